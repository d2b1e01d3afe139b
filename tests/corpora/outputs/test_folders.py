"""A folder of files is written whole or not at all; what somebody changed in it is kept."""

from __future__ import annotations

import json
import threading
from contextlib import suppress

import pytest

from corpora.errors import ProtocolError, StoreError
from corpora.outputs.files import put_file
from corpora.outputs.folders import WRITTEN, clear, filled, put_files


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_own_files_are_replaced_and_changed_ones_kept(tmp_path, capsys):
    folder = tmp_path / "out"
    put_files(folder, {"a.txt": b"1", "b.txt": b"1"})
    (folder / "b.txt").write_bytes(b"mine")
    put_files(folder, {"a.txt": b"2", "b.txt": b"2"})
    assert names(folder) == ["a.txt", "b.earlier-1.txt", "b.txt", WRITTEN]
    assert (folder / "b.earlier-1.txt").read_bytes() == b"mine"
    assert "b.txt was changed since it was written" in capsys.readouterr().err


def test_one_foreign_file_stops_all(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "b.txt").write_bytes(b"mine")
    with pytest.raises(ProtocolError, match=r"b\.txt") as raised:
        put_files(folder, {"a.txt": b"1", "b.txt": b"1"})
    assert "--force" in raised.value.hint
    assert names(folder) == ["b.txt"]
    put_files(folder, {"a.txt": b"1", "b.txt": b"1"}, force=True)
    assert names(folder) == ["a.txt", "b.earlier-1.txt", "b.txt", WRITTEN]


def test_retired_files_go_only_where_they_are_ours(tmp_path):
    folder = tmp_path / "out"
    put_files(folder, {"t.csv": b"1", "u.csv": b"1"})
    (folder / "u.csv").write_bytes(b"mine")
    (folder / "v.csv").write_bytes(b"foreign")
    put_files(folder, {"t.tsv": b"1"}, retired=["t.csv", "u.csv", "v.csv"])
    assert names(folder) == ["t.tsv", "u.earlier-1.csv", "v.csv", WRITTEN]
    assert sorted(json.loads((folder / WRITTEN).read_text())) == ["t.tsv"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("ours")])
def test_a_block_that_fails_leaves_the_folder_as_it_was(tmp_path, error):
    def fail():
        with filled(tmp_path / "new" / "out") as made:
            (made / "a.txt").write_bytes(b"half")
            raise error

    with pytest.raises((StoreError, KeyboardInterrupt, ValueError)):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_killed_run_is_taken_up_by_the_next_without_a_word(tmp_path, monkeypatch, capsys, moved):
    """Old and new files lie side by side then; both are ours, whatever was moved."""
    folder, real = tmp_path / "out", type(tmp_path).replace
    put_files(folder, {"a.txt": b"1", "b.txt": b"1", "c.txt": b"1"})
    n = 0

    def replace(path, target):
        nonlocal n
        if "made" in path.parts:
            n += 1
            if n > moved:
                raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(type(tmp_path), "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        put_files(folder, {"a.txt": b"2", "b.txt": b"2", "c.txt": b"2"})
    monkeypatch.undo()
    put_files(folder, {"a.txt": b"3", "b.txt": b"3", "c.txt": b"3"})
    assert names(folder) == ["a.txt", "b.txt", "c.txt", WRITTEN]
    assert capsys.readouterr().err == ""


def test_two_that_write_a_folder_at_once_leave_one_whole(tmp_path):
    """One of them may be told to wait; what is there is of one of them, and nothing was kept aside."""
    folder, barrier = tmp_path / "out", threading.Barrier(4)

    def write(text):
        barrier.wait()
        with suppress(StoreError):
            put_files(folder, {f"{number}.txt": text for number in range(30)})

    threads = [threading.Thread(target=write, args=(str(n).encode(),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(folder) == sorted([*(f"{number}.txt" for number in range(30)), WRITTEN])
    assert len({path.read_bytes() for path in folder.glob("*.txt")}) == 1


def test_what_is_cleared_away_is_kept_where_it_is_not_ours(tmp_path, capsys):
    put_files(tmp_path, {"draft.txt": b"1", "draft.csv": b"1", "other.txt": b"1"})
    (tmp_path / "draft.csv").write_bytes(b"mine")
    clear(tmp_path, "draft*")
    assert names(tmp_path) == ["draft.earlier-1.csv", "other.txt", WRITTEN]
    assert "draft.earlier-1.csv" in capsys.readouterr().err


def test_a_list_that_is_none_of_ours_counts_for_nothing(tmp_path):
    for content in (b"[1, 2]", b"{", b'{"files": 3}', b'{"a.txt": "0000"}'):
        folder = tmp_path / f"{len(content)}-{content[0]}"
        folder.mkdir()
        (folder / WRITTEN).write_bytes(content)
        (folder / "b.txt").write_bytes(b"mine")
        with pytest.raises(ProtocolError):
            put_files(folder, {"b.txt": b"1"})
        assert (folder / "b.txt").read_bytes() == b"mine"


def test_a_file_kept_several_times_never_takes_another_ones_name(tmp_path):
    path = tmp_path / "sheet.csv"
    for number in range(4):
        put_file(path, str(number).encode(), keeps=True)
    assert names(tmp_path) == ["sheet.csv", "sheet.earlier-1.csv", "sheet.earlier-2.csv", "sheet.earlier-3.csv"]
    assert (tmp_path / "sheet.earlier-1.csv").read_bytes() == b"0"
