"""A table confirmed by keyboard in a real browser, and a desk that is killed in the middle of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from corpora.store import Store

ROOT = Path(__file__).parents[3]


def said(review):
    with Store.open(review, read_only=True) as store:
        return {row["focus"]: (row["action"], row["x"]) for row in store.query("SELECT * FROM confirmations")}


def test_a_table_is_confirmed_by_keyboard_with_one_correction(new_coordinates, served, browser):
    review = new_coordinates()
    address = served(review)
    base = address.partition("/?")[0]
    browser.open(address)
    browser.open(f"{base}/people?then=/coordinates")
    next(button for button in browser.all("button[name=who]") if button.text == "Ann").click()
    browser.settle()
    browser.demand_clean(base)
    browser.press("n")
    while "hein.pdf" not in browser.find("figcaption, .printed + p, .paper").text:
        browser.press("n")
    browser.demand_clean(base)
    browser.press("j")
    assert browser.find("tr.focus.at").get_attribute("data-region") == "Right insula"
    assert {cell.get_attribute("data-foci") for cell in browser.all("rect.at")} == {"1"}
    browser.driver.execute_script("document.querySelector('rect[data-foci=\"2\"]').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))")  # fmt: skip
    assert browser.find("tr.focus.hover").get_attribute("data-region") == "Cingulate"
    browser.press("c")
    field = browser.driver.switch_to.active_element
    field.clear()
    field.send_keys("40", "\n")
    assert browser.driver.switch_to.active_element.get_attribute("name") == "reason"
    browser.press("misread", "\n")
    browser.press("x")
    browser.press("not a peak of this contrast", "\n")
    browser.press("a")
    assert [row.get_attribute("data-state") for row in browser.all("tr.focus")] == ["accept", "correct", "reject", "waiting"]  # fmt: skip
    assert sorted(said(review).values()) == [("accept", None), ("correct", 40.0), ("reject", None)]
    browser.demand_clean(base)
    browser.press("v")
    svg = browser.find("svg.sheet")
    assert svg.get_dom_attribute("viewBox") == svg.get_dom_attribute("data-page")
    browser.press("n")
    assert browser.all("tr.focus.state-waiting")
    browser.demand_clean(base)


def test_a_desk_killed_in_the_middle_of_corrections_leaves_a_ledger_that_verifies(new_coordinates):
    """At most the step that was on its way is missing, and no answered one."""
    review = new_coordinates()
    command = [sys.executable, "-m", "focimine", "desk", "--no-browser", "--review", str(review)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=review.parent, env=environment) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        answered: list[str] = []
        worker = threading.Thread(target=_correct_on_and_on, args=(address[0], answered), daemon=True)
        worker.start()
        end = time.monotonic() + 20
        while len(answered) < 5 and time.monotonic() < end:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        worker.join(10)
    with Store.open(review, read_only=True) as store:
        assert store.find_breach() is None
        written = [
            str(float(row["x"]))
            for row in store.query("SELECT x FROM all_confirmations WHERE action = 'correct' ORDER BY seq")
        ]
    assert len(answered) >= 5
    assert written[: len(answered)] == answered
    assert len(written) <= len(answered) + 1


def _correct_on_and_on(address: str, answered: list[str]) -> None:
    """Correct one focus again and again, one millimetre at a time, and note what was answered."""
    base = address.partition("/?")[0]
    with httpx.Client(base_url=base, transport=httpx.HTTPTransport(retries=10)) as client:
        client.get(address)
        page = client.get("/people").text
        csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]  # type: ignore[index]
        client.post("/people", data={"csrf": csrf, "who": "Ann", "then": "/"})
        tables = re.findall(r'<td><a href="(/coordinates/[^"]*)"', client.get("/coordinates").text)
        try:
            for step in range(1, 200):
                page = client.get(tables[0]).text
                row = dict(re.findall(r'data-(\w+)="([^"]*)"', re.search(r'<tr id="row-1"[^>]*>', page)[0]))  # type: ignore[index]
                x = str(float(-40 + step % 9))
                form = {"csrf": csrf, "do": "correct", "focus": row["focus"], "shown": row["shown"], "x": x, "reason": f"step {step}"}  # fmt: skip
                if client.post(tables[0], data=form).status_code == 303:
                    answered.append(x)
        except httpx.HTTPError:
            return
