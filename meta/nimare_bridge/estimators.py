"""NiMARE's coordinate-based estimators, named in a plan, run and read as our own results.

    method = find_method(section.name)     which estimator, how many groups, what its maps are called
    check_estimator(section)               its parameters, before anything is computed
    found = estimate(experiments, section) fit, correct, and the clusters that pass

The numbers are NiMARE's; clusters are face-connected voxels, as in every analysis here.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem, Severity
from corpora.protocol import EstimatorSection, unknown_name
from meta.engine.ale import ALESettings
from meta.engine.clusters import Cluster, find_clusters
from meta.engine.experiments import Experiment, check_experiments, pool_experiments
from meta.engine.inference import Inference, bare
from meta.engine.null import Progress
from meta.engine.space import Booleans, Floats

ROUNDING = 1e-6
"""Share by which a corrected p may exceed the threshold: NiMARE keeps -log10(p) in single precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One estimator of NiMARE and the names of its maps.

    `values` is the map clusters are made of, `effect` the ending of its p and z maps; `size`, `mass` and
    `voxel` are the corrected p of the Monte-Carlo correction (as "p_…" or "logp_…"), `fdr` that of the false
    discovery rate; None where NiMARE offers none. `corrects_itself`: its fit tests voxels against the family-wise error, both
    directions together, and p is 1 where nothing is significant.
    """

    nimare: str
    statistic: str
    groups: int = 1
    values: str = "stat"
    effect: str = ""
    size: str | None = "logp_desc-size_level-cluster"
    mass: str | None = "logp_desc-mass_level-cluster"
    voxel: str | None = None
    fdr: str | None = "p"
    corrects_itself: bool = False


_DIFFERENCE, _BALANCED = "_desc-group1MinusGroup2", "_desc-balancedGroup1MinusGroup2"

METHODS: dict[str, Method] = {
    "mkda_density": Method(nimare="MKDADensity", statistic="MKDA density"),
    "kda": Method(nimare="KDA", statistic="KDA"),
    "nimare.ALE": Method(nimare="ALE", statistic="ALE (NiMARE)"),
    "scale": Method(nimare="SCALE", statistic="SCALE", size=None, mass=None, voxel="logp_level-voxel", fdr=None),
    "mkda_chi2": Method(
        nimare="MKDAChi2", statistic="association Z", groups=2, values="z_desc-association", effect="_desc-association",
        size="p_desc-associationSize_level-cluster", mass="p_desc-associationMass_level-cluster",
        fdr="p_desc-association_level-voxel",
    ),
    "nimare.ALESubtraction": Method(
        nimare="ALESubtraction", statistic="ALE difference", groups=2, values=f"stat{_DIFFERENCE}", effect=_DIFFERENCE,
        size=f"p{_DIFFERENCE}Size_level-cluster", mass=f"p{_DIFFERENCE}Mass_level-cluster", fdr=f"p{_DIFFERENCE}",
    ),
    "nimare.BalancedALESubtraction": Method(
        nimare="BalancedALESubtraction", statistic="balanced ALE difference", groups=2, values=f"stat{_BALANCED}",
        effect=_BALANCED, size=None, mass=None, fdr=None, corrects_itself=True,
    ),
}  # fmt: skip
"""Every coordinate-based estimator of NiMARE that needs neither images nor PyTorch."""

_ALIASES = {f"nimare.{method.nimare}": name for name, method in METHODS.items()}
_OURS = frozenset(
    {
        "self", "kwargs", "kernel_transformer", "memory", "memory_level", "n_cores", "random_state", "xyz", "mask",
        "low_memory", "vfwe_only",
    }
)  # fmt: skip
"""Parameters the plan does not set: they follow from the plan, or cannot change a result."""
_NEEDS_TORCH = frozenset({"CBMR", "CBMRResult"})


def find_method(name: str, path: str = "analysis.estimator") -> Method:
    """Return the estimator a plan names: a short name, or `nimare.` and the name of its class.

    Raises
    ------
    ProtocolError : it is unknown, or needs what a review of coordinates has not got.
    """
    known = METHODS.get(_ALIASES.get(name, name))
    if known is not None:
        return known
    bare_name = name.removeprefix("nimare.")
    if bare_name in _NEEDS_TORCH:
        raise ProtocolError(
            f"{path}: {name} needs PyTorch, which Focimine does not use.",
            hint="For moderators compare subgroups (mkda_chi2, contrasts), or fit it in NiMARE (pip install 'nimare[cbmr]') on "
            f"foci/foci_nimads.json of the results. {_known_names()}",
        )
    if _is_image_based(bare_name):
        raise ProtocolError(
            f"{path}: {name} needs statistical images of every study; a review holds coordinates.", hint=_known_names()
        )
    raise unknown_name(path, "estimator", name, sorted({"ale", *METHODS, *_ALIASES}))


def _known_names() -> str:
    return f"Known: {', '.join(['ale', *METHODS])}."


def _is_image_based(name: str) -> bool:
    with _quiet():
        module = importlib.import_module("nimare.meta.ibma")
    found = getattr(module, name, None)
    return isinstance(found, type) and issubclass(found, module.IBMAEstimator)


def check_estimator(section: EstimatorSection, path: str = "analysis.estimator") -> None:
    """Refuse what NiMARE would refuse, or ignore, after hours of computing.

    Raises
    ------
    ProtocolError : an unknown estimator or parameter, a value of the wrong type, a correction the estimator
        does not offer, or SCALE without a base rate.
    """
    if section.name == "ale":
        raise ProtocolError(
            f"{path}.parameters: our ALE has none.",
            hint="Its settings are the keys of `analysis`: kernel, null_foci, permutations …",
        )
    method = find_method(section.name, path)
    _check_parameters(section, _parameters_of(method), f"{path}.parameters")
    offered = {
        "fwe_montecarlo": method.size or method.voxel or ("p" if method.corrects_itself else None),
        "fdr": method.fdr,
    }
    if offered[section.correction] is None:
        other = next(name for name, kept in offered.items() if kept is not None)
        raise ProtocolError(
            f"{path}.correction: NiMARE has no {section.correction} for {section.name}.", hint=f"Use {other}."
        )
    if (method.nimare == "SCALE") is not (section.base_rate is not None):
        needed = "needs" if method.nimare == "SCALE" else "has no use for"
        raise ProtocolError(
            f"{path}.base_rate: {section.name} {needed} a file of base-rate foci.",
            hint="SCALE draws its null from the foci of a whole database: name a file of them in the review's folder.",
        )


def _check_parameters(section: EstimatorSection, allowed: dict[str, Any], path: str) -> None:
    for name, value in section.parameters.items():
        if name not in allowed:
            raise unknown_name(path, f"parameter of {section.name}", name, list(allowed))
        if not _fits(value, allowed[name]):
            raise ProtocolError(f"{path}.{name}: {value!r} does not fit; NiMARE's default is {allowed[name]!r}.")


def _parameters_of(method: Method) -> dict[str, Any]:
    """Return the parameters a plan may set, with NiMARE's defaults; the kernel's begin with `kernel__`."""
    signature = inspect.signature(_class_of(method).__init__).parameters
    kernel = signature["kernel_transformer"].default
    own = {name: p.default for name, p in signature.items() if name not in _OURS}
    of_kernel = inspect.signature(kernel.__init__).parameters
    return own | {f"kernel__{name}": p.default for name, p in of_kernel.items() if name not in _OURS}


def _fits(value: object, default: object) -> bool:
    """Return whether a value is of the kind of a parameter's default; where that is None, anything is."""
    if default is None:
        return not isinstance(value, bool)
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int):
        return isinstance(value, int)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))


