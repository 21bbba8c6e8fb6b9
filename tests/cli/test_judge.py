"""``hoso judge``: the questions with their evidence, answers, withdrawal, and a sentence for what
does not fit."""

import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.init import init
from hoso.cli.judge import command
from hoso.office.workspace import Workspace

from ..sync.plans import against, plan

DAY = "2026-11-30"


@pytest.fixture
def asked(tmp_path, monkeypatch, person, records):
    """A workspace whose plan asks who somebody is, where one is, and which value stands; the
    submission that made it."""
    assert CliRunner().invoke(init, [str(tmp_path / "tinh")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "tinh")
    sent = records(
        [
            person(0, cccd=None, so_hieu=None),
            person(1, he_so=3.0),
            *(person(i) for i in range(3, 9)),
        ]
    )
    with Workspace.find().mirror() as mirror:
        mirror.pull(
            {"nguoi": pd.DataFrame([person(i) for i in range(9)])},
            period="2026-11",
            source="export",
        )
        found = planned(mirror, sent)
        mirror.save_plan(found, {"period": "2026-11", "as_of": DAY}, by="Lan")
    return sent, found.set_index("kind")["change"].to_dict()


def planned(mirror, sent):
    return against(mirror, sent, DAY).changes


def judge(*args):
    return CliRunner().invoke(command, [str(a) for a in args])


def kinds(sent):
    with Workspace.find().mirror() as mirror:
        return set(planned(mirror, sent)["kind"])


def test_questions_show_what_speaks_for_them(asked):
    shown = judge("questions").output
    assert (
        asked[1]["ambiguous"] in shown
        and asked[1]["absent"] in shown
        and asked[1]["push"] not in shown
    )
    assert (
        "bit: họ" in shown
        and "ngày sinh giống hệt +" in shown
        and "same (cùng một người), different (người khác), unsure (chưa rõ, hỏi lại)" in shown
        and "Vắng trong tệp" in shown
    )
    assert asked[1]["absent"] not in judge("questions", "--kind", "ambiguous").output


def test_answers_are_kept_listed_and_taken_back(asked):
    sent, line = asked
    assert kinds(sent) == {"ambiguous", "absent", "push"}
    assert (
        judge("line", line["ambiguous"], "same", "--because", "đã hỏi", "--by", "Lan").exit_code
        == 0
    )
    assert (
        judge(
            "line",
            line["absent"],
            "left",
            "--reason",
            "NH",
            "--day",
            "2026-11-01",
            "--because",
            "quyết định 12",
            "--by",
            "Lan",
        ).exit_code
        == 0
    )
    assert judge("line", line["push"], "national", "--because", "sai", "--by", "Lan").exit_code == 0
    assert "ambiguous" not in kinds(sent) and {"leaver", "keep_theirs"} <= kinds(sent)
    listed = judge("list").output
    # A narrow terminal breaks the cells of a table between words.
    assert all(word in listed for word in ("cùng", "đã thôi", "giữ giá", "Lan")), listed
    assert not any(code in listed for code in ("ambiguous", "national", "absent", "push"))
    assert "giữ giá" not in judge("list", "--kind", "absent").output
    with Workspace.find().mirror() as mirror:
        number = int(mirror.judgements().set_index("kind")["seq"]["ambiguous"])
    assert judge("withdraw", number, "--because", "nhầm người", "--by", "Hoa").exit_code == 0
    assert "ambiguous" in kinds(sent), "joined records are apart again"
    with Workspace.find().mirror() as mirror:
        assert mirror.audit_verify() == [] and "withdraw" in set(mirror.read("audit")["action"])


@pytest.mark.parametrize(
    ("kind", "args", "says"),
    [
        ("ambiguous", ("works",), "same, different, unsure"),
        ("absent", ("left",), "--reason"),
        ("absent", ("left", "--reason", "NH", "--day", "1/11/2026"), "--day"),
        ("push", ("national", "--until", "mai"), "--until"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_nothing_is_kept(asked, kind, args, says):
    done = judge("line", asked[1][kind], *args, "--because", "vì")
    assert getattr(done.exception, "status", None) == 2 and says in str(done.exception)
    with Workspace.find().mirror() as mirror:
        assert not len(mirror.judgements())


def test_a_line_or_number_that_is_not_there_is_told(asked):
    assert "P0-000001" in str(judge("line", "P0-000001", "same", "--because", "vì").exception)
    assert "77" in str(judge("withdraw", 77, "--because", "vì").exception)
    assert "--because" in str(
        judge("line", asked[1]["push"], "national", "--because", " ").exception
    )


def test_the_decision_of_the_review_changes_a_number_and_undo_links_it_back(asked, person, records):
    with Workspace.find().mirror() as mirror:
        sent = records([person(0, cccd="037080654321"), *(person(i) for i in range(1, 9))])
        found = planned(mirror, sent)
        assert found["kind"].tolist() == ["identity_conflict"]
        number = mirror.save_plan(found, {"period": "2026-11", "as_of": DAY}, by="Lan")
        mirror.decide(number, found.assign(decision="approve"), by="Lan")
        mirror.apply(number, by="Lan")
        assert mirror.theirs()["nguoi"]["cccd"].tolist().count("037080654321") == 1
        old = records([person(0, so_hieu=None), *(person(i) for i in range(1, 9))])
        later = plan(
            old,
            base=mirror.base(),
            theirs=mirror.theirs(),
            as_of=DAY,
            mirror_day=DAY,
            numbers=mirror.read("identifier"),
        )
        assert later.people.set_index("row").loc[0, "how"] == "cccd_before" and set(
            later.changes["kind"]
        ) == {"keep_theirs"}, "old and new number are one person"
        mirror.undo(number, by="Lan")
        assert person(0)["cccd"] in set(mirror.theirs()["nguoi"]["cccd"])
        assert planned(mirror, records([person(i) for i in range(9)])).empty
