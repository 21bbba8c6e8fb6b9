"""What the office does in a month, without a terminal: each use case takes a progress callback
and gives a value, or raises :class:`stop.Stop`.
"""
