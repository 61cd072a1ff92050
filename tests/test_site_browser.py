"""The site without a server: every page from a disk; one of each kind played and dragged there and in a sub-path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hand import PLAYER, Knob, Ring, data, drawn, holds
from links import opened
from playwright.sync_api import Page, expect

from lessons import expand, lessons
from locales import LANGUAGES
from scenario import from_params, to_link
from website.__main__ import MOST
from website.build import build, first_view
from website.pages import FREE, Around

pytestmark = pytest.mark.browser
SERVER = "https://race.example/page"
ON_DATA = {
    "90-rows": "data=linnerud&batch=5&steps=60&run=gd&run=adam",
    "91-network": "data=moons&model=net(hidden=3)&steps=60&run=gd&run=adam",
}
"""Lessons on data that a course has of its own."""
PAGES = [f"{code}/{name}.html" for code in LANGUAGES for name in (FREE, *lessons(), *ON_DATA)]
WALKS = [PAGES[i : i + 16] for i in range(0, len(PAGES), 16)]
LESSON = "06-nesterov"
TOML = """
title = "Rows"
link = "?{link}"
question = "Where does the first batch lead?"
explanation = "The gradient of some rows is not that of all."
source = "a test"
[[claims]]
says = "It goes {{travelled(1):2}} far."
holds = "travelled(1) > 0"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder, in a folder in which there is nothing else; with lessons on data among the project's own."""
    own = tmp_path_factory.mktemp("lessons")
    for name, link in ON_DATA.items():
        (own / f"{name}.toml").write_text(TOML.format(link=link), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LESSONS", str(own))
        lessons.cache_clear()
        yield _built(tmp_path_factory)
    lessons.cache_clear()


def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("host") / "a" / "race"
    sizes = build(folder, Around(SERVER, "https://host.example/race"))
    assert first_view(sizes) < MOST["first view"]
    assert sum(plain for plain, _ in sizes.values()) < MOST["folder"]
    return folder


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("ten years", encoding="utf-8")
    with pytest.raises(ValueError, match="something else"):
        build(tmp_path, Around())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


class Quiet(SimpleHTTPRequestHandler):
    """A host of files, without a log."""

    def log_message(self, *_) -> None:
        pass


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The address of the site below another folder."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.parent.parent)))
    thread = Thread(target=host.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{host.server_port}/a/race"
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


@pytest.fixture
def show(chromium) -> Iterator[Callable[..., Page]]:
    """Open an address; whatever is missing, fails or comes from elsewhere fails the test."""
    contexts, faults = [], []

    def open_page(address: str, player: bool = True, **options) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        # What is given up because its reader goes on is not missing.
        page.on("requestfailed", lambda request: "ABORTED" not in str(request.failure) and faults.append(request.url))
        page.goto(address)
        if player:
            page.wait_for_selector(f"{PLAYER}[data-digest]", timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def at(page: Page) -> str:
    """The query of its address."""
    return urlsplit(page.url).query


def test_every_link_of_every_page_leads_to_one(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert {page.relative_to(site).as_posix() for page in pages} == {"index.html", *PAGES}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r'(?:href|src)="([^"]*)"', text):
            if not link.startswith((SERVER, "data:")):
                assert not urlsplit(link).scheme, (page, link)
                assert (page.parent / unquote(link)).is_file(), (page, link)


@pytest.mark.parametrize("names", WALKS, ids=lambda names: names[0].removesuffix(".html"))
def test_every_page_opens_from_a_disk(names: list[str], site: Path, show) -> None:
    """One after the other, as its reader goes: a browser of its own for each takes twice as long."""
    page = show((site / "index.html").as_uri(), player=False, offline=True)
    for name in names:
        page.goto((site / name).as_uri())
        page.wait_for_selector(f"{PLAYER}[data-digest]", timeout=60_000)
        code, _, file = name.removesuffix(".html").partition("/")
        assert page.locator("html").get_attribute("lang") == code
        expect(page.locator("#problems")).to_have_text("")
        expect(page.locator("#message")).to_have_text("")
        expect(page.get_by_test_id("player-question")).to_be_visible(visible=file != FREE)


def test_the_index_leads_to_lessons_in_both_languages(site: Path, show) -> None:
    page = show((site / "index.html").as_uri(), player=False)
    assert page.locator("section").count() == len(LANGUAGES)
    page.locator("section[lang=zh] li a").nth(5).click()
    page.wait_for_selector(f"{PLAYER}[data-digest]", timeout=60_000)
    assert page.url.endswith(f"zh/{LESSON}.html")


@pytest.fixture(params=["disk", "sub-path"])
def base(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Where the site is."""
    if request.param == "disk":
        yield site.as_uri()
        return
    with hosted(site) as address:
        yield address


def play(page: Page) -> None:
    page.get_by_test_id("player-speed").select_option("4")
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false", timeout=30_000)
    assert data(page, "step") == data(page, "steps")


def test_the_free_page_is_played_and_dragged(base: str, show) -> None:
    link = "?surface=himmelblau&run=gd&run=adam.cosine(steps=80).clip&steps=100"
    page, scenario = show(f"{base}/en/{FREE}.html{link}"), opened(link)
    play(page)
    held = Knob(page, "run.1.0.lr").to(-30)
    holds(page, scenario, held)
    page.mouse.up()
    drawn(page)
    held |= Ring(page).to(40, 30)
    holds(page, scenario, held)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('start=')")
    found, problems = from_params(parse_qs(at(page)))
    assert problems == []
    assert found.race.runs[1].optimizer.rule.lr != scenario.race.runs[1].optimizer.rule.lr
    holds(page, found, {})
    page.locator("[data-layer=space]").click()  # the Plotly that draws it comes now
    expect(page.get_by_test_id("player-space").locator("canvas").first).to_be_visible()


def test_a_lesson_is_played_and_dragged_and_says_when_it_is_another(base: str, show) -> None:
    page = show(f"{base}/en/{LESSON}.html")
    scenario = lessons()[LESSON].scenario
    assert at(page) == ""
    page.get_by_test_id("player-ask").click()
    expect(page.locator(".race-told-words > .race-finding")).to_have_count(len(lessons()[LESSON].claims))
    play(page)
    before = data(page, "race")
    Knob(page, "run.0.0.mu").to(-40)
    assert drawn(page) != before
    page.mouse.up()
    expect(page.locator(".race-told-words > .race-finding")).to_have_count(0)
    expect(page.get_by_test_id("player-astray")).to_be_visible()
    page.wait_for_function("() => location.search.includes('run=')")
    changed, problems = expand(parse_qs(at(page)))
    assert problems == []
    assert from_params(changed)[0].race != scenario.race
    page.get_by_test_id("player-undo").click()
    expect(page.get_by_test_id("player-astray")).to_be_hidden()
    assert drawn(page)


def test_anything_is_added_and_taken_away(base: str, show) -> None:
    page = show(f"{base}/en/{FREE}.html?surface=bowl&run=gd")
    page.get_by_test_id("player-add").click()
    page.locator(".race-picker-field").fill("nesterov")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('run=nag')")
    assert to_link(from_params(parse_qs(at(page)))[0]) == f"?{at(page)}"


def test_a_link_opens_on_the_page_that_it_belongs_to(base: str, show) -> None:
    page = show(f"{base}/en/{FREE}.html?lesson={LESSON}&lang=zh&size=projector")
    page.wait_for_url(f"**/zh/{LESSON}.html*")
    page.wait_for_selector(f"{PLAYER}[data-digest]", timeout=60_000)
    assert "size=projector" in at(page)
    page.get_by_role("button", name="下一课").click()
    page.wait_for_url("**/zh/07-*.html*")


def test_what_needs_a_server_is_named_with_the_way_to_it(base: str, show) -> None:
    page = show(f"{base}/en/{FREE}.html?f=x%5E2%2By%5E4&run=gd&run=lbfgs")
    expect(page.locator("#needs")).to_be_visible()
    expect(page.locator("#beyond")).to_have_text("x^2+y^4")
    address = urlsplit(page.locator("#needs a").get_attribute("href") or "")
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{SERVER}/"
    assert parse_qs(address.query) == {"f": ["x^2+y^4"], "run": ["gd", "lbfgs"]}
    expect(page.get_by_test_id("player-legend")).to_contain_text("its steps need a server")


@pytest.mark.parametrize("name", ON_DATA)
def test_a_lesson_on_data_is_played_and_dragged_and_leads_to_the_next(name: str, base: str, show) -> None:
    page, scenario = show(f"{base}/zh/{name}.html"), lessons()[name].scenario
    expect(page.locator("#needs")).to_be_hidden()
    page.get_by_test_id("player-ask").click()
    expect(page.locator(".race-finding")).to_have_count(1)
    play(page)
    holds(page, scenario, {})
    before = data(page, "race")
    rate = Knob(page, "run.1.0.lr")
    held = rate.to(-30)
    assert drawn(page) != before
    if scenario.race.surface.d == 2:  # of more the plane stands still in the hand
        holds(page, scenario, held)
    page.mouse.up()
    page.get_by_role("button", name="上一课").click()
    page.wait_for_url("**/zh/*.html")
    page.wait_for_selector(f"{PLAYER}[data-digest]", timeout=60_000)
    assert f"/{name}.html" not in page.url


def test_data_are_named_with_the_way_to_a_server(base: str, show) -> None:
    for address in (f"en/{FREE}.html?", "en/90-rows.html?run=gd&"):
        page = show(f"{base}/{address}data=moons&model=net(hidden=3)&batch=5&start=1,2,3")
        expect(page.locator("#needs")).to_be_visible()
        expect(page.locator("#beyond")).to_have_text("moons")
        expect(page.locator("#problems")).to_have_text("")
        asked = parse_qs(urlsplit(page.locator("#needs a").get_attribute("href") or "").query)
        assert (asked["data"], asked["model"], asked["batch"]) == (["moons"], ["net(hidden=3)"], ["5"])


def test_what_cannot_be_used_is_named(site: Path, show) -> None:
    page = show(f"{site.as_uri()}/en/{FREE}.html?surface=moon&steps=1e9")
    expect(page.locator("#problems")).to_contain_text("'moon' is not a known surface")
    expect(page.locator("#problems")).to_contain_text("'1e9' is not between 1 and 1000")


def test_in_a_frame_the_player_is_alone(base: str, show) -> None:
    page = show(f"{base}/en/{FREE}.html?surface=saddle&embed=true")
    expect(page.locator("body > header")).to_be_hidden()
    expect(page.get_by_test_id("player-stage")).to_be_visible()
