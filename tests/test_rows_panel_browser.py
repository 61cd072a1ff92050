"""The rows of a loss on data beside the picture, and its batches on it: what NumPy says, in a browser."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from barriers import faults
from hand import Knob, Ring, along, clear, data, drawn, eventually, middle, quiet, seen
from links import opened
from playwright.sync_api import Page, expect

from export.page import standalone
from picture import Picture, picture
from scenario import Scenario, simulate
from scenario.handles import with_handles
from scenario.sampling import sampling
from scenario.section import section
from scenario.trained import task_of

pytestmark = pytest.mark.browser

LINE = "?data=linnerud(x=chins,y=waist)&batch=5&run=gd(lr=0.02)&run=adam(lr=0.5)&steps=40&start=2,1&beside=rows"
MOONS = "?data=moons&batch=10&run=gd(lr=0.05)&run=adam(lr=0.02)&steps=60&start=-1,-1&beside=rows&sample=on"
NET = "?data=moons&model=net(hidden=3)&init=he(seed=3)&batch=10&run=gd&run=adam&steps=60&beside=rows"
MANY = "?data=moons&model=net(hidden=20)&run=gd&steps=40"
APART = "?data=linnerud(validation=8)&run=gd&run=adam&steps=60&against=epochs&batch=4"


def go(page: Page, step: int) -> None:
    page.get_by_test_id("player-scrubber").fill(str(step))
    drawn(page)


def tab(page: Page, name: str) -> None:
    page.locator(f"[data-tab={name}]").click()


def lines(page: Page, curves: list[np.ndarray], shown: Picture) -> None:
    """Each run's curve, in units as measured, stands in the panel in its colour."""
    drawing = seen(page, "data")
    pixels = [along(drawing.place(curve)) for curve in curves]
    for i, (run, line) in enumerate(zip(shown.runs, pixels, strict=True)):
        line = line[drawing.within(line)]
        line = line[clear(line, pixels[:i] + pixels[i + 1 :])]
        assert len(line) > 15
        # A ring or a point may lie on it.
        assert drawing.inked(line, run.color).mean() > 0.8


def straight(shown: Picture, x: tuple[float, float], step: int) -> list[np.ndarray]:
    """Lines y = w x + b of two weights, from end to end of a panel."""
    assert shown.data
    ends = np.array(x)
    inner = (ends - shown.data.mean[0]) / shown.data.std[0]
    return [np.column_stack([ends, shown.data.above + run.x[step] * inner + run.y[step]]) for run in shown.runs]


def batch(page: Page, scenario: Scenario, step: int) -> None:
    """The rows that are marked are those of the step that comes next."""
    rows = sampling(scenario.race).batches.rows(min(step + 1, scenario.race.steps))
    assert page.get_by_test_id("player-data").get_attribute("data-rows") == ",".join(map(str, rows))


def test_points_and_fits_are_those_of_numpy_and_move_with_the_clock(visit):
    page, scenario = visit(LINE), opened(LINE)
    shown = picture(scenario)
    for step in (1, 3, 9):
        go(page, step)
        drawing = seen(page, "data")
        lines(page, straight(shown, drawing.x[2:], step), shown)
        batch(page, scenario, step)
    task = task_of(scenario.race.surface)
    assert task
    assert shown.data
    rows = np.column_stack([task.problem.x * shown.data.std + shown.data.mean, task.problem.y + shown.data.above])
    go(page, 40)
    batch(page, scenario, 40)
    places = seen(page, "data").place(rows)
    edge = page.evaluate(
        "getComputedStyle(document.querySelector('.race')).getPropertyValue('--st-text-color')"
    ).strip()
    ring = [places[row] + (6.8, 0) for row in sampling(scenario.race).batches.rows(40)]
    assert seen(page, "data").colored(np.array(ring), edge).all()
    assert seen(page, "data").colored(places, shown.look.relief["light"].stops[1][1]).all()


def test_fits_follow_the_hand_and_so_do_batches(visit):
    page, scenario = visit(LINE), opened(LINE)
    go(page, 20)
    held = Knob(page, "run.0.0.lr").to(25)
    drawn(page)
    changed = picture(with_handles(scenario, held))
    lines(page, straight(changed, seen(page, "data").x[2:], 20), changed)
    page.mouse.up()
    quiet(page)
    held |= Knob(page, "batch").to(20)
    drawn(page)
    batch(page, with_handles(scenario, held), 20)
    page.mouse.up()


