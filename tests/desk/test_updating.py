"""An update at the desk: exports open a new version, what is new in it is shown, and it is closed in somebody's name."""

from __future__ import annotations

import time

import pytest

from corpora.desk.steps import jobs_of
from corpora.review.versions import read_versions
from corpora.store import Store

NEW = "title,authors,year,abstract\nA wholly new paper,New A,2026,We scanned 20 adults with fMRI.\n"


@pytest.fixture(scope="module")
def review(new_review):
    return new_review(n=3)


def ended(client) -> tuple[int | None, str]:
    """Wait for the step that runs; return its exit code and what it printed."""
    job = jobs_of(client.desk).last
    job.process.wait(timeout=60)
    while job.code is None:
        time.sleep(0.02)
    return job.code, "\n".join(job.lines)


def test_an_update_is_opened_shown_and_closed_at_the_desk(client_of, review):
    client = client_of(review, "Reviewer One")
    page = client.go("/steps").text
    assert "This opens version 2" in page
    fields = {"csrf": client.desk.csrf, "trigger": "--a year has passed", "database": "psycinfo", "email": ""}
    files = {"files": ("new.csv", NEW.encode(), "text/csv")}
    client.http.post("/steps/update", data=fields, files=files, headers={"Origin": client.base})
    code, told = ended(client)
    assert (code, "1 new report to judge" in told) == (0, True), told
    with Store.open(review, read_only=True) as store:
        assert [(v.number, v.trigger) for v in read_versions(store)][1:] == [(2, "a year has passed")]
    assert "Version 2 is open since" in client.go("/steps").text
    refused = client.post("/steps/update", trigger="", database="", email="")
    assert "No file was chosen." in refused.text
    changes = client.go("/changes")
    assert "A wholly new paper" in changes.text
    assert changes.headers["content-security-policy"].startswith("sandbox")
    assert 'href="/changes/2"' in client.go("/").text
    client.post("/steps/close")
    code, told = ended(client)
    assert (code, "Version 2 is closed, by Reviewer One." in told) == (0, True), told
    assert "A wholly new paper" in client.go("/changes/2").text
    client.post("/language", lang="zh", then="/")
    assert "这将开启第 3 版" in client.go("/steps").text
    assert "第 2 版" in client.go("/changes").text


def test_a_version_that_is_not_there_is_said_to_be_none(client_of, review):
    client = client_of(review, "Reviewer One")
    for asked in ("9", "x"):
        assert "the review has no such version" in client.get(f"/changes/{asked}").text


def test_a_version_is_closed_by_nobody_unknown(client_of, review):
    asked = client_of(review).post("/steps/close")
    assert (asked.status_code, asked.headers["location"].partition("?")[0]) == (303, "/people")
