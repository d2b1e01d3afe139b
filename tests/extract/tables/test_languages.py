"""Tables headed in other European languages: every column has its role, every side its meaning."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.words.headings import in_english
from corpora.words.sides import LEFT, RIGHT, is_side, side_of
from extract.tables.interpret import interpret

FRENCH = ("Région", "H", "Coordonnées (x ; y ; z)", "Score Z", "Nombre de voxels")
HEADED = (
    (FRENCH, "G", "D", "Z", "voxels"),
    (("Région cérébrale", "Côté", "Coordonnées MNI", "Valeur de t", "Taille de l'amas (mm³)"), "gauche", "droite", "t", "mm3"),
    (("Hirnregion", "Seite", "Koordinaten (x, y, z)", "t-Wert", "Clustergröße (Voxel)"), "li.", "re.", "t", "voxels"),
    (("Región", "Lado", "Coordenadas (x, y, z)", "Estadístico t", "Tamaño del clúster (vóxeles)"), "I", "D", "t", "voxels"),
    (("Regione", "Lato", "Coordinate (x, y, z)", "Punteggio Z", "Dimensione del cluster"), "sx", "dx", "Z", "voxels"),
    (("Região", "Lado", "Coordenadas (x, y, z)", "Valor de Z", "Tamanho do cluster"), "E", "D", "Z", "voxels"),
)  # fmt: skip


@pytest.mark.parametrize(("headings", "left", "right", "name", "unit"), HEADED)
def test_a_table_is_read_by_its_headings(headings, left, right, name, unit):
    rows = (
        headings,
        ("Amygdala", left, "-21 ; 2 ; -17", "6,71", "87"),
        ("Hippocampus", right, "29 ; -18 ; -12", "6,58", "226"),
        ("Putamen", right, "29 ; -2 ; -1", "6,42", "259"),
    )
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row))
    table = Table(id="t", label="Table 1", caption="A > B (MNI)", cells=cells, n_rows=4, n_columns=5, header_rows=0)
    reading = interpret(Document(sha256="0", name="a.docx", kind="docx", tables=(table,))).readings[0]
    assert not reading.problems
    assert [(f.x, f.y, f.z, f.statistic, f.cluster_size) for f in reading.foci] == [
        (-21, 2, -17, 6.71, 87),
        (29, -18, -12, 6.58, 226),
        (29, -2, -1, 6.42, 259),
    ]
    assert {(f.statistic_name, f.cluster_unit) for f in reading.foci} == {(name, unit)}
    assert [side_of(f.region) for f in reading.foci] == [LEFT, RIGHT, RIGHT]


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("Aire de Brodmann", "BA Brodmann"),
        ("AB", "BA"),
        ("Área", "region"),
        ("Vergleich", "contrast"),
        ("Comparación", "contrast"),
        ("Hemisphäre", "side"),
        ("p-Wert", "p value"),
        ("Z score", "Z score"),
        ("Score Z", "Z value"),
        ("Max Z", "Max Z"),
    ],
)
def test_a_heading_in_english(label, english):
    assert in_english(label) == english


@pytest.mark.parametrize("text", ["RE", "LI", "SX"])
def test_capitals_are_conditions_not_sides(text):
    assert not is_side(text)
