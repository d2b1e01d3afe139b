"""Nobody but the browser that was given the token works on a review: other sites, hosts, paths and sizes are refused."""

from __future__ import annotations

import pytest

from corpora.store import Store


@pytest.fixture(scope="module")
def review(new_review):
    return new_review(n=4)


@pytest.fixture
def client(client_of, review):
    return client_of(review, "Reviewer One")


@pytest.fixture
def head(review):
    """What gives the last row of the ledger: nothing may have been written."""

    def read():
        with Store.open(review, read_only=True) as store:
            return store.head()

    return read


def address_of(client):
    page = client.go("/screen/title_abstract")
    return str(page.url).removeprefix(client.base)


def test_a_page_needs_the_token_and_every_answer_has_its_headers(client):
    client.http.cookies.clear()
    for address in ("/", "/screen", "/static/desk.css", "/problems", "/document/x"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "token" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get("/?token=wrong").status_code == 403
    assert client.get("/?token=").status_code == 403
    opened = client.get(f"/flow?token={client.desk.token}")
    assert (opened.status_code, opened.headers["location"]) == (303, "/flow")
    assert all(word in opened.headers["set-cookie"].lower() for word in ("httponly", "samesite=strict"))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:1", "[::1]:8123", ""])
def test_another_host_is_refused(client, host):
    assert client.get("/", Host=host).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9999"},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_form_of_another_site_changes_nothing(client, head, headers):
    address, before = address_of(client), head()
    assert client.post(address, decision="include", headers=headers).status_code == 403
    assert head() == before


@pytest.mark.parametrize("csrf", ["", "0" * 64, "é"])
def test_a_form_without_our_word_changes_nothing(client, head, csrf):
    address, before = address_of(client), head()
    assert client.post(address, decision="include", csrf=csrf).status_code == 403
    assert head() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(client, head, method):
    before = head()
    assert client.http.request(method, "/people").status_code in (403, 405)
    assert head() == before


@pytest.mark.parametrize(
    "path",
    ["/document/..%2f..%2freview.sqlite", "/document/review.sqlite", "/document/%2Fetc%2Fpasswd", "/static/../place.py",
     "/static/%2e%2e/place.py", "/static/..%5cplace.py", "/static/vendor/../zh.yaml", "/document/C:%5CWindows%5Cwin.ini"],
)  # fmt: skip
def test_no_path_leads_out(client, path):
    answer = client.get(path)
    assert answer.status_code in (400, 404, 409)
    assert "SQLite format" not in answer.text
    assert "root:" not in answer.text


def test_an_upload_of_a_gigabyte_is_refused_before_it_is_read(client, head):
    before = head()
    answer = client.http.post(
        "/steps/files", content=iter([b"x"]), headers={"Content-Length": str(1_000_000_000), "Origin": client.base}
    )
    assert answer.status_code == 413
    assert "MB" in answer.text
    assert head() == before


def test_a_body_that_goes_on_is_cut(client, head):
    before = head()
    endless = (b"decision=" + b"x" * 100_000 for _ in range(40))
    answer = client.http.post(
        address_of(client), content=endless,
        headers={"Origin": client.base, "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert answer.status_code == 413
    assert head() == before


def test_markup_of_titles_and_abstracts_is_shown_as_text(client):
    page = client.go("/screen/title_abstract")
    assert "&lt;b&gt;group&lt;/b&gt;" in page.text or "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "<b>group" not in page.text
    assert "Two &lt;readers&gt;" in client.go("/").text


@pytest.mark.parametrize("then", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_form_leads_elsewhere(client, then):
    assert client.post("/language", lang="zh", then=then).headers["location"] == "/"


def test_what_goes_wrong_is_said_in_words(client, text_of):
    for address in (
        "/screen/nowhere",
        "/screen/title_abstract/r-none",
        "/flow/list?of=9/x",
        "/nothing",
        "/audit/r-none",
    ):
        answer = client.get(address)
        assert answer.status_code in (400, 404, 409)
        assert "Not done" in text_of(answer.text)
        assert "Traceback" not in answer.text
