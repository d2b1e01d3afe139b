"""The plan of a review: `protocol.yaml`, read, checked and explained.

`sections` are the typed plan, `loading` makes it from a file, `characters` names what an input method leaves
in one, `wording` explains mistakes, `carried_out` lists what this version does not do yet.
"""

from corpora.protocol.base import Wording
from corpora.protocol.carried_out import NOT_CARRIED_OUT_YET, not_carried_out, plan_problem
from corpora.protocol.coding import CodingField, ExtractionSection
from corpora.protocol.loading import load_protocol, make_analysis_section, parse_protocol, read_text
from corpora.protocol.sections import (
    ATLASES,
    DATABASES,
    NETWORKS,
    AnalysisPair,
    AnalysisSection,
    Claim,
    ConsistencySection,
    ContrastPair,
    Criterion,
    DecodingSection,
    Dimension,
    EstimatorSection,
    LivingSection,
    MacmSection,
    NamedRegion,
    Protocol,
    ReportingSection,
    ResampledSection,
    ReviewSection,
    RiskOfBiasItem,
    RiskOfBiasSection,
    Rule,
    ScreeningSection,
    SearchSection,
    Subgroup,
    TfceSection,
)
from corpora.protocol.wording import path_of, unknown_name

__all__ = [
    "ATLASES",
    "DATABASES",
    "NETWORKS",
    "NOT_CARRIED_OUT_YET",
    "AnalysisPair",
    "AnalysisSection",
    "Claim",
    "CodingField",
    "ConsistencySection",
    "ContrastPair",
    "Criterion",
    "DecodingSection",
    "Dimension",
    "EstimatorSection",
    "ExtractionSection",
    "LivingSection",
    "MacmSection",
    "NamedRegion",
    "Protocol",
    "ReportingSection",
    "ResampledSection",
    "ReviewSection",
    "RiskOfBiasItem",
    "RiskOfBiasSection",
    "Rule",
    "ScreeningSection",
    "SearchSection",
    "Subgroup",
    "TfceSection",
    "Wording",
    "load_protocol",
    "make_analysis_section",
    "not_carried_out",
    "parse_protocol",
    "path_of",
    "plan_problem",
    "read_text",
    "unknown_name",
]
