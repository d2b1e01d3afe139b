"""Counts that one sentence divides: men and women of the participants, parts of the studies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims.explain import explain_number
from extract.claims.facts import Facts
from extract.claims.manuscript import Sentence
from extract.claims.numbers import COUNT, ENGLISH_COUNT, parse_count
from extract.claims.quantities import Quantity
from extract.claims.studies import samples_of
from extract.claims.values import PAIR, Finding, Status, agreement

CHECK = "parts of a sentence"
_N = rf"(?<![\w./-])(?<!\d,){ENGLISH_COUNT}(?![\d.%])"
_MEN = r"(?:males?|men|boys)\b"
_WOMEN = r"(?:females?|women|girls)\b"
_PEOPLE = r"(?:participants?|subjects?|individuals|volunteers|adults|people|persons)"
_SEXES = (
    re.compile(rf"(?P<whole>{_N})\s+(?:[A-Za-z-]+\s+){{0,4}}?{_PEOPLE}[^.;()]{{0,20}}?[(,\[:]\s*(?:of whom |including )?(?P<a>{_N})\s+(?:were )?(?P<one>{_MEN}|{_WOMEN})[^.;\d]{{0,12}}?(?P<b>{_N})\s+(?:were )?(?P<two>{_MEN}|{_WOMEN})", re.IGNORECASE),
    re.compile(rf"(?P<whole>{COUNT})\s*(?:名|位|例|个)?(?:健康)?(?:被试|参与者|受试者|人)?\s*[(（,，]?\s*(?:其中)?(?P<one>男性?|女性?)\s*(?P<a>{COUNT})\s*(?:名|人|例)?\s*[,，、;；]\s*(?P<two>男性?|女性?)\s*(?P<b>{COUNT})"),
)  # fmt: skip
_OF = re.compile(
    rf"\b(?:of|among)\s+(?:the |these |our |all )*(?:included |eligible )?(?P<whole>{_N})\s+(?:[A-Za-z-]+\s+){{0,3}}?(?P<noun>studies|experiments|contrasts|papers|articles|participants|subjects|foci|coordinates)\b,?(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?P<n>{_N})(?:\s*\([^()]*\))?\s+(?P<words>(?:were|was|used|reported|had|did|employed|examined|involved|included|applied|presented|focus|came|stud|investigat|contributed|showed|compared|tested|measured|recruited|provided|gave|concerned|studies|experiments|papers|articles|participants|subjects|foci|contrasts|remaining|others?|with|without|in|from|on|of)\w*[\w -]*)",
    re.IGNORECASE,
)
_CHINESE_OF = re.compile(
    rf"(?P<whole>{COUNT})\s*(?:篇|项|个|名)(?P<noun>[\u4e00-\u9fff]{{1,8}}?)(?:中|里)?,?其中(?P<rest>[^。;；]*)"
)
_CHINESE_PART = re.compile(rf"(?<![\d.])(?P<n>{COUNT})\s*(?:篇|项|个|名)(?P<words>[\u4e00-\u9fff]+)")
_REST = re.compile(r"\b(?:remaining|rest|other|others|remainder)\b|其余|另外?|剩余", re.IGNORECASE)
_NO_PART = re.compile(
    r"^(?:years?|mm|ms|s|T|percent|months|cm|databases|voxels?|times|runs|or more|more)\b", re.IGNORECASE
)
_BOTH = re.compile(r"\balso\b|\ball\b|\bboth\b|overlap|more than one|multiple|several|兼|同时|重叠", re.IGNORECASE)


def check_within(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each whole that its own sentence divides into parts."""
    for sentence in facts.manuscript.sentences:
        yield from _sexes(sentence)
        yield from _divided(sentence)
        yield from _of_table(sentence, facts)
        yield from _patients(sentence, facts)


def _sexes(sentence: Sentence) -> Iterator[Finding]:
    for pattern in _SEXES:
        for match in pattern.finditer(sentence.text):
            if match["one"][0].lower() == match["two"][0].lower():
                continue
            whole, a, b = (parse_count(match[name]) for name in ("whole", "a", "b"))
            if whole is not None and a is not None and b is not None:
                yield _sum(sentence, f"{match['one']} and {match['two']}", whole, [a, b])


