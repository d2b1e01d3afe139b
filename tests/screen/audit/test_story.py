"""A report's coordinates, codings, clusters and rows of unknown kinds in its story."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpora.ids import sha256_hex
from corpora.store import Store
from screen.audit.clusters import Analysis, clusters_table
from screen.audit.events import Names, Row, to_events
from screen.audit.story import codings_table, corrections_table, story_lines
from screen.stage.audit.story import find_report, read_story

SHA = "d" * 64
WHO = "Li Wei"


def row(seq: int, kind: str, key: str, who: str = WHO, **body: Any) -> Row:
    return Row(
        seq=seq,
        kind=kind,
        key=key,
        body=body,
        who=who,
        machine=who != WHO,
        at=f"2026-01-0{seq}T10:00:00+00:00",
        run=f"run of {who}",
    )


def focus(seq: int, n: int, x: float) -> Row:
    return row(
        seq,
        "focus",
        f"d/Table 1/{n}/1",
        "extract 3",
        table="Table 1",
        row=n,
        document=SHA,
        x=x,
        y=2.0,
        z=3.0,
        contrast="A > B",
    )


def test_a_correction_shows_what_was_read_and_what_was_made_of_it():
    foci = [focus(1, n, -30.0) for n in (1, 2, 3)]
    words = [
        row(2, "confirmation", "c1", focus="d/Table 1/1/1", action="correct", x=300.0, reason="typed wrong"),
        row(3, "confirmation", "c2", focus="d/Table 1/1/1", action="correct", x=30.0, reason="the minus is a dash"),
        row(4, "confirmation", "c3", focus="d/Table 1/2/1", action="accept"),
        row(5, "confirmation", "c4", focus="d/Table 1/3/1", action="reject", reason="cited from another paper"),
    ]
    rows = corrections_table(foci, words).as_dicts()
    assert [(one["action"], one["rows"], one.get("change"), one["reason"]) for one in rows] == [
        ("correct", "1", "x -30.0 → 300.0", "typed wrong"),
        ("correct", "1", "x -30.0 → 30.0", "the minus is a dash"),
        ("reject", "3", None, "cited from another paper"),
    ]


def test_foci_treated_alike_at_once_are_one_event_and_one_row():
    foci = [focus(1, n, -30.0) for n in range(1, 6)]
    words = [
        row(2, "confirmation", f"c{n}", focus=f"d/Table 1/{n}/1", action="reject", reason="ROI") for n in range(1, 6)
    ]
    assert [event.text for event in to_events(words, Names())] == ["5 foci rejected."]
    (one,) = corrections_table(foci, words).as_dicts()
    assert (one["foci"], one["rows"]) == (5, "1–5")


def test_of_codings_a_persons_last_word_is_in_force_and_the_earlier_ones_stay():
    codings = [
        row(1, "coding", "k1", "extract 3", field="n", value="36", quote="36 took part"),
        row(2, "coding", "k2", field="n", value="17", quote="17 subjects"),
        row(3, "coding", "k3", "extract 4", field="n", value="35", quote="35 took part"),
    ]
    rows = codings_table(codings).as_dicts()
    assert [(one["value"], one["state"]) for one in rows] == [("36", "earlier"), ("35", "earlier"), ("17", "in force")]


def test_a_row_of_a_kind_without_words_is_told_all_the_same():
    (event,) = to_events([row(1, "risk_of_bias", "b1", item="sequence", answer="low", report="r-1")], Names())
    assert event.text == "risk of bias: item sequence, answer low."


def experiment(name: str, document: str = SHA) -> dict[str, str]:
    return {"experiment": name, "study": "Hein, 2016", "n": "20", "document": document}


def test_clusters_name_the_reports_own_experiments_only():
    cluster = {"cluster": "1", "volume_mm3": "1096", "foci_inside": "Fox, 2013 (2); Hein, 2016 (b) (6)"}
    cluster |= {f"weighted_centre_{axis}": value for axis, value in zip("xyz", ("-31.0", "15.4", "-4.8"), strict=True)}
    analysis = Analysis(
        name="main",
        experiments=[
            experiment("Hein, 2016 (a)"),
            *[experiment("Hein, 2016 (b)")] * 7,
            experiment("Fox, 2013", "e" * 64),
        ],
        clusters=[cluster],
        contributions=[{"cluster": "1", "study": "Hein, 2016", "share": "0.421", "survives_without": "no"}],
    )
    rows = clusters_table([analysis], {SHA}).as_dicts()
    assert [(one["experiment"], one["foci"], one["cluster"], one["foci_inside"]) for one in rows] == [
        ("Hein, 2016 (a)", 1, "1", 0),
        ("Hein, 2016 (b)", 7, "1", 6),
    ]
    assert rows[1]["share_of_ale"] == "42.1 %"
    assert rows[1]["without_it"] == "the cluster is lost"
    assert clusters_table([analysis], {"f" * 64}).rows == ()


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    folder = tmp_path / "review"
    record = {
        "title": "Empathy",
        "authors": [{"raw": "Hein G"}],
        "year": 2016,
        "source": "s",
        "position": 1,
        "database": "pubmed",
    }
    tables = folder / "results" / "main" / "tables"
    with Store.create(folder, protocol_text) as store, store.run("test", version="1") as made:
        made.add("record", "r-1", record)
        made.add(
            "document",
            SHA,
            {
                "report": "r-1",
                "name": "Hein_2016.pdf",
                "file": "documents/dd-Hein_2016.pdf",
                "matched_by": "DOI",
                "outcome": "retrieved",
            },
        )
        for n in (1, 2):
            made.add(
                "focus",
                f"d/Table 1/{n}/1",
                {
                    "report": "r-1",
                    "document": SHA,
                    "table": "Table 1",
                    "page": 4,
                    "row": n,
                    "x": -30.0,
                    "y": 2.0,
                    "z": 3.0,
                    "contrast": "A > B",
                },
            )
        made.add("extracted", f"{SHA}@3", {"document": SHA, "n_foci": 2})
        made.add(
            "confirmation",
            "d/Table 1/1/1/1",
            {"focus": "d/Table 1/1/1", "action": "correct", "x": 30.0, "reason": "sign"},
            who=WHO,
            machine=False,
        )
        made.add(
            "coding",
            "r-1//n/1",
            {"report": "r-1", "field": "n", "value": "20", "quote": "twenty people"},
            who=WHO,
            machine=False,
        )
        made.add(
            "problem",
            "P",
            {"code": "FOCUS-REPEATED", "item": "dd-Hein_2016.pdf, Table 1, row 2", "message": "printed twice."},
        )
        made.add(
            "problem", "Q", {"code": "FOCUS-REPEATED", "item": "dd-Other.pdf, Table 1", "message": "of another paper."}
        )
        tables.mkdir(parents=True)
        head = "experiment\tstudy\tn\tdocument\nHein, 2016\tHein, 2016\t20\t" + SHA + "\n"
        clusters = "cluster\tvolume_mm3\tweighted_centre_x\tweighted_centre_y\tweighted_centre_z\tfoci_inside\n1\t800\t-31\t15\t-5\tHein, 2016 (1)\n"
        for name, text in (("experiments.tsv", head), ("clusters_MNI.tsv", clusters)):
            (tables / name).write_text(text, encoding="utf-8")
            file = f"results/main/tables/{name}"
            made.add("result", file, {"analysis": "main", "file": file, "sha256": sha256_hex(text)})
    return folder


def told(review: Path) -> str:
    with Store.open(review, read_only=True) as store:
        (card,) = find_report(store, "Hein 2016").cards
        return " ".join("\n".join(story_lines(read_story(store, card), width=200)).split())


def test_documents_coordinates_codings_problems_and_clusters_are_told(review: Path):
    story = told(review)
    for words in (
        "Hein_2016.pdf was kept as its full text; matched by: DOI.",
        "Hein_2016.pdf was read: 2 foci.",
        "1 focus corrected.",
        "1 value coded: n.",
        "printed twice. [FOCUS-REPEATED]",
        "x -30.0 → 30.0 sign",
        "Hein_2016.pdf Table 1 4 1 2 0 1 0 1 Li Wei",
        "twenty people",
        "main Hein, 2016 1 20 1 -31, 15, -5 800 1",
    ):
        assert words in story, words
    assert "of another paper" not in story


def test_tables_that_were_changed_after_the_analysis_are_named(review: Path):
    path = review / "results" / "main" / "tables" / "clusters_MNI.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("800", "900"), encoding="utf-8")
    (review / "results" / "main" / "tables" / "experiments.tsv").touch()
    assert "In the analyses (1 tables were changed since the analysis wrote them)" in told(review)


DUAL = """
review: {title: {en: T}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Li Wei, Anna Berg]
  mode: dual_blind
  criteria: [{id: empirical, wording: {en: E}, steps: [title_abstract]}]
