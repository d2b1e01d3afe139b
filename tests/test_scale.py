"""Work on a Dask cluster of two workers: the same bytes as here, whatever happens to a worker; clear words where it cannot be."""

from __future__ import annotations

import asyncio
import contextlib
import operator
import os
import shutil
import signal
import socket
import sys

import pytest

import focimine
from corpora.errors import ExitCode, ProtocolError, SourceError
from corpora.ids import sha256_hex
from corpora.nouns.plain import to_plain
from corpora.nouns.records import Author, Record
from corpora.protocol import AnalysisSection
from corpora.spread import build, tasks
from corpora.spread import cluster as clusters
from corpora.spread.cluster import joined
from corpora.store import Store
from extract.workers import Limits, read_many
from meta.analysis import plain_settings
from meta.engine.base_rate import base_rate_plan, rank_voxels, simulate_sizes
from meta.engine.experiments import Experiment
from meta.engine.kernels import Kernel
from meta.engine.null import make_null_plan, run_null
from meta.engine.space import NullSpace, load_null_voxels, to_mm
from meta.plan import make_plan
from miner.dedup import comparing
from screen import judging

distributed = pytest.importorskip("distributed")
# It warns about the machine's memory and ports.
pytestmark = pytest.mark.filterwarnings("ignore")

