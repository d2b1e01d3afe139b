"""Commands on a review's trail: verify, seal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from corpora.commands.interrupted import interrupted_runs
from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.outputs.files import put_file
from corpora.outputs.options import OUTPUT_FILE, force_option
from corpora.review_option import find_review, optional_review_option, review_option
from corpora.store import Store
from corpora.store.chain import Breach
from corpora.store.seals.against import Later, find_differences, read_later
from corpora.store.seals.checking import Checked, check
from corpora.store.seals.keys import (
    holds,
    load_key,
    make_key,
    needs_passphrase,
    read_public_key,
    sign,
    usual_key,
)
from corpora.store.seals.making import read_head
from corpora.store.seals.seal import Head, Seal, Signature, seal_given, to_bytes, to_line
from corpora.store.seals.stamps import ask_for_stamp, check_stamp, read_roots
from corpora.terminal import counted, say, say_aside

MOST_SHOWN = 20
"""Places where a trail does not hold that are printed; of the rest their number."""
PASSPHRASE = "FOCIMINE_SEAL_PASSPHRASE"  # the name of a variable, no secret
_BACK = "Restore a backup or an export made before the change (`focimine import-ledger`)."
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--against", metavar="SEAL", help="Hold the review against a seal: its file, or its line in quotes.")
@click.option(
    "--signed-by", metavar="KEY", help="Demand that the seal is signed with this public key (digits or .pub file)."
)
@click.option(
    "--ca",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Check the time stamp up to this root certificate (PEM).",
)
@review_option
def verify(review: Path, against: str | None, signed_by: str | None, ca: Path | None) -> None:
    """Check the whole trail, and name whatever was changed, removed, added or replaced by hand.

    Looked at are the ledger's tables, views, triggers and indexes, every row and its place in the chain of hashes, every kept file,
    facts/ and results/, and the seals of versions that were closed. Nothing is written. The last line is the head: compare
    it with the one you noted elsewhere, or give the seal that you kept.

    \b
    Examples:
      focimine verify
      focimine verify --review review.zip
      focimine verify --against seal-312.json
      focimine verify --against "focimine-seal:1:9f3a…" --signed-by colleague.pub
    """
    if against is None and (signed_by is not None or ca is not None):
        raise ProtocolError("--signed-by and --ca belong to --against.", hint="Name the seal to be checked.")
    seal = seal_given(against) if against is not None else None
    vouched = _vouched(seal, signed_by, ca) if seal is not None else []
    with Store.open_apart(review) as store:
        found = check(store)
        with store.ledger() as connection:
            differences = find_differences(connection, seal) if seal else []
            later = read_later(connection, seal) if seal and not differences else []
        breaches = [*found.breaches, *differences]
        stages = dict.fromkeys(row["stage"] for row in interrupted_runs(store)) if breaches else {}
    _demand_whole(review, breaches, tuple(stages))
    for line in _told(found):
        say(line)
    if seal is not None:
        for line in (*_told_of_seal(seal), *vouched, *_told_of_later(later)):
            say(line)


def _vouched(seal: Seal, signed_by: str | None, ca: Path | None) -> list[str]:
    """Return what signature and time stamp of a seal say; FormatError where one does not hold, or is asked for and not there."""
    hint = "Take the seal from where it was kept first."
    wanted = read_public_key(signed_by) if signed_by is not None else None
    lines = []
    if seal.head is not None and seal.signature is not None:
        if not holds(seal.head, seal.signature):
            raise FormatError(
                "The signature of the seal does not hold: the seal was changed, or signed by another.", hint=hint
            )
        if wanted is not None and seal.signature.public_key != wanted:
            raise FormatError(f"The seal is signed with another key: {seal.signature.public_key}.", hint=hint)
        whose = "the key you named" if wanted else f"the key {seal.signature.public_key} (whose: --signed-by)"
        lines.append(f"It is signed with {whose}.")
    elif wanted is not None:
        raise FormatError("The seal is not signed.", hint="The line of a seal holds no signature: give its file.")
    if seal.head is not None and seal.timestamp is not None:
        stamped = check_stamp(seal.head, seal.timestamp, read_roots(ca) if ca else ())
        how = "the authority's signature holds" if stamped.is_checked else "its signature was not checked: give --ca"
        lines.append(f"It was there on {stamped.at}, says {seal.timestamp.authority} ({how}).")
    elif ca is not None:
        raise FormatError("The seal has no time stamp.", hint="The line of a seal holds none: give its file.")
    return lines


def _demand_whole(review: Path, breaches: Sequence[Breach], interrupted: Sequence[str] = ()) -> None:
    if not breaches:
        return
    shown = [str(breach) for breach in breaches[:MOST_SHOWN]]
    if len(breaches) > MOST_SHOWN:
        shown.append(f"… and {counted(len(breaches) - MOST_SHOWN, 'more place')}")
    first, *others = shown
    message = "\n".join([f"The ledger of {review} does not hold: {first}.", *(f"  {line}." for line in others)])
    again = "".join(f"A run of {stage} did not end: run `focimine {stage}` again, then this. " for stage in interrupted)
    raise StoreError(
        message, hint=again + (f"If it still does not hold: {_BACK[0].lower()}{_BACK[1:]}" if again else _BACK)
    )


def _told(found: Checked) -> Iterator[str]:
    yield f"The ledger holds: {counted(found.rows, 'row')}, each sealed to the one before it; {counted(found.n_files, 'file')} recorded."
    for remark in found.remarks:
        yield f"{remark}."
    yield f"Head: {counted(found.rows, 'row')}, the last of {found.at}, {found.hash}"


def _told_of_seal(seal: Seal) -> Iterator[str]:
    yield f"Nothing up to row {seal.rows} has changed since it was sealed (review {seal.review})."


def _told_of_later(later: Sequence[Later]) -> Iterator[str]:
    n = sum(item.n for item in later)
    yield f"Since then came {counted(n, 'row')}{':' if n else '.'}"
    for item in later:
        yield f"{item.n:>7}  {item.kind}, by {item.who}{' (machine)' if item.machine else ''}"


@click.command()
@click.option(
    "-o", "--output", type=OUTPUT_FILE, help="The seal's file (default: seal-ROWS.json in the working directory)."
)
@click.option("--make-key", "making", is_flag=True, help="Make a key of your own for signing, once; no seal is made.")
@click.option("--passphrase", is_flag=True, help="Of --make-key: keep the key under a passphrase, which is asked for.")
@click.option("--key", type=FILE, help="The private key to sign with (default: the one made with --make-key, if any).")
@click.option("--unsigned", is_flag=True, help="Do not sign, though there is a key.")
@click.option("--timestamp", metavar="URL", help="Have it stamped by this time-stamping authority (RFC 3161).")
@force_option
@optional_review_option
def seal(
    review: Path | None,
    output: Path | None,
    making: bool,
    passphrase: bool,
    key: Path | None,
    unsigned: bool,
    timestamp: str | None,
    force: bool,
) -> None:
    """Write what the ledger is now to a small file, and print it as a line, to be kept where you cannot change it.

    Paste the line into a registration (OSF, PROSPERO), a protocol, a mail to a colleague, or keep the file there. `focimine verify
    --against` proves with it, later and to anybody, that nothing up to now was changed. The review is checked first; nothing
    in it changes.

    \b
    Examples:
      focimine seal
      focimine seal -o preregistration.json --timestamp http://timestamp.identrust.com
      focimine seal --make-key --passphrase
      focimine seal --key my-key.pem
    """
    _check_options(making, passphrase, unsigned, key, output, timestamp)
    if making:
        _make(key or usual_key(), passphrase)
        return
    review = review or find_review(Path.cwd())
    with Store.open_apart(review) as store:
        _demand_whole(review, check(store).breaches)
        head = read_head(store)
    signature = None if unsigned else _signature(head, key)
    stamp = ask_for_stamp(head, timestamp) if timestamp else None
    path = output or Path(f"seal-{head.rows}.json")
    put_file(path, to_bytes(head, signature=signature, timestamp=stamp), force=force)
    say(to_line(head))
    how = ", ".join(name for name, is_there in (("signed", signature), ("time-stamped", stamp)) if is_there)
    say(
        f"Sealed: {counted(head.rows, 'row')} up to {head.at}, in {path} ({how or 'not signed: focimine seal --make-key'})."
    )
    say_aside(
        "Paste the line where you cannot change it, or keep the file there: a seal beside its review proves little."
    )


def _check_options(
    making: bool, passphrase: bool, unsigned: bool, key: Path | None, output: Path | None, timestamp: str | None
) -> None:
    """Refuse options that do not go together (ProtocolError)."""
    if making and (unsigned or output or timestamp):
        raise ProtocolError("--make-key makes a key and no seal.", hint="Run `focimine seal` afterwards.")
    if passphrase and not making:
        raise ProtocolError(
            "--passphrase belongs to --make-key.", hint=f"To sign it is asked for, or read from {PASSPHRASE}."
        )
    if unsigned and key:
        raise ProtocolError("--unsigned and --key do not go together.", hint="Give one.")


def _make(path: Path, with_passphrase: bool) -> None:
    phrase = None
    if with_passphrase:
        phrase = os.environ.get(PASSPHRASE) or click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    public = make_key(path, phrase)
    say(f"A new key in {path}, for your eyes alone; keep a copy of it in a safe place.")
    say(f"Its public key, to be shown to others ({path.with_suffix('.pub')}): {public}")


def _signature(head: Head, key: Path | None) -> Signature | None:
    path = key or usual_key()
    if key is None and not path.is_file():
        return None
    phrase = None
    if needs_passphrase(path):
        phrase = os.environ.get(PASSPHRASE) or click.prompt(f"Passphrase of {path}", hide_input=True)
    return sign(head, load_key(path, phrase))


COMMANDS: tuple[click.Command, ...] = (verify, seal)
