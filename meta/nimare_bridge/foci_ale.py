"""Our ALE as one of NiMARE's estimators: its reports and diagnostics take the results."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from nimare.meta.cbma.ale import ALE
from nimare.meta.kernel import ALEKernel
from nimare.utils import get_template
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import norm

from meta.engine.ale import ALESettings, corrected_p, find_ale_threshold, fit_ale
from meta.engine.clusters import Cluster, find_clusters
from meta.engine.experiments import Experiment
from meta.engine.kernels import BIN_WIDTH, Kernel, activation_values
from meta.engine.null import make_null_plan, run_null
from meta.engine.space import Floats, NullSpace, to_mm

_VISIBLE_ACTIVATION = 1e-8
"""Modelled activation below this is left out of the sparse matrices handed to NiMARE's diagnostics."""


class GingerALEKernel(ALEKernel):  # type: ignore[misc]
    """NiMARE kernel transformer that places foci in exact mm, as GingerALE does."""

    def _transform(self, mask: Any, coordinates: Any, return_type: str = "sparse") -> tuple[Any, Any]:  # noqa: ARG002
        experiments = experiments_of(coordinates, self.sample_size)
        names = np.unique(coordinates["id"].to_numpy())
        by_name = {e.id: e for e in experiments}
        rows = []
        for name in names:
            values = activation_values(by_name[name], Kernel.GINGERALE)
            values[values < _VISIBLE_ACTIVATION] = 0.0
            rows.append(sparse.csr_matrix(values, dtype=np.float32))
        return sparse.vstack(rows, format="csr"), names


