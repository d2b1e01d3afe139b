"""Studies of two or three people."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def n_of(*texts):
    sections = tuple(
        Section(heading=heading, text=text) for heading, text in zip(("Abstract", "Methods"), texts, strict=False)
    )
    found = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=sections))
    return found[0].n if found else None


@pytest.mark.parametrize(
    ("abstract", "methods", "n"),
    [
        ("We recorded images of three patients.", "Three patients with tumours were studied at rest.", 3),
        ("Two participants were scanned on ten days.", "Both of the two participants gave consent.", 2),
        ("We recorded images at rest.", "Three patients with tumours were studied at rest.", None),
        ("We recorded images of three patients.", "Images were read by three physicians.", None),
        ("Three patients were scanned; the three patients spoke.", "Two subjects were scanned as well.", None),
    ],
)
def test_few_people_are_the_study_where_two_sentences_agree(abstract, methods, n):
    assert n_of(abstract, methods) == n
