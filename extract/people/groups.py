"""From counts in sentences to the study's analysed number and its groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from extract.people.apart.controls import SAME_CONTROLS, are_controls, are_first_controls, is_as_many, is_one_group
from extract.people.apart.kept import LEFT, is_left_of_more, last_left, loses_some, says_left
from extract.people.apart.left_out import (
    bare_exclusions,
    counted_reasons,
    group_exclusions,
    more_exclusions,
    others_left_out,
    told_once,
)
from extract.people.apart.named import OF_TABLE, age_of, group_named, is_of_controls, is_of_kind, named_apart, stems
from extract.people.apart.said import (
    BASE,
    DESCRIBED_REST,
    NOT_IN_NUMBERS,
    OF_EACH,
    REPLACED,
    SCREENED,
    SERVES,
    WITHOUT_EFFECT,
    is_part_of_one,
)
from extract.people.apart.sums import ABSENT_FROM, joined, labels_in, shares_out, sum_groups
from extract.people.counts import FEWEST, QUALIFIED, UNNAMED, Mention, find_mentions
from extract.people.roles import CHOSEN, EXCLUDED, GroupRole, leaves_out_of_part
from extract.people.tally import HALF, Count, Group, Tally
from extract.prose import Sentence

FEWEST_KEPT = 0.25
"""A smaller share of those counted first is a subgroup, not the number analysed."""
NEAR = 2500
"""Characters after the opening count within which exclusions and other groups are looked for, unless a section says where."""
_ANALYSED = re.compile(
    r"\bfinal\b|\bbased on\b|\bwere analy[sz]ed\b|\banaly[sz]ed (?:sample|group|data)\b|\bafter (?:the )?(?:exclu\w+|quality|removal|removing|discarding|dropping|artefact|artifact|motion)\b",
    re.IGNORECASE,
)
"""Words by which the first count of a passage is what was left: "36 patients and 34 controls included after quality control"."""


def count_people(sentences: Sequence[Sentence], near: int = NEAR) -> Count | None:
    """Return the analysed number of a passage, or None when no sentence counts people who took part; `near` in characters."""
    following = iter(sentences)
    for sentence in following:
        found = find_mentions(sentence)
        if any(_may_open(m) for m in found):
            break
    else:
        return None
    opened, total = _open(found)
    final = _ANALYSED.search(sentence.text) is not None
    groups = [Group(mention=m, n=m.n) for m in opened]
    tally = Tally(groups, total, total, [sentence], explicit=final and opened[0].role is GroupRole.KEPT)
    used = {m.start for m in opened}
    rest = [m for m in found if m.start not in used and m.start > opened[0].start and not _is_detail(m, opened[0])]
    if len(opened) == 1 and shares_out(opened[0], rest):
        rest = []
    if tally.explicit:  # what follows describes those kept: "a final sample of 66 adults: 23 young …"
        rest = [m for m in rest if m.role is not GroupRole.KEPT]
    if not is_left_of_more(opened[0]):
        _read_on(tally, sentence, rest, opening=True)
    start = sentence.start
    for sentence in following:
        if sentence.start - start > near:
            break
        _read_on(tally, sentence, find_mentions(sentence))
    return _settle(tally)


def _is_detail(mention: Mention, opened: Mention) -> bool:
    """Return whether a count of one sex describes those counted; "three women were excluded" does not, nor do "26 girls" left of "30 girls"."""
    if not mention.is_sex or mention.in_brackets:
        return mention.is_sex
    is_left = mention.role is GroupRole.KEPT and mention.phrase.split()[-1:] == opened.phrase.split()[-1:]
    return mention.role is not GroupRole.EXCLUDED and not is_left


def _may_open(mention: Mention) -> bool:
    detail = mention.is_sex and mention.in_brackets
    return mention.role in (GroupRole.STATED, GroupRole.KEPT) and mention.n >= FEWEST and not detail


def _open(found: Sequence[Mention]) -> tuple[list[Mention], int]:
    """Return the groups and the total of the sentence that opens the sample.

    A sentence that also states how many were kept ("seventeen were scanned; data of fifteen were analysed")
    opens with what was recruited; `_read_on` takes the rest into account.
    """
    usable = [m for m in found if m.role in (GroupRole.STATED, GroupRole.KEPT)]
    outside = [m for m in usable if not m.in_brackets]
    if any(map(_may_open, outside)):  # "after a screening (204 students), 24 adults were selected"
        usable = [m for m in usable if m.start >= outside[0].start]
    first = next(m for m in usable if _may_open(m))
    case = [m for m in usable if m.start < first.start and m.n < FEWEST and joined(m, first)]
    usable = case + [m for m in usable if m.start >= first.start]
    role = first.role
    return sum_groups([m for m in usable if m.role == role or role is GroupRole.KEPT])


def _read_on(tally: Tally, sentence: Sentence, found: Sequence[Mention], *, opening: bool = False) -> None:
    """Take one more sentence into account: people left out, people kept, or another group."""
    apart = named_apart([g.mention for g in tally.groups], sentence, found, explicit=tally.explicit, n=tally.n)
    if apart is not None and not opening:
        _add_apart(tally, sentence, apart)
        return
    named = told_once([m for m in found if m.role is GroupRole.EXCLUDED])
    extra = [m for m in found if m.role is GroupRole.EXTRA]
    kept = [m for m in found if m.role is GroupRole.KEPT and m.n >= FEWEST and not (m.is_sex and m.in_brackets)]
    kept = [m for m in kept if len(kept) == 1 or not BASE.search(sentence.text[: m.start])]
    bare = [] if named or extra else bare_exclusions(sentence)
    kept = [m for m in kept if not (opening and m.in_brackets and not says_left(m))]
    if SCREENED.search(sentence.text) and any(m.role is GroupRole.OTHER for m in found[:1]):
        return  # those left out are of the people who were screened
    if NOT_IN_NUMBERS.search(sentence.text):
        return
    if kept and DESCRIBED_REST.match(sentence.text) and not (tally.losses or named or extra or bare):
        return
    kept = [m for m in kept if m.start >= last_left(sentence, kept)]
    if kept and _is_new_group_left(tally, sentence, found, kept):
        return
    if kept:
        # The rest of the sentence is about those kept: "14 patients (…) and 16 matched controls (…)".
        usable = [m for m in found if m.start >= kept[0].start and m.role in (GroupRole.KEPT, GroupRole.STATED)]
        groups, total = sum_groups([m for m in usable if not (m.is_sex and m.in_brackets)])
        is_fewer = _OF_REST.match(sentence.text) or loses_some(groups[-1])
        _keep(tally, sentence, groups, total - (sum(bare) if is_fewer else 0))
        return
    if extra and sum(m.n for m in extra) == sum(m.n for m in named) and extra[0].start < named[0].start:
        return  # "Five additional participants were scanned; two of them were excluded for … and three for …"
    # "an additional participant was excluded" was never among those counted, unless others were left out before.
    lost = [*named, *(extra if tally.losses or named else [])]
    gone = sum(m.n for m in lost) + sum(bare)
    if not (gone or found):
        gone = counted_reasons(sentence)
    gone = gone if named else max(gone, group_exclusions(sentence))
    if gone and (leaves_out_of_part(sentence.text) or REPLACED.search(sentence.text)):
        return
    gone += more_exclusions(sentence, gone) if gone else 0
    if named:
        gone += others_left_out(sentence, named)
    if gone and _is_left_out_already(tally, sentence, found, gone):
        return
    before, tally.last = tally.last, 0
    if before and len(found) > 1 and before == sum(m.n for m in found):
        return  # "Three were excluded. One moved, one failed to hear, and one slept."
    if gone and len(tally.groups) > 1 and OF_EACH.search(sentence.text):
        _lose_of_each(tally, sentence, gone)
        return
    if gone and gone < tally.n * 0.6 and not WITHOUT_EFFECT.search(sentence.text):
        _lose(tally, sentence, lost, gone)
    elif not opening:
        told = {GroupRole.STATED} if EXCLUDED.search(sentence.text) else {GroupRole.STATED, GroupRole.EXTRA}
        _add_group(tally, sentence, [m for m in found if m.role in told and m.n >= FEWEST])


_OF_REST = re.compile(r"of the (?:remaining|final)", re.IGNORECASE)


def _is_new_group_left(tally: Tally, sentence: Sentence, found: Sequence[Mention], kept: Sequence[Mention]) -> bool:
    """Take over a group that a sentence counts for the first time and of which some are left: "24 controls were recruited; one was excluded, leaving 23"."""
    before = [m for m in found if m.start < kept[0].start and m.role in (GroupRole.STATED, GroupRole.KEPT)]
    first = next((m for m in before if not (m.is_sex or m.in_brackets)), None)
    if first is None or len(kept) > 1 or not LEFT.search(sentence.text[: kept[0].start]):
        return False
    classes = {group.mention.group for group in tally.groups}
    is_new = first.group == "controls" and classes <= {"patients", "people"} and kept[0].group in ("people", "controls")
    if not is_new or not HALF * first.n <= kept[0].n < first.n or tally.n == first.n:
        return False
    left_out = first.n - kept[0].n
    _append(tally, sentence, [first])
    tally.groups[-1] = replace(tally.groups[-1], n=kept[0].n)
    tally.n -= left_out
    tally.losses += 1
    return True


_HAD_BEEN = re.compile(
    rf"\b(?P<n>{NUMBER}) (?:were|had been) (?:\w+ly )?(?:recruited|scanned|enrolled|tested|invited|studied)\b",
    re.IGNORECASE,
)


def _is_left_out_already(tally: Tally, sentence: Sentence, found: Sequence[Mention], gone: int) -> bool:
    """Return whether a sentence tells how those counted were left of more: "Twenty-five were scanned, three were excluded" of 22."""
    stated = [m for m in found if m.role is GroupRole.STATED and not m.in_brackets]
    before = {sum(m.n for m in stated), *(to_number(m["n"]) for m in _HAD_BEEN.finditer(sentence.text))}
    return tally.losses == 0 and tally.n == tally.total and tally.n + gone in before


def _is_of_last_experiment(tally: Tally, kept: Mention) -> bool:
    """Return whether a number kept is of the experiment whose people were counted last, each in a sentence of its own."""
    labels = [labels_in(group.mention.sentence.text) for group in tally.groups]
    if len(labels) <= 1 or not labels[-1] or any(one & labels[-1] or not one for one in labels[:-1]):
        return False
    is_of_all = re.search(r"\b(?:final|total|all|overall)\b", kept.sentence.text, re.IGNORECASE)
    return HALF * tally.groups[-1].n <= kept.n <= tally.groups[-1].n and is_of_all is None


_IN_EACH = re.compile(r",?\s(?:each\b(?! of)|per group\b|in (?:each|both|either)(?: \w+)? groups?\b)", re.IGNORECASE)
"""Behind a number kept that is each group's: "resulting in 16 boys per group"."""


