"""Which column is which field: what the modules of this room are asked for from outside."""

from .context import are_of_kin
from .decision import (
    HEADING,
    HEIGHT,
    Decision,
    Mapping,
    Overrides,
    Question,
    Vocabulary,
    answers_key,
    heading_key,
)
from .fields import JOINED
from .leaving import reason, says_left
from .naming import name_part
from .pieces import apart
from .reader import Reader
from .ticks import is_yes
from .vocabulary import vocabulary

__all__ = [
    "HEADING",
    "HEIGHT",
    "JOINED",
    "Decision",
    "Mapping",
    "Overrides",
    "Question",
    "Reader",
    "Vocabulary",
    "answers_key",
    "apart",
    "are_of_kin",
    "heading_key",
    "is_yes",
    "name_part",
    "reason",
    "says_left",
    "vocabulary",
]
