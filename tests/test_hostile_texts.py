"""Names, titles and wordings that no XML holds, or that would be markup: every file of a review stays well-formed and runs nothing."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import focimine
from corpora.figures import own_style, svg_text
from corpora.formats.markup import whole_markup
from corpora.nouns.decisions import Decision, Judgement, Step
from corpora.nouns.plain import to_plain
from corpora.store import Store

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>]]>&\"'{{ 7*7 }}"
PLANNED = f"{MARKUP}\x01\x0b\ud800\ufffe\x7f\x9f\u2028=1+1"
NAMED = f"{MARKUP}\ufffe=1"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with everything that is written of a small review whose every text is hostile."""
    place = tmp_path_factory.mktemp("hostile")
    plan = (Path(__file__).parent / "data" / "protocol_small.yaml").read_text(encoding="utf-8")
    for words in ("A small review", "Empirical studies only"):
        plan = plan.replace(f"en: {words}", f"en: {json.dumps(PLANNED)}")
    (place / "plan.yaml").write_text(plan, encoding="utf-8")
    ris = "".join(
        f"TY  - JOUR\nTI  - {NAMED} paper {n} about empathy\nAU  - {NAMED}, X\nPY  - 2010\nJO  - {NAMED}\nDO  - 10.1000/{n}\nAB  - {NAMED}\nKW  - {NAMED}\nER  - \n\n"
        for n in range(3)
    )
    (place / "x.ris").write_text(ris, encoding="utf-8")
    review = ["--review", str(place / "review")]
    assert focimine.run(["init", str(place / "review"), "--protocol", str(place / "plan.yaml")]) == 0
    assert focimine.run(["import", str(place / "x.ris"), "--database", "scopus", *review]) == 0
    decide(place / "review")
    out = place / "out"
    out.mkdir()
    assert focimine.run(["prisma", "-o", str(out / "prisma"), *review]) == 0
    assert focimine.run(["appendix", "-o", str(out / "appendix"), *review]) == 0
    assert focimine.run(["eligibility", "-o", str(out / "eligibility"), "--language", "en", *review]) == 0
    assert focimine.run(["audit", "10.1000/0", "-o", str(out / "story.html"), *review]) == 0
    for suffix in ("ris", "bib", "json", "nbib", "net", "csv", "xlsx"):
        assert focimine.run(["export-records", str(out / f"records.{suffix}"), *review]) == 0
    return out


def decide(review: Path) -> None:
    with Store.open(review) as store, store.run("decide", version="1") as run:
        for number, entry in enumerate(list(store.entries("record"))):
            for step in (Step.TITLE_ABSTRACT, Step.FULL_TEXT):
                include = number == 0 or step is Step.TITLE_ABSTRACT
                judgement = Judgement.INCLUDE if include else Judgement.EXCLUDE
                decision = Decision(report=entry.key, step=step, judgement=judgement, who="Ann", machine=False)
                run.add("decision", f"d-{number}-{step.value}", to_plain(decision), who="Ann", machine=False)


def parts_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every XML text of a folder: drawings, and the parts of Office files."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".svg":
            yield path.name, path.read_bytes()
        elif path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith((".xml", ".rels", ".svg")):
                        yield f"{path.name}: {name}", archive.read(name)


class Page(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        handlers = [name for name, _ in attrs if name.startswith("on")]
        if tag in ("script", "iframe", "object", "embed", "foreignobject") or handlers:
            self.running.append(f"<{tag} {handlers}>")


def test_every_xml_is_well_formed_and_holds_no_script(files: Path) -> None:
    parts = list(parts_of(files))
    assert len(parts) > 50
    for name, data in parts:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
        tags = {etree.QName(node).localname for node in root.iter() if isinstance(node.tag, str)}
        assert not tags & {"script", "foreignObject"}, name


def test_every_page_is_text_that_runs_nothing(files: Path) -> None:
    pages = sorted(files.rglob("*.html"))
    assert len(pages) >= 6
    for path in pages:
        text = path.read_text(encoding="utf-8")
        page = Page()
        page.feed(text)
        assert page.running == [], path.name
        assert whole_markup(text) == text, path.name
        assert "{{ 7*7 }}" in text or "7*7" not in text


def test_drawings_hold_any_title(tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    with own_style():
        figure = Figure()
        figure.text(0.5, 0.5, "<script>]]>\x0b\ufffe")
        drawn = svg_text(figure, title=PLANNED)
    etree.fromstring(drawn.encode())
    assert "<script" not in drawn


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_any_text_becomes_one_that_xml_holds(text: str) -> None:
    whole = whole_markup(text)
    assert len(whole) == len(text)
    node = etree.Element("a")
    node.text = whole  # ValueError for what XML does not hold
    assert whole_markup(whole) == whole
    assert all(after in (before, "\ufffd") for before, after in zip(text, whole, strict=True))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", whole)