class FociALE(ALE):  # type: ignore[misc]
    """Activation likelihood estimation equal to GingerALE's (or NiMARE's), with a compiled null.

    Parameters
    ----------
    kernel : "gingerale" (exact mm, no cut) or "nimare" (NiMARE's voxel-rounded, cut kernel).
    null_foci : "grey_matter" or "brain": where simulated foci fall.
    n_cores : threads of the Monte-Carlo correction.
    random_state : seed of the Monte-Carlo correction.
    generate_description : whether results carry NiMARE's text description.

    Attributes
    ----------
    null_distributions_ : as in NiMARE's ALE, under the same names.

    Notes
    -----
    The analysis mask is always GingerALE's (NiMARE's `ale_2mm`). With the nimare kernel, maps are those
    of NiMARE's own ALE; only the correction differs, and its maxima are the same for the same draws.
    """

    KERNELS: ClassVar[dict[Kernel, type[ALEKernel]]] = {
        Kernel.GINGERALE: GingerALEKernel,
        Kernel.NIMARE: ALEKernel,
    }

    def __init__(
        self,
        kernel: str = "gingerale",
        null_foci: str = "grey_matter",
        n_cores: int = 1,
        random_state: int = 1,
        generate_description: bool = True,
    ) -> None:
        self.kernel = ALESettings(kernel=kernel, null_foci=null_foci).kernel  # type: ignore[arg-type]
        self.null_foci = NullSpace(null_foci)
        super().__init__(
            kernel_transformer=self.KERNELS[self.kernel](),
            null_method="approximate",
            n_cores=n_cores,
            random_state=random_state,
            generate_description=generate_description,
            mask=get_template("ale_2mm", mask="brain"),
            mask_coverage="gm" if self.null_foci is NullSpace.GREY_MATTER else "brain",
        )

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the arguments, and the kernel transformer made of them, which NiMARE's reports ask for."""
        params: dict[str, Any] = super().get_params(deep)
        params["kernel_transformer"] = self.kernel_transformer
        if deep:
            own = self.kernel_transformer.get_params()
            params |= {f"kernel_transformer__{name}": value for name, value in own.items()}
        return params

    def _fit(self, dataset: Any) -> tuple[dict[str, Floats], dict[str, Any], str]:
        if self.kernel is Kernel.NIMARE:
            result: tuple[dict[str, Floats], dict[str, Any], str] = super()._fit(dataset)
            return result
        self.dataset = dataset
        fitted = fit_ale(experiments_of(self.inputs_["coordinates"], None))
        self.problems_ = fitted.problems
        self.null_distributions_ = {
            "histogram_bins": np.round(np.arange(len(fitted.null)) * BIN_WIDTH, 5),
            "histweights_corr-none_method-approximate": fitted.null,
        }
        maps = {
            "stat": fitted.ale,
            "p": fitted.p,
            "z": np.nan_to_num(fitted.z, nan=0.0),
            "logp": -np.log10(fitted.p),
        }
        return maps, {}, self._description_text()

    def _generate_description(self) -> str:
        description = str(super()._generate_description())
        if self.kernel is Kernel.GINGERALE:
            description += (
                " Foci were placed at their exact coordinates and Gaussians were not cut off, as in GingerALE 3."
            )
        return description

    def correct_fwe_montecarlo(
        self,
        result: Any,
        voxel_thresh: float = 0.001,
        n_iters: int = 5000,
        n_cores: int = 1,
        vfwe_only: bool = False,
    ) -> tuple[dict[str, Floats], dict[str, Any], str]:
        """Return NiMARE's family-wise corrected maps, simulated by the compiled engine.

        The parameters and the names of the maps are NiMARE's; call it through `nimare.correct.FWECorrector`.
        """
        values = np.asarray(result.get_map("stat", return_type="array"), dtype=np.float64)
        threshold = self._cluster_threshold(voxel_thresh)
        strict = self.kernel is Kernel.NIMARE
        plan = make_null_plan(
            experiments_of(self.inputs_["coordinates"], None),
            self.kernel,
            ale_threshold=threshold,
            strict=strict,
            space=self.null_foci,
        )
        maxima = run_null(plan, n_iters, seed=int(self.random_state), workers=n_cores)
        prefix = "values_{}_corr-fwe_method-montecarlo"
        self.null_distributions_[prefix.format("level-voxel")] = maxima.ale
        maps = _log_and_z("level-voxel", corrected_p(values, maxima.ale))
        if not vfwe_only:
            clusters = find_clusters(values, values > threshold if strict else values >= threshold, threshold=threshold)
            for name, null, observed in (
                ("size", maxima.size, np.array([c.size for c in clusters])),
                ("mass", maxima.mass, np.array([c.mass for c in clusters])),
            ):
                self.null_distributions_[prefix.format(f"desc-{name}_level-cluster")] = null
                p = _cluster_p(values, clusters, corrected_p(observed, null), n_iters)
                maps |= _log_and_z(f"desc-{name}_level-cluster", p)
        return maps, {}, self._describe_correction(voxel_thresh, n_iters)

    def _cluster_threshold(self, voxel_thresh: float) -> float:
        weights = np.asarray(self.null_distributions_["histweights_corr-none_method-approximate"])
        if self.kernel is Kernel.NIMARE:
            return float(self._p_to_summarystat(voxel_thresh))
        return find_ale_threshold(weights, voxel_thresh, self.kernel)

    def _describe_correction(self, voxel_thresh: float, n_iters: int) -> str:
        where = "grey matter" if self.null_foci is NullSpace.GREY_MATTER else "the brain mask"
        return (
            "Family-wise error was corrected by a Monte Carlo procedure: in each of "
            f"{n_iters} iterations the foci of every experiment were drawn at random from {where}, and the "
            "largest ALE value and the size and mass of the largest cluster were kept. Clusters are voxels "
            f"sharing a face with an uncorrected p of at most {voxel_thresh}."
        )


def experiments_of(coordinates: Any, sample_size: float | None) -> list[Experiment]:
    """Return one experiment per analysis of NiMARE's coordinates table, in its order.

    Permuted tables hold voxel indices only; the others hold exact mm, which then count.
    """
    exact = {"x", "y", "z"} <= set(coordinates.columns)
    columns = ["x", "y", "z"] if exact else ["i", "j", "k"]
    experiments = []
    for name, rows in coordinates.groupby("id", sort=False):
        values: NDArray[np.float64] = rows[columns].to_numpy(dtype=np.float64)
        n = float(sample_size) if sample_size is not None else float(rows["sample_size"].iloc[0])
        foci = values if exact else to_mm(values)
        experiments.append(Experiment(id=str(name), study=str(name), n=n, foci=foci))
    return experiments


def _cluster_p(values: Floats, clusters: tuple[Cluster, ...], p: Floats, n_iters: int) -> Floats:
    # Voxels outside every cluster have a size of 0, which every iteration reaches.
    per_voxel = np.full(values.shape, max(1 - 1 / n_iters, 1 / n_iters))
    for cluster, value in zip(clusters, p, strict=True):
        per_voxel[cluster.columns] = value
    return per_voxel


def _log_and_z(name: str, p: Floats) -> dict[str, Floats]:
    # Unsigned, as in NiMARE: a negative value would make its diagnostics look for a second tail.
    return {f"logp_{name}": -np.log10(p), f"z_{name}": np.maximum(norm.isf(p), 0.0)}
