"""The contrast that is told outside a table: by headings, by the button of its panel, by the sentence before it."""

from __future__ import annotations

import io

import docx
import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret

ROWS = (("Region", "x", "y", "z", "t"), ("R insula", "44", "-14", "4", "5.1"), ("L cuneus", "-8", "-84", "20", "4.4"))
UNCLEAR = "unclear"


def table_with(x: int, caption: str = "", section: str = "") -> str:
    rows = (*ROWS[:1], *([(section,)] if section else []), *ROWS[1:], ("R putamen", str(x), "2", "6", "3.9"))
    body = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in rows)
    return f"<table>{f'<caption>{caption}</caption>' if caption else ''}{body}</table>".replace(
        f"<td>{section}</td></tr>" if section else "\0", f"<td colspan='5'>{section}</td></tr>"
    )


def page(*parts: str) -> bytes:
    """A page of parts; "table" is a table without caption, "table: words" one with a caption."""
    body = "".join(
        table_with(20 + n, part.partition(":")[2].strip()) if part.startswith("table") else part
        for n, part in enumerate(parts)
    )
    return f"<!DOCTYPE html><html><head><title>Supplement</title></head><body><p>Maps in MNI space.</p>{body}</body></html>".encode()


def contrasts(data: bytes, name: str = "a.html") -> list[str | None]:
    """The contrasts of a document in order, each as often as tables follow one another that have it."""
    foci = interpret(read_document(name, data)).foci
    return [contrast for (_, contrast) in dict.fromkeys((f.table, f.contrast) for f in foci)]


def directions(data: bytes, name: str = "a.html") -> list[tuple[str, str, str]]:
    foci = interpret(read_document(name, data)).foci
    found = {(f.table, f.contrast): f.direction for f in foci}
    return [(str(d.relation), d.first, d.second) for d in found.values() if d is not None]


# -- headings of a page ------------------------------------------------------------------------------------


def test_a_group_and_a_contrast_in_headings_of_two_ranks_are_two_levels() -> None:
    data = page(
        "<h2>Patients (n = 21)</h2><h3>Sound &gt; Silence</h3>", "table", "<h3>High &gt; Low</h3>", "table",
        "<h2>Control group</h2><h3>Sound &gt; Silence</h3>", "table",
    )  # fmt: skip
    assert contrasts(data) == [
        "Patients (n = 21) / Sound > Silence",
        "Patients (n = 21) / High > Low",
        "Control group / Sound > Silence",
    ]
    assert directions(data)[2] == ("greater", "Sound", "Silence")


def test_two_lines_in_bold_letters_one_above_the_other_are_two_levels() -> None:
    data = page(
        "<p><b>Healthy controls</b></p><p><b>Own &gt; Other</b></p>", "table", "<p><b>Other &gt; Own</b></p>", "table",
        "<p><b>Patients</b></p><p><b>Own &gt; Other</b></p>", "table",
    )  # fmt: skip
    assert contrasts(data) == [
        "Healthy controls / Own > Other",
        "Healthy controls / Other > Own",
        "Patients / Own > Other",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Faces &gt; houses</p>",
        "<p><strong>Contrast:</strong> Faces &gt; houses</p>",
        "<p style='font-weight:bold'><u>Faces &gt; houses</u></p>",
        "<center><b>Faces &gt; houses</b></center>",
        "<dt>Faces &gt; houses</dt>",
        "<div class='card-header'>Faces &gt; houses</div>",
    ],
)
def test_a_line_directly_above_a_table_names_its_contrast_within_the_group_of_the_heading(line: str) -> None:
    data = page(
        "<h2>Patients</h2>",
        f"<div>{line}{table_with(22)}</div>",
        line.replace("Faces &gt; houses", "Houses &gt; faces"),
        "table",
    )
    assert contrasts(data) == ["Patients / Faces > houses", "Patients / Houses > faces"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Faces &gt; houses</p><p>20 adults</p>",
        "<p>Faces &gt; houses were tested.</p>",
        "<div><p>Faces &gt; houses</p><ul><li>A list.</li></ul></div><div>{}</div>",
    ],
)
def test_a_line_that_is_not_directly_above_a_table_or_is_a_sentence_names_none(line: str) -> None:
    assert contrasts(page(line.format(table_with(22)), "" if "{}" in line else "table")) == [None]


@pytest.mark.parametrize(
    ("heading", "relation"),
    [("Conjunction of pain and touch", "conjunction"), ("Interaction: Group × Load", "interaction"),
     ("Positive correlation with age", "positive_correlation"), ("Main effect of load", "main_effect")],
)  # fmt: skip
def test_a_heading_may_name_another_kind_of_effect(heading: str, relation: str) -> None:
    data = page(f"<h3>{heading}</h3><p>Peaks of 20 adults.</p>", "table")
    assert (contrasts(data), directions(data)[0][0]) == ([heading], relation)


