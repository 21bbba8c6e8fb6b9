"""Which column is which field: what the modules of this room are asked for from outside."""

from .decision import Decision, Mapping, Overrides, Question, Vocabulary, answers_key
from .naming import name_part
from .pieces import apart
from .reader import JOINED, Reader, vocabulary

__all__ = [
    "JOINED",
    "Decision",
    "Mapping",
    "Overrides",
    "Question",
    "Reader",
    "Vocabulary",
    "answers_key",
    "apart",
    "name_part",
    "vocabulary",
]
