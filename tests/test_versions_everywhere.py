"""Every command that reads a review takes --version N; every other one is named here, with the reason."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from living_review import YEARS, bring_in, exports, judge, keys_of, run, start

import focimine
from corpora.errors import ExitCode

READS = {
    "status": ["--problems"],
    "export": ["OUT"],
    "update": ["--status"],
    "imports": [],
    "dedup": ["--list"],
    "fetch": ["--wanted"],
    "export-records": ["OUT.ris"],
    "screen": ["--list"],
    "conflicts": [],
    "prisma": ["-o", "OUT"],
    "appendix": ["-o", "OUT"],
    "eligibility": ["-o", "OUT", "--language", "en"],
    "agreement": [],
    "bias": ["--list"],
    "audit": ["--machine"],
    "confirm": ["--foci"],
    "code": ["--json"],
}
"""How each command is asked to read; `analyse`, which reads a version and writes beside it, has its own test."""
WRITES_TOO = {
    "screen": [["--sheet", "OUT.xlsx"], ["--by-lot"], []],
    "conflicts": [["--sheet", "OUT.xlsx"]],
    "bias": [["--sheet", "OUT.xlsx", "--who", "demo curator"], ["--undo", "r-1", "--who", "demo curator"]],
    "dedup": [[]],
    "fetch": [["--close", "--who", "demo curator"], ["--open", "--email", "a@example.org"]],
    "confirm": [["--accept", "--all", "--who", "demo curator"], ["--list", "--sheet", "OUT.xlsx"]],
    "code": [["-o", "OUT.xlsx"], ["--accept-machine", "--all", "--who", "demo curator"]],
    "update": [[], ["--close", "--who", "demo curator"]],
}
"""What changes a review, or writes a sheet to be filled in, is refused for an earlier state."""
NO_VERSION = {
    "init": "begins a review", "import-ledger": "begins a review", "demo": "begins a review",
    "overlap": "lists what is to be decided now, from the texts of now",
    "verify": "walks the whole chain, whichever version its rows are of", "seal": "seals the last row there is",
    "queries": "reads a plan, no review", "read": "reads files", "screen-file": "reads files", "order": "reads files",
    "foci": "reads files", "ale": "reads files", "database": "files of no review", "macm": "reads a database",
    "decode": "reads files", "overlay": "reads files", "doctor": "looks at the installation",
    "search": "writes", "citations": "writes", "import": "writes", "relabel": "writes", "withdraw": "writes",
    "undo-duplicate": "writes", "decide": "writes", "extract": "writes",
    "desk": "shows the review as it is",
}  # fmt: skip


OF_CONFIRMED = ("analyse", "sdm")
"""Of confirmed foci, which the review here has none of: tests/test_version_analysis.py, tests/meta/stage/test_sdm.py."""


def options_of(name: str) -> set[str]:
    command = focimine.cli.get_command(None, name)
    return {option for parameter in command.params for option in parameter.opts}


def test_every_command_is_decided_upon():
    commands = [name for _, _, names in focimine.PLACES for name in names]
    assert sorted([*READS, *OF_CONFIRMED, *NO_VERSION]) == sorted(commands)
    assert {name for name in commands if "--version" in options_of(name)} == {*READS, *OF_CONFIRMED}


@pytest.fixture(scope="module")
def review(tmp_path_factory) -> tuple[Path, dict[str, tuple[str, dict[str, bytes]]]]:
    """A review in its second version, and what each command said when its first one was closed."""
    parent = tmp_path_factory.mktemp("versions")
    folder = start(parent / "review")
    plan = folder / "protocol.yaml"
    text = plan.read_text(encoding="utf-8").replace("review:\n", "review:\n  languages: [zh, en]\n", 1)
    plan.write_text(text + "risk_of_bias: {instrument: cbma_quality}\n", encoding="utf-8")
    bring_in(folder, exports(parent / "first", 0, 2013), update=False)
    judge(folder, keys_of(0, 2013))
    run("update", "--close", "--who", "demo curator", "--review", folder)
    said = {name: answer(folder, name, parent / "then") for name in READS}
    bring_in(folder, exports(parent / "second", 2013, YEARS[-1]), update=True)
    judge(folder, keys_of(2013, YEARS[-1]))
    run("withdraw", "1", "--who", "demo curator", "--reason", "a trial", "--review", folder)
    return folder, said


def answer(folder: Path, name: str, place: Path, *more: str) -> tuple[str, dict[str, bytes]]:
    """What a command prints (but for what is to be done next), and the files it writes."""
    place.mkdir(parents=True, exist_ok=True)
    arguments = [word.replace("OUT", str(place / name)) for word in READS[name]]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        run(name, *arguments, "--review", folder, *more, allowed=(0,))
    said = printed.getvalue().partition("\nNext:")[0]
    files = {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}
    return said.rstrip().replace(str(place), ""), {n: data for n, data in files.items() if n.startswith(name)}


@pytest.mark.parametrize("name", READS)
def test_a_closed_version_is_read_as_it_was(name, review, tmp_path):
    folder, said = review
    assert answer(folder, name, tmp_path / "v1", "--version", "1") == said[name]


@pytest.mark.parametrize("name", sorted(set(READS) - {"agreement", "audit", "bias", "conflicts", "screen"}))
def test_the_review_as_it_is_says_something_else(name, review, tmp_path):
    folder, said = review
    assert answer(folder, name, tmp_path / "now") != said[name]


@pytest.mark.parametrize(("name", "arguments"), [(n, a) for n, each in WRITES_TOO.items() for a in each])
def test_nothing_is_written_into_an_earlier_state(name, arguments, review, tmp_path, capsys):
    folder, _ = review
    ledger = (folder / "review.sqlite").read_bytes()
    given = [word.replace("OUT", str(tmp_path / name)) for word in arguments]
    assert focimine.run([name, *given, "--version", "1", "--review", str(folder)]) == ExitCode.PROTOCOL
    assert "--version" in capsys.readouterr().err
    assert (folder / "review.sqlite").read_bytes() == ledger
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", READS)
def test_a_version_that_is_not_there_is_refused_by_number(name, review, tmp_path, capsys):
    arguments = [word.replace("OUT", str(tmp_path / name)) for word in READS[name]]
    assert focimine.run([name, *arguments, "--version", "7", "--review", str(review[0])]) == ExitCode.PROTOCOL
    assert "no version 7: its last one is 2" in capsys.readouterr().err


def test_the_page_of_a_version_is_in_every_language_of_the_plan_and_printed_again_in_the_first(review, tmp_path):
    folder, _ = review
    english, chinese = (folder / "versions" / "1" / name for name in ("changes.html", "changes.zh.html"))
    assert "Flow of this version" in english.read_text(encoding="utf-8")
    assert "本版本的文献流程" in chinese.read_text(encoding="utf-8")
    run("update", "--status", "--version", "1", "-o", tmp_path / "again.html", "--review", folder, allowed=(0,))
    assert (tmp_path / "again.html").read_bytes() == chinese.read_bytes()
