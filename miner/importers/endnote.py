"""EndNote's %-tagged text (.enw, "refer"): CNKI's and VIP's EndNote export, Wanfang's, and EndNote's own."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.ids import sha256_hex
from corpora.nouns.evidence import Problem
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.chinese import ChineseTags, chinese_record
from miner.importers.tagged import Dialect, read_tagged

DIALECT = Dialect(
    tag=re.compile(r"^\ufeff?%([A-Z0-9!#$&()*+,./:;<=>?@\[\\\]^_~-])(?:[:：]|[ \t]|$|(?=[^\x00-\x7f]))[ \t]?(.*)$"),
    starts=frozenset({"0"}),
    glued=re.compile(r"%0[ \t](?=[A-Z][A-Za-z/ ]{3,40}\s*$)"),
)
TAGS = ChineseTags(
    kind=("0", "9"),
    title=("T",),
    title_translated=("Q",),
    authors=("A",),
    authors_translated=("H",),
    journal=("J", "B"),
    year=("D", "8"),
    volume=("V",),
    issue=("N",),
    pages=("P",),
    keywords=("K",),
    abstract=("X",),
    doi=("R",),
    issn=("@",),
    url=("U",),
    language=("G",),
    database=("W", "~"),
    pmid=("M",),
    notes=("Z", "O", "<"),
)
WITHOUT_TYPE = replace(DIALECT, starts=frozenset(), blank_starts=True)
"""Records of "refer" that have no %0: an empty line separates them."""
_NAME_LINE = re.compile(r"^%[AEYH] .*%[AEYH] .*", re.MULTILINE)
_NAME = re.compile(r"(?=%[AEYH] )")


class EndNoteImporter:
    """Reads %-tagged records; a blank line does not end one (CNKI writes them inside records)."""

    name = "EndNote %"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "%0 …" begins a record and another %-tag follows."""
        text = peek(head) + "\n"
        if re.match(r"\s*%[TAJD] .*\n(?:%\S .*\n)*?%[TAJD] ", text) and not re.search(r"^%0 ", text, re.MULTILINE):
            return True
        return bool(re.search(r"^\ufeff?%0[ \t]+\S.*\n+(?:.*\n+){0,5}?%[A-Z@+]", text, re.MULTILINE))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of an EndNote file."""
        decoded = decode_text(data)
        text = decoded.text
        text = _NAME_LINE.sub(_one_name_a_line, text)
        typed = re.search(r"^\ufeff?%0", text, re.MULTILINE)
        entries, problems = read_tagged(text, DIALECT if typed else WITHOUT_TYPE, name)
        sha = sha256_hex(data)
        records = [chinese_record(entry, TAGS, sha, position) for position, entry in enumerate(entries, start=1)]
        cut = [
            Problem(
                code="VIP-FIRST-AUTHOR-ONLY",
                item=f"{name}: {record.title or record.id}",
                message="VIP's EndNote export names the first author only.",
                hint="Export from VIP as NoteExpress, which keeps all authors.",
            )
            for record in records
            if record.database == "vip" and len(record.authors) == 1
        ]
        return records, [*encoding_problems(decoded, name), *problems, *cut[:1]]


def _one_name_a_line(found: re.Match[str]) -> str:
    """Return a line "%A a%A b" as a line for each name."""
    *others, last = _NAME.split(found[0])
    return "\n".join(
        [*(name.rstrip(" \t") if name.rstrip() != name[:2] else f"{name[:2]} " for name in others if name), last]
    )
