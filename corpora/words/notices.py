"""Retractions, corrections and concerns: the words databases and publishers mark papers and notices with.

A word alone marks nothing: "Retraction of the eyelid" and "Withdrawal: an fMRI study" are titles of studies. A title
counts only in the forms publishers and indexers give it, which the tables below list with who writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.nouns.notices import ABOUT_ANOTHER, NoticeKind

LABELS: dict[str, NoticeKind] = {
    "retracted in": NoticeKind.RETRACTED,
    "retracted and republished in": NoticeKind.RETRACTED,
    "expression of concern in": NoticeKind.CONCERN,
    "partly retracted in": NoticeKind.CORRECTED,
    "erratum in": NoticeKind.CORRECTED,
    "corrected and republished in": NoticeKind.REPUBLISHED,
    "corrected and republished from": NoticeKind.REPUBLISHED,
    "retracted and republished from": NoticeKind.REPUBLISHED,
    "republished in": NoticeKind.REPUBLISHED,
    "republished from": NoticeKind.REPUBLISHED,
    "retraction of": NoticeKind.RETRACTION_NOTICE,
    "expression of concern for": NoticeKind.CONCERN_NOTICE,
    "partial retraction of": NoticeKind.CORRECTION_NOTICE,
    "erratum for": NoticeKind.CORRECTION_NOTICE,
}
"""How a record names a notice about it, or the paper it is a notice about: PubMed's relations in our words."""

_IN_NOTES: dict[str, str] = {
    "retraction in": "retracted in", "retracted in": "retracted in", "partial retraction in": "partly retracted in",
    "retracted and republished in": "retracted and republished in", "erratum in": "erratum in",
    "erratum appears in": "erratum in", "published erratum appears in": "erratum in", "correction in": "erratum in",
    "expression of concern in": "expression of concern in", "retraction of": "retraction of",
    "partial retraction of": "partial retraction of", "erratum for": "erratum for",
    "expression of concern for": "expression of concern for",
    "corrected and republished in": "corrected and republished in",
    "corrected and republished from": "corrected and republished from",
    "retracted and republished from": "retracted and republished from",
}  # fmt: skip
"""The same relations as reference managers and Ovid write them into a field of notes."""

TYPES: dict[str, NoticeKind] = {
    "retracted publication": NoticeKind.RETRACTED,  # PubMed, Web of Science
    "retracted article": NoticeKind.RETRACTED,
    "retracted paper": NoticeKind.RETRACTED,
    "retracted": NoticeKind.RETRACTED,  # Scopus
    "withdrawn publication": NoticeKind.WITHDRAWN,  # Web of Science
    "withdrawn": NoticeKind.WITHDRAWN,
    "publication with expression of concern": NoticeKind.CONCERN,  # Web of Science
    "corrected and republished article": NoticeKind.REPUBLISHED,  # PubMed
    "retraction of publication": NoticeKind.RETRACTION_NOTICE,  # PubMed
    "retraction notice": NoticeKind.RETRACTION_NOTICE,
    "retraction": NoticeKind.RETRACTION_NOTICE,  # Web of Science, PsycINFO
    "item withdrawal": NoticeKind.RETRACTION_NOTICE,  # Web of Science
    "expression of concern": NoticeKind.CONCERN_NOTICE,  # PubMed, Web of Science
    "published erratum": NoticeKind.CORRECTION_NOTICE,  # PubMed
    "erratum": NoticeKind.CORRECTION_NOTICE,  # Scopus, Embase
    "corrigendum": NoticeKind.CORRECTION_NOTICE,
    "correction": NoticeKind.CORRECTION_NOTICE,  # Web of Science
    "correction, addition": NoticeKind.CORRECTION_NOTICE,  # Web of Science, until 2010
    "erratum/correction": NoticeKind.CORRECTION_NOTICE,  # PsycINFO
    "correction/retraction": NoticeKind.CORRECTION_NOTICE,  # ProQuest: which of the two, only the title says
    "已撤稿": NoticeKind.RETRACTED,
    "撤稿": NoticeKind.RETRACTED,
    "撤稿声明": NoticeKind.RETRACTION_NOTICE,
    "更正": NoticeKind.CORRECTION_NOTICE,
    "勘误": NoticeKind.CORRECTION_NOTICE,
}
"""Publication types that mark a paper or a notice, in small letters."""

