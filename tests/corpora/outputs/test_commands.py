"""Every command that writes where people say: what is there is refused or kept, and a command that fails changes nothing."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import click
import numpy as np
import pytest
from scipy import sparse

import focimine
from corpora.errors import ExitCode
from corpora.outputs.options import OutputPath
from corpora.store import Store
from meta.engine.space import SHAPE
from meta.formats.nifti import nifti_bytes

READ = {("init", "protocol"), ("foci", "files"), ("ale", "files"), ("seal", "key")}
"""Paths without `exists` that are read; the command says itself what is wrong with them. --review is one everywhere. A key is
also made, and never written over: tests/corpora/store/seals/test_seals.py."""
PLAN = """
review: {title: {en: A small review, zh: 小型综述}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  criteria: [{id: empirical, wording: {en: Empirical, zh: 实证}, steps: [title_abstract, full_text], rules: [{rule: publication_type}]}]
extraction: {coding: [{name: n, label: {en: n}}]}
risk_of_bias: {instrument: cbma_quality}
analysis: {permutations: 10}
"""
RECORDS = (
    'record_id,title,abstract,label\n1,"Empathy, pain",We used fMRI in 20 participants.,1\n2,Another,A review.,0\n'
)
NBIB = "PMID- 1\nTI  - Empathy for pain\nFAU - Li, Wei\nDP  - 2001\nAB  - We used fMRI.\n"
SLEUTH = "// Reference=MNI\n// One 2001\n// Subjects=20\n-38 20 4\n"
COMMANDS = {
    ("export", "folder"): ("export", "OUT"),
    ("seal", "output"): ("seal", "-o", "OUT.json", "--unsigned"),
    ("update", "output"): ("update", "--status", "-o", "OUT.json"),
    ("read", "output"): ("read", "FOLDER/records.csv", "-o", "OUT.jsonl"),
    ("dedup", "output"): ("dedup", "FOLDER/records.csv", "-o", "OUT.csv"),
    ("export-records", "output"): ("export-records", "OUT.ris"),
    ("screen", "sheet"): ("screen", "--sheet", "OUT.csv", "--step", "full_text"),
    ("conflicts", "sheet"): ("conflicts", "--sheet", "OUT.csv"),
    ("prisma", "output"): ("prisma", "-o", "OUT", "--format", "svg"),
    ("agreement", "output"): ("agreement", "-o", "OUT.csv", "--replicates", "0"),
    ("bias", "sheet"): ("bias", "--sheet", "OUT.csv", "--who", "Ann"),
    ("bias", "output"): ("bias", "-o", "OUT"),
    ("appendix", "output"): ("appendix", "-o", "OUT", "--language", "en", "--table", "csv"),
    ("eligibility", "output"): ("eligibility", "-o", "OUT", "--language", "en", "--table", "csv"),
    ("audit", "output"): ("audit", "--machine", "-o", "OUT.csv"),
    ("screen-file", "output"): ("screen-file", "FOLDER/plan.yaml", "FOLDER/records.csv", "-o", "OUT.csv"),
    ("order", "output"): ("order", "FOLDER/records.csv", "--labels", "label", "-o", "OUT.csv"),
    ("foci", "output"): ("foci", "FOLDER/foci.csv", "-o", "OUT.csv"),
    ("foci", "show"): ("foci", "FOLDER/foci.csv", "--show", "OUT"),
    ("confirm", "sheet"): ("confirm", "--sheet", "OUT.csv"),
    ("code", "output"): ("code", "-o", "OUT.csv"),
    ("overlap", "output"): ("overlap", "-o", "OUT.csv"),
    ("sdm", "folder"): ("sdm", "OUT"),
    ("macm", "output"): ("macm", "sphere:-38,20,4,20", "--database", "made", "--permutations", "1", "-o", "OUT"),
    ("decode", "output"): (
        "decode",
        "FOLDER/sleuth.txt",
        "--database",
        "made",
        "--fewest",
        "1",
        "--null",
        "0",
        "-o",
        "OUT",
    ),
    ("overlay", "output"): ("overlay", "FOLDER/seed.nii.gz", "FOLDER/seed.nii.gz", "-o", "OUT"),
    ("ale", "output"): ("ale", "FOLDER/sleuth.txt", "-o", "OUT", "--permutations", "1"),
    ("init", "folder"): ("init", "OUT", "--protocol", "FOLDER/plan.yaml"),
    ("import-ledger", "folder"): ("import-ledger", "FOLDER/exported", "OUT"),
    ("demo", "folder"): ("demo", "OUT"),
}
"""How each output of each command is asked for; OUT is where it goes. A new option without a line here fails a test."""
OF_REVIEW = {"export", "seal", "update", "export-records", "screen", "conflicts", "prisma", "agreement", "bias", "appendix",
             "eligibility", "audit", "confirm", "code", "overlap", "sdm"}  # fmt: skip
WHOLE = {
    ("export", "folder"),
    ("sdm", "folder"),
    ("eligibility", "output"),
    ("ale", "output"),
    ("macm", "output"),
    ("decode", "output"),
    ("overlay", "output"),
}
"""Folders that are filled as a whole: refused where they hold other files."""
BEGINS = {("init", "folder"), ("import-ledger", "folder"), ("demo", "folder")}
KEEPS = {key for key, line in COMMANDS.items() if key[1] == "sheet" or key[0] in ("code", "overlap")} | {
    ("foci", "show")
}


def outputs():
    """Yield command, option and type of every place that a command writes to."""
    context = click.Context(focimine.cli)
    for name in focimine.cli.list_commands(context):
        command = focimine.cli.get_command(context, name)
        for option in command.params:
            is_read = option.name == "review" or (name, option.name) in READ
            if isinstance(option.type, click.Path) and not option.type.exists and not is_read:
                yield command, option


def test_every_path_a_command_may_write_to_is_an_output_and_is_tried_here():
    found = {(command.name, option.name): option.type for command, option in outputs()}
    assert [key for key, kind in found.items() if not isinstance(kind, OutputPath)] == []
    assert found.keys() == COMMANDS.keys()


def test_every_command_that_refuses_what_is_there_has_force():
    for command, option in outputs():
        if option.type.forced:
            assert any(one.name == "force" for one in command.params), command.name


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    """A folder with a small review, an export of it, and the files that commands without a review read."""
    folder = tmp_path_factory.mktemp("material")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "records.csv").write_text(RECORDS, encoding="utf-8")
    (folder / "sleuth.txt").write_text(SLEUTH, encoding="utf-8")
    seed = np.zeros(SHAPE, dtype=np.int16)
    seed[60:66, 66:72, 36:42] = 1
    (folder / "seed.nii.gz").write_bytes(nifti_bytes(seed, "seed"))
    (folder / "foci.csv").write_text("Region,x,y,z\nLeft insula,-38,20,4\nRight insula,40,18,2\n", encoding="utf-8")
    review = folder / "review"
    (folder / "pubmed.nbib").write_text(NBIB, encoding="utf-8")
    assert focimine.run(["init", str(review), "--protocol", str(folder / "plan.yaml")]) == 0
    assert focimine.run(["import", str(folder / "pubmed.nbib"), "--review", str(review)]) == 0
    with Store.open(review) as store, store.run("screen", version="1") as run:
        record = store.query("SELECT record FROM records")[0]["record"]
        for step in ("title_abstract", "full_text"):
            body = {"report": record, "step": step, "judgement": "include"}
            run.add("decision", f"{record}/{step}/1", body, who="Ann", machine=False)
        body = {"report": record, "document": "d", "table": "T1", "row": 1, "contrast": "A", "kind": "peak"}
        run.add("focus", "d/1", body | {"x": -38.0, "y": 20.0, "z": 4.0, "space": "MNI", "raw": "-38 20 4"})
        body |= {
            "contrast": "B",
            "x": 40.0,
            "y": 18.0,
            "z": 2.0,
            "space": "MNI",
            "raw": "40 18 2",
            "statistic_name": "t",
        }
        run.add("focus", "d/2", body | {"statistic": 4.2})
        run.add("confirmation", "d/2/1", {"focus": "d/2", "action": "accept"}, who="Ann", machine=False)
        for field, value in (("n", "20"), ("height_threshold", "p < 0.001")):
            run.add(
                "coding", f"c/{field}", {"report": record, "field": field, "value": value}, who="Ann", machine=False
            )
    assert focimine.run(["export", str(folder / "exported"), "--review", str(folder / "review")]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOCIMINE_DATABASES", str(folder / "shelf"))
        assert focimine.run(["database", "add", str(release(folder / "release"))]) == 0
        yield folder


def release(folder):
    """A database of three studies with a term that one of them does not use."""
    folder.mkdir()
    rows = "".join(f"{s}\tt1\t{x}\t20\t4\n{s}\tt1\t{-x}\t18\t2\n" for s, x in ((1, -38), (2, -36), (3, 40)))
    (folder / "data-made_version-1_coordinates.tsv").write_text("id\ttable_id\tx\ty\tz\n" + rows, encoding="utf-8")
    (folder / "data-made_version-1_metadata.tsv").write_text("id\ttitle\n1\tA\n2\tB\n3\tC\n", encoding="utf-8")
    used = sparse.csr_matrix([[1.0], [1.0], [0.0]])
    sparse.save_npz(folder / "data-made_version-1_vocab-w_source-abstract_type-count_features.npz", used)
    (folder / "data-made_version-1_vocab-w_vocabulary.txt").write_text("pain\n", encoding="utf-8")
    return folder


def line(key, folder, out):
    """Return the command line of `key`, and the path that it writes to."""
    words, target = [], out
    for word in COMMANDS[key]:
        if word.startswith("OUT"):
            target = out.with_name(out.name + word.removeprefix("OUT"))
            word = str(target)
        words.append(word.replace("FOLDER", str(folder)))
    return [*words, *(("--review", str(folder / "review")) if key[0] in OF_REVIEW else ())], target


def state(folder):
    """Return every file and folder with its content; SQLite's working files, which come and go, left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(("-wal", "-shm"))
    }


