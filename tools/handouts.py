"""Lessons on paper: `make handouts` writes one PDF of each lesson, and one of all, in every language.

COURSE names a course, whose lessons are then taken in its order. SITE_ADDRESS and SITE_SERVER say where lessons are
played, as for the site: a QR code leads there. Needs Chromium, which `make test` installs.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from lessons import courses, lessons, listed
from locales import LANGUAGES, use
from player.assets import assets
from scenario import Page
from tools import ROOT
from tools.served import PLACED, chromium, served
from website.handouts import SIDES, handout, picture_file
from website.pages import Around

WINDOW = {"width": 1080, "height": 800}
"""So large is a page whose type can still be read where its picture is as wide as a sheet."""
STYLE = "handouts.css"
FONT = "stix-two-math.woff2"
ALL = "lessons"
"""What the file of all lessons is called."""
TRIES = 40
STILL = 300
"""Milliseconds in which a picture that is made does not change any more."""


def main(folder: Path, course: str = "", around: Around | None = None) -> None:
    """All lessons of a course, or of all; ValueError where there is no such course."""
    if course and course not in courses():
        raise ValueError(f"{course} is none of the courses: {', '.join(courses()) or 'there are none'}")
    names = listed(Page(course=course), lessons())
    with served() as address, chromium() as browser:
        for code in LANGUAGES:
            use(code)
            make(browser, address, folder / code, names, course, around or Around())


def make(browser, address: str, folder: Path, names: Sequence[str], course: str, around: Around) -> None:
    """Pictures, pages and PDFs of these lessons in the language in use, whose name the folder has."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / STYLE).write_bytes((ROOT / "website" / STYLE).read_bytes())
    (folder / FONT).write_bytes(assets()[f"vendor/{FONT}"].plain)
    for name in names:
        _draw(browser, f"{address}/?lesson={name}&lang={folder.name}", folder, name)
        _print(browser, folder / f"{name}.html", handout([name], around, course))
    if len(names) > 1:
        _print(browser, folder / f"{course or ALL}.html", handout(names, around, course))


def _draw(browser, link: str, folder: Path, name: str) -> None:
    """Both pictures, as the player's own menu saves them."""
    context = browser.new_context(viewport=WINDOW, color_scheme="light")
    page = context.new_page()
    page.goto(link)
    page.wait_for_selector(PLACED, timeout=60_000)
    scrubber = page.get_by_test_id("player-scrubber")
    for side, step in zip(SIDES, ("0", scrubber.get_attribute("max")), strict=True):
        scrubber.fill(step)
        if side == "end":
            _enlarge(page)
        (folder / picture_file(name, side)).write_bytes(_still(page))
    context.close()


def _enlarge(page) -> None:
    """A study beside the picture takes its place: on paper nobody scrolls."""
    larger = page.get_by_test_id("lab-larger")
    if larger.is_visible():
        larger.click()
        page.mouse.move(0, 0)


def _still(page) -> bytes:
    """The picture once it is whole: maps and sweeps beside it come bit by bit."""
    before = b""
    for _try in range(TRIES):
        page.wait_for_timeout(STILL)
        now = _saved(page)
        if (drawn := _NAMES.sub(b"", now)) == before:
            return now
        before = drawn
    raise TimeoutError(f"the picture of {page.url} does not come to rest")


_NAMES = re.compile(rb'(?:id|class|clip-path|style)="[^"]*"')
"""Of a picture's parts: Plotly names them by chance."""


def _saved(page) -> bytes:
    page.get_by_test_id("player-save").click()
    with page.expect_download() as download:
        page.get_by_test_id("player-save-svg").click()
    return Path(download.value.path()).read_bytes()


def _print(browser, path: Path, text: str) -> None:
    """Two sides a lesson; the page stays beside its PDF."""
    path.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-set]")
    assert not page.evaluate(_OVER), f"{path.name}: more than fits on a side"
    page.pdf(path=path.with_suffix(".pdf"), prefer_css_page_size=True, print_background=True)
    page.close()
    print(path.with_suffix(".pdf"), flush=True)


_OVER = "[...document.querySelectorAll('.side')].some((side) => side.scrollHeight > side.clientHeight)"


if __name__ == "__main__":
    known = Around(os.environ.get("SITE_SERVER", ""), os.environ.get("SITE_ADDRESS", ""))
    try:
        main(Path(sys.argv[1] if sys.argv[1:] else "handouts-build"), os.environ.get("COURSE", ""), known)
    except ValueError as error:
        sys.exit(f"{error}")
