"""A person judges at the desk what the command line would judge; blind is blind; nothing is lost or doubled."""

from __future__ import annotations

import threading

from corpora.nouns.decisions import Step
from corpora.settled import read_settled
from corpora.store import Store


def settled_of(review):
    with Store.open(review, read_only=True) as store:
        return read_settled(store)


def decisions(review, step=Step.TITLE_ABSTRACT):
    return {
        report: [(row.decision.who, row.decision.judgement.value, row.decision.criterion) for row in rows if not row.decision.machine]
        for (report, its_step), rows in settled_of(review).decisions.items()
        if its_step is step
    }  # fmt: skip


def here(client):
    return str(client.go("/screen/title_abstract").url).rpartition("/")[2]


def test_without_a_name_nothing_can_be_judged(client_of, new_review):
    review = new_review(n=4)
    nobody = client_of(review)
    assert nobody.get("/screen").headers["location"].startswith("/people")
    report = here(client_of(review, "Reviewer One"))
    assert nobody.post(f"/screen/title_abstract/{report}", decision="include").headers["location"].startswith("/people")
    assert not any(decisions(review).values())
    assert nobody.post("/people", who="Nobody Here", then="/").status_code == 400
    assert nobody.post("/people", new="New Person", then="/").status_code == 400
    assert nobody.post("/people", new="New Person", add="yes", then="/").status_code == 303


def test_judging_goes_through_all_reports_once_and_undo_brings_the_last_back(client_of, new_review, text_of):
    review = new_review(n=8)
    client = client_of(review, "Reviewer One")
    seen = []
    for choice in ("include", "exclude:fmri", "unclear", "exclude", "include"):
        report = here(client)
        seen.append(report)
        answer = client.post(f"/screen/title_abstract/{report}", decision=choice, note="why <b>")
        assert answer.headers["location"] == f"/screen/title_abstract?after={report}"
    assert len(set(seen)) == 5
    assert decisions(review)[seen[1]] == [("Reviewer One", "exclude", "fmri")]
    back = client.post(f"/screen/title_abstract/{here(client)}", decision="undo")
    assert seen[4] in back.headers["location"]
    assert decisions(review)[seen[4]][-1][1] == "unclear"
    assert "taken back" in text_of(client.go(back.headers["location"]).text)
    # What was called unclear comes last: the next one is new.
    assert here(client) not in seen
    while "Nothing waits" not in client.go("/screen/title_abstract").text and here(client) not in (seen[2], seen[4]):
        client.post(f"/screen/title_abstract/{here(client)}", decision="exclude")
    assert here(client) in (seen[2], seen[4])


def test_what_is_no_judgement_is_refused(client_of, new_review):
    review = new_review(n=4)
    client = client_of(review, "Reviewer One")
    report = here(client)
    for choice in ("", "perhaps", "exclude:nothing", "undo!"):
        assert client.post(f"/screen/title_abstract/{report}", decision=choice).status_code == 400
    assert client.post(f"/screen/full_text/{report}", decision="exclude").status_code == 400
    assert not any(decisions(review).values())


def test_while_two_judge_apart_neither_sees_the_other(client_of, new_review, text_of):
    review = new_review(mode="dual_blind", n=6)
    one, two = client_of(review, "Reviewer One"), client_of(review, "审稿人二")
    report = here(one)
    one.post(f"/screen/title_abstract/{report}", decision="exclude:fmri", note="a secret reason")
    for address in (
        f"/screen/title_abstract/{report}",
        "/conflicts",
        f"/audit/{report}",
        "/screen/title_abstract/list",
        "/flow",
        "/",
    ):
        page = two.go(address)
        assert page.status_code == 200
        assert "secret" not in page.text
    assert "secret" in one.go(f"/screen/title_abstract/{report}").text
    two.post(f"/screen/title_abstract/{report}", decision="include")
    assert "secret" in two.go(f"/conflicts/title_abstract/{report}").text
    assert report in text_of(one.go("/conflicts").text) or report in one.go("/conflicts").text


