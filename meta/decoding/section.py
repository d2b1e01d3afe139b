"""What a report shows of decoding: the table of terms, radar and bars, findings and methods, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.catalogue.language_of import translated
from meta.decoding import words
from meta.decoding.decoded import DecodedMap, DecodedRegion
from meta.decoding.decoder import Decoded
from meta.decoding.figures import KINDS, SIGNIFICANT, TITLES, bars_svg, draw_bars, draw_radar, radar_svg
from meta.decoding.names import database_title, full_name, has_chinese_name, short_name
from meta.decoding.regions import RegionDecoded, RegionScore
from meta.sections import ReportSection, SectionPicture, SectionTable, Words

KEY = "decoding"
LANGUAGES = ("en", "zh")
_TITLE: Words = {"en": "Functional decoding", "zh": "功能解码"}
FEWEST_CORNERS = 3
"""A radar with fewer terms is no figure; the bars say it."""
NAMED = 5
"""Terms that the findings name."""


def decoding_section(
    maps: Sequence[DecodedMap],
    *,
    analysis: str,
    regions: Sequence[DecodedRegion] = (),
    n_terms: int = 10,
    warnings: Sequence[Words] = (),
) -> ReportSection:
    """Return the section of a report on the terms that maps, and regions of them, resemble.

    Parameters
    ----------
    maps : decoded with the same tables; several stand beside each other.
    n_terms : of each table in the report; the tables' files hold all.
    """
    tables = [table for at in range(len(maps[0].tables)) for table in _map_tables(maps, at, n_terms)] if maps else []
    tables += [_region_table(region.title, part, n_terms) for region in regions for part in region.tables]
    findings = {
        language: (
            *(words.map_finding(m.title, d, language, NAMED) for m in maps for d in m.tables),
            *(words.region_finding(r.title, d, language, NAMED) for r in regions for d in r.tables),
        )
        for language in LANGUAGES
    }
    return ReportSection(
        key=KEY,
        title=_TITLE,
        analysis=analysis,
        findings=findings,
        methods={language: words.methods(maps, regions, language) for language in LANGUAGES},
        warnings={language: tuple(w[language] for w in warnings) for language in LANGUAGES} if warnings else {},
        tables=tuple(tables),
        pictures=tuple(p for at in range(len(maps[0].tables)) for p in _pictures(maps, at, n_terms)) if maps else (),
    )


def not_done_section(source: str, why: str, hint: str) -> ReportSection:
    """Return the section that says decoding was planned and not done, why, and what to do."""
    return ReportSection(
        key=KEY,
        title=_TITLE,
        warnings={
            "en": (f"The plan asks for decoding with {source}. It was not done: {why} {hint}",),
            "zh": (f"计划要求用 {source} 作功能解码，本次未执行：{translated(why, 'zh')}{translated(hint, 'zh')}",),
        },
    )


def _map_tables(maps: Sequence[DecodedMap], at: int, n_terms: int) -> list[SectionTable]:
    """Return the maps' table number `at`: with all that is known of one map, with terms and r of several side by side."""
    first = maps[0].tables[at]
    rows = {language: _rows([m.tables[at] for m in maps], n_terms, language) for language in LANGUAGES}
    header = {language: _header(maps, first, language) for language in LANGUAGES}
    whole: list[tuple[str, ...]] = [("map", *words.COLUMNS)]
    whole += [(m.title["en"], *words.raw_row(s, first.kind)) for m in maps for s in m.tables[at].scores]
    return [
        SectionTable(
            name=f"decoding_{first.kind}",
            title={
                language: words.TABLE_TITLE[language].format(
                    kind=KINDS[first.kind][language], database=database_title(first.database)
                )
                for language in LANGUAGES
            },
            header=header,
            rows=rows,
            note={language: _note(maps, at, n_terms, language) for language in LANGUAGES},
            plain=tuple(whole),
        )
    ]


def _header(maps: Sequence[DecodedMap], decoded: Decoded, language: str) -> tuple[str, ...]:
    term = words.HEADER["term"][language] if decoded.kind == "terms" else words.HEADER["topic"][language]
    if len(maps) > 1:
        return tuple(cell for m in maps for cell in (f"{m.title[language]}{words.COLON[language]}{term}", "r"))
    columns = ["studies", "r"]
    columns += ["range"] if decoded.n_left_out else []
    columns += ["p", "fdr"] if decoded.n_null else []
    return (term, *(words.HEADER[name][language] for name in columns))


def _rows(decoded: Sequence[Decoded], n_terms: int, language: str) -> tuple[tuple[str, ...], ...]:
    if len(decoded) == 1:
        return tuple(_row(decoded[0], at, language) for at in range(min(n_terms, len(decoded[0].scores))))
    longest = min(n_terms, max(len(d.scores) for d in decoded))
    return tuple(
        tuple(
            cell
            for d in decoded
            for cell in (
                (full_name(d.scores[at].term, d.kind, language), words.decimal(d.scores[at].r))
                if at < len(d.scores)
                else ("", "")
            )
        )
        for at in range(longest)
    )


