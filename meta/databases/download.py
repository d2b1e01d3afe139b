"""Fetches the official files of Neurosynth, NeuroQuery and NeuroStore, part by part: what has arrived is kept, and not asked for again."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpora.errors import FormatError, ProtocolError, SourceError
from corpora.files import write_atomically
from corpora.web import Answer, Client, Pace
from corpora.web_json import load_json, unfit_json

PART_BYTES = 8_000_000
"""Asked for in one request; what arrived of a file is a whole number of these."""
LARGEST_FILE = 1_000_000_000
LARGEST_TABLE = 4_000_000_000
"""Bytes of one file of an archive, unpacked."""
PACE = Pace(per_second=10.0, tries=4, patience=60.0, longest_answer=900.0, largest_answer=LARGEST_FILE)
UNFINISHED = ".part"
_POINTER = b"version https://git-lfs"
"""Begins a file that stands for another one in a repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A frozen release: its files, each at `base` + name + `ending`."""

    base: str
    files: tuple[str, ...]
    ending: str = "?raw=true"


def _release(name: str, *features: tuple[str, str]) -> tuple[str, ...]:
    """Return the names of a release's files: coordinates, metadata, and the features and vocabularies given."""
    tables = [f"{name}_coordinates.tsv.gz", f"{name}_metadata.tsv.gz"]
    tables += [f"{name}_vocab-{vocab}_{kind}_features.npz" for vocab, kind in features]
    return (*tables, *dict.fromkeys(f"{name}_vocab-{vocab}_vocabulary.txt" for vocab, _ in features))


PUBLISHED: Mapping[str, Published] = {
    "neurosynth": Published(
        base="https://github.com/neurosynth/neurosynth-data/blob/209c33cd009d0b069398a802198b41b9c488b9b7/",
        files=_release(
            "data-neurosynth_version-7",
            ("LDA50", "source-abstract_type-weight"),
            ("terms", "source-abstract_type-tfidf"),
        ),
    ),
    "neuroquery": Published(
        base="https://github.com/neuroquery/neuroquery_data/blob/4580f86267fb7c14ac1f601e298cbed898d79f2d/data/",
        files=_release(
            "data-neuroquery_version-1",
            ("neuroquery7547", "source-abstract_type-count"),
            ("neuroquery7547", "source-title_type-count"),
        ),
    ),
}
"""The commits NiMARE 0.22.1 names, so that the same files come next year."""
NEUROSTORE = "neurostore"
INDEX = "https://neurostore.org/api/neurostore-studyset-releases/"
"""Lists NeuroStore's monthly releases: version ("2026-09"), release_type, built_at, download_path, archive_checksum."""
NAMES = (*PUBLISHED, NEUROSTORE)

Advance = Callable[[int], None]


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches files into `folder`; `advance` is given the bytes that arrived. `base` is another address of the release (a mirror)."""

    client: Client
    folder: Path
    base: str | None = None
    advance: Advance = field(default=lambda _n: None)

    def release(self, name: str, month: str | None = None) -> tuple[list[Path], dict[str, Any]]:
        """Return the files of a release by its name, and what is known of it beside them ("month", "url").

        Raises
        ------
        SourceError : a file did not come whole; what arrived is kept in `folder`.
        ProtocolError : NeuroStore has no release of that month.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if name == NEUROSTORE:
            return self._neurostore(month)
        published = PUBLISHED[name]
        base = f"{self.base.rstrip('/')}/" if self.base else published.base
        ending = "" if self.base else published.ending
        paths = [self.file(urljoin(base, f"{file}{ending}"), file) for file in published.files]
        return paths, {"url": base}

    def file(self, url: str, name: str) -> Path:
        """Return a file once it is whole in `folder`; parts of it that are there already are not asked for again."""
        whole, part = self.folder / name, self.folder / f"{name}{UNFINISHED}"
        if whole.is_file():
            self.advance(whole.stat().st_size)
            return whole
        have = part.stat().st_size if part.is_file() else 0
        self.advance(have)
        size: int | None = None
        with part.open("ab") as stream:
            while size is None or have < size:
                answer = self.client.download(url, near=self.base, part=(have, have + PART_BYTES))
                _demand_file(answer, name, url)
                if answer.status == 416:
                    break
                if answer.status == 200:
                    stream.truncate(0)
                    have = 0
                elif size not in (None, answer.size):
                    raise SourceError(f"{name} changed while it was downloaded.", hint="Run the command again.")
                stream.write(answer.content)
                stream.flush()
                have += len(answer.content)
                size = have if answer.status == 200 or len(answer.content) < PART_BYTES else answer.size
                self.advance(len(answer.content))
                if have > LARGEST_FILE:
                    raise SourceError(f"{name} is larger than {LARGEST_FILE:,} bytes.", hint="Get it by hand.")
        if not have:
            raise SourceError(f"{name} came empty.", hint="Run the command again; the service may be at work on it.")
        part.replace(whole)
        return whole

    def _neurostore(self, month: str | None) -> tuple[list[Path], dict[str, Any]]:
        index = self.base or INDEX
        answer = self.client.download(
            index, near=self.base, unfit=lambda a: unfit_json(a, lambda _value: None, _listed)
        )
        if answer.status != 200:
            raise SourceError(
                f"{_host(index)} gave no list of releases (HTTP {answer.status}).", hint="Try again later."
            )
        release = choose_release(_listed(load_json(answer.content)), month)
        version = str(release["version"])
        where = str(release.get("download_url") or release.get("download_path") or "")
        if not where or not re.fullmatch(r"[\w.-]{1,64}", version):
            raise SourceError(
                f"{_host(index)} names no file for its release {version[:64]!r}.", hint="Name another --month."
            )
        archive = self.file(urljoin(index, where), f"neurostore-{version}.tar.gz")
        checksum = str(release.get("archive_checksum") or "")
        found = _digest(archive)
        if checksum and checksum.lower() != found:
            archive.unlink()
            raise SourceError(
                f"The archive of NeuroStore's release {version} is not the one its publisher names (SHA-256 {found[:12]}…, "
                f"not {checksum[:12]}…).",
                hint="Run the command again: it is downloaded anew.",
            )
        about = {"month": version, "url": urljoin(index, where), "archive_sha256": found}
        return unpack_tables(archive, self.folder / "tables", about), about


