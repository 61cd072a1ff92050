"""Planes through many weights in a browser: slices that go with a run, paths coloured by their true losses."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hand import Knob, data, drawn, eventually, middle, quiet, rested, seen
from links import opened
from playwright.sync_api import Page, expect
from test_scene_browser import Film

from export.page import standalone
from picture import picture
from scenario import Scenario, simulate
from scenario.handles import with_handles
from scenario.palette import PALETTE
from scenario.section import section
from scenario.trained import task_of

pytestmark = pytest.mark.browser

NET = "?data=moons&model=net(hidden=4)&init=he(seed=3)&batch=10&run=gd(lr=0.5)&run=adam(lr=0.1)&steps=60"
SLICE = f"{NET}&plane=weights&pair=2,14&levels=linear"
GROUND = "({ data: [{ x, y, z }] }) => [[x[0], x.at(-1)], [y[0], y.at(-1)], z.map((row) => [...row])]"
WATCH = """() => new Promise((resolve) => {
  const player = document.querySelector("[data-testid=player]");
  const line = document.querySelector("[data-testid=player-through] button");
  document.querySelector("[data-testid=player-toggle]").click();
  const found = [];
  const tick = () => {
    const { step, slice, playing } = player.dataset;
    found.push([Number(step), Number(slice.split(",")[1]), line.textContent]);
    if (playing === "true") requestAnimationFrame(tick);
    else resolve(found);
  };
  requestAnimationFrame(tick);
})"""


def go(page: Page, step: int) -> None:
    page.get_by_test_id("player-scrubber").fill(str(step))
    drawn(page)


def says(page: Page, words: str) -> None:
    expect(page.get_by_test_id("player-through").locator("button")).to_contain_text(words)


def values(scenario: Scenario, run: int, step: int, places: np.ndarray) -> np.ndarray:
    """The loss at places of the slice, all other weights as a run has them at a step."""
    paths, task = simulate(scenario.race), task_of(scenario.race.surface)
    plane = section(scenario.race, paths, scenario.view).plane
    assert task
    assert plane
    weights = paths[run].x[step]
    return task.loss.value(plane.lift(places) + weights - plane.lift(plane.to_plane(weights)))


def lies(page: Page, scenario: Scenario, run: int, step: int) -> None:
    """The ground that Plotly has drawn is that of the slice."""

    def check() -> None:
        x, y, z = page.get_by_test_id("player-stage").evaluate(GROUND)
        assert len(z) == 161
        places = np.stack(np.meshgrid(np.linspace(*x, 161), np.linspace(*y, 161)), -1)
        np.testing.assert_allclose(z, values(scenario, run, step, places), rtol=2e-5, atol=1e-6)

    eventually(page, check)
    expect(page.locator(".race-painted")).to_be_hidden()


def test_at_every_step_the_ground_is_that_of_the_other_weights_as_they_are(visit):
    page, scenario = visit(SLICE), opened(SLICE)
    lies(page, scenario, 0, 60)
    for step in (0, 7, 33):
        go(page, step)
        # At once, before it is drawn finely.
        assert data(page, "slice") == f"0,{step}"
        says(page, f"Slice at step {step} of GD.")
        says(page, "height off by 0)")
        lies(page, scenario, 0, step)
    page.keyboard.press("End")
    says(page, "Slice at step 60 of GD.")
    lies(page, scenario, 0, 60)


def test_while_it_plays_the_height_is_true_in_every_frame_and_the_ground_follows(visit):
    page, scenario = visit(SLICE), opened(SLICE)
    found = page.evaluate(WATCH)
    assert len({slice for _, slice, _ in found}) > 8
    for step, _, line in found:
        assert f"Slice at step {step} of GD." in line
        assert "height off by 0)" in line
    assert [(step, slice) for step, slice, _ in found][-1] == (60, 60)
    # Laid as often as it is ready, never ahead of the clock.
    lags = [step - slice for step, slice, _ in found]
    assert min(lags[2:]) >= 0
    page.get_by_test_id("player-toggle").click()
    page.wait_for_timeout(1500)
    page.get_by_test_id("player-toggle").click()
    drawn(page)
    step = int(data(page, "step"))
    assert data(page, "slice") == f"0,{step}"
    lies(page, scenario, 0, step)


def test_it_goes_with_the_run_that_is_pointed_at(visit):
    page, scenario = visit(SLICE), opened(SLICE)
    go(page, 12)
    page.get_by_test_id("player-legend").locator("tbody tr").nth(1).hover()
    says(page, "Slice at step 12 of Adam.")
    says(page, "height off by 0)")
    lies(page, scenario, 1, 12)


def test_in_the_hand_it_goes_with_the_run_as_it_is_then(visit):
    page, scenario = visit(SLICE), opened(SLICE)
    go(page, 20)
    held = Knob(page, "run.0.0.lr").to(-30)
    says(page, "Slice at step 20 of GD.")
    says(page, "height off by 0)")
    page.mouse.up()
    quiet(page)
    says(page, "height off by 0)")
    lies(page, with_handles(scenario, held), 0, 20)


def test_what_is_looked_at_closer_is_a_part_of_the_same_slice(visit):
    page, scenario = visit(SLICE), opened(SLICE)
    go(page, 9)
    lies(page, scenario, 0, 9)
    before = page.get_by_test_id("player-stage").evaluate(GROUND)[0]
    page.mouse.move(*middle(page.get_by_test_id("player-stage")))
    page.mouse.wheel(0, -300)

    def closer() -> None:
        x = page.get_by_test_id("player-stage").evaluate(GROUND)[0]
        assert x[1] - x[0] < 0.9 * (before[1] - before[0])

    eventually(page, closer)
    page.wait_for_timeout(600)
    lies(page, scenario, 0, 9)
    go(page, 30)
    lies(page, scenario, 0, 30)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("?data=moons&model=net(hidden=20)&steps=40&plane=weights&run=gd", "Slice at the end of GD"),
        (f"{NET}&plane=weights&lang=zh", "切片"),
        (f"{NET}&plane=random", "This plane holds"),
    ],
)
def test_what_it_goes_with_is_said(visit, link, words):
    page = visit(link)
    go(page, 5)
    says(page, words)
    line = page.get_by_test_id("player-through").locator("button")
    text = line.text_content()
    go(page, 30)
    expect(line).not_to_have_text(text or "")
    assert re.search(r"\d %", line.text_content() or "")


def test_a_run_that_only_the_server_computes_leads_too(visit):
    link = SLICE.replace("run=gd(lr=0.5)", "run=lbfgs")
    page, scenario = visit(link), opened(link)
    go(page, 4)
    says(page, "Slice at step 4 of LBFGS")
    says(page, "height off by 0)")
    lies(page, scenario, 0, 4)


def test_an_exported_file_follows_without_a_server(from_disk):
    scenario = opened(SLICE)
    page = from_disk(standalone(picture(scenario), ""), viewport={"width": 1280, "height": 900})
    go(page, 14)
    says(page, "Slice at step 14 of GD.")
    lies(page, scenario, 0, 14)


def test_the_batch_is_drawn_on_the_slice_that_is_seen(visit):
    page = visit(f"{SLICE}&sample=on")
    go(page, 3)
    first = seen(page)
    go(page, 40)
    go(page, 3)
    again = seen(page)
    assert (first.layers[1] == again.layers[1]).all()


SHADES = """({ data: [{ contours: { start, end, size }, colorscale }] }) => ({ start, end, size, colorscale })"""


def shades(page: Page) -> tuple[np.ndarray, np.ndarray]:
    """Where the ground's lines lie, and the colours between them, as Plotly has them."""
    told = page.get_by_test_id("player-stage").evaluate(SHADES)
    count = round((told["end"] - told["start"]) / told["size"]) + 1
    at = [share for share, _ in told["colorscale"]]
    stops = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for _, color in told["colorscale"]])
    shares = np.arange(count + 1) / count
    colors = np.column_stack([np.interp(shares, at, stops[:, i]) for i in range(3)])
    return told["start"] + told["size"] * np.arange(count), np.rint(colors)