PAGE = """<!DOCTYPE html><html><head><title>Paper {0}</title></head><body><p>Twenty healthy adults took part. Peaks are reported in MNI
space.</p><table><caption>Table 1. Activations in pain</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>
<tr><td>Insula</td><td>-{0}</td><td>18</td><td>4</td></tr><tr><td>Cingulate</td><td>2</td><td>{0}</td><td>30</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def scheduler():
    """Return the address of a scheduler on this machine with two workers, each a process."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp://"
    ) as local:
        yield local.scheduler_address


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for number in range(2):
        (folder / f"paper{number}.html").write_text(PAGE.format(30 + number), encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    return sorted(folder.iterdir())


def make_review(folder, protocol, papers):
    """Return a review of twelve records, two of one paper, and a document of each of the first ones."""
    with Store.create(folder, protocol) as store, store.run("import", version="1") as run:
        for number in range(12):
            record = Record(
                id=f"r-{number:02}",
                source="made up",
                position=number,
                title=f"Empathy for pain of group {min(number, 10)} seen in functional imaging",
                authors=(Author(raw="Li, Wei", family="Li", given="Wei"),),
                abstract=f"Adults aged {20 + number} years were scanned with fMRI while they saw faces in pain.",
                year=2010,
                journal="Brain",
                volume="3",
                pages=f"{min(number, 10)}1-{min(number, 10)}9",
            )
            run.add("record", record.id, {**to_plain(record), "method": "database"})
        for number, path in enumerate(papers):
            data = path.read_bytes()
            file = store.keep_file(data, path.name, folder="documents")
            body = {"report": f"r-{number:02}", "name": path.name, "file": file, "sha256": sha256_hex(data)}
            run.add("document", sha256_hex(data), body)
    return folder


def rows(folder):
    """Return all that a ledger holds but the names and times of its runs."""
    with Store.open(folder, read_only=True) as store:
        assert store.find_breach() is None
        found = store.query("SELECT kind, key, body, who, machine, run FROM ledger ORDER BY seq")
        runs = list(dict.fromkeys(row["run"] for row in found))
        return [
            (row["kind"], row["key"].replace(row["run"] or "-", "RUN"), row["body"], row["who"], row["machine"], runs.index(row["run"]))
            for row in found
        ]  # fmt: skip


def test_a_review_has_the_same_ledger_from_a_cluster(scheduler, papers, tmp_path, protocol_text, monkeypatch):
    monkeypatch.setattr(comparing, "SENT_TOGETHER", 5)
    monkeypatch.setattr(judging, "SENT_TOGETHER", 5)
    protocol_text = protocol_text.replace("priority: 1", "priority: 1\n      rules: [{rule: publication_type}]", 1)
    here, there = make_review(tmp_path / "here", protocol_text, papers), tmp_path / "there"
    shutil.copytree(here, there)
    for command in ("dedup", "screen", "extract"):
        codes = [
            focimine.run([command, *(["--workers", "1"] if command == "extract" else []), "--review", str(here)]),
            focimine.run([command, "--review", str(there), "--scheduler", scheduler]),
        ]
        assert codes[0] == codes[1]
        assert rows(here) == rows(there)
    kinds = {row[0] for row in rows(there)}
    assert {"duplicate", "suggestion", "focus", "extracted", "problem"} <= kinds


def test_documents_are_read_as_here_with_their_pictures_and_what_is_no_document(scheduler, papers):
    paths = [papers[0].parent / "none.pdf", papers[-1]]
    here, there = (list(read_many(paths, Limits(workers=1, pictures=True, scheduler=s))) for s in (None, scheduler))
    assert here == there
    assert there[0].problems[0].code == "DOCUMENT-UNREADABLE"
    assert there[1].pictures


def test_limits_of_time_and_memory_hold_on_the_workers(scheduler, papers):
    pytest.importorskip("resource")
    late = list(read_many(papers[-1:], Limits(seconds=0.0, scheduler=scheduler)))
    large = list(read_many(papers[-1:], Limits(megabytes=60, scheduler=scheduler)))
    assert [reading.problems[0].code for reading in (*late, *large)] == ["DOCUMENT-TIMEOUT", "DOCUMENT-CRASHED"]


def test_permutations_are_the_same_bytes(scheduler):
    voxels = to_mm(load_null_voxels(NullSpace.GREY_MATTER))
    experiments = [Experiment(id=f"{n}", study=f"{n}", n=20.0, foci=voxels[n * 900 : n * 900 + 4]) for n in range(6)]
    plan = make_null_plan(experiments, Kernel.GINGERALE, ale_threshold=0.01)
    near, far = (run_null(plan, 30, seed=3, scheduler=where) for where in (None, scheduler))
    for name in ("ale", "size", "mass"):
        assert getattr(near, name).tobytes() == getattr(far, name).tobytes()
    rated = base_rate_plan(experiments, voxels[::50], Kernel.GINGERALE)
    ale = voxels[:1, 0].repeat(228_483) * 0 + 0.01
    ranks = [rank_voxels(rated, ale, p=0.2, n=20, seed=1, scheduler=where) for where in (None, scheduler)]
    sizes = [simulate_sizes(rated, ranks[0].thresholds, n=20, seed=1, scheduler=where) for where in (None, scheduler)]
    for one, other in ((ranks[0].reached, ranks[1].reached), (ranks[0].thresholds, ranks[1].thresholds), sizes):
        assert one.tobytes() == other.tobytes()


def test_what_a_lost_worker_had_is_done_by_another(scheduler):
    with joined(scheduler) as cluster:
        results = cluster.map(operator.add, range(100), shared=5)
        found = [next(results)]
        victim = next(iter(cluster._client.run(os.getpid).values()))
        os.kill(victim, signal.SIGTERM)
        assert [*found, *results] == list(range(5, 105))


def test_what_kills_worker_after_worker_costs_its_item_alone(scheduler):
    with joined(scheduler) as cluster:
        assert list(cluster.map(operator.call, [3], shared=os._exit, lost=lambda item: f"lost: {item}")) == ["lost: 3"]
        assert list(cluster.map(operator.add, range(9), shared=5)) == list(range(5, 14))


def test_a_mistake_of_the_work_is_raised_as_it_is_here(scheduler):
    with joined(scheduler) as cluster, pytest.raises(ZeroDivisionError):
        list(cluster.map(operator.truediv, [1, 0], shared=5))


def test_machines_with_other_software_are_refused(scheduler, monkeypatch):
    other = {**clusters.this_build(), "numpy": "0.1"}
    monkeypatch.setattr(tasks, "this_build", lambda: other)
    with (
        joined(scheduler) as cluster,
        pytest.raises(SourceError, match=r"A worker .* other software: numpy .*here 0.1"),
    ):
        list(cluster.map(operator.add, [1], shared=5))
    monkeypatch.setattr(distributed.Client, "run_on_scheduler", lambda *_: {**other, build.FILES: "abc"})
    with pytest.raises(SourceError, match=r"The scheduler .* files are others, numpy 0.1 \(here"), joined(scheduler):
        pass
    bare = {"tcp://10.0.0.2:4242": ModuleNotFoundError("No module named 'corpora'")}
    monkeypatch.setattr(distributed.Client, "run_on_scheduler", lambda *_: clusters.this_build())
    monkeypatch.setattr(distributed.Client, "run", lambda *_, **__: bare)
    with pytest.raises(SourceError, match=r"worker tcp://10.0.0.2:4242 .* cannot run Focimine"), joined(scheduler):
        pass


def test_a_scheduler_that_is_not_there_is_one_error_with_a_remedy(monkeypatch, capsys):
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert focimine.run(["foci", __file__, "--scheduler", address]) == ExitCode.SOURCE
        silent.listen()
        with pytest.raises(SourceError, match=r"no answer in 0\.3 seconds"), joined(address):
            pass
    assert "No Dask scheduler answers at tcp://127.0.0.1" in capsys.readouterr().err
    with pytest.raises(ProtocolError, match="no address of a Dask scheduler"), joined("10.0.0.1:8786"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ProtocolError, match="pip install"), joined(address):
        pass


def test_tls_needs_certificates_and_a_cluster_workers(monkeypatch):
    import dask

    monkeypatch.setattr(clusters, "WORKERS_SECONDS", 0.1)
    security = distributed.Security.temporary()
    with distributed.LocalCluster(
        n_workers=0, processes=False, dashboard_address=None, protocol="tls://", security=security
    ) as local:
        with pytest.raises(SourceError, match="certificates"), joined(local.scheduler_address):
            pass
        names = {
            "ca-file": security.tls_ca_file,
            "client.key": security.tls_client_key,
            "client.cert": security.tls_client_cert,
        }
        with dask.config.set({f"distributed.comm.tls.{name}": value for name, value in names.items()}):
            with pytest.raises(SourceError, match="has no workers"), joined(local.scheduler_address):
                pass
            local.scale(1)
            monkeypatch.setattr(clusters, "WORKERS_SECONDS", 10)
            with joined(local.scheduler_address) as cluster:
                assert list(cluster.map(operator.add, range(3), shared=1)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("meta.stage.analyse.prepare", ["analyse", "--review", "REVIEW"]),
        ("meta.stage.preview.prepare", ["analyse", "--permutations", "20", "--review", "REVIEW"]),
        ("meta.plan.make_settings", ["ale", "foci.txt", "-o", "out"]),
        ("meta.plan.make_settings", ["macm", "sphere:-36,20,4,6", "-o", "out"]),
    ],
)
def test_analyses_hand_the_scheduler_on_to_their_permutations(
    place, command, tmp_path, protocol_text, monkeypatch, capsys
):
    def settled(*_, **how):
        raise ProtocolError(f"Permutations would be spread over {how['scheduler']}.")

    Store.create(tmp_path / "review", protocol_text).close()
    monkeypatch.setattr("corpora.spread.spread.joined", lambda address: contextlib.nullcontext())
    monkeypatch.setattr(place, settled)
    words = [str(tmp_path / "review") if word == "REVIEW" else word for word in command]
    monkeypatch.chdir(tmp_path)
    assert focimine.run([*words, "--scheduler", "tcp://10.0.0.1:8786"]) == ExitCode.PROTOCOL
    assert "spread over tcp://10.0.0.1:8786" in capsys.readouterr().err


def test_a_plan_keeps_the_scheduler_and_its_fingerprint_does_not():
    far = make_plan(AnalysisSection(), scheduler="tcp://10.0.0.1:8786").main
    assert far.ale.scheduler == "tcp://10.0.0.1:8786"
    assert plain_settings(far) == plain_settings(make_plan(AnalysisSection()).main)


def test_a_notebook_with_a_loop_of_its_own_can_name_a_scheduler(scheduler):
    async def cell():
        with joined(scheduler) as cluster:
            return list(cluster.map(operator.add, range(3), shared=1))

    assert asyncio.run(cell()) == [1, 2, 3]
