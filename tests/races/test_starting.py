"""Two who start a review in one folder at the same moment: there is one review, whole."""

from __future__ import annotations

import threading

import focimine
from corpora.errors import ExitCode
from corpora.store import Store


def test_of_two_that_start_one_review_one_is_told(tmp_path):
    for number in range(5):
        folder, barrier, codes = tmp_path / str(number), threading.Barrier(3), []

        def start(folder=folder, barrier=barrier, codes=codes):
            barrier.wait()
            codes.append(focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]))

        threads = [threading.Thread(target=start) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(codes) == [ExitCode.DONE, ExitCode.STORE, ExitCode.STORE]
        with Store.open(folder, read_only=True) as store:
            assert store.find_breach() is None
            assert [row["n"] for row in store.query("SELECT count(*) AS n FROM ledger WHERE kind = 'protocol'")] == [1]
        assert sorted(path.name for path in folder.iterdir()) == ["facts", "protocol.yaml", "review.sqlite"]
        assert len(list((folder / "facts").iterdir())) > 1
