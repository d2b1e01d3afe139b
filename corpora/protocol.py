"""The plan of a review: `protocol.yaml`, read, checked and explained.

Every mistake is reported with its path and, where we can tell, what was meant:
`screening.criteria[3].on_fial: unknown key; did you mean on_fail?`
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from rapidfuzz import process

from corpora.errors import ProtocolError
from corpora.ids import sha256_hex
from corpora.store.chain import canonical

Language = Literal["en", "zh"]
StepName = Literal["title_abstract", "full_text"]
DatabaseName = Literal["pubmed", "web_of_science", "proquest", "cnki", "wanfang", "vip"]
DATABASES: tuple[str, ...] = get_args(DatabaseName)


class Section(BaseModel):
    """Base of all sections: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(Section):
    """A text in the languages of the review; at least one is given."""

    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _one_is_given(self) -> Wording:
        if not (self.en or self.zh):
            message = "give a text under en or zh"
            raise ValueError(message)
        return self

    def in_language(self, language: str) -> str:
        """Return the text in `language`, or in the other one where it is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


class ReviewSection(Section):
    """Who asks what."""

    title: Wording
    question: Wording
    authors: list[str] = []
    languages: list[Language] = ["en"]
    previous_version: str | None = None
    reference: str | None = None


class Dimension(Section):
    """Synonyms joined by OR; dimensions are joined by AND."""

    name: str
    en: list[str] = []
    zh: list[str] = []


class SearchSection(Section):
    """What is searched where."""

    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    databases: list[DatabaseName] = list(get_args(DatabaseName))
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
    """One eligibility criterion. `priority` orders primary reasons of exclusion (1 first)."""

    id: str
    wording: Wording
    steps: Annotated[list[StepName], Field(min_length=1)]
    priority: int = 1
    rules: list[Rule] = []
    on_fail: Literal["exclude", "flag"] = "exclude"
    settled_by: Literal["person", "machine"] = "person"


class ScreeningSection(Section):
    """How reports are judged."""

    reviewers: list[str] = []
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


class CodingField(Section):
    """One column of the coding sheet: a typed moderator or fact of a contrast."""

    name: str
    label: Wording
    type: Literal["choice", "integer", "number", "text"] = "text"
    values: list[str] = []
    required: bool = False

    @model_validator(mode="after")
    def _choices_are_given(self) -> CodingField:
        if self.type == "choice" and not self.values:
            message = "a choice needs values"
            raise ValueError(message)
        return self


class ExtractionSection(Section):
    """Which coordinates are used and what is coded."""

    spaces: list[Literal["MNI", "TAL"]] = ["MNI", "TAL"]
    kinds: list[Literal["peak", "centre_of_mass", "roi", "cited", "channel", "in_text"]] = ["peak"]
    coding: list[CodingField] = []
    checks: dict[str, Literal["error", "warning", "ignore"]] = {}


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
    """A filter over the coding: contrasts whose moderators have one of the values listed."""

    name: str
    label: Wording
    where: dict[str, list[str]] = {}
    exclude: dict[str, list[str]] = {}
    estimator: EstimatorSection | None = None


class AnalysisPair(Section):
    """Two analyses by name ("main" or a subgroup's)."""

    name: str
    a: str
    b: str


class RobustnessSection(Section):
    """What is run besides the analyses themselves."""

    leave_one_study_out: bool = True
    fail_safe_n: bool = False
    contributions: bool = True


class MacmSection(Section):
    """Meta-analytic connectivity modelling: the database searched, its filters, the seed regions."""

    source: str
    filters: dict[str, Any] = {}
    regions: list[str] = []


class DecodingSection(Section):
    """Functional decoding: the term database and the kinds of term dropped."""

    source: str
    drop: list[str] = []
    n_terms: int = 10


class AnalysisSection(Section):
    """The ALE and what follows from it. Sizes in mm, probabilities in (0, 1)."""

    space: Literal["MNI", "TAL"] = "MNI"
    estimator: EstimatorSection = EstimatorSection()
    kernel: Literal["gingerale", "nimare"] = "gingerale"
    null_foci: Literal["grey_matter", "brain"] = "grey_matter"
    pooling: Literal["by_sample", "separate"] = "by_sample"
    cluster_forming_p: Annotated[float, Field(gt=0, lt=1)] = 0.001
    cluster_fwe_p: Annotated[float, Field(gt=0, lt=1)] = 0.05
    permutations: Annotated[int, Field(ge=1, le=1_000_000)] = 5000
    early_stopping: bool = False
    seed: Annotated[int, Field(ge=0, lt=2**64)] = 1
    minimum_experiments: int = 17
    subgroups: list[Subgroup] = []
    contrasts: list[AnalysisPair] = []
    conjunctions: list[AnalysisPair] = []
    contrast_p: Annotated[float, Field(gt=0, lt=1)] = 0.05
    contrast_permutations: Annotated[int, Field(ge=1)] = 10_000
    contrast_minimum_volume: Annotated[float, Field(ge=0)] = 200.0
    robustness: RobustnessSection = RobustnessSection()
    macm: MacmSection | None = None
    decoding: DecodingSection | None = None
    overlays: list[str] = []
    labels: list[str] = []

    @model_validator(mode="after")
    def _names_make_folders(self) -> AnalysisSection:
        taken = {"main", "prisma", "rest"}
        named = [item.name for group in (self.subgroups, self.contrasts, self.conjunctions) for item in group]
        for name in named:
            if not re.fullmatch(r"\w[\w.-]*", name) or name.endswith("."):
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
        for where, name, names in named:
            if name not in names:
                message = f"{where}: no analysis {name!r}{_meant(name, names)}"
                raise ValueError(message)
        return self


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
    claims: list[Claim] = []

    @model_validator(mode="after")
    def _subgroups_ask_for_codings(self) -> Protocol:
        fields = {field.name: field for field in self.extraction.coding}
        for group in self.analysis.subgroups:
            for name, values in (*group.where.items(), *group.exclude.items()):
                if name not in fields:
                    message = f"analysis.subgroups, {group.name}: no coding field {name!r}{_meant(name, list(fields))}"
                    raise ValueError(message)
                allowed = fields[name].values
                for value in values if allowed else ():
                    if value not in allowed:
                        message = (
                            f"analysis.subgroups, {group.name}: {name} has no value {value!r}{_meant(value, allowed)}"
                        )
                        raise ValueError(message)
        return self

    def section_hash(self, name: str) -> str:
        """Return a hash of one section: it changes when, and only when, that section's meaning does."""
        return sha256_hex(canonical(getattr(self, name).model_dump(mode="json")))


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML that refuses a key given twice, which plain YAML would drop in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, str) and key in seen:
                where = key_node.start_mark
                message = f"line {where.line + 1}: the key {key!r} is given twice"
                raise ProtocolError(message, hint="Keep one of the two.")
            seen.add(key if isinstance(key, str) else str(key))
        return super().construct_mapping(node, deep=deep)