_PAPER = r"(?: (?:article|paper|publication|manuscript|chapter|study))?"
_AFTER = r"\s*(?:[:：\]】\)）]|\s[-–—]\s)"
_SEE = r"\s*(?:[.,;:]?\s*(?:see|in|by|on|due|vol)\b.*)?"
_OPEN, _CLOSE = r"[(（\[【]\s*", r"\s*[)）\]】]\W*$"
_QUOTE, _UNQUOTE = r"[\"“„‘'«《]", r"[\"”’'»》]"
_BACK, _MEND = r"撤(?:稿|回|[销銷])", r"(?:更正|勘[误誤])"
_SAYS = r"(?:[声聲]明|[启啟]事|通知|公告|[说說]明|[决決]定|表)"
_ABOUT_VOLUME = r"vol\b[^()]*"

_TITLES: tuple[tuple[NoticeKind, str], ...] = (
    # "Retraction notice to “…” [J. 12 (2010) 1-9]" (Elsevier), "Retraction Note: …" (Springer), "Statement of Retraction: …" (Taylor & Francis)
    (NoticeKind.RETRACTION_NOTICE, r"^\W*(?:(?:notice|statement|note|letter) of retraction|retraction (?:notice|note|statement))\b"),
    (NoticeKind.RETRACTION_NOTICE, rf"^\W*retraction(?: (?:of|to|for))?\s*(?:{_QUOTE}|\W*$)|^\W*(?:withdrawal notice|notice of withdrawal)\b"),
    # Web of Science: "… (Retraction of vol 12, pg 34, 2010)"
    (NoticeKind.RETRACTION_NOTICE, rf"{_OPEN}(?:retraction|withdrawal) of {_ABOUT_VOLUME}{_CLOSE}"),
    (NoticeKind.RETRACTION_NOTICE, rf"^\W*撤稿{_SAYS}(?=\W|$)|[》”\"](?:一文|[论論]文)?的?撤稿{_SAYS}\W*$|^\W*[关關][于於]{_BACK}.{{0,120}}{_SAYS}\W*$"),
    # "RETRACTED: …" (Elsevier), "RETRACTED ARTICLE: …" (Springer), "[Retracted] …" (Spandidos)
    (NoticeKind.RETRACTED, rf"^\W*retracted{_PAPER}{_AFTER}"),
    # Web of Science: "… (Retracted article. See vol. 64, pg. 145, 2015)"; Ovid: "… [Retraction in …]"
    (NoticeKind.RETRACTED, rf"{_OPEN}retracted{_PAPER}{_SEE}{_CLOSE}|{_OPEN}retract(?:ed|ion) (?:in|by)\b.*{_CLOSE}"),
    (NoticeKind.RETRACTED, rf"^\W*已?{_BACK}\s*[:：\]】)）]|{_OPEN}(?:[该該]文|本文)?已?被?{_BACK}{_CLOSE}"),
    # "WITHDRAWN: …" (Elsevier, Cochrane), "TEMPORARY REMOVAL: …" (Elsevier)
    (NoticeKind.WITHDRAWN, rf"^\W*withdrawn{_PAPER}{_AFTER}|^\W*temporary removal\s*[:：]|{_OPEN}withdrawn{_PAPER}{_SEE}{_CLOSE}"),
    # Web of Science: "… (Publication with Expression of Concern. See vol. 84, pg. 1, 2019)"
    (NoticeKind.CONCERN, rf"{_OPEN}publication with expression of concern\b.*{_CLOSE}"),
    (NoticeKind.CONCERN_NOTICE, rf"{_OPEN}expression of concern (?:of|for|about) {_ABOUT_VOLUME}{_CLOSE}|^\W*(?:[关關]注[声聲]明|[关關]切[声聲]明|表[达達][关關]注)\s*(?:[:：\]】)）]|$)"),
    (NoticeKind.CONCERN_NOTICE, rf"^\W*(?:(?:editorial|editors?['’]?s?|publisher['’]?s?) )?(?:note[:,] )?expression of (?:editorial )?concern(?: (?:regarding|about|for|on|to|over))?\s*(?:[:：]|{_QUOTE}|\W*$)"),
    # "Author Correction: …" (Nature), "Correction to: …" (Springer), "Corrigendum to “…”" (Elsevier), "“…”: Correction" (APA)
    (NoticeKind.CORRECTION_NOTICE, rf"^\W*(?:author|publisher|editorial) corrections?\s*[:：]|^\W*corrections?(?: notice)?(?: (?:to|for|on)\s*(?:[:：]|[-–—]\s)|(?: (?:to|for|on))?\s*(?:{_QUOTE}|\W*$))|^\W*corrections? to .{{3,80}} et al\b|{_UNQUOTE}\W{{0,2}}[:：]\s*corrections?\b[^:：]*$"),
    (NoticeKind.CORRECTION_NOTICE, rf"^\W*(?:(?:published|author|publisher) )?(?:erratum|errata|corrigendum|corrigenda)(?: notice)?(?: (?:to|for)\b|\s*(?:[:：.–—-]|{_QUOTE}|\W*$))"),
    (NoticeKind.CORRECTION_NOTICE, rf"^\W*{_MEND}{_SAYS}?\s*(?:[:：\]】)）]|$)|[》”\"](?:一文|[论論]文)?的?{_MEND}{_SAYS}?\W*$"),
    # PubMed and Ovid: "… [corrected]", "… [Erratum appears in J Neurosci 2009 …]"
    (NoticeKind.CORRECTED, rf"{_OPEN}(?:corrected|corrected version|(?:published )?erratum (?:appears )?in\b.*){_CLOSE}"),
)  # fmt: skip
"""Forms of titles, in their order: the first that fits counts. A notice comes before the paper it names."""
_BARE: tuple[tuple[NoticeKind, str], ...] = (
    (NoticeKind.RETRACTION_NOTICE, r"^\W*retraction\s*[:：.]"),
    (NoticeKind.CORRECTION_NOTICE, r"^\W*corrections?\s*[:：.]"),
)
"""Forms that studies have too ("Retraction: a reflex of the tongue"): they count without a study's abstract only."""


