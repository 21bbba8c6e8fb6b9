"""Forms about the register of decisions: every total is the sum of its parts, every cell opens
exactly its lines, and figures are what plain pandas counts over the truth."""

import numpy as np
import pandas as pd
import pytest

from hoso.fixtures import decisions, province
from hoso.validators import forms
from hoso.validators.codelists import code_list
from hoso.validators.forms import FormError, counting, parse_form
from hoso.validators.schemas import dictionary
from hoso.validators.schemas.decisions import KINDS
from hoso.validators.written import vn_date

OF_REGISTER = [f for f in forms.builtin().values() if f.table in dictionary.registers()]
MADE = ("dvhc", "doi_du", "tru_so", "khen_thuong", "phong_trao")


def grown(table: str, people: pd.DataFrame, rng: np.random.Generator, size: int) -> pd.DataFrame:
    """Lines of a table at random: every code of its lists, days about the year, blanks."""
    own = dictionary.registers()[table]
    found: dict[str, object] = {}
    who = people.iloc[rng.integers(0, len(people), size)]
    for field in own.fields:
        if field.codelist:
            values = rng.choice(code_list(field.codelist).rows["code"].unique(), size)
        elif field.kind == "date":
            days = pd.Timestamp("2022-06-01") + pd.to_timedelta(rng.integers(0, 1800, size), "D")
            values = days.strftime("%Y-%m-%d").to_numpy()
        elif field.kind in ("int", "decimal"):
            values = rng.integers(0, 50, size).astype(float)
        elif field.name in ("cccd", "so_hieu", "ho_ten"):
            values = who[field.name].to_numpy()
        else:
            values = np.array([f"{field.name} {n % 7}" for n in range(size)], dtype=object)
        blank = rng.random(size) < (0.0 if field.required or field.key else 0.15)
        found[field.name] = pd.Series(values).mask(blank)
    return pd.DataFrame(found).astype({f.name: dictionary.dtype(f) for f in own.fields})


@pytest.fixture(scope="module")
def world():
    """People, units and a register whose lines are the truth; each line has an id."""
    made = province.generate(3, 400, workbooks=9)
    people = made.nguoi.assign(id=[f"P{n}" for n in range(len(made.nguoi))])
    register = decisions.generate(5, 2023, made.units, made.nguoi)
    rng = np.random.default_rng(11)
    for table in MADE:
        lines = grown(table, people, rng, 160)
        if table == "phong_trao":  # a movement is regular or of a campaign
            lines["phuong_thuc"] = np.where(lines.index % 3, "THUONG_XUYEN", "CHUYEN_DE")
        lines["so"] = [f"{KINDS[table][0]}-{n}/QĐ-UBND" for n in range(len(lines))]
        register[table] = lines
        kind = {"loai": KINDS[table][0], "co_quan": "UBND tỉnh"}
        told = lines[["so", "ngay_ky"]].assign(ngay_hieu_luc=lines["ngay_ky"], **kind)
        register["quyet_dinh"] = pd.concat([register["quyet_dinh"], told], ignore_index=True)
    turned = register["bo_nhiem"].index[::3]
    huong = code_list("huong_luan_chuyen").rows["code"].to_numpy()
    register["bo_nhiem"].loc[turned, "hinh_thuc"] = "LUAN_CHUYEN"
    register["bo_nhiem"].loc[turned, "huong"] = huong[np.arange(len(turned)) % len(huong)]
    register = {n: f.assign(id=[f"{n}{i}" for i in range(len(f))]) for n, f in register.items()}
    return made.units, people, register


@pytest.fixture(scope="module")
def drawn(world):
    units, people, register = world
    told = {}
    for form in OF_REGISTER:
        day = form.day_of(2023)
        until = {n: f[f["ngay_ky"] <= day].reset_index(drop=True) for n, f in register.items()}
        c = counting.context({"nguoi": people, **until}, day, units)
        told[form.id] = counting.draw(form, c, pd.Index(until[form.table]["id"]))
    return told


