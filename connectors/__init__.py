"""Everything that crosses the border: workbooks, the mirror database, reports, mail, national
messages."""
