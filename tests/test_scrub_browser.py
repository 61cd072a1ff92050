"""Numbers in the hand: dragged, by keys, typed, playing by themselves; a legend without the rest of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from player.assets import style

pytestmark = pytest.mark.browser

TESTS = Path(__file__).parent
WEB = TESTS.parent / "player" / "web"
SITE = "http://legend.example"
PAGE = """<!doctype html><html lang="en"><title>Legend</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/player.css">
<style>
  :root { --st-text-color: #222; --st-background-color: #fff; --st-border-color: #ccc; --st-primary-color: #06c;
          --st-red-text-color: #b00; --st-font: sans-serif; --st-base-radius: 8px; --st-button-radius: 8px; }
  .race .race-scrub-main .race-scrub-track { flex: none; width: 240px; }  /* a decade of a rate is 60 pixels */
</style>
<body><button id="first">before</button><div class="race race-full"><div class="race-right" style="width: 27rem">
<div class="race-legend-box"></div></div></div><div style="height: 200vh"></div>
<script type="module" src="/scrub_page.js"></script>"""
TYPES = {".js": "text/javascript"}


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(SITE).lstrip("/")
    file = WEB / path.removeprefix("web/") if path.startswith("web/") else TESTS / path
    if not path:
        route.fulfill(body=PAGE, content_type="text/html")
    elif path == "player.css":
        route.fulfill(body=style(), content_type="text/css")
    else:
        route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])


@pytest.fixture
def legend(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with nothing but a legend; its parameter is what the browser is told of itself."""
    context = chromium.new_context(viewport={"width": 900, "height": 600}, **getattr(request, "param", {}))
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/")
    page.wait_for_function("window.legend?.rows.length === 2")
    yield page
    context.close()
    assert not errors


def knob(page: Page, key: str) -> Locator:
    return page.locator(f"[data-key='{key}'] [role=slider]")


def held(page: Page) -> list:
    """What has been reported so far; then it is forgotten."""
    return page.evaluate("log.splice(0)")


def middle(node: Locator) -> tuple[float, float]:
    box = node.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, key: str, *ways: tuple[float, float]) -> None:
    """Press on a number and move so far from there, in pixels; the pointer stays down."""
    x, y = middle(knob(page, key))
    page.mouse.move(x, y)
    page.mouse.down()
    for dx, dy in ways:
        page.mouse.move(x + dx, y + dy)


def test_a_drag_reports_every_value_and_one_release(legend: Page) -> None:
    drag(legend, "run.0.0.lr", (4, 0), (5, 0), (64, 0), (124, 0))
    expect(knob(legend, "run.0.0.lr")).to_have_attribute("aria-valuetext", "0.1")
    values = held(legend)
    assert [key for key, _ in values] == ["run.0.0.lr"] * len(values)
    assert [value for _, value in values] == [0.00104, 0.01, 0.1]
    legend.mouse.up()
    assert held(legend) == ["release"]


def test_a_click_on_a_track_goes_there_and_a_double_click_types(legend: Page) -> None:
    track = knob(legend, "run.0.0.lr").locator(".race-scrub-track")
    track.click(position={"x": 180, "y": 8})
    assert held(legend) == [["run.0.0.lr", 0.1], "release"]
    track.dblclick(position={"x": 180, "y": 8})
    field = legend.get_by_role("textbox", name="lr α of Adam + Cosine, exactly")
    expect(field).to_have_value("0.1")
    field.press("Escape")
    assert held(legend) == []


def test_the_wheel_moves_what_has_the_focus_and_nothing_else(legend: Page) -> None:
    number = knob(legend, "steps")
    x, y = middle(number)
    legend.mouse.move(x, y)
    legend.mouse.wheel(0, 100)
    legend.wait_for_function("scrollY > 50")
    legend.evaluate("scrollTo(0, 0)")
    number.focus()
    legend.mouse.move(*middle(number))
    legend.mouse.wheel(0, -100)
    expect(number).to_have_attribute("aria-valuetext", "210")
    legend.wait_for_function("log.at(-1) === 'release'")
    assert legend.evaluate("scrollY") == 0


