"""Coding and risk of bias at the desk: forms of the plan, written by the stages, undone by the same person."""

from __future__ import annotations

import json

import pytest

from corpora.ids import sha256_hex
from corpora.nouns.decisions import Judgement, Step
from corpora.settled import read_coded, read_reports, read_settled
from corpora.store import Store
from screen.stage.bias import read_all
from screen.stage.decide import decide_all
from screen.stage.decision_lines import DecisionLine

FIELDS = """
extraction:
  coding:
    - {name: task, label: {en: Task, zh: 任务}, type: choice, values: [pain, race]}
    - {name: age, label: {en: Mean age, zh: 平均年龄}, type: number}
risk_of_bias: {instrument: cbma_quality}
"""


@pytest.fixture
def review(new_review):
    """A review with one included report, a focus of it confirmed, and an n that a machine read."""
    made = new_review(n=4)
    plan = made / "protocol.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + FIELDS, encoding="utf-8")
    with Store.open(made) as store:
        report = next(iter(read_settled(store).reports.records))
        lines = [
            DecisionLine(report=report, step=step, judgement=Judgement.INCLUDE, who="Reviewer One") for step in Step
        ]
        decide_all(store, lines)
        with store.run("extract", version="1") as run:
            document = sha256_hex("x")
            run.add(
                "document",
                document,
                {"report": report, "name": "p.pdf", "file": "documents/p.pdf", "matched_by": "person"},
            )
            focus = {
                "report": report,
                "document": document,
                "table": "t1",
                "table_label": "Table 1",
                "row": 1,
                "contrast": "A > B",
                "x": 1,
                "y": 2,
                "z": 3,
                "space": "MNI",
                "kind": "peak",
                "raw": "1 2 3",
            }
            run.add("focus", f"{document[:12]}/Table 1/1/1", focus)
            run.add(
                "coding",
                f"{report}//n/1",
                {"report": report, "contrast": None, "field": "n", "value": "24", "quote": "24 adults <b>"},
            )
        with store.run("confirm", version="1", who="Reviewer One") as run:
            run.add(
                "confirmation",
                f"{document[:12]}/Table 1/1/1/1",
                {"focus": f"{document[:12]}/Table 1/1/1", "action": "accept"},
                who="Reviewer One",
                machine=False,
            )
    return made, report


def coded(review):
    with Store.open(review, read_only=True) as store:
        return {key[2]: (value.value, value.machine) for key, value in read_coded(store, read_reports(store)).items()}


def form_of(page):
    import re

    return dict(re.findall(r'<input type="hidden" name="((?:field|contrast|before|quote):\d+)" value="([^"]*)"', page))


def test_a_value_is_given_another_ticked_and_wrong_ones_refused(client_of, review):
    folder, report = review
    client = client_of(folder, "Reviewer One")
    assert "A &gt; B" in client.go(f"/coding/{report}").text
    page = client.go(f"/coding/{report}").text
    assert "24 adults &lt;b&gt;" in page
    fields = {name: value.replace("&gt;", ">") for name, value in form_of(page).items()}
    place = {value: name.partition(":")[2] for name, value in fields.items() if name.startswith("field:")}
    assert set(place) >= {"task", "age", "n"}
    wrong = client.post(f"/coding/{report}", **fields, **{f"value:{place['task']}": "dancing"})
    assert wrong.status_code == 400
    assert "task" not in coded(folder)
    answer = client.post(
        f"/coding/{report}",
        **fields,
        **{f"value:{place['task']}": "pain", f"value:{place['n']}": "24", f"ok:{place['n']}": "yes"},
    )
    assert answer.headers["location"].endswith("saved=2")
    assert coded(folder)["task"] == ("pain", False)
    assert ("24", False) in coded(folder).values()
    again = client.post(f"/coding/{report}", **fields, **{f"value:{place['n']}": "24"})
    assert again.headers["location"].endswith("saved=0")


def test_bias_is_judged_and_taken_back(client_of, review):
    folder, report = review
    client = client_of(folder, "Reviewer One")
    assert report in client.go("/bias").text
    with Store.open(folder, read_only=True) as store:
        bias = read_all(store)
    item, answer = bias.instrument.items[0].id, bias.instrument.answers[0].value
    assert client.post(f"/bias/{report}", **{f"judgement:{item}": "nonsense"}).status_code == 400
    client.post(
        f"/bias/{report}", **{f"judgement:{item}": answer, f"quote:{item}": "we <b>did</b>", f"page:{item}": "3"}
    )
    with Store.open(folder, read_only=True) as store:
        assert read_all(store).state.judged[report, item].judgement == answer
    assert "we &lt;b&gt;did" in client.go(f"/bias/{report}").text
    client.post(f"/bias/{report}", undo=item)
    with Store.open(folder, read_only=True) as store:
        assert (report, item) not in read_all(store).state.judged
        assert store.find_breach() is None
    assert client.get("/bias/r-none").status_code == 409


def test_forms_are_clean_in_the_browser(review, served, browser):
    folder, report = review
    address = served(folder)
    base = address.partition("/?")[0]
    browser.open(address)
    browser.open(f"{base}/people")
    browser.find("button[name=who]").click()
    browser.settle()
    for page in ("/coding", f"/coding/{report}", "/bias", f"/bias/{report}"):
        browser.open(base + page)
        browser.demand_clean(base)
    assert json.dumps(browser.find("h1").text)
