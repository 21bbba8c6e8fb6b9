"""The rule book as a living document: one self-contained page, and Markdown."""

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import jinja2

from ...validators import bounds, reasons
from ...validators.findings import SEVERITY_TEXTS
from ...validators.rules import BOOK, Example, Rule, engine, examples, messages
from ...validators.rules.missing import MISSING
from ...validators.rules.rule import Law
from ...validators.schemas import dictionary
from ...validators.texts import language, pick, t
from .. import untrusted

CONFIDENCE = {
    "read": ("đã đọc", "read"),
    "secondary": ("nguồn thứ cấp", "secondary"),
    "from_memory": ("chưa kiểm chứng", "from memory"),
    "logic": ("theo lô-gíc dữ liệu", "by the sense of the data"),
}

SCOPE = {
    "cell": ("ô như đã viết", "a cell as it was written"),
    "row": ("một người", "one person"),
    "file": ("một tệp", "one file"),
    "unit": ("một đơn vị", "one unit"),
    "province": ("cả tỉnh", "the whole province"),
    "tree": ("cây đơn vị", "the tree of units"),
    "sync": ("đối chiếu với CSDL quốc gia", "the comparison with the national database"),
}
"""What a rule must see to judge."""


def _field(name: str, rule: Rule) -> str:
    """Label of a field that a rule reads ('nguoi' unless the name says another table)."""
    table, _, field = name.rpartition(".")
    table = table or (rule.table if rule.table in dictionary.tables() else "nguoi")
    found = [
        f
        for t_ in (table, "nguoi")
        if t_ in dictionary.tables()
        for f in dictionary.tables()[t_].fields
        if f.name == field
    ]
    return found[0].labelled(language()) if found else field


def _values(values: Mapping[str, Any], rule: Rule) -> str:
    return ", ".join(
        f"{_field(k, rule)}: {'(' + t('để trống') + ')' if v is None else v}"
        for k, v in values.items()
        if not k.startswith("_")
    )


def example_text(example: Example, rule: Rule) -> str:
    """An example in words: what it says, and when it says nothing what the rule reads of the sound
    record."""
    parts = [_values(example.nguoi, rule)]
    if example.without:
        parts.append(
            t("không có cột {names}", names=", ".join(_field(n, rule) for n in example.without))
        )
    for heading in example.headings:
        parts.append(t("thêm cột «{heading}»", heading=heading.get("heading", "")))
    if example.sheet:
        parts.append(
            "; ".join(
                t("trang tính: {what} = {value}", what=k, value=v) for k, v in example.sheet.items()
            )
        )
    for table, lines in example.con.items():
        named = (
            dictionary.tables()[table].label
            if language() == "vi"
            else dictionary.tables()[table].label_en
        )
        parts += [f"{named}: {_values(line, rule)}" for line in lines]
    for title, rows in (
        (t("người khác"), example.more),
        (t("danh bạ đơn vị"), example.units),
        (t("cơ sở dữ liệu"), example.mirror),
    ):
        parts += [f"{title}: {_values(row, rule) or t('như trên')}" for row in rows]
    for problem in example.problems:
        seen = [str(problem[k]) for k in ("value", "detail") if problem.get(k)]
        parts.append(t("tệp có: {what}", what="; ".join(seen) or pick(rule.title)))
    if example.settings:
        parts.append(
            "; ".join(
                t("tham số {name} = {value}", name=k, value=v) for k, v in example.settings.items()
            )
        )
    if example.as_of:
        parts.append(t("ngày {day}", day=example.as_of))
    return "; ".join(p for p in parts if p) or _sound(rule)


def _sound(rule: Rule) -> str:
    """What a rule reads in the sound record."""
    own = {n: examples.PERSON[n] for n in rule.reads if n in examples.PERSON}
    return (
        t("hồ sơ mẫu đúng ({values})", values=_values(own, rule))
        if own
        else t("hồ sơ mẫu đúng, không vướng quy tắc nào")
    )


def law_span(law: Law) -> str:
    span = " – ".join(
        filter(
            None,
            [
                law.since and t("từ {day}", day=law.since),
                law.until and t("đến {day}", day=law.until),
                law.successor and t("thay bằng {document}", document=law.successor),
            ],
        )
    )
    return f"{law.text} ({span})" if span else law.text


def law_texts(rule: Rule) -> list[str]:
    return [law_span(law) for law in rule.laws]


@lru_cache(maxsize=1024)
def _shown(rule: str, lang: str) -> tuple[str, str]:
    """Message and fix hint as the wrong example of a rule brings them about."""
    example = BOOK[rule].wrong
    result = engine.run(examples.context(example), [BOOK[rule]])
    if result.findings.empty:
        which = 1 if lang == "en" else 0
        return BOOK[rule].message[which], BOOK[rule].fix[which]
    line = messages.render(result.findings.head(1), lang, example.as_of or examples.AS_OF).iloc[0]
    return str(line["message"]), str(line["fix"])


