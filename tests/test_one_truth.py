"""An irregular ledger through the commands: the reports PRISMA counts as included are those read and analysed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.settled import read_settled
from corpora.store import Store

FAMILIES = ("Adams", "Brown", "Chen", "Diaz", "Evans", "Fu", "Gray", "Hill")
WHO = "Li Wei"


def run(*arguments: str) -> int:
    return focimine.run([str(argument) for argument in arguments])


def write_csv(path: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def page(number: int) -> str:
    foci = [(-32 - number, 14, 4), (36 + number, 18, -2), (4, 22 + number, 44)]
    rows = "".join(f"<tr><td>Insula</td><td>{x}</td><td>{y}</td><td>{z}</td></tr>" for x, y, z in foci)
    return f"""<html><head><title>Paper {number}</title></head><body><table><caption>Table 1. MNI coordinates</caption>
    <tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>{rows}</table></body></html>"""


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a review of eight papers, whose ledger people and programs left in disorder, worked through to its end."""
    scratch = tmp_path_factory.mktemp("irregular")
    folder = scratch / "review"
    protocol = Path(__file__).parent / "data" / "protocol_small.yaml"
    assert run("init", folder, "--protocol", protocol) == ExitCode.DONE
    titles = [(f"Question {n} answered by {name}", f"{name}, A.", 2000 + n) for n, name in enumerate(FAMILIES)]
    records = write_csv(scratch / "records.csv", "title,authors,year", titles)
    assert run("import", records, "--database", "pubmed", "--review", folder) == ExitCode.DONE
    with Store.open(folder, read_only=True) as store:
        names = [entry.key for entry in store.entries("record")]
    for number, name in enumerate(names):
        file = scratch / f"{number}.html"
        file.write_text(page(number), encoding="utf-8")
        assert run("fetch", file, "--report", name, "--review", folder) == ExitCode.DONE
    disorder(folder, names)
    assert run("extract", "--workers", 1, "--review", folder) in (ExitCode.DONE, ExitCode.PROBLEMS)
    assert run("confirm", "--accept", "--all", "--with-problems", "--who", WHO, "--review", folder) == ExitCode.DONE
    sizes = write_csv(scratch / "n.csv", "report,field,value", [(name, "n", 20) for name in names])
    assert run("code", "--from", sizes, "--who", WHO, "--review", folder) == ExitCode.DONE
    assert run("prisma", "-o", scratch / "prisma", "--review", folder) == ExitCode.DONE
    assert run("analyse", "--workers", 1, "--review", folder) == ExitCode.PROBLEMS
    return folder


def disorder(folder: Path, names: list[str]) -> None:
    """Write links and decisions as no command would: two links for a record, a circle, one decision against another."""
    adams, brown, chen, diaz, evans, fu, gray, hill = names
    links = {
        "1": (brown, adams),
        "2": (brown, chen),
        "3": (evans, diaz),
        "4": (fu, gray),
        "5": (gray, fu),
        "6": (hill, "x"),
    }
    first = {"report": evans, "step": "full_text", "judgement": "include"}
    with Store.open(folder) as store, store.run("by hand", version="1") as made:
        for key, (record, target) in links.items():
            made.add("duplicate", key, {"record": record, "duplicate_of": target, "why": "by hand"})
        made.add("duplicate_undone", "u1", {"link": "3", "reason": "two papers"}, who=WHO, machine=False)
        made.add("duplicate_undone", "u2", {"link": "u1", "reason": "one paper"}, who=WHO, machine=False)
        decided = {
            "evans": first,
            "diaz": {"report": diaz, "step": "full_text", "judgement": "exclude", "supersedes": "evans"},
            "chen": {"report": chen, "step": "full_text", "judgement": "exclude"},
            "adams": {"report": adams, "step": "full_text", "judgement": "include", "supersedes": "chen"},
            "gray": {"report": gray, "step": "full_text", "judgement": "include", "supersedes": "gray"},
            "hill": {"report": hill, "step": "full_text", "judgement": "include"},
            "hill again": {"report": hill, "step": "title_abstract", "judgement": "exclude"},
            "ghost": {"report": "ghost", "step": "full_text", "judgement": "include"},
        }
        for key, body in decided.items():
            made.add("decision", key, body, who=WHO, machine=False)


INCLUDED = {"Adams", "Evans", "Fu"}


def names_of(review: Path, reports: set[str]) -> set[str]:
    with Store.open(review, read_only=True) as store:
        rows = {row["record"]: row["first_author"] for row in store.query("SELECT record, first_author FROM records")}
    return {rows[report].split(",")[0] for report in reports}


def test_prisma_counts_the_reports_that_are_analysed(review: Path) -> None:
    boxes = (review.parent / "prisma" / "prisma.csv").read_text(encoding="utf-8-sig")
    numbers = {row["box"]: row["n"] for row in csv.DictReader(boxes.splitlines())}
    assert numbers["new: reports included"] == str(len(INCLUDED))
    table = (review / "results" / "main" / "tables" / "experiments.tsv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(table.splitlines(), delimiter="\t")
    assert {row["study"].split(",")[0] for row in rows} == INCLUDED


def test_what_is_excluded_is_not_read_and_what_is_included_is(review: Path) -> None:
    with Store.open(review, read_only=True) as store:
        settled = read_settled(store)
        read = {settled.reports.of[row["record"]] for row in store.query("SELECT record FROM foci")}
    assert names_of(review, read) == INCLUDED
    assert names_of(review, set(settled.included())) == INCLUDED


def test_no_record_is_in_two_reports_or_in_none(review: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path, "--review", review) == ExitCode.DONE
    rows = list(csv.DictReader((tmp_path / "report_of.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len({row["record"] for row in rows}) == len(FAMILIES)
    assert names_of(review, {row["report"] for row in rows}) == {"Adams", "Diaz", "Evans", "Fu", "Hill"}


def test_the_status_counts_the_same_reports(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--review", review) == ExitCode.DONE
    counted = (line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line[:7].strip().isdigit())
    shown = {label: int(n) for n, label in counted}
    assert (shown["records"], shown["reports"], shown["decisions"]) == (8, 5, 7)
