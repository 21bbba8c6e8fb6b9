"""Messages of the national exchange and their receipts."""

import json
from importlib import resources

import jsonschema
import pandas as pd
import pytest

from hoso.connectors import exchange
from hoso.connectors.exchange import carrier, receipts, shape
from hoso.sync import changes as change_set
from hoso.validators.schemas import dictionary

from ...golden import compared

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
    unsent = applied(
        *({"field": f} for f in ("dien_thoai", "email", "so_bhxh", "noi_o", "ghi_chu"))
    )
    told = [
        exchange.build(unsent.sample(frac=1, random_state=s), held, UNITS).not_sendable
        for s in range(3)
    ]
    assert [t["field"].tolist() for t in told] == [told[0]["field"].tolist()] * 3
    other = exchange.build(lines, frames({"he_so": 3.33}), UNITS).messages
    assert other[1].transaction_id != one[1].transaction_id


def test_coverage_counts_exact_codes():
    built = exchange.build(applied({"field": "he_so"}), frames({"gioi_tinh": "Na"}), UNITS)
    rows = built.coverage.set_index("field")
    assert list(rows.loc["nguoi.gioi_tinh"]) == [1, 0]
    assert list(rows.loc["nguoi.doi_tuong"]) == [1, 1]


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


def built_of(*lines, people=({},), units: pd.DataFrame | None = UNITS, **lists):
    return exchange.build(applied(*lines), frames(*people, **lists), units)


def test_an_agreed_or_refused_line_is_not_sent():
    for kind in ("keep_theirs", "agreed"):
        built = built_of({"kind": kind, "field": "he_so"})
        assert built.messages == [] and len(built.not_sendable) == 0, kind


def test_the_same_contents_of_another_change_set_are_another_transaction():
    """Else the national side would take the second for a repetition of the first."""
    lines, held = applied({"field": "he_so"}), frames({})
    (one,) = exchange.build(lines, held, UNITS, sender="H42").messages
    (other,) = exchange.build(lines.assign(change="Q-000001"), held, UNITS, sender="H42").messages
    (office,) = exchange.build(lines, held, UNITS, sender="H43").messages
    assert len({one.transaction_id, other.transaction_id, office.transaction_id}) == 3
    assert len(one.transaction_id) == 32
    assert one.sha256 == exchange.build(lines, held, UNITS, sender="H42").messages[0].sha256
    header, _ = body(one)
    assert header == {
        "SenderCode": "H42",
        "Service": "M0003",
        "Action": "EDIT",
        "TransactionId": one.transaction_id,
    }
    assert one.body.endswith(b"}\n") and one.body.startswith(b'{\n "Body"')


@pytest.mark.parametrize(("held", "sent"), [("0", "0"), ("1", "1"), ("DT1", "1"), ("DT3", "1")])
def test_a_question_of_yes_or_no_is_answered_so(held, sent):
    """Of the classes of defence training the message wants only whether there was any."""
    line = {"field": "qpan", "table": "nguoi"}
    name = next(f.name for e, f in shape.elements().items() if e in shape.YES_NO)
    built = built_of({**line, "field": name}, people=({name: held},))
    (message,) = built.messages
    _, whole = body(message)
    found = [
        content[e]
        for content in whole.values()
        if isinstance(content, dict)
        for e in shape.YES_NO
        if e in content
    ]
    assert found == [sent]


@pytest.mark.parametrize("known", ["cccd", "number", "neither"])
def test_a_new_person_is_found_by_id_number_or_by_unit_and_personnel_number(known):
    given = {
        "cccd": {"cccd": PERSON["cccd"]},
        "number": {"ma_don_vi_su_dung": "A", "so_hieu": "NB1"},
        "neither": {"ma_don_vi_su_dung": "B", "so_hieu": "NB1"},
    }[known]
    new = {"kind": "new", "id": "new:x", "op": "add"}
    lines = [new, *({**new, "field": f, "ours": v} for f, v in given.items())]
    built = built_of(*lines, people=({}, {"id": "p2", "cccd": "037080000002", "so_hieu": "NB2"}))
    if known == "neither":
        assert built.messages == []
        assert built.not_sendable["reason"].str.contains("Không thấy hồ sơ").tolist() == [True]
        return
    (message,) = built.messages
    assert body(message)[1][shape.KEY] == "NB1"
    assert (message.service, message.changes) == (
        shape.WHOLE,
        tuple(f"P-{i:06d}" for i in range(len(lines))),
    )


