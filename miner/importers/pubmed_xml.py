"""PubMed XML: what efetch sends and PubMed's own download holds, parsed without DTD, entities or network."""

from __future__ import annotations

import re
from typing import Any

from corpora.errors import FormatError
from corpora.ids import parse_doi, parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import notice_text
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Author, Record
from corpora.text import peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import clean, find_issn, parse_pages, parse_volume, parse_year, tidy

_BEGINS = re.compile(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|MedlineCitationSet)\b")
_NOTICES = {
    "RetractionIn": "retracted in", "RetractionOf": "retraction of", "ExpressionOfConcernIn": "expression of concern in",
    "ExpressionOfConcernFor": "expression of concern for", "ErratumIn": "erratum in", "ErratumFor": "erratum for",
    "PartialRetractionIn": "partly retracted in", "PartialRetractionOf": "partial retraction of",
    "RetractedandRepublishedIn": "retracted and republished in",
    "RetractedandRepublishedFrom": "retracted and republished from",
    "CorrectedandRepublishedIn": "corrected and republished in",
    "CorrectedandRepublishedFrom": "corrected and republished from",
    "RepublishedIn": "republished in", "RepublishedFrom": "republished from",
}  # fmt: skip
"""PubMed's relations (RefType of CommentsCorrections) that are notices; comments and updates are none."""


class PubmedXmlImporter:
    """Reads PubmedArticle and PubmedBookArticle; deleted citations become problems."""

    name = "PubMed XML"
    database = "pubmed"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a PubMed root or article element is near the beginning."""
        return bool(_BEGINS.search(peek(head)[:8000]))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a PubMed XML file; FormatError when it is not well-formed."""
        root = parse_xml(data, name)
        sha = sha256_hex(data)
        articles = list(root.iter("PubmedArticle", "PubmedBookArticle"))
        records = [_record(node, sha, position) for position, node in enumerate(articles, start=1)]
        deleted = [
            Problem(
                code="PUBMED-DELETED",
                item=f"{name}: PMID {node.text}",
                message="PubMed has deleted this citation.",
                hint="Look for the paper under another id.",
            )
            for node in root.iterfind(".//DeleteCitation/PMID")
        ]
        return records, deleted


def parse_xml(data: bytes, name: str) -> Any:
    """Return the root element of `data`; no DTD is loaded, no entity expanded, no address opened."""
    from lxml import etree

    from corpora.safe_xml import safe_parser

    try:
        root = etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError as error:
        hint = "The file is cut off or damaged: export or fetch it again."
        raise FormatError(f"{name}: not well-formed XML: {error}.", hint=hint) from error
    return root


