"""The plan as typed sections: every key of `protocol.yaml`, its type, its default and what it must agree with."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from corpora.files import why_refused
from corpora.ids import canonical, sha256_hex
from corpora.protocol.base import Section, Wording
from corpora.protocol.coding import ExtractionSection
from corpora.protocol.regions import LISTED_ATLAS, analysis_of, check_box, check_part, check_region, label_names
from corpora.protocol.wording import did_you_mean

Language = Literal["en", "zh"]
StepName = Literal["title_abstract", "full_text"]
DatabaseName = Literal["pubmed", "web_of_science", "proquest", "cnki", "wanfang", "vip", "scopus", "embase", "psycinfo"]
DATABASES: tuple[str, ...] = get_args(DatabaseName)
USUAL_DATABASES: tuple[DatabaseName, ...] = get_args(DatabaseName)[:6]
"""Searched where a plan names none."""
AtlasName = Literal["talairach", "talairach_gyrus", "talairach_ba", "harvard_oxford", "brodmann", "aal"]
ATLASES: tuple[str, ...] = get_args(AtlasName)
"""Atlases that `analysis.labels` may name; "talairach" is both its layers."""
DROPPED = ("anatomical", "general")
"""Lists of words that ship with us, which `analysis.decoding.drop` may name."""
NETWORKS = "macm"
"""In `analysis.decoding.of` and `analysis.overlays`: the plan's connectivity maps."""
SeedRegion = Annotated[str, AfterValidator(check_region)]
BrainPart = Annotated[str, AfterValidator(check_part)]
Box = Annotated[str, AfterValidator(check_box)]


class LivingSection(Section):
    """How a living review is kept up to date (PRISMA-LSR): how often each source is searched, why it is updated, when it ends.

    `schedule` gives how often a source is searched, in words, by its name.
    """

    schedule: dict[str, str] = {}
    trigger: str = ""
    retirement: str = ""


class ReviewSection(Section):
    """Who asks what. How it is kept up to date (`living`) changes no result: it is left out of the section's hash."""

    title: Wording
    question: Wording
    authors: list[str] = []
    languages: list[Language] = ["en"]
    previous_version: str | None = None
    reference: str | None = None
    living: Annotated[LivingSection | None, Field(exclude=True)] = None

    @property
    def first_language(self) -> Language:
        """Return the language of what is written in one only: the first of the review's, English where none is named."""
        return self.languages[0] if self.languages else "en"


class Dimension(Section):
    """Synonyms joined by OR; dimensions are joined by AND."""

    name: str
    en: list[str] = []
    zh: list[str] = []


class SearchSection(Section):
    """What is searched where."""

    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    databases: list[DatabaseName] = list(USUAL_DATABASES)
    from_date: datetime.date | None = None
    until_date: datetime.date | None = None
    citation_chasing: Literal["none", "backward", "forward", "both"] = "none"


class Rule(BaseModel):
    """A ready-made detector by name with its parameters; the screening stage knows which there are."""

    model_config = ConfigDict(extra="allow", frozen=True)
    rule: str

    @property
    def parameters(self) -> dict[str, Any]:
        """Return everything but the name."""
        return dict(self.model_extra or {})


class Criterion(Section):
    """One eligibility criterion. `priority` orders primary reasons of exclusion (1 first).

    `wording` is what a report must fulfil, `reason` why a report that fails it is excluded ("not an fMRI study").
    The reason is no part of what is judged: it is left out of the section's hash.
    """

    id: str
    wording: Wording
    reason: Annotated[Wording | None, Field(exclude=True)] = None
    steps: Annotated[list[StepName], Field(min_length=1)]
    priority: int = 1
    rules: list[Rule] = []
    on_fail: Literal["exclude", "flag"] = "exclude"
    settled_by: Literal["person", "machine"] = "person"


