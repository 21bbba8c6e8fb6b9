"""What a personnel record is and when it is right.

Pure: frames in, frames out. No file is read but the package's own tables, no database, no clock.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .rules.schema import schema

__all__ = ["schema"]


def __getattr__(name: str) -> Any:
    """``schema`` brings the whole book along, so it is imported when it is asked for."""
    if name == "schema":
        from .rules.schema import schema

        return schema
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
