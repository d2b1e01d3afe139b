"""The words and numbers of the report's section on decoding, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from meta.decoding.decoded import DecodedMap, DecodedRegion
from meta.decoding.decoder import Decoded, TermScore
from meta.decoding.figures import KINDS, SIGNIFICANT
from meta.decoding.names import database_title, full_name, short_name
from meta.decoding.regions import RegionDecoded, RegionScore
from meta.sections import Words

COLUMNS = ("term", "studies", "r", "r_lowest_without_a_study", "r_highest_without_a_study", "p", "p_fdr", "term_zh")
REGION_COLUMNS = (
    "term",
    "studies",
    "studies_inside",
    "posterior",
    "posterior_odds",
    "odds_ratio",
    "low",
    "high",
    "z",
    "p",
    "p_fdr",
    "term_zh",
)
COLON = {"en": ": ", "zh": "："}
COMMA = {"en": ", ", "zh": "，"}
STOP = {"en": ". ", "zh": "。"}
SMALLEST = 0.001
"""A smaller p is printed as below it."""
TABLE_TITLE = {"en": "The {kind} of {database} that the map resembles most", "zh": "与脑图最相似的 {database} {kind}"}
REGION_TITLE = {
    "en": "{region}: {kind} of the studies of {database} with a focus in it",
    "zh": "{region}：在其中有坐标的 {database} 研究的{kind}",
}
HEADER: dict[str, Words] = {
    "term": {"en": "Term", "zh": "词语"},
    "topic": {"en": "Topic", "zh": "主题"},
    "studies": {"en": "Studies", "zh": "研究数"},
    "r": {"en": "r", "zh": "r"},
    "range": {"en": "r without each study", "zh": "逐一剔除研究后的 r"},
    "p": {"en": "p", "zh": "p"},
    "fdr": {"en": "p (FDR)", "zh": "p（FDR）"},
    "inside": {"en": "With a focus inside / using it", "zh": "簇内有坐标 / 使用该词"},
    "posterior": {"en": "P(term | focus)", "zh": "P（词语 | 坐标）"},
    "odds": {"en": "Posterior odds", "zh": "后验比"},
    "ratio": {"en": "Odds ratio [95 % CI]", "zh": "比值比 [95% CI]"},
}
REGION_NOTE = {
    "en": "{inside} of {studies} studies have a focus in it. P(term | focus): posterior under an even prior (.5). "
    "The chi-square test is over studies; FDR over all terms of the table.",
    "zh": "{studies} 项研究中有 {inside} 项在其中有坐标。P（词语 | 坐标）：先验为 .5 时的后验概率。卡方检验以研究为单位；FDR 校正覆盖表中全部词语。",
}


def decimal(value: float) -> str:
    """Return a correlation with three decimals."""
    return f"{value:.3f}"


def p_value(p: float) -> str:
    """Return a p value with three decimals, one below .001 as such."""
    return f"< {SMALLEST:g}" if p < SMALLEST else f"{p:.3f}"


def odds(value: float) -> str:
    """Return odds with two decimals."""
    return f"{value:.2f}" if isfinite(value) else "∞"


def span(low: float, high: float, language: str) -> str:
    """Return a range."""
    return f"{low:.3f} {'至' if language == 'zh' else 'to'} {high:.3f}"


def raw_row(score: TermScore, kind: str) -> tuple[str, ...]:
    """Return a term's row of the whole table, as `COLUMNS`."""
    numbers = (score.r, score.low, score.high, score.p, score.p_fdr)
    return (score.term, str(score.n_studies), *(_raw(n) for n in numbers), full_name(score.term, kind, "zh"))


def raw_region_row(score: RegionScore, kind: str) -> tuple[str, ...]:
    """Return a term's row of a region's whole table, as `REGION_COLUMNS`."""
    numbers = (
        score.posterior,
        score.posterior_odds,
        score.odds_ratio,
        score.low,
        score.high,
        score.z,
        score.p,
        score.p_fdr,
    )
    counts = (str(score.n_studies), str(score.n_inside))
    return (score.term, *counts, *(_raw(n) for n in numbers), full_name(score.term, kind, "zh"))


