"""What theorems say is what the laboratory shows: measured on trajectories as they are drawn, not on formulas alone."""

from dataclasses import replace

import numpy as np
import pytest
from links import opened

from lab import FAR_OUT, outcomes, spread, survey, sweep
from lab.theory import (
    Bend,
    best_pair,
    best_rate,
    edges,
    factor,
    minima,
    quadratic,
    slowest,
    smooth,
    stable,
    walls,
    worst,
)
from optim import RULES, places
from picture import picture
from scenario import Race, simulate
from scenario.axes import Axis
from scenario.handles import span, with_handles
from surfaces.critical import critical_points

PLANE = (Axis("start.x"), Axis("start.y"))


def long(link: str, steps: int) -> Race:
    """A race of more steps than a link may have."""
    return replace(opened(link).race, steps=steps)


def mapped(of: str | Race, axes: tuple[Axis, Axis] = PLANE, size: int = 64):
    """A map of the first run of a race."""
    found = survey(opened(of).race if isinstance(of, str) else of, 0, axes, size)
    assert found.value, found.reason
    return found.value


def paths(race: Race, index: int = 0, **lanes) -> np.ndarray:
    """(T+1, d, n); trajectories side by side, with the numbers that `lanes` names."""
    lanes = {key.replace("__", "."): np.asarray(values, dtype=float) for key, values in lanes.items()}
    n = len(next(iter(lanes.values())))
    found = np.empty((race.steps + 1, 2, n))
    for where, one in spread(race, index, lanes):
        found[..., where] = places(one.optimizer, one.surface, one.start, one.steps, one.source)
    return found


def heights(surface, path: np.ndarray) -> np.ndarray:
    """(T+1, n); f along trajectories, above the lowest."""
    return surface.value(np.moveaxis(path, 1, -1)) - surface.lowest


# Heavy ball over its two numbers, on a bowl with curvatures 1 and 10.
BROKEN = "surface=ill_scaled(kappa=10)&steps=600&start=-3.5,1.2&run=momentum"
RATE_AND_MOMENTUM = (Axis("lr", (0.001, 0.4)), Axis("mu", (0.0, 0.98)))


@pytest.fixture(scope="module")
def heavy():
    """The map of heavy ball, its numbers cell by cell, and on each cell whether the distance shrinks."""
    race = opened(BROKEN).race
    spans = tuple(replace(span(race, 0, axis), scale="linear") for axis in RATE_AND_MOMENTUM)
    lr, mu = (grid.ravel() for grid in np.meshgrid(*(one.values(128) for one in spans)))
    path = paths(race, lr=lr, mu=mu)
    found = outcomes(path, race.surface, critical_points(race.surface))
    return lr, mu, found


def test_heavy_ball_is_stable_on_three_quarters_of_its_map(heavy):
    """Rates from 0.001 to 0.4 and momenta from 0 to 0.98, evenly: lr < 2 (1 + mu) / L is 74.4 % of it."""
    lr, mu, found = heavy
    assert np.mean(found.rate < 1) == pytest.approx((0.2 * (0.98 + 0.98**2 / 2) / 0.98 - 0.001) / 0.399, abs=0.002)
    assert np.mean(found.rate < 1) == pytest.approx(0.744, abs=0.002)
    said = stable(RULES["momentum"](lr=0.01).tuned(lr=lr, mu=mu))
    clear = np.abs(np.log(said / 10)) > 0.02
    assert np.array_equal(found.rate[clear] < 1, said[clear] > 10)


def test_heavy_balls_best_pair_is_polyaks(heavy):
    lr, mu, found = heavy
    best = np.nanargmin(found.rate)
    wanted = best_pair(Bend(1, 10))
    assert wanted == pytest.approx((0.2309, 0.2699), abs=1e-3)
    assert lr[best] == pytest.approx(wanted[0], abs=0.02)
    assert mu[best] == pytest.approx(wanted[1], abs=0.04)
    said = slowest(RULES["momentum"](lr=0.01).tuned(lr=lr, mu=mu), Bend(1, 10))
    kept = (found.rate < 0.999) & (found.left == 0)
    assert np.nanmedian(np.abs(found.rate - said)[kept]) < 2e-3


