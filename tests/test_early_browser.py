"""The picture before Streamlit's page: what it shows and takes in hand, and how it comes to its place in the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote
from urllib.request import Request, urlopen

import pytest
from barriers import faults_of_player
from hand import PLAYER, data, knob, middle, value
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tools.served import PLACED

pytestmark = pytest.mark.browser

LINK = "?surface=saddle&run=gd&run=adam&steps=50"
EARLY = "[data-testid=early]"
PLOTLY = "**/plotly-cartesian.min.js"


class Session:
    """What would come of the server's session, kept back until it is let through."""

    def __init__(self):
        self.sockets: list[WebSocketRoute] = []
        self.said: list[str | bytes] = []

    def __call__(self, page: Page) -> None:
        page.route_web_socket(lambda url: "_stcore/stream" in url, self._opened)

    def _opened(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda said: self.said.append(said))

    def let(self, page: Page) -> None:
        page.wait_for_timeout(50)
        while not self.said:  # Streamlit has not begun yet
            page.wait_for_timeout(50)
        server = self.sockets[-1].connect_to_server()
        self.sockets[-1].on_message(lambda said: server.send(said))
        server.on_message(lambda said: self.sockets[-1].send(said))
        for said in self.said:
            server.send(said)


def early(visit: Callable, query: str = LINK, also: Callable = lambda page: None, **options) -> tuple[Page, Session]:
    session = Session()
    page = visit(query, player=False, first=lambda page: [each(page) for each in (session, also)], **options)
    page.wait_for_selector(f"{EARLY} {PLAYER}[data-drawn]")
    return page, session


def placed(page: Page, session: Session) -> None:
    session.let(page)
    page.wait_for_selector(PLACED)


NOT_AHEAD = """
new MutationObserver(() => document.querySelector("link[rel=preload][href*=plotly]")?.remove())
  .observe(document, { subtree: true, childList: true });
"""
"""What is asked for ahead of its time would be waited for with the page."""


@pytest.mark.parametrize(("lang", "title"), [("en", "Optimizer race"), ("zh", "优化器竞速")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_there_before_any_session_and_stays_where_it_is(visit, lang, title, scheme):
    page, session = early(visit, f"{LINK}&lang={lang}", color_scheme=scheme)
    expect(page.locator(f"{EARLY} h1")).to_have_text(title)
    assert page.locator(PLACED).count() == 0
    assert faults_of_player(page) == []
    assert page.evaluate("document.documentElement.dataset.dark") == str(scheme == "dark").lower()
    player = page.locator(PLAYER)
    before = player.bounding_box()
    drawn = """(root) => {
      root.own = [...root.querySelectorAll("canvas:not(.race-provisional)")];
      globalThis.layouts = 0;
      new MutationObserver((all) => { layouts += all.length; }).observe(root, { attributeFilter: ["style"] });
    }"""
    player.evaluate(drawn)
    placed(page, session)
    assert page.locator(EARLY).count() == 0
    page.wait_for_timeout(400)
    # The same elements, and nothing of them is laid out anew.
    assert player.evaluate("(root) => root.own.length > 3 && root.own.every((one) => root.contains(one))")
    assert page.evaluate("layouts") == 0
    assert player.bounding_box() == before


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768), (390, 844), (640, 400)])
@pytest.mark.parametrize("more", ["", "&size=projector", "&embed=true", "&embed=true&size=projector"])
def test_it_stands_where_the_page_will_have_it(visit, width, height, more):
    page, session = early(visit, LINK + more, width=width, height=height)
    before = page.locator(PLAYER).bounding_box()
    size = "getComputedStyle(document.documentElement).fontSize"
    type_before = page.evaluate(size)
    placed(page, session)
    page.wait_for_timeout(200)
    assert page.locator(PLAYER).bounding_box() == before
    assert page.evaluate(size) == type_before


def test_what_is_let_go_of_before_the_session_is_told_to_it(visit):
    page, session = early(visit)
    rate = knob(page, "run.0.0.lr")
    asked = value(page, "run.0.0.lr")
    rate.press("ArrowUp")
    rate.press("ArrowUp")
    mine = value(page, "run.0.0.lr")
    assert mine > asked
    page.wait_for_timeout(300)
    assert f"{mine:g}" not in page.url
    placed(page, session)
    page.wait_for_url(lambda url: f"lr={mine:g}" in unquote(url))
    expect(page.locator("html")).to_have_attribute("data-drafted", "false")
    assert value(page, "run.0.0.lr") == mine
    assert page.evaluate("document.activeElement.closest('[data-testid=player]') !== null"), "the focus stays"


