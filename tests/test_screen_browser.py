"""One screen: everything of the player lies within its window, the picture takes most of it, and switches are on it."""

from __future__ import annotations

import re

import pytest
from hand import Line, drawn, eventually, quiet, ranges_of, rested
from playwright.sync_api import Locator, Page, expect

from lessons import lessons

pytestmark = pytest.mark.browser

SHOWN = """() => {
  const box = (name) => {
    const node = document.querySelector(name);
    const { left, top, right, bottom, width, height } = node.getBoundingClientRect();
    const seen = getComputedStyle(node).visibility === "visible" && width * height > 0;
    return { left, top, right, bottom, area: seen ? width * height : 0, height };
  };
  const parts = ["stage", "chart", "data", "network", "lab", "transport", "lesson", "panel", "rows"];
  return Object.fromEntries(parts.map((part) => [part, box(`.race-${part}`)]));
}"""
BEYOND = """() => [innerWidth, innerHeight].some((room, i) => {
  const all = [...document.querySelectorAll(".race-stage, .race-transport, .race-right, .race-lesson, .race-panel")];
  return all.some((node) => node.checkVisibility() && node.getBoundingClientRect()[i ? "bottom" : "right"] > room + 1);
})"""
SIZES = [(1440, 900), (1920, 1080), (1024, 768), (390, 844), (844, 390), (720, 450)]


EIGHT = ("adam", "adamw", "nag", "rmsprop", "nadam", "lion", "adagrad", "adabelief")


def shown(page: Page) -> dict:
    return page.evaluate(SHOWN)


def within(page: Page) -> None:
    """Nothing lies beyond the window, and nothing is scrolled to be seen."""
    eventually(page, lambda: _check(not page.evaluate(BEYOND)))


def _check(holds: bool) -> None:
    assert holds


def chip(page: Page, name: str) -> Locator:
    return page.locator(f"[data-layer={name}]")


def whole_ground(page: Page) -> None:
    """Both axes have one scale, and the contours reach from end to end."""

    def check() -> None:
        x0, x1, y0, y1, across, up, *ends = ranges_of(page)
        assert (x1 - x0) / across == pytest.approx((y1 - y0) / up, rel=5e-3)
        assert ends == pytest.approx([x0, x1, y0, y1], abs=1e-2)

    eventually(page, check)


# Chinese is shorter: every fourth of its lessons is enough.
@pytest.mark.parametrize(("lang", "every"), [("en", 1), ("zh", 4)])
def test_on_a_projector_the_picture_takes_most_of_the_screen_in_every_lesson(visit, lang, every):
    names = list(lessons())[::every]
    course = f"&lessons={','.join(name.partition('-')[0] for name in names)}" if every > 1 else ""
    page = visit(f"?lesson={names[0]}{course}&size=projector&lang={lang}", width=1024, height=768)
    for i, name in enumerate(names):
        expect(page).to_have_url(re.compile(f"lesson={name}"))
        expect(page.get_by_test_id("player-lesson-number")).to_contain_text(f"{i + 1} / {len(names)}")
        within(page)

        def check(name: str = name) -> None:
            seen = shown(page)
            # The network stands before the stage where it is as large as that.
            large = max(seen["stage"]["area"], seen["network"]["area"])
            panes = large + seen["chart"]["area"] + seen["data"]["area"] + seen["lab"]["area"]
            assert panes >= 0.6 * 1024 * 768, name
            assert seen["transport"]["bottom"] <= 768
            assert seen["lesson"]["area"] > 0

        eventually(page, check)
        if name != names[-1]:
            page.get_by_test_id("player-lesson").get_by_role("button").nth(1).click()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_all_of_it_lies_within_the_window(visit, width, height):
    page = visit("?surface=himmelblau&run=gd&run=nag&run=adam&run=adagrad", width=width, height=height)
    within(page)
    whole_ground(page)
    if width < height:
        assert shown(page)["stage"]["height"] >= 0.45 * height
    page.locator("[data-tab=step]").click()
    expect(page.locator(".race-card:visible")).to_have_count(1)
    within(page)
    assert shown(page)["stage"]["area"] > 0


