"""Networks are read from images, tables of labels, atlases and terms; what cannot be is named with its remedy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse, stats

from corpora.errors import FormatError, ProtocolError
from meta.databases.database import Database, Entry, TermTable
from meta.decoding.spheres import make_spheres
from meta.decoding.terms import association_map, make_term_maps
from meta.engine.space import SHAPE, load_brain_mask, to_mm
from meta.overlays.networks import read_labels, read_networks
from meta.report.files import nifti_bytes

N = 80


@pytest.fixture(scope="module")
def database() -> Database:
    """Even studies have foci on the left and use "executive control" and topic 3."""
    random = np.random.default_rng(7)
    centres = np.array([(-44.0, 0, 30), (44.0, 0, 30)])
    foci = np.concatenate([centres[s % 2] + random.integers(-8, 9, (5, 3)) for s in range(N)])
    uses = sparse.csr_matrix(np.array([[s % 2 == 0, s % 4 < 2] for s in range(N)], dtype=float))
    tables = (
        TermTable(name="topics", names=("3_control_task", "4_other_thing"), weights=uses, threshold=0.5, kind="topics"),
        TermTable(name="terms", names=("executive control", "often"), weights=uses, threshold=0.5),
    )
    places = np.arange(0, 5 * N + 1, 5)
    return Database(
        name="neuroquery-1",
        source={},
        entries=tuple(Entry(id=f"s{s}") for s in range(N)),
        foci=foci,
        first=places,
        parts=places,
        part_names=("all foci",) * N,
        tables=tables,
    )


def read(text: str, folder: Path, database: Database | None = None):
    def opened(name: str) -> Database:
        if database is None or name != "neuroquery":
            raise ProtocolError(f"There is no database {name}.", hint="Add one.")
        return database

    return read_networks(text, folder=folder, source="neuroquery", open_database=opened)


@pytest.fixture
def parcels(tmp_path: Path) -> Path:
    """A parcellation: 1 left, 2 right, 5 outside the brain mask."""
    volume = np.zeros(SHAPE, dtype=np.int16)
    volume[60:, :, :], volume[:30, :, :] = 1, 2
    volume[0, 0, 0] = 5
    (tmp_path / "two.nii.gz").write_bytes(nifti_bytes(volume, "parcels"))
    return tmp_path


def test_a_parcellation_has_a_network_for_each_label_of_the_table_beside_it(parcels: Path) -> None:
    (parcels / "two.tsv").write_text(
        "index\tname\tname_zh\n1\tLeft net\t左网络\n2\tRight net\t右网络\n5\tNowhere\t无\n", encoding="utf-8"
    )
    found = read("two.nii.gz", parcels)
    assert [network.title["en"] for network in found.networks] == ["Left net", "Right net"]
    assert [network.title["zh"] for network in found.networks] == ["左网络", "右网络"]
    x = to_mm(load_brain_mask().ijk)[:, 0]
    assert np.array_equal(found.networks[0].inside, x <= -30)
    assert found.source["labels"] == "two.tsv"


def test_without_a_table_labels_are_numbered_and_a_map_of_numbers_is_one_network(parcels: Path) -> None:
    assert [n.title["en"] for n in read("two.nii.gz", parcels).networks] == ["label 1", "label 2"]
    values = np.zeros(SHAPE, dtype=np.float32)
    values[60:] = np.linspace(-1, 2.5, 31)[:, None, None]
    (parcels / "z.nii").write_bytes(__import__("gzip").decompress(nifti_bytes(values, "z")))
    (network,) = read("z.nii", parcels).networks
    assert 0 < network.n_voxels < (to_mm(load_brain_mask().ijk)[:, 0] <= -30).sum()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1,Left\n2,Right\n", {1: "Left", 2: "Right"}),
        ("# number name\n1 Left side\n2 Right side\n", {1: "Left side", 2: "Right side"}),
        ("\ufeffid;label;x\r\n1;Left;3\r\n", {1: "Left"}),
    ],
)
def test_tables_of_labels_are_read_as_people_have_them(tmp_path: Path, text: str, names: dict[int, str]) -> None:
    path = tmp_path / "labels.txt"
    path.write_text(text, encoding="utf-8")
    assert {number: words["en"] for number, words in read_labels(path).items()} == names


@pytest.mark.parametrize(("text", "says"), [("name\nleft\n", "names no number"), ("1\ta\n1\tb\n", "named twice")])
def test_a_broken_table_of_labels_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=says):
        read_labels(path)


def test_labels_that_are_no_whole_numbers_are_refused_rather_than_rounded_to_other_names(parcels: Path) -> None:
    values = np.zeros(SHAPE, dtype=np.float32)
    values[60:] = 1.5
    (parcels / "half.nii.gz").write_bytes(nifti_bytes(values, "resampled"))
    (parcels / "half.tsv").write_text("1\tLeft\n2\tRight\n", encoding="utf-8")
    with pytest.raises(FormatError, match="names its labels, but it holds values that are no whole numbers"):
        read("half.nii.gz", parcels)


@pytest.mark.parametrize(
    "name",
    ["neuroquery/executive control", "executive_control", "central_executive_network", "topic 3", "3_control_task"],
)
def test_a_terms_network_is_where_its_association_passes_fdr(tmp_path: Path, database: Database, name: str) -> None:
    (network,) = read(name, tmp_path, database).networks
    uses = sparse.csc_matrix(database.tables[1].weights[:, [0]])
    z = association_map(make_term_maps(make_spheres(database.foci, database.first), uses, ("a",)), 0)
    expected = (stats.false_discovery_control(2 * stats.norm.sf(np.abs(z))) < 0.01) & (z > 0)
    assert expected.any()
    assert np.array_equal(network.inside, expected)


def test_a_named_network_has_its_name_and_its_term_in_both_languages(tmp_path: Path, database: Database) -> None:
    found = read("central_executive_network", tmp_path, database)
    assert found.title["en"] == "central executive network: “executive control” (NeuroQuery 1)"
    assert found.title["zh"] == "中央执行网络：“执行控制 (executive control)”（NeuroQuery 1）"


def test_an_atlas_of_the_machine_is_laid_over_by_its_name(tmp_path: Path) -> None:
    found = read("brodmann", tmp_path)
    assert {n.title["en"] for n in found.networks} >= {"Brodmann area 17", "Brodmann area 44"}
    assert found.source["licence"].startswith("BSD")


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("neuroquery/executive contrl", ProtocolError, "did you mean executive control"),
        ("brodman", ProtocolError, "did you mean brodmann"),
        ("elsewhere/pain", ProtocolError, "no database elsewhere"),
        ("missing.nii.gz", FormatError, "there is no such file"),
    ],
)
def test_what_is_not_there_is_named(
    tmp_path: Path, database: Database, name: str, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind, match=says):
        read(name, tmp_path, database)


def test_an_image_outside_the_brain_is_refused(tmp_path: Path) -> None:
    volume = np.zeros(SHAPE, dtype=np.uint8)
    volume[0, 0, 0] = 1
    (tmp_path / "corner.nii.gz").write_bytes(nifti_bytes(volume, "corner"))
    with pytest.raises(FormatError, match="no voxel inside the brain mask"):
        read("corner.nii.gz", tmp_path)
