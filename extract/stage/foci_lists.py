"""The foci read, in lists and in the sheet that people fill in: by contrast, or one by one, with what was said of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpora.formats.workbook import Look
from corpora.settled import read_reports
from corpora.sheets import write_sheet
from corpora.store import Store
from extract.orders import COLUMNS, NONE, SPACES, Order
from extract.stage.cited import Cited, cited_cells, file_names, plain, read_cited
from extract.stage.confirm import CONFIRMED, Plan, find_foci
from extract.told import DONE

_PLACE = {"document": "document", "table": "table_label", "contrast": "contrast", "space": "space", "kind": "kind"}
_EXACT = ("table", "contrast", "read_space", "kind")
"""What a row of the sheet by contrast says even where there is none, so that it fits the foci it counts and no others."""


LOOK = Look(
    widths={"report": 22, "title": 40, "contrast": 36, "document": 12, "year": 7, "page": 7, "row": 6, "x": 7, "y": 7, "z": 7,
            "space": 8, "space_words": 40, "reason": 30, "region": 24, "said": 22},
    to_fill=("action", "rename_contrast", "x", "y", "z", "space", "basis", "reason", "sure"),
    choices={"action": ("accept", "correct", "reject", "undo"), "space": SPACES, "sure": ("yes",)},
)  # fmt: skip
"""How the sheet looks as a workbook."""


def list_contrasts(store: Store, order: Order | None = None) -> list[dict[str, Any]]:
    """Return one row per report, table and contrast that an order fits (None: all of them).

    It holds how many foci there are, what was said of them, by whom and when.
    """
    foci, words = _foci_with_words(store, order or Order(action="accept"))
    rows: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for focus in foci:
        place = (focus["report"], *(focus[column] for column in _PLACE.values()))
        rows.setdefault(place, []).append(focus)
    cells = _beside(store, foci)
    return [_of_contrast(group, words, cells) for group in rows.values()]


def _of_contrast(group: Sequence[Mapping[str, Any]], words: Mapping[str, Any], cells: Any) -> dict[str, Any]:
    first, said = group[0], [words[focus["focus"]] for focus in group if focus["focus"] in words]
    actions = Counter(word["action"] for word in said)
    return {
        "report": first["report"],
        **cells(first),
        **{name: first[column] for name, column in _PLACE.items()},
        "page": _pages(focus["page"] for focus in group),
        "n_foci": len(group),
        "confirmed": sum(actions[action] for action in CONFIRMED),
        "rejected": actions["reject"],
        "with_problems": sum(focus["problems"] is not None for focus in group),
        "problems": "; ".join(dict.fromkeys(code for focus in group for code in _codes(focus))),
        "said": ", ".join(f"{n} {DONE.get(action, action)}" for action, n in sorted(actions.items())),
        **_said_by(said),
    }


def list_foci(store: Store, order: Order) -> list[dict[str, Any]]:
    """Return the foci an order fits one by one: key, place, numbers, what was confirmed, open problems."""
    foci, words = _foci_with_words(store, order)
    cells = _beside(store, foci)
    return [_of_focus(focus, words.get(focus["focus"]), cells(focus)) for focus in foci]


def _of_focus(focus: Mapping[str, Any], word: Any, cells: Mapping[str, str]) -> dict[str, Any]:
    same = ("focus", "report", "document", "row", "page", "contrast", "region", "kind", "raw", "problems")
    row: dict[str, Any] = {name: focus[name] for name in same}
    row |= {**cells, "table": focus["table_label"], "action": word["action"] if word else None}
    for name in ("x", "y", "z", "space"):
        row[name] = word[name] if word and word[name] is not None else focus[name]
    return row | {"as_read": _reads(focus), "now": _reads(row), **_said_by([word] if word else [])}


def _foci_with_words(store: Store, order: Order) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the foci with their report, and the word in force of each that has one (joined in SQL they are slow)."""
    reports = read_reports(store)
    foci = [{**row, "report": reports.of.get(row["record"], row["record"])} for row in find_foci(store, reports, order)]
    return foci, {row["focus"]: row for row in store.query("SELECT * FROM confirmations")}


def _beside(store: Store, foci: Iterable[Mapping[str, Any]]) -> Any:
    """Return a function from a focus to the cells that tell people which paper and file it is from."""
    foci = list(foci)
    cited, files, words = read_cited(store, (focus["report"] for focus in foci)), file_names(store), _space_words(store)

    def cells(focus: Mapping[str, Any]) -> dict[str, str]:
        names = cited_cells(cited, focus["report"]) | {"file": files.get(focus["document"], "")}
        names["study"] = cited.get(focus["report"], Cited()).short
        return names | {"space_words": words.get(focus["focus"], "")}

    return cells


def _space_words(store: Store) -> dict[str, str]:
    """Return the words that the space of each focus rests on, and where they are."""
    sql = """SELECT key, body ->> '$.space_evidence.place' AS place, body ->> '$.space_evidence.quote' AS quote FROM ledger
             WHERE kind = 'focus' AND body ->> '$.space_evidence.quote' IS NOT NULL"""
    return {row["key"]: f"{row['place']}: {plain(row['quote'])}" for row in store.query(sql)}


def _pages(pages: Iterable[int | None]) -> str:
    known = sorted({page for page in pages if page is not None})
    if not known:
        return ""
    return str(known[0]) if len(known) == 1 else f"{known[0]}–{known[-1]}"


def _codes(focus: Mapping[str, Any]) -> list[str]:
    return [problem["code"] for problem in json.loads(focus["problems"] or "[]")]


def _said_by(words: Sequence[Any]) -> dict[str, str]:
    """Return who spoke, and the day of the last word."""
    return {
        "said_by": "; ".join(dict.fromkeys(word["who"] for word in words)),
        "said_at": max((word["at"] for word in words), default="")[:10],
    }


def _reads(values: Mapping[str, Any]) -> str:
    point = ", ".join(f"{values[axis]:g}" for axis in "xyz")
    return f"{point} {values['space'] or ''}".rstrip()


def write_orders(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the contrasts read as a table to fill in: set `action` to accept, reject, correct or undo.

    What a contrast does not have is written as "(none)", so that each row fits the foci it counts and no others.
    """
    named = ({**row, "read_space": row["space"], "space": None} for row in rows)
    filled = ({**row, **{name: row[name] if row[name] is not None else NONE for name in _EXACT}} for row in named)
    write_sheet(path, COLUMNS, ([row.get(column) for column in COLUMNS] for row in filled), look=LOOK)


def write_foci(rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write foci as a table to fill in, one a row; x, y, z and space are empty, for the values that correct it."""
    emptied = dict.fromkeys(("action", "x", "y", "z", "space"))
    filled = ({**row, "problems": "; ".join(_codes(row)), "said": DONE.get(row["action"]), **emptied} for row in rows)
    write_sheet(path, COLUMNS, ([row.get(column) for column in COLUMNS] for row in filled), look=LOOK)


def short_names(store: Store, plan: Plan) -> dict[str, str]:
    """Return "Family, year" for each report that a plan is about."""
    named = [report for outcome in plan.outcomes for report in outcome.reports]
    return {report: cited.short for report, cited in read_cited(store, named).items()}
