"""Coordinates at the desk: what is shown beside the page, what forms write, what is asked or refused first."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from PIL import Image

from corpora.store import Store

ANN, BO = "Ann", "Bo"


@pytest.fixture(scope="module")
def shared(new_coordinates):
    """A review that tests only look at."""
    return new_coordinates()


def places(client):
    """Return the address of each table of the review by the paper's file and the table."""
    page = client.get("/coordinates").text
    found = re.findall(r'<span class="quiet">([^<]*)</span></td>\s*<td><a href="([^"]*)">([^<]*)</a>', page)
    return {(file, table): address for file, address, table in found}


def upright(client):
    return places(client)["hein.pdf", "Table 1"]


def rows(client, address):
    """Return the rows of a table's page as the script of the page finds them: by number, their values."""
    page = client.get(address).text
    found = {}
    for row in re.findall(r'<tr id="row-\d+"[^>]*>', page):
        values = {name: unescape(value) for name, value in re.findall(r'data-(\w+)="([^"]*)"', row)}
        found[int(values["n"]) + 1] = values
    return found


def on_row(client, address, number, **fields):
    """Send the form of a row as it is shown, with some fields changed."""
    row = rows(client, address)[number]
    shown = {name: row[name] for name in ("focus", "shown", "x", "y", "z", "space", "name")}
    return client.post(address, **{**shown, **fields})


def mark(client, address, do="accept-table"):
    before, after = (
        (f'value="{do}">', "") if do in ("accept-table", "undo-last") else ("", '<input type="hidden" name="contrast"')
    )
    return re.search(f'{before}<input type="hidden" name="shown" value="(\\w+)">{after}', client.get(address).text)[1]


def states(client, address):
    return [row["state"] for row in rows(client, address).values()]


def confirmations(review):
    with Store.open(review, read_only=True) as store:
        return [dict(row) for row in store.query("SELECT * FROM confirmations ORDER BY seq")]


def test_the_list_begins_with_what_waits_and_escapes_what_papers_say(shared, client_of):
    client = client_of(shared, ANN)
    page = client.get("/coordinates").text
    assert len(places(client)) == 3
    assert "0 of 8 foci" in page
    assert "FOCUS-OUTSIDE-BRAIN" in page
    assert client.get("/coordinates/next").headers["location"] == next(iter(places(client).values()))


def test_every_row_is_joined_to_its_cells_and_to_no_others(shared, client_of):
    page = client_of(shared, ANN).get(upright(client_of(shared, ANN))).text
    cells = re.findall(r'<rect class="cell role-(\w+)[^>]*data-foci="([\d ]*)"><title>([^<]*) ·', page)
    of_first = [text for _, foci, text in cells if "0" in foci.split()]
    assert of_first == ["Left insula", "-34", "22", "-2", "4.5"]
    assert {text: role for role, foci, text in cells if "0" in foci.split()}["22"] == "y"
    assert all(not foci for role, foci, _ in cells if role == "header")


def test_a_table_on_its_side_is_turned_so_that_its_rows_run_across(shared, client_of):
    client = client_of(shared, ANN)
    page = client.get(places(client)["hein.pdf", "Table 2"]).text
    shapes = re.findall(r'<rect class="cell[^>]*x="([\d.]+)" y="([\d.]+)"[^>]*><title>([^<]*) ·', page)
    at = {text: (float(x), float(y)) for x, y, text in shapes}
    assert at["Thalamus"][0] < at["8"][0] < at["-14"][0]
    assert abs(at["Thalamus"][1] - at["8"][1]) < 3
    assert at["Thalamus"][1] < at["Putamen"][1]
    picture = re.search(r'<image href="([^"]+)"[^>]*width="([\d.]+)" height="([\d.]+)"', page)
    drawn = Image.open(io.BytesIO(client.get(picture[1]).content))
    assert drawn.size == (2000, 1500)
    assert (float(picture[2]), float(picture[3])) == (800, 600)


def test_a_web_page_is_shown_as_a_table_and_runs_nothing(shared, client_of):
    client = client_of(shared, ANN)
    page = client.get(places(client)["xu.html", "Table 1"]).text
    assert "<script>alert" not in page
    assert "<b>(Tal" not in page
    assert re.search(r'<td class="cell role-y" data-foci="1">-80</td>', page)
    assert "shown converted to MNI (Lancaster 2007).</figcaption>" in page


def test_without_its_file_a_pdf_is_shown_as_it_was_read(new_coordinates, client_of):
    review = new_coordinates()
    next(review.glob("documents/*hein.pdf")).unlink()
    client = client_of(review, ANN)
    page = client.get(upright(client)).text
    assert "its file is not in the review" in page
    assert '<table class="printed">' in page
    assert client.get(f"/page-picture/{upright(client).split('/')[2]}/1").status_code == 400


def test_a_document_that_cannot_be_drawn_is_said_to_be_so(new_coordinates, client_of):
    review = new_coordinates()
    next(review.glob("documents/*hein.pdf")).write_bytes(b"%PDF-1.4 broken")
    client = client_of(review, ANN)
    assert "cannot be opened" in client.get(upright(client)).text