def _class_of(method: Method) -> Any:
    with _quiet():
        return getattr(importlib.import_module("nimare.meta"), method.nimare)


def estimate(
    experiments: Sequence[Experiment],
    section: EstimatorSection,
    settings: ALESettings,
    *,
    others: Sequence[Experiment] = (),
    base_rate: Sequence[tuple[float, float, float]] = (),
    progress: Progress | None = None,
) -> Inference:
    """Return what a NiMARE estimator finds in the experiments.

    Parameters
    ----------
    settings : pooling, thresholds, permutations, seed and workers of the plan; its kernel is not used.
    others : the second group, for an estimator that compares two.
    base_rate : foci, MNI, SCALE draws its null from.

    Raises
    ------
    ProtocolError : an experiment cannot be analysed, a group is empty, or NiMARE stops.
    """
    method = find_method(section.name)
    groups = [pool_experiments(group, settings.pooling) for group in (experiments, others)[: method.groups]]
    odd = tuple(p for group in groups for p in (*group.problems, *check_experiments(group.experiments)))
    with _quiet() as messages:
        try:
            maps = _run(method, section, settings, [g.experiments for g in groups], base_rate)
        except (ValueError, TypeError, KeyError, AttributeError, RuntimeError, IndexError) as error:
            raise ProtocolError(
                f"NiMARE's {method.nimare} stopped: {error}", hint="Check the estimator's parameters."
            ) from error
    if progress is not None:
        progress(settings.permutations, settings.permutations)
    found = _read(method, section, settings, maps)
    return Inference(
        statistic=method.statistic,
        key=_ALIASES.get(section.name, section.name).removeprefix("nimare.").lower(),
        experiments=groups[0].experiments,
        n_contrasts=groups[0].n_contrasts,
        n_samples=groups[0].n_samples,
        problems=(*odd, *_remarks(messages, method), *_other_direction(method, settings, maps, section)),
        **found,
    )


