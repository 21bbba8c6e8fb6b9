"""``hoso figures``: the figures of a day, in the forms that are sent."""

import datetime
from pathlib import Path

import click

from ..office import forms as office
from ..office.stop import CLEAN, FINDINGS, GATE, USAGE, Stop
from ..office.workspace import Workspace
from ..validators.texts import pick, t
from ..validators.written import vn_date
from . import show


class FormNamed(click.Group):
    """A group in which the name of a form means the form itself: ``hoso figures BM01/BNV``."""

    def resolve_command(self, ctx: click.Context, args: list[str]):
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["form", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=FormNamed)
def figures() -> None:
    """Số liệu theo biểu, tính từ bản sao như đã biết vào một ngày; mỗi ô mở ra được từng người.

    \b
    Ví dụ: hoso figures BM01/BNV --year 2026 -o bm01.xlsx
    """


@figures.command("forms")
@click.option("--on", default="", help="Chỉ biểu có hiệu lực vào ngày này.")
def list_forms(on: str) -> None:
    """Các biểu: của hoso và của tỉnh, hiệu lực, hạn nộp kế tiếp kể từ ngày ấy (mặc định: hôm nay)
    và số liệu của ngày nào; biểu đến hạn trước đứng trước.

    \b
    Ví dụ: hoso figures forms --on 2022-12-31
    """
    from ..office import choices

    day = choices.day(on).isoformat() if on else ""
    start = day or datetime.date.today().isoformat()
    found = [f for f in office.known(Workspace.here()).values() if not day or f.in_force(day)]
    told = [(*f.next_due(start), f) for f in found]
    told.sort(key=lambda one: (one[0] or LATE, one[2].id))
    show.table(
        t("Biểu"),
        (
            t("Mã"),
            t("Tên"),
            t("Căn cứ"),
            t("Từ ngày"),
            t("Đến ngày"),
            t("Hạn nộp"),
            t("Số liệu đến"),
        ),
        [(f.id, f.title, f.law, f.since, f.until, due, of) for due, of, f in told],
    )


@figures.command("form")
@click.argument("name", metavar="BIỂU")
@click.option("--year", type=click.IntRange(1945, 2200), help="Năm: số liệu ngày cuối kỳ của năm.")
@click.option("--as-of", default="", help="Ngày của số liệu (mặc định: hôm nay).")
@click.option(
    "--known", default="", help="Theo điều bản sao đã biết đến hết ngày này (mặc định: bây giờ)."
)
@click.option("--unit", default="", metavar="ĐƠN-VỊ", help="Chỉ đơn vị này và bên dưới.")
@click.option("--by", default="", metavar="TRƯỜNG", help="Chia hàng theo trường khác.")
@click.option("--cell", default="", metavar="HÀNG,CỘT", help="Từng người của một ô, ví dụ *,3.")
@click.option(
    "-o", "target", type=click.Path(dir_okay=False, path_type=Path), help=".xlsx, .html, .csv."
)
def form(
    name: str,
    year: int | None,
    as_of: str,
    known: str,
    unit: str,
    by: str,
    cell: str,
    target: Path | None,
) -> int:
    """Vẽ một biểu; với --cell thì liệt kê những người của ô ấy.

    \b
    Ví dụ: hoso figures form HS-01
           hoso figures BM01/BNV --year 2026 --cell '*,3'
    """
    workspace = Workspace.find()
    asked = office.Asked(name, _day(workspace, name, year, as_of), known, unit, by)
    made = office.draw(workspace, asked)
    if cell:
        _people(name, cell, made.behind(*_cell(cell)), target)
        return CLEAN
    if target:
        _write(workspace, made.paper, target)
    else:
        _table(made)
    broken = made.drawn.broken
    # A file holds its notes; what does not add up is told beside it.
    for note in made.broken() if target else made.paper.notes:
        show.say(note)
    return FINDINGS if broken else CLEAN