def test_a_table_is_confirmed_with_one_correction_one_rejection_and_what_is_doubtful_waits(new_coordinates, client_of):
    review = new_coordinates()
    client = client_of(review, ANN)
    address = upright(client)
    answer = on_row(client, address, 2, do="correct", x="40", reason="sign misread")
    assert answer.headers["location"] == f"{address}?said=correct&row=3"
    assert on_row(client, address, 3, do="reject", reason="not a peak").headers["location"].endswith("row=4")
    done = client.post(address, do="accept-table", shown=mark(client, address))
    assert done.headers["location"].endswith("said=left")
    assert states(client, address) == ["accept", "correct", "reject", "waiting"]
    assert "Rows with open problems were left" in client.get(done.headers["location"]).text
    on_row(client, address, 4, do="accept")
    assert states(client, address) == ["accept", "correct", "reject", "accept"]
    assert "1 of 8 foci" not in client.get("/coordinates").text
    assert [(row["x"], row["who"], row["machine"]) for row in confirmations(review) if row["action"] == "correct"] == [
        (40.0, ANN, 0)
    ]
    with Store.open(review, read_only=True) as store:
        assert store.find_breach() is None
    client.post(address, do="undo-last", shown=mark(client, address, "undo-last"))
    assert states(client, address) == ["accept", "correct", "reject", "waiting"]
    on_row(client, address, 3, do="undo")
    assert states(client, address) == ["accept", "correct", "waiting", "waiting"]


def test_what_looks_odd_is_asked_about_before_it_is_written(new_coordinates, client_of):
    review = new_coordinates()
    client = client_of(review, ANN)
    address = upright(client)
    question = on_row(client, address, 1, do="correct", x="-340", reason="as printed")
    assert question.status_code == 200
    assert "#1 Left insula: (-340, 22, -2) in MNI lies outside the brain." in unescape(question.text)
    assert confirmations(review) == []
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', question.text))
    fields = {name: unescape(value) for name, value in fields.items() if name not in ("csrf", "then")}
    assert client.post(address, **fields).status_code == 303
    assert [row["x"] for row in confirmations(review)] == [-340.0]


def test_replacing_a_colleagues_word_is_asked_about(new_coordinates, client_of):
    review = new_coordinates()
    ann, bo = client_of(review, ANN), client_of(review, BO)
    address = upright(ann)
    on_row(ann, address, 1, do="accept")
    question = on_row(bo, address, 1, do="reject", reason="a region of interest")
    assert "replaces what Ann said of 1 focus" in question.text
    assert states(bo, address)[0] == "accept"
    on_row(bo, address, 1, do="reject", reason="a region of interest", sure="yes")
    assert states(bo, address)[0] == "reject"


def test_what_somebody_said_meanwhile_is_shown_and_nothing_is_written(new_coordinates, client_of):
    review = new_coordinates()
    ann, bo = client_of(review, ANN), client_of(review, BO)
    address = upright(ann)
    seen, row = mark(ann, address), rows(ann, address)[1]
    on_row(bo, address, 1, do="reject", reason="a region of interest")
    for answer in (
        ann.post(address, do="accept-table", shown=seen),
        ann.post(address, do="accept", focus=row["focus"], shown=row["shown"]),
    ):
        assert answer.status_code == 409
        assert "Somebody spoke of these foci after this page was shown" in answer.text
    ann.post("/language", lang="zh", then="/")
    assert "此页显示之后已有人" in ann.post(address, do="accept-table", shown=seen).text
    ann.post("/language", lang="en", then="/")
    assert states(ann, address) == ["reject", "waiting", "waiting", "waiting"]
    on_row(ann, address, 2, do="accept")
    assert states(ann, address)[1] == "accept"


def test_contrast_space_and_n_are_set_for_the_rows_they_are_said_of(new_coordinates, client_of):
    review = new_coordinates()
    client = client_of(review, ANN)
    address = places(client)["xu.html", "Table 1"]
    name = rows(client, address)[1]["name"]
    on_row(client, address, 2, do="reject", reason="not a peak")
    client.post(address, do="rename", shown=mark(client, address, "rename"), contrast=name, name="touch > rest", reason="as in the text")  # fmt: skip
    client.post(address, do="space", shown=mark(client, address, "space"), contrast="touch > rest", space="MNI", reason="methods")  # fmt: skip
    client.post(address, do="n", contrast="touch > rest", n="28")
    assert [(row["name"], row["space"], row["state"]) for row in rows(client, address).values()] == [
        ("touch > rest", "MNI", "correct"),
        (name, "TAL", "reject"),
    ]
    with Store.open(review, read_only=True) as store:
        coded = store.query("SELECT contrast, value, who, machine FROM codings WHERE field = 'n' AND NOT machine")
    assert [tuple(row) for row in coded] == [("touch > rest", "28", ANN, 0)]
    assert "n = 28" in client.get(address).text


