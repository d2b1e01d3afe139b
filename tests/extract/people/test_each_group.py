"""Numbers stated once for all groups, in the text, in Chinese, and only in captions, notes and headings of tables."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.people.samples import find_samples


def samples(text: str = "", *tables: Table) -> list[tuple[str, int | None]]:
    sections = (Section(heading="Participants", text=text),) if text else ()
    document = Document(sha256="0" * 64, name="paper", kind="html", sections=sections, tables=tables)
    return [(sample.name, sample.n) for sample in find_samples(document)]


def n_of(text: str) -> int | None:
    found = samples(text)
    return found[0][1] if found else None


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Two groups of 20 participants each took part in the fMRI study.", 40),
        ("Young and older adults took part. Both groups comprised 18 adults.", 36),
        ("Participants were assigned to one of three groups (n = 12 per group).", 36),
        ("Three groups of 15 subjects each (meditators, runners and controls) were scanned.", 45),
        ("Two groups of 20 volunteers each took part. Three of them were excluded.", 37),
        ("Forty participants (20 per group) were scanned.", 40),
        ("Forty adults took part, 20 in each group.", 40),
        (
            "Forty-seven people were randomised to rowing (n = 24) or to waiting (n = 23). Five of the rowing group did not finish. "
            "Each group in the analysis therefore consisted of 19 people.",
            38,
        ),
        ("Each participant completed 20 trials. Twenty-two adults were scanned.", 22),
        ("Sixty patients were enrolled and each group comprised 30 patients.", 60),
        ("Twelve patients were trained and 12 patients waited; all 24 patients were scanned twice.", 24),
    ],
)
def test_a_number_for_each_group_is_not_that_of_the_study(text: str, n: int) -> None:
    assert n_of(text) == n


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("Our patients and healthy control participants (n = 19 in each group) were alike in age.", 38),
        ("All analyses compared patients with controls (n = 19 per group).", 38),
        ("We compared older and younger patients (n = 9 in each group).", 19),
    ],
)
def test_groups_named_elsewhere_with_the_number_in_each_are_all_counted(sentence: str, n: int) -> None:
    sections = (
        Section(heading="Participants", text="Patients (n = 19) were recruited from a clinic and scanned."),
        Section(heading="Design", text=sentence),
    )
    assert find_samples(Document(sha256="0" * 64, name="paper", kind="html", sections=sections))[0].n == n


@pytest.mark.parametrize(
    "text", ["Twenty participants per group were scanned.", "Each group consisted of 20 right-handed adults."]
)
def test_where_nothing_says_how_many_groups_there_are_n_stays_empty(text: str) -> None:
    assert n_of(text) is None


def test_groups_that_are_named_have_the_number_each() -> None:
    assert samples("Patients and controls (n = 20 each) were scanned.") == [
        ("study", 40),
        ("Patients", 20),
        ("controls", 20),
    ]
    assert samples("There were 15 participants per group: musicians and non-musicians.")[1:] == [
        ("musicians", 15),
        ("non-musicians", 15),
    ]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("患者组和对照组各20名被试参加了实验。", 40),
        ("两组各18名被试参加了脑成像实验。", 36),
        ("实验组、对照组各25例，均为右利手。", 50),
        ("将被试随机分为三组，每组15人。", 45),
        ("男女各15名大学生参加了实验。", 30),
        ("选取健康大学生30名（男女各15名）。", 30),
        ("60名被试随机分为实验组和对照组，各30人。", 60),
        ("20 例失眠患者与 20 名健康对照者接受扫描。", 40),
        ("选取20名抑郁症患者和18名健康成人参加实验。", 38),
        ("共30名大学生参加实验，其中15名女生。", 30),
        ("采用每组15人的设计。", None),
    ],
)
def test_chinese_groups_add_up(text: str, n: int | None) -> None:
    assert n_of(text) == n


def table(caption: str, *headings: str, notes: tuple[str, ...] = ()) -> Table:
    cells = tuple(Cell(row=0, column=c, text=text) for c, text in enumerate(headings))
    return Table(
        id="t", label="Table 1", caption=caption, cells=cells, n_rows=1, n_columns=max(len(cells), 1), footnotes=notes
    )


@pytest.mark.parametrize(
    ("caption", "notes", "n"),
    [
        ("Threat > neutral words in both groups (n = 20 each), MNI coordinates", (), 40),
        ("Faces > houses, n = 23", (), 23),
        ("Faces > houses", ("Note. N = 23. Coordinates in MNI space.",), 23),
        ("Faces > houses (n = 23 voxels)", (), None),
        ("Faces (n = 23) and houses (n = 21)", (), None),
        ("Faces > houses in each group (n = 12 per group)", (), None),
    ],
)
def test_a_caption_gives_the_number_that_the_text_does_not(caption: str, notes: tuple[str, ...], n: int | None) -> None:
    found = samples("", table(caption, notes=notes))
    assert (found[0][1] if found else None) == n


def test_headings_over_panels_give_the_groups() -> None:
    heads = ("Region", "Dyslexic readers (n = 16)", "Controls (n = 17)")
    assert samples("", table("Peaks", *heads)) == [("study", 33), ("Dyslexic readers", 16), ("Controls", 17)]
    assert samples("Sixteen adults were scanned.", table("Peaks", *heads))[0] == ("study", 16)
    assert samples("", table("Peaks", "Region", "Dyslexic readers (n = 16)")) == []