def test_a_heading_inside_the_cell_of_an_outer_table_is_above_the_table_in_that_cell_only() -> None:
    cells = (
        f"<td>{name}<br>{table_with(30 + n)}</td>" for n, name in enumerate(("<b>Motion minus Rest</b>", "", "Peaks"))
    )
    found = contrasts(page(f"<h2>Coordinates</h2><table><tr>{''.join(cells)}</tr></table>"))
    assert found == ["Motion minus Rest", None, None]


@pytest.mark.parametrize(
    "heading",
    ["Results", "Whole-brain analysis", "Supplementary material", "Control condition", "Group results", "Age groups",
     "Patients and controls", "Patient recruitment", "Correlations", "p &lt; 0.05", "Between-group analysis"],
)  # fmt: skip
def test_a_heading_that_names_neither_a_comparison_nor_a_group_is_no_level(heading: str) -> None:
    assert contrasts(page(f"<h2>{heading}</h2>", "table")) == [None]
    assert contrasts(page(f"<h2>{heading}</h2><h3>Faces &gt; houses</h3>", "table")) == ["Faces > houses"]


@pytest.mark.parametrize(
    "before",
    [
        "<aside><h3>Faces &gt; houses</h3></aside>",
        "<div><h3>Faces &gt; houses</h3><p>An earlier study.</p></div>",
        "<h3>Faces &gt; houses</h3><h3>Peaks</h3>",
        "<h2>Faces &gt; houses</h2><h3>Stimuli</h3>",
        "<h2>Methods: faces &gt; houses</h2><h3>Peaks</h3>",
        "<h2>Faces &gt; houses</h2><h3>Reverse contrast</h3>",
    ],
)
def test_a_heading_that_is_not_over_the_table_or_not_of_its_results_is_no_level(before: str) -> None:
    assert contrasts(page(before, "table")) == [None]


def test_a_comparison_over_several_tables_is_that_of_the_first_where_words_part_them() -> None:
    parts = ("<h3>Faces &gt; houses</h3>", "table", "<p>In the other direction we found these.</p>", "table")
    assert contrasts(page(*parts)) == ["Faces > houses", None]
    assert contrasts(page(parts[0], "table", "table")) == ["Faces > houses", "Faces > houses"]


def test_what_rows_turn_round_is_not_named_by_the_heading_above() -> None:
    data = page("<h3>Faces &gt; houses</h3>", table_with(33, section="Reverse contrast"))
    assert contrasts(data) == ["Reverse contrast"]


def test_a_study_is_the_outer_level_unless_the_caption_numbers_one() -> None:
    data = page(
        "<h2>Experiment 1: Results</h2>", "table: Peaks of faces &gt; houses", "<h2>Experiment 2</h2>",
        "table: Peaks of faces &gt; houses", "table: Tools &gt; animals in Experiment 1",
    )  # fmt: skip
    assert contrasts(data) == [
        "Experiment 1 / Peaks of faces > houses",
        "Experiment 2 / Peaks of faces > houses",
        "Tools > animals in Experiment 1",
    ]


# -- panels ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "panel"),
    [
        ("<button role='tab' aria-controls='p1'>Error &gt; correct</button>", "<div id='p1'>{}</div>"),
        ("<a class='nav-link' data-toggle='tab' href='#p1'>Error &gt; correct</a>", "<div id='p1'>{}</div>"),
        ("<button class='tablinks' onclick=\"openTab(event, 'p1')\">Error &gt; correct</button>", "<div id='p1'>{}</div>"),
        ("<h3 id='h1'><button class='accordion-button'>Error &gt; correct</button></h3>", "<div aria-labelledby='h1'>{}</div>"),
        ("", "<details><summary>Error &gt; correct</summary>{}</details>"),
    ],
)  # fmt: skip
def test_the_button_that_opens_a_panel_names_the_table_in_it(button: str, panel: str) -> None:
    data = page(f"<h2>Patients</h2>{button}<p>Some words.</p>{panel.format(table_with(31))}<h2>More</h2>", "table")
    assert contrasts(data) == ["Patients / Error > correct", None]


@pytest.mark.parametrize(
    "button",
    [
        "<a href='#p1'>Faces &gt; houses</a>",
        "<button role='tab' aria-controls='p2'>Faces &gt; houses</button>",
        "<button role='tab' aria-controls='p1'>Show</button>",
        "<a role='tab' href='#p1'>Faces &gt; houses</a><a role='tab' href='#p1'>Tools &gt; animals</a>",
    ],
)
def test_a_link_another_panel_s_button_and_two_buttons_name_no_table(button: str) -> None:
    assert contrasts(page(f"{button}<div id='p1'>{table_with(31)}</div>")) == [None]


