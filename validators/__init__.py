"""What a personnel record is and when it is right.

Pure: frames in, frames out. No file is read but the package's own tables, no database, no clock.
"""