def test_a_drag_ends_where_the_span_does_and_turns_at_once(legend: Page) -> None:
    drag(legend, "run.0.0.lr", (4, 0), (800, 0), (740, 0))
    legend.mouse.up()
    assert held(legend) == [["run.0.0.lr", 1], ["run.0.0.lr", 0.1], "release"]


def test_far_away_and_with_shift_it_goes_finely(legend: Page) -> None:
    def went(away: float) -> float:
        drag(legend, "surface.b", (4, 0), (4, away), (64, away))
        value = float(knob(legend, "surface.b").get_attribute("aria-valuenow") or 0)
        legend.keyboard.press("Escape")
        legend.mouse.up()
        return value - 100

    near, far = went(0), went(320)
    legend.keyboard.down("Shift")
    assert near > 4 * far > 0
    assert near / 10 == pytest.approx(went(0), rel=0.1)


def test_escape_gives_back_the_value_before(legend: Page) -> None:
    drag(legend, "start.x", (4, 0), (60, 0))
    assert held(legend)[-1][1] > -1.5
    legend.keyboard.press("Escape")
    legend.mouse.move(500, 500)
    legend.mouse.up()
    expect(knob(legend, "start.x")).to_have_attribute("aria-valuetext", "−1.5")
    assert held(legend) == ["cancel"]


def test_twenty_quick_keys_are_twenty_stops_and_one_release(legend: Page) -> None:
    number = knob(legend, "run.0.0.lr")
    number.focus()
    for _ in range(20):
        legend.keyboard.press("ArrowRight")
    expect(number).to_have_attribute("aria-valuetext", "0.1")
    legend.wait_for_function("log.includes('release')")
    values = held(legend)
    assert len(values) == 21
    assert values[0] == ["run.0.0.lr", 0.0012]
    assert values[-2:] == [["run.0.0.lr", 0.1], "release"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ArrowUp", 0.0012),
        ("ArrowDown", 8e-4),
        ("Shift+ArrowRight", 0.01),
        ("Home", 1e-4),
        ("End", 1),
    ],
)
def test_keys(legend: Page, key: str, value: float) -> None:
    knob(legend, "run.0.0.lr").focus()
    legend.keyboard.press(key)
    legend.keyboard.press("Tab")
    assert held(legend) == [["run.0.0.lr", value], "release"]


def test_the_keys_of_the_page_rest_while_a_number_has_the_focus(legend: Page) -> None:
    legend.evaluate("window.addEventListener('keydown', (event) => event.key === 'Tab' || log.push(event.key))")
    knob(legend, "run.0.0.lr").focus()
    for key in ("Escape", "ArrowRight", "Home", "Enter", "1", "ArrowLeft", "Home", "Escape", "x"):
        legend.keyboard.press(key)
    assert legend.evaluate("scrollY") == 0
    assert not [entry for entry in held(legend) if isinstance(entry, str) and entry not in ("release", "cancel")]


def test_play_and_the_stages_are_one_key_s_while_a_number_has_the_focus_too(legend: Page) -> None:
    legend.evaluate("""window.addEventListener("keydown", (event) => {
      log.push(event.key);
      event.preventDefault();
    })""")
    knob(legend, "run.0.0.lr").focus()
    for key in (" ", "PageDown", "PageUp"):
        legend.keyboard.press(key)
    assert held(legend) == [" ", "PageDown", "PageUp"]


@pytest.mark.parametrize(("typed", "value"), [("0.02", 0.02), ("0,02", 0.02), ("1e-8", 1e-8), (" 250 ", 250)])
def test_a_value_is_typed(legend: Page, typed: str, value: float) -> None:
    knob(legend, "run.0.0.lr").locator(".race-scrub-value").click()
    field = legend.get_by_role("textbox", name="lr α of Adam + Cosine, exactly")
    expect(field).to_have_value("0.001")
    field.fill(typed)
    field.press("Enter")
    expect(field).to_have_count(0)
    assert held(legend) == [["run.0.0.lr", value], "release"]
    expect(knob(legend, "run.0.0.lr")).to_be_focused()


