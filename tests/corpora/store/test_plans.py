"""A plan is recorded by the command that acts on it, once it is valid; so are the facts that a command reads."""

from __future__ import annotations

from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.ids import sha256_hex
from corpora.store import Store

INVALID = ("review: {title: x}\n", "screening: [\n", "nothing_known: 1\n", "")


def run(*arguments: object) -> int:
    return int(focimine.run([str(a) for a in arguments]))


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    assert (tmp_path / "plan.yaml").write_text(protocol_text, encoding="utf-8")
    assert run("init", tmp_path / "review", "--protocol", tmp_path / "plan.yaml") == ExitCode.DONE
    return tmp_path / "review"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.csv"
    path.write_text("title,authors,year\nA question answered,Li W,2020\n", encoding="utf-8")
    return path


def plans(review: Path) -> list[str]:
    with Store.open(review, read_only=True) as store:
        return [row["key"] for row in store.query("SELECT key FROM ledger WHERE kind = 'protocol' ORDER BY seq")]


def change_plan(review: Path, text: str) -> str:
    (review / "protocol.yaml").write_text(text, encoding="utf-8")
    return sha256_hex(text)


def test_a_new_review_holds_its_plan(review, protocol_text):
    assert plans(review) == [sha256_hex(protocol_text)]


@pytest.mark.parametrize(
    "command", [("status",), ("verify",), ("confirm", "--list"), ("conflicts",), ("export", "OUT")]
)
def test_reading_records_no_plan(command, review, protocol_text, tmp_path):
    change_plan(review, f"{protocol_text}\n# another\n")
    arguments = [str(tmp_path / "out") if word == "OUT" else word for word in command]
    assert run(*arguments, "--review", review) == ExitCode.DONE
    assert plans(review) == [sha256_hex(protocol_text)]


def test_verify_says_that_no_command_has_acted_on_a_changed_plan(review, protocol_text, capsys):
    change_plan(review, f"{protocol_text}\n# another\n")
    assert run("verify", "--review", review) == ExitCode.DONE
    assert "protocol.yaml is another plan than that of the last row" in capsys.readouterr().out


def test_the_command_that_acts_on_a_changed_plan_records_it_first(review, protocol_text, records):
    changed = change_plan(review, f"{protocol_text}\n# another\n")
    assert run("import", records, "--database", "pubmed", "--review", review) == ExitCode.DONE
    assert plans(review) == [sha256_hex(protocol_text), changed]
    with Store.open(review, read_only=True) as store:
        of = store.query("SELECT kind, protocol FROM ledger ORDER BY seq")
    assert {row["protocol"] for row in of if row["kind"] == "record"} == {changed}
    assert run("verify", "--review", review) == ExitCode.DONE


@pytest.mark.parametrize("text", INVALID)
def test_a_plan_that_is_not_valid_is_never_recorded(text, review, protocol_text, records, capsys):
    change_plan(review, text)
    before = (review / "review.sqlite").read_bytes()
    commands = (
        ("import", records, "--database", "pubmed"),
        ("dedup",),
        ("screen",),
        ("decide", "r-1", "--step", "full_text", "--include", "--who", "Ann"),
        ("update", "--close", "--who", "Ann"),
    )
    for command in commands:
        assert run(*command, "--review", review) in (ExitCode.PROTOCOL, ExitCode.STORE), command
    assert "defect" not in capsys.readouterr().err
    assert plans(review) == [sha256_hex(protocol_text)]
    assert (review / "review.sqlite").read_bytes() == before


@pytest.mark.parametrize("text", INVALID)
def test_a_review_is_not_begun_with_a_plan_that_is_not_valid(text, tmp_path):
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    assert run("init", tmp_path / "review", "--protocol", tmp_path / "plan.yaml") == ExitCode.PROTOCOL
    assert not (tmp_path / "review").exists()


def test_a_plan_goes_with_the_rows_that_failed_and_comes_with_the_next(review, protocol_text):
    changed = change_plan(review, f"{protocol_text}\n# another\n")
    with Store.open(review) as store:

        def failing() -> None:
            with store.transaction(), store.run("x", version="1") as made:
                made.add("record", "r-1", {"title": "half"})
                raise RuntimeError

        with pytest.raises(RuntimeError):
            failing()
        assert plans(review) == [sha256_hex(protocol_text)]
        with store.run("x", version="1") as made:
            made.add("record", "r-1", {"title": "whole"})
    assert plans(review) == [sha256_hex(protocol_text), changed]


def facts(review: Path) -> list[tuple[str, str]]:
    with Store.open(review, read_only=True) as store:
        sql = "SELECT body ->> 'file' AS file, body ->> 'sha256' AS sha FROM ledger WHERE kind = 'fact' ORDER BY seq"
        return [(row["file"], row["sha"]) for row in store.query(sql)]


def test_the_facts_of_a_bundled_review_are_recorded_when_it_begins(tmp_path, capsys):
    review = tmp_path / "review"
    assert run("init", review, "--corpus", "intergroup_empathy_bias") == ExitCode.DONE
    files = sorted((review / "facts").iterdir())
    assert facts(review) == [(f"facts/{p.name}", sha256_hex(p.read_bytes())) for p in files]
    assert run("verify", "--review", review) == ExitCode.DONE
    assert "facts/" not in capsys.readouterr().out


def test_facts_changed_on_purpose_are_recorded_by_the_command_that_reads_them(tmp_path, capsys):
    review = tmp_path / "review"
    run("init", review, "--corpus", "intergroup_empathy_bias")
    path = review / "facts" / "table1.csv"
    first, before = path.read_bytes(), facts(review)
    for text in (b"name,n\nLi 2020,20\n", first):
        path.write_bytes(text)
        assert run("verify", "--review", review) == ExitCode.STORE
        assert "facts/table1.csv was changed (if on purpose" in capsys.readouterr().err
        assert run("extract", "--review", review) == ExitCode.DONE
        assert run("verify", "--review", review) == ExitCode.DONE
        assert facts(review)[-1] == ("facts/table1.csv", sha256_hex(text))
    n_rows = len(facts(review))
    assert run("extract", "--review", review) == ExitCode.DONE
    assert len(facts(review)) == n_rows == len(before) + 2