def _run(
    method: Method,
    section: EstimatorSection,
    settings: ALESettings,
    groups: Sequence[Sequence[Experiment]],
    base_rate: Sequence[tuple[float, float, float]],
) -> dict[str, Floats]:
    """Fit and correct; return every map of the result."""
    from nimare.correct import FDRCorrector, FWECorrector

    from meta.nimare_bridge.studysets import to_studyset

    estimator = make_estimator(method, section, settings, base_rate)
    result = estimator.fit(*(to_studyset(group) for group in groups))
    if method.corrects_itself:
        return {name: np.asarray(values, dtype=np.float64) for name, values in result.maps.items()}
    if section.correction == "fdr":
        corrector = FDRCorrector(method="indep", alpha=settings.cluster_fwe_p)
    else:
        more = {} if method.voxel else {"voxel_thresh": settings.cluster_forming_p}
        if method.nimare == "ALESubtraction":
            more["vfwe_only"] = False
        corrector = FWECorrector(method="montecarlo", n_iters=settings.permutations, n_cores=settings.workers, **more)
    corrected = corrector.transform(result)
    return {name: np.asarray(values, dtype=np.float64) for name, values in corrected.maps.items()}


def make_estimator(
    method: Method,
    section: EstimatorSection,
    settings: ALESettings,
    base_rate: Sequence[tuple[float, float, float]] = (),
) -> Any:
    """Return NiMARE's estimator with the plan's parameters; permutations, threshold and seed are the plan's."""
    from nimare.utils import get_template

    allowed = _parameters_of(method)
    ours: dict[str, Any] = {"n_iters": settings.permutations, "voxel_thresh": settings.cluster_forming_p}
    if method.corrects_itself:
        ours["alpha"] = settings.cluster_fwe_p
    chosen: dict[str, Any] = {name: value for name, value in ours.items() if name in allowed} | section.parameters
    if method.nimare == "SCALE":
        chosen["xyz"] = np.array(base_rate, dtype=np.float64)
    # NiMARE takes seeds of 32 bits.
    seed = settings.seed % 2**32
    return _class_of(method)(mask=get_template("ale_2mm", mask="brain"), random_state=seed, **chosen)


