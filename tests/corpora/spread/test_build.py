"""What is held against a cluster's machines: everything that could make them read or compute otherwise."""

from __future__ import annotations

import sys

import pytest

from corpora.spread.build import ABSENT, FILES, differences, this_build


def test_what_differs_is_named_and_nothing_where_nothing_does():
    ours = this_build()
    assert differences(ours, dict(ours)) == ""
    assert ours["Python"] == f"{sys.version_info[0]}.{sys.version_info[1]}"
    theirs = {name: value for name, value in ours.items() if name != "numpy"} | {FILES: "other", "scipy": "0.1"}
    said = differences(ours, theirs)
    assert f"{FILES} are others" in said
    assert f"numpy {ABSENT} (here {ours['numpy']})" in said
    assert f"scipy 0.1 (here {ours['scipy']})" in said


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the program")
def test_the_program_for_scanned_pages_counts_with_its_languages(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    without = this_build.__wrapped__()
    program = tmp_path / "tesseract"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 5.3.0" || printf "Languages in /x (2):\\nchi_sim\\neng\\n"\n'
    )
    program.chmod(0o755)
    with_it = this_build.__wrapped__()
    assert differences(without, with_it) == f"Tesseract 5.3.0 with chi_sim eng (here {ABSENT})"
