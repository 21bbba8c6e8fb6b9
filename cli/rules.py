"""``hoso rules``: the rule book on the terminal and as a page."""

import datetime
from pathlib import Path

import click

from ..validators.texts import pick, t
from . import show
from .errors import USAGE, Stop


@click.group()
def rules() -> None:
    """Sổ quy tắc: mỗi quy tắc kèm căn cứ pháp lý, ngày hiệu lực, ví dụ sai và đúng."""


@rules.command("list")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Chỉ mức này.")
@click.option("--field", "name", help="Chỉ quy tắc đọc trường này, ví dụ cccd.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Chỉ quy tắc có hiệu lực vào ngày này.")
@click.option("--missing", is_flag=True, help="Những quy tắc chưa đánh giá được và điều còn thiếu.")
def list_rules(severity: str | None, name: str | None, as_of: datetime.datetime | None, missing: bool) -> None:
    """Liệt kê các quy tắc.

    \b
    Ví dụ: hoso rules list --field cccd
    """
    from ..validators.rules import BOOK
    from ..validators.rules.missing import MISSING

    if missing:
        show.table(t("Chưa đánh giá được"), (t("Quy tắc"), t("Còn thiếu")), [(i, pick(why)) for i, why in sorted(MISSING.items())])
        return
    chosen = [
        r
        for r in BOOK.values()
        if (not severity or r.severity == severity)
        and (not name or name in r.reads or name in r.blames)
        and (not as_of or r.in_force(as_of.date().isoformat()))
    ]
    show.table(t("Sổ quy tắc"), (t("Quy tắc"), t("Mức"), t("Nội dung"), t("Độ tin cậy")), [(r.id, pick(show.SEVERITY[r.severity]), pick(r.title), r.confidence) for r in chosen])
    click.echo(t("{n} quy tắc; {missing} quy tắc chưa đánh giá được (hoso rules list --missing).", n=len(chosen), missing=len(MISSING)))


@rules.command("show")
@click.argument("rule_id")
def show_rule(rule_id: str) -> None:
    """Một quy tắc đầy đủ: căn cứ, lời nhắn, cách sửa, ví dụ.

    \b
    Ví dụ: hoso rules show id-cccd-gender
    """
    from ..connectors.rule_book import example_text, law_texts
    from ..validators.rules import BOOK

    if rule_id not in BOOK:
        near = [i for i in BOOK if rule_id in i][:5]
        raise Stop(t("Không có quy tắc {id}. Gần giống: {near}", id=rule_id, near=", ".join(near) or "-"), USAGE)
    r = BOOK[rule_id]
    rows = [
        (t("Quy tắc"), r.id),
        (t("Nội dung"), pick(r.title)),
        (t("Mức"), pick(show.SEVERITY[r.severity])),
        (t("Chất lượng"), r.quality),
        (t("Phạm vi"), r.scope),
        (t("Đọc"), ", ".join(r.reads)),
        (t("Lời nhắn"), pick(r.message)),
        (t("Cách sửa"), pick(r.fix)),
        (t("Căn cứ"), "; ".join(law_texts(r))),
        (t("Độ tin cậy"), r.confidence),
        (t("Ví dụ sai"), example_text(r.wrong)),
        (t("Ví dụ đúng"), example_text(r.right)),
    ]
    if r.note:
        rows.append((t("Ghi chú"), r.note))
    show.table(r.id, (t("Mục"), t("Giá trị")), rows)


@rules.command("doc")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def doc(target: Path) -> None:
    """Ghi sổ quy tắc thành một trang HTML (hoặc Markdown) dùng được ngoại tuyến.

    \b
    Ví dụ: hoso rules doc so-quy-tac.html
    """
    from ..connectors.rule_book import book_html, book_markdown

    if target.suffix not in (".html", ".md"):
        raise Stop(t("Đuôi tệp phải là .html hoặc .md, không phải {suffix}", suffix=target.suffix or "-"), USAGE)
    target.write_text(book_html() if target.suffix == ".html" else book_markdown(), encoding="utf-8")
    click.echo(t("Đã ghi {file}", file=target))
