"""Analyses on a review: what is recorded as a result, and when there is nothing to do."""

from __future__ import annotations

import pytest

from corpora.errors import FormatError
from corpora.settled import read_settled
from corpora.sheets import sheet_bytes
from corpora.store import Store
from meta.stage import analyse as stage


@pytest.fixture
def store(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store:
        yield store


def write(store, name, content):
    path = store.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def flow(store):
    return store.folder / "results" / "prisma"


def record(store, fingerprint, *names):
    page = write(store, "report.html", fingerprint)
    with store.run("analyse", version="1") as run:
        stage._record(store, run, fingerprint, stage.files_of(store.folder, names, (page,)))


def test_going_back_to_an_earlier_plan_computes_again(store):
    record(store, "plan A", "main")
    assert stage._last_analysed(store) == "plan A"
    record(store, "plan B", "main")
    assert stage._last_analysed(store) == "plan B"
    record(store, "plan A", "main")
    assert stage._last_analysed(store) == "plan A"


def test_rows_of_somebody_else_may_make_an_analysis_outdated_and_its_own_never_do(store):
    seen = store.head()
    with store.run("analyse", version="1") as run:
        run.add("result", "one", {"file": "results/main/z.nii.gz", "sha256": "0"})
        assert not stage._others_wrote(store, seen, run.id)
        with Store.open(store.folder) as other, other.run("code", version="1") as theirs:
            body = {"report": "r-1", "field": "n", "value": "20"}
            theirs.add("coding", "r-1/n", body, who="Li Wei", machine=False)
        assert stage._others_wrote(store, seen, run.id)
    assert store.head() > seen


def test_a_flow_diagram_drawn_again_is_no_breach(store):
    write(store, "results/main/clusters.tsv", "1")
    diagram = write(store, "results/prisma/prisma.csv", "box,n\n")
    record(store, "plan A", "main")
    diagram.write_text("box,n\nscreened,7\n", encoding="utf-8")
    assert store.find_breach() is None


def test_folders_of_analyses_no_longer_planned_are_not_results_of_this_run(store):
    write(store, "results/main/clusters.tsv", "1")
    write(store, "results/old_subgroup/clusters.tsv", "1")
    record(store, "plan A", "main")
    files = [row["file"] for row in store.query("SELECT file FROM results ORDER BY file")]
    assert files == ["report.html", "results/main/clusters.tsv"]


def test_a_changed_result_is_named(store):
    path = write(store, "results/main/clusters.tsv", "1")
    record(store, "plan A", "main")
    path.write_text("2", encoding="utf-8")
    assert "results/main/clusters.tsv was changed" in str(store.find_breach())


def test_only_a_review_that_follows_a_published_one_is_laid_beside_it(store):
    with store.run("code", version="1") as run:
        run.add("coding", "r/x/n_foci/1", {"report": "r", "field": "n_foci", "value": "5"})
    settled = read_settled(store)
    assert stage._read_beside(store, settled, [], flow(store)).coverage is None
    write(store, "facts/published_clusters.csv", "analysis,cluster\n")
    coverage = stage._read_beside(store, settled, [], flow(store)).coverage
    assert coverage is not None
    assert coverage.published == 5


PUBLISHED = [
    ["analysis", "cluster", "region", "x", "y", "z", "space"],
    ["main", "1", "岛叶", "-32.7", "12.9", "3", "TAL"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_published_clusters_are_read_whatever_saved_them(store, encoding, suffix):
    data = sheet_bytes(suffix, PUBLISHED[0], PUBLISHED[1:])
    path = write(store, f"facts/published_clusters{suffix}", "")
    path.write_bytes(data if suffix == ".xlsx" else data.decode("utf-8-sig").encode(encoding))
    beside = stage._read_beside(store, read_settled(store), [], flow(store))
    (cluster,) = beside.clusters
    assert (cluster.region, cluster.centre) == ("岛叶", (-32.7, 12.9, 3.0))
    assert beside.problems == ()


def test_counts_of_the_flow_that_are_no_numbers_are_named_with_their_line(store):
    write(store, "results/prisma/prisma.csv", "box,n\nscreened,seven\n")
    with pytest.raises(FormatError, match="line 2: n is 'seven'"):
        stage._prisma_counts(flow(store))
