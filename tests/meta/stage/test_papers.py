"""The papers of a report: rows of the table of studies, references, and what other stages give for it."""

from __future__ import annotations

from docx import Document

import focimine
from corpora.documents.blocks import Paragraph, Part
from corpora.errors import ExitCode
from corpora.protocol import load_protocol
from corpora.settled import read_settled
from corpora.store import Store
from meta.stage.analyse import prepare
from meta.stage.curated import included_reports
from meta.stage.papers import read_studies


def add(folder, kind, key, **body):
    with Store.open(folder) as store, store.run("test", version="1") as run:
        assert run.add(kind, key, body, who="Li Wei", machine=False)


def test_included_papers_are_rows_with_their_codings_also_those_without_coordinates(review):
    folder = review({})
    add(
        folder,
        "record",
        "r-x",
        source="s",
        position=9,
        title="No foci",
        year=2011,
        authors=[{"raw": "Abe A", "family": "Abe"}],
    )
    add(folder, "decision", "r-x/1", report="r-x", step="full_text", judgement="include", who="Li Wei")
    add(folder, "coding", "r-x/n", report="r-x", field="n", value="31")
    with Store.open(folder, read_only=True) as store:
        settled = read_settled(store)
        studies = read_studies(store, load_protocol(store.protocol_path), settled, included_reports(store, settled))
    assert [row.study for row in studies.rows] == ["Abe, 2011", *(f"Xu{n}, 2010" for n in range(8))]
    first, second = studies.rows[:2]
    assert (first.contrast, first.n_foci, first.values["n"]) == (None, 0, "31")
    assert (second.contrast, second.n_foci, second.values["task"], second.spaces) == ("A > B", 3, "explicit", ("MNI",))
    assert studies.records["r-x"].authors[0].family == "Abe"


def prepared(folder, parts):
    with Store.open(folder, read_only=True) as store:
        protocol = load_protocol(store.protocol_path)
        return prepare(store, protocol, workers=1, flow=folder / "none", parts=parts).fingerprint


def test_a_report_is_made_again_when_what_it_shows_of_the_ledger_has_changed(review):
    folder = review({})

    def saying(words):
        return lambda _store, language: (Part(key="searches", title=language, blocks=(Paragraph(text=words),)),)

    assert prepared(folder, saying("one")) == prepared(folder, saying("one"))
    assert prepared(folder, saying("one")) != prepared(folder, saying("two"))
    assert prepared(folder, saying("one")) != prepared(folder, None)


def test_the_command_writes_page_and_word_file_with_references_searches_and_links(review):
    folder = review({"robustness": {"contributions": False}})
    assert focimine.run(["analyse", "--workers", "1", "--review", str(folder)]) in (ExitCode.DONE, ExitCode.PROBLEMS)
    page = (folder / "report.html").read_text(encoding="utf-8")
    for words in (
        'id="ref-r-0"',
        'href="#ref-r-0"',
        'id="searches"',
        'id="agreement"',
        'href="results/main/viewer.html"',
        "Xu0, X. (2010)",
    ):
        assert words in page, words
    word = Document(folder / "report.docx")
    assert any("Xu0, X. (2010)" in paragraph.text for paragraph in word.paragraphs)
    with Store.open(folder, read_only=True) as store:
        kept = {row["file"] for row in store.query("SELECT body ->> 'file' AS file FROM ledger WHERE kind = 'result'")}
    assert {"report.html", "report.docx"} <= kept
