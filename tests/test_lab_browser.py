"""The laboratory beside the picture: maps that are pointed at, clicked, zoomed and told."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

pytestmark = pytest.mark.browser

RUNS = "run=gd(lr=0.01)&run=momentum(lr=0.003)&run=adam(lr=0.3)&run=rmsprop(lr=0.1)"
STARTS = f"?surface=himmelblau&steps=100&beside=starts&{RUNS}"
NUMBERS = f"?surface=himmelblau&steps=60&beside=numbers&axes=lr|noise&{RUNS}"
PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
"""Of a phone."""
SIZES = "document.querySelector('.race-map-pane')"


def mapped(page: Page, size: int = 32) -> None:
    """Waits until all maps have come, at least so fine, of the numbers that are shown."""
    page.wait_for_function(
        "size => { const pane = document.querySelector('.race-map-pane');"
        "return pane && Number(pane.dataset.size) >= size && pane.dataset.late === 'false'; }",
        arg=size,
        timeout=60_000,
    )


def at(page: Page, tile: int, x: float, y: float) -> tuple[float, float]:
    """A place of a tile in pixels of the window; shares, y from below."""
    node = page.get_by_test_id(f"map-tile-{tile}")
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + (1 - y) * box["height"]


def start(page: Page) -> tuple[float, float]:
    """Where the race starts."""
    x, y = page.get_by_test_id("player").get_attribute("data-start").split(",")  # type: ignore[union-attr]
    return float(x), float(y)


def color(page: Page, tile: int, x: float, y: float) -> list[int]:
    """Of a pixel of a map."""
    return page.evaluate(
        """([tile, x, y]) => {
          const canvas = document.querySelector(".race-map-plot canvas");
          const node = document.querySelector(`[data-testid=map-tile-${tile}]`);
          const ratio = canvas.width / canvas.clientWidth;
          const [px, py] = [node.offsetLeft + x * node.offsetWidth, node.offsetTop + (1 - y) * node.offsetHeight];
          return [...canvas.getContext("2d").getImageData(Math.floor(px * ratio), Math.floor(py * ratio), 1, 1).data];
        }""",
        [tile, x, y],
    )


def hue(rgb: list[int]) -> str:
    """What a colour of the four minima of Himmelblau's function is called."""
    r, g, b = rgb[:3]
    if r > 200 and g > 140:
        return "amber"
    return "red" if r > max(g, b) + 40 else "green" if g > max(r, b) + 20 else "blue" if b > max(r, g) + 30 else "none"


MINIMA = {"(3, 2)": "blue", "(3.58, −1.85)": "red", "(−2.81, 3.13)": "green", "(−3.78, −3.28)": "amber"}
"""Which minimum has which colour: the first has the least value to the last digit."""


def test_what_is_pointed_at_is_what_its_colour_says(visit) -> None:
    page = visit(STARTS)
    mapped(page, 128)
    seen = {}
    for tile, x, y in ((0, 0.25, 0.75), (0, 0.8, 0.8), (0, 0.2, 0.2), (0, 0.8, 0.25), (2, 0.3, 0.6), (2, 0.7, 0.7)):
        page.mouse.move(*at(page, tile, x, y))
        said = page.get_by_test_id("map-said")
        expect(said).to_contain_text("at the minimum")
        place = re.search(r"minimum (\([^)]*\))", said.inner_text())
        assert place
        seen.setdefault(place[1], set()).add(hue(color(page, tile, x, y)))
    assert set(seen) == set(MINIMA)
    assert all(len(hues) == 1 for hues in seen.values()), seen
    assert len(set.union(*seen.values())) == 4, seen


