"""`focimine sdm`: confirmed foci of included reports with their statistics, and what SDM will lack."""

from __future__ import annotations

import pytest

import focimine
from corpora.store import Store


@pytest.fixture
def folder(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store, store.run("test", version="1") as run:
        who = {"who": "Li Wei", "machine": False}
        for number in (1, 2):
            report = f"r-{number}"
            run.add(
                "record",
                report,
                {"title": report, "year": 2010 + number, "authors": [{"raw": "Xu X", "family": "Xu"}]},
                who="x",
                machine=True,
            )
            run.add("decision", f"{report}/1", {"report": report, "step": "full_text", "judgement": "include"}, **who)
            run.add("coding", f"{report}/n", {"report": report, "field": "n", "value": "18"}, **who)
        for key, report, more in (("a", "r-1", {"statistic": 5.25, "statistic_name": "t"}), ("b", "r-2", {})):
            body = {
                "report": report,
                "document": f"d-{report}",
                "table": "T1",
                "row": 1,
                "contrast": "A > B",
                "kind": "peak",
            }
            body |= {"x": -30.0, "y": 2.0, "z": 4.0, "space": "MNI", "raw": "-30 2 4"} | more
            run.add("focus", key, body, who="x", machine=True)
            run.add("confirmation", f"{key}/1", {"focus": key, "action": "accept"}, **who)
        body = {"report": "r-1", "field": "height_threshold", "value": "p < 0.001"}
        run.add("coding", "r-1/height", body, **who)
    return tmp_path


def test_a_review_goes_to_sdm_with_what_it_lacks_named(folder, capsys):
    out = folder / "out"
    assert focimine.run(["sdm", str(out), "--review", str(folder / "review")]) == 1
    assert (out / "Xu2011.other_mni.txt").read_text() == "-30,2,4,5.25\n"
    assert (out / "Xu2012.other_mni.txt").read_text() == "-30,2,4,p\n"
    rows = (out / "sdm_table.txt").read_text().splitlines()
    assert [row.split("\t")[:4] for row in rows[1:]] == [["Xu2011", "18", "0", "3.6458"], ["Xu2012", "18", "0", "NA"]]
    said = "".join(capsys.readouterr())
    assert "1 focus of 1 contrast have no t and no Z (Xu, 2012: A > B)" in said
    assert "SDM-NO-THRESHOLD" in said


def test_without_confirmed_foci_there_is_nothing_to_write(tmp_path, protocol_text, capsys):
    Store.create(tmp_path / "review", protocol_text).close()
    assert focimine.run(["sdm", str(tmp_path / "out"), "--review", str(tmp_path / "review")]) == 2
    assert "No confirmed focus" in "".join(capsys.readouterr())
    assert not (tmp_path / "out").exists()
