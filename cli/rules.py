"""``hoso rules``: the rule book on the terminal and as a page, packs and their rehearsal."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..office import choices
from ..office.stop import USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import pick, t
from . import show

if TYPE_CHECKING:
    from ..office.rehearsal import Rehearsal


@click.group()
def rules() -> None:
    """Sổ quy tắc: mỗi quy tắc kèm căn cứ pháp lý, ngày hiệu lực, ví dụ sai và đúng."""


def _day(as_of: datetime.datetime | None) -> str:
    return (as_of.date() if as_of else datetime.date.today()).isoformat()


AS_OF = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày áp dụng pháp luật (mặc định: hôm nay)."
)
LOCAL = click.option(
    "--rules",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục quy tắc riêng của tỉnh.",
)


@rules.command("list")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Chỉ mức này.")
@click.option("--field", "name", help="Chỉ quy tắc đọc trường này, ví dụ cccd.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Chỉ quy tắc có hiệu lực vào ngày này."
)
@click.option("--missing", is_flag=True, help="Những quy tắc chưa đánh giá được và điều còn thiếu.")
@LOCAL
def list_rules(
    severity: str | None,
    name: str | None,
    as_of: datetime.datetime | None,
    missing: bool,
    folder: Path | None,
) -> None:
    """Liệt kê các quy tắc, cả quy tắc của tỉnh.

    \b
    Ví dụ: hoso rules list --field cccd
    """
    from ..office import rules as asking
    from ..validators.rules.missing import MISSING

    if missing:
        show.table(
            t("Chưa đánh giá được"),
            (t("Quy tắc"), t("Còn thiếu")),
            [(i, pick(why)) for i, why in sorted(MISSING.items())],
        )
        return
    asked = asking.book(Workspace.here(), folder)
    day = _day(as_of)
    if name and "." not in name:
        name = choices.field(name)
    which = asking.Filter(severity=severity or "", field=name or "", day=day if as_of else "")
    chosen = asking.chosen(asked.on(day).rules.values(), which)
    show.table(
        t("Sổ quy tắc"),
        (t("Quy tắc"), t("Mức"), t("Nội dung"), t("Độ tin cậy")),
        [
            (
                r.id,
                show.severity(r.severity),
                pick(r.title) + (f" ({t('của tỉnh')})" if r.local else ""),
                r.confidence,
            )
            for r in chosen
        ],
    )
    show.say(
        t(
            "{n} quy tắc; {missing} quy tắc chưa đánh giá được (hoso rules list --missing).",
            n=len(chosen),
            missing=len(MISSING),
        )
    )


@rules.command("show")
@click.argument("rule_id")
@AS_OF
@LOCAL
def show_rule(rule_id: str, as_of: datetime.datetime | None, folder: Path | None) -> None:
    """Một quy tắc đầy đủ: căn cứ, lời nhắn, cách sửa, ví dụ.

    \b
    Ví dụ: hoso rules show id-cccd-gender
    """
    from ..connectors.rule_book.page import row
    from ..office import rules as asking

    rule = asking.one(asking.book(Workspace.here(), folder), rule_id, _day(as_of))
    r = row(rule)
    lines = [
        (t("Quy tắc"), r["id"]),
        (t("Nội dung"), r["title"]),
        (t("Mức"), r["severity_text"]),
        (t("Chất lượng"), r["quality"]),
        (t("Phạm vi"), r["scope"]),
        (t("Trường"), ", ".join(r["fields"])),
        (t("Lời nhắn"), r["message"]),
        (t("Cách sửa"), r["fix"]),
        (t("Căn cứ"), "; ".join(r["laws"])),
        (
            t("Hiệu lực vào {day}", day=_day(as_of)),
            t("có") if rule.in_force(_day(as_of)) else t("không"),
        ),
        (t("Độ tin cậy"), r["confidence"]),
        (t("Ví dụ sai"), r["wrong"]),
        (t("Ví dụ đúng"), r["right"]),
    ]
    lines += [(t("Gần lỗi mà đúng"), near) for near in r["lawful"]]
    if r["reasons"]:
        lines.append((t("Lý do được chấp nhận"), "; ".join(r["reasons"])))
    if rule.local:
        lines.append((t("Quy tắc của tỉnh"), rule.local))
    if rule.note:
        lines.append((t("Ghi chú"), rule.note))
    show.table(rule.id, (t("Mục"), t("Giá trị")), lines)


@rules.command("doc")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@LOCAL
def doc(target: Path, folder: Path | None) -> None:
    """Ghi sổ quy tắc thành một trang HTML (hoặc Markdown) dùng được ngoại tuyến; trong nơi làm việc
    thì kèm số lần của kỳ gần nhất.

    \b
    Ví dụ: hoso rules doc so-quy-tac.html
    """
    from ..connectors.rule_book.page import book_html, book_markdown
    from ..office import rules as asking

    if target.suffix not in (".html", ".md"):
        raise Stop(
            t("Đuôi tệp phải là .html hoặc .md, không phải {suffix}", suffix=target.suffix or "-"),
            USAGE,
        )
    workspace = Workspace.here()
    asking.of(workspace, folder)
    period, fired = asking.fired(workspace)
    write = book_html if target.suffix == ".html" else book_markdown
    target.write_text(write(fired, period), encoding="utf-8")
    show.say(t("Đã ghi {file}", file=target))


@rules.command("packs")
@AS_OF
def list_packs(as_of: datetime.datetime | None) -> None:
    """Các gói quy tắc: gói nào kế thừa gói nào, hiệu lực từ ngày nào, thêm, bớt, đổi bao nhiêu quy
    tắc.

    \b
    Ví dụ: hoso rules packs
    """
    from ..office import rules as asking

    day = _day(as_of)
    known = asking.of(Workspace.here()).packs.values()
    show.table(
        t("Gói quy tắc vào {day}", day=day),
        (
            t("Gói"),
            t("Nội dung"),
            t("Từ ngày"),
            t("Kế thừa"),
            t("Thêm"),
            t("Bớt"),
            t("Đổi"),
            t("Hiệu lực"),
            t("Của"),
        ),
        [
            (
                p.id,
                pick(p.title),
                p.since,
                p.inherits or "-",
                len(p.rules) + len(p.add),
                len(p.remove),
                len(p.change),
                t("có") if p.in_force(day) else t("chưa") if day < p.since else t("hết"),
                p.local or "hoso",
            )
            for p in sorted(known, key=lambda p: (p.since, p.id))
        ],
    )


@rules.command("rehearse")
@click.argument("pack_id", metavar="PACK")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@AS_OF
@click.option("--period", help="Kỳ của nơi làm việc (mặc định: kỳ mới nhất), khi không nêu tệp.")
@click.option(
    "--units",
    "units_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Danh bạ đơn vị (CSV).",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi từng khác biệt ra CSV.",
)
def rehearse(
    pack_id: str,
    paths: tuple[Path, ...],
    as_of: datetime.datetime | None,
    period: str | None,
    units_file: Path | None,
    output: Path | None,
) -> int:
    """Diễn tập một gói chưa có hiệu lực trên tệp PATHS hoặc cả kỳ: quy tắc, đơn vị, người nào sẽ
    vướng thêm, ai hết vướng.

    \b
    Ví dụ: hoso rules rehearse vtvl-2027 --period 2026-11
    """
    from ..connectors.files import write_private
    from ..connectors.untrusted import frame_for_people
    from ..office.rehearsal import in_words
    from ..office.rehearsal import rehearse as rehearsed

    workspace = Workspace.here()
    with show.progress() as progress:
        made = rehearsed(
            pack_id,
            list(paths) or _inbox(workspace, period),
            _day(as_of),
            units_file=units_file,
            workspace=workspace,
            progress=progress,
        )
    show.skipped(made.now.skipped)
    _told(made)
    if output:
        write_private(output, frame_for_people(*in_words(made)))
        show.say(t("Đã ghi {file}", file=show.near(output)))
    for file in made.now.refused:
        show.say(f"{show.near(file.path)}: {file.reason}", err=True)
    show.crashed((*made.now.crashed, *made.then.crashed))
    return made.status


def _told(made: "Rehearsal") -> None:
    """What would change, by rule and by unit."""
    from ..office import rehearsal
    from ..validators.rules import packs

    headings, rows = rehearsal.by_rule(made)
    show.table(t("{pack}: theo quy tắc", pack=pick(made.pack.title)), headings, rows)
    names, by_unit = made.unit_names(), packs.tally(made.differences, "unit")
    show.table(
        t("Theo đơn vị"),
        (t("Đơn vị"), *headings[1:5], t("Người")),
        by_unit.assign(unit=by_unit["unit"].map(lambda u: names.get(u, u or "-")))
        .drop(columns="units")
        .itertuples(index=False, name=None),
    )
    show.say(rehearsal.sentence(made))


def _inbox(workspace: Workspace | None, period: str | None) -> list[Path]:
    if workspace is None:
        raise Stop(t("Nêu tệp để diễn tập, hoặc chạy trong nơi làm việc."), USAGE)
    period = choices.period(period, workspace) if period else workspace.latest()
    return [workspace.inbox(period)]
