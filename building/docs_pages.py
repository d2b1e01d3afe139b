"""Pages of the site that lie outside docs/: README, changelog, notes beside the bundled data; and their links.

The files stay where they are read on their own; here they are handed to MkDocs (its `hooks`) with their links made to fit.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "README.md": "index.md",
    "README.zh-CN.md": "index.zh.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
}
DATA = "corpora/data"
BESIDE = ("*/README.md", "decoding/*.t[sx][vt]", "desk/*.txt", "desk/vendor/*.txt")
"""Files of the bundled data that pages link to: notes, lists of words, licences."""
_LINK = re.compile(r"\]\((?![a-z]+:|#)(?P<target>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")
_NESTED = re.compile(r"^ {2}(?=- )", re.MULTILINE)


def site_places(root: Path = ROOT) -> dict[str, str]:
    """Return where each file of the repository that the site holds lies in the site, by its path in the repository."""
    docs = {
        path.relative_to(root).as_posix(): path.relative_to(root / "docs").as_posix() for path in _files(root / "docs")
    }
    data = [path for pattern in BESIDE for path in sorted((root / DATA).glob(pattern))]
    beside = {path.relative_to(root).as_posix(): f"data/{path.relative_to(root / DATA).as_posix()}" for path in data}
    notes = {name: re.sub(r"/README\.md$", ".md", place) for name, place in beside.items()}
    return {**docs, **PAGES, **notes}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fit_links(text: str, source: str, places: dict[str, str]) -> str:
    """Return a page's Markdown with links to files of the repository as links inside the site.

    `source` is the page's path in the repository. A link to what the site does not hold stays as it is, and MkDocs
    warns of it; one to the folder docs/ is one to the first page.
    """
    here = posixpath.dirname(places[source])

    def fitted(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link["target"]))
        place = places.get("README.md" if target == "docs" else target)
        return link[0] if place is None else f"]({posixpath.relpath(place, here or '.')}{link['anchor'] or ''})"

    return _LINK.sub(fitted, text)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files from outside docs/."""
    for source, place in site_places().items():
        if not source.startswith("docs/"):
            files.append(File.generated(config, place, abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Fit the links of a page; lists inside lists are indented as Python-Markdown asks."""
    places = site_places()
    source = next(name for name, place in places.items() if place == page.file.src_uri)
    return _NESTED.sub("    ", fit_links(markdown, source, places))
