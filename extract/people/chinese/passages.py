"""Participants as Chinese papers state them: "30 名被试（男 12 名，女 18 名），平均年龄 23.7 ± 4.28 岁"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, combinations, pairwise

from corpora.nouns.studies import Sample
from extract.people.ages import both_sexes, read_ages
from extract.people.analysed.abstracts import counts_more
from extract.people.chinese.apart import groups_apart
from extract.people.chinese.groups import (
    BRACKETS,
    NamedCount,
    finest_groups,
    groups_adding_up,
    groups_of,
    sexes_alone,
)
from extract.people.chinese.kept import KEPT, N_GROUPS, NUMERALS, n_gone, number_kept, without_those
from extract.people.counts import FEWEST, MOST
from extract.people.experiments import label_of
from extract.prose import RunningText, Sentence

NEAR = 1000
"""Characters after the count within which sex, ages and exclusions are looked for."""
_GROUP = re.compile(r"组|对照")
_ELSEWHERE = re.compile(r"筛查|普查|预实验|评定|以往|前人")
_OF_GROUP = re.compile(r"(?:组|对照)(?:[（(][^（）()]{0,30}[)）])?(?:共|为|各)?\s*(\d{1,4})\s*(?:名|例|人|位)")
"""A group counted without a noun of people: 实验组 20 人，对照组 20 人."""
_OPENS_GROUP = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:组|对照)(?:[（(][^（）()]{0,30}[)）])?(?:共|为)?\s*\d{1,4}\s*(?:名|例|人|位)"
)
_OTHER_KIND = re.compile(r"(?:同期|另外?|并|再)?(?:选取|选择|招募|募集|征集|收集|纳入|选)?(?:健康|正常|对照|志愿者)")
"""How the sentence begins that counts the controls of those counted before its semicolon."""
_PEOPLE_HEADING = re.compile(r"被试|对象|受试者|参与者|参加者|(?:一般|临床|病例)资料|病例选择|样本")
_OF_KIND = re.compile(r"(\d{1,4})\s*(?:名|例|位)[\u4e00-\u9fff]{1,8}者")
"""People of a kind: 15 名高焦虑者."""
_TOTAL = re.compile(
    r"(?:被试|受试者|参与者|研究对象|样本)[^。；]{0,30}?(?:共计?|总计|合计)有?\s*(\d{1,4})\s*(?:名|例|人|位)"
)
"""All of them, some words behind the noun: 被试为某大学在校生，共 46 人."""
_HEADED = re.compile(
    r"[^。；,，:：]{0,12}(?:组|对照|患者)(?:[:：]|(?=从|来自|由|为|均))(?:[^。；]*?(?:共计?|计)|[^。；，,\d]{0,24})\s*(\d{1,4})\s*(?:名|例|人|位)"
)
"""A group under its name: ADHD组：来自门诊，共 30 例."""
PAIR = 2
"""Counts of which the second is another group, not the sum or a part of the first: 20 例患者与 20 名对照."""
_NUMBER = re.compile(r"(?<![\d.~～-])(\d{1,4})\s*(?:名|例|人|位)")
_RESULT = re.compile(r"[，,](?:由于|因为?(?!子)|故|因此)")
_AND = re.compile(r"者?(?:[（(][^（）()]{0,40}[)）])?\s*(?:和|与|及|以及|、)\s*")
_EACH_LATER = re.compile(r"(?:各|每组)\D{0,4}\d|其中|包括|分为")
_OF_WHOM = re.compile(r"其中有?\s*$")
"""Before a part of those counted: 32 例患者和 31 名对照者, 其中 29 例患者复查."""
_EACH = re.compile(r"(?:各|每组)(?:组|有|为|选取|纳入)?\s*$")
"""Before the number of each group: 患者组和对照组各 20 名."""
_ANALYSED = re.compile(r"(?:进入|纳入|用于)[^。；]{0,6}(?:分析|统计)|剔除|排除")
_CONTROLS_LATER = re.compile(
    r"^(?:[（(]?\d[)）]?)?(?:另|同期|同时|并|此外|再)?[^。；]{0,30}?(?:对照|健康|正常)[^。；]{0,30}?(?<!\d)(?<!龄)(?P<n>\d{1,4})\s*(?:名|例|人|位)"
)
"""How a later sentence counts the controls: 另招募健康志愿者 25 名; 正常对照组: …, 共 28 名."""
_NUMERAL = re.compile(r"(?<![第每各一二三四五六七八九十])[一二两三四五六七八九](?=[名例位])")
_NAMED_GROUP = re.compile(
    r"[\u4e00-\u9fff]{1,6}?组(?!成|别|间|内)|对照(?!组)|男(?=女)|(?<=男)女|[\u4e00-\u9fff]{0,4}(?:患者|病人)(?!组)|健康[\u4e00-\u9fff]{0,3}(?!组)"
)
_MALES = re.compile(r"男\D{0,4}?(\d{1,4})|(\d{1,4})\s*(?:名|例|人|位)?\s*(?:为)?男")
_FEMALES = re.compile(r"女\D{0,4}?(\d{1,4})|(\d{1,4})\s*(?:名|例|人|位)?\s*(?:为)?女")


def read_chinese(prose: RunningText) -> tuple[Sample, ...]:
    """Return the study's sample where the text counts people in Chinese, then its groups; empty where it counts none."""
    anywhere = list(prose.sentences())
    own = (
        list(prose.sentences(section.start, section.end))
        for section in prose.sections
        if _PEOPLE_HEADING.search(section.heading)
    )
    section = next(filter(None, (_of_passage(prose, sentences) for sentences in own)), ())
    return _of_experiments(prose) or _fuller(section, _of_passage(prose, anywhere))


