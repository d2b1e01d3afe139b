"""The flow in the template of the PRISMA2020 R package and its web app, which draw it from there.

The template (`screen/templates/prisma2020.csv`) is the package's own `inst/extdata/PRISMA.csv`: its ids, and the wording of PRISMA 2020.

References
----------
Haddaway et al. 2022, doi:10.1002/cl2.1230; https://github.com/prisma-flowdiagram/PRISMA2020 (MIT).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from importlib import resources

from screen.prisma.box_names import reason_words, source_words
from screen.prisma.counts import ArmCounts, PrismaCounts
from screen.prisma.labels import label
from screen.prisma.lists import FlowLists
from screen.prisma.page import address_of, listed_boxes

TEMPLATE = "templates/prisma2020.csv"
ABSENT = "NA"
"""What R reads as missing: a column of the diagram that is not drawn."""
_BOXES = {
    "previous_studies": "previous: studies",
    "previous_reports": "previous: reports",
    "database_results": "databases: identified: *",
    "website_results": "other: identified: *",
    "duplicates": "databases: removed before screening: duplicates",
    "records_screened": "databases: screened",
    "records_excluded": "databases: excluded at screening by*",
    "dbr_sought_reports": "databases: sought for retrieval",
    "dbr_notretrieved_reports": "databases: not retrieved",
    "other_sought_reports": "other: sought for retrieval",
    "other_notretrieved_reports": "other: not retrieved",
    "dbr_assessed": "databases: assessed for eligibility",
    "dbr_excluded": "databases: excluded at assessment: *",
    "other_assessed": "other: assessed for eligibility",
    "other_excluded": "other: excluded at assessment: *",
    "new_studies": "new: studies included",
    "new_reports": "new: reports included",
    "total_studies": "total: studies included",
    "total_reports": "total: reports included",
}
"""The list behind a box of the template, by the template's id."""
_WORDS = {
    "previous_studies": "previous_studies", "previous_reports": "previous_reports", "database_results": "databases",
    "register_results": "registers", "website_results": "website", "organisation_results": "organisation",
    "citations_results": "citation", "duplicates": "duplicates", "excluded_automatic": "automation",
    "excluded_other": "other_reasons", "records_screened": "screened", "records_excluded": "excluded",
    "dbr_sought_reports": "sought", "dbr_notretrieved_reports": "not_retrieved", "other_sought_reports": "sought",
    "other_notretrieved_reports": "not_retrieved", "dbr_assessed": "assessed", "dbr_excluded": "reports_excluded",
    "other_assessed": "assessed", "other_excluded": "reports_excluded", "new_studies": "new_studies",
    "new_reports": "new_reports", "total_studies": "total_studies", "total_reports": "total_reports",
    "identification": "identification", "screening": "screening", "included": "included",
    "prevstud": "previous", "newstud": "databases_header_new", "othstud": "other_header",
    "database_specific_results": "databases", "register_specific_results": "registers",
}  # fmt: skip
"""Our words for a row of the template, by its id or (without one) its box: what a Chinese diagram says."""


