"""Two results of one analysis side by side: a folder each in, what came, went and moved out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from meta.engine.space import AFFINE
from meta.map_changes import Result, compare_results, compare_sentences, read_result
from meta.report.files import nifti_bytes
from meta.report.tables import to_tsv

SHAPE = (91, 109, 91)
Place = tuple[int, int, int]


def write_result(folder: Path, clusters: dict[int, tuple[Place, int]], shares: dict[int, dict[str, float]]) -> Path:
    """Cubes as clusters: corner (voxel) and edge of each; shares of studies by cluster."""
    labels = np.zeros(SHAPE, dtype=np.int16)
    rows = []
    for number, ((i, j, k), edge) in clusters.items():
        labels[i : i + edge, j : j + edge, k : k + edge] = number
        centre = (AFFINE @ [*(np.array((i, j, k)) + (edge - 1) / 2), 1])[:3]
        rows.append([str(number), str(edge**3), *(f"{x:.1f}" for x in centre)])
    for name in ("maps", "tables"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "maps/cluster_labels.nii.gz").write_bytes(nifti_bytes(labels, "made"))
    columns = ["cluster", "voxels", "weighted_centre_x", "weighted_centre_y", "weighted_centre_z"]
    (folder / "tables/clusters_MNI.tsv").write_text(to_tsv(columns, rows), encoding="utf-8")
    parts = [[str(n), study, f"{share:.6f}"] for n, found in shares.items() for study, share in found.items()]
    (folder / "tables/contributions.tsv").write_text(to_tsv(["cluster", "study", "share"], parts), encoding="utf-8")
    studies = sorted({study for found in shares.values() for study in found})
    (folder / "tables/experiments.tsv").write_text(
        to_tsv(["study", "n"], [[study, "9"] for study in studies]), encoding="utf-8"
    )
    return folder


def result(*given: object) -> Result:
    found = read_result(write_result(*given))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_clusters_are_gained_lost_moved_and_kept_and_the_studies_that_did_it_are_named(tmp_path: Path) -> None:
    before = result(
        tmp_path / "before",
        {1: ((20, 20, 20), 6), 2: ((40, 40, 40), 10), 3: ((60, 60, 60), 4)},
        {1: {"Old, 2001": 0.7, "Gone, 2002": 0.3}, 2: {"Old, 2001": 1.0}, 3: {"Gone, 2002": 0.9, "Old, 2001": 0.1}},
    )
    now = result(
        tmp_path / "now",
        {1: ((20, 20, 20), 6), 2: ((45, 40, 40), 10), 3: ((10, 70, 30), 5)},
        {1: {"Old, 2001": 1.0}, 2: {"Old, 2001": 0.4, "New, 2020": 0.6}, 3: {"New, 2020": 0.8, "Old, 2001": 0.2}},
    )
    found = compare_results("main", before, now)
    assert [(c.kind, c.number) for c in found.clusters] == [("gained", 3), ("lost", 3), ("moved", 2), ("kept", 1)]
    gained, lost, moved, kept = found.clusters
    assert gained.studies == (("New, 2020", 0.8),)
    assert lost.studies == (("Gone, 2002", 0.9),)
    assert moved.studies == (("New, 2020", 0.6),)
    assert moved.distance_mm == pytest.approx(10)
    assert kept.distance_mm == 0
    assert (found.studies_new, found.studies_gone) == (("New, 2020",), ("Gone, 2002",))


def test_dice_is_that_of_the_significant_voxels_counted_one_by_one(tmp_path: Path) -> None:
    one = result(tmp_path / "one", {1: ((20, 20, 20), 4)}, {})
    other = result(tmp_path / "other", {1: ((22, 20, 20), 4)}, {})
    first = {(i, j, k) for i in range(20, 24) for j in range(20, 24) for k in range(20, 24)}
    second = {(i + 2, j, k) for i, j, k in first}
    expected = 2 * len(first & second) / (len(first) + len(second))
    assert compare_results("main", one, other).dice == pytest.approx(expected)
    assert compare_results("main", one, one).dice == 1
    empty = result(tmp_path / "empty", {}, {})
    assert compare_results("main", empty, empty).dice is None
    assert compare_results("main", one, empty).dice == 0


def test_a_cluster_lost_though_its_studies_stay_names_the_new_ones_without_a_share(tmp_path: Path) -> None:
    before = result(tmp_path / "before", {1: ((20, 20, 20), 4)}, {1: {"Old, 2001": 1.0}})
    write_result(tmp_path / "now", {}, {})
    rows = to_tsv(["study", "n"], [["Old, 2001", "9"], ["New, 2020", "9"]])
    (tmp_path / "now/tables/experiments.tsv").write_text(rows, encoding="utf-8")
    now = read_result(tmp_path / "now")
    assert now is not None
    assert compare_results("main", before, now).clusters[0].studies == (("New, 2020", 0.0),)


def test_a_folder_without_an_image_of_clusters_is_no_result(tmp_path: Path) -> None:
    assert read_result(tmp_path) is None


def test_sentences_that_no_longer_hold_come_with_the_ones_in_their_place() -> None:
    before = "# Methods\n\nALE was computed on 7 experiments. Clusters were kept at p < .05. One was found.\n\n## References\n\n- A. (2001)."
    now = "# Methods\n\nALE was computed on 12 experiments. Clusters were kept at p < .05.\n"
    found = compare_sentences("main", before, now)
    assert [(s.before, s.now) for s in found] == [
        ("ALE was computed on 7 experiments.", "ALE was computed on 12 experiments."),
        ("One was found.", None),
    ]
    assert [s.before for s in compare_sentences("zh", "共有7个实验。阈值为0.05。", "共有12个实验。阈值为0.05。")] == [
        "共有7个实验。"
    ]


def with_experiments(folder: Path, rows: list[list[str]], shares: dict[str, float]) -> Result:
    """A result of one cluster with these rows of study, sample and document."""
    write_result(folder, {1: ((20, 20, 20), 4)} if shares else {}, {1: shares})
    text = to_tsv(["study", "sample", "document"], rows)
    (folder / "tables/experiments.tsv").write_text(text, encoding="utf-8")
    found = read_result(folder)
    assert found is not None
    return found


def test_a_study_that_lost_its_letter_when_its_namesake_left_is_not_new(tmp_path: Path) -> None:
    two = [["Li, 2012a", "r-1", "doc1"], ["Li, 2012b", "r-2", "doc2"], ["Wu, 2015", "r-3", "doc3"]]
    one = [["Li, 2012", "r-2", "doc2"], ["Wu, 2015", "r-3", "doc3"], ["New, 2020", "r-4", "doc4"]]
    before = with_experiments(tmp_path / "before", two, {})
    now = with_experiments(tmp_path / "now", one, {"Li, 2012": 0.6, "New, 2020": 0.4})
    found = compare_results("main", before, now)
    assert (found.studies_new, found.studies_gone) == (("New, 2020",), ("Li, 2012a",))
    assert found.clusters[0].studies == (("New, 2020", 0.4),)


def test_another_paper_of_the_same_name_is_new_and_a_paper_read_from_another_file_is_not(tmp_path: Path) -> None:
    before = with_experiments(tmp_path / "before", [["Li, 2012", "r-1", "doc1"], ["Wu, 2015", "r-3", "doc3"]], {})
    now = with_experiments(tmp_path / "now", [["Li, 2012", "r-2", "doc2"], ["Wu, 2015", "r-3", "better"]], {})
    found = compare_results("main", before, now)
    assert (found.studies_new, found.studies_gone) == (("Li, 2012",), ("Li, 2012",))


def test_studies_out_of_one_file_of_foci_are_told_by_their_names(tmp_path: Path) -> None:
    before = with_experiments(tmp_path / "before", [["Li, 2012", "", "sleuth"], ["Wu, 2015", "", "sleuth"]], {})
    now = with_experiments(tmp_path / "now", [["Li, 2012", "", "sleuth"], ["New, 2020", "", "sleuth"]], {})
    found = compare_results("main", before, now)
    assert (found.studies_new, found.studies_gone) == (("New, 2020",), ("Wu, 2015",))


def test_a_study_whose_share_would_be_printed_as_nothing_did_not_make_a_cluster(tmp_path: Path) -> None:
    before = with_experiments(tmp_path / "before", [["Wu, 2015", "r-3", "doc3"]], {})
    rows = [["Wu, 2015", "r-3", "doc3"], ["New, 2020", "r-4", "doc4"], ["Far, 2021", "r-5", "doc5"]]
    now = with_experiments(tmp_path / "now", rows, {"Wu, 2015": 0.3, "New, 2020": 0.7, "Far, 2021": 0.000004})
    assert compare_results("main", before, now).clusters[0].studies == (("New, 2020", 0.7),)
