"""The catalogue: complete, without stale entries, and applied where people read, nowhere else."""

from __future__ import annotations

import json
import re

import click
import pytest
import translations as source

import focimine
from corpora.catalogue.help_pages import first_sentence
from corpora.catalogue.language_of import chosen, language_of_system, spoken_in, translated
from corpora.catalogue.matching import GRAMMAR, HOLE, Catalogue, Template
from corpora.catalogue.po import Entry, read_po, to_po
from corpora.catalogue.wrapping import width_of, wrapped

COMMANDS = [name for _, _, names in focimine.PLACES for name in names]


@pytest.fixture(scope="module")
def said():
    return source.texts()


@pytest.fixture(scope="module")
def entries():
    return [entry for entry in source.entries() if not entry.context]


def speak(*arguments, capsys):
    """Return exit code, standard output and standard error of a command in Chinese."""
    code = focimine.run(["--lang", "zh", *map(str, arguments)])
    return (code, *capsys.readouterr())


def test_every_page_of_help_error_problem_and_printed_line_found_in_the_source_has_chinese(said, entries):
    translated_ones = {entry.text for entry in entries if entry.translation}
    assert sorted(said.keys() - translated_ones) == [], (
        "run `python benchmarks/translations.py --write`, then fill in msgstr"
    )


def test_no_entry_is_stale_or_there_twice(said, entries):
    texts = [(entry.context, entry.text) for entry in source.entries()]
    assert sorted({entry.text for entry in entries} - said.keys()) == []
    assert len(texts) == len(set(texts))


def test_the_search_for_texts_finds_each_kind(said):
    """A search that finds less than there is would make the test above empty."""
    kinds = {
        "Show how far a review is: what is stored, which runs did not end, which problems are recorded.": "a page of help",
        "Print JSON.": "an option",
        "{path} is not a Focimine ledger.": "an error",
        "No review in {start} or above it.": "an error",
        "Its headings name coordinates, but no focus was read from it.": "a problem",
        "{n_conflicts} to settle": "a next step",
        "No such option {name}.": "click",
        "{n_files} in {folder}; README.md there explains every column.": "a printed line",
    }
    assert kinds.keys() <= said.keys()
    assert len(said) > 2000


def test_a_translation_has_the_holes_of_its_text(entries):
    wrong = []
    for entry in entries:
        holes, own = set(HOLE.findall(entry.text)), set(HOLE.findall(entry.translation))
        wrong += [entry.text] if own - holes or any(not hole.startswith("_") for hole in holes - own) else []
    assert wrong == []


def test_a_translation_is_chinese_unless_it_is_a_name_a_path_or_a_command(entries):
    def words(text):
        return set(re.findall(r"[A-Za-z]{2,}", HOLE.sub("", text)))

    english = [
        entry.text
        for entry in entries
        if not re.search(r"[\u4e00-\u9fff]", entry.translation)
        and (words(entry.translation) - words(entry.text) or len(HOLE.sub("", entry.text).split()) > 3)
    ]
    assert english == []


def test_a_translation_keeps_options_and_commands(entries):
    def kept(text):
        return sorted(set(re.findall(r"--[a-z][a-z-]+|focimine [a-z-]+", text)))

    assert [entry.text for entry in entries if kept(entry.text) != kept(entry.translation)] == []


def test_every_template_filled_in_is_found_with_all_its_values(entries):
    """Values are numbers, so that nothing but the fixed words says which template it is."""
    lost = []
    for entry in entries:
        template = Template(entry.text, entry.translation)
        values = {name: "" if name.startswith("_") else str(31 + i) for i, name in enumerate(HOLE.findall(entry.text))}
        found = translated(HOLE.sub(lambda hole, v=values: v[hole[1]], entry.text), "zh")
        if len(template.whole_words) > 1 and not all(value in found for value in values.values()):
            lost.append((entry.text, found))
    assert lost == []


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "FOCIMINE_LANG": "en"}, "en"),
        ({"LANG": "C", "FOCIMINE_LANG": "zh-Hans"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "FOCIMINE_LANG": "xx"}, "zh"),
    ],
)
def test_the_language_is_that_of_the_variable_or_else_of_the_system(environment, language):
    assert language_of_system(environment) == language