@figures.command("balance")
@click.argument("year", type=click.IntRange(1945, 2200))
@click.option(
    "--by",
    type=click.Choice(["unit", "class"]),
    default="unit",
    show_default=True,
    help="Hàng là đơn vị quản lý hoặc đối tượng.",
)
@click.option(
    "--known", default="", help="Theo điều bản sao đã biết đến hết ngày này (mặc định: bây giờ)."
)
@click.option("--cell", default="", metavar="HÀNG,CỘT", help="Từng người của một ô, ví dụ *,3.")
@click.option(
    "-o", "target", type=click.Path(dir_okay=False, path_type=Path), help=".xlsx, .html, .csv."
)
def balance(year: int, by: str, known: str, cell: str, target: Path | None) -> int:
    """Cân đối của năm: đầu kỳ + tăng - giảm = cuối kỳ, theo đơn vị hoặc đối tượng, có lý do.

    \b
    Ví dụ: hoso figures balance 2026 --by class
    """
    from ..office import balance as balances

    workspace = Workspace.find()
    made = balances.of_year(workspace, year, by, known, datetime.date.today().isoformat())
    if cell:
        _people(str(year), cell, made.behind(*_cell(cell)), target)
        return CLEAN
    if target:
        _write(workspace, made.paper, target)
    else:
        few = made.figures.iloc[:MOST]
        show.table(
            made.paper.title[0],
            (t("Hàng"), *map(made.words, few.columns)),
            [(made.labels[str(row)], *map(int, few.loc[row])) for row in few.index],
        )
    for note in made.paper.notes:
        show.say(note)
    return GATE if made.figures[balances.REST].any() else CLEAN


@figures.command("conference")
@click.argument("year", type=click.IntRange(1945, 2200))
@click.option(
    "--known", default="", help="Theo điều bản sao đã biết đến hết ngày này (mặc định: bây giờ)."
)
@click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), help=".html, .docx.")
def conference(year: int, known: str, target: Path | None) -> None:
    """Số liệu của năm để báo cáo hội nghị: năm nay, năm trước, thay đổi, danh sách quyết định kèm
    theo.

    \b
    Ví dụ: hoso figures conference 2023 -o bao-cao.docx
    """
    from ..connectors.forms.conference import change
    from ..office import conference as conferences

    paper = conferences.of_year(Workspace.find(), year, known)
    if target:
        conferences.write(paper, target)
        show.say(t("Đã ghi {file}", file=show.near(target)))
        return
    for group, lines in paper.groups:
        show.table(
            group,
            (t("Chỉ tiêu"), str(year), str(year - 1), t("Thay đổi"), t("Ô")),
            [(x.title, _told(x.value), _told(x.before), change(x), x.source) for x in lines],
        )
    for note in paper.notes:
        show.say(note)


@figures.command("stated")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def stated(target: Path) -> None:
    """Ghi bảng trống để khai số đã công bố: biểu, hàng, cột, ngày, số; danh sách người nếu có.

    \b
    Ví dụ: hoso figures stated so-cong-bo.xlsx
    """
    from ..connectors.forms.stated import write_template

    write_template(target)
    show.say(
        t(
            "Đã ghi {file}; điền rồi: hoso figures reconcile {typed}",
            file=show.near(target),
            typed=show.typed(target),
        )
    )


@figures.command("reconcile")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--known", default="", help="Theo điều bản sao đã biết đến hết ngày này (mặc định: bây giờ)."
)
@click.option(
    "-o", "target", type=click.Path(dir_okay=False, path_type=Path), help="Ghi người lệch ra CSV."
)
def reconcile(source: Path, known: str, target: Path | None) -> int:
    """So số đã công bố với biểu: từng chỗ lệch, và từng người lệch khi có danh sách. Mã thoát 1 khi
    có chỗ lệch.

    \b
    Ví dụ: hoso figures reconcile so-cong-bo.xlsx -o nguoi-lech.csv
    """
    from ..office import reconcile as reconciling

    today = datetime.date.today().isoformat()
    found = reconciling.compare(Workspace.find(), source, known, today)
    show.table(
        t("Số công bố và biểu"),
        (t("Biểu"), t("Hàng"), t("Cột"), t("Công bố"), t("Theo biểu"), t("Lệch"), t("Nguồn")),
        [_compared(c) for c in found],
    )
    for c in found:
        if c.why:
            show.say(c.why)
    _apart(reconciling.everybody(found), target)
    wrong = sum(not c.agrees for c in found)
    show.say(t("{n} chỗ lệch trong {total} số.", n=wrong, total=len(found)))
    return FINDINGS if wrong else CLEAN


