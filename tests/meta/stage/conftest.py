"""A review in the ledger whose eight included reports agree on one place: half report peaks, half centres of mass."""

from __future__ import annotations

import random

import pytest
import yaml

from corpora.store import Store

KINDS = ("peak", "centre_of_mass")
TASKS = ("explicit", "implicit")
CODING = {
    "coding": [
        {"name": "n", "label": {"en": "participants"}, "type": "integer"},
        {"name": "task", "label": {"en": "task"}, "type": "choice", "values": list(TASKS)},
    ]
}


def add(store, kind, key, /, **body):
    with store.run("test", version="1") as run:
        assert run.add(kind, key, body, who="Li Wei", machine=False)


def fill(store):
    """Put eight included reports with confirmed foci and codings into a ledger."""
    dice = random.Random(5)
    for number in range(8):
        report = f"r-{number}"
        add(
            store,
            "record",
            report,
            source="s",
            position=number,
            title=report,
            year=2010,
            authors=[{"raw": f"Xu{number} X", "family": f"Xu{number}"}],
        )
        add(store, "decision", f"{report}/1", report=report, step="full_text", judgement="include", who="Li Wei")
        add(store, "coding", f"{report}/n", report=report, field="n", value=str(20 + number))
        add(store, "coding", f"{report}/task", report=report, field="task", value=TASKS[number // 4])
        places = [(-34 + dice.choice((-2, 0, 2)), 18, dice.choice((-2, 0, 2)))]
        places += [tuple(dice.randrange(-40, 40, 2) for _ in range(3)) for _ in range(2)]
        for row, (x, y, z) in enumerate(places):
            key = f"{report}/{row}"
            add(store, "focus", key, report=report, document=f"d-{report}", table="Table 1", row=row, contrast="A > B",
                kind=KINDS[number % 2], x=float(x), y=float(y), z=float(z), space="MNI", raw=f"{x} {y} {z}",
                space_evidence={"quote": "MNI coordinates", "place": "caption"})  # fmt: skip
            add(store, "confirmation", f"{key}/1", focus=key, action="accept")


@pytest.fixture
def review(tmp_path, protocol_text):
    """Return a function that makes the review with some sections of its protocol, and returns its folder."""

    def make(analysis, extraction=None):
        content = yaml.safe_load(protocol_text)
        content["extraction"] = CODING | (extraction or {})
        content["analysis"] = {
            "permutations": 20,
            "contrast_permutations": 50,
            "robustness": {"leave_one_study_out": False},
        } | analysis
        with Store.create(tmp_path / "review", protocol_text) as store:
            fill(store)
        # Changed afterwards, as people change a plan: one that cannot be carried out begins no review.
        (tmp_path / "review" / "protocol.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        return tmp_path / "review"

    return make