def test_a_digit_begins_to_type_and_escape_gives_up(legend: Page) -> None:
    knob(legend, "steps").focus()
    legend.keyboard.type("30")
    field = legend.get_by_role("textbox", name="Steps, exactly")
    expect(field).to_have_value("30")
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(knob(legend, "steps")).to_be_focused()
    legend.keyboard.type("30")
    legend.locator("#first").focus()
    assert held(legend) == [["steps", 30], "release"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("fast", "'fast' is not a number"),
        ("1e5", "'1e5' is not between 1 and 1000"),
        ("10.5", "'10.5' is not a whole number"),
        ("1,000", "can be read in two ways"),
        ("Infinity", "is not a number"),
    ],
)
def test_what_is_refused_stays_with_the_reason(legend: Page, typed: str, reason: str) -> None:
    knob(legend, "steps").click()
    field = legend.get_by_role("textbox", name="Steps, exactly")
    field.fill(typed)
    field.press("Enter")
    expect(legend.get_by_role("alert")).to_contain_text(reason)
    legend.locator("#first").focus()
    expect(field).to_have_value(typed)
    assert held(legend) == []
    field.fill("300")
    expect(legend.get_by_role("alert")).to_have_count(0)
    field.press("Enter")
    assert held(legend) == [["steps", 300], "release"]


def test_a_message_leaves_focus_and_hand_as_they_are(legend: Page) -> None:
    number = knob(legend, "run.0.0.lr")
    drag(legend, "run.0.0.lr", (4, 0), (64, 0))
    legend.evaluate("come(handles.map((one) => ({ ...one, value: one.value / 2 })))")
    expect(number).to_have_attribute("aria-valuetext", "0.01")
    expect(knob(legend, "surface.b")).to_have_attribute("aria-valuetext", "50")
    x, y = middle(number)
    legend.mouse.move(x + 124, y)
    legend.mouse.up()
    assert held(legend)[-2:] == [["run.0.0.lr", 0.1], "release"]
    expect(number).to_be_focused()
    legend.evaluate("come()")
    expect(number).to_have_attribute("aria-valuetext", "0.001")
    expect(number).to_be_focused()


def test_a_number_that_comes_or_goes_beside_it_leaves_the_focus(legend: Page) -> None:
    number = knob(legend, "steps")
    number.focus()
    legend.evaluate(
        "come([{ ...handles[1], key: 'noise', label: 'Noise' }, ...handles, { ...handles[2], key: 'seed' }])"
    )
    assert legend.locator(".race-common [role=slider]").count() == 5
    expect(number).to_be_focused()
    legend.evaluate("come(handles.slice(2))")
    expect(number).to_be_focused()
    names = legend.locator(".race-common [role=slider]").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert names == ["Steps"]


def test_values_of_a_draft_are_laid_over_a_message(legend: Page) -> None:
    legend.evaluate("come(handles, new Map([['steps', 300]]))")
    expect(knob(legend, "steps")).to_have_attribute("aria-valuetext", "300")
    legend.evaluate("legend.setValues(new Map([['start.x', 2]]))")
    expect(knob(legend, "start.x")).to_have_attribute("aria-valuetext", "2")
    expect(knob(legend, "steps")).to_have_attribute("aria-valuetext", "200")
    assert held(legend) == []


def test_what_is_dropped_is_in_the_hand_no_more(legend: Page) -> None:
    drag(legend, "run.0.0.lr", (4, 0), (64, 0))
    held(legend)
    legend.evaluate("legend.drop(); come()")
    x, y = middle(knob(legend, "run.0.0.lr"))
    legend.mouse.move(x + 100, y)
    legend.mouse.up()
    assert held(legend) == []
    expect(knob(legend, "run.0.0.lr")).to_have_attribute("aria-valuetext", "0.001")


def test_a_number_plays_until_something_is_pressed(legend: Page) -> None:
    number = knob(legend, "run.0.0.lr")
    number.hover()
    play = legend.get_by_role("button", name="Let lr α of Adam + Cosine play")
    play.click()
    legend.wait_for_function("new Set(log.map(([, value]) => value)).size > 5")
    expect(legend.get_by_role("button", name="Stop lr α of Adam + Cosine")).to_be_visible()
    legend.locator("#first").click()
    values = held(legend)
    assert values[-1] == "release"
    assert "release" not in values[:-1]
    assert [value for _, value in values[:-1]] == sorted(value for _, value in values[:-1])
    expect(number).to_have_attribute("aria-valuetext", re.compile(r"\d"))
    number.focus()
    legend.keyboard.press("p")
    legend.wait_for_function("log.length > 3")
    legend.keyboard.press("Escape")
    assert held(legend)[-1] == "cancel"


