"""Schedules: what each promises, and its landmarks."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from objectives import BOWL, FLAT, STARTS

from declare import Choice, Number
from optim import RULES, SCHEDULES, run, walk
from optim.core import State
from optim.schedules import Cosine, Cyclical, Joined, OneCycle, Step
from optim.wrappers import Lookahead, Scheduled

every_schedule = pytest.mark.parametrize("name", SCHEDULES)


def factors(schedule, steps: int = 200) -> np.ndarray:
    return np.array([schedule(t) for t in range(1, steps + 1)])


@every_schedule
def test_the_docstring_is_a_page(name: str) -> None:
    cls = SCHEDULES[name]
    assert cls.summary().endswith(".")
    assert "eta" in cls.formula() or "text" in cls.formula()
    assert cls.__name__.lower() == name.replace("_", "")


@every_schedule
def test_defaults_are_in_range_and_bad_numbers_are_refused_by_name(name: str) -> None:
    cls = SCHEDULES[name]
    for field, declared in cls.declared().items():
        bad: list = ["nonsense"]
        if isinstance(declared, Number):
            assert declared.bounds[0] <= declared.default <= declared.bounds[1]
            bad += [math.nan, declared.bounds[0] - 1, declared.bounds[1] * 2 + 1]
        for value in bad:
            with pytest.raises(ValueError, match=f"^{cls.__name__}.{field}: "):
                cls(**{field: value})


@every_schedule
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_factors_are_finite_and_not_negative(name: str, data: st.DataObject) -> None:
    fields = {}
    for field, declared in SCHEDULES[name].declared().items():
        if isinstance(declared, Choice):
            fields[field] = data.draw(st.sampled_from(sorted(declared.options)))
        elif declared.scale == "int":
            fields[field] = data.draw(st.integers(int(declared.low), int(declared.high)))
        else:
            fields[field] = data.draw(st.floats(declared.low, declared.high))
    schedule = SCHEDULES[name](**fields)
    values = factors(schedule, 300)
    assert np.isfinite(values).all()
    assert (values >= -1e-12).all()
    momenta = [schedule.momentum(t) for t in range(1, 301)]
    assert all(m is None or 0 <= m < 1 for m in momenta)


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("constant", {}, {1: 1, 500: 1}),
        ("inverse_sqrt", {}, {1: 1, 4: 0.5, 100: 0.1}),
        ("step", {"every": 10, "gamma": 0.5}, {1: 1, 10: 1, 11: 0.5, 21: 0.25}),
        ("multi_step", {"first": 5, "second": 8, "gamma": 0.1}, {5: 1, 6: 0.1, 8: 0.1, 9: 0.01, 999: 0.01}),
        ("exponential", {"gamma": 0.9}, {1: 1, 3: 0.81}),
        ("polynomial", {"steps": 100, "power": 2, "end": 0.2}, {1: 1, 51: 0.4, 101: 0.2, 300: 0.2}),
        ("cosine", {"steps": 100}, {1: 1, 51: 0.5, 101: 0, 201: 0}),
        ("cosine", {"steps": 100, "end": 0.1, "after": "rise"}, {101: 0.1, 201: 1}),
        ("sgdr", {"first": 10, "growth": 2}, {1: 1, 6: 0.5, 11: 1, 21: 0.5, 31: 1, 51: 0.5}),
        ("sgdr", {"first": 10, "growth": 1, "peak": 0.5}, {11: 0.5, 21: 0.25}),
        ("cyclical", {"up": 10, "low": 0.1}, {1: 0.1, 11: 1, 21: 0.1, 31: 1}),
        ("cyclical", {"up": 10, "low": 0.1, "mode": "triangular2"}, {11: 1, 31: 0.55, 51: 0.325}),
        ("cyclical", {"up": 10, "down": 30, "low": 0}, {11: 1, 26: 0.5, 41: 0}),
        ("one_cycle", {"steps": 100, "peak": 0.3}, {1: 0.04, 30: 1, 100: 0.04 / 1e4, 150: 0.04 / 1e4}),
        ("one_cycle", {"steps": 100, "phases": "three"}, {30: 1, 59: 0.04, 100: 0.04 / 1e4}),
        ("one_cycle", {"steps": 100, "convention": "optax"}, {1: 0.04, 31: 1, 101: 0.04 / 1e4}),
        ("warmup", {"steps": 10, "start": 0.1}, {1: 0.1, 6: 0.55, 11: 1, 99: 1}),
        ("warmup_cosine", {"warmup": 10, "steps": 110}, {1: 0, 6: 0.5, 11: 1, 61: 0.5, 111: 0, 300: 0}),
        ("noam", {"warmup": 16}, {1: 1 / 16, 16: 1, 64: 0.5}),
        ("plateau", {}, {1: 1, 99: 1}),
    ],
)
def test_landmarks(name: str, fields: dict, expected: dict[int, float]) -> None:
    schedule = SCHEDULES[name](**fields)
    for t, factor in expected.items():
        assert schedule(t) == pytest.approx(factor, abs=1e-12), t


@settings(deadline=None, max_examples=60)
@given(first=st.integers(1, 200), growth=st.sampled_from([1, 1.1, 1.25, 1.5, 2, 2.7, 3]), peak=st.floats(0.1, 1))
def test_restarts_come_cycle_after_cycle(first: int, growth: float, peak: float) -> None:
    """In closed form, against counting: each cycle as many times longer than the last, each peak lower."""
    schedule = SCHEDULES["sgdr"](first=first, growth=growth, peak=peak, end=0.05)
    since, length, height = Fraction(0), Fraction(first), 1.0
    for t in range(1, 400):
        counted = 0.05 + (height - 0.05) / 2 * (1 + math.cos(math.pi * float(since / length)))
        assert schedule(t) == pytest.approx(counted, rel=1e-9), t
        since += 1
        if since >= length:
            since, length, height = since - length, length * Fraction(str(growth)), height * peak


def test_momentum_runs_against_the_rate() -> None:
    cycle = OneCycle(steps=100)
    assert [cycle.momentum(t) for t in (1, 30, 100)] == pytest.approx([0.95, 0.85, 0.95])
    triangle = Cyclical(up=10, cycle_momentum="yes")
    assert [triangle.momentum(t) for t in (1, 11, 21)] == pytest.approx([0.9, 0.8, 0.9])
    assert OneCycle(cycle_momentum="no").momentum(5) is None


def test_joined_schedules_start_afresh() -> None:
    joined = Joined(Step(every=5), OneCycle(steps=50), at=10)
    assert factors(joined, 60).tolist() == [*factors(Step(every=5), 10), *factors(OneCycle(steps=50), 50)]
    assert joined.momentum(10) is None
    assert joined.momentum(11) == 0.95


def rates(optimizer, f=BOWL, steps: int = 40) -> np.ndarray:
    return run(optimizer, f, STARTS[:1], steps).seen["alpha"][:, 0, 0]


@every_schedule
def test_a_scheduled_rule_takes_the_scheduled_rates(name: str) -> None:
    schedule, rule = SCHEDULES[name](), RULES["gd"](lr=0.1)
    trajectory = run(Scheduled(rule, schedule), BOWL, STARTS, 40)
    expected = 0.1 * factors(schedule, 40)
    if not schedule.feedback:
        np.testing.assert_allclose(trajectory.seen["alpha"], np.broadcast_to(expected[:, None, None], (40, 3, 1)))
    moved = trajectory.x[:-1] - trajectory.x[1:]
    np.testing.assert_allclose(moved, trajectory.seen["alpha"] * trajectory.seen["g"], rtol=1e-9, atol=1e-15)


def test_the_rate_reaches_a_rule_through_other_wrappers() -> None:
    inside = Scheduled(Lookahead(RULES["adam"](lr=0.1)), Cosine(steps=30))
    np.testing.assert_allclose(rates(inside), 0.1 * factors(Cosine(steps=30), 40))
    twice = Scheduled(Scheduled(RULES["gd"](lr=0.1), Step(every=5)), Step(every=10))
    seen = run(twice, BOWL, STARTS, 20).seen
    np.testing.assert_allclose(seen["alpha"][:, 0, 0], 0.1 * factors(Step(every=5), 20) * factors(Step(every=10), 20))


def test_a_scheduled_rate_leaves_the_rule_itself_alone() -> None:
    rule = RULES["momentum"](lr=0.1)
    next(walk(Scheduled(rule, OneCycle()), BOWL, STARTS))
    assert (rule.lr, rule.mu) == (0.1, 0.9)


@pytest.mark.parametrize(("form", "ratio"), [("inside", 1.0), ("outside", 0.1)])
def test_where_the_rate_stands_decides_what_a_drop_does_to_old_gradients(form: str, ratio: float) -> None:
    """Without new gradients the ball rolls on at its old speed (inside) or at the new rate (outside)."""

    class Push:
        def __init__(self) -> None:
            self.asked = 0

        def value(self, x):
            return x[..., 0]

        def grad(self, x):
            self.asked += 1
            return np.ones_like(x) * (self.asked == 1)

        hess = grad

    rule = Scheduled(RULES["momentum"](lr=1, mu=0.5, form=form), Step(every=1, gamma=0.1))
    moved = np.diff(run(rule, Push(), STARTS[:1], 2).x[:, 0, 0])
    assert moved[1] == pytest.approx(moved[0] * 0.5 * ratio)


def test_plateau_waits_and_then_lowers_each_trajectory_on_its_own() -> None:
    plateau = SCHEDULES["plateau"](patience=3, gamma=0.5)
    flat = rates(Scheduled(RULES["gd"](lr=1), plateau), FLAT, 12)
    assert flat.tolist() == [1.0] * 5 + [0.5] * 4 + [0.25] * 3
    mixed = np.array([[0.0, 0.0], [100.0, 0.0]])
    seen = run(Scheduled(RULES["gd"](lr=0.01), plateau), BOWL, mixed, 12).seen["alpha"][:, :, 0]
    assert (seen[-1] < 0.01).tolist() == [True, False]


def test_plateau_rests_after_a_reduction_and_stops_at_its_floor() -> None:
    resting = SCHEDULES["plateau"](patience=1, gamma=0.1, cooldown=4, low=0.01)
    flat = rates(Scheduled(RULES["gd"](lr=1), resting), FLAT, 20)
    assert sorted(set(flat), reverse=True) == pytest.approx([1, 0.1, 0.01])
    assert (flat == 1).sum() == 3
    assert np.isclose(flat, 0.1).sum() == 6


def test_a_plateau_that_falls_is_never_lowered() -> None:
    assert (rates(Scheduled(RULES["gd"](lr=0.1), SCHEDULES["plateau"](patience=0)), BOWL, 30) == 0.1).all()


def test_an_open_loop_has_no_memory() -> None:
    assert vars(Cosine().init(STARTS)) == {}
    assert Cosine().watch(STARTS, BOWL, State()) == State()


def test_latex_symbols_are_declared_once() -> None:
    for cls in SCHEDULES.values():
        for declared in cls.declared().values():
            if isinstance(declared, Number):
                assert re.fullmatch(r"[\w\\{}+\-|\s]+", declared.symbol)
