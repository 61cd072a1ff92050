"""A network of many weights stays within what a picture may take of time and memory, and says what it does not give."""

from __future__ import annotations

import numpy as np
import pytest
from links import opened

from learning.dataset import DataSet
from learning.problem import problem
from optim import RULES
from optim.run import PULL, run
from picture import picture
from scenario import race as racing
from scenario import simulate
from scenario.model import MAX_RUNS, WRITTEN
from scenario.race import BUDGET

LARGE = "data=moons&model=net(hidden=40|40)&steps=1000"
EIGHT = "".join(f"&run={key}" for key in ("gd", "momentum", "adam", "rmsprop", "nag", "adagrad", "lion", "adamw"))


@pytest.mark.parametrize("key", RULES)
def test_a_rule_goes_through_many_weights_or_is_refused_in_plain_words(key):
    race = opened(f"data=moons&model=net(hidden=20)&steps=5&run={key}").race
    assert race.surface.d > WRITTEN
    (path,) = simulate(race)
    if path.trajectory is None:
        assert "the Hessian of 81 weights is too much: 40 are the most" in path.ending
    else:
        assert path.x.shape == (6, 81)
        assert set(path.quantities) <= {PULL, "alpha"}
        assert picture(opened(f"data=moons&model=net(hidden=20)&steps=5&run={key}&vectors=on&inspector=on")).inside


def test_a_lean_path_has_the_same_points_and_lengths():
    race = opened("data=moons&model=net(hidden=4)&steps=30&run=adam.cosine").race
    optimizer, x0 = race.runs[0].optimizer, np.array([race.start])
    whole, lean = run(optimizer, race.surface, x0, 30), run(optimizer, race.surface, x0, 30, lean=True)
    np.testing.assert_array_equal(whole.x, lean.x)
    np.testing.assert_array_equal(whole.pull, lean.pull)
    np.testing.assert_array_equal(whole.seen["alpha"], lean.seen["alpha"])
    assert set(lean.seen) == {PULL, "alpha"}
    assert lean.bytes < whole.bytes / 3


def test_eight_runs_of_two_thousand_weights_are_remembered_together():
    scenario = opened(LARGE + EIGHT)
    first = simulate(scenario.race, 40 * BUDGET)  # a slow machine takes the same paths
    assert [path.ending for path in first] == [""] * MAX_RUNS
    assert sum(path.trajectory.bytes for path in first) < 160e6
    again = simulate(scenario.race, 40 * BUDGET)
    assert all(a.trajectory is b.trajectory for a, b in zip(first, again, strict=True))
    racing._PATHS.clear()


def test_what_is_known_of_two_weights_alone_is_not_looked_for_among_many():
    seen = picture(opened("data=moons&model=net(hidden=20)&steps=5&critical=on&field=on&local=paraboloid"))
    assert seen.ground.marks == ()
    assert len(seen.ground.downhill) == 0


def test_a_number_that_would_overflow_is_refused_in_plain_words():
    rows = DataSet(
        "own",
        "Own rows",
        ("a", "b", "c"),
        ((1.0, 2.0, 3.0), (1e300, 1.0, 2.0), (2.0, 5.0, 1.0)),
        "",
        "",
        ("a", "b"),
        "c",
    )
    with pytest.raises(ValueError, match=r"column a, row 2: 1e\+300 is more than 1e\+12"):
        problem(rows, scale="standard")
    assert problem(rows, ("b",), scale="standard").x.shape == (3, 1)
