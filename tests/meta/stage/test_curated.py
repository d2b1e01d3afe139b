"""The curated dataset: every included study is in it or named, after any links, undoings and codings."""

from __future__ import annotations

import pytest

from corpora.errors import ProtocolError
from corpora.settled import read_settled
from corpora.store import Store
from meta.stage.curated import included_reports, left_out


@pytest.fixture
def store(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store:
        for name in ("r-1", "r-2", "r-3"):
            add(store, "record", name, title=name, year=2010, authors=[{"raw": "Xu X", "family": "Xu"}])
        yield store


def add(store, kind, key, /, *, who="Li Wei", machine=False, **body):
    with store.run("test", version="1") as run:
        assert run.add(kind, key, body, who=who, machine=machine)


def decide(store, report, judgement="include", *, who="Li Wei", machine=False, number=1, **more):
    add(store, "decision", f"{report}/full_text/{number}", report=report, step="full_text", judgement=judgement, who=who,
        machine=machine, **more)  # fmt: skip


def focus(store, report, contrast="A > B"):
    key = f"{report}/{contrast}"
    add(store, "focus", key, report=report, document=f"d-{report}", table="Table 1", row=1, contrast=contrast, kind="peak",
        x=-30, y=0.0, z=4.0, space="MNI", raw="-30 0 4")  # fmt: skip
    add(store, "confirmation", f"{key}/1", focus=key, action="accept")


def code(store, report, field, value, *, contrast=None, machine=False):
    body = {"report": report, "field": field, "value": value} | ({"contrast": contrast} if contrast else {})
    add(store, "coding", f"{report}/{contrast}/{field}/{machine}", machine=machine, **body)


def contrasts(store):
    return [contrast for report in included_reports(store) for contrast in report.contrasts]


def test_a_study_judged_before_it_was_linked_is_not_lost(store):
    decide(store, "r-2")
    focus(store, "r-2")
    code(store, "r-2", "n", "18")
    add(store, "duplicate", "link", record="r-2", duplicate_of="r-1", why="title")
    (report,) = included_reports(store)
    assert (report.id, report.contrasts[0].n, len(report.contrasts[0].foci)) == ("r-1", 18, 1)
    add(store, "duplicate_undone", "undone", link="link", reason="two papers")
    assert [report.id for report in included_reports(store)] == ["r-2"]


def test_a_superseded_inclusion_does_not_count(store):
    decide(store, "r-1")
    decide(store, "r-1", "exclude", number=2, supersedes="r-1/full_text/1")
    assert included_reports(store) == []


def test_reviewers_who_disagree_include_nothing(store):
    decide(store, "r-1", who="Li Wei")
    decide(store, "r-1", "exclude", who="Chen Yu", number=2)
    assert included_reports(store) == []


def test_a_person_outweighs_a_machine(store):
    decide(store, "r-1", "exclude", who="screen 1", machine=True)
    decide(store, "r-1", "include", number=2)
    assert len(included_reports(store)) == 1


def test_dual_review_needs_two_people(store):
    path = store.protocol_path
    text = path.read_text(encoding="utf-8")
    assert "mode: single" in text or "mode:" not in text
    path.write_text(text.replace("mode: single", "mode: dual_blind") if "mode: single" in text else
                    text.replace("screening:\n", "screening:\n  mode: dual_blind\n"), encoding="utf-8")  # fmt: skip
    decide(store, "r-1", who="Li Wei")
    assert included_reports(store) == []
    decide(store, "r-1", who="Chen Yu", number=2)
    assert len(included_reports(store)) == 1


def test_two_reports_of_one_citation_and_contrast_name_keep_their_own_ids(store):
    for report in ("r-1", "r-2"):
        decide(store, report)
        focus(store, report, "Xu: pain > no pain")
    assert [c.id for c in contrasts(store)] == [
        "Xu, 2010a: Xu: pain > no pain",
        "Xu, 2010b: Xu: pain > no pain",
    ]


def test_more_than_twenty_six_papers_of_one_citation_still_have_names(store):
    for number in range(4, 32):
        add(store, "record", f"r-{number}", title="t", year=2010, authors=[{"raw": "Xu X", "family": "Xu"}])
    for number in range(1, 32):
        decide(store, f"r-{number}")
    names = [report.study for report in included_reports(store)]
    assert len(set(names)) == len(names) == 31
    assert names[25:28] == ["Xu, 2010z", "Xu, 2010aa", "Xu, 2010ab"]


def test_a_contrasts_own_sample_size_outweighs_its_reports_and_a_persons_the_machines(store):
    decide(store, "r-1")
    focus(store, "r-1", "A > B")
    focus(store, "r-1", "C > D")
    code(store, "r-1", "n", "20")
    code(store, "r-1", "n", "12", contrast="C > D")
    assert [c.n for c in contrasts(store)] == [20, 12]
    add(store, "duplicate", "link", record="r-1", duplicate_of="r-2", why="title")
    code(store, "r-2", "n", "99", machine=True)
    assert [c.n for c in contrasts(store)] == [20, 12]


@pytest.mark.parametrize("value", ["n/a", "24.5", "0", "-3", "nan"])
def test_a_sample_size_that_is_no_count_is_named(store, value):
    decide(store, "r-1")
    focus(store, "r-1")
    code(store, "r-1", "n", value)
    with pytest.raises(ProtocolError, match="Xu, 2010, A > B: the coded n"):
        included_reports(store)


def test_what_no_analysis_holds_is_a_problem(store):
    decide(store, "r-1")
    decide(store, "r-2")
    focus(store, "r-2", "A > B")
    code(store, "r-2", "n", "20", contrast="A>B")
    focus(store, "r-3")
    codes = {(p.code, p.item) for p in left_out(store, read_settled(store), included_reports(store))}
    assert codes == {
        ("REPORT-NO-FOCI", "Xu, 2010a (r-1)"), ("CODING-NO-CONTRAST", "Xu, 2010b (r-2)"), ("FOCI-NOT-INCLUDED", "r-3"),
    }  # fmt: skip
