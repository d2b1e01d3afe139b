"""A file is given to the report it is, or to none."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

import focimine
from corpora.errors import ExitCode, FormatError
from corpora.store import Store
from miner.fulltext import Candidate, find_report, read_identity

TITLE = "Neural responses to ingroup and outgroup members' suffering predict costly helping"
OTHER = "Do you feel my pain? Racial group membership modulates empathic neural responses"
WANTED = (
    Candidate(report="r-1", record="r-1", doi="10.1000/hein.2010", titles=(TITLE,)),
    Candidate(report="r-2", record="r-3", doi=None, titles=(OTHER,)),
    Candidate(report="r-4", record="r-4", doi="10.1000/zh", titles=("群体共情偏差的神经机制研究",)),
)


def pdf(*pages):
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(50, 780 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def matched(data):
    match = find_report(read_identity(data, "x"), WANTED)
    return match.record if match else None


def test_a_paper_is_known_by_its_doi_and_title_broken_over_lines():
    data = pdf(
        [
            "https://doi.org/10.1000/HEIN.2010",
            "Neural responses to ingroup and out-",
            "group members' suffering predict costly helping",
        ]
    )
    assert matched(data) == "r-1"


def test_a_paper_that_cites_a_sought_doi_on_its_first_page_is_not_that_paper():
    data = pdf(["Another study of something else", "See Hein et al., doi: 10.1000/hein.2010, for the task."])
    assert matched(data) is None


def test_a_title_cited_in_another_papers_references_is_not_that_paper():
    assert matched(pdf(["A study of our own, told line by line"] * 8, ["References", OTHER])) is None


def test_a_title_under_another_doi_waits_for_a_person():
    assert matched(pdf([TITLE, "doi: 10.1101/preprint.77"])) is None


@pytest.mark.parametrize("before", ["Erratum to:", "Commentary on", "Reply to", "Retraction:"])
def test_a_correction_of_a_paper_is_not_the_paper(before):
    assert matched(pdf([before, TITLE, "doi: 10.1000/hein.2010"])) is None


def test_a_title_alone_names_the_record_it_was_matched_to():
    assert matched(pdf([OTHER, "Xu, Zuo, Wang, Han"])) == "r-3"


def test_a_report_whose_title_begins_another_papers_title_is_left_to_a_person():
    short = Candidate(report="r-8", record="r-8", doi=None, titles=("Empathy for pain in groups",))
    long = Candidate(report="r-9", record="r-9", doi=None, titles=("Empathy for pain in groups: an fMRI study",))
    identity = read_identity(pdf([long.titles[0]]), "x")
    assert find_report(identity, (short, long)) is None


def test_the_dois_and_titles_of_an_articles_references_do_not_count():
    front = '<article><front><article-id pub-id-type="doi">10.1000/own</article-id><article-title>Mine is <italic>this</italic> one here</article-title></front>'
    back = f'<back><ref-list><ref><article-title>{OTHER}</article-title><pub-id pub-id-type="doi">10.1000/hein.2010</pub-id></ref></ref-list></back></article>'
    assert matched((front + "<body/>" + back).encode()) is None


def test_a_saved_page_is_known_by_its_meta_data_in_any_order_of_attributes():
    page = f'<html><head><meta content="doi:10.1000/hein.2010" name="citation_doi"><title>{TITLE} | Neuron</title></head></html>'
    assert matched(page.replace("'", "&#39;").encode()) == "r-1"


def test_a_short_chinese_title_is_long_enough():
    page = "<html><head><title>群体共情偏差的神经机制研究</title></head></html>"
    assert matched(page.encode()) == "r-4"


def test_a_damaged_pdf_is_a_format_error():
    with pytest.raises(FormatError, match="not a readable PDF"):
        read_identity(b"%PDF-1.4 nothing", "x.pdf")


@pytest.fixture
def review(tmp_path, protocol_text):
    folder = tmp_path / "review"
    with Store.create(folder, protocol_text) as store, store.run("import", version="1") as run:
        for name, title, doi in (
            ("r-0", TITLE, None),
            ("r-1", TITLE, "10.1000/hein.2010"),
            ("r-2", OTHER, None),
        ):
            run.add("record", name, {"id": name, "source": "s", "position": 1, "title": title, "doi": doi})
        run.add("duplicate", "link", {"record": "r-1", "duplicate_of": "r-0", "why": "title"})
        for name in ("r-1", "r-2"):  # r-1 was decided before it was linked
            body = {"report": name, "step": "title_abstract", "judgement": "include", "who": "Li Wei"}
            run.add("decision", f"{name}/title_abstract/1", body, who="Li Wei", machine=False)
    return folder


def fetch(review, *arguments):
    return focimine.run(["fetch", *map(str, arguments), "--review", str(review)])


def rows(review, sql):
    with Store.open(review) as store:
        return [tuple(row) for row in store.query(sql)]


def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf([TITLE, "doi:10.1000/hein.2010"]))
    (folder / "._a.pdf").write_bytes(b"resource fork")
    return folder


def test_a_linked_records_doi_finds_the_report_and_the_file_stays_with_that_record(review, tmp_path):
    assert fetch(review, papers(tmp_path)) == ExitCode.DONE
    assert rows(review, "SELECT report, record FROM documents") == [("r-0", "r-1")]
    with Store.open(review) as store, store.run("undo", version="1") as run:
        run.add("duplicate_undone", "link", {"link": "link", "reason": "two papers"})
    assert rows(review, "SELECT report FROM documents") == [("r-1",)]


def test_a_whole_folder_is_never_given_to_one_report(review, tmp_path, capsys):
    assert fetch(review, papers(tmp_path), "--report", "r-2") == ExitCode.PROTOCOL
    assert "one file" in capsys.readouterr().err


def test_a_file_that_has_its_report_is_not_given_to_another_in_silence(review, tmp_path, capsys):
    folder = papers(tmp_path)
    fetch(review, folder)
    assert fetch(review, folder / "a.pdf", "--report", "r-2") == ExitCode.PROBLEMS
    assert "DOCUMENT-KNOWN" in capsys.readouterr().err
