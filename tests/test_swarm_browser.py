"""The swarm in a browser: every particle is a run by itself, as Python takes it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hand import PARTS, PLAYER, Knob, data, drawn
from links import opened
from playwright.sync_api import Page, expect

from export.page import standalone
from optim import Noise, places
from picture import picture
from scenario import Scenario
from scenario.handles import with_handles

pytestmark = pytest.mark.browser

HIMMELBLAU = "?surface=himmelblau&run=gd&run=adam&steps=60&swarm=starts&many=80"
EARLY = 40
"""Steps within which the last bit of a start decides nothing."""
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
ACROSS, UP = 0.7548776662466927, 0.5698402909980532
NEAR = 1e-5
"""Of a coordinate: particles are kept in single precision."""
SWARM = f"""async () => {{
  {PARTS}
  const {{ swarm }} = player;
  await swarm.working;
  return swarm.flown.map(({{ index, flock, bands, arrived }}) => ({{
    index, lanes: flock.lanes, steps: flock.steps, left: [...flock.left], places: [...flock.places],
    losses: [...flock.losses],
    bands: bands.map((band) => [...band]), arrived: arrived && [...arrived],
  }}));
}}"""
PARTICLES = f"""async (scene) => {{
  {PARTS}
  await player.swarm.working;
  const of = scene ? await Scene.of(player, sheetOf(player)) : player;
  const drawn = of.stage.traces.recorded("x", () => of.stage.draw(9));
  const charted = of.chart.traces.recorded("y", () => of.chart.draw(9));
  if (scene) of.destroy();
  return [drawn, charted].map((text) => text.match(/<path/g).length);
}}"""
INKED = """() => [...document.querySelectorAll("[data-testid=player-stage] .race-layer")].map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let k = 3; k < data.length; k += 4) count += data[k] > 0;
  return count;
})"""


def swarmed(page: Page) -> list[dict[str, Any]]:
    """The swarms of the runs, once they have come."""
    expect(page.locator(PLAYER)).not_to_have_attribute("data-swarm", "late")
    return page.evaluate(SWARM)


def placed(one: dict[str, Any]) -> np.ndarray:
    """(T+1, 2, lanes)."""
    return np.array(one["places"]).reshape(one["steps"] + 1, 2, one["lanes"])


def starts(scenario: Scenario, lanes: int) -> np.ndarray:
    """Where the trajectories begin (lanes, 2), as player/web/swarm.js spreads them."""
    sides = scenario.view.seen or scenario.race.surface.window
    k = np.arange(lanes)
    return np.stack(
        [low + (high - low) * ((0.5 + k * by) % 1) for (low, high), by in zip(sides, (ACROSS, UP), strict=True)],
        axis=-1,
    )


def near(found: np.ndarray, expected: np.ndarray) -> None:
    """Of those that stay near, up to where round-off decides."""
    inside = np.all(np.abs(expected) < 1e3, axis=(0, 1))
    assert inside.mean() > 0.5
    np.testing.assert_allclose(found[: EARLY + 1, :, inside], expected[: EARLY + 1, :, inside], rtol=NEAR, atol=NEAR)


@pytest.mark.parametrize("seen", ["", "&seen=0,5,-4,3"])
def test_particles_are_runs_from_starts_spread_over_what_is_seen(visit, seen: str):
    scenario = opened(HIMMELBLAU + seen)
    page = visit(HIMMELBLAU + seen)
    for one in swarmed(page):
        optimizer = scenario.race.runs[one["index"]].optimizer
        x0 = starts(scenario, 40)
        np.testing.assert_array_equal(placed(one)[0], x0.T.astype(np.float32))
        near(placed(one), places(optimizer, scenario.race.surface, x0, scenario.race.steps))


def test_particles_are_runs_with_other_seeds(visit):
    link = (
        "?surface=himmelblau&run=gd&run=adam.gradient_noise(eta=0.5,seed=2)&steps=60&swarm=seeds&many=24&noise=2&seed=7"
    )
    scenario = opened(link)
    race = scenario.race
    page = visit(link)
    for one in swarmed(page):
        assert one["lanes"] == 12
        for lane in range(12):
            values = {"run.1.1.seed": 2 + lane}
            other = with_handles(scenario, values).race.runs[one["index"]].optimizer
            path = places(other, race.surface, np.array([race.start]), race.steps, Noise(race.noise, race.seed + lane))
            near(placed(one)[:, :, lane : lane + 1], path)


def test_the_band_is_numpys_quantiles(visit):
    page = visit(HIMMELBLAU)
    for one in swarmed(page):
        losses = np.array(one["losses"]).reshape(one["steps"] + 1, one["lanes"])
        assert not any(one["left"])
        np.testing.assert_allclose(one["bands"], np.quantile(losses, SHARES, axis=1), rtol=1e-12)
        assert one["arrived"][0] < 0.1
        assert one["arrived"][-1] > 0.5


def test_who_leaves_the_plane_is_above_the_band(visit):
    link = "?surface=rosenbrock&run=gd(lr=0.002)&steps=60&swarm=starts&many=200"
    [one] = swarmed(visit(link))
    share = np.mean(np.array(one["left"]) > 0)
    assert 0.2 < share < 0.5
    ends = np.array(one["bands"], dtype=float)[:, -1]
    assert [np.isfinite(end) for end in ends] == [part < 1 - share for part in SHARES]


def test_two_browsers_show_the_same(visit):
    """Whatever room they have."""
    pages = [visit(HIMMELBLAU), visit(HIMMELBLAU, width=390, height=844)]
    one, other = (swarmed(page) for page in pages)
    assert one == other


def test_chips_turn_it_on_in_a_file_without_a_network(from_disk):
    link = "?surface=himmelblau&run=gd&run=adam&steps=60"
    page = from_disk(standalone(picture(opened(link)), ""), viewport={"width": 1280, "height": 900})
    expect(page.get_by_role("button", name="Trails")).to_have_count(0)
    page.get_by_label("Swarm", exact=True).select_option("starts")
    expect(page.locator(PLAYER)).to_have_attribute("data-swarm", "300")
    expect(page.locator(".race-key")).to_contain_text("150 starts each · at a minimum:")
    expect(page.locator("[aria-label*='from 150 starts']")).to_have_count(1)
    without = page.evaluate(INKED)
    page.get_by_role("button", name="Trails").click()
    page.wait_for_function(
        f"(before) => {{ const now = ({INKED})(); return now.length === before + 1 && now[0] > 1000; }}",
        arg=len(without),
    )
    page.get_by_label("Swarm", exact=True).select_option("off")
    expect(page.locator(PLAYER)).to_have_attribute("data-swarm", "0")
    expect(page.locator(".race-key")).to_be_hidden()


def test_it_follows_the_hand(visit):
    page, scenario = visit(HIMMELBLAU), opened(HIMMELBLAU)
    kept = swarmed(page)
    rate = Knob(page, "run.1.0.lr")
    for way in (-30, 20):
        held = rate.to(way)
        drawn(page)
        found = swarmed(page)
        assert found[0] == kept[0]
        race = with_handles(scenario, held).race
        near(placed(found[1]), places(race.runs[1].optimizer, race.surface, starts(scenario, 40), race.steps))
    page.mouse.up()


def test_a_run_without_tapes_says_so(visit):
    page = visit("?surface=himmelblau&run=gd&run=lbfgs&steps=30&swarm=starts&many=20")
    assert [one["index"] for one in swarmed(page)] == [0]
    expect(page.locator(".race-legend")).to_contain_text("no swarm: only the server computes its steps")


def test_pictures_and_films_have_it(visit):
    page = visit(HIMMELBLAU)
    swarmed(page)
    here, there = page.evaluate(PARTICLES, False), page.evaluate(PARTICLES, True)
    assert here[0] > 100
    assert abs(here[0] - there[0]) < 30  # those beyond the frame are left out
    assert here[1] == there[1]


def test_on_a_phone(visit):
    page = visit(HIMMELBLAU, width=390, height=844)
    swarmed(page)
    assert page.evaluate(INKED)[0] > 300
    box = page.locator(".race-key").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390
    assert data(page, "swarm") == "80"
