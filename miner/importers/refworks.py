"""RefWorks' RT-tagged text: CNKI's export that carries DOIs, also offered by Wanfang and VIP."""

from __future__ import annotations

import re

from corpora.ids import sha256_hex
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.chinese import ChineseTags, chinese_record
from miner.importers.tagged import Dialect, read_tagged

# The list is closed: continued lines of an abstract may begin with any two letters.
_NAMES = [
    "RT",
    "SR",
    "ID",
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "A6",
    "T1",
    "T2",
    "T3",
    "JF",
    "JO",
    "JA",
    "YR",
    "FD",
    "RD",
    "VO",
    "vo",
    "IS",
    "SP",
    "OP",
    "K1",
    "AB",
    "NO",
    "ED",
    "PB",
    "PP",
    "SN",
    "AV",
    "AD",
    "AN",
    "LA",
    "CL",
    "SF",
    "OT",
    "LK",
    "DO",
    "CN",
    "DB",
    "DS",
    "IP",
    "ST",
    "U1",
    "U2",
    "U3",
    "U4",
    "U5",
    "U6",
    "U7",
    "U8",
    "U9",
    "UL",
    "URL",
    "WT",
    "WV",
    "WP",
    "C1",
    "C2",
    "C3",
    "OL",
    "PM",
    "CA",
    "CP",
    "CT",
]
DIALECT = Dialect(
    tag=re.compile(rf"^({'|'.join(sorted(_NAMES, key=len, reverse=True))})(?:[ \t]+|$|(?=[^\x00-\x7f]))(.*)$"),
    starts=frozenset({"RT"}),
    glued=re.compile(
        r"RT (?=(?:Journal|Dissertation|Book|Conference|Newspaper|Patent|Report|Generic|Magazine|Web|Thes|Yearbook|Standard)[\w/, ]*$)"
    ),
)
TAGS = ChineseTags(
    kind=("RT", "CL"),
    title=("T1",),
    title_translated=("OT",),
    authors=("A1",),
    journal=("JF", "JO", "T2"),
    year=("YR", "FD"),
    volume=("VO", "vo"),
    issue=("IS",),
    pages=("SP",),
    last_page=("OP",),
    keywords=("K1",),
    abstract=("AB",),
    doi=("DO",),
    issn=("SN",),
    url=("LK", "UL", "URL"),
    language=("LA",),
    database=("DS", "DB"),
    pmid=("PM",),
    notes=("NO",),
)


class RefWorksImporter:
    """Reads RT-tagged records; a tag may be followed by Chinese text without a space."""

    name = "RefWorks"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "RT …" begins a record and T1 or A1 follows."""
        text = peek(head)
        return bool(re.search(r"^RT[ \t]+\S", text, re.MULTILINE) and re.search(r"^(?:T1|A1|SR)", text, re.MULTILINE))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a RefWorks file."""
        decoded = decode_text(data)
        entries, problems = read_tagged(decoded.text, DIALECT, name)
        sha = sha256_hex(data)
        records = [chinese_record(entry, TAGS, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]
