"""Labels that must agree: the space of result tables and of the text, regions a caption names and a table lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.words.spaces import MNI_WORDS, TALAIRACH_WORDS
from extract.claims.facts import Facts
from extract.claims.manuscript import Part, Sentence
from extract.claims.sheets import Sheet
from extract.claims.values import Finding, Status

CHECK = "labels"
_MNI, _TAL = re.compile(MNI_WORDS, re.IGNORECASE), re.compile(TALAIRACH_WORDS, re.IGNORECASE)
_CONVERTED = re.compile(
    r"(?:convert|transform|report)\w*[^.;]{0,60}?\b(?:in)?to\s+(?:the\s+)?(?P<space>MNI|Talairach|Montreal)|(?:reported|presented|given|listed)\s+in\s+(?:the\s+)?(?P<space2>MNI|Talairach|Montreal)"
    r"|转换(?:为|到|成)[^。;；,，]{0,6}?(?P<space3>MNI|Talairach)|转换至\s*(?P<space4>MNI|Talairach)",
    re.IGNORECASE,
)
_OWN = re.compile(r"\ball\b|coordinates|results|foci|统一|全部|所有|坐标", re.IGNORECASE)
_RESULT = re.compile(r"\bALE\b|cluster|volume|voxels|体积|激活簇", re.IGNORECASE)
_NAMED_TABLE = re.compile(r"(?:cluster|簇)", re.IGNORECASE)
_COVERS = re.compile(
    r"(?:涵盖|包括|包含|覆盖|由|compris\w+|cover\w*|includ\w+|consist\w* of)\s*(?:大脑)?(?:左右?半球的?|双侧)?\s*(?P<items>[^。;；.()（）]+)",
    re.IGNORECASE,
)
_CLUSTER = re.compile(r"(?:激活簇|簇|clusters?|网络)\s*(?P<n>\d{1,2})", re.IGNORECASE)
_REGION_HEAD = re.compile(r"region|label|area|structure|anatom|location|脑区|区域|部位", re.IGNORECASE)
_SPLIT = re.compile(r"[、,，;；]|(?<=[\u4e00-\u9fff])[和及与](?=[\u4e00-\u9fff])|\band\b")
FEWEST_REGIONS = 2


def check_labels(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each result table's space and each list of regions in a caption."""
    yield from _spaces(facts)
    for sentence in facts.manuscript.sentences:
        if sentence.part is Part.NOTE or re.search(r"图\s*为|[a-f]\s*图", sentence.text):
            yield from _regions(sentence, facts)


def space_of(text: str) -> str:
    """Return "MNI", "Talairach", or "" where a text names none or both."""
    mni, tal = _MNI.search(text) is not None, _TAL.search(text) is not None
    return "" if mni == tal else "MNI" if mni else "Talairach"


def _spaces(facts: Facts) -> Iterator[Finding]:
    found = [
        (s, g, space_of(m[0][m.start(g) - m.start() :]))
        for s in facts.manuscript.sentences
        if _OWN.search(s.text)
        for m in _CONVERTED.finditer(s.text)
        for g in ("space", "space2", "space3", "space4")
        if m[g]
    ]
    converted = {s for s, g, _ in found if g != "space2"}
    stated = [(s, space) for s, g, space in found if g != "space2" or s not in converted]
    spaces = {space for _, space in stated if space}
    studies = {id(table.sheet) for table in facts.tables}
    for sheet in facts.manuscript.sheets:
        printed = space_of(" ".join((*sheet.headings, sheet.caption, *sheet.notes)))
        if (
            id(sheet) in studies
            or not printed
            or not stated
            or not any(re.search(r"\bx\b", h, re.IGNORECASE) for h in sheet.headings)
        ):
            continue
        differs = printed not in spaces
        yield Finding(
            check=CHECK,
            subject=f"space of the coordinates in {sheet.name}",
            status=Status.DIFFERS
            if differs and len(spaces) == 1
            else Status.AGREES
            if not differs
            else Status.UNCHECKED,
            stated=printed,
            computed=" / ".join(sorted(spaces)),
            arithmetic=f"{sheet.name}: {printed}; text: {' / '.join(sorted(spaces))}",
            explanation="the text gives one space for all coordinates, the table names another" if differs else "",
            places=(sheet.evidence(), stated[0][0].evidence()),
        )


