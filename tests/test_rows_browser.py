"""The rows of the runs: what can be done with a run from its row, by mouse, finger and keyboard, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from barriers import faults
from hand import Drawing, Knob, along, clear, eventually, paths, quiet, race_of, seen
from links import opened
from playwright.sync_api import Locator, Page, Route, expect

from scenario import Scenario, from_params

pytestmark = pytest.mark.browser

LINK = "?surface=bowl&run=gd&run=momentum&run=adam"


def rows(page: Page) -> Locator:
    return page.locator("[data-testid=player-legend] tbody tr")


def menu_button(page: Page, i: int) -> Locator:
    return rows(page).nth(i).locator("[aria-haspopup=menu]")


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("menu").locator("button").filter(has_text=name).first


def do(page: Page, i: int, name: str) -> None:
    """What stands in a row's menu: two clicks."""
    menu_button(page, i).click()
    item(page, name).click()


def shown(page: Page) -> Scenario:
    return from_params(parse_qs(urlsplit(page.url).query))[0]


def becomes(page: Page, link: str) -> None:
    """The address says this scenario soon, and as many rows are shown."""
    wanted = opened(link)

    def check() -> None:
        assert shown(page).race == wanted.race

    eventually(page, check)
    expect(rows(page)).to_have_count(len(wanted.race.runs))


def test_three_rates_are_two_clicks_from_the_first_page(visit):
    page = visit()
    do(page, 2, "Three rates")
    expect(rows(page)).to_have_count(5)
    eventually(page, lambda: _has(shown(page).race.labels, ["Adam lr 0.0333", "Adam lr 0.1", "Adam lr 0.3"]))
    colors = [run.color for run in shown(page).race.runs]
    assert len(set(colors)) == 5
    page.go_back()
    expect(rows(page)).to_have_count(3)


def _has(labels: list[str], wanted: list[str]) -> None:
    assert labels[-len(wanted) :] == wanted


def test_the_second_moment_of_adam_is_in_sight_and_one_gesture_away(visit):
    page = visit(LINK)
    number = page.locator("[data-key='run.2.0.beta2'] [role=slider]")
    expect(number).to_be_in_viewport()
    number.focus()
    page.keyboard.press("ArrowLeft")
    eventually(page, lambda: _changed(shown(page)))


def _changed(scenario: Scenario) -> None:
    assert vars(scenario.race.runs[2].optimizer.rule)["beta2"] != 0.999


@pytest.mark.parametrize(
    ("i", "name", "link"),
    [
        (0, "Duplicate", "surface=bowl&run=gd&run=gd(color=violet)&run=momentum&run=adam"),
        (0, "Move down", "surface=bowl&run=momentum&run=gd(color=blue)&run=adam"),
        (2, "Move up", "surface=bowl&run=gd&run=adam(color=green)&run=momentum"),
        (1, "Remove", "surface=bowl&run=gd(color=blue)&run=adam(color=green)"),
        (1, "Hide", "surface=bowl&run=gd&run=momentum(hidden=on)&run=adam"),
        (1, "Only this one", "surface=bowl&run=gd(hidden=on)&run=momentum&run=adam(hidden=on)"),
        (2, "no correction", "surface=bowl&run=gd&run=momentum&run=adam(correction=none)"),
    ],
)
def test_what_a_menu_does_is_one_edit_of_the_link_and_one_step_of_back(visit, i: int, name: str, link: str):
    page = visit(LINK)
    colors = [run.color for run in opened(LINK).race.runs]
    do(page, i, name)

    def check() -> None:
        runs, wanted = shown(page).race.runs, opened(link).race.runs
        assert [(r.optimizer, r.hidden) for r in runs] == [(w.optimizer, w.hidden) for w in wanted]

    eventually(page, check)
    for run in shown(page).race.runs:  # who stays keeps the colour
        before = [color for old, color in zip(opened(LINK).race.runs, colors, strict=True) if old.key == run.key]
        assert name == "Duplicate" or run.color in before
    quiet(page)
    page.go_back()
    becomes(page, LINK)


def test_a_colour_is_chosen_by_its_swatch_and_changes_places_with_who_had_it(visit):
    page = visit("?surface=bowl&run=gd(color=blue)&run=adam(color=green)")
    menu_button(page, 0).click()
    page.get_by_role("menuitemradio", name="green").click()
    becomes(page, "?surface=bowl&run=gd(color=green)&run=adam(color=blue)")
    menu_button(page, 0).click()
    expect(page.get_by_role("menuitemradio", name="green")).to_be_checked()


def test_the_marker_hides_a_run_and_shows_it_again(visit):
    page = visit("?surface=bowl&run=gd(color=blue)&run=adam(color=green)")
    eye = page.get_by_role("button", name="Draw GD")
    expect(eye).to_have_attribute("aria-pressed", "true")
    eye.click()
    expect(eye).to_have_attribute("aria-pressed", "false")
    becomes(page, "?surface=bowl&run=gd(color=blue,hidden=on)&run=adam(color=green)")
    expect(rows(page).first.locator("td").first).not_to_be_empty()
    eye.focus()
    page.keyboard.press("Enter")
    becomes(page, "?surface=bowl&run=gd(color=blue)&run=adam(color=green)")
    expect(eye).to_be_focused()


