"""VIP's own text export: 【题　名】 and other tags in Chinese, journal and issue on one line."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.ids import sha256_hex
from corpora.nouns.records import Record
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.chinese import ChineseTags, chinese_record
from miner.importers.tagged import Dialect, TaggedRecord, read_tagged

_LINE = re.compile(r"^【([^】\n]{1,12})】[ \t]?(.*)$")
_SOURCE = re.compile(
    r"^(?P<journal>.*?)\s*(?P<year>\d{4})\s*(?:,?\s*(?P<volume>\d+))?\s*\((?P<issue>[^)]*)\)\s*(?::\s*(?P<pages>.*))?$"
)
TAGS = ChineseTags(
    kind=("文献类型",),
    title=("题名",),
    authors=("作者",),
    journal=("刊名",),
    year=("刊名", "年份"),
    volume=("卷",),
    issue=("期",),
    pages=("页码",),
    keywords=("关键词",),
    abstract=("文摘", "摘要"),
    doi=("DOI",),
    issn=("ISSN号",),
    url=("网址",),
    database=(),
)


class VipTextImporter:
    """Reads VIP's 【题　名】 text."""

    name = "VIP text"
    database = "vip"

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether a line "【题　名】" is there."""
        return bool(re.search(r"^【题\s*名】", peek(head), re.MULTILINE))

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return the records of a VIP text file; 【序　号】 begins each, or 【题　名】 where it is missing."""
        decoded = decode_text(data)
        start = re.search(r"^【((?:序|题)\s*(?:号|名))】", decoded.text, re.MULTILINE)
        dialect = Dialect(
            tag=_LINE,
            heading=re.compile(r"^\s*〖"),
            starts=frozenset({start.group(1) if start else "题名"}),
            glued=re.compile(re.escape(start.group(0))) if start else None,
        )
        entries, problems = read_tagged(decoded.text, dialect, name)
        sha = sha256_hex(data)
        records = [_record(entry, sha, position) for position, entry in enumerate(entries, start=1)]
        return records, [*encoding_problems(decoded, name), *problems]


def _record(entry: TaggedRecord, sha: str, position: int) -> Record:
    plain = TaggedRecord(line=entry.line, tags=tuple((re.sub(r"\s", "", tag), value) for tag, value in entry.tags))
    record = replace(chinese_record(plain, TAGS, sha, position), database="vip", raw=entry.tags)
    source = _SOURCE.match(plain.first("刊名") or "")
    if source is None:
        return record
    return replace(
        record,
        journal=source["journal"] or None,
        year=int(source["year"]),
        volume=source["volume"] or record.volume,
        issue=source["issue"] or record.issue,
        pages=record.pages or source["pages"],
    )