DONE = (ExitCode.DONE, ExitCode.PROBLEMS)
SLOW = {("ale", "output"), ("macm", "output"), ("decode", "output"), ("overlay", "output"), ("demo", "folder")}
EACH = sorted(COMMANDS.keys())


@pytest.mark.parametrize("key", [key for key in EACH if key not in BEGINS | SLOW], ids="-".join)
def test_a_file_of_somebody_elses_is_refused_or_kept(key, material, tmp_path, capfd):
    words, target = line(key, material, tmp_path / "out")
    assert focimine.run(words) in DONE
    made = state(tmp_path)
    if key[1] in ("folder", "show") or (key[1] == "output" and target.is_dir()):
        written = sorted(p for p in target.rglob("*") if p.is_file() and p.name != "written.json")
        if not written:
            return  # pictures of a table of numbers: there are none
        mine = written[0]
        (target / "written.json").unlink()
    else:
        mine = target
    theirs = b"\xef\xbb\xbfmy own work, of three weeks"
    mine.write_bytes(theirs)
    before = state(tmp_path)
    capfd.readouterr()
    code = focimine.run(words)
    said = capfd.readouterr().err
    if key not in KEEPS:
        assert code == ExitCode.PROTOCOL
        assert "--force" in said
        assert str(target) in said
        assert state(tmp_path) == before
        assert focimine.run([*words, "--force"]) in DONE
        said = capfd.readouterr().err
    kept = mine.with_name(f"{mine.stem}.earlier-1{mine.suffix}")
    assert kept.read_bytes() == theirs
    assert str(kept.name) in said
    after = state(tmp_path)
    assert {name: after[name] for name in made if not name.endswith("written.json")} == {
        name: digest for name, digest in made.items() if not name.endswith("written.json")
    }