def _keep_of_one(tally: Tally, sentence: Sentence, kept: Mention) -> bool:
    """Take over a number that is each group's, the last experiment's, or of a group counted here first; return whether it is one."""
    classes = {group.mention.group for group in tally.groups}
    if len(tally.groups) > 1 and _IN_EACH.match(sentence.text, kept.end):
        tally.groups = [replace(group, n=kept.n) for group in tally.groups]
        tally.n, tally.explicit = kept.n * len(tally.groups), True
        tally.sentences.append(sentence)
    elif tally.explicit and len(tally.groups) > 1 and is_part_of_one(sentence.text, [g.n for g in tally.groups]):
        pass  # "Baseline analyses comprised 43 patients and 41 controls. Of the 43 patients, 36 completed therapy"
    elif _is_of_last_experiment(tally, kept):
        last = tally.groups[-1]
        tally.n += kept.n - last.n
        tally.groups[-1] = replace(last, n=kept.n)
        tally.sentences.append(sentence)
    elif _is_of_other_age(tally, kept) or _are_controls_too(tally, sentence, kept):
        _append(tally, sentence, [kept])
    elif is_of_controls(kept) and "controls" not in classes:
        if classes == {"patients"} or is_of_kind(tally.groups[0].mention):
            _append(tally, sentence, [replace(kept, group="controls")])
    else:
        return False
    return True


