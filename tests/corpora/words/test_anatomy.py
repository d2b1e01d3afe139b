from __future__ import annotations

import csv
import time
from importlib import resources

import pytest

from corpora.words.anatomy import extents_of, is_name_of_part, mentions_anatomy, names_anatomy


def _atlas_names() -> list[str]:
    folder = resources.files("corpora").joinpath("data", "atlases")
    names: list[str] = []
    for file in ("regions.zh.tsv", "harvard_oxford.tsv"):
        rows = csv.DictReader(folder.joinpath(file).read_text(encoding="utf-8").splitlines(), delimiter="\t")
        names += [row[column] for row in rows for column in ("name", "name_zh") if column in row]
    return sorted(set(names))


ATLAS_NAMES = _atlas_names()
RUNNING = (
    "claustrum", "vermis", "supramarginal gyrus", "angular gyrus", "temporal pole", "precentral", "postcentral", "pulvinar",
    "ventral striatum", "basal ganglia", "substantia nigra", "locus coeruleus", "entorhinal cortex", "retrosplenial cortex",
    "corpus callosum", "internal capsule", "white matter", "IFG", "dlPFC", "aPFC", "rgACC", "aMCC", "pSTS", "TPJ", "pre-SMA", "FFA",
    "PPA", "VWFA", "frontal eye field", "hippocampe hippocampus", "giro frontal inferior", "Kleinhirn", "脑岛", "腦島", "岛叶", "島葉",
    "前扣带回", "前扣帶迴", "丘脑", "丘腦", "壳核", "殼核", "颞极", "顳極", "额下回", "蒼白球", "顶下小叶", "頂下小葉", "海马旁回", "纹状体", "紋狀體",
)  # fmt: skip
LABELS = (
    "Angular",
    "Lingual",
    "Motor",
    "Temporal",
    "SMG",
    "NAcc",
    "PAG",
    "LOC",
    "RSC",
    "pINS",
    "Substantia",
    "Crus I",
    "STN",
)
BESIDE_A_SIDE = (
    "Rectus_L",
    "Olfactory_R",
    "left M1",
    "R V5",
    "SII (L)",
    "Tuber L",
    "Uvula R",
    "左 V1",
    "right somatosensory",
)
ELSEWHERE = (
    "insulin", "peninsula", "thermally insulated", "皮质醇", "rectal distension", "Olfactory", "S1", "V2", "M1", "Hip", "Knee",
    "Support temperature", "Session 1", "bilingual", "unpleasantness", "pronation", "Linear", "Faces > houses",
)  # fmt: skip
ORDINARY = (
    "angular velocity",
    "temporal resolution",
    "motor score",
    "a precise pole",
    "lens capsule",
    "lingual",
    "PAG 3",
    "frontal plane",
)


@pytest.mark.parametrize("name", ATLAS_NAMES)
def test_every_name_of_an_atlas_is_known_beside_a_side_and_as_a_label(name: str) -> None:
    assert names_anatomy(f"{name}_L")
    assert is_name_of_part(f"{name} R")


@pytest.mark.parametrize("name", RUNNING)
def test_a_name_that_means_nothing_else_is_known_in_running_text_and_in_labels(name: str) -> None:
    assert mentions_anatomy(f"activity of the {name} during pain")
    assert names_anatomy(name)


@pytest.mark.parametrize("name", LABELS)
def test_an_ordinary_word_names_a_part_in_a_label(name: str) -> None:
    assert names_anatomy(name)
    assert names_anatomy(f"L {name}")


@pytest.mark.parametrize("name", BESIDE_A_SIDE)
def test_a_code_names_a_part_beside_a_side(name: str) -> None:
    assert names_anatomy(name)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_other_words_name_no_part(text: str) -> None:
    assert not names_anatomy(text)
    assert not mentions_anatomy(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_word_names_no_part_in_running_text(text: str) -> None:
    assert not mentions_anatomy(text)


@pytest.mark.parametrize("name", [*ATLAS_NAMES, *RUNNING])
def test_a_name_with_an_extent_is_known_to_every_question(name: str) -> None:
    if extents_of(name) is not None:
        assert names_anatomy(f"left {name}")
        assert is_name_of_part(f"left {name}") or mentions_anatomy(name)


def test_the_first_row_that_fits_gives_the_extent() -> None:
    assert extents_of("下丘脑") == ("hypothalamus",)
    assert set(extents_of("Extrastriate cortex") or ()) > set(extents_of("Striate cortex") or ())
    assert extents_of("丘脑底核") == ("thalamus", "midbrain", "hypothalamus")
    assert extents_of("丘脑") == ("thalamus",)
    assert extents_of("parahippocampal gyrus") == ("parahippocampal", "fusiform")
    assert extents_of("white matter") is None


@pytest.mark.parametrize("word", ["sup", "front ", "superiorsuperior_", "a", "中", "inf_temp", "dorsal anterior "])
def test_long_texts_are_searched_in_time_that_grows_with_their_length(word: str) -> None:
    def seconds(n: int) -> float:
        start = time.process_time()
        mentions_anatomy(word * n)
        is_name_of_part(word * n)
        return time.process_time() - start

    seconds(10)
    assert min(seconds(5_000) for _ in range(3)) < 40 * max(0.001, min(seconds(500) for _ in range(3)))
