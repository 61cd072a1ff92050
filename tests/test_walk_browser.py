"""All that the page can do, reached by keys alone and within the promised clicks; no state shuts anybody out."""

from __future__ import annotations

import re

import pytest
from barriers import faults
from hand import Knob, knob, quiet
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PLAYER = "[data-testid=player]"
FARTHEST = 160
"""Presses of Tab that lead round the whole page."""
FOCUSED = "(name) => Boolean(document.activeElement?.matches(name))"
CLICKS = """() => {
  window.clicks = 0;
  addEventListener("pointerdown", () => (window.clicks += 1), true);
}"""


def reach(page: Page, name: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(FARTHEST):
        if page.evaluate(FOCUSED, name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {name}")


def press(page: Page, name: str, *keys: str) -> None:
    """Go to an element, and press keys there."""
    reach(page, name)
    for key in keys:
        page.keyboard.press(key)


def found(page: Page, name: str, typed: str) -> None:
    """Open a list and take what is typed."""
    press(page, name, "Enter")
    expect(page.locator(".race-picker-field")).to_be_focused(timeout=30_000)  # the catalogue is made once
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def linked(page: Page, pattern: str) -> None:
    expect(page).to_have_url(re.compile(pattern), timeout=15_000)


@pytest.mark.parametrize(("lang", "surface"), [("en", "saddle"), ("zh", "鞍点")])
def test_a_race_is_made_by_keys_alone(visit, lang, surface):
    page = visit(f"?lang={lang}&surface=bowl&run=gd")
    found(page, "[data-testid=player-surface]", surface)
    linked(page, "surface=saddle")
    found(page, "[data-testid=player-add]", "adam")
    linked(page, "run=adam")
    press(page, "[data-key='run.1.0.lr'] [role=slider]", *["ArrowRight"] * 3)
    linked(page, r"run=adam(%28|\()lr")
    press(page, "tbody tr:nth-child(2) [aria-haspopup=menu]", "Enter", "ArrowDown", "Enter")
    expect(page.locator("[data-testid=player-legend] tbody tr")).to_have_count(4)
    press(page, "[data-tab=chart]", "ArrowRight", "ArrowRight")
    expect(page.locator(".race-card:visible")).to_have_count(1)
    press(page, "[data-layer=vectors]", "Enter")
    linked(page, "vectors=on")
    press(page, ".st-key-formula input", "Control+a")
    page.keyboard.type("x^2 + 3y^2")
    page.keyboard.press("Enter")
    linked(page, "f=x")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_that_stands_around_it_is_reached_by_keys_alone(visit, lang):
    page = visit(f"?lang={lang}&surface=bowl&run=gd&run=adam")
    for name, opened in (("settings", ".st-key-sheet"), ("export", "a.file"), ("share", "[role=dialog]")):
        press(page, f".st-key-{name} button", "Enter")
        expect(page.locator(opened).first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_have_count(0)
    press(page, ".st-key-words button", "Enter")
    expect(page.locator(".st-key-drawer")).to_be_visible()
    quiet(page)
    press(page, ".st-key-words button", "Enter")
    expect(page.locator(".st-key-drawer")).to_have_count(0)
    press(page, "[data-testid=player-save]", "Enter")
    reach(page, "[data-testid=player-save-gif]")
    page.keyboard.press("Escape")
    reach(page, "[data-testid=player-full]")
    press(page, "[data-testid=player-help]", "Enter")
    expect(page.get_by_test_id("player-shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, ".st-key-lesson-first button", "Enter")
    linked(page, "lesson=01")
    expect(page.get_by_test_id("player-question")).to_be_visible()
    quiet(page)
    press(page, "[data-testid=player-lesson] .race-lesson-way button:last-child", "Enter")
    linked(page, "lesson=02")
    expect(page.get_by_test_id("player-lesson-number")).to_contain_text("2 /")  # another lesson is told nothing of
    press(page, "[data-testid=player-ask]", "Enter")
    expect(page.get_by_test_id("player-told")).to_be_visible()


def test_no_more_clicks_than_promised(visit):
    page = visit()
    page.evaluate(f"({CLICKS})()")
    rows = page.locator("[data-testid=player-legend] tbody tr")

    def spent() -> int:
        count = page.evaluate("window.clicks")
        page.evaluate("window.clicks = 0")
        return count

    rows.nth(2).locator("[aria-haspopup=menu]").click()
    page.get_by_role("menuitem", name="Three rates").click()
    expect(rows).to_have_count(5)
    assert spent() == 2
    page.locator("[data-tab=step]").click()
    expect(page.locator(".race-card:visible")).to_have_count(1)
    assert spent() == 1
    expect(knob(page, "run.2.0.beta2")).to_have_count(1)
    page.get_by_test_id("player-save").click()
    page.get_by_test_id("player-save-gif").click()
    expect(page.get_by_test_id("player-film")).to_be_visible()
    assert spent() == 2
    page.get_by_role("button", name="Cancel").click()
    spent()
    page.get_by_role("textbox", name="f(x, y) =").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("x^2 + cos(y)")
    page.keyboard.press("Enter")
    linked(page, "f=x")
    assert spent() == 1


def test_adams_second_moment_is_in_sight_and_one_gesture_away(visit):
    page = visit()
    expect(knob(page, "run.2.0.beta2")).to_be_visible()
    Knob(page, "run.2.0.beta2").to(-40)
    page.mouse.up()
    linked(page, "beta2")


def barriers(page: Page) -> list[tuple[str, str, str]]:
    quiet(page)
    return faults(page)


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
def test_no_state_of_the_page_has_an_accessibility_fault(visit, lang, scheme):
    page = visit(f"?lang={lang}&surface=himmelblau&run=gd&run=adam&inspector=on", color_scheme=scheme)
    found = {"inspector": barriers(page)}
    for name, opener, opened in (
        ("sheet", ".st-key-settings button", ".st-key-sheet input"),
        ("export", ".st-key-export button", "a.file"),
        ("share", ".st-key-share button", "[role=dialog] [data-testid=stCode]"),
        ("gallery", "[data-testid=player-surface]", "dialog [role=option]"),
        ("row menu", "tbody tr:nth-child(2) [aria-haspopup=menu]", "[role=menu]"),
        ("keys", "[data-testid=player-help]", "[data-testid=player-shortcuts]"),
    ):
        page.locator(opener).click()
        page.locator(opened).first.wait_for(state="attached")
        found[name] = barriers(page)
        page.keyboard.press("Escape")
    page.locator(".st-key-words button").click()
    page.locator(".st-key-drawer [role=tabpanel]").first.wait_for()
    found["drawer"] = barriers(page)
    page.locator(".st-key-words button").click()
    page.locator("[data-layer=space]").click()
    expect(page.get_by_test_id("player-space")).to_be_visible()
    found["space"] = barriers(page)
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lesson_that_is_told_has_no_accessibility_fault(visit, scheme):
    page = visit("?lesson=06-nesterov", color_scheme=scheme)
    page.get_by_test_id("player-ask").click()
    expect(page.get_by_test_id("player-told")).to_be_visible()
    assert barriers(page) == []


def test_at_twice_the_size_all_of_it_can_be_used(visit):
    page = visit("?surface=bowl&run=gd&run=adam", width=720, height=450, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # Of a slider's own input, which is only there to be heard, nothing is ever in view.
    for name, opened in (("settings", ".st-key-sheet input[type=text]"), ("words", ".st-key-drawer [role=tab]")):
        button = page.locator(f".st-key-{name} button")
        button.click()
        expect(page.locator(opened).first).to_be_in_viewport()
        button.click()
        expect(page.locator(opened)).to_have_count(0)
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    expect(page.get_by_test_id("player-stage")).to_be_in_viewport()
    press(page, "[data-key='run.1.0.lr'] [role=slider]", "ArrowRight")
    linked(page, "lr")


def test_who_wants_less_motion_sees_the_end_at_once_and_may_play(visit):
    page = visit("", reduced_motion="reduce")
    player = page.locator(PLAYER)
    expect(player).to_have_attribute("data-step", "200")
    expect(player).to_have_attribute("data-playing", "false")
    before = player.get_attribute("data-race")
    page.get_by_test_id("player-stage").click(position={"x": 300, "y": 150})
    expect(player).not_to_have_attribute("data-race", before or "")
    quiet(page)
    expect(player).to_have_attribute("data-playing", "false")
    page.get_by_test_id("player-toggle").click()
    expect(player).to_have_attribute("data-playing", "true")