def _read(method: Method, section: EstimatorSection, settings: ALESettings, maps: dict[str, Floats]) -> dict[str, Any]:
    """Return the maps, candidates and significant clusters under the names of `Inference`."""
    values, p, z = maps[method.values], _p_map(maps, f"p{method.effect}"), maps[f"z{method.effect}"]
    if method.corrects_itself:
        clusters = find_clusters(values, (p < 1) & (values > 0))
        return {
            "values": values,
            "p": p,
            "z": z,
            "above": (p < 1) & (values > 0),
            "candidates": clusters,
            "clusters": clusters,
            "n_iterations": settings.permutations,
            "correction": _words(method, section, settings),
        }
    alpha = settings.cluster_fwe_p
    suffix = "_corr-FDR_method-indep" if section.correction == "fdr" else "_corr-FWE_method-montecarlo"
    level = method.fdr if section.correction == "fdr" else (method.size or method.voxel)
    corrected = _p_map(maps, f"{level}{suffix}")
    significant = (corrected <= alpha * (1 + ROUNDING)) & (values > 0)
    above = significant | ((p <= settings.cluster_forming_p) & (values > 0))
    candidates = find_clusters(values, above)
    by_cluster = section.correction == "fwe_montecarlo" and method.size is not None
    return {
        "values": values,
        "p": p,
        "z": z,
        "above": above,
        "candidates": candidates,
        "p_size": _per_cluster(corrected, candidates) if by_cluster else (),
        "p_mass": _per_cluster(_p_map(maps, f"{method.mass}{suffix}"), candidates) if by_cluster else (),
        "clusters": find_clusters(values, significant),
        "n_iterations": settings.permutations if section.correction == "fwe_montecarlo" else 0,
        "correction": _words(method, section, settings),
    }


def _words(method: Method, section: EstimatorSection, settings: ALESettings) -> str:
    alpha, permutations = bare(settings.cluster_fwe_p), f"{settings.permutations} permutations"
    if section.correction == "fdr":
        return f"voxel-level FDR q < {alpha}"
    if method.corrects_itself:
        return f"voxel-level FWE p < {alpha} (both directions together, {permutations})"
    if method.size is None:
        return f"voxel-level FWE p < {alpha} ({permutations})"
    formed = bare(settings.cluster_forming_p)
    return f"cluster-level FWE p < {alpha} (cluster-forming p < {formed}, {permutations})"


def _p_map(maps: dict[str, Floats], name: str) -> Floats:
    """Return a map of p, taken from its logarithm where NiMARE keeps that one only."""
    if name in maps:
        found = maps[name]
        return 10.0**-found if name.startswith("logp") else found
    return np.asarray(10.0 ** -maps[f"log{name}"])


def _per_cluster(p: Floats, clusters: Sequence[Cluster]) -> tuple[float, ...]:
    return tuple(float(p[cluster.columns].min()) for cluster in clusters)


def _other_direction(
    method: Method, settings: ALESettings, maps: dict[str, Floats], section: EstimatorSection
) -> tuple[Problem, ...]:
    """Return a note where the second group exceeds the first: maps and tables show the first direction."""
    if method.groups == 1:
        return ()
    below: Booleans = (_p_map(maps, f"p{method.effect}") <= settings.cluster_forming_p) & (maps[method.values] < 0)
    if not below.any():
        return ()
    return (
        Problem(
            code="NIMARE-OTHER-DIRECTION",
            item=section.name,
            severity=Severity.INFO,
            message=f"In {int(below.sum())} voxels the other group exceeds this one (p < {bare(settings.cluster_forming_p)}, "
            "uncorrected); tables and figures show this group over the other.",
            hint="Plan a subgroup the other way round to see them.",
        ),
    )


def _remarks(messages: Sequence[str], method: Method) -> tuple[Problem, ...]:
    """Return what NiMARE warned of while it ran, each sentence once."""
    return tuple(
        Problem(code="NIMARE-WARNING", item=f"NiMARE's {method.nimare}", severity=Severity.INFO, message=text)
        for text in dict.fromkeys(messages)
    )


class _Collector(logging.Handler):
    """Keeps what NiMARE logs as a warning."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _quiet() -> Iterator[list[str]]:
    """Collect NiMARE's logged warnings; its progress bars and notices of deprecation are for its developers."""
    logger, collector = logging.getLogger("nimare"), _Collector()
    before = logger.level, logger.propagate
    logger.addHandler(collector)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            for kind in (FutureWarning, DeprecationWarning, PendingDeprecationWarning):
                warnings.simplefilter("ignore", kind)
            yield collector.messages
    finally:
        logger.removeHandler(collector)
        logger.setLevel(before[0])
        logger.propagate = before[1]