@pytest.mark.parametrize(
    "run", ["gd", "momentum(mu=0.5)", "momentum(mu=0.5,form=ema)", "nag(mu=0.5)", "qhm", "optimisticgd"]
)
def test_a_rate_works_up_to_the_wall(run):
    """2/L for gradient descent, and each rule's own."""
    race = opened(f"surface=ill_scaled(kappa=25)&steps=600&start=1,1&run={run}").race
    bend = quadratic(race.surface)
    assert (bend.low, bend.high) == pytest.approx((1, 25))
    rule = race.runs[0].optimizer
    wall = float(stable(rule.tuned(lr=1.0)) / bend.high)
    if run == "gd":
        assert wall == pytest.approx(2 / 25)
    lr = wall * np.array([0.9, 0.98, 1.02, 1.1])
    first, *_, last = np.linalg.norm(paths(race, lr=lr)[[0, -1]], axis=1)
    assert np.array_equal(last < first, [True, True, False, False])


def test_the_edge_over_a_map_is_where_it_breaks():
    """What is drawn over the map parts what converges from what does not, one cell's width aside."""
    link = "surface=ill_scaled(kappa=20)&steps=400&run=momentum"
    axes = (Axis("lr", (0.01, 0.5)), Axis("mu", (0.0, 0.95)))
    found = mapped(link, axes, 64)
    (edge,) = edges(opened(link).race, 0, found.axes)
    lr, mu = np.meshgrid(*found.values)
    np.testing.assert_allclose(edge.x, 2 * (1 + edge.y) / 20, rtol=2e-3)
    wall = 2 * (1 + mu.ravel()) / 20
    clear = np.abs(np.log(lr.ravel() / wall)) > 0.07
    assert np.array_equal((found.outcomes.rate < 1)[clear], (lr.ravel() < wall)[clear])
    shown = picture(opened(link + "&beside=numbers&axes=lr(0.01,0.5)|mu(0,0.95)&theory=on")).laboratory
    assert [len(tile.edges) for tile in shown.tiles] == [1]
    assert not picture(opened(link + "&beside=numbers")).laboratory.tiles[0].edges


SHARP = [("gd", 0.1), ("momentum", 0.05), ("nag", 0.05), ("adam(eps=1,beta2=0.9)", 1.0)]


@pytest.mark.parametrize(("run", "lr"), SHARP)
def test_no_end_is_sharper_than_its_rules_line(run, lr):
    """On (1 - x y)^2, whose minima are the sharper the farther out. Adam at rest divides by eps."""
    head, _, tail = run.partition("(")
    race = long(f"surface=two_weights&run={head}(lr={lr}{',' + tail if tail else ')'}", 3000)
    found = mapped(race, (Axis("start.x", (-6, 6)), Axis("start.y", (-6, 6))), 32).outcomes
    rule = race.runs[0].optimizer
    line = float(stable(rule)) * (rule.eps if rule.divides else 1)
    rested = (found.loss < 1e-20) & (found.left == 0)
    assert rested.sum() > 100
    assert found.sharpness[rested].max() <= line * (1 + 1e-6)
    assert found.sharpness[rested].max() > 0.8 * min(line, 2 * 2 * 36)


def test_adam_hovers_at_its_edge():
    """On a parabola what it divides by shrinks until the divided curvature is 38 / lr, and then is held there."""
    race = long("surface=bowl&start=3,0&run=adam(lr=0.1,beta2=0.99)", 3000)
    (path,) = simulate(race)
    rule = race.runs[0].optimizer
    assert stable(rule) == pytest.approx(38 / 0.1)
    divided = 1 / (np.sqrt(path.quantities["v_hat"][-1000:, 0]) + rule.eps)
    assert 0.5 < np.median(divided) / stable(rule) < 1.5


@pytest.mark.parametrize(("rule", "power"), [("gd", 1), ("momentum", 0.5), ("nag", 0.5)])
def test_steps_against_kappa_on_log_axes(rule, power):
    """Each at its best numbers for the bowl: kappa for gradient descent, its root with momentum."""
    kappa = np.geomspace(30, 300, 5)
    root = np.sqrt(kappa)
    numbers = {
        "gd": {"lr": [best_rate(Bend(1, k)) for k in kappa]},
        "momentum": dict(zip(("lr", "mu"), np.transpose([best_pair(Bend(1, k)) for k in kappa]), strict=True)),
        "nag": {"lr": 1 / kappa, "mu": (root - 1) / (root + 1)},
    }[rule]
    race = long(f"surface=ill_scaled&start=1,1&run={rule}", 2600)
    path = paths(race, surface__kappa=kappa, **numbers)
    near = np.linalg.norm(path, axis=1) < 1e-6
    steps = np.argmax(near, axis=0)
    assert near[-1].all()
    assert np.polyfit(np.log(kappa), np.log(steps), 1)[0] == pytest.approx(power, rel=0.08)


