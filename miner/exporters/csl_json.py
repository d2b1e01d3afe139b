"""CSL-JSON: for Zotero, pandoc, citation processors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from corpora.nouns.records import Author, Record
from miner.exporters.values import database_of, kind_of_entry, name_of, other_kinds

_TYPES = {
    "Journal Article": "article-journal", "Thesis": "thesis", "Book Chapter": "chapter", "Book": "book", "Conference Paper": "paper-conference",
    "Newspaper Article": "article-newspaper", "Report": "report", "Patent": "patent",
}  # fmt: skip


def csl_json_text(records: Sequence[Record]) -> str:
    """Return the records as a JSON list of CSL items."""
    return json.dumps([_item(record) for record in records], ensure_ascii=False, indent=1) + "\n"


def _item(record: Record) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": record.accession or record.id,
        "type": _TYPES[kind_of_entry(record)],
        "title": record.title,
        "original-title": record.title_translated,
        "author": [_person(author) for author in record.authors],
        "translated-author": [_person(author) for author in record.authors_translated],
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "container-title": record.journal,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "ISSN": record.issn,
        "language": record.language,
        "URL": record.url,
        "source": database_of(record),
        "abstract": record.abstract,
        "translated-abstract": record.abstract_translated,
        "keyword": "; ".join(record.keywords) + ";" if record.keywords else None,
        "genre": "; ".join(other_kinds(record, _TYPES)),
        "note": record.retraction,
    }
    return {name: value for name, value in item.items() if value}


def _person(author: Author) -> dict[str, str]:
    if author.family and author.given:
        return {"family": author.family, "given": author.given}
    return {"literal": name_of(author)}
