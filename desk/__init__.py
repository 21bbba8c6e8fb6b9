"""The office in the browser (``hoso serve``): routes and templates that call the office and show
what it gave. Like the terminal it is a rim, and knows no rules of its own.
"""