def test_paths_have_the_colours_of_the_ground_at_their_true_losses_and_edges_of_their_own(visit, tmp_path: Path):
    link = "?data=moons&model=net(hidden=4)&init=normal(seed=2)&levels=linear&run=gd(lr=1)&run=adam(lr=0.3)&steps=30"
    page, shown = visit(f"{link}&plane=random"), picture(opened(f"{link}&plane=random"))
    plain = seen(page)
    page.locator("[data-layer=tint]").click()
    expect(page.locator(".race-key")).to_contain_text("true loss")
    eventually(page, lambda: _tinted(page))
    quiet(page)
    rested(page)
    lines, colors = shades(page)
    drawing = seen(page)
    bands, edged = [], []
    for run in shown.runs:
        points = drawing.place(np.column_stack([run.x, run.y]))
        for k in range(1, 29):
            step = points[k + 1] - points[k]
            length = float(np.hypot(*step))
            if length < 9 or not drawing.within(points[k : k + 2]).all():
                continue
            middle = (points[k] + points[k + 1]) / 2
            across = np.array([-step[1], step[0]]) / length
            band = int(np.searchsorted(lines, (run.loss[k] + run.loss[k + 1]) / 2, side="right"))
            inner, edge = (
                drawing.layers[0][tuple(np.floor(at[::-1]).astype(int))] for at in (middle, middle + 2.4 * across)
            )
            if inner[3] < 255 or edge[3] < 255:
                continue  # a number, or another run's head
            assert abs(inner[:3].astype(int) - colors[band]).max() <= 2, (k, band)
            bands.append(band)
            edged.append(drawing.colored((middle + 2.4 * across)[None], PALETTE[run.color].light)[0])
    assert len(bands) > 15
    assert len(set(bands)) > 3
    assert np.mean(edged) > 0.8  # the other path may lie there
    with page.expect_download() as waiting:
        page.get_by_test_id("player-save").click()
        page.get_by_test_id("player-save-svg").click()
    waiting.value.save_as(tmp_path / "picture.svg")
    text = (tmp_path / "picture.svg").read_text()
    written = {f"rgb({','.join(str(int(part)) for part in color)})" for color in colors}
    assert len({color for color in written if f'stroke="{color}"' in text}) > 3
    page.locator("[data-layer=tint]").click()
    eventually(page, lambda: _tinted(page, there=False))
    quiet(page)

    def as_before() -> None:
        assert (seen(page).layers[0] == plain.layers[0]).all()

    eventually(page, as_before)


