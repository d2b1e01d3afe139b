"""Announced numbers of items against the items named: "six databases (…)", "三个时间段(…)", "2 个峰值(峰值 1: …)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpora.language.numbers import WORDS
from extract.claims.facts import Facts
from extract.claims.manuscript import Sentence
from extract.claims.numbers import CHINESE_COUNT, parse_count
from extract.claims.values import Finding, Status, agreement

CHECK = "lists"
MOST_ITEMS = 15
MOST_WORDS = 6
LONGEST_ITEM = 60
"""Characters of the longest item; longer ones are clauses, not names."""
_SMALL = "|".join(
    sorted(
        (w for w, n in WORDS.items() if 1 < n <= MOST_ITEMS and "-" not in w and " " not in w), key=len, reverse=True
    )
)
_NOUN = r"(?:(?:electronic|bibliographic|online|different|main|major|independent|separate|key|following|distinct|English|Chinese|English-language|exploratory|planned|predefined|inclusion|exclusion|eligibility|moderator|literature|subgroup|potential|task|regional|international|public|scientific|clinical|brain|imaging|research|large|common|coding)\s+){0,3}"
_LISTED_NOUNS = r"(?:databases?|criteria|categories|groups?|types?|domains?|items|dimensions|moderators|variables|factors|regions|paradigms?|tasks|conditions|steps|components|search engines|packages|subgroups?|time points|languages|sources|clusters|areas|networks|atlases|reviewers|authors|terms|keywords|analyses|contrasts|modalities|levels|aspects|questions|countries|peaks|journals|platforms|registers|registries|processes|measures)"
_ENGLISH = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{_SMALL})\s+(?P<noun>{_NOUN}{_LISTED_NOUNS})\s*(?:(?:were|was|are|had to be|have to be|must be) (?:searched|used|coded|considered|examined|extracted|analysed|analyzed|met|applied|fulfilled|tested|queried|defined|distinguished|explored|assessed|judged)\s*)?"
    rf"(?:(?P<open>[(\[])(?:namely |i\.e\.,? )?|:\s*|,\s*namely:?\s+|\s+namely\s+|—\s*|,\s*i\.e\.,?\s+)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"(?<!第)(?<!\d)(?P<n>\d{{1,2}}|{CHINESE_COUNT})\s*(?:个|种|类|组|大|项|方面|条)(?P<noun>[\u4e00-\u9fff]{{1,8}})\s*(?P<open>[(（\[]|[:：]|,?(?:分别)?(?:为|是|即)[:：]?)"
)
_CHINESE_BEFORE = re.compile(
    rf"(?P<items>(?:[^、,，。;；()（）]{{1,24}}、\s*){{1,12}}[^、,，。;；()（）]{{1,24}}?)(?P<etc>等)?(?:这)?\s*(?P<n>\d{{1,2}}|{CHINESE_COUNT})\s*"
    r"(?:个|种|类|项|大)(?P<noun>数据库|方面|维度|类别|因素|变量|条目|指标|步骤|领域)"
)
_NUMBERED = re.compile(r"(?P<word>[A-Za-z\u4e00-\u9fff]{2,12})\s*(?P<number>\d{1,2})\s*[:：]")
_DOUBLED = re.compile(r"each hemisphere|both hemispheres|bilateral|左右|双侧|each", re.IGNORECASE)
_BOTH_SIDES = re.compile(r"双侧|左右|两侧|bilateral|both", re.IGNORECASE)
"""An item that may be two: "the bilateral insula"."""
_CLOSES = {"(": ")", "（": ")", "[": "]"}
_NO_ITEM = re.compile(
    r"\d{2,}|=|\be\.g\b|\betc\b|such as|including|\bfor example\b|等$|例如|如下|位于|呈现|伴有|^[表图]\s*\d|^(?:table|fig)|^see\b|^(?:indicated|shown|circled|marked|depicted|in (?:red|blue|black))|\beach\b|hemisphere|^\s*$|\b(?:was|were|is|are|had|has|did|which|that|who|we)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"^\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?$|^(?:\d{1,2} )?[A-Z][a-z]+ (?:\d{1,2}, )?\d{4}$")


def check_lists(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each announced number of items that are named right behind (or before) it."""
    for sentence in facts.manuscript.sentences:
        for match in (*_ENGLISH.finditer(sentence.text), *_CHINESE.finditer(sentence.text)):
            text = _inside(sentence.text, match)
            items = _items(text) if text else []
            doubled = items and parse_count(match["n"]) == 2 * len(items) and _DOUBLED.search(sentence.text)
            if items and not doubled:
                yield _finding(sentence, match["n"], match["noun"], items)
        for match in _CHINESE_BEFORE.finditer(sentence.text):
            *first, last = match["items"].split("、")
            items = [*first, *(item for item in re.split(r"和|及|与", last) if item.strip())]
            yield _finding(sentence, match["n"], match["noun"], items, partly=match["etc"] is not None)