@pytest.mark.parametrize("key", [key for key in EACH if key not in BEGINS | SLOW], ids="-".join)
def test_the_same_again_changes_nothing(key, material, tmp_path):
    words, _ = line(key, material, tmp_path / "out")
    assert focimine.run(words) in DONE
    before = state(tmp_path)
    code = focimine.run(words)
    # Reading documents takes long: there a file is refused before it begins, whatever is in it.
    assert code == ExitCode.PROTOCOL if key == ("foci", "output") else code in DONE
    assert state(tmp_path) == before


@pytest.mark.parametrize("key", sorted(WHOLE), ids="-".join)
def test_a_folder_filled_as_a_whole_is_refused_where_it_holds_other_files(key, material, tmp_path, capfd):
    words, target = line(key, material, tmp_path / "out")
    target.mkdir()
    (target / "thesis.docx").write_bytes(b"mine")
    before = state(tmp_path)
    assert focimine.run(words) == ExitCode.PROTOCOL
    assert "--force" in capfd.readouterr().err
    assert state(tmp_path) == before


@pytest.mark.parametrize("key", EACH, ids="-".join)
def test_where_nothing_can_be_written_one_error_says_so_and_nothing_is_left(key, material, tmp_path, capfd):
    if key in KEEPS and key[1] == "show":
        return  # without pictures nothing is written
    (tmp_path / "file").write_bytes(b"mine")
    words, _ = line(key, material, tmp_path / "file" / "deep" / "out")
    before = state(tmp_path)
    # The demonstration says which of its commands failed, after that one's own message.
    assert focimine.run(words) in (ExitCode.PROTOCOL, ExitCode.STORE, *((1,) if key[0] == "demo" else ()))
    assert "Error: " in capfd.readouterr().err
    assert state(tmp_path) == before


