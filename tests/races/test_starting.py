"""Two who start a review in one folder at the same moment: there is one review, whole."""

from __future__ import annotations

import threading
from contextlib import suppress

import focimine
from corpora.errors import ExitCode, StoreError
from corpora.files import held, remove_unheld
from corpora.outputs.files import parents
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


def test_an_empty_folder_that_somebody_holds_is_not_removed(tmp_path):
    folder = tmp_path / "review"
    folder.mkdir()
    with held(folder, "A command"):
        remove_unheld(folder)
        assert folder.exists()
    remove_unheld(folder)
    assert not folder.exists()


def test_of_several_that_make_one_folder_at_once_one_has_it(tmp_path):
    for number in range(60):
        folder, barrier, within, together = tmp_path / str(number), threading.Barrier(4), [], []

        def make(folder=folder, barrier=barrier, within=within, together=together):
            barrier.wait()
            with suppress(StoreError, OSError), parents(folder), held(folder, "A command"):
                within.append(len(within))
                together.append(len(within) > 1)
                (folder / "plan").touch()
                within.pop()

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (folder / "plan").exists()
        assert not any(together)
