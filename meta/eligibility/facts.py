"""What the ledger holds of one paper, as far as it says whether its results can be pooled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpora.nouns.decisions import Verdict
from corpora.nouns.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value with who gave it, the words it rests on, and where they stand ("Hein_2016.pdf, page 3").

    `called` is what reports call it, English and Chinese, where that is not the value itself.
    """

    text: str
    called: tuple[str, str] | None = None
    who: str = ""
    machine: bool = False
    quote: str = ""
    place: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """Return what reports call it, English and Chinese."""
        return self.called or (self.text, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """A confirmed coordinate in mm as printed; `space` "MNI" or "TAL"; statistic and extent where the table prints them."""

    x: float
    y: float
    z: float
    space: str | None = None
    region: str = ""
    statistic_name: str = ""
    statistic: float | None = None
    cluster: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastFacts:
    """One contrast: its confirmed peaks, and what is coded of it (values of the whole report where it has none of its own).

    `peaks_by` says who confirmed them and where they are printed; `space` and `direction` are None where nothing says them.
    """

    name: str
    peaks: tuple[Peak, ...] = ()
    peaks_by: Value | None = None
    space: Value | None = None
    direction: Value | None = None
    coded: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of the plan's criterion that holds one kind of rule; `criterion` is its wording, English and Chinese.

    `verdict` and `found` are the rule's, from the last suggestion on the full text; `people` those who included the report
    at full text under the criterion.
    """

    criterion: tuple[str, str]
    verdict: Verdict = Verdict.UNCLEAR
    found: Value | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Another report whose participants may be the same: `verdict` of a person, None where nobody decided."""

    paper: str
    verdict: str | None = None
    who: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """One included paper, or one (`awaits`) that waits for its full text or the decision on it.

    `is_read`: the program read a full text of it. `is_lost`: a person declared the full text not retrieved. `n_open`: foci
    read of it that nobody confirmed or rejected; `rejected` says of each one that was rejected by whom, and why. `judged` is by name of the rule, `shared` None where nobody could compare.
    `reduced`: words on a deactivation, from its foci. `required` are the coding fields that the plan requires beside those asked
    for here, by name, with their labels (English, Chinese).
    """

    report: str
    record: Record
    awaits: bool = False
    is_read: bool = False
    is_lost: bool = False
    n_open: int = 0
    rejected: tuple[Value, ...] = ()
    contrasts: tuple[ContrastFacts, ...] = ()
    coded: Mapping[str, Value] = field(default_factory=dict)
    judged: Mapping[str, Judged] = field(default_factory=dict)
    shared: tuple[Shared, ...] = ()
    reduced: Value | None = None
    required: Mapping[str, tuple[str, str]] = field(default_factory=dict)
