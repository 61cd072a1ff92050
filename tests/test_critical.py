"""Critical points, curvature at a point, and the two Taylor models with the steps they choose."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surfaces import SURFACES
from surfaces.critical import critical_points, curvature, nearest_minimum, search
from surfaces.expression import parse
from surfaces.formula import formula_surface
from surfaces.taylor import local, steepest_step, trust_step

WINDOW = ((-4.0, 4.0), (-4.0, 4.0))
CURVES = {"two_weights", "recurrent", "narrowing"}
"""Their minima form curves, of which the grid finds other points than the stated ones."""
KINKED = {name for name, surface in SURFACES.items() if surface.kinked}
"""Where a minimum is a kink there is no Hessian to find it by, unless the grid happens to meet it."""

each = pytest.mark.parametrize("name", SURFACES)


def is_found(point, found) -> bool:
    return any(np.hypot(c.x - point[0], c.y - point[1]) < 1e-6 for c in found)


@each
def test_what_is_stated_is_found(name):
    surface = SURFACES[name]
    found = critical_points(surface)
    for p in surface.points((*surface.minima, *surface.local_minima)):
        assert any(np.hypot(c.x - p[0], c.y - p[1]) < 1e-6 and c.shape == "minimum" for c in found), p
    for p in surface.points(surface.saddles):
        assert any(np.hypot(c.x - p[0], c.y - p[1]) < 1e-6 and c.shape == "saddle" for c in found), p


@pytest.mark.parametrize("name", sorted(SURFACES.keys() - CURVES - KINKED))
def test_the_grid_alone_finds_it(name):
    surface = SURFACES[name]
    found = search(surface, surface.window)
    stated = surface.points((*surface.minima, *surface.local_minima, *surface.saddles))
    assert all(is_found(p, found) for p in stated)


@each
def test_what_is_found_is_critical(name):
    surface = SURFACES[name]
    low, high = np.array(surface.window, dtype=float).T
    usual = np.median(np.abs(surface.grad(np.random.default_rng(0).uniform(low, high, (500, 2)))))
    for c in critical_points(surface):
        p = np.array([c.x, c.y])
        assert np.all((low - 1e-3 <= p) & (p <= high + 1e-3))
        assert c.value == surface.value(p)
        if np.isnan(c.eigenvalues).any():
            continue
        assert np.abs(surface.grad(p)).max() <= 1e-6 * usual
        assert c.eigenvalues == pytest.approx(np.linalg.eigvalsh(surface.hess(p)), rel=1e-9, abs=1e-9)
        signs = {"minimum": (1, 1), "saddle": (-1, 1), "maximum": (-1, -1)}
        if c.kind != "degenerate":
            assert c.kind == c.shape
            assert tuple(np.sign(c.eigenvalues)) == signs[c.kind]


@each
def test_points_are_distinct_and_always_the_same(name):
    surface = SURFACES[name]
    found = search(surface, surface.window)
    points = np.array([(c.x, c.y) for c in found]).reshape(-1, 2)
    apart = np.abs(points[:, None] - points[None]).max(-1) + np.eye(len(points))
    assert apart.min(initial=1) > 1e-6
    assert search(surface, surface.window) == found


COUNTS = {
    "x^2+y^2": {"minimum": 1},
    "x^2-y^2": {"saddle": 1},
    "-x^2-2y^2": {"maximum": 1},
    "x^3-3x*y^2": {"degenerate": 1},
    "x^4+y^4": {"degenerate": 1},
    "x^3/3-x+y^2": {"minimum": 1, "saddle": 1},
    "(x^2+y-11)^2+(x+y^2-7)^2": {"minimum": 4, "saddle": 4, "maximum": 1},
    "sin(x)*sin(y)": {"minimum": 2, "maximum": 2, "saddle": 9},
    "2x+3y": {},
    "exp(x)": {},
    "log(x+y)": {},
    "1/(x^2+y^2)": {},
    "floor(x)": {},
    "exp(-x^2-y^2)": {"maximum": 1},
    "sqrt(1-x^2-y^2)": {"maximum": 1},
    "1e-9*(x^2+y^2)": {"minimum": 1},
    "1e9*(x^2-y^2)": {"saddle": 1},
}


@pytest.mark.parametrize("text", COUNTS)
def test_known_counts(text):
    found = search(parse(text), ((-4.0, 4.0), (-4.0, 4.0)))
    assert Counter(c.kind for c in found) == COUNTS[text]


def test_degenerate_points_are_told_apart_by_a_circle():
    shapes = {t: [c.shape for c in search(parse(t), WINDOW)] for t in ("x^3-3x*y^2", "x^4+y^4", "-x^4-y^4", "x^4-y^4")}
    assert list(shapes.values()) == [["saddle"], ["minimum"], ["maximum"], ["saddle"]]


def test_a_valley_floor_is_thinned():
    found = search(parse("(y-x)^2"), WINDOW)
    assert 4 <= len(found) <= 40
    assert all(c.kind == "degenerate" and c.shape == "minimum" and c.x == pytest.approx(c.y, abs=1e-4) for c in found)


@pytest.mark.parametrize("text", ["exp(100x)+y^2", "exp(60y)", "1/(1+exp(-30x))+y^2"])
def test_what_runs_out_level_has_no_minimum_on_the_way(text):
    assert search(parse(text), WINDOW) == ()


def test_kinks_are_listed_where_they_are_stated():
    (kink,) = critical_points(SURFACES["lasso"])
    assert (kink.x, kink.y, kink.kind, kink.shape) == (1, 0, "degenerate", "minimum")
    assert np.isnan(kink.eigenvalues).all()
    assert kink.largest_rate is None


@settings(max_examples=20, deadline=None)
@given(st.floats(1, 900), st.floats(0, 90))
def test_largest_rate_is_two_over_l(kappa, theta):
    surface = SURFACES["rotated"].with_settings(kappa=kappa, theta=theta)
    c = nearest_minimum(surface, (3, 1))
    assert c is not None
    assert c.largest_rate == pytest.approx(2 / kappa)
    at = curvature(surface, (1, 2))
    assert at is not None
    assert at.condition == pytest.approx(kappa)
    np.testing.assert_allclose(
        at.eigenvectors @ np.diag(at.eigenvalues) @ at.eigenvectors.T, surface.hess(np.ones(2)), atol=1e-9
    )


def test_the_nearest_minimum_is_the_nearest():
    surface = SURFACES["himmelblau"]
    for p in surface.points(surface.minima):
        c = nearest_minimum(surface, (p[0] + 0.3, p[1] - 0.2))
        assert c is not None
        assert (c.x, c.y) == pytest.approx(p)
    assert nearest_minimum(SURFACES["saddle"], (0, 0)) is None


def test_curvature_has_its_limits():
    assert curvature(parse("log(x)+y^2"), (-1, 0)) is None
    flat = curvature(parse("x^2+y"), (1, 1))
    assert flat is not None
    assert flat.condition == np.inf


def test_models_touch_the_surface():
    surface = SURFACES["himmelblau"]
    here = local(surface, (1.0, -2.0))
    assert here is not None
    d = np.array([[0.0, 0.0], [1e-3, 0.0], [0.0, -1e-3], [7e-4, 7e-4]])
    exact = surface.value(here.point + d)
    np.testing.assert_allclose(here.plane(here.point + d), exact, atol=1e-4)
    np.testing.assert_allclose(here.paraboloid(here.point + d), exact, atol=1e-6)
    assert here.plane(here.point + np.zeros((3, 4, 2))).shape == (3, 4)
    assert here.paraboloid(here.point) == here.value


def test_paraboloid_of_a_quadratic_is_exact():
    surface = SURFACES["booth"]
    here = local(surface, (-3.0, 4.0))
    assert here is not None
    points = np.random.default_rng(0).uniform(-9, 9, (20, 2))
    np.testing.assert_allclose(here.paraboloid(points), surface.value(points), rtol=1e-12)
    np.testing.assert_allclose(here.point + here.newton_step(100), [1, 3], atol=1e-12)


def test_no_model_in_a_hole():
    assert local(formula_surface("log(x)+y"), (-1.0, 0.0)) is None


def test_steepest_step():
    np.testing.assert_allclose(steepest_step(np.array([3.0, 4.0]), 2), [-1.2, -1.6])
    np.testing.assert_array_equal(steepest_step(np.zeros(2), 2), [0, 0])


numbers = st.floats(-5, 5).map(lambda v: round(v, 3))


@settings(max_examples=300, deadline=None)
@given(numbers, numbers, numbers, numbers, numbers, st.floats(0.01, 10))
def test_trust_step_is_the_best_in_the_circle(a, b, c, gx, gy, d):
    g, h = np.array([gx, gy]), np.array([[a, b], [b, c]])
    s = trust_step(g, h, d)
    assert np.linalg.norm(s) <= d * (1 + 1e-9)
    angle, radius = np.meshgrid(np.linspace(0, 2 * np.pi, 361), np.linspace(0, d, 41))
    others = radius[..., None] * np.stack([np.cos(angle), np.sin(angle)], -1)

    def model(step):
        return step @ g + ((step @ h) * step).sum(-1) / 2

    assert model(s) <= model(others).min() + 1e-8 * (1 + np.abs(g).sum() * d + np.abs(h).sum() * d**2)
    if np.linalg.eigvalsh(h)[0] > 0.1 and np.linalg.norm(newton := np.linalg.solve(h, -g)) < d:
        np.testing.assert_allclose(s, newton, atol=1e-9)


def test_trust_step_in_the_hard_case():
    """On a ridge the gradient says nothing about the way down; the step still goes there, to the circle."""
    s = trust_step(np.array([1.0, 0.0]), np.diag([2.0, -1.0]), 3)
    assert np.linalg.norm(s) == pytest.approx(3)
    assert abs(s[1]) > 2
    assert np.linalg.norm(trust_step(np.zeros(2), np.diag([2.0, -1.0]), 3)) == pytest.approx(3)
    np.testing.assert_array_equal(trust_step(np.zeros(2), np.eye(2), 3), [0, 0])
