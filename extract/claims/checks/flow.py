"""The flow of records: identified - duplicates = screened; screened - excluded = full texts; … = included."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpora.nouns.evidence import Evidence
from extract.claims.explain import explain_number
from extract.claims.facts import Facts
from extract.claims.manuscript import Sentence
from extract.claims.numbers import COUNT, ENGLISH_COUNT, parse_count
from extract.claims.quantities import Quantity
from extract.claims.values import PAIR, Finding, Status, agreement

CHECK = "flow of records"
_N = rf"(?<![\w./-])(?<!\d,)(?P<n>{ENGLISH_COUNT})(?![\d.%])"
_C = rf"(?<![\d.~-])(?P<n>{COUNT})\s*(?:篇|条)"
_REC = r"(?:(?:potentially|unique|relevant|eligible|non-duplicate|remaining|distinct|bibliographic|eligible)\s+){0,3}(?:records|articles|papers|publications|citations|studies|references|hits|abstracts|titles(?: and abstracts)?|reports|entries)"
_BOX = r"[^\d()。.;；:：]{0,60}?\(\s*n\s*=\s*(?P<n>\d{1,3}(?:,\d{3})+|\d+)\s*\)"

_STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("duplicates", (
        rf"{_N}\s+(?:were\s+)?(?:duplicates?|duplicate records|duplicate\s+\w+)\b", rf"(?:duplicates?|duplicate records)(?: were)?(?: removed)?{_BOX}",
        rf"remov\w+\s+(?:of\s+)?{_N}\s+duplicat", rf"重复(?:文献|记录|项|的)?[^\d,，。;；后]{{0,4}}?{_C}", rf"{_C}重复",
    )),
    ("after duplicates", (
        rf"(?:after (?:the )?(?:removal of|removing|excluding|deleting|de-?)\s*(?:\d[\d,]*\s+)?duplicat\w*[^.;]{{0,30}}?|leaving|left)\s+(?:us with )?{_N}\s+{_REC}(?! (?:for|as) (?:the )?full)",
        rf"records (?:remaining )?after duplicates?[^():：]{{0,20}}{_BOX}", rf"去重后?[^\d。;；]{{0,8}}?{_C}", rf"剔?除?重复[^。;；]{{0,16}}?(?:剩余|剩下|余|得到)[^\d]{{0,4}}{_C}",
    )),
    ("full texts excluded", (
        rf"{_N}\s+(?:full[- ]?texts?(?: articles| reports| papers)?|reports|of (?:these|them|which))\s+(?:were|was)\s+(?:then |subsequently )?excluded",
        rf"full[- ]?texts?(?: articles)?(?: were)? excluded[^():：]{{0,25}}{_BOX}", rf"reports excluded{_BOX}",
        rf"(?:全文)[^。;；\d]{{0,14}}?(?:排除|剔除)[^\d,，。;；]{{0,6}}?{_C}",
    )),
    ("full texts excluded", (
        rf"{_N}\s+of (?:them|these|which)\s+(?:failed|did not|were (?:then |subsequently )?excluded)", rf"(?:in full|full[- ]?text)[^.;]{{0,60}}?{_N}\s+(?:{_REC}\s+)?(?:failed|did not meet)",
        rf"full[- ]?texts?[^.]{{0,50}}?[;,]?\s*(?:of which |of these,? )?{_N}\s+(?:were\s+)?(?:then |subsequently )?excluded",
    )),
    ("full texts", (
        rf"{_N}\s+{_REC}\s+(?:were|was)\s+(?:\w+\s+){{0,2}}?in full\b",
        rf"{_N}\s+(?:{_REC}\s+)?(?:were |was )?(?:retrieved |selected |assessed |read |obtained |retained |kept |examined |sought |left |went |forwarded |evaluated )?(?:for|in|at|as|to|on)\s+(?:the )?full[- ]?text",
        rf"{_N}\s+full[- ]?texts?(?: articles| reports| papers)?(?!\s+(?:were|was)\s+(?:then |subsequently )?excluded)",
        rf"full[- ]?texts?(?: of)?\s+{_N}\b", rf"(?:full[- ]?text articles|reports) assessed(?: for eligibility)?{_BOX}", rf"全文[^\d,，。;；]{{0,6}}?{_C}", rf"{_C}[^\d,，。;；]{{0,8}}?全文",
    )),
    ("records excluded", (
        rf"{_N}\s+(?:{_REC}\s+)?(?:were\s+)?(?:excluded|discarded|rejected)\b(?=[^.;]{{0,60}}?(?:title|abstract|screen))", rf"records excluded{_BOX}",
        rf"(?:title|abstract|screen)[^.;]{{0,60}}?exclusion of\s+{_N}", rf"exclu(?:sion of|ding)\s+{_N}\s+{_REC}(?=[^.;]{{0,60}}?(?:title|abstract|screen))",
        rf"(?:title|abstract|screen)[^.;]{{0,60}}?(?:excluded|discarded|rejected)\s+{_N}", rf"(?:title|abstract|screen)[^.;]{{0,70}}?{_N}\s+(?:{_REC}\s+)?(?:were\s+)?(?:excluded|discarded|rejected)",
        rf"(?:标题|题目|摘要)[^。;；\d]{{0,14}}?(?:排除|剔除)[^\d,，。;；]{{0,8}}?{_C}",
    )),
    ("screened", (
        rf"{_N}\s+{_REC}\s+(?:were|was)\s+(?:then |subsequently )?screened", rf"screen(?:ed|ing)\s+(?:of\s+)?(?:the )?(?:titles and abstracts of )?{_N}\b", rf"records screened{_BOX}",
        rf"(?:titles?|abstracts?)(?: and \w+)? of (?:the |these )?(?:remaining )?{_N}\s+{_REC}\s+were\s+(?:screened|read|examined)", rf"(?:初筛|筛查|浏览|阅读)[^\d,，。;；]{{0,8}}?{_C}",
    )),
    ("identified", (
        rf"(?:identif\w+|yielded|retrieved|returned|found|produced|gave|resulted in|resulting in)\s+(?:a total of |in total |altogether )?{_N}\s+{_REC}",
        rf"{_N}\s+{_REC}\s+(?:were|was)\s+(?:initially |first )?(?:identified|retrieved|found)(?! (?:through|from|via|in|by) (?:reference|citation|hand|manual|other))",
        rf"records identified(?: (?:through|from) (?:database searching|databases))?{_BOX}", rf"检索(?:到|得|出|获得|共得)[^\d,，。;；]{{0,8}}?{_C}",
    )),
    ("included", (rf"studies included in (?:the )?(?:quantitative|meta)[^():：]{{0,30}}{_BOX}",)),
    ("added", (
        rf"{_N}\s+(?:additional |further |more |other |extra )?(?:(?:{_REC}|article|study|paper|record)\s+)?(?:were |was )?(?:added|identified|found)?\s*(?:through|from|via|in|by)\s+(?:the )?(?:reference lists?|citation|hand|manual|other sources|bibliograph|previous reviews|experts)",
        rf"additional {_REC} identified[^():：]{{0,30}}{_BOX}", rf"(?:引文|参考文献|手工)[^\d,，。;；]{{0,12}}?(?:补充|增加|新增|纳入)[^\d]{{0,4}}{_C}",
    )),
    ("not retrieved", (rf"{_N}\s+(?:{_REC}\s+)?(?:could not be|were not|not)\s+(?:retrieved|obtained|found|available)", rf"not retrieved{_BOX}", rf"无法获取[^\d,，。;；]{{0,6}}?{_C}")),
)  # fmt: skip
_PATTERNS = tuple((name, tuple(re.compile(p, re.IGNORECASE) for p in patterns)) for name, patterns in _STEPS)
_UPDATE = re.compile(
    r"updat|second search|previous meta|earlier review|更新|第二次|BrainMap|Sleuth|Neurosynth", re.IGNORECASE
)
_ABOUT_FLOW = re.compile(
    r"record|search|screen|synthesis|reject|discard|abstracts?\b|read in full|of (?:them|these|which)\b|reference lists?|duplicat|full[- ]?text|exclud|retriev|检索|筛|重复|全文|排除|剔除",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\(\s*n\s*=\s*(\d+)\s*\)|(?<![\w.])(\d{1,4})\s+(?:because|for|due to|as|did|were|had|used|reported|lacked|without|with no)\b",
    re.IGNORECASE,
)
_CHINESE_REASON = re.compile(r"(?<![\d.])(\d{1,4})\s*篇")
_DATABASE = re.compile(
    r"(?P<name>PubMed|MEDLINE|Web of Science|WoS|Scopus|Embase|PsycINFO|PsycArticles|ProQuest|Google Scholar|CNKI|Wanfang|VIP|Cochrane\w*|CINAHL|ERIC|知网|万方|维普)[^\d,;()，；]{0,12}?[(:,]?\s*(?:n\s*=\s*)?(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?!\s*%|\s+(?:databases|to)\b)",
    re.IGNORECASE,
)
YEARS = range(1950, 2101)


@dataclass(slots=True)
class Flow:
    """The stated numbers of each step with the sentences that state them."""

    values: dict[str, dict[int, list[Sentence]]] = field(default_factory=dict)

    def add(self, step: str, value: int, sentence: Sentence) -> None:
        """Keep a stated number of a step."""
        self.values.setdefault(step, {}).setdefault(value, []).append(sentence)

    def of(self, step: str) -> list[int]:
        """Return the numbers stated for a step."""
        return list(self.values.get(step, {}))

    def places(self, steps: Sequence[str]) -> tuple[Evidence, ...]:
        """Return the places of the numbers of steps, each sentence once."""
        found = [s for step in steps for sentences in self.values.get(step, {}).values() for s in sentences]
        return tuple(sentence.evidence() for sentence in dict.fromkeys(found))


_SUMS: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = (
    ("after duplicates", ((1, "identified"), (-1, "duplicates"))),
    ("screened", ((1, "identified"), (-1, "duplicates"))),
    ("full texts", ((1, "screened"), (-1, "records excluded"))),
    ("full texts", ((1, "after duplicates"), (-1, "records excluded"))),
    ("full texts", ((1, "identified"), (-1, "records excluded"))),
    ("included", ((1, "full texts"), (-1, "full texts excluded"))),
)
"""(result, terms): what the boxes of the flow must give."""
_OPTIONAL = ("added", "not retrieved")


def check_flow(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each sum of the flow whose terms are stated."""
    flow = read_flow(facts)
    done: set[tuple[str, ...]] = set()
    for result, terms in _SUMS:
        steps = (result, *(name for _, name in terms))
        if (
            terms[0][1] == "identified"
            and result == "full texts"
            and any(map(flow.of, ("duplicates", "screened", "after duplicates")))
        ):
            continue
        if all(flow.of(step) for step in steps) and not (
            result == "full texts" and ("full texts", "records excluded") in done
        ):
            done.add((result, terms[-1][1]))
            yield _sum(flow, result, terms)
    yield from _twice(flow)
    yield from _databases(facts, flow)
    yield from _reasons(flow)


