"""The YAML of a plan: a key given twice, a value that cannot be, and what would unfold without end are refused with their place."""

from __future__ import annotations

from typing import Any

import yaml

from corpora.errors import ProtocolError
from corpora.protocol.wording import shortened

MOST_VALUES = 20_000
"""Values of a plan, each use of an anchor counted in full; the longest known plan has about a thousand."""
DEEPEST = 40
"""Levels of a plan's lists and keys; it has eight."""
IMPOSSIBLE = (ValueError, KeyError, AttributeError, IndexError, TypeError, OverflowError)
"""What PyYAML raises where a value is not what its tag or its form says, such as the date 2024-13-01 or `!!bool x`."""


def place(mark: yaml.Mark | Any) -> str:
    """Return where a mark is, as people count."""
    return f"line {mark.line + 1}, column {mark.column + 1}"


class PlanLoader(yaml.SafeLoader):
    """YAML that refuses a key given twice, which plain YAML drops without a word, and locates impossible values.

    Anchors may be used again, but not inside themselves, nor so often that the plan has more than MOST_VALUES.
    All errors of ours are ProtocolError and begin with the place.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._n_values = 0
        self._sizes: dict[int, int] = {}
        self._open: set[str] = set()
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next value with all it holds, counted."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            if anchor in self._open:
                raise _refused(event, f"the value *{anchor} holds itself", "Write out what is meant.")
            node = super().compose_node(parent, index)
            self._count(event, self._sizes.get(id(node), 1))
            return node
        if self._depth >= DEEPEST:
            raise _refused(
                event, f"this is nested deeper than {DEEPEST} levels", "Check the brackets and the indentation."
            )
        before = self._n_values
        self._count(event, 1)
        self._depth += 1
        self._open.add(anchor or "")
        node = super().compose_node(parent, index)
        self._open.discard(anchor or "")
        self._depth -= 1
        self._sizes[id(node)] = self._n_values - before
        return node

    def _count(self, event: yaml.Event, n: int) -> None:
        self._n_values += n
        if self._n_values > MOST_VALUES:
            message = f"up to here the plan has more than {MOST_VALUES:,} values, anchors (&, *) counted in full"
            raise _refused(event, message, "Leave out what no plan needs.")

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return keys with values; ProtocolError for a key given twice."""
        seen = set()
        for key_node, _ in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in seen:
                message = f"{place(key_node.start_mark)}: the key {key!r} is given twice"
                raise ProtocolError(message, hint="Keep one of the two.")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return the value of a node; ProtocolError where it is not what its form or its tag says."""
        try:
            return super().construct_object(node, deep=deep)
        except IMPOSSIBLE as error:
            what = shortened(node.value) if isinstance(node, yaml.ScalarNode) else f"the value of the tag {node.tag}"
            why = error if isinstance(error, ValueError) else "it is not what its tag says"
            message = f"{place(node.start_mark)}: {what} cannot be read: {why}"
            raise ProtocolError(message, hint="Correct it, or put quotes around it if it is text.") from error


def _refused(event: yaml.Event, message: str, hint: str) -> ProtocolError:
    return ProtocolError(f"{place(event.start_mark)}: {message}", hint=hint)
