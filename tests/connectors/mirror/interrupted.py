"""What the tests share that kill a command, or take its database away: a mirror ready for it,
copies, and what is to be equal after."""

import json
import shutil
from pathlib import Path

import sqlalchemy as sa

from hoso.connectors.mirror import Mirror
from hoso.office.workspace import Workspace

from .province import everything, frames, plan, pulled, saved

ACTIONS = ("pull", "apply", "undo", "export")


def prepared(url: str, action: str) -> int:
    """A mirror ready for *action*; the number of the change set that it is about."""
    with Mirror.open(url) as mirror:
        if action == "export":
            given = frames()
            given["nguoi"]["ma_don_vi_su_dung"] = given["nguoi"]["ma_don_vi_quan_ly"]
            mirror.pull(given, period="2026-10", source="export")
            number = saved(
                mirror,
                plan(
                    mirror.theirs(),
                    *({"who": i, "field": "he_so", "ours": "3.33"} for i in range(5)),
                ),
            )
        else:
            number = saved(mirror, plan(pulled(mirror), *everything()))
        if action in ("undo", "export"):
            mirror.apply(number, by="Lan")
    return number


def copied(source: str, target: str) -> str:
    """A mirror at *target* with the contents of the closed one at *source*; its URL."""
    if not source.startswith("postgresql"):
        shutil.copy(source, target)
        return target
    name, made = sa.make_url(source).database, Path(target).stem.replace("-", "_")
    admin = sa.create_engine(
        sa.make_url(source).set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as conn:
        conn.exec_driver_sql(f"DROP DATABASE IF EXISTS {made} WITH (FORCE)")
        conn.exec_driver_sql(f"CREATE DATABASE {made} TEMPLATE {name}")
    admin.dispose()
    return source.replace(f"/{name}?", f"/{made}?")


def workspace(root: Path, url: str) -> Path:
    Workspace.create(root, name="Sở", target=6)
    (root / "hoso.toml").write_text(
        f'[mirror]\nurl = "{url if "://" in url else "sqlite:///" + url}"\n', encoding="utf-8"
    )
    return root


def sent(root: Path) -> dict[str, bytes]:
    """Every message file that stands under its own name; each must be whole."""
    files = {p.name: p.read_bytes() for p in sorted((root / "messages").rglob("*.json"))}
    assert all(json.loads(body)["Body"] for body in files.values())
    return files


def told(mirror: Mirror, *but: str) -> list[tuple[object, ...]]:
    """The messages of the ledger, but for the instants at which they were made and sent."""
    kept = mirror.read("message").drop(columns=["created", "sent", *but])
    return sorted(kept.astype(str).itertuples(index=False, name=None))