def _keep(tally: Tally, sentence: Sentence, kept: Sequence[Mention], total: int) -> None:
    """Take over a number stated as analysed; where it is of one group, the others keep their numbers."""
    if len(kept) == 1 and _keep_of_one(tally, sentence, kept[0]):
        return
    of_one = group_of_kept(tally.groups, kept[0], tally.n) if len(kept) == 1 < len(tally.groups) else None
    if (
        of_one is not None
        and kept[0].group in ("people", tally.groups[of_one].mention.group)
        and HALF * tally.groups[of_one].n <= total <= tally.groups[of_one].n - (not tally.losses)
    ):  # as many as its losses left, or fewer than were counted
        tally.n += total - tally.groups[of_one].n
        tally.groups[of_one] = replace(tally.groups[of_one], n=total)
        tally.losses += 1
        tally.sentences.append(sentence)
        return
    classes = {m.group for m in kept}
    places = [i for i, g in enumerate(tally.groups) if g.mention.group in classes]
    if classes <= {"patients", "controls"} and len(kept) == 1 and len(tally.groups) > len(places) == 1:
        old = tally.groups[places[0]]
        if total > max(old.n, old.mention.n) or total < HALF * old.n:
            return
        # "The remaining 17 patients" of a study stated to have 17 had already left out those it names next.
        tally.n += total - old.n
        tally.groups[places[0]] = Group(mention=old.mention if total == old.mention.n else kept[0], n=total)
    elif (
        (tally.total * FEWEST_KEPT <= total or CHOSEN.search(sentence.text))
        and total <= _most(tally)
        and not (total == tally.total and (tally.losses or len(kept) <= 1))
    ):
        if CHOSEN.search(sentence.text):
            tally.total = total  # of these some may be left out
        tally.explicit = tally.explicit or total < tally.total
        tally.n = total
        others = [g for g in tally.groups if g.mention.group not in classes] if classes == {"patients"} else []
        tally.groups = _kept_groups(tally.groups, kept) if sum(m.n for m in kept) == total else []
        if others and tally.groups and all(g.mention.group == "controls" for g in others):
            tally.groups += others  # "we included 39, 37 and 28 patients", and all the controls
            tally.n += sum(g.n for g in others)
        tally.sentences.insert(0, sentence)
    elif len(kept) > len(tally.groups) == 1 and kept[0].n <= tally.total and _are_others(kept[1:], tally.groups[0]):
        # "The remaining 15 patients were compared with 16 controls": the others are counted here first.
        _append(tally, sentence, kept[1:])
        tally.groups[0] = replace(tally.groups[0], n=kept[0].n)
        tally.n = total
    elif len(kept) == 1 and total == tally.groups[0].mention.n and len(tally.groups) == 1:
        tally.explicit = True


