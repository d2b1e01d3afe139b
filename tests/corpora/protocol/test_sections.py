"""Names of a plan: each analysis has a folder of its own, each subgroup asks for what is coded."""

from __future__ import annotations

import pytest
import yaml

from corpora.curation.called import called
from corpora.errors import ProtocolError
from corpora.protocol import ExtractionSection, parse_protocol

CODING = """
extraction:
  coding:
    - {name: empathy, label: {en: Empathy}, type: choice, values: [affective, cognitive]}
"""


def plan(protocol_text, analysis, coding=CODING):

    content = yaml.safe_load(protocol_text)
    content.update(yaml.safe_load(coding))
    content["analysis"] = {**content.get("analysis", {}), **yaml.safe_load(analysis)}
    return parse_protocol(yaml.safe_dump(content, allow_unicode=True))


def group(name, where="{empathy: [affective]}"):
    return f"{{name: {name}, label: {{en: G}}, where: {where}}}"


def test_subgroups_over_the_coding_scheme_load(protocol_text):
    assert plan(protocol_text, f"subgroups: [{group('情感')}]").analysis.subgroups[0].name == "情感"


@pytest.mark.parametrize(
    ("subgroups", "message"),
    [
        (group("main"), "'main' is taken"),
        (group("prisma"), "'prisma' is taken"),
        (f"{group('a')}, {group('A')}", "'A' is taken"),
        (group("../out"), "cannot be a folder's"),
        (group("'a/b'"), "cannot be a folder's"),
        (group("a", "{empaty: [affective]}"), "no coding field 'empaty'; did you mean empathy?"),
        (group("a", "{empathy: [affectiv]}"), "empathy has no value 'affectiv'; did you mean affective?"),
    ],
)
def test_a_name_that_cannot_be_is_explained(protocol_text, subgroups, message):
    with pytest.raises(ProtocolError) as caught:
        plan(protocol_text, f"subgroups: [{subgroups}]\ncontrasts: []\nconjunctions: []")
    assert message in caught.value.message


def test_a_contrast_may_not_take_a_subgroups_folder(protocol_text):
    with pytest.raises(ProtocolError, match="'a' is taken"):
        plan(protocol_text, f"subgroups: [{group('a')}]\ncontrasts: [{{name: a, a: main, b: a}}]")


def test_a_date_that_is_none_is_a_protocol_error():
    with pytest.raises(ProtocolError, match="month must be in"):
        parse_protocol("search: {from_date: 2024-13-01}")


@pytest.mark.parametrize("key", ["permutations: yes", "seed: true", "cluster_fwe_p: no", "assumed_n: on"])
def test_yes_and_no_are_no_numbers(protocol_text, key):
    with pytest.raises(ProtocolError, match=r"it should be a (whole )?number"):
        plan(protocol_text, key)


def test_coded_values_are_called_as_the_plan_says_else_by_the_usual_words_else_as_they_are():
    field = {"name": "task", "label": {"en": "task"}, "type": "choice", "values": ["gut", "block", "odd"]}
    section = ExtractionSection.model_validate({"coding": [{**field, "value_labels": {"gut": {"zh": "肠道"}}}]})
    assert [called(section, "task", value, "zh") for value in ("gut", "block", "odd")] == ["肠道", "组块设计", "odd"]
    assert called(section, "task", "gut", "en") == "gut"
    assert (
        called(section, "height_threshold", "p < 0.001 uncorrected; 10 voxels", "zh") == "p < 0.001 未校正；10 个体素"
    )
    assert called(section, "note", "a corrected note of mine", "zh") == "a corrected note of mine"
    with pytest.raises(ValueError, match="none of the values; did you mean gut"):
        ExtractionSection.model_validate({"coding": [{**field, "value_labels": {"gutt": {"zh": "肠道"}}}]})


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("Pain of others", 'write {en: "Pain of others"}'),
        ("“疼痛”", "curly quote"),
        ("疼痛", 'write {zh: "疼痛"}'),
        ("en:Pain", "write a space after the colon"),
    ],
)
def test_a_text_without_its_language_is_told_with_the_right_spelling(protocol_text, written, says):
    content = yaml.safe_load(protocol_text)
    content["review"]["title"] = written
    with pytest.raises(ProtocolError) as found:
        parse_protocol(yaml.safe_dump(content, allow_unicode=True))
    assert says in str(found.value)
