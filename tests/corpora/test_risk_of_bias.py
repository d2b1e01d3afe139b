"""What judgements of bias settle, against a slow recount of random rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpora.people import People
from corpora.review.risk_of_bias import BiasRow, fold_judgements

PEOPLE = People(reviewers=("Ann", "Bob"), adjudicator="Cy")
said = st.tuples(
    st.sampled_from(["r1", "r2", "r3", "gone"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["Ann", "ANN", "Bob", "Cy"]),
    st.sampled_from(["low", "high", None]),
    st.sampled_from([None, None, "consensus"]),
)
REPORT_OF = {"r1": "r1", "r2": "r1", "r3": "r3"}


def recount(rows: list[BiasRow], cell: tuple[str, str], *, dual: bool) -> tuple[str, object]:
    """Say what is settled about one item by reading its rows backwards: (state, judgement)."""
    mine = [row for row in rows if (REPORT_OF.get(row.report), row.item) == cell]
    words: dict[str, str] = {}
    settling: list[tuple[str, str]] = []
    for row in mine:
        who = row.who.lower()
        if row.judgement and row.settles:
            settling = [(who, row.judgement)]
        elif row.judgement:
            words[who] = row.judgement
        elif settling and settling[0][0] == who:
            settling = []
        else:
            words.pop(who, None)
    if settling:
        return "judged", settling[0][1]
    counted = {who: word for who, word in words.items() if who != "cy"} or words
    if len(set(counted.values())) > 1:
        return "conflict", None
    if dual and len(counted) < 2:
        return ("waiting" if counted else "nothing"), None
    return ("judged", next(iter(counted.values()))) if counted else ("nothing", None)


@given(st.lists(said, max_size=14), st.booleans())
def test_the_fold_is_what_reading_all_rows_says(spoken, dual):
    rows = [
        BiasRow(key=str(i), report=report, item=item, who=who, judgement=judgement,
                settles="adjudicator" if who == "Cy" and judgement else settles if judgement else None)
        for i, (report, item, who, judgement, settles) in enumerate(spoken)
    ]  # fmt: skip
    state = fold_judgements(rows, REPORT_OF, PEOPLE, dual=dual)
    for cell in [(report, item) for report in ("r1", "r3") for item in ("a", "b")]:
        kind, judgement = recount(rows, cell, dual=dual)
        assert (cell in state.judged) == (kind == "judged")
        assert (cell in state.conflicts) == (kind == "conflict")
        assert (cell in state.waiting) == (kind == "waiting")
        if kind == "judged":
            assert state.judged[cell].judgement == judgement
        keys = {row.key for row in rows if (REPORT_OF.get(row.report), row.item) == cell}
        blind = dual and kind in ("waiting", "nothing")
        assert keys <= state.hidden if blind else not keys & state.hidden
    assert not {row.key for _, row in state.ratings} & state.hidden
    assert all(REPORT_OF.get(report) for report, _ in (*state.judged, *state.conflicts, *state.waiting))