def group_of_kept(groups: Sequence[Group], kept: Mention, n: int) -> int | None:
    """Return the place of the group that a number kept is of, None where that is unsaid; `n`: all of them together.

    The sentence names it, or those it leaves out and those it keeps are together as many: "Three were excluded, leaving 22" of
    a group of 25.
    """
    named = group_named([group.mention for group in groups], kept)
    left_out = sum(m.n for m in find_mentions(kept.sentence) if m.role is GroupRole.EXCLUDED)
    before = kept.n + (left_out or sum(bare_exclusions(kept.sentence)))
    same = [at for at, group in enumerate(groups) if kept.n < before == group.n]
    same = same if len(same) <= 1 else [at for at in same if groups[at].mention.group == kept.group]
    return named if named is not None or before == n or len(same) != 1 else same[0]


def _is_of_other_age(tally: Tally, mention: Mention) -> bool:
    """Return whether people kept are of another age than all counted before: "leaving 22 children. Twenty adults participated as well"."""
    ages, own = {age_of(group.mention.phrase) for group in tally.groups}, age_of(mention.phrase)
    return bool(ages) and own is not None and None not in ages and own not in ages


def _are_controls_too(tally: Tally, sentence: Sentence, mention: Mention) -> bool:
    """Return whether controls kept are others than the patients counted so far: "Fifteen healthy volunteers were included as well"."""
    are_patients = {group.mention.group for group in tally.groups} == {"patients"}
    return are_patients and mention.group == "controls" and not SAME_CONTROLS.search(sentence.text)


