"""Who was measured: participants, sex and age of the study and of each group, with the sentence of each value.

The study's sample is the one that was analysed: "35 took part, 5 were excluded" gives 30. Sentences are
taken from the participants section first, then the abstract, then the rest; a table of demographics fills
what the text leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import FEMALE, MALE, PEOPLE, group_class
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence
from corpora.nouns.studies import SAMPLE_FACTS, Sample
from extract.people.ages import read_ages, read_sexes
from extract.people.analysed.abstracts import with_abstract
from extract.people.analysed.cases import count_cases
from extract.people.analysed.classes import of_one_class, with_other_class
from extract.people.analysed.degrees import implied_numbers, most_implied, weigh_degrees, weigh_groups
from extract.people.analysed.each_group import of_all_groups, of_named_groups
from extract.people.analysed.everyone import with_everyone
from extract.people.analysed.final import later_kept, with_final
from extract.people.analysed.labelled import of_listed_groups, with_labelled
from extract.people.analysed.later import without_later_exclusions
from extract.people.analysed.matched import with_matched
from extract.people.analysed.pairs import all_of_pairs, both_of_each
from extract.people.analysed.remainders import with_remainder
from extract.people.analysed.scanned import all_scanned, those_scanned
from extract.people.analysed.two_samples import with_second_sample
from extract.people.analysed.witnesses import weigh_abstract
from extract.people.apart.unscanned import scanned_only
from extract.people.arms import count_arms, name_arms
from extract.people.captions import samples_of_captions
from extract.people.chinese.passages import read_chinese
from extract.people.counts import FEWEST, find_mentions
from extract.people.experiments import SCANNED, add_experiments, experiment_at, experiments_of, label_of
from extract.people.groups import NEAR, count_people
from extract.people.languages import read_other_languages
from extract.people.tables import read_table_groups
from extract.people.tally import Count, Group
from extract.prose import RunningText, Sentence, read_prose

_PARTICIPANTS = r"(?:(?:Recruitment|Selection|Inclusion) of [\w -]{0,30}?(?:participants|subjects|patients|volunteers)|(?:Patient|Participant|Subject|Volunteer)s? (?=recruitment|selection|characteristics|sample|population)|(?:Healthy|Normal) (?:participants|subjects|controls|volunteers)|Controls?(?: (?:participants|subjects|group))?|Participants?|Subjects?|Volunteers|(?:Study )?(?:Sample|Population|Cohort)|Study (?:participants|subjects)|Human subjects|Patients)"
_HEADING_LINE = re.compile(
    rf"(?:^|/\s*)\W{{0,3}}(?:\d+(?:\.\d+)*\.?\s*)?{_PARTICIPANTS}\b[\w ,&-]{{0,60}}(?:\s?/\s?(?:(?:experiment|study|exp\.) \w{{1,5}}|(?:[\w-]+ ){{0,3}}(?:f?MRI|(?:neuro)?imaging|PET)(?: [\w-]+){{0,2}}))?\W{{0,2}}$",
    re.IGNORECASE,
)
_HEADING_INLINE = re.compile(
    rf"(?:^|[.:)]\s|\s)\W{{0,2}}(?:\d+(?:\.\d+)*\.?\s*)?(?:{_PARTICIPANTS}|PARTICIPANTS|SUBJECTS)\b"
    rf"(?:\s*(?:,|and|&)\s*[\w ,]{{0,40}}?)?\s*(?:[.:—–-]\s|(?=\s(?:[A-Z]|\d)))"
)
_METHODS = re.compile(
    r"\W{0,3}(?:\d+(?:\.\d+)*\.?\s*)?(?:general |experimental |subjects and |patients and |participants and )?(?:materials? (?:and|&) )?(?:methods?|procedures?|methods (?:and|&) materials?)\W{0,2}",
    re.IGNORECASE,
)
"""A section on methods that has no part on participants."""
_RESULTS = re.compile(r"\b(?:results|discussion|conclusions?)\b", re.IGNORECASE)
"""Sections in which a noun of people is no heading."""
_DESCRIBES = re.compile(
    r"\b(?:consent|aged?|years|handed|recruited|took part|participated|(?:fe)?males?|women|excluded|paid|scanned)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\bbehaviou?r\w*|\bpilot\b|\bEEG\b|\bMEG\b|\bERP|\bnorming\b|\bonline\b|\bpsychophysic|\brating|\bTMS\b",
    re.IGNORECASE,
)
_SECTION_LENGTH = 3500
_ABSTRACT_LENGTH = 4000
MOST_HEADINGS = 100
"""Headings inside a text; one with more repeats a word."""


def find_samples(
    document: Document, prose: RunningText | None = None, described: Sequence[Sample] | None = None
) -> tuple[Sample, ...]:
    """Return the study's analysed sample, first and named "study", then its groups; empty when no count was found.

    Fields the text does not state are None; `evidence` holds the sentence (or table row) of each field. `prose` is
    the document's running text, and `described` the groups of its tables, where the caller has read them already.
    """
    prose = prose or read_prose(document)
    tables = read_table_groups(document) if described is None else described
    for place, start, end in _stretches(prose):
        sentences = scanned_only(list(prose.sentences(start, end)))
        near = _SECTION_LENGTH if place == "participants section" else NEAR
        count = name_arms(of_all_groups(count_people(sentences, near), sentences), sentences)
        if count is None or count.n < FEWEST:
            continue
        one = with_matched(of_listed_groups(count, sentences), sentences)
        count = with_second_sample(one, prose, sentences)
        of_two = count.sentences if count != one else ()
        if place == "participants section":
            count = those_scanned(count, sentences)
            count = _with_other_section(count, prose, start)
            count = with_abstract(later_kept([*prose.sentences(end), *prose.sentences(0, start)], count), prose)
        sentences_of_all = list(prose.sentences())
        count = with_final(_of_each(count, prose), [s for s in scanned_only(sentences_of_all) if s not in of_two])
        count = with_labelled(count, scanned_only(sentences_of_all))
        count = all_scanned(with_everyone(count, sentences_of_all), sentences_of_all)
        implied = implied_numbers(prose)
        count = weigh_groups(weigh_degrees(count, implied, prose.sentences(end)), prose.sentences(start))
        if place == "participants section":
            count = without_later_exclusions(count, prose, implied, end)
            count = with_remainder(weigh_abstract(count, prose, implied), prose, implied)
        count = add_experiments(prose, both_of_each(all_of_pairs(count), prose))
        return _samples(prose, count, sentences, place, tables)
    arms = count_arms(list(prose.sentences()))
    if arms is not None:
        return _samples(prose, arms, [], "text", tables)
    sexes = _only_sexes(prose)
    if sexes is not None:
        return (sexes,)
    chinese = read_chinese(prose)
    if chinese:
        return (chinese[0], *(tables if _sum(tables) == chinese[0].n and len(tables) > 1 else chinese[1:]))
    stated = read_other_languages(prose) or _named_n(prose)
    if stated is not None:
        return (stated,)
    return _from_tables(tables) or samples_of_captions(document) or _cases(prose) or _from_degrees(prose)


def count_passages(prose: RunningText, most: int) -> Iterator[tuple[int, int, Count | None]]:
    """Yield where each passage on participants lies, with the people it counts, up to `most` that count some.

    Where none does, all places up to the first in which people are counted.
    """
    n_counted = 0
    for place, start, end in _stretches(prose):
        if n_counted == most or (n_counted and place != "participants section"):
            return
        sentences = list(prose.sentences(start, end))
        count = name_arms(of_all_groups(count_people(sentences), sentences), sentences)
        n_counted += count is not None
        yield start, end, count


def samples_of_count(prose: RunningText, count: Count, tables: Sequence[Sample]) -> tuple[Sample, ...]:
    """Return the samples of a count of people wherever it stands in a text."""
    return _samples(prose, count, list(count.sentences), "text", tables)


def _stretches(prose: RunningText) -> Iterator[tuple[str, int, int]]:
    """Yield (place, start, end) in the folded text, the surest places first."""
    for section in sorted(prose.sections, key=lambda one: _rank(one.heading)):
        if _HEADING_LINE.search(section.heading) and _counts(prose, section.start, section.end):
            yield "participants section", section.start, min(section.end, section.start + _SECTION_LENGTH)
    for found in islice(_HEADING_INLINE.finditer(prose.text), MOST_HEADINGS):
        if not _is_of_results(prose, found.start()) and _counts(prose, found.end(), found.end() + 900):
            yield "participants section", found.end(), _section_end(prose, found.end())
    for section in prose.sections:
        if _METHODS.fullmatch(section.heading) and _counts(prose, section.start, section.end):
            yield "participants section", section.start, min(section.end, section.start + _SECTION_LENGTH)
    yield "abstract", 0, _ABSTRACT_LENGTH
    yield "text", 0, len(prose.text)


def _of_each(count: Count, prose: RunningText) -> Count:
    """Return the count of all groups where a sentence anywhere names them and the number in each: "patients and controls (n = 24 in each group)"."""
    return of_named_groups(count, prose.sentences()) if not count.groups and not count.experiments else count


def _with_other_section(count: Count, prose: RunningText, start: int) -> Count:
    """Return the count with the people of another section, where one is of patients only and the other of controls."""
    if count.groups or count.experiments or of_one_class(count) is None:
        return count
    experiment = experiment_at(prose, start)
    for section in prose.sections:
        if section.start == start or not _HEADING_LINE.search(section.heading):
            continue
        if label_of(section.heading) not in (experiment, None):
            continue
        other = count_people(list(prose.sentences(section.start, min(section.end, section.start + _SECTION_LENGTH))))
        heading = section.heading.rpartition("/")[2]
        both = (
            with_other_class(count, other, of=group_class(heading)) if other is not None and not other.groups else None
        )
        if both is not None:
            return both
    return count


def _is_of_results(prose: RunningText, place: int) -> bool:
    section = prose.section_at(place)
    return section is not None and _RESULTS.search(section.heading) is not None


def _rank(heading: str) -> int:
    """Return where the participants under a heading stand: those of images first, of behaviour and ratings last."""
    return 0 if SCANNED.search(heading) else 2 if _OF_OTHERS.search(heading) else 1


def _counts(prose: RunningText, start: int, end: int) -> bool:
    """Return whether people are counted at the beginning of a stretch, in words of a participants section."""
    text = prose.text[start : min(end, start + 900)]
    return bool(
        re.search(rf"\b{NUMBER}\b", text, re.IGNORECASE) and re.search(PEOPLE, text, re.I) and _DESCRIBES.search(text)
    )


def _section_end(prose: RunningText, start: int) -> int:
    """Return where the passage under a heading inside the text ends: at most a section's length, or where the document's does."""
    end = start + _SECTION_LENGTH
    section = prose.section_at(start)
    return min(end, section.end) if section is not None and section.heading else end


def _samples(
    prose: RunningText, count: Count, sentences: Sequence[Sentence], place: str, tables: Sequence[Sample]
) -> tuple[Sample, ...]:
    quote = " […] ".join(s.text for s in count.sentences)
    study = Sample(
        name="study",
        n=count.n,
        recruited=count.recruited,
        evidence={"n": replace(prose.evidence(count.sentences[0], place), quote=quote)},
    )
    labels = experiments_of(count.groups)
    groups = tuple(
        replace(_group(prose, group, count.groups, place), experiment=label)
        for group, label in zip(count.groups, labels, strict=True)
    )
    if _sum(tables) == count.n and len(tables) > 1:
        groups = _merge(groups, tables)
    following = [*count.sentences, *_following(sentences, count.sentences[-1], 8)]
    if not groups:
        for sentence in dict.fromkeys(following):
            study = _add_stated(study, prose, sentence, place)
    else:
        study = _add_up(study, groups)
        counted = {group.mention for group in count.groups}
        for sentence in dict.fromkeys(following):
            found = [m for m in find_mentions(sentence) if m.n == study.n]
            if found or not any(m in counted for m in find_mentions(sentence)):
                study = _add_stated(study, prose, sentence, place)
    if len(tables) == 1 and tables[0].n == study.n:
        study = _fill(study, tables[0])
    return (study, *groups, *(_experiment(prose, label, own, place) for label, own in count.experiments))


def _experiment(prose: RunningText, label: str, count: Count, place: str) -> Sample:
    """Return the people of one experiment that has a section of its own."""
    quote = " […] ".join(s.text for s in count.sentences)
    evidence = replace(prose.evidence(count.sentences[0], place), quote=quote)
    return Sample(
        name=f"experiment {label}", n=count.n, recruited=count.recruited, experiment=label, evidence={"n": evidence}
    )


def _following(sentences: Sequence[Sentence], after: Sentence, how_many: int) -> list[Sentence]:
    return [s for s in sentences if s.start > after.start][:how_many]


def _group(prose: RunningText, group: Group, groups: Sequence[Group], place: str) -> Sample:
    """Return one group with the facts stated between its count and the next group's."""
    mention = group.mention
    text = mention.sentence.text
    others = [g.mention.start for g in groups if g.mention.sentence == mention.sentence]
    end = min((start for start in others if start > mention.start), default=len(text))
    evidence = prose.evidence(mention.sentence, place)
    sample = Sample(name=" ".join(mention.phrase.split()), n=group.n, evidence={"n": evidence})
    if group.n != mention.n:
        return sample
    offset = mention.sentence.start
    return _add_facts(sample, prose, offset + mention.start, offset + end, evidence)


