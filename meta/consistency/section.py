"""What a report says of the consistency of regions across groups: findings, table, figure, methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpora.figures import chinese_svg_text, own_style, png_bytes, svg_text
from meta.consistency.shares import Consistency, RegionShare
from meta.sections import ReportSection, SectionPicture, SectionTable, Words

_TITLE = {"en": "How consistently regions are reported", "zh": "脑区报告的一致性"}
DPI = 300
SHOWN = 15
"""Regions of the figure and of the report's table; the file holds all."""
LINE, NAMED = "#6b6b6b", "#b5482a"
Names = Mapping[str, Mapping[str, str]]
"""Region or group by its key → language → its name."""


def consistency_section(
    found: Consistency, regions: Names, groups: Names, *, atlas: str, across: Words
) -> ReportSection:
    """Return the section "consistency" of a report in both languages.

    Parameters
    ----------
    regions, groups : names of the regions and of the groups by language.
    atlas : title of the atlas; `across` says what the groups are.
    """
    return ReportSection(
        key="consistency",
        title={"en": f"Consistency of regions across {across['en']}", "zh": f"各脑区在不同{across['zh']}间的一致性"},
        analysis="main",
        findings={language: _findings(found, regions, groups, language) for language in ("en", "zh")},
        methods=_methods(found, atlas, across),
        tables=(_table(found, regions, groups),),
        pictures=(_picture(found, regions),),
    )


def _findings(found: Consistency, regions: Names, groups: Names, language: str) -> tuple[str, ...]:
    """Return what is said, first what a summary says: the places of the named regions, and the region most beyond chance."""
    sizes = "; ".join(f"{groups[g][language]} {n}" for g, n in found.sizes.items())
    first, named = found.regions[0], _named(found)
    if language == "zh":
        places = "；".join(
            f"{regions[r.name]['zh']}排第 {r.rank}（95% 区间 {r.rank_low}–{r.rank_high}）" for r in named
        )
        lead = f"在 {len(found.regions)} 个脑区中，{places}。" if named else ""
        lines = [
            f"{lead}超出机遇最多的脑区是{regions[first.name]['zh']}（{_interval(first, 'zh')}）。各组研究数：{sizes}。"
        ]
    else:
        places = ", ".join(
            f"{regions[r.name]['en']} ranks {r.rank} (95 % interval {r.rank_low} to {r.rank_high})" for r in named
        )
        lead = f"Of {len(found.regions)} regions {places}. " if named else ""
        name = regions[first.name]["en"]
        lines = [f"{lead}Reported most beyond chance: {name} ({_interval(first, 'en')}). Studies by group: {sizes}."]
    lines += [_finding(r, regions, len(found.sizes), len(found.regions), language) for r in named]
    if found.all_first is not None and len(found.named) > 1:
        lines.append(_together(found, regions, language))
    return tuple(lines)


def _together(found: Consistency, regions: Names, language: str) -> str:
    share = f"{100 * found.all_first:.0f} %" if found.all_first is not None else ""
    names = ("、" if language == "zh" else ", ").join(regions[name][language] for name in found.named)
    if language == "zh":
        return f"{names}同居前 {found.top} 位的概率为 {share}（{found.draws} 次自助抽样）。"
    return f"{names} together hold the first {found.top} places in {share} of {found.draws} draws of studies."


def _named(found: Consistency) -> list[RegionShare]:
    return [region for name in found.named for region in found.regions if region.name == name]


def _finding(region: RegionShare, regions: Names, n_groups: int, n_regions: int, language: str) -> str:
    name, n = regions[region.name][language], sum(region.reported.values())
    if language == "zh":
        return (
            f"{name}：{n} 项研究报告，涉及 {n_groups} 组中的 {region.groups_reporting} 组；{_interval(region, 'zh')}；"
            f"在 {n_regions} 个脑区中排第 {region.rank}（95% 区间 {region.rank_low}–{region.rank_high}；"
            f"逐组剔除时 {region.without[0]}–{region.without[1]}）。"
        )
    return (
        f"{name}: reported by {n} studies, in {region.groups_reporting} of {n_groups} groups; {_interval(region, 'en')}; "
        f"rank {region.rank} of {n_regions} regions (95 % interval {region.rank_low} to {region.rank_high}; "
        f"with each group left out {region.without[0]} to {region.without[1]})."
    )


def _interval(region: RegionShare, language: str) -> str:
    low, high = f"{100 * region.low:.0f}", f"{100 * region.high:.0f}"
    if language == "zh":
        return f"报告比例比机遇高 {100 * region.excess:.0f} 个百分点，95% 区间 {low} 至 {high}"
    return f"{100 * region.excess:.0f} percentage points more often than by chance, 95 % interval {low} to {high}"


