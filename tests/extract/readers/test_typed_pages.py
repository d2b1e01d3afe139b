"""Tables that a web page prints as typed text."""

from __future__ import annotations

from extract.readers import read_document
from extract.tables.interpret import interpret


def foci(page: str):
    found = interpret(read_document("old.html", f"<html><body><h1>Pain</h1>{page}</body></html>".encode()))
    return [(f.x, f.y, f.z, f.region, f.contrast, f.statistic) for f in found.foci], found


TABLE = """<p>Table 1. Areas activated (Talairach)</p><pre>
Area                                     x     y     z  Z score
---------------------------------------------------------------
Faces minus rest
Right Inferior parietal lobule          51   -42    40     5.68
Left Putamen                           -21    13     5
Routes minus rest
                                        -6   -87     0     3.66
---------------------------------------------------------------
Z scores above 3.
</pre>"""


def test_columns_stand_under_each_other_and_headings_span_them():
    found, _ = foci(TABLE)
    assert found == [
        (51, -42, 40, "Right Inferior parietal lobule", "Faces minus rest", 5.68),
        (-21, 13, 5, "Left Putamen", "Faces minus rest", None),
        (-6, -87, 0, None, "Routes minus rest", 3.66),
    ]


def test_a_cell_that_is_blank_moves_no_number_into_another_column():
    (first, second, third), _ = foci(TABLE)
    assert (first[5], second[5], third[3]) == (5.68, None, None)


def test_typed_prose_and_programs_are_no_tables():
    document = read_document(
        "a.html", b"<html><body><pre>for i in range(3):\n    print(i)\nend 1 2\n</pre></body></html>"
    )
    assert document.tables == ()


def test_what_stands_around_the_table_in_the_same_text_is_kept():
    _, found = foci(
        "<pre>\nTable 2. Peaks (MNI)\n\nRegion      x    y    z\nInsula    -36   20    4\nCuneus      8  -84   20\n\nNote. All peaks.\n</pre>"
    )
    assert [(f.x, f.space.value) for f in found.foci] == [(-36, "MNI"), (8, "MNI")]


def test_a_page_cut_at_any_byte_gives_no_number_that_is_not_printed():
    page = f"<html><body><h1>Pain</h1>{TABLE}</body></html>".encode()
    whole = {(f.x, f.y, f.z): f.statistic for f in interpret(read_document("old.html", page)).foci}
    for end in range(page.index(b"Right Inferior"), len(page)):
        for focus in interpret(read_document("old.html", page[:end])).foci:
            assert (focus.x, focus.y, focus.z) in whole
            assert focus.statistic in (None, whole[focus.x, focus.y, focus.z])


def test_a_caption_set_in_several_faces_is_read_whole():
    page = TABLE.replace(
        "<p>Table 1. Areas activated (Talairach)</p>",
        "<b>Table 1.</b> Areas in the <u>comparison</u> <i>faces minus rest</i> (Talairach)",
    )
    page = page.replace("Faces minus rest\n", "").replace("Routes minus rest\n", "")
    assert {focus[4] for focus in foci(page)[0]} == {"Areas in the comparison faces minus rest (Talairach)"}


def test_words_between_a_caption_and_its_table_that_are_a_paragraph_are_no_part_of_it():
    page = TABLE.replace("</p>", "</p><p>The <i>second</i> column is x.</p>", 1)
    assert foci(page)[1].readings[0].understood.table.caption == "Areas activated (Talairach)"
