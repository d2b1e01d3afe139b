"""Releases are downloaded part by part from where they are published, go on where they broke off, and are read as they are."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys
import tarfile
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from corpora.errors import FormatError
from focimine import run
from meta.databases import download, shelf
from meta.databases.database import contrasts_of
from meta.databases.neurostore import read_neurostore

RELEASE = "data-neuroquery_version-1"
PART = 400


def release_files() -> dict[str, bytes]:
    """Return a NeuroQuery release of three studies, in the form of the real one."""
    files = {
        f"{RELEASE}_coordinates.tsv.gz": gzip.compress(
            b"id\ttable_id\tx\ty\tz\n1\t0\t1\t2\t3\n2\t0\t4\t5\t6\n3\t1\t7\t8\t9\n"
        ),
        f"{RELEASE}_metadata.tsv.gz": gzip.compress(b"id\tdoi\ttitle\n1\t\tOne\n2\t\tTwo\n3\t\tThree\n"),
        f"{RELEASE}_vocab-neuroquery7547_vocabulary.txt": b"pain\nreading\n",
    }
    for source in ("abstract", "title"):
        stream = io.BytesIO()
        sparse.save_npz(stream, sparse.csr_matrix(np.array([[1, 0], [0, 2], [1, 1]])))
        files[f"{RELEASE}_vocab-neuroquery7547_source-{source}_type-count_features.npz"] = stream.getvalue()
    return files


class Host:
    """A server's files; `asked` are the paths and ranges of requests, `broken` paths answered with HTTP 500 after their first part."""

    def __init__(self, files: dict[str, bytes], *, parts: bool = True) -> None:
        self.files, self.parts = files, parts
        self.asked: list[tuple[str, str]] = []
        self.broken: set[str] = set()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name, wanted = self.path.split("?")[0].lstrip("/"), self.headers.get("Range", "")
                host.asked.append((name, wanted))
                status, body, headers = host.answer(name, wanted)
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        return Handler

    def answer(self, name: str, wanted: str) -> tuple[int, bytes, dict[str, str]]:
        data = self.files.get(name)
        if data is None:
            return 404, b"", {}
        if not wanted or not self.parts:
            return 200, data, {}
        first, last = map(int, wanted.removeprefix("bytes=").split("-"))
        if name in self.broken and first:
            return 404, b"", {}
        if first >= len(data):
            return 416, b"", {"Content-Range": f"bytes */{len(data)}"}
        return 206, data[first : last + 1], {"Content-Range": f"bytes {first}-{min(last, len(data) - 1)}/{len(data)}"}


@pytest.fixture(autouse=True)
def small_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shelf.PLACE, str(tmp_path / "shelf"))
    monkeypatch.setattr(download, "PART_BYTES", PART)


def add(*arguments: str) -> int:
    return run(["database", "add", *arguments])


