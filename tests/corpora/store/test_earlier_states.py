"""A ledger read as it was when one of its rows was the last: rows, views, plan; the ledger itself stays as it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from corpora.errors import StoreError
from corpora.protocol import load_protocol
from corpora.store import Store


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    """Rows 1 to 3, then a new plan and one record more."""
    folder = tmp_path / "review"
    with Store.create(folder, protocol_text) as store, store.transaction():
        store._append("record", "r-1", {"title": "first"}, "me", True, "-")
    (folder / "protocol.yaml").write_text(protocol_text.replace("A small review", "A changed review"), encoding="utf-8")
    with Store.open(folder) as store, store.transaction():
        store._append("record", "r-2", {"title": "second"}, "me", True, "-")
    return folder


def titles(store: Store) -> list[str]:
    return [row["title"] for row in store.query("SELECT title FROM records ORDER BY seq")]


def last_row_of_the_first_plan(folder: Path) -> int:
    with Store.open(folder, read_only=True) as store:
        return int(store.query("SELECT seq FROM ledger WHERE key = 'r-1'")[0]["seq"])


def test_rows_plan_and_chain_are_those_of_that_moment(review: Path) -> None:
    before = (review / "review.sqlite").read_bytes()
    with Store.open(review, read_only=True, until=last_row_of_the_first_plan(review)) as store:
        assert titles(store) == ["first"]
        assert load_protocol(store.protocol_path).review.title.en == "A small review"
        assert store.find_breach() is None
        assert store.folder == review
        scratch = store.protocol_path.parent
    assert not scratch.exists()
    with Store.open(review, read_only=True) as store:
        assert titles(store) == ["first", "second"]
    assert (review / "review.sqlite").read_bytes() == before


def test_the_last_row_gives_the_review_as_it_is(review: Path) -> None:
    with Store.open(review, read_only=True) as store:
        last = store.query("SELECT seq FROM head")[0]["seq"]
    with Store.open(review, read_only=True, until=last) as store:
        assert titles(store) == ["first", "second"]


def test_a_packed_review_is_read_so_too(review: Path, tmp_path: Path) -> None:
    until = last_row_of_the_first_plan(review)
    packed = tmp_path / "review.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("review.sqlite", "protocol.yaml"):
            archive.write(review / name, name)
    with Store.open(packed, read_only=True, until=until) as store:
        assert titles(store) == ["first"]


def test_an_earlier_state_is_never_written_to_and_a_row_that_is_not_there_is_named(review: Path) -> None:
    with pytest.raises(ValueError, match="only be read"):
        Store.open(review, until=1)
    with pytest.raises(StoreError, match="no row 999"):
        Store.open(review, read_only=True, until=999)
    with Store.open(review, read_only=True, until=1) as store, pytest.raises(StoreError, match="only to be read"):
        store.restore([])
