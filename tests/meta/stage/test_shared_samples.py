"""`focimine analyse` pools samples that a person found in several reports, says so, and counts what is undecided."""

from __future__ import annotations

from click.testing import CliRunner

from corpora.settled import read_settled
from corpora.store import Store
from meta.cli import analyse
from meta.stage.curated import included_reports, left_out

KINDS = {"kinds": ["peak", "centre_of_mass"]}


def run(folder):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1"], catch_exceptions=False)


def decide(folder, *reports, verdict="same", **body):
    with Store.open(folder) as store, store.run("overlap", version="1") as made:
        key = "|".join(reports) + "/1"
        made.add("overlap", key, {"records": reports, "verdict": verdict, **body}, who="Li Wei", machine=False)


def experiments(folder):
    return (folder / "results" / "main" / "tables" / "experiments.tsv").read_text(encoding="utf-8")


def test_confirmed_reports_are_one_sample_and_the_report_says_so(review):
    folder = review({"pooling": "by_sample"}, KINDS)
    protocol = folder / "protocol.yaml"
    protocol.write_text(protocol.read_text().replace("review:", "review:\n  languages: [en, zh]", 1))
    assert "8 experiments" in run(folder).output
    decide(folder, "r-0", "r-3")
    decide(folder, "r-1", "r-2", verdict="different")
    done = run(folder)
    assert "7 experiments (8 contrasts of 7 samples" in (folder / "results" / "main" / "methods.en.md").read_text()
    assert "Xu0, 2010 + Xu3, 2010" in experiments(folder)
    told = "Studies that a person found to share participants were pooled as one sample each: Xu0, 2010 and Xu3, 2010."
    assert told in done.output
    assert told in (folder / "report.html").read_text(encoding="utf-8")
    assert told in (folder / "results" / "main" / "methods.en.md").read_text()
    assert "每组作为一个样本合并：Xu0, 2010与Xu3, 2010。" in (folder / "report.zh.html").read_text(encoding="utf-8")
    # 20 and 23 people: the smaller n widens the kernel, the larger is counted among the participants.
    assert "different sample sizes (20, 23)" in (folder / "report.html").read_text(encoding="utf-8")
    assert f"{sum(range(20, 28)) - 20} participants" in (folder / "results" / "main" / "methods.en.md").read_text()


def test_a_plan_that_pools_nothing_is_told_that_people_count_twice(review):
    folder = review({"pooling": "separate"}, KINDS)
    decide(folder, "r-0", "r-3", verdict="partly")
    done = run(folder)
    assert "OVERLAP-SEPARATE" in done.output
    assert "were counted separately, as the plan says: Xu0, 2010 and Xu3, 2010." in done.output


def test_undecided_suggestions_are_counted_until_somebody_decides(review):
    folder = review({"pooling": "by_sample"}, KINDS)
    with Store.open(folder) as store, store.run("import", version="1") as made:
        words = "The trial was registered (NCT01234567)."
        for report in ("r-4", "r-6"):
            made.add("record", f"{report}-too", {"source": "s", "position": 1, "abstract": words})
            link = {"record": f"{report}-too", "duplicate_of": report, "why": "x"}
            made.add("duplicate", f"{report}-too->{report}", link)
    done = run(folder)
    assert "1 pair of included reports may share participants, and nobody has decided" in done.output
    assert "OVERLAP-OPEN" in (folder / "report.html").read_text(encoding="utf-8")
    decide(folder, "r-4", "r-6", verdict="different")
    assert "OVERLAP-OPEN" not in run(folder).output
    assert "Nothing to do" in run(folder).output


def left(folder):
    with Store.open(folder, read_only=True) as store:
        settled = read_settled(store)
        return [problem.code for problem in left_out(store, settled, included_reports(store, settled))]


def test_a_threshold_the_machine_read_of_a_contrast_nobody_confirmed_is_no_problem(review):
    folder = review({}, KINDS)
    body = {"report": "r-0", "contrast": "C > D", "field": "height_threshold", "value": "p < 0.001"}
    with Store.open(folder) as store, store.run("extract", version="1") as made:
        made.add("coding", "r-0/C > D/height_threshold/1", body)
    assert left(folder) == []
    with Store.open(folder) as store, store.run("code", version="1") as made:
        made.add("coding", "r-0/C > D/height_threshold/2", body, who="Li Wei", machine=False)
    assert left(folder) == ["CODING-NO-CONTRAST"]
