"""Published networks are laid beside ours with distances, and one that misses its own seed is told."""

from __future__ import annotations

import pytest

from corpora.brain import tal_to_mni
from corpora.bundled import load
from corpora.errors import FormatError
from corpora.nouns.studies import Space
from corpora.sheets import read_sheet
from meta.networks.published import beside_published, in_mni, published_misses, read_published_networks

TEXT = """seed,cluster,region,x,y,z,space,volume_mm3
main/1,1-1,insula,-34,14,0,MNI,4000
main/1,1-2,thalamus,-10,-18,8,TAL,800
main:2,2-1,cingulate,0,34,0,MNI,4464
"""
SEEDS = {"main:1": (-34.0, 15.0, -2.0), "main:2": (0.0, 34.0, 44.0)}


def test_clusters_are_read_in_either_space_and_a_line_without_a_place_is_named() -> None:
    nodes = read_published_networks(read_sheet(TEXT.encode(), name="networks.csv"))
    assert [node.seed for node in nodes] == ["main:1", "main:1", "main:2"]
    assert nodes[1].centre == pytest.approx(tuple(tal_to_mni([[-10.0, -18, 8]])[0]))
    assert nodes[2].reach == pytest.approx(10.2, abs=0.1)
    with pytest.raises(FormatError, match="needs seed, x, y, z"):
        read_published_networks(read_sheet(b"seed,x,y,z,space\nmain:1,1,2,,MNI\n", name="networks.csv"))


def test_a_published_network_that_misses_its_seed_is_told_in_both_languages() -> None:
    nodes = read_published_networks(read_sheet(TEXT.encode(), name="networks.csv"))
    (told,) = published_misses(nodes, SEEDS, "en")
    assert told.startswith("The published network of main:2 misses its own seed")
    assert "lies 44 mm from the seed, and a ball of that volume has a radius of 10 mm" in told
    (chinese,) = published_misses(nodes, SEEDS, "zh")
    assert "44 mm" in chinese
    table = beside_published(nodes, SEEDS, [])
    assert table is not None
    assert [row[5:7] for row in table.rows["en"]][2] == ("44.0", "–")
    assert beside_published((), SEEDS, []) is None


def test_the_bundled_review_s_second_network_misses_its_seed_and_its_first_does_not() -> None:
    corpus = load("intergroup_empathy_bias")
    nodes = read_published_networks(read_sheet(corpus.facts()["published_networks.csv"].encode(), name="networks.csv"))
    assert len(nodes) == 8
    clusters = [row for row in corpus.rows("published_clusters.csv") if row["analysis"] == "main"]
    seeds = {
        f"main:{row['cluster']}": in_mni([float(row[axis]) for axis in "xyz"], Space(row["space"])) for row in clusters
    }
    (told,) = published_misses(nodes, seeds, "en")
    assert "main:2" in told
    assert "44 mm" in told
