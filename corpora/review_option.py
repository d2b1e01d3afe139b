"""What the commands on a review share: the --review option and the reading of its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from corpora.errors import ProtocolError, StoreError
from corpora.protocol import Protocol, load_protocol, plan_problem
from corpora.review.versions import find_version
from corpora.sheets import SUFFIXES
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME
from corpora.store.opening import can_write
from corpora.terminal import say_problems


def find_review(start: Path) -> Path:
    """Return the nearest folder at or above `start` that holds a review; StoreError when there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / LEDGER_NAME).is_file():
            return folder
    raise StoreError(
        f"No review in {start} or above it.",
        hint="Go to a review's folder, name one with --review DIR, or start one with `focimine init`.",
    )


def _resolve(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
    if value is None:
        return find_review(Path.cwd())
    if not value.is_file() and not (value / LEDGER_NAME).is_file():
        raise StoreError(f"No review in {value}: {LEDGER_NAME} is missing.", hint="Start one with `focimine init`.")
    return value


def review_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --review to a command; it gets `review: Path`, found from the working directory by default.

    The path is a folder, or a packed review that `Store.open` reads or refuses.
    """
    return click.option(
        "--review",
        type=click.Path(path_type=Path),
        callback=_resolve,
        help="The review's folder (default: the one the working directory is in); to read, also a .zip of it.",
    )(command)


def optional_review_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --review to a command that has something to do outside a review too; it gets `review: Path | None`."""
    return click.option(
        "--review",
        type=click.Path(path_type=Path),
        callback=_resolve_if_there,
        help="The review's folder (default: the one the working directory is in, if any); also a .zip of it.",
    )(command)


def _resolve_if_there(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    try:
        return _resolve(context, parameter, value)
    except StoreError:
        if value is not None:
            raise
        return None


def new_person_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --as-new-person to a command that takes names; it gets `as_new_person: bool`."""
    return click.option(
        "--as-new-person", is_flag=True, help="Add a name that the plan does not hold to the people of this review."
    )(command)


def version_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --version to a command that reads; it gets `version: int | None`, for `opened`."""
    return click.option(
        "--version",
        type=click.IntRange(min=1),
        metavar="N",
        help="The review as it was when its version N was closed (see `focimine update`).",
    )(command)


def demand_reading(version: int | None, is_reading: bool, how: str) -> None:
    """Refuse (ProtocolError) --version where a command would write; `how` names the options with which it only reads."""
    if version is not None and not is_reading:
        message = "--version shows an earlier state of the review: nothing is written into it, or filled in for it."
        raise ProtocolError(message, hint=f"Give it with {how}, or leave it out.")


def only_one(flags: Mapping[str, bool]) -> str | None:
    """Return the name of the one flag that is given, None where none is; ProtocolError naming them where several are."""
    given = [name for name, is_given in flags.items() if is_given]
    if len(given) > 1:
        message = f"{' and '.join(f'--{name}' for name in given)} cannot be given together: one would be passed over."
        raise ProtocolError(message, hint="Give one at a time.")
    return given[0] if given else None


def opened(review: Path, *, read_only: bool = False, version: int | None = None) -> Store:
    """Return the review's ledger, open, for a `with` block. Commands hand it to a stage and look at nothing in it.

    With `version` it is read as it was when that version was closed; ProtocolError when there is no such version. A
    version still open is the review as it is. To be written, it is opened only where its plan holds (ProtocolError): a
    mistake is told before a command acts, whatever of the plan that command needs.
    """
    if version is None:
        store = Store.open(review, read_only=read_only)
        try:
            if not read_only:
                demand_rules(load_protocol(store.protocol_path), store.protocol_path)
        except BaseException:
            store.close()
            raise
        return store
    with Store.open(review, read_only=True) as store:
        last = find_version(store, version).last
    return Store.open(review, read_only=True, until=last)


def demand_writable(review: Path, what: str, hint: str) -> None:
    """Refuse (StoreError) to write `what` into a review that is read-only; `hint` names another place for it."""
    if not can_write(review):
        raise StoreError(f"The review in {review} is read-only: {what} cannot be written.", hint=hint)


_SAID: set[tuple[Path, str]] = set()
"""Plans already reported for keys not carried out: the demonstration runs twenty commands and prints this once."""


def read_plan(path: Path) -> Protocol:
    """Return the plan in the file at `path`; ProtocolError if it is not valid, its rules included.

    What the plan asks for and this version does not do yet is printed to standard error, once in a process.
    """
    protocol = load_protocol(path)
    demand_rules(protocol, path)
    name_not_carried_out(protocol, path)
    return protocol


def demand_rules(protocol: Protocol, path: Path | str) -> None:
    """Refuse (ProtocolError) the plan at `path` whose criteria give a rule or a parameter that does not exist.

    The rules belong to a stage, so the front door hands over what builds them; without it nothing is checked here.
    """
    context = click.get_current_context(silent=True)
    check = ((context.obj if context else None) or {}).get("check_rules")
    if check is None:
        return
    try:
        check(protocol)
    except ProtocolError as error:
        raise ProtocolError(f"{path}: {error.message}", hint=error.hint) from error


def name_not_carried_out(protocol: Protocol, path: Path) -> None:
    """Print which keys of the plan at `path` are not carried out yet, once in a process."""
    problem = plan_problem(protocol, str(path))
    key = (path.resolve(), problem.message if problem else "")
    if problem and key not in _SAID:
        _SAID.add(key)
        say_problems([problem])


def table_option(default: str, what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --table of a command that writes tables: their format, given to it as `suffix` without the dot."""
    return click.option(
        "--table",
        "suffix",
        type=click.Choice([suffix[1:] for suffix in SUFFIXES]),
        default=default,
        show_default=True,
        help=f"The format of {what}.",
    )
