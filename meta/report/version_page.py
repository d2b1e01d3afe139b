"""What is new in a version of a review, since the one before: as lines, as a table, and as one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from corpora.formats.markup import whole_markup
from corpora.review.changes import KINDS, Change, by_kind, n_changed
from corpora.review.news import SourceNews
from meta.map_changes import GAINED, LOST, MOVED, MapChange, SentenceChange
from meta.report.words.version_words import VersionWords, study_words
from meta.summary import format_xyz

ENGLISH = VersionWords(language="en")
TABLE_COLUMNS = ("kind", "item", "what", "before", "now", "studies")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNews:
    """All that is told of a version. `facts` are what PRISMA-LSR asks for, `boxes` those of its flow diagram.

    `only_before` and `only_now` are analyses that one of the two versions does not have, `same` those that are in both, file for file;
    `has_maps` tells whether both have results to be compared; the first version has none before it.
    """

    title: str
    number: int
    facts: Mapping[str, str]
    sources: Sequence[SourceNews] = ()
    changes: Sequence[Change] = ()
    boxes: Sequence[tuple[str, int]] = ()
    has_maps: bool = False
    maps: Sequence[MapChange] = ()
    sentences: Sequence[SentenceChange] = ()
    same: Sequence[str] = ()
    only_before: Sequence[str] = ()
    only_now: Sequence[str] = ()


def fact_lines(news: VersionNews, language: str = "en") -> Iterator[str]:
    """Yield what is said of the version as a whole: when it was opened, why, and how the review is kept up to date."""
    words = VersionWords(language=language)
    for subject, said in news.facts.items():
        yield f"{words.say(subject)}: {words.fact(said)}"


def news_lines(news: VersionNews, language: str = "en") -> Iterator[str]:
    """Yield what is told on the terminal: numbers of each kind of change, and every change of a map."""
    words = VersionWords(language=language)
    yield from map(words.source, news.sources)
    for kind, changes in by_kind(news.changes).items():
        yield words.kind_line(n_changed(kind, changes), KINDS[kind])
    for change in news.maps:
        yield words.map_line(change)
        yield from (f"  {words.cluster_line(c)}" for c in change.clusters if c.kind in (GAINED, LOST, MOVED))
    groups = (
        ("Not analysed again, or with the same result", news.same),
        ("Not analysed any more", news.only_before),
        ("Analysed for the first time", news.only_now),
    )
    for told, names in groups:
        if names:
            yield f"{words.say(told)}: {', '.join(map(words.say, names))}"
    if news.sentences:
        n_zh = sum(".zh." in sentence.text for sentence in news.sentences)
        yield words.sentences_line(len(news.sentences), n_zh)
    if not news.has_maps and news.number > 1:
        yield words.say(
            "Maps are not compared: not both versions have results (`focimine analyse` before a version is closed)."
        )


def map_line(change: MapChange) -> str:
    """Return how far two maps agree."""
    return ENGLISH.map_line(change)


def news_table(news: VersionNews) -> list[tuple[str, ...]]:
    """Return every change as a row under `TABLE_COLUMNS`: reports, clusters, sentences."""
    rows: list[tuple[str, ...]] = [
        (change.kind, change.report, f"{change.name}; {change.what}", change.before, change.now, "")
        for change in news.changes
    ]
    for change in news.maps:
        dice = "" if change.dice is None else f"Dice {change.dice:.6f}"
        voxels = (f"{change.n_voxels_before} voxels", f"{change.n_voxels_now} voxels")
        rows.append(("map", change.analysis, dice, *voxels, ""))
        for cluster in change.clusters:
            places = [f"({format_xyz(c.centre)})" if c else "–" for c in (cluster.before, cluster.now)]
            rows.append((f"cluster {cluster.kind}", change.analysis, "centre, MNI", *places, study_words(cluster)))
    rows += [("sentence", s.text, "no longer holds", s.before, s.now or "–", "") for s in news.sentences]
    return rows


def news_page(news: VersionNews, language: str = "en") -> str:
    """Return the page in `language` ("en" or "zh"); every text in it is escaped."""
    from jinja2 import Environment, StrictUndefined

    source = resources.files("meta").joinpath("templates/version.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = environment.from_string(source).render(
        news=news,
        words=VersionWords(language=language),
        groups=[(KINDS[kind], n_changed(kind, group), group) for kind, group in by_kind(news.changes).items()],
        boxes=[(box, n) for box, n in news.boxes if n],
    )
    return whole_markup(page + "\n")
