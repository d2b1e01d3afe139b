"""TFCE: the values of the definition, height by height; an own null; never without saying that it is not validated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from corpora.documents.blocks import Grid, Paragraph, plain
from corpora.protocol import TfceSection, make_analysis_section
from meta.analysis import run_analysis
from meta.engine.ale import plan_null
from meta.engine.kernels import make_union_map
from meta.engine.null_maps import NullMaps
from meta.engine.space import to_mm
from meta.plan import make_settings
from meta.report.document.further import section_blocks
from meta.section_files import section_files
from meta.selection import select_contrasts
from meta.statistics.section_files import cites_of_sections, files_of_sections, table_lines
from meta.statistics.statistics import FurtherSettings
from meta.statistics.tfce import enhance, find_enhanced, simulate_enhanced
from meta.statistics.tfce_words import CAUTION, tfce_section


def by_definition(z: np.ndarray) -> np.ndarray:
    """Return TFCE as its authors write it, with JALE's hundred heights."""
    step = z.max() / 100
    total = np.zeros(z.shape)
    for height in np.arange(0, z.max(), step):
        labels, _ = ndimage.label(z > height)
        sizes = np.bincount(labels.ravel())
        inside = labels > 0
        total[inside] += height**2 * step * sizes[labels[inside]] ** 0.5
    return total


@pytest.mark.parametrize("smooth", [0.0, 1.0, 3.0])
def test_values_are_those_of_the_definition(smooth):
    noise = np.random.default_rng(7).normal(size=(24, 30, 20))
    z = np.maximum(ndimage.gaussian_filter(noise, smooth) * 5, 0)
    assert np.abs(enhance(z) - by_definition(z)).max() < 1e-9


def test_values_at_the_edge_of_the_volume_and_at_a_height_exactly():
    z = np.zeros((5, 5, 5))
    z[0, 0, 0], z[0, 0, 1], z[4, 4, 4] = 100.0, 50.0, 1.0
    assert np.abs(enhance(z) - by_definition(z)).max() < 1e-9
    assert not enhance(np.zeros((3, 3, 3))).any()


def test_a_drawn_map_is_the_ale_of_the_foci_drawn(small_result):
    maps = small_result.fwe.maps
    null = NullMaps(plan_null(maps))
    places, ale = null.draw(5, 37, 3)
    foci = np.split(to_mm(null.positions + null.plan.origin), np.cumsum([e.n_foci for e in maps.experiments])[:-1])
    drawn = [replace(e, foci=part) for e, part in zip(maps.experiments, foci, strict=True)]
    found = np.zeros(len(null.plan.tables.inside))
    found[places] = ale
    expected = make_union_map(drawn, maps.settings.kernel).ale
    assert np.abs(found[null.plan.tables.inside] - expected).max() < 3e-6


def test_the_null_depends_on_seed_and_number_alone(small_result):
    maps = small_result.fwe.maps
    many = simulate_enhanced(maps, 12)
    assert np.array_equal(simulate_enhanced(maps, 5), many[:5])
    assert len(np.unique(many)) == 12


def test_the_agreed_place_is_significant_and_said_to_be_exploratory(small_result):
    found = find_enhanced(small_result.fwe, 40)
    assert np.linalg.norm(found.clusters[0].peak_mm - np.array([-34, 18, 0])) < 6
    section = tfce_section(found, "main", small_result.atlases)
    for language, words in CAUTION.items():
        shown = [section.title, section.methods, section.tables[0].title]
        assert all(words in each[language] for each in shown)
        assert words in section.findings[language][0]


def test_without_a_significant_voxel_it_says_so_and_no_table_of_headings_is_written(small_result):
    found = replace(find_enhanced(small_result.fwe, 40), clusters=())
    section = tfce_section(found, "main", small_result.atlases)
    assert "no significant voxel" in section.findings["en"][0]
    assert "没有显著体素" in section.findings["zh"][0]
    assert set(files_of_sections([section])) == {"maps/tfce.nii.gz", "maps/tfce_fwe.nii.gz"}
    assert section_files([section])["main"].keys() == {"maps/tfce.nii.gz", "maps/tfce_fwe.nii.gz"}
    assert table_lines([section]) == ""
    words = [plain(block.text) for block in section_blocks(section, "en", None) if isinstance(block, Paragraph)]
    assert any(line.endswith("(not validated for coordinates): none.") for line in words)
    assert not any(isinstance(block, Grid) for block in section_blocks(section, "zh", None))


def test_a_plan_may_ask_for_it(agreeing_contrasts, small_settings):
    section = make_analysis_section(tfce={"permutations": 20})
    assert make_settings(section).further.tfce == TfceSection(permutations=20)
    settings = replace(small_settings, leave_one_out=False, further=FurtherSettings(tfce=TfceSection(permutations=20)))
    result = run_analysis(select_contrasts(agreeing_contrasts), settings)
    assert cites_of_sections(result.further.sections) == ("smith2009",)
    assert set(result.further.sections[-1].files) == {"main/maps/tfce.nii.gz", "main/maps/tfce_fwe.nii.gz"}