"""


def test_a_judgement_of_bias_is_told_when_both_are_in_and_a_retraction_at_once(tmp_path: Path):
    folder = tmp_path / "review"
    record = {
        "title": "Empathy",
        "authors": [{"raw": "Hein G"}],
        "year": 2016,
        "pmid": "1",
        "source": "s",
        "position": 1,
    }
    said = {
        "report": "r-1",
        "item": "blinding",
        "action": "judge",
        "judgement": "high",
        "quote": "raters knew the groups",
        "page": "7",
    }
    notice = {
        "report": "r-1",
        "pmid": "1",
        "notice": "retracted",
        "place": "retracted in",
        "words": "J Foo. 2020;1:1",
        "change": "found",
        "read_on": "2026-01-02",
    }
    with Store.create(folder, DUAL) as store, store.run("test", version="1") as made:
        made.add("record", "r-1", record)
        made.add("notice", "n1", notice)
        made.add("bias", "b1", said, who=WHO, machine=False)
    before = told(folder)
    assert "PubMed, read again on 2026-01-02, says: retracted." in before
    assert "Notices: retracted (retracted in: J Foo. 2020;1:1)." in before
    assert "raters knew the groups" not in before
    with Store.open(folder) as store, store.run("test", version="1") as made:
        made.add("bias", "b2", {**said, "quote": "the groups were named"}, who="Anna Berg", machine=False)
    after = told(folder)
    assert 'Risk of bias, blinding: high. · on: "raters knew the groups" (p. 7)' in after
    assert "the groups were named" in after
