"""Curves: f of x alone, drawn as a curve with balls on it."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from links import asked, opened

from optim import RULES
from picture import picture
from scenario import from_params, simulate, to_link
from scenario.section import raised
from surfaces import SURFACES
from surfaces.critical import critical_points
from surfaces.curve import along
from surfaces.formula import formula_surface
from telling.verdict import verdict

CURVES = [surface for surface in SURFACES.values() if surface.curve]
ALL = pytest.mark.parametrize("surface", CURVES, ids=lambda surface: surface.name)
F = "f=x^4/4-2x^2%2Bx/2&start=-2.7&steps=30"


def slope(x: float) -> float:
    return x**3 - 4 * x + 0.5


def gd(x, s, t):
    return x - 0.02 * slope(x)


def momentum(x, s, t):
    s["v"] = 0.9 * s.get("v", 0) + slope(x)
    return x - 0.02 * s["v"]


def nag(x, s, t):
    v = s.get("v", 0)
    s["v"] = 0.9 * v - 0.02 * slope(x + 0.9 * v)
    return x + s["v"]


def adagrad(x, s, t):
    s["s"] = s.get("s", 0) + slope(x) ** 2
    return x - 0.02 / (sqrt(s["s"]) + 1e-10) * slope(x)


def rmsprop(x, s, t):
    s["v"] = 0.99 * s.get("v", 0) + 0.01 * slope(x) ** 2
    return x - 0.02 * slope(x) / (sqrt(s["v"]) + 1e-8)


def adadelta(x, s, t):
    s["v"] = 0.9 * s.get("v", 0) + 0.1 * slope(x) ** 2
    d = sqrt(s.get("u", 0) + 1e-6) / sqrt(s["v"] + 1e-6) * slope(x)
    s["u"] = 0.9 * s.get("u", 0) + 0.1 * d**2
    return x - 0.02 * d


def adam(x, s, t, decay=0.0):
    s["m"] = 0.9 * s.get("m", 0) + 0.1 * slope(x)
    s["v"] = 0.999 * s.get("v", 0) + 0.001 * slope(x) ** 2
    step = s["m"] / (1 - 0.9**t) / (sqrt(s["v"] / (1 - 0.999**t)) + 1e-8)
    return x - 0.02 * (step + decay * x)


def adamw(x, s, t):
    return adam(x, s, t, 0.01)


@pytest.mark.parametrize("rule", [gd, momentum, nag, adagrad, rmsprop, adadelta, adam, adamw], ids=lambda f: f.__name__)
def test_a_ball_takes_the_steps_of_its_recurrence_in_one_number(rule):
    [path] = simulate(opened(f"{F}&run={rule.__name__}(lr=0.02)").race)
    x, memory = -2.7, {}
    for t in range(1, 31):
        x = rule(x, memory, t)
        assert path.x[t, 0] == pytest.approx(x, rel=1e-11)
    assert not path.x[:, 1].any()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "yogi"])
def test_nothing_moves_across_a_curve(rule):
    """Yogi remembers a gradient of 1e-6 in every coordinate before there was any."""
    for noise in (0, 0.5):
        for path in simulate(opened(f"f=x^2%2Bcos(3x)&steps=20&noise={noise}&run={rule}").race):
            moved = path.x[:, 1]
            assert not moved[np.isfinite(moved)].any()


def test_newton_takes_the_first_derivative_over_the_second():
    [path] = simulate(opened(f"{F}&run=newton").race)
    assert path.x[1, 0] == pytest.approx(-2.7 - slope(-2.7) / (3 * 2.7**2 - 4))


@pytest.mark.parametrize(
    ("formula", "places"),
    [
        ("x^2", {"minimum": [0]}),
        ("x^4", {"minimum": [0]}),
        ("x^3", {}),
        ("abs(x-1)", {"minimum": [1]}),
        ("sqrt(abs(x))", {"minimum": [0]}),
        ("cos(pi*x)", {"minimum": [-3, -1, 1, 3]}),
        ("x^4-2x^2+x/4", {"minimum": [-1.029896], "local minimum": [0.967148]}),
        ("1/x^2", {}),
        ("tan(x)", {}),
        ("exp(x)", {}),
        ("floor(x)", {}),
    ],
)
def test_minima_of_a_curve_are_marked_once_each_at_their_height(formula, places):
    scenario = asked(f=formula)
    marks = {mark.kind: mark for mark in picture(scenario).ground.marks}
    assert {kind: pytest.approx(sorted(mark.x), abs=1e-5) for kind, mark in marks.items()} == places
    for mark in marks.values():
        np.testing.assert_allclose(mark.y, scenario.race.surface.value(along(np.array(mark.x))), atol=1e-12)


def test_critical_points_of_a_curve_have_no_saddle():
    found = critical_points(formula_surface("x^3-x^5/5"))
    assert [(c.shape, round(c.x, 6), c.y) for c in found] == [
        ("minimum", pytest.approx(-sqrt(3), abs=1e-6), 0),
        ("maximum", pytest.approx(sqrt(3), abs=1e-6), 0),
        ("degenerate", 0, 0),
    ]
    marked = {mark.kind for mark in picture(asked(f="x^3-x^5/5", critical="on")).ground.marks}
    assert marked == {"local minimum", "maximum", "degenerate"}


@ALL
def test_a_curve_is_drawn_in_the_coordinates_of_its_window(surface):
    scenario = opened(f"surface={surface.name}")
    seen = picture(scenario)
    (x0, x1), (low, high) = seen.ground.window
    assert (x0, x1) == surface.window[0]
    assert (low, high) == surface.heights
    assert seen.ground.curve
    assert seen.live.curve
    places = along(np.linspace(x0, x1, seen.ground.nodes))
    np.testing.assert_allclose(seen.ground.heights + seen.ground.zero, surface.value(places), rtol=1e-12, atol=1e-12)
    assert low <= seen.start[1] <= high
    assert seen.start[1] == surface.value(np.array([scenario.race.start]))[0]
    for path, run in zip(simulate(scenario.race), seen.runs, strict=True):
        np.testing.assert_array_equal(np.stack([run.x, run.y], -1), raised(surface, path.x))


def test_what_a_curve_has_no_room_for_is_absent():
    seen = picture(asked(f="x^2", space="on", swarm="starts", beside="starts", field="on"))
    assert (seen.panes, seen.swarm.kind, seen.beside, seen.laboratory) == (("ground", "chart"), "off", "chart", None)
    assert not {"space", "field", "levels", "swarm", "trails"} & {layer.name for layer in seen.layers}
    assert [h.key for h in seen.handles if h.key.startswith("start")] == ["start.x"]
    assert next(layer for layer in seen.layers if layer.name == "local").drawn


def test_links_of_a_curve_give_what_it_has_and_take_what_planes_have():
    for link, start, window in [
        ("?v=2&f=x%5E2&view=-1,2&start=0.5", (0.5, 0), ((-1, 2), (-1.5, 1.5))),
        ("?v=2&f=x%5E2&view=-1,2,0,3&start=0.5", (0.5, 0), ((-1, 2), (0, 3))),
        ("?v=2&surface=curve_hill&view=-1,2&start=0.5", (0.5, 0), ((-1, 2), (-1.5, 1.5))),
    ]:
        scenario = opened(link)
        assert (scenario.race.start, scenario.race.surface.window) == (start, window)
        assert to_link(scenario) == link
    assert to_link(opened("?f=x^2&start=0.5,3")) == "?v=2&f=x%5E2&start=0.5"
    assert from_params({"f": ["x*y"], "view": ["-1,2"]})[1] == ["view: not four numbers; using the surface's own view"]
    assert opened("?f=x^2%2B0*y").race.surface.curve is False, "who wants the trough writes y"


def test_an_old_link_of_a_formula_in_x_opens_the_same_race():
    """As it was before curves were drawn: the same start and rates, and so the same x."""
    [path] = simulate(opened("?v=1&f=x^2-cos(2x)&run=momentum").race)
    assert path.x[0, 0] == -3.2
    assert path.run.optimizer.rule.lr == 0.0041
    [path] = simulate(opened("?v=1&f=x^2&view=-1,1,0,3&start=0.9,2&run=gd").race)
    assert (path.x[0, 0], path.run.optimizer.rule.lr) == (0.9, 0.73)


@ALL
def test_words_about_a_curve_are_about_a_number(surface):
    said = [verdict(path) for path in simulate(opened(f"surface={surface.name}&run=gd&run=momentum&run=adam").race)]
    for text in said:
        assert not any(word in str(text) for word in ("saddle", "Circles", "eigenvalue", "degrees", ", 0)"))
    assert any("x = " in str(text) for text in said)


def test_a_ball_with_momentum_rolls_over_the_hill_at_which_gradient_descent_stays():
    ends = [path.x[-1, 0] for path in simulate(opened("surface=curve_hill&run=gd&run=momentum").race)]
    assert ends == pytest.approx([-1, 2], abs=0.05)


def test_the_map_of_a_curve_of_two_numbers_has_its_minima():
    seen = picture(opened("surface=curve_parabola&run=momentum&beside=numbers"))
    assert seen.laboratory
    assert [axis.key for axis in seen.laboratory.tiles[0].axes] == ["run.0.0.lr", "run.0.0.mu"]
