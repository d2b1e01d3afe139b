"""Bytes become the right text, or one with a warning where it may be wrong."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpora.nouns.evidence import Severity
from corpora.text import decode_text, encoding_problems, peek

SAMPLES = Path(__file__).parent.parent / "data" / "encodings"
FILES = {"gb18030": "gb18030", "cp950": "cp950", "cp932": "cp932", "euc_jp": "cp932", "cp949": "cp949",
         "cp1251": "cp1251", "cp1252": "cp1252"}  # fmt: skip
LEAST_RIGHT = {"gb18030": 1.0, "cp950": 1.0, "cp932": 1.0, "euc_jp": 0.9, "cp949": 1.0, "cp1251": 1.0, "cp1252": 0.97}
"""Share of single names, headings and titles that must be read right: floors that only rise."""
MARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def samples(encoding: str) -> list[str]:
    lines = (SAMPLES / f"{FILES[encoding]}.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").replace("\\t", "\t") for line in lines]


@pytest.mark.parametrize("encoding", FILES)
def test_short_texts_are_read_right_and_never_wrong_without_a_warning(encoding):
    read = [(text, decode_text(text.encode(encoding))) for text in samples(encoding)]
    wrong = [(text, found) for text, found in read if found.text != text]
    assert [text for text, found in wrong if found.doubtful_line is None] == []
    assert 1 - len(wrong) / len(read) >= LEAST_RIGHT[encoding], [text for text, _ in wrong]


@pytest.mark.parametrize("encoding", FILES)
def test_a_file_of_some_lines_is_read_right_without_a_doubt(encoding):
    lines = samples(encoding)
    for start in range(0, len(lines) - 8, 4):
        text = "\n".join(lines[start : start + 8])
        found = decode_text(text.encode(encoding))
        assert (found.text, found.doubtful_line) == (text, None)
        assert found.guessed


@pytest.mark.parametrize("encoding", FILES)
@pytest.mark.parametrize("unicode", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_is_read_right_with_and_without_its_mark(encoding, unicode):
    for sample in samples(encoding):
        text = f"id,title\n1,{sample}"
        found = decode_text(text.encode(unicode))
        assert (found.text, found.doubtful_line) == (text, None)
        assert found.encoding == MARKED.get(unicode, unicode)
    assert found.guessed == (unicode in {"utf-16-le", "utf-16-be", "utf-32-be"})


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "iso8859-5"])
def test_an_encoding_we_do_not_know_is_reported(encoding):
    text = "\n".join(samples("cp1251"))
    assert decode_text(text.encode(encoding)).doubtful_line == 1


@pytest.mark.parametrize(
    "text", ["محمد علي", "Παπαδόπουλος", "שלום", "β-endorphin", "10 µV", "Łukasz", "ć", "Đorđević"]
)
def test_few_characters_of_other_scripts_in_utf_8_stay_utf_8(text):
    assert (decode_text(text.encode()).text, decode_text(text.encode()).guessed) == (text, False)


def test_characters_far_into_a_file_decide_its_encoding():
    data = b"title,year\n" * 10_000 + "疼痛共情的性别差异\n".encode("gbk")
    assert decode_text(data).text.endswith("疼痛共情的性别差异\n")
    assert peek(data[:65_536]).startswith("title,year\n")


def test_a_character_cut_in_two_does_not_change_how_the_beginning_of_a_file_is_read():
    text = "题名,作者\n疼痛共情,张伟\n" * 50
    for encoding in ("utf-8", "gb18030", "utf-16"):
        data = text.encode(encoding)
        for end in range(100, 112):
            assert text.startswith(peek(data[:end]).rstrip("\n")), (encoding, end)


def test_lines_in_another_encoding_are_read_in_it_and_reported_with_the_first():
    data = "title\n疼痛共情\nMüller\n".encode() + "García-López, A.\n".encode("cp1252")
    found = decode_text(data)
    assert found.text == "title\n疼痛共情\nMüller\nGarcía-López, A.\n"
    assert (found.encoding, found.doubtful_line) == ("utf-8+cp1252", 4)
    data = "疼痛共情的神经机制\n认知控制\n".encode() + "社会排斥\n".encode("gbk")
    assert decode_text(data).text == "疼痛共情的神经机制\n认知控制\n社会排斥\n"


def test_a_western_name_in_a_chinese_file_is_right_or_reported():
    data = "疼痛共情的神经机制\n认知控制\n".encode("gbk") + "Müller, K.\n".encode("cp1252") + "社会排斥\n".encode("gbk")
    found = decode_text(data)
    assert "Müller" in found.text or found.doubtful_line == 3
    assert found.text.endswith("社会排斥\n")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_stays_visible_and_is_reported_with_its_line(encoding):
    text = "疼痛共情的神经机制\n认知控制的脑机制\n社会排斥\n"
    data = bytearray(text.encode(encoding))
    data[len("疼痛共情的神经机制\n".encode(encoding)) + 1] = 0xFF
    found = decode_text(bytes(data))
    first, second, third, _ = found.text.split("\n")
    assert (first, third) == ("疼痛共情的神经机制", "社会排斥")
    assert "\\xff" in second
    assert second.endswith("控制的脑机制")
    assert found.unreadable_lines == (2,)
    problem = encoding_problems(found, "a.csv")[-1]
    assert (problem.code, problem.item) == ("ENCODING-BROKEN-BYTES", "a.csv, line 2")


def test_a_guess_that_may_be_wrong_is_a_warning_with_its_line_and_a_clear_one_information():
    doubtful = decode_text("year\n2019\n模板\n".encode("gbk"))
    (problem,) = encoding_problems(doubtful, "a.csv")
    assert (problem.code, problem.severity, problem.item) == ("ENCODING-DOUBTFUL", Severity.WARNING, "a.csv, line 3")
    (problem,) = encoding_problems(decode_text("疼痛共情的性别差异".encode("gbk")), "a.csv")
    assert (problem.code, problem.severity) == ("ENCODING-GUESSED", Severity.INFO)
    assert encoding_problems(decode_text("疼痛".encode()), "a.csv") == []


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff", b"\xff\xfe\x00", b"\xef\xbb\xbf\xff", b"\x81\n\x81", bytes(range(256)),
                                  b"\xff\xfe\x00\xd8a\x00", b"\x1b$B", b"\xfe\xff\x00"])  # fmt: skip
@pytest.mark.parametrize("complete", [True, False])
def test_no_bytes_stop_the_reading_or_leave_text_that_cannot_be_written(data, complete):
    decode_text(data, complete=complete).text.encode()


def test_a_hundred_thousand_lines_are_read_in_linear_time():
    line = "研究,张伟,疼痛共情的性别差异,Müller\n"
    data = (line * 100_000).encode("gb18030")
    start = time.perf_counter()
    small = decode_text(data[: len(data) // 10]).text
    middle = time.perf_counter()
    assert decode_text(data).text == line * 100_000
    assert small.startswith(line)
    assert time.perf_counter() - middle < 40 * (middle - start) + 1
