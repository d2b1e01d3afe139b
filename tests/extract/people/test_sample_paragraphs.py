"""Paragraphs of methods in the ways papers count people: the number analysed is read from each."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples

PARAGRAPHS = Path(__file__).parents[2] / "data" / "extract" / "sample_paragraphs.yaml"
CASES = yaml.safe_load(PARAGRAPHS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_number_analysed_is_read_from_a_paragraph(case):
    sections = tuple(Section(heading=heading, text=text) for heading, text in case["text"].items())
    samples = find_samples(Document(sha256="", name=case["id"], kind="html", sections=sections))
    n = samples[0].n if samples else None
    assert n in case["n"]
    assert n is None or samples[0].evidence["n"].quote


def test_the_paragraphs_are_told_apart_by_name():
    assert len({case["id"] for case in CASES}) == len(CASES)
