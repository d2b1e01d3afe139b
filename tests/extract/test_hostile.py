"""Broken and malicious documents: a document or exactly one problem, no crash, nothing fetched."""

from __future__ import annotations

import socket
from pathlib import Path

import hostile_documents as hostile
import hostile_losses as losses
import pytest

from corpora.nouns.evidence import Severity
from extract.reading import Reading, read_file


def read(folder: Path, name: str, data: bytes) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read_file(path)


@pytest.mark.parametrize(("name", "data"), [pytest.param(n, d, id=n) for n, d in hostile.mutants(40, first=100_000)])
def test_a_mutated_document_gives_a_document_or_one_problem(name: str, data: bytes, tmp_path: Path) -> None:
    assert hostile.faults_of(read(tmp_path, name, data)) is None


def test_documents_made_to_hurt_are_refused_or_read_and_nothing_is_fetched(tmp_path: Path) -> None:
    with hostile.Listener() as listener:
        for name, data in hostile.made_to_hurt(listener.port, large=False).items():
            assert hostile.faults_of(read(tmp_path, name, data)) is None, name
        assert listener.calls == 0


def test_no_file_outside_the_document_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words", encoding="utf-8")
    data = hostile.outside(1)["entity_file.xml"].replace(b"/etc/passwd", str(secret).encode())
    document = read(tmp_path, "entity.xml", data).document
    assert document is None or "secret words" not in document.text()


@pytest.mark.parametrize(
    "name", ["zero_pages.pdf", "no_root.pdf", "head_only.pdf", "encrypted.pdf", "nul.pdf", "empty.pdf"]
)
def test_an_unreadable_document_says_so_once(name: str, tmp_path: Path) -> None:
    reading = read(tmp_path, name, hostile.made_to_hurt(1, large=False)[name])
    assert reading.document is None
    assert [p.severity for p in reading.problems] == [Severity.ERROR]
    assert reading.problems[0].code == "DOCUMENT-UNREADABLE"


def test_a_listener_counts_its_callers() -> None:
    with hostile.Listener() as listener:
        socket.create_connection(("127.0.0.1", listener.port)).close()
        assert listener.called.wait(30)
        assert listener.calls == 1


def test_nothing_is_lost_without_a_word_from_damaged_files(tmp_path: Path) -> None:
    tried = list(losses.attempts(80, 500_000, 60.0, tmp_path))
    assert [one.name for one in tried if losses.is_fault(one.verdict)] == []
    assert {"same", "less, told", "refused"} <= {one.verdict for one in tried}
