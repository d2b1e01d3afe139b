"""Give every command hostile options and broken files of records, decisions and plans; list what crashes, hangs or loses.

    python benchmarks/hostile_commands.py [--n 6000] [--first 0] [--seconds 20] [--only options|files]

Commands run in this process, without a network. Every call must end with an exit code of ours that is not 70, within
the limit, and leave a review that `verify` passes. A file re-encoded, re-wrapped or doubled must give the records it
gave before (twice as many when doubled), or the exit code and a message must say that it did not.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import click

import focimine

LEFT_OUT = {"demo", "doctor", "analyse", "ale"}
"""Commands that take minutes; `hostile_documents.py` and the tests of foci files see to what they read."""
PLAN = """review:
  title: {en: Empathy}
  question: {en: "Who feels what?"}
search:
  dimensions: [{name: a, en: [empathy], zh: [共情]}]
screening:
  reviewers: [Li Hua, Wang Min]
  criteria:
    - {id: c1, wording: {en: people}, steps: [title_abstract, full_text], rules: [{rule: population}]}
    - {id: c2, wording: {en: words}, steps: [title_abstract], rules: [{rule: terms, not_met: ["rat*"]}]}
"""
TEXTS = (
    "", " ", "\t\n", "\ud800", "a\x00b", "\x1b[31m", "\u202e", "x" * 100_000, "'" * 50, '"', "*", "**", "%s{}{0}", "..", "-", "--", "=1+1", "９９",
    "\udcff\udcfe", "null", "nan", "🧠" * 40, "a" * 255, "/", "\\", "r-0/1", "Li Hua", "c1", "PMID", "10.1/", "2010", "title_abstract",
)  # fmt: skip
NUMBERS = (
    "",
    "0",
    "-1",
    "1",
    "2",
    "99999999999999999999",
    "-99999999999999999999",
    "1e999",
    "nan",
    "-inf",
    "0.5",
    "x",
    "١",
    "9" * 5_000,
    "0x10",
    "1_0",
)


LIKELY: Mapping[str, Sequence[str]] = {
    "who": ("Li Hua", "Wang Min"), "by": ("Li Hua",), "reports": ("10.1234/x0",), "report": ("10.1234/x1",), "words": ("10.1234/x0",),
    "which": ("1", "a.ris"), "reason": ("no people",), "criterion": ("c1",), "database": ("pubmed", "cnki"), "field": ("n",), "labels": ("label",),
    "version": ("1",), "seed": ("1",), "limit": ("2",), "sample": ("2",), "workers": ("1",), "timeout": ("20",), "replicates": ("20",), "protocol": ("files/plan.yaml",),
    "files": ("files/a.ris", "files/a.csv"), "file": ("files/a.csv", "files/decisions.csv"), "source": ("files/decisions.csv",), "output": ("out.csv", "out"),
    "folder": ("new",), "known": ("files/a.ris",), "missed": ("files/a.ris",), "references": ("files/a.ris",), "places": ("files",), "claims": ("files/a.csv",),
}  # fmt: skip
"""What a parameter is given most often, so that the hostile one beside it is reached; paths are in the bench's folder."""


class TookTooLong(BaseException):
    """A command outlasted its limit."""


# -- files -------------------------------------------------------------------------------------------------


def records_ris(n: int) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - Empathy number {i}: pain in others\nAU  - Li, Hua\nAU  - Müller, Ä\nJO  - Brain\nPY  - {2000 + i}\nAB  - Twenty healthy\n  people saw 疼痛 {i}.\nDO  - 10.1234/x{i}\nER  - \n\n"
        for i in range(n)
    )


def records_nbib(n: int) -> str:
    return "".join(
        f"PMID- {1000 + i}\nTI  - Empathy number {i}: pain\n      in others\nFAU - Li, Hua\nAU  - Li H\nTA  - Brain\nDP  - {2000 + i} Jan\nAB  - Twenty people.\nSO  - Brain. {2000 + i}.\n\n"
        for i in range(n)
    )