def test_of_two_records_of_one_number_the_first_is_meant():
    new = {"kind": "new", "id": "new:x", "op": "add"}
    lines = [new, {**new, "field": "cccd", "ours": PERSON["cccd"]}]
    (message,) = built_of(*lines, people=({}, {"id": "p2", "so_hieu": "NB2"})).messages
    assert body(message)[1][shape.KEY] == "NB1"


def test_a_leaver_without_a_last_day_is_not_sent_as_one():
    """Other services of the person go out; the one that would tell of the leaving does not."""
    built = built_of({"kind": "leaver", "op": "close"}, {"field": "ho_ten"}, {"field": "he_so"})
    assert [m.service for m in built.messages] == ["M0002"]
    (row,) = built.not_sendable.to_dict("records")
    assert (row["field"], row["table"], row["id"]) == ("ngay_roi", "nguoi", "p1")


def test_a_leaver_whose_pay_changed_too_goes_in_one_message():
    lines = [{"field": "he_so"}, {"kind": "leaver", "op": "close"}]
    built = built_of(*lines, people=({"ngay_roi": "2026-11-15"},))
    assert [(m.service, m.changes) for m in built.messages] == [("M0003", ("P-000000", "P-000001"))]


def test_what_no_message_can_carry_says_who_what_and_why():
    line = {
        "field": "dien_thoai", "ours": "0912", "cccd": "037080000001", "ho_ten": "An", "unit": "A",
    }  # fmt: skip
    built = built_of(line, {**line, "field": "he_so"})
    (row,) = built.not_sendable.to_dict("records")
    assert row.pop("reason").startswith("Thông điệp không có chỗ")
    assert row == {
        "id": "p1", "cccd": "037080000001", "ho_ten": "An", "unit": "A", "table": "nguoi",
        "field": "dien_thoai", "value": "0912",
    }  # fmt: skip
    assert [m.service for m in built.messages] == ["M0003"]


def test_what_is_not_known_of_whom_cannot_be_sent_is_blank():
    """A person without ID, name or unit; an erased value; a figure where a code should stand."""
    unknown = dict.fromkeys(("cccd", "ho_ten", "unit", "ours"))
    built = built_of({**unknown, "field": "dien_thoai"}, {"field": "ho_ten"})
    row = built.not_sendable.to_dict("records")[0]
    assert {c: row[c] for c in ("cccd", "ho_ten", "unit", "value")} == dict.fromkeys(
        ("cccd", "ho_ten", "unit", "value"), ""
    )
    figure = built_of({"field": "he_so"}, people=({"gioi_tinh": 2.5},))
    assert figure.not_sendable["value"].tolist() == ["2.5"]


def test_a_wrong_value_in_a_list_stops_its_message_alone():
    lines = [{"table": "qt_phu_cap", "line": "x", "field": "he_so"}, {"field": "ho_ten"}]
    built = built_of(*lines, qt_phu_cap=[{"id": "p1", "tu_ngay": "2024", "loai_phu_cap": "???"}])
    assert [m.service for m in built.messages] == ["M0002"]
    (row,) = built.not_sendable.to_dict("records")
    assert (row["table"], row["field"], row["value"]) == ("qt_phu_cap", "loai_phu_cap", "???")
    assert "danh mục" in row["reason"]


