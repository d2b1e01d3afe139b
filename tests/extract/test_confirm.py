"""What people say of foci: exact, kept, repeatable, and never about other foci than they meant."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

import focimine
from corpora.errors import ExitCode, FormatError, ProtocolError
from corpora.store import Store
from extract.commands.confirm import confirm
from extract.orders import Order, read_orders
from extract.stage.confirm import apply_orders
from extract.stage.foci_lists import list_contrasts, write_orders

FOCI = (
    # key, document, table, row, contrast, kind, x, space
    ("d/T2/3/1", "d", "Table 2", 3, "A > B", "peak", -30.0, "MNI"),
    ("d/T2/4/1", "d", "Table 2", 4, "A > B", "peak", -30, "MNI"),
    ("d/T2/5/1", "d", "Table 2", 5, None, "peak", 12.0, "MNI"),
    ("d/T2/6/1", "d", "Table 2", 6, "A > B", "roi", 14.0, "MNI"),
    ("e/T2/3/1", "e", "Table 2", 3, "A > B", "peak", -30.0, "MNI"),
    ("d/text/1/1", "d", None, 1, None, "in_text", 5.0, None),
)


@pytest.fixture
def store(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("extract", version="1") as run:
            run.add("record", "r-1", {"title": "One", "doi": "10.1000/a"})
            for key, document, table, row, contrast, kind, x, space in FOCI:
                body = {"report": "r-1", "document": document, "table": table, "row": row, "contrast": contrast, "kind": kind,
                        "x": x, "y": 0.0, "z": 4.0, "space": space, "raw": f"{x} 0 4"}  # fmt: skip
                run.add("focus", key, body)
        yield store


def confirmed(store):
    return {row["focus"]: dict(row) for row in store.query("SELECT * FROM confirmed_foci")}


def n_confirmations(store):
    return store.query("SELECT count(*) AS n FROM ledger WHERE kind = 'confirmation'")[0]["n"]


def sheet(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_basis_of_a_confirmation_is_kept(store):
    apply_orders(store, [Order(action="accept", focus="d/T2/3/1", basis="inferred")], who="Li Wei")
    assert confirmed(store)["d/T2/3/1"]["basis"] == "inferred"


def test_whole_numbers_and_row_numbers_fit_however_they_were_stored(store):
    done = apply_orders(store, [Order(action="accept", x=-30.0), Order(action="accept", row="3", x=-30)], who="Li Wei")
    assert [outcome.fits for outcome in done] == [3, 2]


def test_accepting_a_table_keeps_what_was_corrected_in_it(store):
    apply_orders(store, [Order(action="correct", focus="d/T2/3/1", x=30.0, reason="sign lost")], who="Li Wei")
    apply_orders(store, [Order(action="accept", table="Table 2")], who="Li Wei")
    assert confirmed(store)["d/T2/3/1"]["x"] == 30.0


def test_correcting_a_focus_keeps_the_contrast_it_was_given(store):
    apply_orders(store, [Order(action="accept", table="Table 2", rename_contrast="Hein: A")], who="Li Wei")
    apply_orders(store, [Order(action="correct", focus="d/T2/3/1", x=30.0, reason="sign lost")], who="Chen Yu")
    focus = confirmed(store)["d/T2/3/1"]
    assert (focus["contrast"], focus["x"], focus["confirmed_by"]) == ("Hein: A", 30.0, "Chen Yu")


def test_repeating_overlapping_orders_writes_nothing_new(store):
    orders = [
        Order(action="accept", table="Table 2"),
        Order(action="correct", focus="d/T2/3/1", x=30.0, reason="sign lost"),
        Order(action="reject", focus="d/T2/4/1", reason="printed twice"),
    ]
    apply_orders(store, orders, who="Li Wei")
    before, state = n_confirmations(store), confirmed(store)
    apply_orders(store, orders, who="Li Wei")
    assert n_confirmations(store) == before
    assert confirmed(store) == state
    assert "d/T2/4/1" not in state


def test_a_rejected_focus_can_be_accepted_again(store):
    apply_orders(store, [Order(action="reject", focus="d/T2/4/1", reason="printed twice")], who="Li Wei")
    apply_orders(store, [Order(action="accept", focus="d/T2/4/1")], who="Li Wei")
    assert "d/T2/4/1" in confirmed(store)


def test_a_correction_that_fits_several_stops_before_anything_is_written(store):
    orders = [
        Order(action="accept", focus="d/T2/3/1"),
        Order(action="correct", table="Table 2", x=1.0, reason="r"),
    ]
    with pytest.raises(ProtocolError, match="fits 5"):
        apply_orders(store, orders, who="Li Wei")
    assert n_confirmations(store) == 0


def test_the_space_of_a_whole_table_is_corrected_at_once(store):
    apply_orders(store, [Order(action="correct", table="Table 2", space="TAL", reason="methods")], who="Li Wei")
    assert {focus["space"] for focus in confirmed(store).values()} == {"TAL"}


@pytest.mark.parametrize("number", range(4))
def test_each_row_of_the_sheet_fits_the_foci_it_counts_and_no_others(store, tmp_path, number):
    rows = list_contrasts(store)
    path = tmp_path / "sheet.csv"
    write_orders(rows, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        filled = list(csv.DictReader(stream))
    filled[number]["action"] = "accept"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(filled[0]))
        writer.writeheader()
        writer.writerows(filled)
    (done,) = apply_orders(store, read_orders(path)[0], who="Li Wei")
    assert done.fits == rows[number]["n_foci"] == len(confirmed(store))


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "gb18030"), (";", "gb18030")],
)
def test_sheets_are_read_as_spreadsheet_programs_save_them(tmp_path, separator, encoding):
    text = "Report,Action,Reason\r\nr-1,reject,与表二重复\r\n,,\r\n".replace(",", separator)
    assert read_orders(sheet(tmp_path, text, encoding))[0] == [
        Order(action="reject", report="r-1", reason="与表二重复")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("report,table\nr-1,Table 2\n", "no column 'action'"),
        ("action,tabel\naccept,x\n", "unknown column 'tabel'"),
        ("action,table\naccept,Table 2,left\n", "line 2: more cells than columns"),
        ("action,x\naccept,left\n", "line 2: could not convert"),
        ("action\naccpt\n", "line 2: unknown action 'accpt'"),
        ("action,table,table\naccept,a,b\n", "is there twice"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_named_with_its_line(tmp_path, text, message):
    with pytest.raises(FormatError, match=message):
        read_orders(sheet(tmp_path, text))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("correct,d,nan,,r", "x is nan"),
        ("correct,d,1,Talairach,r", "unknown space"),
        ("reject,d,,,", "needs a reason"),
    ],
)
def test_a_value_no_focus_can_have_is_refused_with_its_line(tmp_path, row, message):
    with pytest.raises(ProtocolError, match=f"line 2: .*{message}"):
        read_orders(sheet(tmp_path, f"action,focus,x,space,reason\n{row}\n"))


def test_rows_without_an_action_are_left_for_later(tmp_path):
    assert len(read_orders(sheet(tmp_path, "action,table\n,Table 1\naccept,Table 2\n"))[0]) == 1


@pytest.mark.parametrize("minus", ["\u2212", "\u2013", "\uff0d", "-"])
def test_a_minus_sign_pasted_from_a_paper_is_a_minus(tmp_path, minus):
    assert read_orders(sheet(tmp_path, f"action,x\naccept,{minus}30\n"))[0][0].x == -30.0


def test_foci_stay_with_their_paper_when_its_record_is_linked_and_unlinked(store):
    with store.run("dedup", version="1") as run:
        run.add("record", "r-0", {"title": "One"})
        run.add("duplicate", "link", {"record": "r-1", "duplicate_of": "r-0", "why": "title"})
    assert apply_orders(store, [Order(action="accept", report="r-1", row="4")], who="Li Wei")[0].fits == 1
    assert confirmed(store)["d/T2/4/1"]["report"] == "r-0"
    with store.run("undo", version="1") as run:
        run.add("duplicate_undone", "link", {"link": "link", "reason": "two"})
    assert confirmed(store)["d/T2/4/1"]["report"] == "r-1"


def test_the_command_lists_foci_with_their_keys_and_asks_for_a_name(store, capsys):
    folder = str(store.folder)
    assert focimine.run(["confirm", "--foci", "--table", "Table 2", "--review", folder]) == ExitCode.DONE
    assert "d/T2/3/1  -30 0 4 [MNI]" in capsys.readouterr().out
    assert focimine.run(["confirm", "--accept", "--table", "Table 2", "--review", folder]) == ExitCode.PROTOCOL
    assert "--who" in capsys.readouterr().err


@pytest.mark.parametrize("other", [["--list"], ["--foci"], ["--from", "SHEET"]])
def test_an_action_beside_a_list_or_a_sheet_is_refused_not_passed_over(store, tmp_path, other):
    given = [str(sheet(tmp_path, "action\n")) if word == "SHEET" else word for word in other]
    result = CliRunner().invoke(confirm, ["--accept", *given, "--who", "Li", "--review", str(store.folder)])
    assert isinstance(result.exception, ProtocolError)
    assert "one at a time" in result.exception.hint
    assert n_confirmations(store) == 0
