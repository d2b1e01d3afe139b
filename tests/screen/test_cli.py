"""The screening commands as a person types them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpora.errors import FormatError, ProtocolError
from corpora.nouns.decisions import Step
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Record
from corpora.store import Store
from focimine import cli
from screen.record_files import parse_label
from screen.stage.suggest import screen

PROTOCOL = """
review: {title: {en: S}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, me]
  criteria:
    - {id: empirical, wording: {en: Empirical, zh: 实证}, steps: [title_abstract, full_text], settled_by: machine, rules: [{rule: publication_type}]}
    - {id: fmri, wording: {en: Functional MRI}, steps: [title_abstract], priority: 2, rules: [{rule: modality}]}
"""
TABLE = 'record_id,title,abstract,label\n1,Empathy: a systematic review,,0\n2,"Empathy, pain",We used fMRI in 20 participants.,1\n3,疼痛共情,采用fMRI。招募20名大学生。,0\n'


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "protocol.yaml").write_text(PROTOCOL, encoding="utf-8")
    (tmp_path / "records.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_screen_file_writes_a_row_per_record_with_the_words_that_decided(folder: Path) -> None:
    run("screen-file", folder / "protocol.yaml", folder / "records.csv", "-o", folder / "v.csv")
    rows = read(folder / "v.csv")
    assert list(rows[0]) == ["record_id", "verdict", "criterion", "rule", "quote", "start", "end", "place"]
    assert [(row["record_id"], row["verdict"], row["criterion"]) for row in rows] == [
        ("1", "exclude", "empirical"),
        ("2", "include", ""),
        ("3", "include", ""),
    ]
    assert "Empathy: a systematic review"[int(rows[0]["start"]) : int(rows[0]["end"])] == rows[0]["quote"]


def test_screen_file_all_adds_a_row_per_criterion_before_the_records_own(folder: Path) -> None:
    run("screen-file", folder / "protocol.yaml", folder / "records.csv", "-o", folder / "v.csv", "--all")
    rows = read(folder / "v.csv")
    assert [row["verdict"] for row in rows[:3]] == ["not_met", "unclear", "exclude"]
    assert len(rows) == 9


def test_screen_file_reads_json_lines_and_semicolons_and_chinese_encodings(folder: Path) -> None:
    record = Record(id="r-1", source="s", position=1, title="Empathy: a systematic review")
    (folder / "a.jsonl").write_text(json.dumps(to_plain(record)) + "\n", encoding="utf-8")
    (folder / "b.csv").write_bytes("id;title\n7;共情的研究进展\n".encode("gb18030"))
    for name, identity in (("a.jsonl", "r-1"), ("b.csv", "7")):
        run("screen-file", folder / "protocol.yaml", folder / name, "-o", folder / "v.csv", "--force")
        assert [(row["record_id"], row["verdict"]) for row in read(folder / "v.csv")] == [(identity, "exclude")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,year\na,2000\n", "no column title or abstract"),
        (b"", "holds no records"),
        (b"\x00\x01\x02\xff", "not a text file"),
        (b'{"title": "a"}\n{"title"\n', "line 2 is not JSON"),
    ],
)
def test_an_odd_file_is_one_clear_error(folder: Path, content: bytes, message: str) -> None:
    (folder / "odd.csv").write_bytes(content)
    with pytest.raises(FormatError, match=message):
        run("screen-file", folder / "protocol.yaml", folder / "odd.csv")


def test_a_record_with_more_cells_than_columns_is_kept_and_reported(folder: Path) -> None:
    (folder / "r.csv").write_text("id,title\n1,Empathy, pain\n2,Memory\n", encoding="utf-8")
    arguments = ["screen-file", str(folder / "protocol.yaml"), str(folder / "r.csv")]
    result = CliRunner().invoke(cli, arguments)
    assert (result.exit_code, "ROW-TOO-LONG" in result.output) == (1, True)
    assert "r.csv, line 2" in result.output


def test_order_does_not_depend_on_the_order_of_rows(folder: Path) -> None:
    words = ("pain", "empathy", "memory", "vision", "group", "bias")
    lines = [
        f"{i},{words[i % 6]} {words[(i * 5) % 6]} study {i},{'empathy bias' if i % 4 == 0 else 'vision'} text {i % 7},{int(i % 4 == 0)}"
        for i in range(40)
    ]
    outcomes = []
    for name, order in (("a.csv", lines), ("b.csv", lines[::-1])):
        (folder / name).write_text("record_id,title,abstract,label\n" + "\n".join(order) + "\n", encoding="utf-8")
        result = run("order", folder / name, "--labels", "label", "--seed", "3", "-o", folder / "o.csv")
        assert "WSS@95" in result.stderr
        outcomes.append((folder / "o.csv").read_bytes())
    assert outcomes[0] == outcomes[1]
    rows = read(folder / "o.csv")
    assert sorted(int(row["position"]) for row in rows) == list(range(1, 41))
    relevant = [int(row["position"]) for row in rows if int(row["record_id"]) % 4 == 0]
    assert max(relevant) <= 20


def test_records_that_share_an_id_are_all_judged_and_named(folder: Path) -> None:
    (folder / "twice.csv").write_text("id,title\n1,a review of empathy\n1,pain\n", encoding="utf-8")
    result = run("screen-file", folder / "protocol.yaml", folder / "twice.csv", "-o", folder / "v.csv")
    assert "1 ids occur in several records (first: 1)" in result.stderr
    assert [row["verdict"] for row in read(folder / "v.csv")] == ["exclude", "unclear"]


def test_order_needs_both_labels_and_a_known_column(folder: Path) -> None:
    with pytest.raises(FormatError, match="no column nothing"):
        run("order", folder / "records.csv", "--labels", "nothing")
    (folder / "one.csv").write_text("id,title,label\n1,a b,1\n2,c d,1\n", encoding="utf-8")
    with pytest.raises(FormatError, match="one class only"):
        run("order", folder / "one.csv", "--labels", "label")


@pytest.fixture
def review(folder: Path) -> Path:
    with Store.create(folder / "review", PROTOCOL) as store, store.run("import", version="1") as run_:
        for i, row in enumerate(csv.DictReader(TABLE.splitlines()), 1):
            record = Record(
                id=f"r-{i}",
                source="s",
                position=i,
                database="pubmed",
                title=row["title"],
                abstract=row["abstract"] or None,
            )
            run_.add("record", record.id, to_plain(record))
    return folder / "review"


def test_a_review_is_screened_decided_and_counted_from_the_command_line(review: Path) -> None:
    assert "3 reports due at title_abstract: 3 newly judged" in run("screen", "--review", review).stdout
    assert "Nothing to do" in run("screen", "--review", review).stdout
    run("decide", "r-2", "--step", "title_abstract", "--include", "--who", "Ann", "--review", review)
    (review / "d.csv").write_text("report,judgement,criterion\nr-3,exclude,fmri\n", encoding="utf-8")
    result = run("decide", "--from", review / "d.csv", "--step", "title_abstract", "--who", "Ann", "--review", review)
    assert "1 new decision; 0 stood already" in result.stdout
    assert (
        "0 new decisions; 1 stood already"
        in run(
            "decide",
            "--from",
            review / "d.csv",
            "--step",
            "title_abstract",
            "--who",
            "Ann",
            "--review",
            review,
        ).stdout
    )
    boxes = {row["box"]: row["n"] for row in json.loads(run("prisma", "--json", "--review", review).stdout)["boxes"]}
    assert boxes["databases: excluded at screening by people"] == 1
    assert boxes["databases: excluded at screening by automation"] == 1
    assert boxes["databases: sought for retrieval"] == 1
    names = {path.name for path in (review / "results" / "prisma").iterdir()}
    forms = {f"prisma_{language}.{kind}" for language in ("en", "zh") for kind in ("svg", "pdf", "html", "docx")}
    forms |= {
        "prisma.csv",
        "prisma_lists.csv",
        "prisma.json",
        "prisma_en.png",
        "prisma2020_en.csv",
        "prisma2020_zh.csv",
        "written.json",
    }
    assert names - {"prisma_zh.png"} == forms  # a Chinese PNG takes a Chinese font on the machine
    first = read(review / "results" / "prisma" / "prisma.csv")[0]
    assert (first["box"], first["n"], first["unit"]) == ("previous: studies", "0", "study")


def test_decide_asks_for_what_is_missing(review: Path) -> None:
    with pytest.raises(ProtocolError, match="--who is missing"):
        run("decide", "r-2", "--step", "title_abstract", "--include", "--review", review)
    with pytest.raises(ProtocolError, match="either a REPORT or --from"):
        run("decide", "--review", review)
    (review / "d.csv").write_text("report,judgement\nr-2,maybe\n", encoding="utf-8")
    with pytest.raises(FormatError, match="line 2: judgement is 'maybe'"):
        run(
            "decide",
            "--from",
            review / "d.csv",
            "--step",
            "title_abstract",
            "--who",
            "Ann",
            "--review",
            review,
        )


def test_the_previous_versions_review_gives_the_updated_form(review: Path, folder: Path) -> None:
    from screen.prisma.counts import count
    from screen.stage.flow import read_facts

    (review / "d.csv").write_text(
        "report,step,judgement\nr-2,title_abstract,include\nr-2,full_text,include\n", encoding="utf-8"
    )
    run("decide", "--from", review / "d.csv", "--who", "Ann", "--review", review)
    text = PROTOCOL.replace("question: {en: Q}", "question: {en: Q}, previous_version: ../review")
    with Store.create(folder / "update", text) as store:
        screen(store, Step.TITLE_ABSTRACT)
        counts = count(read_facts(store))
    assert (counts.updated, counts.previous_studies, counts.previous_reports, counts.total_reports) == (
        True,
        1,
        1,
        1,
    )


def test_a_previous_version_that_is_not_there_is_an_error_not_zero_studies(folder: Path) -> None:
    from screen.stage.flow import read_facts

    text = PROTOCOL.replace("question: {en: Q}", "question: {en: Q}, previous_version: ../moved")
    with Store.create(folder / "update", text) as store, pytest.raises(ProtocolError, match="moved holds no review"):
        read_facts(store)


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a", "source": 1, "position": null, "title": 3}',
        '{"id": "a", "source": "s", "position": 1, "year": "x"}',
    ],
)
def test_a_record_with_a_value_of_another_type_is_one_clear_error(folder: Path, line: str) -> None:
    (folder / "records.jsonl").write_text(line.replace("}", ', "abstract": "fMRI"}'), encoding="utf-8")
    with pytest.raises(FormatError, match="record 1: not a record"):
        run("screen-file", folder / "protocol.yaml", folder / "records.jsonl")


def test_json_nested_beyond_reason_is_one_clear_error(folder: Path) -> None:
    (folder / "records.jsonl").write_text('{"a":' * 100_000, encoding="utf-8")
    with pytest.raises(FormatError, match="nested too deep"):
        run("screen-file", folder / "protocol.yaml", folder / "records.jsonl")


def test_a_label_that_says_neither_is_an_error_not_an_exclusion() -> None:
    assert [parse_label(word) for word in ("1", "Yes", "0", "no", "", "-1")] == [True, True, False, False, None, None]
    with pytest.raises(FormatError, match="'maybe' is no label"):
        parse_label("maybe")


@pytest.mark.parametrize("content", ["r-1,include,me\n", "report,verdicts,who\n", '{"report": "r-1"}\n'])
def test_a_file_of_decisions_without_its_headings_is_an_error_not_nothing_to_do(
    review: Path, folder: Path, content: str
) -> None:
    (folder / "decisions.csv").write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match="no column 'judgement'"):
        run("decide", "--from", folder / "decisions.csv", "--step", "title_abstract", "--who", "me", "--review", review)


def test_an_exclusion_without_a_criterion_is_taken_and_said(review: Path) -> None:
    run("screen", "--review", review)
    result = run("decide", "r-2", "--step", "title_abstract", "--exclude", "--who", "Ann", "--review", review)
    assert '1 exclusion without a criterion: PRISMA will say "no reason given"' in result.stderr
    named = ("--exclude", "--criterion", "fmri")
    again = run("decide", "r-2", "--step", "title_abstract", *named, "--who", "Ann", "--review", review)
    assert "without a criterion" not in again.stderr
