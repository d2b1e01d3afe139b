"""The command line as a person meets it: one clear error, the right exit code, nothing lost."""

from __future__ import annotations

import sqlite3

import pytest

import focimine
from corpora.errors import ExitCode


@pytest.fixture
def review(tmp_path, capsys):
    folder = tmp_path / "review"
    assert focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]) == ExitCode.DONE
    capsys.readouterr()
    return folder


def test_help_lists_every_command_by_part(capsys):
    assert focimine.run(["--help"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    for _, _, names in focimine.PLACES:
        for name in names:
            assert f"  {name}" in shown


def test_an_unknown_command_is_a_usage_error(capsys):
    assert focimine.run(["analyze"]) == ExitCode.PROTOCOL
    assert "No such command" in capsys.readouterr().err


def test_a_new_review_holds_its_plan_and_the_published_facts(review):
    assert (review / "protocol.yaml").is_file()
    assert (review / "facts" / "published_clusters.csv").is_file()


def test_a_second_review_in_the_same_folder_is_refused(review, capsys):
    assert focimine.run(["init", str(review), "--corpus", "social_pain"]) == ExitCode.STORE
    assert "already holds a review" in capsys.readouterr().err


@pytest.mark.parametrize("corpus", ["intergroup_empathy_bias", "social_pain"])
def test_every_bundled_corpus_starts_a_review(corpus, tmp_path):
    assert focimine.run(["init", str(tmp_path / "r"), "--corpus", corpus]) == ExitCode.DONE
    assert focimine.run(["verify", "--review", str(tmp_path / "r")]) == ExitCode.DONE


def test_a_misspelt_key_is_named_with_its_path_and_exit_2(review, capsys):
    path = review / "protocol.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("settled_by:", "setled_by:", 1), encoding="utf-8")
    assert focimine.run(["status", "--review", str(review)]) == ExitCode.PROTOCOL
    printed_text = capsys.readouterr().err
    assert "screening.criteria[0].setled_by: unknown key; did you mean settled_by?" in printed_text


ACTING = (
    ["import", "EXPORT"],
    ["dedup"],
    ["search", "--base-url", "http://127.0.0.1:9/"],
    ["citations"],
    ["screen"],
    ["extract"],
    ["withdraw", "imports/odd.ris", "--reason", "wrong file", "--who", "Li Hua"],
    ["update", "EXPORT"],
    ["status"],
    ["prisma"],
    ["queries", "PLAN"],
)


@pytest.mark.parametrize("command", ACTING, ids=lambda command: command[0])
def test_a_wrong_rule_is_named_with_its_path_before_any_command_acts(command, review, tmp_path, capsys):
    path, export = review / "protocol.yaml", tmp_path / "export.ris"
    path.write_text(path.read_text(encoding="utf-8").replace("rule: whole_brain", "rule: wholebrain"), encoding="utf-8")
    export.write_text("TY  - JOUR\nTI  - Pain of others\nER  - \n", encoding="utf-8")
    ledger = (review / "review.sqlite").read_bytes()
    words = [{"EXPORT": str(export), "PLAN": str(path)}.get(word, word) for word in command]
    named = [] if command[0] == "queries" else ["--review", str(review)]
    assert focimine.run([*words, *named]) == ExitCode.PROTOCOL
    printed = capsys.readouterr().err
    said = f'{path}: screening.criteria[3].rules[0].rule: unknown rule "wholebrain"; did you mean whole_brain?'
    assert said in printed
    assert "Known: " in printed
    assert (review / "review.sqlite").read_bytes() == ledger


def test_no_review_starts_with_a_wrong_parameter_of_a_rule(review, tmp_path, capsys):
    plan, folder = tmp_path / "plan.yaml", tmp_path / "started"
    text = (review / "protocol.yaml").read_text(encoding="utf-8")
    plan.write_text(text.replace("rule: whole_brain", "rule: whole_brain\n          brains: 2"), encoding="utf-8")
    assert focimine.run(["init", str(folder), "--protocol", str(plan)]) == ExitCode.PROTOCOL
    assert 'unknown parameter of whole_brain "brains"' in capsys.readouterr().err
    assert not folder.exists()


def test_a_missing_file_is_a_usage_error(review, capsys):
    assert focimine.run(["import", "not-there.ris", "--review", str(review)]) == ExitCode.PROTOCOL
    assert "not-there.ris" in capsys.readouterr().err


def test_a_file_no_importer_knows_is_a_format_error_and_nothing_is_lost(review, tmp_path, capsys):
    odd = tmp_path / "odd.ris"
    odd.write_bytes(b"\x00\x01nonsense")
    assert focimine.run(["import", str(odd), "--review", str(review)]) in (ExitCode.FORMAT, ExitCode.PROBLEMS)
    assert "odd.ris" in capsys.readouterr().err
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.DONE


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"<html", b"PK\x03\x04broken"])
def test_a_broken_document_is_one_problem_and_exit_1(content, tmp_path, capsys):
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    assert focimine.run(["foci", str(path), "-o", str(tmp_path / "foci.csv")]) == ExitCode.PROBLEMS
    printed_text = [line for line in capsys.readouterr().err.splitlines() if "broken.pdf" in line]
    told, counted = printed_text
    assert "[DOCUMENT-UNREADABLE]" in told
    assert counted.split() == ["broken.pdf", "0", "0", "0", "0", "0", "1"]
    assert len((tmp_path / "foci.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_a_corrupt_ledger_is_a_store_error(review, capsys):
    for extra in review.glob("review.sqlite-*"):
        extra.unlink()
    (review / "review.sqlite").write_bytes(b"garbage" * 1000)
    assert focimine.run(["status", "--review", str(review)]) == ExitCode.STORE
    assert "review.sqlite" in capsys.readouterr().err


def test_a_row_changed_by_hand_is_named_by_verify(review, capsys):
    connection = sqlite3.connect(review / "review.sqlite")
    connection.execute("UPDATE ledger SET who = 'somebody else' WHERE kind = 'protocol'")
    connection.commit()
    connection.close()
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.STORE
    assert "row 1: was changed" in capsys.readouterr().err


def test_outside_a_review_the_remedy_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert focimine.run(["status"]) == ExitCode.STORE
    assert "focimine init" in capsys.readouterr().err


def test_doctor_finds_this_installation_whole():
    assert focimine.run(["doctor"]) == ExitCode.DONE


def test_doctor_reports_a_foreign_package_with_our_name(monkeypatch, capsys):
    from corpora import doctor

    owners = {"meta": ["focimine", "meta"], "miner": ["focimine"]}
    monkeypatch.setattr(doctor.importlib.metadata, "packages_distributions", lambda: owners)
    assert focimine.run(["doctor"]) == ExitCode.PROBLEMS
    assert "also installed by meta" in capsys.readouterr().out