def test_a_release_comes_in_parts_and_is_kept_with_its_hashes(serve, capsys) -> None:
    host = Host(release_files())
    assert add("neuroquery", "--base-url", serve(host.handler())) == 0
    assert "neuroquery-1: 3 studies, 3 foci" in capsys.readouterr().out
    kept = shelf.open_database("neuroquery")
    assert kept.source["files"] == {name: hashlib.sha256(data).hexdigest() for name, data in host.files.items()}
    assert kept.source["added"]
    large = max(host.files, key=lambda name: len(host.files[name]))
    assert len([1 for name, _ in host.asked if name == large]) == -(-len(host.files[large]) // PART) > 1
    assert not list(shelf.shelf().glob(".downloading-*"))


def test_what_broke_off_goes_on_where_it_stopped(serve, capsys) -> None:
    host = Host(release_files())
    large = max(host.files, key=lambda name: len(host.files[name]))
    host.broken = {large}
    address = serve(host.handler())
    assert add("neuroquery", "--base-url", address) == 3
    said = capsys.readouterr().err
    assert large in said
    assert "get its files by hand" in said
    host.broken, before = set(), len(host.asked)
    assert add("neuroquery", "--base-url", address) == 0
    again = host.asked[before:]
    assert next(wanted for name, wanted in again if name == large).startswith(f"bytes={PART}-")
    assert f"{RELEASE}_coordinates.tsv.gz" not in {name for name, _ in again}


def test_a_host_without_parts_gives_the_whole_and_a_pointer_is_no_file(serve, capsys) -> None:
    host = Host(release_files(), parts=False)
    address = serve(host.handler())
    assert add("neuroquery", "--base-url", address, "--name", "mine") == 0
    assert shelf.open_database("mine").n_studies == 3
    host.files[f"{RELEASE}_metadata.tsv.gz"] = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
    assert add("neuroquery", "--base-url", address) == 3
    assert "gave a pointer in place of" in capsys.readouterr().err


def test_names_that_are_neither_files_nor_databases(capsys) -> None:
    assert add("neurosynht") == 2
    assert "neurosynth, neuroquery, neurostore" in capsys.readouterr().err
    assert add("x" * 5000) == 2
    assert add("neurosynth", "neuroquery") == 2
    assert add(str(Path(__file__)), "--month", "2026-09") == 2
    assert "--month and --base-url belong to a download" in capsys.readouterr().err


GROUPS = "ParticipantDemographicsExtractor.groups"


def neurostore_tables(folder: Path) -> Path:
    """Write a NeuroStore release of two studies and an empty one with NiMARE's own writer."""
    pytest.importorskip("pyarrow", reason="the extra [neurostore] is not installed")
    from nimare.studyset import from_nimads, write_parquet

    def analysis(number: str, metadata: dict, *places: tuple[str, list[float]]) -> dict:
        points = [{"coordinates": xyz, "space": space, "values": []} for space, xyz in places]
        return {"id": number, "name": f"contrast {number}", "metadata": metadata, "points": points}

    studies = [
        {"id": "S2", "name": "Pain", "authors": "Li W; Wu H", "publication": "Brain", "metadata": {}, "analyses": [
            analysis("A1", {"sample_size": 18}, ("MNI", [1, 2, 3]), ("MNI", [4, 5, 6])),
            analysis("A2", {}, ("TAL", [-10, 20, 30])),
        ]},
        {"id": "S1", "name": "Fear", "authors": None, "publication": None, "metadata": {}, "analyses": [
            analysis("B1", {}, ("MNI", [7, 8, 9])), analysis("B2", {}),
        ]},
        {"id": "S3", "name": "Empty", "metadata": {}, "analyses": [analysis("C1", {})]},
    ]  # fmt: skip
    notes = [
        {"study": "S2", "analysis": "A1", "note": {f"{GROUPS}[0].count": 99, f"{GROUPS}[0].group_name": "healthy",
            f"{GROUPS}[0].age_mean": 24.5, "Neurosynth_TFIDF__pain": 0.4}},
        {"study": "S1", "analysis": "B1", "note": {f"{GROUPS}[0].count": 21, f"{GROUPS}[1].count": 30,
            f"{GROUPS}[0].diagnosis": "schizophrenia", f"{GROUPS}[1].group_name": "healthy",
            "TaskExtractor.fMRITasks[0].RestingState": "False"}},
    ]  # fmt: skip
    keys = {key: "string" for note in notes for key in note["note"]}
    annotation = {"id": "release", "name": "release", "note_keys": keys, "notes": notes}
    write_parquet(from_nimads({"id": "x", "name": "n", "studies": studies}, annotations=[annotation]), str(folder))
    return folder


def test_neurostore_is_read_by_analysis_with_what_machines_said(tmp_path: Path) -> None:
    database = read_neurostore(sorted(neurostore_tables(tmp_path / "tables").iterdir()))
    assert (database.n_studies, len(database.foci), database.unit) == (2, 4, "analysis")
    by_id = {entry.id: (place, entry) for place, entry in enumerate(database.entries)}
    place, pain = by_id["S2"]
    assert (pain.n, pain.title, pain.authors) == (18, "Pain", "Li W; Wu H")
    assert pain.fields == {"group_name": "healthy", "diagnosis": "healthy", "age_mean": "24.5", "count": "99"}
    assert pain.by_machine >= {"diagnosis", "age_mean"}
    _, fear = by_id["S1"]
    assert fear.n == 30
    assert fear.fields["diagnosis"] == "schizophrenia; healthy"
    assert fear.fields["restingstate"] == "False"
    assert database.first[place + 1] - database.first[place] == 3
    parts = [p for p in range(3) if database.studies_of([p])[0] == place]
    one, other = contrasts_of(database, parts)
    assert (one.sample, other.sample, len(one.foci), len(other.foci)) == ("S2", "S2", 2, 1)
    assert other.foci[0].x != -10  # Talairach was moved to MNI
    (table,) = database.tables
    assert table.names == ("pain",)
    assert table.weights.toarray()[place, 0] == pytest.approx(0.4)


def neurostore_host(tmp_path: Path) -> Host:
    tables = neurostore_tables(tmp_path / "tables")
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.add(tables, arcname="studyset")
        outside = tarfile.TarInfo("../../evil.parquet")
        outside.size = 4
        archive.addfile(outside, io.BytesIO(b"evil"))
    data = stream.getvalue()
    releases = [
        {"version": "2026-08", "release_type": "monthly", "built_at": "2026-08-01", "download_path": "/gone.tar.gz"},
        {"version": "2026-09", "release_type": "monthly", "built_at": "2026-09-01", "download_path": "/files/new.tar.gz",
         "archive_checksum": hashlib.sha256(data).hexdigest()},
        {"version": "nightly", "release_type": "nightly", "built_at": "2026-11-01", "download_path": "/night.tar.gz"},
    ]  # fmt: skip
    return Host({"index/": json.dumps({"results": releases}).encode(), "files/new.tar.gz": data})


def test_neurostore_s_newest_month_is_downloaded_checked_and_unpacked_inside_its_folder(
    serve, tmp_path, capsys
) -> None:
    host = neurostore_host(tmp_path)
    index = f"{serve(host.handler())}/index/"
    assert add("neurostore", "--base-url", index) == 0
    kept = shelf.open_database("neurostore")
    assert (kept.name, kept.source["month"], kept.n_studies) == ("neurostore-2026-09", "2026-09", 2)
    assert kept.source["archive_sha256"] == hashlib.sha256(host.files["files/new.tar.gz"]).hexdigest()
    assert not list(tmp_path.rglob("evil.parquet")) or all(
        shelf.shelf() in p.parents for p in tmp_path.rglob("evil.parquet")
    )
    assert add("neurostore", "--base-url", index, "--month", "2020-01") == 2
    assert "It has: 2026-08, 2026-09, nightly" in capsys.readouterr().err
    assert run(["database", "remove", "neurostore-2026-09"]) == 0
    host.files["files/new.tar.gz"] += b"more"
    assert add("neurostore", "--base-url", index) == 3
    assert "not the one its publisher names" in capsys.readouterr().err


def test_a_missing_package_and_a_broken_table_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = neurostore_tables(tmp_path / "tables")
    (tables / "coordinates.parquet").write_bytes(b"PAR1 cut")
    with pytest.raises(FormatError, match=r"coordinates\.parquet is no parquet table"):
        read_neurostore(sorted(tables.iterdir()))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert add(str(tables)) == 2


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    for name in ("studies", "analyses", "coordinates"):
        (tmp_path / f"{name}.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert add(str(tmp_path)) == 2
    assert "focimine[neurostore]" in capsys.readouterr().err
