"""Windows's twins of what POSIX gives: locks of folders, limits of memory, files that another program has open."""

from __future__ import annotations

import ctypes
import io
import json
import sys
import types
from pathlib import Path

import pytest

from corpora import files, terminal
from corpora.errors import StoreError
from corpora.outputs.files import put_file
from corpora.text import decode_text
from extract import memory
from miner.importers import read_file

fcntl = pytest.importorskip("fcntl", reason="Windows's locks are played with those of POSIX")
EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "data" / "miner").rglob("*")
    if path.is_file() and path.suffix != ".md"
)


def locking(handle, mode, n_bytes):
    """msvcrt.locking, played with flock: a second holder is refused at once."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PermissionError(13, "Permission denied") from error


@pytest.fixture
def windows(monkeypatch):
    monkeypatch.setattr(files, "fcntl", None)
    monkeypatch.setattr(files, "msvcrt", types.SimpleNamespace(locking=locking, LK_NBLCK=2))


def test_a_folder_is_held_by_one_program_and_no_lock_is_left(tmp_path, windows):
    with files.held(tmp_path, "An analysis"):
        with pytest.raises(StoreError, match="An analysis is at work already"), files.held(tmp_path, "An analysis"):
            pass
        assert [path.name for path in tmp_path.iterdir()] in ([files.HOLDER], [])
    assert list(tmp_path.iterdir()) == []
    with files.held(tmp_path, "An analysis"):
        pass


def test_a_folder_nobody_may_write_in_is_not_held(tmp_path, windows):
    with files.held(tmp_path / "missing", "An analysis"):
        pass


def test_a_file_that_another_program_has_open_for_a_moment_is_replaced_when_it_lets_go(tmp_path, monkeypatch):
    refusals = iter((PermissionError(13, "in use"), PermissionError(13, "in use"), None))
    usual = Path.replace

    def replace(self, target):
        if (error := next(refusals, None)) is not None:
            raise error
        return usual(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "PATIENCE", (0.0, 0.0))
    (tmp_path / "sheet.csv").write_bytes(b"old")
    files.write_atomically(tmp_path / "sheet.csv", b"new")
    assert (tmp_path / "sheet.csv").read_bytes() == b"new"


def test_a_sheet_that_stays_open_in_excel_is_an_error_that_says_so(tmp_path, monkeypatch):
    def replace(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "PATIENCE", (0.0,))
    with pytest.raises(StoreError, match="no other program \\(Excel\\) has the file open"):
        put_file(tmp_path / "sheet.xlsx", b"new")
    assert list(tmp_path.iterdir()) == []


class Kernel:
    """What of kernel32 is called, and with what."""

    def __init__(self, name, *, use_last_error):
        self.asked = {}
        for called in ("CreateJobObjectW", "GetCurrentProcess", "SetInformationJobObject", "AssignProcessToJobObject"):
            setattr(self, called, self.recorder(called))
        Kernel.last = self

    def recorder(self, name):
        def call(*arguments):
            self.asked[name] = arguments
            return {"CreateJobObjectW": 77, "GetCurrentProcess": -1}.get(name, 1)

        return call


def test_on_windows_a_reader_s_memory_is_limited_by_a_job(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setattr(ctypes, "WinDLL", Kernel, raising=False)
    memory.limit_memory(300)
    asked = Kernel.last.asked
    job, kind, limits, size = asked["SetInformationJobObject"]
    given = limits._obj
    assert (job, kind, size) == (77, 9, ctypes.sizeof(memory.ExtendedLimits))
    assert given.basic.limit_flags == 0x100
    assert given.process_memory_limit == 300 * 1024**2
    assert asked["AssignProcessToJobObject"] == (77, -1)
    # The size that Windows expects of a 64-bit program (winnt.h).
    assert ctypes.sizeof(ctypes.c_void_p) != 8 or size == 144


def test_a_system_that_sets_no_limit_of_memory_reads_without_one(monkeypatch):
    import resource

    def refuse(*_):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    memory.limit_memory(300)
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(ctypes, "WinDLL", raising=False)
    memory.limit_memory(300)


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii", "utf-8"])
def test_json_is_whole_in_whatever_a_pipe_holds(monkeypatch, encoding):
    raw = io.BytesIO()
    value = {"title": "Müller − 共情 😀"}
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace"))
    terminal.say_json(value)
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode(encoding)) == value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_export_reads_alike_with_either_ends_of_lines(path):
    unix = "\n".join(decode_text(path.read_bytes()).text.splitlines())
    first, second = (read_file(text.encode(), path.name) for text in (unix, unix.replace("\n", "\r\n")))
    assert [record.title for record in first.records] == [record.title for record in second.records]
    assert [record.abstract for record in first.records] == [record.abstract for record in second.records]