def _compiled(forms: tuple[tuple[NoticeKind, str], ...]) -> tuple[tuple[NoticeKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in forms)


_MAY_BE = re.compile(
    r"retract|withdraw|removal|concern|correct|errat|corrig|撤|更正|勘|[关關]注|[关關]切", re.IGNORECASE
)
"""What every form above holds: the titles of a large review are looked through at once."""
_CERTAIN_FORMS, _BARE_FORMS = _compiled(_TITLES), _compiled(_BARE)
LONGEST_TITLE = 1_000
"""Characters: what is longer is no title, and is not looked through."""
SHORT_ABSTRACT = 400
"""Characters: the abstract of a notice, where it has one, is a sentence or two ("This retracts the article …")."""
_SHOUTED = re.compile(r"^\W*(RETRACTED|WITHDRAWN)(?: (?:ARTICLE|PAPER))? (?=\S*[A-Za-z])")
"""Capitals without a colon: "RETRACTED ARTICLE Title"; they count only where the rest is not in capitals too."""
_NOTE = re.compile(
    rf"(?<![A-Za-z])({'|'.join(sorted(_IN_NOTES, key=len, reverse=True))})\s*[:：]\s*"
    rf"([^\n]*?)(?=\s*(?<![A-Za-z])(?:{'|'.join(_IN_NOTES)}|comment (?:in|on)|update (?:in|of))\s*[:：]|\n|$)",
    re.IGNORECASE,
)
_TYPE_IN_NOTES = re.compile(r"\b(?:Retracted Publication|Retraction of Publication|Published Erratum)\b")
_RETRACTED_NOTE = re.compile(r"^\s*(?:该文|本文|此文)?已被?撤(?:稿|回|销)", re.MULTILINE)
_ABOUT = re.compile(
    rf"^\W*(?:[\w'’]+:? ){{0,4}}?(?:retraction|concern|correction|erratum|corrigendum|撤稿\w{{0,2}}|更正\w{{0,2}}|勘误\w{{0,2}})\w*"
    rf"(?: (?:notice|note|statement))?(?: (?:to|of|for|on|regarding|about))?\s*(?:[:：.]\s*|(?={_QUOTE}))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«《](.{4,}?)[\"”»》]")
_PLACE_AT_END = re.compile(
    r"\s*[(\[](?:[^()\[\]]*\b(?:vol|pg)\b[^()\[\]]*|[^\[\]]*\d+ ?\(\d{4}\)[^\[\]]*)[)\]]\W*$", re.IGNORECASE
)


def find_in_title(title: str, abstract: str | None = None) -> tuple[NoticeKind, str] | None:
    """Return what the form of a title says of the paper, with the words that say so, or None."""
    if len(title) > LONGEST_TITLE or not _MAY_BE.search(title):
        return None
    is_study = len(abstract or "") > SHORT_ABSTRACT
    for kind, form in _CERTAIN_FORMS if is_study else (*_CERTAIN_FORMS, *_BARE_FORMS):
        found = form.search(title)
        if found:
            return kind, found.group().strip()
    shouted = _SHOUTED.match(title)
    if shouted and not title[shouted.end() :].isupper():
        kind = NoticeKind.RETRACTED if shouted[1] == "RETRACTED" else NoticeKind.WITHDRAWN
        return kind, shouted.group().strip()
    return None


def without_mark(title: str) -> str:
    """Return a title without the mark a publisher or indexer put on the paper: "RETRACTED: ", "(Retracted article. See …)".

    The title of a notice about another paper stays whole.
    """
    found = find_in_title(title)
    if found is None or found[0] in ABOUT_ANOTHER:
        return title
    return title.replace(found[1], "", 1).strip(" :-–—") or title


def find_type(publication_type: str) -> NoticeKind | None:
    """Return what a publication type says of the record, or None for an ordinary one."""
    return TYPES.get(" ".join(publication_type.split()).casefold())


def titles_noticed(title: str) -> tuple[str, ...]:
    """Return what may be the title of the paper a notice is about: quoted in its own, and what follows its first words.

    "Retraction notice to “A study” [Cortex 12 (2010) 1-9]" → "A study", …
    """
    if len(title) > LONGEST_TITLE:
        return ()
    quoted = _QUOTED.search(title)
    rest = without_mark(_PLACE_AT_END.sub("", _ABOUT.sub("", title, count=1)).strip())
    return (quoted[1].strip(), rest) if quoted else (rest,)


def find_in_notes(*texts: str | None) -> Iterator[tuple[str, str]]:
    """Yield (label of `LABELS`, citation) for each relation that fields of notes state: "Retraction in: J Foo. 2010;1:1".

    A publication type among the notes, as EndNote keeps PubMed's, gives ("publication type", its words).
    """
    for text in filter(None, texts):
        for found in _NOTE.finditer(text):
            yield _IN_NOTES[found[1].casefold()], " ".join(found[2].split()).rstrip("; ")
        for found in _TYPE_IN_NOTES.finditer(text):
            yield PUBLICATION_TYPE, found.group()
        retracted = _RETRACTED_NOTE.search(text)
        if retracted:
            yield NOTE, retracted.group().strip()


PUBLICATION_TYPE = "publication type"
TITLE = "title"
NOTE = "note"
