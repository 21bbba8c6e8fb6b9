"""Mail addresses in a cell of a registry: several, and some of them wrong."""

import pytest

from hoso.validators.addresses import addresses, is_address, proposal


@pytest.mark.parametrize(
    ("cell", "good", "bad"),
    [
        ("a@x.vn", ["a@x.vn"], []),
        ("a@x.vn; b@x.vn", ["a@x.vn", "b@x.vn"], []),
        ("a@x.vn,b@x.vn ;c@x.vn\nd@x.vn", ["a@x.vn", "b@x.vn", "c@x.vn", "d@x.vn"], []),
        ("A@X.VN; a@x.vn", ["A@X.VN"], []),
        ("", [], []),
        (" ; , ", [], []),
        ("mailto:a@x.vn", [], ["mailto:a@x.vn"]),
        ("a@x.vn.", [], ["a@x.vn."]),
        ("a@x,gov.vn", [], ["a@x,gov.vn"]),
        ("a@x,gov.vn; b@x.vn", ["b@x.vn"], ["a@x,gov.vn"]),
        ("không có", [], ["không có"]),
        ("a@x.vn; không có", ["a@x.vn"], ["không có"]),
        ("a@x.vn b@x.vn", [], ["a@x.vn b@x.vn"]),
    ],
)
def test_a_cell_gives_its_mailboxes_and_names_what_is_none(cell, good, bad):
    assert addresses(cell) == (good, bad)


@pytest.mark.parametrize(
    "text",
    ["a@x", "@x.vn", "a@", "a@@x.vn", "a..b@x.vn", ".a@x.vn", "a.@x.vn", "a@-x.vn", "a@x-.vn",
     "a@x..vn", "a@x.vn\n", "a\r\n@x.vn", "â@x.vn", "a@x.v", "a@1.2", f"{'a' * 65}@x.vn",
     "Lan <a@x.vn>", "a@x.vn>", " a@x.vn"],
)  # fmt: skip
def test_what_is_no_mailbox(text):
    assert not is_address(text)


@pytest.mark.parametrize(
    ("piece", "meant"),
    [
        ("mailto:bv@ninhbinh.gov.vn", "bv@ninhbinh.gov.vn"),
        ("bv@ninhbinh.gov.vn.", "bv@ninhbinh.gov.vn"),
        ("vt@ninhbinh,gov.vn", "vt@ninhbinh.gov.vn"),
        ("Lan <a@x.vn>", "a@x.vn"),
        ("vt @ ninhbinh.gov.vn", "vt@ninhbinh.gov.vn"),
        ("không có", ""),
        ("a@x.vn b@x.vn", ""),
    ],
)
def test_what_it_most_likely_means(piece, meant):
    assert proposal(piece) == meant