def test_a_click_is_the_start_and_one_step_back_is_the_old_one(visit) -> None:
    page = visit(STARTS)
    mapped(page)
    before = start(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/lab/" in request.url else None)
    mapped(page, 128)
    asked.clear()
    page.mouse.click(*at(page, 2, 0.7, 0.7))
    expect(page.get_by_test_id("player")).not_to_have_attribute("data-start", f"{before[0]},{before[1]}")
    x, y = start(page)
    assert x == pytest.approx(-5.5 + 0.7 * 11, abs=0.1)
    assert y == pytest.approx(-5.5 + 0.7 * 11, abs=0.1)
    page.wait_for_url(lambda url: "start=" in url)
    assert not asked, "a map of starts is the same from wherever the race starts"
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-start", f"{before[0]:g},{before[1]:g}")


def test_a_click_on_a_map_of_numbers_sets_both(visit) -> None:
    page = visit(NUMBERS)
    mapped(page, 128)
    page.mouse.click(*at(page, 2, 0.5, 0.5))
    page.wait_for_url(lambda url: "noise=" in url)
    assert re.search(r"noise=(4\.9|5|5\.0)", page.url)
    assert re.search(r"adam%28lr%3D0\.0(09|10|1)", page.url), page.url


def test_by_the_keyboard(visit) -> None:
    page = visit(STARTS)
    mapped(page)
    tile = page.get_by_test_id("map-tile-0")
    tile.focus()
    page.keyboard.press("ArrowRight")
    said = page.get_by_test_id("map-said")
    expect(said).to_contain_text("GD")
    first = said.inner_text()
    page.keyboard.press("Shift+ArrowUp")
    expect(said).not_to_have_text(first)
    before = start(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("player")).not_to_have_attribute("data-start", f"{before[0]:g},{before[1]:g}")
    assert page.get_by_test_id("player").get_attribute("data-playing") == "false"


def test_a_box_is_looked_at_closer_and_whole_leads_back(visit) -> None:
    page = visit(STARTS)
    mapped(page)
    page.mouse.move(*at(page, 0, 0.4, 0.4))
    page.mouse.down()
    page.mouse.move(*at(page, 0, 0.5, 0.5))
    page.mouse.move(*at(page, 0, 0.6, 0.65))
    page.mouse.up()
    page.wait_for_url(lambda url: "seen=" in url)
    mapped(page)
    page.get_by_test_id("map-whole").click()
    page.wait_for_url(lambda url: "seen=" not in url)
    mapped(page)
    expect(page.get_by_test_id("map-whole")).to_be_hidden()


def test_it_ends_where_numbers_end_and_says_so(visit) -> None:
    page = visit(STARTS + "&seen=1,1.000000000003,1,1.000000000003")
    mapped(page)
    page.get_by_test_id("map-tile-0").focus()
    for _ in range(12):
        page.keyboard.press("+")
        if "No nearer" in page.get_by_test_id("map-said").inner_text():
            break
    expect(page.get_by_test_id("map-said")).to_contain_text("No nearer")


def test_a_late_answer_never_takes_the_place_of_a_newer_one(visit) -> None:
    held: list[Route] = []

    def first(page: Page) -> None:
        page.route("**/lab/map/**", lambda route: held.append(route) if len(held) < 4 else route.continue_())

    page = visit(STARTS, first=first)
    page.wait_for_timeout(500)
    assert held
    page.get_by_test_id("lab-study").select_option("numbers")
    mapped(page)
    size = page.evaluate(f"() => {SIZES}.dataset.maps")
    for route in held:
        with suppress(Error):  # the page has given it up
            route.continue_()
    page.wait_for_timeout(500)
    assert page.evaluate(f"() => {SIZES}.dataset.maps") == size


def test_on_a_phone_a_tap_points_and_a_second_one_takes(visit) -> None:
    page = visit(STARTS, **PHONE)
    mapped(page)
    before = start(page)
    for tile in range(4):
        box = page.get_by_test_id(f"map-tile-{tile}").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 120, "four runs are to be read on a phone"
    place = at(page, 1, 0.3, 0.8)
    page.touchscreen.tap(*place)
    expect(page.get_by_test_id("map-said")).to_contain_text("Momentum")
    assert start(page) == before
    page.touchscreen.tap(*place)
    expect(page.get_by_test_id("player")).not_to_have_attribute("data-start", f"{before[0]:g},{before[1]:g}")


@pytest.mark.parametrize(("lang", "word"), [("en", "reach (3, 2)"), ("zh", "到达 (3, 2)")])
def test_a_map_is_told_in_words(lang: str, word: str, visit) -> None:
    page = visit(f"{STARTS}&lang={lang}")
    mapped(page)
    words = page.get_by_test_id("map-words")
    expect(words).to_contain_text(word)
    assert words.bounding_box()["height"] < 5  # type: ignore[index]
    page.get_by_test_id("map-in-words").click()
    page.wait_for_function("() => document.querySelector('[data-testid=map-words]').offsetHeight > 20")
    assert page.get_by_test_id("map-tile-0").get_attribute("aria-describedby") == words.get_attribute("id")


def test_maps_are_saved_as_a_table(visit) -> None:
    page = visit(STARTS)
    mapped(page)
    page.get_by_test_id("player-save").click()
    with page.expect_download() as saved:
        page.get_by_test_id("player-save-csv").click()
    lines = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "run,start_x,start_y,end,end_x,end_y,updates"
    assert len(lines) in {1 + 4 * 32**2, 1 + 4 * 128**2}
    assert any(line.startswith("Adam,") and ",minimum," in line for line in lines)


def test_a_run_without_such_a_number_says_so(visit) -> None:
    page = visit("?surface=himmelblau&steps=40&beside=numbers&axes=lr|mu&run=gd&run=momentum")
    mapped(page)
    expect(page.get_by_test_id("map-tile-1")).to_have_count(0)
    expect(page.get_by_test_id("map-tile-0")).to_have_attribute("aria-label", re.compile("Momentum"))