def test_how_far_the_other_one_is_stays_hidden_while_two_judge_apart(client_of, new_review, text_of):
    review = new_review(mode="dual_blind", n=6)
    one, two = client_of(review, "Reviewer One"), client_of(review, "审稿人二")
    for choice in ("include", "exclude:fmri", "unclear"):
        one.post(f"/screen/title_abstract/{here(one)}", decision=choice)
    assert "3 left of 6" in text_of(one.go("/screen/title_abstract").text)
    assert "6 left of 6" in text_of(two.go("/screen/title_abstract").text)


def test_a_conflict_is_settled_with_a_reason_by_the_adjudicator_or_together(client_of, new_review):
    review = new_review(mode="dual_blind", n=6)
    one, two, ada = (client_of(review, name) for name in ("Reviewer One", "审稿人二", "Ada Third"))
    reports = []
    for _ in range(2):
        report = here(one)
        reports.append(report)
        one.post(f"/screen/title_abstract/{report}", decision="include")
        two.post(f"/screen/title_abstract/{report}", decision="exclude:fmri")
    assert len(settled_of(review).conflicts) == 2
    assert ada.post(f"/conflicts/title_abstract/{reports[0]}", decision="include").status_code == 400  # no reason
    ada.post(f"/conflicts/title_abstract/{reports[0]}", decision="include", note="it has fMRI")
    two.post(f"/conflicts/title_abstract/{reports[1]}", decision="exclude:fmri", note="we talked")
    settled = settled_of(review)
    assert settled.conflicts == ()
    assert [settled.steps[r, Step.TITLE_ABSTRACT].judgement.value for r in reports] == ["include", "exclude"]
    assert one.post(f"/conflicts/title_abstract/{reports[0]}", decision="exclude:fmri", note="x").status_code == 400


def test_five_hundred_decisions_of_two_people_at_once_are_each_there_once(client_of, new_review):
    review = new_review(mode="dual_blind", n=250, title="Study {n} of empathy")
    reports = list(settled_of(review).reports.records)
    errors = []

    def judge(name, order):
        client = client_of(review, name)
        for n, report in enumerate(order):
            choice = ("include", "exclude:fmri", "unclear")[n % 3]
            answer = client.post(f"/screen/title_abstract/{report}", decision=choice, stay="yes")
            if answer.status_code != 303:
                errors.append((name, report, answer.status_code))

    people = [
        threading.Thread(target=judge, args=pair) for pair in (("Reviewer One", reports), ("审稿人二", reports[::-1]))
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert errors == []
    made = decisions(review)
    assert sum(map(len, made.values())) == 500
    assert {len({who for who, *_ in rows}) for rows in made.values()} == {2}
    with Store.open(review, read_only=True) as store:
        assert store.find_breach() is None


def test_the_flow_follows_and_every_number_leads_to_its_list(client_of, new_review, text_of):
    review = new_review(n=6)
    client = client_of(review, "Reviewer One")
    before = text_of(client.go("/flow").text)
    client.post(f"/screen/title_abstract/{here(client)}", decision="exclude:fmri")
    page = client.go("/flow").text
    assert text_of(page) != before
    import re

    links = sorted(set(re.findall(r'href="(/flow/list\?of=[^"]+)"', page)))
    assert len(links) >= 4
    for link in links:
        assert client.go(link.replace("&amp;", "&")).status_code == 200
    for form in ("svg", "docx", "json", "lists", "all"):
        answer = client.go(f"/flow/export/{form}")
        assert answer.status_code == 200
        assert len(answer.content) > 500
    assert client.get("/flow/export/exe").status_code == 400


def test_the_desk_speaks_chinese(client_of, new_review, text_of):
    client = client_of(new_review(n=4), "Reviewer One")
    client.post("/language", lang="zh", then="/")
    assert "接下来要做的事" in client.go("/").text
    page = text_of(client.go("/screen/title_abstract").text)
    assert "实证研究" in page
    assert "撤回我的上一个判断" in page
