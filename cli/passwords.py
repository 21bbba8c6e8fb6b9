"""The passwords of the units' attachments: made once, kept beside the mirror for their owner only."""

import json

from ..connectors.files import write_private
from ..connectors.mail.protect import new_password
from .workspace import Workspace


def password_of(workspace: Workspace, unit: str, *, renew: bool = False) -> str:
    """The unit's password, made when there is none yet or when it is asked to be renewed."""
    path = workspace.root / ".hoso" / "passwords.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if renew or unit not in known:
        known[unit] = new_password()
        write_private(path, json.dumps(known, indent=1, sort_keys=True).encode())
    return known[unit]
