"""What a version found, after imports were withdrawn or relabelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.review.news import News, read_news
from corpora.review.versions import read_versions
from corpora.settled import read_settled
from corpora.store import Store
from corpora.store.ledger import Run


def add(run: Run, search: str, *records: str) -> None:
    if not run.store.has("source", f"s-{search}"):
        run.add("source", f"s-{search}", {"search": search})
    for record in records:
        run.add("record", record, {"source": f"s-{search}", "method": "database", "database": "pubmed"})


def news(store: Store) -> News:
    return read_news(store, read_settled(store), read_versions(store)[-1])


@pytest.fixture
def store(tmp_path: Path, protocol_text: str):
    with Store.create(tmp_path / "review", protocol_text) as made:
        with made.run("first", version="1") as run:
            add(run, "old", "a", "b")
            run.add("version_closed", "1", {})
            run.add("version", "2", {})
            add(run, "new", "a2", "c")
            add(run, "slip", "d", "c2")
            run.add("duplicate", "1", {"record": "a2", "duplicate_of": "a"})
            run.add("duplicate", "2", {"record": "c2", "duplicate_of": "c"})
        yield made


def found(store: Store) -> dict[str, tuple[int, int]]:
    return {source.source: (source.n_found, source.n_new) for source in news(store).sources}


def test_what_a_version_found_is_counted_by_source(store: Store) -> None:
    assert found(store) == {"pubmed": (4, 2)}
    assert news(store).new == ("c", "d")


def test_records_of_a_withdrawn_import_were_not_found_even_where_a_link_keeps_what_was_said_of_them(
    store: Store,
) -> None:
    with store.run("taken back", version="1") as run:
        run.add("withdrawn", "w", {"search": "slip", "reason": "a slip"}, who="Ann")
    assert found(store) == {"pubmed": (2, 1)}
    assert news(store).new == ("c",)


def test_a_paper_known_before_stays_known_when_its_first_import_is_withdrawn(store: Store) -> None:
    with store.run("taken back", version="1") as run:
        run.add("withdrawn", "w", {"search": "old", "reason": "a slip"}, who="Ann")
    assert news(store).new == ("c", "d")
    assert found(store) == {"pubmed": (4, 2)}


def test_relabelled_records_count_under_their_new_labels(store: Store) -> None:
    with store.run("named", version="1") as run:
        run.add("relabelled", "l", {"search": "slip", "database": "cnki"}, who="Ann")
    assert found(store) == {"cnki": (2, 1), "pubmed": (2, 1)}
    with store.run("named again", version="1") as run:
        run.add("relabelled", "m", {"search": "slip", "method": "previous"}, who="Ann")
    assert found(store) == {"pubmed": (2, 0)}  # c is known to the earlier review now
