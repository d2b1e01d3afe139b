"""YAML that would unfold without end, or is what no value can be, is refused with its line and column."""

from __future__ import annotations

import re

import pytest

from corpora.errors import ProtocolError
from corpora.protocol import load_protocol, parse_protocol

TENFOLD = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
MERGED = "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a0: &a0 [x]\n" + TENFOLD, 5, None, "more than 20,000 values"),
        ("a0: &a0 {x: 1}\n" + MERGED, 5, None, "more than 20,000 values"),
        ("x: [" + "a, " * 30_000 + "]", 1, None, "more than 20,000 values"),
        ("x: &f\n  a: *f", 2, 6, "the value *f holds itself"),
        ("x: &f [[[*f]]]", 1, 10, "the value *f holds itself"),
        ("x: &f {<<: *f}", 1, 12, "the value *f holds itself"),
        ("x: " + "[" * 4_000, 1, 43, "nested deeper than 40 levels"),
        ("\n".join(" " * n + "a:" for n in range(500)), 40, 40, "nested deeper than 40 levels"),
        ("x: 2024-13-01", 1, 4, "cannot be read: month must be in 1..12"),
        ("x: " + "9" * 5_000, 1, 4, "cannot be read: Exceeds the limit"),
        ("x: !!bool y", 1, 4, "'y' cannot be read: it is not what its tag says"),
        ("x: !!timestamp y", 1, 4, "'y' cannot be read: it is not what its tag says"),
        ("x: !!set [a]", 1, 13, "a value is not what its tag or its form says"),
        ('x: "\\U00110000"', 1, 7, "a value is not what its tag or its form says"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(text: str, line: int, column: int | None, message: str):
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(text, name="p.yaml")
    assert message in str(caught.value)
    found = re.match(r"p\.yaml, (?:before )?line (\d+), column (\d+): ", str(caught.value))
    assert found is not None
    assert int(found[1]) == line
    assert column is None or int(found[2]) == column


def test_anchors_used_again_are_read(protocol_text):
    once = parse_protocol(protocol_text)
    again = protocol_text.replace("en: [empathy]", "en: &terms [empathy]", 1)
    assert parse_protocol(again) == once


@pytest.mark.parametrize("value", ["x" * 500_000, "'" + "x y " * 100_000 + "'"])
def test_a_huge_value_is_not_printed_in_full(protocol_text, value: str):
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(f"{protocol_text}\nextraction: {value}\n")
    assert len(str(caught.value)) < 1_000


def test_thousands_of_mistakes_are_counted_and_the_first_are_told(protocol_text):
    with pytest.raises(ProtocolError, match="… and 2980 more") as caught:
        parse_protocol(protocol_text + "".join(f"\nkey{n}: 1" for n in range(3_000)))
    assert str(caught.value).count("unknown key") == 20


def test_a_plan_larger_than_any_plan_is_not_read(tmp_path):
    path = tmp_path / "protocol.yaml"
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(ProtocolError, match="is larger than 1,000,000 bytes"):
        load_protocol(path)
