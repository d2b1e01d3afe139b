"""The report as a document: its parts in their order.

1. What was found, and what limits it.
2. The studies; the results of every analysis with what follows from it; the published review beside ours.
3. How the studies came in: flow diagram, searches, exclusions, agreement, risk of bias, values nobody confirmed.
4. Methods, references, coordinates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpora.documents.blocks import (
    Block,
    Document,
    Figure,
    Folded,
    Grid,
    Heading,
    Link,
    Listing,
    Paragraph,
    Text,
    joined,
    numbered,
)
from corpora.documents.citing import STYLES, cite, cite_items, is_numeric
from corpora.documents.references import sort_key
from meta.analysis import AnalysisResult, version
from meta.report.document.analyses import analysis_blocks, comparison_blocks
from meta.report.document.cautions import cautions
from meta.report.document.further import in_summary, section_blocks, sections_of, words_in
from meta.report.document.methods import analysis_paragraph, comparison_paragraph, further_paragraph, literature
from meta.report.document.studies import foci_blocks, machine_grid, rows_of, study_grid
from meta.report.document.summary import capital, compared_line, finding, one_line, robustness_lines, summarise
from meta.report.parts import Pictures, ReportParts, Studies
from meta.report.words.labels import label, labels
from meta.statistics.balanced_words import BALANCED

_COLUMNS = (
    ("name", "name"), ("published_centre", "their_centre"), ("published_volume", "volume"), ("published_ale", "max_ale"),
    ("ours", "ours"), ("our_centre", "our_centre"), ("our_volume", "volume"), ("our_ale", "max_ale"),
    ("distance", "distance"), ("verdict", "verdict"),
)  # fmt: skip
"""Keys of a row of the table of published clusters, and their headings."""
_PUBLISHED = (4.2, 2.6, 1.2, 1.6, 3.2, 2.6, 1.2, 1.6, 1.9, 2.2)
"""Widths of the columns of the table of published clusters, as shares."""
Views = Sequence[tuple[AnalysisResult, Pictures]]


def report_document(results: Views, parts: ReportParts, language: str = "en") -> Document:
    """Return the report. The contrasts of the first of `results` are its studies where `parts` knows no others."""
    studies = parts.studies if parts.studies.rows else _known_by_contrasts(results, parts.studies)
    links, titles = _study_links(studies), titles_of(results, parts, language)
    blocks: list[Block] = [
        Heading(text=parts.title, level=1),
        *([Paragraph(text=parts.subtitle, quiet=True)] if parts.subtitle else []),
        *_summary(results, parts, links, titles, language),
        *_studies(studies, links, language),
        *_results(results, parts, links, titles, language),
        *_published(parts, language),
        *_flow(parts, language),
        *(block for part in parts.record for block in (_titled(part.key, part.title), *part.blocks)),
        *_machine(results, language),
        *_methods(results, parts, titles, language),
        *_references(results, parts, studies, language),
        *_foci(results, studies, language),
        Paragraph(text=label("made_by", language, version=version()), quiet=True),
    ]
    return Document(title=parts.title, language=language, blocks=numbered(blocks), upright=True)


def titles_of(results: Views, parts: ReportParts, language: str) -> dict[str, str]:
    """Return what the report calls each analysis and comparison, by its name in the plan."""
    titles = {result.settings.name: capital(result.settings.title_in(language)) for result, _ in results}
    return titles | {c.comparison.name: capital(c.comparison.title_in(language)) for c, _ in parts.comparisons}


def _titled(anchor: str, text: str) -> Heading:
    return Heading(text=text, anchor=anchor)


def _known_by_contrasts(results: Views, studies: Studies) -> Studies:
    contrasts = [contrast for result, _ in results[:1] for contrast in result.contrasts]
    return replace(studies, rows=rows_of(contrasts))


def _study_links(studies: Studies) -> dict[str, str]:
    """Return where each study leads to: its reference where there is one."""
    return {row.study: f"#{reference_anchor(row.report)}" for row in studies.rows if row.report in studies.records}


def reference_anchor(report: str) -> str:
    """Return the place of a paper's reference."""
    return f"ref-{report}"