def _table(found: Consistency, regions: Names, groups: Names) -> SectionTable:
    heads = {
        "en": ("Region", "Excess", "95 % interval", "Rank", "95 % interval of rank", "Groups"),
        "zh": ("脑区", "超出机遇", "95% 区间", "名次", "名次的 95% 区间", "涉及组数"),
    }
    rows = {
        language: tuple(
            (
                regions[r.name][language],
                f"{r.excess:.3f}",
                f"{r.low:.3f} – {r.high:.3f}",
                str(r.rank),
                f"{r.rank_low} – {r.rank_high}",
                str(r.groups_reporting),
                *(f"{n}/{found.sizes[g]}" for g, n in r.reported.items()),
            )
            for r in found.regions[:SHOWN]
        )
        for language in heads
    }
    return SectionTable(
        name="consistency",
        title={"en": "Regions by how consistently they are reported", "zh": "按报告一致性排列的脑区"},
        header={lang: (*head, *(groups[g][lang] for g in found.sizes)) for lang, head in heads.items()},
        rows=rows,
        note={
            "en": "Excess: share of studies that report the region less the share expected by chance, mean over groups. "
            f"The first {SHOWN} regions; all are in the file.",
            "zh": f"超出机遇：报告该脑区的研究比例减去机遇比例，再对各组取平均。此处列出前 {SHOWN} 个脑区，全部见文件。",
        },
        plain=_plain(found, regions),
    )


def _plain(found: Consistency, regions: Names) -> tuple[tuple[str, ...], ...]:
    header: tuple[str, ...] = (
        "region",
        "expected",
        "excess",
        "excess_low",
        "excess_high",
        "rank",
        "rank_low",
        "rank_high",
    )
    header += ("rank_low_without_a_group", "rank_high_without_a_group", f"share_of_draws_in_first_{found.top}")
    rows = [
        (
            regions[r.name]["en"],
            *(f"{value:.6f}" for value in (r.expected, r.excess, r.low, r.high)),
            *(str(value) for value in (r.rank, r.rank_low, r.rank_high, *r.without)),
            f"{r.first:.4f}",
            *(str(n) for n in r.reported.values()),
        )
        for r in found.regions
    ]
    return ((*header, *(f"studies_{group}" for group in found.sizes)), *rows)


def _picture(found: Consistency, regions: Names) -> SectionPicture:
    best = ", ".join(regions[r.name]["en"] for r in found.regions[:3])
    best_zh = "、".join(regions[r.name]["zh"] for r in found.regions[:3])
    return SectionPicture(
        name="consistency",
        title=_TITLE,
        alternative={
            "en": f"Regions by excess over chance with 95 % intervals; the first three are {best}.",
            "zh": f"按超出机遇的程度排列的脑区及其 95% 区间；前三位是{best_zh}。",
        },
        svg={language: _svg(found, regions, language) for language in ("en", "zh")},
        png={"en": _png(found, regions)},  # for programs that draw no SVG; matplotlib brings no Chinese font
    )


@own_style()
def _svg(found: Consistency, regions: Names, language: str) -> bytes:
    encode = chinese_svg_text if language == "zh" else svg_text
    return encode(_draw(found, regions, language), title=_TITLE[language]).encode()


@own_style()
def _png(found: Consistency, regions: Names) -> bytes:
    return png_bytes(_draw(found, regions, "en"), DPI)


def _draw(found: Consistency, regions: Names, language: str) -> Any:
    from matplotlib.figure import Figure

    shown = found.regions[:SHOWN]
    figure = Figure(figsize=(6.8, 1.0 + 0.27 * len(shown)), layout="constrained")
    axes: Any = figure.add_subplot()
    for place, region in zip(range(len(shown), 0, -1), shown, strict=True):
        colour = NAMED if region.name in found.named else LINE
        axes.plot([100 * region.low, 100 * region.high], [place, place], color=colour, linewidth=1.4)
        axes.plot(100 * region.excess, place, marker="o", color=colour, markersize=5)
    axes.set_yticks(range(len(shown), 0, -1), [regions[r.name][language] for r in shown], fontsize=9)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_xlabel("超出机遇的百分点" if language == "zh" else "percentage points beyond chance", fontsize=9)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure


def _methods(found: Consistency, atlas: str, across: Words) -> dict[str, str]:
    return {
        "en": f"Consistency across {across['en']}: a study reports a region ({atlas}, both sides) when one of its foci lies in it. From the "
        "share of studies that report it the probability was subtracted that at least one of as many foci, drawn uniformly "
        "from grey matter, lies in it; the excess is the mean over groups. Intervals and ranks are from "
        f"{found.draws} draws of studies with replacement within groups.",
        "zh": f"{across['zh']}间的一致性：一项研究只要有一个坐标落入某脑区（{atlas}，左右合并），即视为报告了该脑区。从报告比例中减去"
        "同样数目的坐标在灰质内随机分布时至少一个落入该区的概率，再对各组取平均。区间与名次由各组内对研究有放回抽样 "
        f"{found.draws} 次得到。",
    }
