"""How often a test that goes by chance tries: a little in the suite, many times that in
``make more``."""

import os

TIMES = int(os.environ.get("HOSO_MORE", "1"))


def more(few: int) -> int:
    """*few* in the suite, and so many times that as ``HOSO_MORE`` says."""
    return few * TIMES
