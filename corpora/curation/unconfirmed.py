"""Values that a machine read, that reach an analysis or a table, and that no person confirmed.

What counts as confirmed:

- **A coding** (n, task …) when a person gave it, or gave the machine's value in their own name.
- **The coordinates and the kind of a focus**, signs included, when a person accepted or corrected it.
- **Its space** when a person stated it, or when words of the document state it and a person accepted the focus with
  them. A space that rests on the default of the software named, or on no words, is the machine's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from corpora.curation.inherited import with_inherited
from corpora.curation.names import ALWAYS, COORDINATES, SPACE, coding_name
from corpora.nouns.studies import NO_CONTRAST
from corpora.protocol import Protocol, load_protocol
from corpora.settled import Reports, Settled, read_coded, read_settled
from corpora.store import Store
from corpora.terminal import counted

MOST_PAPERS = 8
"""Values of one field that a sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnconfirmedValue:
    """One value nobody confirmed: of which contrast of which report, and the words the machine read it in.

    `enters`: whether the plan's analyses depend on it; the others are only shown. `paper` is first author and year.
    """

    report: str
    contrast: str
    field: str
    value: str
    quote: str = ""
    enters: bool = True
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """All of them, in the order of the reports; `n_contrasts` is the number of contrasts of included reports."""

    items: tuple[UnconfirmedValue, ...]
    n_contrasts: int

    @property
    def counts(self) -> dict[str, int]:
        """Return how many contrasts have an unconfirmed value, by field."""
        return dict(Counter(item.field for item in self.items))

    def by_contrast(self, *, entering: bool) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return the names of what is unconfirmed by report and contrast; contrasts without are left out.

        `entering`: only what the plan's analyses depend on.
        """
        found: dict[tuple[str, str], list[str]] = {}
        for item in self.items:
            if item.enters or not entering:
                found.setdefault((item.report, item.contrast), []).append(item.field)
        return {key: tuple(names) for key, names in found.items()}

    def sentences(self) -> list[str]:
        """Return what a person should know, and how it is confirmed; nothing where all is confirmed."""
        counts = Counter(item.field for item in self.items if item.enters)
        if not counts:
            return []
        listed = ", ".join(f"{name} of {n}" for name, n in counts.items())
        space = " A space: `focimine confirm --accept --space MNI --report …`." if SPACE in counts else ""
        return [
            f"Read by the machine and confirmed by nobody, of {counted(self.n_contrasts, 'contrast')}: {listed}. "
            f"`focimine code -o sheet.xlsx` shows them with their sentences; tick ok, or `focimine code --accept-machine`.{space}",
            *(self._papers(name) for name in counts),
        ]

    def _papers(self, field: str) -> str:
        """Return which papers' values of a field are unconfirmed: "  n: Xu, 2009 = 11 (2 contrasts); …"."""
        found = Counter((i.paper or i.report, i.value) for i in self.items if i.enters and i.field == field)
        named = [f"{paper} = {value}{f' ({n} contrasts)' if n > 1 else ''}" for (paper, value), n in found.items()]
        more = f"; … and {len(named) - MOST_PAPERS} more" if len(named) > MOST_PAPERS else ""
        return f"  {field}: {'; '.join(named[:MOST_PAPERS])}{more}"


def unconfirmed_values(store: Store, protocol: Protocol | None = None, settled: Settled | None = None) -> Unconfirmed:
    """Return the unconfirmed values of the confirmed contrasts of included reports.

    `protocol` and `settled` are read where the caller does not have them. ProtocolError when the plan cannot be read.
    """
    protocol = protocol or load_protocol(store.protocol_path)
    settled = settled or read_settled(store)
    coded = read_coded(store, settled.reports)
    fields = dict.fromkeys((*ALWAYS, *(field.name for field in protocol.extraction.coding)))
    entering, papers = entering_fields(protocol), _papers(store)
    items: list[UnconfirmedValue] = []
    place = {report: number for number, report in enumerate(settled.included())}
    kept = {key: about for key, about in _contrasts(store, settled.reports).items() if key[0] in place}
    for (report, contrast), about in sorted(kept.items(), key=lambda item: (place[item[0][0]], item[0][1])):
        for name, value in about.items():
            items.append(
                UnconfirmedValue(report=report, contrast=contrast, field=name, value=value, paper=papers[report])
            )
        whole = {name: given for name in fields if (given := coded.get((report, None, name)))}
        its_own = {name: given for name in fields if (given := coded.get((report, contrast, name)))}
        values = with_inherited(whole, its_own, lambda one: one.value)
        for name in fields:
            own = values.get(name)
            if own is not None and own.machine:
                enters, label = name in entering, coding_name(name)
                items.append(
                    UnconfirmedValue(
                        report=report,
                        contrast=contrast,
                        field=label,
                        value=own.value,
                        quote=own.quote,
                        enters=enters,
                        paper=papers[report],
                    )
                )
    return Unconfirmed(items=tuple(items), n_contrasts=len(kept))


def entering_fields(protocol: Protocol) -> Collection[str]:
    """Return the coding fields that the plan's analyses depend on: n, the sample, the filters of subgroups."""
    filters = [name for group in protocol.analysis.subgroups for name in (*group.where, *group.exclude)]
    return dict.fromkeys((*ALWAYS, *filters))


def _papers(store: Store) -> dict[str, str]:
    """Return "Family, year" of each record."""
    sql = "SELECT record, coalesce(body ->> '$.authors[0].family', first_author) AS author, year FROM records"
    return {row["record"]: ", ".join(str(v) for v in (row["author"], row["year"]) if v) for row in store.query(sql)}


def _contrasts(store: Store, reports: Reports) -> Mapping[tuple[str, str], dict[str, str]]:
    """Return each confirmed contrast with what is unconfirmed about its foci."""
    sql = "SELECT record, contrast, space, space_by, by_machine FROM confirmed_foci ORDER BY seq"
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in store.query(sql):
        key = (reports.of.get(row["record"], row["record"]), row["contrast"] or NO_CONTRAST)
        about = found.setdefault(key, {})
        if row["by_machine"]:
            about[COORDINATES] = "accepted by a machine"
        if row["space"] and row["space_by"] == "machine":
            about[SPACE] = row["space"]
    return found
