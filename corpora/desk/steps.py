"""Steps that take a while, run from the desk: each is a command of this program in a process of its own, one at a time."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from corpora.desk.parts import Page, Part
from corpora.desk.place import Desk, desk_of, form_of, go_to
from corpora.errors import ProtocolError, StoreError
from corpora.protocol import DATABASES
from corpora.review.versions import read_versions

STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "dedup": ("Compare records: find duplicates", ("dedup",)),
    "screen": ("Let the rules read titles and abstracts", ("screen", "--step", "title_abstract")),
    "screen_full": ("Let the rules read full texts", ("screen", "--step", "full_text")),
    "extract": ("Read the documents: coordinates, samples, methods", ("extract",)),
    "analyse": ("Analyse: the plan's maps, tables and report", ("analyse",)),
    "verify": ("Verify: nothing in the ledger was changed", ("verify",)),
}
"""What can be run: its name in addresses → what it does, and the command."""
MOST_UPLOAD = 300_000_000
KEPT_LINES = 400
MOST_LETTERS = 100
"""Of the name of a database."""
APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Windows: the process can be interrupted alone; elsewhere nothing is needed."""
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending: such a file is never a file there."""
_BAR = re.compile(r"[^\r\n]*\r(?!\n)")


@dataclass(slots=True)
class Job:
    """A command that runs or ran: its last lines, and how it ended (None: it runs)."""

    title: str
    process: subprocess.Popen[str]
    folder: Path | None = None
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    code: int | None = None


@dataclass(slots=True)
class Jobs:
    """The one job of a desk."""

    last: Job | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, desk: Desk, title: str, command: Sequence[str], language: str, folder: Path | None = None) -> None:
        """Start a command on the review; StoreError while another one runs."""
        with self.lock:
            if self.last is not None and self.last.code is None:
                raise StoreError("Another step is running.", hint="Wait until it ends, or stop it.")
            environment = {
                **os.environ,
                "PYTHONUTF8": "1",
                "PYTHONUNBUFFERED": "1",
                "PYTHONSAFEPATH": "1",  # no module is taken from the review's folder, which others may write in
                "FOCIMINE_LANG": language,
            }
            process = subprocess.Popen(
                [sys.executable, "-m", "focimine", *command, "--review", str(desk.review)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=environment,
                cwd=desk.review,
                creationflags=APART,
            )
            self.last = Job(title=title, process=process, folder=folder)
        threading.Thread(target=_follow, args=(self.last,), daemon=True).start()

    def stop(self) -> None:
        """Interrupt the job as Ctrl-C would: what it wrote stays, and the command run again does the rest."""
        job = self.last
        if job is not None and job.code is None:
            job.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))


def _follow(job: Job) -> None:
    for line in job.process.stdout or ():
        job.lines.append(_BAR.sub("", line).rstrip())
    job.code = job.process.wait()
    if job.folder is not None:
        shutil.rmtree(job.folder, ignore_errors=True)


def jobs_of(desk: Desk) -> Jobs:
    """Return the jobs of a desk."""
    return desk.kept("jobs", None, Jobs)


def show_steps(request: Request) -> Response:
    """Answer with the steps that can be run, and how the one that runs is getting on."""
    desk = desk_of(request)
    with desk.reading() as store:
        version = read_versions(store)[-1]
    job = jobs_of(desk).last
    return desk.page(request, "steps.html", steps=STEPS, databases=DATABASES, version=version, job=job)


def begin_step(request: Request) -> Response:
    """Start a step."""
    desk, name = desk_of(request), form_of(request).get("step", "")
    if name == "stop":
        jobs_of(desk).stop()
    elif name in STEPS:
        title, command = STEPS[name]
        jobs_of(desk).begin(desk, title, command, desk.speaks(request))
    else:
        raise ProtocolError(f"{name!r} is no step.", hint=f"Steps: {', '.join(STEPS)}.")
    return go_to("/steps")


def take_files(request: Request) -> Response:
    """Take files that were chosen: exports of databases are imported, full texts are matched to their reports."""
    form, files = request.state.form, _chosen_files(request)
    if not files:
        raise ProtocolError("No file was chosen.", hint="Choose the export files, or the full texts.")
    folder, paths = _kept_for_a_job(files)
    if form.get("kind") == "fetch":
        return _begin_with(request, "Keep full texts", ["fetch", str(folder)], folder)
    return _begin_with(request, "Import exports", ["import", *paths, *_how_found(form_of(request))], folder)


def update(request: Request) -> Response:
    """Open a new version of the review, or go on with the open one: search PubMed, take exports in, judge what is new."""
    desk, form = desk_of(request), form_of(request)
    with desk.reading() as store:
        version = read_versions(store)[-1]
    files, email = _chosen_files(request), _printable(form.get("email", ""))
    options = ["--email", email] if email else ["--offline"]
    if version.number == 1 or not version.is_open:
        options += ["--trigger", _printable(form.get("trigger", "")) or "not stated"]
    elif not files and not email:
        raise ProtocolError(
            "No file was chosen.", hint="Choose the export files, or give a mail address to search PubMed."
        )
    folder, paths = _kept_for_a_job(files)
    database = _printable(form.get("database", ""))
    if database:
        options += ["--database", database]
    return _begin_with(request, "Update the review", ["update", *paths, *options], folder)


def close_version(request: Request) -> Response:
    """Seal the open version in the name of who is at the desk."""
    desk = desk_of(request)
    command = ["update", "--close", "--who", desk.who(request)]
    jobs_of(desk).begin(desk, "Close the version", command, desk.speaks(request))
    return go_to("/steps")


def _chosen_files(request: Request) -> list[UploadFile]:
    return [item for item in request.state.form.getlist("files") if isinstance(item, UploadFile) and item.filename]


def _kept_for_a_job(files: Sequence[UploadFile]) -> tuple[Path, list[str]]:
    """Return a folder of a job's own, and where in it each file was put."""
    folder = Path(tempfile.mkdtemp(prefix="focimine-desk-"))
    return folder, [str(_saved(folder, item, number)) for number, item in enumerate(files, 1)]