def inked(page: Page, pane: str, color: str) -> int:
    """How many pixels of a pane are of a run's colour, and not faint."""
    drawing = seen(page, pane)
    height, width = drawing.layers[0].shape[:2]
    every = np.stack(np.meshgrid(np.arange(1, width - 1), np.arange(1, height - 1)), axis=-1).reshape(-1, 2) + 0.0
    return int(drawing.inked(every, color).sum())


def test_of_a_hidden_run_nothing_is_drawn(visit):
    page = visit("?surface=himmelblau&steps=60&vectors=on&run=gd(color=blue)&run=adam(color=green,hidden=on)")
    quiet(page)
    for pane in ("stage", "chart"):
        eventually(page, lambda pane=pane: _is_drawn(page, pane, blue=True, green=False))
    rows(page).nth(1).hover()  # there is no path to stand out
    eventually(page, lambda: _is_drawn(page, "stage", blue=True, green=False))


LIT = re.compile(r"\brace-lit\b")


def test_a_row_lights_its_path_and_a_path_its_row(visit):
    link = "?surface=himmelblau&steps=60&run=gd(color=blue)&run=adam(color=green)"
    page = visit(link)
    quiet(page)
    rows(page).nth(1).locator(".race-name").hover()
    for pane in ("stage", "chart"):
        eventually(page, lambda pane=pane: _is_drawn(page, pane, blue=False, green=True))
    for i in (0, 1):
        x, y = _on_path(seen(page), link, i)
        box = page.get_by_test_id("player-stage").bounding_box()
        assert box
        page.mouse.move(box["x"] + x, box["y"] + y)
        expect(rows(page).nth(i)).to_have_class(LIT)
        expect(rows(page).nth(1 - i)).not_to_have_class(LIT)
        eventually(page, lambda i=i: _is_drawn(page, "chart", blue=i == 0, green=i == 1))


def test_a_number_in_the_hand_leaves_all_paths_to_be_seen(visit):
    page = visit("?surface=himmelblau&steps=60&run=gd(color=blue)&run=adam(color=green)")
    quiet(page)
    rows(page).nth(1).locator(".race-name").hover()
    eventually(page, lambda: _is_drawn(page, "stage", blue=False, green=True))
    Knob(page, "run.1.0.lr").to(-20)
    eventually(page, lambda: _is_drawn(page, "stage", blue=True, green=True))


