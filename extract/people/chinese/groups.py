"""The groups of a study as Chinese papers count them: 患者 32 例，健康对照 30 例; 男性 14 人，女性 16 人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.people.counts import FEWEST

UNIT = r"(?:名|例|人|位)"
"""Behind a number of people."""
BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_KIND = r"(?:(?<!入)组|患者|病人|对照|对照者|健康者|志愿者|成瘾者|吸烟者|者|家|(?:男性?|女性?)(?![\u4e00-\u9fff])|儿童|青少年|老年人|人群|老年|青年|青年人|年轻人|中年人|学生|大学生|研究生|成人|成年人|新手|专家|运动员|被试|受试者)"
_COUNTED = re.compile(
    rf"(?P<name>(?:(?!\d{{1,4}}\s*{UNIT})[\u4e00-\u9fffA-Za-z0-9-]){{0,16}}?{_KIND})(?:[（(][^（）()]{{0,30}}[)）])?(?:共|为|共计|有)?\s*(?P<n>\d{{1,4}})\s*{UNIT}"
    rf"|(?P<m>\d{{1,4}})\s*{UNIT}(?P<behind>[\u4e00-\u9fffA-Za-z0-9-]{{0,16}}?{_KIND})(?!\d)"
)
_BRACKETED = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9-]{{1,16}}?(?:组|患者|病人|对照))[（(](?:[A-Za-z][A-Za-z0-9 -]{{0,40}}(?:组)?[,，;；] ?)?(?:[nN]\s?[=＝]\s?(?P<n>\d{{1,4}})(?![\d.])|共?\s?(?P<m>\d{{1,4}})\s*{UNIT})"
)
"""A group whose number opens the brackets behind its name: 抑郁组(24例，男11例), 抑郁组(n=24)."""
_SHORT = re.compile(r"(?<=[\u4e00-\u9fff])[（(][A-Z][A-Za-z-]{0,9}[)）](?=[\u4e00-\u9fff])")
"""An abbreviation within the name of a group: 轻度认知障碍(MCI)患者."""
_SEX = ("男", "女", "男性", "女性")
_EVERYBODY = re.compile(r"(?:(?:有?效|名|在校|右利手|成人|成年|汉族)*(?:被试|受试者|大?学生|研究生|本科生))")
"""Names of all people, no group of them."""
_EACH = ("每组", "各组", "两组", "三组")
LEAST_GROUPS, MOST_GROUPS = 2, 4
_NO_GROUP = re.compile(r"剔除|排除|退出|脱落|失访|删除|去除|缺失")
_CLAUSE = re.compile(r"[，。；,;、（(]")
BEHIND = 6
"""Characters behind a number in which its clause says that these people left: 患者组 4 名脱落."""
_OF_THEM = re.compile(r"其中(?!.{0,16}组)")
"""Before some of the people of a group, unless they are a group themselves."""
_VERB = re.compile(
    r"^(?:和|与|及|以及|\d{0,4}(?:名|例|位))|^.*(?:(?:匹配|相当|收治|就诊|治疗|住院|确诊|诊断|证实|体检|发病)的|选取|招募|收集|纳入|包括|入选|分入|同期|另选|为|选择|最终|最后|有|取|集|募|计|并以|并|以|其中|"
    r"(?:\d月(?:\d{1,2}日)?|(?:我院|本院|医院)(?:[\u4e00-\u9fff]{1,6}?科)?(?:门诊|病房)?|门诊)(?=[\u4e00-\u9fff]))"
)
"""What stands before the name of a group in its clause: a verb, or when and where its people came."""
_HEAD = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,8}(?<![两各每三入])组)(?:选取|选择|为|来自|由)")
_SCREENED = re.compile(r"[^，。；,;\d]{0,8}(?:筛选|筛查|普查|问卷|施测|初测)")
"""Behind those among whom people were looked for: 对 600 名大学生进行筛选."""
_RESULT = re.compile(r"(?<=[，,；;。])(?:最终|最后|实际|剩余)")
"""Before those who are left of the groups counted before."""
_GIVEN = re.compile(
    r"(?:作为|为|设为|归为|归入|即|组成)\s?(?P<name>(?!对照|健康|正常)[A-Za-z0-9\u4e00-\u9fff-]{1,10}?组)"
)
"""The name that a group is given behind its number."""
_SEXES = re.compile(
    rf"男(?:性|生)?\D{{0,4}}?(?P<m>\d{{1,3}})\s*{UNIT}(?:[（(][^（）()]{{0,40}}[)）])?[，、,和与及]\s*女(?:性|生)?\D{{0,4}}?(?P<f>\d{{1,3}})\s*{UNIT}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCount:
    """A group by its name in print, how many people it has, where it stands, and whether it is a part of those before (其中)."""

    name: str
    n: int
    at: int = 0
    is_part: bool = False


def groups_adding_up(text: str, n: int) -> tuple[NamedCount, ...]:
    """Return the groups of a passage whose numbers follow one another and add up to `n`, the last such; none where none do."""
    return _run_adding_up([each for each in _counted(text) if each.name not in _SEX], n)


def finest_groups(bare: str, text: str, n: int) -> tuple[NamedCount, ...]:
    """Return the groups of a passage that add up to `n`: those it counts in brackets where they are more than those outside.

    患者 50 例，分为抑郁组(24 例)和非抑郁组(26 例)；健康者 27 例 are three groups. `bare` is the text without brackets.
    """
    groups = groups_adding_up(bare, n) or _run_adding_up(
        [each for each in _counted(bare, in_all=True) if each.name not in _SEX], n
    )
    bracketed = list(_in_brackets(text))
    outside = [each for each in _counted(text) if each.name not in _SEX]
    counted = sorted([*outside, *bracketed], key=lambda each: each.at)
    finer = _run_adding_up(counted, n, least=max(len(groups) + 1, LEAST_GROUPS)) if bracketed or not groups else ()
    return finer or groups


def _in_brackets(text: str) -> Iterator[NamedCount]:
    for match in _BRACKETED.finditer(_SHORT.sub("", text)):
        name = _VERB.sub("", match["name"])
        n = int(match["n"] or match["m"])
        if (
            name
            and name not in _EACH
            and not _EVERYBODY.fullmatch(name)
            and n >= FEWEST
            and not (_NO_GROUP.search(match["name"]) or _OF_THEM.search(match["name"]))
        ):
            yield NamedCount(name=name, n=n, at=match.end("name") - len(name))


def _run_adding_up(counted: Sequence[NamedCount], n: int, least: int = LEAST_GROUPS) -> tuple[NamedCount, ...]:
    for size in range(least, MOST_GROUPS + 1):
        for end in range(len(counted), size - 1, -1):
            run = counted[end - size : end]
            if sum(each.n for each in run) == n and len({each.name for each in run}) == size:
                return tuple(run)
    return ()


def groups_of(text: str) -> tuple[NamedCount, ...]:
    """Return the groups a clause counts, each by a name of its own, up to the first that comes again; men and women are none."""
    found: dict[str, NamedCount] = {}
    result = _RESULT.search(text)
    for each in _counted(text):
        if found and result is not None and each.at >= result.start():
            break
        if each.is_part:
            continue
        if each.name in found:
            break
        if each.name not in _SEX:
            found[each.name] = each
    return tuple(found.values())


def _counted(text: str, *, in_all: bool = False) -> Iterator[NamedCount]:
    """Yield the groups a text counts; those of whom it says 其中, too, where they are all (`in_all`): 94 名，其中患者 31 名."""
    text = _SHORT.sub("", text)
    for match in _COUNTED.finditer(text):
        name = _name(match["name"] or match["behind"], text[match.end() :])
        if _SCREENED.match(text, match.end()):
            continue
        clause = re.split(r"[，。；,;、（(]", text[: match.start()])[-1] + match[0]
        n = int(match["n"] or match["m"])
        if (
            name
            and name not in _EACH
            and not _EVERYBODY.fullmatch(name)
            and n >= FEWEST
            and not _NO_GROUP.search(clause + _CLAUSE.split(text[match.end() :])[0][:BEHIND])
            and (in_all or not _OF_THEM.search(clause))
        ):
            yield NamedCount(name=name, n=n, at=match.start(), is_part="其中" in clause)


def counted_groups(text: str) -> Iterator[NamedCount]:
    """Yield the groups a text counts outside brackets and in them, no men and women."""
    inside = text.replace("（", "，").replace("(", "，").replace("）", "，").replace(")", "，")
    yield from (each for each in _counted(inside, in_all=True) if each.name not in _SEX)


def _name(printed: str, behind: str) -> str:
    """Return the name of a group without the verb before it, with the one it is given: 患者 25 例作为 DR 组 are 患者(DR组)."""
    headed = _HEAD.match(printed)
    if headed is not None:
        return headed["name"]
    name = _VERB.sub("", printed)
    given = _GIVEN.match(behind)
    return f"{name}({given['name']})" if name and given is not None and not name.endswith("组") else name


def sexes_alone(text: str) -> tuple[NamedCount, ...]:
    """Return the men and the women of a sentence that counts nobody else."""
    found = _SEXES.search(text)
    if found is None:
        return ()
    return NamedCount(name="男性", n=int(found["m"])), NamedCount(name="女性", n=int(found["f"]))
