"""Messages of the national exchange and their receipts."""

import json
from importlib import resources

import jsonschema
import pandas as pd
import pytest

from hoso.connectors import exchange
from hoso.connectors.exchange import shape
from hoso.sync import changes as change_set
from hoso.validators.schemas import dictionary

PERSON = {
    "id": "p1", "cccd": "037080000001", "so_hieu": "NB1", "ho_ten": "Nguyễn Văn An",
    "gioi_tinh": "Nam", "ngay_sinh": "1980-05-12",
    "ma_don_vi_su_dung": "A", "ma_don_vi_quan_ly": "S", "doi_tuong": "VC", "bac": 3.0, "he_so": 3.0,
    "qpan": "0",
}  # fmt: skip
UNITS = pd.DataFrame({"code": ["A", "S"]})


def frames(*people, **lists):
    found = {
        "nguoi": pd.DataFrame(
            [{**{f.name: None for f in dictionary.nguoi().fields}, **PERSON, **p} for p in people]
        )
    }
    return found | {name: pd.DataFrame(rows) for name, rows in lists.items()}


def applied(*lines):
    sound = {c: "" if t == "str" else 3 for c, t in change_set.CHANGES.items()}
    rows = [
        {
            **sound,
            "kind": "push",
            "id": "p1",
            "table": "nguoi",
            "op": "set",
            **line,
            "change": f"P-{i:06d}",
        }
        for i, line in enumerate(lines)
    ]
    return pd.DataFrame(rows).astype(change_set.CHANGES)


def body(message):
    whole = json.loads(message.body)
    jsonschema.Draft202012Validator(exchange.schema()).validate(whole)
    return whole["Header"], whole["Body"][shape.ROOT]


def test_the_published_schema_is_that_of_the_dictionary():
    text = (
        resources.files("hoso.connectors.exchange")
        .joinpath("messages.schema.json")
        .read_text(encoding="utf-8")
    )
    assert json.loads(text) == exchange.schema()
    jsonschema.Draft202012Validator.check_schema(exchange.schema())


def test_every_element_has_its_field():
    assert {e for names in exchange.BLOCKS.values() for e in names} == set(shape.elements())


def test_a_change_goes_with_the_service_of_its_block():
    lines = [
        {"field": "he_so", "ours": "3.00"},
        {"field": "ho_ten", "ours": "Nguyễn Văn An"},
        {"field": "ngay_vao_dang", "ours": "2001"},
    ]
    built = exchange.build(applied(*lines), frames({"ngay_vao_dang": "2001"}), UNITS, sender="H42")
    assert [(m.service, m.action) for m in built.messages] == [
        ("M0002", "EDIT"),
        ("M0003", "EDIT"),
        ("M0005", "EDIT"),
    ]
    header, pay = body(built.messages[1])
    assert header["SenderCode"] == "H42"
    assert pay["LUONG_PHUCAP_CHUCVU"] == {"BacLuong": 3, "HeSoLuong": 3.0}
    assert pay[shape.COMMON]["SoHieuCBCCVC"] == pay[shape.KEY] == "NB1"
    assert built.messages[1].changes == ("P-000000",)
    assert len(built.not_sendable) == 0


def test_an_edit_carries_only_the_lists_that_changed_and_those_whole():
    pay = [{"id": "p1", "tu_ngay": d, "bac": b} for d, b in (("2024", 3.0), ("2021", 2.0))]
    other = [{"id": "p1", "tu_ngay": "2021", "loai_phu_cap": "PCCV"}]
    line = {"table": "qt_luong", "line": "tu_ngay=2024", "op": "set", "field": "bac"}
    built = exchange.build(applied(line), frames({}, qt_luong=pay, qt_phu_cap=other), UNITS)
    block = body(built.messages[0])[1]["LUONG_PHUCAP_CHUCVU"]
    assert block["DS_QUATRINH_LUONG"] == [
        {"BacLuong": 2, "TuNgay": "2021"},
        {"BacLuong": 3, "TuNgay": "2024"},
    ]
    assert "DS_QUATRINH_PHUCAP" not in block


def test_a_list_that_became_empty_is_sent_empty():
    line = {"table": "ds_danh_gia", "line": "nam=2024", "op": "remove"}
    built = exchange.build(
        applied(line), frames({}, ds_danh_gia=[{"id": "p9", "nam": 2024.0}]), UNITS
    )
    assert built.messages[0].service == "M0006"
    assert body(built.messages[0])[1]["DS_KETQUA_DANHGIA_PHANLOAI"] == []


def test_a_new_person_is_one_whole_record():
    lines = [
        {"kind": "new", "id": "new:037080000001", "op": "add", "field": f, "ours": v}
        for f, v in (("", "A"), ("cccd", PERSON["cccd"]))
    ]
    built = exchange.build(
        applied(*lines), frames({}, ds_danh_gia=[{"id": "p1", "nam": 2024.0}]), UNITS
    )
    header, sent = body(built.messages[0])
    assert (header["Service"], header["Action"], len(built.messages)) == ("M0001", "ADD", 1)
    assert sent["TRINHDO_DAOTAO_BOIDUONG"] == {"BoiDuongQuocPhongAnNinh": "0"}
    assert sent["DS_KETQUA_DANHGIA_PHANLOAI"] == [{"Nam": 2024}]