_ONE_SEX = re.compile(
    rf"(?P<n>{_N})\s+(?:were\s+|healthy\s+)?(?P<sex>females?|wom[ae]n|males?|m[ae]n)\b", re.IGNORECASE
)
_CHINESE_SEX = re.compile(rf"(?P<sex>男性?|女性?)\s*(?P<n>{COUNT})\s*(?:名|人|例)")


def _of_table(sentence: Sentence, facts: Facts) -> Iterator[Finding]:
    """Yield the men or women of all participants against the sum of the table's."""
    whole = [s for s in facts.stated(Quantity.PARTICIPANTS) if s.sentence is sentence]
    if facts.table is None or len(whole) != 1:
        return
    samples = samples_of(facts.table.rows)
    for match in (*_ONE_SEX.finditer(sentence.text), *_CHINESE_SEX.finditer(sentence.text)):
        women = match["sex"][0].lower() in "fw女"
        held = [row.females if women else row.males for row in samples]
        other = [row.males if women else row.females for row in samples]
        n = [row.n for row in samples]
        held = [
            h if h is not None else (k - o if k is not None and o is not None else None)
            for h, o, k in zip(held, other, n, strict=True)
        ]
        stated = parse_count(match["n"])
        if stated is None or any(h is None for h in held) or match.start() < whole[0].start:
            continue
        yield _sum(sentence, f"{'women' if women else 'men'} of all samples", stated, [h or 0 for h in held])


def _patients(sentence: Sentence, facts: Facts) -> Iterator[Finding]:
    """Yield whether the patients and controls of a sentence make its participants."""
    here = [s for s in facts.statements if s.sentence is sentence]
    by = {
        q: [s for s in here if s.quantity is q] for q in (Quantity.PARTICIPANTS, Quantity.PATIENTS, Quantity.CONTROLS)
    }
    if all(len(found) == 1 for found in by.values()):
        whole, patients, controls = (found[0] for found in by.values())
        if whole.start < patients.start and whole.levels == patients.levels == controls.levels:
            yield _sum(sentence, "patients and controls", whole.value, [patients.value, controls.value])


def _divided(sentence: Sentence) -> Iterator[Finding]:
    for pattern, part in ((_OF, _PART), (_CHINESE_OF, _CHINESE_PART)):
        for match in pattern.finditer(sentence.text):
            whole = parse_count(match["whole"])
            numbers = [
                n
                for m in part.finditer(match["rest"])
                if not _NO_PART.match(m["words"]) and (n := parse_count(m["n"])) is not None
            ]
            if whole is None or len(numbers) < PAIR or max(numbers) > whole or _BOTH.search(match["rest"]):
                continue
            total, rest = sum(numbers), _REST.search(match["rest"]) is not None
            if total > whole or rest or total == whole:
                yield _sum(sentence, f"parts of {match['whole']} {match['noun']}", whole, numbers)
            else:
                yield _open(sentence, whole, numbers, match["noun"])


def _sum(sentence: Sentence, subject: str, whole: int, parts: list[int]) -> Finding:
    total = sum(parts)
    return Finding(
        check=CHECK,
        subject=subject,
        status=agreement(differs=total != whole),
        stated=str(whole),
        computed=str(total),
        arithmetic=f"{' + '.join(map(str, parts))} = {total}",
        explanation="" if total == whole else explain_number(whole, total),
        places=(sentence.evidence(),),
    )


def _open(sentence: Sentence, whole: int, parts: list[int], noun: str) -> Finding:
    return Finding(
        check=CHECK,
        subject=f"parts of {whole} {noun}",
        status=Status.UNCHECKED,
        stated=str(whole),
        computed=str(sum(parts)),
        arithmetic=f"{' + '.join(map(str, parts))} = {sum(parts)}",
        explanation="the sentence need not name all parts",
        places=(sentence.evidence(),),
    )