def records_bib(n: int) -> str:
    return "".join(
        f"@article{{k{i},\n  title = {{Empathy {i}}},\n  author = {{Li, Hua and Müller, Ä}},\n  journal = {{Brain}},\n  year = {{{2000 + i}}}\n}}\n\n"
        for i in range(n)
    )


def records_csv(n: int, delimiter: str = ",") -> str:
    rows = [("Title", "Authors", "Year", "Abstract", "DOI")]
    rows += [
        (f"Empathy {i}", "Li, Hua; Müller, Ä", str(2000 + i), f'One, "two".\nThree 疼痛 {i}', f"10.1234/x{i}")
        for i in range(n)
    ]
    quoted = (['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows)
    return "".join(delimiter.join(row) + "\n" for row in quoted)


def records_enw(n: int) -> str:
    return "".join(
        f"%0 Journal Article\n%T Empathy {i}\n%A Li, Hua\n%J Brain\n%D {2000 + i}\n%X Twenty people.\n\n"
        for i in range(n)
    )


def records_jsonl(n: int) -> str:
    return "".join(
        json.dumps({"id": f"p{i}", "title": f"Empathy {i}", "year": 2000 + i, "abstract": "Twenty"}) + "\n"
        for i in range(n)
    )


def records_csl(n: int) -> str:
    return json.dumps(
        [
            {
                "id": f"p{i}",
                "type": "article-journal",
                "title": f"Empathy {i}",
                "author": [{"family": "Li", "given": "Hua"}],
                "issued": {"date-parts": [[2000 + i]]},
                "DOI": f"10.1234/x{i}",
            }
            for i in range(n)
        ]
    )


def decisions(n: int) -> str:
    return "report,step,judgement,criterion,reason,who\n" + "".join(
        f"10.1234/x{i},title_abstract,exclude,c1,no people,Li Hua\n" for i in range(n)
    )


RECORDS: Mapping[str, Callable[[int], str]] = {
    "a.ris": records_ris, "a.nbib": records_nbib, "a.bib": records_bib, "a.csv": records_csv,
    "a.tsv": lambda n: records_csv(n, "\t"), "a.enw": records_enw, "a.json": records_csl,
}  # fmt: skip


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def doubled(_: random.Random, data: bytes) -> bytes:
    return data + data


def flipped(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 5, 50))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def sprinkled(rng: random.Random, data: bytes) -> bytes:
    """Put a sign where it does not belong: a quotation mark, a brace, a NUL, half of a pair, a mark of direction."""
    for _ in range(rng.choice((1, 2, 9))):
        place = rng.randrange(len(data))
        sign = rng.choice((b'"', b"'", b"{", b"}", b"\0", b"\xed\xa0\x80", b"\\ud800", b"\xe2\x80\xae", b"\x1b[2J", b"\r", b"\xff", b"  - ", b"\n\n", b"%", b"@", b"9" * 5_000, b"[" * 3_000, b"&#x110000;"))  # fmt: skip
        data = data[:place] + sign + data[place:]
    return data


def shuffled(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def rewrapped(rng: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r")))


def recoded(rng: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-8-sig", "gb18030", "utf-16-le", "utf-32")))


MUTATIONS: Sequence[Callable[[random.Random, bytes], bytes]] = (
    cut,
    doubled,
    flipped,
    sprinkled,
    shuffled,
    rewrapped,
    recoded,
)
SAME = {"doubled": 2, "rewrapped": 1, "recoded": 1}
"""Changes after which a file holds as many records as before, or so many times as many."""


# -- calls -------------------------------------------------------------------------------------------------


class Bench:
    """A folder with hostile files, a review in it, and what went wrong so far."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder, self.seconds = folder, seconds
        self.wrong: list[str] = []
        self.codes: Counter[str] = Counter()
        self._lay_out()

    def _lay_out(self) -> None:
        files = self.folder / "files"
        files.mkdir()
        for name, make in RECORDS.items():
            (files / name).write_text(make(3), encoding="utf-8")
        (files / "a.jsonl").write_text(records_jsonl(3), encoding="utf-8")
        (files / "decisions.csv").write_text(decisions(2), encoding="utf-8")
        (files / "plan.yaml").write_text(PLAN, encoding="utf-8")
        (files / "empty").write_bytes(b"")
        (files / "noise.bin").write_bytes(bytes(range(256)) * 20)
        (files / "loop").symlink_to(files / "loop")
        os.mkfifo(files / "pipe")
        with contextlib.suppress(OSError):
            Path(os.fsdecode(bytes(files) + b"/\xff\xfe.ris")).write_text(records_ris(1), encoding="utf-8")
        (files / "\x1b[31m\u202e.csv").write_text(records_csv(1), encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            review = str(self.folder / "base")
            for arguments in (
                ["init", review, "--protocol", str(files / "plan.yaml")],
                ["import", str(files / "a.ris"), "--review", review, "--database", "proquest"],
                ["screen", "--review", review],
            ):
                if focimine.run(arguments) not in (0, 1):
                    raise SystemExit(f"the bench could not be set up: {arguments}")
        self.renew()

    @property
    def review(self) -> Path:
        return self.folder / "review"

    def renew(self) -> None:
        """Put the review back as it was at the beginning."""
        shutil.rmtree(self.review, ignore_errors=True)
        shutil.copytree(self.folder / "base", self.review)

    def paths(self) -> list[str]:
        files = self.folder / "files"
        found = [os.path.join(files, name) for name in os.listdir(files)]  # noqa: PTH118, PTH208 - names that are no UTF-8
        return [*found, str(files), str(files / "missing"), "", " ", ".", "/dev/zero", "/dev/null", "/dev/full", "/proc/self/mem", "a\0b", "x" * 5_000,
                str(self.review), str(self.folder / "out.csv"), str(self.folder / "out"), str(files / "a.ris" / "b"), "\ud800"]  # fmt: skip

    def call(self, arguments: Sequence[str]) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error of one command; what goes wrong is noted."""
        out, err = io.StringIO(), io.StringIO()
        signal.signal(signal.SIGALRM, _raise)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        shown = " ".join(repr(a if len(a) < 60 else a[:57] + "…") for a in arguments).replace(str(self.folder), "")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _no_network():
                code = int(focimine.run(list(arguments)))
        except TookTooLong:
            code = -1
            self.wrong.append(f"HANG {shown}")
        except BaseException as error:  # noqa: BLE001 - what no command may raise
            code = -2
            self.wrong.append(f"RAISED {type(error).__name__}: {error} {shown}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.codes[str(code)] += 1
        if code == 70:
            self.wrong.append(f"70 {shown}: {_defect(err.getvalue())}")
        return code, out.getvalue(), err.getvalue()


def _raise(*_: object) -> None:
    raise TookTooLong


@contextlib.contextmanager
def _no_network() -> Iterator[None]:
    with (
        mock.patch.object(socket, "create_connection", side_effect=OSError("no network here")),
        mock.patch.object(socket.socket, "connect", side_effect=OSError("no network here")),
        mock.patch("time.sleep"),
        mock.patch("sys.stdin", io.StringIO()),
    ):
        yield


def _defect(told: str) -> str:
    """Return the last lines of the traceback that a message names, and remove its file."""
    place = Path(told.rsplit("Details: ", 1)[-1].strip())
    if not place.is_file():
        return told[-300:]
    lines = place.read_text(encoding="utf-8").strip().splitlines()
    place.unlink()
    return " | ".join(
        [*(line.strip() for line in lines if line.startswith("  File") and "/site-packages/" not in line)][-2:]
        + lines[-1:]
    )


def one_of_options(bench: Bench, rng: random.Random, commands: Mapping[str, click.Command]) -> None:
    """Call a command with valid arguments, some of them exchanged for hostile ones."""
    name = rng.choice(sorted(commands))
    arguments = [name]
    positional: list[str] = []
    for parameter in commands[name].params:
        if isinstance(parameter, click.Option):
            if (
                not (parameter.required or rng.random() < 0.2 or parameter.name in ("review", "who", "reason"))
                or parameter.is_eager
            ):
                continue
            if parameter.is_flag:
                arguments.append(rng.choice([*parameter.opts, *parameter.secondary_opts]))
                continue
            arguments += [rng.choice(parameter.opts), _value(bench, rng, parameter)]
        else:
            n = 1 if parameter.nargs == 1 else rng.choice((0, 1, 2))
            positional += [_value(bench, rng, parameter) for _ in range(n)]
    bench.call([*arguments, *(["--"] if rng.random() < 0.3 else []), *positional])


def _value(bench: Bench, rng: random.Random, parameter: click.Parameter) -> str:
    kind = parameter.type
    if parameter.name in LIKELY and rng.random() < 0.6:
        chosen = rng.choice(LIKELY[parameter.name])
        return str(bench.folder / chosen) if isinstance(kind, click.Path) else chosen
    if parameter.name == "review" and rng.random() < 0.8:
        return str(bench.review)
    if isinstance(kind, click.Path):
        return rng.choice(bench.paths())
    if isinstance(kind, click.Choice) and rng.random() < 0.8:
        return str(rng.choice(list(kind.choices)))
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return rng.choice(NUMBERS)
    return rng.choice([*TEXTS, *NUMBERS, *bench.paths()[:3]])


def one_of_files(bench: Bench, rng: random.Random) -> None:
    """Read a broken file of records, or use a broken plan or sheet of decisions; count what was lost."""
    mutation = rng.choice(MUTATIONS)
    kind = rng.choice([*RECORDS, *RECORDS, "a.jsonl", "decisions.csv", "plan.yaml"])
    n = rng.choice((1, 3, 12))
    text = (
        PLAN
        if kind == "plan.yaml"
        else decisions(n)
        if kind == "decisions.csv"
        else records_jsonl(n)
        if kind == "a.jsonl"
        else RECORDS[kind](n)
    )
    path = bench.folder / f"broken-{kind}"
    path.write_bytes(mutation(rng, text.encode()))
    files = bench.folder / "files"
    if kind == "plan.yaml":
        bench.call(
            rng.choice(
                (
                    ["queries", str(path)],
                    ["screen-file", str(path), str(files / "a.csv")],
                    ["init", str(bench.folder / f"r{rng.random()}"), "--protocol", str(path)],
                )
            )
        )
    elif kind == "decisions.csv":
        bench.call(["decide", "--from", str(path), "--review", str(bench.review)])
    elif kind == "a.jsonl" or rng.random() < 0.2:
        bench.call(["screen-file", str(files / "plan.yaml"), str(path)])
    elif rng.random() < 0.2:
        bench.call(["import", str(path), "--review", str(bench.review), "--database", "proquest"])
    else:
        code, out, err = bench.call(["read", str(path)])
        wanted = SAME.get(mutation.__name__, 0) * n
        found = out.count("\n")
        if wanted and found < wanted and (code == 0 or not err.strip()):
            bench.wrong.append(f"LOST {wanted - found} of {wanted}: {kind} {mutation.__name__}, exit {code}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=6_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--only", choices=("options", "files"))
    arguments = parser.parse_args()
    context = click.Context(focimine.cli)
    names = [name for name in focimine.cli.list_commands(context) if name not in LEFT_OUT]
    commands: dict[str, Any] = {name: focimine.cli.get_command(context, name) for name in names}
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        bench = Bench(Path(folder), arguments.seconds)
        for number in range(arguments.first, arguments.first + arguments.n):
            rng = random.Random(number)
            n_wrong = len(bench.wrong)
            if arguments.only == "options" or (arguments.only is None and number % 2):
                one_of_options(bench, rng, commands)
            else:
                one_of_files(bench, rng)
            for wrong in bench.wrong[n_wrong:]:
                print(f"{number}: {wrong}", flush=True)
            if number % 25 == 24:
                code, _, err = bench.call(["verify", "--review", str(bench.review)])
                if code != 0:
                    print(f"{number}: VERIFY exit {code}: {err[-200:]}", flush=True)
                    bench.wrong.append("verify")
                bench.renew()
    print(
        f"{arguments.n} calls, {len(bench.wrong)} wrong, {time.monotonic() - started:.0f} s; exit codes {dict(sorted(bench.codes.items()))}"
    )
    sys.exit(1 if bench.wrong else 0)


if __name__ == "__main__":
    main()
