"""What must not be said: keys and the user's address, in whatever form a service repeats them."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

SECRET_NAMES = frozenset({"api_key", "apikey", "key", "token", "email", "mailto", "tool", "authorization", "x-api-key"})
KEY_NAMES = SECRET_NAMES - {"email", "mailto", "tool"}
SHORTEST_SECRET = 4
"""Characters below which a value is no secret: hiding it would spoil other words."""
SHORTEST_IN_ANSWERS = 12
"""Characters of a key that is taken out of answers; services give out 20 and more, and a short word may be one of a title."""
HIDDEN = "…"
_SECRET_IN_URL = re.compile(r"(?i)\b(api[_-]?key|key|token|email|mailto)([\"']?\s*[=:]\s*[\"']?)[^&\s\"']+")


_USER_IN_URL = re.compile(r"(?<=://)[^/@\s]+@")


def public(values: Mapping[str, str]) -> dict[str, str]:
    """Return parameters without keys and addresses: for logs."""
    return {key: value for key, value in sorted(values.items()) if key.lower() not in SECRET_NAMES}


def masked(text: str) -> str:
    """Return `text` with the values of keys and addresses hidden, and the users and passwords inside addresses of the web."""
    text = _USER_IN_URL.sub(f"{HIDDEN}@", text)
    return _SECRET_IN_URL.sub(lambda m: f"{m.group(1)}{m.group(2)}{HIDDEN}", text)


def keys_in(values: Mapping[str, str]) -> set[str]:
    """Return the keys among parameters or headers."""
    found = {value.strip() for name, value in values.items() if name.lower() in KEY_NAMES}
    return {value for value in found if len(value) >= SHORTEST_SECRET}


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return `text` without the secrets, plain, percent-encoded, escaped for markup or JSON, or in Base64; in any capitals."""
    for form in sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True):
        text = re.sub(re.escape(form), HIDDEN, text, flags=re.IGNORECASE)
    return text


def hide_in_bytes(content: bytes, secrets: Iterable[str]) -> bytes:
    """Return the bytes of an answer with the long secrets replaced by as many asterisks, in the forms of `hide`."""
    long = [secret for secret in secrets if len(secret) >= SHORTEST_IN_ANSWERS]
    for form in sorted({form for secret in long for form in _forms(secret)}, key=len, reverse=True):
        plain = form.encode("utf-8", "replace")
        if plain in content:
            content = content.replace(plain, b"*" * len(plain))
    return content


def _forms(secret: str) -> set[str]:
    packed = base64.b64encode(secret.encode("utf-8", "replace")).decode().rstrip("=")
    numbered = "".join(char if char.isalnum() else f"&#{ord(char)};" for char in secret)
    forms = {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        html.escape(secret),
        json.dumps(secret)[1:-1],
        numbered,
    }
    return {form for form in {*forms, packed} if len(form) >= SHORTEST_SECRET}
