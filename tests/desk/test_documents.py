"""Kept documents: a PDF is opened in the page, anything else is saved; each by its key alone."""

from __future__ import annotations

from corpora.ids import sha256_hex
from corpora.settled import read_settled
from corpora.store import Store


def test_a_pdf_is_shown_and_a_page_of_script_is_only_saved(new_review, client_of):
    review = new_review(n=4)
    kept = {
        "paper 中文.pdf": b"%PDF-1.4\n%%EOF",
        "page.html": b"<script>alert(1)</script>",
        "fake.pdf": b"<script>alert(1)</script>",
    }
    with Store.open(review) as store, store.run("fetch", version="1") as run:
        report = next(iter(read_settled(store).reports.records))
        for name, data in kept.items():
            file = store.keep_file(data, name, folder="documents")
            run.add(
                "document", sha256_hex(name), {"report": report, "name": name, "file": file, "matched_by": "person"}
            )
    client = client_of(review, "Reviewer One")
    pdf, *others = (client.get(f"/document/{sha256_hex(name)}") for name in kept)
    assert (pdf.content, pdf.headers["content-type"]) == (kept["paper 中文.pdf"], "application/pdf")
    assert pdf.headers["content-disposition"].startswith("inline")
    assert "object-src 'self'" in pdf.headers["content-security-policy"]
    assert "script-src" not in pdf.headers["content-security-policy"]
    for answer in others:
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert f"/document/{sha256_hex('paper 中文.pdf')}" in client.go(f"/screen/full_text/{report}").text
