"""The experiments that may be missing, in words and a table, English and Chinese."""

from __future__ import annotations

from meta.sections import ReportSection, SectionTable, Words
from meta.statistics.file_drawer import FEWEST_STUDIES, FileDrawer

_CITED = "Samartsidis et al., 2020"


def file_drawer_section(found: FileDrawer, analysis: str) -> ReportSection:
    """Return the estimate for the report: a lower bound, said as one."""
    return ReportSection(
        key="file_drawer",
        analysis=analysis,
        title={"en": "Experiments that may be missing", "zh": "可能缺失的实验"},
        findings={language: (words,) for language, words in _finding(found).items()},
        methods=_methods(found),
        cites=("samartsidis2020",) if _methods(found) else (),
        warnings={language: (words,) for language, words in _DOUBT.items()} if _is_open(found) else {},
        # Too few studies give a number all the same; a table would be believed.
        tables=(_table(found),) if found.n_studies >= FEWEST_STUDIES else (),
    )


def _is_open(found: FileDrawer) -> bool:
    return found.n_studies >= FEWEST_STUDIES and not found.is_reliable


def _span(found: FileDrawer, language: str) -> str:
    low = f"{found.low:.1f}"
    if found.high is None:
        return f"{low} or more" if language == "en" else f"{low} 以上"
    return f"{low} to {found.high:.1f}" if language == "en" else f"{low}–{found.high:.1f}"


def _finding(found: FileDrawer) -> Words:
    n, low, high = found.n_studies, *found.foci
    if n < FEWEST_STUDIES:
        return {
            "en": f"How many experiments without a focus are missing cannot be estimated from {n} studies: at least {FEWEST_STUDIES} are needed "
            "to know how the numbers of foci are distributed.",
            "zh": f"{n} 项研究不足以估计缺失了多少个没有坐标的实验：至少需要 {FEWEST_STUDIES} 项才能了解坐标数的分布。",
        }
    if found.missing is None:
        return {
            "en": f"How many experiments without a focus are missing cannot be estimated from these counts of foci ({n} studies, {low} to {high} foci).",
            "zh": f"由这些坐标数（{n} 项研究，每个对比 {low}–{high} 个坐标）无法估计缺失了多少个没有坐标的实验。",
        }
    return {
        "en": f"For 100 published experiments at least {found.missing:.0f} that found no focus may be missing (95% interval {_span(found, 'en')}; "
        f"{n} studies, {low} to {high} foci per contrast). Experiments missing for other reasons are not counted.",
        "zh": f"每 100 个已发表的实验，至少可能缺失 {found.missing:.0f} 个未得到任何坐标的实验（95% 区间 {_span(found, 'zh')}；"
        f"{n} 项研究，每个对比 {low}–{high} 个坐标）。因其他原因缺失的实验不在其内。",
    }


def _methods(found: FileDrawer) -> Words:
    if found.n_studies < FEWEST_STUDIES:
        return {}
    draws = {"en": ", one contrast of each study drawn at random", "zh": "，每项研究随机取一个对比"}
    drawn = found.n_contrasts > found.n_studies
    return {
        "en": "The prevalence of missing experiments was estimated from a zero-truncated negative binomial model of the number of foci "
        f"per contrast ({_CITED}){draws['en'] if drawn else ''}, with bootstrap intervals over studies.",
        "zh": f"以每个对比坐标数的零截断负二项模型估计缺失实验的比例（{_CITED}）{draws['zh'] if drawn else ''}，区间由对研究的自助法得到。",
    }


_DOUBT: Words = {
    "en": "The estimate of missing experiments has no upper bound: too many contrasts report a single focus.",
    "zh": "缺失实验的估计没有上限：只报告一个坐标的对比过多。",
}


def _table(found: FileDrawer) -> SectionTable:
    row = (
        "" if found.missing is None else f"{found.missing:.2f}",
        f"{found.low:.2f}",
        "" if found.high is None else f"{found.high:.2f}",
        str(found.n_studies),
        str(found.n_contrasts),
        f"{found.mean:.4f}",
        f"{found.size:.4f}",
    )
    return SectionTable(
        name="file_drawer",
        title={
            "en": "Experiments without a focus missing per 100 published",
            "zh": "每 100 个已发表实验对应缺失的无坐标实验数",
        },
        header={
            "en": ("Missing per 100", "95% from", "to", "Studies", "Contrasts", "Mean (negative binomial)", "Size"),
            "zh": ("每百个缺失数", "95% 下限", "95% 上限", "研究数", "对比数", "负二项均值", "负二项 size"),
        },
        rows={"en": (row,), "zh": (row,)},
        plain=(("missing_per_100", "low_95", "high_95", "studies", "contrasts", "nb_mean", "nb_size"), row),
        note={
            "en": "Zero-truncated negative binomial (Samartsidis 2020).",
            "zh": "零截断负二项模型（Samartsidis 2020）。",
        },
    )
