"""The picture before Plotly has come: the same figures on canvases of ours, and all that a hand does with them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hand import PLAYER, data, knob, value
from PIL import Image
from playwright.sync_api import Page, expect

from tools.served import PLACED

pytestmark = pytest.mark.browser

FAR = 40
"""Of 255: more is another colour. Letters of an SVG and of a canvas differ by less, but for their edges."""


def without(page: Page) -> None:
    page.route("**/plotly-cartesian.min.js", lambda route: route.abort())


def shot(page: Page) -> np.ndarray:
    """The race at its end, with nothing under the pointer."""
    page.mouse.move(0, 0)
    page.keyboard.press("End")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(400)
    content = page.locator(PLAYER).screenshot()
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


@pytest.mark.parametrize(
    ("link", "options"),
    [
        ("?surface=rosenbrock&run=gd&run=adam", {}),
        ("?surface=himmelblau&size=projector&run=momentum", {"width": 1920, "height": 1080, "color_scheme": "dark"}),
        ("?surface=ackley&lang=zh&run=adam", {"width": 390, "height": 844}),
        ("?surface=saddle&field=on&run=gd", {}),
        ("?data=moons&beside=rows&run=adam", {"color_scheme": "dark"}),
        ("?f=x**4-x**2%2Bx/5&run=gd&start=1.2", {}),
    ],
)
def test_nobody_sees_that_plotly_takes_over(visit, link, options):
    """The same picture, but for the edges of letters, which an SVG puts elsewhere by parts of a pixel."""
    rough = shot(visit(link, first=without, silent=False, **options))
    page = visit(link, **options)
    assert data(page, "drawn") == "finely"
    assert page.locator(f"{PLAYER} .race-provisional").count() == 0
    fine = shot(page)
    assert rough.shape == fine.shape
    differing = (np.abs(rough - fine).max(axis=2) > FAR).mean()
    assert differing < 0.003, f"{differing:.2%} of the pixels"


def test_where_plotly_cannot_be_had_the_page_is_used_without_it(visit):
    page = visit("?surface=himmelblau&run=gd&run=adam&steps=40", first=without, silent=False)
    assert data(page, "drawn") == "roughly"
    rate = knob(page, "run.0.0.lr")
    asked = value(page, "run.0.0.lr")
    rate.press("ArrowUp")
    assert value(page, "run.0.0.lr") > asked
    stage = page.get_by_test_id("player-stage")
    before = stage.screenshot()
    stage.hover()
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(500)
    assert stage.screenshot() != before
    start = data(page, "start")
    stage.click(position={"x": 300, "y": 300})
    page.wait_for_function(f"() => document.querySelector('{PLAYER}').dataset.start !== '{start}'")
    expect(page.locator(PLAYER)).to_have_attribute("data-playing", "true")


def test_it_comes_later_where_it_did_not_come_at_first(visit):
    refused: list[str] = []

    def once(route):
        if refused:
            return route.continue_()
        refused.append(route.request.url)
        return route.abort()

    page = visit(
        "?surface=saddle&run=gd", first=lambda page: page.route("**/plotly-cartesian.min.js", once), silent=False
    )
    # Laid out once more it is asked for again.
    page.set_viewport_size({"width": 1300, "height": 850})
    page.wait_for_selector(f"{PLACED}[data-drawn=finely]")
    assert page.locator(f"{PLAYER} .race-provisional").count() == 0
    assert page.locator(".js-plotly-plot").count() >= 2
