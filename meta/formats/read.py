"""Files of foci, recognised by their content: Sleuth text, tables, NIMADS JSON, GingerALE NIfTI."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.errors import FormatError
from corpora.files import name_of
from corpora.formats.inputs import UnreadableError, read_input
from corpora.formats.workbook import MAX_UNPACKED_BYTES, is_workbook
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.studies import Contrast, Space
from corpora.sheets import read_sheet
from corpora.text import decode_text, encoding_problems
from meta.formats.foci_csv import looks_like_csv, parse_csv, parse_sheet
from meta.formats.nimads import looks_like_nimads, parse_nimads
from meta.formats.sleuth import FociFile, parse_sleuth

_NIFTI_SIZES = (b"\x5c\x01\x00\x00", b"\x00\x00\x01\x5c")
_GINGERALE_ECODE = 4
_HEAD = 4096
"""Characters of a file that are looked at for NULs."""
_MAC_DASH = re.compile(rb"(?:^|[\s,;(])[\xd0\xd1](?=\d)", re.MULTILINE)
"""A number behind what Mac Roman has for a dash (in Windows-1252: "Ð34")."""
_FOCI = re.compile(r"<foci>(.*?)</foci>", re.DOTALL)
_MASK_SPACE = re.compile(r"<mask>.*?Reference\s*=\s*(\w+).*?</mask>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foci:
    """The contrasts of one or several files, ids unique over all of them."""

    contrasts: tuple[Contrast, ...]
    problems: tuple[Problem, ...]
    files: tuple[tuple[str, str], ...]
    """Name and format of each file, in the order given."""


def read_foci(paths: Sequence[Path], space: Space | None = None) -> Foci:
    """Return the contrasts of all files together; each may be in another format and another space.

    Parameters
    ----------
    paths : at least one file; a GingerALE image of two groups is named `image.nii.gz#1` or `#2`.
    space : of foci whose file names none.

    Raises
    ------
    FormatError
        When a file is missing or cannot be read; the message names it and the line.
    """
    contrasts: list[Contrast] = []
    problems: list[Problem] = []
    files = []
    taken: dict[str, str] = {}
    for path in paths:
        found = read_file(path, space)
        files.append((found.name, found.format))
        problems += found.problems
        for contrast in found.contrasts:
            identity = contrast.id
            if identity in taken:
                problems.append(
                    Problem(
                        code="FOCI-SAME-NAME",
                        item=f"{found.name}: {identity}",
                        message=f"{taken[identity]} has an experiment of this name too.",
                    )
                )
                identity = f"{identity} ({found.name})"
                while identity in taken:
                    identity += "'"
            taken[identity] = found.name
            contrasts.append(replace(contrast, id=identity))
    return Foci(contrasts=tuple(contrasts), problems=tuple(problems), files=tuple(files))


def read_file(path: Path, space: Space | None = None) -> FociFile:
    """Return the contrasts of one file of any known format; see `read_foci`."""
    bare, group = _split_group(path)
    name = name_of(bare)
    try:
        data = read_input(bare)
    except UnreadableError as error:
        raise FormatError(f"{bare} {error}.") from None
    unpacked = _unpacked(data, name) if data[:2] == b"\x1f\x8b" else data
    if unpacked[:4] in _NIFTI_SIZES:
        return _from_nifti(unpacked, name, group, space)
    if not unpacked.strip():
        raise FormatError(f"{name} is empty.")
    if is_workbook(unpacked):
        return parse_sheet(read_sheet(unpacked, name=name), space)
    decoded = decode_text(unpacked)
    if "\x00" in decoded.text[:_HEAD]:
        raise FormatError(f"{name} is a binary file, not a file of foci we know.")
    told = encoding_problems(decoded, name)
    if looks_like_csv(decoded.text):
        found = parse_csv(decoded.text, name, space)
        return replace(found, problems=(*told, *found.problems))
    doubts = [p for p in told if p.severity is not Severity.INFO]
    if decoded.encoding != "utf-8" and _MAC_DASH.search(unpacked):
        found = parse_sleuth(unpacked.decode("mac_roman"), name, space)
        return replace(found, problems=(_mac_roman(name), *found.problems))
    parse = parse_nimads if looks_like_nimads(decoded.text) else parse_sleuth
    found = parse(decoded.text, name, space)
    return replace(found, problems=(*doubts, *found.problems))


def _unpacked(data: bytes, name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"{name} is a damaged gzip file: {error}.") from None
    if len(unpacked) > MAX_UNPACKED_BYTES:
        raise FormatError(
            f"{name} unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB.", hint="Check that it holds foci."
        )
    return unpacked


def _mac_roman(name: str) -> Problem:
    return Problem(
        code="FOCI-MAC-ROMAN",
        item=name,
        message="Read as Mac Roman: only there are the characters before its numbers dashes, taken as minus signs.",
        hint="Look at the signs, and save the file as UTF-8.",
    )


def _split_group(path: Path) -> tuple[Path, int | None]:
    match = re.fullmatch(r"(.+\.nii(?:\.gz)?)#(\d)", str(path))
    return (Path(match.group(1)), int(match.group(2))) if match and not path.exists() else (path, None)


def _from_nifti(data: bytes, name: str, group: int | None, space: Space | None) -> FociFile:
    """Return the foci GingerALE wrote into the header extension of an image."""
    import nibabel as nib

    try:
        header = nib.Nifti1Image.from_bytes(data).header
    except Exception as error:  # noqa: BLE001 - nibabel raises many kinds for a damaged header
        raise FormatError(f"{name} is a damaged NIfTI image: {error}.") from None
    texts = [
        decode_text(extension.get_content()).text
        for extension in header.extensions
        if extension.get_code() == _GINGERALE_ECODE
    ]
    content = "\n".join(texts)
    groups = _FOCI.findall(content)
    if not groups:
        raise FormatError(
            f"{name} is a NIfTI image without embedded foci.",
            hint="GingerALE writes them into its ALE, P, Z and thresholded images; other images hold none.",
        )
    if len(groups) > 1 and group is None:
        raise FormatError(
            f"{name} holds {len(groups)} groups of foci: it is a contrast or a conjunction.",
            hint=f"Analyse one at a time: {name}#1 or {name}#2.",
        )
    if group is not None and not 1 <= group <= len(groups):
        raise FormatError(f"{name} holds {len(groups)} group(s) of foci; there is no #{group}.")
    text = groups[(group or 1) - 1]
    mask = _MASK_SPACE.search(content)
    if mask and "reference" not in text.lower():
        text = f"//Reference={mask.group(1)}\n{text}"
    label = name if group is None else f"{name}#{group}"
    found = parse_sleuth(text, label, space)
    return replace(found, format="gingerale_nifti")
