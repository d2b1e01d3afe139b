"""The atlases a plan may name are those the analysis can look up."""

from __future__ import annotations

import pytest

from corpora.errors import ProtocolError
from corpora.protocol import ATLASES, parse_protocol
from meta.labels import FINDERS, TALAIRACH, keys_of


def test_the_plan_and_the_analysis_know_the_same_atlases():
    assert set(ATLASES) == {*FINDERS, TALAIRACH}
    assert all(keys_of(name) for name in ATLASES)


def test_an_unknown_atlas_is_an_error_with_the_nearest_name(protocol_text):
    with pytest.raises(ProtocolError) as caught:
        parse_protocol(protocol_text + "  labels: [harvard_oxfrod]\n")
    message = caught.value.message
    assert "line 18, column 12: analysis.labels[0]: unknown value 'harvard_oxfrod'" in message
    assert "did you mean harvard_oxford?" in message
