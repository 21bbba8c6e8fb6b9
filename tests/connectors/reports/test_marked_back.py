"""The marked workbook never punishes its user: sent back as it is, it leaves the findings that
there were, and corrected it leaves exactly those that remain.

Every hand-made layout and every layout of the generator, each as a unit of its own, in two loads.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from hoso.connectors.intake.loading import load
from hoso.connectors.reports.carried import carried
from hoso.connectors.reports.marked import marked
from hoso.connectors.reports.province_page import unit_counts
from hoso.connectors.reports.subjects import Province, Subject
from hoso.connectors.templates import layout
from hoso.connectors.templates.layout import FIRST_ROW
from hoso.fixtures import month as made_month
from hoso.office.intake import Known, ask
from hoso.validators.rules import messages
from hoso.validators.rules.context import units_frame

from ...workbooks.layouts import LAYOUTS

AS_OF, PERIOD = "2026-11-30", "2026-11"
# What is about the file as it lay: written anew in Unicode, on one sheet, under our headings, it is
# gone without anybody's work.
OF_THE_FILE = ("ld-", "pe-name-legacy-encoding", "pe-birth-column-gender", "sa-step-denominator")


def checked(paths, codes, units):
    """The records and rendered findings of files, each of its unit."""
    loaded = load(paths, jobs=2)
    own = {f: codes(Path(f)) for f in loaded.records.tables["file"].unique()}
    records = loaded.records.with_unit(own)
    known = Known(units)
    found = ask(records, loaded.files, AS_OF, known).findings
    return records, messages.render(found, as_of=AS_OF)


def keys(found: pd.DataFrame, unit: str) -> Counter:
    own = found[found["unit"] == unit]
    return Counter(zip(own["rule"], own["person"].fillna(""), own["field"].fillna(""), strict=True))


@dataclass(frozen=True)
class Sent:
    """Code of each unit -> its subject; findings as sent, and as sent back untouched; the folder of
    the workbooks; the registry."""

    subjects: dict[str, Subject]
    before: pd.DataFrame
    after: pd.DataFrame
    folder: Path
    units: pd.DataFrame


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    root = tmp_path_factory.mktemp("sent")
    for number, case in enumerate(LAYOUTS.values()):
        for path, data in case.files.items():
            target = root / f"T{number:03d}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    made_month.make(root / "tinh", made_month.Recipe(people=380, workbooks=38, seed=6, faults=0.3))
    made = sorted((root / "tinh" / "inbox" / "2026-11").iterdir())
    number_of = {path: f"G{i:03d}" for i, path in enumerate(made)}

    def code(path: Path) -> str:
        return number_of.get(path) or path.relative_to(root).parts[0]

    folders = [root / f"T{n:03d}" for n in range(len(LAYOUTS))]
    every = [*(f.name for f in folders), *number_of.values()]
    units = units_frame([{"code": c, "name": f"Đơn vị {c}", "parent": "TREN"} for c in every])
    units = pd.concat([units, units_frame([{"code": "TREN", "name": "Cấp trên"}])])
    records, before = checked([*folders, *made], code, units)
    province = Province(carried(records, units, None), before, AS_OF, PERIOD)
    folder = tmp_path_factory.mktemp("back")
    subjects = {s.unit: s for s in province.subjects() if s.unit and s.people}
    for unit, subject in subjects.items():
        (folder / f"{unit}.xlsx").write_bytes(marked(subject))
    _, after = checked([folder], lambda path: path.stem, units)
    return Sent(subjects, before, after, folder, units)


def test_as_it_is_it_brings_no_new_finding(sent):
    subjects, before, after = sent.subjects, sent.before, sent.after
    assert len(subjects) > 100
    uneven = {
        f"T{list(LAYOUTS).index(name):03d}"
        for name in ("stacked tables of other columns", "sections by class")
    }
    for unit in subjects:
        new = keys(after, unit) - keys(before, unit)
        if unit in uneven:
            # Its people came in tables of other columns, or only one section told a class; the
            # workbook has one table, and what another lacked as a whole is asked for in its cells.
            new = {k: n for k, n in new.items() if k[0] != "ld-required-value"}
        assert not new, (unit, new)


def test_as_it_is_no_finding_about_a_person_goes_away(sent):
    subjects, before, after = sent.subjects, sent.before, sent.after
    lost = {
        u: n
        for u in subjects
        if (
            n := {
                k: c
                for k, c in (keys(before, u) - keys(after, u)).items()
                if k[1] and not k[0].startswith(OF_THE_FILE)
            }
        )
    }
    assert lost == {}


def test_corrected_it_leaves_what_remains(sent, tmp_path):
    """What has a proposal is put right in its cell; of the rest nothing goes and nothing comes."""
    chosen = []
    for unit, subject in sent.subjects.items():
        todo = subject.todo
        lines = zip(todo["line"], todo["proposal"], todo["severity"], strict=True)
        at = [
            i
            for i, (line, proposal, severity) in enumerate(lines)
            if line >= 0 and isinstance(proposal, str) and proposal and severity == "error"
        ]
        if at:
            chosen.append((unit, subject, at))
    assert {"G", "T"} <= {unit[0] for unit, _, _ in chosen} and len(chosen) > 5
    for unit, subject, at in chosen:
        book = openpyxl.load_workbook(sent.folder / f"{unit}.xlsx")
        sheets = {s.table: s.name for s in layout.sheets(AS_OF, subject.kind)}
        for i in at:
            todo = subject.todo
            cell = book[sheets[todo["table"][i]]].cell(
                FIRST_ROW + todo["line"][i], todo["place"][i] + 1
            )
            cell.value = todo["proposal"][i]
        book.save(tmp_path / f"{unit}.xlsx")
    _, found = checked([tmp_path], lambda path: path.stem, sent.units)
    for unit, subject, at in chosen:
        done = {subject.todo["fingerprint"][i] for i in at}
        own = sent.before
        follows = own["follows"].isin(done) if "follows" in own else own["fingerprint"].isin([])
        touched = keys(own[own["fingerprint"].isin(done) | follows], unit)
        now, wanted = keys(found, unit), keys(own, unit)
        # A person whose ID was put right goes by it from now on.
        given = {subject.todo["proposal"][i] for i in at}
        came = {k for k in now - wanted if k[1] not in given and not k[0].startswith("un-")}
        assert not came, (unit, came)
        # The other units are not there this time, and the registry of this test knows none of the
        # codes of the generator's province.
        gone = {
            k
            for k in wanted - now - touched
            if not k[0].startswith((*OF_THE_FILE, "un-")) and not k[0].endswith("-province")
        }
        renamed = {k[1] for k in touched if k[2] in ("cccd", "so_hieu", "ho_ten")}
        assert not {k for k in gone if k[1] not in renamed}, (unit, gone)
        assert touched - now, (unit, "nothing was put right")


def test_places_in_messages_are_those_of_the_workbook(tmp_path):
    """Two people with one number, far down on a sheet of another name: the message leads to their
    rows in the marked workbook, and those of the page to the file that was sent."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "DS lớp"
    for row in (["UBND xã"], [], ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD"]):
        sheet.append(row)
    people = ("Trần Văn An", "Lê Thị Bình", "Vũ Văn Cường", "Đỗ Thị Dung")
    for n, (name, cccd) in enumerate(
        zip(people, ("037090001111", "037190002222", "037090001111", "037190004444"), strict=True)
    ):
        sheet.append([n + 1, name, "01/02/1990", "Nữ" if n % 2 else "Nam", cccd])
    book.save(tmp_path / "a.xlsx")
    units = units_frame([{"code": "A", "name": "Trường A"}])
    records, found = checked([tmp_path / "a.xlsx"], lambda path: "A", units)
    (subject,) = Province(records, found, AS_OF, PERIOD).subjects()
    (tmp_path / "m.xlsx").write_bytes(marked(subject))
    rows = [*openpyxl.load_workbook(tmp_path / "m.xlsx")["Việc cần làm"].values]
    told = [str(r[8]) for r in rows if r[14] == "id-cccd-unique-file"]
    first, last = FIRST_ROW, FIRST_ROW + 2
    assert told and all(f"Hồ sơ!{first}, Hồ sơ!{last}" in text for text in told), told
    sent_places = found.loc[found["rule"] == "id-cccd-unique-file", "message"]
    assert all("DS lớp!4, DS lớp!6" in text for text in sent_places)


def test_a_table_that_lacks_columns_holds_its_own_people_and_says_what_to_fill(tmp_path):
    """Teachers with all columns, staff below them without three: the teachers are free, the cells
    of the staff are addressed, and filled in they are free, too."""
    from .lists import COLUMNS, SHORT, people

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "DS"
    teachers, staff = people(3), people(5)[3:]
    for row in (["I. GIÁO VIÊN"], COLUMNS, *teachers, [], ["II. NHÂN VIÊN"], SHORT):
        sheet.append(row)
    for one in staff:
        sheet.append([v for h, v in zip(COLUMNS, one, strict=True) if h in SHORT])
    book.save(tmp_path / "a.xlsx")
    units = units_frame(
        [{"code": "A", "name": "Trường A", "parent": "B"}, {"code": "B", "name": "Sở"}]
    )
    records, found = checked([tmp_path / "a.xlsx"], lambda path: "A", units)
    (subject,) = Province(carried(records, units, None), found, AS_OF, PERIOD).subjects()
    assert (subject.people, subject.held) == (5, 2)
    counts = unit_counts(units, records, found, AS_OF).set_index("unit").loc["A"]
    assert (counts["people"], counts["clean"]) == (5, 3)
    (tmp_path / "m.xlsx").write_bytes(marked(subject))
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    (told,) = [str(r[8]) for r in book["Việc cần làm"].values if r[14] == "ld-required-columns"]
    headings = {
        str(c.value).strip("* "): layout.letter(n)
        for n, c in enumerate(book["Hồ sơ"][2])
        if c.value
    }
    wanted = [h for h in COLUMNS if h not in SHORT]
    for heading in wanted:
        column = headings[heading]
        assert f"{column}{FIRST_ROW + 3}:{column}{FIRST_ROW + 4}" in told, told
        for n, one in enumerate(staff):
            book["Hồ sơ"][f"{column}{FIRST_ROW + 3 + n}"] = str(one[COLUMNS.index(heading)])
    book.save(tmp_path / "m.xlsx")
    _, found = checked([tmp_path / "m.xlsx"], lambda path: "A", units)
    assert [*found.loc[found["severity"] == "error", "message"]] == []


def test_what_the_mirror_knows_of_a_column_that_one_table_lacks_stands_in_the_workbook(tmp_path):
    """The staff's table has no column of titles, the teachers' has: brought back, nobody is told
    that a cell was left blank."""
    from .lists import COLUMNS, people

    book, rows = openpyxl.Workbook(), people(4)
    title = COLUMNS.index("Chức danh nghề nghiệp")
    untitled = [[v for i, v in enumerate(row) if i != title] for row in (COLUMNS, *rows[2:])]
    for row in (COLUMNS, *rows[:2], [], ["NHÂN VIÊN"], *untitled):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    units = units_frame([{"code": "A", "name": "Trường A", "parent": "B"}])
    records, found = checked([tmp_path / "a.xlsx"], lambda path: "A", units)
    known = records.nguoi.assign(ten_ngach="Giáo viên", ma_don_vi_quan_ly="B")
    given = carried(records, units, {"nguoi": known})
    (subject,) = Province(given, found, AS_OF, PERIOD).subjects()
    (tmp_path / "m.xlsx").write_bytes(marked(subject))
    loaded = load([tmp_path / "m.xlsx"], jobs=1).records.nguoi
    own = rows[0][title]
    assert [*loaded["ten_ngach"]] == [own, own, "Giáo viên", "Giáo viên"]
