from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner

from corpora.nouns.documents import Document, Section
from extract.commands.documents import foci
from extract.tables.refusals import (
    TABLE_REFUSALS,
    TableWords,
    contradicts_brain,
    reason_to_refuse,
    speaks_of_human_brains,
)


@pytest.mark.parametrize(
    "heading", ["Discriminant weights x y z", "SD x y z", "Voxel indices x y z", "Size (mm) x y z"]
)
def test_headings_of_other_quantities_refuse(heading: str) -> None:
    assert reason_to_refuse(heading, "", [(-20, 30, 44)]) == "its heading"


@pytest.mark.parametrize(
    "heading", ["Coordinates for peak voxel (x, y, z)", "Peak voxel coordinates", "Maximum voxel x y z"]
)
def test_the_place_of_a_peak_voxel_is_in_mm_and_voxel_coordinates_are_not(heading: str) -> None:
    assert reason_to_refuse(heading, "", [(6, 35, 31)]) is None
    assert reason_to_refuse("Voxel coordinates (x, y, z)", "", [(6, 35, 31)]) == "voxel indices"


def test_a_peak_difference_in_signal_at_coordinates_is_no_refusal() -> None:
    heading = "Peak difference in BOLD signal MNI coordinates x y z"
    assert reason_to_refuse(heading, "", [(-20, 30, 44)]) is None


def test_numbers_that_cannot_be_places_are_refused_and_places_are_not() -> None:
    assert reason_to_refuse("x y z", "", [(0.12, -0.45, 0.33), (0.5, 0.1, -0.9)])
    assert reason_to_refuse("x y z", "", [(120, 200, 90), (140, 180, 95), (130, 150, 99), (128, 190, 97)])
    assert reason_to_refuse("x y z", "", [(4, 8, 2), (10, 40, 20), (96, 120, 60), (33, 44, 55)])
    assert reason_to_refuse("x y z", "", []) is not None
    assert reason_to_refuse("x y z", "", [(-14, -107, 8), (20, -10, 84), (0, 0, 56)]) is None


@pytest.mark.parametrize(
    ("headings", "caption"),
    [
        ("x | y | z", "Accelerometer data during the task"),
        ("x (px) | y (px) | z (px)", "Places of the targets"),
        ("Coordinates (L, a, b)", "CIELAB coordinates of the stimuli"),
        ("Matrix (x, y, z)", "Scanners"),
        ("x | y | z", "Mean values, in m/s²"),
        ("Axis x | y | z", "Angular velocity (rad/s) and peak force"),
        ("x | y | z", "Largest displacement against the first volume, in units of 0.1 mm"),
        ("X | Y | Z", "Loadings of the tests on three latent variables"),
        ("x | y | z", "Fractional atomic coordinates of the complex"),
        ("Center x | y | z", "Grid boxes used for docking, with t"),
        ("x | y | z", "After-effects (ms) by group, t values"),
        ("x | y | z", "Injections, mm from bregma, MNI"),
        ("x | y | z", "Peak activations in monkeys"),
        ("x | y | z", "Smoothness of the maps"),
        ("x | y | z", "Maximum percentages under treatments X, Y and Z"),
    ],
)
def test_units_of_other_quantities_contradict_millimetres(headings: str, caption: str) -> None:
    assert contradicts_brain(TableWords(headings=headings, caption=caption))


@pytest.mark.parametrize(
    ("headings", "caption", "others"),
    [
        ("x | y | z", "", "a b c"),
        ("x | y | z", "Colour naming", "V4 LO"),
        ("MNI x | y | z", "Targets of 40 pixels", ""),
        ("x | y | z (mm)", "Accelerometer data", ""),
        ("x | y | z", "Stimuli of 2° visual angle against rest", "Insula Cuneus"),
        ("x | y | z", "Saccade latency and target velocity", ""),
        ("x | y | z", "Activation (ms) by crystal shape", "Left cuneus"),
        ("x | y | z", "Correlation with reaction times", "statistic"),
        ("x | y | z", "Peaks of human participants who watched rats in a mouse brain atlas", ""),
    ],
)
def test_words_of_a_brain_win_and_no_words_refuse_nothing(headings: str, caption: str, others: str) -> None:
    assert contradicts_brain(TableWords(headings=headings, caption=caption, notes=(others,))) is None


def _document(title: str, text: str) -> Document:
    return Document(sha256="0", name="a.html", kind="html", title=title, sections=(Section(text=text),))


