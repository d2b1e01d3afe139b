"""A step of the desk runs the installed program, whatever lies in the review's folder."""

from __future__ import annotations

from corpora.desk.place import Desk
from corpora.desk.steps import Jobs
from corpora.store import Store


def test_a_module_left_in_the_review_s_folder_is_not_run(tmp_path, protocol_text):
    Store.create(tmp_path / "review", protocol_text).close()
    for name in ("focimine", "corpora", "json", "click"):
        (tmp_path / "review" / f"{name}.py").write_text("raise SystemExit('planted')\n", encoding="utf-8")
    jobs = Jobs()
    jobs.begin(Desk(review=tmp_path / "review", parts=()), "Verify", ("verify",), "en")
    assert jobs.last is not None
    assert jobs.last.process.wait() == 0, list(jobs.last.lines)