def _summary(
    results: Views, parts: ReportParts, links: Mapping[str, str], titles: Mapping[str, str], language: str
) -> list[Block]:
    """Return the finding of the first analysis, what it hangs on, the others in a line each, then what limits all of it."""
    blocks: list[Block] = [_titled("summary", label("summary", language))]
    for result, _ in results[:1]:
        head = _to_analysis(result.settings.name, titles[result.settings.name])
        blocks.append(Paragraph(text=joined([(head,), finding(result, language)], "：" if language == "zh" else ": ")))
        blocks += [Paragraph(text=line) for line in robustness_lines(result, language)]
        blocks += [Paragraph(text=line) for line in summarise(result, language)[2 if result.clusters else 1 :]]
    others: list[Text] = [
        joined([(_to_analysis(r.settings.name, titles[r.settings.name]),), one_line(r, language)], _colon(language))
        for r, _ in results[1:]
    ]
    for c, _ in parts.comparisons:
        link = _to_analysis(c.comparison.name, titles[c.comparison.name])
        others.append(joined([(link,), compared_line(c, language)], _colon(language)))
    if others:
        blocks.append(Listing(items=tuple(others)))
    blocks += [Paragraph(text=line) for line in parts.summary]
    for section in (section for section in parts.sections if section.in_summary):
        found = section.findings.get(language, ())[:1]
        is_first = section.analysis in {result.settings.name for result, _ in results[:1]}
        whose = "" if is_first else titles.get(section.analysis, "")
        blocks += [Paragraph(text=in_summary(section, line, whose, language)) for line in found]
    notes = cautions(parts.problems, language, links=links, titles=titles)
    if notes:
        blocks += [_titled("cautions", label("cautions", language)), *notes]
    return blocks


def _colon(language: str) -> str:
    return "：" if language == "zh" else ": "


def _to_analysis(name: str, title: str) -> Link:
    return Link(text=title, href=f"#analysis-{name}")


def _studies(studies: Studies, links: Mapping[str, str], language: str) -> list[Block]:
    return [_titled("studies", label("studies", language)), study_grid(studies, links, language)]


def _results(
    results: Views, parts: ReportParts, links: Mapping[str, str], titles: Mapping[str, str], language: str
) -> list[Block]:
    def folder(name: str) -> str:
        return "" if parts.root is None else f"{parts.root}{name}/"

    root = parts.root
    blocks: list[Block] = []
    for result, pictures in results:
        name = result.settings.name
        own = sections_of(parts.sections, name)
        blocks += analysis_blocks(
            result, pictures, language, links=links, titles=titles, folder=folder(name), sections=own, root=root
        )
    for result_, picture in parts.comparisons:
        name = result_.comparison.name
        own = sections_of(parts.sections, name)
        atlases = results[0][0].atlases
        blocks += comparison_blocks(
            result_, picture, atlases, language, titles=titles, folder=folder(name), sections=own, root=root
        )
    for section in sections_of(parts.sections, ""):
        blocks += section_blocks(section, language, root, level=2)  # of the review, not of the comparison before it
    return blocks


def _published(parts: ReportParts, language: str) -> list[Block]:
    blocks: list[Block] = []
    if parts.comparison:
        space = parts.comparison["space"]
        rows = tuple(tuple(row[key] for key, _ in _COLUMNS) for row in parts.comparison["rows"])
        blocks += [_titled("published", label("published", language))]
        blocks += [Paragraph(text=line) for line in parts.comparison["lines"]]
        header = tuple(label(name, language, space=space) for _, name in _COLUMNS)
        numeric = frozenset((1, 2, 3, 5, 6, 7, 8))
        caption = label("published", language)
        blocks.append(Grid(header=header, rows=rows, caption=caption, numeric=numeric, widths=_PUBLISHED))
    if parts.coverage:
        rows = tuple((row["status"], str(row["foci"]), row["meaning"]) for row in parts.coverage["rows"])
        header = labels(("status", "n_foci", "meaning"), language)
        blocks.append(_titled("coverage", label("coverage", language)))
        caption = label("coverage", language)
        blocks.append(Grid(header=header, rows=rows, caption=caption, numeric=frozenset((1,)), widths=(3, 1, 8)))
    return blocks