def _add_stated(sample: Sample, prose: RunningText, sentence: Sentence, place: str) -> Sample:
    """Add sex and ages that a sentence states, unless it counts other people."""
    if sample.n is None or _of_others(sentence, sample.n):
        return sample
    return _add_facts(sample, prose, sentence.start, sentence.end, prose.evidence(sentence, place))


def _add_facts(sample: Sample, prose: RunningText, start: int, end: int, evidence: Evidence) -> Sample:
    """Add sex and ages that the text between two offsets states of this very number of people."""
    if sample.n is None:
        return sample
    new: dict[str, float] = {}
    sexes = read_sexes(prose.text[start:end], sample.n) if sample.males is None else None
    if sexes is not None:
        new |= {"males": sexes[0], "females": sexes[1]}
    ages = read_ages(prose, start, end)
    if sample.age_mean is None and ages.mean is not None:
        new["age_mean"] = ages.mean
        if ages.sd is not None:
            new["age_sd"] = ages.sd
    if sample.age_min is None and ages.low is not None and ages.high is not None:
        new |= {"age_min": ages.low, "age_max": ages.high}
    return replace(sample, **new, evidence={**sample.evidence, **dict.fromkeys(new, evidence)})  # type: ignore[arg-type]


def _of_others(sentence: Sentence, n: int) -> bool:
    """Return whether a sentence counts people, but not these: its ages are those of other people."""
    mentions = [m for m in find_mentions(sentence) if not m.is_sex]
    return bool(mentions) and not any(m.n == n for m in mentions)


