"""Files of foci by their content: formats, encodings, several at once, GingerALE images."""

from __future__ import annotations

import gzip
import json
import os
import sys

import nibabel as nib
import numpy as np
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from corpora.errors import FormatError
from corpora.nouns.studies import Space
from meta.formats import read
from meta.formats.read import read_foci

SLEUTH = "//Reference=MNI\n//Smith, 2010: a\n//Subjects=20\n-33\t17\t-4\n"


def image_bytes(*groups, reference="MNI"):
    image = nib.Nifti1Image(np.zeros((2, 2, 2), dtype=np.float32), np.eye(4))
    blocks = "".join(f"<foci>{group}</foci>\n" for group in groups)
    content = f"<mask>\nReference={reference}\nVoxelsInMask=228483\n</mask>\n{blocks}<ALEmethod>x</ALEmethod>"
    image.header.extensions.append(nib.nifti1.Nifti1Extension(4, content.encode()))
    return image.to_bytes()


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_the_format_is_told_by_content_not_by_name(tmp_path):
    nimads = {"studies": [{"id": "1", "name": "S", "analyses": [{"id": "a", "name": "a", "metadata": {"sample_sizes": [9]},
              "points": [{"coordinates": [1, 2, 3], "space": "MNI"}]}]}]}  # fmt: skip
    contents = {
        "sleuth": SLEUTH,
        "csv": "experiment,n,space,x,y,z\nA: b,9,MNI,1,2,3\n",
        "nimads": json.dumps(nimads),
        "gingerale_nifti": gzip.compress(image_bytes(SLEUTH)),
    }
    for kind, content in contents.items():
        found = read_foci([write(tmp_path / f"{kind}.dat", content)])
        assert found.files == ((f"{kind}.dat", kind),)
        assert len(found.contrasts) == 1


def test_files_of_two_spaces_are_read_together(tmp_path):
    other = SLEUTH.replace("MNI", "Talairach").replace("Smith", "Jones")
    found = read_foci([write(tmp_path / "a.txt", SLEUTH), write(tmp_path / "b.txt", other)])
    assert [c.foci[0].space for c in found.contrasts] == [Space.MNI, Space.TAL]


def test_one_name_in_two_files_stays_two_experiments_and_is_said(tmp_path):
    found = read_foci([write(tmp_path / "a.txt", SLEUTH), write(tmp_path / "b.txt", SLEUTH.replace("17", "18"))])
    assert len({c.id for c in found.contrasts}) == 2
    assert [p.code for p in found.problems] == ["FOCI-SAME-NAME"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_read(tmp_path, encoding):
    text = SLEUTH.replace("Smith", "罗跃嘉等 疼痛共情 内群体大于外群体")
    found = read_foci([write(tmp_path / "a.txt", text.encode(encoding))])
    assert len(found.contrasts[0].foci) == 1
    if encoding != "gb18030":
        assert found.contrasts[0].study.startswith("罗跃嘉")


def test_the_space_of_an_image_is_that_of_its_mask(tmp_path):
    text = SLEUTH.replace("//Reference=MNI\n", "")
    found = read_foci([write(tmp_path / "a.nii", image_bytes(text, reference="Talairach"))])
    assert found.contrasts[0].foci[0].space is Space.TAL


def test_an_image_of_two_groups_must_be_read_one_at_a_time(tmp_path):
    path = write(tmp_path / "c.nii.gz", gzip.compress(image_bytes(SLEUTH, SLEUTH.replace("Smith", "Jones"))))
    with pytest.raises(FormatError, match="2 groups"):
        read_foci([path])
    found = read_foci([path.with_name("c.nii.gz#2")])
    assert [c.study for c in found.contrasts] == ["Jones, 2010"]
    with pytest.raises(FormatError, match="no #3"):
        read_foci([path.with_name("c.nii.gz#3")])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\x7fELF\x00\x00", "binary"),
        (b"\x1f\x8b damaged", "damaged gzip"),
        (nib.Nifti1Image(np.zeros((2, 2, 2), np.float32), np.eye(4)).to_bytes(), "without embedded foci"),
    ],
)
def test_files_that_hold_no_foci_are_refused(tmp_path, content, why):
    with pytest.raises(FormatError, match=why):
        read_foci([write(tmp_path / "bad", content)])


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(FormatError, match="absent"):
        read_foci([tmp_path / "absent.txt"])


def test_published_gingerale_images_carry_the_foci_of_their_text_files(checked_data):
    folder = checked_data / "data" / "meta" / "reference" / "gingerale_increase"
    image = read_foci([folder / "AG_increase_18apr2023_ALE.nii.gz"]).contrasts
    text = read_foci([folder / "AG_increase_embedded_foci.txt"]).contrasts
    assert [[(f.x, f.y, f.z) for f in c.foci] for c in image] == [[(f.x, f.y, f.z) for f in c.foci] for c in text]
    assert sum(len(c.foci) for c in image) == 132


def test_a_gzip_file_with_damaged_contents_is_one_clear_error(tmp_path):
    data = bytearray(gzip.compress(b"//Reference=MNI\n//A: b\n//Subjects=12\n1 2 3\n" * 50))
    data[12:30] = b"\xff" * 18
    (tmp_path / "foci.txt.gz").write_bytes(data)
    with pytest.raises(FormatError, match="damaged gzip file"):
        read_foci([tmp_path / "foci.txt.gz"])


@pytest.mark.parametrize(("encoding", "code"), [("mac_roman", "FOCI-MAC-ROMAN"), ("cp1252", None)])
def test_the_dashes_of_old_encodings_are_minus_signs(tmp_path, encoding, code):
    text = "//Reference=MNI\n//Müller, 2011: a – b\n//Subjects=18\n–34\t20\t–4\n"
    found = read_foci([write(tmp_path / "foci.txt", text.encode(encoding))])
    (contrast,) = found.contrasts
    assert contrast.study == "Müller, 2011"
    assert [(f.x, f.y, f.z) for f in contrast.foci] == [(-34, 20, -4)]
    assert [p.code for p in found.problems if p.code.startswith("FOCI")] == ([code] if code else [])


def test_raised_digits_of_a_workbook_do_not_join_the_number_before_them(tmp_path):
    book = openpyxl.Workbook()
    raised = TextBlock(InlineFont(vertAlign="superscript"), "2")
    for row in (["experiment", "n", "space", "x", "y", "z"], ["A", 20, "MNI", CellRichText("-3", raised), 4, 5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FormatError, match='line 2: x is "-3²"'):
        read_foci([tmp_path / "a.xlsx"])


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(FormatError, match="unpacks to more than"):
        read_foci([write(tmp_path / "a.txt.gz", gzip.compress(SLEUTH.encode() + b"\n" * 2000))])


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_a_file_name_that_is_no_utf8_is_spelled_out(tmp_path):
    path = tmp_path / os.fsdecode(b"a\xff.txt")
    write(path, SLEUTH)
    assert read_foci([path]).files == (("a\\xff.txt", "sleuth"),)