# -- sentences -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "levels"),
    [
        ("Next come the peaks of the test Younger &gt; Older for the contrast novel &gt; repeated:", "novel > repeated / Younger > Older"),
        ("The following table lists the regions of faces &gt; houses.", "faces > houses"),
        ("We scanned 20 adults. The peaks below are of tools &gt; animals.", "tools > animals"),
    ],
)  # fmt: skip
def test_the_sentence_directly_before_a_table_announces_it(sentence: str, levels: str) -> None:
    assert contrasts(page(f"<p>{sentence}</p>", "table")) == [levels]


@pytest.mark.parametrize(
    "before",
    [
        "<p>Faces activated more than houses, as others found (faces &gt; houses).</p>",
        "<p>The peaks of faces &gt; houses:</p><p>See the appendix.</p>",
        "<p>The peaks of faces &gt; houses are shown in Table 4:</p>",
        "<p>Reaction times below were longer for faces &gt; houses; regions follow:</p>",
        "<p>The following table lists the regions of faces &gt; houses and of houses &gt; faces.</p>",
    ],
)
def test_a_sentence_that_does_not_announce_the_table_below_it_names_nothing(before: str) -> None:
    assert contrasts(page(before, "table")) == [None]


def article(text: str, caption: str = "Local maxima (MNI)") -> bytes:
    return (
        "<?xml version='1.0'?><article><front><article-meta><title-group><article-title>Words</article-title></title-group></article-meta>"
        f"<journal-meta/></front><body>{text}<table-wrap id='T1'><label>Table 1</label><caption><p>{caption}</p></caption>{table_with(22)}"
        "</table-wrap></body></article>"
    ).encode()


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("<sec><title>Results</title><p>Irony, as compared with literal statements, engaged the areas in Table 1.</p></sec>", "Irony", "literal statements"),
        ("<sec><title>Results</title><p>We compared lies with truth (lies &gt; truth; Table 1), then the reverse (truth &gt; lies; Table 2).</p></sec>", "lies", "truth"),
        ("<sec><title>Results</title><p>The contrast old &gt; new (Table 1) and new &gt; old (Table 2) gave peaks.</p></sec>", "old", "new"),
        ("<sec><title>Results</title><p>Blocks of sequences were contrasted with random ones (sequence &gt; random). The peaks are shown in Table 1.</p></sec>", "sequence", "random"),
        ("<sec><title>3.1. Irony &gt; literal</title><p>See Table 1.</p></sec>", "Irony", "literal"),
    ],
)  # fmt: skip
def test_the_text_that_names_a_table_by_its_number_names_its_contrast(text: str, first: str, second: str) -> None:
    assert directions(article(text), "a.xml") == [("greater", first, second)]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Responses were slower for sequences (sequence &gt; random). The peaks are shown in Table 1.</p>",
        "<p>We compared old with new (old &gt; new). Demographic data of the samples are shown in Table 1.</p>",
        "<p>We compared lies with truth (lies &gt; truth; Table 2). Table 1 has peaks.</p>",
        "<p>Lies (lies &gt; truth; Table 1) and truth (truth &gt; lies; Table 1) were tested.</p>",
        "<p>The effect was large (p &lt; .001; Table 1).</p>",
    ],
)
def test_a_text_that_says_something_else_of_a_table_names_no_contrast(text: str) -> None:
    found = contrasts(article(f"<sec><title>Results</title>{text}</sec>"), "a.xml")
    assert found == ["Local maxima (MNI)"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Irony &gt; literal", "Peaks are in Table 1, those of the reverse contrast in Table 2."),
        ("Irony versus literal speech", "Both engaged the insula (Table 1)."),
        ("Materials and methods: irony &gt; literal", "See Table 1."),
    ],
)
def test_a_section_on_more_than_the_table_does_not_name_it(title: str, text: str) -> None:
    data = article(f"<sec><title>{title}</title><p>{text}</p></sec>")
    assert contrasts(data, "a.xml") == ["Local maxima (MNI)"]


def test_the_number_of_a_thesis_s_table_is_read_whole_and_its_sentence_may_give_a_sign() -> None:
    text = (
        "<sec><title>Results</title><p>Table 5.1 lists faces &gt; houses. The peaks of the positive correlation are listed in Table 5.2; "
        "no voxel showed a negative correlation.</p></sec>"
    )
    data = article(text, "Covariation with years of training").replace(b"Table 1<", b"Table 5.2<")
    assert directions(data, "a.xml") == [("positive_correlation", "years of training", "")]
    both = data.replace(b"no voxel showed a negative", b"those of the negative").replace(b"; those", b" and those")
    assert directions(both, "a.xml") == [(UNCLEAR, "", "")]


