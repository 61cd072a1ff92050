"""One gesture is one change: nothing is sent before it ends, one step of Back undoes it, none of several is lost."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hand import PLAYER, Knob, Ring, data, drawn, holds, knob, middle, quiet, settled, value
from links import opened
from playwright.sync_api import Page, expect

from scenario.handles import handles, with_handles

pytestmark = pytest.mark.browser

LINK = "?surface=himmelblau&run=gd&run=adam&steps=100"


def length(page: Page) -> int:
    return page.evaluate("history.length")


@pytest.mark.parametrize("key", ["start", "run.1.0.lr", "steps"])
def test_a_drag_sends_nothing_and_is_one_step_of_back(visit, key):
    sent: list = []
    page, scenario = visit(LINK, sent=sent), opened(LINK)
    quiet(page)
    before, race = length(page), data(page, "race")
    hand = Ring(page) if key == "start" else Knob(page, key)
    quiet(page)
    assert sent
    sent.clear()
    for way in (20, -40, 30, 60):
        held = hand.to(way, way)
        assert data(page, "race") != race
    assert sent == []
    page.mouse.up()
    settled(page, with_handles(scenario, held))
    assert sent
    assert length(page) == before + 1
    page.go_back()
    settled(page, scenario)
    holds(page, scenario, {})


def test_three_fast_drags_in_a_row_are_all_kept(visit):
    page, scenario = visit(LINK), opened(LINK)
    quiet(page)
    held: dict[str, float] = {}
    for key, way in (("run.1.0.lr", 30), ("run.0.0.lr", -50), ("run.1.0.beta1", -60)):
        x, y = middle(knob(page, key))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 4, y)
        page.mouse.move(x + 4 + way, y)
        page.mouse.up()
        held[key] = value(page, key)
    assert len({held[key] for key in held} - {0.01, 0.15, 0.9}) == 3
    settled(page, with_handles(scenario, held))
    holds(page, scenario, held)


def test_twenty_quick_keys_count_twenty_and_are_one_change(visit):
    page, scenario = visit(LINK), opened(LINK)
    quiet(page)
    before, number = length(page), knob(page, "steps")
    number.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    drawn(page)
    steps = value(page, "steps")
    assert data(page, "steps") == str(int(steps))
    settled(page, with_handles(scenario, {"steps": steps}))
    assert length(page) == before + 1
    number.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    settled(page, scenario)
    expect(number).to_be_focused()


@pytest.mark.parametrize("key", ["start", "run.1.0.lr", "surface.b"])
def test_escape_gives_back_what_was(visit, key):
    link = "?surface=rosenbrock&run=gd&run=adam&steps=100"
    sent: list = []
    page, scenario = visit(link, sent=sent), opened(link)
    quiet(page)
    race, start, url = data(page, "race"), data(page, "start"), page.url
    hand = Ring(page) if key == "start" else Knob(page, key)
    quiet(page)
    sent.clear()
    hand.to(30, 40)
    assert data(page, "race") != race
    page.keyboard.press("Escape")
    assert drawn(page) == race
    hand.to(60, 50)  # it is in the hand no more
    page.mouse.up()
    assert drawn(page) == race
    assert data(page, "start") == start
    holds(page, scenario, {})
    assert sent == []
    assert page.url == url


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_number_plays_until_it_is_pressed(visit, motion):
    """Who has asked for less motion has asked for this one, too."""
    page, scenario = visit(LINK, reduced_motion=motion), opened(LINK)
    quiet(page)
    number = knob(page, "run.1.0.lr")
    number.focus()
    races = {data(page, "race")}
    page.keyboard.press("p")
    for _ in range(3):
        expect(page.locator(PLAYER)).not_to_have_attribute("data-race", data(page, "race"))
        races.add(data(page, "race"))
    assert len(races) >= 3
    page.locator("[data-testid=player-legend] thead").click()
    rate = value(page, "run.1.0.lr")
    settled(page, with_handles(scenario, {"run.1.0.lr": rate}))
    holds(page, scenario, {"run.1.0.lr": rate})
    assert value(page, "run.1.0.lr") == rate


def test_a_click_on_the_ground_is_one_step_of_back(visit):
    page, scenario = visit(LINK), opened(LINK)
    quiet(page)
    before = length(page)
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.3 * box["height"])
    drawn(page)
    x, y = map(float, data(page, "start").split(","))
    held = {"start.x": x, "start.y": y}
    settled(page, with_handles(scenario, held))
    assert length(page) == before + 1
    assert {
        handle.key: handle.value for handle in handles(opened(urlsplit(page.url).query).race)
    }.items() >= held.items()
    page.go_back()
    settled(page, scenario)