def _most(tally: Tally) -> int:
    """Return how many people a passage counted, both of each couple."""
    both = tally.groups and all(_COUPLES.search(group.mention.phrase) for group in tally.groups)
    return 2 * tally.total if both else tally.total


_COUPLES = re.compile(r"\b(?:couples|pairs|dyads)$", re.IGNORECASE)


def _kept_groups(groups: Sequence[Group], kept: Sequence[Mention]) -> list[Group]:
    """Return the groups kept; those without a name ("groups of 20 and 26") are those counted before, in their order."""
    unnamed = all(m.phrase.startswith(UNNAMED) for m in kept)
    if unnamed and len(groups) == len(kept) and all(m.n <= g.mention.n for g, m in zip(groups, kept, strict=True)):
        return [Group(mention=g.mention, n=m.n) for g, m in zip(groups, kept, strict=True)]
    return [Group(mention=m, n=m.n) for m in kept]


def _lose(tally: Tally, sentence: Sentence, lost: Sequence[Mention], gone: int) -> None:
    if tally.explicit:
        return  # the number analysed was stated; this sentence explains why it is smaller
    tally.n -= gone
    tally.losses += 1
    tally.last = gone
    tally.sentences.append(sentence)
    for mention in lost:
        same = _by_words(tally.groups, range(len(tally.groups)), mention)
        if len(same) > 1:
            same = [i for i, g in enumerate(tally.groups) if g.mention.group == mention.group]
            same = _by_words(tally.groups, same, mention) if len(same) > 1 else same
        left_out = gone if len(lost) == 1 else mention.n  # "one patient was excluded …, and another because of …"
        if len(same) == 1 and tally.groups[same[0]].n > left_out:
            old = tally.groups[same[0]]
            tally.groups[same[0]] = Group(mention=old.mention, n=old.n - left_out)


def without(count: Count, sentence: Sentence, lost: Sequence[Mention], gone: int) -> Count:
    """Return a count without the `gone` people whom a sentence leaves out, `lost` the counts among them that have a noun."""
    most = count.recruited or count.n
    tally = Tally(list(count.groups), most, count.n, list(count.sentences), losses=int(most != count.n))
    _lose(tally, sentence, lost, gone)
    return replace(_settle(tally), experiments=count.experiments)


_OF_WHOM = re.compile(rf"\bof (?:whom|these|them),? {NUMBER} ", re.IGNORECASE)


def _add_apart(tally: Tally, sentence: Sentence, apart: Mention) -> None:
    """Add a group of a sentence of its own, without those whom it leaves out: "… of 31 smokers, of whom two were excluded"."""
    _append(tally, sentence, [apart])
    gone = sum(bare_exclusions(sentence)) if _OF_WHOM.search(sentence.text, apart.end) is not None else 0
    if 0 < gone < HALF * apart.n:
        tally.groups[-1] = replace(tally.groups[-1], n=apart.n - gone)
        tally.n -= gone
        tally.losses += 1


def _lose_of_each(tally: Tally, sentence: Sentence, gone: int) -> None:
    if tally.explicit:
        return
    tally.groups = [replace(group, n=group.n - gone) for group in tally.groups]
    tally.n -= gone * len(tally.groups)
    tally.losses += 1
    tally.sentences.append(sentence)


_NOT_WITH = re.compile(r"\b(?:without|who never|never|who had no|with no)\b.*", re.IGNORECASE)


def _by_words(groups: Sequence[Group], places: Sequence[int], mention: Mention) -> list[int]:
    """Return the place of the group whose words those left out share most: "two young adults" of young and older adults, "one PTSD veteran" of those with and without."""
    own = stems(mention.phrase)
    shared = {at: len(stems(_NOT_WITH.sub("", _words_of(groups[at].mention))) & own) for at in places}
    return [at for at, n in shared.items() if n == max(shared.values())]


def _words_of(mention: Mention) -> str:
    """Return the words of a group with those that qualify its noun: "veterans with PTSD"."""
    return mention.phrase + re.split(r"[.,;()]| and ", mention.sentence.text[mention.end : mention.end + QUALIFIED])[0]


_TOO = re.compile(
    r"\b(?:were|was) (?:also|additionally) (?:scanned|studied|examined|recruited|included|investigated)\b",
    re.IGNORECASE,
)


