"""Keys for signing seals: Ed25519 (RFC 8032), one file of the user's own, and what a signature proves.

A signature binds a seal to whoever holds the key. It says nothing of when; a time stamp does.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.store.seals.seal import Head, Signature

KEY_NAME = "seal-key.pem"
OWN_FILE, OWN_FOLDER = 0o600, 0o700
_PUBLIC = re.compile(r"[0-9a-fA-F]{64}")


def usual_key() -> Path:
    """Return where the user's key lies: in the folder this system has for the settings of programs."""
    return Path(click.get_app_dir("focimine")) / KEY_NAME


def make_key(path: Path, passphrase: str | None) -> str:
    """Write a new private key to `path`, for its owner's eyes alone, and its public key beside it; return the public key.

    Raises ProtocolError where a key is there: it is never written over. StoreError where it cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    if passphrase:
        encryption: serialization.KeySerializationEncryption = serialization.BestAvailableEncryption(
            passphrase.encode()
        )
    else:
        encryption = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    shown = path.with_suffix(".pub")
    if shown == path or (shown.exists() and not path.exists()):
        raise ProtocolError(
            f"The public key would be {shown}, which is there already.", hint="Name another file with --key."
        )
    try:
        path.parent.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
        # Made new, with its mode: through no link, and never readable for others in between.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE)
        with os.fdopen(handle, "wb") as stream:
            stream.write(private)
        with shown.open("xb") as stream:
            stream.write(public)
    except FileExistsError as error:
        hint = "It is never written over: seals signed with it could not be signed again. Name another file with --key."
        raise ProtocolError(f"A key is there already: {path}.", hint=hint) from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.", hint="Name another file with --key."
        ) from error
    return _hex(key.public_key())


def needs_passphrase(path: Path) -> bool:
    """Return whether the key at `path` is kept under a passphrase. FormatError as `load_key`."""
    try:
        _load(path, None)
    except TypeError:
        return True
    return False


def load_key(path: Path, passphrase: str | None) -> Ed25519PrivateKey:
    """Return the key at `path`; FormatError where it cannot be read, is no such key, or the passphrase is another."""
    try:
        key = _load(path, passphrase)
    except TypeError as error:
        needed = "no passphrase was given" if passphrase is None else "it is kept under none"
        raise FormatError(
            f"{path}: the key was not read: {needed}.", hint="Give it when asked, or in FOCIMINE_SEAL_PASSPHRASE."
        ) from error
    return key


def _load(path: Path, passphrase: str | None) -> Ed25519PrivateKey:
    hint = "Make one with `focimine seal --make-key`, or name yours with --key."
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode() if passphrase else None)
    except OSError as error:
        raise FormatError(f"{path}: the key cannot be read: {error.strerror or error}.", hint=hint) from error
    except ValueError as error:
        raise FormatError(f"{path} is no key, or the passphrase is another.", hint=hint) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise FormatError(f"{path} holds a key of another kind; seals are signed with Ed25519.", hint=hint)
    return key


def sign(head: Head, key: Ed25519PrivateKey) -> Signature:
    """Return the signature of a head; the same key and head give the same one."""
    return Signature(public_key=_hex(key.public_key()), signature=key.sign(head.message()).hex())


def holds(head: Head, signature: Signature) -> bool:
    """Return whether the signature is that of this head by the key it names."""
    if signature.algorithm != "Ed25519":
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        public.verify(bytes.fromhex(signature.signature), head.message())
    except (InvalidSignature, ValueError):
        return False
    return True


def read_public_key(text: str) -> str:
    """Return a public key given as 64 digits or as the name of a .pub file, as digits; FormatError where it is none."""
    if _PUBLIC.fullmatch(text.strip()):
        return text.strip().lower()
    try:
        key = serialization.load_pem_public_key(Path(text).read_bytes())
    except (OSError, ValueError) as error:
        raise FormatError(
            f"{text} is no public key.", hint="Give its 64 digits, or the .pub file made with the key."
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise FormatError(
            f"{text} holds a key of another kind; seals are signed with Ed25519.",
            hint="Give the .pub file made with the key.",
        )
    return _hex(key)


def _hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()
