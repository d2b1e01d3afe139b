"""Signs that input methods and word processors leave in a plan are named with their line, and what to write."""

from __future__ import annotations

import pytest

import focimine
from corpora.errors import ExitCode, ProtocolError
from corpora.protocol import load_protocol, parse_protocol


def refused(text):
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(text)
    return caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("permutations: 100", "permutations：100", "Line 17, column 15: there is a full-width colon ：; write a colon"),
        ("  until_date: 2024", "  until_date：2024", "Line 8, column 13: there is a full-width colon"),
        ("review:\n", "review：\n", "Line 1, column 7: there is a full-width colon"),
        ("[fMRI, 脑成像]", "[fMRI，脑成像]", "line 6, column 60: there is a full-width comma ，; write a comma"),
        ("[fMRI, 脑成像]", "[fMRI、脑成像]", "line 6, column 60: there is an enumeration comma 、"),
        ("en: [empathy]", "en: [“empathy”]", 'line 7, column 28: there is a curly quote “; write a straight quote (")'),
        ('"Does it work?"', "“Does it work?”", "Line 3, column 18: there is a curly quote “"),
        ("  permutations: 100", "\tpermutations: 100", "Line 17, column 1: there is a tab; write spaces"),
        ("  permutations: 100", "　permutations: 100", "Line 17, column 1: there is a full-width space"),
        ("  permutations: 100", "\u00a0 permutations: 100", "Line 17, column 1: there is a no-break space"),
        ("permutations: 100", "permutations: １00", "Line 17, column 17: there is a full-width digit １; write 1"),
        ("[empathy]", "【empathy】", "Line 7, column 27: there is a full-width bracket 【; write ["),
        ("    - id: empirical", "    — id: empirical", "Line 12, column 5: there is a long dash —; write -"),
        ("search:", "\ufeffsearch:", "Line 4, column 1: there is a byte-order mark in the middle of the file"),
    ],
)
def test_a_sign_that_is_not_yaml_is_named_with_its_place(protocol_text, old, new, shown):
    assert old in protocol_text
    assert shown in refused(protocol_text.replace(old, new))


def test_each_misplaced_sign_in_a_list_is_named_though_yaml_does_not_complain(protocol_text):
    message = refused(protocol_text.replace("[fMRI, 脑成像]", "[fMRI，脑成像]").replace("[共情]", "[“共情”]"))
    assert "fMRI，脑成像 is one item of the list" in message
    assert "the curly quotes are part of the text “共情”" in message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("zh: 小型综述", "zh: 小型综述：疼痛，共情、“他人”"),
        ("zh: [共情]", 'zh: ["共情，移情"]'),
        ('"Does it work?"', '"“Does it work?”"'),
        ("analysis:", "analysis:  # 注意：全角，“引号”"),
    ],
)
def test_the_same_signs_inside_a_text_or_a_comment_are_right(protocol_text, old, new):
    assert old in protocol_text
    parse_protocol(protocol_text.replace(old, new))


@pytest.mark.parametrize("change", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(protocol_text, tmp_path, change):
    path = tmp_path / "plan.yaml"
    path.write_bytes(change(protocol_text.encode()))
    assert load_protocol(path) == parse_protocol(protocol_text)
    assert focimine.run(["init", str(tmp_path / "r"), "--protocol", str(path)]) == ExitCode.DONE
    assert load_protocol(tmp_path / "r" / "protocol.yaml") == parse_protocol(protocol_text)


@pytest.mark.parametrize(("encoding", "line"), [("gb18030", 2), ("utf-16", 1)])
def test_another_encoding_is_named_with_the_first_line_it_shows_on(protocol_text, tmp_path, capsys, encoding, line):
    path = tmp_path / "plan.yaml"
    path.write_bytes(protocol_text.encode(encoding))
    assert focimine.run(["init", str(tmp_path / "r"), "--protocol", str(path)]) == ExitCode.PROTOCOL
    shown = capsys.readouterr().err
    assert (
        f"plan.yaml, line {line}: this is not UTF-8 text; it looks like {encoding.upper()}" in shown
    )  # or its byte order with it
    assert "Save it as UTF-8" in shown
    assert not (tmp_path / "r").exists()


def test_a_plan_saved_in_another_encoding_later_is_named_by_every_command(protocol_text, tmp_path, capsys):
    path = tmp_path / "plan.yaml"
    path.write_text(protocol_text, encoding="utf-8")
    assert focimine.run(["init", str(tmp_path / "r"), "--protocol", str(path)]) == ExitCode.DONE
    (tmp_path / "r" / "protocol.yaml").write_bytes(protocol_text.encode("gb18030"))
    for command in ("status", "dedup", "screen"):
        capsys.readouterr()
        assert focimine.run([command, "--review", str(tmp_path / "r")]) == ExitCode.PROTOCOL
        assert "protocol.yaml, line 2: this is not UTF-8 text; it looks like GB18030" in capsys.readouterr().err


def test_an_encoding_is_named_as_people_know_it(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_bytes("review: {title: {en: Gefühle für Gruppen während der Präsentation}}\n".encode("cp1252"))
    with pytest.raises(ProtocolError, match="it looks like Windows-1252"):
        load_protocol(path)
