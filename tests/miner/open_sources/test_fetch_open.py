"""`focimine fetch --open`: the paper itself, from the first source that has it, with its licence; else it stays wanted."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from corpora.store import Store
from corpora.web import Client, Pace
from miner.commands.fetch import fetch
from miner.open_sources.base import Sought
from miner.open_sources.europe_pmc import licence_in
from miner.open_sources.pmc import PmcBucket, _versions
from miner.open_sources.unpaywall import _other_than, _places

TITLE = "Empathy for the suffering of outgroup members in the anterior insula"
OTHER = "Reading the words of strangers: a study of the temporal lobe"
NBIB = f"PMID- 100\nTI  - {TITLE}\nFAU - Li, Hua\nDP  - 2010 Jan\nJT  - J Ex\nLID - 10.1000/100 [doi]\n\n"
BY = "http://creativecommons.org/licenses/by/4.0/"


def jats(title: str = TITLE, doi: str = "10.1000/100") -> str:
    return (
        f'<?xml version="1.0"?><article><front><article-meta><article-id pub-id-type="doi">{doi}</article-id><title-group>'
        f'<article-title>{title}</article-title></title-group><permissions><license xlink:href="{BY}" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"/></permissions></article-meta></front><body><p>Words.</p></body></article>'
    )


def pdf(title: str = TITLE) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for number, line in enumerate([title[:40], title[40:], "doi: 10.1000/100"]):
        canvas.drawString(50, 780 - 14 * number, line)
    canvas.save()
    return stream.getvalue()


@dataclass
class World:
    """What each source holds: path → (status, body); anything else is HTTP 404."""

    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    url: str = ""

    def hold(self, path: str, body: str | bytes | dict, status: int = 200) -> None:
        text = json.dumps(body) if isinstance(body, dict) else body
        self.pages[path] = (status, text.encode() if isinstance(text, str) else text)

    def hold_pmc(self, versions: dict[int, dict], article: str | None = None) -> None:
        names = "".join(f"<CommonPrefixes><Prefix>PMC7.{n}/</Prefix></CommonPrefixes>" for n in versions)
        listing = f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>PMC7.</Prefix>{names}</ListBucketResult>'
        self.hold("/pmc/", listing)
        self.hold("/converter/articles/", {"records": [{"pmid": 100, "doi": "10.1000/100", "pmcid": "PMC7"}]})
        for n, more in versions.items():
            text = article or jats()
            md5 = hashlib.md5(text.encode()).hexdigest()
            about = {
                "pmcid": "PMC7",
                "version": n,
                "is_pmc_openaccess": True,
                "is_manuscript": False,
                "license_code": "CC BY",
            }
            url = f"s3://pmc-oa-opendata/PMC7.{n}/PMC7.{n}.xml?md5={md5}"
            self.hold(f"/pmc/metadata/PMC7.{n}.json", {**about, "xml_url": url, **more})
            self.hold(f"/pmc/PMC7.{n}/PMC7.{n}.xml", text)


def handler_of(known: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            known.asked.append(path)
            known.agents.append(f"{path} {self.headers['user-agent']} {parse_qs(urlsplit(self.path).query)}")
            status, body = known.pages.get(path, (404, b"not here"))
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def world(serve) -> World:
    known = World()
    known.url = serve(handler_of(known))
    return known


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client.__init__, "__kwdefaults__", {**Client.__init__.__kwdefaults__, "sleep": lambda _s: None})


@pytest.fixture
def wanted(review: Path, tmp_path: Path) -> Path:
    """A review with one report that passed title and abstract."""
    from corpora.nouns.decisions import Decision, Judgement, Step
    from corpora.nouns.plain import to_plain
    from miner.stage.records import import_files

    (tmp_path / "one.nbib").write_text(NBIB, encoding="utf-8")
    with Store.open(review) as store:
        import_files(store, [tmp_path / "one.nbib"])
        (report,) = [entry.key for entry in store.entries("record")]
        decision = Decision(
            report=report, step=Step.TITLE_ABSTRACT, judgement=Judgement.INCLUDE, who="A", machine=False
        )
        with store.run("decide", version="1") as run:
            run.add("decision", "d-1", to_plain(decision), who="A", machine=False)
    return review


def run(review: Path, world: World):
    names = ("pmc", "europe_pmc", "publisher", "unpaywall", "converter")
    bases = [part for name in names for part in ("--base-url", f"{name}={world.url}/{name}")]
    arguments = ["--open", "--review", str(review), "--email", "curator@example.org", *bases]
    return CliRunner().invoke(fetch, arguments, catch_exceptions=False)


def documents(review: Path) -> list[dict]:
    with Store.open(review, read_only=True) as store:
        return [entry.body for entry in store.entries("document")]


def test_pmcs_open_bucket_gives_the_version_of_record_with_its_licence(wanted: Path, world: World) -> None:
    world.hold_pmc({1: {}, 2: {"is_manuscript": True, "license_code": None}})
    result = run(wanted, world)
    assert result.exit_code == 0, result.output
    (document,) = documents(wanted)
    assert (document["source"], document["licence"], document["version"], document["name"]) == (
        "pmc", "CC BY", "version of record", "PMC7.1.xml",
    )  # fmt: skip
    assert (wanted / document["file"]).read_text(encoding="utf-8") == jats()
    assert "still wanted: 0 of 1." in result.output
    n_asked = len(world.asked)
    assert "Looked for: 0 reports" in run(wanted, world).output
    assert len(world.asked) == n_asked


def test_europe_pmc_is_asked_next(wanted: Path, world: World) -> None:
    world.hold("/converter/articles/", {"records": [{"pmid": 100, "pmcid": "PMC7"}]})
    world.hold("/europe_pmc/PMC7/fullTextXML", jats())
    assert run(wanted, world).exit_code == 0
    (document,) = documents(wanted)
    assert (document["source"], document["licence"]) == ("europe_pmc", BY)


@pytest.mark.parametrize(("licence", "kept"), [(BY, True), ("https://www.elsevier.com/tdm/userlicense/1.0/", False)])
def test_publishers_xml_is_taken_under_an_open_licence_only(
    wanted: Path, world: World, licence: str, kept: bool
) -> None:
    link = {"URL": f"{world.url}/files/a.xml", "content-type": "application/xml", "content-version": "vor"}
    message = {"DOI": "10.1000/100", "license": [{"URL": licence}], "link": [link]}
    world.hold("/publisher/works/10.1000/100", {"message": message})
    world.hold("/files/a.xml", jats())
    run(wanted, world)
    assert [document["licence"] for document in documents(wanted)] == ([licence] if kept else [])
    assert ("/files/a.xml" in world.asked) is kept


def test_unpaywalls_pdf_comes_last_and_its_host_learns_nothing_of_the_user(wanted: Path, world: World) -> None:
    places = [{"url_for_pdf": None, "license": "cc-by"}, {"url_for_pdf": f"{world.url}/files/dead.pdf"}]
    places.append({"url_for_pdf": f"{world.url}/files/a.pdf", "license": "cc-by-nc", "version": "acceptedVersion"})
    world.hold(
        "/unpaywall/v2/10.1000/100", {"doi": "10.1000/100", "best_oa_location": places[0], "oa_locations": places}
    )
    world.hold("/files/dead.pdf", "<html>Sign in</html>")
    world.hold("/files/a.pdf", pdf())
    assert run(wanted, world).exit_code == 0
    (document,) = documents(wanted)
    assert (document["source"], document["licence"], document["version"]) == (
        "unpaywall",
        "cc-by-nc",
        "acceptedVersion",
    )
    files = [line for line in world.agents if line.startswith("/files/")]
    assert files
    assert not any("curator" in line for line in files)


def test_a_file_that_is_another_paper_is_not_kept(wanted: Path, world: World) -> None:
    world.hold_pmc({1: {}}, article=jats(OTHER, "10.1000/999"))
    result = run(wanted, world)
    assert result.exit_code == 1
    assert "OPEN-OTHER-PAPER" in result.output
    assert documents(wanted) == []


def test_what_is_found_nowhere_stays_wanted_and_is_never_declared_not_retrieved(wanted: Path, world: World) -> None:
    result = run(wanted, world)
    assert result.exit_code == 0, result.output
    assert "still wanted: 1 of 1." in result.output
    with Store.open(wanted, read_only=True) as store:
        assert list(store.entries("retrieval")) == []
        (look,) = store.entries("open_look")
    assert look.body["sources"] == ["pmc", "europe_pmc", "publisher", "unpaywall"]


@pytest.mark.parametrize(
    "answer", [(500, "busy"), (200, "<html>"), (200, '{"doi": "10.1000/other"}'), (200, ""), (403, "no")]
)
def test_a_source_that_fails_is_named_the_others_go_on_and_it_is_asked_again(
    wanted: Path, world: World, answer: tuple[int, str]
) -> None:
    world.hold("/unpaywall/v2/10.1000/100", answer[1], status=answer[0])
    result = run(wanted, world)
    assert result.exit_code == 3, result.output
    assert "Unpaywall" in result.output
    assert "OPEN-NOT-ANSWERED" in result.output
    world.hold(
        "/unpaywall/v2/10.1000/100",
        {"doi": "10.1000/100", "oa_locations": [{"url_for_pdf": f"{world.url}/files/a.pdf"}]},
    )
    world.hold("/files/a.pdf", pdf())
    assert run(wanted, world).exit_code == 0
    assert len(documents(wanted)) == 1


def test_a_report_that_is_not_sought_is_refused(wanted: Path, world: World) -> None:
    arguments = ["--open", "--report", "r-none", "--review", str(wanted), "--email", "curator@example.org"]
    result = CliRunner().invoke(fetch, arguments)
    assert "no report whose full text is sought" in str(result.exception)
    assert world.asked == []


@pytest.mark.parametrize("damage", ["cut", "checksum"])
def test_a_damaged_article_is_no_article(wanted: Path, world: World, damage: str) -> None:
    world.hold_pmc({1: {}})
    world.hold("/pmc/PMC7.1/PMC7.1.xml", jats()[:200] if damage == "cut" else jats().replace("Words", "Wards"))
    result = run(wanted, world)
    assert result.exit_code == 3
    assert "PubMed Central" in result.output
    assert documents(wanted) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.7/a.pdf",
        "http://localhost/a.pdf",
        "file:///etc/passwd",
        "http://[::1]/a.pdf",
        "http://[",
        "",
        "http://\ud83d:x/",
    ],
)
def test_an_address_that_leads_into_the_local_network_is_not_opened(wanted: Path, world: World, url: str) -> None:
    world.hold("/unpaywall/v2/10.1000/100", {"doi": "10.1000/100", "oa_locations": [{"url_for_pdf": url}]})
    result = run(wanted, world)
    assert result.exit_code == 3
    assert "OPEN-ADDRESS-FAILED" in result.output
    assert documents(wanted) == []
    world.hold("/unpaywall/v2/10.1000/100", {"doi": "10.1000/100", "oa_locations": []})
    assert run(wanted, world).exit_code == 0  # the look was not noted as done: the same command looks again


@pytest.mark.parametrize("place", ["@127.0.0.1:{port}/x", ".example.org/x", "s3://b/PMC8.1/x.xml", "../x", "//127.0.0.1:{port}/PMC7.1"])  # fmt: skip
def test_metadata_that_name_a_file_elsewhere_lead_nowhere(wanted: Path, world: World, serve, place: str) -> None:
    other = World()
    other.url = serve(handler_of(other))
    world.hold_pmc({1: {"xml_url": place.format(port=other.url.rpartition(":")[2])}})
    result = run(wanted, world)
    assert result.exit_code == 3, result.output
    assert "a file elsewhere" in result.output
    assert other.asked == []


def test_a_login_page_in_place_of_a_file_is_a_paper_that_is_not_free(wanted: Path, world: World) -> None:
    place = {"url_for_pdf": f"{world.url}/files/a.pdf?token=abcdef"}
    world.hold("/unpaywall/v2/10.1000/100", {"doi": "10.1000/100", "oa_locations": [place]})
    world.hold("/files/a.pdf", "<!DOCTYPE html><html><body>Sign in</body></html>")
    assert run(wanted, world).exit_code == 0
    assert documents(wanted) == []


def test_recorded_answers_of_the_open_sources_are_read(checked_data: Path) -> None:
    folder = checked_data / "data" / "api_responses"
    listing = (folder / "ncbi_pmc_s3" / "listing__PMC11370360.xml").read_bytes()
    assert _versions(listing, "PMC11370360") == [2, 1]
    article = next((folder / "europe_pmc").glob("*_fulltext.xml")).read_bytes()
    assert "creativecommons" in str(licence_in(article))
    seen = 0
    for path in (folder / "unpaywall").glob("*attributes*.json"):
        value = json.loads(path.read_text(encoding="utf-8"))
        if "doi" not in value:
            continue
        assert _other_than(value, value["doi"]) is None
        assert _other_than(value, "10.1/another")
        assert all(place["url_for_pdf"] for place in _places(value))
        seen += 1
    assert seen > 3


def test_the_recorded_metadata_of_the_bucket_lead_to_the_article(checked_data: Path, world: World) -> None:
    about = checked_data / "data" / "api_responses" / "ncbi_pmc_s3" / "metadata__PMC7759461.1.json"
    value = json.loads(about.read_text(encoding="utf-8"))
    value["xml_url"] = value["xml_url"].partition("?")[0]
    listing = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>PMC7759461.</Prefix><CommonPrefixes><Prefix>PMC7759461.1/</Prefix></CommonPrefixes></ListBucketResult>'
    world.hold("/pmc/", listing)
    world.hold("/pmc/metadata/PMC7759461.1.json", value)
    world.hold("/pmc/PMC7759461.1/PMC7759461.1.xml", jats())
    with Client("curator@example.org", paces={"127.0.0.1": Pace(per_second=1e6)}) as client:
        text = PmcBucket().get(client, f"{world.url}/pmc", Sought(report="r", pmcid="PMC7759461"))
    assert text is not None
    assert (text.licence, text.version) == ("CC BY", "version of record")
