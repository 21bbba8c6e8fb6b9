"""Mail to the units: the letter, its protected attachment, the outbox and the way to the server."""
