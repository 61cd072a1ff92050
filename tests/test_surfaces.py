"""The catalogue: what is stated about a surface is true, and what is derived from its formula is right."""

import re
import warnings
from dataclasses import replace
from typing import get_args

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from optim.core import RateUnit
from optim.rules import RULES
from optim.run import run
from surfaces import GROUPS, SURFACES, Surface
from surfaces.core import Parameter, x, y
from surfaces.symbolic import Symbolic

ALL = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))


def random_points(surface: Surface, n: int, seed: int = 0) -> np.ndarray:
    low, high = np.array(surface.window, dtype=float).T
    return np.random.default_rng(seed).uniform(low, high, (n, 2))


def settings_of(surface: Surface):
    """A strategy for parameter values within their sliders."""
    return st.fixed_dictionaries(
        {n: st.floats(d.low, d.high, allow_subnormal=False) for n, d in surface.declared().items()}
    )


def all_minima(surface: Surface) -> list:
    return surface.points((*surface.minima, *surface.local_minima))


def test_there_are_many_and_each_is_described():
    assert len(SURFACES) >= 30
    assert sum(map(len, GROUPS.values())) == len(SURFACES)
    assert len(GROUPS) >= 6


@ALL
def test_is_described(surface):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", surface.name)
    assert SURFACES[surface.name] is surface
    assert surface.group in GROUPS
    assert surface.title
    assert surface.latex
    assert re.search(r"\d{4}|slides|lecture|MATLAB", surface.source)
    assert 40 < len(surface.about) < 300
    assert surface.about.endswith(".")
    assert {"gradient", "length"} <= surface.rates.keys() <= set(get_args(RateUnit))
    assert all(0 < surface.number(rate) < 10 for rate in surface.rates.values())
    assert not {"x", "y", "color"} & surface.declared().keys()


@ALL
def test_everything_stated_lies_in_the_window(surface):
    low, high = np.array(surface.window, dtype=float).T
    stated = (surface.start, *surface.minima, *surface.local_minima, *surface.saddles)
    for point in surface.points(stated):
        assert np.all((low <= point) & (point <= high)), point


@ALL
def test_compiled_equals_sympy(surface):
    """Value, gradient and Hessian against SymPy's own derivatives in 40 digits."""
    values = dict(zip(surface.parameters, surface.values, strict=True))
    f = surface.f.subs({s: sp.Rational(v) for s, v in values.items()})
    exact = [
        f,
        *(f.diff(v) for v in (x, y)),
        *(f.diff(v, w) for v, w in ((x, x), (x, y), (x, x) if surface.curve else (y, y))),
    ]
    kinks = {"DiracDelta": lambda *_: 0, "Heaviside": lambda z, *_: mpmath.mpf(z > 0)}
    evaluate = sp.lambdify((x, y), exact, modules=[kinks, "mpmath"], cse=True)
    points = random_points(surface, 100)
    with mpmath.workdps(40):
        wanted = np.array([[float(v) for v in evaluate(*map(mpmath.mpf, p.tolist()))] for p in points])
    g, h = surface.grad(points), surface.hess(points)
    found = np.stack([surface.value(points), g[:, 0], g[:, 1], h[:, 0, 0], h[:, 0, 1], h[:, 1, 1]], -1)
    # Where a component crosses zero its terms cancel: there 1e-13 of its usual size is all a double can do.
    usual = np.median(np.abs(wanted), axis=0)
    np.testing.assert_array_less(np.abs(found - wanted), 1e-10 * np.abs(wanted) + 1e-13 * usual + 1e-300)
    np.testing.assert_array_equal(h[:, 0, 1], h[:, 1, 0])


@ALL
def test_stated_minima_are_minima(surface):
    usual = np.median(np.abs(surface.grad(random_points(surface, 500))))
    for point in all_minima(surface):
        p = np.array([point])
        if surface.kinked:
            assert_kink_minimum(surface, p[0])
            continue
        assert np.abs(surface.grad(p)).max() <= 1e-9 * usual
        curvature = np.linalg.eigvalsh(surface.hess(p)[0])
        assert curvature[0] >= -1e-9 * curvature[1]
        assert curvature[1] > 0


def assert_kink_minimum(surface, p):
    """Higher on circles of all sizes around, so no direction leads down."""
    angle = np.linspace(0, 2 * np.pi, 721)
    for radius in np.geomspace(1e-7, 0.1, 13):
        around = p + radius * np.stack([np.cos(angle), np.sin(angle)], -1)
        assert (surface.value(around) > surface.value(p[None]) - 1e-15).all()