def _is_result(sheet: Sheet) -> bool:
    """Return whether a table lists clusters of an analysis: coordinates beside ALE values or sizes."""
    headings = " ".join(sheet.headings)
    return bool(
        re.search(r"\bx\b|coordinat|坐标", headings, re.IGNORECASE) and _RESULT.search(f"{headings} {sheet.caption}")
    )


def _regions(sentence: Sentence, facts: Facts) -> Iterator[Finding]:
    """Yield what a caption's list of a cluster's regions and the tables' cells of that cluster have apart."""
    cluster, covers = _CLUSTER.search(sentence.text), _COVERS.search(sentence.text)
    if cluster is None or covers is None or cluster.start() > covers.start():
        return
    items = [_bare(item) for item in _SPLIT.split(covers["items"]) if _bare(item)]
    if len(items) < FEWEST_REGIONS:
        return
    tables = [(sheet, _listed(sheet, cluster["n"])) for sheet in facts.manuscript.sheets]
    fitting = [
        (sum(_is_in(item, listed) for item in items), -n, sheet, listed)
        for n, (sheet, listed) in enumerate(tables)
        if listed
    ]
    if not fitting:
        return
    hits, _, sheet, listed = max(fitting, key=lambda one: one[:2])
    if hits * 2 < len(items):
        return
    extra = [item for item in items if not _is_in(item, listed)]
    missing = [name for name in listed if not _is_in(name, items)]
    words = [f"in {sheet.name} but not here: {', '.join(missing)}"] if missing else []
    words += [f"here but not in {sheet.name}: {', '.join(extra)}"] if extra else []
    yield Finding(
        check=CHECK,
        subject=f"regions of cluster {cluster['n']}",
        status=Status.DIFFERS if words else Status.AGREES,
        stated=", ".join(items),
        computed=", ".join(listed),
        arithmetic=f"{len(items)} regions here, {len(listed)} in {sheet.name}",
        explanation="; ".join(words),
        places=(sentence.evidence(), sheet.evidence()),
    )


def _bare(item: str) -> str:
    return re.sub(r"^(?:the|left|right|bilateral|左侧?|右侧?|双侧)\s*|\W+$", "", item.strip().lower())


def _is_in(item: str, names: list[str]) -> bool:
    return any(item in name or name in item for name in names)


def _listed(sheet: Sheet, cluster: str) -> list[str]:
    """Return the regions a table lists for a cluster: its rows' cells, lines of a cell that goes on joined."""
    column = next((i for i, heading in enumerate(sheet.headings) if _REGION_HEAD.search(heading)), None)
    if column is None or not _NAMED_TABLE.search(" ".join(sheet.headings) + sheet.caption):
        return []
    text, owner = "", ""
    cells: list[tuple[str, str]] = []
    for row in sheet.rows:
        label = next((c for c in row.cells[:column] if re.fullmatch(r"\d{1,2}[-.]\d{1,2}|\d{1,2}", c) and "-" in c), "")
        label = label or next((c for c in row.cells[:column] if re.fullmatch(r"\d{1,2}", c)), "")
        goes_on = text.rstrip().endswith(("、", ",")) or (not label and bool(text))
        if goes_on or (text and not owner):
            text += row.cells[column]
        elif text:
            cells.append((owner, text))
            text = row.cells[column]
        else:
            text = row.cells[column]
        owner = label if label and ("-" in label or not goes_on or not owner) else owner
        if label and "-" not in label and not any(re.search(r"\d\.\d|\d{3}", c) for c in row.cells):
            owner = ""
    cells.append((owner, text))
    mine = [text for owner, text in cells if re.split(r"[-.]", owner)[0] == cluster]
    return list(dict.fromkeys(_bare(item) for text in mine for item in _SPLIT.split(text) if _bare(item)))
