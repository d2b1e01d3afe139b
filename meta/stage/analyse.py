"""Analyse a review: the curated dataset through the protocol's plan into results/, and the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpora.catalogue.language_of import chosen
from corpora.documents.blocks import Part
from corpora.documents.citing import STYLES, find_style
from corpora.errors import FormatError, ProtocolError, ReviewError
from corpora.files import held
from corpora.ids import canonical, sha256_hex
from corpora.notices.reports import notices_of
from corpora.nouns.evidence import Problem
from corpora.nouns.plain import to_plain
from corpora.nouns.studies import Contrast, FocusKind, Space
from corpora.protocol import AnalysisSection, Protocol
from corpora.review.facts import note_facts
from corpora.review.overlaps import judged_overlaps, open_suggestions
from corpora.settled import Settled, read_settled
from corpora.sheets import find_sheet, read_sheet
from corpora.store import Run, Store
from corpora.store.ledger import problem_key
from corpora.terminal import counted
from meta.analysis import versions
from meta.engine.space import BrainPart
from meta.labels import find_atlases, missing_atlases
from meta.plan import AnalysisPlan, PlanResult, make_plan, run_plan
from meta.report.document.overlap import overlap_parts
from meta.report.files import MANIFEST, read_listed
from meta.report.notices import NoticedStudy, notice_sentences
from meta.report.parts import Pictures, ReportParts, Studies
from meta.report.published import (
    FociCoverage,
    PublishedCluster,
    compare_clusters,
    comparison_lines,
    coverage_lines,
    read_published_clusters,
)
from meta.report.review import result_lines, shared_lines, write_plan, write_review_report
from meta.report.shared import counted_separately
from meta.sections import ReportSection
from meta.stage.asked import Asked
from meta.stage.curated import CuratedReport, included_reports, left_out
from meta.stage.foci_files import read_base_rate
from meta.stage.further import depends_on, further_results
from meta.stage.papers import read_studies
from meta.statistics.parts import read_part

VERSION = "1"
RESULTS = "results"
FACTS, PUBLISHED = "facts", "published_clusters"
REPORT_NAMES = {"en": "report.html", "zh": "report.zh.html"}

Report = Callable[[str, int, int], None]
RecordParts = Callable[[Store, str], tuple[Part, ...]]
"""What the report shows, in a language, of how the studies came in: searches, exclusions, agreement, risk of bias."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """What `analyse` did: `lines` for the person, `files` it wrote (none where there was nothing to do)."""

    lines: tuple[str, ...]
    problems: tuple[Problem, ...]
    reports: tuple[Path, ...]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What the report shows beside the results: boxes of the flow diagram, and what the published review found.

    `clusters`, `coverage` and `problems` (what was doubtful in reading them) are those of the review that this
    one repeats; there are none without a table facts/published_clusters. `noticed` are the included studies that were
    retracted or corrected. `n_overlaps` counts pairs of reports that may share participants and were not decided. `studies` are
    the included papers, `record` what `RecordParts` gave for each language.
    """

    prisma: list[dict[str, str]]
    clusters: tuple[PublishedCluster, ...] = ()
    coverage: FociCoverage | None = None
    problems: tuple[Problem, ...] = ()
    noticed: tuple[NoticedStudy, ...] = ()
    n_overlaps: int = 0
    studies: Studies
    record: Mapping[str, tuple[Part, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What an analysis is made of: the included reports and what is confirmed of them, the plan, what is shown beside.

    `fingerprint` is a hash of all that the result depends on, `flow` the folder of the flow diagram.
    """

    protocol: Protocol
    settled: Settled
    reports: Sequence[CuratedReport]
    contrasts: list[Contrast]
    plan: AnalysisPlan
    beside: _Beside
    flow: Path
    fingerprint: str

    def pages(self, folder: Path) -> tuple[Path, ...]:
        """Return the report's pages, one for each language of the plan, in `folder`."""
        return tuple(folder / REPORT_NAMES[language] for language in self.protocol.review.languages)


def analyse(
    store: Store,
    protocol: Protocol,
    *,
    workers: int,
    scheduler: str | None = None,
    report: Report | None,
    parts: RecordParts | None = None,
) -> Analysed:
    """Run the protocol's plan over what is confirmed; write maps, tables, figures and the report.

    Nothing is computed again when neither the data, nor the plan, nor a version has changed.

    Raises
    ------
    ProtocolError : nothing is confirmed, or the plan cannot be run.
    """
    note_facts(store)
    flow = store.folder / RESULTS / "prisma"
    how: dict[str, Any] = {"workers": workers, "scheduler": scheduler, "flow": flow, "parts": parts}
    seen = store.head()
    ready = prepare(store, protocol, **how)
    written = ready.pages(store.folder)
    if _last_analysed(store) == ready.fingerprint and not _missing(store):
        return Analysed(
            lines=("Nothing to do: the results match the current data and plan.",),
            problems=(),
            reports=written,
        )
    section = ready.plan.section
    with (
        held(store.folder, "An analysis of this review"),
        store.run("analyse", version=VERSION, analysis=section.model_dump(mode="json")) as run,
    ):
        done = run_plan_into(store, ready, store.folder, report=report)
        for problem in done.problems:
            run.problem(problem)
        _record(store, run, ready.fingerprint, done.files)
    if _others_wrote(store, seen, run.id) and is_outdated(ready, lambda: prepare(store, protocol, **how)):
        return replace(done, problems=(*done.problems, OUTDATED))
    return done


def _others_wrote(store: Store, seen: int, run: str) -> bool:
    """Return whether the ledger has rows after number `seen` that are of another run."""
    return bool(store.query("SELECT 1 FROM ledger WHERE seq > ? AND run <> ? LIMIT 1", (seen, run)))


def is_outdated(ready: Ready, again: Callable[[], Ready]) -> bool:
    """Return whether an analysis is of something else by now; `again` prepares it anew."""
    try:
        return again().fingerprint != ready.fingerprint
    except ReviewError:
        return True


OUTDATED = Problem(
    code="ANALYSIS-OUTDATED",
    item="analysis",
    message="Somebody changed what is analysed while it was computed: the results are of what was there when it began.",
    hint="Run `focimine analyse` again.",
)


def prepare(
    store: Store,
    protocol: Protocol,
    *,
    workers: int,
    scheduler: str | None = None,
    flow: Path,
    parts: RecordParts | None = None,
) -> Ready:
    """Return what is to be analysed in the review as `store` shows it; ProtocolError as `analyse`."""
    settled = read_settled(store)
    reports = included_reports(store, settled)
    contrasts = [contrast for item in reports for contrast in item.contrasts]
    if not contrasts:
        raise ProtocolError("No confirmed focus belongs to an included report.", hint="See `focimine confirm --list`.")
    section = protocol.analysis
    plan = make_plan(
        section,
        kinds=[FocusKind(kind) for kind in protocol.extraction.kinds],
        spaces=[Space(space) for space in protocol.extraction.spaces],
        workers=workers,
        scheduler=scheduler,
        base_rates=_base_rates(store.folder, section),
        parts=_parts(store.folder, section),
    )
    find_style(protocol.reporting.reference_style or STYLES["en"])
    suggested = open_suggestions(store, settled)
    names = {report.id: report.study for report in reports}
    judged = judged_overlaps(store, settled.reports)
    beside = replace(
        _read_beside(store, settled, contrasts, flow),
        studies=read_studies(store, protocol, settled, reports),
        record={
            language: (
                *(parts(store, language) if parts else ()),
                *overlap_parts(judged, suggested, names, language),
            )
            for language in protocol.review.languages
        },
        noticed=_noticed(store, settled, reports),
        n_overlaps=len(suggested),
    )
    return Ready(
        protocol=protocol,
        settled=settled,
        reports=reports,
        contrasts=contrasts,
        plan=plan,
        beside=beside,
        flow=flow,
        fingerprint=_fingerprint(contrasts, plan, protocol, beside, depends_on(section, store.folder)),
    )


def run_plan_into(store: Store, ready: Ready, folder: Path, *, report: Report | None, to_review: str = "") -> Analysed:
    """Run the plan and write `folder`/results and the report's pages; into the ledger nothing is written.

    `to_review` is the way from `folder` to the review's folder ("../../"), where the documents are that pages lead to.
    """
    ready = _seen_from(to_review, ready)
    result = run_plan(ready.contrasts, ready.plan, report=report)
    of_files = (*missing_atlases(ready.plan.section.labels), *ready.beside.problems)
    people = (*_undecided(ready.beside), *counted_separately(ready.contrasts, ready.plan.main.ale.pooling))
    problems = (*left_out(store, ready.settled, ready.reports), *result.selection.problems, *people, *of_files)
    pages = ready.pages(folder)
    pictures = write_plan(result, folder / RESULTS, ready.beside.noticed)
    further = further_results(
        Asked(
            result=result,
            section=ready.plan.section,
            review=store.folder,
            results=folder / RESULTS,
            workers=ready.plan.main.ale.workers,
            report=report,
        )
    )
    problems = (*problems, *further.problems)
    _write_pages(ready, result, pictures, problems, pages, further.sections, ours=_written_before(store))
    files = files_of(folder, (*result.analyses, *result.comparisons, *further.folders), with_word(pages))
    lines = [
        *result_lines(result, chosen()),
        *shared_lines(result, chosen()),
        *_beside_published(result, ready.beside),
        *notice_sentences(ready.beside.noticed, chosen()),
        *further.lines,
    ]
    return Analysed(lines=tuple(lines), problems=(*problems, *result.problems), reports=pages, files=files)


def _seen_from(to_review: str, ready: Ready) -> Ready:
    """Return the review with the addresses of its documents as pages see them that lie in a folder below."""
    studies = ready.beside.studies
    files = {document: (f"{to_review}{address}", name) for document, (address, name) in studies.files.items()}
    return replace(ready, beside=replace(ready.beside, studies=replace(studies, files=files)))


def with_word(pages: Iterable[Path]) -> tuple[Path, ...]:
    """Return the pages of a report and the Word file beside each."""
    return tuple(path for page in pages for path in (page, page.with_suffix(".docx")))


def _undecided(beside: _Beside) -> tuple[Problem, ...]:
    if not beside.n_overlaps:
        return ()
    pairs = counted(beside.n_overlaps, "pair")
    return (
        Problem(
            code="OVERLAP-OPEN",
            item="analysis",
            message=f"{pairs} of included reports may share participants, and nobody has decided: their people may count twice.",
            hint="`focimine overlap` shows the pairs and why; decide them with `focimine overlap -o sheet.xlsx` and --from.",
        ),
    )


def _base_rates(folder: Path, section: AnalysisSection) -> dict[str, list[tuple[float, float, float]]]:
    """Return the foci, MNI, of each file that an estimator names as its base rate; paths start at the review."""
    estimators = [section.estimator, *(group.estimator for group in section.subgroups if group.estimator)]
    return {name: read_base_rate(folder / name) for e in estimators if (name := e.base_rate) is not None}


def _parts(folder: Path, section: AnalysisSection) -> dict[str, BrainPart]:
    """Return the part of the brain that each `region` of the plan names; files are looked for in the review."""
    named = [section.region, *(group.region for group in section.subgroups)]
    return {text: read_part(text, folder) for text in dict.fromkeys(named) if text is not None}


def _fingerprint(
    contrasts: list[Contrast], plan: AnalysisPlan, protocol: Protocol, beside: _Beside, further: dict[str, Any]
) -> str:
    """Return a hash of all that a result depends on; `further` are the databases and files of further results."""
    parts = {
        "contrasts": to_plain(contrasts),
        "section": plan.section.model_dump(mode="json"),
        "base_rates": to_plain(plan.base_rates),
        "version": VERSION,
        "review": protocol.section_hash("review"),
        "extraction": protocol.section_hash("extraction"),
        "packages": versions(),
        "atlases": [atlas.title for atlas in find_atlases(plan.section.labels)],
        "prisma": beside.prisma,
        "coverage": to_plain(beside.coverage),
        "published": to_plain(beside.clusters),
        "shown": sha256_hex(repr((beside.studies, beside.record, protocol.reporting.reference_style))),
    }
    if plan.parts:
        parts["parts"] = {name: sha256_hex(part.columns.tobytes()) for name, part in plan.parts.items()}
    if beside.n_overlaps:
        parts["overlaps"] = beside.n_overlaps
    if beside.noticed:
        parts["noticed"] = to_plain(beside.noticed)
    if further:
        parts["further"] = further
    return sha256_hex(canonical(parts))


def _last_analysed(store: Store) -> str | None:
    """Return the fingerprint the files in results/ were made from; an earlier one's files are overwritten."""
    rows = store.query(
        "SELECT body ->> 'fingerprint' AS f FROM ledger WHERE kind = 'analysed' ORDER BY seq DESC LIMIT 1"
    )
    return rows[0]["f"] if rows else None


def _missing(store: Store) -> bool:
    return any(name.startswith((RESULTS, "report")) for name in store.missing_files())


def _written_before(store: Store) -> frozenset[str]:
    """Return the SHA-256 of every page and Word file that an analysis of this review wrote: such a one is replaced, any other is kept."""
    sql = """SELECT body ->> 'sha256' AS sha FROM ledger WHERE kind IN ('result', 'version_file') AND (body ->> 'file' LIKE '%.html' OR body ->> 'file' LIKE '%.docx')"""
    return frozenset(row["sha"] for row in store.query(sql))


def _write_pages(
    ready: Ready,
    result: PlanResult,
    pictures: dict[str, Pictures],
    problems: tuple[Problem, ...],
    pages: tuple[Path, ...],
    sections: tuple[ReportSection, ...],
    *,
    ours: frozenset[str],
) -> None:
    beside, review = ready.beside, ready.protocol.review
    for language, path in zip(review.languages, pages, strict=True):
        image, picture = (ready.flow / f"prisma_{language}.{suffix}" for suffix in ("svg", "png"))
        parts = ReportParts(
            title=review.title.in_language(language),
            subtitle=review.question.in_language(language),
            problems=problems,
            prisma_image=image.read_text(encoding="utf-8", errors="replace") if image.is_file() else None,
            prisma_png=picture.read_bytes() if picture.is_file() else None,
            prisma_counts=tuple((box[language], int(box["n"])) for box in beside.prisma),
            noticed=beside.noticed,
            sections=sections,
            record=beside.record.get(language, ()),
            studies=beside.studies,
            style=ready.protocol.reporting.reference_style,
            root=f"{RESULTS}/",
        )
        write_review_report(
            path,
            result,
            parts,
            pictures=pictures,
            published=beside.clusters,
            coverage=beside.coverage,
            language=language,
            ours=ours,
        )


def files_of(folder: Path, names: Iterable[str], pages: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files of the analyses `names` under `folder`, and the report's pages.

    Only what was made now: the flow diagram, folders of analyses no longer planned, and what people put or kept beside
    the results are none.
    """
    places = [folder / RESULTS / name for name in names]
    made = sorted(path for place in places for path in _made_in(place))
    return (*made, *pages)


def _made_in(place: Path) -> list[Path]:
    listed = read_listed(place)
    return [place / name for name in (*listed, MANIFEST)] if listed else [p for p in place.rglob("*") if p.is_file()]


def _record(store: Store, run: Run, fingerprint: str, files: Sequence[Path]) -> None:
    """Keep every file's SHA-256, so that a figure in a paper can be traced to the run that made it."""
    with store.transaction():
        for path in files:
            name = path.relative_to(store.folder).as_posix()
            digest = sha256_hex(path.read_bytes())
            analysis = name.split("/")[1] if name.count("/") > 1 else "review"
            run.add("result", f"{name}@{digest}@{run.id}", {"analysis": analysis, "file": name, "sha256": digest})
        met = sorted({problem_key(problem) for problem in run.problems})
        body = {"fingerprint": fingerprint, "files": len(files), "problems": met}
        run.add("analysed", f"{fingerprint}@{run.id}", body)


def _prisma_counts(flow: Path) -> list[dict[str, str]]:
    """Return the boxes of the flow diagram that are not empty, in words of both languages; none where it was not drawn."""
    path = find_sheet(flow, "prisma")
    counts = []
    for row in read_sheet(path).rows() if path is not None else ():
        box, n = row.cells.get("box", ""), row.cells.get("n", "0")
        if not n.isdecimal():
            raise FormatError(f"{row.where}: n is {n!r}, not a whole number.", hint="Run `focimine prisma` again.")
        if int(n):
            counts.append({"n": n} | {language: row.cells.get(language, box) for language in ("en", "zh")})
    return counts


def _read_beside(store: Store, settled: Settled, contrasts: list[Contrast], flow: Path) -> _Beside:
    prisma = _prisma_counts(flow)
    path = find_sheet(store.folder / FACTS, PUBLISHED)
    if path is None:
        return _Beside(prisma=prisma, studies=Studies(), record={})
    sheet = read_sheet(path, name=path.name)
    return _Beside(
        prisma=prisma,
        clusters=read_published_clusters(sheet),
        coverage=_coverage(store, settled, contrasts),
        problems=sheet.problems,
        studies=Studies(),
        record={},
    )


def _noticed(store: Store, settled: Settled, reports: Sequence[CuratedReport]) -> tuple[NoticedStudy, ...]:
    found = notices_of(store, settled.reports)
    return tuple(NoticedStudy(study=report.study, notices=found[report.id]) for report in reports if report.id in found)


def _beside_published(result: PlanResult, beside: _Beside) -> list[str]:
    compared = compare_clusters(beside.clusters, result.analyses)
    coverage = coverage_lines(beside.coverage, chosen()) if beside.coverage else []
    return [*coverage, *comparison_lines(compared, chosen())]


def _coverage(store: Store, settled: Settled, contrasts: list[Contrast]) -> FociCoverage | None:
    """Return how many of the foci the published review took are here; None where the coding does not say.

    The coding field `n_foci` holds the published count of each experiment; a focus whose place in its
    experiment no source states was confirmed with the basis "inferred".
    """
    published = store.query("SELECT sum(value) AS foci, count(*) AS experiments FROM codings WHERE field = 'n_foci'")[0]
    if not published["foci"]:
        return None
    of = settled.reports.of
    rows = store.query("SELECT record FROM confirmed_foci WHERE basis = 'inferred'")
    inferred = sum(settled.is_included(of.get(row["record"], row["record"])) for row in rows)
    n_foci = sum(len(contrast.foci) for contrast in contrasts)
    return FociCoverage(
        published=int(published["foci"]),
        exact=n_foci - inferred,
        inferred=inferred,
        published_experiments=published["experiments"],
        experiments=len(contrasts),
    )
