"""Identifiers: normalised once, and stable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.ids import parse_doi, parse_pmcid, parse_pmid


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi: 10.1016/S0896-6273(02)00755-9", "10.1016/s0896-6273(02)00755-9"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("https://doi.org/10.1002%2Fhbm.22133", "10.1002/hbm.22133"),
        ("１０．１０００／abc", "10.1000/abc"),
        ("10.1016/0091-3057%2875%2990131-8", "10.1016/0091-3057(75)90131-8"),
        ("https://doi.org/10.1000/a%253Cb%253E1", "10.1000/a<b>1"),
        ("10.1002/x&lt;1::AID&gt;3.0", "10.1002/x<1::aid>3.0"),
        (r"10.1007/978-3-031\_13", "10.1007/978-3-031_13"),
        (r"10.1007/978-3-031{\_}13", "10.1007/978-3-031_13"),
        ("https://www.example.org/10.1016/j.x.2010.1?via%3Dihub", "10.1016/j.x.2010.1"),
        ("https://example.org/doi/10.1002/hbm.20345/abstract", "10.1002/hbm.20345"),
        ("10.1016/j.x.2010.1[doi]", "10.1016/j.x.2010.1"),
        ("10.1000/0276-4741(2004)024 [ 0141:AB ] 2.0.CO;2. Epub", "10.1000/0276-4741(2004)024[0141:ab]2.0.co;2"),
        ("10.1016/j.neuro\u20102010", "10.1016/j.neuro-2010"),
        ("10. 3969/j. issn. 1001-0000. 2010. 01", "10.3969/j.issn.1001-0000.2010.01"),
        ("doi: 10.1000/abc. Epub 2017 Feb", "10.1000/abc"),
        ("10.1000/a;10.1000/b", "10.1000/a"),
        ("no doi", None),
        ("", None),
        (None, None),
        ("10.1000/", None),
    ],
)
def test_a_doi_is_found_and_normalised(text, doi):
    assert parse_doi(text) == doi


@given(st.from_regex(r"10\.\d{4}/[a-z0-9][a-z0-9.\-()]{0,20}[a-z0-9]", fullmatch=True))
def test_a_normalised_doi_stays_as_it_is(doi):
    once = parse_doi(doi)
    assert once is None or parse_doi(once) == once


@pytest.mark.parametrize(
    ("text", "pmid"), [("PMID: 012345", "12345"), (26699464, "26699464"), ("x", None), ("0", None)]
)
def test_a_pmid_is_digits(text, pmid):
    assert parse_pmid(text) == pmid


@pytest.mark.parametrize(("text", "pmcid"), [("pmc4711838", "PMC4711838"), ("PMC123.2", "PMC123"), ("4711838", None)])
def test_a_pmcid_keeps_its_prefix(text, pmcid):
    assert parse_pmcid(text) == pmcid