def to_template(
    counts: PrismaCounts, lists: FlowLists, *, key: str, page: str, reasons: Mapping[str, str], language: str
) -> bytes:
    """Return the template filled in as CSV (UTF-8 without a mark: R would take it for a part of the first heading).

    A box leads to its list in the file `page`, where the flow is called `key`. What the template has no box for is said in the
    words of the box it belongs to: people and automation tools, reports carried over from earlier versions. Columns that
    the flow does not have are "NA": the package leaves them out.
    """
    source = resources.files("screen").joinpath(TEMPLATE).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(source)))
    listed = listed_boxes(lists)
    numbers, notes = _numbers(counts, reasons, language), _notes(counts, language)
    for row in rows:
        name = row["data"] if row["data"] != ABSENT else row["box"]
        if language != "en":
            form = "included_" if name.startswith("new_") and not counts.updated else ""
            row["boxtext"] = label(name.replace("new_", form) if form else _WORDS[name], language)
            row["tooltips"] = row["tooltips"] if row["tooltips"] == ABSENT else row["boxtext"]
        row["boxtext"] = quoted(row["boxtext"] + notes.get(name, ""))
        row["n"] = numbers.get(name, "0")
        row |= {key: _shown(row[key]) for key in ("boxtext", "tooltips", "n")}
        row["url"] = page + (address_of(listed, key, _BOXES[name]) if name in _BOXES else "")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _shown(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not compute. R reads the blank before it, and prints the same."""
    return f" {cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def quoted(text: str) -> str:
    """Return a text as the package can print it: it writes it into a graphviz program, between apostrophes."""
    return text.replace("'", "’").replace("\\", "/").replace('"', "”")


def _parted(found: Mapping[str, int], words: Mapping[str, str]) -> str:
    """Return "Reason, 3; Reason, 4", which the package takes apart at commas and semicolons: words keep signs that look alike."""
    said = {item: quoted(words[item]).replace(",", "‚").replace(";", " /") for item in found}
    return "; ".join(f"{said[item]}, {n}" for item, n in found.items()) or "0"


def _numbers(counts: PrismaCounts, reasons: Mapping[str, str], language: str) -> dict[str, str]:
    found: dict[str, object] = {
        name: getattr(counts, name) for name in ("new_studies", "new_reports", "total_studies", "total_reports")
    }
    for name in ("previous_studies", "previous_reports"):
        found[name] = getattr(counts, name) if counts.updated else ABSENT
    arm, registers = counts.databases, counts.registers_identified
    found |= {"database_results": arm.n_identified, "register_results": sum(registers.values())}
    for name, listed in (("database_specific_results", arm.identified), ("register_specific_results", registers)):
        found[name] = _parted(listed, {source: source_words(source, language) for source in listed})
    found |= {"duplicates": arm.duplicates, "records_screened": arm.screened}
    found["records_excluded"] = arm.excluded_human + arm.excluded_machine
    found |= _lower("dbr", arm, reasons, language)
    return {name: str(value) for name, value in (found | _other(counts.other, reasons, language)).items()}


def _lower(prefix: str, arm: ArmCounts, reasons: Mapping[str, str], language: str) -> dict[str, object]:
    words = {reason: reason_words(reason, reasons, language) for reason in arm.assessed_excluded}
    return {
        f"{prefix}_sought_reports": arm.sought,
        f"{prefix}_notretrieved_reports": arm.not_retrieved,
        f"{prefix}_assessed": arm.assessed,
        f"{prefix}_excluded": _parted(arm.assessed_excluded, words),
    }


def _other(arm: ArmCounts, reasons: Mapping[str, str], language: str) -> dict[str, object]:
    """Return the numbers of the other methods; other sources are counted with the organisations, and the box says so."""
    if not has_other(arm):
        return dict.fromkeys(("website_results", "organisation_results", "citations_results"), ABSENT)
    found = arm.identified
    return {
        "website_results": found.get("website", 0),
        "organisation_results": found.get("organisation", 0) + found.get("other", 0),
        "citations_results": found.get("citation", 0),
        **_lower("other", arm, reasons, language),
    }


def has_other(arm: ArmCounts) -> bool:
    """Return whether the column of other methods is drawn."""
    return bool(arm.n_identified or arm.carried_to_screening or arm.carried_to_assessment)


def _notes(counts: PrismaCounts, language: str) -> dict[str, str]:
    """Return what is added to the words of boxes, by their ids."""
    arm = counts.databases
    people, machine = label("by_people", language), label("by_automation", language)
    found = {"records_excluded": f" ({people}: {arm.excluded_human}, {machine}: {arm.excluded_machine})"}
    if counts.other.identified.get("other"):
        found["organisation_results"] = f" / {label('other', language)}"
    for name, n, words in (
        ("previous_reports", counts.removed_reports, "removed_reports"),
        ("duplicates", arm.known, "known_records"),
        ("records_screened", arm.carried_to_screening, "carried_to_screening"),
        ("dbr_sought_reports", arm.carried_to_assessment, "carried_to_assessment"),
        ("other_sought_reports", counts.other.carried_to_assessment, "carried_to_assessment"),
    ):
        if n:
            found[name] = f" ({label(words, language)}: {n})"
    return found
