"""Sleuth/GingerALE text: experiments read tolerantly, with line numbers, and written as GingerALE reads them.

    //Reference=MNI
    //Hein, 2016: in-group > out-group
    //Subjects=40
    -33	17	-4

Files found in the wild mix spaces, put several `//` lines over one group of foci, forget `Subjects`,
use commas, full-width characters or typographic minus signs. What can be read in one way only is read;
what cannot is refused with the number of the line.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.errors import FormatError
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Contrast, Focus, Space

_MINUS = dict.fromkeys(map(ord, "−–—‐‑‒―⁻﹣－"), "-")
_SPACE_NAMES = {
    "mni": Space.MNI, "mni152": Space.MNI, "icbm": Space.MNI, "icbm152": Space.MNI, "spm": Space.MNI,
    "montrealneurologicalinstitute": Space.MNI,
    "tal": Space.TAL, "talairach": Space.TAL, "tlrc": Space.TAL, "tt": Space.TAL, "talairachtournoux": Space.TAL,
}  # fmt: skip
_REFERENCE = re.compile(r"(?:reference|space|参考空间|空间)\s*(?:space)?\s*[=:]\s*(.*)", re.IGNORECASE)
_SUBJECTS = re.compile(r"(?:subjects?|participants?|sample\s*size|n|被试|被试数|样本量)\s*[=:]\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_STUDY = re.compile(r"(?P<author>[^\W\d_][^:\d]*?),?\s*\(?(?:19|20)\d\d[a-z]?\)?\s*(?:[:;,(]|$)")
"""A heading that begins with a paper: "Hein, 2016: in > out", "Adler et al. (2011)"."""
_REMARK = re.compile(r"//+|(?<=[\s,;])[(\[]?(?=[^\W\d_])")
"""Where a remark behind the numbers begins: "-34 20 4 // left insula", "-34 20 4 left insula"."""
_MAX_LISTED = 10
LARGEST_MM = 1e6
"""A kilometre: no unit or scale makes a coordinate larger."""
LARGEST_N = 10**9
"""No sample is as large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FociFile:
    """The content of a file of foci: its contrasts, and the problems met while reading it."""

    name: str
    format: str
    contrasts: tuple[Contrast, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Group:
    """The experiment being read."""

    line: int
    names: list[str] = field(default_factory=list)
    n: int | None = None
    has_n: bool = False
    foci: list[Focus] = field(default_factory=list)
    gap: bool = False
    n_named: int = 0
    """How many names stood above the line of subjects."""


class _Reader:
    """Walks over the lines of one file; one method per kind of line."""

    def __init__(self, name: str, space: Space | None) -> None:
        self.name = name
        self.forced = space
        self.space = space
        self.evidence: Evidence | None = None
        self.groups: list[_Group] = []
        self.group: _Group | None = None
        self.problems: list[Problem] = []
        self.errors: list[str] = []

    def read(self, text: str) -> None:
        for number, raw in enumerate(text.splitlines(), start=1):
            line = fold_width(raw).strip().lstrip("\ufeff").strip()
            if not line:
                if self.group is not None:
                    self.group.gap = True
            elif line.startswith("//"):
                self._comment(number, line.lstrip("/").strip(), raw)
            else:
                self._coordinates(number, line, raw)

    def _comment(self, number: int, text: str, raw: str) -> None:
        if match := _REFERENCE.fullmatch(text):
            self._reference(number, match.group(1), raw)
        elif match := _SUBJECTS.fullmatch(text):
            group = self._header(number)
            self._subjects(number, match.group(1), group)
        elif text:
            self._name(number, text)

    def _name(self, number: int, text: str) -> None:
        group = self._header(number)
        if group.names and self._is_another(group, text):
            group = self._begin(number)
        group.names.append(text)
        group.gap = False

    def _is_another(self, group: _Group, text: str) -> bool:
        """Return whether a heading below headings begins another experiment: the first reported nothing.

        It does if it names another paper, or any paper after an empty line; other lines are names of the same one.
        """
        paper = _STUDY.match(text)
        if paper is None:
            return False
        before = [match["author"].casefold() for name in group.names if (match := _STUDY.match(name))]
        return (group.gap and bool(before or group.has_n)) or bool(before and paper["author"].casefold() not in before)

    def _header(self, number: int) -> _Group:
        return self._begin(number) if self.group is None or self.group.foci else self.group

    def _begin(self, number: int) -> _Group:
        self.group = _Group(number)
        self.groups.append(self.group)
        return self.group

    def _reference(self, number: int, value: str, raw: str) -> None:
        space = read_space(value)
        if space is None:
            self.errors.append(f'line {number}: "{value.strip()}" is no space we know (MNI or Talairach)')
            return
        if self.forced is not None and space is not self.forced:
            self.errors.append(f"line {number}: the file states {space}, --space states {self.forced}")
        self.space = space
        self.evidence = Evidence(quote=raw.strip(), place=f"line {number}", document=self.name)

    def _subjects(self, number: int, value: str, group: _Group) -> None:
        if group.has_n and len(group.names) > group.n_named:
            group = self._split(number, group)
        if group.has_n:
            self.errors.append(f"line {number}: a second Subjects line for one experiment (begun on line {group.line})")
            return
        group.has_n, group.n_named = True, len(group.names)
        match = re.fullmatch(r"(\d{1,9})(?:\.0*)?(?:\s+[^\d]*)?", value.strip())
        if match and int(match.group(1)) > 0:
            group.n = int(match.group(1))
        else:
            self.errors.append(f'line {number}: "{value.strip()}" is not a number of subjects')

    def _split(self, number: int, group: _Group) -> _Group:
        """Return the experiment whose names stand below the first line of subjects: the one above has no foci."""
        names = group.names[group.n_named :]
        del group.names[group.n_named :]
        begun = self._begin(number)
        begun.names = names
        return begun

    def _coordinates(self, number: int, line: str, raw: str) -> None:
        bare, region = _split_remark(line)
        try:
            xyz, decimal_comma = parse_xyz(bare)
        except ValueError as error:
            self.errors.append(f"line {number}: {error}")
            return
        if decimal_comma:
            self._problem("SLEUTH-DECIMAL-COMMA", number, f'"{raw.strip()}" was read with commas as decimal points.')
        if self.group is None:
            self.group = self._header(number)
        has_gap, self.group.gap = self.group.gap and bool(self.group.foci), False
        if has_gap:
            self._problem(
                "SLEUTH-GAP",
                number,
                "Foci after an empty line without a heading were added to the experiment above.",
                "If they are another experiment, give it a // line and a //Subjects line.",
            )
        x, y, z = xyz
        self.group.foci.append(
            Focus(
                x=x,
                y=y,
                z=z,
                raw=raw.strip(),
                space=self.space,
                space_evidence=self.evidence,
                region=region,
                document=self.name,
                row=number - 1,
            )
        )

    def _problem(
        self, code: str, number: int, message: str, hint: str = "", severity: Severity = Severity.WARNING
    ) -> None:
        item = f"{self.name}, line {number}"
        self.problems.append(Problem(code=code, item=item, message=message, hint=hint, severity=severity))

    def contrasts(self) -> tuple[Contrast, ...]:
        contrasts, seen = [], dict[str, int]()
        for group in self.groups:
            name = "; ".join(group.names) or f"{self.name}, line {group.line}"
            if not group.foci:
                self._problem("SLEUTH-NO-FOCI", group.line, f'"{name}" has no foci and was left out.')
                continue
            if group.n is None:
                self._problem(
                    "SLEUTH-NO-N",
                    group.line,
                    f'"{name}" has no //Subjects line.',
                    "The kernel's width depends on it: add //Subjects=N.",
                    Severity.ERROR,
                )
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                self._problem("SLEUTH-SAME-NAME", group.line, f'"{name}" is the name of an earlier experiment too.')
            study, contrast = split_name(name)
            contrasts.append(
                Contrast(
                    id=name if seen[name] == 1 else f"{name} [{seen[name]}]",
                    study=study,
                    name=contrast,
                    sample=study,
                    n=group.n,
                    foci=tuple(group.foci),
                )
            )
        return tuple(contrasts)


def read_space(text: str) -> Space | None:
    """Return the space a word names ("MNI152", "Talairach", "TLRC" …), None where it names none we know."""
    key = re.sub(r"[^a-z0-9]", "", text.lower())
    return _SPACE_NAMES.get(key) or _SPACE_NAMES.get(re.sub(r"(?:nlin.*|[0-9]mm|space)$", "", key))


def fold_width(text: str) -> str:
    """Return a text with full-width characters and typographic minus signs as in ASCII.

    What is raised, lowered, encircled or a fraction stays as it is: "-3²" is not -32.
    """
    text = text.translate(_MINUS)
    if text.isascii():
        return text
    return "".join(
        c if _stands_apart(c) else unicodedata.normalize("NFKC", c) for c in unicodedata.normalize("NFC", text)
    )


def _stands_apart(character: str) -> bool:
    """Return whether a character would become a digit or a sign that joins the number before it."""
    raised = unicodedata.decomposition(character).startswith(("<super>", "<sub>"))
    return raised or unicodedata.category(character) == "No"


def to_number(text: str) -> float | None:
    """Return the finite number a cell holds, None where it holds none; typographic minus signs are read."""
    clean = fold_width(text).strip()
    if _DECIMAL_COMMA.fullmatch(clean):
        clean = clean.replace(",", ".")
    value = float(clean) if _NUMBER.fullmatch(clean) else math.nan
    return value if math.isfinite(value) else None


def _split_remark(line: str) -> tuple[str, str | None]:
    """Return the numbers of a line, and the remark behind them; the whole line where none can be told apart."""
    for match in _REMARK.finditer(line):
        numbers = line[: match.start()]
        try:
            parse_xyz(numbers)
        except ValueError:
            continue
        return numbers, line[match.start() :].lstrip("/").strip() or None
    return line, None


def parse_xyz(line: str) -> tuple[tuple[float, float, float], bool]:
    """Return the three numbers of a line, and whether commas had to be read as decimal points.

    Raises ValueError, with the reason, unless the line holds exactly three finite numbers.
    """
    bare = line.strip().strip("()[]{}")
    tokens = re.split(r"[\s;]+", bare.strip())
    decimal_comma = len(tokens) == 3 and any(_DECIMAL_COMMA.fullmatch(token) for token in tokens)
    if decimal_comma:
        tokens = [token.replace(",", ".") for token in tokens]
    else:
        tokens = re.split(r"\s*[,;]\s*|\s+", bare.strip().rstrip(",;").strip())
    for token in tokens:
        if not _NUMBER.fullmatch(token):
            raise ValueError(f'"{token}" in "{line.strip()}" is not a number (x, y and z in mm are expected)')
    if len(tokens) != 3:
        raise ValueError(f'"{line.strip()}" holds {len(tokens)} numbers; x, y and z are expected')
    x, y, z = (float(token) for token in tokens)
    if not all(abs(value) <= LARGEST_MM for value in (x, y, z)):
        raise ValueError(f'"{line.strip()}" holds a number too large to be a coordinate')
    return (x, y, z), decimal_comma


def split_name(name: str) -> tuple[str, str]:
    """Return (study, contrast) of "Hein, 2016: in > out"; without a colon both are the whole name."""
    study, colon, contrast = name.partition(":")
    return (study.strip(), contrast.strip()) if colon and study.strip() else (name, name)


def parse_sleuth(text: str, name: str = "foci", space: Space | None = None) -> FociFile:
    """Return the experiments of a Sleuth/GingerALE text.

    Parameters
    ----------
    text : decoded text; a byte-order mark, CRLF, tabs, commas and full-width characters are accepted.
    name : of the file, for messages and for the provenance of each focus (`Focus.row` is the line, from 0).
    space : used where the text names none; an error where the text names another one.

    Raises
    ------
    FormatError
        With every line that could not be read, when the text holds no focus, or when no space is known.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{\\rtf"):
        raise FormatError(f"{name} is RTF, the text of a word processor.", hint="Save it as plain text (.txt).")
    reader = _Reader(name, space)
    reader.read(text)
    contrasts = reader.contrasts()
    if reader.errors:
        more = len(reader.errors) - _MAX_LISTED
        listed = reader.errors[:_MAX_LISTED] + ([f"and {more} more lines"] if more > 0 else [])
        raise FormatError(
            f"{name} could not be read:\n  " + "\n  ".join(listed), hint="Correct these lines and try again."
        )
    if not contrasts:
        raise FormatError(f"{name} holds no foci.", hint="Sleuth text has lines of three numbers: x, y, z in mm.")
    first = next((f for c in contrasts for f in c.foci if f.space is None), None)
    if first is not None:
        raise FormatError(
            f"{name} does not say in which space its foci are (line {(first.row or 0) + 1} and following).",
            hint="Add //Reference=MNI or //Reference=Talairach as its first line, or give --space.",
        )
    return FociFile(name=name, format="sleuth", contrasts=contrasts, problems=tuple(reader.problems))


def format_number(value: float) -> str:
    """Return a coordinate without trailing zeros ("-33", "12.5"), rounded to a thousandth of a millimetre."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def format_sleuth(contrasts: Sequence[Contrast]) -> str:
    """Return Sleuth text of the contrasts; a new `//Reference` line wherever the space changes.

    GingerALE reads files of one space only; convert first if the text is meant for it.
    Raises ValueError where a contrast's foci are not all of one known space.
    """
    lines: list[str] = []
    current: Space | None = None
    for contrast in contrasts:
        space = single_space(contrast)
        if space is not current:
            lines.append(f"//Reference={'MNI' if space is Space.MNI else 'Talairach'}")
            current = space
        label = contrast.study if contrast.name == contrast.study else f"{contrast.study}: {contrast.name}"
        lines.append("//" + _heading(label))
        if contrast.n is not None:
            lines.append(f"//Subjects={contrast.n}")
        lines += ["\t".join(format_number(value) for value in (f.x, f.y, f.z)) for f in contrast.foci]
        lines.append("")
    return "\n".join(lines) + ("\n" if lines else "")


def _heading(label: str) -> str:
    """Return a study's heading on one line; one that would be read as a space or a number of subjects says that it is a study."""
    line = " ".join(label.split())
    plain = unicodedata.normalize("NFKC", line)
    return f"study {line}" if _REFERENCE.match(plain) or _SUBJECTS.match(plain) else line


def single_space(contrast: Contrast) -> Space | None:
    """Return the one space of a contrast's foci, None without foci.

    Raises ValueError where a focus has no space or the foci are of two: split over two headings, one
    experiment would count twice.
    """
    spaces = {focus.space for focus in contrast.foci}
    if None in spaces or len(spaces) > 1:
        raise ValueError(f"{contrast.id}: the foci are not all of one known space")
    return next(iter(spaces), None)
