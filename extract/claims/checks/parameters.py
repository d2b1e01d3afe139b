"""Settings of the analysis and the search that are stated in several places: permutations, thresholds, versions, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims.explain import explain_number
from extract.claims.facts import Facts
from extract.claims.manuscript import Sentence
from extract.claims.values import PAIR, Finding, Status

CHECK = "settings"
_PARAMETERS = (
    ("permutations", re.compile(r"(?P<v>\d{1,3}(?:,\d{3})+|\d+)\s*(?:threshold(?:ing)?\s+)?(?:permutations|iterations)|(?P<v2>\d[\d,]*)\s*(?:次|个)\s*(?:随机)?(?:置换|排列|迭代)", re.IGNORECASE)),
    ("cluster-forming threshold", re.compile(r"cluster[- ](?:forming|defining)\s*(?:uncorrected\s+)?(?:threshold|p)[^.;。]{0,25}?[<=]\s*(?P<v>0?\.\d+)|聚类(?:形成)?阈值[^.;。\d]{0,14}[<=]\s*(?P<v2>0?\.\d+)", re.IGNORECASE)),
    ("version of GingerALE", re.compile(r"GingerALE\s*(?:软件)?\s*[(（,]?\s*(?:version|ver\.|v\.?)?\s*(?P<v>\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)),
    ("version of Sleuth", re.compile(r"Sleuth\s*(?:软件)?\s*[(（,]?\s*(?:version|ver\.|v\.?)?\s*(?P<v>\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)),
    ("end of the search", re.compile(r"(?:search|published|检索|发表)[^.;。]{0,80}?(?:until|up to|through|before|截至|截止\w{0,4})\s*(?:the end of\s*)?(?P<v>(?:\d{1,2}\s+)?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+)?(?:\d{1,2},\s*)?(?:19|20)\d{2}(?:\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?)?)", re.IGNORECASE)),
)  # fmt: skip
_OTHER_ANALYSIS = re.compile(
    r"subtract|contrast anal|conjunction|compar|pairwise|update|second search|fail-?safe|Fail|subgroup|前人|以往|previous|更新|对比|差异|et al",
    re.IGNORECASE,
)


def check_parameters(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each setting that is stated more than once."""
    for name, pattern in _PARAMETERS:
        found: dict[str, list[Sentence]] = {}
        for sentence in facts.manuscript.sentences:
            for match in pattern.finditer(sentence.text):
                printed = match["v"] or match.groupdict().get("v2") or ""
                found.setdefault(_plain(printed), []).append(sentence)
        if sum(map(len, found.values())) > 1:
            yield _compared(name, found)


def _plain(printed: str) -> str:
    text = re.sub(r"\s+", " ", printed.replace(",", "")).strip().lower()
    return f"0{text}" if text.startswith(".") else text


def _compared(name: str, found: dict[str, list[Sentence]]) -> Finding:
    values = list(found)
    several = any(
        _OTHER_ANALYSIS.search(s.text) or _OTHER_ANALYSIS.search(s.heading) for ss in found.values() for s in ss
    )
    several = several or len({id(s) for ss in found.values() for s in ss}) < len(found)
    nested = all(values[0] in value or value in values[0] for value in values)
    if len(values) == 1 or (name == "end of the search" and nested):
        status, words = Status.AGREES, ""
    elif several or len(values) > PAIR:
        status, words = Status.UNCHECKED, "they may be of different analyses or searches"
    else:
        status, words = Status.DIFFERS, _difference(*values)
    return Finding(
        check=CHECK,
        subject=name,
        status=status,
        stated=" / ".join(values),
        arithmetic=f"stated {sum(map(len, found.values()))} times",
        explanation=words,
        places=tuple(sentences[0].evidence() for sentences in found.values()),
    )


def _difference(one: str, other: str) -> str:
    try:
        return explain_number(float(one), float(other))
    except ValueError:
        return ""
