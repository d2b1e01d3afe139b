"""`focimine decode`: tables, figures, and what it says of a map whose experiments are unknown."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from focimine import run
from meta.databases import shelf
from meta.engine.space import load_null_voxels, to_mm, to_volume
from meta.report.files import nifti_bytes

N = 60
WORDS = ("left things", "right things", "often", "insula", "rare")


@pytest.fixture
def shelved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database whose even studies use "left things" and have foci on the left; the others the other way round."""
    monkeypatch.setenv(shelf.PLACE, str(tmp_path / "shelf"))
    random = np.random.default_rng(7)
    voxels = to_mm(load_null_voxels())
    sides = [voxels[voxels[:, 0] < -20], voxels[voxels[:, 0] > 20]]
    folder = tmp_path / "release"
    folder.mkdir()
    rows = ["id\tx\ty\tz"]
    for s in range(N):
        rows += [
            f"{s}\t" + "\t".join(f"{v:g}" for v in sides[s % 2][at]) for at in random.integers(0, len(sides[s % 2]), 5)
        ]
    (folder / "data-made_version-1_coordinates.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "data-made_version-1_metadata.tsv").write_text(
        "id\ttitle\n" + "".join(f"{s}\tStudy {s}\n" for s in range(N)), encoding="utf-8"
    )
    used = np.array([[s % 2 == 0, s % 2 == 1, s % 4 < 2, s % 2, s < 3] for s in range(N)], dtype=float)
    sparse.save_npz(
        folder / "data-made_version-1_vocab-words_source-abstract_type-count_features.npz", sparse.csr_matrix(used)
    )
    (folder / "data-made_version-1_vocab-words_vocabulary.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    assert run(["database", "add", str(folder)]) == 0
    return folder


def foci_file(path: Path, side: float) -> Path:
    lines = ["//Reference=MNI"]
    for e in range(6):
        lines += [
            f"//Study {e}: task",
            "//Subjects=20",
            f"{side * 40:g} {4 * e - 20} 10",
            f"{side * 30:g} {30 - 4 * e} -6",
            "",
        ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter="\t"))


def test_two_files_of_foci_are_decoded_beside_each_other(
    shelved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left, right = foci_file(tmp_path / "left.txt", -1), foci_file(tmp_path / "right.txt", 1)
    out = tmp_path / "out"
    arguments = [
        "decode",
        str(left),
        str(right),
        "--database",
        "made",
        "--fewest",
        "10",
        "--null",
        "99",
        "-o",
        str(out),
    ]
    assert run(arguments) == 1  # six experiments are few, which is told
    said = capsys.readouterr().out
    assert "left things: r 0." in said
    for name, first, last in (("left", "left things", "right things"), ("right", "right things", "left things")):
        rows = table(out / "tables" / f"{name}_terms.tsv")
        assert [row["term"] for row in rows] == [first, "often", last]
        assert float(rows[0]["p"]) <= 0.03
        assert float(rows[0]["r_lowest_without_a_study"]) <= float(rows[0]["r"])
    (settings,) = json.loads((out / "settings.json").read_text(encoding="utf-8"))["tables"]
    assert settings["left_out_by_lists"] == ["insula"]
    before = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run([*arguments, "--workers", "1"]) == 1
    assert {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_an_image_has_no_p_and_that_is_said(shelved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = np.random.default_rng(1).normal(size=228_483)
    image = tmp_path / "map.nii.gz"
    image.write_bytes(nifti_bytes(to_volume(values).astype(np.float32), "noise"))
    assert (
        run(
            [
                "decode",
                str(image),
                "--database",
                "made-1",
                "--fewest",
                "1",
                "--keep-anatomical",
                "-o",
                str(tmp_path / "out"),
            ]
        )
        == 0
    )
    assert "DECODING-NO-NULL" in capsys.readouterr().err
    rows = table(tmp_path / "out" / "tables" / "map_terms.tsv")
    assert {row["term"] for row in rows} == set(WORDS)
    assert {row["p"] for row in rows} == {""}


def test_what_cannot_be_decoded_is_named(shelved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    foci = foci_file(tmp_path / "left.txt", -1)
    flat = tmp_path / "flat.nii.gz"
    flat.write_bytes(nifti_bytes(np.zeros((91, 109, 91), dtype=np.float32), "nothing"))
    broken = tmp_path / "broken.nii.gz"
    broken.write_bytes(b"no image")
    for arguments, code, says in (
        ([str(flat), "--fewest", "10"], 4, "correlates with nothing"),
        ([str(broken), "--fewest", "10"], 4, "cannot be read as an image"),
        ([str(foci), "--fewest", "1000"], 2, "Lower the number of studies"),
        ([str(foci), "--database", "elsewhere"], 2, "There is no database elsewhere"),
        ([str(foci), "--table", "other"], 2, "no table of terms other"),
    ):
        assert (
            run(["decode", *arguments[:1], "--database", "made", *arguments[1:], "-o", str(tmp_path / "out")]) == code
        ), says
        assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_databases_are_listed_and_removed(shelved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["database", "list"]) == 0
    assert "made-1: 60 studies, 300 foci; words_abstract (5 terms)" in capsys.readouterr().out
    assert run(["database", "remove", "made-1"]) == 0
    assert run(["database", "list"]) == 0
    assert "There is none yet" in capsys.readouterr().out


def test_a_region_is_decoded_by_the_studies_with_a_focus_in_it(
    shelved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["decode", "--roi", "box:-90..-20,-110..80,-60..80", "--database", "made", "--fewest", "10"]
    assert run([*arguments, "-o", str(out)]) == 0
    assert "30 of 60 studies of made-1 have a focus in it" in capsys.readouterr().out
    (path,) = (out / "tables").glob("region_*_terms.tsv")
    rows = table(path)
    assert [row["term"] for row in rows] == ["left things", "often", "right things"]
    assert [row["studies_inside"] for row in rows] == ["30", "15", "0"]
    assert float(rows[0]["posterior"]) == 1
    assert float(rows[1]["posterior"]) == pytest.approx(0.5)
    assert float(rows[1]["odds_ratio"]) == pytest.approx(1)
    assert run([*arguments[:1], "--database", "made", "-o", str(tmp_path / "other")]) == 2
    assert "--roi" in capsys.readouterr().err
    assert (
        run(
            [
                "decode",
                "--roi",
                "sphere:0,0,200,1",
                "--database",
                "made",
                "--fewest",
                "10",
                "-o",
                str(tmp_path / "other"),
            ]
        )
        == 2
    )
    assert "No study of made-1 has a focus in the sphere" in capsys.readouterr().err