@pytest.mark.parametrize("key", EACH, ids="-".join)
def test_a_folder_for_a_file_and_a_file_for_a_folder_are_refused(key, material, tmp_path, capfd):
    words, target = line(key, material, tmp_path / "out")
    if key[1] in ("folder", "show") or key in {
        ("prisma", "output"),
        ("bias", "output"),
        ("appendix", "output"),
        ("eligibility", "output"),
        ("ale", "output"),
        ("macm", "output"),
        ("decode", "output"),
        ("overlay", "output"),
    }:
        target.write_bytes(b"mine")
    else:
        target.mkdir()
    before = state(tmp_path)
    assert focimine.run(words) in (ExitCode.PROTOCOL, ExitCode.STORE, 2)
    assert capfd.readouterr().err
    assert state(tmp_path) == before


@pytest.mark.parametrize("key", sorted(BEGINS), ids="-".join)
def test_a_plan_that_is_there_is_never_overwritten(key, material, tmp_path, capfd):
    words, target = line(key, material, tmp_path / "out")
    target.mkdir()
    (target / "protocol.yaml").write_text("review: {title: {en: My plan of a year}}\n", encoding="utf-8")
    before = state(tmp_path)
    assert focimine.run(words) == ExitCode.PROTOCOL
    assert str(target / "protocol.yaml") in capfd.readouterr().err
    assert state(tmp_path) == before


def test_init_fills_in_nothing_where_facts_of_somebody_elses_are(tmp_path, capfd):
    folder = tmp_path / "review"
    assert focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]) == 0
    for name in ("review.sqlite", "review.sqlite-wal", "review.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    mine = sorted((folder / "facts").iterdir())[-1]
    mine.write_bytes(b"my own table")
    before = state(tmp_path)
    assert focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]) == ExitCode.PROTOCOL
    assert str(mine) in capfd.readouterr().err
    assert state(tmp_path) == before


def test_a_link_is_followed_and_stays(material, tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    link.symlink_to(real)
    words = ["dedup", str(material / "records.csv"), "-o"]
    assert focimine.run([*words, str(link)]) == 0
    assert link.is_symlink()
    real.write_bytes(b"mine")
    assert focimine.run([*words, str(link)]) == ExitCode.PROTOCOL
    assert real.read_bytes() == b"mine"
    assert focimine.run([*words, str(link), "--force"]) == 0
    assert link.is_symlink()
    assert (tmp_path / "real.earlier-1.csv").read_bytes() == b"mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_error(material, capfd):
    assert focimine.run(["dedup", str(material / "records.csv"), "-o", "/dev/full"]) == ExitCode.STORE
    assert "/dev/full cannot be written: No space left" in capfd.readouterr().err


def test_the_demonstration_is_not_built_into_another_review(material, tmp_path, capfd):
    folder = tmp_path / "review"
    shutil.copytree(material / "review", folder)
    before = state(folder)
    assert focimine.run(["demo", str(folder)]) == ExitCode.PROTOCOL
    assert "another review" in capfd.readouterr().err
    assert state(folder) == before