def _add_up(study: Sample, groups: Sequence[Sample]) -> Sample:
    if any(g.males is None or g.females is None for g in groups) or _sum(groups) != study.n:
        return study
    quote = " […] ".join(dict.fromkeys(g.evidence["males"].quote for g in groups))
    evidence = replace(groups[0].evidence["males"], quote=quote)
    males, females = sum(g.males or 0 for g in groups), sum(g.females or 0 for g in groups)
    return replace(
        study,
        males=males,
        females=females,
        evidence={**study.evidence, "males": evidence, "females": evidence},
    )


def _merge(groups: Sequence[Sample], tables: Sequence[Sample]) -> tuple[Sample, ...]:
    """Fill the groups of the text from the table's with the same numbers in the same order; else take the table's."""
    if [g.n for g in groups] != [t.n for t in tables] and sorted(g.n or 0 for g in groups) != sorted(
        t.n or 0 for t in tables
    ):
        return tuple(tables) if not groups else tuple(groups)
    if [g.n for g in groups] == [t.n for t in tables]:
        return tuple(_fill(g, t) for g, t in zip(groups, tables, strict=True))
    by_n = {t.n: t for t in tables}
    return tuple(_fill(g, by_n[g.n]) for g in groups)


def _fill(sample: Sample, other: Sample) -> Sample:
    new = {f: getattr(other, f) for f in SAMPLE_FACTS if getattr(sample, f) is None and getattr(other, f) is not None}
    return replace(sample, **new, evidence={**sample.evidence, **{f: other.evidence[f] for f in new}})