def _on_path(drawing: Drawing, link: str, i: int) -> tuple[float, float]:
    """A place of a path that lies apart from the other one."""
    lines = [along(drawing.place(path)) for path in paths(race_of(opened(link), {}))]
    line = lines[i][clear(lines[i], [lines[1 - i]])]
    x, y = line[len(line) // 2]
    return float(x), float(y)


def _is_drawn(page: Page, pane: str, **colors: bool) -> None:
    assert {color: inked(page, pane, color) > 50 for color in colors} == colors


def test_a_schedule_and_a_wrapper_are_found_by_typing_and_removed_again(visit):
    page = visit("?surface=bowl&run=adam(color=green)")
    for name, typed, link in (("Schedule", "cos", "adam.cosine"), ("Wrapper", "clip", "adam.cosine.clip")):
        do(page, 0, name)
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        becomes(page, f"?surface=bowl&run={link.replace('adam', 'adam(color=green)')}")
    do(page, 0, "Remove Cosine")
    becomes(page, "?surface=bowl&run=adam(color=green).clip")


@pytest.mark.parametrize(
    ("lang", "typed"), [("en", "adagr"), ("en", "自适应 adagr"), ("zh", "ADAGRÀD"), ("zh", "adaptive adagr")]
)
def test_an_optimizer_is_added_by_typing_in_either_language(visit, lang: str, typed: str):
    page = visit(f"?lang={lang}&surface=bowl&run=gd(color=blue)")
    page.get_by_test_id("player-add").click()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    eventually(page, lambda: _ends_in(shown(page), "adagrad"))
    expect(page.get_by_test_id("player-add")).to_be_focused()


def _ends_in(scenario: Scenario, key: str) -> None:
    assert [run.key for run in scenario.race.runs] == ["gd", key]


def test_a_gallery_of_surfaces_by_arrows_and_a_formula_of_ones_own(visit):
    page = visit("?surface=rosenbrock&start=0.5,0.5&run=gd(color=blue)")
    page.get_by_test_id("player-surface").click()
    gallery = page.get_by_role("dialog")
    assert gallery.locator("canvas").count() > 40
    expect(gallery.get_by_role("option", selected=True)).to_contain_text("Rosenbrock")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    eventually(page, lambda: _stands_on(shown(page), "saddle"))
    assert shown(page).race == opened("surface=saddle&run=gd(color=blue)").race
    expect(page.get_by_test_id("player-surface")).to_have_text("Saddle")
    page.get_by_test_id("player-surface").click()
    gallery.get_by_role("option", name="Your own formula").click()
    eventually(page, lambda: _stands_on(shown(page), opened("f=x^2+%2B+3y^2").race.surface.name))


def _stands_on(scenario: Scenario, name: str) -> None:
    assert scenario.race.surface.name == name


def test_nothing_found_is_said_and_escape_gives_the_focus_back(visit):
    page = visit(LINK)
    add = page.get_by_test_id("player-add")
    add.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("qqqq")
    expect(page.get_by_role("status").filter(has_text="Nothing is called so.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(add).to_be_focused()
    becomes(page, LINK)


@pytest.mark.parametrize("comes", [True, False], ids=["late", "never"])
def test_what_is_typed_before_the_list_has_come_counts(visit, comes):
    asked: list[Route] = []
    page = visit(
        LINK,
        first=lambda page: page.route(re.compile("/catalogue\\."), lambda route: asked.append(route)),
        silent=False,
    )
    add = page.get_by_test_id("player-add")
    add.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Just a moment…")).to_be_visible()
    page.keyboard.type("rmsp")
    page.keyboard.press("Enter")
    (request,) = asked
    if comes:
        request.continue_()
        becomes(page, f"{LINK}&run=rmsprop")
        return
    request.abort()
    expect(page.get_by_role("status").filter(has_text="could not be fetched")).to_be_visible()
    page.keyboard.press("Escape")
    expect(add).to_be_focused()
    becomes(page, LINK)


def test_a_menu_is_walked_by_keys(visit):
    page = visit(LINK)
    button = menu_button(page, 1)
    button.focus()
    page.keyboard.press("Enter")
    focused: Callable[[], str] = lambda: page.evaluate("document.activeElement.textContent")  # noqa: E731
    expect(item(page, "Duplicate")).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert focused() == "Three rates"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused() == page.get_by_role("menu").locator("button").last.text_content()
    page.keyboard.press("Home")
    page.keyboard.type("mo")
    assert focused() == "Move up"
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_focus_follows_a_run_that_moves_and_stays_where_one_goes(visit):
    page = visit(LINK)
    do(page, 0, "Move down")
    expect(rows(page).nth(0)).to_contain_text("Momentum")
    expect(menu_button(page, 1)).to_be_focused()
    do(page, 2, "Remove")
    expect(rows(page)).to_have_count(2)
    expect(menu_button(page, 1)).to_be_focused()


def test_the_other_button_of_the_mouse_opens_the_menu_where_it_is(visit):
    page = visit(LINK)
    name = rows(page).nth(1).locator(".race-name")
    name.click(button="right")
    box, place = page.get_by_role("menu").bounding_box(), name.bounding_box()
    assert box
    assert place
    assert place["x"] <= box["x"] <= place["x"] + place["width"]
    page.mouse.click(5, 700)
    expect(page.get_by_role("menu")).to_have_count(0)


def test_quick_edits_build_on_each_other(visit):
    page = visit("?surface=bowl&run=gd(color=blue)")
    for _ in range(4):
        do(page, 0, "Duplicate")
    expect(rows(page)).to_have_count(5)
    eventually(page, lambda: _counts(shown(page), 5))
    assert len({run.color for run in shown(page).race.runs}) == 5


def _counts(scenario: Scenario, runs: int) -> None:
    assert len(scenario.race.runs) == runs


def test_by_finger_on_a_phone(visit):
    page = visit(LINK, width=390, height=844, has_touch=True, is_mobile=True)
    button = menu_button(page, 0)
    button.scroll_into_view_if_needed()
    button.tap()
    for box in (one.bounding_box() for one in page.get_by_role("menu").locator("button").all()):
        assert box
        assert box["height"] >= 44
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    item(page, "Three rates").tap()
    expect(rows(page)).to_have_count(5)
    add = page.get_by_test_id("player-add")
    add.scroll_into_view_if_needed()
    add.tap()
    sheet = page.get_by_role("dialog").bounding_box()
    assert sheet
    assert (sheet["x"], round(sheet["width"])) == (0, 390)
    page.get_by_role("option", name="NAG").first.tap()
    expect(rows(page)).to_have_count(6)


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
def test_no_serious_accessibility_fault_while_menu_or_dialog_is_open(visit, lang: str, scheme: str):
    page = visit(f"{LINK}&lang={lang}", color_scheme=scheme)
    menu_button(page, 2).click()
    page.get_by_role("menu").wait_for()
    assert faults(page) == []
    page.keyboard.press("Escape")
    for test_id in ("player-surface", "player-add"):
        page.get_by_test_id(test_id).click()
        page.get_by_role("dialog").wait_for()
        assert faults(page) == []
        page.keyboard.press("Escape")