def _record(node: Any, sha: str, position: int) -> Record:
    book = node.tag == "PubmedBookArticle"
    article = node.find("BookDocument") if book else node.find("MedlineCitation/Article")
    citation = node.find("BookDocument") if book else node.find("MedlineCitation")
    if article is None or citation is None:
        return Record(
            id=record_id(sha, position),
            source=sha,
            position=position,
            database="pubmed",
            raw=tuple(raw_of(node)),
            line=node.sourceline,
        )
    ids = _article_ids(node, article)
    pmid = parse_pmid(citation.findtext("PMID"))
    title = _text(article.find("ArticleTitle")) or _text(article.find("Book/BookTitle"))
    vernacular = _text(article.find("VernacularTitle"))
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database="pubmed",
        title=title or vernacular,
        title_translated=vernacular if title else None,
        authors=_authors(article),
        year=_year(article, node),
        journal=_journal(article),
        volume=parse_volume(article.findtext("Journal/JournalIssue/Volume")),
        issue=parse_volume(article.findtext("Journal/JournalIssue/Issue")),
        pages=parse_pages(article.findtext("Pagination/MedlinePgn"))
        or parse_pages(article.findtext("Pagination/StartPage"), article.findtext("Pagination/EndPage")),
        doi=ids.get("doi"),
        pmid=pmid,
        pmcid=ids.get("pmc"),
        issn=find_issn(article.findtext("Journal/ISSN") or citation.findtext("MedlineJournalInfo/ISSNLinking")),
        accession=pmid,
        abstract=_abstract(article.find("Abstract")),
        abstract_translated=_abstract(citation.find("OtherAbstract")),
        keywords=tuple(filter(None, (_text(k) for k in citation.iterfind("KeywordList/Keyword")))),
        language=article.findtext("Language"),
        publication_types=tuple(filter(None, (_text(t) for t in article.iter("PublicationType")))),
        mesh=tuple(filter(None, (_text(d) for d in citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName")))),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
        retraction=_retraction(citation, article),
        raw=tuple(raw_of(node)),
        line=node.sourceline,
    )


def _text(node: Any) -> str | None:
    return None if node is None else clean("".join(node.itertext()))


def _abstract(node: Any) -> str | None:
    """Return the abstract with the labels of its sections, a section per line."""
    if node is None:
        return None
    parts = []
    for section in node.iterfind("AbstractText"):
        text, label = _text(section), section.get("Label")
        if text:
            parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return "\n".join(parts) or None


def _authors(article: Any) -> tuple[Author, ...]:
    """Return the authors of the article or chapter, else those of the whole book; editors only where there is no other."""
    lists = [*article.iterfind("AuthorList"), *article.iterfind("Book/AuthorList")]
    writers = [names for names in lists if names.get("Type") != "editors"] or lists
    authors = []
    for node in writers[0].iterfind("Author") if writers else ():
        family = tidy(node.findtext("LastName"))
        given = tidy(node.findtext("ForeName") or node.findtext("Initials"))
        group = _text(node.find("CollectiveName"))
        if family:
            authors.append(Author(raw=f"{family}, {given}" if given else family, family=family, given=given))
        elif group:
            authors.append(Author(raw=group))
    return tuple(authors)


def _year(article: Any, node: Any) -> int | None:
    """Return the year of the issue; of the electronic or contribution date where the issue has none."""
    date = "Journal/JournalIssue/PubDate"
    return parse_year(
        article.findtext(f"{date}/Year"),
        article.findtext(f"{date}/MedlineDate"),
        article.findtext("ArticleDate/Year"),
        article.findtext("Book/PubDate/Year"),
        article.findtext("ContributionDate/Year"),
        node.findtext(".//PubMedPubDate[@PubStatus='pubmed']/Year"),
    )


def _journal(article: Any) -> str | None:
    """Return the journal, or the book a chapter is in; a whole book is in none."""
    if article.find("ArticleTitle") is None:
        return None
    return clean(article.findtext("Journal/Title")) or _text(article.find("Book/BookTitle"))


def _article_ids(node: Any, article: Any) -> dict[str, str]:
    """Return this article's own ids; those of its references in the same file are not looked at."""
    found: dict[str, str] = {}
    own = [
        *node.iterfind("PubmedData/ArticleIdList/ArticleId"),
        *node.iterfind("PubmedBookData/ArticleIdList/ArticleId"),
    ]
    own += [*article.iterfind("ArticleIdList/ArticleId")]
    for item in own:
        kind = item.get("IdType")
        value = {"doi": parse_doi, "pmc": parse_pmcid}.get(kind, lambda _t: None)(item.text)
        if value:
            found.setdefault(kind, value)
    for item in article.iterfind("ELocationID[@EIdType='doi']"):
        doi = parse_doi(item.text) if item.get("ValidYN", "Y") == "Y" else None
        if doi:
            found.setdefault("doi", doi)
    return found


def _retraction(citation: Any, article: Any) -> str | None:
    """Return PubMed's notices about the article, or of which it is one, or None."""
    types = [t.text for t in article.iter("PublicationType")]
    notices = []
    for item in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        label = _NOTICES.get(item.get("RefType"))
        if label:
            pmid = item.findtext("PMID")
            notices.append((label, f"{clean(item.findtext('RefSource')) or ''}{f' (PMID {pmid})' if pmid else ''}"))
    return notice_text(notices) or ("Retracted Publication" if "Retracted Publication" in types else None)


def raw_of(node: Any) -> list[tuple[str, str]]:
    """Return every text and attribute below an article as (path, value), in document order."""
    pairs: list[tuple[str, str]] = []

    def walk(element: Any, path: str) -> None:
        for name, value in element.attrib.items():
            pairs.append((f"{path}@{name}", value))
        if element.text and element.text.strip():
            pairs.append((path, element.text.strip()))
        for child in element:
            if isinstance(child.tag, str):
                walk(child, f"{path}/{child.tag}" if path else child.tag)
            if child.tail and child.tail.strip():
                pairs.append((path, child.tail.strip()))

    walk(node, "")
    return pairs