def test_a_regression_of_a_comparison_is_a_correlation_under_it() -> None:
    rows = table_with(25, section="Negative correlation with BIS score")
    data = article("", "Regression of the reward &gt; neutral contrast on questionnaire scores")
    found = contrasts(data.replace(table_with(22).encode(), rows.encode()), "a.xml")
    assert found == ["reward > neutral / Negative correlation with BIS score"]


def test_what_a_caption_compares_in_two_groups_is_above_their_comparison() -> None:
    rows = table_with(24, section="Smokers > never-smokers")
    data = article("", "Group differences in cue reactivity (cues &gt; control pictures)").replace(
        table_with(22).encode(), rows.encode()
    )
    assert contrasts(data, "a.xml") == ["cue reactivity (cues > control pictures) / Smokers > never-smokers"]
    same = article("", "Smokers &gt; never-smokers (p &lt; .001)").replace(table_with(22).encode(), rows.encode())
    assert contrasts(same, "a.xml") == ["Smokers > never-smokers"]


# -- Word ------------------------------------------------------------------------------------------------


def word_file(*parts: tuple[str, str]) -> bytes:
    """A Word file of paragraphs with their style ("bold" for bold letters), and tables where the style is "table"."""
    document = docx.Document()
    for n, (style, text) in enumerate(parts):
        if style == "table":
            rows = (*ROWS, ("R putamen", str(20 + n), "2", "6", "3.9"))
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for row, words in zip(table.rows, rows, strict=True):
                for cell, word in zip(row.cells, words, strict=True):
                    cell.text = word
        elif style == "bold":
            document.add_paragraph().add_run(text).bold = True
        else:
            document.add_paragraph(text, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("outer", "inner"), [("Heading 1", "Heading 2"), ("bold", "bold"), ("Heading 2", "Normal")])
def test_a_word_file_s_headings_are_levels_from_outside_to_inside(outer: str, inner: str) -> None:
    data = word_file(
        (outer, "Tinnitus group (n = 21)"), (inner, "Sound > Silence"), ("table", ""), (inner, "High > Low"), ("table", ""),
        (outer, "Control group (n = 20)"), (inner, "Sound > Silence"), ("table", ""),
    )  # fmt: skip
    assert contrasts(data, "a.docx") == [
        "Tinnitus group (n = 21) / Sound > Silence",
        "Tinnitus group (n = 21) / High > Low",
        "Control group (n = 20) / Sound > Silence",
    ]


def test_a_word_file_s_other_headings_are_no_levels() -> None:
    data = word_file(("Title", "Appendix"), ("Heading 1", "Results"), ("Heading 2", "Sound > Silence"), ("table", ""))
    assert contrasts(data, "a.docx") == ["Sound > Silence"]


# -- what stays unclear ------------------------------------------------------------------------------------


def unclear(data: bytes, name: str = "a.html") -> list[str]:
    return [p.message for p in interpret(read_document(name, data)).problems if p.code == "CONTRAST-UNCLEAR"]


@pytest.mark.parametrize(
    "caption",
    ["", "Local maxima (MNI coordinates)", "Whole-brain results, first comparison", "Foci in two subtractions"],
)
def test_a_table_of_which_nothing_says_what_it_compares_is_told_once(caption: str) -> None:
    (message,) = unclear(page(f"table: {caption}"))
    assert message.startswith("Nothing that was read says what")
    assert (caption or "they have no contrast") in message


@pytest.mark.parametrize(
    "caption",
    ["Faces > houses", "Pain vs. touch", "Positive correlation with age", "Encoding of words", "Main effect of load",
     "Regions tracking prediction error", "Deactivations", "Grey matter decrease in patients"],
)  # fmt: skip
def test_a_caption_that_names_a_comparison_an_effect_or_a_condition_is_not_told(caption: str) -> None:
    assert unclear(page(f"table: {caption.replace('>', '&gt;')}")) == []


def test_maps_of_seeds_compare_nothing() -> None:
    seeds = (
        table_with(30, "Connected regions")
        .replace("<td>t</td>", "<td>t</td><td>Seed</td>")
        .replace("</td></tr>", "</td><td>R insula</td></tr>")
    )
    assert unclear(page(table_with(30, "Connected regions", section="Right insula seed"))) == []
    assert unclear(page(seeds.replace("<td>Seed</td><td>R insula</td>", "<td>Seed</td>"))) == []


def test_conditions_in_the_rows_are_names() -> None:
    assert unclear(page(table_with(30, "Local maxima", section="Imagery"))) == []
    assert len(unclear(page(table_with(30, "Local maxima", section="Left hemisphere")))) == 1
