"""Reading an export of the national database: a folder or a zip of ``<table>.csv``.

UTF-8, comma separated, headings either the dictionary's field names or the names of the national
message. The lists say whose line it is by ``cccd`` and ``so_hieu``.
"""

import io
import re
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

import pandas as pd

from ...validators.codelists import code_list
from ...validators.folding import fold
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.texts import t
from .errors import BadExport

LARGEST = 2 << 30
"""Most bytes that one table may unpack to."""
OWNER = ("cccd", "so_hieu")
DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"


class Names(list[str]):
    """Names of columns that a frame bears. pandas copies ``attrs`` deeply with each column taken
    from the frame, which was a tenth of a pull; nobody changes these, so they are shared."""

    def __deepcopy__(self, memo: dict[int, object]) -> "Names":
        return self


def read_national(path: str | Path) -> dict[str, pd.DataFrame]:
    """The export as frames of the dictionary's fields; those of the lists have ``cccd`` and
    ``so_hieu`` as well.

    A table that has no file is not among them: it says nothing, so nothing of it changes. The
    fields that have a column are named in ``frame.attrs["given"]``, columns that hoso does not know
    in ``frame.attrs["unknown"]``.

    Raises:
        BadExport: one sentence with file, line and column, and what to do.
    """
    path = Path(path)
    sources = _folder(path) if path.is_dir() else _zip(path)
    names = {n: n for n in dictionary.tables()} | {
        table.message.lower(): n for n, table in dictionary.tables().items() if table.message
    }
    found = {}
    for file, data in sources:
        table = names.get(PurePosixPath(file).stem.lower())
        if table is None:
            continue
        if table in found:
            raise BadExport(t("Bản xuất có hai tệp cho bảng {table}; để lại một tệp.", table=table))
        found[table] = _table(table, file, data)
    if "nguoi" not in found:
        raise BadExport(
            t(
                "Bản xuất {path} không có nguoi.csv; chỉ đúng thư mục hoặc tệp .zip của bản xuất.",
                path=path,
            )
        )
    return found


def _folder(path: Path):
    for file in sorted(path.iterdir()):
        if file.suffix.lower() == ".csv":
            yield file.name, file.read_bytes()


def _zip(path: Path):
    try:
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda i: i.filename):
                if not info.filename.lower().endswith(".csv"):
                    continue
                if info.flag_bits & 1:
                    raise BadExport(t("Tệp {file} có mật khẩu; giải nén rồi nạp lại.", file=path))
                with archive.open(info) as member:
                    data = member.read(LARGEST + 1)
                if len(data) > LARGEST:
                    raise BadExport(
                        t(
                            "{file} trong {path} lớn quá mức; kiểm tra lại bản xuất.",
                            file=info.filename,
                            path=path,
                        )
                    )
                yield info.filename, data
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as e:
        raise BadExport(
            t(
                "Không đọc được bản xuất {path}: phải là thư mục hoặc tệp .zip gồm <bảng>.csv.",
                path=path,
            )
        ) from e


def _table(table: str, file: str, data: bytes) -> pd.DataFrame:
    raw = _read(file, _decoded(file, data))
    spec = dictionary.tables()[table]
    fields = {f.name: f for f in spec.fields}
    owner = OWNER if table != "nguoi" else ()
    by_heading = _headings(spec, owner)
    given = {c: by_heading.get(str(c).strip().lower()) for c in raw.columns}
    used = [f for f in given.values() if f]
    _check_columns(file, spec, used)
    columns = {}
    for name in (*fields, *owner):
        heading = next((c for c, f in given.items() if f == name), None)
        series = (
            raw[heading].str.strip()
            if heading is not None
            else pd.Series(index=raw.index, dtype="str")
        )
        typed = _typed(series.where(series != ""), fields.get(name), file)
        columns[name] = _coded(typed, fields.get(name))
    frame = pd.DataFrame(columns, index=raw.index)
    frame.attrs["given"] = Names(n for n in fields if n in used)
    frame.attrs["unknown"] = Names(str(c) for c, f in given.items() if f is None)
    return frame


def _coded(values: pd.Series, of: Field | None) -> pd.Series:
    """Codes as the dictionary writes them where an export has another spelling of one ("2" or
    "Female" for "Nữ"); what no list knows stays as it is, and a gate tells of it."""
    if of is None or not of.codelist:
        return values
    known = code_list(of.codelist)
    others = [v for v in values.dropna().unique() if v not in known.codes]
    meant = {v: code for v in others if (code := known.spellings.get(fold(str(v))))}
    return values.replace(meant) if meant else values