def test_two_numbers_one_after_the_other_are_two_releases(legend: Page) -> None:
    knob(legend, "run.0.0.lr").focus()
    legend.keyboard.press("ArrowRight")
    drag(legend, "steps", (4, 0), (28, 0))
    legend.mouse.up()
    said = held(legend)
    assert [said[0], said[1], said[2][0], said[-1]] == [["run.0.0.lr", 0.0012], "release", "steps", "release"]


def test_a_listener_hears_what_is_seen(legend: Page) -> None:
    number = knob(legend, "run.0.0.beta2")
    state = number.evaluate(
        "(node) => ['min', 'max', 'now', 'text'].map((name) => node.getAttribute(`aria-value${name}`))"
    )
    assert state == ["0.5", "0.9999", "0.999", "0.999"]
    expect(number).to_have_accessible_name("beta2 β₂ of Adam + Cosine")
    expect(number).to_have_accessible_description(re.compile("What it does"))
    expect(knob(legend, "run.0.1.warmup")).to_have_accessible_name("Cosine warmup of Adam + Cosine")
    expect(knob(legend, "run.1.0.lr")).to_have_accessible_description(re.compile("Follows on release"))
    expect(legend.locator("tr[data-color=red]")).to_contain_text("follows on release")
    expect(legend.locator("tr[data-color=blue]")).not_to_contain_text("follows on release")
    roles = (
        legend.locator(".race-legend").get_by_role("row").count(),
        legend.get_by_role("rowheader", name="GD").count(),
    )
    assert roles == (3, 1)


def test_many_numbers_fold_and_unfold_for_good(legend: Page) -> None:
    legend.evaluate(
        "window.many = Array.from({ length: 12 }, (_, i) => ({ ...handles[3], key: `run.0.0.n${i}`, label: `n${i}` }))"
    )
    legend.evaluate(
        "come([...many, ...many.map((one) => ({ ...one, run: 1, key: one.key.replace('run.0', 'run.1') }))])"
    )
    row = legend.locator("tr[data-color=blue]")
    assert row.get_by_role("slider").count() == 1
    row.get_by_role("button", name="11 more").click()
    assert row.get_by_role("slider").count() == 12
    legend.evaluate(
        "come([...many, ...many.map((one) => ({ ...one, run: 1, key: one.key.replace('run.0', 'run.1') }))])"
    )
    assert row.get_by_role("slider").count() == 12
    assert legend.locator("tr[data-color=red]").get_by_role("slider").count() == 1


@pytest.mark.parametrize("legend", [{"has_touch": True, "is_mobile": True}, {}], indirect=True)
def test_it_can_be_hit(legend: Page) -> None:
    least = 44 if legend.evaluate("matchMedia('(pointer: coarse)').matches") else 24
    heights = legend.locator(".race-scrub-knob").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(heights) == 7
    assert min(heights) >= least


@pytest.mark.parametrize("legend", [{"has_touch": True, "is_mobile": True}], indirect=True)
def test_a_finger_drags_sideways_and_scrolls_the_page_upwards(legend: Page) -> None:
    x, y = middle(knob(legend, "run.0.0.lr"))
    line = legend.context.new_cdp_session(legend)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        for place in places or (None,):
            points = [{"x": place[0], "y": place[1]}] if place else []
            line.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    touch("Start", (x, y))
    touch("Move", *((x + 10 * i, y) for i in range(1, 8)))
    touch("End")
    said = held(legend)
    assert said[-1] == "release"
    assert len(said) > 3
    touch("Start", (x, y))
    touch("Move", *((x, y - 15 * i) for i in range(1, 9)))
    touch("End")
    legend.wait_for_function("scrollY > 20")
    assert held(legend) == []


def test_every_number_is_reached_by_tab(legend: Page) -> None:
    legend.locator("#first").focus()
    reached = []
    for _ in range(14):
        legend.keyboard.press("Tab")
        reached.append(
            legend.evaluate("document.activeElement.getAttribute('role') ?? document.activeElement.localName")
        )
    assert reached == ["slider", "button"] * 7
    expect(legend.locator("[data-key='run.1.0.lr'] button")).to_be_visible()
