"""How the player behaves: a class by one key, undo, pictures of before, a first visit, keys, blank and full screen."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from barriers import faults_of_player
from hand import eventually, knob, quiet, race_of, value
from playwright.sync_api import Page, expect

from lessons import FOLDER, load
from scenario import Race, Scenario, from_params

pytestmark = pytest.mark.browser

OURS = load(FOLDER)
NAMES = list(OURS)
PLAYER = "[data-testid=player]"
REFUSED = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
}"""


def player(page: Page):
    return page.locator(PLAYER)


def at(page: Page, step: int, playing: bool = False) -> None:
    expect(player(page)).to_have_attribute("data-step", str(step), timeout=15_000)
    expect(player(page)).to_have_attribute("data-playing", str(playing).lower())


def lesson(page: Page, name: str) -> None:
    """The lesson is open, asks, and has not begun."""
    expect(page).to_have_url(re.compile(f"lesson={name}"), timeout=15_000)
    expect(page.get_by_test_id("player-lesson-number")).to_have_text(f"{NAMES.index(name) + 1} / {len(NAMES)}")
    at(page, 0)


# ---------------------------------------------------------------------------------------- lessons


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_key_of_a_clicker_leads_through_a_lesson_and_on(visit, lang):
    page = visit(f"?lesson=06-nesterov&lang={lang}")
    told = page.get_by_test_id("player-told")
    lesson(page, "06-nesterov")
    page.keyboard.press("PageDown")
    expect(player(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press("PageDown")  # who cannot wait
    at(page, 120)
    expect(told).to_be_hidden()
    for count in (0, 1, 2, 3):
        page.keyboard.press("PageDown")
        expect(page.get_by_test_id("player-came")).to_be_visible()  # which answer was right, before anything else
        expect(told.locator(".race-told-words > .race-finding")).to_have_count(count)
        expect(told.locator(".race-why")).to_have_count(0)
    page.keyboard.press("n")
    expect(told.locator(".race-why")).to_be_in_viewport()
    page.keyboard.press("PageUp")
    expect(told.locator(".race-why")).to_have_count(0)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    lesson(page, "07-adagrad")
    expect(told).to_be_hidden()
    page.keyboard.press("PageUp")
    lesson(page, "06-nesterov")
    expect(page).to_have_url(re.compile(f"lang={lang}"))


@pytest.mark.parametrize(
    ("width", "height", "query"),
    [(1440, 900, ""), (1024, 768, "&size=projector"), (1024, 768, "&size=projector&lang=zh")],
)
def test_what_happened_leaves_the_picture_in_sight(visit, width, height, query):
    page = visit(f"?lesson=09-bias-correction{query}", width=width, height=height)
    stage = page.get_by_test_id("player-stage").bounding_box()
    page.get_by_test_id("player-ask").click()
    told = page.get_by_test_id("player-told").bounding_box()
    assert stage
    assert told
    assert page.get_by_test_id("player-stage").bounding_box() == stage
    assert told["x"] >= stage["x"] + stage["width"]
    page.get_by_test_id("player-told").get_by_role("button").first.click()
    expect(page.get_by_test_id("player-told")).to_be_hidden()
    expect(page.get_by_test_id("player-ask")).to_be_focused()


def test_a_changed_lesson_takes_its_findings_back_until_it_is_the_lessons_again(visit):
    page = visit("?lesson=06-nesterov")
    astray, told = page.get_by_test_id("player-astray"), page.get_by_test_id("player-told")
    page.get_by_test_id("player-ask").click()
    expect(told.locator(".race-told-words > .race-finding")).to_have_count(3)
    expect(astray).to_be_hidden()
    knob(page, "run.0.0.lr").press("ArrowRight")
    expect(astray).to_be_visible()
    expect(told.locator(".race-told-words > .race-finding")).to_have_count(0)
    expect(told.locator(".race-told-astray")).to_be_visible()
    quiet(page)
    astray.get_by_role("button").click()
    expect(astray).to_be_hidden()
    expect(told.locator(".race-told-words > .race-finding")).to_have_count(3)


def test_a_phone_goes_from_lesson_to_lesson_by_taps(visit):
    page = visit("?lesson=01-learning-rate&lang=zh", width=390, height=844, has_touch=True, is_mobile=True)
    expect(page.get_by_test_id("player-question")).to_contain_text("四条轨迹都是梯度下降")
    page.get_by_test_id("player-lesson").get_by_role("button", name="下一课").tap()
    lesson(page, "02-zigzag")
    page.get_by_test_id("player-ask").tap()
    told = page.get_by_test_id("player-told")
    expect(told).to_contain_text("第一步的方向与指向最低点的方向相差 64 度。")
    expect(told.get_by_role("heading")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_stage_of_a_lesson_has_an_accessibility_fault(visit, scheme):
    page = visit("?lesson=02-zigzag", color_scheme=scheme, reduced_motion="reduce")
    assert faults_of_player(page) == []
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    assert faults_of_player(page) == []
    page.get_by_test_id("player-ask").click()
    page.get_by_test_id("player-ask").click()
    assert faults_of_player(page) == []
    knob(page, "run.0.0.lr").press("ArrowRight")
    quiet(page)
    assert faults_of_player(page) == []
    page.get_by_test_id("player-recent").click()
    assert faults_of_player(page) == []
    page.keyboard.press("Escape")
    page.get_by_test_id("player-help").click()
    assert faults_of_player(page) == []


# ---------------------------------------------------------------------------------------- pace


def test_play_stops_where_a_lesson_says_and_the_place_is_marked(visit):
    page = visit("?lesson=02-zigzag")
    mark = page.get_by_test_id("player-pauses").locator("i")
    expect(mark).to_have_count(1)
    expect(mark).to_have_attribute("title", "Play stops at step 1.")
    page.keyboard.press("Space")
    at(page, 1)
    page.keyboard.press("Space")
    expect(player(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press("PageDown")
    at(page, 100)
    page.keyboard.press("PageUp")
    at(page, 1)


def test_a_lesson_may_ask_for_its_pace_and_the_next_has_that_of_before(visit):
    page = visit("?lesson=08-rmsprop-adadelta")
    speed = page.get_by_test_id("player-speed")
    expect(speed).to_have_value("slow")
    page.get_by_test_id("player-lesson").get_by_role("button", name="Previous lesson").click()
    lesson(page, "07-adagrad")
    expect(speed).to_have_value("fit")


def test_one_step_each_time(visit):
    page = visit("?surface=bowl&steps=50")
    page.get_by_test_id("player-speed").select_option("step")
    page.get_by_test_id("player-toggle").click()  # at the end it begins anew
    at(page, 1)
    page.keyboard.press("Space")
    at(page, 2)


def test_a_first_visit_plays_once_and_a_click_races_from_there(visit):
    page = visit("")
    expect(player(page)).to_have_attribute("data-playing", "true")
    at(page, 200)
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    expect(player(page)).to_have_attribute("data-playing", "true")
    quiet(page)
    at(page, 200)


def test_who_wants_nothing_to_move_sees_the_whole_at_once(visit):
    page = visit("", reduced_motion="reduce")
    at(page, 200)
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    quiet(page)
    at(page, 200)


# ---------------------------------------------------------------------------------------- undo, recent pictures


def disabled(page: Page, *names: str) -> None:
    for name in ("undo", "redo", "reset"):
        expect(page.get_by_test_id(f"player-{name}")).to_have_attribute("aria-disabled", str(name in names).lower())


def race(page: Page) -> Race:
    """Which race the address says."""
    return from_params(parse_qs(urlsplit(page.url).query))[0].race


def stands(page: Page, wanted: Race) -> None:
    """The race of before is in the address, and shown."""

    def check() -> None:
        assert race(page) == wanted, page.url

    eventually(page, check)
    expect(player(page)).to_have_attribute("data-race", race_of(Scenario(wanted), {}).race, timeout=15_000)


def moved(page: Page, key: str) -> Race:
    """A number goes up by a rung; the race that this makes."""
    before = race(page)
    knob(page, key).press("ArrowRight")

    def check() -> None:
        assert race(page) != before

    eventually(page, check)
    quiet(page)
    return race(page)


def test_undo_redo_reset_and_back_agree(visit):
    page = visit("?surface=saddle")
    disabled(page, "undo", "redo", "reset")
    first = race(page)
    changed = moved(page, "run.0.0.lr")
    disabled(page, "redo")
    longer = moved(page, "steps")

    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")  # in a hurry
    stands(page, first)
    disabled(page, "undo", "reset")
    page.keyboard.press("Control+Shift+Z")
    stands(page, changed)
    page.keyboard.press("Control+y")
    stands(page, longer)
    disabled(page, "redo")

    page.go_back()  # shows what was shown before
    stands(page, changed)
    disabled(page)
    page.go_forward()
    stands(page, longer)
    disabled(page, "redo")

    page.reload()
    page.wait_for_selector(f"{PLAYER}[data-digest]")
    disabled(page, "redo")
    page.get_by_test_id("player-undo").click()
    stands(page, changed)
    disabled(page)
    page.get_by_test_id("player-reset").click()
    stands(page, first)
    expect(page.get_by_test_id("player-reset")).to_be_focused()


def test_twenty_quick_presses_of_an_arrow_are_twenty(visit):
    page = visit("?surface=bowl&steps=100")
    slider = knob(page, "steps")
    slider.focus()
    values = [value(page, "steps")]
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        values.append(value(page, "steps"))
    assert len({*values}) == 21
    assert values == sorted(values)
    expect(page).to_have_url(re.compile(f"steps={values[-1]:.0f}"))
    quiet(page)
    expect(slider).to_be_focused()


def test_who_types_undoes_what_is_typed(visit):
    page = visit("?surface=bowl")
    knob(page, "steps").press("ArrowRight")
    quiet(page)
    changed = value(page, "steps")
    knob(page, "steps").press("Enter")
    page.keyboard.type("77")
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    quiet(page)
    assert value(page, "steps") == changed


def test_recent_pictures_are_found_again_and_forgotten(visit):
    page = visit("?surface=saddle&run=gd")
    page.goto(page.url.split("?")[0] + "?surface=bowl&run=adam")
    page.wait_for_selector(f"{PLAYER}[data-digest]")
    page.get_by_test_id("player-recent").click()
    rows = page.get_by_test_id("player-recent-list").get_by_role("link")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Saddle · GD")
    rows.click()
    expect(page).to_have_url(re.compile("surface=saddle"))
    expect(page.get_by_test_id("player-recent-list")).to_be_hidden()
    page.get_by_test_id("player-recent").press("Enter")
    expect(rows).to_contain_text("Adam")
    page.get_by_test_id("player-recent-list").get_by_role("button", name="Forget ").first.click()
    expect(rows).to_have_count(0)
    expect(page.get_by_test_id("player-recent")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("player-recent-list")).to_be_hidden()


def test_what_others_have_kept_is_text_and_leads_nowhere_else(visit):
    kept = [
        {"link": "?x=1//evil.example", "title": "<img src=x onerror='window.hurt = 1'>", "when": 1},
        {"link": "javascript:window.hurt=1", "title": "no", "when": 1},
        {"link": "https://evil.example/?a", "title": "no", "when": 1},
        {"link": 3, "title": None, "when": "x"},
        None,
    ]
    script = f"localStorage.setItem('race-recent', {json.dumps(json.dumps(kept))});"
    script += "sessionStorage.setItem('race-history', '{\"links\": 5');"
    page = visit("?surface=bowl", first=lambda page: page.add_init_script(script))
    page.get_by_test_id("player-recent").click()
    rows = page.get_by_test_id("player-recent-list").get_by_role("link")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("<img src=x")
    assert rows.evaluate("(link) => link.origin + link.pathname === location.origin + location.pathname")
    rows.click()  # it says nothing of a surface, so it is the first visitor's; fields that no link has are named
    expect(page).to_have_url(re.compile("surface=rosenbrock"))
    expect(page.get_by_text("'x' is not a part of a link; ignored")).to_be_visible()
    assert page.evaluate("window.hurt") is None


def test_a_browser_that_keeps_nothing_shows_the_race_all_the_same(visit):
    page = visit("?surface=bowl", first=lambda page: page.add_init_script(REFUSED), silent=False)
    knob(page, "steps").press("ArrowRight")
    quiet(page)
    disabled(page, "redo")
    page.get_by_test_id("player-recent").click()
    expect(page.get_by_test_id("player-recent-list")).to_contain_text("Only this browser knows them.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    quiet(page)
    disabled(page, "undo", "reset")


# ---------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize("key", [".", "b", "B"])
def test_a_blank_screen_until_any_key(visit, key):
    page = visit("?surface=bowl")
    blank = page.get_by_test_id("player-blank")
    page.keyboard.press(key)
    expect(blank).to_be_visible()
    box = blank.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (1440, 900)
    page.keyboard.press("Space")
    expect(blank).to_be_hidden()
    expect(player(page)).to_have_attribute("data-playing", "false")
    page.keyboard.press(key)
    page.mouse.click(700, 450)
    expect(blank).to_be_hidden()


def test_the_keys_are_said(visit):
    page = visit("?surface=bowl&lang=zh")
    said = page.get_by_test_id("player-shortcuts")
    page.keyboard.press("?")
    expect(said).to_contain_text("空格键")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()
    page.get_by_test_id("player-help").click()
    expect(said).to_be_visible()
    page.mouse.click(10, 10)
    expect(said).to_be_hidden()


def test_full_screen_by_key_and_by_button(visit):
    page = visit("?surface=bowl")
    full = "document.fullscreenElement === document.documentElement"
    page.keyboard.press("f")
    page.wait_for_function(f"() => {full}")  # an expression would be evaluated, which the page does not allow
    expect(page.get_by_test_id("player-full")).to_have_attribute("aria-label", "Leave full screen (F)")
    page.get_by_test_id("player-full").click()
    page.wait_for_function(f"() => !({full})")
    expect(page.get_by_test_id("player-full")).to_have_attribute("aria-label", "Full screen (F)")


def test_space_plays_after_a_click_on_any_button_and_presses_the_one_that_was_tabbed_to(visit):
    page = visit("?surface=bowl&steps=1000")
    page.keyboard.press("Home")
    page.get_by_role("button", name="Repeat").click()
    page.keyboard.press("Space")
    expect(player(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(player(page)).to_have_attribute("data-playing", "false")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    repeat = page.get_by_role("button", name="Repeat")
    expect(repeat).to_be_focused()
    expect(repeat).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(repeat).to_have_attribute("aria-pressed", "false")
    expect(player(page)).to_have_attribute("data-playing", "false")


def test_space_and_the_clicker_are_heard_with_a_number_in_focus(visit):
    page = visit("?surface=bowl&steps=1000")
    page.keyboard.press("Home")
    knob(page, "steps").focus()
    page.keyboard.press("Space")
    expect(player(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press("PageDown")
    at(page, 1000)


def test_who_types_into_a_field_has_all_letters(visit):
    page = visit("?surface=bowl")
    field = page.get_by_role("textbox").first
    field.focus()
    field.fill("")
    page.keyboard.type("nbf.?")
    expect(page.get_by_test_id("player-blank")).to_be_hidden()
    expect(page.get_by_test_id("player-shortcuts")).to_be_hidden()
    assert not page.evaluate("document.fullscreenElement")
