"""Words of regions that a narrow column broke without a hyphen are whole again."""

from __future__ import annotations

import pytest

from corpora.words.broken import join_lines, mend_broken_words


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("L Hippocamp us", "L Hippocampus"),
        ("Parahippoca mpal gyrus", "Parahippocampal gyrus"),
        ("Cerebellu m, lobule VI", "Cerebellum, lobule VI"),
        ("Supplement ary motor area (preced ing)", "Supplementary motor area (preced ing)"),
        ("Right (Precune us)", "Right (Precuneus)"),
        ("Para hippo campal gyrus", "Parahippocampal gyrus"),
        ("Dorsolat eral prefront al cortex", "Dorsolateral prefrontal cortex"),
    ],
)
def test_a_broken_word_of_a_region_is_joined(printed: str, meant: str) -> None:
    assert mend_broken_words(printed) == meant


@pytest.mark.parametrize(
    "printed",
    [
        "post central gyrus",
        "pre cuneus",
        "supra marginal gyrus",
        "mid brain",
        "L Insula",
        "Hippocamp Us",
        "海马 旁回",
        "",
    ],
)
def test_words_that_stand_alone_and_words_of_no_region_stay_as_printed(printed: str) -> None:

    assert mend_broken_words(printed) == printed


@pytest.mark.parametrize(
    ("lines", "known", "whole"),
    [
        (["go versus fixa-", "tion"], (), "go versus fixation"),
        (["older com-", "pared with younger"], (), "older compared with younger"),
        (["words in the mid-", "brain"], ("midbrain",), "words in the midbrain"),
        (["task-", "related activity"], ("task-related",), "task-related activity"),
        (["faces >", "houses"], (), "faces > houses"),
        (["no-", "go trials"], (), "no-go trials"),
        (["2-", "back"], (), "2-back"),
        (["hits > 0-", "and 2-back"], (), "hits > 0- and 2-back"),
    ],
)
def test_lines_are_joined_as_their_words_are_written_elsewhere(
    lines: list[str], known: tuple[str, ...], whole: str
) -> None:
    assert join_lines(lines, known) == whole