def test_without_a_registry_any_unit_may_stand():
    built = built_of({"field": "he_so"}, people=({"ma_don_vi_su_dung": "AA"},), units=None)
    assert len(built.messages) == 1


def test_a_list_of_another_block_stays_at_home():
    """Ratings go with their own service and with the whole record only."""
    ratings = [{"id": "p1", "nam": 2024.0, "xep_loai_chat_luong": "HTT"}]
    line = {"table": "ds_danh_gia", "line": "nam=2024", "field": "xep_loai_chat_luong"}
    built = built_of(line, {"field": "he_so"}, ds_danh_gia=ratings)
    key = dictionary.tables()["ds_danh_gia"].message
    assert {m.service: key in body(m)[1] for m in built.messages} == {"M0003": False, "M0006": True}


def test_a_new_person_has_no_empty_lists():
    lines = [
        {"kind": "new", "id": "new:1", "op": "add", "field": f, "ours": v}
        for f, v in (("", ""), ("cccd", PERSON["cccd"]))
    ]
    built = built_of(*lines, qt_luong=[{"id": "p9", "tu_ngay": "2024"}])
    _, sent = body(built.messages[0])
    assert not [
        k for block in sent.values() if isinstance(block, dict) for k in block if k[:3] == "DS_"
    ]
    assert not [k for k in sent if k[:3] == "DS_"]


def test_numbers_are_sent_by_their_scale():
    lines = {"field": "he_so"}
    (message,) = built_of(lines, people=({"he_so": 3.3349, "bac": 2.0},)).messages
    _, sent = body(message)
    pay = sent["LUONG_PHUCAP_CHUCVU"]
    assert (pay["HeSoLuong"], pay["BacLuong"]) == (3.33, 2)
    assert type(pay["BacLuong"]) is int


def test_messages_of_different_people_are_in_the_order_of_units_and_ids():
    people = tuple({"id": f"p{n}"} for n in range(3))
    units = ("B", "A", "A")
    lines = [{"id": f"p{n}", "unit": units[n], "field": "he_so"} for n in (2, 0, 1)]
    built = built_of(*lines, people=people)
    assert [m.id for m in built.messages] == ["p1", "p2", "p0"]
    assert [m.number for m in built.messages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        (1, [["p0"], ["p0"], ["p1"], ["p2"], ["p2"]]),
        (2, [["p0", "p0"], ["p1"], ["p2", "p2"]]),
        (3, [["p0", "p0", "p1"], ["p2", "p2"]]),
        (4, [["p0", "p0", "p1"], ["p2", "p2"]]),
        (5, [["p0", "p0", "p1", "p2", "p2"]]),
    ],
)
def test_sizes_of_batches(size, wanted):
    lines = [
        {"id": f"p{i}", "field": f}
        for i in range(3)
        for f in ("he_so", "ho_ten")
        if (i, f) != (1, "ho_ten")
    ]
    people = tuple({"id": f"p{i}"} for i in range(3))
    batches = list(exchange.batches(built_of(*lines, people=people).messages, size))
    assert [[m.id for m in b] for b in batches] == wanted
    assert list(exchange.batches([], size)) == []


def receipt(message, code, text=""):
    return {"transaction_id": message.transaction_id, "err_code": code, "message": text}


@pytest.mark.parametrize(
    ("codes", "state", "text"),
    [
        ("0", "accepted", "0:0"),
        ("1", "refused", "0:1"),
        ("01", "accepted", "0:0"),
        ("10", "accepted", "1:0"),
        ("101", "accepted", "1:0"),
        ("11", "refused", "1:1"),
        ("", "sent", ""),
    ],
)
def test_a_message_once_taken_stays_taken_and_the_last_word_counts(codes, state, text):
    messages = built_of({"field": "he_so"}, {"field": "bac"}).messages
    rows = [receipt(messages[0], c, f"{n}:{c}") for n, c in enumerate(codes)]
    told = exchange.answers(messages, receipts.checked(rows, "x"))
    assert told.to_dict("list") == {
        "transaction_id": [messages[0].transaction_id] * 2,
        "change": ["P-000000", "P-000001"],
        "state": [state] * 2,
        "message": [text] * 2,
    }