class ScreeningSection(Section):
    """How reports are judged, and by whom. `adjudicator` settles what the reviewers disagree about.

    Who they are is no part of how reports are judged: their names are left out of the section's hash.
    """

    reviewers: Annotated[list[str], Field(exclude=True)] = []
    adjudicator: Annotated[str | None, Field(exclude=True)] = None
    mode: Literal["single", "dual_blind"] = "single"
    criteria: Annotated[list[Criterion], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> ScreeningSection:
        ids = [criterion.id for criterion in self.criteria]
        double = sorted({i for i in ids if ids.count(i) > 1})
        if double:
            message = f"two criteria have the id {double[0]!r}"
            raise ValueError(message)
        return self


class RiskOfBiasItem(Section):
    """One question of the instrument."""

    id: str
    wording: Wording


class RiskOfBiasSection(Section):
    """Which instrument with which answers."""

    instrument: str = "none"
    items: list[RiskOfBiasItem] = []
    answers: list[str] = ["low", "high", "unclear"]


class EstimatorSection(Section):
    """How a map is estimated and corrected: Focimine's ALE, or an estimator of NiMARE with its own parameters.

    `against` is the second group of an estimator that compares two: a subgroup, or "rest". `base_rate` is a
    file of foci for SCALE, in the review's folder. `estimator: kda` is short for `estimator: {name: kda}`.
    """

    name: str = "ale"
    parameters: dict[str, bool | int | float | str] = {}
    correction: Literal["fwe_montecarlo", "fdr"] = "fwe_montecarlo"
    against: str = "rest"
    base_rate: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _a_name_alone_will_do(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Subgroup(Section):
    """A filter over the coding: contrasts whose moderators have one of the values listed.

    `region` restricts it to a part of the brain, as that of the whole section; left out, that one holds.
    """

    name: str
    label: Wording
    where: dict[str, list[str]] = {}
    exclude: dict[str, list[str]] = {}
    estimator: EstimatorSection | None = None
    region: BrainPart | None = None


class AnalysisPair(Section):
    """Two analyses by name ("main" or a subgroup's)."""

    name: str
    a: str
    b: str


class ResampledSection(Section):
    """ALE of random subsets of the experiments: how large, how many, and the permutations of their common cut-off.

    `experiments` is the size of a subset; left out, 17 (Eickhoff 2016), or four fifths of fewer than 22.
    """

    experiments: Annotated[int | None, Field(ge=2)] = None
    resamples: Annotated[int, Field(ge=10, le=100_000)] = 500
    permutations: Annotated[int, Field(ge=1, le=1_000_000)] = 1000


class TfceSection(Section):
    """Threshold-free cluster enhancement of the Z map: the permutations of its own maxima."""

    permutations: Annotated[int, Field(ge=1, le=1_000_000)] = 1000


class RobustnessSection(Section):
    """What is run besides the analyses themselves. `fail_safe_n` brings the estimate of the file drawer with it."""

    leave_one_study_out: bool = True
    fail_safe_n: bool = False
    contributions: bool = True
    file_drawer: bool = False
    resampled: ResampledSection | None = None


class ContrastPair(AnalysisPair):
    """A subtraction of two analyses: GingerALE's, or balanced: averaged over subsets of `experiments` of each side.

    Left out, the subsets hold four fifths of the smaller side. `permutations` are those of the balanced contrast's own null.
    """

    balanced: bool = False
    experiments: Annotated[int | None, Field(ge=2)] = None
    permutations: Annotated[int, Field(ge=40, le=1_000_000)] = 1000


class MacmSection(Section):
    """Meta-analytic connectivity modelling: the database searched, its filters, the seed regions.

    `sample_size` are the participants of experiments whose source does not say. `consensus` is the number of seeds
    in whose maps a voxel is significant to be in the network they share, all of them where it is not given.
    """

    source: str
    filters: dict[str, str | int | float | list[str]] = {}
    regions: list[SeedRegion] = []
    sample_size: Annotated[int, Field(ge=1, le=10_000)] = 20
    consensus: Annotated[int | None, Field(ge=1)] = None
    base_rate: bool = False


class DecodingSection(Section):
    """Functional decoding: the database of terms, what is left out of it, and which maps are decoded.

    `drop` names our lists of words ("anatomical", "general") or text files in the review's folder, one word a line. `of` are analyses by name
    ("main", a subgroup), and "macm" for the plan's networks; with `clusters` their significant clusters are decoded as regions too.
    `topics` puts the database's topics before its terms. `null_maps` are drawn for p, `fewest_studies` must use a term.
    """

    source: str
    drop: list[str] = ["anatomical", "general"]
    n_terms: Annotated[int, Field(ge=1, le=1000)] = 10
    topics: bool = True
    clusters: bool = True
    of: list[str] = ["main"]
    null_maps: Annotated[int, Field(ge=0, le=100_000)] = 1000
    fewest_studies: Annotated[int, Field(ge=1)] = 80

    @model_validator(mode="after")
    def _lists_are_known(self) -> DecodingSection:
        for name in self.drop:
            if name not in DROPPED and (not name.endswith(".txt") or why_refused(name)):
                message = (
                    f"drop: no list {name!r}{did_you_mean(name, list(DROPPED))}; or name a .txt file of the review"
                )
                raise ValueError(message)
        return self


class NamedRegion(Section):
    """A region a statement is about: a label of the plan's first atlas, or the part of it in a box (MNI, mm)."""

    name: Wording
    label: str
    box: Box = ""


class ConsistencySection(Section):
    """How consistently regions are reported across subgroups; `label` is what these are ("paradigms")."""

    groups: Annotated[list[str], Field(min_length=2)]
    label: Wording = Wording(en="groups", zh="组")
    minimum_studies: Annotated[int, Field(ge=1)] = 3
    draws: Annotated[int, Field(ge=100, le=100_000)] = 2000
    regions: list[NamedRegion] = []

    @model_validator(mode="after")
    def _groups_are_named_once(self) -> ConsistencySection:
        if len(set(self.groups)) < len(self.groups):
            message = "groups: a subgroup is named twice"
            raise ValueError(message)
        return self


FURTHER = ("macm", "decoding", "overlays", "consistency", "file_drawer")
"""Folders of results/ that hold what follows from the analyses; no analysis can be called so."""


class AnalysisSection(Section):
    """The ALE and what follows from it. Sizes in mm, probabilities in (0, 1).

    `region` restricts every analysis to a part of the brain: "cerebellum", `mask:FILE`, `sphere:x,y,z,radius` or `box:…`, in MNI.
    """

    space: Literal["MNI", "TAL"] = "MNI"
    region: BrainPart | None = None
    estimator: EstimatorSection = EstimatorSection()
    kernel: Literal["gingerale", "nimare"] = "gingerale"
    null_foci: Literal["grey_matter", "brain"] = "grey_matter"
    null_histograms: Literal["observed", "scattered"] = "observed"
    pooling: Literal["by_sample", "separate"] = "by_sample"
    cluster_forming_p: Annotated[float, Field(gt=0, lt=1)] = 0.001
    cluster_fwe_p: Annotated[float, Field(gt=0, lt=1)] = 0.05
    permutations: Annotated[int, Field(ge=1, le=1_000_000)] = 5000
    early_stopping: bool = False
    seed: Annotated[int, Field(ge=0, lt=2**64)] = 1
    minimum_experiments: int = 17
    assumed_n: Annotated[int | None, Field(ge=1)] = None
    machine_values: Literal["allow", "refuse"] = "allow"
    subgroups: list[Subgroup] = []
    contrasts: list[ContrastPair] = []
    conjunctions: list[AnalysisPair] = []
    contrast_p: Annotated[float, Field(gt=0, lt=1)] = 0.05
    contrast_permutations: Annotated[int, Field(ge=1)] = 10_000
    contrast_minimum_volume: Annotated[float, Field(ge=0)] = 200.0
    robustness: RobustnessSection = RobustnessSection()
    tfce: TfceSection | None = None
    macm: MacmSection | None = None
    decoding: DecodingSection | None = None
    overlays: list[str] = []
    consistency: ConsistencySection | None = None
    labels: list[AtlasName] = []

    @model_validator(mode="after")
    def _names_make_folders(self) -> AnalysisSection:
        taken = {"main", "prisma", "rest", *FURTHER}
        named = [item.name for group in (self.subgroups, self.contrasts, self.conjunctions) for item in group]
        for name in named:
            if not re.fullmatch(r"\w[\w.-]*", name) or why_refused(name):
                message = f"the name {name!r} cannot be a folder's: use letters, digits, _ and -"
                raise ValueError(message)
            if name.casefold() in taken:
                message = f"the name {name!r} is taken: each analysis has a folder of its own"
                raise ValueError(message)
            taken.add(name.casefold())
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> AnalysisSection:
        groups = [group.name for group in self.subgroups]
        estimators = [("estimator", self.estimator), *((g.name, g.estimator) for g in self.subgroups if g.estimator)]
        named = [
            (pair.name, name, ["main", *groups])
            for pair in (*self.contrasts, *self.conjunctions)
            for name in (pair.a, pair.b)
        ]
        named += [(where, estimator.against, ["rest", *groups]) for where, estimator in estimators]
        named += [("consistency", name, groups) for name in (self.consistency.groups if self.consistency else ())]
        compared = [pair.name for pair in (*self.contrasts, *self.conjunctions)]
        for text in self.macm.regions if self.macm else ():
            if analysis := analysis_of(text):
                named.append((f"macm.regions, {text}", analysis, ["main", *groups, *compared]))
        if self.decoding is not None:
            decodable = ["main", *groups, *([NETWORKS] if self.macm is not None else [])]
            named += [("decoding.of", name, decodable) for name in self.decoding.of]
        for where, name, names in named:
            if name not in names:
                message = f"{where}: no analysis {name!r}{did_you_mean(name, names)}"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _labels_are_known(self) -> AnalysisSection:
        """Refuse a label that is none of the first atlas, where that is the one whose names ship with us."""
        if self.consistency is None or self.labels[:1] != [LISTED_ATLAS]:
            return self
        known = list(label_names().values())
        for region in self.consistency.regions:
            if region.label not in known:
                message = f"consistency.regions: {LISTED_ATLAS} has no label {region.label!r}{did_you_mean(region.label, known)}"
                raise ValueError(message)
        return self


class ReportingSection(Section):
    """What reporting checklists ask and only the authors know, in their words, and the style of references; it changes no result."""

    registration: Wording | None = None
    support: Wording | None = None
    competing_interests: Wording | None = None
    availability: Wording | None = None
    contacts: Wording | None = None
    correspondence: Wording | None = None
    search_limits: Wording | None = None
    search_filters: Wording | None = None
    search_peer_review: Wording | None = None
    reference_style: str | None = None


class Claim(Section):
    """A number a manuscript states, tied to a SELECT over the ledger that recomputes it."""

    id: str
    text: str
    value: float
    query: str
    tolerance: float = 0.0


class Protocol(Section):
    """The whole plan."""

    review: ReviewSection
    search: SearchSection
    screening: ScreeningSection
    extraction: ExtractionSection = ExtractionSection()
    risk_of_bias: RiskOfBiasSection = RiskOfBiasSection()
    analysis: AnalysisSection = AnalysisSection()
    reporting: ReportingSection = ReportingSection()
    claims: list[Claim] = []

    @model_validator(mode="after")
    def _subgroups_ask_for_codings(self) -> Protocol:
        fields = {field.name: field for field in self.extraction.coding}
        for group in self.analysis.subgroups:
            for name, values in (*group.where.items(), *group.exclude.items()):
                if name not in fields:
                    message = (
                        f"analysis.subgroups, {group.name}: no coding field {name!r}{did_you_mean(name, list(fields))}"
                    )
                    raise ValueError(message)
                allowed = fields[name].values
                for value in values if allowed else ():
                    if value not in allowed:
                        message = f"analysis.subgroups, {group.name}: {name} has no value {value!r}{did_you_mean(value, allowed)}"
                        raise ValueError(message)
        return self

    def section_hash(self, name: str) -> str:
        """Return a hash of one section: it changes when, and only when, that section's meaning does."""
        return sha256_hex(canonical(getattr(self, name).model_dump(mode="json")))
