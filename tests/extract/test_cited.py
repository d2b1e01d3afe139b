"""Papers of one author and year have the same letters in the lists of foci, in the coding sheet and in analyses."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from corpora.protocol import load_protocol
from corpora.review.report_names import study_names
from corpora.store import Store
from extract.commands.confirm import confirm
from extract.stage.cited import read_cited
from extract.stage.coding_sheet import sheet_rows
from meta.stage.curated import included_reports


@pytest.fixture
def store(tmp_path, protocol_text):
    """A review of four papers by Xu in 2010, of which the second and the fourth are included."""
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("test", version="1") as run:
            for n in range(4):
                report, focus = f"r-{n}", f"f-{n}"
                authors = [{"raw": "Xu X"} if n == 3 else {"raw": "Xu, Xiao", "family": "Xu"}]
                run.add("record", report, {"title": "t", "year": 2010, "authors": authors})
                run.add("document", f"d-{n}", {"report": report, "file": f"d-{n}", "name": "a.pdf"})
                body = {"report": report, "document": f"d-{n}", "table": "Table 1", "row": 1, "contrast": "A > B"}
                run.add("focus", focus, body | {"x": 1.0, "y": 2.0, "z": 3.0, "kind": "peak", "raw": "1 2 3"})
                said = {"focus": focus, "action": "accept"}
                run.add("confirmation", f"{focus}/1", said, who="Li Wei", machine=False)
                judged = "include" if n in (1, 3) else "exclude"
                said = {"report": report, "step": "full_text", "judgement": judged, "who": "Li Wei"}
                run.add("decision", f"{report}/full_text/1", said, who="Li Wei", machine=False)
        yield store


def test_lists_sheets_and_analyses_call_a_paper_alike(store):
    analysed = {report.id: report.study for report in included_reports(store)}
    assert analysed == {"r-1": "Xu, 2010a", "r-3": "Xu, 2010b"}
    called = analysed | {"r-0": "Xu, 2010c", "r-2": "Xu, 2010d"}
    result = CliRunner().invoke(confirm, ["--list", "--review", str(store.folder)])
    assert {line.split("  ")[0]: line.split("  ")[1] for line in result.output.splitlines()} == called
    coded = {row["report"]: row["citation"] for row in sheet_rows(store, load_protocol(store.protocol_path))}
    assert coded == called
    # However few a list shows, and whatever its order.
    assert {report: read_cited(store, [report])[report].short for report in reversed(called)} == called


def test_what_is_not_included_changes_no_name_of_an_analysis():
    def row(record, **known):
        return {"record": record, "year": 2010, "pmid": None, "title": None, "body": '{"authors": []}', **known}

    xu = '{"authors": [{"raw": "Xu XY"}]}'
    included = [row("r-1", body=xu), row("r-2", pmid="7"), row("r-3", title="A paper without any author")]
    assert study_names(included) == {"r-1": "Xu, 2010", "r-2": "PMID 7", "r-3": "A paper without any, 2010"}
    others = [row("r-4", body=xu), row("r-5", body=xu), row("r-6", title="Else")]
    assert study_names(included, others) == study_names(included) | {
        "r-4": "Xu, 2010b",
        "r-5": "Xu, 2010c",
        "r-6": "Else, 2010",
    }
