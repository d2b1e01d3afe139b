"""The protocol loader: complete plans load, mistakes are named with their path."""

from __future__ import annotations

import pytest

from corpora.errors import ProtocolError
from corpora.protocol import load_protocol, parse_protocol, path_of


def test_a_small_protocol_loads(protocol_text):
    protocol = parse_protocol(protocol_text)
    assert protocol.review.title.in_language("zh") == "小型综述"
    assert protocol.analysis.permutations == 100


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("priority: 1", "priorty: 1", "screening.criteria[0].priorty: unknown key; did you mean priority?"),
        (
            "permutations: 100",
            "permutation: 100",
            "analysis.permutation: unknown key; did you mean permutations?",
        ),
        ("screening:", "screning:", "screning: unknown key; did you mean screening?"),
        ("permutations: 100", "permutations: many", "analysis.permutations"),
        (
            "steps: [title_abstract, full_text]",
            "steps: [abstract]",
            "screening.criteria[0].steps[0]: unknown value 'abstract'",
        ),
        ("id: empirical", "title: x", "screening.criteria[0].id: this key is missing"),
    ],
)
def test_a_mistake_is_named_with_its_path(protocol_text, old, new, message):
    assert old in protocol_text
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(protocol_text.replace(old, new))
    assert message in caught.value.message


def test_every_mistake_is_named_at_once(protocol_text):
    text = protocol_text.replace("priority: 1", "priorty: 1").replace("permutations: 100", "permutation: 100")
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(text)
    assert "priorty" in caught.value.message
    assert "permutation:" in caught.value.message


def test_a_key_given_twice_is_refused():
    with pytest.raises(ProtocolError, match="line 3, column 3: the key 'a' is given twice"):
        parse_protocol("review:\n  a: 1\n  a: 2\n")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [1, 2", "\ta: 1", "&a [*a]"])
def test_what_is_no_protocol_is_refused(text):
    with pytest.raises(ProtocolError):
        parse_protocol(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ProtocolError, match="no such file"):
        load_protocol(tmp_path / "plan.yaml")


def test_an_unknown_analysis_in_a_contrast_is_named(protocol_text):
    with pytest.raises(ProtocolError, match="no analysis 'pian'"):
        parse_protocol(protocol_text + "  contrasts: [{name: c, a: main, b: pian}]\n")


def test_a_section_hash_changes_with_its_meaning_only(protocol_text):
    one = parse_protocol(protocol_text)
    reordered = parse_protocol("# a comment\n" + protocol_text)
    other = parse_protocol(protocol_text.replace("permutations: 100", "permutations: 101"))
    assert one.section_hash("analysis") == reordered.section_hash("analysis")
    assert one.section_hash("analysis") != other.section_hash("analysis")
    assert one.section_hash("screening") == other.section_hash("screening")


def test_paths_read_like_the_file():
    assert path_of(("screening", "criteria", 3, "rule")) == "screening.criteria[3].rule"
