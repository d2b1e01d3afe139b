"""Every sentence of the desk's pages has its Chinese, and the catalogue holds nothing else."""

from __future__ import annotations

import re
import string
from pathlib import Path

from corpora.desk.words import chinese, in_language

ROOT = Path(__file__).resolve().parents[2]
CALL = re.compile(r"""\b_\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
TITLE = re.compile(r"""\btitle=("[^"]*")""")


def desk_files(*suffixes: str):
    folders = [ROOT / part / "desk" for part in ("corpora", "miner", "screen", "extract", "meta")]
    return [path for folder in folders for suffix in suffixes for path in folder.rglob(f"*{suffix}")]


def said() -> set[str]:
    found = set()
    for path in desk_files(".html", ".py"):
        text = path.read_text(encoding="utf-8")
        found |= {match[1][1:-1].replace("\\'", "'") for match in CALL.finditer(text)}
    return found


def spoken_by_name() -> set[str]:
    """Words that pages translate by a variable: titles of parts, counted views, steps, judgements, verdicts."""
    from corpora.desk.home import COUNTED
    from corpora.desk.steps import STEPS
    from extract.desk.coordinates import DIRECTION_WORDS, KIND_WORDS, ROLE_WORDS
    from review_desk import make_desk

    titles = {part.title for part in make_desk(ROOT).parts if part.title}
    kinds = {
        "include",
        "exclude",
        "unclear",
        "met",
        "not_met",
        "adjudicator",
        "consensus",
        "Import exports",
        "Keep full texts",
    }
    kinds |= {*DIRECTION_WORDS.values(), *KIND_WORDS.values(), *ROLE_WORDS.values()} - {"x", "y", "z"}
    return titles | set(COUNTED.values()) | {title for title, _ in STEPS.values()} | kinds


def test_every_sentence_has_its_chinese_with_the_same_values():
    wanted = said() | spoken_by_name()
    assert sorted(wanted - set(chinese())) == []
    for english, translated in chinese().items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, translated)]
        assert fields[0] == fields[1], english


def test_pages_hold_no_script_or_style_of_their_own():
    """The policy of the desk forbids both, so that nothing of a paper can run."""
    for path in desk_files(".html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), path


def test_values_are_put_into_sentences():
    assert in_language("zh")("page {page}", page=3) == "第 3 页"
    assert in_language("en")("page {page}", page=3) == "page 3"
