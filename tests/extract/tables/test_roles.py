from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell
from extract.tables.columns.contents import CONTENT_RULES, role_by_content
from extract.tables.model import Column, Role
from extract.tables.roles import axis_of, role_by_heading


@pytest.mark.parametrize(
    ("headings", "role", "name", "unit"),
    [
        (("Region",), Role.REGION, None, None),
        (("腦區",), Role.REGION, None, None),
        (("半球",), Role.SIDE, None, None),
        (("Hemisphere",), Role.SIDE, None, None),
        (("Seite",), Role.SIDE, None, None),
        (("BA",), Role.AREA, None, None),
        (("t值",), Role.STATISTIC, "t", None),
        (("Peak", "p(FWE)"), Role.P, "p", None),
        (("Cluster size (mm3)",), Role.SIZE, None, "mm3"),
        (("體素",), Role.SIZE, None, "voxels"),
        (("Clustergröße",), Role.SIZE, None, "voxels"),
        (("valor de Z",), Role.STATISTIC, "Z", None),
        (("Z (cluster size)",), Role.STATISTIC, "Z", None),
        (("Cluster",), Role.NUMBER, None, None),
        (("Contrast",), Role.CONTRAST, None, None),
        (("對比",), Role.CONTRAST, None, None),
        (("Study",), Role.STUDY, None, None),
        (("Seed",), Role.SEED, None, None),
        (("Statistics", "value"), Role.STATISTIC, "peak", None),
        (("stat_value",), Role.STATISTIC, "peak", None),
        (("statistic_value",), Role.STATISTIC, "peak", None),
        (("cluster_size",), Role.SIZE, None, "voxels"),
        (("run_number",), Role.OTHER, None, None),
        (("Something",), Role.OTHER, None, None),
    ],
)
def test_the_role_a_heading_gives(headings, role, name, unit):
    from corpora.words.headings import in_english

    assert role_by_heading([in_english(heading) for heading in headings]) == (role, name, unit)


def _role(heading: str, texts: list[str], *, index: int = 0, beside: tuple[Column, ...] = ()) -> Role:
    path = (heading,) if heading else ()
    role, name, unit = role_by_heading(path)
    column = Column(index=index, path=path, role=role, name=name, unit=unit)
    cells = [Cell(row=row, column=index, text=text) for row, text in enumerate(texts, 1)]
    return role_by_content(cells, column, (column, *beside), len(texts))


REGIONS = Column(index=5, path=("Region",), role=Role.REGION)


@pytest.mark.parametrize(
    ("rule", "heading", "texts", "beside", "role"),
    [
        ("regions under a heading of numbers", "Volume", ["Insula", "Thalamus"], (), Role.REGION),
        ("a side in each row", "R/L/M", ["R", "L", "M"], (REGIONS,), Role.SIDE),
        ("numbers below 't' or 'F'", "", ["t", "4.1", "5.2", "F", "14.8"], (REGIONS,), Role.STATISTIC),
        ("words under 'Effect'", "Effect", ["Faces over houses", "Pain over touch"], (), Role.CONTRAST),
        ("1, 2, 3 or I, II, III under 'k'", "k", ["1", "2", "3"], (), Role.NUMBER),
        ("words under the name of a statistic", "F", ["main effect", "other"], (), Role.CONTRAST),
        ("MNI or Talairach in each row", "Original", ["MNI", "TAL", "MNI"], (), Role.SPACE),
        ("a side in each row", "Region", ["L", "R", "左侧"], (), Role.SIDE),
        ("I, II, III or a, b, c at the left", "", ["I", "II", "III"], (), Role.NUMBER),
        ("'increase' and 'decrease' in the rows", "Change", ["increase", "decrease"], (), Role.CONTRAST),
        ("large numbers under a bare 'Cluster'", "Cluster", ["1200", "300"], (), Role.SIZE),
        ("other numbers under a bare 'Cluster'", "Cluster", ["4", "9"], (), Role.NUMBER),
        ("regions under a bare 'Cluster'", "Cluster", ["Insula", "Thalamus"], (), Role.REGION),
        ("regions under 'Effect', no column of regions", "Group", ["Insula", "Thalamus"], (), Role.REGION),
        ("1 to 52 under 'Area', beside regions", "Area", ["12", "40"], (REGIONS,), Role.AREA),
        ("numbers under 'Area', beside regions", "Area", ["120", "40"], (REGIONS,), Role.SIZE),
        ("whole numbers beyond any t or Z", "T", ["82", "102"], (), Role.OTHER),
        ("numbers from 0 to 1 under t, Z, F", "t-test", ["0.01", "0.4", "0.002"], (), Role.OTHER),
        ("numbers above 1 under p", "p", ["5.1", "4.2"], (), Role.OTHER),
        ("small decimals under a number of voxels", "Voxels", ["4.12", "5.3"], (), Role.OTHER),
        ("decimals or ids under 'Contrast', 'Source'", "Source amplitude", ["-100.5", "152.9"], (), Role.OTHER),
        ("other numbers under a heading of regions", "Location", ["12", "40"], (), Role.OTHER),
        ("regions under 'Side/location'", "Side/location", ["L precentral gyrus", "R insula"], (), Role.REGION),
        ("regions under 'Side/location'", "Hemisphere, area", ["L patch one", "R patch two"], (), Role.REGION),
        ("a side in each row", "Side/location", ["L", "R"], (), Role.SIDE),
        ("regions under 'Source', 'Atlas'", "Atlas", ["Insula", "Thalamus"], (), Role.REGION),
        ("words without a heading, no column of regions", "", ["Insula", "Thalamus"], (), Role.REGION),
        ("labels left of the regions", "", ["Pain", "Touch"], (REGIONS,), Role.CONTRAST),
        ("labels at the left of everything", "", ["Target one", "Target two"], (Column(index=3),), Role.REGION),
    ],
)
def test_the_cells_overrule_the_heading(rule, heading, texts, beside, role):
    assert rule in {name for name, _, _ in CONTENT_RULES}
    assert _role(heading, texts, beside=beside) is role


def test_a_column_without_cells_and_one_as_headed_keep_their_role():
    assert _role("Region", []) is Role.REGION
    assert _role("t", ["4.5", "3.2"]) is Role.STATISTIC


def test_every_rule_of_contents_has_a_name_of_its_own():
    names = [name for name, _, _ in CONTENT_RULES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("label", "axis"),
    [("x", "x"), ("MNI y (mm)", "y"), ("z (S-I)", "z"), ("x, y", None), ("x1", None)],
)
def test_a_heading_is_an_axis_only_with_its_companions(label, axis):
    assert axis_of(label) == axis
