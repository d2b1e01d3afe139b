"""Records as files that other programs read: one module per format, pure: records in, bytes out.

What one of these files holds is read back by the importer of its format with the same fields (a test holds both to it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from corpora.nouns.records import Record
from miner.exporters.bibtex import bibtex_text
from miner.exporters.csl_json import csl_json_text
from miner.exporters.nbib import nbib_text
from miner.exporters.noteexpress import noteexpress_text
from miner.exporters.ris import ris_text
from miner.exporters.table import table_bytes

Writer = Callable[[Sequence[Record]], bytes]


def _encoded(write: Callable[[Sequence[Record]], str]) -> Writer:
    return lambda records: write(records).encode("utf-8", "backslashreplace")


FORMATS: Mapping[str, Writer] = {
    "ris": _encoded(ris_text),
    "bibtex": _encoded(bibtex_text),
    "csl-json": _encoded(csl_json_text),
    "nbib": _encoded(nbib_text),
    "noteexpress": _encoded(noteexpress_text),
    "csv": lambda records: table_bytes(records, ".csv"),
    "xlsx": lambda records: table_bytes(records, ".xlsx"),
}
"""The formats and their writers. Texts are UTF-8 without a mark; the table has one, for Excel."""
SUFFIXES = {
    ".ris": "ris", ".bib": "bibtex", ".json": "csl-json", ".nbib": "nbib", ".net": "noteexpress", ".csv": "csv", ".xlsx": "xlsx",
}  # fmt: skip
"""The format a file's name means where none is named."""