def test_newton_on_three_saddles_is_the_classic_fractal():
    """Cell by cell what z - (z^3 - 1) / (3 z^2) leads to."""
    found = mapped("surface=cube_roots&steps=60&run=newton(lr=1)", size=128)
    x, y = np.meshgrid(*found.values)
    z = (x + 1j * y).ravel()
    with np.errstate(all="ignore"):
        for _ in range(60):
            z = z - (z**3 - 1) / (3 * z**2)
    roots = np.array([c.x + 1j * c.y for c in found.points])
    assert len(roots) == 3
    nearest = np.abs(z[:, None] - roots).argmin(1)
    decided = (np.abs(z[:, None] - roots).min(1) < 1e-6) & (found.outcomes.reached >= 0)
    assert decided.mean() > 0.999
    assert np.mean(nearest[decided] == found.outcomes.reached[decided]) > 0.9995
    assert min(np.bincount(nearest)) > 0.25 * len(z)


@pytest.mark.parametrize("n", [1, 5, 20])
def test_the_huber_function_touches_gradient_descents_bound(n):
    race = opened(f"surface=huber(n={n})&start=-3,0&steps={2 * n}&run=gd(lr=1)").race
    above = heights(race.surface, paths(race, start__x=[-3.0]))[:, 0]
    bound = worst(race.surface, race.runs[0].optimizer, np.array([-3.0, 0.0]), 2 * n)
    assert above[n] == pytest.approx(9 / (4 * n + 2), rel=1e-12)
    assert bound[n] == pytest.approx(9 / (4 * n + 2), rel=1e-6)
    assert np.all(above <= bound * (1 + 1e-6))
    drawn = picture(opened(f"surface=huber(n={n})&start=-3,0&steps={2 * n}&run=gd(lr=1)&theory=on"))
    (line,) = [line for line in drawn.chart.lines if line.kind == "bound"]
    np.testing.assert_allclose(line.values[n], drawn.runs[0].chart[n], rtol=1e-6)


CONVEX = ["bowl", "ill_scaled", "rotated", "booth", "matyas", "huber", "circled", "lessard", "zakharov"]


@pytest.mark.parametrize("name", CONVEX)
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_no_run_on_a_convex_surface_crosses_its_bound(name, share):
    race = opened(f"surface={name}&steps=120&run=gd").race
    steepest = smooth(race.surface)
    lr = share / steepest
    (x0, x1), (y0, y1) = race.surface.window
    x, y = (grid.ravel() for grid in np.meshgrid(np.linspace(x0, x1, 15), np.linspace(y0, y1, 15)))
    path = paths(race, start__x=x, start__y=y, lr=np.full(len(x), lr))
    above = heights(race.surface, path)
    for lane in range(len(x)):
        bound = worst(race.surface, RULES["gd"](lr=lr), path[0, :, lane], 120)
        assert np.all(above[:, lane] <= bound * (1 + 1e-9) + 1e-12)


def test_heavy_ball_circles_a_strongly_convex_bowl_for_ever():
    """With its best numbers for every parabola so curved; gradient descent and Nesterov arrive from everywhere."""
    race = long("surface=circled&run=momentum&run=gd&run=nag", 1000)
    bend = Bend(1, 70)
    lr, mu = best_pair(bend)
    assert race.surface.rate("velocity") == pytest.approx(lr)
    rng = np.random.default_rng(0)
    x, y = rng.uniform(-2, 2, (2, 600))
    path = paths(race, start__x=x, start__y=y, lr=np.full(600, lr), mu=np.full(600, mu))
    circling = np.linalg.norm(path[-1] - path[-2], axis=0) > 0.1
    assert 0.3 < circling.mean() < 0.4
    np.testing.assert_allclose(path[-1][:, circling], path[-5][:, circling], atol=1e-9)
    assert np.abs(path[-1][:, ~circling]).max() < 1e-6
    for index, own in ((1, {"lr": 1 / 70}), (2, {"lr": 1 / 70, "mu": (np.sqrt(70) - 1) / (np.sqrt(70) + 1)})):
        lanes = {key: np.full(600, value) for key, value in own.items()}
        assert np.abs(paths(race, index, start__x=x, start__y=y, **lanes)[-1]).max() < 1e-6
    shown = paths(race, start__x=[-1.9], start__y=[0.6], lr=[lr], mu=[mu])[-4:, :, 0]
    np.testing.assert_allclose(np.linalg.norm(shown, axis=1), np.sqrt(2), rtol=1e-9)


