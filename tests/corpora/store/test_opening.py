"""Opening a ledger: beside a writer, where nothing can be written, of an older version, out of a zip file."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode, FormatError, StoreError
from corpora.ids import sha256_hex
from corpora.store import Store
from corpora.store import packed as packed_module
from corpora.store.migrations import SCHEMA_VERSION

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


@pytest.fixture
def review(tmp_path, protocol_text):
    folder = tmp_path / "评审 一"
    with Store.create(folder, protocol_text) as store, store.run("import", version="1") as run:
        for number in range(3):
            run.add("record", f"r-{number}", {"title": f"论文 {number}", "database": "cnki"})
        run.add("duplicate", "r-1->r-0", {"record": "r-1", "duplicate_of": "r-0", "why": "same title"})
        name = store.keep_file(b"raw", "导出.ris", folder="imports")
        run.add("source", "s", {"file": name, "sha256": sha256_hex(b"raw")})
    return folder


def state(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def close_to_writing(folder):
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def open_to_writing(folder):
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def obey_permissions():
    """Make the new process obey permission bits even where it is root's."""
    libc = ctypes.CDLL(None)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        assert libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0


def run_there(commands, *, mounted=()):
    """Run commands in a process that permissions bind (or one that sees `mounted` read-only); return (code, message) each."""
    code = textwrap.dedent("""
        import contextlib, io, json, sys
        import focimine
        results = []
        for arguments in json.loads(sys.argv[1]):
            message = io.StringIO()
            with contextlib.redirect_stdout(message), contextlib.redirect_stderr(message):
                code = focimine.run(arguments)
            results.append((int(code), message.getvalue()))
        print(json.dumps(results))
    """)
    arguments = [sys.executable, "-W", "ignore", "-c", code, json.dumps([[str(a) for a in c] for c in commands])]
    drop = obey_permissions if os.geteuid() == 0 and not mounted else None
    if mounted:
        script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        arguments = ["unshare", "--mount", "sh", "-c", script, str(mounted), *arguments]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, preexec_fn=drop)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def reading(place, out):
    here = ("--review", place)
    return [
        ("status", *here),
        ("verify", *here),
        ("export", out / "export", *here),
        ("prisma", "-o", out / "prisma", *here),
        ("confirm", "--list", *here),
        ("confirm", "--sheet", out / "confirm.csv", *here),
        ("code", "-o", out / "codes.csv", *here),
        ("dedup", "--list", *here),
    ]


def writing(place):
    here = ("--review", place)
    return [
        ("dedup", *here),
        ("screen", *here),
        ("decide", "r-0", "--step", "title_abstract", "--include", "--who", "Ann", *here),
        ("undo-duplicate", "r-1->r-0", "--reason", "two papers", "--who", "Ann", *here),
        ("extract", *here),
        ("confirm", "--accept", "--who", "Ann", *here),
        ("analyse", *here),
        ("prisma", *here),
    ]


def n_records(place):
    with Store.open(place, read_only=True) as store:
        return store.query("SELECT count(*) AS n FROM records")[0]["n"]


def test_reading_commands_work_where_nothing_can_be_written_and_change_nothing(review, tmp_path):
    before = state(review)
    close_to_writing(review)
    message = run_there(reading(review, tmp_path))
    open_to_writing(review)
    assert [code for code, _ in message] == [ExitCode.DONE] * len(message), message
    assert "3  records" in message[0][1]
    assert "r-1->r-0" in message[-1][1]
    assert (tmp_path / "prisma" / "prisma.csv").is_file()
    assert state(review) == before


def test_reading_commands_work_on_a_read_only_disk(review, tmp_path):
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("a read-only mount needs root; the test above covers the same way by permissions")
    message = run_there([*reading(review, tmp_path), *writing(review)], mounted=review)
    codes = [code for code, _ in message]
    n_reading = len(reading(review, tmp_path))
    assert codes[:n_reading] == [ExitCode.DONE] * n_reading, message
    assert set(codes[n_reading:]) == {ExitCode.STORE}, message


def test_commands_that_must_write_say_that_the_review_is_read_only_and_what_to_do(review):
    close_to_writing(review)
    message = run_there(writing(review))
    open_to_writing(review)
    for code, text in message:
        assert code == ExitCode.STORE, text
        assert f"{review} is read-only" in text
        assert "Copy the folder" in text or "-o" in text