def test_a_machine_with_windows_is_asked_for_its_locale(monkeypatch):
    monkeypatch.setattr("corpora.catalogue.language_of.sys.platform", "win32")
    monkeypatch.setattr("corpora.catalogue.language_of.locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))
    assert language_of_system({}) == "zh"


def test_a_language_ends_where_it_was_meant_to():
    with spoken_in("zh"):
        assert (chosen(), translated("Give one.")) == ("zh", "请只给出一个。")
        with spoken_in("en"):
            assert translated("Give one.") == "Give one."
        assert chosen() == "zh"
    assert (chosen(), translated("Give one.")) == ("en", "Give one.")


def test_values_stay_what_they_are_and_words_in_holes_are_translated():
    with spoken_in("zh"):
        assert translated("'Records of pain.csv' holds no records.") == "'Records of pain.csv' 不含记录。"
        assert translated("3 conflicts to settle") == "3 处分歧待裁决"
        assert translated("A title that we never wrote: its subtitle") == "A title that we never wrote: its subtitle"
        assert translated("") == ""


def test_a_list_of_like_items_is_read_item_by_item():
    sizes = "n = 36 counts the people of 2 experiments: 19 in experiment 1, 17 in experiment 2."
    waits = "results and report are older than 2 decisions, 1 coded value"
    with spoken_in("zh"):
        assert "实验 1 中 19 人, 实验 2 中 17 人" in translated(sizes)
        assert translated(waits) == "结果和报告未计入此后的 2 项决定, 1 个编码值"
        assert translated("'a, b.csv' holds no records.") == "'a, b.csv' 不含记录。"


def test_pieces_put_behind_one_another_are_told_apart():
    with spoken_in("zh"):
        assert translated("Excluded at title and abstract by population.") == "标题与摘要阶段排除（population）。"
        assert translated("Excluded at title and abstract.") == "标题与摘要阶段排除。"


def test_a_template_of_few_words_does_not_take_a_sentence_that_happens_to_fit():
    few = Catalogue(
        [Entry(text="{a} of {b}", translation="{b}的{a}"), Entry(text="{n} reports", translation="{n} 篇报告")]
    )
    for title in ("Neural signatures of social pain in adolescents", "Five reports", "An atlas of the insula. Part 2"):
        assert few.translate(title) == title
    assert few.translate("  12 reports") == "  12 篇报告"


@pytest.mark.parametrize(
    "text",
    [
        "Error: " * 600,
        "a; b: c. " * 450,
        "x, " * 1300,
        "a" + "." * 4000,
        "{n} " * 900,
        "1 file of 2 rows; " * 190,
        "'" * 4000,
        "Sealed: x rows up to x, in x (x)." * 110,
        "q\n" * 2000,
        "\x00 ",
        "{",
        "\ud800 files",
        "Known: \\g<0>.",
    ],
)
def test_no_text_takes_long_or_breaks_what_is_printed(text):
    """A pattern with many holes tried on such a text without bounds would never end."""
    once = translated(text, "zh")
    assert translated(text, "zh") == once
    assert [letter for letter in once if letter in "x\x00\ud800\\"] == [
        letter for letter in text if letter in "x\x00\ud800\\"
    ]


def test_a_catalogue_survives_writing_and_reading():
    entries = (
        Entry(text='two lines\n  with "quotes"', translation="两行\n和 \\ 反斜杠", places=("a.py", "b.py")),
        Entry(text="not yet", translation=""),
        Entry(text="not yet", translation="尚未", context="desk"),
    )
    assert read_po(to_po(entries)) == entries
    with pytest.raises(ValueError, match="line 2"):
        read_po('msgid "a"\nrubbish "b"\n')


def test_the_committed_catalogue_is_as_the_tool_writes_it(said, entries):
    assert source.PO.read_text(encoding="utf-8") == to_po(source.brought_up_to_date(said, source.entries()))


def test_lines_of_chinese_fit_and_begin_with_no_closing_mark():
    text = "把综述的每张表写入 FOLDER（排好序的 CSV），并把账本本身写为 JSON Lines。" * 3
    for width in range(12, 60):
        lines = wrapped(text, width)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(width_of(line) <= width + 2 for line in lines)
        assert not any(line[0] in "。，、；：！？）”" for line in lines)


def test_help_shows_whole_sentences_for_every_command(capsys):
    assert focimine.run(["--help"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "..." not in page.replace("[ARGS]...", "")
    for name in COMMANDS:
        sentence = first_sentence(focimine.cli.get_command(None, name))
        assert sentence.endswith(".")
        assert f"{name} {sentence}" in page


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_a_page_of_help_in_chinese_leaves_no_sentence_in_english(name, capsys):
    code, page, _ = speak(*([name] if name else []), "--help", capsys=capsys)
    assert code == 0
    prose = re.sub(
        r"focimine.*|`[^`]*`|--?[\w-]+|\[[^\]]*\]|\"[^\"]*\"|^.*\bpip install.*$", "", page, flags=re.MULTILINE
    )
    assert not re.findall(r"(?:\b[a-z]{2,}\b[ ,]+){4,}", prose)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ale", "-o", "x"], "缺少参数 'FILES...'。"),
        (["nonsense"], "没有命令 'nonsense'。"),
        (["status", "--nonsense"], "没有选项 '--nonsense'。"),
        (["foci", "x.pdf", "--workers", "many"], "'many' 不是有效的整数"),
        (["status", "--review", "nowhere"], "没有综述"),
        (["ale", "gone.txt", "-o", "x"], "错误：无法读取 gone.txt：没有这个文件或文件夹。"),
    ],
)
def test_errors_are_in_chinese(arguments, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = speak(*arguments, capsys=capsys)
    assert code
    assert words in err
    assert "Error" not in out + err


def test_the_language_holds_for_one_command_only(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    speak("status", capsys=capsys)
    focimine.run(["status"])
    assert "Error: No review in" in capsys.readouterr().err
    assert focimine.run(["--lang", "xx", "status"]) == 2


def test_help_in_chinese_needs_no_order_of_options(capsys):
    for arguments in (["--help", "--lang", "zh"], ["--lang=zh", "--help"]):
        assert focimine.run(arguments) == 0
        assert "综述：" in capsys.readouterr().out


def test_what_machines_read_is_the_same_in_both_languages(capsys, tmp_path):
    review = tmp_path / "review"
    code, out, _ = speak("init", review, "--corpus", "social_pain", capsys=capsys)
    assert (code, "已在" in out) == (0, True)
    spoken = speak("status", "--review", review, "--json", capsys=capsys)
    assert spoken[0] == focimine.run(["status", "--review", str(review), "--json"])
    assert spoken[1] == capsys.readouterr().out
    assert json.loads(spoken[1])["next_steps"]
    speak("export", tmp_path / "zh", "--review", review, capsys=capsys)
    assert focimine.run(["export", str(tmp_path / "en"), "--review", str(review)]) == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "en").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "zh").iterdir()}


