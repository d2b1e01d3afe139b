"""A desk on a small review: asked without a browser (`client`), served in a thread, looked at in a headless Chromium."""

from __future__ import annotations

import csv
import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.desk.app import make_app
from corpora.desk.place import Desk
from focimine import cli
from review_desk import make_desk

PORT = 8123
PLAN = """
review: {title: {en: Two <readers>, zh: 两位读者}, question: {en: Q}, languages: [en, zh]}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Reviewer One, 审稿人二]
  adjudicator: Ada Third
  mode: MODE
  criteria:
    - {id: empirical, wording: {en: Empirical, zh: 实证研究}, steps: [title_abstract, full_text], rules: [{rule: publication_type}]}
    - {id: fmri, wording: {en: Functional MRI}, reason: {en: not fMRI, zh: 非磁共振}, steps: [title_abstract, full_text], priority: 2, rules: [{rule: modality, accept: [fmri]}]}
"""


def focimine(*arguments: object) -> str:
    """Run a command of the program; it has to end well, or with problems."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1), result.output
    return result.output


def make_review(
    folder: Path, *, mode: str = "single", n: int = 24, title: str = "Paper {n}: empathy of <b>group</b> {n}"
) -> Path:
    """Make a review of `n` records, compared and read by the rules; titles hold markup."""
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(PLAN.replace("MODE", mode), encoding="utf-8")
    rows = [
        (title.format(n=i) if i else "Empathy: a systematic review", f"Author{i} A", 2000 + i % 20,
         f"We scanned {20 + i} adults with fMRI; <script>alert({i})</script>." if i % 3 else "采用功能磁共振成像，招募三十名大学生。")
        for i in range(n)
    ]  # fmt: skip
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("title", "authors", "year", "abstract"), *rows])
    review = folder / "review"
    focimine("init", review, "--protocol", folder / "plan.yaml")
    focimine("import", folder / "records.csv", "--database", "psycinfo", "--review", review)
    focimine("dedup", "--review", review)
    focimine("screen", "--review", review)
    return review


class Client:
    """A browser's part without a browser: cookies, the word of forms, one address after another."""

    def __init__(self, desk: Desk, who: str = "") -> None:
        from starlette.testclient import TestClient

        desk.port = desk.port or PORT
        self.desk = desk
        self.base = f"http://127.0.0.1:{desk.port}"
        self.http = TestClient(
            make_app(desk), base_url=self.base, follow_redirects=False, raise_server_exceptions=False
        )
        assert self.http.get(f"/?token={desk.token}").status_code == 303
        if who:
            assert self.post("/people", who=who, then="/").status_code == 303

    def get(self, address: str, **headers: str):
        """Ask for a page."""
        return self.http.get(address, headers=headers)

    def post(self, address: str, *, csrf: str | None = None, headers: dict[str, str] | None = None, **fields: str):
        """Send a form with the word that pages of this desk hold."""
        data = {"csrf": self.desk.csrf if csrf is None else csrf, **fields}
        return self.http.post(address, data=data, headers={"Origin": self.base, **(headers or {})})

    def go(self, address: str):
        """Ask for a page and follow to where it leads."""
        return self.http.get(address, follow_redirects=True)


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory):
    """What a desk remembers of its port and token goes into a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        yield


@pytest.fixture(scope="session")
def client_of() -> Callable[..., Client]:
    """Return what makes a client of the desk on a review."""
    return lambda review, who="": Client(make_desk(review), who)


@pytest.fixture(scope="session")
def new_review(tmp_path_factory) -> Callable[..., Path]:
    """Return what makes a review; those of the same shape are copied, not made twice."""
    made: dict[str, Path] = {}

    def copy(**shape: object) -> Path:
        key = json.dumps(shape, sort_keys=True)
        if key not in made:
            made[key] = make_review(tmp_path_factory.mktemp("made") / "one", **shape)
        return Path(shutil.copytree(made[key], tmp_path_factory.mktemp("desk") / "综述 one"))

    return copy


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """Return what serves the desk of a review in a thread and gives the address that opens it."""
    import uvicorn

    from corpora.desk.server import bind

    running = []

    def serve(review: Path) -> str:
        desk = make_desk(review)
        bound = bind(None)
        desk.port = bound.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        running.append((server, thread, bound))
        return f"http://127.0.0.1:{desk.port}/?token={desk.token}"

    yield serve
    for server, thread, bound in running:
        server.should_exit = True
        thread.join(10)
        bound.close()


class Browser:
    """A headless Chromium that notes every request and every line of its console."""

    def __init__(self, driver) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        """Go to an address."""
        self.driver.get(address)

    def press(self, *keys: str) -> None:
        """Press keys one after another, as a person does: each waits for the page it leads to."""
        for key in keys:
            before = self.driver.current_url
            self.driver.switch_to.active_element.send_keys(key)
            self.settle(before)

    def settle(self, before: str = "") -> None:
        """Wait until the page stands still."""
        until = time.monotonic() + 5
        while time.monotonic() < until:
            time.sleep(0.03)
            state = self.driver.execute_script("return document.readyState + !!document.querySelector('.htmx-request')")
            if state == "completefalse" and (self.driver.current_url != before or time.monotonic() > until - 4.5):
                return

    def wait_for(self, selector: str, seconds: float = 30) -> None:
        """Wait until an element is there; fail where it does not come."""
        until = time.monotonic() + seconds
        while not self.all(selector):
            assert time.monotonic() < until, f"{selector} did not come"
            time.sleep(0.05)

    def find(self, selector: str):
        """Return the first element of a CSS selector."""
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list:
        """Return the elements of a CSS selector."""
        return self.driver.find_elements("css selector", selector)

    def demand_clean(self, base: str) -> None:
        """Fail where the console said something, something outside was asked for, or axe-core finds something serious."""
        assert self.driver.get_log("browser") == []
        asked = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"]
        assert [url for url in urls if not url.startswith((base, "data:", "blob:"))] == []
        axe = pytest.importorskip("axe_core_python", reason="axe-core is not installed")
        source = resources.files(axe).joinpath("axe.min.js").read_text(encoding="utf-8")
        self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
        found = self.driver.execute_async_script("const done = arguments[0]; axe.run(document).then(done)")
        grave = [
            (v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in ("serious", "critical")
        ]
        assert grave == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium, or skip the test."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chrome, driver = (shutil.which(name) for name in ("chromium", "chromedriver"))
    if not chrome or not driver:
        pytest.skip("chromium or chromedriver is not on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chrome
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "window-size=1400,950", "enable-unsafe-swiftshader"):  # fmt: skip
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield Browser(found)
    found.quit()


@pytest.fixture
def text_of() -> Callable[[str], str]:
    """Return what gives the words of a page without its markup."""
    return lambda page: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