def _inside(text: str, match: re.Match[str]) -> str:
    """Return the words of the list: to the closing bracket, else to the end of the part."""
    closing = _CLOSES.get((match["open"] or "").strip()[:1])
    rest, depth = text[match.end() :], int(closing is not None)
    for place, character in enumerate(rest):
        depth += (character in "([（") - (character in ")]）")
        if closing and depth == 0:
            return rest[:place]
        if not closing and (depth < 0 or (depth == 0 and re.match(r"[;；。]|[.](?:\s|$)", rest[place:]))):
            return rest[:place]
    return "" if closing or depth else rest


def _items(text: str) -> list[str]:
    """Return the items of a list; empty where it is no plain list of names."""
    bare = re.sub(r"[(（\[][^()（）\[\]]*[)）\]]", "", text)
    numbered = [int(m["number"]) for m in _NUMBERED.finditer(bare)]
    if numbered:
        words = {m["word"] for m in _NUMBERED.finditer(bare)}
        in_order = len(words) == 1 and numbered == list(range(1, len(numbered) + 1))
        return [str(n) for n in numbered] if in_order and (len(numbered) > 1 or text.count(":") == 1) else []
    marked = re.findall(r"\((?:\d|[a-h]|i{1,3}|iv|v)\)|[(（][一二三四五六]", text)
    if len(marked) > 1:
        return marked
    parts = _split(bare)
    if "+" in text:
        return []
    counted = [parse_count(part.split()[0]) if len(part.split()) > 1 else None for part in parts]
    if (
        len(parts) > 1 and "each" not in text and all(n is not None and n <= MOST_ITEMS for n in counted)
    ):  # "three experimental, one control"
        return [part for part, n in zip(parts, counted, strict=True) for _ in range(n or 0)]
    plain = all(
        len(part.split()) <= MOST_WORDS
        and len(part) <= LONGEST_ITEM
        and (not _NO_ITEM.search(part) or _DATE.match(part))
        for part in parts
    )
    return parts if plain and 1 < len(parts) <= MOST_ITEMS else []


def _split(text: str) -> list[str]:
    """Return the parts between commas; "A, B and C" is three, "A and B" inside a longer list stays one name."""
    divider = r"\s*、\s*" if "、" in text else r"\s*;\s*" if ";" in text else r"\s*[,，](?!\d{3})\s*"
    parts = [part.strip() for part in re.split(divider, text.strip()) if part.strip()]
    if not parts:
        return []
    last = re.sub(r"^(?:and|or|以及|和|及|与)\s*", "", parts[-1])
    if last == parts[-1]:
        pair = re.split(
            r"\s+(?:and|or)\s+|(?<=[\u4e00-\u9fff\w])(?:和|及|与|以及)(?=[\u4e00-\u9fffA-Z])", last, maxsplit=1
        )
        return [*parts[:-1], *(part.strip() for part in pair)]
    return [*parts[:-1], last]


def _finding(sentence: Sentence, printed: str, noun: str, items: Sequence[str], *, partly: bool = False) -> Finding:
    stated = parse_count(printed) or 0
    both = sum(_BOTH_SIDES.search(item) is not None for item in items)
    differs = not len(items) <= stated <= len(items) + both
    return Finding(
        check=CHECK,
        subject=f"{printed} {noun}".strip(),
        status=Status.UNCHECKED if partly and stated > len(items) else agreement(differs=differs),
        stated=printed,
        computed=str(len(items)),
        arithmetic=f"{len(items)} named: {'; '.join(item.strip() for item in items)}",
        explanation=f"{abs(stated - len(items))} {'not named' if stated > len(items) else 'more named than announced'}"
        if differs
        else "",
        places=(sentence.evidence(),),
    )