@pytest.mark.parametrize("form", OF_REGISTER, ids=lambda f: f.id)
def test_totals_are_the_sums_of_their_parts_and_cells_open_their_lines(form, drawn):
    made = drawn[form.id]
    assert made.broken == []
    whole = {line.code for line in form.columns if line.distinct or line.total or line.mean}
    counted = [c for c in made._masks.columns if c not in whole]
    rows = [r for r in made.figures.index if not form.listed or r in ("*", "1", "2")]
    shown = {line.code for line in form.columns if line.shows}
    for row in rows:
        for column in counted:
            ids = made.people(str(row), column)
            figure = made.figures.at[row, column]
            assert ids.is_unique and (column in shown or len(ids) == figure)
    if form.by:
        sums = [c for c in made._masks.columns if c not in shown and not _distinct(form, c)]
        parts = made.figures[sums].drop(index="*").sum()
        pd.testing.assert_series_equal(parts, made.figures.loc["*", sums], check_names=False)
    if form.id not in ("12B-BTCTW", "12C-BTCTW"):
        assert len(made.people(str(made.figures.index[0]), form.columns[0].code))


def _distinct(form, code: str) -> bool:
    return any(line.code == code and line.distinct for line in form.columns)


def year(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[lines["ngay_ky"].str[:4] == "2023"]


def test_lists_show_what_their_lines_say(world, drawn):
    units, people, register = world
    names = dict(zip(units["code"], units["name"], strict=True))
    own = year(register["bo_nhiem"]).sort_values(["ngay_ky", "so", "ho_ten", "id"])
    made = drawn["BN-01"]
    assert list(made.figures.index) == ["*", *map(str, range(1, len(own) + 1))]
    for n, (_, line) in enumerate(own.iterrows(), start=1):
        (opened,) = made.people(str(n), "1")
        assert opened == line["id"]
        shown = made.texts.loc[str(n)]
        assert (shown["1"], shown["4"]) == (line["ho_ten"], line["chuc_vu"])
        assert shown["5"] == names[line["ma_don_vi"]] and shown["8"] == vn_date(line["ngay_ky"])
        assert shown["6"] == code_list("hinh_thuc_bo_nhiem").label(line["hinh_thuc"])
    sex = own["cccd"].map(people.set_index("cccd")["gioi_tinh"])
    assert made.figures.at["*", "12"] == (sex == "Nữ").sum() > 0
    places = register["dvhc"][register["dvhc"]["ngay_ky"] <= "2023-12-31"]
    assert len(drawn["XA-03"].figures) - 1 == places["ten_moi"].nunique()


def test_movements_and_rewards_are_what_pandas_counts(drawn, world):
    _, _, register = world
    moved = register["phong_trao"]
    own = moved[moved["ngay_ky"].between("2022-12-01", "2023-11-30")]
    figures = drawn["0601.N/BNV-TĐKT"].figures
    assert figures.at["01", "1"] == len(own) > 0
    lasts = (pd.to_datetime(own["den"]) - pd.to_datetime(own["tu"])).dt.days + 1
    assert figures.at["06", "1"] == (lasts < 365).sum()
    assert figures.at["10", "1"] == (lasts >= 1825).sum()
    assert (
        figures.at["03", "4"]
        == ((own["pham_vi"] == "BO_DIA_PHUONG") & (own["cap_phat_dong"] == "CO_SO")).sum()
    )
    given = register["khen_thuong"]
    own = given[given["ngay_ky"].between("2022-12-01", "2023-11-30")]
    figures = drawn["0603.N/BNV-TĐKT"].figures
    assert figures.at["01", "2"] == (own["hinh_thuc"] == "42").sum()
    kind = own["hinh_thuc"].map(code_list("khen_thuong").rows.set_index("code")["kind"])
    state = kind.isin(["huân chương", "danh hiệu nhà nước"]) | own["hinh_thuc"].isin(["41", "44"])
    figures = drawn["0602.N/BNV-TĐKT"].figures
    assert figures.at["1", "1"] == state.sum() > 0
    assert figures.at["9", "1"] == (state & (own["doi_tuong_kt"] == "CA_NHAN")).sum()


def test_surplus_staff_is_solved_or_left(drawn, world):
    _, _, register = world
    own = register["doi_du"][register["doi_du"]["ngay_ky"] <= "2023-12-31"]
    done = own["ngay_giai_quyet"] <= "2023-12-31"
    figures = drawn["XA-02"].figures.loc["*"]
    assert (figures["1"], figures["8"]) == (len(own), done.sum())
    left = own[~done.fillna(False).astype(bool)]
    assert figures["11"] == (left["han"].str[:4] == "2024").sum() > 0


def test_percents_and_means(world):
    _, people, _ = world
    text = (
        'id = "T"\ntitle = "T"\nlaw = "Không"\nsince = "2020-01-01"\nrows = "gioi_tinh"\n'
        '[[column]]\ncode = "1"\nhead = "Số"\n[[column]]\ncode = "2"\nhead = "Trẻ"\n'
        'where = "tuoi < 40"\n[[column]]\ncode = "3"\nhead = "%"\nratio = "2 / 1"\n'
        '[[column]]\ncode = "4"\nhead = "Tuổi"\nmean = "tuoi"\n'
        '[[column]]\ncode = "5"\nhead = "Cộng"\nsum = "1 + 2"\n'
    )
    c = counting.context({"nguoi": people}, "2023-12-31")
    made = counting.draw(parse_form(text, "t.toml"), c, pd.Index(people["id"]))
    age = 2023 - pd.to_numeric(people["ngay_sinh"].str[:4])
    assert made.figures.at["*", "4"] == round(age.mean(), 1)
    assert made.figures.at["*", "3"] == round(100 * (age < 40).mean(), 1)
    women = people["gioi_tinh"] == "Nữ"
    assert made.figures.at["Nữ", "4"] == round(age[women].mean(), 1)
    assert set(made.people("*", "5")) == set(people["id"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('rows = "so"\n[[column]]\ncode = "1"\nhead = "A"\nshows = "so"', 'rows = "dong"'),
        (
            'rows = "dong"\nsort = ["la"]\n[[column]]\ncode = "1"\nhead = "A"',
            "không có trường «la»",
        ),
        ('rows = "dong"\n[[column]]\ncode = "1"\nhead = "A"\nshows = "la"', "không có trường «la»"),
        ('rows = "dong"\n[[column]]\ncode = "1"\nhead = "A"\nratio = "2 / 3"', "ký hiệu «2»"),
        ('rows = "so"\n[[column]]\ncode = "1"\nhead = "A"\nratio = "x"', "dạng 8 / 1"),
        ('rows = "so"\n[[column]]\ncode = "1"\nhead = "A"\nmean = "so"', "phải là một số"),
    ],
)
def test_what_is_wrong_with_a_list_is_a_sentence(text, says):
    head = 'id = "T"\ntitle = "T"\nlaw = "Không"\nsince = "2020-01-01"\ntable = "bo_nhiem"\n'
    with pytest.raises(FormError) as error:
        parse_form(f'{head}who = "so is not missing"\n{text}\n', "t.toml")
    assert says in str(error.value)


def test_a_form_says_what_is_due_next():
    form = forms.builtin()["0601.N/BNV-TĐKT"]
    assert form.next_due("2023-12-15") == ("2023-12-15", "2023-11-30")
    assert form.next_due("2023-12-16") == ("2024-12-15", "2024-11-30")
    assert form.next_due("2026-01-01") == ("", "")
    assert forms.builtin()["HS-01"].next_due("2026-01-01") == ("", "")
