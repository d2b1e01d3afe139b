"""The figures of risk of bias: every item under its name, upright, nothing over anything else, at any size."""

from __future__ import annotations

import io
import random
import re
import warnings

import pytest
from PIL import Image

from corpora.figures import own_style
from corpora.protocol import RiskOfBiasSection
from screen.bias.answers import KNOWN
from screen.bias.files import robvis_rows, write_figures
from screen.bias.instruments import SHIPPED, Instrument, instrument_of, load_instrument
from screen.bias.plots import Assessment, Study, shares, summary, to_png, to_svg, traffic_light
from screen.prisma.boxes import FONT_SIZE, text_width
from screen.prisma.diagram import FONTS, png_language

NAMES = (
    "Adams",
    "Contreras-Huerta",
    "van der Plas-Hernández de la Cruz y Montemayor-Villanueva",
    "孙路闻",
    "欧阳娜娜与上官婉儿和司马相如等人的多中心合作研究组",
)


def assessment(instrument: Instrument, n: int, *, language: str = "en", whole: bool = False) -> Assessment:
    rng = random.Random(n)
    values = [answer.value for answer in instrument.answers]
    studies = []
    for i in range(n):
        judged = {item.id: rng.choice(values) for item in instrument.items if whole or rng.random() > 0.05}
        overall = instrument.worst(list(judged.values()))
        studies.append(Study(name=f"{NAMES[i % len(NAMES)]}, {1990 + i}", judged=judged, overall=overall, weight=i + 1))
    return Assessment(instrument=instrument, studies=tuple(studies), language=language)


def boxes(figure) -> list[tuple[float, float, float, float, str]]:
    """Left, right, top and bottom of each text, by our own measure, which needs no font of the machine."""
    found = []
    for text in figure.axes[0].texts:
        x, y = text.get_position()
        width = text_width(text.get_text(), bold=text.get_fontweight() == "bold")
        left = x - width / 2 if text.get_ha() == "center" else x
        assert text.get_rotation() == 0
        found.append((left, left + width, y - 0.73 * FONT_SIZE, y, text.get_text()))
    return found


@pytest.mark.parametrize("draw", [traffic_light, summary])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("n", [1, 19, 60])
def test_no_text_leaves_the_figure_or_covers_another(draw, language, name, n):
    with own_style(FONTS):
        figure = draw(assessment(load_instrument(name), n, language=language))
    width, height = figure.axes[0].get_xlim()[1], figure.axes[0].get_ylim()[0]
    placed = boxes(figure)
    assert all(left >= 0 and right <= width and top >= 0 and bottom <= height for left, right, top, bottom, _ in placed)
    for i, (left, right, top, bottom, text) in enumerate(placed):
        for other in placed[:i]:
            apart = left >= other[1] or right <= other[0] or top >= other[3] or bottom <= other[2]
            assert apart, f"{text!r} covers {other[4]!r}"


