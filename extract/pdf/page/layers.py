"""Layers of a PDF (optional content, PDF 32000-1, 8.11) that a viewer does not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import literal_name

SHOWN_BY: Mapping[str, Any] = {"AnyOn": any, "AllOn": all}
"""Policies of a group of layers under which it is shown, given which of its layers are on."""

HIDDEN_BY: Mapping[str, Any] = {"AnyOff": any, "AllOff": all}
"""Policies under which a group is shown, given which of its layers are off."""


def layers_off(catalog: Mapping[str, Any]) -> frozenset[int]:
    """Return the object numbers of the layers that are off when a file is opened for viewing."""
    properties = _dictionary(catalog.get("OCProperties"))
    config = _dictionary(properties.get("D"))
    off = _numbers(config.get("OFF"))
    if literal_name(resolve1(config.get("BaseState", ""))) == "OFF":
        off = _numbers(properties.get("OCGs")) - _numbers(config.get("ON"))
    for rule in map(_dictionary, _list(config.get("AS"))):
        if literal_name(resolve1(rule.get("Event", ""))) != "View":
            continue
        for layer in _list(rule.get("OCGs")):
            usage = _dictionary(_dictionary(_dictionary(layer).get("Usage")).get("View"))
            state = literal_name(resolve1(usage.get("ViewState", "")))
            if isinstance(layer, PDFObjRef) and state in {"ON", "OFF"}:
                off = off | {layer.objid} if state == "OFF" else off - {layer.objid}
    return off


def is_off(layer: Any, off: frozenset[int]) -> bool:
    """Return whether a layer, or a group of layers with a policy, is not shown."""
    if isinstance(layer, PDFObjRef) and layer.objid in off:
        return True
    entry = _dictionary(layer)
    if literal_name(resolve1(entry.get("Type", ""))) != "OCMD":
        return False
    members = entry.get("OCGs")
    listed = [members] if isinstance(resolve1(members), dict) else _list(members)
    hidden = [isinstance(m, PDFObjRef) and m.objid in off for m in listed]
    policy = literal_name(resolve1(entry.get("P", "AnyOn")))
    if not hidden:
        return False
    if policy in HIDDEN_BY:
        return not HIDDEN_BY[policy](hidden)
    return not SHOWN_BY.get(policy, any)(not h for h in hidden)


def _dictionary(value: Any) -> dict[str, Any]:
    found = resolve1(value)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    found = resolve1(value)
    return found if isinstance(found, list) else []


def _numbers(value: Any) -> frozenset[int]:
    return frozenset(entry.objid for entry in _only_references(_list(value)))


def _only_references(entries: Iterable[Any]) -> Iterable[PDFObjRef]:
    return (entry for entry in entries if isinstance(entry, PDFObjRef))
