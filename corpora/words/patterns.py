"""From tables of words to regular expressions: the only place where one is made from the other; patterns with hints, without which they fit nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SIMPLIFIED = "脑齿视颞顶额缘带岛叶壳苍纹体层质沟区补辅运动听觉压后钩导围盖红内侧双两边坐标注积别对条务较应构结蓝缝变类极状横节经罗级线转连锥间躯换马鲁脚缰准回莱尔续与从于较减强"
_TRADITIONAL = "腦齒視顳頂額緣帶島葉殼蒼紋體層質溝區補輔運動聽覺壓後鉤導圍蓋紅內側雙兩邊座標註積別對條務較應構結藍縫變類極狀橫節經羅級線轉連錐間軀換馬魯腳韁準迴萊爾續與從於較減強"

_PAIRS = dict(zip(map(ord, _SIMPLIFIED), _TRADITIONAL, strict=True))
_WITHIN_CLASS = {simple: chr(simple) + traditional for simple, traditional in _PAIRS.items()}
_ALONE = {simple: f"[{both}]" for simple, both in _WITHIN_CLASS.items()}
"""A simplified Chinese character to what fits its traditional form, or the one used in Taiwan (座標), too."""
_CLASS = re.compile(r"(\[\^?\]?(?:\\.|[^\]\\])*\])")


def both_scripts(words: str) -> str:
    """Return a pattern that fits simplified Chinese words in the traditional script too, in its character classes as well."""
    parts = _CLASS.split(words)
    return "".join(part.translate(_WITHIN_CLASS if index % 2 else _ALONE) for index, part in enumerate(parts))


def any_of(patterns: Iterable[str]) -> str:
    """Return a pattern that fits where any of some patterns fits; empty ones are left out."""
    return "|".join(pattern for pattern in patterns if pattern) or r"(?!)"


def chinese(words: str) -> str:
    """Return a pattern for Chinese words apart by blanks, in both scripts."""
    return both_scripts(any_of(words.split()))


def compiled(*patterns: str) -> re.Pattern[str]:
    """Return the pattern for any of some patterns, in capitals or not, Chinese words in both scripts."""
    return re.compile(any_of(both_scripts(pattern) for pattern in patterns), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hinted:
    """A pattern that ignores case, and its hints in small letters: each text that it fits holds one of them."""

    pattern: re.Pattern[str]
    hints: tuple[str, ...]

    def may_fit(self, text: str) -> bool:
        """Return whether a text holds one of the hints."""
        return any(map(text.lower().__contains__, self.hints))

    def search(self, text: str) -> re.Match[str] | None:
        """Return where the pattern first fits, else None."""
        return self.pattern.search(text) if self.may_fit(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the pattern fits, left to right."""
        return self.pattern.finditer(text) if self.may_fit(text) else iter(())


def hinted(pattern: str, hints: str) -> Hinted:
    """Return a pattern with its hints, which "|" sets apart."""
    return Hinted(re.compile(pattern, re.IGNORECASE), tuple(hints.split("|")))
