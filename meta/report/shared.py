"""Samples that a person found in several studies: the sentences reports say it with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Contrast
from meta.engine.experiments import Pooling


def shared_studies(contrasts: Iterable[Contrast]) -> tuple[tuple[str, ...], ...]:
    """Return the studies of each sample that several of the contrasts' studies share, in the contrasts' order."""
    found: dict[str, dict[str, None]] = {}
    for contrast in contrasts:
        if contrast.shared_sample is not None:
            found.setdefault(contrast.shared_sample, {})[contrast.study] = None
    return tuple(tuple(studies) for studies in found.values() if len(studies) > 1)


def shared_sentence(shared: Sequence[Sequence[str]], language: str = "en", *, pooled: bool = True) -> str:
    """Return the sentence that names these studies, in "en" or "zh"; "" where there are none."""
    if not shared:
        return ""
    if language == "zh":
        named = "；".join("与".join(studies) for studies in shared)
        done = "每组作为一个样本合并" if pooled else "按研究计划仍分别计数"
        return f"经人工判定，下列研究的被试相同或部分相同，{done}：{named}。"
    named = "; ".join(" and ".join(studies) for studies in shared)
    done = "were pooled as one sample each" if pooled else "were counted separately, as the plan says"
    return f"Studies that a person found to share participants {done}: {named}."


def counted_separately(contrasts: Iterable[Contrast], pooling: Pooling) -> tuple[Problem, ...]:
    """Return the problem that people are counted twice because the plan does not pool samples."""
    shared = shared_studies(contrasts)
    if pooling is Pooling.SAMPLE or not shared:
        return ()
    return (
        Problem(
            code="OVERLAP-SEPARATE",
            item="analysis",
            message=shared_sentence(shared, pooled=False),
            hint="Set analysis.pooling to by_sample, so that nobody counts twice.",
        ),
    )
