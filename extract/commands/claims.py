"""What `audit --claims` does: numbers a plan and a manuscript state, held against the ledger and one another."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from corpora.errors import ExitCode, ProtocolError
from corpora.review_option import opened
from corpora.terminal import say, say_as_is, say_json, say_problems


def answer_claims(
    review: Path | None,
    manuscript: Path | None,
    *,
    output: Path | None,
    as_json: bool,
    version: int | None = None,
    force: bool = False,
) -> None:
    """Print, and write to `output`, what becomes of every number stated; exit code 1 where one differs.

    Without a review the manuscript's numbers are held against each other only. With `version` they are held against the
    review as it was when that version was closed.

    Raises
    ------
    ProtocolError : neither a review nor a manuscript is given, or `output` has a suffix we do not write.
    FormatError : the manuscript cannot be read.
    """
    from extract.claims.report import write_report
    from extract.claims.values import Status
    from extract.stage.claims import audit_claims

    if review is None and manuscript is None:
        raise ProtocolError("No review here, and no manuscript named.", hint="focimine audit --claims MANUSCRIPT.docx")
    with opened(review, read_only=True, version=version) if review else nullcontext() as store:
        report = audit_claims(store, manuscript)
    if output is not None:
        write_report(report, output, force=force)
    if as_json:
        say_json({"summary": report.summary(), "findings": list(report.findings)})
    else:
        say_as_is(report.as_text())
        if output is not None:
            say(f"Written: {output}")
    say_problems(report.problems)
    if report.of(Status.DIFFERS):
        raise SystemExit(int(ExitCode.PROBLEMS))
