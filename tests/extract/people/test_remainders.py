"""The number left of those counted, where others speak of just so many: which exclusions are of the whole study their words seldom say."""

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples

OPENING = "Forty-three adults were recruited by advertisement."


def n_of(*sections: tuple[str, str]) -> tuple[int | None, int | None]:
    parts = tuple(Section(heading=heading, text=text) for heading, text in sections)
    study = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=parts))[0]
    return study.n, study.recruited


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("Among the 43 adults, six had noisy recordings and were removed. We averaged the signal of all 37 adults.", (43, None)),
        ("Six adults were removed for noisy recordings. We averaged the signal of all 37 adults. The 37 adults did not differ.", (37, 43)),
        ("Six adults were removed for noisy recordings.", (43, None)),
        ("Six adults were removed from the questionnaire data. The scores of the 43 adults were high. All 43 adults were paid.", (43, None)),
    ],
)  # fmt: skip
def test_those_left_out_count_where_sentences_speak_of_the_rest(later, expected):
    assert n_of(("Participants", OPENING), ("Signal analysis", later)) == expected


def test_the_abstract_speaks_of_the_rest():
    abstract = "We studied 38 veterans with and without grief."
    later = "Two of the 40 veterans were not considered because of moving."
    opening = "Participants were 40 veterans recruited from the county. There were 40 veterans recruited in the study."
    assert n_of(("Abstract", abstract), ("Participants", opening), ("Analysis", later)) == (38, 40)


def test_who_was_recruited_is_no_witness_of_who_was_analysed():
    abstract = "Thirty patients with gout were included and followed."
    opening = "Fifty patients with gout were recruited from a clinic."
    later = "Fifty patients with gout were recruited in this study. Finally, 30 patients were included."
    assert n_of(("Abstract", abstract), ("Participants", opening), ("Results", later)) == (30, 50)