@pytest.mark.parametrize(("width", "height", "charted"), [(800, 500, True), (400, 300, False)])
def test_in_a_frame_the_picture_comes_first(visit, width, height, charted):
    page = visit("?surface=himmelblau&run=gd&run=nag&run=adam&embed=true", width=width, height=height)
    within(page)
    whole_ground(page)
    seen = shown(page)
    assert (seen["chart"]["area"] > 0) == charted
    assert seen["stage"]["area"] >= 0.5 * width * height
    expect(page.locator("[data-testid=player-legend] .race-name").last).to_be_visible()


def test_more_of_the_plane_is_seen_in_a_wide_box_and_the_link_does_not_say_so(visit):
    page = visit("?surface=bowl", width=1600, height=700)
    x0, x1, y0, y1, *_ = ranges_of(page)
    assert (y0, y1) == (-4, 4)
    assert x1 - x0 > 10
    assert "seen" not in page.url


def test_who_has_made_the_window_smaller_sees_all_that_is_drawn_at_rest(visit):
    page = visit("?surface=himmelblau&run=gd&run=adam&steps=100")
    quiet(page)
    for width in (1340, 1240, 1140):
        page.set_viewport_size({"width": width, "height": 800})
        drawn(page)
    eventually(
        page, lambda: _check(page.get_by_test_id("player-stage").evaluate("(plot) => plot._fullLayout.width < 840"))
    )
    rested(page)


def test_three_dimensions_take_the_contours_place_at_once(visit):
    lines: list[Line] = []
    page = visit("?surface=bowl", width=1600, first=lambda page: lines.append(Line(page)))
    before = page.get_by_test_id("player-stage").bounding_box()
    lines[0].held = True  # whatever the server says of it comes later
    chip(page, "space").click()
    space = page.get_by_test_id("player-space")
    expect(space).to_be_visible()
    expect(space.locator("canvas").first).to_be_visible()
    expect(page.get_by_test_id("player-stage")).not_to_be_visible()
    assert space.bounding_box() == before
    chip(page, "space").press("Enter")
    expect(page.get_by_test_id("player-stage")).to_be_visible()


def test_a_chip_is_a_field_of_the_link(visit):
    page = visit("?surface=himmelblau", width=1600)
    for name in ("vectors", "critical"):
        expect(chip(page, name)).to_have_attribute("aria-pressed", "false")
        chip(page, name).click()
        expect(page).to_have_url(re.compile(f"{name}=on"))
        expect(chip(page, name)).to_have_attribute("aria-pressed", "true")
        expect(chip(page, name)).to_be_focused()
    expect(chip(page, "levels")).to_have_count(0)
    chip(page, "local").select_option("plane")
    expect(page).to_have_url(re.compile("local=plane"))
    chip(page, "vectors").click()
    expect(page).not_to_have_url(re.compile("vectors"))


def test_the_chart_says_what_it_can_show(visit):
    page = visit("?surface=bowl")
    page.get_by_role("button", name="What the chart shows").click()
    chip(page, "chart").select_option("gradient")
    expect(page.get_by_test_id("player-chart")).to_have_attribute("aria-label", re.compile("gradient norm"))
    expect(page).to_have_url(re.compile("chart=gradient"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="What the chart shows")).to_be_focused()


def test_a_step_is_looked_into_by_one_click_and_run_by_run(visit):
    page = visit("?surface=bowl&run=gd&run=adam")
    page.locator("[data-tab=step]").click()
    card = page.locator(".race-card:visible")
    expect(card).to_have_attribute("aria-label", "GD")
    page.locator(".race-inspector-run").nth(1).click()
    expect(card).to_have_attribute("aria-label", "Adam")
    for box in card.locator(".race-formula").all():
        assert box.evaluate(
            "(node) => node.scrollWidth <= node.clientWidth || getComputedStyle(node).overflowX === 'auto'"
        )
    page.locator("[data-tab=step]").press("ArrowLeft")
    page.locator("[data-tab=lab]").press("ArrowLeft")
    expect(page.get_by_test_id("player-chart")).to_be_visible()
    expect(page).not_to_have_url(re.compile("inspector"))