@pytest.mark.parametrize("kind", ["traffic_light", "summary"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_item_is_drawn_under_the_name_it_has(kind, language, name):
    instrument = load_instrument(name)
    drawn = to_svg(assessment(instrument, 5, language=language), kind)
    letters = "".join(re.findall(r">([^<]+)</text>", drawn)).replace(" ", "")
    for item in instrument.items:
        assert item.wording.in_language(language).replace(" ", "") in letters


def test_words_of_a_name_are_not_torn_apart():
    drawn = to_svg(assessment(load_instrument("robins_i_2025"), 3), "traffic_light")
    assert ">measurement" in drawn


def test_seven_lights_and_the_whole_are_drawn_for_each_paper():
    with own_style(FONTS):
        figure = traffic_light(assessment(load_instrument("cochrane_2011"), 19, whole=True))
    from matplotlib.patches import Circle

    lights = [patch for patch in figure.axes[0].patches if isinstance(patch, Circle)]
    assert len(lights) == 19 * 8 + 3, "and one for each judgement in the key"


def test_shares_are_of_the_papers_weights_and_what_is_open_is_shown():
    instrument = load_instrument("cochrane_2011")
    studies = (
        Study(name="a", judged={"other": "high"}, weight=3.0),
        Study(name="b", judged={"other": "low"}),
        Study(name="c", judged={}),
    )
    found = shares(Assessment(instrument=instrument, studies=studies), "other")
    assert [(s.answer.value if s.answer else None, s.share, s.n) for s in found] == [
        ("low", 0.2, 1),
        ("high", 0.6, 1),
        (None, 0.2, 1),
    ]


def test_pngs_have_300_dots_per_inch_and_the_same_bytes_again():
    shown = assessment(load_instrument("cochrane_2011"), 5)
    shown = Assessment(instrument=shown.instrument, studies=tuple(s for s in shown.studies if s.name.isascii()))
    data = to_png(shown, "summary")
    assert round(Image.open(io.BytesIO(data)).info["dpi"][0]) == 300
    assert to_png(shown, "summary") == data


def test_many_papers_are_spread_over_figures_of_even_length(tmp_path):
    shown = assessment(load_instrument("cochrane_2011"), 130)
    assert [len(page.studies) for page in shown.pages()] == [44, 44, 42]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = {path.name for path in write_figures(shown, tmp_path)[0]}
    assert {f"traffic_light_en_{i}of3.svg" for i in (1, 2, 3)} <= names
    assert "traffic_light_en.svg" not in names


def test_robvis_gets_every_item_in_order():
    header, rows = robvis_rows(assessment(load_instrument("robins_i_2025"), 2, whole=True))
    assert header == ["Study", "D1", "D2", "D3", "D4", "D5", "D6", "Overall", "Weight"]
    assert {cell for row in rows for cell in row[1:-1]} <= {
        "Low",
        "Low except confounding",
        "Moderate",
        "Serious",
        "Critical",
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_an_instrument_that_ships_says_what_was_verified_and_what_was_not(name):
    instrument = load_instrument(name)
    assert all((instrument.source, instrument.verified, instrument.not_verified))
    assert len({item.id for item in instrument.items}) == len(instrument.items)
    assert all(item.wording.en and item.wording.zh for item in instrument.items)


def test_the_worst_item_is_the_whole_where_the_instrument_has_that_rule():
    cochrane, quality = load_instrument("cochrane_2011"), load_instrument("cbma_quality")
    assert cochrane.worst(["low"] * 6 + ["unclear"]) == "unclear"
    assert cochrane.worst(["low"] * 5 + ["unclear", "high"]) == "high"
    assert cochrane.worst(["low"] * 6) is None
    assert quality.worst(["yes"] * len(quality.items)) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [("低", "low"), ("高", "high"), ("不清楚", "unclear"), ("ＬＯＷ", "low"), ("High risk of bias", "high"), ("?", "unclear"),
     ("+", "low"), ("低风险偏倚", "low"), ("moderate", None), ("", None)],
)  # fmt: skip
def test_judgements_are_read_in_both_languages_and_as_symbols(said, meant):
    assert load_instrument("cochrane_2011").find_answer(said) == meant


@pytest.mark.parametrize("name", SHIPPED)
def test_no_two_judgements_of_an_instrument_are_meant_by_the_same_word(name):
    answers = load_instrument(name).answers
    for answer in answers:
        for word in (answer.value, answer.wording.en, answer.wording.zh, *answer.also):
            assert [other.value for other in answers if other.is_meant_by(word)] == [answer.value]


def test_judgements_of_one_instrument_differ_in_colour_and_in_symbol():
    for name in SHIPPED:
        answers = load_instrument(name).answers
        assert len({answer.colour for answer in answers}) == len({answer.symbol for answer in answers}) == len(answers)
    assert len({answer.value for answer in KNOWN}) == len(KNOWN)


def test_the_plans_answers_replace_those_that_ship_only_where_it_gives_them():
    assert len(instrument_of(RiskOfBiasSection(instrument="ROBINS_I_2025")).answers) == 5
    given = instrument_of(RiskOfBiasSection(instrument="robins_i_2025", answers=["low", "high"]))
    assert [answer.value for answer in given.answers] == ["low", "high"]


@pytest.mark.skipif(png_language("zh") == "zh", reason="this machine has a Chinese font")
def test_a_png_that_would_show_boxes_is_not_written_and_named(tmp_path):
    instrument = load_instrument("cochrane_2011")
    for name in ("Adams, 2001", "孙路闻, 2001"):
        study = Study(name=name, judged={"other": "low"})
        paths, problems = write_figures(Assessment(instrument=instrument, studies=(study,)), tmp_path / name)
        left_out = {"traffic_light_zh.png", "summary_zh.png"} | ({"traffic_light_en.png"} if name[0] == "孙" else set())
        assert set(problems[0].item.split(", ")) == left_out
        assert not left_out & {path.name for path in paths}
        assert "summary_en.png" in {path.name for path in paths}


@pytest.mark.skipif(png_language("zh") != "zh", reason="this machine has no Chinese font")
def test_a_font_installed_after_matplotlib_made_its_list_is_found(monkeypatch):
    from matplotlib import font_manager

    monkeypatch.setattr(
        font_manager.fontManager,
        "ttflist",
        [entry for entry in font_manager.fontManager.ttflist if "DejaVu" in entry.name],
    )
    assert png_language("zh") == "zh"