def test_a_long_text_of_another_field_or_species_has_no_foci_and_a_short_one_is_not_judged() -> None:
    other = "The samples were weighed and dried for two days. " * 40
    assert not speaks_of_human_brains(_document("Drying of leaves", other))
    assert speaks_of_human_brains(_document("Drying of leaves", "The samples were weighed."))
    assert speaks_of_human_brains(_document("Reward", other + "Volunteers underwent fMRI."))
    assert not speaks_of_human_brains(_document("Reward in macaques", other + "Two animals underwent fMRI."))
    assert speaks_of_human_brains(_document("Reward in macaques and people", other + "Human volunteers; fMRI."))


@pytest.mark.parametrize(
    ("caption", "rows"),
    [
        ("Areas whose activity rises with reaction time (ms)", "L IFG | R SFG | dACC"),
        ("Peak coordinate(s) of group differences", "1 | 2 | 3"),
        ("Correlation with force (N)", "left precentral | SMA"),
    ],
)
def test_units_of_a_task_do_not_cost_a_table_whose_rows_are_places_in_a_brain(caption, rows):
    words = TableWords(headings="x y z", caption=caption, labels=rows.split(" | "))
    assert contradicts_brain(words) is None


PLACES = ((-36, 18, 4), (10, -60, -20), (44, -58, 36))
PARTS_OF_THE_BRAIN = (
    ["Insula", "Thalamus", "Putamen"],
    ["Claustrum", "Vermis", "Angular"],
    ["Angular", "Lingual", "Temporal_Mid_L"],
    ["Uncus", "Culmen", "Declive"],
    ["Rectus_L", "Olfactory_R", "Lingual_L"],
    ["左侧屏状核", "蚓部", "角回"],
    ["左側屏狀核", "顳極", "殼核"],
)
OTHER_ROWS = (
    ["Linear", "Angular", "Total"],
    ["Hip", "Knee", "Ankle"],
    ["S1", "S2", "S3"],
    ["Rest", "Motor", "Verbal"],
    ["V1", "V2", "V3"],
)


@pytest.fixture(scope="module")
def regions_read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the regions that `focimine foci` writes for each table, the same but for the names in its rows."""
    folder = tmp_path_factory.mktemp("tables")
    head = "<caption>Table 1. Longer responses (ms)</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>"
    for names in (*PARTS_OF_THE_BRAIN, *OTHER_ROWS):
        cells = [(name, *map(str, place)) for name, place in zip(names, PLACES, strict=True)]
        rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in cells)
        page = f"<!DOCTYPE html><html><body><table>{head}{rows}</table></body></html>"
        (folder / f"{names[0]}.html").write_text(page, encoding="utf-8")
    out = folder / "foci.csv"
    CliRunner().invoke(foci, [*map(str, sorted(folder.glob("*.html"))), "-o", str(out), "--workers", "1"])
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))):
        found.setdefault(row["document"].removesuffix(".html"), []).append(row["region"])
    return found


@pytest.mark.parametrize("names", PARTS_OF_THE_BRAIN, ids=lambda names: names[0])
def test_the_same_table_gives_its_foci_whatever_parts_of_the_brain_its_rows_name(regions_read, names) -> None:
    assert regions_read[names[0]] == names


@pytest.mark.parametrize("names", OTHER_ROWS, ids=lambda names: names[0])
def test_rows_that_only_look_like_parts_of_the_brain_give_no_foci(regions_read, names) -> None:
    assert names[0] not in regions_read


def test_the_rule_that_refuses_a_table_has_a_name() -> None:
    names = [name for name, _, _ in TABLE_REFUSALS]
    monkeys = TableWords(headings="x y z", caption="Peak activations in monkeys")
    positive = TableWords(headings="x y z", values=[(10, 20, 30)] * 4)
    assert [contradicts_brain(monkeys), contradicts_brain(positive)] == [names[0], names[-1]]
    assert contradicts_brain(TableWords(headings="x y z", labels=("Olfactory_L",), values=[(10, 20, 30)] * 4)) is None


def test_adjectives_of_lobes_alone_make_no_text_one_about_brains():
    """A sensor on the head is at a "frontal" site; the text of a paper on brains has other words as well."""
    walk = "Volunteers climbed stairs with sensors on wrists, ankles and the head (frontal, parietal and occipital sites). "
    section = Section(text=walk * 20)
    assert not speaks_of_human_brains(Document(sha256="0" * 64, name="walk.html", kind="html", sections=(section,)))
    brain = Section(text=walk * 20 + "The claustrum was active.")
    assert speaks_of_human_brains(Document(sha256="0" * 64, name="brain.html", kind="html", sections=(brain,)))
