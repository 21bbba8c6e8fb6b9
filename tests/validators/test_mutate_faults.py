"""Generate, mutate, expect: one value of a sound province is spoiled, and the rule must find that
cell and no other.

The province comes from the generator as a perfect loader would hand it on; the kinds of faults are
the generator's own, and a few that no cell of a workbook shows.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hoso.fixtures import faults, perfect, province
from hoso.validators.records import ColumnFound
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context
from hoso.validators.shapes import of_rows

AS_OF = "2026-11-01"


@pytest.fixture(scope="module")
def sound():
    made = province.generate(3, 1500, AS_OF)
    return made, perfect.records(made)


def _value(fault: faults.Fault, person: dict) -> object:
    """The value that a perfect loader would read."""
    value = fault.change(person, np.random.default_rng(7))
    return str(value.cell) if isinstance(value, faults.Raw) else value


def _readable(fault: faults.Fault) -> bool:
    """The loader is not needed: the spoiled cell reaches the rule as a value."""
    seen_by_loader = (
        "ld-code-unknown",
        "ld-value-unreadable",
        "ld-excel-error",
        "ld-ditto",
        "pe-name-legacy-encoding",
        "sa-step-denominator",
    )
    return not set(fault.rules) & set(seen_by_loader) and fault.kind not in NOT_READ


# Text that no list and no number holds: the loader names it itself and leaves the value blank.
NOT_READ = (
    "gioi_tinh_la",
    "dan_toc_la",
    "ton_giao_la",
    "trinh_do_la",
    "llct_la",
    "ma_ngach_khong_co",
    "he_so_mat_dau_phay",
)
KINDS = [f for f in faults.CELLS if _readable(f)]


def test_a_sound_province_has_no_error(sound):
    made, records = sound
    result = engine.run(Context(records, AS_OF, made.units))
    assert not result.crashed
    errors = result.findings[result.findings["severity"] == "error"]
    assert errors[["rule", "row", "field", "value"]].to_dict("records") == []


def test_no_rule_needs_more_than_it_names(sound):
    """The whole book over the people alone, as one who checks a file outside any workspace: no
    registry, no mirror, no settings. A rule that needs one is skipped; none may crash."""
    _, records = sound
    result = engine.run(Context(records, AS_OF))
    assert not result.crashed, result.crashed
    errors = result.findings[result.findings["severity"] == "error"]
    assert errors[["rule", "row", "field", "value"]].to_dict("records") == []


@pytest.mark.parametrize("fault", KINDS, ids=lambda f: f.kind)
def test_a_spoiled_cell_is_found(sound, fault):
    made, records = sound
    nguoi = records.nguoi
    fits = np.asarray(fault.choice(nguoi), dtype=bool)
    given = nguoi[fault.field].notna().to_numpy()
    able = np.flatnonzero(fits & given) if (fits & given).any() else np.flatnonzero(fits)
    assert len(able), "nobody in the province to spoil"
    label = nguoi.index[able[len(able) // 2]]
    value = _value(fault, nguoi.loc[label].to_dict())
    found = _run(made, records, label, {fault.field: value}, fault.rules)
    for rule in fault.rules:
        mine = found[
            (found["rule"] == rule) & (found["index"] == label) & (found["field"] == fault.field)
        ]
        assert len(mine) == 1, f"{rule} is silent about {value!r}"
    before = _run(made, records, label, {}, fault.rules)
    added = found[~found["fingerprint"].isin(before["fingerprint"])]
    assert set(added["index"]) == {label}


def _run(made, records, label, changes: dict, rules) -> pd.DataFrame:
    nguoi, raw = records.nguoi.copy(), records.raw.copy()
    for name, value in changes.items():
        nguoi.loc[label, name] = np.nan if value is None else value
        raw.loc[label, name] = np.nan if value is None else str(value)
    missing = [
        {
            "_table": 0,
            "column": f"Z{c}",
            "heading": n,
            "field": n,
            "how": "exact",
            "score": 1.0,
            "reason": "",
        }
        for c, n in zip("ABCDEF", changes, strict=False)
    ]
    missing = [
        m
        for m in missing
        if m["field"] not in set(records.columns.loc[records.columns["_table"] == 0, "field"])
    ]
    columns = pd.concat([records.columns, of_rows(ColumnFound, missing)], ignore_index=True)
    context = Context(replace(records, nguoi=nguoi, raw=raw, columns=columns), AS_OF, made.units)
    result = engine.run(context, [BOOK[r] for r in rules])
    assert not result.crashed, result.crashed
    return result.findings


# Beyond the generator's cells: rule, who can have it, the changed values, the field blamed.
MORE = [
    ("id-cmnd-format", None, {"cmnd": "1234567"}, "cmnd"),
    ("id-cccd-vs-registration-place", None, {"noi_dang_ky_khai_sinh": "Xã Bát Xát, tỉnh Lào Cai"},
    "noi_dang_ky_khai_sinh"),
    ("pe-gender-name-hint", ("gioi_tinh", "Nam"), {"ho_ten": "Phạm Thị Sơn"}, "gioi_tinh"),
    ("pe-population-match", None, {"ket_qua_dan_cu": "Không khớp"}, "ket_qua_dan_cu"),
    ("pe-place-old-name", None, {"noi_o": "Phường Vân Giang, thành phố Hoa Lư, tỉnh Ninh Bình"},
    "noi_o"),
    ("re-hdld-not-headcount", ("doi_tuong", "VC"), {"loai_hop_dong": "HDLD_111_HTPV"}, "doi_tuong"),
    ("re-contract-regime", ("loai_hop_dong", "HDLV_XDTH"), {"loai_hop_dong": "HDLD_68",
    "ngay_hop_dong": "2024-08-01"}, "loai_hop_dong"),
    ("re-probation-abolished", ("doi_tuong", "VC"), {"tap_su": "x",
    "ngay_tuyen_dung": "2026-08-01"}, "tap_su"),
    ("re-probation-abolished-civil", ("doi_tuong", "CC"), {"tap_su": "x",
    "ngay_tuyen_dung": "2025-11-01"}, "tap_su"),
    ("re-probation-pay", None, {"tap_su": "x", "phan_tram_huong": 60.0}, "phan_tram_huong"),
    ("re-qualification-vs-post", ("doi_tuong", "CC"), {"trinh_do_cm": "SC",
    "ngay_tuyen_dung": "2015-01-01", "ma_ngach": "01.003"}, "trinh_do_cm"),
    ("re-class-unit-type", ("loai_hop_dong", "HDLV_KXDTH"), {"doi_tuong": "CC", "chuc_vu": None},
    "doi_tuong"),
    ("un-district-name", None, {"ma_don_vi_quan_ly": "Phòng Nội vụ huyện Gia Viễn"},
    "ma_don_vi_quan_ly"),
    ("sy-required", None, {"ho_ten": None}, "ho_ten"),
    ("sy-unmapped-reported", None, {"doi_tuong": "CCX"}, "doi_tuong"),
    ("sy-coded-value", None, {"ton_giao": "77"}, "ton_giao"),
    ("ld-expected-value", None, {"noi_cap": None}, "noi_cap"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "who", "changes", "blamed"), MORE, ids=[m[0] for m in MORE])
def test_more_spoiled_values(sound, rule, who, changes, blamed):
    made, records = sound
    nguoi = records.nguoi
    able = nguoi.index if who is None else nguoi.index[nguoi[who[0]] == who[1]]
    label = able[len(able) // 2]
    found = _run(made, records, label, changes, [rule])
    assert list(found["index"]) == [label] and list(found["field"]) == [blamed]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ("id-cccd-unique-file", "cccd"),
        ("id-bhxh-unique", "so_bhxh"),
        ("id-sohieu-unique", "so_hieu"),
    ],
)
def test_doubles_are_found_at_both_rows(sound, rule, field):
    made, records = sound
    nguoi = records.nguoi
    owner = nguoi["ma_don_vi_quan_ly"].value_counts().index[0]
    first, second = nguoi.index[(nguoi["ma_don_vi_quan_ly"] == owner) & nguoi[field].notna()][:2]
    found = _run(made, records, second, {field: nguoi.at[first, field]}, [rule])
    assert set(found["index"]) == {first, second} and set(found["field"]) == {field}


def test_one_slip_in_the_number_of_a_namesake(sound):
    made, records = sound
    a, b = records.nguoi.index[:2]
    changes = {
        "ho_ten": records.nguoi.at[a, "ho_ten"],
        "ngay_sinh": records.nguoi.at[a, "ngay_sinh"],
    }
    number = records.nguoi.at[a, "cccd"]
    slip = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert set(
        _run(made, records, b, {**changes, "cccd": slip}, ["id-person-fuzzy-duplicate"])["index"]
    ) == {a, b}
    far = number[:6] + f"{(int(number[6:]) + 222222) % 10**6:06}"
    assert _run(made, records, b, {**changes, "cccd": far}, ["id-person-fuzzy-duplicate"]).empty