def test_three_points_between_which_heavy_ball_jumps():
    """L. Lessard, B. Recht and A. Packard, 2016: 792/1225, -2208/1225, 2592/1225."""
    race = opened("surface=lessard&steps=600&run=momentum(lr=0.111,mu=0.5)&run=gd").race
    lanes = {"start__x": np.full(5, 3.3), "start__y": np.linspace(-1, 1, 5)}
    path = paths(race, lr=np.full(5, 1 / 9), mu=np.full(5, 4 / 9), **lanes)
    cycle = np.array([-2208, 792, 2592]) / 1225
    np.testing.assert_allclose(np.sort(path[-3:, 0, :], axis=0), np.broadcast_to(cycle[:, None], (3, 5)), atol=1e-6)
    assert np.abs(paths(race, 1, lr=np.full(5, 0.04), **lanes)[-1]).max() < 1e-6


def rippled(e: float, length: float, b: float, lr, x):
    race = opened(f"surface=rippled_line(e={e!r},l={length!r})&start=1,0&steps=40&run=gd").race
    race = race.on(race.surface.with_settings(e=e / b**2, l=length / b))
    return paths(race, start__x=x / b, start__y=np.zeros(len(x)), lr=lr)


def test_lius_conjugacy():
    """(e, l, x0) and (e / b^2, l / b, x0 / b) are one picture: Y. Liu, arXiv:2406.13971. At b = 2 bit for bit."""
    lr, x = (grid.ravel() for grid in np.meshgrid(np.linspace(0.9, 1.1, 64), np.linspace(0.1, 3, 64)))
    one = rippled(0.2, 0.5, 1, lr, x)
    np.testing.assert_array_equal(rippled(0.2, 0.5, 2, lr, x) * 2, one)
    other = rippled(0.2, 0.5, 3, lr, x) * 3
    np.testing.assert_allclose(other[:4], one[:4], rtol=1e-9, atol=1e-9)


def test_lius_convex_threshold():
    """Convex below e / l^2 = 1 / (2 pi^2): the border of the rates that do not throw it out is then one number."""
    edge = 0.5**2 / (2 * np.pi**2)
    link = "surface=rippled_line(e={},l=0.5)&start=1,0&steps=300&run=gd"
    axes = (Axis("lr", (0.95, 1.2)), Axis("start.x", (0.1, 3.0)))
    below, above = (opened(link.format(e)).race for e in (0.98 * edge, 1.02 * edge))
    assert smooth(below.surface)
    assert not smooth(above.surface)
    turns = {}
    for e in (0.9 * edge, 0.2):
        found = mapped(link.format(e), axes, 64)
        out = (np.abs(found.outcomes.x[:, 0]) > 4).reshape(64, 64) | (found.outcomes.left.reshape(64, 64) > 0)
        turns[e] = np.abs(np.diff(out.astype(int), axis=1)).sum(1)
    assert np.all(turns[0.9 * edge] <= 1)
    assert np.mean(turns[0.2] > 1) > 0.2


@pytest.mark.parametrize("run", ["gd", "momentum", "nag", "adam", "newton"])
def test_a_symmetric_surface_has_a_symmetric_map(run):
    found = mapped(f"surface=double_well&steps=200&run={run}")
    x = found.outcomes.x.reshape(64, 64, 2)
    left = found.outcomes.reached.reshape(64, 64)
    minimum = {c.x: i for i, c in enumerate(found.points)}
    swap = np.array([minimum.get(-c.x, i) for i, c in enumerate(found.points)])
    clear = np.ones((64, 64), bool)
    if run == "newton":  # its map is a fractal at the poles, where the last bit of a cell's middle decides
        clear = np.abs(x[..., 0] + x[:, ::-1, 0]) < 1e-6
        assert clear.mean() > 0.98
    np.testing.assert_allclose((x * [-1, 1])[:, ::-1][clear], x[clear], atol=1e-6)
    mirrored = np.where(left >= 0, swap[np.maximum(left, 0)], left)[:, ::-1]
    assert np.array_equal(mirrored[clear], left[clear])