def test_kind_and_direction_are_said_of_a_contrast_and_reach_the_confirmed_foci(new_coordinates, client_of):
    review = new_coordinates()
    client = client_of(review, ANN)
    address = places(client)["hein.pdf", "Table 2"]
    name = rows(client, address)[1]["name"]
    for do, value in (("kind", "roi"), ("direction", "less")):
        shown = mark(client, address, do)
        fields = {"do": do, do: value, "shown": shown, "contrast": name, "reason": "see the methods"}
        assert client.post(address, **fields).status_code == 303
    on_row(client, address, 1, do="correct", x="9", reason="misread")
    page = client.get(address).text
    assert "direction: less" in page
    assert page.count("region of interest</span>") == 2
    with Store.open(review, read_only=True) as store:
        found = store.query("SELECT x, kind, direction, first_condition FROM confirmed_foci ORDER BY seq")
    assert [tuple(row) for row in found] == [(9.0, "roi", "less", "no pain"), (-26.0, "roi", "less", "no pain")]
    assert client.post(address, do="kind", kind="guess", shown=mark(client, address, "kind"), contrast=name, reason="r").status_code == 400  # fmt: skip
    on_row(client, address, 2, do="undo")
    on_row(client, address, 2, do="undo")
    assert client.get(address).text.count("region of interest</span>") == 1


def test_what_a_form_lacks_is_said_beside_the_values_that_were_typed(new_coordinates, client_of):
    review = new_coordinates()
    client = client_of(review, ANN)
    address = upright(client)
    for fields, words in (
        ({"do": "correct", "x": "-36"}, "needs a reason"),
        ({"do": "correct", "reason": "why"}, "to correct needs a value"),
        ({"do": "correct", "x": "-3b", "reason": "why"}, "x = '-3b' is no number"),
        ({"do": "correct", "x": "nan", "reason": "why"}, "is no number"),
        ({"do": "correct", "space": "fsaverage", "reason": "why"}, "unknown space"),
        ({"do": "accept", "x": "-36"}, "pressed accept: nothing was written"),
        ({"do": "reject"}, "needs a reason"),
        ({"do": "remove"}, "nothing to be done with a row"),
        ({"do": "accept", "focus": "other/1"}, "no such row"),
        ({"do": "n", "n": "twenty"}, "no number of participants"),
    ):
        answer = on_row(client, address, 1, **fields)
        assert answer.status_code == 400, fields
        assert words in unescape(answer.text)
        if fields.get("x"):
            assert (
                f'name="x" inputmode="decimal" autocomplete="off" maxlength="12" value="{fields["x"]}"' in answer.text
            )
    assert confirmations(review) == []
    minus = on_row(client, address, 1, do="correct", x="−36,5", reason="a minus as printed, a comma")
    assert minus.status_code == 303
    assert rows(client, address)[1]["x"] == "-36.5"


def test_addresses_lead_to_documents_of_the_ledger_and_nowhere_else(shared, client_of):
    client = client_of(shared, ANN)
    document = upright(client).split("/")[2]
    for address, status in (
        ("/coordinates/ffff/Table%201", 409),
        (f"/coordinates/{document}/Table%209", 409),
        (f"/coordinates/{document}/..%2f..%2fprotocol.yaml", 409),
        ("/page-picture/..%2f..%2fprotocol.yaml/1", 404),
        ("/page-picture/%25/1", 409),
        (f"/page-picture/{document}/9", 400),
        (f"/page-picture/{document}/1?turn=45", 400),
        ("/brain.png?x=1&y=2", 400),
        ("/brain.png?x=1&y=2&z=nan", 400),
    ):
        assert client.get(address).status_code == status, address
    assert client.get(f"/page-picture/{document}/1").headers["content-type"] == "image/png"


def test_without_a_name_nobody_confirms(new_coordinates, client_of):
    review = new_coordinates()
    client = client_of(review)
    address = upright(client)
    assert client.get(address).headers["location"].startswith("/people?then=/coordinates/")
    assert client.post(address, do="accept-table", shown="").headers["location"].startswith("/people")
    assert confirmations(review) == []


def test_the_brain_shows_where_a_coordinate_is(shared, client_of):
    client = client_of(shared, ANN)

    def picture(address):
        return Image.open(io.BytesIO(client.get(address).content)).convert("RGB")

    left, right = picture("/brain.png?x=-34&y=22&z=-2"), picture("/brain.png?x=34&y=22&z=-2")
    red = {name: _dots(one) for name, one in (("left", left), ("right", right))}
    middle = left.width / 2
    assert max(x for x, _ in red["left"]) < max(x for x, _ in red["right"])
    assert any(x > middle for x, _ in red["right"])
    talairach = picture("/brain.png?x=-34&y=22&z=-2&space=TAL")
    assert talairach.tobytes() != left.tobytes()
    assert picture("/brain.png?x=1e300&y=0&z=0").size == left.size


def _dots(picture):
    pixels = picture.load()
    return [(x, y) for x in range(picture.width) for y in range(picture.height) if pixels[x, y] == (255, 82, 82)]
