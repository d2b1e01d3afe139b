"""`focimine analyse` names included papers that were retracted or corrected: in the summary and in the methods."""

from __future__ import annotations

from click.testing import CliRunner

from corpora.store import Store
from meta.cli import analyse

GROUPS = [{"name": name, "label": {"en": name}, "where": {"task": [name]}} for name in ("explicit", "implicit")]
KINDS = {"kinds": ["peak", "centre_of_mass"]}


def run(folder):
    return CliRunner().invoke(analyse, ["--review", str(folder), "--workers", "1"], catch_exceptions=False)


def mark(folder, report, **fields):
    """Add a record of the same paper that says what became of it."""
    with Store.open(folder) as store, store.run("import", version="1") as made:
        made.add("record", f"{report}-too", {"source": "s", "position": 1, **fields})
        made.add(
            "duplicate", f"{report}-too->{report}", {"record": f"{report}-too", "duplicate_of": report, "why": "x"}
        )


def test_the_report_names_them_and_is_written_again_when_one_is_retracted(review):
    folder = review({"subgroups": GROUPS}, KINDS)
    protocol = folder / "protocol.yaml"
    protocol.write_text(protocol.read_text().replace("review:", "review:\n  languages: [en, zh]", 1))
    run(folder)
    assert "Publication status" not in (folder / "report.html").read_text(encoding="utf-8")
    mark(folder, "r-0", title="RETRACTED: r-0")
    mark(folder, "r-5", retraction="erratum in: J Ex. 2021")
    done = run(folder)
    assert "Included although retracted or withdrawn: Xu0, 2010 (title: RETRACTED:)." in done.output
    english, chinese = ((folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.zh.html"))
    assert "Included although retracted or withdrawn: Xu0, 2010 (title: RETRACTED:)." in english
    assert "1 retracted or withdrawn (Xu0, 2010); 1 corrected or republished (Xu5, 2010)." in english
    assert "已撤稿但仍被纳入：Xu0, 2010（title: RETRACTED:）。" in chinese
    methods = {
        name: (folder / "results" / name / "methods.en.md").read_text() for name in ("main", "explicit", "implicit")
    }
    assert "1 retracted or withdrawn (Xu0, 2010); 1 corrected" in methods["main"]
    assert "Xu5" not in methods["explicit"]
    assert "Xu0" not in methods["implicit"]
    assert "Nothing to do" in run(folder).output
