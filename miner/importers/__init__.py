"""The formats we read: one file each, chosen by what a file holds, never by its name.

A new format is one module with an `Importer`, one line in IMPORTERS, one folder of examples under
tests/data/miner.
"""

from __future__ import annotations

from corpora.errors import FormatError
from corpora.formats.workbook import is_workbook
from corpora.ids import sha256_hex
from corpora.text import peek
from miner.importers.base import HEAD_BYTES, ImportedFile, Importer
from miner.importers.bibtex import BibtexImporter
from miner.importers.checks.doubled import fields_doubled
from miner.importers.checks.garbled import garbled_texts
from miner.importers.checks.refused import nearest_format, refuse_joined_formats, refuse_other_files
from miner.importers.checks.told import tags_not_understood, what_is_missing
from miner.importers.endnote import EndNoteImporter
from miner.importers.estudy import EStudyImporter
from miner.importers.labelled.labels import LabelledTextImporter
from miner.importers.labelled.ovid import OvidImporter
from miner.importers.labelled.pubmed_text import PubmedTextImporter
from miner.importers.nbib import NbibImporter
from miner.importers.noteexpress import NoteExpressImporter
from miner.importers.pubmed_xml import PubmedXmlImporter
from miner.importers.refworks import RefWorksImporter
from miner.importers.ris import RisImporter
from miner.importers.structured.cnki_json import CnkiJsonImporter
from miner.importers.structured.csl_json import CslJsonImporter
from miner.importers.structured.ebsco_xml import EbscoXmlImporter
from miner.importers.structured.endnote_xml import EndNoteXmlImporter
from miner.importers.table import TableImporter
from miner.importers.vip_text import VipTextImporter
from miner.importers.wos import WosImporter, WosTabImporter

_TABLE = TableImporter()
IMPORTERS: tuple[Importer, ...] = (
    RisImporter(),
    NbibImporter(),
    PubmedXmlImporter(),
    EndNoteImporter(),
    NoteExpressImporter(),
    RefWorksImporter(),
    EStudyImporter(),
    VipTextImporter(),
    WosImporter(),
    WosTabImporter(),
    BibtexImporter(),
    EndNoteXmlImporter(),
    EbscoXmlImporter(),
    CslJsonImporter(),
    CnkiJsonImporter(),
    OvidImporter(),
    LabelledTextImporter(),
    PubmedTextImporter(),
    _TABLE,
)


def find_importer(data: bytes, name: str) -> Importer:
    """Return the one importer that claims a file; FormatError when none or more than one does, saying what the file is."""
    head = data[:HEAD_BYTES]
    if not head.strip():
        raise FormatError(f"{name} is empty.", hint="Export the records again.")
    if is_workbook(data):
        return _TABLE
    refuse_other_files(data, name)
    claiming = [importer for importer in IMPORTERS if importer.claims(name, head)]
    if len(claiming) == 1:
        refuse_joined_formats(data, name, claiming[0], IMPORTERS)
        return claiming[0]
    known = ", ".join(importer.name for importer in IMPORTERS)
    if not claiming:
        raise FormatError(
            f"{name}: no format we know{nearest_format(peek(head))}.",
            hint=f"We read: {known}. Export the records in one of these.",
        )
    names = " and ".join(importer.name for importer in claiming)
    raise FormatError(f"{name} looks like {names}.", hint="Export again from one database at a time, in one format.")


def read_file(data: bytes, name: str) -> ImportedFile:
    """Return the records of one exported file; FormatError when it is no format we know."""
    importer = find_importer(data, name)
    records, problems = importer.read(data, name)
    if not records:
        reason = f" ({problems[0].item}: {problems[0].message})" if problems else "."
        raise FormatError(f"{name}: {importer.name}, but no record in it{reason}", hint="Export the records again.")
    databases = {record.database for record in records}
    database = importer.database or (databases.pop() if len(databases) == 1 else None)
    return ImportedFile(
        name=name,
        sha256=sha256_hex(data),
        format=importer.name,
        database=database,
        records=tuple(records),
        problems=(
            *problems,
            *garbled_texts(records, name),
            *fields_doubled(records, importer.name, name),
            *tags_not_understood(records, importer.name, name),
            *what_is_missing(records, importer.name, name, told=[*problems]),
        ),
    )
