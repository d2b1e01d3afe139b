"""The README's pictures of the desk and of a page read, taken anew from a finished demonstration.

    focimine demo intergroup-empathy-demo && python benchmarks/pictures.py intergroup-empathy-demo

Needs Chromium and its driver (Selenium finds them). Writes docs/images/desk_coordinates.png, desk_results.png and page.png.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PAPER = "Cheon_2011"
COLOURS = 256
SECONDS = 20.0
"""What a brain takes to be drawn without a graphics card."""


def keep(png: bytes, name: str, *, share: float = 1.0, width: int = 1200) -> None:
    """Keep the upper `share` of a picture, `width` pixels wide, with few colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, round(picture.height * share)))
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / name, optimize=True)


@contextmanager
def desk(review: Path) -> Iterator[str]:
    """Open the desk of a review and give its address."""
    command = [
        sys.executable,
        "-u",
        "-m",
        "focimine",
        "desk",
        "--no-browser",
        "--language",
        "en",
        "--review",
        str(review),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    try:
        yield next(found[0] for line in process.stdout if (found := re.search(r"http://127\S+", line)))
    finally:
        process.terminate()
        process.wait()


def look(address: str, table: str) -> None:
    """Take the pictures of the desk, as the demonstration's curator sees it."""
    options = webdriver.ChromeOptions()
    for argument in (
        "headless=new",
        "no-sandbox",
        "window-size=1360,1000",
        "use-angle=swiftshader",
        "enable-unsafe-swiftshader",
    ):
        options.add_argument(f"--{argument}")
    browser = webdriver.Chrome(options=options)
    home = address.split("/?")[0]
    try:
        browser.get(address)
        browser.get(f"{home}/people?then=/")
        browser.find_element(By.XPATH, "//button[contains(., 'demo curator')]").click()
        for path, name in ((table, "desk_coordinates.png"), ("/results/main", "desk_results.png")):
            browser.get(home + path)
            time.sleep(SECONDS)
            keep(browser.get_screenshot_as_png(), name)
    finally:
        browser.quit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("review", type=Path)
    review = parser.parse_args().review
    with tempfile.TemporaryDirectory() as folder:
        paper = review / "papers" / f"{PAPER}.pdf"
        subprocess.run(
            [sys.executable, "-m", "focimine", "foci", str(paper), "--show", folder, "-o", f"{folder}/f.csv"],
            check=False,
        )
        keep(next(Path(folder).glob("*.png")).read_bytes(), "page.png", share=0.54)
    kept = next(path.name for path in (review / "documents").iterdir() if PAPER in path.name)
    with desk(review) as address:
        look(address, f"/coordinates/{kept[:12]}/Table%202")


if __name__ == "__main__":
    main()
