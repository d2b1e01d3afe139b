"""Names that a ledger, an export or an archive gives: inside of the review, or refused by name, on every system alike."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import FormatError, StoreError
from corpora.files import inside, why_refused
from corpora.store import Store

GOOD = (
    "imports/0123456789ab-导出.ris", "documents/a b.pdf", "versions/2/results/main/maps/ale.nii.gz", "report.zh.html",
    "results/console/x.tsv", "results/com/x", "texts/.hidden", "a..b/c", "nullable.txt", "COM10.txt",
)  # fmt: skip
BAD = {
    "": "empty", "/etc/passwd": "absolute", "//server/share": "absolute", "../out": "upwards", "imports/../../out": "upwards",
    "imports/..": "upwards", "./a": "empty part", "a//b": "empty part", "a/": "empty part", "C:/out": "colon", "C:out": "colon",
    "a.txt:stream": "colon", "..\\out": "backslash", "\\\\server\\share": "backslash", "a\\b": "backslash",
    "CON": "device", "imports/nul": "device", "imports/Nul.txt": "device", "COM1": "device", "lpt9.tar.gz": "device", "COM¹": "device",
    "aux /x": "blank", "CONIN$": "device", "con .txt": "device", "imports./x": "point", "imports/x.": "point", "x ": "blank",
    "a\x00b": "character", "a\nb": "character", "a\x7fb": "character", "a\ud800b": "character", "...": "point",
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_name_inside_is_taken(name, tmp_path):
    assert why_refused(name) is None
    assert inside(tmp_path, name) == tmp_path / name


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_leads_out_or_is_no_file_somewhere_is_refused(name, tmp_path):
    assert BAD[name] in str(why_refused(name))
    with pytest.raises(StoreError, match="outside of the review") as told:
        inside(tmp_path, name)
    assert repr(name) in told.value.message


@given(st.text(max_size=30))
def test_whatever_is_taken_stays_inside(name):
    folder = Path("/some/where")
    if why_refused(name) is None:
        assert (folder / name).resolve().is_relative_to(folder)
        assert (folder / name) != folder


def test_a_link_that_leads_out_is_refused_and_one_inside_is_not(tmp_path):
    folder, outside = tmp_path / "review", tmp_path / "outside"
    for place in (folder / "documents", outside):
        place.mkdir(parents=True)
    (folder / "imports").symlink_to(outside)
    (folder / "texts").symlink_to(folder / "documents")
    (folder / "round").symlink_to(folder / "round")
    assert inside(folder, "texts/a.json") == folder / "texts" / "a.json"
    for name in ("imports/a.ris", "round/a"):
        with pytest.raises(StoreError, match="a link on its way"):
            inside(folder, name)


def test_a_review_reached_through_a_link_is_a_review(tmp_path, protocol_text):
    Store.create(tmp_path / "real", protocol_text).close()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert inside(tmp_path / "link", "imports/a") == tmp_path / "link" / "imports" / "a"


@pytest.mark.parametrize("name", ["NUL", "a.txt:stream", "imports/x.", "review/con.txt", "a//../b"])
def test_an_archive_with_such_a_name_is_not_unpacked(name, tmp_path, protocol_text):
    Store.create(tmp_path / "review", protocol_text).close()
    place = tmp_path / "review.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for path in (tmp_path / "review").iterdir():
            archive.write(path, path.name)
        archive.writestr(name, b"x")
    with pytest.raises(FormatError, match="was not unpacked: its entry"):
        Store.open(place, read_only=True)


def test_a_kept_file_has_a_name_that_can_be_opened_again(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store:
        for name in ("CON", "nul.pdf", "Smith et al.", "a:b", "x ", "..", "con.", "a\\b.ris"):
            kept = store.keep_file(name.encode(), name, folder="documents")
            assert store.path_of(kept).read_bytes() == name.encode()
