"""The contract every importer keeps, on our own examples and (where present) on real exports."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpora.errors import FormatError
from corpora.text import decode_text
from miner.importers import IMPORTERS, find_importer, read_file
from miner.importers.base import HEAD_BYTES

FOLDERS = {
    "ris": "RIS", "nbib": "PubMed nbib", "pubmed_xml": "PubMed XML", "endnote": "EndNote %", "noteexpress": "NoteExpress",
    "refworks": "RefWorks", "estudy": "CNKI E-Study", "vip_text": "VIP text", "wos": "Web of Science", "bibtex": "BibTeX",
    "table": "CSV table", "endnote_xml": "EndNote XML", "ebsco_xml": "EBSCO XML", "csl_json": "CSL JSON", "cnki_json": "CNKI JSON", "ovid": "Ovid text", "labels": "Labelled text",
    "pubmed_text": "PubMed abstract text",
}  # fmt: skip
DATA = Path(__file__).resolve().parent.parent / "data" / "miner"
EXAMPLES = sorted(path for path in DATA.glob("*/*") if path.is_file())


def read(path: Path):
    return read_file(path.read_bytes(), path.name)


def codes(file) -> list[str]:
    """The codes of its problems, but for the one that names the fields these small examples leave out."""
    return [problem.code for problem in file.problems if problem.code != "FIELD-IN-NO-RECORD"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_each_example_is_claimed_by_its_importer_alone_whatever_its_name(path: Path) -> None:
    head = path.read_bytes()[:HEAD_BYTES]
    claiming = [importer.name for importer in IMPORTERS if importer.claims("nothing.dat", head)]
    assert len(claiming) == 1
    assert claiming[0].startswith(FOLDERS[path.parent.name])


def test_every_importer_has_an_example() -> None:
    assert {read(path).format for path in EXAMPLES} == {importer.name for importer in IMPORTERS}


@pytest.mark.parametrize(
    "content",
    ["TY  - JOUR\nAU  - Li\nER  - \n", "@article{a, author = {Li}, year = {2020}}", "title,authors,year\n,Li,2020\n"],
)
def test_a_record_without_a_title_is_kept_and_reported_whatever_its_format(content: str) -> None:
    found = read_file(content.encode(), "odd.txt")
    assert [record.title for record in found.records] == [None]
    assert codes(found) == ["RECORD-WITHOUT-TITLE"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_records_keep_order_lines_and_stable_ids(path: Path) -> None:
    first, again = read(path), read(path)
    assert first == again
    assert [record.position for record in first.records] == list(range(1, len(first.records) + 1))
    lines = [record.line for record in first.records]
    assert lines == sorted(lines)
    assert len({record.id for record in first.records}) == len(first.records)


def test_every_word_of_a_tagged_file_is_kept_in_raw() -> None:
    for path in EXAMPLES:
        if path.parent.name in {"pubmed_xml", "bibtex", "table", "endnote_xml", "ebsco_xml", "csl_json", "cnki_json"}:
            continue
        text = decode_text(path.read_bytes()).text.replace("_" * 60, "")  # ProQuest's line between records
        kept = " ".join(f"{tag} {value}" for record in read(path).records for tag, value in record.raw)
        words = (
            set(re.findall(r"\w+", text))
            - set(re.findall(r"\w+", kept))
            - {"TY", "ER", "EF", "FN", "VR", "PT", "A1虞锦洪"}
        )
        heading = {"Clarivate", "Analytics", "Web", "of", "Science", "1", "2", "0", "Record", "检索结果", "选中1篇"}
        assert words <= heading, path


def test_ris_reads_bom_continuation_untyped_tail_and_doi_address() -> None:
    file = read(DATA / "ris" / "bom_and_missing_er.ris")
    first, second = file.records
    assert (first.doi, first.year, first.pages) == ("10.1523/jneurosci.2418-09.2009", 2009, "8525-8529")
    assert [author.family for author in first.authors] == ["Xu", "Zuo", "Wang", "Han"]
    assert first.keywords == ("empathy", "race")
    assert [value for tag, value in first.raw if tag == "AD"] == [
        "Peking University",
        "Department of Psychology",
    ]
    assert second.title
    assert second.title.startswith("Neural responses")
    assert file.database == "proquest"


def test_nbib_reads_ids_wrapped_titles_groups_and_retractions() -> None:
    first, second = read(DATA / "nbib" / "pubmed.txt").records
    assert (first.pmid, first.doi, first.pages) == ("19571143", "10.1523/jneurosci.2418-09.2009", "8525-9")
    assert first.title
    assert first.title.endswith("modulates empathic neural responses.")
    assert ("CI  ".strip(), "(c) nobody, this line only shows that an unknown tag is kept.") in first.raw
    assert second.authors[-1].raw == "An imagined study group"
    assert second.retraction
    assert "retracted in" in second.retraction


def test_nbib_agrees_with_biopython(examples: Path) -> None:
    import io

    from Bio import Medline

    path = examples / "nbib" / "pubmed.txt"
    theirs = list(Medline.parse(io.StringIO(path.read_text(encoding="utf-8"))))
    ours = read(path).records
    assert [(r["PMID"], r["TI"], r["FAU"]) for r in theirs] == [
        (r.pmid, r.title, [a.raw for a in r.authors if a.family]) for r in ours
    ]


def test_pubmed_xml_takes_ids_of_the_article_not_of_its_references() -> None:
    file = read(DATA / "pubmed_xml" / "two.xml")
    first, second = file.records
    assert (first.pmid, first.doi, first.pmcid) == (
        "19571143",
        "10.1523/jneurosci.2418-09.2009",
        "PMC6665724",
    )
    assert first.title == "Do you feel my pain? Racial group membership modulates empathic neural responses."
    assert first.abstract == "AIM: Our summary.\nRESULT: One more sentence."
    assert (second.title_translated, second.year) == ("共情与群体", 1998)
    assert second.retraction == "retracted in: Chinese journal. 2000;1:1 (PMID 3)"
    assert codes(file) == ["PUBMED-DELETED"]


def test_pubmed_xml_opens_no_file_and_expands_no_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    text = (
        f'<!DOCTYPE PubmedArticleSet [<!ENTITY leak SYSTEM "{secret.as_uri()}">]><PubmedArticleSet><PubmedArticle><MedlineCitation>'
        "<PMID>1</PMID><Article><ArticleTitle>A title &leak;</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    assert "hidden" not in str(read_file(text.encode(), "x.xml"))


def test_cnki_endnote_survives_blank_lines_inside_records_and_cr_line_ends() -> None:
    first, thesis = read(DATA / "endnote" / "cnki_blank_lines.txt").records
    assert [author.raw for author in first.authors] == ["孙路闻", "周月"]
    assert (first.year, first.issue, first.pages, first.issn) == (2024, "06", "1-9", "1000-1234")
    assert first.keywords == ("共情", "群际", "脑成像")
    assert first.abstract
    assert first.abstract.startswith("我们的概括：对内群体")
    assert (thesis.publication_types, thesis.journal, thesis.authors[0].raw) == (("Thesis",), None, "王小明")


def test_gb18030_is_recognised_and_affiliation_marks_are_no_names() -> None:
    file = read(DATA / "endnote" / "vip.txt")
    assert [author.raw for author in file.records[0].authors] == ["龚元林", "廖折军"]
    assert "ENCODING-GUESSED" in [problem.code for problem in file.problems]


def test_western_code_page_is_not_taken_for_chinese() -> None:
    data = "TY  - JOUR\nTI  - Über Mitgefühl\nAU  - Müller, José\nER  - \n".encode("cp1252")
    record = read_file(data, "x.ris").records[0]
    assert (record.title, record.authors[0].family) == ("Über Mitgefühl", "Müller")


def test_noteexpress_reads_full_width_colons_and_translated_twins() -> None:
    first, second = read(DATA / "noteexpress" / "wanfang.net").records
    assert first.title_translated == "Neural mechanisms of racial faces and empathy"
    assert [author.raw for author in first.authors_translated] == ["Wenjie JIANG", "Chao HAN"]
    assert first.abstract == "我们的概括：一句话。"
    assert (first.database, second.database) == ("wanfang", "cnki")
    assert [author.raw for author in second.authors] == ["谢昕", "王小增"]


def test_refworks_reads_small_tags_missing_blanks_and_split_pages() -> None:
    first, thesis = read(DATA / "refworks" / "cnki.txt").records
    assert (first.volume, first.pages, first.doi) == (
        "49",
        "1106-1111+1117",
        "10.12007/j.issn.0258-4646.2020.12.011",
    )
    assert first.abstract
    assert first.abstract.endswith("In this line two letters begin a continued line.")
    assert thesis.authors[0].raw == "虞锦洪"


def test_web_of_science_is_the_same_in_both_forms() -> None:
    tagged = read(DATA / "wos" / "savedrecs.txt").records[0]
    tabbed = read(DATA / "wos" / "savedrecs_tab.txt").records[0]
    for name in ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "accession"):
        assert getattr(tagged, name) == getattr(tabbed, name), name


def test_bibtex_without_keys_and_with_double_keys_is_read_whole() -> None:
    keyless, accented, double = read(DATA / "bibtex" / "proquest_keyless.bib").records
    assert (keyless.title, keyless.publication_types, keyless.database) == (
        "Group Empathy in the Brain",
        ("Thesis",),
        "proquest",
    )
    assert (accented.authors[0].raw, accented.title) == ("Müller, J.", "Empathy and fMRI")
    assert double.title == "The same key again"


def test_ragged_table_rows_are_kept_and_reported() -> None:
    file = read(DATA / "table" / "scopus.csv")
    assert [record.year for record in file.records] == [2009, 2010]
    assert file.records[1].raw[-1] == ("column 14", "extra")
    assert codes(file) == ["ROW-TOO-LONG"]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"just a letter to you", "no format we know"), (b"%PDF-1.4 x", "is a PDF")],
)
def test_what_is_no_export_is_refused_with_what_we_know(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        find_importer(data, "file.ris")


def test_a_file_two_importers_claim_is_an_error_naming_both() -> None:
    both = (DATA / "noteexpress" / "wanfang.net").read_bytes() + (DATA / "refworks" / "cnki.txt").read_bytes()
    with pytest.raises(FormatError, match="NoteExpress and RefWorks"):
        find_importer(both, "mixed.txt")


def test_text_outside_records_is_reported_not_dropped_in_silence() -> None:
    file = read_file(b"lost words\nTY  - JOUR\nTI  - A title\nER  - \nmore lost words\n", "x.ris")
    assert codes(file) == ["TEXT-OUTSIDE-RECORD"]
    assert "2 lines" in file.problems[0].message


def expectations(folder: Path):
    for path in sorted((folder / "data" / "sources").glob("*/expected.json")):
        for item in json.loads(path.read_text(encoding="utf-8")):
            if "file" in item:
                yield path.parent / item["file"], item


def test_real_exports_give_the_counts_and_fields_read_by_eye(checked_data: Path) -> None:
    wrong = []
    for path, item in expectations(checked_data):
        records = read(path).records
        if len(records) != item["records_in_file"]:
            wrong.append(f"{path.name}: {len(records)} records, {item['records_in_file']} expected")
            continue
        for expected in item["records"]:
            got = records[expected["index"]]
            pairs = {
                "title": (got.title, expected["title"]), "year": (got.year, expected["year"]), "journal": (got.journal, expected["journal"]),
                "volume": (got.volume, expected["volume"]), "issue": (got.issue, expected["issue"]), "doi": (got.doi, expected["doi"] and expected["doi"].lower()),
                "n_authors": (len(got.authors) - sum(tag == "CN" for tag, _ in got.raw), len(expected.get("full_names") or expected["authors"])),
                "abstract": (bool(got.abstract), expected["abstract_present"]), "keywords": (len(got.keywords), expected["keywords_n"]),
            }  # fmt: skip
            wrong += [
                f"{path.name}[{expected['index']}].{k}: {a!r} != {b!r}"
                for k, (a, b) in pairs.items()
                if (a or None) != (b or None)
            ]
    assert not wrong, "\n".join(wrong)


def test_three_forms_of_one_web_of_science_export_hold_the_same_records(checked_data: Path) -> None:
    folder = checked_data / "data" / "sources" / "wos"
    names = ("wos_plaintext.txt", "wos_tab_delimited_win_utf8.txt", "wos_tab_delimited_win_utf16.txt")
    plain, utf8, utf16 = (read(folder / name).records for name in names)
    for a, b, c in zip(plain, utf8, utf16, strict=True):
        for field in ("title", "year", "journal", "volume", "issue", "pages", "doi", "accession", "authors"):
            assert getattr(a, field) == getattr(b, field) == getattr(c, field), (a.accession, field)


def test_no_line_of_a_real_tagged_export_is_lost(checked_data: Path) -> None:
    """Every line of RIS, MEDLINE, EndNote, NoteExpress, RefWorks and Web of Science is in some record's raw tags."""
    tagged = {"RIS", "PubMed nbib", "EndNote %", "NoteExpress", "RefWorks", "Web of Science"}
    tag = re.compile(r"^\s*(?:[A-Z][A-Z0-9]{1,3} {0,3}-+\s?|%\S\s|\{[^}]*\}\s*[:：]\s?|[A-Z][A-Z0-9](?:\s|$))")
    n_lines, lost = 0, []
    for path in sorted((checked_data / "data" / "sources").rglob("*")):
        if not path.is_file() or path.suffix in {".md", ".json", ".csv", ".xml"}:
            continue
        try:
            file = read(path)
        except FormatError:
            continue
        if file.format not in tagged:
            continue
        kept = re.sub(r"\s", "", "".join(f"{name}{value}" for record in file.records for name, value in record.raw))
        for line in decode_text(path.read_bytes()).text.split("\n"):
            value = re.sub(r"\s", "", tag.sub("", line))
            if len(value) > 3 and not line.lstrip("\ufeff").startswith(("FN ", "Link to the Ovid")):
                n_lines += 1
                if value not in kept and re.sub(r"\s", "", line) not in kept:
                    lost.append(f"{path.name}: {line[:60]}")
    assert lost == []
    assert n_lines > 10_000
