"""What a report shows of overlays: the table of shared voxels, slices in three colours, findings and methods, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meta.engine.space import VOXEL_MM3, Booleans
from meta.overlays.compare import Overlap
from meta.overlays.figures import NAMES, SIGNIFICANT, draw_overlay, draw_shares, shares_svg
from meta.overlays.networks import TERM_Q, Networks
from meta.sections import ReportSection, SectionPicture, SectionTable, Words

KEY = "overlays"
LANGUAGES = ("en", "zh")
_TITLE: Words = {"en": "Overlap with known networks", "zh": "与已知网络的重叠"}
SHOWN = 12
"""Networks of a parcellation in the report; the table's file holds all."""
NAMED = 3
"""Networks of a parcellation that the findings name."""
SMALLEST = 0.001
COLUMNS = (
    "map", "network", "network_zh", "voxels_of_map", "voxels_of_network", "voxels_shared", "share_of_map", "share_of_network", "dice",
    "share_expected_by_chance", "p", "p_fdr",
)  # fmt: skip
HEADER: dict[str, Words] = {
    "network": {"en": "Network", "zh": "网络"},
    "size": {"en": "Its volume (mm³)", "zh": "网络体积（mm³）"},
    "both": {"en": "Shared (mm³)", "zh": "重叠（mm³）"},
    "of_map": {"en": "Of the map", "zh": "占脑图"},
    "of_network": {"en": "Of the network", "zh": "占网络"},
    "dice": {"en": "Dice", "zh": "Dice 系数"},
    "expected": {"en": "Of a map by chance", "zh": "随机脑图的占比"},
    "p": {"en": "p", "zh": "p"},
    "fdr": {"en": "p (FDR)", "zh": "p（FDR）"},
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaidOver:
    """A map over the networks of one source: which mask voxels it holds, how it is titled, what it shares with each."""

    title: Words
    inside: Booleans
    networks: Networks
    overlaps: tuple[Overlap, ...]
    n_null: int


def overlays_section(laid: Sequence[LaidOver], *, analysis: str, warnings: Sequence[Words] = ()) -> ReportSection:
    """Return the section of a report on maps laid over networks, in the order given."""
    return ReportSection(
        key=KEY,
        title=_TITLE,
        analysis=analysis,
        findings={language: tuple(_finding(one, language) for one in laid) for language in LANGUAGES},
        methods={language: _methods(laid, language) for language in LANGUAGES},
        warnings={language: tuple(w[language] for w in warnings) for language in LANGUAGES} if warnings else {},
        tables=tuple(_table(one, number) for number, one in enumerate(laid, start=1)),
        pictures=tuple(picture for number, one in enumerate(laid, start=1) for picture in _pictures(one, number)),
    )


def not_done_section(missing: Sequence[tuple[str, str]]) -> ReportSection:
    """Return the section that says which of the plan's networks are not there, each with the reason."""
    return with_missing(ReportSection(key=KEY, title=_TITLE), missing)


def with_missing(section: ReportSection, missing: Sequence[tuple[str, str]]) -> ReportSection:
    """Return a section that also says which of the plan's networks are not there, each with the reason."""
    if not missing:
        return section
    english = tuple(f"{name}: {why}" for name, why in missing)
    chinese = tuple(f"计划中的网络“{name}”未能读取，未作叠加。" for name, _ in missing)
    before = section.warnings
    return replace(section, warnings={"en": (*before.get("en", ()), *english), "zh": (*before.get("zh", ()), *chinese)})


def ranked(overlaps: Sequence[Overlap]) -> list[Overlap]:
    """Return networks by the share of the map in them, largest first."""
    return sorted(overlaps, key=lambda overlap: (-overlap.n_both, overlap.network.name))


def row_of(title: str, overlap: Overlap) -> tuple[str, ...]:
    """Return a network's row of the whole table, as `COLUMNS`."""
    counts = (overlap.n_map, overlap.n_network, overlap.n_both)
    numbers = (overlap.share_of_map, overlap.share_of_network, overlap.dice, overlap.expected, overlap.p, overlap.p_fdr)
    network = overlap.network.title
    return (
        title,
        network["en"],
        network["zh"],
        *(str(count) for count in counts),
        *("" if number is None else f"{number:.6g}" for number in numbers),
    )


def _table(one: LaidOver, number: int) -> SectionTable:
    shown = [overlap for overlap in ranked(one.overlaps) if overlap.n_both or len(one.overlaps) == 1][:SHOWN]
    several = len(one.overlaps) > 1
    columns = ["network", "size", "both", "of_map", "of_network", "dice"]
    columns += (["expected", "p", "fdr"] if several else ["expected", "p"]) if one.n_null else []
    left = len(one.overlaps) - len(shown)
    return SectionTable(
        name=f"overlay_{number}",
        title={language: _heading(one, language) for language in LANGUAGES},
        header={language: tuple(HEADER[name][language] for name in columns) for language in LANGUAGES},
        rows={language: tuple(_row(o, language, columns) for o in shown) for language in LANGUAGES},
        note={
            "en": f"{left} more networks are in the table's file." if left else "",
            "zh": f"其余 {left} 个网络见该表的文件。" if left else "",
        },
        plain=(COLUMNS, *(row_of(one.title["en"], overlap) for overlap in one.overlaps)),
    )


def _heading(one: LaidOver, language: str) -> str:
    titles = one.title[language], one.networks.title[language]
    return "{}与{}".format(*titles) if language == "zh" else "{} and {}".format(*titles)


def _row(overlap: Overlap, language: str, columns: Sequence[str]) -> tuple[str, ...]:
    cells = {
        "network": overlap.network.title[language],
        "size": f"{overlap.n_network * VOXEL_MM3:,.0f}",
        "both": f"{overlap.n_both * VOXEL_MM3:,.0f}",
        "of_map": _percent(overlap.share_of_map),
        "of_network": _percent(overlap.share_of_network),
        "dice": f"{overlap.dice:.3f}",
        "expected": "" if overlap.expected is None else _percent(overlap.expected),
        "p": "" if overlap.p is None else _p(overlap.p),
        "fdr": "" if overlap.p_fdr is None else _p(overlap.p_fdr),
    }
    return tuple(cells[name] for name in columns)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _p(p: float) -> str:
    return f"< {SMALLEST:g}" if p < SMALLEST else f"{p:.3f}"


def _pictures(one: LaidOver, number: int) -> list[SectionPicture]:
    """Return slices of the only network, or bars of a parcellation and slices of the network that shares most with the map."""
    best = ranked(one.overlaps)[0]
    pictures = []
    if len(one.overlaps) > 1:
        shown = [overlap for overlap in ranked(one.overlaps) if overlap.n_both][:SHOWN]
        titles = {language: _heading(one, language) for language in LANGUAGES}
        pictures.append(
            SectionPicture(
                name=f"overlay_{number}_shares",
                title=titles,
                alternative={language: _told(shown, language) for language in LANGUAGES},
                svg={language: shares_svg(shown, language, titles[language]) for language in LANGUAGES},
                png={"en": draw_shares(shown)},
            )
        )
    png = draw_overlay(one.inside, best.network.inside)
    pictures.append(
        SectionPicture(
            name=f"overlay_{number}_slices",
            title={
                "en": f"{one.title['en']} and {best.network.title['en']} ({NAMES['en']}; MNI, L = left)",
                "zh": f"{one.title['zh']}与{best.network.title['zh']}（{NAMES['zh']}；MNI 空间，L 为左侧）",
            },
            alternative={language: _told([best], language) for language in LANGUAGES},
            png=dict.fromkeys(LANGUAGES, png),
        )
    )
    return pictures


def _told(overlaps: Sequence[Overlap], language: str) -> str:
    """Return the numbers of a figure in words."""
    if language == "zh":
        parts = [f"{o.network.title['zh']}：脑图的 {_percent(o.share_of_map)}，Dice {o.dice:.3f}" for o in overlaps]
        return "；".join(parts)
    return "; ".join(
        f"{o.network.title['en']}: {_percent(o.share_of_map)} of the map, Dice {o.dice:.3f}" for o in overlaps
    )


def _finding(one: LaidOver, language: str) -> str:
    first, *others = ranked(one.overlaps)[: NAMED if len(one.overlaps) > 1 else 1]
    best = [first, *(overlap for overlap in others if overlap.n_both)]
    volume = f"{best[0].n_map * VOXEL_MM3:,.0f}"
    joiner = "；" if language == "zh" else "; "
    parts = joiner.join(_part(overlap, language, several=len(one.overlaps) > 1) for overlap in best)
    if language == "zh":
        return f"{one.title['zh']}（{volume} mm³）：{parts}。"
    return f"Of the {volume} mm³ of {one.title['en']}, {parts}."


def _part(overlap: Overlap, language: str, *, several: bool) -> str:
    p, name = (overlap.p_fdr, "FDR") if several else (overlap.p, "")
    chance = ""
    if p is not None and overlap.expected is not None:
        shown = _p(p) if p < SMALLEST else f"= {_p(p)}"
        if language == "zh":
            chance = f"，随机脑图为 {_percent(overlap.expected)}，p{'（FDR）' if name else ''} {shown}"
        else:
            chance = f", by chance {_percent(overlap.expected)}, p{' (FDR)' if name else ''} {shown}"
    share, dice = _percent(overlap.share_of_map), f"{overlap.dice:.3f}"
    if language == "zh":
        return f"{share} 位于{overlap.network.title['zh']}（Dice {dice}{chance}）"
    return f"{share} lies in {overlap.network.title['en']} (Dice {dice}{chance})"


def _methods(laid: Sequence[LaidOver], language: str) -> str:
    if not laid:
        return ""
    n_null = max(one.n_null for one in laid)
    terms = any("term" in one.networks.source for one in laid)
    if language == "zh":
        text = "网络重叠：比较设阈值后的脑图与各网络的体素（2 mm，GingerALE 的全脑掩模内），给出重叠体积、占比与 Dice 系数。"
        text += f"词语的网络取其关联图（Yarkoni et al., 2011）中正向且通过 FDR q < {TERM_Q:g} 的体素。" if terms else ""
        if n_null:
            text += f"p 值来自 {n_null} 幅同一批实验、坐标随机重排的脑图，各取与本脑图同样多的最高体素。"
        return text
    text = (
        "Overlap with networks: the voxels of the thresholded map were compared with those of each network (2 mm, within GingerALE's brain "
        "mask): shared volume, shares and Dice coefficient."
    )
    text += (
        f" A term's network are the voxels of its association map (Yarkoni et al., 2011) that are positive at FDR q < {TERM_Q:g}."
        if terms
        else ""
    )
    if n_null:
        text += (
            f" p values come from {n_null} maps of the same experiments with their foci redrawn at random, each with as many of its highest "
            f"voxels as the map has; significant below {SIGNIFICANT:g}."
        )
    return text
