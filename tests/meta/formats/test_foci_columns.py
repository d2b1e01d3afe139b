"""Tables of foci as people have them: columns named twice, merged cells, titles, sides; read right, or refused by name."""

from __future__ import annotations

import pytest

from corpora.errors import FormatError
from corpora.nouns.studies import Space
from meta.formats.foci_csv import looks_like_csv, parse_csv

ROWS = "Weber 2012,faces,21,MNI,-34,20,4\n"


def read(text):
    found = parse_csv(text)
    foci = [(f.x, f.y, f.z) for c in found.contrasts for f in c.foci]
    return foci, {p.code for p in found.problems}


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("study,contrast,n,space,Z,x,y,z", "Weber 2012,faces,21,MNI,5.2,-34,20,4"),
        ("study,contrast,n,space,x,y,z,Z", "Weber 2012,faces,21,MNI,-34,20,4,5.2"),
        ("study,contrast,n,space,z,X,Y,Z", "Weber 2012,faces,21,MNI,5.2,-34,20,4"),
        ("study,contrast,n,space,x,y,Z,z", "Weber 2012,faces,21,MNI,-34,20,5.2,4"),
    ],
)
def test_a_statistic_called_z_is_not_taken_for_a_coordinate(heading, row):
    foci, codes = read(f"{heading}\n{row}\n")
    assert foci == [(-34, 20, 4)]
    assert "CSV-COLUMN-NOT-READ" in codes


@pytest.mark.parametrize(
    "heading",
    [
        "Study,Contrast,N,Space,X (mm),Y (mm),Z (mm)",
        "study,contrast,n,space,x [mm],y [mm],z [mm]",
        "study,contrast,n,space,x_coord,y_coord,z_coord",
        "study,contrast,n,space,MNI X,MNI Y,MNI Z",
        "study,contrast,n,space,x (MNI),y (MNI),z (MNI)",
        "研究,对比,样本量,空间,x坐标,y坐标,z坐标",
        "Author (year),Comparison,n (subjects),Template,X/mm,Y/mm,Z/mm",
    ],
)
def test_units_and_other_words_in_headings_are_no_obstacle(heading):
    assert read(f"{heading}\n{ROWS}")[0] == [(-34, 20, 4)]


@pytest.mark.parametrize(
    ("prefix", "space"), [("mni_{}", Space.MNI), ("{} (Talairach)", Space.TAL), ("tal_{}", Space.TAL)]
)
def test_the_headings_may_say_the_space(prefix, space):
    heading = ",".join(prefix.format(axis) for axis in "xyz")
    (contrast,) = parse_csv(f"study,contrast,n,{heading}\nWeber 2012,faces,21,-34,20,4\n").contrasts
    assert contrast.foci[0].space is space


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("study,n,space,tal_x,tal_y,tal_z\nWeber,21,MNI,-34,20,4\n", "headings of the coordinates say TAL"),
        ("study,n,mni_x,mni_y,mni_z,space\nWeber,21,-34,20,4,Talairach\n", "headings of the coordinates say MNI"),
        ("study,n,space,x,y,z,x,y,z\nWeber,21,MNI,-34,20,4,38,22,-2\n", "2 sets of coordinates"),
        ("study,n,space,hemi,x,y,z\nWeber,21,MNI,L,34,20,4\n", "line 2: the side is \"L\""),
        ("study,n,space,hemisphere,x,y,z\nWeber,21,MNI,right,-34,20,4\n", "line 2: the side is \"right\""),
        ("study,n,subjects,space,x,y,z\nWeber,21,12,MNI,-34,20,4\n", "two columns give n"),
        ("study,n,space,x,y,z\nWeber,21,MNI,-34,20,4\nWeber,22,MNI,-30,20,4\n", "more than one sample size"),
    ],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused_by_name(text, why):
    with pytest.raises(FormatError) as error:
        parse_csv(text)
    assert why in str(error.value)


def test_a_side_that_agrees_or_lies_at_the_midline_passes():
    text = "study,n,space,hemi,x,y,z\nWeber,21,MNI,L,-34,20,4\nWeber,21,MNI,L,2,20,4\nWeber,21,MNI,R,30,20,4\n"
    assert len(read(text)[0]) == 3


