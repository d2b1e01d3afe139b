"""The site of the documentation: built without a warning, nothing in it asked of another server, found in two languages."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("docs_pages", ROOT / "building" / "docs_pages.py")
assert SPEC is not None
assert SPEC.loader is not None
docs_pages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(docs_pages)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return folder


class Loads(HTMLParser):
    """What a browser fetches for a page without being asked."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in {"script", "img", "iframe", "source", "video", "audio", "embed"}:
            self.found.append(given.get("src"))
        if tag == "link" and given.get("rel") not in {"canonical", "prev", "next", "alternate"}:
            self.found.append(given.get("href"))


def test_no_page_loads_anything_from_another_server(site):
    pages = list(site.rglob("*.html"))
    assert {"index.html", "index.zh.html", "screen.html", "raise.html", "licences.html"} <= {p.name for p in pages}
    loaded = {(page.name, url) for page in pages for url in Loads(page.read_text(encoding="utf-8")).found if url}
    assert [one for one in loaded if re.match(r"(?:[a-z]+:)?//", one[1])] == []
    missing = [(name, url) for name, url in loaded if not (site / url.split("?")[0].lstrip("./")).is_file()]
    assert missing == []


def test_no_page_has_a_drawing_that_the_theme_would_fetch_a_program_for(site):
    assert [p.name for p in site.rglob("*.html") if 'class="mermaid"' in p.read_text(encoding="utf-8")] == []
    assert all("fonts.g" not in path.read_text(encoding="utf-8") for path in site.rglob("*.css"))


def test_the_search_knows_both_languages_and_cuts_chinese_into_characters(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["en", "zh"]
    separator = re.compile(index["config"]["separator"])
    assert [word for word in separator.split("fMRI 共情 whole-brain TABLE-NO-Z。脑岛") if word] == [
        "fMRI", "共", "情", "whole", "brain", "TABLE-NO-Z", "脑", "岛",
    ]  # fmt: skip
    assert any("共情" in entry["text"] for entry in index["docs"])


@pytest.mark.parametrize(
    ("source", "link", "expected"),
    [
        ("README.md", "docs/screen.md#criteria", "screen.md#criteria"),
        ("README.md", "docs/", "index.md"),
        ("README.md", "docs/images/prisma.png", "images/prisma.png"),
        ("docs/meta.md", "../corpora/data/decoding/terms_zh.tsv", "data/decoding/terms_zh.tsv"),
        ("docs/licences.md", "../corpora/data/atlases/README.md", "data/atlases.md"),
        ("corpora/data/atlases/README.md", "../../../README.md", "../index.md"),
        ("docs/meta.md", "https://example.org/x.md", "https://example.org/x.md"),
        ("docs/meta.md", "#databases", "#databases"),
        ("docs/meta.md", "nowhere.md", "nowhere.md"),
    ],
)
def test_links_of_the_repository_are_links_of_the_site(source, link, expected):
    assert docs_pages.fit_links(f"[a]({link})", source, docs_pages.site_places()) == f"[a]({expected})"


def test_every_figure_of_the_statement_is_one_of_the_benchmarks():
    page = (ROOT / "docs" / "raise.md").read_text(encoding="utf-8")
    rows = [row for row in page.split("## Validation")[1].split("## Known")[0].splitlines() if row.startswith("| ")][1:]
    measured = set(re.findall(r"\d*[.,]?\d+(?:e-\d+)?", (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")))
    sums = {"10,860": 1845 + 1856 + 7159, "19": 13 + 6}
    assert all(int(text.replace(",", "")) == value for text, value in sums.items())
    figures = {figure for row in rows for figure in re.findall(r"\d*[.,]?\d+(?:e-\d+)?", row.split("|", 2)[2])}
    assert len(rows) >= 10
    assert sorted(figures - measured - set(sums)) == []


def test_the_version_stands_in_one_place_and_the_citation_has_it():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {citation["title"].split(":")[0], citation["version"], citation["license"]} == {"Focimine", version, "MIT"}
    assert f"focimine-{version}-py3" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_file_of_others_in_the_data_is_on_the_page_of_licences():
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "corpora" / "data").rglob("*") if path.is_file()} - {
        "demo",
        "data",
        "desk",
    }
    named = {name for name in folders if f"{name}/" in page}
    assert named == folders - {"translations"}
