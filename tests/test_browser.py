"""What a person does, in a real browser: look, play, tune, click, share."""

import re
from urllib.parse import urlsplit

import pytest
from barriers import faults
from hand import knob
from links import opened
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PLAYER = "[data-testid=player]"


def scenario_of(page: Page):
    return opened(urlsplit(page.url).query)


def data(page: Page, name: str) -> str:
    return page.locator(PLAYER).get_attribute(f"data-{name}") or ""


def changed(page: Page, act) -> None:
    """Do something that changes the picture, and wait until the new one stands."""
    before = data(page, "digest")
    act()
    expect(page.locator(PLAYER)).not_to_have_attribute("data-digest", before)


def quiet(page: Page) -> None:
    """Wait until the script has answered to all that was done."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def slowly(page: Page) -> None:
    """A race of 1,000 steps then takes two minutes: it is still on its way whatever is done meanwhile."""
    page.get_by_test_id("player-speed").select_option("0.25")


def settled(page: Page, pattern: str) -> None:
    expect(page).to_have_url(re.compile(pattern))


def sheet(page: Page, tab: str = "Race") -> None:
    """Open the sheet of settings."""
    page.get_by_role("button", name="Settings", exact=True).click()
    page.get_by_role("tab", name=tab, exact=True).click()


def rows(page: Page) -> list[str]:
    return page.locator("[data-testid=player-legend] tbody .race-name").all_inner_texts()


def test_the_main_job_from_first_visit_to_the_shared_link(visit):
    page = visit()
    assert rows(page) == ["GD", "Momentum", "Adam"]
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "200")  # played once, by itself
    assert data(page, "steps") == "200"

    def add():
        page.get_by_test_id("player-add").click()
        expect(page.locator(".race-picker-field")).to_be_focused(timeout=30_000)  # the catalogue is made once
        page.keyboard.type("NAG")
        page.keyboard.press("Enter")

    changed(page, add)
    assert rows(page) == ["GD", "Momentum", "Adam", "NAG"]

    changed(page, lambda: knob(page, "run.0.0.lr").press("ArrowLeft"))
    settled(page, "gd%28lr|gd\\(lr")
    assert scenario_of(page).race.runs[0].optimizer.lr < 0.001

    slowly(page)
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    expect(page.locator(PLAYER)).to_have_attribute("data-step", re.compile(r"^([6-9]|\d\d+)$"))
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false")

    other = visit(urlsplit(page.url).query and "?" + urlsplit(page.url).query)
    assert rows(other) == rows(page)
    assert data(other, "digest") == data(page, "digest")
    assert scenario_of(other) == scenario_of(page)


def test_playing_reaches_the_end_and_starts_over(visit):
    page = visit("?steps=30")
    page.get_by_test_id("player-speed").select_option("4")
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false")
    assert data(page, "step") == "30"
    expect(page.get_by_test_id("player-step")).to_have_text("30 / 30")


def test_the_keyboard_moves_the_step(visit):
    page = visit()
    slowly(page)
    page.locator(PLAYER).focus()
    for key, step in [("Home", 0), ("ArrowRight", 1), ("Shift+ArrowRight", 11), ("ArrowLeft", 10), ("End", 200)]:
        page.keyboard.press(key)
        assert data(page, "step") == str(step)
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "false")


def test_scrubbing_moves_step_and_numbers_without_the_server(visit):
    sent = []
    page = visit(sent=sent)
    quiet(page)
    assert sent
    sent.clear()
    scrubber = page.get_by_test_id("player-scrubber")
    scrubber.fill("0")
    start = page.locator("[data-testid=player-legend] tbody td").first.inner_text()
    scrubber.fill("120")
    assert data(page, "step") == "120"
    assert page.locator("[data-testid=player-legend] tbody td").first.inner_text() != start
    assert sent == []


def test_changing_one_run_keeps_the_step(visit):
    page = visit()
    page.get_by_test_id("player-scrubber").fill("80")
    changed(page, lambda: knob(page, "run.0.0.lr").press("ArrowLeft"))
    assert data(page, "step") == "80"


def test_a_click_on_the_contour_sets_the_start_exactly_there(visit):
    page = visit("?surface=bowl")
    stage = page.get_by_test_id("player-stage")
    box = stage.bounding_box()
    assert box
    px, py = round(0.6 * box["width"]), round(0.3 * box["height"])
    expected = stage.evaluate(
        """(plot, [px, py]) => {
            const { xaxis, yaxis } = plot._fullLayout;
            return [xaxis.p2l(px - xaxis._offset), yaxis.p2l(py - yaxis._offset)];
        }""",
        [px, py],
    )
    changed(page, lambda: stage.click(position={"x": px, "y": py}))
    settled(page, "start=")
    # The view is 8 wide: three significant digits of it.
    assert scenario_of(page).race.start == pytest.approx(expected, abs=0.02)


def test_a_tap_on_a_phone_sets_the_start_and_nothing_scrolls_sideways(visit):
    page = visit("?surface=bowl", width=390, height=844, has_touch=True, is_mobile=True)
    stage = page.get_by_test_id("player-stage")
    changed(page, lambda: stage.tap(position={"x": 200, "y": 150}))
    settled(page, "start=")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_diverged_run_says_so_and_when(visit):
    page = visit("?surface=ill_scaled&run=gd(lr=0.2)&run=adam")
    note = page.locator("[data-testid=player-legend] .race-dead .race-note")
    expect(note).to_have_text(re.compile(r"diverged at step \d+"))
    page.locator(PLAYER).focus()
    page.keyboard.press("Home")
    expect(note).to_have_count(0)


def test_a_broken_link_shows_a_plain_message_and_no_traceback(visit):
    page = visit("?surface=%3Cb%3Ex%3C/b%3E&steps=1e400&run=adam(lr=0.5)&run=" + "x" * 10_000, broken=True)
    body = page.locator("[data-testid=stMain]")
    expect(body).to_contain_text("Parts of this link could not be used.")
    expect(body).to_contain_text("surface: '<b>x</b>' is not of the form")
    expect(body).not_to_contain_text("Traceback")
    assert rows(page) == ["Adam"]


def test_back_returns_to_the_picture_before(visit):
    page = visit("?surface=bowl")
    settled(page, "v=2")
    before = data(page, "digest")
    changed(page, lambda: page.get_by_test_id("player-stage").click(position={"x": 300, "y": 150}))
    settled(page, "start=")
    page.go_back()
    expect(page.locator(PLAYER)).to_have_attribute("data-digest", before)


def test_the_theme_may_change_while_it_plays(visit):
    page = visit("?steps=1000")
    slowly(page)
    page.get_by_test_id("player-scrubber").fill("50")
    page.get_by_test_id("player-toggle").click()
    page.emulate_media(color_scheme="dark")
    expect(page.locator(PLAYER)).to_have_css("color", "rgb(232, 237, 244)")
    assert data(page, "playing") == "true"
    assert int(data(page, "step")) >= 50


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_size_shows_stage_and_controls_inside_the_window(visit, width, height, scheme):
    page = visit(width=width, height=height, color_scheme=scheme)
    for name in ("player-stage", "player-toggle", "player-scrubber", "player-legend"):
        box = page.get_by_test_id(name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_formula_is_typed_corrected_shared_and_opened_elsewhere(visit):
    page = visit("?surface=bowl")
    field = page.get_by_role("textbox", name="f(x, y) =")
    expect(field).to_have_value("x^2/2 + y^2/2")
    field.fill("x^2 + foo(y)")
    field.press("Enter")
    expect(page.get_by_text("'foo' is not known")).to_be_visible()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("^^^")

    def mend():
        field.fill("x^2 + cos(y)")
        field.press("Enter")

    changed(page, mend)
    expect(page.locator("[data-testid=stCode]")).to_have_count(0)
    settled(page, "f=x")
    other = visit("?" + urlsplit(page.url).query)
    assert scenario_of(other).race.surface.text == "x^2+cos(y)"
    assert data(other, "digest") == data(page, "digest")


def test_the_start_is_dragged_to_a_new_place(visit):
    page = visit("?surface=bowl&start=-3,2.5")
    at = page.get_by_test_id("player-stage").evaluate(
        """(plot) => {
            const { xaxis, yaxis } = plot._fullLayout;
            const corner = plot.getBoundingClientRect();
            const left = corner.left + xaxis._offset, top = corner.top + yaxis._offset;
            const place = (x, y) => [left + xaxis.l2p(x), top + yaxis.l2p(y)];
            return [place(-3, 2.5), place(2, -1)];
        }"""
    )

    def drag():
        page.mouse.move(*at[0])
        page.mouse.down()
        page.mouse.move(*at[1], steps=6)
        page.mouse.up()

    changed(page, drag)
    settled(page, "start=")
    assert scenario_of(page).race.start == pytest.approx((2, -1), abs=0.05)


def test_the_view_is_zoomed_by_the_wheel_and_comes_back(visit):
    page = visit("?surface=bowl")
    stage = page.get_by_test_id("player-stage")
    ranges = "(plot) => plot.layout.xaxis.range.slice()"
    home = stage.evaluate(ranges)
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -400)
    back = page.get_by_role("button", name="Whole view")
    expect(back).to_be_visible()
    near = stage.evaluate(ranges)
    assert near[1] - near[0] < 0.95 * (home[1] - home[0])
    back.click()
    expect(back).to_be_hidden()
    assert stage.evaluate(ranges) == home
    assert "start=" not in page.url


def test_a_box_is_zoomed_into_with_shift(visit):
    page = visit("?surface=bowl")
    stage = page.get_by_test_id("player-stage")
    box = stage.bounding_box()
    assert box
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"], steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.get_by_role("button", name="Whole view")).to_be_visible()
    low, high = stage.evaluate("(plot) => plot.layout.xaxis.range.slice()")
    assert 0 < high - low < 5


def test_two_fingers_zoom(visit):
    page = visit("?surface=bowl", width=390, height=844, has_touch=True, is_mobile=True)
    stage = page.get_by_test_id("player-stage")
    box = stage.bounding_box()
    assert box
    x, y = box["x"] + 0.55 * box["width"], box["y"] + 0.45 * box["height"]
    session = page.context.new_cdp_session(page)
    for kind, spread in [("touchStart", 30), *(("touchMove", s) for s in range(35, 95, 5)), ("touchEnd", 0)]:
        points = [{"x": x - spread, "y": y, "id": 0}, {"x": x + spread, "y": y, "id": 1}] if spread else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.get_by_role("button", name="Whole view")).to_be_visible()
    low, high = stage.evaluate("(plot) => plot.layout.xaxis.range.slice()")
    assert high - low < 6
    assert "start=" not in page.url


def test_the_readout_says_what_lies_under_the_pointer(visit):
    page = visit("?surface=bowl")
    stage = page.get_by_test_id("player-stage")
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    readout = page.get_by_test_id("player-readout")
    expect(readout).to_be_visible()
    found = re.fullmatch(r"x (\S+)  y (\S+)  f ≈ (\S+)  ∇f →", readout.inner_text())
    assert found
    x, y, f = (float(group.replace("−", "-")) for group in found.groups())
    assert f == pytest.approx((x**2 + y**2) / 2, rel=0.02)


def test_the_inspector_follows_the_step_without_the_server(visit):
    sent = []
    page = visit("?surface=bowl&run=gd(lr=0.1)&run=adam&inspector=on", sent=sent)
    cards = page.locator(".race-card")
    expect(cards).to_have_count(2)
    page.get_by_test_id("player-scrubber").fill("1")
    gradient = cards.first.locator("tbody tr").first.locator("td")
    assert [float(cell.replace("−", "-")) for cell in gradient.all_inner_texts()] == pytest.approx([-3, 2.5])
    quiet(page)
    assert sent
    sent.clear()
    page.get_by_test_id("player-scrubber").fill("2")
    assert [float(cell.replace("−", "-")) for cell in gradient.all_inner_texts()] == pytest.approx([-2.7, 2.25])
    expect(cards.first.locator(".race-verdict")).not_to_be_empty()
    assert sent == []


def test_any_vector_of_the_inspector_is_drawn_on_request(visit):
    page = visit("?surface=bowl&run=adam&inspector=on")
    page.get_by_test_id("player-scrubber").fill("3")
    sprites = page.locator("[data-testid=player-stage] canvas").last
    before = sprites.evaluate("(canvas) => canvas.toDataURL()")
    page.locator("[data-arrow=m_hat]").click()
    expect(page.locator("[data-arrow=m_hat]")).to_have_attribute("aria-pressed", "true")
    assert sprites.evaluate("(canvas) => canvas.toDataURL()") != before


def test_choices_of_the_picture_keep_step_and_play(visit):
    page = visit("?steps=1000")
    slowly(page)
    page.get_by_test_id("player-scrubber").fill("100")
    page.get_by_test_id("player-toggle").click()
    sheet(page, "Show")

    def charted() -> None:
        box = page.locator(".st-key-sheet").get_by_role("combobox", name="Quantity")
        box.click()
        box.press_sequentially("gradient norm")
        box.press("Enter")

    changed(page, charted)
    settled(page, "chart=gradient")
    assert data(page, "playing") == "true"
    assert 100 <= int(data(page, "step")) < 1000


def test_arrows_and_the_third_dimension_are_drawn(visit):
    page = visit("?surface=himmelblau&vectors=on&space=on&run=nag&run=adam")
    expect(page.locator(".race-key")).to_contain_text("momentum part")
    expect(page.get_by_test_id("player-space").locator("canvas").first).to_be_visible()
    page.get_by_test_id("player-scrubber").fill("5")
    assert data(page, "step") == "5"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_fault(visit, scheme):
    page = visit("?surface=himmelblau&inspector=on&vectors=on&critical=on", color_scheme=scheme)

    def is_open() -> None:
        quiet(page)
        assert faults(page) == []

    is_open()
    page.locator(".st-key-words button").click()
    for tab in ("Formulas", "Surface & source", "Taylor model"):
        page.locator(".st-key-drawer").get_by_role("tab", name=tab).click()
        page.locator(".st-key-drawer").get_by_role("tabpanel", name=tab).wait_for()
        is_open()
    for tab in ("Race", "Show"):
        sheet(page, tab) if tab == "Race" else page.get_by_role("tab", name=tab, exact=True).click()
        page.locator(".st-key-sheet input").first.wait_for(state="attached")
        is_open()
