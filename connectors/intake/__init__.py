"""What units send, found and read: files in, one set of records and one report a file out."""