def test_a_number_stays_in_the_hand_when_the_session_comes(visit):
    page, session = early(visit)
    x, y = middle(knob(page, "run.0.0.lr"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=4)
    first = value(page, "run.0.0.lr")
    session.let(page)
    page.wait_for_selector(".stApp [class*='st-key-player_']", state="attached")
    page.wait_for_timeout(500)
    page.mouse.move(x + 40, y, steps=4)
    second = value(page, "run.0.0.lr")
    assert second > first
    assert page.locator(EARLY).count() == 1, "it is not taken out of the hand"
    page.mouse.up()
    page.wait_for_selector(PLACED)
    expect(page.locator(EARLY)).to_have_count(0)
    page.wait_for_url(lambda url: f"lr={second:g}" in unquote(url))
    assert value(page, "run.0.0.lr") == second


def test_a_race_that_plays_goes_on_through_the_move(visit):
    held: list[Route] = []

    def without(page: Page) -> None:
        page.route(PLOTLY, lambda route: held.append(route))
        page.add_init_script(NOT_AHEAD)

    page, session = early(visit, also=without)
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    session.let(page)
    expect(page.locator(EARLY)).to_have_count(0)
    page.unroute(PLOTLY)
    for route in held:
        route.continue_()
    page.wait_for_timeout(700)
    step = int(data(page, "step"))
    page.wait_for_function(f"() => Number(document.querySelector('{PLAYER}').dataset.step) > {step}")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    assert data(page, "drawn") == "roughly", "what would hold up its frames waits"
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-drawn", "finely")


def test_a_first_visitor_is_shown_the_race_although_no_session_comes(visit):
    page, session = early(visit, "")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    expect(page.get_by_test_id("player-hint")).not_to_be_empty()
    placed(page, session)


def test_without_the_picture_the_page_opens_as_ever(visit):
    page = visit(LINK, first=lambda page: page.route("**/picture?*", lambda route: route.abort()), silent=False)
    expect(page.locator(EARLY)).to_have_count(0)
    knob(page, "run.0.0.lr").press("ArrowUp")
    page.wait_for_url(re.compile("lr"))


def test_a_page_of_an_older_version_gets_the_style_of_the_players(visit):
    older = """new MutationObserver(() => document.querySelector("body link[href$='player.css']")?.remove())
      .observe(document, { subtree: true, childList: true });"""
    page = visit(LINK, first=lambda page: page.add_init_script(older))
    expect(page.locator("head link[href$='player.css']")).to_have_count(1)
    assert page.locator(PLAYER).evaluate("(root) => getComputedStyle(root).display") == "grid"


def test_a_server_that_has_no_picture_to_give_keeps_nobody_from_the_page(visit):
    busy = {"status": 503, "body": "The server has too much to do."}
    page = visit(LINK, first=lambda page: page.route("**/picture?*", lambda route: route.fulfill(**busy)), silent=False)
    expect(page.locator(EARLY)).to_have_count(0)


BEGUN = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".stApp")) return;
  window.begun = performance.now();
  observer.disconnect();
}).observe(document, { subtree: true, childList: true });
"""
"""Notes when Streamlit has begun."""


def test_streamlit_begins_once_the_picture_is_seen(visit):
    page = visit(LINK, first=lambda page: page.add_init_script(BEGUN))
    assert page.evaluate("window.begun > performance.getEntriesByName('race-picture')[0].startTime")


def test_streamlit_waits_for_a_slow_picture_only_for_a_moment(visit):
    held: list[Route] = []

    def first(page: Page) -> None:
        page.add_init_script(BEGUN)
        page.route("**/picture?*", lambda route: held.append(route))

    page = visit(LINK, first=first)
    assert page.evaluate("window.begun") > 1400
    assert len(held) == 1, "it is given up when nobody needs it any more"
    assert page.locator(PLAYER).count() == 1
    assert page.locator(EARLY).count() == 0


def test_a_message_in_place_of_the_picture_is_not_covered(visit):
    page, _ = early(visit)
    expect(page.get_by_test_id("early")).to_be_visible()
    page.evaluate(
        """() => {
          const message = document.createElement("div");
          message.innerHTML = `<div class="stApp" data-test-script-state="notRunning"><div data-testid="stMain">
            <div data-testid="stElementContainer">This picture cannot be drawn.</div></div></div>`;
          document.body.append(message);
        }"""
    )
    expect(page.get_by_test_id("early")).to_be_hidden()


def test_a_session_of_another_version_ends_the_one_that_stood_there(visit):
    page, _ = early(visit)
    page.evaluate(
        """async () => {
          const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
          await import(`${loaded.find((name) => name.endsWith("/main.js"))}?other`);
        }"""
    )
    expect(page.locator(EARLY)).to_have_count(0)
    expect(page.locator(PLAYER)).to_have_count(0)


def test_one_in_another_language_than_the_session_is_made_anew(visit, address):
    with urlopen(Request(f"{address}/picture{LINK}&lang=zh")) as answer:
        body, headers = answer.read(), dict(answer.headers)

    def first(page: Page) -> None:
        page.route("**/picture?*", lambda route: route.fulfill(body=body, headers=headers))

    page = visit(LINK, first=first)
    assert page.locator(PLAYER).count() == 1
    assert (page.locator(PLAYER).get_attribute("aria-label") or "").startswith("Race of the optimizers")
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_theme_that_was_chosen_in_streamlits_menu_is_its_own(visit):
    page = visit(LINK)
    page.get_by_test_id("stMainMenu").click()
    page.get_by_test_id("stMainMenuItem-theme-Dark").click()
    expect(page.locator("html")).to_have_attribute("data-dark", "true")
    session = Session()
    session(page)
    page.reload()
    page.wait_for_selector(f"{EARLY} {PLAYER}[data-drawn]")
    assert page.evaluate("document.documentElement.dataset.dark") == "true"
    placed(page, session)
    assert page.evaluate("document.documentElement.dataset.dark") == "true"