def _begin_with(request: Request, title: str, command: Sequence[str], folder: Path) -> Response:
    """Start a command on the files in `folder`, which is removed when it ends."""
    desk = desk_of(request)
    try:
        jobs_of(desk).begin(desk, title, command, desk.speaks(request), folder)
    except StoreError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return go_to("/steps")


def _printable(text: str) -> str:
    """Return what was typed in a field, cut, without characters that no command line takes, and not an option."""
    return "".join(c for c in text if c.isprintable())[:MOST_LETTERS].lstrip("-")


def _how_found(form: Mapping[str, str]) -> list[str]:
    """Return the options of `focimine import` that a form gives: the database files do not name, how they were found."""
    options = ["--method", form["method"]] if form.get("method") else []
    database = _printable(form.get("database", ""))
    if database:
        options += ["--database", database]
    return options + (["--new-database"] if form.get("new_database") == "yes" else [])


def _saved(folder: Path, item: UploadFile, number: int) -> Path:
    """Return where a file was put: under its own name, made harmless, in a folder of its own."""
    path = folder / str(number) / harmless(str(item.filename), number)
    path.parent.mkdir()
    with path.open("wb") as stream:
        shutil.copyfileobj(item.file, stream)
    return path


def harmless(name: str, number: int) -> str:
    """Return the `name` of an upload without folders, signs and devices (CON.ris) that a system takes for something else.

    The `number` of the file names it where nothing is left.
    """
    name = Path(name.replace("\\", "/")).name
    safe = "".join(c if c.isalnum() or c in " -_.()" else "_" for c in name).strip(" .")[-100:] or f"file-{number}"
    return f"_{safe}" if _DEVICE.match(safe) else safe


STEPS_PART = Part(
    name="steps",
    title="Steps",
    start="/steps",
    folder=Path(__file__).parent,
    pages=(
        Page(path="/steps", answer=show_steps),
        Page(path="/steps", answer=begin_step, method="POST"),
        Page(path="/steps/files", answer=take_files, method="POST", most_bytes=MOST_UPLOAD),
        Page(path="/steps/update", answer=update, method="POST", most_bytes=MOST_UPLOAD, by_a_person=True),
        Page(path="/steps/close", answer=close_version, method="POST", by_a_person=True),
    ),
)
