"""``hoso judge``: what people know about the questions of a plan, kept so that nobody is asked
twice."""

import getpass

import click
import pandas as pd

from ..office import choices, decisions
from ..office.workspace import Workspace
from ..validators.texts import pick, t
from ..validators.vocabulary import ANSWERED, label
from . import show


@click.group(name="judge")
def command() -> None:
    """Trả lời câu hỏi của kế hoạch; câu trả lời được giữ, không ai bị hỏi lại khi giá trị chưa
    đổi."""


@command.command("line")
@click.argument("change")
@click.argument("word", metavar="TRẢ-LỜI")
@click.option("--plan", "number", type=int, help="Kế hoạch (mặc định: mới nhất).")
@click.option("--because", required=True, help="Vì sao; được ghi lại.")
@click.option("--until", default="", metavar="NĂM-THÁNG-NGÀY", help="Có hiệu lực đến hết ngày này.")
@click.option(
    "--reason", default="", metavar="MÃ", help="Người đã thôi: mã lý do (NH, TV, CCT...)."
)
@click.option("--day", default="", metavar="NĂM-THÁNG-NGÀY", help="Người đã thôi: từ ngày nào.")
@click.option("--unit", default="", metavar="ĐƠN-VỊ", help="Người khai trùng: thuộc đơn vị nào.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai trả lời.")
def judge_line(
    change: str,
    word: str,
    number: int | None,
    because: str,
    until: str,
    reason: str,
    day: str,
    unit: str,
    by: str,
) -> None:
    """Trả lời một dòng của kế hoạch (xem: hoso judge questions): vắng (works, left), chưa rõ là ai
    (same, different), giá trị (national, unit), khai trùng (unit); unsure là hỏi lại sau.

    \b
    Ví dụ: hoso judge line P191492b099-000012 left --reason NH --day 2026-11-01 \\
      --because "quyết định 12/QĐ-UBND"
    """
    given = decisions.Answer(change, word, because, until, reason, day, unit)
    decisions.answer(Workspace.find(), number, given, by=by)
    show.say(t("Đã ghi ý kiến; có hiệu lực từ lần chạy sau: hoso run"))


@command.command("questions")
@click.option("--plan", "number", type=int, help="Kế hoạch (mặc định: mới nhất).")
@click.option("--kind", help="Chỉ loại này, ví dụ ambiguous.")
def judge_questions(number: int | None, kind: str | None) -> None:
    """Những dòng về con người đang chờ trả lời: hai bên là ai, vì sao hỏi (độ khớp của từng so
    sánh), trả lời được gì.

    \b
    Ví dụ: hoso judge questions --kind ambiguous
    """
    from ..sync.judgements import ANSWERS

    _, lines = decisions.lines_of(Workspace.find(), number)
    found = decisions.questions(lines, kind)
    for line in found.to_dict("records"):
        show.say(f"{line['change']}  {label(line['kind'])}  {line['unit']}  {line['ho_ten']}")
        for name, side in (
            (t("CSDL quốc gia"), "theirs"),
            (t("Đơn vị khai"), "ours"),
            (t("Lý do"), "reason"),
        ):
            if line[side]:
                show.say(f"    {name}: {line[side]}")
        offered = (f"{w} ({pick(ANSWERED[w])})" for w in ANSWERS[str(line["kind"])])
        show.say("    " + t("Trả lời: {words}", words=", ".join(offered)))
    show.say(
        t(
            '{n} câu hỏi. Trả lời: hoso judge line DÒNG TRẢ-LỜI --because "..."',
            n=show.number(len(found)),
        )
    )


@command.command("list")
@click.option("--kind", help="Chỉ loại này, ví dụ absent.")
def judge_list(kind: str | None) -> None:
    """Những ý kiến đang có hiệu lực: ai, về việc gì, vì sao, đến bao giờ.

    \b
    Ví dụ: hoso judge list --kind absent
    """
    with Workspace.find().mirror() as mirror:
        found = mirror.judgements()
    if kind:
        found = found[found["kind"] == choices.kind(kind)]
    columns = (
        t("Số"),
        t("Ai"),
        t("Loại"),
        t("Trường"),
        t("Trả lời"),
        t("Người trả lời"),
        t("Vì sao"),
        t("Đến"),
    )
    show.table(
        t("Ý kiến"),
        columns,
        _in_words(found)[["seq", "subject", "kind", "field", "answer", "by", "note", "until"]]
        .fillna("")
        .itertuples(index=False, name=None),
    )


def _in_words(found: pd.DataFrame) -> pd.DataFrame:
    """The judgements, with words instead of codes."""
    from ..connectors.review.told import Words

    words = Words({})
    places = found[["table", "field"]].fillna("").itertuples(index=False, name=None)
    return found.assign(
        kind=found["kind"].map(label),
        field=[words.label(table, field) for table, field in places],
        answer=[pick(ANSWERED[a]) if a in ANSWERED else a for a in found["answer"]],
    )


@command.command("withdraw")
@click.argument("number", type=int)
@click.option("--because", required=True, help="Vì sao; được ghi vào nhật ký.")
@click.option("--by", default=getpass.getuser, show_default="tài khoản máy", help="Ai rút.")
def judge_withdraw(number: int, because: str, by: str) -> None:
    """Rút một ý kiến: hai hồ sơ đã nối được tách lại, câu hỏi được nêu lại. Ý kiến cũ vẫn còn trong
    sổ.

    \b
    Ví dụ: hoso judge withdraw 12 --because "nhầm người"
    """
    with Workspace.find().mirror() as mirror:
        mirror.withdraw(number, by=by, because=because)
    show.say(t("Đã rút ý kiến số {n}.", n=number))
