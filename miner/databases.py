"""The databases that records are counted by: their names, and what a name given by a person means."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from corpora.errors import ProtocolError
from corpora.sheets import fold_choice

KNOWN: dict[str, tuple[str, ...]] = {
    "acm": ("ACM Digital Library",), "arxiv": (), "biorxiv": (), "cinahl": (), "clinicaltrials": ("ClinicalTrials.gov",),
    "cnki": ("中国知网", "知网", "CNKI 中国知网"), "cochrane": ("Cochrane Library", "CENTRAL"), "crossref": (), "dimensions": (),
    "dissertations": ("ProQuest Dissertations",), "ebsco": ("EBSCOhost",), "embase": (), "eric": (), "europe_pmc": ("EuropePMC",),
    "google_scholar": ("Scholar",), "ieee": ("IEEE Xplore",), "lens": ("The Lens",), "lilacs": (), "medline": ("MEDLINE (Ovid)",),
    "medrxiv": (), "neurosynth": (), "neurovault": (), "brainmap": (), "openalex": (), "ovid": (), "proquest": (), "psyarxiv": (),
    "psycarticles": (), "psycinfo": ("APA PsycInfo", "PsycINFO (Ovid)"), "pubmed": (), "pubmed_central": ("PMC",), "sciencedirect": (),
    "scopus": (), "semantic_scholar": (), "sinomed": ("CBM", "中国生物医学文献"), "springer": ("SpringerLink",),
    "vip": ("维普", "CQVIP", "VIP 维普"), "wanfang": ("万方", "Wanfang 万方", "Wanfang Data"),
    "web_of_science": ("WoS", "ISI", "Web of Knowledge"), "zotero": (),
}  # fmt: skip
"""Every name we write, with other names that mean it. Case, blanks, hyphens and underscores do not matter."""

NEAREST = 3
NEAR_ENOUGH = 60
"""Likeness (rapidfuzz WRatio, 0 to 100) from which a known name is offered first."""


def parse_database(given: str, others: Iterable[str] = (), *, new: bool = False) -> str:
    """Return the name of the database that `given` means; `others` are names known besides `KNOWN`.

    With `new` an unknown name is taken as it is, in small letters with underscores.

    Raises
    ------
    ProtocolError : the name is empty, or unknown and not `new`; the nearest known ones are named first.
    """
    names = {_folded(name): name for name in others}
    names |= _NAMES
    folded = _folded(given)
    if not folded:
        raise ProtocolError("The name of the database is empty.", hint=f"Known: {', '.join(sorted(KNOWN))}.")
    if folded in names:
        return names[folded]
    if new:
        return "_".join(given.casefold().split())
    near = [name for _, _, name in _near(folded, {name: _folded(name) for name in names.values()})]
    rest = ", ".join(sorted(set(names.values()) - set(near)))
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    raise ProtocolError(
        f"No database called {given!r} is known.",
        hint=f"{meant}Known, too: {rest}. Another one is added with --new-database.",
    )


def known_database(text: str | None) -> str | None:
    """Return the database whose name or alias a text is, or None."""
    return _NAMES.get(_folded(text)) if text else None


def _near(folded: str, names: dict[str, str]) -> list[tuple[str, float, str]]:
    return process.extract(folded, names, scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH, limit=NEAREST)


def _folded(name: str) -> str:
    return "".join(character for character in fold_choice(name) if character not in " -_.")


_NAMES = {_folded(alias): name for name, aliases in KNOWN.items() for alias in (name, *aliases)}
