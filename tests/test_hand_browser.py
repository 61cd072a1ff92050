"""A race in the hand: what is drawn while a number is dragged is what NumPy computes of it."""

from __future__ import annotations

import pytest
from hand import (
    Knob,
    Line,
    Ring,
    arrowed,
    data,
    differing,
    drawn,
    grounded,
    holds,
    leftover,
    numbered,
    quiet,
    race_of,
    rested,
    seen,
    settled,
)
from links import opened
from playwright.sync_api import expect

from scenario.handles import with_handles

pytestmark = pytest.mark.browser

FOUR = "?surface=himmelblau&run=gd&run=nag&run=adam&run=adagrad&steps=150"


def test_the_start_in_the_hand_bends_all_paths(visit):
    page, scenario = visit(FOUR), opened(FOUR)
    quiet(page)
    before = holds(page, scenario, {})
    ring, races = Ring(page), {data(page, "race")}
    for way in ((60, -30), (-40, 60), (120, 110)):
        start = ring.to(*way)
        races.add(drawn(page))
        shown = holds(page, scenario, start)
        assert leftover(seen(page), shown, before) == 0
    assert len(races) == 4
    page.mouse.up()


@pytest.mark.parametrize(
    ("link", "key", "ways"),
    [
        (FOUR, "run.2.0.lr", (-30, 20, 45)),
        ("?surface=asymmetric_valley&run=gd&run=adam(lr=0.2)&steps=100&start=-4,2", "surface.k", (-30, 60, 110)),
        (FOUR, "steps", (-8, 5, 30)),
        ("?surface=himmelblau&run=gd&run=adam&steps=150&noise=3&seed=5", "noise", (20, 40, -30)),
        ("?surface=himmelblau&run=gd&run=adam.cosine&steps=150", "run.1.1.steps", (-40, -20, 60)),
        ("?surface=himmelblau&run=momentum&run=adam.lookahead&steps=150", "run.1.1.alpha", (-60, -90, 80)),
    ],
    ids=["rate", "surface", "steps", "noise", "schedule", "wrapper"],
)
def test_a_number_in_the_hand_bends_the_paths(visit, link, key, ways):
    page, scenario = visit(link), opened(link)
    quiet(page)
    holds(page, scenario, {})
    hand, races = Knob(page, key), {data(page, "race")}
    for way in ways:
        held = hand.to(way)
        races.add(drawn(page))
        holds(page, scenario, held)
    assert len(races) == 4
    page.mouse.up()


def test_a_surface_in_the_hand_is_drawn_anew_with_its_marks(visit):
    for link, key, ways in (
        ("?surface=rosenbrock&run=gd&run=adam", "surface.b", (-60, -110, 50)),
        ("?surface=asymmetric_valley&run=gd", "surface.k", (-30, 60, 110)),
    ):
        page, scenario = visit(link), opened(link)
        quiet(page)
        hand = Knob(page, key)
        for way in ways:
            held = hand.to(way)
            grounded(page, scenario, held)
        page.mouse.up()


@pytest.mark.parametrize("key", ["run.0.0.mu", "start"])
def test_numbers_and_arrows_of_a_step_follow_the_hand(visit, key):
    link = "?surface=himmelblau&run=momentum&steps=20&inspector=on&vectors=on&start=0,-1"
    page, scenario = visit(link), opened(link)
    quiet(page)
    page.get_by_test_id("player-scrubber").fill("7")
    hand = Ring(page) if key == "start" else Knob(page, key)
    for way in (40, -60, 90):
        held = hand.to(way, 20)
        shown = race_of(scenario, held)
        numbered(page, shown, 7)
        arrowed(page, shown, 7)
    verdict = page.locator(".race-verdict")
    expect(verdict).to_be_hidden()  # words are about the run that the server has computed
    page.mouse.up()
    settled(page, with_handles(scenario, held))
    numbered(page, shown, 7)
    assert shown.inside
    words = shown.inside.runs[0].words
    assert words
    expect(verdict).to_contain_text(words.verdict)


@pytest.mark.parametrize("key", ["start", "run.1.0.lr", "surface.k"])
def test_what_is_let_go_of_stays_as_it_was_in_the_hand(visit, key):
    link = "?surface=asymmetric_valley&run=adam(lr=0.2)&run=momentum&steps=100&start=-4,2"
    lines: list[Line] = []
    page, scenario = visit(link, first=lambda page: lines.append(Line(page))), opened(link)
    (line,) = lines
    quiet(page)
    words = page.get_by_test_id("stMain").inner_text()
    hand = Ring(page) if key == "start" else Knob(page, key)
    held = hand.to(50, 40)
    line.held = True
    page.mouse.up()
    drawn(page)
    rested(page)
    mine = seen(page)
    line.go_on()
    changed = with_handles(scenario, held)
    settled(page, changed)
    rested(page)
    assert differing(mine, seen(page)) == 0
    holds(page, changed, {})
    assert page.get_by_test_id("stMain").inner_text() != words
