"""The report opened as its readers do: the page in a browser, the Word file in an office program, in both languages."""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import subprocess
from importlib import resources

import pytest
from docx import Document

from corpora.documents.blocks import Grid, Listing, Paragraph, Part
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.records import Author, Record
from corpora.protocol import Wording
from meta.report.document.assemble import report_document
from meta.report.files import draw_pictures
from meta.report.page import render_report, render_word
from meta.report.parts import ReportParts, Studies, StudyRow
from meta.sections import ReportSection, SectionPicture, SectionTable

LANGUAGES = ("en", "zh")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="80"><rect width="400" height="80" fill="#ddd"/><text x="9" y="40">flow</text></svg>'


def a_section():
    return ReportSection(
        key="decoding", analysis="main", title={"en": "Terms", "zh": "术语"}, findings={"en": ("Pain first.",), "zh": ("首先是疼痛。",)},
        methods={"en": "Terms were compared.", "zh": "比较了术语。"},
        tables=(SectionTable(name="terms", title={"en": "Terms", "zh": "术语"}, header={"en": ("term", "r"), "zh": ("术语", "r")},
                             rows={"en": (("pain", "0.31"),), "zh": (("疼痛", "0.31"),)}),),
        pictures=(SectionPicture(name="radar", title={"en": "Radar", "zh": "雷达图"}, alternative={"en": "pain 0.31", "zh": "疼痛 0.31"},
                                 svg={"en": SVG, "zh": SVG}),),
    )  # fmt: skip


def a_studies(result):
    rows = tuple(
        StudyRow(report=f"r-{n}", study=c.study, contrast=c.name, values={"n": str(c.n), "males": "9", "age_mean": "23.5"}, unconfirmed=("n",), n_foci=3, spaces=("MNI",))
        for n, c in enumerate(result.contrasts)
    )  # fmt: skip
    records = {
        row.report: Record(id=row.report, source="s", position=n, title="Pain of others", year=2010, journal="Cortex", authors=(Author(raw="Xu X"),))
        for n, row in enumerate(rows)
    }  # fmt: skip
    task = ("empathy_type", Wording(en="type of empathy", zh="共情类型"))
    return Studies(rows=rows, records=records, fields=(task,), files={"paper.pdf": ("documents/a.pdf", "paper.pdf")})


@pytest.fixture(scope="module")
def reports(small_result, tmp_path_factory):
    """Return the folder of a small report with every kind of part, as page and Word file in both languages."""
    folder = tmp_path_factory.mktemp("opened")
    views = [(small_result, draw_pictures(small_result))]
    for language in LANGUAGES:
        words = "检索" if language == "zh" else "Searches"
        record = Part(
            key="searches", title=words, blocks=(Grid(header=("a", "b"), rows=(("1", "2"),), caption=words), Paragraph(text="(a OR b)", exact=True), Listing(items=("x",))),
        )  # fmt: skip
        parts = ReportParts(
            title="综述" if language == "zh" else "A review", subtitle="?", prisma_image=SVG.decode(), prisma_counts=(("a", 3),),
            problems=(Problem(code="ANALYSIS-NOT-RUN", item="main", message="It was not run: x.", severity=Severity.ERROR),
                      Problem(code="REPORT-NO-FOCI", item=f"{small_result.contrasts[0].study} (r-0)", message="It is included.")),
            sections=(a_section(),), record=(record,), studies=a_studies(small_result), root="results/",
        )  # fmt: skip
        (folder / f"{language}.html").write_text(render_report(views, parts, language), encoding="utf-8")
        (folder / f"{language}.docx").write_bytes(render_word(views, parts, language))
        blocks = report_document(views, parts, language).blocks
        (folder / f"{language}.json").write_text(json.dumps([list(map(len, tables_of(blocks)))]), encoding="utf-8")
    return folder


def tables_of(blocks):
    for block in blocks:
        if isinstance(block, Grid):
            yield (block.header, *block.rows)
        yield from tables_of(getattr(block, "blocks", ()))


@pytest.fixture(scope="module")
def browser():
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chrome, driver = (shutil.which(name) for name in ("chromium", "chromedriver"))
    if not chrome or not driver:
        pytest.skip("chromium or chromedriver is not on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chrome
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "host-resolver-rules=MAP * ~NOTFOUND", "window-size=1200,900"):  # fmt: skip
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield found
    found.quit()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_whole_asks_for_nothing_and_is_accessible(reports, browser, language):
    browser.get_log("performance")
    browser.get((reports / f"{language}.html").as_uri())
    missing = browser.execute_script(
        "return [...document.images].filter(i => !(i.complete && i.naturalWidth > 0)).map(i => i.alt)"
    )
    assert missing == []
    assert browser.execute_script("return document.images.length") >= 6
    assert browser.execute_script("return [...document.images].every(i => i.alt.length > 10 || i.alt)")
    assert browser.get_log("browser") == []
    asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"]
    assert [url for url in urls if not url.startswith(("file:", "data:"))] == []
    lost = browser.execute_script(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"
    )
    assert lost == []
    levels = browser.execute_script("return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert browser.execute_script("return document.documentElement.lang") == {"en": "en", "zh": "zh-CN"}[language]
    axe = pytest.importorskip("axe_core_python", reason="axe-core is not installed")
    browser.execute_script(resources.files(axe).joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script("const done = arguments[arguments.length - 1]; axe.run(document).then(done)")
    grave = [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert grave == []
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_prints_with_its_folded_parts(reports, browser, language):
    import base64

    from pdfminer.high_level import extract_text

    browser.get((reports / f"{language}.html").as_uri())
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert printed.startswith(b"%PDF")
    text = re.sub(r"\s+", "", extract_text(io.BytesIO(printed)))
    assert "paper.pdf" in text  # the coordinates are folded on the page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_holds_every_table_whole_with_captions_and_text_for_pictures(reports, language):
    word = Document(reports / f"{language}.docx")
    (lengths,) = json.loads((reports / f"{language}.json").read_text(encoding="utf-8"))
    assert [len(table.rows) for table in word.tables] == lengths
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    assert {"Heading 1", "Heading 2", "Heading 3", "Caption"} <= set(styles)
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    assert len(word.inline_shapes) >= 4
    fonts = {style.name: style.element.xpath(".//w:rFonts/@w:eastAsia") for style in word.styles if style.name in ("Normal", "Heading 1", "Caption")}  # fmt: skip
    assert all(found == ["SimSun"] for found in fonts.values())
    anchors = word.element.xpath("//w:hyperlink/@w:anchor")
    marks = set(word.element.xpath("//w:bookmarkStart/@w:name"))
    assert anchors
    assert set(anchors) <= marks


def test_an_office_program_opens_the_word_files_and_shows_every_table(reports):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not on this machine")
    home = f"-env:UserInstallation={(reports / 'profile').as_uri()}"
    files = [str(reports / f"{language}.docx") for language in LANGUAGES]
    subprocess.run([office, home, "--headless", "--convert-to", "html", "--outdir", str(reports / "office"), *files], check=True, capture_output=True, timeout=120)  # fmt: skip
    for language in LANGUAGES:
        (lengths,) = json.loads((reports / f"{language}.json").read_text(encoding="utf-8"))
        page = (reports / "office" / f"{language}.html").read_text(encoding="utf-8", errors="replace").lower()
        tables = re.findall(r"<table.*?</table>", page, flags=re.DOTALL)
        assert [table.count("<tr") for table in tables] == lengths
        assert page.count("<img") >= 4
