"""A link in an inbox: told of, and opened by nothing that an officer does with a file there."""

import pytest

from hoso.office import checking, inbox, runs
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace


def test_what_a_link_points_to_is_never_opened(tmp_path):
    workspace = Workspace.create(tmp_path / "so", name="Sở", target=1)
    folder = workspace.root / "inbox" / "2026-11"
    folder.mkdir(parents=True)
    (tmp_path / "others.xlsx").write_bytes(b"of somebody else")
    for name, target in (
        ("to-others.xlsx", tmp_path / "others.xlsx"),
        ("nowhere.xlsx", tmp_path / "gone.xlsx"),
        ("round.xlsx", folder / "round.xlsx"),
    ):
        (folder / name).symlink_to(target)
        # It is seen, so that somebody looks at it.
        assert name in runs.inbox(workspace, "2026-11")
        for opens in (inbox.path_of, checking.check_again):
            with pytest.raises(Stop, match="liên kết"):
                opens(workspace, "2026-11", name)
