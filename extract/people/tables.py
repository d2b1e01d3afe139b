"""Groups from tables of demographics: n in the headings or a row of its own, rows of sex and age."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Evidence
from corpora.nouns.studies import Sample

_N_HEAD = re.compile(r"[(\[,]?\s*\b[Nn]s?\s*[=:5]\s*(\d{1,4})\b\s*[)\]*†]*")
_N_ROW = re.compile(r"^(?:[Nn]|n\s*=|number(?: of (?:participants|subjects|patients))?|no\.? of (?:participants|subjects|patients)|"
                    r"sample size|participants|subjects)\W*$", re.IGNORECASE)  # fmt: skip
_AGE_ROW = re.compile(r"^(?:mean |average )?age\b(?! (?:at|of) (?:onset|diagnos|first))|^年龄", re.IGNORECASE)
_SEX_ROW = re.compile(r"\b(?:sex|gender|males?|females?|wom[ae]n|m[ae]n)\b|性别", re.IGNORECASE)
_MEAN_SD = re.compile(r"^\s*(\d{1,2}(?:\.\d+)?)\s*(?:±|\+/-|\(|\[)\s*(?:SD\s*=?\s*)?(\d{1,2}(?:\.\d+)?)")
_RATIO = re.compile(r"^\s*(\d{1,3})\s*(?:[MmFf♂♀])?\s*[/:,;–-]\s*(\d{1,3})\s*(?:[MmFf♂♀])?\s*(?:\(.*)?$")
_COUNT = re.compile(r"^\s*(\d{1,3})\s*(?:\(\s*\d+(?:\.\d+)?\s*%?\s*\))?\s*$")


def read_table_groups(document: Document) -> tuple[Sample, ...]:
    """Return the groups of the first table that describes participants; empty when there is none."""
    for table in document.tables:
        groups = _groups(table)
        if groups:
            return groups
    return ()


def _groups(table: Table) -> tuple[Sample, ...]:
    grid = [[cell.text if cell is not None else "" for cell in row] for row in table.grid()]
    if not any(row and _AGE_ROW.search(row[0].strip()) for row in grid):
        return ()
    groups = _columns(grid)
    return tuple(
        _describe(name, n, column, _end(groups, at, grid), grid, f"{table.name}, {name}")
        for at, (column, name, n) in enumerate(groups)
    )


def _columns(grid: Sequence[Sequence[str]]) -> list[tuple[int, str, int]]:
    """Return (first column, name, n) of each group."""
    for row in grid[:4]:
        seen: dict[str, tuple[int, str, int]] = {}
        for column, text in enumerate(row):
            found = _N_HEAD.search(text)
            if column and found and text not in seen:
                seen[text] = (
                    column,
                    " ".join((text[: found.start()] + text[found.end() :]).split()),
                    int(found[1]),
                )
        if seen:
            return [s for s in seen.values() if s[2] >= 1]
    for row in grid:
        if row and _N_ROW.match(row[0].strip()):
            counts = [(c, _COUNT.match(text)) for c, text in enumerate(row) if c]
            named = [(c, grid[0][c].strip(), int(m[1])) for c, m in counts if m and grid[0][c].strip()]
            return [g for g in named if not re.search(r"\bp\b|statistic|total|all\b", g[1], re.IGNORECASE)]
    return []


def _end(groups: Sequence[tuple[int, str, int]], at: int, grid: Sequence[Sequence[str]]) -> int:
    return groups[at + 1][0] if at + 1 < len(groups) else min(groups[at][0] + 2, len(grid[0]))


def _describe(name: str, n: int, start: int, end: int, grid: Sequence[Sequence[str]], place: str) -> Sample:
    facts: dict[str, float] = {"n": n}
    evidence = {"n": Evidence(quote=f"{name} (n = {n})", place=place)}
    for row in grid:
        label, cells = row[0].strip(), [text for text in row[start:end] if text]
        new: dict[str, float] = {}
        if not cells:
            continue
        if _AGE_ROW.search(label) and "age_mean" not in facts:
            new = _age(cells)
        elif _SEX_ROW.search(label) and "males" not in facts:
            new = _sexes(label, cells[0], n)
        facts |= new
        evidence |= dict.fromkeys(new, Evidence(quote=" | ".join([label, *cells]), place=place))
    return Sample(
        name=name or "group",
        n=n,
        males=int(facts["males"]) if "males" in facts else None,
        females=int(facts["females"]) if "females" in facts else None,
        age_mean=facts.get("age_mean"),
        age_sd=facts.get("age_sd"),
        evidence=evidence,
    )


def _age(cells: Sequence[str]) -> dict[str, float]:
    found = _MEAN_SD.match(cells[0])
    if found:
        return {"age_mean": float(found[1]), "age_sd": float(found[2])}
    if len(cells) > 1 and all(re.fullmatch(r"\d{1,2}(?:\.\d+)?", c.strip()) for c in cells[:2]):
        return {"age_mean": float(cells[0]), "age_sd": float(cells[1])}
    return {}


def _sexes(label: str, cell: str, n: int) -> dict[str, float]:
    """Return males and females from "8/9" under "Sex (M/F)" or a count under "Male sex"; nothing unless they add up."""
    female = re.search(r"(?i:female|wom[ae]n)|\bF\b|女", label)
    male = re.search(r"(?i:\bmale|\bm[ae]n\b)|\bM\b|男", label)
    ratio, count = _RATIO.match(cell), _COUNT.match(cell)
    if ratio and int(ratio[1]) + int(ratio[2]) == n:
        first, second = int(ratio[1]), int(ratio[2])
        if female and male:
            return (
                {"males": first, "females": second}
                if male.start() < female.start()
                else {"males": second, "females": first}
            )
        letters = re.findall(r"[MFmf♂♀]", cell)
        if letters:
            return {"males": first, "females": second} if letters[0] in "Mm♂" else {"males": second, "females": first}
        return {}
    if count and int(count[1]) <= n and "%" not in label and (female is None) != (male is None):
        value = int(count[1])
        return {"females": value, "males": n - value} if female else {"males": value, "females": n - value}
    return {}
