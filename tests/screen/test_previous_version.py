"""A review that updates an earlier one: its reports are recognised, never due again, and counted once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpora.errors import ProtocolError, StoreError
from corpora.ids import sha256_hex
from corpora.settled import read_settled
from corpora.store import Store
from focimine import cli, open_review
from meta.stage.curated import included_reports

PROTOCOL = """
review: {title: {en: S}, question: {en: Q}%s}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bob]
  criteria:
    - {id: empirical, wording: {en: Empirical}, steps: [title_abstract, full_text]}
"""

PUBMED = """PMID- 91000001
OWN - NLM
DP  - 2014
TI  - Neural responses to the pain of neighbours: an fMRI study of a village
FAU - Maker, Ida
JT  - J Made Imag
VI  - 3
PG  - 10-20

PMID- 91000002
OWN - NLM
DP  - 2015
TI  - Reward for rivals in two towns
FAU - Writer, Olaf
JT  - J Made Imag
VI  - 4
PG  - 30-40

PMID- 91000003
OWN - NLM
DP  - 2016
TI  - Emotion in crowds, a narrative overview
FAU - Teller, Uma
JT  - J Made Imag
VI  - 5
PG  - 50-60

"""
EMBASE = """TY  - JOUR
TI  - Neural responses to the pain of neighbours: An fMRI study of a village
AU  - Maker I.
PY  - 2014
T2  - J Made Imag
VL  - 3
SP  - 10
EP  - 20
DB  - Embase
ER  -
TY  - JOUR
TI  - Competition between choirs and its neural basis
AU  - Fourth F.
PY  - 2017
T2  - J Made Imag
VL  - 6
SP  - 1
EP  - 9
DB  - Embase
ER  -
"""


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def boxes(review: Path, *more: str) -> dict[str, int]:
    found = json.loads(run("prisma", "--json", "--review", review, *more).output)
    return {row["box"]: row["n"] for row in found["boxes"]}


def decide(review: Path, step: str, judgement: str, *titles: str) -> None:
    """Decide as a person would who knows the papers by the beginnings of their titles."""
    with Store.open(review, read_only=True) as store:
        reports = read_settled(store).reports
        rows = store.query("SELECT record, title FROM records ORDER BY seq")
    named = {reports.of[row["record"]] for row in rows if row["title"].startswith(titles)}
    lines = "".join(
        f"{report},{step},{judgement},{'empirical' if judgement == 'exclude' else ''}\n" for report in sorted(named)
    )
    sheet = review / "decisions.csv"
    sheet.write_text(f"report,step,judgement,criterion\n{lines}", encoding="utf-8")
    run("decide", "--from", sheet, "--who", "Ann", "--review", review)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "pm.nbib").write_text(PUBMED, encoding="utf-8")
    (folder / "em.ris").write_text(EMBASE, encoding="utf-8")
    return folder


@pytest.fixture
def old(tmp_path: Path, files: Path) -> Path:
    """An earlier review: two of three papers included, one excluded at title and abstract."""
    folder = tmp_path / "old"
    Store.create(folder, PROTOCOL % "").close()
    run("import", files / "pm.nbib", "--review", folder)
    run("dedup", "--review", folder)
    decide(folder, "title_abstract", "include", "Neural", "Reward")
    decide(folder, "title_abstract", "exclude", "Emotion")
    decide(folder, "full_text", "include", "Neural", "Reward")
    add_focus(folder, "Neural")
    return folder


def add_focus(review: Path, title: str) -> None:
    """A focus of the paper that begins with `title`, confirmed and coded, as extract, confirm and code leave it."""
    with Store.open(review) as store, store.run("extract", version="1") as stage:
        rows = store.query("SELECT record, title FROM records ORDER BY seq")
        record = next(row["record"] for row in rows if row["title"].startswith(title))
        body = {
            "report": record,
            "document": "d",
            "contrast": "pain > none",
            "kind": "peak",
            "x": 1.0,
            "y": 2.0,
            "z": 3.0,
            "space": "MNI",
        }
        stage.add(
            "document", "d", {"report": record, "name": "maker.pdf", "file": "documents/maker.pdf", "sha256": "0"}
        )
        stage.add("focus", "f-1", body)
        stage.add(
            "confirmation", "f-1/1", {"focus": "f-1", "action": "accept", "space": "MNI"}, who="Ann", machine=False
        )
        coded = {"report": record, "contrast": "pain > none", "field": "n", "value": "24"}
        stage.add("coding", f"{record}/pain > none/n/1", coded, who="Ann", machine=False)


@pytest.fixture
def new(tmp_path: Path, old: Path, files: Path) -> Path:
    """A new folder that names the earlier review; the earlier file was imported again beside a new one."""
    folder = tmp_path / "new"
    Store.create(folder, PROTOCOL % ", previous_version: ../old").close()
    run("import", files / "pm.nbib", files / "em.ris", "--review", folder)
    run("dedup", "--review", folder)
    return folder


def test_a_new_folder_counts_the_earlier_studies_once_and_asks_for_none_again(new: Path) -> None:
    listed = json.loads(run("screen", "--list", "--json", "--review", new).output)
    assert len(listed["reports"]) == 1  # the paper only the new file has
    decide(new, "title_abstract", "include", "Competition")
    decide(new, "full_text", "include", "Competition")
    found = boxes(new)
    assert (found["previous: reports"], found["new: reports included"], found["total: reports included"]) == (2, 1, 3)
    assert (found["previous: studies"], found["total: studies included"]) == (2, 3)
    assert found["databases: removed before screening: duplicates"] == 4
    assert (found["databases: screened"], found["databases: awaiting screening"]) == (1, 0)


def test_including_them_again_changes_no_total(new: Path) -> None:
    decide(new, "title_abstract", "include", "Neural", "Reward")
    decide(new, "full_text", "include", "Neural", "Reward")
    found = boxes(new)
    assert (found["previous: reports"], found["new: reports included"], found["total: reports included"]) == (2, 0, 2)


def test_confirmed_foci_and_codings_come_with_them_and_stay_when_the_earlier_folder_is_gone(
    new: Path, old: Path
) -> None:
    before = boxes(new)
    shutil.rmtree(old)
    assert boxes(new) == before
    with Store.open(new, read_only=True) as store:
        contrasts = [contrast for report in included_reports(store) for contrast in report.contrasts]
        word = store.find("confirmation", store.query("SELECT confirmation FROM confirmations")[0]["confirmation"])
    assert [(contrast.n, len(contrast.foci), contrast.foci[0].x) for contrast in contrasts] == [(24, 1, 1.0)]
    assert word is not None
    assert (word.who, word.machine, word.body["taken_over"]["from"]) == ("Ann", False, "../old")


def test_taking_over_again_adds_nothing_and_adds_what_the_earlier_review_settled_since(new: Path, old: Path) -> None:
    def n_rows() -> int:
        with Store.open(new, read_only=True) as store:
            return int(store.query("SELECT count(*) AS n FROM ledger WHERE kind = 'record'")[0]["n"])

    before = n_rows()
    run("dedup", "--review", new)
    assert n_rows() == before
    (old / "late.ris").write_text(EMBASE.replace("Competition between choirs", "Harmony of choirs"), encoding="utf-8")
    run("import", old / "late.ris", "--review", old)
    run("dedup", "--review", old)
    decide(old, "title_abstract", "exclude", "Harmony")
    run("dedup", "--review", new)
    assert n_rows() > before
    assert boxes(new)["total: reports included"] == 2


def test_a_report_the_earlier_review_excluded_may_be_judged_anew(new: Path) -> None:
    decide(new, "title_abstract", "include", "Emotion")
    decide(new, "full_text", "include", "Emotion")
    found = boxes(new)
    assert found["databases: from an earlier version: to be screened"] == 1
    assert (found["previous: reports"], found["new: reports included"], found["total: reports included"]) == (2, 1, 3)


def test_a_study_of_the_earlier_review_that_is_excluded_now_leaves_the_total_and_is_told(new: Path) -> None:
    decide(new, "full_text", "exclude", "Reward")
    found = boxes(new)
    assert (found["previous: reports"], found["previous: reports no longer included"]) == (2, 1)
    assert found["total: reports included"] == 1
    told = json.loads(run("update", "--status", "--json", "--review", new).output)
    assert [(c["kind"], c["now"]) for c in told["changes"]] == [
        ("new", "not judged"),
        ("vanished", "excluded at full text (empirical)"),
    ]


def test_a_copied_folder_that_names_the_old_one_gives_the_same_totals(tmp_path: Path, old: Path, files: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(old, copy)
    (copy / "protocol.yaml").write_text(PROTOCOL % ", previous_version: ../old", encoding="utf-8")
    run("import", files / "em.ris", "--review", copy)
    run("dedup", "--review", copy)
    decide(copy, "title_abstract", "include", "Competition")
    decide(copy, "full_text", "include", "Competition")
    found = boxes(copy)
    assert (found["previous: reports"], found["new: reports included"], found["total: reports included"]) == (2, 1, 3)
    assert found["databases: identified: embase"] == 2
    assert found["databases: of the duplicates: known from an earlier version"] == 1
    assert boxes(copy, "--version", "1") == boxes(old)


def test_a_review_whose_earlier_one_was_never_taken_over_is_not_counted(tmp_path: Path, old: Path, files: Path) -> None:
    folder = tmp_path / "new"
    Store.create(folder, PROTOCOL % ", previous_version: ../old").close()
    run("import", files / "pm.nbib", "--review", folder)
    with pytest.raises(ProtocolError, match=r"\.\./old included is not taken over yet"):
        run("prisma", "--review", folder)
    assert "previous_version" not in run("status", "--review", folder).output
    shutil.rmtree(old)
    with pytest.raises(ProtocolError, match=r"\.\./old holds no review"):
        run("prisma", "--review", folder)
    assert "review.previous_version, ../old, is no earlier review" in run("status", "--review", folder).output


def test_every_question_of_the_audit_can_be_asked_of_what_was_taken_over(new: Path) -> None:
    story = run("audit", "91000003", "--review", new).output
    assert "The previous version of the review excluded it." in story
    assert "The previous version of the review included it." in run("audit", "91000001", "--review", new).output
    assert "91000003" not in run("audit", "--machine", "--review", new).output
    run("audit", "--rules", "--review", new)
    run("status", "--review", new)
    run("agreement", "--review", new)


def add_result(review: Path, content: bytes) -> None:
    """A result file and the rows an analysis leaves of it."""
    path = review / "results" / "main" / "methods.en.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with Store.open(review) as store, store.run("analyse", version="1") as stage:
        body = {"analysis": "main", "file": "results/main/methods.en.md", "sha256": sha256_hex(content)}
        stage.add("result", f"results/main/methods.en.md@{stage.id}", body)
        stage.add("analysed", f"f@{stage.id}", {"fingerprint": "f"})


@pytest.mark.parametrize(("copied", "number"), [(False, 0), (True, 1)])
def test_the_earlier_reviews_results_are_kept_beside_those_to_come(
    tmp_path: Path, old: Path, files: Path, copied: bool, number: int
) -> None:
    add_result(old, b"It was computed on 1 experiment.\n")
    folder = tmp_path / "new"
    if copied:
        shutil.copytree(old, folder)
        (folder / "protocol.yaml").write_text(PROTOCOL % ", previous_version: ../old", encoding="utf-8")
    else:
        Store.create(folder, PROTOCOL % ", previous_version: ../old").close()
    run("import", files / "em.ris", "--review", folder)
    run("dedup", "--review", folder)
    add_result(folder, b"It was computed on 2 experiments.\n")
    kept = folder / "versions" / str(number) / "results" / "main" / "methods.en.md"
    assert kept.read_bytes() == b"It was computed on 1 experiment.\n"
    run("verify", "--review", folder)
    kept.write_bytes(b"changed")
    with pytest.raises(StoreError, match="was changed"):
        run("verify", "--review", folder)


THIRD = """PMID- 91000004
OWN - NLM
DP  - 2015
TI  - Reward for rivals in two towns: a second look
FAU - Writer, Olaf
JT  - J Made Imag
VI  - 5
PG  - 1-9

