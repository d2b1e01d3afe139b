"""Seals: made the same each time, kept as a file or a line, signed, and held against what became of the ledger."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import textwrap
from pathlib import Path

import pytest

from corpora.errors import ExitCode
from corpora.store import Store


@pytest.fixture
def seal(review: Path, tmp_path: Path, say) -> Path:
    path = tmp_path / "seal.json"
    assert say("seal", "-o", path, "--review", review)[0] == ExitCode.DONE
    return path


def line_of(path: Path) -> str:
    return json.loads(path.read_text(encoding="utf-8"))["line"]


def go_on(review: Path) -> None:
    with Store.open(review) as store, store.run("decide", version="1") as run:
        for number in range(2):
            run.add("decision", f"r-{number}/full_text/1", {"report": f"r-{number}"}, who="Chen Wei", machine=False)


def test_the_same_head_gives_the_same_bytes_and_the_review_is_as_it_was(review, seal, tmp_path, say):
    before = {p: p.read_bytes() for p in review.rglob("*") if p.is_file()}
    say("seal", "-o", tmp_path / "again.json", "--review", review)
    assert (tmp_path / "again.json").read_bytes() == seal.read_bytes()
    assert {p: p.read_bytes() for p in review.rglob("*") if p.is_file()} == before


def test_what_came_after_is_told_by_kind_and_person(review, seal, say):
    go_on(review)
    code, said = say("verify", "--against", seal, "--review", review)
    assert code == ExitCode.DONE
    assert "Nothing up to row" in said
    assert "Since then came 4 rows:" in said
    assert "2  decision, by Chen Wei" in said
    assert "1  run_finished, by decide 1 (machine)" in said


def test_the_line_alone_proves_the_same(review, seal, say):
    line = line_of(seal)
    go_on(review)
    code, said = say("verify", "--against", line, "--review", review)
    assert code == ExitCode.DONE
    assert "Since then came 4 rows:" in said


def test_a_line_that_a_mail_broke_and_quoted_is_read(review, seal, tmp_path, say):
    mail = tmp_path / "mail.txt"
    broken = "\r\n".join(f"> > {part} " for part in textwrap.wrap(line_of(seal), 60))
    mail.write_text(f"Dear all,\r\nhere it is:\r\n\r\n{broken}\r\n\r\nYours", encoding="utf-8")
    code, said = say("verify", "--against", mail, "--review", review)
    assert code == ExitCode.DONE, said


@pytest.mark.parametrize("how", ["digit", "number", "cut", "time", "check"])
def test_a_line_that_was_changed_is_refused(how, review, seal, say):
    line = line_of(seal)
    parts = line.split(":")
    if how == "digit":
        parts[4] = parts[4][:-1] + ("0" if parts[4][-1] != "0" else "1")
    elif how == "number":
        parts[3] = str(int(parts[3]) - 1)
    elif how == "time":
        parts[5] = "20010101T000000Z"
    elif how == "check":
        parts[6] = "00000000"
    changed = ":".join(parts) if how != "cut" else line[:-9]
    code, said = say("verify", "--against", changed, "--review", review)
    assert code == ExitCode.FORMAT
    assert "changed or misprinted" in said or "not whole" in said


CHANGES = {
    "rows": lambda made: made["head"].update(rows=made["head"]["rows"] - 1),
    "hash": lambda made: made["head"].update(hash="0" * 64),
    "time": lambda made: made["head"].update(at="2001-01-01T00:00:00+00:00"),
    "program": lambda made: made["head"].update(program="9"),
    "files": lambda made: made["head"]["files"].update(count=0),
    "line": lambda made: made.update(line=made["line"].replace("seal:1", "seal:2")),
    "sum": lambda made: made.update(checksum="0" * 64),
    "more": lambda made: made.update(note="trust me"),
    "less": lambda made: made["head"].pop("review"),
    "kind": lambda made: made["head"].update(rows=str(made["head"]["rows"])),
    "form": lambda made: made["head"].update(focimine_seal=2),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_seal_that_was_changed_is_refused(how, review, seal, say):
    made = json.loads(seal.read_text(encoding="utf-8"))
    CHANGES[how](made)
    seal.write_text(json.dumps(made), encoding="utf-8")
    code, said = say("verify", "--against", seal, "--review", review)
    assert code == ExitCode.FORMAT
    assert str(seal) in said


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe\x00", b"{" * 5000, b"x" * 2_000_000, b'{"head": NaN}']
)
def test_what_is_no_seal_is_refused(content, review, tmp_path, say):
    path = tmp_path / "no.json"
    path.write_bytes(content)
    code, said = say("verify", "--against", path, "--review", review)
    assert code == ExitCode.FORMAT
    assert str(path) in said
    assert say("verify", "--against", tmp_path / "nowhere", "--review", review)[0] == ExitCode.FORMAT


def test_the_seal_of_another_review_made_of_the_same_plan_is_told_apart(review, tmp_path, protocol_text, seal, say):
    with Store.create(tmp_path / "one", protocol_text), Store.create(tmp_path / "two", protocol_text):
        pass
    for name in ("one", "two"):
        say("seal", "-o", tmp_path / f"{name}.json", "--review", tmp_path / name)
    for review_name, seal_name in (("one", "two"), ("two", "one")):
        code, said = say("verify", "--against", tmp_path / f"{seal_name}.json", "--review", tmp_path / review_name)
        assert code == ExitCode.STORE
        assert "the seal is of review" in said


def test_a_seal_is_never_written_over(review, seal, say):
    go_on(review)
    before = seal.read_bytes()
    code, said = say("seal", "-o", seal, "--review", review)
    assert code == ExitCode.PROTOCOL
    assert "is there already" in said
    assert seal.read_bytes() == before


def test_a_ledger_that_does_not_hold_is_not_sealed(review, tmp_path, say):
    (review / "facts" / "table1.csv").write_text("x", encoding="utf-8")
    code, said = say("seal", "-o", tmp_path / "no.json", "--review", review)
    assert code == ExitCode.STORE
    assert "facts/table1.csv was changed" in said
    assert not (tmp_path / "no.json").exists()


def make_key(say) -> str:
    code, said = say("seal", "--make-key")
    assert code == ExitCode.DONE, said
    return said.split()[-1]


def test_a_seal_is_signed_where_there_is_a_key(review, tmp_path, own_settings, say):
    public = make_key(say)
    key = own_settings / "focimine" / "seal-key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    before = key.read_bytes()
    code, said = say("seal", "--make-key", "--review", review)
    assert code == ExitCode.PROTOCOL
    assert "A key is there already" in said
    assert key.read_bytes() == before
    path = tmp_path / "signed.json"
    assert "(signed)" in say("seal", "-o", path, "--review", review)[1]
    for named in (public, public.upper(), key.with_suffix(".pub")):
        code, said = say("verify", "--against", path, "--signed-by", named, "--review", review)
        assert code == ExitCode.DONE, said
        assert "It is signed with the key you named" in said
    assert public in say("verify", "--against", path, "--review", review)[1]
    assert say("verify", "--against", path, "--signed-by", "0" * 64, "--review", review)[0] == ExitCode.FORMAT
    assert say("verify", "--against", line_of(path), "--signed-by", public, "--review", review)[0] == ExitCode.FORMAT


def test_a_signature_of_another_seal_does_not_hold(review, tmp_path, say):
    make_key(say)
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    say("seal", "-o", first, "--review", review)
    go_on(review)
    say("seal", "-o", second, "--review", review)
    one, other = (json.loads(p.read_text(encoding="utf-8")) for p in (first, second))
    other["signature"] = one["signature"]
    second.write_text(json.dumps(other), encoding="utf-8")
    code, said = say("verify", "--against", second, "--review", review)
    assert code == ExitCode.FORMAT
    assert "signature of the seal does not hold" in said


def test_a_key_under_a_passphrase_signs_with_it_alone(review, tmp_path, monkeypatch, say):
    key = tmp_path / "own.pem"
    monkeypatch.setenv("FOCIMINE_SEAL_PASSPHRASE", "开门 open")
    assert say("seal", "--make-key", "--passphrase", "--key", key, "--review", review)[0] == ExitCode.DONE
    assert b"ENCRYPTED" in key.read_bytes()
    assert say("seal", "--key", key, "-o", tmp_path / "s.json", "--review", review)[0] == ExitCode.DONE
    monkeypatch.setenv("FOCIMINE_SEAL_PASSPHRASE", "another")
    code, said = say("seal", "--key", key, "-o", tmp_path / "t.json", "--review", review)
    assert code == ExitCode.FORMAT
    assert "passphrase" in said
    assert not (tmp_path / "t.json").exists()


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_signs_nothing(content, review, tmp_path, say):
    key = tmp_path / "own.pem"
    key.write_bytes(content)
    code, said = say("seal", "--key", key, "-o", tmp_path / "s.json", "--review", review)
    assert code == ExitCode.FORMAT
    assert str(key) in said


def test_a_public_key_that_is_there_is_not_written_over(tmp_path, say):
    (tmp_path / "own.pub").write_text("mine", encoding="utf-8")
    assert say("seal", "--make-key", "--key", tmp_path / "own.pem")[0] == ExitCode.PROTOCOL
    assert say("seal", "--make-key", "--key", tmp_path / "own.pub")[0] == ExitCode.PROTOCOL
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir() if p.is_file()] == [("own.pub", "mine")]


def test_a_passphrase_that_nobody_can_be_asked_for_is_no_defect(review, tmp_path, monkeypatch, say):
    monkeypatch.setenv("FOCIMINE_SEAL_PASSPHRASE", "open")
    say("seal", "--make-key", "--passphrase", "--key", tmp_path / "own.pem")
    monkeypatch.delenv("FOCIMINE_SEAL_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: sys.stdin.readline() or _nobody())
    code, _ = say("seal", "--key", tmp_path / "own.pem", "-o", tmp_path / "s.json", "--review", review)
    assert code not in (ExitCode.DONE, ExitCode.DEFECT)
    assert not (tmp_path / "s.json").exists()


def _nobody() -> str:
    raise EOFError


def test_a_key_is_not_made_through_a_link(review, tmp_path, say):
    (tmp_path / "link.pem").symlink_to(tmp_path / "elsewhere.pem")
    assert say("seal", "--make-key", "--key", tmp_path / "link.pem", "--review", review)[0] == ExitCode.PROTOCOL
    assert not (tmp_path / "elsewhere.pem").exists()


@pytest.mark.parametrize(
    "options",
    [["--make-key", "--unsigned"], ["--passphrase"], ["--unsigned", "--key", "k"], ["--make-key", "-o", "x"]],
)
def test_options_that_do_not_go_together_are_refused(options, review, say):
    assert say("seal", *options, "--review", review)[0] == ExitCode.PROTOCOL


def test_a_seal_that_cannot_be_written_is_explained(review, tmp_path, say):
    (tmp_path / "file").write_bytes(b"")
    code, said = say("seal", "-o", tmp_path / "file" / "seal.json", "--review", review)
    assert code == ExitCode.STORE
    assert "cannot be written" in said


def test_the_options_of_a_seal_need_one(review, say):
    assert say("verify", "--signed-by", "0" * 64, "--review", review)[0] == ExitCode.PROTOCOL
    assert say("verify", "--ca", os.devnull, "--review", review)[0] == ExitCode.PROTOCOL
