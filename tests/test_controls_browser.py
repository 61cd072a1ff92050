"""What a hand does with the controls, in a real browser: nothing is lost, and the focus stays where it is."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from scenario import from_params

pytestmark = pytest.mark.browser


def scenario_of(page: Page):
    scenario, problems = from_params(parse_qs(urlsplit(page.url).query))
    assert problems == []
    return scenario


def sheet(page: Page, tab: str = "Race"):
    """The sheet of settings, open."""
    page.get_by_role("button", name="Settings", exact=True).click()
    page.get_by_role("tab", name=tab, exact=True).click()
    return page.locator(".st-key-sheet")


def noise(page: Page):
    """The sheet's slider and field of the noise."""
    shown = sheet(page)
    slider = shown.get_by_role("slider", name="Gradient noise")
    slider.wait_for(state="attached")
    return slider, shown.get_by_role("textbox", name="Gradient noise, exactly")


def idle(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.mark.parametrize(("query", "reached"), [("?surface=bowl", "2"), ("?surface=bowl&noise=0.123", "2.1")])
def test_twenty_presses_of_an_arrow_key_count_twenty(visit, query, reached):
    page = visit(query)
    slider, field = noise(page)
    first = int(slider.input_value())
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"noise={re.escape(reached)}(&|$)"))
    idle(page)
    expect(field).to_have_value(reached)
    expect(slider).to_have_value(str(first + 20))
    expect(slider).to_have_attribute("aria-valuetext", reached)
    expect(slider).to_be_focused()


def test_a_number_is_tuned_in_its_field_without_leaving_it(visit):
    page = visit("?surface=bowl")
    _slider, field = noise(page)
    field.click()
    for typed in ("0.2", "0.3", "0.42"):
        field.fill(typed)
        field.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(f"noise={typed}")))
        idle(page)
        expect(field).to_be_focused()
        expect(field).to_have_value(typed)
    page.keyboard.press("Tab")
    assert scenario_of(page).race.noise == 0.42
    assert page.evaluate("document.activeElement !== document.body")


def test_tab_goes_on_to_the_next_control_after_a_change(visit):
    page = visit("?surface=bowl")
    field = sheet(page).get_by_role("textbox", name="Steps, exactly")
    field.fill("60")
    field.press("Tab")
    expect(page).to_have_url(re.compile("steps=60"))
    idle(page)
    assert page.evaluate("document.activeElement.closest('.st-key-sheet') !== null")


HELD = """(slider) => {
  const { left, top, width, height } = slider.parentElement.parentElement.getBoundingClientRect();
  const place = [left + width / 2, top + height / 2];
  const track = slider.closest("[data-testid=stSlider]");
  return track.contains(document.elementFromPoint(...place)) ? place : null;
}"""
"""The middle of a slider, once it lies under the pointer there: what is above may just be drawn anew."""


def test_two_quick_drags_both_count(visit):
    page = visit("?surface=bowl&steps=500&noise=5")
    noise(page)
    for name in ("steps", "noise"):
        slider = page.locator(f".st-key-{name}-slider input[type=range]")
        slider.scroll_into_view_if_needed()
        x, y = page.wait_for_function(HELD, arg=slider.element_handle()).json_value()
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 25, y, steps=3)
        page.mouse.up()
    expect(page).not_to_have_url(re.compile("steps=500|noise=5(&|$)"))
    race = scenario_of(page).race
    assert race.steps < 500
    assert race.noise < 5


def test_fields_filled_one_after_the_other_lose_nothing(visit):
    page = visit("?surface=bowl")
    _slider, field = noise(page)
    for name, typed in {"start-x": "0.5", "start-y": "0.25", "steps": "70", "noise": "0.5"}.items():
        page.locator(f".st-key-{name} input").fill(typed)
    field.press("Enter")
    expect(page).to_have_url(re.compile(re.escape("noise=0.5")))
    race = scenario_of(page).race
    assert (race.start, race.steps, race.noise) == ((0.5, 0.25), 70, 0.5)


@pytest.mark.parametrize("pause", [300, 600, 1200, 2000])
def test_back_undoes_a_change_however_soon(visit, pause):
    page = visit("?surface=bowl&steps=50")
    expect(page).to_have_url(re.compile("v=2"))
    before = page.url
    steps = sheet(page).get_by_role("textbox", name="Steps, exactly")
    steps.fill("60")
    steps.press("Enter")
    expect(page).to_have_url(re.compile("steps=60"))
    page.wait_for_timeout(pause)  # a reader's pause is what is tested, not waited for
    page.go_back()
    expect(page.get_by_test_id("player")).to_have_attribute("data-steps", "50")
    expect(steps).to_have_value("50")
    idle(page)
    assert page.url == before
    page.go_forward()
    expect(page.get_by_test_id("player")).to_have_attribute("data-steps", "60")
    expect(steps).to_have_value("60")


def test_back_goes_through_quick_changes_one_by_one(visit):
    page = visit("?surface=bowl&steps=50")
    expect(page).to_have_url(re.compile("v=2"))
    steps = sheet(page).get_by_role("textbox", name="Steps, exactly")
    for typed in ("60", "70"):
        steps.fill(typed)
        steps.press("Enter")
        expect(page).to_have_url(re.compile(f"steps={typed}"))
    for shown in ("60", "50"):
        page.go_back()
        expect(page.get_by_test_id("player")).to_have_attribute("data-steps", shown)
    expect(steps).to_have_value("50")


