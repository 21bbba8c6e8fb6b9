"""The review workbook: a change set out to the officer, and the decisions back in."""
