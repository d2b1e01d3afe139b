"""`foci` killed half-way is gone on with: what was read is not read again, and the outcome is that of a run without a kill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract.commands import kept_readings
from extract.commands.documents import foci
from extract.reading import Reading, read_file
from extract.workers import Limits

PAGE = """<!DOCTYPE html><html><body><p>Peaks are reported in MNI space. One more lay at x, y, z = 4, -8, 60 (MNI).</p>
<table><caption>Table 1. Pain &gt; rest</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>
<tr><td>Insula</td><td>{x}</td><td>18</td><td>4.5</td><td>5.0</td></tr></table></body></html>"""
NAMES = ("a.html", "b.html", "c.html", "d.html")


class Reader:
    """Reads here instead of in worker processes, keeps the names of what it read, and may be killed after some."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.killed_after: int | None = None

    def __call__(self, paths: Sequence[Path], limits: Limits) -> Iterator[Reading]:
        for path in paths:
            if self.killed_after == len(self.read):
                raise KeyboardInterrupt
            self.read.append(path.name)
            yield read_file(path, text=limits.text, pictures=limits.pictures)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    found = Reader()
    monkeypatch.setattr(kept_readings, "read_many", found)
    return found


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for n, name in enumerate(NAMES):
        (folder / name).write_text(PAGE.replace("{x}", str(200 * (n == 1) - 36 - n)), encoding="utf-8")
    return folder


def read(papers: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(foci, [str(papers), "-o", str(out / "foci.csv"), *options])


def killed(reader: Reader, papers: Path, out: Path, *options: str) -> None:
    reader.killed_after = 2
    assert read(papers, out, *options).exception is not None
    assert reader.read == ["a.html", "b.html"]
    assert not (out / "foci.csv").exists()
    reader.read, reader.killed_after = [], None


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_run_that_was_killed_ends_as_one_that_was_not(reader: Reader, papers: Path, tmp_path: Path) -> None:
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    undisturbed = read(papers, whole, "--show", str(whole / "pictures"))
    reader.read = []
    options = ("--show", str(parted / "pictures"))
    killed(reader, papers, parted, *options)
    resumed = read(papers, parted, *options)
    assert reader.read == ["c.html", "d.html"]
    taken = "Taken over from an earlier run that did not end: 2 of 4 documents.\n"
    assert taken in resumed.stderr
    assert resumed.stderr.replace(taken, "") == undisturbed.stderr
    assert (resumed.exit_code, "[" in undisturbed.stderr) == (undisturbed.exit_code, True)
    assert everything(parted) == everything(whole)  # the pictures too, and nothing of the folder is left


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda papers, _: (papers / "a.html").write_text(PAGE.replace("{x}", "12"), encoding="utf-8"), ["a.html"]),
        (lambda papers, _: (papers / "b.html").rename(papers / "b2.html"), ["b2.html"]),
        (lambda _, kept: [path.write_bytes(b'{"name": "a.html", "foci": [{"x": ') for path in kept], ["a.html", "b.html"]),
        (lambda _, kept: [path.write_text(json.dumps({"foci": 3})) for path in kept], ["a.html", "b.html"]),
    ],
    ids=["other bytes", "another name", "cut", "of another form"],
)  # fmt: skip
def test_what_no_longer_fits_is_read_again(reader, papers, tmp_path, change, again) -> None:
    killed(reader, papers, tmp_path)
    change(papers, sorted((tmp_path / "foci.csv.reading").iterdir()))
    assert read(papers, tmp_path).exit_code in (0, 1)
    assert reader.read == [*again, "c.html", "d.html"]


def test_other_options_read_all_again_and_foreign_files_stay(reader: Reader, papers: Path, tmp_path: Path) -> None:
    killed(reader, papers, tmp_path)
    note = tmp_path / "foci.csv.reading" / "note.txt"
    note.write_text("mine", encoding="utf-8")
    read(papers, tmp_path, "--text")
    assert reader.read == list(NAMES)
    assert list(note.parent.iterdir()) == [note]


def test_a_document_that_could_not_be_read_is_tried_again(reader: Reader, papers: Path, tmp_path: Path) -> None:
    (papers / "a.html").rename(papers / "a.pdf")
    (papers / "a.pdf").write_bytes(b"%PDF-1.7\n")
    reader.killed_after = 2
    read(papers, tmp_path)
    reader.read, reader.killed_after = [], None
    assert "1 of 4 documents" in read(papers, tmp_path).stderr
    assert reader.read == ["a.pdf", "c.html", "d.html"]