def _compared(c) -> tuple[object, ...]:
    s = c.stated
    apart = "?" if c.figure is None else f"{c.figure - s.value:+g}".replace("+0", "0")
    return s.form, s.row, s.column, _told(s.value), _told(c.figure), apart, s.source


def _apart(people, target: Path | None) -> None:
    """Everybody who differs, by name."""
    from ..office.reconcile import WAYS

    told = people.assign(way=people["way"].map(lambda w: pick(WAYS[w])))
    if target is None:
        told = told[["form", "cell", "way", "number", "id", "ho_ten", "ma_don_vi_su_dung"]].fillna(
            ""
        )
    if target or len(told):
        show.frame(t("Người lệch"), office.headings(told), told, target)


LATE = "9999"
"""After every day: of forms that nobody waits for."""
MOST = 40
"""Lines of a table on the terminal."""


def _cell(told: str) -> tuple[str, str]:
    row, comma, column = told.rpartition(",")
    if not comma:
        raise Stop(t("Ô ghi dạng HÀNG,CỘT, ví dụ *,3."), USAGE)
    return row.strip(), column.strip()


def _write(workspace: Workspace, paper, target: Path) -> None:
    office.write(workspace, paper, target)
    show.say(t("Đã ghi {file}", file=show.near(target)))


def _day(workspace: Workspace, name: str, year: int | None, as_of: str) -> str:
    from ..office import choices

    if as_of:
        return choices.day(as_of).isoformat()
    return office.day_of(workspace, name, year) if year else datetime.date.today().isoformat()


def _days(people) -> dict[str, list[str]]:
    """The columns of days as people write them."""
    days = [c for c in ("ngay_sinh", "ngay_ky") if c in people]
    return {c: [vn_date(str(v)) for v in people[c].fillna("")] for c in days}


def _table(made: office.Made) -> None:
    """The form on a terminal: of a list its first lines, of rows that are units the total, code by
    code; else its first columns."""
    drawn, paper = made.drawn, made.paper
    title = f"{paper.title[0]} {paper.title[1]}"
    if drawn.form.listed:
        _listed(title, made)
        return
    figures = drawn.figures.astype("object").where(drawn.figures.notna(), "")
    shown = lambda v: "" if v == "" else _told(float(v))  # noqa: E731
    if drawn.form.by:
        heads = {line.code: " - ".join(line.head) for line in drawn.form.columns}
        heads |= {u.code: t("Chưa rõ {what}", what=u.label) for u in drawn.form.unknown_columns}
        total = figures.iloc[0]
        rows = [(code, heads[code], shown(total[code])) for code in heads]
        show.table(title, (t("Cột"), t("Chỉ tiêu"), t("Tổng số")), rows)
        return
    few = list(figures.columns[:6])
    show.table(
        title,
        (t("Hàng"), t("Chỉ tiêu"), *few),
        [(c, drawn.labels[str(c)], *map(shown, figures.loc[c, few])) for c in figures.index],
    )


WIDE = 7
"""Columns of a list on the terminal."""


def _listed(title: str, made: office.Made) -> None:
    paper, columns = made.paper, made.drawn.form.columns[:WIDE]
    lines = zip(paper.rows[: MOST + 1], paper.figures, strict=False)
    heads = (t("TT"), *(line.head[-1] for line in columns))
    show.table(title, heads, [(row, *map(_told, told[:WIDE])) for row, told in lines])


def _told(value: float | str | None) -> object:
    if value is None or isinstance(value, str):
        return value or ""
    return int(value) if float(value).is_integer() else f"{value:g}".replace(".", pick((",", ".")))


def _people(form: str, cell: str, people, target: Path | None) -> None:
    if "ho_ten" not in people:
        # A line of the register is known by its number and day; its key names a person.
        people = people.drop(columns="id")
    told = people if target else people.fillna("").assign(**_days(people))
    show.frame(
        t("Biểu {form}, ô {cell}", form=form, cell=cell), office.headings(told), told, target
    )
    count = show.number(len(people))
    show.say(t("{n} người.", n=count) if "ho_ten" in people else t("{n} dòng.", n=count))