def _decoded(file: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise BadExport(
            t(
                "{file}, dòng {line}: không phải UTF-8; xuất lại với bảng mã UTF-8.",
                file=file,
                line=data[: e.start].count(b"\n") + 1,
            )
        ) from e
    if "\0" in text:
        raise BadExport(
            t(
                "{file}, dòng {line}: có ký tự rỗng (NUL); xuất lại tệp.",
                file=file,
                line=text[: text.index(chr(0))].count("\n") + 1,
            )
        )
    return text


def _read(file: str, text: str) -> pd.DataFrame:
    """All cells as they stand."""
    try:
        return pd.read_csv(
            io.StringIO(unicodedata.normalize("NFC", text)),
            dtype="str",
            keep_default_na=False,
            na_values=[""],
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as e:
        raise BadExport(
            t(
                "{file}: không đọc được thành bảng ({why}); xuất lại tệp.",
                file=file,
                why=str(e).strip().splitlines()[-1],
            )
        ) from e


def _headings(spec: dictionary.Table, owner: tuple[str, ...]) -> dict[str, str]:
    """Heading in small letters -> field: its name, or its element of the national message where
    that is of one field only."""
    found = {n.lower(): n for n in (*(f.name for f in spec.fields), *owner)}
    messages = [f.message for f in spec.fields]
    found |= {
        f.message.lower(): f.name
        for f in spec.fields
        if f.message and messages.count(f.message) == 1 and f.message.lower() not in found
    }
    elements = {k: dictionary.field(k).message for k in owner}
    return found | {element.lower(): k for k, element in elements.items() if element}


def _check_columns(file: str, spec: dictionary.Table, used: list[str]) -> None:
    """Each field once, and enough of them to know whose line it is and which."""
    double = sorted({f for f in used if used.count(f) > 1})
    if double:
        raise BadExport(
            t("{file}: hai cột cùng là {field}; bỏ một cột.", file=file, field=double[0])
        )
    if not set(used) & {"cccd", "so_hieu", "cmnd"}:
        raise BadExport(
            t(
                "{file}: không có cột cccd hay so_hieu nên không biết dòng nào của ai; kiểm "
                "tra dòng tiêu đề.",
                file=file,
            )
        )
    lacking = [f.label for f in spec.fields if f.key and f.name not in used]
    if spec.name != "nguoi" and lacking:
        raise BadExport(
            t(
                "{file}: thiếu cột {fields} nên không biết dòng nào là dòng nào; kiểm tra dòng "
                "tiêu đề.",
                file=file,
                fields=", ".join(lacking),
            )
        )


# What Excel makes of a long number when it saves a CSV: the digits behind are lost for good.
SHORTENED = r"\d(?:[.,]\d+)?[eE]\+\d+"


def _whole(series: pd.Series, pattern: str, among: pd.Series | None = None) -> pd.Series:
    """Which texts match a pattern as a whole; only those *among* which one can. Each different
    text is asked once: an export has few days and many rows."""
    texts = (series if among is None else series[among]).dropna().unique()
    return series.isin([text for text in texts if re.fullmatch(pattern, text)])


def _typed(series: pd.Series, field, file: str) -> pd.Series:
    if field is None or field.kind not in ("int", "decimal", "date"):
        short = _whole(series, SHORTENED, among=series.str.contains("+", regex=False).eq(True))
        if short.any():
            raise BadExport(
                t(
                    "{file}, dòng {line}, cột {field}: {value} là số bị Excel rút gọn, các chữ số "
                    "sau đã mất; xuất lại từ CSDL quốc gia, không mở bằng Excel trước khi nạp.",
                    file=file,
                    line=int(short.to_numpy().argmax()) + 2,
                    field=field.name if field is not None else series.name,
                    value=series[short].iloc[0],
                )
            )
        return series
    if field.kind == "date":
        wrong = series.notna() & ~_whole(series, DATE)
        advice = t("ngày phải là năm, năm-tháng hoặc năm-tháng-ngày")
        typed = series
    else:
        typed = pd.to_numeric(series, errors="coerce").astype("float64")
        wrong = series.notna() & ~typed.abs().lt(float("inf"))
        advice = t("phải là số, dấu thập phân là dấu chấm")
    if wrong.any():
        line = int(wrong.to_numpy().argmax()) + 2
        raise BadExport(
            t(
                "{file}, dòng {line}, cột {field}: {advice}.",
                file=file,
                line=line,
                field=field.name,
                advice=advice,
            )
        )
    return typed
