"""To which unit a person belongs whom several declare, as people said."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Placed:
    """What was said of people whom several units declare.

    Attributes:
        belongs: personal ID -> code of the unit that an officer named.
        elsewhere: (personal ID, code of a unit) where the unit itself says that it lists the person
            by mistake, or no longer has the person.
    """

    belongs: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[tuple[str, str]] = frozenset()