def _demand_file(answer: Answer, name: str, url: str) -> None:
    if answer.status not in (200, 206, 416):
        raise SourceError(
            f"{_host(url)} has no file {name} (HTTP {answer.status}).",
            hint="The release may have moved: get its files by hand, then `focimine database add FILES`.",
        )
    if answer.content.startswith(_POINTER):
        raise SourceError(
            f"{_host(url)} gave a pointer in place of {name}.", hint="Get the file by hand from the release."
        )


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _listed(value: Any) -> list[dict[str, Any]]:
    """Return the releases of an index; TypeError where it lists none."""
    found = value.get("results", []) if isinstance(value, dict) else value
    if not isinstance(found, list) or not all(isinstance(item, dict) and item.get("version") for item in found):
        raise TypeError
    return found


def choose_release(releases: list[dict[str, Any]], month: str | None = None) -> dict[str, Any]:
    """Return the release of a month, or the newest one that is no nightly build. ProtocolError where there is none."""
    dated = [one for one in releases if str(one.get("release_type")) != "nightly"]
    asked = [one for one in releases if str(one["version"]) == month] if month else dated or releases
    if not asked:
        known = ", ".join(sorted(str(one["version"])[:20] for one in releases)) or "none"
        raise ProtocolError(
            f"NeuroStore has no release {month}." if month else "NeuroStore lists no release.", hint=f"It has: {known}."
        )
    return max(asked, key=lambda one: (str(one.get("built_at") or ""), str(one["version"])))


def unpack_tables(archive: Path, folder: Path, about: Mapping[str, Any]) -> list[Path]:
    """Return the parquet tables of an archive, unpacked into `folder` by their bare names, beside a file that says what they are.

    Raises
    ------
    FormatError : it is no archive, or holds no tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    try:
        with tarfile.open(archive, "r:*") as packed:
            for member in packed:
                name = PurePosixPath(member.name).name
                if not member.isfile() or not re.fullmatch(r"[\w-]+\.parquet", name):
                    continue
                if member.size > LARGEST_TABLE:
                    raise FormatError(
                        f"{name} in {archive.name} is too large ({member.size:,} bytes).", hint="It is no release."
                    )
                stream = packed.extractfile(member)
                assert stream is not None
                with (folder / name).open("wb") as out:
                    while data := stream.read(1 << 20):
                        out.write(data)
                found.append(folder / name)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise FormatError(
            f"{archive.name} cannot be unpacked: {error}", hint="Remove it and download it again."
        ) from error
    if not found:
        raise FormatError(f"{archive.name} holds no tables.", hint="Name NeuroStore's own release.")
    note = folder / "studyset.json"
    write_atomically(note, _json(about))
    return [*sorted(found), note]


def _json(value: Mapping[str, Any]) -> bytes:
    import json

    return (json.dumps(dict(value), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
