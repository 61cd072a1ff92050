"""The exported file in the hand: opened from a disk without a network, dragged as on the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hand import PLAYER, Knob, Ring, data, drawn, grounded, holds, numbered, race_of, value
from links import opened
from playwright.sync_api import Page, expect

from export.page import standalone
from picture import picture

pytestmark = pytest.mark.browser


@pytest.fixture
def from_link(from_disk) -> Callable[[str], Page]:
    """Open the file of a link."""
    return lambda link: from_disk(standalone(picture(opened(link)), ""), viewport={"width": 1280, "height": 900})


def test_start_and_rate_are_dragged_in_a_file_and_stay(from_link):
    link = "?surface=himmelblau&run=gd&run=nag&run=adam&run=adagrad&steps=150"
    page, scenario = from_link(link), opened(link)
    holds(page, scenario, {})
    races = {data(page, "race")}
    ring = Ring(page)
    for way in ((60, -30), (-40, 60), (120, 110)):
        start = ring.to(*way)
        races.add(drawn(page))
        holds(page, scenario, start)
    page.mouse.up()
    drawn(page)
    holds(page, scenario, start)
    rate = Knob(page, "run.2.0.lr")
    for way in (-30, 20, 45):
        held = start | rate.to(way)
        races.add(drawn(page))
        holds(page, scenario, held)
    page.mouse.up()
    assert len(races) == 7
    race = drawn(page)
    holds(page, scenario, held)

    page.get_by_test_id("player-speed").select_option("4")
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false", timeout=20_000)
    assert data(page, "step") == data(page, "steps") == "150"
    assert data(page, "race") == race
    assert value(page, "run.2.0.lr") == held["run.2.0.lr"]
    holds(page, scenario, held)


def test_steps_and_noise_are_dragged_in_a_file(from_link):
    link = "?surface=himmelblau&run=gd&run=adam&steps=100&noise=3&seed=5"
    page, scenario = from_link(link), opened(link)
    held: dict[str, float] = {}
    for key, way in (("steps", 20), ("noise", 30), ("seed", 60)):
        held |= Knob(page, key).to(way)
        holds(page, scenario, held)
        page.mouse.up()
        drawn(page)
    holds(page, scenario, held)
    assert data(page, "steps") == str(int(held["steps"]))


def test_a_surface_is_dragged_in_a_file(from_link):
    link = "?surface=asymmetric_valley&run=gd&run=adam(lr=0.2)&steps=100&start=-4,2"
    page, scenario = from_link(link), opened(link)
    hand = Knob(page, "surface.k")
    for way in (-30, 60, 110):
        held = hand.to(way)
        grounded(page, scenario, held)
        holds(page, scenario, held)
    page.mouse.up()
    drawn(page)
    grounded(page, scenario, held)
    holds(page, scenario, held)


def test_the_numbers_of_a_step_follow_in_a_file(from_link):
    link = "?surface=himmelblau&run=momentum&run=adam&steps=20&inspector=on&vectors=on&start=0,-1"
    page, scenario = from_link(link), opened(link)
    page.get_by_test_id("player-scrubber").fill("7")
    held = Knob(page, "run.0.0.mu").to(-60)
    numbered(page, race_of(scenario, held), 7)
    page.mouse.up()
    held |= Ring(page).to(30, 40)
    numbered(page, race_of(scenario, held), 7)
    page.mouse.up()


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("?data=linnerud&batch=5&steps=80&run=gd&run=adam", "run.0.0.lr"),
        ("?data=moons&model=net(hidden=4)&batch=20&steps=80&run=gd&run=adam", "run.1.0.lr"),
    ],
)
def test_a_loss_on_data_is_dragged_in_a_file_and_played(from_link, link, key):
    page, scenario = from_link(link), opened(link)
    holds(page, scenario, {})
    before = data(page, "race")
    rate = Knob(page, key)
    for way in (-30, 20):
        held = rate.to(way)
        if scenario.race.surface.d == 2:  # of more the plane stands still, and is made anew on a server alone
            holds(page, scenario, held)
    page.mouse.up()
    assert drawn(page) != before
    page.get_by_test_id("player-speed").select_option("4")
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "80", timeout=20_000)
