"""The screening rules: one file each, one explicit tuple. A new rule is a file and a line here."""

from corpora.protocol import ScreeningSection
from screen.rules.age_range import AgeRange
from screen.rules.base import ScreeningRule
from screen.rules.building import BuiltCriterion, build_criteria
from screen.rules.contrast_direction import ContrastDirection
from screen.rules.coordinate_space import CoordinateSpace
from screen.rules.language import Language
from screen.rules.modality import Modality
from screen.rules.population import Population
from screen.rules.publication_type import PublicationType
from screen.rules.published import Published
from screen.rules.retracted import Retracted
from screen.rules.terms import Terms
from screen.rules.whole_brain import WholeBrain

RULES: tuple[type[ScreeningRule], ...] = (
    PublicationType,
    Population,
    AgeRange,
    Modality,
    WholeBrain,
    CoordinateSpace,
    ContrastDirection,
    Terms,
    Language,
    Published,
    Retracted,
)


def criteria_of(screening: ScreeningSection) -> tuple[BuiltCriterion, ...]:
    """Return the criteria of a protocol with their rules built; ProtocolError when one is wrong."""
    return build_criteria(screening, RULES)
