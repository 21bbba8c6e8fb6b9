"""``hoso plan``, ``review``, ``apply``, ``undo``: from a change set to the mirror and back."""

import getpass
from pathlib import Path

import click
import pandas as pd

from ..office import choices, decisions
from ..office.workspace import Workspace
from ..validators.texts import pick, t
from ..validators.vocabulary import DECISIONS, label
from . import show

who = click.option(
    "--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai quyết định."
)
number = click.argument("number", type=int, required=False)


@click.command()
@number
@click.option(
    "--max",
    "most",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help="Số dòng in ra (0 = hết).",
)
@click.option("--kind", help="Chỉ loại này, ví dụ conflict.")
@click.option(
    "--notation", is_flag=True, help="Xem những chỗ chỉ khác cách viết; không chỗ nào được áp dụng."
)
def plan(number: int | None, most: int, kind: str | None, notation: bool) -> None:
    """Xem kế hoạch: tổng theo loại và từng thay đổi.

    \b
    Ví dụ: hoso plan --kind conflict
    """
    if notation:
        _notations(number, most)
        return
    from ..connectors.templates.workbook import as_cells

    n, changes = decisions.lines_of(Workspace.find(), number)
    counts = (
        changes.groupby(["kind", "decision"])
        .agg(lines=("change", "size"), people=("id", "nunique"))
        .reset_index()
    )
    show.table(
        t("Kế hoạch số {n}", n=n),
        (t("Loại"), t("Quyết định"), t("Dòng"), t("Người")),
        [
            (label(k), pick(DECISIONS[d]) if d in DECISIONS else "-", int(n), int(p))
            for k, d, n, p in counts.to_records(index=False).tolist()
        ],
    )
    if kind:
        changes = changes[changes["kind"] == choices.kind(kind)]
    shown = as_cells(changes.head(most) if most else changes, "base", "theirs", "ours")
    show.table(
        t("Thay đổi"),
        (
            t("Đơn vị"),
            t("Họ và tên"),
            t("Loại"),
            t("Trường"),
            t("Gốc"),
            t("Bản sao"),
            t("Đơn vị khai"),
            t("Bằng chứng"),
        ),
        _in_words(shown),
    )
    if len(shown) < len(changes):
        show.say(
            t("... và {n} dòng nữa; --max 0 để xem hết.", n=show.number(len(changes) - len(shown)))
        )


def _in_words(changes: pd.DataFrame) -> list[tuple[str, ...]]:
    """The rows of the table of changes: words, not codes; the source without folders."""
    from ..connectors.review.told import Words, source

    words = Words({})
    names = ("unit", "ho_ten", "kind", "table", "field", "base", "theirs", "ours", "evidence")
    given = (changes[n].fillna("").astype(str).tolist() for n in names)
    return [
        (unit, who, label(kind), words.label(table, field), base, theirs, ours, source(evidence))
        for unit, who, kind, table, field, base, theirs, ours, evidence in zip(*given, strict=True)
    ]


def _notations(number: int | None, most: int) -> None:
    """What is written otherwise without being another fact."""
    from ..office import month

    found = month.notations(Workspace.find(), number)
    told, headings = month.in_words(found.head(most) if most else found)
    rows = told.itertuples(index=False, name=None)
    show.table(t("Chỉ khác cách viết"), headings, list(rows))
    show.say(month.of_notations(found))


@click.group()
def review() -> None:
    """Duyệt thay đổi: sổ duyệt Excel, hoặc duyệt theo khối trên dòng lệnh. Không gì được duyệt
    sẵn."""


@review.command("export")
@click.argument("number", type=int)
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def review_export(number: int, target: Path) -> None:
    """Ghi sổ duyệt: mỗi thay đổi một dòng, cột quyết định Duyệt / Từ chối / Hoãn.

    \b
    Ví dụ: hoso review export 1 duyet.xlsx
    """
    decisions.export_review(Workspace.find(), number, target)
    show.say(
        t(
            "Đã ghi {file}; điền cột quyết định rồi: hoso review import {n} {quoted}",
            file=show.near(target),
            quoted=show.typed(target),
            n=number,
        )
    )


@review.command("import")
@click.argument("number", type=int)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@who
def review_import(number: int, source: Path, by: str) -> None:
    """Nhận lại sổ duyệt; dòng bị thêm, bớt, sửa hoặc của kế hoạch khác bị từ chối.

    \b
    Ví dụ: hoso review import 1 duyet.xlsx --by "Nguyễn Thị Lan"
    """
    taken = decisions.import_review(Workspace.find(), number, source, by=by)
    show.say(taken.sentence)


@review.command("approve")
@number
@click.option("--kind", multiple=True, help="Loại thay đổi, ví dụ push, new, transferred.")
@click.option("--field", multiple=True, help="Trường, ví dụ dien_thoai.")
@click.option("--unit", multiple=True, help="Mã đơn vị.")
@click.option("--because", required=True, help="Vì sao; được ghi vào nhật ký.")
@who
def review_approve(number: int | None, kind, field, unit, because: str, by: str) -> None:
    """Duyệt theo khối.

    \b
    Ví dụ: hoso review approve --kind push --field dien_thoai --because "đơn vị tự chịu trách nhiệm"
    """
    block = decisions.Block(kind, field, unit)
    n, approved = decisions.approve_block(Workspace.find(), number, block, by=by, because=because)
    show.say(t("Kế hoạch số {n}: đã duyệt {count} dòng.", n=n, count=show.number(approved)))


@click.command()
@number
@click.option(
    "--dry-run", is_flag=True, help="Chỉ thử: số người của từng đơn vị trước và sau; không ghi gì."
)
@who
def apply(number: int | None, dry_run: bool, by: str) -> None:
    """Áp dụng những gì đã duyệt, trong một giao dịch; bản sao đổi sau khi lập kế hoạch thì không áp
    dụng gì.

    \b
    Ví dụ: hoso apply
    """
    if dry_run:
        _rehearse(number, by)
        return
    n, applied = decisions.apply(Workspace.find(), number, by=by)
    show.say(
        t(
            "Kế hoạch số {n}: {lines} dòng, {people} người. Hoàn tác: hoso undo {n}; gửi "
            "đi: hoso export {n}",
            n=n,
            lines=show.number(applied.lines),
            people=show.number(applied.people),
        )
    )


def _rehearse(number: int | None, by: str) -> None:
    """What applying would do, unit by unit."""
    from ..office import applying

    made = applying.rehearse(Workspace.find(), number, by=by)
    show.table(t("Thử áp dụng kế hoạch số {n}", n=made.number), applying.headings(), made.heads)
    show.say(made.sentence)


@click.command()
@click.argument("number", type=int)
@who
def undo(number: int, by: str) -> None:
    """Hoàn tác một đợt đã áp dụng, nếu chưa có gì đụng vào cùng chỗ sau đó.

    \b
    Ví dụ: hoso undo 1
    """
    from ..office import applying

    inverse = applying.undo(Workspace.find(), number, by=by)
    show.say(t("Đã hoàn tác đợt {n} bằng đợt {inverse}.", n=number, inverse=inverse))