def test_a_receipt_of_nobody_is_named():
    none = exchange.answers([], receipts.checked([], "a"))
    assert none.columns.tolist() == ["transaction_id", "change", "state", "message"]
    told = exchange.answers(
        [], receipts.checked([{"transaction_id": "x", "err_code": 0, "message": None}], "a")
    )
    assert told.to_dict("records") == [
        {"transaction_id": "x", "change": "", "state": "unknown", "message": ""}
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (3, "thứ 2: thiếu transaction_id, err_code"),
        ({"transaction_id": "", "err_code": 0}, "thứ 2: thiếu transaction_id"),
        ({"transaction_id": "x", "err_code": None}, "thứ 2: thiếu err_code"),
        ({"transaction_id": "x", "err_code": 2}, "thứ 2: err_code phải là 0 hoặc 1"),
    ],
)
def test_a_receipt_that_is_none_is_named_by_its_number(row, words):
    good = {"transaction_id": "x", "err_code": "1"}
    with pytest.raises(exchange.BadReceipt, match=f"a.json, phản hồi {words}"):
        receipts.checked([good, row], "a.json")


def test_files_of_receipts(tmp_path):
    one = {"transaction_id": "x", "err_code": 0, "message": "tốt"}
    (tmp_path / "a.json").write_bytes("\ufeff".encode() + json.dumps(one).encode())
    (tmp_path / "b.json").write_text(json.dumps(one) + "\n\n" + json.dumps(one) + "\n")
    (tmp_path / "c.CSV").write_text("transaction_id,err_code,message\nx,0,tốt\n", encoding="utf-8")
    for name, count in (("a.json", 1), ("b.json", 2), ("c.CSV", 1)):
        found = exchange.read_receipts(tmp_path / name)
        assert found.to_dict("records") == [{**one, "err_code": "0"}] * count
    (tmp_path / "d.json").write_bytes(b"\xff\xfe")
    (tmp_path / "e.csv").write_text("transaction_id,err_code\nx," + "0" * 200_000)  # csv.Error
    for name in ("d.json", "e.csv", "there is none.json"):
        with pytest.raises(exchange.BadReceipt, match=f"{name}: không đọc được"):
            exchange.read_receipts(tmp_path / name)


