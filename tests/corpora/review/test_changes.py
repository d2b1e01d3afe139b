"""What is different between two states of one review, and how many of each kind are told."""

from __future__ import annotations

from pathlib import Path

from corpora.review.changes import NOTICE, Change, by_kind, n_changed, read_changes
from corpora.store import Store


def test_a_retraction_told_twice_is_one_retracted_paper(tmp_path: Path, protocol_text: str) -> None:
    def notice(key: str, pmid: str, kind: str, place: str, words: str) -> None:
        body = {"report": f"r-{pmid}", "pmid": pmid, "notice": kind, "place": place, "words": words, "change": "found"}
        run.add("notice", key, body)

    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("import", version="1") as run:
            run.add("source", "s", {"search": "one"})
            for pmid in ("1", "2"):
                body = {
                    "source": "s",
                    "method": "database",
                    "database": "pubmed",
                    "pmid": pmid,
                    "title": f"Paper {pmid}",
                }
                run.add("record", f"r-{pmid}", body)
        before = store.head()
        with store.run("search", version="1") as run:
            notice("a", "1", "retracted", "retracted in", "J Ex 2026;1:1")
            notice("b", "1", "retracted", "publication type", "Retracted Publication")
            notice("c", "2", "corrected", "corrected in", "J Ex 2026;1:2")
            notice("d", "2", "expression of concern", "concern in", "J Ex 2026;1:3")
        with Store.open(store.folder, read_only=True, until=before) as then:
            changes = by_kind(read_changes(then, store))[NOTICE]
    assert [(c.report, c.what) for c in changes] == [
        ("r-1", "retracted"), ("r-2", "corrected"), ("r-2", "expression of concern"),
    ]  # fmt: skip
    assert all(words in changes[0].now for words in ("J Ex 2026;1:1", "Retracted Publication"))
    assert n_changed(NOTICE, changes) == 2


def test_other_changes_are_counted_one_by_one() -> None:
    changes = [Change(kind="coding", report="r-1", name="Li, 2012", what=field) for field in ("n", "task")]
    assert n_changed("coding", changes) == 2
