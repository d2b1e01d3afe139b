from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section, Table
from corpora.nouns.studies import Space
from extract.tables.spaces import (
    agreed,
    read_space,
    space_by_software,
    space_of_table,
    space_of_text,
)


def document(*texts: str, tables: tuple[Table, ...] = ()) -> Document:
    return Document(
        sha256="0" * 64,
        name="paper.html",
        kind="html",
        sections=tuple(Section(text=t, heading="Methods") for t in texts),
        tables=tables,
    )


@pytest.mark.parametrize(
    ("text", "space"),
    [
        ("MNI coordinates", Space.MNI), ("Talairach coordinates (x, y, z)", Space.TAL), ("Coordinates (T and T)", Space.TAL),
        ("Montreal Neurological Institute", Space.MNI), ("Coordinates", None),
        ("激活的脑区（MNI坐标）", Space.MNI), ("将坐标转换为Talairach坐标", Space.TAL),
        ("According to the Talairach Daemon atlas (http://www.nitrc.org/projects/tal-daemon/)", None),
        ("MNI coordinates were converted to Talairach space", Space.TAL),
        ("coordinates were transformed with icbm2tal", Space.TAL), ("tal2mni was applied to all foci", Space.MNI),
        ("Coordinates are in MNI space; regions were labelled with the Talairach Daemon", Space.MNI),
        ("Coordinates refer to MNI, not Talairach, space.", Space.MNI),
        ("Coordinates are in MNI space and were not converted to Talairach space.", Space.MNI),
        ("All foci in Talairach space were converted into MNI space with icbm2tal.", Space.MNI),
        ("Peaks that were not in MNI space were converted to Talairach space.", Space.TAL),
        ("Spheres were centred on peaks (converted to MNI if reported in\nTalairach).", Space.MNI),
    ],
)  # fmt: skip
def test_a_short_text_names_its_space(text: str, space: Space | None) -> None:
    assert read_space(text) is space


def test_a_label_atlas_is_no_space() -> None:
    text = "Anatomical labels were determined with the Talairach atlas. Peaks are reported in MNI coordinates."
    assert space_of_text(document(text))[0] is Space.MNI


def test_the_sentence_that_reports_coordinates_outweighs_normalisation() -> None:
    text = "Images were normalized to the MNI template. All coordinates are reported in Talairach space."
    space, evidence = space_of_text(document(text))
    assert space is Space.TAL
    assert evidence is not None
    assert "reported in Talairach" in evidence.quote


def test_a_conversion_decides() -> None:
    text = "Data were normalised to MNI space. MNI coordinates were converted to Talairach coordinates with mni2tal."
    assert space_of_text(document(text))[0] is Space.TAL


def test_a_silent_text_names_no_space() -> None:
    assert space_of_text(document("We scanned 20 people.")) == (None, None)


def test_references_do_not_count() -> None:
    paper = Document(
        sha256="0" * 64,
        name="a",
        kind="html",
        sections=(Section(heading="References", text="Talairach and Tournoux, 1988."),),
    )
    assert space_of_text(paper)[0] is None


def test_the_table_comes_before_the_text() -> None:
    table = Table(id="t1", label="Table 1", caption="Peaks in Talairach space")
    paper = document("Coordinates are reported in MNI space.", tables=(table,))
    space, evidence = space_of_table(paper, table, "x y z")
    assert space is Space.TAL
    assert evidence is not None
    assert evidence.place == "Table 1, caption"


def test_software_is_the_last_evidence_and_must_be_one() -> None:
    assert space_by_software(document("Analysed with SPM8."))[0] is Space.MNI
    assert space_by_software(document("Analysed with SPM8 and AFNI."))[0] is None


def test_agreement_needs_all() -> None:
    assert agreed([(Space.MNI, None), (None, None)])[0] is Space.MNI
    assert agreed([(Space.MNI, None), (Space.TAL, None)])[0] is None


def test_a_statement_broken_over_two_lines_is_read_whole() -> None:
    text = "All coordinates are reported in Talairach\nspace. Images were normalized to the\nMNI template."
    assert space_of_text(document(text))[0] is Space.TAL