def _sum(groups: Sequence[Sample]) -> int:
    return sum(g.n or 0 for g in groups)


_ASKED = re.compile(r"\b(?:respondents|questionnaires?|surveys?|on-?line)\b[^.;]{0,40}$", re.IGNORECASE)
"""Of those who were only asked: "respondents to a web-based questionnaire (N = 312)"."""


def _named_n(prose: RunningText) -> Sample | None:
    """Return the sample of a text that only states "N = 26", when it states one number."""
    stated: dict[int, Sentence] = {}
    for sentence in prose.sentences():
        for found in re.finditer(r"\bN\s*=\s*(\d{1,4})\b", sentence.text):
            if int(found[1]) >= FEWEST and not _ASKED.search(sentence.text[: found.start()]):
                stated.setdefault(int(found[1]), sentence)
    if len(stated) != 1:
        return None
    n, sentence = next(iter(stated.items()))
    return Sample(name="study", n=n, evidence={"n": prose.evidence(sentence, "text")})


_BOTH_SEXES = re.compile(
    rf"\b{PEOPLE}\s?[(\[](?:[A-Za-z-]+,? ){{0,2}}?({NUMBER}) (?:{MALE}|{FEMALE})(?:,| and|,? ?/| ?[;+]) ?({NUMBER}) (?:{MALE}|{FEMALE})\b",
    re.IGNORECASE,
)