def read_flow(facts: Facts) -> Flow:
    """Return the numbers a manuscript states for the steps of its flow of records."""
    flow = Flow()
    for sentence in facts.manuscript.sentences:
        if _ABOUT_FLOW.search(sentence.text) and not _UPDATE.search(sentence.text):
            for step, value in _steps(sentence.text):
                flow.add(step, value, sentence)
    for one in facts.stated(Quantity.STUDIES):
        flow.add("included", one.value, one.sentence)
    return flow


def _steps(text: str) -> Iterator[tuple[str, int]]:
    taken: set[int] = set()
    for step, patterns in _PATTERNS:
        for pattern in patterns:
            for match in pattern.finditer(text):
                value = parse_count(match["n"])
                if value is not None and match.start("n") not in taken:
                    taken.add(match.start("n"))
                    yield step, value


def _sum(flow: Flow, result: str, terms: Sequence[tuple[int, str]]) -> Finding:
    """Return whether any of the stated numbers of each step give the result, with what may be added or lost."""
    names = [name for _, name in terms]
    choices = [flow.of(result), *(flow.of(name) for name in names)]
    extras = [0, *flow.of("added"), *(-n for n in flow.of("not retrieved"))]
    extras += [a + b for a, b in itertools.combinations(extras[1:], 2)]
    fitting = [c for c in itertools.product(*choices) if any(c[0] == _total(c[1:], terms) + extra for extra in extras)]
    alone = all(len(choice) == 1 for choice in choices)
    chosen = fitting[0] if fitting else tuple(choice[0] for choice in choices)
    extra = chosen[0] - _total(chosen[1:], terms) if fitting else 0  # found elsewhere, or never retrieved
    total = _total(chosen[1:], terms) + extra
    status = Status.AGREES if fitting else agreement(differs=True) if alone else Status.UNCHECKED
    words = " ".join(
        f"{'-' if sign < 0 else '+'} {value} {name}" for (sign, name), value in zip(terms, chosen[1:], strict=True)
    )
    explanation = (
        "" if fitting else explain_number(chosen[0], total) if alone else "a step is stated with several numbers"
    )
    return Finding(
        check=CHECK,
        subject=result,
        status=status,
        stated=str(chosen[0]),
        computed=str(total),
        arithmetic=f"{words.removeprefix('+ ')}{f' {extra:+d} (added or not retrieved)' if extra else ''} = {total}",
        explanation=explanation,
        places=flow.places([result, *names]),
    )


