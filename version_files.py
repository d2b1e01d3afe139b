"""The files of a sealed version, in versions/N: its flow diagram, and what is different from the version before.

They are made from the review as it was when the version was sealed, so that they may also be written later: by the next
`update`, where it was killed between the seal and the last file.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.curation.since_analysis import since_analysis
from corpora.errors import ProtocolError
from corpora.files import remove_left_behind, write_atomically
from corpora.outputs.files import put_file
from corpora.outputs.folders import WRITTEN
from corpora.protocol import load_protocol
from corpora.review.closing import (
    CHANGES,
    FLOW,
    SEALING,
    VERSION,
    folder_of,
    record_files,
    seal,
    seal_file,
    without_all_files,
)
from corpora.review.versions import Version, read_versions
from corpora.review_option import opened
from corpora.sheets import SUFFIXES, sheet_bytes
from corpora.store import under_lock
from corpora.store.seals.seal import SEAL_NAME

if TYPE_CHECKING:
    from corpora.review.changes import Change
    from corpora.store import Store
    from meta.report.version_page import VersionNews

PAGES = {"en": "changes.html", "zh": "changes.zh.html"}
"""The page of a version's changes in each language of the plan, named as the report is."""
ENDINGS = (".html", ".htm", ".json", *SUFFIXES)
"""How the name of a file may end that `write_news` writes."""


def demand_ending(path: Path) -> None:
    """Refuse (ProtocolError) a file whose ending names no form that `write_news` writes."""
    if path.suffix.lower() not in ENDINGS:
        ending = path.suffix or "a file without an ending"
        message = f"{path}: what a version changed is not written as {ending}."
        raise ProtocolError(message, hint=f"Name it {', '.join(ENDINGS)}.")


def write_all_missing(store: Store) -> list[int]:
    """Write what versions that were sealed lack of their files; return their numbers. What is there stays as it is.

    Seal and changes of every sealed version are recorded: by rows of the version after it, for its own end with the seal.
    """
    numbers = [version.number for version in without_all_files(store)]
    if numbers:
        # A run of the same stage: that of the seal counts as ended by it, where it was killed before it ended.
        with store.run(SEALING, version=VERSION, completed=numbers):
            for version in read_versions(store):
                if version.number in numbers:
                    write_version_files(store.folder, version)
    for version in read_versions(store):
        if version.seal and "rows" in version.seal:
            record_files(store, version.number)
    return numbers


def results_remarks(store: Store, number: int) -> list[str]:
    """Return what is said of the results of the open version `number` as it is sealed: that they are older than its ledger."""
    since = since_analysis(store)
    if not since:
        return []
    return [
        f"The results and the report sealed with version {number} are older than {since}: its flow diagram counts what they do not."
    ]


def write_version_files(review: Path, version: Version, *, record_in: Store | None = None) -> VersionNews:
    """Write the flow and the changes of a sealed version, each file that is not there; return what is told of it.

    Those that stay as they are are recorded in `record_in`, the review as it is, where the next version begins at once.
    """
    from screen.stage.flow_files import write_prisma

    folder = review / folder_of(version.number)
    with (
        opened(review, read_only=True, version=version.number) as store,
        tempfile.TemporaryDirectory(prefix="focimine-version-", ignore_cleanup_errors=True) as scratch,
    ):
        made = Path(scratch)
        (made / SEAL_NAME).write_bytes(seal_file(store))
        write_prisma(store, made / FLOW)
        news = read_version_news(store, version)
        pages = {PAGES[language]: language for language in load_protocol(store.protocol_path).review.languages}
        for name in (*pages, *CHANGES):
            write_news(made / name, news, pages.get(name, "en"))
        remove_left_behind(folder)
        remove_left_behind(folder / FLOW)
        flow = [f"{FLOW}/{path.name}" for path in sorted((made / FLOW).iterdir()) if path.name != WRITTEN]
        # The order matters: the last name of CHANGES tells that all are there.
        for name in (SEAL_NAME, *flow, *pages, *CHANGES):
            target = folder / name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(target, (made / name).read_bytes())
    if record_in is not None:
        record_files(record_in, version.number)
    return news


def read_version_news(store: Store, version: Version) -> VersionNews:
    """Return all that is told of a version; `store` is the review in that version's state."""
    from corpora.review.changes import read_changes, read_first_changes
    from corpora.review.living import living_facts
    from corpora.review.news import read_news
    from corpora.settled import read_settled
    from corpora.store import Store
    from meta.report.version_page import VersionNews
    from meta.stage.kept.versions import compare_versions

    protocol = load_protocol(store.protocol_path)
    versions = read_versions(store)[: version.number]
    settled = read_settled(store)
    found = read_news(store, settled, version)
    changes: tuple[Change, ...] = ()
    if version.after:
        with Store.open(store.folder, read_only=True, until=version.after) as before:
            changes = read_changes(before, store)
    elif protocol.review.previous_version:
        changes = read_first_changes(store, settled, found.new)
    # The first version has an earlier review's results before it (number 0), or none.
    place = folder_of(version.number) if version.last else "."
    results = compare_versions(store.folder / folder_of(version.number - 1), store.folder / place)
    return VersionNews(
        title=protocol.review.title.in_language(protocol.review.first_language),
        number=version.number,
        facts=living_facts(protocol, versions),
        sources=found.sources,
        changes=changes,
        boxes=tuple(read_boxes(store).items()),
        has_maps=results is not None,
        maps=results.maps if results else (),
        sentences=results.sentences if results else (),
        same=results.same if results else (),
        only_before=results.only_before if results else (),
        only_now=results.only_now if results else (),
    )


def read_boxes(store: Store) -> dict[str, int]:
    """Return the boxes of the flow diagram, as they are now."""
    from screen.prisma.counts import count, to_rows
    from screen.stage.flow import read_facts

    return dict(to_rows(count(read_facts(store))))


@under_lock
def seal_as_it_is(store: Store, *, who: str | None, counts: Mapping[str, int] | None = None) -> Version:
    """Seal the open version with the boxes of this moment (of `counts`, where it names some): nothing is written between."""
    return seal(store, {**read_boxes(store), **(counts or {})}, who=who)


def news_as_json(news: VersionNews) -> dict[str, Any]:
    """Return what is told of a version as plain values."""
    from corpora.nouns.plain import to_plain

    return dict(to_plain(news))


def write_news(path: Path, news: VersionNews, language: str = "en", *, force: bool = False) -> None:
    """Write what is told of a version: a page in `language`, JSON, or a table, by the file's ending (see `put_file`).

    Raises
    ------
    ProtocolError : another ending (`ENDINGS`).
    """
    from meta.report.version_page import TABLE_COLUMNS, news_page, news_table

    demand_ending(path)
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm"):
        data = news_page(news, language).encode()
    elif suffix == ".json":
        data = (json.dumps(news_as_json(news), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    else:
        data = sheet_bytes(suffix, TABLE_COLUMNS, news_table(news))
    put_file(path, data, force=force)
