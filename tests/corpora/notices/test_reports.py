"""The notices about reports: from their records, from PubMed asked again, from records about other papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.notices.found import notices_in
from corpora.notices.reports import (
    Change,
    changes_between,
    confirmed_notices,
    fold_notices,
    notice_lines,
    pubmed_says,
)
from corpora.notices.wording import confirming_problems
from corpora.nouns.notices import Notice, NoticeKind
from corpora.nouns.records import Record
from corpora.settled import read_reports, read_settled
from corpora.store import Store

PAPER = {"title": "Faces in pain and the insula", "pmid": "7", "doi": "10.1000/faces", "database": "pubmed"}


def record(name: str, **fields: object) -> Record:
    return Record(id=name, source="s", position=1, **fields)  # type: ignore[arg-type]


def told(records: list[Record], changes: list[Change] | None = None, **of: str) -> dict[str, list[str]]:
    found = fold_notices(records, {r.id: of.get(r.id, r.id) for r in records}, changes or [])
    return {report: list(dict.fromkeys(n.kind.value for n in notices)) for report, notices in found.items()}


def test_one_record_of_a_report_is_enough() -> None:
    records = [record("a", **PAPER), record("b", title="RETRACTED: Faces in pain and the insula")]
    assert told(records, b="a") == {"a": ["retracted"]}


@pytest.mark.parametrize(
    "notice",
    [
        {"title": "Retraction. ", "retraction": "retraction of: Li H. J Ex. 2020;7:1. PMID: 7"},
        {"title": "Retraction", "retraction": "retraction of: Li H. J Ex. 2020;7:1. doi: 10.1000/FACES."},
        {"title": "Retraction notice to “Faces in pain and the insula” [J Ex 7 (2020) 1–9]"},
        {"title": "Retraction Note: Faces in pain and the insula."},
        {"title": "Faces in pain and the insula (Retraction of vol 7, pg 1, 2020)"},
    ],
)
def test_a_notice_marks_the_paper_it_is_about(notice: dict[str, str]) -> None:
    assert told([record("a", **PAPER), record("n", **notice)]) == {"n": ["retraction notice"], "a": ["retracted"]}


def test_corrections_and_chinese_notices_find_their_paper_too() -> None:
    records = [
        record("a", title="疼痛面孔与脑岛"),
        record("n", title="关于撤销《疼痛面孔与脑岛》一文的声明"),
        record("b", title="Bias in the empathic brain"),
        record("m", title="Bias in the empathic brain (vol 3, pg 9, 2019)", publication_types=("Correction",)),
    ]
    found = told(records)
    assert (found["a"], found["b"]) == (["retracted"], ["corrected"])


def test_a_short_title_marks_no_paper() -> None:
    assert told([record("a", title="Pain"), record("n", title="Erratum: Pain")]) == {"n": ["correction notice"]}


def change(kind: NoticeKind, words: str, *, found: bool = True) -> Change:
    return Change(pmid="7", notice=Notice(kind=kind, place="retracted in", words=words), is_found=found)


def test_what_pubmed_says_later_counts_for_every_record_with_the_pmid_and_the_last_word_holds() -> None:
    records = [record("a", **PAPER), record("b", pmid="7", database="scopus")]
    found, gone = (change(NoticeKind.RETRACTED, "J Ex. 2021;8:1. PMID: 9", found=f) for f in (True, False))
    assert told(records, [found]) == {"a": ["retracted"], "b": ["retracted"]}
    assert told(records, [found, gone]) == {}
    assert told(records, [found, gone, found]) == {"a": ["retracted"], "b": ["retracted"]}


def test_pubmed_takes_back_its_own_word_only() -> None:
    gone = change(NoticeKind.RETRACTED, "J Ex. 2021;8:1. (PMID 9)", found=False)
    marked = {**PAPER, "retraction": "retracted in: J Ex. 2021;8:1. PMID: 9"}
    assert told([record("a", **marked)], [gone]) == {}
    assert told([record("a", **{**marked, "database": "scopus"})], [gone]) == {"a": ["retracted"]}


def test_the_same_notice_in_two_formats_is_no_change() -> None:
    nbib = notices_in(record("a", **PAPER, retraction="erratum in: J Ex. 2021 Jan;8(1):1. doi: 10.1/x. PMID: 9"))
    xml = notices_in(record("b", **PAPER, retraction="erratum in: J Ex. 2021 Jan;8(1):1 (PMID 9)"))
    assert changes_between("7", nbib, xml) == []
    assert [c.is_found for c in changes_between("7", nbib, ())] == [False]


def test_what_pubmed_said_is_known_per_pmid_and_others_words_are_not_its() -> None:
    records = [
        record("a", **PAPER, retraction="erratum in: J Ex. 2021"),
        record("b", pmid="8", database="scopus", title="RETRACTED: Other faces in pain"),
    ]
    said = pubmed_says(records, [])
    assert [n.kind for n in said["7"]] == [NoticeKind.CORRECTED]
    assert said["8"] == ()


def marked(*kinds: NoticeKind) -> list[Notice]:
    return [Notice(kind=kind, place="title", words="RETRACTED:") for kind in kinds]


def test_confirming_foci_of_a_retracted_paper_is_told_by_its_gravest_notice() -> None:
    found = confirming_problems(
        [
            ("Xu, 2009 (r-1)", marked(NoticeKind.CORRECTED, NoticeKind.RETRACTED)),
            ("Li, 2010 (r-2)", marked(NoticeKind.CORRECTED)),
        ]
    )
    assert [(p.code, p.severity.value, p.item) for p in found] == [
        ("FOCI-OF-RETRACTED", "warning", "Xu, 2009 (r-1)"),
        ("FOCI-OF-CORRECTED", "info", "Li, 2010 (r-2)"),
    ]
    assert "has been retracted (title: RETRACTED:)" in found[0].message


def test_the_last_confirmation_of_a_retracted_papers_foci_is_told_and_a_rejection_is_not(
    tmp_path: Path, protocol_text: str
) -> None:
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("import", version="1") as made:
            made.add("record", "r-1", {"source": "s", "position": 1, "title": "RETRACTED: Faces", "year": 2016})
            made.add("record", "r-2", {"source": "s", "position": 2, "title": "Other faces", "year": 2016})
            for report in ("r-1", "r-2"):
                made.add("focus", f"f-{report}", {"report": report, "x": 1, "y": 2, "z": 3})
        for action, expected in (("reject", []), ("accept", ["no author, 2016 (r-1)"])):
            with store.run("confirm", version="1") as made:
                for report in ("r-1", "r-2"):
                    body = {"focus": f"f-{report}", "action": action}
                    made.add("confirmation", f"f-{report}/{action}", body, who="Li", machine=False)
            assert [p.item for p in confirmed_notices(store, read_reports(store))] == expected
        with store.run("confirm", version="1"):
            pass
        assert confirmed_notices(store, read_reports(store)) == []


def test_status_tells_of_included_and_open_retracted_papers(tmp_path: Path, protocol_text: str) -> None:
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("import", version="1") as made:
            for name in ("r-1", "r-2", "r-3"):
                body = {"source": "s", "position": 1, "title": f"RETRACTED: Faces {name}", "year": 2016}
                made.add("record", name, body)
            for name, judgement in (("r-1", "include"), ("r-3", "exclude")):
                decision = {"report": name, "step": "full_text", "judgement": judgement}
                made.add("decision", f"{name}/1", decision, who="Ann", machine=False)
        lines = notice_lines(store, read_settled(store))
    assert len(lines) == 2
    assert lines[0].startswith("Included, though retracted: no author, 2016 (r-1)")
    assert lines[1].startswith("1 retracted paper is not decided on")