def test_a_file_of_receipts_that_would_not_fit_or_never_ends_is_refused(tmp_path, monkeypatch):
    (tmp_path / "deep.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(exchange.BadReceipt, match=r"deep\.json: không đọc được"):
        exchange.read_receipts(tmp_path / "deep.json")
    monkeypatch.setattr(receipts, "LARGEST", 1 << 20)
    (tmp_path / "large.json").write_text("[" + " " * (1 << 20) + "]", encoding="utf-8")
    with pytest.raises(exchange.BadReceipt, match="1 MB"):
        exchange.read_receipts(tmp_path / "large.json")
    long = [{"transaction_id": "x", "err_code": "1", "message": "a" * 9999}]
    assert len(receipts.checked(long, "a.json")["message"][0]) == receipts.LONGEST


def test_the_file_drop_is_the_owners_and_gives_an_answer_for_each(tmp_path):
    messages = built_of({"field": "he_so"}, {"field": "ho_ten"}).messages
    drop = carrier.FileDrop(tmp_path / "gửi")
    for _ in range(2):
        ((first, second),) = list(drop.carry(messages))
        assert (first.transaction_id, first.err_code) == (messages[0].transaction_id, "")
        assert second.transaction_id == messages[1].transaction_id
    assert (tmp_path / "gửi").stat().st_mode & 0o777 == 0o700
    for message in messages:
        path = tmp_path / "gửi" / message.file_name
        assert path.read_bytes() == message.body and path.stat().st_mode & 0o777 == 0o600
    assert len(list((tmp_path / "gửi").iterdir())) == 2
    assert drop.source == "tệp"


def test_a_list_inside_a_block_that_became_empty_is_sent_empty():
    line = {"table": "qt_phu_cap", "line": "x", "op": "remove"}
    (message,) = built_of(line, qt_phu_cap=[{"id": "p9", "tu_ngay": "2024"}]).messages
    block = body(message)[1]["LUONG_PHUCAP_CHUCVU"]
    assert block[dictionary.tables()["qt_phu_cap"].message] == []


def test_a_new_person_goes_with_the_lists_that_there_are():
    new = {"kind": "new", "id": "new:1", "op": "add"}
    lines = [new, {**new, "field": "cccd", "ours": PERSON["cccd"]}]
    (message,) = built_of(*lines, qt_luong=[{"id": "p1", "tu_ngay": "2024", "bac": 3.0}]).messages
    block = body(message)[1]["LUONG_PHUCAP_CHUCVU"]
    assert block["DS_QUATRINH_LUONG"] == [{"BacLuong": 3, "TuNgay": "2024"}]


def test_golden_messages():
    """Every byte that leaves the house: fields of all blocks, lists in their order, texts with
    marks, the names by which the national side knows a repetition."""
    people = (
        {"tinh_trang": "x", "ngay_vao_dang": "2001", "chuc_vu": "Hiệu trưởng", "trinh_do_cm": "DH"},
        {"id": "p2", "so_hieu": "NB2", "cccd": "037080000002", "ho_ten": "Đinh Thị Bưởi"},
    )
    lists = {
        "qt_luong": [
            {"id": "p1", "tu_ngay": "2024", "bac": 3.0, "he_so": 3.0, "ma_ngach": "01.003"},
            {"id": "p1", "tu_ngay": "2021-05", "bac": 2.0, "he_so": 2.67},
        ],
        "qt_phu_cap": [{"id": "p1", "tu_ngay": "2021", "loai_phu_cap": "PCCV", "he_so": 0.2}],
        "ds_danh_gia": [
            {"id": "p1", "nam": 2024.0, "xep_loai": "HT"},
            {"id": "p1", "nam": 2023.0, "xep_loai": "HTT"},
        ],
        "qt_dao_tao": [{"id": "p1", "trinh_do": "DH", "chuyen_nganh": "Luật, kinh tế"}],
    }
    new = {"kind": "new", "id": "new:1", "op": "add"}
    lines = [
        {"field": "he_so", "unit": "A"},
        {"field": "ho_ten", "unit": "A"},
        {"field": "trinh_do_cm", "unit": "A"},
        {"field": "ngay_vao_dang", "unit": "A"},
        {"table": "qt_luong", "line": "tu_ngay=2024", "field": "bac", "unit": "A"},
        {"table": "qt_dao_tao", "line": "x", "op": "add", "field": "trinh_do", "unit": "A"},
        {"table": "ds_danh_gia", "line": "nam=2024", "field": "xep_loai", "unit": "A"},
        {"field": "dien_thoai", "ours": "0912", "unit": "A"},
        {**new, "unit": "B"},
        {**new, "field": "cccd", "ours": "037080000002", "unit": "B"},
    ]
    edits = exchange.build(applied(*lines), frames(*people, **lists), UNITS, sender="H42")
    whole = exchange.build(
        applied({**new}, {**new, "field": "cccd", "ours": PERSON["cccd"]}),
        frames(*people, **lists),
        UNITS,
        as_of="2026-11-30",
    )
    parts = []
    for built in (edits, whole):
        for m in built.messages:
            parts += [f"== {m.file_name} {m.transaction_id} {m.id} {' '.join(m.changes)}"]
            parts += [m.body.decode()]
        parts += [built.not_sendable.to_csv(index=False), built.coverage.to_csv(index=False)]
    compared("exchange/messages.txt", "\n".join(parts))
