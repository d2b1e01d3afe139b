"""Whom a Chinese passage leaves out, and how many it keeps: 3 例被剔除，最终纳入 38 例."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from extract.people.chinese.groups import BRACKETS, NamedCount, groups_of

KEPT = re.compile(
    r"(?:有效被试|最终|最后|实际|剩余|余下|其余|(?<=[，,；;。])余(?=\d))[^。；]{0,20}?(?<![男女\d])(?<![男女][性生孩])(\d{1,4})\s*(?:名|例|人|位)|有效被试[^\d男女]{0,4}(\d{1,4})"
    r"|(?:^|[，。；,;\s故共])(\d{1,4})\s*(?:名|例|人|位)[^。；，,;\d]{0,12}?(?:(?<![未不能予])(?:纳入|进入|用于|参与)[^。；，,;\d]{0,6}(?:分析|统计)|完成(?!.{0,16}?(?:后|复查|随访|再次|两次|2次|第[二2]次))[^。；，,;\d]{0,10}?(?:研究|实验|治疗|试验|扫描|检查|测试))"
)
PAIR = 2
MOST_NAMED = 4
"""Groups of a study beyond which a list of counts is one of something else."""
N_GROUPS = re.compile(r"([两二三四五六2-6])\s*个?(?:实验|被试)?组(?!别|间|内)")
NUMERALS = {
    "两": 2,
    **{numeral: n for n, numeral in enumerate("一二三四五六七八九", 1)},
    **{str(n): n for n in range(2, 7)},
}
_EACH_OF_THEM = re.compile(r"(?:各|每组)(?:组|有|为|余|剩)?\s*$")
"""Before the number kept of each group: 最终三组各 18 名进入分析."""
_OUT = re.compile(r"剔除|排除|删除|去除|退出|脱落|失访|丢失|缺失|[未不](?:能|予)?(?:被)?(?:纳入|完成|进入)")
"""Words by which people are left out."""
_SENTENCE = re.compile(r"[。；;]")
_LOST_LATER = re.compile(r"(?:复查|随访).{0,20}失访|失访.{0,20}(?:复查|随访)")
"""Those who did not come again were measured once, and are counted."""
_DONE_LATER = re.compile(r"完成了?(?:全部)?(?:随访|复查|两次|2次|第[二2]次|治疗后)")
"""Of those who came again, in the sentence on those who did not."""
_WITHIN = re.compile(r"[，,（）()]")
_ALL_OF = re.compile(r"均|皆|都|予以|以上|上述|这些|共计?\d|也均")
FEW = 10
"""People left out for one reason; more are those of whom some were."""
_RECRUITED = re.compile(r"招募|选取|纳入|收集|募集|参加|参与|入组|入选|选择")
_REST = re.compile(r"(?:之)?后|最终|最后|实际|剩余|余下|其余|保留")
"""Before those who are left: 剔除 2 例后剩余 28 例."""
_OF_ALL = re.compile(
    r"\d{1,4}\s*(?:名|例|人|位)[^\d、]{0,8}?(?<![疗验程])(?:中|里)(?=[有，,\d]|[\u4e00-\u9fff]{1,12}\d)"
)
"""Of whom some are left out: 40 名被试中 3 名被剔除."""
_ITS = re.compile(r"其|该|这|均|予以")
_WHY = re.compile(r"因|由于|不|无法|未")
"""What a clause without a number says of the people of the clause before it, or that clause of why: 4 名猜出目的，其数据不纳入分析."""
_NUMBER = re.compile(r"(?<![\d.~～-])(\d{1,3})\s*(?:名|例|人|位)")
_WHOSE_N = re.compile(
    r"(?P<who>[A-Za-z0-9-]{1,9}组|[\u4e00-\u9fff]{2,10}?)有?\s*(?P<n>\d{1,3})\s*(?:名|例|人|位)(?!\s*[\u4e00-\u9fff]{0,6}(?:组|者|患|儿童))"
    r"|(?P<m>\d{1,3})\s*(?:名|例|人|位)(?P<whom>[A-Za-z0-9-]{1,9}组|[\u4e00-\u9fff]{2,8})"
)
"""Whose people are left out: AD组 2 例, 2 名运动员."""
MOST_REASONS = 6
"""Numbers of one clause beyond which they are a list of something else."""
_IS_GROUP = re.compile(r"组|者|病人|对照|健康|正常|儿童|青年|老人|学生|运动员")
_PARTS = re.compile(r"其中|包括|分[为成]")
"""Before the parts of those counted: 最终 45 例完成研究，其中治疗组 22 例."""


def number_kept(text: str, found: re.Match[str]) -> int:
    """Return a number kept, that of all groups where its sentence counts several: 最终纳入患者 28 例；对照 29 名."""
    n = int(next(filter(None, found.groups())))
    groups = [
        each for each in groups_of(_PARTS.split(text[found.start() :].split("。")[0])[0]) if _IS_GROUP.search(each.name)
    ]
    total = sum(each.n for each in groups)
    before = found[0][: found[0].find(str(n))]
    if _EACH_OF_THEM.search(before) and (said := N_GROUPS.search(before)) is not None:
        return n * NUMERALS.get(said[1], 1)
    if _EACH_OF_THEM.search(before):
        counted = groups_of(BRACKETS.sub("", text[: found.start()]))
        return n * len(counted) if 1 < len(counted) <= MOST_NAMED and all(each.n >= n for each in counted) else n
    return n if len(groups) <= 1 or (total == n + n and len(groups) > PAIR) else total


def n_gone(text: str) -> int:
    """Return how many a text leaves out, all together; what brackets say of those left out is not counted twice."""
    text = "。".join(
        each for each in _SENTENCE.split(text) if not (_LOST_LATER.search(each) or _DONE_LATER.search(each))
    )
    return sum(_gone(BRACKETS.sub("", text))) or sum(_gone(text))


def _gone(text: str) -> Iterator[int]:
    """Yield the numbers of the clauses that leave somebody out: 真针刺组 2 例、假针刺组 1 例脱落."""
    for part in _losing(text):
        yield from (int(n) for n in _NUMBER.findall(part)[:MOST_REASONS])


def _losing(text: str) -> Iterator[str]:
    """Yield the parts of a text that count people left out, without the base of whom they are.

    Where the clause that leaves out counts nobody, those are of the clause before it that says why; of all clauses of small
    numbers before it where it says "all of them": 1名青年人头动过大，另有2名老年人正确率过低，均予以排除.
    """
    for sentence in _SENTENCE.split(text):
        before: list[str] = []
        for clause in _WITHIN.split(sentence):
            out = _OF_ALL.sub("", _REST.split(clause)[0])
            if not _OUT.search(out):
                before.append(_OF_ALL.sub("", clause))
                continue
            if _NUMBER.search(out):
                yield out
            elif _ALL_OF.match(clause.strip()):
                yield from reversed(list(takewhile(_is_loss, reversed(before))))
            elif before and (_WHY.search(before[-1]) or _ITS.match(clause)):
                yield before[-1]
            before = []


def _is_loss(clause: str) -> bool:
    """Return whether a clause counts few people, and does not say that they were recruited."""
    numbers = [int(n) for n in _NUMBER.findall(clause)]
    return bool(numbers) and max(numbers) <= FEW and _RECRUITED.search(clause) is None


def without_those(groups: Sequence[NamedCount], text: str) -> tuple[NamedCount, ...]:
    """Return groups without the people of each whom a passage leaves out by name: 成瘾者 2 名被剔除, AD组 2 例、MCI组 1 例脱落."""
    left = list(groups)
    for part in _losing(BRACKETS.sub("", text)):
        for found in _WHOSE_N.finditer(part):
            who = found["who"] or found["whom"]
            parts = {who} if who.isascii() or who[0].isascii() else {who[at : at + 2] for at in range(len(who) - 1)}
            shared = [sum(part in group.name for part in parts) for group in groups]
            named = [at for at, n in enumerate(shared) if n and n == max(shared)]
            if len(named) == 1:
                (at,) = named
                left[at] = replace(left[at], n=left[at].n - int(found["n"] or found["m"]))
    return tuple(left)
