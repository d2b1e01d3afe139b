"""What is broken while the desk is open is said in words on every page, and the desk goes on once it is mended."""

from __future__ import annotations

import zipfile

import pytest
from click.testing import CliRunner

from corpora.desk.steps import harmless
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
