"""`import focimine` in a notebook: a review read as data frames, foci of documents, an ALE of a data frame."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import focimine
from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.store import Store

ROOT = Path(__file__).resolve().parent.parent
TABLES = (
    "records",
    "reports",
    "suggestions",
    "decisions",
    "documents",
    "foci",
    "confirmations",
    "codings",
    "experiments",
    "clusters",
    "problems",
    "prisma",
)
CODING = """
extraction:
  coding:
    - {name: sample, label: {en: sample}}
    - {name: n, label: {en: participants}, type: integer}
    - {name: task, label: {en: task}, type: choice, values: [films, pictures]}
    - {name: age, label: {en: mean age}, type: number}
    - {name: males, label: {en: men}, type: integer}
    - {name: n_foci, label: {en: published foci}, type: integer}
"""
PLACES = [(-30, 18, -4), (-32, 20, -2), (-28, 16, -6), (-30, 20, -4), (-31, 18, -3), (-29, 17, -5)]


def add(store, kind, key, /, *, who="Li Wei", machine=False, **body):
    with store.run("test", version="1") as run:
        assert run.add(kind, key, body, who=who, machine=machine)


def add_study(store, number):
    """Add one included paper with two confirmed foci, coded."""
    report = f"r-{number}"
    add(store, "record", report, title=f"Study {number}", source="f" * 64, position=number + 1, year=2010 + number, method="database", database="pubmed",
        authors=[{"raw": f"Author{number} A", "family": f"Author{number}"}], abstract="Long. " * 2000,
        keywords=["pain", "empathy"], doi=f"10.1/{number}")  # fmt: skip
    for step in ("title_abstract", "full_text"):
        add(store, "decision", f"{report}/{step}/1", report=report, step=step, judgement="include", who="Li Wei")
    x, y, z = PLACES[number % len(PLACES)]
    for row in range(2):
        key = f"{report}/Table 1/{row}"
        add(store, "focus", key, report=report, document=f"d-{number}", table="Table 1", row=row, contrast="A > B",
            kind="peak", x=x + row, y=y, z=z, space="MNI", raw=f"{x + row} {y} {z}", statistic="inf", statistic_name="Z",
            problems=[{"code": "SIDE-AGAINST-X", "item": "i", "message": "m"}] if row else [])  # fmt: skip
        add(store, "confirmation", f"{key}/1", focus=key, action="accept")
    for field, value in (
        ("n", "20"),
        ("task", "films" if number % 2 else "pictures"),
        ("age", "22.5"),
        ("n_foci", "3"),
    ):
        add(store, "coding", f"{report}//{field}/1", report=report, field=field, value=value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook") / "review"
    plan = (ROOT / "tests" / "data" / "protocol_small.yaml").read_text(encoding="utf-8")
    with Store.create(
        folder,
        plan.replace("permutations: 100", "permutations: 20\n  robustness: {leave_one_study_out: false}") + CODING,
    ) as store:
        for number in range(6):
            add_study(store, number)
        add(store, "record", "r-x", title="A review", source="f" * 64, position=7, abstract=None, database="cnki")
        add(store, "decision", "r-x/title_abstract/1", report="r-x", step="title_abstract", judgement="exclude",
            criterion="empirical", failed=["empirical"], reason="no data")  # fmt: skip
        add(store, "decision", "r-x/title_abstract/2", report="r-x", step="title_abstract", judgement="unclear",
            supersedes="r-x/title_abstract/1")  # fmt: skip
        add(
            store,
            "focus",
            "loose",
            report="r-x",
            document="d-x",
            table="Table 9",
            x=1,
            y=2,
            z=3,
            kind="roi",
            raw="1 2 3",
        )
        add(store, "focus", "wrong", report="r-0", document="d-0", table="Table 2", x=1, y=2, z=3, kind="peak", raw="1 2 3",
            contrast="A > B", space="MNI")  # fmt: skip
        add(store, "confirmation", "wrong/1", focus="wrong", action="reject", reason="other contrast")
        add(store, "focus", "mended", report="r-1", document="d-1", table="Table 1", row=2, contrast="A > B", x=30, y=18,
            z=-4, kind="peak", raw="30 18 -4", space="MNI")  # fmt: skip
        add(store, "confirmation", "mended/1", focus="mended", action="correct", x=-30, reason="sign lost")
        verdicts = [
            {"criterion": "empirical", "verdict": "not_met", "rule": "publication_type",
             "evidence": {"quote": "review", "place": "title", "start": 2, "end": 8}},
            {"criterion": "other", "verdict": "unclear"},
        ]  # fmt: skip
        add(store, "suggestion", "s-1", report="r-x", step="title_abstract", judgement="exclude", criterion="empirical",
            verdicts=verdicts, machine=True, who="screen 1")  # fmt: skip
        add(store, "document", "d-0", report="r-0", name="a.pdf", file="documents/a.pdf", matched_by="DOI")
        add(store, "problem", "p-1", code="SIDE-AGAINST-X", severity="warning", item="d-0", message="m", hint="h")
    assert focimine.run(["analyse", "--review", str(folder)]) in (0, 1)
    return folder


@pytest.fixture
def review(folder):
    with focimine.open_review(folder) as review:
        yield review


def test_importing_the_package_loads_neither_pandas_nor_a_stage():
    code = "import sys, time; t = time.perf_counter(); import focimine; t = time.perf_counter() - t; " \
           "print(t, [m for m in ('pandas', 'numpy', 'meta', 'extract', 'screen', 'pydantic') if m in sys.modules])"  # fmt: skip
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, loaded = shown.split(maxsplit=1)
    assert loaded.strip() == "[]"
    assert float(seconds) < 2.0  # 0.1 s when nothing else runs


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_a_data_frame_and_the_same_every_time(review, name):
    frame = getattr(review, name)()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) > 0
    allowed = {"string", "Int64", "Float64", "boolean", "category", "datetime64[ns, UTC]"}
    assert {str(dtype) for dtype in frame.dtypes} <= allowed
    pd.testing.assert_frame_equal(frame, getattr(review, name)())
    assert list(frame.index) == list(range(len(frame)))


def test_a_record_comes_whole(review):
    records = review.records()
    assert list(records["record"]) == [*(f"r-{n}" for n in range(6)), "r-x"]
    assert records["abstract"][0] == "Long. " * 2000
    assert records["keywords"][0] == "pain; empathy"
    assert records["abstract"].isna().tolist() == [False] * 6 + [True]


def test_a_report_says_what_is_settled_about_it_and_by_whom(review):
    reports = review.reports().set_index("report")
    assert reports.loc["r-0", ["title_abstract", "full_text", "full_text_by"]].tolist() == [
        "include",
        "include",
        "person",
    ]
    assert bool(reports.loc["r-0", "included"])
    assert reports.loc["r-0", "citation"] == "Author0, 2010"
    assert not reports.loc["r-x", "included"]
    assert reports.loc["r-x", "full_text_state"] == "open"
    assert reports["included"].sum() == review.experiments()["report"].nunique()


def test_a_superseded_decision_is_there_and_not_in_force(review):
    decisions = review.decisions().set_index("decision")
    assert not decisions.loc["r-x/title_abstract/1", "in_force"]
    assert decisions.loc["r-x/title_abstract/1", "reason"] == "no data"
    assert decisions.loc["r-x/title_abstract/2", "in_force"]


def test_a_box_of_excluded_reports_says_why_in_the_words_of_the_plan(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    with Store.open(copy) as store:
        add(store, "decision", "r-x/title_abstract/3", report="r-x", step="title_abstract", judgement="exclude",
            criterion="empirical", supersedes="r-x/title_abstract/2")  # fmt: skip
    with focimine.open_review(copy) as review:
        boxes = review.prisma()
    rows = boxes[boxes["reason"].notna()].itertuples()
    names = ("excluded at screening: empirical", "by people: excluded at screening: empirical")
    assert [(row.arm, row.box, row.reason, row.n) for row in rows] == [
        ("databases", name, "not met: Empirical studies only", 1) for name in names
    ]


def test_a_suggestion_has_a_row_per_criterion_with_its_words(review):
    rows = review.suggestions()
    assert rows["criterion"].tolist() == ["empirical", "other"]
    assert rows.loc[0, ["verdict", "quote", "start", "end", "reason"]].tolist() == [
        "not_met",
        "review",
        2,
        8,
        "empirical",
    ]
    assert rows.loc[1, ["rule", "quote", "start"]].isna().all()


def test_a_focus_shows_what_was_read_what_was_made_of_it_and_its_experiment(review):
    foci = review.foci().set_index("focus")
    mended, wrong, loose = foci.loc["mended"], foci.loc["wrong"], foci.loc["loose"]
    assert (mended["x"], mended["x_read"], mended["action"], mended["reason"]) == (-30, 30, "correct", "sign lost")
    assert (mended["experiment"], mended["n"]) == ("Author1, 2011: A > B", 20)
    assert wrong["action"] == "reject"
    assert pd.isna(wrong["experiment"])
    assert pd.isna(loose["action"])
    assert pd.isna(loose["space"])
    assert foci.loc["r-0/Table 1/1", "problems"] == "SIDE-AGAINST-X"
    assert foci["statistic"].max() == float("inf")


def test_an_experiment_carries_its_coding_by_type(review):
    experiments = review.experiments()
    assert list(experiments["task"].cat.categories) == ["films", "pictures"]
    assert str(experiments["age"].dtype) == "Float64"
    assert experiments["males"].isna().all()
    assert experiments["coded_n_foci"].tolist() == [3] * 6
    assert experiments["n_foci"].tolist() == [2, 3, 2, 2, 2, 2]


def test_a_coded_value_that_is_no_number_makes_a_column_of_texts(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    with Store.open(copy) as store:
        add(store, "coding", "r-0//males/1", report="r-0", field="males", value="about half")
    with focimine.open_review(copy) as review:
        males = review.experiments()["males"]
    assert str(males.dtype) == "string"
    assert males[0] == "about half"


def test_an_ale_of_the_reviews_foci_is_the_reviews_analysis(review, tmp_path):
    foci = review.foci().dropna(subset=["experiment"])
    result = focimine.ale(foci, permutations=20, seed=1, pooling="by_sample", leave_one_study_out=False)
    ours, theirs = result.clusters, review.clusters()
    assert len(ours) > 0
    pd.testing.assert_frame_equal(ours.drop(columns="analysis"), theirs.drop(columns="analysis"))
    image = result.maps["ale"]
    assert image.shape == (91, 109, 91)
    assert image.get_fdata().max() == pytest.approx(ours["maximum"].max(), abs=1e-6)
    assert "6 experiments" in repr(result)
    assert "<table" in result._repr_html_()
    assert result.methods.startswith("# Methods")
    assert "方法" in result.methods_zh
    assert len(result.peaks) >= len(ours)
    saved = result.save(tmp_path / "saved")
    assert (saved / "report.html").is_file()
    assert (saved / "maps" / "ale.nii.gz").is_file()


def test_an_ale_of_a_file_is_that_of_the_command(review, tmp_path):
    foci = review.foci().dropna(subset=["experiment"])
    path = tmp_path / "foci.csv"
    foci.to_csv(path, index=False)
    command = ["ale", str(path), "-o", str(tmp_path / "command"), "--permutations", "20", "--no-leave-one-out"]
    assert focimine.run(command) in (0, 1)
    focimine.ale(path, permutations=20, leave_one_study_out=False).save(tmp_path / "python")
    for name in ("maps/ale.nii.gz", "tables/clusters_MNI.tsv", "settings.json", "methods.en.md"):
        assert (tmp_path / "python" / name).read_bytes() == (tmp_path / "command" / name).read_bytes()


def test_foci_that_belong_to_no_experiment_are_not_left_out_without_a_word(review):
    with pytest.raises(FormatError, match=r"2 of 15 foci belong to no experiment"):
        focimine.ale(review.foci(), permutations=20)


@pytest.mark.parametrize(
    ("change", "error", "shown"),
    [
        (lambda f: f.drop(columns="n"), FormatError, "no column n"),
        (lambda f: f.assign(n=pd.NA), FormatError, "have no sample size"),
        (lambda f: f.assign(x="left"), FormatError, 'x is "left", not a number'),
        (lambda f: f.iloc[:0], FormatError, "no foci"),
    ],
)
def test_a_frame_that_cannot_be_analysed_is_refused_with_the_reason(review, change, error, shown):
    foci = change(review.foci().dropna(subset=["experiment"]))
    with pytest.raises(error, match=shown):
        focimine.ale(foci, permutations=20)


def test_a_wrong_setting_is_named(review):
    foci = review.foci().dropna(subset=["experiment"])
    with pytest.raises(ProtocolError, match=r"analysis\.kernel: unknown value 'gingeral'; did you mean gingerale"):
        focimine.ale(foci, kernel="gingeral")
    with pytest.raises(ProtocolError, match=r"analysis\.permutations: it should be greater than or equal to 1"):
        focimine.ale(foci, permutations=0)


def test_a_review_is_of_the_moment_it_was_opened_and_holds_no_writer_up(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    with focimine.open_review(copy) as before:
        n = len(before.records())
        with Store.open(copy) as store:
            add(store, "record", "r-new", title="New", database="cnki", source="e" * 64, position=1)
        assert len(before.records()) == n
        assert len(before.reports()) == n
        with focimine.open_review(copy) as after:
            assert len(after.records()) == n + 1


def test_reading_changes_no_file_of_a_review(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    before = {p.relative_to(copy): p.read_bytes() for p in copy.rglob("*") if p.is_file() and "sqlite-" not in p.name}
    with focimine.open_review(copy) as review:
        for name in TABLES:
            getattr(review, name)()
    after = {p.relative_to(copy): p.read_bytes() for p in copy.rglob("*") if p.is_file() and "sqlite-" not in p.name}
    assert after == before


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of another kind")
def test_a_read_only_folder_and_a_packed_review_can_be_read(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", copy.parent, "copy")
    copy.chmod(0o555)
    (copy / "review.sqlite").chmod(0o444)
    try:
        for place in (copy, Path(packed)):
            with focimine.open_review(place) as review:
                assert len(review.records()) == 7
                assert len(review.clusters()) > 0
    finally:
        copy.chmod(0o755)


def test_a_result_changed_after_the_analysis_is_refused(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    path = copy / "results" / "main" / "tables" / "clusters_MNI.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "# mended by hand\n", encoding="utf-8")
    with focimine.open_review(copy) as review, pytest.raises(StoreError, match=r"clusters_MNI\.tsv was changed"):
        review.clusters()


def test_a_new_review_gives_empty_tables_with_all_their_columns(tmp_path, folder):
    plan = (ROOT / "tests" / "data" / "protocol_small.yaml").read_text(encoding="utf-8")
    Store.create(tmp_path / "new", plan).close()
    with focimine.open_review(tmp_path / "new") as new, focimine.open_review(folder) as full:
        for name in TABLES:
            columns = [c for c in getattr(full, name)().columns if not c.startswith("labels: ")]
            found = getattr(new, name)()
            assert set(found.columns) <= set(columns)
            assert len(found) == 0 or name == "prisma"


def test_a_review_introduces_itself(review):
    assert repr(review).startswith("Review 'A small review' in ")
    assert "7 records, 7 reports" in repr(review)
    assert "<td>records</td><td>7</td>" in review._repr_html_()


def test_a_closed_review_says_so_instead_of_failing_oddly(folder):
    review = focimine.open_review(folder)
    review.close()
    review.close()
    assert repr(review).endswith("closed")
    assert review._repr_html_().endswith("closed")
    with pytest.raises(StoreError, match="was closed"):
        review.records()


def test_where_there_is_no_review_the_remedy_is_in_the_message(tmp_path):
    with pytest.raises(StoreError, match="focimine init"):
        focimine.open_review(tmp_path)


def test_foci_of_documents_come_with_what_was_odd_about_them(tmp_path):
    golden = ROOT / "tests" / "data" / "extract" / "abbreviated_places_as_headings"
    source = next(golden.glob("table.*"))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(source, tmp_path / name / source.name)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    foci, problems = focimine.read_foci([tmp_path / "a", tmp_path / "b", broken])
    assert foci["document"].nunique() == 2  # two files of one name are distinguished by their paths
    assert str(foci["x"].dtype) == "Float64"
    assert foci["raw"].notna().all()
    assert (problems["item"] == "broken.pdf").any()
    with pytest.raises(ProtocolError, match="does not exist"):
        focimine.read_foci(tmp_path / "nothing.pdf")


def test_a_script_that_guards_nothing_reads_documents_once(tmp_path):
    source = next((ROOT / "tests" / "data" / "extract" / "abbreviated_places_as_headings").glob("table.*"))
    script = tmp_path / "script.py"
    script.write_text(
        "import json, focimine\n"
        f"foci, problems = focimine.read_foci({str(source)!r}, workers=1)\n"
        "print(json.dumps([len(foci), problems['code'].astype(str).tolist()]))\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path
    )
    (line,) = done.stdout.splitlines()
    n_foci, codes = json.loads(line)
    assert n_foci > 0
    assert "DOCUMENT-CRASHED" not in codes