def _flow(parts: ReportParts, language: str) -> list[Block]:
    if parts.prisma_image is None and not parts.prisma_counts:
        return []
    blocks: list[Block] = [_titled("prisma", label("flow", language))]
    image = parts.prisma_image
    if image is not None:
        boxes = "；" if language == "zh" else "; "
        said = boxes.join(f"{words}: {n}" for words, n in parts.prisma_counts) or label("flow", language)
        svg = image.encode("utf-8", "replace") if isinstance(image, str) else b""
        png = image if isinstance(image, bytes) else parts.prisma_png or b""
        blocks.append(
            Figure(caption=label("flow", language), alternative=said, svg=svg if b"<svg" in svg else b"", png=png)
        )
    if parts.prisma_counts:
        rows = tuple((words, str(n)) for words, n in parts.prisma_counts)
        header, caption = labels(("box", "count"), language), label("boxes", language)
        grid = Grid(header=header, rows=rows, caption=caption, numeric=frozenset((1,)), widths=(8, 1))
        blocks.append(Folded(summary=caption, blocks=(grid,)))
    return blocks


def unconfirmed_values(results: Views) -> dict[str, tuple[str, ...]]:
    """Return what any of the analyses uses of a contrast that nobody confirmed, by its id; none where there is nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for result, _ in results:
        for contrast in result.contrasts:
            if contrast.unconfirmed:
                found[contrast.id] = tuple(dict.fromkeys((*found.get(contrast.id, ()), *contrast.unconfirmed)))
    return found


def _machine(results: Views, language: str) -> list[Block]:
    contrasts = [contrast for result, _ in results[:1] for contrast in result.contrasts]
    grid = machine_grid(contrasts, unconfirmed_values(results), language)
    return [_titled("machine", label("machine", language)), grid] if grid else []


def _methods(results: Views, parts: ReportParts, titles: Mapping[str, str], language: str) -> list[Block]:
    """Return a paragraph for each analysis that was made in another way than the one before, each comparison, each section."""
    blocks: list[Block] = [_titled("methods", label("methods", language))]
    for place, (result, _) in enumerate(results):
        blocks.append(Heading(text=titles[result.settings.name], level=3))
        first = results[0][0]
        made = (
            further_paragraph(result, first, titles[first.settings.name], parts.noticed, language)
            if place
            else analysis_paragraph(result, parts.noticed, language)
        )
        blocks.append(Paragraph(text=made))
    for comparison, _ in parts.comparisons:
        blocks.append(Heading(text=titles[comparison.comparison.name], level=3))
        blocks.append(Paragraph(text=comparison_paragraph(comparison, language, titles)))
    for section in parts.sections:
        said = section.methods.get(language)
        if said and section.key != BALANCED:  # said in the paragraph of its contrast
            is_first = section.analysis in {result.settings.name for result, _ in results[:1]}
            whose = "" if is_first else titles.get(section.analysis, "")
            heading = in_summary(section, words_in(section.title, language), whose, language)
            blocks += [Heading(text=heading, level=3), Paragraph(text=said)]
    return blocks


def _references(results: Views, parts: ReportParts, studies: Studies, language: str) -> list[Block]:
    style = parts.style or STYLES[language]
    blocks: list[Block] = [_titled("references", label("references", language))]
    if studies.records:
        papers = sorted(studies.records.items(), key=lambda pair: sort_key(pair[1]))
        items = tuple(cite([record for _, record in papers], style))
        anchors = tuple(reference_anchor(report) for report, _ in papers)
        blocks.append(Heading(text=label("of_studies", language), level=3))
        blocks.append(Listing(items=items, numbered=is_numeric(style), anchors=anchors))
        blocks.append(Heading(text=label("of_methods", language), level=3))
    found = literature([result for result, _ in results], [c for c, _ in parts.comparisons])
    listed = [cite_items([item], style)[0] if isinstance(item, dict) else item for item in found]
    blocks.append(Listing(items=tuple(listed)))
    return blocks


def _foci(results: Views, studies: Studies, language: str) -> list[Block]:
    contrasts = [contrast for result, _ in results[:1] for contrast in result.contrasts]
    return [_titled("foci", label("foci", language)), *foci_blocks(contrasts, studies, language)]
