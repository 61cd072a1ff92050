"""The continuous flow beneath the steps: solutions that are known, and how the gap shrinks with the rate."""

from dataclasses import replace

import numpy as np
import pytest
from links import opened

from lab.flow import PIECES, SMOOTH, Flow, flows, reach
from locales import speaking
from optim import RULES, Rule
from picture import picture
from scenario import simulate


def beneath(link: str) -> list[Flow]:
    """The flows of the first run of a link, at the times of its steps."""
    (path, *_) = simulate(opened(link).race)
    return [at_steps(one) for one in flows(path)]


def at_steps(flow: Flow) -> Flow:
    return replace(flow, points=flow.points[:: flow.pieces], pieces=1)


def gaps(link: str, steps: int) -> list[float]:
    """How far the first run is from each of its flows, at most."""
    (path, *_) = simulate(opened(f"{link}&steps={steps}").race)
    return [float(np.abs(at_steps(one).points - path.x).max()) for one in flows(path)]


def test_on_a_quadratic_the_slope_is_followed_as_the_exponential_says():
    gradient, _ = beneath("surface=ill_scaled(kappa=20)&start=-3,1.5&run=gd(lr=0.04)&steps=80")
    times = 0.04 * np.arange(81)[:, None]
    np.testing.assert_allclose(gradient.points, np.exp(-times * [1, 20]) * [-3, 1.5], atol=5e-5)


@pytest.mark.parametrize("mu", [0.5, 0.99])
def test_on_a_quadratic_the_ball_swings_as_an_oscillator_does(mu):
    """x = exp(-c t / 2) (cos w t + c / (2 w) sin w t) from rest, where it is weakly damped."""
    (ball,) = beneath(f"surface=ill_scaled(kappa=4)&start=1,1&run=momentum(lr=0.09,mu={mu})&steps=60")
    friction = (1 - mu) / 0.3
    assert ball.number == pytest.approx(friction)
    times = 0.3 * np.arange(61)
    for axis, bend in enumerate((1.0, 4.0)):
        w = np.sqrt(complex(bend - friction**2 / 4))
        exact = np.exp(-friction * times / 2) * (np.cos(w * times) + friction / (2 * w) * np.sin(w * times))
        np.testing.assert_allclose(ball.points[:, axis], exact.real, atol=5e-5)


@pytest.mark.parametrize("surface", ["rosenbrock&start=-1,1.2", "himmelblau&start=0,1", "ill_scaled&start=-3,1"])
def test_the_gap_falls_with_the_rate_and_the_corrected_one_with_its_square(surface):
    lr = 0.0001 if surface.startswith("rosenbrock") else 0.004
    steps = round(0.05 / lr)
    wide, half = (gaps(f"surface={surface}&run=gd(lr={rate})", n) for rate, n in ((lr, steps), (lr / 2, 2 * steps)))
    assert wide[0] / half[0] == pytest.approx(2, rel=0.1)
    assert wide[1] / half[1] == pytest.approx(4, rel=0.15)


def test_the_gap_of_momentum_falls_with_the_root_of_the_rate():
    """With the friction held, a quarter of the rate is half of the time that a step takes."""
    found = [
        gaps(f"surface=himmelblau&start=0,1&run=momentum(lr={step**2:.10f},mu={1 - 3 * step})", round(1 / step))[0]
        for step in (0.02, 0.01)
    ]
    assert found[0] / found[1] == pytest.approx(2, rel=0.1)


def test_every_form_of_momentum_has_its_ball_and_what_divides_has_none():
    known = {name: reach(rule()) for name, rule in RULES.items() if issubclass(rule, Rule) and not rule.divides}
    assert known["gd"] == pytest.approx((RULES["gd"]().lr, 0))
    for name in ("momentum", "nag"):
        assert known[name] == pytest.approx((RULES[name]().lr, RULES[name]().mu))
    qhm = RULES["qhm"]()
    assert known["qhm"] == pytest.approx((qhm.lr * (1 - qhm.beta), qhm.beta))
    for run in ("adam", "rmsprop", "gd.cosine", "gd.lookahead"):
        assert beneath(f"surface=bowl&run={run}&steps=5") == []
    assert beneath("data=moons&model=net&run=gd&steps=5") == []


def test_where_the_steps_leave_the_plane_the_flow_goes_on():
    link = "surface=ill_scaled(kappa=20)&start=-3,1.5&run=gd(lr=0.2)&steps=60"
    (path,) = simulate(opened(link).race)
    assert path.diverged
    gradient, corrected = flows(path)
    assert np.abs(gradient.points[-1]).max() < 1e-3
    assert np.abs(corrected.points[-1]).max() < 1e-3


def test_what_is_too_stiff_is_left_where_it_cannot_be_followed():
    gradient, _ = beneath("surface=ill_scaled(kappa=1000)&start=-3,1.5&run=gd(lr=1)&steps=40")
    assert np.isfinite(gradient.points[0]).all()
    assert np.isnan(gradient.points[-1]).all()


@pytest.mark.parametrize(("steps", "pieces"), [(1, PIECES), (80, SMOOTH // 80), (1000, 1)])
def test_few_steps_are_cut_for_a_smooth_line(steps, pieces):
    (path, *_) = simulate(opened(f"surface=himmelblau&run=gd(lr=0.001)&steps={steps}").race)
    assert {(one.pieces, len(one.points)) for one in flows(path)} == {(pieces, steps * pieces + 1)}


def test_it_is_drawn_where_it_is_asked_for_and_means_something():
    link = "surface=himmelblau&run=gd&run=momentum&run=adam&steps=30"
    assert all(not run.flows for run in picture(opened(link)).runs)
    seen = picture(opened(f"{link}&flow=on"))
    assert [[one.kind for one in run.flows] for run in seen.runs] == [["gradient", "corrected"], ["ball"], []]
    assert "x′ = −∇f" in seen.runs[0].flows[0].label
    with speaking("zh"):
        assert "步长" in picture(opened(f"{link}&flow=on")).runs[0].flows[0].label
    for other in (f"{link}&flow=on&noise=0.1", "f=x^2&run=gd&flow=on"):
        assert all(not run.flows for run in picture(opened(other)).runs)