def _row(decoded: Decoded, at: int, language: str) -> tuple[str, ...]:
    score = decoded.scores[at]
    cells = [full_name(score.term, decoded.kind, language), str(score.n_studies), words.decimal(score.r)]
    if decoded.n_left_out and score.low is not None and score.high is not None:
        cells.append(words.span(score.low, score.high, language))
    if decoded.n_null and score.p is not None and score.p_fdr is not None:
        cells += [words.p_value(score.p), words.p_value(score.p_fdr)]
    return tuple(cells)


def _note(maps: Sequence[DecodedMap], at: int, n_terms: int, language: str) -> str:
    first = maps[0].tables[at]
    shown = {s.term for m in maps for s in m.tables[at].scores[:n_terms]}
    nameless = sum(not has_chinese_name(term, first.kind) for term in shown)
    return words.table_note(first, any(m.networks for m in maps), nameless, language)


def _pictures(maps: Sequence[DecodedMap], at: int, n_terms: int) -> list[SectionPicture]:
    first = maps[0].tables[at]
    kind = first.kind
    titles = {
        language: TITLES["radar"][language].format(kind=KINDS[kind][language], database=database_title(first.database))
        for language in LANGUAGES
    }
    told = {language: _told(maps, at, n_terms, language) for language in LANGUAGES}
    radar = SectionPicture(
        name=f"decoding_{kind}_radar",
        title=titles,
        alternative=told,
        svg={
            language: radar_svg([(m.title[language], m.tables[at]) for m in maps], n_terms, language, titles[language])
            for language in LANGUAGES
        },
        # Beside the SVG, for programs that draw none; matplotlib brings no Chinese font.
        png={"en": draw_radar([(m.title["en"], m.tables[at]) for m in maps], n_terms)},
    )
    bars = [
        SectionPicture(
            name=f"decoding_{kind}_bars" + (f"_{number}" if len(maps) > 1 else ""),
            title={language: f"{m.title[language]}{words.COLON[language]}{titles[language]}" for language in LANGUAGES},
            alternative={language: _told([m], at, n_terms, language) for language in LANGUAGES},
            svg={language: bars_svg(m.tables[at], n_terms, language, titles[language]) for language in LANGUAGES},
            png={"en": draw_bars("", m.tables[at], n_terms)},
        )
        for number, m in enumerate(maps, start=1)
    ]
    positive = min(sum(s.r > 0 for s in m.tables[at].scores[:n_terms]) for m in maps)
    return [radar, *bars] if positive >= FEWEST_CORNERS else bars


def _told(maps: Sequence[DecodedMap], at: int, n_terms: int, language: str) -> str:
    """Return the numbers of a figure in words."""
    return words.STOP[language].join(
        m.title[language]
        + words.COLON[language]
        + words.COMMA[language].join(
            f"{short_name(s.term, m.tables[at].kind, language)} {words.decimal(s.r)}"
            for s in m.tables[at].scores[:n_terms]
        )
        for m in maps
    )


def _region_table(title: Words, decoded: RegionDecoded, n_terms: int) -> SectionTable:
    kind, database = decoded.kind, database_title(decoded.database)
    stem = "".join(letter if letter.isalnum() else "_" for letter in title["en"].casefold())
    return SectionTable(
        name=f"decoding_{stem}_{kind}",
        title={
            language: words.REGION_TITLE[language].format(
                region=title[language], kind=KINDS[kind][language], database=database
            )
            for language in LANGUAGES
        },
        header={
            language: tuple(
                words.HEADER[name][language]
                for name in ("topic" if kind == "topics" else "term", "inside", "posterior", "odds", "ratio", "fdr")
            )
            for language in LANGUAGES
        },
        rows={
            language: tuple(_region_row(s, kind, language) for s in decoded.scores[:n_terms]) for language in LANGUAGES
        },
        note={
            language: words.REGION_NOTE[language].format(
                inside=decoded.n_inside, studies=decoded.n_studies, p=f"{SIGNIFICANT:g}"
            )
            for language in LANGUAGES
        },
        plain=(words.REGION_COLUMNS, *(words.raw_region_row(s, kind) for s in decoded.scores)),
    )


def _region_row(score: RegionScore, kind: str, language: str) -> tuple[str, ...]:
    return (
        full_name(score.term, kind, language),
        f"{score.n_inside} / {score.n_studies}",
        f"{score.posterior:.2f}",
        words.odds(score.posterior_odds),
        f"{score.odds_ratio:.2f} [{score.low:.2f}, {score.high:.2f}]",
        words.p_value(score.p_fdr),
    )
