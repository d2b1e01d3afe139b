"""Untrusted XML: parsed without loading a DTD, expanding an entity or opening an address."""

from __future__ import annotations

from lxml import etree


def safe_parser(*, recover: bool = False, huge: bool = False) -> etree.XMLParser:
    """Return a parser for untrusted files; with `recover` small faults are forgiven.

    Entities are not expanded, DTDs and the network are not used, trees deep or large enough to exhaust the memory are
    refused (texts over 10 MB are read with `huge`, which is for files without a document type and of limited depth);
    comments and processing instructions are left out.
    """
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )
