"""Looking closer: the ground is computed for what is seen, the link says what that is, and the race is the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hand import FRAMES, PLAYER, data, eventually, grounded, holds, quiet, settled
from links import opened
from playwright.sync_api import Page, expect

from export.page import standalone
from picture import picture
from scenario import to_link

pytestmark = pytest.mark.browser

LINK = "?surface=himmelblau&run=gd&run=nag&run=adam&run=adagrad&steps=150"
TIMES = """
window.moves = []; window.told = [];
addEventListener("wheel", () => window.moves.push(performance.now()), { capture: true });
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...what) { window.told.push(performance.now()); return send.apply(this, what); };
"""


def ranges(page: Page) -> list[float]:
    return page.get_by_test_id("player-stage").evaluate(
        "({ _fullLayout: { xaxis, yaxis } }) => [...xaxis.range, ...yaxis.range]"
    )


def spanned(page: Page) -> None:
    """The contours reach from end to end of what is seen."""

    def check() -> None:
        ends = page.get_by_test_id("player-stage").evaluate(
            "({ data: [{ x, y }] }) => [x[0], x[x.length - 1], y[0], y[y.length - 1]]"
        )
        assert ends == pytest.approx(ranges(page), abs=1e-3)

    eventually(page, check)


def wheel(page: Page, *turns: int, at: tuple[float, float] = (0.4, 0.4)) -> None:
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + at[0] * box["width"], box["y"] + at[1] * box["height"])
    for turn in turns:
        page.mouse.wheel(0, turn)
        page.evaluate(FRAMES)


def seen_of(page: Page) -> list[float]:
    seen = opened(urlsplit(page.url).query).view.seen
    return [end for side in seen or () for end in side]


def _told(page: Page) -> None:
    assert seen_of(page) == pytest.approx(ranges(page), abs=1e-3)


def test_the_wheel_shows_more_of_the_ground_and_the_link_says_so_later(visit):
    page, scenario = visit(LINK, first=lambda page: page.add_init_script(TIMES)), opened(LINK)
    quiet(page)
    race, home = data(page, "race"), ranges(page)
    page.evaluate("told.splice(0)")
    wheel(page, -240, -240, -240)
    assert ranges(page) != home
    expect(page).to_have_url(re.compile("seen="))
    waited = page.evaluate("told[0] - Math.max(...moves.filter((moment) => moment < told[0]))")
    assert waited > 450
    # A busy machine may take the turns of the wheel for two movements, of which the last counts.
    eventually(page, lambda: _told(page))
    quiet(page)
    spanned(page)
    grounded(page, scenario, {})
    assert data(page, "race") == race
    assert opened(urlsplit(page.url).query).race == scenario.race
    holds(page, scenario, {})


def test_the_ground_can_be_pushed_aside(visit):
    page, scenario = visit(LINK), opened(LINK)
    quiet(page)
    race, home = data(page, "race"), ranges(page)
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.65 * box["height"], steps=5)
    page.evaluate(FRAMES)
    spanned(page)
    page.mouse.up()
    expect(page).to_have_url(re.compile("seen="))
    quiet(page)
    assert ranges(page)[0] > home[0] + 0.5
    spanned(page)
    grounded(page, scenario, {})
    assert data(page, "race") == race
    holds(page, scenario, {})


def test_reload_and_back_and_the_whole_view(visit):
    page, scenario = visit(LINK), opened(LINK)
    quiet(page)
    home = ranges(page)
    # One turn at a time: between two of them a busy machine may let half a second pass, which are two movements then.
    wheel(page, -240)
    eventually(page, lambda: _told(page))
    quiet(page)
    first = seen_of(page)
    wheel(page, -240, at=(0.6, 0.5))
    eventually(page, lambda: check(seen_of(page) != first))
    quiet(page)
    second = seen_of(page)
    _told(page)

    page.reload()
    page.wait_for_selector(f"{PLAYER}[data-digest]")
    quiet(page)
    assert ranges(page) == pytest.approx(second)
    spanned(page)
    holds(page, scenario, {})

    page.go_back()
    eventually(page, lambda: check(ranges(page) == pytest.approx(first)))
    spanned(page)
    grounded(page, scenario, {})
    page.go_back()
    eventually(page, lambda: check(ranges(page) == pytest.approx(home)))
    spanned(page)
    settled(page, scenario)
    page.go_forward()
    eventually(page, lambda: check(ranges(page) == pytest.approx(first)))
    expect(page).to_have_url(re.compile("seen="))
    page.get_by_role("button", name="Whole view").click()
    expect(page).not_to_have_url(re.compile("seen="))
    settled(page, scenario)
    assert ranges(page) == pytest.approx(home)
    spanned(page)
    holds(page, scenario, {})


def check(holds: bool) -> None:
    assert holds


def around(page: Page, x0: float, x1: float, y0: float, y1: float) -> None:
    """That much is seen in the middle of the stage, and one side of it from end to end."""
    left, right, low, high = ranges(page)
    assert (left + right, low + high) == pytest.approx((x0 + x1, y0 + y1), abs=1e-3)
    assert right - left > x1 - x0 - 1e-3
    assert high - low > y1 - y0 - 1e-3
    assert min(right - left - x1 + x0, high - low - y1 + y0) < 1e-2


SEEN = f"{LINK}&seen=-4.5,0.5,-0.5,4.5"


@pytest.mark.parametrize("extra", ["", "&embed=true"])
def test_a_link_opens_what_is_seen(visit, extra):
    page, scenario = visit(SEEN + extra, broken=True), opened(SEEN)
    quiet(page)
    around(page, -4.5, 0.5, -0.5, 4.5)
    spanned(page)
    grounded(page, scenario, {})


def test_a_file_opens_what_is_seen(chromium, tmp_path):
    path, scenario = tmp_path / "race.html", opened(SEEN)
    assert "seen=" in to_link(scenario)
    path.write_bytes(standalone(picture(scenario), ""))
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(f"{PLAYER}[data-digest]")
    around(page, -4.5, 0.5, -0.5, 4.5)
    spanned(page)
    grounded(page, scenario, {})
    before = ranges(page)
    wheel(page, -240)
    assert ranges(page) != pytest.approx(before)
    spanned(page)
    grounded(page, scenario, {})
    context.close()
