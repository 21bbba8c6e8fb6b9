"""The national exchange: what was applied, as messages; the answers, read back.

Source of the shape: public integration code of the Home Affairs systems (secondary; older than
Decision 356/QĐ-BNV 2023). M0001 carries a whole record and takes ADD; M0002 to M0006 carry its
parts and take EDIT. An EDIT replaces every list that it carries and leaves the others alone.
"""

from .build import Built, Message, batches, build
from .carrier import Answer, Carrier, FileDrop, Unavailable
from .https import Https
from .receipts import BadReceipt, answers, read_receipts
from .shape import BLOCKS, SERVICES, schema

__all__ = [
    "BLOCKS",
    "SERVICES",
    "Answer",
    "BadReceipt",
    "Built",
    "Carrier",
    "FileDrop",
    "Https",
    "Message",
    "Unavailable",
    "answers",
    "batches",
    "build",
    "read_receipts",
    "schema",
]
