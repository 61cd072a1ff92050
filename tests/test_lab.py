"""The laboratory: what is computed side by side is what each would be alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from links import asked

from lab import FAR_OUT, NOWHERE, outcomes, spread, survey
from lab.survey import alone
from optim import RULES, places
from scenario import from_params, simulate, to_link
from scenario.axes import Axis, Span, parse
from scenario.handles import every, handle_of, span, with_handles
from scenario.model import AROUND
from surfaces.critical import critical_points

START = (Axis("start.x"), Axis("start.y"))
BATCHED = [key for key, rule in RULES.items() if rule.batched]


def single(race, index, **numbers):
    """The one trajectory with these numbers, by the same code."""
    ((_, bundle),) = spread(race, index, {key: np.array([value]) for key, value in numbers.items()})
    return places(bundle.optimizer, bundle.surface, bundle.start, bundle.steps, bundle.source)


@pytest.mark.parametrize("rule", BATCHED)
def test_each_cell_is_the_single_run_from_there(rule):
    """Bit for bit: 200 cells of a map, of the less known rules 20."""
    known = rule in ("gd", "momentum", "nag", "adagrad", "rmsprop", "adadelta", "adam", "newton")
    race = asked(surface="himmelblau", steps="60" if known else "20", run=rule).race
    found = survey(race, 0, START, 32).value
    assert found
    cells = np.random.default_rng(0).choice(32 * 32, 200 if known else 20, replace=False)
    for cell in cells:
        x, y = found.values[0][cell % 32], found.values[1][cell // 32]
        one = outcomes(single(race, 0, **{"start.x": x, "start.y": y}), race.surface, found.points)
        assert one.x.tobytes() == found.outcomes.x[cell : cell + 1].tobytes()
        assert one.reached[0] == found.outcomes.reached[cell]
        np.testing.assert_array_equal(one.updates[0], found.outcomes.updates[cell])


NUMBERS = [
    (link, handle.key)
    for link in [*RULES, *(f"adam.{key}" for key in AROUND)]
    for handle in every(asked(surface="rosenbrock", run=link).race)
    if handle.run is not None
]


@pytest.mark.parametrize(("link", "key"), NUMBERS)
def test_a_number_that_is_an_axis_is_the_number_in_each_run(link, key):
    """Every number of every rule, schedule and wrapper, against the race with that value as it is drawn."""
    scenario = asked(surface="rosenbrock", run=link, steps="25")
    race = scenario.race
    one = span(race, 0, Axis(key))
    values = one.values(5)
    parts = [
        (where, places(b.optimizer, b.surface, b.start, b.steps, b.source))
        for where, b in spread(race, 0, {key: values})
    ]
    for where, path in parts:
        for lane, i in enumerate(where):
            (drawn,) = simulate(with_handles(scenario, {key: float(values[i])}).race)
            alive = drawn.last + 1
            scale = np.maximum(np.abs(drawn.x[:alive]), 1)
            assert np.all(np.abs(path[:alive, :, lane] - drawn.x[:alive]) <= 1e-9 * scale), (key, values[i])


def test_what_cannot_be_an_array_is_computed_value_by_value():
    race = asked(surface="rosenbrock", run="adam.lookahead", steps="20").race
    lanes = {"steps": np.array([5.0, 20, 5]), "start.x": np.array([-1.0, 0, 1])}
    found = list(spread(race, 0, lanes))
    assert [bundle.steps for _, bundle in found] == [5, 20]
    assert [list(where) for where, _ in found] == [[0, 2], [1]]
    assert found[0][1].start[:, 0].tolist() == [-1, 1]


def test_a_parameter_of_the_surface_takes_start_and_rate_along():
    """As it does when it is taken in hand: a click on the map is that scenario."""
    scenario = asked(surface="rosenbrock", run="gd", steps="20")
    for where, bundle in spread(scenario.race, 0, {"surface.b": np.array([5.0, 50.0])}):
        (i,) = where
        (drawn,) = simulate(with_handles(scenario, {"surface.b": [5.0, 50.0][i]}).race)
        path = places(bundle.optimizer, bundle.surface, bundle.start, bundle.steps, bundle.source)
        np.testing.assert_array_equal(path[..., 0], drawn.x)


def test_noise_is_the_scenarios_own():
    scenario = asked(surface="bowl", run="gd", steps="30", noise="0.5", seed="3")
    ((_, bundle),) = spread(scenario.race, 0, {"noise": np.array([0.0, 0.5])})
    path = places(bundle.optimizer, bundle.surface, bundle.start, bundle.steps, bundle.source)
    (drawn,) = simulate(scenario.race)
    np.testing.assert_array_equal(path[..., 1], drawn.x)


def test_a_run_without_that_number_is_told():
    race = asked(surface="bowl", run=["gd", "momentum"]).race
    assert handle_of(race, 0, "mu") is None
    with pytest.raises(ValueError, match="mu"):
        survey(race, 0, (Axis("lr"), Axis("mu")), 8)
    assert survey(race, 1, (Axis("lr"), Axis("mu")), 8).value


def test_equal_runs_of_other_races_are_one_survey():
    one = asked(surface="bowl", run=["gd", "adam(color=red)"]).race
    other = asked(surface="bowl", run=["adam", "momentum"]).race
    assert alone(one, 1) == alone(other, 0)
    assert survey(one, 1, START, 8).value is survey(other, 0, START, 8).value


def test_outcomes_say_what_the_claims_do():
    """Arrival, divergence and loss of a path, as they are measured one by one."""
    from lessons.measures import arrival

    for link in ("gd", "gd(lr=5)", "adam(lr=0.5)", "gd(lr=1e-05)"):
        scenario = asked(surface="himmelblau", run=link, steps="120")
        race = scenario.race
        (drawn,) = simulate(race)
        points = critical_points(race.surface)
        one = outcomes(single(race, 0, **{"start.x": race.start[0]}), race.surface, points)
        assert one.left[0] == drawn.diverged
        assert (one.reached[0] == FAR_OUT) == bool(drawn.diverged)
        np.testing.assert_allclose(one.x[0], drawn.x[-1])
        np.testing.assert_allclose(one.loss[0], drawn.loss[-1])
        since = arrival(drawn)
        assert (one.updates[0] == since) or (np.isnan(one.updates[0]) and since == np.inf)


def test_a_saddle_is_reached_along_its_ridge():
    race = asked(surface="himmelblau", run="newton(lr=0.5)", steps="200").race
    found = survey(race, 0, START, 32).value
    kinds = {found.points[k].shape for k in np.unique(found.outcomes.reached) if k >= 0}
    assert "saddle" in kinds
    race = asked(surface="himmelblau", run="gd(lr=1e-05)", steps="3").race
    assert np.mean(survey(race, 0, START, 32).value.outcomes.reached == NOWHERE) > 0.9


@settings(max_examples=60)
@given(
    st.sampled_from(["linear", "log", "complement", "int"]),
    st.floats(0.01, 0.4),
    st.floats(0.5, 0.9),
    st.integers(1, 50),
)
def test_values_of_an_axis_ascend_between_its_ends(scale, low, high, count):
    if scale == "int":
        low, high = round(100 * low), round(100 * high)
    values = Span("lr", low, high, scale).values(count)
    assert len(values) == count
    assert np.all(np.diff(values) > 0) or scale == "int"
    assert low <= values[0] <= values[-1] <= high


def test_axes_are_written_as_they_are_read():
    link = to_link(asked(surface="bowl", run="momentum", beside="numbers", axes="lr(0.01,1)|mu"))
    assert "axes=lr(0.01,1)%7Cmu" in link
    for text in ("", "lr(", "lr(1)", "lr(2,1)", "lr(a,b)", "lr(nan,1)", "<b>", "lr(0,1e400)"):
        with pytest.raises(ValueError, match=r"'|not"):
            parse(text)


@pytest.mark.parametrize(
    ("axes", "kept"), [("nothing", 0), ("lr|nothing", 1), ("lr|start.x|start.y", 2), ("lr(-5,-1)", 0), ("mu", 0)]
)
def test_what_is_no_axis_of_the_race_is_named_and_left_out(axes, kept):
    scenario, problems = from_params({"surface": ["bowl"], "run": ["gd"], "beside": ["numbers"], "axes": [axes]})
    assert len(scenario.view.axes) == kept
    assert len(problems) == 1


def test_on_a_curve_of_minima_an_end_is_where_it_is():
    """Of a curve only some points are listed; whoever has come to rest elsewhere on it is no less there."""
    race = asked(surface="two_weights", run="gd(lr=0.1)", steps="1000").race
    found = survey(race, 0, START, 32).value.outcomes
    curve = np.abs(found.x[:, 0] * found.x[:, 1] - 1) < 1e-6
    assert curve.mean() > 0.9
    assert np.isfinite(found.updates[curve]).all()
    assert (found.reached[curve] >= 0).all()
    short = survey(asked(surface="two_weights", run="gd(lr=0.1)", steps="1").race, 0, START, 32).value.outcomes
    assert np.mean(short.reached == NOWHERE) > 0.5