def leave_unfinished(folder):
    """Kill a writer, so that its last row is in the write-ahead log only."""
    code = f"""
        import os
        from pathlib import Path
        from corpora.store import Store
        store = Store.open(Path({str(folder)!r}))
        with store.run("x", version="1") as run:
            run.add("record", "r-late", {{"title": "in the log only"}})
            os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert (folder / "review.sqlite-wal").stat().st_size


@pytest.mark.parametrize("lost", [(), ("review.sqlite-shm",)])
def test_rows_left_in_the_log_are_read_where_it_cannot_be_folded_in(review, tmp_path, lost):
    leave_unfinished(review)
    for name in lost:
        (review / name).unlink()
    before = state(review)
    close_to_writing(review)
    message = run_there(reading(review, tmp_path)[:3])
    open_to_writing(review)
    assert [code for code, _ in message] == [ExitCode.DONE] * 3, message
    assert "4  records" in message[0][1]
    assert "r-late" in (tmp_path / "export" / "records.csv").read_text(encoding="utf-8")
    assert {name: data for name, data in state(review).items() if not name.endswith("-shm")} == {
        name: data for name, data in before.items() if not name.endswith("-shm")
    }


def test_a_reader_neither_waits_for_a_writer_nor_holds_one_up(review):
    with Store.open(review) as writer, writer.run("x", version="1") as run:
        with writer.transaction():
            run.add("record", "r-9", {"title": "not written yet"})
            assert n_records(review) == 3
        with Store.open(review, read_only=True) as reader:
            rows = reader.entries("record")
            next(rows)
            run.add("record", "r-10", {"title": "written while somebody reads"})
            assert len(list(rows)) == 3
    assert n_records(review) == 5


def test_reading_leaves_no_file_behind_and_notes_no_protocol(review):
    (review / "protocol.yaml").write_text(
        (review / "protocol.yaml").read_text(encoding="utf-8") + "# read\n", encoding="utf-8"
    )
    before = state(review)
    assert n_records(review) == 3
    assert focimine.run(["status", "--review", str(review)]) == ExitCode.DONE
    assert state(review) == before


def test_nothing_can_be_written_to_a_review_opened_to_read(review):
    with Store.open(review, read_only=True) as store:
        for attempt in (
            lambda: store.run("x", version="1").__enter__(),
            lambda: store.transaction().__enter__(),
            lambda: store.keep_file(b"x", "x", folder="imports"),
        ):
            with pytest.raises(StoreError, match="opened only to be read"):
                attempt()
        with pytest.raises(StoreError, match="readonly"):
            store.query("DELETE FROM ledger")


def change(folder, *statements):
    connection = sqlite3.connect(folder / "review.sqlite")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


OLDER = {
    "version 1": ("PRAGMA user_version = 1", "DROP VIEW reports", "DROP INDEX duplicate_target"),
    "without mark": (
        "PRAGMA user_version = 0",
        "PRAGMA application_id = 0",
        "DROP VIEW reports",
        "DROP INDEX ledger_run",
    ),
}


@pytest.mark.parametrize("how", OLDER)
def test_an_older_ledger_is_read_through_a_migrated_copy(review, how):
    change(review, *OLDER[how])
    before = state(review)
    with Store.open(review, read_only=True) as store:
        assert store.folder == review
        assert store.query("SELECT count(*) AS n FROM reports")[0]["n"] == 2
        assert store.find_breach() is None
    assert state(review) == before


@pytest.mark.parametrize("how", OLDER)
def test_an_older_ledger_is_migrated_when_it_is_opened_to_write(review, how):
    change(review, *OLDER[how])
    with Store.open(review) as store:
        assert store.query("PRAGMA user_version")[0][0] == SCHEMA_VERSION
        assert store.query("SELECT count(*) AS n FROM reports")[0]["n"] == 2
        assert store.find_breach() is None


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (("PRAGMA user_version = 99",), "was written by a newer Focimine"),
        (("PRAGMA application_id = 0", "DROP TABLE head"), "is not a Focimine ledger"),
        (("PRAGMA application_id = 77",), "is not a Focimine ledger"),
        (("DROP TABLE head",), "its tables are not whole"),
    ],
)
def test_a_file_that_is_no_ledger_of_ours_is_refused_and_not_touched(review, statements, message, read_only):
    change(review, *statements)
    before = state(review)
    with pytest.raises(StoreError, match=message):
        Store.open(review, read_only=read_only)
    assert state(review) == before


def zipped(folder, path, *, inside=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in state(folder).items():
            archive.writestr(f"{inside}{name}", data)
    return path


@pytest.mark.parametrize("inside", ["", "评审 一/", "deep/er/"])
def test_a_packed_review_is_read_and_its_copy_removed(review, tmp_path, inside):
    place = zipped(review, tmp_path / "review.zip", inside=inside)
    with Store.open(place, read_only=True) as store:
        folder = store.folder
        assert store.query("SELECT count(*) AS n FROM records")[0]["n"] == 3
        assert store.find_breach() is None
        assert store.missing_files() == []
    assert not folder.exists()


def test_reading_commands_work_on_a_packed_review_and_writing_ones_say_to_unpack_it(review, tmp_path, capsys):
    place = zipped(review, tmp_path / "review.zip", inside="review/")
    before = place.read_bytes()
    for arguments in reading(place, tmp_path):
        assert focimine.run([str(a) for a in arguments]) == ExitCode.DONE, arguments
    assert "r-1->r-0" in capsys.readouterr().out
    for arguments in writing(place):
        assert focimine.run([str(a) for a in arguments]) == ExitCode.STORE, arguments
        message = capsys.readouterr().err
        assert "Unpack it" in message or "-o" in message
    assert place.read_bytes() == before


def test_names_packed_by_windows_in_china_and_extras_of_a_mac_are_understood(review, tmp_path, monkeypatch):
    # zipfile writes what is not ASCII as UTF-8; these names are to be bytes of GBK without its mark.
    monkeypatch.setattr(zipfile.ZipInfo, "_encodeFilenameFlags", lambda self: (self.filename.encode("cp437"), 0))
    place = tmp_path / "review.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name, data in state(review).items():
            archive.writestr(zipfile.ZipInfo(name.encode("gb18030").decode("cp437")), data)
        archive.writestr("__MACOSX/._review.sqlite", b"x")
        archive.writestr("._review.sqlite", b"x")
    with Store.open(place, read_only=True) as store:
        assert store.missing_files() == []


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    "name", ["../out.txt", "/out.txt", "review/../../out.txt", "..\\out.txt", "C:\\out.txt", link("review/link")]
)
def test_an_entry_that_leaves_the_folder_is_refused_and_nothing_is_written(review, tmp_path, name):
    place = zipped(review, tmp_path / "bad.zip")
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr(name, b"/etc/passwd")
    with pytest.raises(FormatError, match="was not unpacked: its entry"):
        Store.open(place, read_only=True)
    assert not list(tmp_path.rglob("out.txt"))


def test_a_name_that_is_packed_twice_is_refused(review, tmp_path):
    place = zipped(review, tmp_path / "review.zip")
    with zipfile.ZipFile(place, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("review.sqlite", b"another")
    with pytest.raises(FormatError, match=r"holds review.sqlite twice"):
        Store.open(place, read_only=True)


def test_a_bomb_is_refused_before_it_is_unpacked(review, tmp_path, monkeypatch):
    monkeypatch.setattr(packed_module, "SUSPICIOUS_BYTES", 2**20)
    place = zipped(review, tmp_path / "bomb.zip")
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(2**25))
    with pytest.raises(FormatError, match="would unpack to"):
        Store.open(place, read_only=True)
    monkeypatch.setattr(packed_module, "MOST_FILES", 2)
    with pytest.raises(FormatError, match="more than 2"):
        Store.open(place, read_only=True)


@pytest.mark.parametrize("content", ["no zip", "no review", "two reviews", "password", "truncated"])
def test_a_file_that_is_no_packed_review_is_one_clear_error(review, tmp_path, content, capsys):
    place = zipped(review, tmp_path / "review.zip", inside="a/")
    if content == "no zip":
        place.write_bytes(b"not a zip file")
    elif content == "no review":
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("paper.txt", b"x")
    elif content == "two reviews":
        with zipfile.ZipFile(place, "a") as archive:
            archive.writestr("b/review.sqlite", b"x")
    elif content == "password":
        data = bytearray(place.read_bytes())
        start = data.rindex(b"PK\x01\x02")
        data[start + 8] |= 1
        place.write_bytes(bytes(data))
    else:
        place.write_bytes(place.read_bytes()[:-40])
    assert focimine.run(["status", "--review", str(place)]) == ExitCode.FORMAT
    message = capsys.readouterr().err
    assert "review.zip" in message
    assert "defect" not in message


def test_a_copy_is_made_again_when_the_ledger_changes_meanwhile(review, tmp_path, monkeypatch):
    from corpora.store import opening

    copies = []

    def copy(source, target):
        shutil.copyfile(source, target)
        copies.append(Path(source).name)
        if len(copies) == 1:
            os.utime(source, ns=(1, 1))

    change(review, "PRAGMA user_version = 1")
    monkeypatch.setattr(opening, "_copy", copy)
    assert n_records(review) == 3
    assert copies == ["review.sqlite", "review.sqlite"]