def box(page: Page, locator: str) -> dict:
    found = page.locator(locator).first.bounding_box()
    assert found
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_sheet_and_drawer_leave_the_picture_in_sight_and_the_menu_opens(visit, width, lang):
    page = visit(f"?lang={lang}", width=width, height=844, has_touch=True, is_mobile=True)
    settings = page.locator(".st-key-settings button")
    settings.tap()
    lies_below(page, ".st-key-sheet")
    settings.tap()
    expect(page.locator(".st-key-sheet")).to_have_count(0)
    words = page.locator(".st-key-words button")
    words.tap()
    lies_below(page, ".st-key-drawer")
    words.tap()
    expect(page.locator(".st-key-drawer")).to_have_count(0)
    page.get_by_test_id("stMainMenuButton").tap()
    expect(page.get_by_role("menu")).to_be_visible()


def lies_below(page: Page, locator: str) -> None:
    """At the window's lower end, and most of the stage stays free."""
    expect(page.locator(locator)).to_be_visible()
    stage, over = box(page, "[data-testid=player-stage]"), box(page, locator)
    assert over["y"] >= 0.45 * 844
    assert over["y"] - stage["y"] > 0.75 * stage["height"]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("query", ["?surface=bowl&critical=on", "?surface=bowl&critical=on&size=projector"])
def test_the_drawer_opens_beside_the_picture_which_stays_whole(visit, query, width, height):
    page = visit(query, width=width, height=height)
    page.get_by_role("button", name="Critical points", exact=True).first.click()
    drawer = page.locator(".st-key-drawer")
    expect(drawer.get_by_role("tab", name="Critical points")).to_have_attribute("aria-selected", "true")
    expect(drawer.get_by_text("Nearest to the start")).to_be_visible()
    right = "() => document.querySelector('[data-testid=player-stage]').getBoundingClientRect().right"
    left = box(page, ".st-key-drawer")["x"]
    page.wait_for_function(f"(left) => ({right})() <= left", arg=left)
    toggle = box(page, "[data-testid=player-toggle]")
    assert toggle["y"] + toggle["height"] <= height
    drawer.get_by_role("tab", name="Formulas").click()
    expect(drawer.get_by_text("Adam", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Critical points", exact=True).first.press("Enter")
    expect(drawer).to_have_count(0)
    page.wait_for_function(f"(left) => ({right})() > left - 200", arg=left)


@pytest.mark.parametrize("query", ["?lang=en", "?lang=zh", "?size=projector", "?lesson=06-nesterov"])
def test_the_page_says_what_it_is_and_nothing_lies_over_it(visit, query):
    page = visit(query)
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        nothing_overlaps(page, width)


def nothing_overlaps(page: Page, width: int) -> None:
    """What stands above the picture lies side by side, in sight."""
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(re.compile("Optimizer race|优化器竞速"))
    keys = ["formula", "lesson-bar", "settings", "words", "share", "export", "language"]
    keys += ["size"] if width >= 700 else []
    # In another language a list is another widget, with another key.
    boxes = [title.bounding_box(), *(box(page, f"[class*='st-key-{key}']") for key in keys)]
    boxes += [page.get_by_test_id("stMainMenuButton").bounding_box()]
    for i, one in enumerate(boxes):
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= width
        for other in boxes[i + 1 :]:
            apart = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            assert apart or one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1


@pytest.mark.parametrize("query", ["", "?lang=zh&size=projector", "?lesson=06-nesterov&size=projector"])
def test_the_line_is_one_line_and_nothing_scrolls(visit, query):
    page = visit(query)
    for width, height in ((1440, 900), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("""() => {
            const main = document.querySelector("[data-testid=stMain]");
            return main.scrollHeight === main.clientHeight;
        }""")
        assert box(page, ".st-key-head")["height"] <= 48
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_line_above_the_picture_is_gone_through_by_keyboard_and_the_focus_stays(visit):
    page = visit("?surface=bowl&lang=en")
    page.get_by_role("textbox", name="f(x, y) =").focus()
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText.trim()"))
    said = " ".join(reached)
    for name in ("Lessons", "First lesson", "Settings", "Formulas", "Share", "Export", "简体中文"):
        assert name in said
    words = page.get_by_role("button", name="Formulas", exact=True)
    words.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-drawer")).to_be_visible()
    idle(page)
    expect(words).to_be_focused()


SHIFTS = """() => {
    window.shifted = 0;
    const unasked = (list) => list.getEntries().filter((shift) => !shift.hadRecentInput);
    const add = (list) => unasked(list).forEach((shift) => { window.shifted += shift.value; });
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("query", ["", "?lesson=06-nesterov", "?lesson=06-nesterov&size=projector"])
def test_nothing_jumps_while_the_page_is_built(chromium, address, query, width, height):
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.goto(f"{address}/{query}")
    page.wait_for_selector("[data-testid=player][data-digest]", timeout=30_000)
    idle(page)
    assert page.evaluate("window.shifted") < 0.1
    context.close()
