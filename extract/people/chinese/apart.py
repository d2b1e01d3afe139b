"""Groups that have sentences of their own: 患者组：共 33 例，退出 3 例，实际 30 例。对照组：共 32 例."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.people.chinese.groups import BRACKETS, UNIT, NamedCount, groups_of
from extract.people.chinese.kept import KEPT, n_gone, number_kept
from extract.people.counts import FEWEST

_HEADED = re.compile(
    r"(?:[（(]?\d[)）.、])?(?!\d)(?P<name>[\u4e00-\u9fffA-Za-z0-9-]{1,16}?(?:(?<![两各每三入])组|对照|患者|病人|者))[（(]?(?:[:：]|(?=从|来自|由|均)|为(?!\d))"
)
"""The name of a group at the beginning of its sentence: 对照组：…, 健康者来自社区."""
_NEW_GROUP = re.compile(
    r"(?:另外?|同期|同时|并|此外|再|又){0,2}(?:从[^，。；,\d]{1,20}?)?(?:选取|选择|招募|募集|征集|纳入|收集|选)(?P<who>[^。；]{0,40}?(?:对照|健康|正常|志愿者)[^。；]{0,20}?)(?<!\d)(?P<n>\d{1,4})\s*"
    + UNIT
)
_IS_OTHER = re.compile(r"组$|对照|健康|正常")
_FIRST = re.compile(rf"(?<![\d.~～-])(?P<n>\d{{1,4}})\s*{UNIT}")
_LATER = re.compile(r"(?:最终|最后)[^。；]{0,40}(?:组|对照)[^。；]{0,12}\d[^。；]{0,20}(?:组|对照|健康)")
"""Numbers kept of several groups at the end: those before are of people who were recruited."""


def groups_apart(sentences: Sequence[str]) -> tuple[tuple[NamedCount, int], ...]:
    """Return the groups of a passage where each has sentences of its own, with those of each who were kept, and how many it was first.

    `sentences` begin with the one that counts people first. Empty where one of them counts several groups, or none does but the first.
    """
    stretches = list(_stretches([BRACKETS.sub("", sentence) for sentence in sentences]))
    groups = [_group(name, text) for name, text in stretches]
    found = [each for each in groups if each is not None]
    end = stretches[-1][1].partition("。")[2]
    is_of_all = KEPT.search(end) is not None or n_gone(end) > 0  # of whom, nobody knows
    is_sure = len(found) == len(groups) > 1 and len({each.name.removesuffix("组") for each, _ in found}) == len(found)
    return tuple(found) if is_sure and not is_of_all and not _LATER.search(stretches[-1][1]) else ()


def _stretches(sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each group and the sentences on it."""
    name, text = _opened(sentences[0]) or _first_name(sentences[0]), sentences[0]
    for sentence in sentences[1:]:
        opened = _opened(sentence)
        if opened:
            yield name, text
            name, text = opened, ""
        text += sentence
    yield name, text


def _opened(sentence: str) -> str:
    """Return the name of the group that a sentence opens; "" where it opens none."""
    headed = _HEADED.match(sentence)
    if headed is not None and _FIRST.search(sentence):
        return headed["name"]
    counted = _NEW_GROUP.match(sentence)
    groups = groups_of(sentence)
    if counted is None:
        opens = len(groups) == 1 and groups[0].at == 0 and _IS_OTHER.search(groups[0].name)
        return groups[0].name if opens else ""
    return next((each.name for each in groups if each.n == int(counted["n"])), "健康对照")


def _first_name(sentence: str) -> str:
    groups = groups_of(sentence)
    return groups[0].name if len(groups) == 1 else ""


def _group(name: str, text: str) -> tuple[NamedCount, int] | None:
    """Return a group with those it kept, else those counted first without those who left, and these; None where it has none, or is several."""
    first = _FIRST.search(text)
    if not name or first is None or len(groups_of(text.split("。")[0])) > 1:
        return None
    n = int(first["n"])
    kept = (number_kept(text, found) for found in KEPT.finditer(text))
    gone = n_gone(text)
    left = next((each for each in kept if FEWEST <= each <= n), n - gone if gone < n / 2 else n)
    return (NamedCount(name=name, n=left), n) if n >= FEWEST else None
