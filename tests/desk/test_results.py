"""Results at the desk: what the ledger knows is shown, the cross-hair goes where a row points, nothing else is served."""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest

from corpora.ids import sha256_hex
from corpora.store import Store
from meta.desk.shown_tables import to_shown

CLUSTERS = "\ufeffcluster\tvolume_mm3\tweighted_centre_x\tweighted_centre_y\tweighted_centre_z\tlabels\n1\t96\t-30\t18\t-4\t<b>Insula</b>\n2\t80\t40\t-20\t50\tParietal\n"


@pytest.fixture(scope="module")
def review(new_review):
    """A review with one result: a map with a ball, two clusters, a page."""
    import nibabel as nib
    from nilearn.datasets import load_mni152_template

    made = new_review(n=4)
    like = load_mni152_template(resolution=2)
    data = np.zeros(like.shape, dtype=np.float32)
    i, j, k = np.round(np.linalg.inv(like.affine) @ [-30, 18, -4, 1])[:3].astype(int)
    data[i - 3 : i + 4, j - 3 : j + 4, k - 3 : k + 4] = 4.5
    files = {
        "results/main/maps/z.nii.gz": gzip.compress(nib.Nifti1Image(data, like.affine).to_bytes(), mtime=0),
        "results/main/tables/clusters_MNI.tsv": CLUSTERS.encode(),
        "results/main/report.html": b"<script>document.title='ran'</script><p>report</p>",
        "results/main/methods.en.md": b"Methods.",
        "results/macm/main-1/maps/z.nii.gz": gzip.compress(nib.Nifti1Image(data, like.affine).to_bytes(), mtime=0),
        "results/macm/manifest.json": b"{}",
        "results/decoding/main/tables/decoding_topics.tsv": b"term\tr\n<i>pain</i>\t0.5\n" + b"x" * 500 + b"\t0.1\n",
        "results/decoding/main/figures/bars.en.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "results/decoding/main/figures/bars.zh.svg": b"<svg/>",
    }
    with Store.open(made) as store, store.run("analyse", version="1") as run:
        for name, content in files.items():
            store.keep_as(name, content)
            run.add("result", name, {"analysis": name.split("/")[1], "file": name, "sha256": sha256_hex(content)})
    (made / "results" / "main" / "secret.txt").write_text("secret", encoding="utf-8")
    return made


def test_analyses_and_tables_are_shown_and_texts_are_text(client_of, review, text_of):
    client = client_of(review, "Reviewer One")
    assert 'href="/results/main"' in client.go("/results").text
    page = client.go("/results/main").text
    assert 'data-point="-30,18,-4"' in page
    assert "&lt;b&gt;Insula" in page
    assert "Methods." in text_of(page)


def test_without_script_the_first_cluster_is_drawn_and_in_chinese_a_report_is_opened(client_of, review):
    client = client_of(review, "Reviewer One")
    drawn = re.search(r'<noscript>.*?<img [^>]*src="([^"]+)"', client.go("/results/main").text)
    assert drawn
    picture = client.get(drawn[1].replace("&amp;", "&"))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    client.post("/language", lang="zh", then="/")
    page = client.go("/results").text
    assert ">打开</a>" in page
    assert "进行中" not in page


def test_only_files_of_the_ledger_are_served_and_reports_can_reach_nothing(client_of, review):
    client = client_of(review)
    for member in ("secret.txt", "maps/../../../review.sqlite", "..%2f..%2fprotocol.yaml", "maps/none.nii.gz", ""):
        assert client.get(f"/results/main/{member}").status_code in (404, 409)
    assert client.get("/results/none").status_code == 409
    report = client.get("/results/main/report.html")
    policy = report.headers["content-security-policy"]
    assert policy.startswith("sandbox")
    assert "allow-same-origin" not in policy
    assert client.get("/results/template.nii.gz").content[:2] == b"\x1f\x8b"


def test_networks_and_terms_are_results_of_their_own(client_of, review, text_of):
    client = client_of(review)
    listed = client.go("/results").text
    assert all(f'href="/results/{name}"' in listed for name in ("main", "macm/main-1", "decoding/main"))
    assert 'href="/results/macm"' not in listed
    assert client.get("/results/macm/main-1/maps/z.nii.gz").content[:2] == b"\x1f\x8b"
    page = client.go("/results/decoding/main").text
    assert "&lt;i&gt;pain" in page
    assert "x" * 500 not in page
    assert "bars.en.svg" in page
    assert "bars.zh.svg" not in page
    assert "brain.js" not in page  # it has no map
    drawn = client.get("/results/decoding/main/figures/bars.en.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.headers["content-security-policy"].startswith("sandbox")
    client.post("/language", lang="zh", then="/")
    assert "bars.zh.svg" in client.go("/results/decoding/main").text


def test_a_file_changed_by_hand_is_told(client_of, review):
    path = review / "results" / "main" / "methods.en.md"
    before = path.read_bytes()
    path.write_bytes(b"Other methods.")
    try:
        assert "Not what the analysis wrote: methods.en.md" in client_of(review).go("/results/main").text
    finally:
        path.write_bytes(before)


def test_a_table_is_shown_with_its_points():
    shown = to_shown(CLUSTERS.encode())
    assert shown.header == ("cluster", "volume mm3", "labels")
    assert [row.point for row in shown.rows] == ["-30,18,-4", "40,-20,50"]
    assert to_shown(b"").rows == ()
    assert to_shown(b"x\ty\tz\n1\tabc\t3\n").rows[0].point == ""


def test_a_cluster_is_opened_in_the_browser(review, served, browser):
    address = served(review)
    base = address.partition("/?")[0]
    browser.open(address)
    browser.open(f"{base}/results")
    browser.press("n")
    browser.wait_for("#brain[data-ready], #no-webgl:not([hidden])")
    assert browser.driver.execute_script("return document.getElementById('no-webgl').hidden"), (
        "no WebGL in this browser"
    )
    assert browser.find("#place").text.startswith("-30, 18, -4 mm")
    browser.press("2")
    assert browser.find("tr.shown").text.startswith("40,-20,50")
    assert browser.find("#place").text.startswith("40, -20, 50 mm")
    drawn = browser.driver.execute_script(
        "return document.getElementById('canvas').width * document.getElementById('canvas').height"
    )
    assert drawn > 10_000
    console = [entry for entry in browser.driver.get_log("browser") if "GPU stall" not in entry["message"]]
    assert console == [], json.dumps(console)
    browser.demand_clean(base)


def test_results_older_than_a_decision_are_said_to_be(client_of, new_review):
    made = new_review(n=4)
    client = client_of(made, "Reviewer One")
    with Store.open(made) as store, store.run("analyse", version="2") as run:
        run.add("analysed", "f", {"fingerprint": "f"})
    assert "older than" not in client.go("/results").text
    with Store.open(made) as store, store.run("decide", version="1") as run:
        record = store.query("SELECT record FROM records LIMIT 1")[0]["record"]
        run.add("decision", "d1", {"report": record, "step": "title_abstract", "judgement": "include"})
    assert "results and report are older than 1 decision" in client.go("/results").text
    client.post("/language", lang="zh", then="/")
    assert "结果和报告未计入此后的 1 项决定" in client.go("/results").text
