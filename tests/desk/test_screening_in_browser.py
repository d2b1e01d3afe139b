"""A new user screens by keyboard alone, settles a conflict and watches the flow, in a real browser."""

from __future__ import annotations

from corpora.nouns.decisions import Step
from corpora.settled import read_settled
from corpora.store import Store


def own_decisions(review, who):
    with Store.open(review, read_only=True) as store:
        settled = read_settled(store)
    return [row for rows in settled.decisions.values() for row in rows if row.decision.who == who]


def test_twenty_records_by_keyboard_alone(new_review, served, browser):
    review = new_review(n=24)
    address = served(review)
    base = address.partition("/?")[0]
    browser.open(address)
    browser.demand_clean(base)
    flow_before = count_screened(browser, base)
    browser.open(f"{base}/screen")
    browser.press("\t", "\t")  # the page is reached by Tab as well
    browser.find("button[name=who]").send_keys("\n")
    browser.settle()
    assert "/screen/title_abstract/" in browser.driver.current_url
    keys = "ie12u" * 4
    for key in keys:
        browser.press(key)
    assert len(own_decisions(review, "Reviewer One")) == 20
    browser.press("m")
    browser.driver.switch_to.active_element.send_keys("written, then the window is closed 中文")
    browser.demand_clean(base)
    here = browser.driver.current_url
    browser.open(f"{base}/")
    browser.open(here)
    assert browser.find("textarea[name=note]").get_attribute("value").startswith("written, then")
    browser.press("z")
    assert "said=undone" in browser.driver.current_url
    judged = own_decisions(review, "Reviewer One")
    assert len(judged) == 21
    assert {row.decision.step for row in judged} == {Step.TITLE_ABSTRACT}
    assert count_screened(browser, base) != flow_before
    browser.demand_clean(base)
    browser.open(f"{base}/screen")
    browser.press("i")
    browser.driver.back()  # the page as it is now, not as it was: this report has been judged
    browser.wait_for("main > p.note", seconds=10)
    assert "does not wait for you" in browser.find("main > p.note").text
    browser.demand_clean(base)


def count_screened(browser, base):
    browser.open(f"{base}/flow")
    return browser.find("table").text


def test_a_conflict_is_settled_and_every_page_is_clean(new_review, served, browser, client_of):
    review = new_review(mode="dual_blind", n=6)
    report = str(client_of(review, "Reviewer One").go("/screen/title_abstract").url).rpartition("/")[2]
    for name, choice in (("Reviewer One", "include"), ("审稿人二", "exclude:fmri")):
        client_of(review, name).post(f"/screen/title_abstract/{report}", decision=choice)
    address = served(review)
    base = address.partition("/?")[0]
    browser.open(address)
    browser.open(f"{base}/people?then=/conflicts")
    next(b for b in browser.all("button[name=who]") if "Ada" in b.text).click()
    browser.settle()
    browser.demand_clean(base)
    browser.press("n")
    browser.demand_clean(base)
    browser.press("m")
    browser.driver.switch_to.active_element.send_keys("it has fMRI")
    browser.find("button[value=include]").click()
    browser.settle()
    assert "settled=" in browser.driver.current_url
    with Store.open(review, read_only=True) as store:
        assert read_settled(store).conflicts == ()
    for page in ("/audit", f"/audit/{report}", "/audit/machine", "/steps", "/problems", "/people", "/remarks", "/flow", "/screen/full_text", f"/screen/title_abstract/{report}", "/screen/title_abstract/list"):  # fmt: skip
        browser.open(base + page)
        browser.demand_clean(base)