def test_the_border_of_a_separable_double_well_is_the_ridge():
    found = mapped("surface=double_well&steps=600&run=gd(lr=0.1)")
    at = np.array([c.x for c in found.points])[found.outcomes.reached]
    x = np.meshgrid(*found.values)[0].ravel()
    assert np.array_equal(np.sign(at), np.sign(x))


def test_a_surface_made_steeper_moves_gradient_descents_rates_and_not_those_of_signs():
    """c f at lr / c is f at lr, for gradients; at the same lr for their signs. By c = 8 bit for bit."""
    lr = np.geomspace(1e-4, 1, 40)
    for run, scaled in (("gd", lr / 8), ("momentum", lr / 8), ("signsgd", lr), ("signum", lr)):
        race = opened(f"surface=ill_scaled&start=-3.5,1.2&steps=100&run={run}").race
        surface = race.surface
        steep = replace(race, surface=replace(surface, name="steep", f=8 * surface.f))
        np.testing.assert_array_equal(paths(steep, lr=scaled), paths(race, lr=lr))
        assert not np.array_equal(paths(steep, lr=lr), paths(steep, lr=scaled)) or run.startswith("sign")


def test_the_gap_to_the_flow_halves_with_the_rate():
    """Gradient descent after time t against x(t) of the continuous flow, from many starts."""
    gaps = []
    for k in (0, 1, 2):
        lr, steps = 0.02 / 2**k, 50 * 2**k
        race = opened(f"surface=ill_scaled(kappa=5)&steps={steps}&run=gd(lr={lr})").race
        x, y = np.linspace(-3, 3, 20), np.linspace(-2, 2, 20)
        end = paths(race, start__x=x, start__y=y)[-1]
        gaps.append(np.linalg.norm(end - [x * np.exp(-1.0), y * np.exp(-5.0)], axis=0).max())
    assert gaps[0] / gaps[1] == pytest.approx(2, rel=0.05)
    assert gaps[1] / gaps[2] == pytest.approx(2, rel=0.03)


@pytest.mark.parametrize(
    "run", ["gd(lr=0.05)", "momentum(lr=0.05,mu=0.6)", "nag(lr=0.03,mu=0.5)", "qhm(lr=0.05,beta=0.5)"]
)
@pytest.mark.parametrize("chart", ["loss", "distance", "gradient"])
def test_the_predicted_line_runs_beside_the_measured_one(run, chart):
    drawn = picture(opened(f"surface=ill_scaled(kappa=20)&steps=200&run={run}&theory=on&chart={chart}"))
    (line,) = [line for line in drawn.chart.lines if line.kind == "rate"]
    measured = np.log(drawn.runs[0].chart)
    slope = (measured[200] - measured[120]) / 80
    assert (np.log(line.values[200]) - np.log(line.values[120])) / 80 == pytest.approx(slope, rel=0.02, abs=1e-3)
    assert not picture(opened(f"surface=ill_scaled&run={run}")).chart.lines


def test_theory_holds_its_tongue_where_it_knows_nothing():
    for link in ("run=rprop", "run=gd.cosine", "run=gd&noise=0.1", "run=lbfgs", "surface=absolute&run=gd"):
        base = "" if "surface" in link else "surface=ill_scaled&"
        assert not picture(opened(f"{base}{link}&theory=on")).chart.lines
    assert stable(RULES["rprop"](lr=0.1)) is None
    assert factor(RULES["rprop"](lr=0.1), 1.0) is None
    assert [round(bend.high, 6) for bend in minima(opened("surface=double_well").race.surface)] == [2]
    assert with_handles(opened("run=gd"), {}) == opened("run=gd")
    assert FAR_OUT < 0


@pytest.mark.parametrize(("rule", "wall"), [("gd", 2 / 30), ("momentum(mu=0.9)", 3.8 / 30)])
def test_a_sweep_shows_the_wall_where_the_run_is_thrown_out(rule, wall):
    """What is drawn across the axis of rates is where the swept runs leave."""
    race = opened(f"f=x^2%2B15*y^2&steps=400&run={rule}").race
    (found,) = walls(race, 0, span(race, 0, Axis("lr", (1e-3, 1))))
    assert found == pytest.approx((30, wall), rel=2e-3)
    swept = sweep(race, 0, Axis("lr", (1e-3, 1))).value
    settled = np.isfinite(swept.own.updates)
    assert swept.values[settled].max() < wall < swept.values[swept.own.left > 0].min()
