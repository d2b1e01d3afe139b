"""A small review that has all a trail holds, and commands run as a person runs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import focimine
from corpora.ids import sha256_hex
from corpora.review.facts import note_facts
from corpora.store import Store


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the keys of whoever runs the tests out of them."""
    monkeypatch.setattr("corpora.store.seals.keys.click.get_app_dir", lambda name: str(tmp_path / "settings" / name))
    monkeypatch.delenv("FOCIMINE_SEAL_PASSPHRASE", raising=False)
    return tmp_path / "settings"


@pytest.fixture
def review(tmp_path: Path, protocol_text: str) -> Path:
    """Return a review with records, decisions, a kept export, facts and results."""
    folder = tmp_path / "评审 一"
    with Store.create(folder, protocol_text) as store:
        (folder / "facts").mkdir()
        (folder / "facts" / "table1.csv").write_text("name,n\nLi 2020,20\n", encoding="utf-8")
        note_facts(store)
        with store.run("import", version="1") as run:
            name = store.keep_file(b"raw", "导出.ris", folder="imports")
            run.add("source", "s", {"file": name, "sha256": sha256_hex(b"raw")})
            for number in range(3):
                run.add("record", f"r-{number}", {"title": f"论文 {number}", "source": "s"})
        with store.run("decide", version="1") as run:
            for number in range(3):
                body = {"report": f"r-{number}", "step": "title_abstract", "judgement": "exclude"}
                run.add("decision", f"r-{number}/title_abstract/1", body, who="Li Hua", machine=False)
        add_result(store, b"x\ty\n")
    return folder


def add_result(store: Store, data: bytes) -> None:
    path = store.folder / "results" / "main" / "clusters.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with store.run("analyse", version="1") as run:
        name, digest = "results/main/clusters.tsv", sha256_hex(data)
        run.add("result", f"{name}@{digest}@{run.id}", {"analysis": "main", "file": name, "sha256": digest})
        run.add("analysed", f"f@{run.id}", {"fingerprint": "f", "files": 1})


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return what runs a command and gives its exit code and all it said."""

    def run(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        code = focimine.run([os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments])
        said = capsys.readouterr()
        return int(code), said.out + said.err

    return run