PMID- 91000005
OWN - NLM
DP  - 2018
TI  - Nobody has read this one
FAU - Later, Lin
JT  - J Made Imag
VI  - 8
PG  - 1-2

"""
INSTRUMENT = "risk_of_bias: {instrument: cbma_quality}\n"


@pytest.fixture
def corrected(tmp_path: Path, old: Path) -> Path:
    """The earlier review with all that people correct and judge beside decisions, and a paper nobody settled."""
    plan = old / "protocol.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + INSTRUMENT, encoding="utf-8")
    (tmp_path / "third.nbib").write_text(THIRD, encoding="utf-8")
    run("import", tmp_path / "third.nbib", "--review", old)
    run("dedup", "--review", old)
    run("relabel", "pm.nbib", "--database", "scopus", "--who", "Ann", "--reason", "it was Scopus", "--review", old)
    with Store.open(old) as store, store.run("made", version="1") as stage:
        reports = {row["title"][:6]: row["record"] for row in store.query("SELECT record, title FROM records")}
        first, second = sorted(record for key, record in reports.items() if key == "Reward")[0], reports["Neural"]
        about = {"report": second, "pmid": "91000001", "notice": "retracted", "place": "PubMed", "words": "Retracted"}
        stage.add("notice", f"{second}/91000001/retracted/1", about | {"change": "found", "read_on": "2026-01-01"})
        link = f"{first}->{second}"
        stage.add("duplicate", link, {"record": first, "duplicate_of": second, "why": "a trial"})
        stage.add("duplicate_undone", link, {"link": link, "reason": "two towns"}, who="Ann", machine=False)
        said = {
            "report": second,
            "item": "sample",
            "judgement": "low",
            "action": "judge",
            "quote": "24 adults",
        }
        for who in ("Ann", "Bob"):
            stage.add("bias", f"{second}/sample/{who}/1", said, who=who, machine=False)
    return old


def start_new(folder: Path, more: str = "") -> Result:
    Store.create(folder, PROTOCOL % ", previous_version: ../old" + more).close()
    return run("dedup", "--review", folder, code=1)  # a retracted paper is told


def entries(review: Path, kind: str) -> list[dict[str, object]]:
    with Store.open(review, read_only=True) as store:
        return [entry.body | {"who": entry.who, "by_machine": entry.machine} for entry in store.entries(kind)]


def test_corrections_judgements_of_bias_and_notices_come_with_the_papers(corrected: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    start_new(new, INSTRUMENT)
    assert {body["database"] for body in entries(new, "record")} == {"scopus"}
    judged = [(body["who"], body["by_machine"], body["item"], body["judgement"]) for body in entries(new, "bias")]
    assert judged == [("Ann", False, "sample", "low"), ("Bob", False, "sample", "low")]
    (notice,) = entries(new, "notice")
    assert (notice["notice"], notice["taken_over"]["from"]) == ("retracted", "../old")
    assert "etract" in run("audit", "Neural", "responses", "--review", new).output
    (undone,) = entries(new, "duplicate_undone")
    assert (undone["who"], undone["reason"]) == ("Ann", "two towns")
    run("dedup", "--review", new)
    assert len([body for body in entries(new, "duplicate") if body["why"] != "a trial"]) == 0
    n = len(entries(new, "record"))
    run("screen", "--review", new)
    assert len(entries(new, "record")) == n


def test_what_the_earlier_review_left_open_is_named(corrected: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    said = start_new(new, INSTRUMENT).output
    for name in ("Later, Lin, 2018: Nobody has read this one", "Writer, Olaf, 2015: Reward for rivals in two towns: a"):
        assert name in said
    assert "not judged" in said
    assert "EARLIER-NOT-SETTLED" in run("status", "--problems", "--review", new).output
    (taken,) = entries(new, "taken_over")
    assert [one["state"] for one in taken["left"]] == ["not judged", "not judged"]
    with open_review(new) as review:
        table = review.taken_over()
    assert table["outcome"].value_counts().to_dict() == {"included": 2, "left": 2, "excluded": 1}
    assert table.loc[table["outcome"] == "left", "record"].isna().all()
    assert set(table.loc[table["outcome"] != "left", "place"]) == {"../old"}


def test_judgements_by_another_instrument_are_left_and_told(corrected: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    Store.create(new, PROTOCOL % ", previous_version: ../old" + INSTRUMENT.replace("cbma", "x_cbma")).close()
    said = run("dedup", "--review", new, code=1).output
    assert "2 judgements of risk of bias by cbma_quality" in said
    assert entries(new, "bias") == []


def say(review: Path, number: int, x: float, n: str) -> None:
    """Somebody corrects the one focus and the coded n of a review."""
    with Store.open(review) as store, store.run("made", version="1") as stage:
        focus = store.query("SELECT focus FROM foci")[0]["focus"]
        record = store.query("SELECT record FROM foci")[0]["record"]
        body = {"focus": focus, "action": "correct", "x": x, "y": 2.0, "z": 3.0, "reason": "a typing error"}
        assert stage.add("confirmation", f"{focus}/said-{number}", body, who="Ann", machine=False)
        coded = {"report": record, "contrast": "pain > none", "field": "n", "value": n}
        assert stage.add("coding", f"{record}/said-{number}", coded, who="Ann", machine=False)


def analysed(review: Path) -> tuple[float, int | None]:
    with Store.open(review, read_only=True) as store:
        (contrast,) = (contrast for report in included_reports(store) for contrast in report.contrasts)
    return contrast.foci[0].x, contrast.n


def test_a_coordinate_corrected_in_the_earlier_review_since_is_corrected_here_unless_somebody_spoke_here(
    new: Path, old: Path
) -> None:
    assert analysed(new) == (1.0, 24)
    say(old, 2, 9.0, "25")
    run("dedup", "--review", new)
    assert analysed(new) == (9.0, 25)
    run("dedup", "--review", new)
    with Store.open(new, read_only=True) as store:
        assert len(list(store.entries("confirmation"))) == len(list(store.entries("coding"))) == 2
    say(new, 3, 5.0, "26")
    say(old, 4, 7.0, "27")
    run("dedup", "--review", new)
    assert analysed(new) == (5.0, 26)


def test_the_kind_and_direction_somebody_said_in_the_earlier_review_come_with_the_focus(new: Path, old: Path) -> None:
    with Store.open(old) as store, store.run("made", version="1") as stage:
        body = {"focus": "f-1", "action": "correct", "kind": "roi", "direction": "less", "reason": "see the methods"}
        stage.add("confirmation", "f-1/2", body, who="Ann", machine=False)
    run("dedup", "--review", new)
    with Store.open(new, read_only=True) as store:
        found = store.query("SELECT kind, direction FROM confirmed_foci")
    assert [tuple(row) for row in found] == [("roi", "less")]


def totals(review: Path) -> dict[str, int]:
    """The boxes that say what is included in all."""
    return {box: n for box, n in boxes(review).items() if box.startswith(("total", "previous"))}


def take_over_again(review: Path, code: int = 0) -> str:
    return run("dedup", "--review", review, code=code).output


def take_over_afresh(old: Path, files: Path) -> Path:
    folder = old.parent / "fresh"
    Store.create(folder, PROTOCOL % ", previous_version: ../old").close()
    run("import", files / "pm.nbib", files / "em.ris", "--review", folder)
    run("dedup", "--review", folder)
    return folder


def reverse(old: Path) -> None:
    """In the earlier review, "Reward" is excluded after all, and "Emotion" included."""
    decide(old, "full_text", "exclude", "Reward")
    decide(old, "title_abstract", "include", "Emotion")
    decide(old, "full_text", "include", "Emotion")


def test_a_decision_reversed_in_the_earlier_review_is_taken_over_where_nobody_judged_here(
    new: Path, old: Path, files: Path
) -> None:
    reverse(old)
    said = take_over_again(new)
    assert "Nothing to do" not in said
    assert "taken over: 2 reports" in said
    for words in (
        "Writer, Olaf, 2015: Reward",
        "included when it was taken over, excluded at full text (empirical) now",
    ):
        assert words in said
    assert "excluded at title and abstract (empirical) when it was taken over, included now" in said
    fresh = take_over_afresh(old, files)
    assert boxes(new) == boxes(fresh)
    assert totals(new)["total: reports included"] == 2
    assert "The previous version of the review excluded it." in run("audit", "91000002", "--review", new).output
    story = run("audit", "91000003", "--review", new).output
    assert "The previous version of the review included it." in story
    assert "The earlier review decided otherwise since" in story
    with Store.open(new, read_only=True) as store:
        included = read_settled(store).included()
        n_rows = len(list(store.entries("later_outcome")))
    assert len(included) == n_rows == 2
    assert "Nothing to do" in take_over_again(new)
    with open_review(new) as review:
        last = review.taken_over().groupby("record", sort=False)["outcome"].last()
    assert sorted(last) == ["excluded", "included", "included"]
    run("verify", "--review", new)


def test_a_decision_reversed_twice_ends_where_it_began(new: Path, old: Path) -> None:
    before = boxes(new)
    decide(old, "full_text", "exclude", "Reward")
    take_over_again(new)
    assert boxes(new)["total: reports included"] == 1
    decide(old, "full_text", "include", "Reward")
    take_over_again(new)
    assert boxes(new) == before


def test_a_judgement_made_here_stands_against_the_earlier_reviews_new_one_and_the_difference_is_named(
    new: Path, old: Path
) -> None:
    decide(new, "full_text", "include", "Reward")
    decide(new, "title_abstract", "exclude", "Emotion")
    before = boxes(new)
    reverse(old)
    said = take_over_again(new, code=1)
    assert said.count("EARLIER-JUDGED-OTHERWISE") == 2
    assert "Here it stays: included" in said
    assert "Here it stays: excluded at title and abstract (empirical)" in said
    assert boxes(new) == before
    assert "EARLIER-JUDGED-OTHERWISE" in run("status", "--problems", "--review", new).output


def test_a_judgement_made_here_that_agrees_with_the_new_outcome_is_no_difference(new: Path, old: Path) -> None:
    decide(new, "full_text", "exclude", "Reward")
    decide(old, "full_text", "exclude", "Reward")
    assert "EARLIER" not in take_over_again(new)
    assert boxes(new)["total: reports included"] == 1


def test_a_judgement_at_title_and_abstract_does_not_keep_out_an_exclusion_at_full_text(new: Path, old: Path) -> None:
    decide(new, "title_abstract", "include", "Reward")
    decide(old, "full_text", "exclude", "Reward")
    assert "EARLIER-CHANGED" in take_over_again(new)
    assert boxes(new)["total: reports included"] == 1


def test_a_report_that_is_open_again_in_the_earlier_review_stays_as_it_was_and_is_named(new: Path, old: Path) -> None:
    before = boxes(new)
    decide(old, "full_text", "unclear", "Reward")
    said = take_over_again(new, code=1)
    assert "included when it was taken over, not settled any more now" in said
    assert "EARLIER-NOT-SETTLED" not in said
    assert boxes(new) == before


def test_a_paper_of_two_records_that_was_reversed_is_named_once_and_counted_as_afresh(
    old: Path, files: Path, tmp_path: Path
) -> None:
    run("import", files / "em.ris", "--review", old)
    run("dedup", "--review", old)
    decide(old, "title_abstract", "exclude", "Competition")
    new = tmp_path / "new"
    Store.create(new, PROTOCOL % ", previous_version: ../old").close()
    run("import", files / "pm.nbib", files / "em.ris", "--review", new)
    run("dedup", "--review", new)
    decide(old, "full_text", "exclude", "Neural")
    assert take_over_again(new).count("EARLIER-CHANGED") == 1
    assert len(entries(new, "later_outcome")) == 2
    assert boxes(new) == boxes(take_over_afresh(old, files))
    assert boxes(new)["total: reports included"] == 1


def test_a_report_whose_import_the_earlier_review_withdrew_is_named(new: Path, old: Path) -> None:
    before = boxes(new)
    run("withdraw", "pm.nbib", "--who", "Ann", "--reason", "another search", "--review", old)
    assert take_over_again(new, code=1).count("not settled any more now") == 3
    assert boxes(new) == before


def test_screen_and_update_follow_a_reversed_decision_too(new: Path, old: Path) -> None:
    decide(old, "full_text", "exclude", "Reward")
    assert "EARLIER-CHANGED" in run("screen", "--review", new).output
    assert boxes(new)["total: reports included"] == 1
    decide(old, "full_text", "include", "Reward")
    said = run("update", "--offline", "--trigger", "it is time", "--who", "Ann", "--review", new).output
    assert "decided otherwise there since: 1 report" in said
    assert boxes(new)["total: reports included"] == 2


@pytest.mark.parametrize("again", ["include", "exclude"])
def test_a_reversal_after_a_version_was_closed_is_told_in_the_next_one(new: Path, old: Path, again: str) -> None:
    decide(new, "title_abstract", "exclude", "Competition")
    run("update", "--close", "--who", "Ann", "--review", new)
    run("update", "--offline", "--trigger", "it is time", "--who", "Ann", "--review", new)
    first = boxes(new, "--version", "1")
    title = "Emotion" if again == "include" else "Reward"
    decide(old, "title_abstract", again, title)
    decide(old, "full_text", again, title)
    take_over_again(new)
    found = boxes(new)
    assert boxes(new, "--version", "1") == first
    assert found["previous: reports"] == 2
    if again == "include":
        assert (found["new: reports included"], found["total: reports included"]) == (1, 3)
    else:
        assert (found["previous: reports no longer included"], found["total: reports included"]) == (1, 1)


@pytest.mark.parametrize("command", [["dedup"], ["screen"], ["update", "--offline", "--who", "Ann"], ["prisma"]])
def test_an_earlier_review_that_is_none_is_an_error_that_names_the_key(
    tmp_path: Path, files: Path, command: list[str]
) -> None:
    folder = tmp_path / "new"
    Store.create(folder, PROTOCOL % ", previous_version: ../exports/em.ris").close()
    run("import", files / "pm.nbib", "--review", folder)
    with pytest.raises(ProtocolError, match=r"review\.previous_version: the review in \.\./exports/em\.ris"):
        run(*command, "--review", folder)
