"""Each service: what it names, in both directions; an answer about another paper is none."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from corpora.errors import SourceError
from corpora.web import Answer, Client, Pace
from miner.citations import crossref, europe_pmc, opencitations, semantic_scholar
from miner.citations.base import Asker, Direction, Found, Paper
from miner.citations.services import SERVICES
from miner.citations.union import Named, to_file, unite

PAPER = Paper(report="r-1", doi="10.1000/100", pmid="100")
BY_NAME = {service.name: service for service in SERVICES}
NAMES = sorted(BY_NAME)
BOTH = [name for name in NAMES if name != "crossref"]


@pytest.fixture
def client() -> Iterator[Client]:
    paces = {"127.0.0.1": Pace(per_second=1e6, tries=3)}
    with Client("curator@example.org", paces=paces, sleep=lambda _s: None) as client:
        yield client


def ask(network, client: Client, name: str, direction: Direction, paper: Paper = PAPER) -> Found:
    return BY_NAME[name].ask(Asker(client=client, base=f"{network.url}/{name}"), paper, direction)


def ids(found: Found) -> set[str]:
    return {work.pmid or str(work.doi).rpartition("/")[2] for work in found.works if work.pmid or work.doi}


@pytest.mark.parametrize("name", NAMES)
def test_references_are_named_with_the_answers_they_came_from(network, client: Client, name: str) -> None:
    found = ask(network, client, name, Direction.BACKWARD)
    assert ids(found) == {"200", "300"}
    assert found.known
    assert found.answers
    assert all(found.answers)


@pytest.mark.parametrize("name", BOTH)
def test_citing_works_are_named(network, client: Client, name: str) -> None:
    assert ids(ask(network, client, name, Direction.FORWARD)) == {"400", "500"}


@pytest.mark.parametrize("name", ["europe_pmc", "openalex", "semantic_scholar"])
def test_pages_are_followed_to_the_end(network, client: Client, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network.papers |= {str(n) for n in range(1000, 1025)}
    network.cites |= {(str(n), "100") for n in range(1000, 1025)}
    network.page = 4
    monkeypatch.setattr(europe_pmc, "PAGE", 4)
    monkeypatch.setattr(semantic_scholar, "PAGE", 4)
    found = ask(network, client, name, Direction.FORWARD)
    assert (len(found.works), found.stated, found.cut) == (27, 27, False)
    assert len(found.answers) >= 7


@pytest.mark.parametrize("name", ["openalex", "semantic_scholar", "opencitations", "icite", "crossref"])
def test_a_paper_the_service_does_not_know_is_no_failure(network, client: Client, name: str) -> None:
    found = ask(network, client, name, Direction.BACKWARD, Paper(report="r-9", doi="10.1000/999", pmid="999"))
    assert (found.works, found.known) == ((), False)


def about_another(network, name: str) -> str:
    """Return the answer the service gives when it is asked about another paper."""
    path = {
        "europe_pmc": "/MED/400/references", "openalex": "/works/https://doi.org/10.1000/400", "semantic_scholar": "/paper/DOI:10.1000/400",
        "opencitations": "/references/doi:10.1000/400", "icite": "/pubs", "crossref": "/works/10.1000/400", "elink": "/elink.fcgi",
    }[name]  # fmt: skip
    values = {"page": "1", "pmids": "400", "id": "400", "linkname": "pubmed_pubmed_refs"}
    return network.answer(name, path, values)[1]


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_about_another_paper_is_asked_again(network, client: Client, name: str) -> None:
    network.tricks[name] = [(200, about_another(network, name))]
    assert ids(ask(network, client, name, Direction.BACKWARD)) == {"200", "300"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body", ["", "{", "<html><title>Sorry</title></html>", "[]", "{}", "null", "[[1]]", '{"results": 3, "data": 1}']
)
def test_nonsense_never_becomes_a_result(network, client: Client, name: str, body: str) -> None:
    if name == "opencitations" and body == "[]":
        pytest.skip("an empty list is how OpenCitations says that it knows none")
    network.tricks[name] = [(200, body)]
    network.stuck.add(name)
    with pytest.raises(SourceError):
        ask(network, client, name, Direction.BACKWARD)


def test_a_citing_work_that_does_not_cite_the_paper_is_refused(network, client: Client) -> None:
    network.tricks["openalex"] = [
        (200, json.dumps(network._work("100"))),
        (200, network.answer("openalex", "/works", {"filter": "cites:W400"})[1]),
    ]
    other = {
        "meta": {"count": 1},
        "results": [network._work("400") | {"referenced_works": ["https://openalex.org/W1"]}],
    }
    network.tricks["openalex"][1] = (200, json.dumps(other))
    assert ids(ask(network, client, "openalex", Direction.FORWARD)) == {"400", "500"}


def test_references_that_a_publisher_left_out_are_none_not_a_failure(network, client: Client) -> None:
    about = network.answer("semantic_scholar", "/paper/DOI:10.1000/100", {})
    network.tricks["semantic_scholar"] = [about, (200, '{"citingPaperInfo": {}, "data": null}')]
    found = ask(network, client, "semantic_scholar", Direction.BACKWARD)
    assert (found.works, found.known, found.stated) == ((), True, 2)


def recorded(checked_data: Path, service: str, pattern: str) -> list[Path]:
    folder = checked_data / "data" / "api_responses" / service
    found = sorted(folder.glob(pattern))
    assert found, f"no recorded answer {pattern}"
    return found


class Played(Client):
    """A client that plays recorded answers; those a service must refuse are refused as in a run."""

    def __init__(self, bodies: list[bytes]) -> None:
        super().__init__("curator@example.org")
        self.bodies = bodies

    def get(self, _url, _parameters=None, *, headers=None, unfit=None):
        while self.bodies:
            answer = Answer(status=200, content=self.bodies.pop(0))
            if unfit is None or unfit(answer) is None:
                return answer
        raise SourceError("the answers are used up")


def test_recorded_pages_of_europe_pmc_hold_one_that_is_about_another_article(checked_data: Path) -> None:
    files = recorded(checked_data, "europe_pmc", "*count_returned_by_the_PMC_E__*.json")
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    ours = [page for page in pages if page["request"]["id"] == "15723116"]
    assert len(ours) > 20
    paper = Paper(report="r", pmid="15723116")
    for page in ours:
        number = page["request"]["page"]
        assert europe_pmc._other_than(page, paper=paper, page=number) is None
        assert europe_pmc._other_than(page, paper=Paper(report="r", pmid="1"), page=number)
        assert europe_pmc._other_than(page, paper=paper, page=number + 1)


def test_recorded_answers_of_opencitations_and_semantic_scholar_are_read(checked_data: Path) -> None:
    (file,) = recorded(checked_data, "opencitations", "citecorp__oc_coci_refs__00.json")
    rows = json.loads(file.read_bytes())
    asker = Asker(client=Played([file.read_bytes()]), base="http://x")
    found = opencitations.OpenCitations().ask(
        asker, Paper(report="r", doi="10.1108/jd-12-2013-0166"), Direction.BACKWARD
    )
    assert len(found.works) == len(rows) > 10
    files = recorded(checked_data, "semantic_scholar", "semanticscholar__test_get_paper_references__0*.json")
    about = {"paperId": "x", "externalIds": {"DOI": "10.2139/ssrn.2250500"}, "referenceCount": 60}
    bodies = [json.dumps(about).encode(), *(path.read_bytes() for path in files)]
    asker = Asker(client=Played(bodies), base="http://x")
    paper = Paper(report="r", doi="10.2139/ssrn.2250500")
    found = semantic_scholar.SemanticScholar().ask(asker, paper, Direction.BACKWARD)
    assert len(found.works) > 50
    assert all(work.title for work in found.works)


def test_recorded_works_of_crossref_give_their_references(checked_data: Path) -> None:
    seen = 0
    for path in recorded(checked_data, "crossref", "paper-qa__*.json"):
        value = json.loads(path.read_text(encoding="utf-8"))
        message = value.get("message") if isinstance(value, dict) else None
        if not isinstance(message, dict) or not message.get("reference") or "DOI" not in message:
            continue
        asker = Asker(client=Played([path.read_bytes()]), base="http://x")
        found = crossref.Crossref().ask(asker, Paper(report="r", doi=message["DOI"].lower()), Direction.BACKWARD)
        assert found.stated == len(message["reference"])
        assert any(work.doi for work in found.works)
        assert crossref.described(message).title
        seen += 1
    assert seen > 3


JUNK = (None, [], {}, "x", 0, -1, 1.5, True, [None], {"a": 1}, "", "10.1000/200", [["a"]], 10**30, "²", {"id": None})


def damaged(value, dice: random.Random, share: float):
    """Return a JSON value in which some parts are another's or gone."""
    if dice.random() < share:
        return dice.choice(JUNK)
    if isinstance(value, dict):
        return {key: damaged(item, dice, share) for key, item in value.items() if dice.random() > share / 3}
    return [damaged(item, dice, share) for item in value] if isinstance(value, list) else value