def row(rule: Rule, fired: Mapping[str, int] | None = None) -> dict[str, Any]:
    """What is shown of a rule; ``message`` and ``fix`` as its wrong example brings them about."""
    message, fix = _shown(rule.id, language())
    return {
        "id": rule.id,
        "severity": rule.severity,
        "severity_text": pick(SEVERITY_TEXTS[rule.severity]),
        "quality": rule.quality,
        "scope": pick(SCOPE[rule.scope]),
        "title": pick(rule.title),
        "message": message,
        "fix": fix,
        "laws": law_texts(rule),
        "documents": [law.text for law in rule.laws],
        "confidence": pick(CONFIDENCE[rule.confidence]),
        "fields": list(dict.fromkeys(_field(n, rule) for n in (*rule.reads, *rule.blames))),
        "wrong": example_text(rule.wrong, rule),
        "right": example_text(rule.right, rule),
        "lawful": [example_text(near, rule) for near in rule.lawful],
        "reasons": [pick(reasons.known(code).label) for code in rule.reasons],
        "note": rule.note,
        "local": rule.local,
        "fired": None if fired is None else fired.get(rule.id, 0),
    }


def rows(fired: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """One dict a rule, in order of the book; ``fired`` = findings of the last run by rule."""
    return [row(r, fired) for r in BOOK.values()]


def _environment() -> jinja2.Environment:
    environment = untrusted.environment(jinja2.FunctionLoader(_page))
    environment.globals["t"] = t
    return environment


def _page(name: str) -> str:
    return resources.files(__package__ or "").joinpath("pages", name).read_text(encoding="utf-8")


def _bound(reason: reasons.Reason) -> str:
    """What bounds a reason: until when, how long, how much."""
    bounded = dict.fromkeys(b.source for b in bounds.declared().get(reason.code, ()))
    return f"{t('Giới hạn')}: {'; '.join(bounded)}"


def book_html(fired: Mapping[str, int] | None = None, period: str = "") -> str:
    """The page: search, filter by field, level and document, without network; its one script is
    allowed by hash."""
    script = _page("rule_book.js").strip()
    told = rows(fired)
    return (
        _environment()
        .get_template("rule_book.html.j2")
        .render(
            rules=told,
            reasons=[
                (pick(r.label), f"{r.law}. {_bound(r)}") for r in reasons.recognised().values()
            ],
            missing=[(i, pick(why)) for i, why in sorted(MISSING.items())],
            lang=language(),
            period=period,
            script=script,
            fields=sorted({f for r in told for f in r["fields"]}),
            documents=sorted({d for r in told for d in r["documents"]}),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
    )


def book_markdown(fired: Mapping[str, int] | None = None, period: str = "") -> str:
    """The same as Markdown, one section a rule."""
    lines = [f"# {t('Sổ quy tắc')}", ""]
    for r in rows(fired):
        lines += [
            f"## {r['id']}",
            "",
            f"**{r['severity_text']}** · {r['quality']} · {r['confidence']}"
            + (f" · {t('quy tắc của tỉnh: {file}', file=r['local'])}" if r["local"] else ""),
            "",
            str(r["title"]),
            "",
        ]
        if r["fields"]:
            lines.append(f"- {t('Trường')}: {', '.join(r['fields'])}")
        lines += [
            f"- {t('Lời nhắn')}: {r['message']}",
            f"- {t('Cách sửa')}: {r['fix']}",
            f"- {t('Căn cứ')}: {'; '.join(r['laws'])}",
        ]
        lines += [f"- {t('Ví dụ sai')}: {r['wrong']}", f"- {t('Ví dụ đúng')}: {r['right']}"]
        lines += [f"- {t('Gần lỗi mà đúng')}: {near}" for near in r["lawful"]]
        if r["reasons"]:
            lines.append(f"- {t('Lý do được chấp nhận')}: {'; '.join(r['reasons'])}")
        if r["note"]:
            lines.append(f"- {t('Ghi chú')}: {r['note']}")
        if r["fired"] is not None:
            lines.append(f"- {t('Số lần trong kỳ {period}', period=period)}: {r['fired']}")
        lines.append("")
    lines += [f"## {t('Lý do được đọc trong dòng')}", ""]
    lines += [f"- {pick(r.label)} ({r.law}). {_bound(r)}" for r in reasons.recognised().values()]
    lines += ["", f"## {t('Chưa đánh giá được')}", ""]
    lines += [f"- `{i}`: {pick(why)}" for i, why in sorted(MISSING.items())]
    return "\n".join(lines) + "\n"