def _groups_too(tally: Tally, sentence: Sentence, stated: Sequence[Mention]) -> list[Mention]:
    """Return further groups that a sentence adds, patients of another kind and controls: "Twelve patients with … and 15 volunteers were also scanned"."""
    if _TOO.search(sentence.text) is None or len(stated) <= 1:
        return []
    groups, _ = sum_groups(stated)
    known = {group.n for group in tally.groups} | {tally.n}
    is_new = any(m.group == "controls" for m in groups) and not any(m.n in known or m.is_sex for m in groups)
    return groups if len(groups) > 1 and is_new else []


def _add_group(tally: Tally, sentence: Sentence, stated: Sequence[Mention]) -> None:
    """Add controls named after patients in a sentence of their own, the reverse, or a second experiment."""
    labels = {label for told in tally.sentences for label in labels_in(told.text)}
    own = labels_in(sentence.text)
    if labels and own and not labels & own and not _SAME_AS_BEFORE.search(ABSENT_FROM.sub("", sentence.text)):
        new, _ = sum_groups(stated) if stated else ([], 0)
        if new:
            _append(tally, sentence, new)
        return
    stated = [m for m in stated if m.role is GroupRole.STATED]
    also = _groups_too(tally, sentence, stated)
    if also:
        _append(tally, sentence, also)
        return
    later = [m for m in stated if m.group == "controls" and not m.is_sex]
    classes = {g.mention.group for g in tally.groups}
    is_of_patients = ("controls" not in classes and "patients" in classes) or (
        (not tally.groups and any(m.group == "patients" for m in find_mentions(tally.sentences[0])))
        or is_one_group(tally)
        or are_first_controls(tally, sentence, later)
    )
    if (
        (tally.losses or tally.explicit)
        and is_of_patients
        and len(later) == 1
        and (is_as_many(later[0], tally) or not SAME_CONTROLS.search(sentence.text))
    ):
        _append(tally, sentence, later)
        return
    if tally.losses or tally.explicit or re.match(r"(?:of|in) (?:these|the)\b", sentence.text, re.IGNORECASE):
        return
    if OF_TABLE.search(sentence.text):
        return
    stated = [m for m in stated if not re.search(r"\ball\b", m.phrase, re.IGNORECASE)]
    new = [m for m in stated if not m.is_sex]
    have = {g.mention.group for g in tally.groups}
    named = have - {"people"} if len(have) > 1 else have
    wanted = {"patients": "controls", "controls": "patients"}.get(next(iter(named))) if len(named) == 1 else None
    if any(m.n == tally.total and m.group == "people" for m in stated):
        new = []
    else:
        if have == {"people"} and (SERVES.search(sentence.text) or are_controls(tally, new)):
            wanted = "controls"
        again = {
            g.n for g in tally.groups if g.mention.group == "people" and wanted != "controls"
        }  # the controls, by another name before
        new = [m for m in new if m.group == wanted and m.n not in again][:1]
    if new:
        _append(tally, sentence, new)


def _are_others(kept: Sequence[Mention], group: Group) -> bool:
    return all(m.group != group.mention.group for m in kept)


def _append(tally: Tally, sentence: Sentence, new: Sequence[Mention]) -> None:
    tally.groups += [Group(mention=m, n=m.n) for m in new]
    tally.total += sum(m.n for m in new)
    tally.n += sum(m.n for m in new)
    tally.sentences.append(sentence)


_SAME_AS_BEFORE = re.compile(r"\b(?:same|also|of (?:them|these)|again|both)\b", re.IGNORECASE)
"""As SAME_PEOPLE; "28 of whom were right-handed" is of those the sentence itself counts."""


def _settle(tally: Tally) -> Count:
    same = len(tally.groups) > 1 and sum(g.n for g in tally.groups) == tally.n
    of_one_sex = len({g.mention.phrase.casefold().strip() for g in tally.groups}) == 1  # women with and women without
    sexes = all(g.mention.is_sex for g in tally.groups) and not of_one_sex
    return Count(
        n=tally.n,
        sentences=tuple(dict.fromkeys(tally.sentences)),
        groups=tuple(tally.groups) if same and not sexes else (),
        recruited=tally.total if tally.total != tally.n else None,
        explicit=tally.explicit,
    )
