"""The player in the hand: keys, wheel, what lies outside, what is said of it."""

import re

import pytest
from hand import numbers
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PLAYER = "[data-testid=player]"
PLACE = """(plot, [x, y]) => {
  const { xaxis, yaxis } = plot._fullLayout;
  const corner = plot.getBoundingClientRect();
  return [corner.left + xaxis._offset + xaxis.l2p(x), corner.top + yaxis._offset + yaxis.l2p(y)];
}"""


def seen(page: Page) -> float:
    """How wide the part of the plane is that is seen."""
    low, high = page.get_by_test_id("player-stage").evaluate("(plot) => plot._fullLayout.xaxis.range.slice()")
    return high - low


def test_space_plays_on_a_page_that_nobody_has_touched(visit):
    page = visit("?surface=bowl&steps=1000")
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false")
    page.keyboard.press("Home")
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "0")


def test_who_types_into_a_field_moves_nothing(visit):
    page = visit("?surface=bowl&steps=1000")
    field = page.get_by_role("textbox", name="f(x, y) =")
    field.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false")
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "1000")


def test_a_click_on_the_picture_draws_no_frame_around_it(visit):
    page = visit("?surface=bowl")
    page.get_by_test_id("player-stage").click(position={"x": 300, "y": 150})
    assert page.locator(PLAYER).evaluate("(root) => getComputedStyle(root).outlineStyle") == "none"


def test_the_wheel_ends_where_nothing_more_is_to_be_seen(visit):
    page = visit("?surface=bowl")
    whole = seen(page)
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(60):
        page.mouse.wheel(0, -240)
    expect(page.get_by_role("button", name="Whole view")).to_be_visible()
    page.wait_for_function("() => document.querySelector('[data-testid=player-stage]')._fullLayout.xaxis.range")
    assert whole * 0.99e-4 <= seen(page) <= whole * 1.1e-4
    page.get_by_role("button", name="Whole view").click()
    assert seen(page) == pytest.approx(whole)


def test_a_start_outside_the_window_is_fetched_back(visit):
    page = visit("?surface=bowl&start=30,0&run=gd")
    inside = page.get_by_test_id("player-stage").evaluate(PLACE, [2, 1])
    page.mouse.move(*numbers(page, "ring"))
    page.mouse.down()
    page.mouse.move(*inside, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"start=(1\.9|2|2\.0)\d*(%2C|,)(0\.9|1|1\.0)\d*"))


def test_why_a_run_has_ended_stands_where_its_numbers_were(visit):
    page = visit("?surface=ill_scaled&run=gd(lr=0.5)&run=momentum(lr=0.5)&run=adam")
    notes = page.locator("[data-testid=player-legend] .race-dead .race-note")
    expect(notes).to_have_count(2)
    assert [note.get_attribute("colspan") for note in notes.all()] == ["3", "3"]
    ended = heights(page)
    page.get_by_test_id("player-scrubber").fill("0")
    expect(notes).to_have_count(0)
    assert heights(page) == ended


def heights(page: Page) -> list[int]:
    return page.locator("[data-testid=player-legend] tbody tr").evaluate_all(
        "(rows) => rows.map((row) => Math.round(row.getBoundingClientRect().height))"
    )


def test_the_chart_says_what_is_charted(visit):
    page = visit("?surface=bowl&chart=gradient&against=evaluations&run=gd&run=adam")
    label = page.get_by_test_id("player-chart").get_attribute("aria-label")
    assert label == "gradient norm of GD, Adam against gradient evaluations"


@pytest.mark.parametrize(
    ("link", "ticks"), [("?f=x%2B0*y", {"−4", "0", "4"}), ("?surface=rosenbrock", {"10", "50", "200", "1000"})]
)
def test_a_scale_beside_the_ground_says_what_its_colours_mean(visit, link, ticks):
    page = visit(link)
    said = page.locator("[data-testid=player-stage] .cbaxis text").all_text_contents()
    assert ticks <= set(said)


def test_formulas_are_set_in_a_face_that_knows_how(visit):
    page = visit("?surface=bowl&run=adam&inspector=on")
    expect(page.locator(".race-formula math").first).to_be_visible()
    page.wait_for_function("() => document.fonts.check('16px \"STIX Two Math\"')")
    family = page.locator(".race-formula math").first.evaluate("(node) => getComputedStyle(node).fontFamily")
    assert family.startswith('"STIX Two Math"')
