"""A quick look never takes the place of the plan's results."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from corpora.commands.trail import verify
from corpora.store import Store
from meta.cli import analyse

KINDS = {"kinds": ["peak", "centre_of_mass"]}


def run(folder, *more):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1", *more])


def bytes_of(folder):
    files = [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".sqlite"]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_other_permutations_or_another_seed_go_to_a_folder_of_their_own(review):
    folder = review({"subgroups": []}, KINDS)
    assert run(folder).exit_code in (0, 1)
    before = bytes_of(folder)
    fewer, seeded = run(folder, "--permutations", "12"), run(folder, "--seed", "9")
    for found, name in ((fewer, "permutations-12-seed-1"), (seeded, "permutations-20-seed-9")):
        assert found.exit_code in (0, 1), (found.output, found.exception)
        assert "[ANALYSIS-PREVIEW]" in found.output
        place = folder / "previews" / name
        assert "PREVIEW, not the plan" in (place / "report.html").read_text(encoding="utf-8")
        assert (place / "results" / "main" / "manifest.json").is_file()
    after = bytes_of(folder)
    assert {name: data for name, data in after.items() if not name.startswith("previews/")} == before
    ran = json.loads((folder / "previews/permutations-12-seed-1/results/main/settings.json").read_text("utf-8"))
    assert ran["permutations_run"] == 12
    assert not list(folder.glob("**/.writing-*"))
    with Store.open(folder, read_only=True) as store:
        stages = [row["stage"] for row in store.query("SELECT stage FROM runs")]
        assert stages.count("analyse") == 1
        assert stages.count("analyse-preview") == 2
        assert not [name for name in store.missing_files() if name.startswith("previews")]


def test_every_file_that_a_preview_leads_to_is_there(review):
    folder = review({"subgroups": []}, KINDS)
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / "a.pdf").write_bytes(b"%PDF")
    with Store.open(folder) as store, store.run("test", version="1") as stage:
        stage.add("document", "d-r-0", {"report": "r-0", "name": "a.pdf", "file": "documents/a.pdf"})
    assert run(folder, "--permutations", "12").exit_code in (0, 1)
    page = folder / "previews" / "permutations-12-seed-1" / "report.html"
    links = {unquote(link) for link in re.findall('href="([^"#:]+)"', page.read_text(encoding="utf-8"))}
    assert "../../documents/a.pdf" in links
    assert not [link for link in links if not (page.parent / link).exists()]


def test_the_plans_own_numbers_are_the_plans_own_results(review):
    folder = review({"subgroups": []}, KINDS)
    assert run(folder, "--permutations", "20", "--seed", "1").exit_code in (0, 1)
    assert (folder / "results" / "main" / "manifest.json").is_file()
    assert not (folder / "previews").exists()
    assert "Nothing to do" in run(folder).output


def test_a_file_in_the_way_of_a_preview_stays(review):
    folder = review({"subgroups": []}, KINDS)
    theirs = folder / "previews" / "permutations-12-seed-1" / "report.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine", encoding="utf-8")
    assert run(folder, "--permutations", "12").exception is not None
    assert theirs.read_text(encoding="utf-8") == "mine"


def test_after_a_run_that_did_not_end_verify_says_to_run_it_again(review):
    folder = review({"subgroups": []}, KINDS)
    assert run(folder).exit_code in (0, 1)
    page = folder / "results" / "main" / "settings.json"
    page.write_text("{}", encoding="utf-8")
    found = CliRunner().invoke(verify, ["--review", str(folder)])
    assert "Restore a backup" in found.exception.hint
    killed = Store.open(folder)
    with pytest.raises(KeyboardInterrupt), killed, killed.run("analyse", version="1"):
        raise KeyboardInterrupt
    found = CliRunner().invoke(verify, ["--review", str(folder)])
    assert found.exception.hint.startswith("A run of analyse did not end: run `focimine analyse` again")
