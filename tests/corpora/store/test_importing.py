"""An export comes back whole, or not at all: nothing is left behind where it is refused."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.store import Store
from corpora.store.chain import COLUMNS, seal

LINES, PLAN, SEAL = "ledger.jsonl", "protocol.yaml", "seal.json"


def run(*arguments: object) -> int:
    return int(focimine.run([str(a) for a in arguments]))


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    folder = tmp_path / "review"
    with Store.create(folder, protocol_text) as store, store.run("import", version="1") as made:
        for number in range(4):
            made.add("record", f"r-{number}", {"title": f"论文 {number}"})
    return folder


@pytest.fixture
def export(review: Path, tmp_path: Path) -> Path:
    assert run("export", tmp_path / "export", "--review", review) == ExitCode.DONE
    return tmp_path / "export"


def rows_of(export: Path) -> list[dict]:
    return [json.loads(line) for line in (export / LINES).read_text(encoding="utf-8").splitlines()]


def write_rows(export: Path, rows: list[dict], *, rechained: bool = False) -> None:
    previous = ""
    for row in rows if rechained else ():
        row["previous"] = previous
        previous = row["hash"] = seal(tuple(row[name] for name in COLUMNS))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (export / LINES).write_text(text, encoding="utf-8")


def cut(export: Path) -> None:
    write_rows(export, rows_of(export)[:-2])


def empty(export: Path) -> None:
    (export / LINES).write_bytes(b"")


def rechain(export: Path) -> None:
    rows = rows_of(export)
    rows[3]["body"] = '{"title":"forged"}'
    write_rows(export, rows, rechained=True)


def add(export: Path) -> None:
    rows = rows_of(export)
    rows.append({**rows[-1], "seq": len(rows) + 1, "key": "more"})
    write_rows(export, rows, rechained=True)


def backdate(export: Path) -> None:
    rows = rows_of(export)
    rows[3]["at"] = "2001-01-01T00:00:00+00:00"
    write_rows(export, rows, rechained=True)


def foreign(export: Path) -> None:
    (export / LINES).write_text('{"type": "article", "id": 1}\n', encoding="utf-8")


def other_rows(export: Path) -> None:
    """Rows as ours are, which do not begin with a plan."""
    write_rows(export, [{**row, "seq": n} for n, row in enumerate(rows_of(export)[1:], start=1)], rechained=True)


def twice(export: Path) -> None:
    rows = rows_of(export)
    write_rows(export, [*rows, {**rows[-1], "seq": len(rows) + 1}], rechained=True)


def other_plan(export: Path) -> None:
    path = export / PLAN
    path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")


def broken_plan(export: Path) -> None:
    (export / PLAN).write_bytes("review: 标题".encode("gb18030"))


def names_outside(export: Path) -> None:
    rows = rows_of(export)
    rows[3] |= {"kind": "document", "body": '{"file":"../../out.pdf","sha256":"00"}'}
    write_rows(export, rows, rechained=True)
    (export / SEAL).unlink()


def broken_seal(export: Path) -> None:
    (export / SEAL).write_text("{}", encoding="utf-8")


def other_seal(export: Path) -> None:
    data = json.loads((export / SEAL).read_text(encoding="utf-8"))
    data["head"]["hash"] = "0" * 64
    (export / SEAL).write_text(json.dumps(data), encoding="utf-8")


DAMAGE: dict[Callable[[Path], None], tuple[int, str]] = {
    cut: (ExitCode.STORE, "its end was cut"),
    empty: (ExitCode.FORMAT, "holds no row"),
    rechain: (ExitCode.STORE, "the chain was computed anew"),
    backdate: (ExitCode.STORE, "the chain was computed anew"),
    add: (ExitCode.STORE, "were exported"),
    foreign: (ExitCode.FORMAT, "line 1: not a ledger row"),
    other_rows: (ExitCode.FORMAT, "does not begin with a plan"),
    twice: (ExitCode.STORE, "does not hold"),
    other_plan: (ExitCode.STORE, "is another plan than the ledger's"),
    broken_plan: (ExitCode.FORMAT, "cannot be read"),
    names_outside: (ExitCode.STORE, "'../../out.pdf'"),
    broken_seal: (ExitCode.FORMAT, "is not a seal"),
    other_seal: (ExitCode.FORMAT, "was changed"),
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_an_export_that_is_not_what_was_exported_is_refused_and_leaves_nothing(damage, export, tmp_path, capsys):
    damage(export)
    before = sorted(tmp_path.rglob("*"))
    code, words = DAMAGE[damage]
    assert run("import-ledger", export, tmp_path / "new" / "back") == code
    said = capsys.readouterr().err
    assert words in said
    assert "defect" not in said
    assert sorted(tmp_path.rglob("*")) == before


def test_a_refused_export_leaves_a_folder_that_was_there_as_it_was(export, tmp_path):
    (tmp_path / "back" / "documents").mkdir(parents=True)
    cut(export)
    assert run("import-ledger", export, tmp_path / "back") == ExitCode.STORE
    assert [p.name for p in (tmp_path / "back").rglob("*")] == ["documents"]


def test_an_export_of_an_earlier_version_is_taken_and_it_is_said(export, review, tmp_path, capsys):
    (export / SEAL).unlink()
    assert run("import-ledger", export, tmp_path / "back") == ExitCode.DONE
    assert "holds no seal" in capsys.readouterr().out
    assert run("verify", "--review", tmp_path / "back") == ExitCode.DONE
    assert rows(tmp_path / "back") == rows(review)


def rows(folder: Path) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(folder / "review.sqlite")) as connection:
        return connection.execute("SELECT * FROM ledger ORDER BY seq").fetchall()


def test_a_seal_kept_elsewhere_tells_what_an_export_with_a_new_seal_hides(export, review, tmp_path, capsys):
    assert run("seal", "-o", tmp_path / "kept.json", "--unsigned", "--review", review) == ExitCode.DONE
    # Somebody rebuilds the review, cut, and exports it: its own seal fits.
    cut(export)
    (export / SEAL).unlink()
    assert run("import-ledger", export, tmp_path / "cut") == ExitCode.DONE
    assert run("export", tmp_path / "again", "--review", tmp_path / "cut") == ExitCode.DONE
    assert run("import-ledger", tmp_path / "again", tmp_path / "fine") == ExitCode.DONE
    arguments = ("import-ledger", tmp_path / "again", tmp_path / "no", "--against", tmp_path / "kept.json")
    assert run(*arguments) == ExitCode.STORE
    assert "its end was cut" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_a_plan_changed_and_not_acted_on_is_exported_beside_the_one_in_force(review, tmp_path, protocol_text):
    (review / PLAN).write_text(f"{protocol_text}\n# changed\n", encoding="utf-8")
    assert run("export", tmp_path / "export", "--review", review) == ExitCode.DONE
    assert (tmp_path / "export" / PLAN).read_text(encoding="utf-8") == protocol_text
    assert (tmp_path / "export" / "protocol.changed.yaml").read_text(encoding="utf-8").endswith("# changed\n")
    assert run("import-ledger", tmp_path / "export", tmp_path / "back") == ExitCode.DONE
    (review / PLAN).write_text(protocol_text, encoding="utf-8")
    assert run("export", tmp_path / "export", "--review", review) == ExitCode.DONE
    assert not (tmp_path / "export" / "protocol.changed.yaml").exists()


def test_rebuilding_adds_no_row(export, review, tmp_path):
    assert run("import-ledger", export, tmp_path / "back") == ExitCode.DONE
    assert run("status", "--review", tmp_path / "back") == ExitCode.DONE
    assert rows(tmp_path / "back") == rows(review)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".importing")] == []
    shutil.rmtree(tmp_path / "back")