def test_status_and_next_steps_are_in_chinese(capsys, tmp_path):
    review = tmp_path / "review"
    speak("init", review, "--corpus", "social_pain", capsys=capsys)
    _, out, _ = speak("status", "--review", review, capsys=capsys)
    assert "0  条记录" in out
    assert "尚无记录；请检索或导入数据库导出" in out


def test_the_help_of_a_command_of_a_command_is_whole_and_in_chinese(capsys):
    code, page, _ = speak("database", "--help", capsys=capsys)
    assert (code, "..." in page.splitlines()[-2]) == (0, False)
    assert "下载 neurosynth、neuroquery 或 neurostore" in page


def test_words_that_english_chooses_by_number_are_holes_another_language_may_leave_out():
    assert {"", "s", "is", "are"} <= GRAMMAR
    page = Catalogue([Entry(text="{n} item{_s} {_is_are} open", translation="{n} 项未完成")])
    assert [page.translate(text) for text in ("1 item is open", "2 items are open")] == ["1 项未完成", "2 项未完成"]


def test_commands_are_not_changed_by_their_pages():
    command = focimine.cli.get_command(None, "status")
    with spoken_in("zh"):
        click.Context(command).get_help()
    assert command is not None
    assert (command.help or "").startswith("Show how far a review is")


COUNTED = re.compile(
    r"(?<!of )\{(?!name|where|place|\w*words)\w+\} (?:(?:new|open|known|more|included|confirmed|duplicate) )*"
    r"(?:records|reports|files|rows|foci|values|papers|judgements|decisions|items|works|conflicts|references|links|contrasts)\b"
)
"""A number as it is, with its noun in the plural."""
SEVERAL = {"{n_records} records are {reports}", "{n_fitting} papers of the list fit its study", "{n_cards} reports fit {words} (by {how}):", "{n_lines} reports will be decided at once: {judgement}.", "{n_found} reports have the {upper} {value}.", "{name}: {get} {unit}, {get_2} foci; {tables}; added {get_3}"}  # fmt: skip
"""What is said of several only, or of none; one is said in words of its own."""


def test_what_commands_print_counts_one_as_one():
    """`corpora.terminal.counted` gives "1 record"; a number before a plural would print "1 records"."""
    front = re.compile(r"/cli\.py|/commands/|extract/told\.py|/review/|stage/corrections|^\w+\.py")
    printed = [entry for entry in source.entries() if any(front.search(place) for place in entry.places)]
    bare = [entry.text for entry in printed if COUNTED.search(entry.text) and not entry.text.startswith("{n} ")]
    assert set(bare) - SEVERAL == set()
    assert len(printed) > 300