def _total(values: Sequence[int], terms: Sequence[tuple[int, str]]) -> int:
    return sum(sign * value for (sign, _), value in zip(terms, values, strict=True))


def _twice(flow: Flow) -> Iterator[Finding]:
    """Yield the steps that two sentences state with different numbers."""
    for step in (
        "identified",
        "duplicates",
        "after duplicates",
        "screened",
        "records excluded",
        "full texts",
        "full texts excluded",
        "included",
    ):
        stated = flow.values.get(step, {})
        sentences = [{s.number for s in found} for found in stated.values()]
        if len(stated) < PAIR or set.intersection(*sentences):
            continue
        yield Finding(
            check=CHECK,
            subject=step,
            status=Status.DIFFERS if len(stated) == PAIR else Status.UNCHECKED,
            stated=" / ".join(map(str, stated)),
            arithmetic=f"one step, {len(stated)} numbers",
            explanation=explain_number(*list(stated)[:2]),
            places=flow.places([step]),
        )


def _databases(facts: Facts, flow: Flow) -> Iterator[Finding]:
    """Yield the sum of the records of each database against the records identified."""
    for sentence in facts.manuscript.sentences:
        found = [(m["name"], int(m["n"].replace(",", ""))) for m in _DATABASE.finditer(sentence.text)]
        found = [(name, n) for name, n in found if n not in YEARS or "," in sentence.text]
        totals = flow.of("identified")
        if len(found) < PAIR or not totals or len({name for name, _ in found}) < len(found):
            continue
        numbers = [n for _, n in found]
        total = sum(numbers)
        extras = {0, *flow.of("added")}
        good = any(total + extra in totals for extra in extras)
        yield Finding(
            check=CHECK,
            subject="records of all databases",
            status=Status.AGREES if good else agreement(differs=True) if len(totals) == 1 else Status.UNCHECKED,
            stated=str(totals[0]),
            computed=str(total),
            arithmetic=f"{' + '.join(f'{n} {name}' for name, n in found)} = {total}",
            explanation="" if good else explain_number(totals[0], total),
            places=(sentence.evidence(), *flow.places(["identified"])),
        )


def _reasons(flow: Flow) -> Iterator[Finding]:
    """Yield the sum of the reasons of exclusion against the number excluded, where a sentence gives both."""
    for step in ("full texts excluded", "records excluded"):
        for value, sentences in flow.values.get(step, {}).items():
            for sentence in dict.fromkeys(sentences):
                after = sentence.text.partition(str(value))[2] or sentence.text.partition(f"{value:,}")[2]
                reasons = [int(m[1] or m[2]) for m in _REASON.finditer(after)]
                reasons = reasons or [int(m[1]) for m in _CHINESE_REASON.finditer(after.partition("其中")[2])]
                if len(reasons) < PAIR or max(reasons) > value:
                    continue
                total = sum(reasons)
                yield Finding(
                    check=CHECK,
                    subject=f"reasons: {step}",
                    status=agreement(differs=total != value),
                    stated=str(value),
                    computed=str(total),
                    arithmetic=f"{' + '.join(map(str, reasons))} = {total}",
                    explanation="" if total == value else explain_number(value, total),
                    places=(sentence.evidence(),),
                )
