"""NCBI's elink: the references and citing papers of a PMID that PubMed Central knows."""

from __future__ import annotations

from lxml import etree

from corpora.errors import SourceError
from corpora.safe_xml import safe_parser
from corpora.web import TOOL, Answer
from miner.citations.base import MOST_WORKS, Asker, Direction, Found, Paper, Work, pmid_of


class Elink:
    """Titles come from PubMed."""

    name = "elink"
    title = "PubMed (elink)"
    base = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    per_second = 3.0

    def can(self, paper: Paper, _direction: Direction) -> bool:
        """Return whether the paper has a PMID."""
        return paper.pmid is not None

    def ask(self, asker: Asker, paper: Paper, direction: Direction) -> Found:
        """Return the PMIDs linked to the one paper."""
        link = "pubmed_pubmed_refs" if direction is Direction.BACKWARD else "pubmed_pubmed_citedin"
        values = {
            "dbfrom": "pubmed",
            "db": "pubmed",
            "linkname": link,
            "id": paper.pmid,
            "retmode": "xml",
            "tool": TOOL,
        }
        answer = asker.client.post(
            f"{asker.base}/elink.fcgi",
            {**values, "email": asker.client.address, "api_key": asker.key},
            unfit=lambda answer: _unfit(answer, paper),
        )
        if answer.status != 200:
            raise SourceError(f"HTTP {answer.status}", hint="The service may have changed.")
        asker.keep(answer.content)
        root = etree.fromstring(answer.content, safe_parser())
        sets = [node for node in root.iter("LinkSetDb") if node.findtext("LinkName") == link]
        ids = [pmid_of(text) for node in sets for text in (one.text or "" for one in node.iterfind("Link/Id"))]
        works = [Work(pmid=pmid) for pmid in ids if pmid]
        return asker.found(works[:MOST_WORKS], stated=len(ids), cut=len(works) > MOST_WORKS)


def _unfit(answer: Answer, paper: Paper) -> str | None:
    try:
        root = etree.fromstring(answer.content, safe_parser())
    except (etree.XMLSyntaxError, ValueError):
        return "elink: no whole XML came back"
    error = root.findtext(".//ERROR")
    if error:
        return f"elink: the service reported: {error[:200]}"
    asked = [pmid_of(node.text or "") for node in root.iterfind("LinkSet/IdList/Id")]
    if root.tag != "eLinkResult" or asked != [paper.pmid]:
        return f"elink: the answer is about {asked[:3]}, not PMID {paper.pmid}"
    return None