def _fuller(section: tuple[Sample, ...], whole: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Return the people of the section on them, unless the text before it counts groups of which it counts some, or whom it left out."""
    if not section or not whole:
        return section or whole
    n, other = section[0].n or 0, whole[0].n or 0
    numbers = [group.n or 0 for group in whole[1:]]
    gone, gone_of_all = (section[0].recruited or n) - n, (whole[0].recruited or other) - other
    if whole[0].recruited == n and gone == gone_of_all:
        return section  # whom the section leaves out of more was left out before the text counted as many
    is_part = counts_more(numbers, n, exactly=len(section) > 1)
    is_kept = other < n and (whole[0].recruited == n or _ANALYSED.search(whole[0].evidence["n"].quote) is not None)
    return whole if is_part or is_kept else section


def _of_experiments(prose: RunningText) -> tuple[Sample, ...]:
    """Return the people of several experiments with a section each (实验一被试), their sum first; empty where there are none."""
    found: dict[str, Sample] = {}
    for section in prose.sections:
        label = label_of(section.heading)
        if label is None or label in found or not _PEOPLE_HEADING.search(section.heading):
            continue
        samples = _of_passage(prose, list(prose.sentences(section.start, section.end)))
        if samples and samples[0].n is not None:
            found[label] = replace(samples[0], name=f"experiment {label}", experiment=label)
    if len(found) <= 1:
        return ()
    quote = " […] ".join(sample.evidence["n"].quote for sample in found.values())
    first = next(iter(found.values())).evidence["n"]
    n = sum(sample.n or 0 for sample in found.values())
    return (Sample(name="study", n=n, evidence={"n": replace(first, quote=quote)}), *found.values())


def _of_passage(prose: RunningText, sentences: list[Sentence]) -> tuple[Sample, ...]:
    for count in (_count, _count_under_heading(prose), _count_of_sexes):
        for at, sentence in enumerate(sentences):
            n = count(sentence)
            if FEWEST <= n <= MOST and not _ELSEWHERE.search(sentence.text):
                return _from(prose, sentences, at, n)
    return ()


def _count_under_heading(prose: RunningText) -> Callable[[Sentence], int]:
    """Return what counts the groups without a noun of people of a sentence under a heading of participants."""

    def count(sentence: Sentence) -> int:
        is_of_people = _PEOPLE_HEADING.search(_heading(prose, sentence)) is not None
        return sum(each.n for each in groups_of(sentence.text)) if is_of_people else 0

    return count


def _count_of_sexes(sentence: Sentence) -> int:
    return sum(each.n for each in sexes_alone(sentence.text))


def _from(prose: RunningText, sentences: Sequence[Sentence], at: int, n: int) -> tuple[Sample, ...]:
    """Return the study whose first count is that of a sentence, with what the sentences behind it add, leave out and keep, then its groups."""
    sentence = sentences[at]
    near = [sentence, *(s for s in sentences[at + 1 : at + 14] if s.start - sentence.start < NEAR)]
    text = _unbroken("".join(s.text for s in near))
    bare = BRACKETS.sub("", text)
    apart = groups_apart([_unbroken(s.text) for s in near])
    if apart:
        total, first = sum(each.n for each, _ in apart), sum(n for _, n in apart)
        study = replace(_describe(total, text, prose, near), recruited=first if first != total else None)
        finer = finest_groups(bare, text, total)
        return (study, *_as_samples(finer if len(finer) > len(apart) else [each for each, _ in apart], study))
    later = _groups_later(sentence, sentences[at + 1 : at + 8])
    n += later
    parts = {each.n for each in groups_adding_up(bare, n)}
    found = [(number_kept(bare, match), match.end()) for match in KEPT.finditer(bare)]
    kept, end = next(((k, end) for k, end in found if FEWEST <= k <= n and k not in parts), (None, 0))
    if kept is not None and later and kept <= n - later and _counts_controls(bare[end:], later):
        kept += later  # 40 例，最终纳入 36 例。对照组 35 名: those kept are of the first group
    # 26 例患者和 25 例对照 … 患者 28 例，剔除 2 例，最终纳入 26 例: the first count was of those kept.
    sums = {sum(pair) for pair in combinations(parts, PAIR)} if len(parts) > PAIR else set()
    are_kept = any(k in parts or k in sums for k, _ in found)
    gone = 0 if are_kept else n_gone(text)
    if gone and any(_count(replace(s, text=_unbroken(s.text))) == n + gone for s in near[1:]):
        gone = 0  # 对 35 例患者和 33 名对照行扫描 … 共入组患者 38 例，对照 34 名，4 例剔除: they are left of these
    total = kept if kept is not None else n - gone if gone < n / 2 else n
    study = replace(_describe(total, text, prose, near), recruited=n if n != total else None)
    groups = (
        finest_groups(bare, text, total) or _left(groups_adding_up(bare, n), text, total) or sexes_alone(sentence.text)
    )
    return (study, *(_as_samples(groups, study) if sum(each.n for each in groups) == total else ()))


def _counts_controls(text: str, n: int) -> bool:
    return re.search(rf"(?:对照|健康|正常)[^。；]{{0,40}}?(?<!\d){n}\s*(?:名|例|人|位)", text) is not None


def _unbroken(text: str) -> str:
    """Return a text without the blanks that the ends of lines left in words and counts ("最终 42 例 患者"), its small numbers in digits."""
    text = _NUMERAL.sub(lambda found: str(NUMERALS[found[0]]), text)
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\w])|(?<=\w)\s+(?=[\u4e00-\u9fff])", "", text)


def _groups_later(sentence: Sentence, later: Sequence[Sentence]) -> int:
    """Return the people of the other group that later sentences count."""
    counts, groups = _counts(sentence), groups_of(sentence.text)
    bare = BRACKETS.sub("", sentence.text)
    is_one_kind = len(groups) <= 1 or any(_end_of_parts(n, bare) for n in (*counts[:1], sum(counts)))
    if _OPENS_GROUP.search(sentence.text) and len(counts) == 1:
        # 患者组 18 例，男 10 例；对照组 20 例: a semicolon ends a sentence.
        found = next((_count(s) for s in later[:1] if _OPENS_GROUP.match(s.text)), 0)
    elif sentence.text.rstrip().endswith(("；", ";")) and groups and is_one_kind:
        found = next((_count(s) for s in later[:1] if _OTHER_KIND.match(s.text)), 0)
    else:
        found = 0
    return found or (_controls_later(sentence, later) if is_one_kind else 0)


def _controls_later(sentence: Sentence, later: Sequence[Sentence]) -> int:
    """Return the controls that a later sentence counts, where this one counts none; 0 where it sums up or leaves out."""
    if re.search(r"对照|健康|正常", sentence.text):
        return 0
    for each in later:
        found = _CONTROLS_LATER.match(_unbroken(each.text))
        if (
            found is not None
            and not n_gone(each.text)
            and not KEPT.search(each.text)
            and FEWEST <= int(found["n"]) <= MOST
        ):
            return int(found["n"])
    return 0


def _left(groups: Sequence[NamedCount], text: str, total: int) -> tuple[NamedCount, ...]:
    """Return groups without those left out of each by name, where that gives the number analysed; else none."""
    left = without_those(groups, text)
    return left if sum(each.n for each in left) == total else ()


def _heading(prose: RunningText, sentence: Sentence) -> str:
    section = prose.section_at(sentence.start)
    return section.heading if section is not None else ""


def _as_samples(groups: Iterable[NamedCount], study: Sample) -> Iterator[Sample]:
    return (Sample(name=each.name, n=each.n, evidence={"n": study.evidence["n"]}) for each in groups)


def _count(sentence: Sentence) -> int:
    """Return the people a sentence counts, its groups added up unless the first number is their total; 0 for none."""
    sentence = _before_result(sentence)
    counts = _counts(sentence)
    bare = BRACKETS.sub("", sentence.text)
    end = _end_of_parts(counts[0], bare) if counts else 0
    if end:
        return counts[0] + sum(each.n for each in groups_of(bare[end:]))
    groups = groups_of(bare) or groups_of(sentence.text)
    of_groups = sum(group.n for group in groups)
    if len(groups) > 1 and len(groups) >= len(counts) and not _EACH_LATER.search(bare):
        return groups[0].n if 2 * groups[0].n == of_groups and len(groups) > PAIR else of_groups
    if not sentence.counted_in_chinese:
        return sum(counts)
    is_total = counts[:1] == [sum(counts[1:])] and (len(counts) > PAIR or _EACH_LATER.search(sentence.text) is not None)
    if is_total or not (_GROUP.search(sentence.text) or _are_joined(sentence)):
        return counts[0] if counts else 0
    return sum(counts)


def _before_result(sentence: Sentence) -> Sentence:
    """Return a sentence without its words on those left out and left, where it counts people before them."""
    cut = _RESULT.search(sentence.text)
    if cut is None:
        return sentence
    before = tuple(each for each in sentence.counted_in_chinese if each.end <= cut.start())
    return replace(sentence, text=sentence.text[: cut.start()], counted_in_chinese=before) if before else sentence


def _end_of_parts(n: int, text: str) -> int:
    """Return where the groups end that the first number of people in a text is divided into: 94 名，其中患者 31 名，…; 0 where it is not."""
    numbers = list(_NUMBER.finditer(text))
    if (
        len(numbers) <= PAIR
        or int(numbers[0][1]) != n
        or not _EACH_LATER.search(text, numbers[0].end(), numbers[1].start())
    ):
        return 0
    sums = accumulate(int(each[1]) for each in numbers[1:])
    return next((each.end() for each, total in zip(numbers[1:], sums, strict=True) if total == n), 0)


def _are_joined(sentence: Sentence) -> bool:
    """Return whether two counts are two parts of one subject: 20名患者和18名健康者."""
    places = [(counted.start, counted.end) for counted in sentence.counted_in_chinese]
    return any(_AND.fullmatch(sentence.text[end:start]) for (_, end), (start, _) in pairwise(places))


def _counts(sentence: Sentence) -> list[int]:
    """Return the counts of people in a sentence; those without a noun of people where there are no others."""
    if sentence.counted_in_chinese:
        counted = list(sentence.counted_in_chinese)
        if len(counted) > PAIR and _OF_WHOM.search(sentence.text[: counted[-1].start]):
            counted.pop()
        counts = [_of_groups(sentence.text, c.n, c.start, noun=c.noun) for c in counted]
        return [n for n in counts if n]
    total = _TOTAL.search(sentence.text) or _HEADED.match(sentence.text)
    if total:
        return [int(total[1])]
    found = list(_OF_GROUP.finditer(sentence.text)) or list(_OF_KIND.finditer(sentence.text))
    counts = [_of_groups(sentence.text, int(m[1]), m.start(1)) for m in found]
    return [n for n in counts if n]


def _of_groups(text: str, n: int, start: int, *, noun: str = "") -> int:
    """Return a number of people, that of all groups where it is stated for each of them (各20名); 0 where nothing says how many.

    `start` is where its words begin; `noun` are all of them.
    """
    number = noun.find(str(n))
    before = text[: start + max(number, 0)]
    if _EACH.search(before) is None:
        return n
    said = N_GROUPS.search(before)
    if said is not None:
        return n * NUMERALS.get(said[1], 0)
    names = set(_NAMED_GROUP.findall(re.split(r"[，。；,;]", before)[-1] or before) or _NAMED_GROUP.findall(before))
    return n * len(names) if len(names) > 1 else 0


def _describe(n: int, text: str, prose: RunningText, near: list[Sentence]) -> Sample:
    first = prose.evidence(near[0], "text")
    evidence = {"n": first}
    males, females = both_sexes(_number(_MALES, text), _number(_FEMALES, text), n) or (None, None)
    ages = read_ages(prose, near[0].start, near[-1].end)
    facts = {
        "males": males,
        "females": females,
        "age_mean": ages.mean,
        "age_sd": ages.sd,
        "age_min": ages.low,
        "age_max": ages.high,
    }
    evidence |= {key: first for key, value in facts.items() if value is not None}
    return Sample(name="study", n=n, evidence=evidence, **facts)  # type: ignore[arg-type]


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1] or found[2]) if found else None
