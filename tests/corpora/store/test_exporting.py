"""Exports: the same bytes each time, and back again with the chain whole."""

from __future__ import annotations

import sqlite3
import stat

import pytest

import focimine
from corpora.errors import ExitCode, FormatError, StoreError
from corpora.ids import sha256_hex
from corpora.store import Store
from corpora.store.exporting import export_review
from corpora.store.importing import import_review


@pytest.fixture
def review(tmp_path, protocol_text):
    folder = tmp_path / "评审 一"
    with Store.create(folder, protocol_text) as store, store.run("import", version="1") as run:
        for number in range(5):
            run.add("record", f"r-{number}", {"title": f"论文 {number}\nsecond line", "year": 2000 + number})
        name = store.keep_file(b"raw", "导出.ris", folder="imports")
        run.add("source", "s", {"file": name, "sha256": sha256_hex(b"raw")})
    return folder


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_two_exports_have_the_same_bytes(review, tmp_path):
    for name in ("one", "two"):
        with Store.open(review) as store:
            export_review(store, tmp_path / name)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_an_export_of_the_rebuilt_review_has_the_same_bytes(review, tmp_path):
    with Store.open(review) as store:
        export_review(store, tmp_path / "one")
    import_review(tmp_path / "one", tmp_path / "back")
    with Store.open(tmp_path / "back") as store:
        export_review(store, tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_line_ends_changed_by_git_do_not_matter(review, tmp_path):
    with Store.open(review) as store:
        export_review(store, tmp_path / "one")
    path = tmp_path / "one" / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert import_review(tmp_path / "one", tmp_path / "back").rows > 0


@pytest.mark.parametrize("damage", [b"\xff\xfe nonsense\n", b"null\n", b"[1]\n", b"{}\n", b"{\n"])
def test_a_line_that_is_no_row_is_named(review, tmp_path, damage):
    with Store.open(review) as store:
        export_review(store, tmp_path / "one")
    path = tmp_path / "one" / "ledger.jsonl"
    path.write_bytes(damage + path.read_bytes())
    with pytest.raises(FormatError, match="line 1"):
        import_review(tmp_path / "one", tmp_path / "back")


def test_an_export_without_its_protocol_is_a_format_error(review, tmp_path):
    with Store.open(review) as store:
        export_review(store, tmp_path / "one")
    (tmp_path / "one" / "protocol.yaml").unlink()
    with pytest.raises(FormatError, match=r"protocol\.yaml cannot be read"):
        import_review(tmp_path / "one", tmp_path / "back")


TAMPERING = {
    "changed": ("UPDATE ledger SET body = '{}' WHERE seq = 4", "row 4: was changed"),
    "renamed person": ("UPDATE ledger SET who = 'me' WHERE seq = 4", "row 4: was changed"),
    "blob": ("UPDATE ledger SET who = x'00ff' WHERE seq = 4", "row 4: was changed"),
    "removed": ("DELETE FROM ledger WHERE seq = 4", "rows 4 to 4 were removed"),
    "removed from the end": (
        "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)",
        "last rows were removed",
    ),
    "renumbered": ("UPDATE ledger SET seq = 400 WHERE seq = 4", "rows 4 to 4 were removed"),
    "inserted": (
        "INSERT INTO ledger SELECT max(seq) + 1, 'record', 'r-new', '{}', who, 0, at, run, protocol, hash, 'x' FROM ledger",
        "was changed",
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_rows_tampered_with_by_hand_are_named(review, how, capsys):
    sql, shown = TAMPERING[how]
    connection = sqlite3.connect(review / "review.sqlite")
    connection.execute(sql)
    connection.commit()
    connection.close()
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.STORE
    assert shown in capsys.readouterr().err


def test_a_changed_kept_file_is_named(review, capsys):
    path = next((review / "imports").iterdir())
    path.write_bytes(b"other")
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.STORE
    assert f"its file imports/{path.name} was changed" in capsys.readouterr().err


def test_files_of_a_review_can_be_read_by_whom_new_files_can_be_read(review, tmp_path):
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    for name in ("review.sqlite", "protocol.yaml"):
        assert stat.S_IMODE((review / name).stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_protocol_that_is_not_utf8_is_explained(review, capsys):
    (review / "protocol.yaml").write_bytes("review: 标题".encode("gb18030"))
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.PROTOCOL
    assert "Save it as UTF-8" in capsys.readouterr().err


def test_an_interrupted_run_is_told_until_the_stage_has_run_again(review, capsys):
    def killed():
        with Store.open(review) as store, store.run("extract", version="1"):
            message = "killed"
            raise StoreError(message)

    with pytest.raises(StoreError):
        killed()
    focimine.run(["status", "--review", str(review)])
    assert "did not end" in capsys.readouterr().out
    with Store.open(review) as store, store.run("extract", version="1"):
        pass
    focimine.run(["status", "--review", str(review)])
    assert "did not end" not in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_explained(review, tmp_path, capsys):
    (tmp_path / "file").write_bytes(b"")
    assert focimine.run(["export", str(tmp_path / "file" / "folder"), "--review", str(review)]) == ExitCode.STORE
    shown = capsys.readouterr().err
    assert "file" in shown
    assert "defect" not in shown