def _tinted(page: Page, there: bool = True) -> None:
    assert ("tint=on" in page.url) == there


def test_colours_follow_the_hand_and_the_slice(visit):
    page = visit(f"{SLICE}&tint=on")

    def at(step: int) -> np.ndarray:
        go(page, step)
        # As it is once the ground is drawn finely.
        page.wait_for_timeout(400)
        expect(page.locator(".race-painted")).to_be_hidden()
        quiet(page)
        rested(page)
        return seen(page).layers[0]

    before, other = at(30), at(12)
    assert (other != before).any()
    assert (at(30) == before).mean() > 0.995
    Knob(page, "run.1.0.lr").to(40)
    assert (seen(page).layers[0] != before).any()
    page.mouse.up()
    quiet(page)


def test_a_film_has_the_slice_of_every_moment_and_says_which(visit):
    page, scenario = visit(SLICE), opened(SLICE)
    steps = (2, 20, 55)
    film = Film(page, [step + 0.4 for step in steps])
    nodes = np.stack(np.meshgrid(np.linspace(0.1, 0.9, 15), np.linspace(0.25, 0.9, 15)), -1).reshape(-1, 2)
    for i, step in enumerate(steps):
        drawing = film.drawing("stage", i)
        (left, width, x0, x1), (top, height, y0, y1) = drawing.x, drawing.y
        across, up = np.rint(left + nodes[:, 0] * width), np.rint(top + (1 - nodes[:, 1]) * height)
        light = film.pictures[i][up.astype(int), across.astype(int), :3].sum(axis=1).astype(float)
        places = np.column_stack([x0 + (across - left) / width * (x1 - x0), y1 - (up - top) / height * (y1 - y0)])
        ranked = [np.corrcoef(light, values(scenario, 0, at, places))[0, 1] for at in steps]
        assert ranked[i] == max(ranked) > 0.7
        assert f"Slice at step {step} of GD." in film.words[i]
        assert "height off by 0)" in film.words[i]
