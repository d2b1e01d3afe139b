"""Names of authors, as sources print them: one per field or several, family name first or last, in Han characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from corpora.nouns.records import Author
from miner.importers.fields import clean

_AFFILIATION_MARK = re.compile(r"(?:\[\d[\d,，]*\]|\(\d+\))+$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_NAME_BREAKS = re.compile(r"[;；\n]+")
_AND = re.compile(r"\s+and\s+")
_COMMAS = re.compile(r"[,，、]")
_TWIN = re.compile(r"\s*[(（][^()（）]*[\u3400-\u9fff][^()（）]*[)）]")
"""A name in Han characters in brackets behind its pinyin: "Yang (杨)"."""
_NOBODY = frozenset({"et al", "others", "anonymous", "anon", "no authors listed", "等", "et al.等", "null"})
_FAMILIES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鐘譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯龐顏莊聶魯歐關蘭紀單塗駱藍華饒農"
)
"""Chinese family names of one character, simplified and traditional: about nine of ten people have one of them."""
_DOUBLE_FAMILIES = frozenset(
    re.findall(
        r"\w\w",
        "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 皇甫 夏侯 尉迟 尉遲 东方 東方 慕容 令狐 长孙 長孫 公孙 公孫 轩辕 軒轅 宇文 端木 独孤 獨孤 南宫 南宮 西门 西門 呼延 澹台 闻人 聞人 赫连 赫連 完颜 完顏",
    )
)


def parse_author(text: str) -> Author | None:
    """Return the name in `text`; family and given are filled when a comma separates them.

    None where the text names nobody ("Anonymous", "[No author name available]", "others").
    """
    raw = clean(_AFFILIATION_MARK.sub("", text.strip()))
    if not raw or raw == "," or raw.strip("[]().,").casefold() in _NOBODY:
        return None
    bare = _TWIN.sub("", raw) if _LATIN.search(raw) else raw
    family, comma, given = bare.replace("，", ",").partition(",")
    if comma and family.strip() and given.strip():
        return Author(raw=raw, family=family.strip(), given=given.strip())
    return Author(raw=raw)


def parse_authors(texts: Iterable[str], *, breaks: re.Pattern[str] = _NAME_BREAKS) -> tuple[Author, ...]:
    """Return the names in `texts`, each text holding one or several (";", "；"; for Chinese names also ",")."""
    parts = (part for text in texts for part in breaks.split(html.unescape(text)))
    values = [name.strip() for part in parts for name in _joined_by_and(part) if name.strip()]
    if len(values) > 1 and all(len(_COMMAS.findall(value)) == 1 for value in values):
        names: Iterable[str] = values  # "family, given" in every field: one name each
    else:
        names = (name for value in values for name in split_names(value))
    return tuple(author for author in map(parse_author, names) if author)


def _joined_by_and(text: str) -> list[str]:
    """Return the names in "Li, H. and Wu, B."; the name of a group, in which a part has no comma, is one."""
    parts = _AND.split(text)
    return parts if all("," in part for part in parts) else [text]


def split_names(text: str) -> Sequence[str]:
    """Return the names in a text in which only commas may separate them: several where they are Chinese.

    "杨, 小伟" is one name (family, given), "张三,李四" are two: both sides of the comma begin with a family name.
    Names with Latin letters ("Yang (杨), Xiaowei (小伟)") are never cut at commas.
    """
    if not _HAN.search(text) or _LATIN.search(text):
        return [text]
    parts = [part.strip() for part in _COMMAS.split(text) if part.strip()]
    if len(parts) == 1 and _are_whole_names(words := text.split()):
        return words
    return [text] if len(parts) == 2 and _is_one_name(*parts) else parts


def _are_whole_names(words: Sequence[str]) -> bool:
    """Return whether words between blanks are people ("杨小伟 蔡洪"), not the parts of one name ("欧阳 明")."""
    return len(words) > 1 and all(len(word) > 1 and word[0] in _FAMILIES for word in words)


def _is_one_name(left: str, right: str) -> bool:
    """Return whether "left, right" is a family name and a given name rather than two people."""
    if len(left) == 1 or len(right) == 1 or left in _DOUBLE_FAMILIES:
        return True
    return not (left[0] in _FAMILIES and right[0] in _FAMILIES)