class Damaging(Client):
    """A client whose answers are damaged on the way; each request is tried twice."""

    def __init__(self, network, dice: random.Random) -> None:
        super().__init__("curator@example.org")
        self.network, self.dice, self.share = network, dice, dice.choice([0.02, 0.08, 0.2])

    def get(self, url, values=None, *, headers=None, unfit=None):
        _, service, path = unquote(urlsplit(url).path).split("/", 2)
        texts = {key: str(value) for key, value in (values or {}).items() if value is not None}
        for _ in range(2):
            status, text = self.network.answer(service, f"/{path}", {**texts, "cursor": "*"})
            answer = Answer(status=status, content=self._damaged(text).encode())
            if status != 200 or unfit is None or unfit(answer) is None:
                return answer
        raise SourceError("no answer that could be read")

    def post(self, url, values, *, unfit=None):
        return self.get(url, values, unfit=unfit)

    def _damaged(self, text: str) -> str:
        if not text.startswith("<"):
            return json.dumps(damaged(json.loads(text), self.dice, self.share))
        place = self.dice.randrange(len(text))
        return (
            text[:place]
            + self.dice.choice(["<", "&", "", " x", "</Id>", "<Id>"])
            + text[place + self.dice.randrange(3) :]
        )


@pytest.mark.parametrize("name", NAMES)
def test_damaged_answers_are_read_or_refused_and_never_a_defect(network, name: str) -> None:
    outcomes = set()
    for seed in range(150):
        asker = Asker(client=Damaging(network, random.Random(seed)), base=f"http://h/{name}")
        try:
            found = BY_NAME[name].ask(asker, PAPER, Direction.BACKWARD)
        except SourceError:
            outcomes.add("refused")
            continue
        works = unite(Named(service=name, report="r-1", work=work) for work in found.works)
        to_file(works, "works.jsonl")
        outcomes.add("read")
    assert outcomes == {"read", "refused"}
