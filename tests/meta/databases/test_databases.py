"""Releases are read as published, kept as published, and refused where they are not whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from corpora.brain import tal_to_mni
from corpora.errors import FormatError, ProtocolError
from meta.databases import shelf
from meta.databases.database import contrasts_of
from meta.databases.release import read_release

RELEASE = "data-neurosynth_version-7"
METADATA = 'id\tspace\ttitle\tauthors\tyear\n1\tMNI\t"A ""quoted""\ntitle"\tLi W, Wu H\t2001\n2\tTAL\tTwo\tHe X\t2002\n3\tMNI\tNo foci\tXu Y\t2003\n4\tUNKNOWN\tFour\t\t2004\n'
COORDINATES = "id\ttable_id\tx\ty\tz\n2\tt1\t-10\t20\t30\n1\tt1\t1\t2\t3\n1\tt2\t4\t5\t6\n4\tt1\t7\t8\t9\n4\tt1\tnan\t8\t9\n4\tt1\t900\t8\t9\n77\tt1\t1\t1\t1\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / f"{RELEASE}_metadata.tsv.gz").write_bytes(gzip.compress(METADATA.encode()))
    (folder / f"{RELEASE}_coordinates.tsv.gz").write_bytes(gzip.compress(COORDINATES.encode()))
    weights = sparse.csr_matrix(np.array([[0.2, 0], [0, 0.01], [0.3, 0.3], [0, 0.5]]))
    sparse.save_npz(folder / f"{RELEASE}_vocab-LDA2_source-abstract_type-weight_features.npz", weights)
    (folder / f"{RELEASE}_vocab-LDA2_vocabulary.txt").write_text("0_pain_hurt\n1_word_read\n", encoding="utf-8")
    (folder / "LICENSE.txt").write_text("…", encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture(autouse=True)
def own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(shelf.PLACE, str(tmp_path / "shelf"))
    return tmp_path / "shelf"


def test_a_release_as_it_is_published(files: list[Path]) -> None:
    database = read_release(files)
    assert database.name == "neurosynth-7"
    assert [entry.id for entry in database.entries] == ["1", "2", "4"]
    assert database.entries[0].title == 'A "quoted"\ntitle'
    assert database.first.tolist() == [0, 2, 3, 4]
    expected = np.array([[1, 2, 3], [4, 5, 6], *tal_to_mni(np.array([[-10.0, 20, 30]])), [7, 8, 9]])
    assert np.allclose(database.foci, expected)
    assert database.parts.tolist() == [0, 1, 2, 3, 4]
    assert database.part_names == ("table t1", "table t2", "table t1", "table t1")
    (table,) = database.tables
    assert (table.kind, table.names, table.threshold) == ("topics", ("0_pain_hurt", "1_word_read"), 0.05)
    assert np.allclose(table.weights.toarray(), [[0.2, 0], [0, 0.01], [0, 0.5]])
    assert database.source["space"] == {"MNI": 2, "TAL": 1, "UNKNOWN": 1}
    told = {problem.code: problem.message for problem in database.problems}
    assert told["DATABASE-NO-COORDINATE"].startswith("2 of 7 foci")
    assert told["DATABASE-UNKNOWN-STUDY"].startswith("1 of 7 foci")
    assert told["DATABASE-NO-FOCI"].startswith("1 of 4 studies")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        (f"{RELEASE}_coordinates.tsv.gz", "\x1f\x8b\x08cut", "cannot be read as a table"),
        (f"{RELEASE}_coordinates.tsv.gz", "id\tx\ty\n1\t2\t3\n", "no column z"),
        (f"{RELEASE}_metadata.tsv.gz", "id\ttitle\n1\ta\n1\tb\n", "listed twice"),
        (f"{RELEASE}_vocab-LDA2_vocabulary.txt", "one\n", "2 terms"),
        (f"{RELEASE}_vocab-LDA2_source-abstract_type-weight_features.npz", "PK\x03\x04", "cannot be read as a matrix"),
    ],
)
def test_what_is_broken_or_does_not_fit_is_refused_by_name(files: list[Path], name: str, data: str, says: str) -> None:
    content = data.encode("latin-1")
    is_packed = name.endswith(".gz") and not data.startswith("\x1f")
    (files[0].parent / name).write_bytes(gzip.compress(content) if is_packed else content)
    with pytest.raises(FormatError, match=says):
        read_release(files)


def test_a_release_without_one_of_its_tables_is_refused(files: list[Path]) -> None:
    with pytest.raises(FormatError, match="coordinates"):
        read_release([path for path in files if "coordinates" not in path.name])


def test_the_shelf_keeps_the_files_as_they_are(files: list[Path], own_shelf: Path) -> None:
    kept, _ = shelf.add([files[0].parent], added="2026-01-02")
    assert {path.name for path in kept.folder.iterdir()} == {p.name for p in files if p.name != "LICENSE.txt"} | {
        shelf.ABOUT,
        "foci_outside_brain.tsv",
    }
    for path in files:
        if path.name != "LICENSE.txt":
            assert (kept.folder / path.name).read_bytes() == path.read_bytes()
    opened = shelf.open_database("neurosynth")
    assert (opened.name, opened.n_studies, opened.source["added"]) == ("neurosynth-7", 3, "2026-01-02")
    again, _ = shelf.add([files[0].parent], added="2026-05-05")
    assert again.about["added"] == "2026-01-02"
    assert [path.name for path in own_shelf.iterdir()] == ["neurosynth-7"]


def test_another_release_of_the_same_name_does_not_take_its_place(files: list[Path]) -> None:
    shelf.add(files, added="2026-01-02")
    (files[0].parent / f"{RELEASE}_coordinates.tsv.gz").write_bytes(gzip.compress(b"id\tx\ty\tz\n1\t1\t2\t3\n"))
    with pytest.raises(FormatError, match="on the shelf already"):
        shelf.add(files, added="2026-01-03")
    assert shelf.add(files, name="second", added="2026-01-03")[0].name == "second"
    assert shelf.open_database("second").n_studies == 1


def test_a_file_changed_on_the_shelf_is_not_read(files: list[Path]) -> None:
    kept, _ = shelf.add(files, added="2026-01-02")
    (kept.folder / f"{RELEASE}_vocab-LDA2_vocabulary.txt").write_text("a\nb\n", encoding="utf-8")
    with pytest.raises(FormatError, match="is not the file that was added"):
        shelf.open_database("neurosynth-7")
    shelf.remove("neurosynth-7")
    with pytest.raises(ProtocolError, match="no database neurosynth-7"):
        shelf.open_database("neurosynth-7")


@pytest.mark.parametrize("name", ["../out", "a/b", "", ".hidden", "x" * 80])
def test_a_name_never_leads_out_of_the_shelf(files: list[Path], name: str, own_shelf: Path) -> None:
    with pytest.raises(FormatError, match="cannot be a database's name"):
        shelf.add(files, name=name or " ", added="2026-01-02")
    assert not own_shelf.exists() or not list(own_shelf.iterdir())


def test_tables_of_a_study_are_experiments_of_one_sample(files: list[Path]) -> None:
    contrasts = contrasts_of(read_release(files), [0, 1, 3], n=15)
    assert [(c.id, c.sample, c.n, len(c.foci)) for c in contrasts] == [
        ("1: table t1", "1", 15, 1),
        ("1: table t2", "1", 15, 1),
        ("4: table t1", "4", 15, 1),
    ]
    assert (contrasts[1].foci[0].x, contrasts[1].name) == (4.0, "table t2 [n = 15 assumed]")


def test_a_table_whose_rows_are_not_together_is_one(files: list[Path]) -> None:
    rows = "id\ttable_id\tx\ty\tz\n1\tb\t1\t1\t1\n1\ta\t2\t2\t2\n1\tb\t3\t3\t3\n"
    (files[0].parent / f"{RELEASE}_coordinates.tsv.gz").write_bytes(gzip.compress(rows.encode()))
    database = read_release(files)
    assert (database.parts.tolist(), database.part_names) == ([0, 2, 3], ("table b", "table a"))
    assert database.foci[:, 0].tolist() == [1, 3, 2]


def test_files_of_foci_are_a_database_of_experiments(tmp_path: Path) -> None:
    path = tmp_path / "insula.txt"
    path.write_text(
        "//Reference=MNI\n//Li, 2001: pain > rest\n//Subjects=12\n1 2 3\n4 5 6\n\n//Wu, 2002: touch\n//Subjects=9\n7 8 9\n",
        encoding="utf-8",
    )
    kept, database = shelf.add([path], added="2026-01-02")
    assert (kept.name, database.unit, database.n_studies, len(database.foci)) == ("insula", "experiment", 2, 3)
    with pytest.raises(ProtocolError, match="no table of terms"):
        shelf.open_database("insula").table()


FAR = """//Reference=MNI
//Li, 2001: pain > rest
//Subjects=12
-360 20 4
-36 20 4
90 20 4