ROWS = """() => {
  const {top, bottom} = document.querySelector(".race-rows").getBoundingClientRect();
  const all = [...document.querySelectorAll(".race-legend tbody tr")].map((row) => {
    const name = row.querySelector(".race-name");
    const parts = [name, row.querySelector("td"), row.querySelector(".race-scrub-main .race-scrub-track")];
    const boxes = parts.map((node) => node.getBoundingClientRect());
    const seen = boxes.every((box) => box.width * box.height > 0 && box.top >= top - 1 && box.bottom <= bottom + 1);
    return seen && name.scrollWidth <= name.clientWidth + 1 && name.getClientRects().length === 1;
  });
  return all.length > 0 && all.every(Boolean);
}"""


@pytest.mark.parametrize(
    ("query", "width", "height", "touch"),
    [
        ("?lesson=04-momentum-damps&size=projector", 1024, 768, False),
        ("?lesson=09-bias-correction&size=projector", 1024, 768, False),
        ("?surface=himmelblau&run=gd&run=nag&run=adam&run=rmsprop&size=projector", 1024, 768, False),
        ("", 1440, 900, False),
        ("", 390, 844, True),
        ("?surface=himmelblau&" + "&".join(f"run={run}" for run in EIGHT), 1440, 900, False),
        ("?surface=himmelblau&" + "&".join(f"run={run}" for run in EIGHT), 1024, 768, False),
    ],
)
def test_name_value_and_slider_of_every_run_are_in_view(visit, query, width, height, touch):
    page = visit(query, width=width, height=height, has_touch=touch, is_mobile=touch)
    eventually(page, lambda: _check(page.evaluate(ROWS)))
    within(page)


def test_what_a_dense_row_leaves_out_is_behind_its_button(visit):
    page = visit("?surface=himmelblau&" + "&".join(f"run={run}" for run in EIGHT))
    row = page.get_by_test_id("player-legend").get_by_role("row").nth(1)
    expect(row.get_by_role("slider")).to_have_count(1)
    row.locator(".race-more").click()
    expect(row.get_by_role("slider")).to_have_count(5)
    row.locator(".race-more").click()
    expect(row.get_by_role("slider")).to_have_count(1)


def test_on_a_phone_the_play_bar_is_one_line_and_the_rest_is_behind_a_button(visit):
    page = visit("", width=390, height=844, has_touch=True, is_mobile=True)
    assert shown(page)["transport"]["height"] <= 48
    expect(page.get_by_test_id("player-speed")).not_to_be_visible()
    page.get_by_role("button", name="Speed, repeat, files").click()
    expect(page.get_by_test_id("player-speed")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Speed, repeat, files")).to_be_focused()
    expect(page.get_by_test_id("player-speed")).not_to_be_visible()
    expect(page.get_by_test_id("player-undo")).not_to_be_visible()
    page.get_by_role("button", name="Undo, and other pictures").click()
    expect(page.get_by_test_id("player-undo")).to_be_visible()
    page.get_by_test_id("player-stage").click(position={"x": 200, "y": 250})
    expect(page.get_by_test_id("player-undo")).not_to_be_visible()


def test_a_step_that_is_looked_into_follows_the_hand_and_its_cards_stay(visit):
    page = visit("?surface=bowl&run=gd&run=adam&inspector=on")
    expect(page.locator(".race-card")).to_have_count(2)
    page.locator(".race-card").evaluate_all("(cards) => cards.forEach((card) => (card.dataset.kept = 'yes'))")
    numbers = page.locator(".race-card:visible table").inner_text()
    page.get_by_test_id("player-legend").get_by_role("slider").first.press("ArrowLeft")
    expect(page).to_have_url(re.compile("run=gd%28lr"))
    expect(page.locator(".race-card:visible table")).not_to_have_text(numbers)
    expect(page.locator(".race-card[data-kept]")).to_have_count(2)


def test_on_a_phone_what_is_touched_is_large_enough(visit):
    page = visit("", width=390, height=844, has_touch=True, is_mobile=True)
    small = page.locator(".race button:visible").evaluate_all(
        "(nodes) => nodes.filter((node) => node.getBoundingClientRect().height < 43).map((node) => node.className)"
    )
    assert small == []
