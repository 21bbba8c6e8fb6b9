"""The small people of the sync tests, for commands that need a plan."""

from ..sync.conftest import person, records, state

__all__ = ["person", "records", "state"]
