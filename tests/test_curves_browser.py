"""A curve in a browser: balls on it, its start that moves along it, and what a method knows of it at a point."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hand import PARTS, PLAYER, Knob, Ring, data, drawn, eventually, numbers, quiet
from links import opened
from playwright.sync_api import Page, expect
from test_export_browser import SVG, saved

from export.page import standalone
from picture import picture
from scenario import simulate
from scenario.handles import with_handles
from scenario.palette import PALETTE

pytestmark = pytest.mark.browser

HILL = "?surface=curve_hill&run=gd&run=momentum&steps=60"
RUNS = f"""async () => {{
  {PARTS}
  const {{ race, stage }} = player;
  return {{ paths: race.runs.map(({{ x, y }}) => [[...x], [...y]]), heights: [...stage.view.ground.heights],
    window: stage.view.ground.window, zero: stage.view.ground.zero, shown: stage.view.shown }};
}}"""


def is_on_curve(page: Page, scenario) -> None:
    """Ground and paths are those of a scenario."""
    seen, found = picture(scenario), page.evaluate(RUNS)
    np.testing.assert_allclose(
        np.array(found["heights"]) + found["zero"], seen.ground.heights + seen.ground.zero, atol=1e-3
    )
    for path, (x, y) in zip(simulate(scenario.race), found["paths"], strict=True):
        np.testing.assert_allclose(x, path.x[:, 0], rtol=1e-6)
        np.testing.assert_allclose(y, path.loss, rtol=1e-6, atol=1e-9)


def test_the_start_goes_along_the_curve_and_paths_with_it(visit):
    page, scenario = visit(HILL), opened(HILL)
    is_on_curve(page, scenario)
    ring = Ring(page)
    held = ring.to(60, -140)
    assert held["start.y"] == pytest.approx(
        scenario.race.surface.value(np.array([[held["start.x"], 0.0]]))[0], rel=1e-6
    ), "the ring stays on the curve, wherever the hand goes"
    is_on_curve(page, with_handles(scenario, {"start.x": held["start.x"]}))
    page.mouse.up()
    quiet(page)
    expect(page).to_have_url(re.compile(rf"start={held['start.x']:g}(&|$)"))
    moved = with_handles(scenario, {"start.x": held["start.x"]})
    # A number of the surface moves curve and paths in the same frame.
    knob = Knob(page, "surface.h")
    bent = {"surface.h": knob.to(20)["surface.h"]}
    drawn(page)
    eventually(page, lambda: is_on_curve(page, with_handles(moved, bent)))
    page.mouse.up()
    quiet(page)
    # A click takes the x under it, at any height; the wheel looks closer, and a curve is computed there.
    plot = page.get_by_test_id("player-stage").bounding_box()
    page.mouse.click(plot["x"] + 0.8 * plot["width"], plot["y"] + 0.3 * plot["height"])
    drawn(page)
    x, y = numbers(page, "start")
    assert x > 2
    assert y == pytest.approx(picture(with_handles(moved, {**bent, "start.x": x})).start[1], rel=1e-6)
    page.mouse.move(plot["x"] + 0.5 * plot["width"], plot["y"] + 0.5 * plot["height"])
    before = page.evaluate(RUNS)["shown"]
    page.mouse.wheel(0, -200)
    drawn(page)
    found = eventually(page, lambda: closer(page, before))
    assert len(found["heights"]) == 401
    page.mouse.move(plot["x"] + 0.51 * plot["width"], plot["y"] + 0.5 * plot["height"])
    expect(page.get_by_test_id("player-readout")).to_contain_text("f′")


def closer(page: Page, before: list) -> dict:
    found = page.evaluate(RUNS)
    sides = [np.ptp(np.array(found["window"]), axis=1), np.ptp(np.array(before), axis=1)]
    assert (sides[0] < 0.9 * sides[1]).all()
    return found


def test_the_parabola_stands_at_the_current_point_on_the_page_and_in_a_picture(visit):
    page = visit("?surface=curve_parabola&run=gd&steps=20&local=paraboloid&critical=on")
    expect(page.get_by_test_id("player-stage")).to_contain_text("|f′|/f″")
    said = []
    for step in (0, 3):
        page.get_by_test_id("player-scrubber").fill(str(step))
        expect(page.locator(PLAYER)).to_have_attribute("data-step", str(step))
        name, content = saved(page, "svg")
        assert name.startswith("curve-parabola-gd")
        root = ElementTree.fromstring(content)
        words = ["".join(node.itertext()).replace("\xa0", " ") for node in root.iter(f"{SVG}text")]
        said += dict.fromkeys(text for text in words if "/f″ = " in text)
        strokes = [path.get("stroke") for path in root.iter(f"{SVG}path")]
        assert strokes.count(PALETTE["blue"].light) >= 3, "path, parabola and step"
    # 4 from the minimum at the start, and 0.7 times as far after each step.
    assert said == ["|f′|/f″ = 4", f"|f′|/f″ = {4 * 0.7**3:.3g}"]
    assert saved(page, "png")[1].startswith(b"\x89PNG")


def test_a_typed_curve_on_a_phone_and_in_a_file(visit, from_disk):
    page = visit("?f=x^2&run=momentum&steps=30&lang=zh&vectors=on", width=390, height=844)
    expect(page.get_by_test_id("player-stage")).to_contain_text("f(x)")
    assert data(page, "start").startswith("-3.2,10.24")
    scenario = opened("f=x^2&run=momentum&run=nag&steps=30&vectors=on")
    held = from_disk(standalone(picture(scenario), ""))
    assert Ring(held).to(80, 0)["start.y"] < 10