@pytest.mark.parametrize(
    ("person", "field", "word"),
    [
        ({"gioi_tinh": "Na"}, "gioi_tinh", "danh mục"),
        ({"doi_tuong": "V"}, "doi_tuong", "danh mục"),
        ({"ma_don_vi_su_dung": "AA"}, "ma_don_vi_su_dung", "danh mục đơn vị"),
        ({"so_hieu": None}, "so_hieu", "bắt buộc"),
        ({"ma_don_vi_quan_ly": None}, "ma_don_vi_quan_ly", "bắt buộc"),
    ],
)
def test_who_would_be_refused_is_listed_with_the_reason(person, field, word):
    built = exchange.build(applied({"field": "he_so"}), frames(person), UNITS)
    assert built.messages == []
    assert built.not_sendable["field"].tolist() == [field]
    assert word in built.not_sendable["reason"][0]


def test_nobody_is_dropped_silently():
    lines = applied(
        {"field": "dien_thoai"},
        {"id": "p2", "field": "he_so"},
        {"id": "p3", "field": "he_so"},
        {"id": "p4", "kind": "absent", "op": "close"},
        {"id": "p5", "kind": "keep_theirs", "field": "he_so"},
    )
    built = exchange.build(lines, frames({}, {"id": "p2"}, {"id": "p4"}, {"id": "p5"}), UNITS)
    assert {m.id for m in built.messages} == {"p2"}
    assert set(built.not_sendable["id"]) == {"p1", "p3", "p4"}


def test_a_leaver_keeps_the_record_with_its_last_day():
    lines = [
        {"kind": "leaver", "op": "close"},
        {"kind": "leaver", "field": "ngay_roi", "ours": "2026-11-15"},
    ]
    built = exchange.build(applied(*lines), frames({"ngay_roi": "2026-11-15"}), UNITS)
    assert [(m.service, m.changes) for m in built.messages] == [("M0003", ("P-000000", "P-000001"))]
    assert body(built.messages[0])[1]["LUONG_PHUCAP_CHUCVU"]["DenNgay"] == "2026-11-15"


def test_the_bytes_are_the_same_every_time_and_names_hold_nobody():
    lines, held = applied({"field": "he_so"}, {"field": "ho_ten"}), frames({})
    one, two = (
        exchange.build(lines.sample(frac=1, random_state=s), held, UNITS).messages for s in (1, 2)
    )
    assert [(m.body, m.transaction_id, m.file_name) for m in one] == [
        (m.body, m.transaction_id, m.file_name) for m in two
    ]
    assert [m.file_name for m in one] == ["000001-M0002-EDIT.json", "000002-M0003-EDIT.json"]
    other = exchange.build(lines, frames({"he_so": 3.33}), UNITS).messages
    assert other[1].transaction_id != one[1].transaction_id


def test_coverage_counts_exact_codes():
    built = exchange.build(applied({"field": "he_so"}), frames({"gioi_tinh": "Na"}), UNITS)
    rows = built.coverage.set_index("field")
    assert rows.loc["nguoi.gioi_tinh"].tolist() == [1, 0]
    assert rows.loc["nguoi.doi_tuong"].tolist() == [1, 1]


def test_batches_keep_a_person_together():
    lines = [{"id": f"p{i}", "field": f} for i in range(3) for f in ("he_so", "ho_ten")]
    built = exchange.build(
        applied(*lines), frames(*({"id": f"p{i}"} for i in range(3))), UNITS
    ).messages
    assert [[m.id for m in b] for b in exchange.batches(built, 3)] == [
        ["p0", "p0"],
        ["p1", "p1"],
        ["p2", "p2"],
    ]
    assert [m for b in exchange.batches(built, 4) for m in b] == built


def test_receipts(tmp_path):
    built = exchange.build(
        applied({"field": "he_so"}, {"field": "ho_ten"}, {"field": "ngay_vao_dang"}),
        frames({}),
        UNITS,
    ).messages
    ids = [m.transaction_id for m in built]
    rows = [
        {"transaction_id": ids[0], "err_code": 1, "message": "sai mã"},
        {"transaction_id": ids[0], "err_code": "0", "message": "tốt"},
        {"transaction_id": ids[1], "err_code": 1, "message": "sai mã"},
        {"transaction_id": "0" * 32, "err_code": 0, "message": ""},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "b.json").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    pd.DataFrame(rows).to_csv(tmp_path / "c.csv", index=False)
    for name in ("a.json", "b.json", "c.csv"):
        told = exchange.answers(built, exchange.read_receipts(tmp_path / name))
        assert told["state"].tolist() == ["accepted", "refused", "sent", "unknown"]
    (tmp_path / "d.json").write_text('[{"transaction_id": "x", "err_code": 7}]')
    (tmp_path / "e.json").write_text("{")
    (tmp_path / "f.json").write_text('[{"err_code": 0}]')
    for name, word in (
        ("d.json", "err_code"),
        ("e.json", "không đọc được"),
        ("f.json", "transaction_id"),
    ):
        with pytest.raises(exchange.BadReceipt, match=word):
            exchange.read_receipts(tmp_path / name)