//Wu, 2002: touch
//Subjects=9
0 0 999
"""


def test_foci_in_no_head_are_left_out_listed_and_told_once(tmp_path: Path) -> None:
    path = tmp_path / "far.txt"
    path.write_text(FAR, encoding="utf-8")
    kept, database = shelf.add([path], added="2026-01-02")
    assert database.foci.tolist() == [[-36, 20, 4], [90, 20, 4]]
    assert [entry.id for entry in database.entries] == ["Li, 2001"]
    (problem,) = database.problems
    assert (problem.code, problem.severity) == ("DATABASE-FOCI-OUTSIDE-BRAIN", "error")
    assert "3 foci lie outside" in problem.message
    assert "2 more than 200 mm" in problem.message
    rows = (kept.folder / "foci_outside_brain.tsv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [row.split("\t")[2:] for row in rows] == [
        ["-360", "20", "4", "no"],
        ["0", "0", "999", "no"],
        ["90", "20", "4", "yes"],
    ]
    assert shelf.open_database("far").n_studies == 1


def test_talairach_foci_are_judged_where_they_lie_in_mni(tmp_path: Path) -> None:
    path = tmp_path / "tal.txt"
    path.write_text("//Reference=Talairach\n//Li, 2001\n//Subjects=12\n-190 10 10\n-40 10 10\n", encoding="utf-8")
    _, database = shelf.add([path], added="2026-01-02")
    assert len(database.foci) == 1  # -190 mm in Talairach is beyond -200 mm in MNI
    assert [focus.xyz for focus in database.outside] == [("-190", "10", "10")]


def test_a_file_with_foci_in_no_head_alone_is_refused(tmp_path: Path, own_shelf: Path) -> None:
    path = tmp_path / "far.csv"
    path.write_text("study,n,x,y,z,space\nLi 2001,12,1e4,2,3,MNI\n", encoding="utf-8")
    with pytest.raises(FormatError, match="in no head"):
        shelf.add([path], added="2026-01-02")
    assert not own_shelf.exists() or not list(own_shelf.iterdir())


def test_a_release_lists_the_rows_it_left_out(files: list[Path]) -> None:
    kept, _ = shelf.add(files, added="2026-01-02")
    rows = (kept.folder / "foci_outside_brain.tsv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert rows == ["4\tt1\tnan\t8\t9\tno", "4\tt1\t900\t8\t9\tno"]