def border(scenario: Scenario, step: int, index: int) -> np.ndarray:
    """Places of the border of a run at a step, (n, 2): where NumPy's answer passes one half along many columns."""
    task = task_of(scenario.race.surface)
    assert task
    weights = simulate(scenario.race)[index].x[step]
    side = np.linspace(-0.5, 1.0, 1500)
    found = []
    for x in np.linspace(-0.7, 1.7, 25):
        h = task.problem.scale_x(np.column_stack([np.full(len(side), x), side]))
        for (w, b), bend in zip(_matrices(task, weights), task.network.activations, strict=True):
            z = h @ w + b
            h = np.tanh(z) if bend == "tanh" else 1 / (1 + np.exp(-z))
        found += [(x, side[k]) for k in np.flatnonzero(np.diff(h[:, 0] > 0.5))]
    return np.array(found)


def _matrices(task, weights: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    found, at = [], 0
    sizes = task.network.sizes
    for into, out in itertools.pairwise(sizes):
        matrix = weights[at : at + into * out].reshape(into, out)
        at += into * out
        found.append((matrix, weights[at : at + out] if task.network.bias else np.zeros(out)))
        at += out if task.network.bias else 0
    return found


@pytest.mark.parametrize("link", [MOONS, NET])
def test_the_border_between_classes_moves_as_numpy_says(visit, link):
    page, scenario = visit(link), opened(link)
    shown = picture(scenario)
    borders = []
    for step in (5, 60):
        go(page, step)
        batch(page, scenario, step)
        drawing = seen(page, "data")
        places = [drawing.place(border(scenario, step, i)) for i in (0, 1)]
        for i, run in enumerate(shown.runs):
            there = places[i][clear(places[i], [places[1 - i]])]
            assert not len(there) or drawing.inked(there, run.color).mean() > 0.8
        borders.append(np.concatenate(places))
    assert len(borders[1]) > 10
    assert len(borders[0]) != len(borders[1]) or abs(borders[0] - borders[1]).max() > 5


def test_batches_on_the_picture_are_explained_and_their_gradients_point_where_numpy_says(visit):
    page, scenario = visit(MOONS, width=1600), opened(MOONS)
    shown, task, met = picture(scenario), task_of(scenario.race.surface), sampling(scenario.race).batches
    assert task
    key = page.locator(".race-key")
    expect(key).to_contain_text("10 of 60 rows")
    step, head = 8, np.array([shown.runs[0].x[8], shown.runs[0].y[8]])
    go(page, step)
    whole, own, *others = (
        -loss.grad(head[None])[0] for loss in (task.loss, *(met.at(t, task.loss) for t in (9, 7, 8, 10, 11, 12)))
    )
    lengths = sorted(np.hypot(*other) for other in others)
    unit = 72 / max(np.hypot(*whole), np.hypot(*own), lengths[int(0.9 * (len(lengths) - 1))])
    drawing = seen(page)
    at = drawing.place(head[None])[0]
    color = shown.look.relief["light"].arrows["gradient"]
    for way in (own, *others):
        tip = at + unit * way * (1, -1) * (0.55 if way is own else 1)
        assert drawing.colored(tip[None], color).all()
    before = seen(page).layers[1]
    page.locator("[data-layer=sample]").click()
    expect(key).to_be_hidden()
    drawn(page)
    assert (seen(page).layers[1] != before).any()


def test_the_tab_is_a_field_of_the_link_and_keys_reach_it(visit):
    page = visit(LINE.replace("&beside=rows", ""))
    expect(page.get_by_test_id("player-data")).to_be_hidden()
    page.locator("[data-tab=chart]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("player-data")).to_be_visible()
    expect(page.locator("[data-tab=data]")).to_be_focused()
    eventually(page, lambda: _is(page, "beside=rows"))
    # On a desktop the chart stays in view.
    expect(page.get_by_test_id("player-chart")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("player-network")).to_be_visible()
    expect(page.get_by_test_id("player-data")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("player-lab")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("player-inspector")).to_be_visible()
    tab(page, "chart")
    eventually(page, lambda: _is(page, "beside=rows", False))


def _is(page: Page, part: str, there: bool = True) -> None:
    assert (part in page.url) == there


def test_a_surface_without_data_has_no_such_tab(visit):
    page = visit("?surface=bowl")
    expect(page.locator("[data-tab=data]")).to_be_hidden()
    expect(page.get_by_test_id("player-through")).to_be_hidden()


def test_in_chinese_it_says_the_same(visit):
    page = visit(f"{LINE}&sample=on&lang=zh")
    expect(page.locator("[data-tab=data]")).to_have_text("数据")
    expect(page.locator(".race-data-key")).to_contain_text("小批量")
    expect(page.locator(".race-key")).to_contain_text("全部样本")
    expect(page.get_by_test_id("player-legend").locator("thead")).to_contain_text("损失")


@pytest.mark.parametrize(
    ("link", "options"),
    [
        (MOONS, {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}),
        (f"{MOONS}&size=projector", {"width": 1024, "height": 768}),
        (f"{MOONS}&embed=true", {"width": 800, "height": 500}),
    ],
)
def test_it_has_its_place_on_any_screen(visit, link, options):
    page = visit(link, **options)
    tab(page, "data")
    panel = page.get_by_test_id("player-data")
    expect(panel).to_be_visible()
    go(page, 3)
    box = panel.bounding_box()
    assert box
    assert box["height"] >= 90
    assert box["x"] + box["width"] <= options["width"] + 1
    assert box["y"] + box["height"] <= options["height"] + 1
    batch(page, opened(link), 3)


def test_a_file_draws_it_without_a_server(from_disk):
    scenario = opened(NET)
    page = from_disk(standalone(picture(scenario), ""), viewport={"width": 1280, "height": 900})
    expect(page.get_by_test_id("player-data")).to_be_visible()
    go(page, 60)
    batch(page, scenario, 60)
    drawing = seen(page, "data")
    places = [drawing.place(border(scenario, 60, i)) for i in (0, 1)]
    for i, run in enumerate(picture(scenario).runs):
        assert drawing.inked(places[i][clear(places[i], [places[1 - i]])], run.color).mean() > 0.8
    tab(page, "chart")
    expect(page.get_by_test_id("player-data")).to_be_hidden()
    tab(page, "data")
    expect(page.get_by_test_id("player-data")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_of_it_is_closed_to_anybody(visit, scheme):
    page = visit(f"{NET}&sample=on", color_scheme=scheme)
    quiet(page)
    assert faults(page) == []
    assert "moon" in (page.get_by_test_id("player-data").get_attribute("aria-label") or "")


def test_the_plane_says_what_it_holds_of_every_run(visit):
    page, shown = visit(NET), picture(opened(NET))
    assert shown.through
    line = page.get_by_test_id("player-through").locator("button")
    expect(line).to_contain_text(f"{min(round(100 * float(shown.through.shares[0][-1])), 99)} %")
    line.click()
    expect(page.get_by_test_id("player-through").locator("li")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("player-through").locator("li").first).to_be_hidden()
    # In the hand the plane stays, and what it holds is computed here.
    scenario = opened(NET)
    plane = section(scenario.race, simulate(scenario.race), scenario.view).plane
    held = Knob(page, "run.0.0.lr").to(-30)
    way = simulate(with_handles(scenario, held).race)[0].x
    assert plane
    expect(line).to_contain_text(f"{min(round(100 * float(plane.held(way)[-1])), 99)} %")
    page.mouse.up()


def test_axes_and_columns_are_called_by_weights(visit):
    page = visit(MOONS)
    titles = "({ layout: { xaxis, yaxis } }) => [xaxis, yaxis].map(({ title }) => title.text.replace(/<[^>]*>/g, ''))"
    assert page.get_by_test_id("player-stage").evaluate(titles) == ["w1", "w2"]
    heads = page.get_by_test_id("player-legend").locator("thead th").all_text_contents()
    assert heads == ["Optimizer", "loss", "w1", "w2"]


def test_a_start_of_many_weights_stays_where_it_is(visit):
    page = visit(MANY)
    race, ring = data(page, "race"), data(page, "ring")
    Ring(page).to(60, -40)
    page.mouse.up()
    page.mouse.click(*middle(page.get_by_test_id("player-stage")))
    quiet(page)
    drawn(page)
    assert data(page, "race") == race
    assert "start=" not in page.url
    assert ring


def test_validation_is_dashed_in_the_colour_of_its_run(visit):
    page, shown = visit(APART), picture(opened(APART))
    drawing = seen(page, "chart")
    epochs = np.arange(61) / 3
    for run in shown.runs:
        line = along(
            drawing.place(np.column_stack([epochs, np.log10(np.maximum(run.validation - shown.chart.zero, 1e-9))]))
        )
        line = line[drawing.within(line)]
        assert 0.3 < drawing.inked(line, run.color).mean() <= 1
    texts = page.get_by_test_id("player-chart").evaluate("plot => plot.layout.annotations.map(({ text }) => text)")
    assert any("validation" in text for text in texts)
    Knob(page, "run.0.0.lr").to(-20)
    drawn(page)
    page.mouse.up()


def test_a_long_name_leaves_the_button_for_one_more_run_in_its_line(visit):
    page = visit("?data=linnerud&run=gd")
    name, more = page.get_by_test_id("player-surface"), page.get_by_test_id("player-add")
    boxes = [node.bounding_box() for node in (name, more)]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 8
    assert name.get_attribute("title") == name.text_content()