@ALL
def test_stated_global_minima_are_the_lowest(surface):
    if not surface.minima:
        assert surface.lowest is None
        return
    low, high = np.array(surface.window, dtype=float).T
    grid = np.stack(np.meshgrid(*np.linspace(low, high, 301).T), -1)
    seen = min(surface.value(grid).min(), surface.value(random_points(surface, 20_000)).min())
    assert surface.lowest <= seen + 1e-12 * (1 + abs(seen))
    heights = surface.value(np.array(surface.points(surface.minima)))
    np.testing.assert_allclose(heights, surface.lowest, rtol=1e-9, atol=1e-12)
    for p in surface.points(surface.local_minima):
        assert surface.value(np.array([p]))[0] > surface.lowest


@ALL
def test_stated_saddles_are_saddles(surface):
    usual = np.median(np.abs(surface.grad(random_points(surface, 500))))
    for point in surface.points(surface.saddles):
        p = np.array([point])
        assert np.abs(surface.grad(p)).max() <= 1e-9 * usual
        low, high = np.linalg.eigvalsh(surface.hess(p)[0])
        assert (low < 0 < high) or low == high == 0


@ALL
def test_shapes_and_silence(surface):
    one = np.array([0.3, 0.4])
    many = random_points(surface, 12).reshape(3, 4, 2)
    special = np.array([[0, 0], *surface.points(surface.minima), *surface.points(surface.saddles)], dtype=float)
    far = np.array([[1e300, -1e300], [np.inf, 0], [np.nan, 1], [-1e5, 1e5]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert surface.value(one).shape == ()
        assert surface.grad(one).shape == (2,)
        assert surface.hess(one).shape == (2, 2)
        assert surface.value(many).shape == (3, 4)
        assert surface.grad(many).shape == (3, 4, 2)
        assert surface.hess(many).shape == (3, 4, 2, 2)
        np.testing.assert_allclose(surface.grad(many)[1, 2], surface.grad(many[1, 2]), rtol=1e-12, atol=1e-12)
        assert np.isfinite(surface.grad(special)).all()
        assert np.isfinite(surface.hess(special)).all()
        surface.value(far), surface.grad(far), surface.hess(far)


@ALL
def test_inputs_stay_untouched_and_layout_does_not_matter(surface):
    points = random_points(surface, 7)
    before = points.copy()
    for ask in (surface.value, surface.grad, surface.hess):
        np.testing.assert_allclose(ask(np.asfortranarray(points)), ask(points), rtol=1e-12)
    np.testing.assert_array_equal(points, before)


def test_powers_are_expanded_after_common_terms():
    """SymPy 1.14 loses terms when expanded powers go through its cse; these two surfaces showed it."""
    for name, point in (("himmelblau", (1.3, -2.1)), ("six_hump_camel", (1.1, 0.7))):
        surface = SURFACES[name]
        for v, found in zip((x, y), surface.grad(np.array(point)), strict=True):
            assert found == pytest.approx(float(surface.f.diff(v).subs({x: point[0], y: point[1]})), rel=1e-12)


def test_constants_are_filled_in():
    points = np.zeros((3, 5, 2))
    for f, value, slope in ((sp.Integer(7), 7, (0, 0)), (3 * x, 0, (3, 0)), (x * 0, 0, (0, 0))):
        function = Symbolic(f)
        np.testing.assert_array_equal(function.value(points), np.full((3, 5), value))
        np.testing.assert_array_equal(function.grad(points), np.broadcast_to(slope, (3, 5, 2)))
        np.testing.assert_array_equal(function.hess(points), np.zeros((3, 5, 2, 2)))


def test_slopes_at_kinks():
    origin = np.zeros((1, 2))
    for f in (sp.Abs(x) + sp.Abs(y), sp.Max(sp.Abs(x), sp.Abs(y)), sp.sqrt(x**2 + y**2), sp.sqrt(sp.Abs(x)) + y**2):
        np.testing.assert_array_equal(Symbolic(f).grad(origin), origin)
        assert np.isfinite(Symbolic(f).hess(origin)).all()
    np.testing.assert_array_equal(Symbolic(sp.Max(x, 2 * y)).grad(np.array([[2.0, 1.0]])), [[0.5, 1.0]])
    np.testing.assert_array_equal(Symbolic(sp.Min(x, y, 0)).grad(np.array([[1.0, -1.0]])), [[0.0, 1.0]])


PARAMETERS = [s for s in SURFACES.values() if s.parameters]


@pytest.mark.parametrize("surface", PARAMETERS, ids=lambda s: s.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_facts_follow_the_parameters(surface, data):
    other = surface.with_settings(**data.draw(settings_of(surface)))
    assert other.window == surface.window
    points = random_points(other, 2000)
    usual = np.median(np.abs(other.grad(points)))
    if other.lowest is not None:
        assert other.lowest <= other.value(points).min() + 1e-9 * (1 + abs(other.lowest))
    for point in [*all_minima(other), *other.points(other.saddles)]:
        p = np.array([point])
        if other.kinked:
            assert_kink_minimum(other, p[0])
        else:
            assert np.abs(other.grad(p)).max() <= 1e-7 * usual
    assert all(np.isfinite(other.number(rate)) and other.number(rate) > 0 for rate in other.rates.values())


@pytest.mark.parametrize("surface", PARAMETERS, ids=lambda s: s.name)
def test_parameters_are_checked(surface):
    for name, declared in surface.declared().items():
        low, high = declared.bounds
        for bad in (low - 1, high + 1, np.nan, np.inf, "1; import os"):
            with pytest.raises(ValueError, match=name):
                surface.with_settings(**{name: bad})
    with pytest.raises(ValueError, match="nothing"):
        surface.with_settings(nothing=1)


SHOWN = ("gd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "adamw")
"""The rules that a surface's rates are chosen for."""


def race(surface: Surface, steps: int = 300) -> dict:
    """Every shown rule from the surface's start with the surface's rate, as the page takes it."""
    start = np.array(surface.points((surface.start,)))
    paths = {}
    for name in SHOWN:
        rule = RULES[name]
        rate = surface.rate(rule.rate_unit)
        settings = {} if rate is None else {"lr": rate * rule.rate_factor}
        paths[name] = run(rule(**settings), surface, start, steps)
    return paths


@ALL
def test_the_first_picture_is_neither_dull_nor_lost(surface):
    """Nothing diverges, everything moves, and where there is a minimum everything ends lower than it began."""
    size = np.diff(np.array(surface.window, dtype=float)).ravel()
    for name, path in race(surface).items():
        assert path.alive.all(), name
        assert np.abs((path.x - path.x[0]) / size).max() > 0.01, name
        if surface.minima and surface.name != "cliff":
            assert surface.value(path.x[-1])[0] < surface.value(path.x[0])[0] + 1e-12, name


@pytest.mark.parametrize("surface", PARAMETERS, ids=lambda s: s.name)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_nothing_diverges_with_other_parameters(surface, data):
    other = surface.with_settings(**data.draw(settings_of(surface)))
    for name, path in race(other, 200).items():
        assert path.alive.all(), name


def test_equal_by_name_and_values():
    a, b = SURFACES["rosenbrock"], SURFACES["bowl"]
    assert a == a.with_settings(b=100)
    assert hash(a) == hash(a.with_settings(b=100))
    assert a != a.with_settings(b=10)
    assert a != b
    assert a != "rosenbrock"
    assert a.with_settings(b=10).settings() == {"b": 10}
    assert len({a, a.with_settings(b=100), b}) == 2


def test_a_parameter_is_a_symbol_with_its_declaration():
    kappa = Parameter("kappa", 2, 1, 5, help="for the test")
    assert kappa.declared.symbol == r"\kappa"
    assert kappa.declared.bounds == (1, 5)
    assert str(kappa) == "kappa"
    assert sp.diff(kappa * x**2, x) == 2 * kappa * x
    assert kappa == Parameter("kappa", 2, 1, 5, help="for the test")
    assert kappa != Parameter("kappa", 3, 1, 5, help="for the test")
    assert kappa != sp.Symbol("kappa", real=True)


def plain(f, **facts) -> Surface:
    return Surface("plain", "Plain", f, ((-1, 1), (-1, 1)), (), (0.5, 0.5), about="", source="", **facts)


def test_parameters_come_from_the_formula_in_the_order_in_which_they_are_declared():
    z, a, unused = (Parameter(name, 2, 1, 5, help="for the test") for name in "zak")
    surface = plain(a * x**2 + sp.sin(z) * y, rates={"gradient": 1 / a})
    assert list(surface.declared()) == ["z", "a"]
    assert surface.settings() == {"z": 2, "a": 2}
    assert unused not in surface.parameters
    changed = surface.with_settings(a=4)
    assert changed.values == (2, 4)
    assert changed.value(np.array([1.0, 0.0])) == 4
    assert changed.rate("gradient") == 0.25


def test_rates_fall_back_from_the_special_to_the_plain():
    some = plain(x**2, rates={"gradient": 1, "velocity": 2})
    assert [some.rate(unit) for unit in get_args(RateUnit)] == [1, 2, 2, None, None, None]
    all_of_them = dict(zip(get_args(RateUnit), range(1, 7), strict=True))
    every = plain(x**2, rates=all_of_them)
    assert {unit: every.rate(unit) for unit in all_of_them} == all_of_them
    assert plain(x**2, rates={"gradient": 1}).rate("ahead") == 1


def test_a_surface_knows_its_home():
    surface = SURFACES["rosenbrock"]
    assert surface.home == surface.window
    moved = replace(replace(surface, window=((0, 1), (0, 1))), window=((0, 2), (0, 2)))
    assert moved.home == surface.window
    assert moved.text == surface.text == ""
