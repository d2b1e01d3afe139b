"""Who may speak in a review: names that are known, nearly known and new."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.errors import ProtocolError
from corpora.people import fold_name, name_person, read_people, resolve_people, resolve_person
from corpora.protocol import load_protocol
from corpora.store import Store

OLD = "reviewers: [Ann, Bo, Li, Li Wei, Chen Yu, Li Hua]"
NAMED = "reviewers: [Reviewer One, 审稿人二]\n  adjudicator: Ada Third"


@pytest.fixture
def store(tmp_path: Path, protocol_text: str):
    with Store.create(tmp_path / "review", protocol_text.replace(OLD, NAMED)) as opened:
        yield opened


@pytest.mark.parametrize(
    "given", ["Reviewer One", "reviewer one ", "ＲＥＶＩＥＷＥＲ　Ｏｎｅ", "ReviewerOne", "R e viewer One."]
)
def test_case_width_blanks_and_stops_do_not_matter(store: Store, given: str) -> None:
    assert resolve_person(store, load_protocol(store.protocol_path), given) == "Reviewer One"


def test_everyone_the_plan_names_is_known(store: Store) -> None:
    people = read_people(store, load_protocol(store.protocol_path))
    assert people.names[:3] == ("Reviewer One", "审稿人二", "Ada Third")
    assert people.screeners == ("Reviewer One", "审稿人二")
    assert people.is_adjudicator("ada third")
    assert not people.is_screener("Ada Third")


@pytest.mark.parametrize("given", ["Reviewer On", "审稿人三", "Reviewer Two"])
def test_an_unknown_name_is_refused_with_the_nearest_and_nothing_is_written(store: Store, given: str) -> None:
    n_rows = store.query("SELECT count(*) AS n FROM ledger")[0]["n"]
    with pytest.raises(ProtocolError, match=r"Nobody of this review") as caught:
        resolve_person(store, load_protocol(store.protocol_path), given)
    assert "Did you mean" in caught.value.hint
    assert "--as-new-person" in caught.value.hint
    assert store.query("SELECT count(*) AS n FROM ledger")[0]["n"] == n_rows


def test_an_empty_name_is_nobody(store: Store) -> None:
    for new in (False, True):
        with pytest.raises(ProtocolError, match="empty"):
            resolve_person(store, load_protocol(store.protocol_path), " ", new=new)


@pytest.mark.parametrize("given", ["Reviewer\u200b One", "A\x00B", "\u202eyeB", "x" * 201])
def test_a_new_name_with_signs_nobody_sees_or_of_a_whole_text_is_refused(store: Store, given: str) -> None:
    plan = load_protocol(store.protocol_path)
    for added in (resolve_person, name_person):
        with pytest.raises(ProtocolError, match=r"cannot be seen|too long"):
            added(store, plan, given, new=True)
    assert not list(store.entries("person"))


def test_a_new_person_is_a_row_of_the_ledger_and_known_from_then_on(store: Store) -> None:
    plan = load_protocol(store.protocol_path)
    assert resolve_person(store, plan, "Bo  Wei", new=True) == "Bo Wei"
    assert [(e.key, e.body["name"], e.who, e.machine) for e in store.entries("person")] == [
        ("bowei", "Bo Wei", "Bo Wei", False)
    ]
    assert resolve_person(store, plan, "BO WEI") == "Bo Wei"
    assert "Bo Wei" in read_people(store, plan).screeners
    resolve_person(store, plan, "bo wei", new=True)
    assert len(list(store.entries("person"))) == 1


def test_all_names_are_looked_up_before_the_first_is_added(store: Store) -> None:
    plan = load_protocol(store.protocol_path)
    with pytest.raises(ProtocolError):
        resolve_people(store, plan, ("Bo Wei", " "), new=True)
    assert not list(store.entries("person"))


def test_a_plan_that_names_nobody_says_so(tmp_path: Path, protocol_text: str) -> None:
    assert fold_name("李 伟") == "李伟"
    with Store.create(tmp_path / "other", protocol_text.replace(OLD, "mode: single")) as store:
        plan = load_protocol(store.protocol_path)
        with pytest.raises(ProtocolError, match="names nobody"):
            resolve_person(store, plan, "Bo Wei")
