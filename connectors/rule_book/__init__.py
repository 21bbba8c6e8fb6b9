"""The rule book as a page, and the rules and packs that a Department keeps in folders."""