def _only_sexes(prose: RunningText) -> Sample | None:
    """Return the sample of a text that counts people only by sex: "healthy subjects (9 males, 8 females)"."""
    for sentence in prose.sentences():
        bracketed = "(" in sentence.text or "[" in sentence.text
        found = _BOTH_SEXES.search(sentence.text) if bracketed else None
        n = sum(to_number(part) or 0 for part in found.groups()) if found else 0
        if n >= FEWEST:
            evidence = prose.evidence(sentence, "text")
            study = Sample(name="study", n=n, evidence={"n": evidence})
            return _add_facts(study, prose, sentence.start, sentence.end, evidence)
    return None


def _cases(prose: RunningText) -> tuple[Sample, ...]:
    count = count_cases(prose.sentences())
    return _samples(prose, count, count.sentences, "text", ()) if count is not None else ()


def _from_degrees(prose: RunningText) -> tuple[Sample, ...]:
    implied = most_implied(prose)
    if implied is None:
        return ()
    return (Sample(name="study", n=implied[0], evidence={"n": prose.evidence(implied[1], "degrees of freedom")}),)


def _from_tables(tables: Sequence[Sample]) -> tuple[Sample, ...]:
    if not tables:
        return ()
    quote = " […] ".join(t.evidence["n"].quote for t in tables)
    study = Sample(name="study", n=_sum(tables), evidence={"n": replace(tables[0].evidence["n"], quote=quote)})
    return (_fill(study, tables[0]),) if len(tables) == 1 else (_add_up(study, tables), *tables)
