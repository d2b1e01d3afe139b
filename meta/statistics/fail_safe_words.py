"""What a fail-safe N says of a cluster: never more than leaving single studies out allows."""

from __future__ import annotations

from collections.abc import Sequence

from meta.engine.robustness import FailSafe, LeftOut


def fail_safe_line(found: FailSafe, left_out: Sequence[LeftOut], language: str = "en") -> str:
    """Return the sentence on a cluster's fail-safe N, in "en" or "zh".

    It is called robust only where the cluster withstands the studies that may be missing and is still there without any one
    of those included. A large N beside a single study that carries the cluster says that this study is strong, not that
    studies agree.
    """
    left = [x for x in left_out if x.cluster == found.cluster]
    lost = [x.study for x in left if not x.survives]
    verdict = _chinese(found, lost, tested=bool(left)) if language == "zh" else _english(found, lost, tested=bool(left))
    if language == "zh":
        least = "至少 " if found.reached_limit else ""
        return (
            f"簇 {found.cluster} 的失安全数：{least}{found.n} 个无效应研究（应能承受 {found.needed} 个）：{verdict}。"
        )
    least = "at least " if found.reached_limit else ""
    return (
        f"Fail-safe N of cluster {found.cluster}: it withstands {least}{found.n} studies without effect "
        f"({found.needed} would be 30% of the experiments): {verdict} (Acar et al. 2018)."
    )


def _english(found: FailSafe, lost: Sequence[str], *, tested: bool) -> str:
    if lost:
        each = " or without ".join(lost)
        return f"the cluster is lost without {each}, so single studies carry it and this number vouches for nothing"
    if not found.is_robust:
        return "not robust"
    return "robust" if tested else "enough, but whether a single study carries the cluster was not tested"


def _chinese(found: FailSafe, lost: Sequence[str], *, tested: bool) -> str:
    if lost:
        return f"但去掉{'或'.join(lost)}后该簇不再显著，它由个别研究支撑，此数不能作为依据"
    if not found.is_robust:
        return "不稳健"
    return "稳健" if tested else "数量足够，但未检验该簇是否由单个研究支撑"
