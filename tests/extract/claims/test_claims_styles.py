"""Manuscripts in the styles of different journals: consistent as they are, and with one number changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims.manuscript import to_manuscript
from extract.claims.plain_text import read_plain_text
from extract.claims.run import check_manuscript
from extract.claims.values import Status

FOLDER = Path(__file__).resolve().parents[2] / "data" / "extract_claims"
PAPERS = sorted(FOLDER.glob("*[a-z].md"), key=lambda path: path.name)
PAPERS = [path for path in PAPERS if path.stem != "README"]


def differences(text):
    found = check_manuscript(to_manuscript(read_plain_text("paper.md", text.encode())))
    return [f for f in found if f.status is Status.DIFFERS]


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_nothing_is_said_to_differ_in_a_consistent_manuscript(path):
    found = differences(path.read_text(encoding="utf-8"))
    assert [(f.check, f.subject, f.stated, f.computed) for f in found] == []


CHANGES = [
    ("pain_anticipation", "N = 489;", "N = 498;", "498"),
    ("pain_anticipation", "twelve used thermal", "eleven used thermal", "11"),
    ("pain_anticipation", "and 548 were excluded", "and 584 were excluded", "584"),
    ("pain_anticipation", "(n = 18)", "(n = 28)", "53"),
    ("pain_anticipation", "263 females", "236 females", "236"),
    ("pain_anticipation", "| 26 (12/14) |", "| 26 (12/15) |", "27"),
    ("pain_anticipation", "| **489** |", "| **486** |", "486"),
    ("pain_anticipation", "(3,120 mm3)", "(3,210 mm3)", "3,210"),
    ("pain_anticipation", "peaking at [38, 20, 2]", "peaking at [38, 20, 12]", "12"),
    ("pain_anticipation", "found in five clusters", "found in six clusters", "6"),
    ("pain_anticipation", "25.7 per study", "27.5 per study", "27.5"),
    ("pain_anticipation", "included in quantitative synthesis (n = 19)", "included in quantitative synthesis (n = 18)", "18"),
    ("depression", "412 patients with MDD and 398", "421 patients with MDD and 398", "421"),
    ("depression", "comprised 810 participants", "comprised 801 participants", "801"),
    ("depression", "| 40 | 38 | 78 |", "| 40 | 38 | 87 |", "87"),
    ("depression", "patients (n = 233)", "patients (n = 223)", "223"),
    ("depression", "we included 16 studies", "we included 17 studies", "17"),
    ("depression", "exclusion of 1,699", "exclusion of 1,669", "135"),
    ("depression", "127 voxels, ALE", "172 voxels, ALE", "172"),
    ("depression", "| Sum | 412 |", "| Sum | 402 |", "402"),
    ("depression", "| 1016 | 127 |", "| 1061 | 127 |", "1061"),
    ("depression", "(Groen et al., 2012)", "(Groen et al., 2011)", "2011"),
    ("memory_updating", "Of these, 588 were", "Of these, 585 were", "55"),
    ("memory_updating", "and 41 of them", "and 44 of them", "8"),
    ("memory_updating", "143 subjects, 90 foci", "143 subjects, 99 foci", "99"),
    ("memory_updating", "Our 12 studies", "Our 14 studies", "14"),
    ("memory_updating", "experiments (71.4%)", "experiments (74.1%)", "74.1"),
    ("memory_updating", "ranged from 4 to 17", "ranged from 4 to 19", "19"),
    ("memory_updating", "lobule (30, -58, 48)", "lobule (30, -58, 84)", "84"),
    ("social_exclusion_zh", "被试总数为612人", "被试总数为621人", "621"),
    ("social_exclusion_zh", "(13篇,417人)", "(13篇,471人)", "471"),
    ("social_exclusion_zh", "两个数据库", "三个数据库", "三"),
    ("social_exclusion_zh", "未报告坐标21篇", "未报告坐标23篇", "54"),
    ("social_exclusion_zh", "16篇文献(80%)", "16篇文献(84%)", "84"),
    ("social_exclusion_zh", "右侧前脑岛(38, 22, -2)", "右侧前脑岛(-38, 22, -2)", "-38"),
    ("social_exclusion_zh", "| 12 | 刘畅, 2016 |", "| 13 | 刘畅, 2016 |", "13 comes after 11"),
    ("social_exclusion_zh", "ALE meta-analysis of 20 fMRI papers", "ALE meta-analysis of 21 fMRI papers", "21"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "shown"), CHANGES, ids=[f"{c[0]}: {c[2]}" for c in CHANGES])
def test_a_changed_number_is_found(name, old, new, shown):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert text.count(old) == 1
    found = differences(text.replace(old, new))
    assert any(shown in " ".join((f.subject, f.stated, f.computed, f.arithmetic, f.explanation)) for f in found)