def _raw(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def table_note(decoded: Decoded, networks: bool, nameless: int, language: str) -> str:
    """Return the note below a table of terms; `nameless` of those shown have no Chinese name."""
    database = database_title(decoded.database)
    if language == "zh":
        notes = [f"r：与 {database} 关联图的皮尔逊相关系数（{decoded.n_studies} 项研究）。"]
        if decoded.n_null:
            notes.append(f"p：{decoded.n_null} 幅由坐标随机重排的同一批实验所得的脑图；FDR 覆盖表中全部条目。")
        elif networks:
            notes.append("连通性网络的实验按种子区选取，故不给出 p。")
        if nameless:
            notes.append(f"{nameless} 个词语或主题尚无完整中文译名，保留英文。")
        return "".join(notes)
    notes = [
        f"r: Pearson's correlation of the z map with the association map in {database} ({decoded.n_studies} studies)."
    ]
    if decoded.n_null:
        notes.append(
            f"p: {decoded.n_null} maps of the same experiments with their foci redrawn; FDR over all {decoded.kind}."
        )
    elif networks:
        notes.append("The experiments of a network were chosen by its seed, so there is no p.")
    return " ".join(notes)


def map_finding(title: Words, decoded: Decoded, language: str, n: int) -> str:
    """Return the sentence that says which terms a map resembles most, and how many do so beyond chance."""
    best = [s for s in decoded.scores[:n] if s.r > 0]
    kind, database = KINDS[decoded.kind][language], database_title(decoded.database)
    if not best:
        return {
            "en": f"{title['en']}: the map resembles no {kind[:-1]} of {database} (no positive correlation).",
            "zh": f"{title['zh']}：脑图与 {database} 的任何{kind}都不呈正相关。",
        }[language]
    listed = "；" if language == "zh" else "; "
    names = listed.join(f"{short_name(s.term, decoded.kind, language)} (r = {decimal(s.r)})" for s in best)
    above = sum(s.p_fdr is not None and s.p_fdr < SIGNIFICANT for s in decoded.scores)
    if language == "zh":
        told = f"{title['zh']}：与之最相似的 {database} {kind}依次为{_wide(names)}"
        beyond = f"；{len(decoded.scores)} 个{kind}中有 {above} 个 p（FDR）< .05" if decoded.n_null else ""
        return f"{told}{beyond}。"
    verb = "has" if above == 1 else "have"
    beyond = f"; of {len(decoded.scores)} {kind}, {above} {verb} p (FDR) < .05" if decoded.n_null else ""
    return f"{title['en']}: the {kind} of {database} that the map resembles most are {names}{beyond}."


def _wide(text: str) -> str:
    """Return a text with Chinese brackets."""
    return text.replace(" (", "（").replace("(", "（").replace(")", "）")


def region_finding(title: Words, decoded: RegionDecoded, language: str, n: int) -> str:
    """Return the sentence on the terms of the studies with a focus in a region."""
    sure = [s for s in decoded.scores if s.z > 0 and s.p_fdr < SIGNIFICANT][:n]
    kind, database = KINDS[decoded.kind][language], database_title(decoded.database)
    names = [f"{short_name(s.term, decoded.kind, language)} ({s.posterior:.2f}, {s.odds_ratio:.2f})" for s in sure]
    if language == "zh":
        begins = f"{title['zh']}：{database} 中有 {decoded.n_inside} 项研究在其中有坐标"
        if not sure:
            return f"{begins}，没有{kind}与之关联（p（FDR）< .05）。"
        listed = _wide("；".join(names))
        return f"{begins}；关联最强的{kind}（后验概率，比值比）为 {listed}。"
    begins = f"{title['en']}: {decoded.n_inside} studies of {database} have a focus in it"
    if not sure:
        return f"{begins}; no {kind[:-1]} goes with it at p (FDR) < .05."
    return f"{begins}; the {kind} that go with it most surely (posterior, odds ratio) are {'; '.join(names)}."


def methods(maps: Sequence[DecodedMap], regions: Sequence[DecodedRegion], language: str) -> str:
    """Return the methods paragraph, with its references."""
    parts = [_method_of_maps(m, language) for m in maps[:1]]
    parts += [_METHOD_OF_REGIONS[language]] if regions else []
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def _method_of_maps(decoded: DecodedMap, language: str) -> str:
    if not decoded.tables:
        return ""
    first = decoded.tables[0]
    database = database_title(first.database)
    if language == "zh":
        tables = "和".join(f"{len(d.scores)} 个{KINDS[d.kind]['zh']}（{d.table}）" for d in decoded.tables)
        text = f"功能解码：将未设阈值的 z 图与 {database}（{first.n_studies} 项研究）中 {tables}的关联图（Yarkoni et al., 2011）在全脑体素上求皮尔逊相关，算法同 NiMARE（Salo et al., 2023）。"
        text += _left_out_zh(decoded)
        if first.n_null:
            text += f"p 值来自 {first.n_null} 幅由同一批实验（坐标在灰质内随机重排）所得的脑图，并作 Benjamini-Hochberg 校正（FDR）。"
        if first.n_left_out:
            text += "相关系数的范围来自逐一剔除每项研究。"
        return text
    tables = " and ".join(f"{len(d.scores)} {d.kind} ({d.table})" for d in decoded.tables)
    text = (
        f"Functional decoding: the unthresholded z map was correlated (Pearson, over the voxels of the brain mask) with the association maps "
        f"(Yarkoni et al., 2011) of {tables} of {database} ({first.n_studies} studies), computed as in NiMARE (Salo et al., 2023)."
    )
    text += _left_out_en(decoded)
    if first.n_null:
        text += (
            f" p values come from {first.n_null} maps of the same experiments with their foci redrawn at random in grey matter, "
            "corrected over terms by the false discovery rate (Benjamini-Hochberg)."
        )
    if first.n_left_out:
        text += " The range of each correlation is that of leaving each study out in turn."
    return text


def _left_out_en(decoded: DecodedMap) -> str:
    dropped = sum(len(d.dropped) for d in decoded.tables)
    terms = next((d for d in decoded.tables if d.kind == "terms"), None)
    words = [f"terms used by fewer than {terms.fewest} studies"] if terms else []
    words += [f"{dropped} terms or topics made of words on the lists to be dropped"] if dropped else []
    return f" Left out were {' and '.join(words)}." if words else ""


def _left_out_zh(decoded: DecodedMap) -> str:
    dropped = sum(len(d.dropped) for d in decoded.tables)
    terms = next((d for d in decoded.tables if d.kind == "terms"), None)
    words = [f"少于 {terms.fewest} 项研究使用的词语"] if terms else []
    words += [f"词表规定剔除的 {dropped} 个词语或主题"] if dropped else []
    return f"未纳入{'以及'.join(words)}。" if words else ""


_METHOD_OF_REGIONS = {
    "en": "Significant clusters were also decoded as regions: for each term, the studies of the database with at least one focus in the cluster "
    "were compared with the others (posterior probability under an even prior, odds ratio, two-way chi-square over studies, FDR over terms; "
    "Yarkoni et al., 2011).",
    "zh": "显著的簇另作为脑区解码：对每个词语，比较数据库中在簇内至少有一个坐标的研究与其余研究（先验为 .5 的后验概率、比值比、以研究为单位的卡方检验，FDR 校正；Yarkoni et al., 2011）。",
}