def test_of_two_spaces_the_one_that_is_stated_is_read():
    heading = "study,n,mni_x,mni_y,mni_z,tal_x,tal_y,tal_z"
    foci, codes = read(f"{heading},space\nWeber,21,-34,20,4,-33,19,5,TAL\n")
    assert (foci, "CSV-COLUMN-NOT-READ" in codes) == ([(-33, 19, 5)], True)
    assert read(f"{heading}\nWeber,21,-34,20,4,-33,19,5\n")[0] == [(-34, 20, 4)]


def test_the_empty_cells_of_merged_blocks_are_filled_and_told():
    text = (
        "study,contrast,n,space,x,y,z\nWeber 2012,faces,21,MNI,-34,20,4\n,,,,38,22,-2\n,,,,4,16,42\n"
        "Ito 2014,hands,22,TAL,-36,18,2\nIto 2014,,22,TAL,10,-18,6\n,feet,22,TAL,8,8,8\n"
    )
    found = parse_csv(text)
    assert [(c.id, c.n, len(c.foci), c.foci[-1].space) for c in found.contrasts] == [
        ("Weber 2012: faces", 21, 3, Space.MNI),
        ("Ito 2014: hands", 22, 2, Space.TAL),
        ("Ito 2014: feet", 22, 1, Space.TAL),
    ]
    assert [p.code for p in found.problems] == ["CSV-FILLED"]


def test_a_row_of_names_above_its_foci_heads_them():
    text = "study,contrast,n,space,x,y,z\nWeber 2012,faces,21,MNI,,,\n,,,,-34,20,4\nIto 2014,hands,9,MNI,,,\n"
    found = parse_csv(text)
    assert [(c.id, c.n, len(c.foci)) for c in found.contrasts] == [("Weber 2012: faces", 21, 1)]
    assert {p.code for p in found.problems} == {"CSV-FILLED", "CSV-NO-FOCI"}


def test_names_that_differ_in_capitals_and_blanks_are_one_and_told():
    names = ["Böhm 2012,a > b", "böhm 2012,a > b", "Böhm  2012,a>b", "Boehm (2012),A > B ", "Böhm et al. 2012,a > b"]
    found = parse_csv("study,contrast,n,space,x,y,z\n" + "".join(f"{n},21,MNI,{i},0,0\n" for i, n in enumerate(names)))
    assert [len(c.foci) for c in found.contrasts] == [5]
    assert [p.code for p in found.problems] == ["CSV-SPELLINGS"]


def test_groups_of_one_contrast_are_two_samples_with_names_of_their_own():
    text = "study,contrast,group,n,space,x,y,z\nWeber,a>b,patients,18,MNI,1,2,3\nWeber,a>b,controls,20,MNI,4,5,6\n"
    found = parse_csv(text)
    assert [(c.id, c.sample, c.n) for c in found.contrasts] == [
        ("Weber: a>b", "patients", 18),
        ("Weber: a>b (controls)", "controls", 20),
    ]


def test_two_columns_that_split_experiments_otherwise_are_told():
    text = "study,experiment,contrast,n,space,x,y,z\nWeber,1,a>b,18,MNI,1,2,3\nWeber,1,c>d,18,MNI,4,5,6\n"
    assert "CSV-COLUMN-NOT-READ" in read(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nstudy;contrast;n;space;x;y;z\nWeber 2012;faces;21;MNI;-34,5;20;4\n",
        "Table S2. Foci of all experiments\nstudy,contrast,n,space,x,y,z\nWeber 2012,faces,21,MNI,-34.5,20,4\n",
        "Foci\n\nmade in March\nstudy\tcontrast\tn\tspace\tx\ty\tz\nWeber 2012\tfaces\t21\tMNI\t-34.5\t20\t4\n",
        'study,contrast,n,space,"MNI coordinates (x, y, z)"\nWeber 2012,faces,21,MNI,"-34.5, 20, 4"\n',
    ],
)
def test_the_heading_is_found_below_what_stands_above_it(text):
    assert looks_like_csv(text)
    assert read(text)[0] == [(-34.5, 20, 4)]
