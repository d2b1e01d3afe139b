"""Text that goes into XML and HTML: what these cannot hold at all is replaced, whoever wrote it."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
_NOT_OF_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) has no place for, escaped or not: control characters, halves of characters, U+FFFE and U+FFFF;
also the control characters that it only advises against (U+007F to U+009F but for U+0085)."""


def whole_markup(document: str) -> str:
    """Return a text or a finished document with U+FFFD in place of each character that no XML or HTML can hold."""
    return document if document.isascii() and document.isprintable() else _NOT_OF_XML.sub(REPLACEMENT, document)
