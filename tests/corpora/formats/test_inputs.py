"""Files that a user names: folders, devices, pipes without a writer and files past the limit are refused, none waited for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from corpora.formats.inputs import UnreadableError, read_input

posix = pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")


def test_a_file_is_read_up_to_the_limit(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    assert read_input(path, most=4) == b"a,b\n"
    with pytest.raises(UnreadableError, match="is larger than 3 bytes"):
        read_input(path, most=3)


@pytest.mark.parametrize("name", ["", "missing.csv", "x" * 5_000, "a\0b"])
def test_what_is_not_there_is_said(tmp_path, name: str):
    with pytest.raises(UnreadableError, match=r"is a folder|cannot be read: "):
        read_input(tmp_path / name)


@posix
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device_is_refused(name: str):
    with pytest.raises(UnreadableError, match="is a device"):
        read_input(Path(name))


@posix
def test_a_pipe_is_read_to_its_end_and_not_waited_for_where_nobody_writes(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert read_input(path) == b""
    reading, writing = os.pipe()
    writer = threading.Thread(target=lambda: (os.write(writing, b"a" * 60_000), os.close(writing)))
    writer.start()
    assert read_input(Path(f"/dev/fd/{reading}")) == b"a" * 60_000
    writer.join()
    os.close(reading)
