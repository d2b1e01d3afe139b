"""`focimine analyse` with a plan that asks for decoding and overlays: sections of the report, files, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from scipy import sparse

from corpora.errors import FormatError, ProtocolError
from corpora.protocol import make_analysis_section
from focimine import run
from meta.analysis import AnalysisResult
from meta.cli import analyse
from meta.databases import shelf
from meta.engine.space import load_brain_mask, to_mm, to_volume
from meta.plan import PlanResult, make_plan
from meta.report.files import map_files, nifti_bytes, write_folder
from meta.selection import Selection
from meta.stage.meaning.decode_plan import decode_analyses, decoding_depends
from meta.stage.meaning.network_maps import network_maps
from meta.stage.meaning.overlays_plan import overlay_analyses, overlays_depends

PLAN = {
    "macm": {"source": "made", "regions": ["main:1"]},
    "decoding": {
        "source": "made",
        "of": ["main", "macm"],
        "null_maps": 40,
        "fewest_studies": 5,
        "drop": ["places.txt"],
    },
    "overlays": ["halves.nii.gz", "made/pain", "missing.nii.gz", "made/pian"],
}


@pytest.fixture
def with_terms(shelved: None, tmp_path: Path) -> None:
    """The database of `shelved`, whose studies with a focus in the seed use "pain" and "insula", and topic 0."""
    release = tmp_path / "release"
    uses = np.array([[s < 25, s < 25, s % 2] for s in range(60)], dtype=float)
    for vocabulary, kind, words in (
        ("words", "count", ("pain", "insula", "often")),
        ("topics", "weight", ("0_pain_touch_hand", "1_word_reading_letter", "2_place_room_house")),
    ):
        stem = f"data-made_version-1_vocab-{vocabulary}"
        sparse.save_npz(release / f"{stem}_source-abstract_type-{kind}_features.npz", sparse.csr_matrix(uses))
        (release / f"{stem}_vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    assert run(["database", "remove", "made-1"]) == 0
    assert run(["database", "add", str(release)]) == 0


def analysed(folder: Path):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1"], catch_exceptions=False)


def test_a_plan_is_decoded_and_laid_over_and_what_is_missing_is_named(review, with_terms, tmp_path: Path) -> None:
    folder = review(PLAN, {"kinds": ["peak", "centre_of_mass"]})
    (folder / "places.txt").write_text("insula\n", encoding="utf-8")
    halves = np.where(to_mm(load_brain_mask().ijk)[:, 0] < 0, 1, 2).astype(np.int16)
    (folder / "halves.nii.gz").write_bytes(nifti_bytes(to_volume(halves), "halves"))
    (folder / "halves.tsv").write_text(
        "index\tname\tname_zh\n1\tLeft half\t左半\n2\tRight half\t右半\n", encoding="utf-8"
    )
    found = analysed(folder)
    said = " ".join(found.output.split())
    assert "[OVERLAY-NOT-READ]" in said
    assert "missing.nii.gz" in said
    assert "did you mean pain" in said
    decoded = folder / "results" / "decoding" / "main"
    rows = (decoded / "tables" / "decoding_terms.tsv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].startswith("Main analysis\tpain\t25\t0.")
    assert len(rows) == 3, "the insula is dropped"
    assert (decoded / "tables" / "decoding_cluster_1_terms.tsv").is_file()
    assert "疼痛" in (decoded / "figures" / "decoding_terms_bars.zh.svg").read_text(encoding="utf-8")
    assert (decoded / "figures" / "decoding_topics_bars.en.svg").is_file()
    overlaid = folder / "results" / "overlays" / "main"
    rows = (overlaid / "tables" / "overlay_1.tsv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].split("\t")[1:3] == ["Left half", "左半"]
    assert (overlaid / "maps" / "overlay_2.nii.gz").is_file()
    assert (overlaid / "figures" / "overlay_1_slices.en.png").is_file()
    assert "Nothing to do" in analysed(folder).output


def test_networks_of_the_plan_are_decoded_beside_each_other_and_laid_over(
    with_terms, tmp_path: Path, small_result: AnalysisResult
) -> None:
    for name in ("main-1", "main-2"):
        settings = {"analysis": {"title": f"MACM of {name}", "title_zh": f"{name} 的网络"}}
        files = map_files(small_result) | {"settings.json": json.dumps(settings).encode()}
        write_folder(tmp_path / "results" / "macm" / name, files, "0" * 64)
    networks = network_maps(tmp_path / "results", ["decoding", "macm/main-1", "macm/main-2"])
    assert np.array_equal(networks[0].inside, small_result.found.labels > 0)
    section = make_analysis_section(
        macm={"source": "made"},
        decoding={"source": "made", "of": ["macm"], "fewest_studies": 5},
        overlays=["made/pain"],
    )
    result = PlanResult(
        plan=make_plan(section), selection=Selection(contrasts=()), analyses={}, comparisons={}, problems=()
    )
    (decoded,), problems = decode_analyses(result, section, tmp_path, networks=networks)
    assert problems == ()
    assert decoded.tables[1].header["zh"] == ("main-1 的网络：词语", "r", "main-2 的网络：词语", "r")
    (laid,), problems = overlay_analyses(result, section, tmp_path, networks=networks)
    assert problems == ()
    assert len(laid.tables) == 2
    assert "overlays/review/maps/overlay_2.nii.gz" in laid.files


def test_a_list_of_words_that_is_not_there_is_told_before_anything_is_computed(tmp_path: Path) -> None:
    section = make_analysis_section(decoding={"source": "x", "drop": ["places.txt"]})
    with pytest.raises(FormatError, match=r"^places\.txt cannot be read"):
        decoding_depends(section, tmp_path)


def test_a_list_of_words_or_an_image_that_changed_is_computed_again(tmp_path: Path) -> None:
    section = make_analysis_section(decoding={"source": "x", "drop": ["places.txt"]}, overlays=["a.nii.gz"])
    seen = []
    for text in ("insula\n", "often\n"):
        (tmp_path / "places.txt").write_text(text, encoding="utf-8")
        (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
        seen.append((decoding_depends(section, tmp_path), overlays_depends(section, tmp_path)))
    assert seen[0][0] != seen[1][0]
    assert seen[0][1] != seen[1][1]
    assert (
        decoding_depends(make_analysis_section(), tmp_path) == overlays_depends(make_analysis_section(), tmp_path) == {}
    )


def test_without_its_database_decoding_is_one_problem_and_the_analyses_stand(
    review, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv(shelf.PLACE, str(tmp_path / "nothing"))
    plan = {"decoding": {"source": "neurosynth"}, "overlays": ["default_mode_network"]}
    folder = review(plan, {"kinds": ["peak", "centre_of_mass"]})
    found = analysed(folder)
    assert found.output.count("[DECODING-NO-DATABASE]") == 1
    assert found.output.count("[OVERLAY-NOT-READ]") == 1
    assert "focimine database add" in " ".join(found.output.split())
    assert (folder / "report.html").is_file()
    assert not (folder / "results" / "decoding" / "main").exists()
    assert "The plan asks for decoding with neurosynth. It was not done" in (folder / "report.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("decoding", "says"),
    [
        ({"source": "x", "drop": ["anatomicl"]}, "did you mean anatomical"),
        ({"source": "x", "drop": ["../words.txt"]}, "no list"),
        ({"source": "x", "of": ["mian"]}, "did you mean main"),
        ({"source": "x", "of": ["macm"]}, "no analysis 'macm'"),
        ({"source": "x", "n_terms": 0}, "n_terms"),
    ],
)
def test_a_mistake_in_the_plans_decoding_is_named(decoding: dict[str, object], says: str) -> None:
    with pytest.raises(ProtocolError, match=says):
        make_analysis_section(decoding=decoding)


def test_yaml_gives_the_defaults() -> None:
    section = make_analysis_section(**yaml.safe_load("decoding: {source: neurosynth}")).decoding
    assert section is not None
    assert (section.of, section.drop, section.topics) == (["main"], ["anatomical", "general"], True)
