"""NCBI's answers through Biopython: validated, errors seen, nothing downloaded."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from corpora.errors import FormatError
from miner.ncbi import ServiceReportedError, newest_pubmed_dtd, parse_answer

DECLARED = b'<?xml version="1.0" encoding="UTF-8" ?>\n'
SEARCH = (
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
FOUND = b"<eSearchResult><Count>2</Count><RetMax>2</RetMax><RetStart>0</RetStart><IdList><Id>1</Id><Id>2</Id></IdList>"
REST = b"<TranslationSet/><QueryTranslation>x</QueryTranslation></eSearchResult>"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_arguments, **_named):
        raise AssertionError("an address was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("prolog", [DECLARED + SEARCH, DECLARED, b"", b"\n " + DECLARED])
def test_a_search_is_read_with_and_without_its_prolog(prolog):
    found = parse_answer(prolog + FOUND + REST, "esearch")
    assert (found.value["Count"], list(found.value["IdList"]), found.unknown) == ("2", ["1", "2"], None)


def test_an_error_inside_a_good_answer_is_the_services_own_word():
    with pytest.raises(ServiceReportedError, match="Search Backend failed"):
        parse_answer(
            DECLARED + SEARCH + b"<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>", "esearch"
        )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"<html><head><title>Maintenance</title></head><body></body></html>",
        DECLARED + SEARCH + FOUND,
        DECLARED + b'<!DOCTYPE a SYSTEM "https://example.org/foreign.dtd"><a/>',
        DECLARED + b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        DECLARED + b'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:noNamespaceSchemaLocation="https://x.nlm.nih.gov/a.xsd"/>',
    ],
)
def test_what_is_no_answer_of_ncbi_is_one_format_error_and_opens_no_address(content):
    with pytest.raises(FormatError, match="esearch"):
        parse_answer(content, "esearch")


def test_an_element_newer_than_the_document_type_is_named_and_the_rest_is_read():
    article = (
        b"<PubmedArticle><MedlineCitation Owner='NLM' Status='MEDLINE'><PMID Version='1'>7</PMID><Novelty>x</Novelty>"
        b"</MedlineCitation></PubmedArticle>"
    )
    found = parse_answer(b"<PubmedArticleSet>" + article + b"</PubmedArticleSet>", "efetch")
    assert found.unknown == "Novelty"
    assert str(found.value["PubmedArticle"][0]["MedlineCitation"]["PMID"]) == "7"


def test_next_years_document_type_is_read_with_the_newest_that_ships():
    doctype = b"<!DOCTYPE PubmedArticleSet PUBLIC 'x' 'https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_990101.dtd'>"
    found = parse_answer(DECLARED + doctype + b"<PubmedArticleSet></PubmedArticleSet>", "efetch")
    assert found.value.tag == "PubmedArticleSet"
    assert newest_pubmed_dtd().name >= "pubmed_250101.dtd"


def test_reading_an_answer_makes_no_folder_in_the_users_home(tmp_path):
    code = "from miner.ncbi import parse_answer as p; p(b'<PubmedArticleSet></PubmedArticleSet>', 'efetch')"
    done = subprocess.run([sys.executable, "-c", code], env={"HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