def load_protocol(path: Path) -> Protocol:
    """Return the protocol in the YAML file at `path`; ProtocolError says where it is wrong and what to do."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        hint = "Give the path of a protocol.yaml, or start a review with `focimine init`."
        raise ProtocolError(f"{path}: no such file.", hint=hint) from error
    except (UnicodeDecodeError, OSError) as error:
        raise ProtocolError(f"{path}: cannot be read: {error}.", hint="Save it as UTF-8 text.") from error
    return parse_protocol(text, name=str(path))


def parse_protocol(text: str, *, name: str = "protocol.yaml") -> Protocol:
    """Return the protocol in YAML `text`; `name` stands in messages. Raises ProtocolError."""
    try:
        content = yaml.load(text, Loader=_UniqueKeyLoader)
    except ProtocolError as error:
        raise ProtocolError(f"{name}, {error.message}", hint=error.hint) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # ValueError: a date such as 2024-13-01
        raise ProtocolError(
            f"{name} is not valid YAML: {error}", hint="Check indentation, colons and quotes there."
        ) from error
    if not isinstance(content, dict):
        raise ProtocolError(f"{name} holds no sections.", hint="See docs/protocol.md for an example.")
    try:
        return Protocol.model_validate(content)
    except ValidationError as error:
        raise _refused(error, f"{name}: ") from error


def make_analysis_section(**values: Any) -> AnalysisSection:
    """Return the analysis section of values given one by one, as options of a command are. Raises ProtocolError."""
    try:
        return AnalysisSection.model_validate(values)
    except ValidationError as error:
        raise _refused(error, "", "analysis") from error


def _refused(error: ValidationError, prefix: str, *section: str) -> ProtocolError:
    lines = [_explain(dict(item) | {"loc": (*section, *item["loc"])}) for item in error.errors(include_url=False)]
    return ProtocolError(prefix + "\n".join(lines), hint="See docs/protocol.md for every key.")


def path_of(location: tuple[int | str, ...]) -> str:
    """Return ("screening", "criteria", 3, "rule") as "screening.criteria[3].rule"."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def unknown_name(path: str, what: str, name: str, known: list[str]) -> ProtocolError:
    """Return the error for a name we do not know at `path`, with the nearest known one."""
    return ProtocolError(
        f'{path}: unknown {what} "{name}"{_meant(name, known)}', hint=f"Known: {', '.join(sorted(known))}."
    )


def _meant(name: str, known: list[str]) -> str:
    best = process.extractOne(name, known, score_cutoff=60)
    return f"; did you mean {best[0]}?" if best else ""


def _explain(item: dict[str, Any]) -> str:
    location = tuple(item["loc"])
    path = path_of(location)
    if item["type"] == "extra_forbidden":
        return f"{path}: unknown key{_meant(str(location[-1]), _siblings(location[:-1]))}"
    if item["type"] == "missing":
        return f"{path}: this key is missing"
    message = item["msg"].removeprefix("Value error, ")
    given = item.get("input")
    shown = f" (it is {given!r})" if isinstance(given, str | int | float) and item["type"] != "value_error" else ""
    if item["type"] == "literal_error" and isinstance(given, str):
        expected = [w.strip(" '\"") for w in item["ctx"]["expected"].replace(" or ", ",").split(",")]
        return f"{path}: unknown value {given!r}{_meant(given, expected)} Known: {', '.join(expected)}."
    return f"{path or 'protocol'}: {message}{shown}"


def _siblings(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys allowed at a place of the protocol, by walking the models' annotations."""
    model: Any = Protocol
    for part in location:
        if isinstance(part, int):
            continue
        if not (isinstance(model, type) and issubclass(model, BaseModel)) or part not in model.model_fields:
            return []
        model = _model_in(model.model_fields[part].annotation)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
