"""What is broken while the desk is open is said in words on every page, and the desk goes on once it is mended."""

from __future__ import annotations

import asyncio
import time
import zipfile

import pytest
from click.testing import CliRunner

from corpora.desk.app import make_app
from corpora.desk.home import place_of
from corpora.desk.steps import harmless
from corpora.store import Store
from focimine import cli

PAGES = ("/", "/screen/title_abstract", "/bias", "/people", "/flow", "/audit", "/nowhere")


@pytest.fixture(scope="module")
def review(new_review):
    return new_review(n=4)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("protocol.yaml", b"review:\n\ttitle: x\n", "there is a tab"),
        ("protocol.yaml", None, "protocol.yaml"),
        ("review.sqlite", b"x" * 5000, "is damaged"),
        ("review.sqlite", None, "review.sqlite is missing"),
    ],
)
def test_what_is_broken_while_the_desk_is_open_is_said_in_words(review, client_of, name, data, words):
    client = client_of(review, "Reviewer One")
    path, kept = review / name, review / "kept"
    path.rename(kept)
    try:
        if data is not None:
            path.write_bytes(data)
        for address in PAGES:
            answer = client.go(address)
            assert answer.status_code in (400, 404, 409), address
            assert words in answer.text or answer.status_code == 404
        assert client.post("/screen/title_abstract/x", decision="include").status_code in (400, 409)
    finally:
        kept.replace(path)
    assert client.go("/screen/title_abstract").status_code == 200


def test_a_plan_without_an_instrument_says_so_on_the_page_of_risk_of_bias(review, client_of):
    page = client_of(review, "Reviewer One").go("/bias")
    assert page.status_code == 200
    assert "the plan names no instrument" in page.text


@pytest.mark.parametrize(
    ("command", "where"),
    [
        ("focimine bias --sheet FILE.xlsx --who NAME", "/bias"),
        ("focimine bias --conflicts", "/bias"),
        ('focimine screen --step full_text --sheet FILE.xlsx --who "L. Chen"', "/screen"),
        ("focimine screen", "/steps"),
        ("focimine conflicts", "/conflicts"),
        ("focimine queries; focimine search; focimine import FILES", "/steps"),
        ("correct it in protocol.yaml, then focimine dedup", ""),
    ],
)
def test_a_next_step_leads_to_the_page_where_it_is_done(command, where):
    assert place_of(command, {"/bias", "/screen", "/conflicts", "/steps"}) == where
    assert place_of(command, {"/"}) == ""


def test_a_packed_review_is_refused_in_words(review, tmp_path):
    packed = tmp_path / "review.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("protocol.yaml", "review.sqlite"):
            archive.write(review / name, name)
    result = CliRunner().invoke(cli, ["--lang", "en", "desk", "--no-browser", "--review", str(packed)])
    assert result.exit_code != 0
    assert "is a packed review" in result.output + str(result.exception)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("CON.ris", "_CON.ris"),
        ("C:\\exports\\nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("aux .csv", "_aux .csv"),
        ("content.ris", "content.ris"),
        ("CON2.ris", "CON2.ris"),
        ("../../etc/新 a:b?.ris", "新 a_b_.ris"),
        ("..", "file-7"),
    ],
)
def test_the_name_of_an_upload_is_made_harmless_on_every_system(name, kept):
    assert harmless(name, 7) == kept


def head_of(review):
    with Store.open(review, read_only=True) as store:
        return store.head()


def test_a_window_closed_in_the_middle_of_an_upload_is_no_defect_and_stores_nothing(review, client_of):
    client = client_of(review, "Reviewer One")
    head = head_of(review)
    sent: list[dict] = []
    given = iter([{"type": "http.request", "body": b"--B\r\n", "more_body": True}, {"type": "http.disconnect"}])

    async def receive():
        return next(given)

    async def send(message):
        sent.append(message)

    headers = {
        "Host": f"127.0.0.1:{client.desk.port}",
        "Cookie": f"{client.desk.cookie}={client.desk.token}",
        "Content-Type": "multipart/form-data; boundary=B",
        "Content-Length": "5000",
    }
    scope = {
        "type": "http", "method": "POST", "path": "/steps/files", "raw_path": b"/steps/files", "query_string": b"",
        "root_path": "", "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(make_app(client.desk)(scope, receive, send))
    assert sent[0]["status"] == 400
    assert head_of(review) == head


def test_an_export_that_names_no_database_is_brought_in_with_the_name_the_form_gives(new_review, client_of):
    review = new_review(n=4)
    client = client_of(review, "Reviewer One")
    ris = b"TY  - JOUR\nTI  - A paper of no database\nAU  - New, A.\nPY  - 2020\nER  - \n"
    fields = {"csrf": client.desk.csrf, "kind": "import", "database": "pro\x00quest", "method": "citation"}
    address, origin = "/steps/files", {"Origin": client.base}
    answer = client.http.post(address, data=fields, files={"files": ("CON.ris", ris, "")}, headers=origin)
    assert answer.status_code == 303
    until = time.monotonic() + 60
    while "running" in client.go("/steps").text and time.monotonic() < until:
        time.sleep(0.1)
    with Store.open(review, read_only=True) as store:
        found = store.query("SELECT json_extract(body, '$.database') AS name FROM ledger WHERE kind = 'search'")
    assert "proquest" in {row["name"] for row in found}
