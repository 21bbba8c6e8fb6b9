"""The rule book as a living document: one self-contained page, and Markdown."""

from importlib import resources
from typing import Any

import jinja2

from ..validators.rules import BOOK, Rule
from ..validators.rules.missing import MISSING
from ..validators.schemas import dictionary
from ..validators.texts import language, pick, t

SEVERITY = {"error": ("Lỗi", "Error"), "warning": ("Cảnh báo", "Warning"), "info": ("Thông tin", "Info")}


def _field_labels(rule: Rule) -> list[str]:
    """Labels of the fields that a rule reads ('nguoi' unless the name says another table)."""
    labels = []
    for name in rule.reads:
        table, _, field = name.rpartition(".")
        table = table or (rule.table if rule.table in dictionary.tables() else "nguoi")
        found = [f for t_ in (table, "nguoi") if t_ in dictionary.tables() for f in dictionary.tables()[t_].fields if f.name == field]
        labels.append(found[0].labelled(language()) if found else field)
    return labels


def example_text(example) -> str:
    parts = [f"{k} = {v}" for k, v in example.nguoi.items()]
    for table, lines in example.con.items():
        parts += [f"{table}: " + ", ".join(f"{k} = {v}" for k, v in line.items()) for line in lines]
    for row in (*example.more, *example.units, *example.mirror, *example.problems):
        parts.append("(" + ", ".join(f"{k} = {v}" for k, v in row.items()) + ")")
    return "; ".join(parts) or t("hồ sơ mẫu mặc định")


def law_texts(rule: Rule) -> list[str]:
    texts = []
    for law in rule.laws:
        span = " – ".join(filter(None, [law.since and t("từ {day}", day=law.since), law.until and t("đến {day}", day=law.until)]))
        texts.append(f"{law.text} ({span})" if span else law.text)
    return texts


def rows(fired: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """One dict a rule, in order of the book, ready to be shown; ``fired`` = findings of the last run by rule."""
    return [
        {
            "id": r.id, "severity": r.severity, "severity_text": pick(SEVERITY[r.severity]), "quality": r.quality, "title": pick(r.title),
            "message": pick(r.message), "fix": pick(r.fix), "laws": law_texts(r), "confidence": r.confidence, "fields": _field_labels(r),
            "wrong": example_text(r.wrong), "right": example_text(r.right), "note": r.note, "fired": None if fired is None else fired.get(r.id, 0),
        }
        for r in BOOK.values()
    ]  # fmt: skip


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: resources.files("hoso.connectors").joinpath("pages", name).read_text(encoding="utf-8")),
        autoescape=jinja2.select_autoescape(default=True, default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = t
    return environment


def book_html(fired: dict[str, int] | None = None) -> str:
    """The page: filter by text, severity and field, without network; its one script is allowed by hash."""
    missing = [(i, pick(why)) for i, why in sorted(MISSING.items())]
    return _environment().get_template("rule_book.html.j2").render(rules=rows(fired), missing=missing, lang=language(), script=_script(), script_hash=_script_hash())


def _script() -> str:
    return resources.files("hoso.connectors").joinpath("pages", "rule_book.js").read_text(encoding="utf-8").strip()


def _script_hash() -> str:
    import base64
    import hashlib

    return base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()


def book_markdown(fired: dict[str, int] | None = None) -> str:
    """The same as Markdown, one section a rule."""
    lines = [f"# {t('Sổ quy tắc')}", ""]
    for r in rows(fired):
        lines += [f"## {r['id']}", "", f"**{r['severity_text']}** · {r['quality']} · {r['confidence']}", "", str(r["title"]), ""]
        lines += [f"- {t('Lời nhắn')}: {r['message']}", f"- {t('Cách sửa')}: {r['fix']}", f"- {t('Căn cứ')}: {'; '.join(map(str, r['laws']))}"]
        lines += [f"- {t('Ví dụ sai')}: `{r['wrong']}`", f"- {t('Ví dụ đúng')}: `{r['right']}`"]
        if r["fired"] is not None:
            lines.append(f"- {t('Số lần trong kỳ gần nhất')}: {r['fired']}")
        lines.append("")
    lines += [f"## {t('Chưa đánh giá được')}", ""]
    lines += [f"- `{i}`: {pick(why)}" for i, why in sorted(MISSING.items())]
    return "\n".join(lines) + "\n"
