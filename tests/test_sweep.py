"""Sweeps and searches: every value is the single run with it, and what is found is what theory says."""

import sys

import numpy as np
import pytest
from links import asked

from lab import outcomes, search, shared_search, spread, sweep, tuned
from lab.sweep import COMPANIONS, COUNT, FEWER, USABLE, disc, ended, standing
from lab.tune import DIGITS, SEEDS, scores, shares
from optim import places
from scenario import simulate
from scenario.axes import Axis
from scenario.handles import handle_of, with_handles
from surfaces.critical import critical_points

RULES = ["gd", "momentum", "nag", "adagrad", "rmsprop", "adadelta", "adam", "newton", "lion"]
LR = Axis("lr", (1e-5, 10))


def single(race, index, **numbers):
    """The one trajectory with these numbers, by the same code."""
    ((_, bundle),) = spread(race, index, {key: np.array([value]) for key, value in numbers.items()})
    path = places(bundle.optimizer, bundle.surface, bundle.start, bundle.steps, bundle.source)
    return outcomes(path, bundle.surface, critical_points(bundle.surface))


def same(one, many, i):
    for name in type(one).__dataclass_fields__:
        assert getattr(one, name)[0].tobytes() == getattr(many, name)[i].tobytes() or (
            np.isnan(getattr(one, name)[0]).all() and np.isnan(getattr(many, name)[i]).all()
        ), name


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("noise", ["0", "0.5"])
def test_each_value_of_a_sweep_is_the_single_run_with_it(rule, noise):
    race = asked(surface="himmelblau", steps="50", noise=noise, seed="3", run=["gd", rule]).race
    found = sweep(race, 1, LR).value
    assert found
    assert len(found.values) == COUNT
    for i in range(0, COUNT, 7):
        same(single(race, 1, lr=found.values[i]), found.own, i)
    assert found.seeds == (noise != "0")
    for k in range(0, COMPANIONS, 5):
        i = 40
        if found.seeds:
            companion = {"seed": float(race.seed + 1 + k)}
        else:
            dx, dy = disc(race, COMPANIONS)[k]
            companion = {"start.x": race.start[0] + dx, "start.y": race.start[1] + dy}
        same(single(race, 1, lr=found.values[i], **companion), found.companions, k * COUNT + i)


def test_a_sweep_is_the_same_wherever_its_run_stands_on_the_axis():
    found = {
        id(sweep(asked(surface="bowl", run=["nag", f"gd(lr={lr},color=red)"]).race, 1, LR).value) for lr in (0.1, 0.2)
    }
    assert len(found) == 1


@pytest.mark.parametrize("key", ["noise", "start.x", "steps", "surface.b", "beta1", "seed", "run.0.0.lr"])
def test_any_number_can_be_swept(key):
    """The outcome is that of the drawn race with that number."""
    scenario = asked(surface="rosenbrock", steps="40", run="adam")
    found = sweep(scenario.race, 0, Axis(key)).value
    assert found
    handle = handle_of(scenario.race, 0, key)
    for i in (0, len(found.values) // 2, len(found.values) - 1):
        (drawn,) = simulate(with_handles(scenario, {handle.key: handle.declared.accept(float(found.values[i]))}).race)
        np.testing.assert_allclose(found.own.loss[i], drawn.loss[-1], rtol=1e-9)


def test_what_cannot_be_stepped_together_is_swept_coarsely():
    race = asked(surface="bowl", steps="20", run="lbfgs").race
    found = sweep(race, 0, Axis("lr")).value
    assert len(found.values) == FEWER
    assert not len(found.companions.left)
    assert found.band("loss").size == 0


def quadratic(kappa, run, **more):
    return asked(surface=f"ill_scaled(kappa={kappa})", run=run, **more).race


def test_the_wall_is_at_two_over_the_largest_curvature():
    for kappa in (2, 10, 50):
        race = quadratic(kappa, "gd", steps="1000", start="1,1")
        big = np.max(np.linalg.eigvalsh(race.surface.hess(np.zeros((1, 2)))[0]))
        found = sweep(race, 0, Axis("lr", (0.02 / big, 20 / big))).value
        step = found.values[1] / found.values[0]
        assert found.usable.high == pytest.approx(2 / big, rel=step - 1)
        assert found.usable.ends[1]


def test_the_best_rate_of_gradient_descent_is_two_over_the_sum_of_the_curvatures():
    for kappa in (4, 10):
        race = quadratic(kappa, "gd", steps=str(6 * kappa), start="1,1")
        mu, big = np.sort(np.linalg.eigvalsh(race.surface.hess(np.zeros((1, 2)))[0]))
        axis = Axis("lr", (0.05 / big, 5 / big))
        best = sweep(race, 0, axis).value
        assert best.values[best.best] == pytest.approx(2 / (mu + big), rel=0.06)
        found = search(race, 0, [axis], 40).value
        assert found.values[found.best, 0] == pytest.approx(2 / (mu + big), rel=0.03)


def scaled(rule, c):
    return asked(f=f"{c}*(x^2+9*y^2)/2", view="-2,2,-2,2", start="1,1", steps="60", run=rule).race


def test_a_surface_times_c_shifts_gradient_descent_by_one_over_c():
    """On an axis that is shifted alike its curve is the same; a power of two is exact."""
    one = sweep(scaled("gd", 1), 0, Axis("lr", (1e-3, 1))).value
    four = sweep(scaled("gd", 4), 0, Axis("lr", (1e-3 / 4, 1 / 4))).value
    np.testing.assert_allclose(four.values, one.values / 4)
    np.testing.assert_allclose(ended(four.own), 4 * ended(one.own), rtol=1e-6)
    assert four.usable.high == pytest.approx(one.usable.high / 4)
    assert four.usable.decades == pytest.approx(one.usable.decades)


@pytest.mark.parametrize("rule", ["signsgd", "lion"])
def test_sign_methods_stay_where_they_are(rule):
    one, four = (sweep(scaled(rule, c), 0, Axis("lr", (1e-3, 1))).value for c in (1, 4))
    np.testing.assert_array_equal(four.own.x, one.own.x)
    np.testing.assert_allclose(ended(four.own), 4 * ended(one.own))
    assert four.usable == one.usable


def test_a_stretch_is_what_the_docstring_says():
    found = sweep(quadratic(10, "momentum", steps="100"), 0, LR).value
    good = ended(found.own) - found.floor <= USABLE * (found.begun - found.floor)
    inside = (found.usable.low < found.values) & (found.values < found.usable.high)
    assert good[inside].all()
    assert found.usable.decades == pytest.approx(inside.sum() * 6 / COUNT)
    assert found.usable.ends == (True, True)
    assert sweep(quadratic(10, "gd", steps="100"), 0, Axis("lr", (1e-6, 1e-5))).value.usable is None


def test_the_band_lies_in_order_and_around_the_companions():
    found = sweep(quadratic(10, "gd", steps="50", noise="1"), 0, LR).value
    low, middle, high = found.band("loss")
    assert np.all((low <= middle) & (middle <= high))
    assert np.isinf(high[-1])
    table = np.concatenate([ended(found.own), ended(found.companions)]).reshape(-1, COUNT)
    np.testing.assert_array_equal(middle, np.sort(table, axis=0)[COMPANIONS // 2])


def test_ends_in_round_off_are_equal_and_the_soonest_is_first():
    ends = np.array([3.0, 1e-20, 1e-30, np.inf, 2.0, np.inf, 1e-25])
    soon = np.array([np.nan, 9, 12, np.nan, 5, np.nan, 9])
    assert standing(ends, soon, 1e-15).tolist() == [5, 1.5, 3, 6.5, 4, 6.5, 1.5]


# ------------------------------------------------------------------------------------------- the search


def test_a_search_counts_its_trials_and_its_gradients():
    race = asked(surface="himmelblau", steps="50", run=["gd", "adam", "newton", "lbfgs"]).race
    for trials in (4, 5, 40, 41):
        for i in range(3):
            found = search(race, i, trials=trials).value
            assert (found.trials, len(found.values)) == (trials, trials)
            assert found.evaluations == (50 * trials,)
    path = simulate(race)[3]
    assert search(race, 3, trials=4).value.evaluations[0] > 0.2 * path.evaluations[-1]


def test_seeds_count_as_trials():
    race = asked(surface="himmelblau", steps="50", noise="0.5", run="gd").race
    found = search(race, 0, trials=40).value
    assert (found.trials, found.seeds, len(found.values)) == (39, len(SEEDS), 13)
    assert found.evaluations == (39 * 50,)
    alone = [single(race, 0, lr=found.values[5, 0], seed=float(race.seed + seed)) for seed in SEEDS]
    assert found.losses[5, 0] == pytest.approx(np.mean([ended(one)[0] for one in alone]))


@pytest.mark.parametrize("rule", RULES)
def test_each_trial_is_the_single_run_and_its_number_is_short(rule):
    race = asked(surface="himmelblau", steps="40", run=["gd", rule]).race
    found = search(race, 1, [LR]).value
    for value, loss in zip(found.values[:, 0], found.losses[:, 0], strict=True):
        assert float(f"{value:.{DIGITS}g}") == value
        assert ended(single(race, 1, lr=value))[0] == loss
    assert found.losses[found.best, 0] <= np.min(found.losses) + 1e-9


def test_a_search_is_the_same_whoever_asks():
    def once():
        from lab.tune import _SEARCHES

        _SEARCHES.clear()
        return search(asked(surface="rosenbrock", steps="100", run="adam").race, 0).value

    one, two = once(), once()
    assert one is not two
    np.testing.assert_array_equal(one.values, two.values)
    np.testing.assert_array_equal(one.losses, two.losses)
    as_third = asked(surface="rosenbrock", steps="100", run=["gd", "nag", "adam"]).race
    assert search(as_third, 2).value is two


def test_two_numbers_are_searched_for_together():
    race = quadratic(10, "momentum", steps="60", start="1,1")
    axes = [Axis("lr", (1e-3, 1)), Axis("mu")]
    found = search(race, 0, axes, 100).value
    alone = search(race, 0, axes[:1], 100).value
    assert found.values.shape == (100, 2)
    assert found.losses.min() < alone.losses.min()
    assert len(np.unique(shares(100, 2)[:, 1])) == 100


def test_one_rate_for_all_is_one_with_which_all_run():
    race = asked(surface="himmelblau", steps="100", run=["gd", "momentum", "adam", "adagrad"]).race
    found = shared_search(race).value
    assert found.losses.shape == (40, 4)
    assert np.isfinite(found.losses[found.best]).all()
    for i in range(4):
        assert ended(single(race, i, lr=found.values[found.best, 0]))[0] == found.losses[found.best, i]
    rates = {run.optimizer.rule.lr for run in tuned(race, "one").runs}
    assert rates == {found.values[found.best, 0]}


def test_ranks_leave_out_what_makes_more_runs_diverge_than_need_be():
    losses = np.array([[1, 3.0], [2, 1], [0.1, np.inf], [3, 2]])
    standings = np.array([[2, 3.0], [3, 1], [1, 4], [4, 2]])
    assert scores(standings, losses).tolist() == [2.5, 2, np.inf, 3]
    assert np.isinf(scores(standings, np.full((4, 2), np.inf))).all()


def test_each_at_its_best_is_never_worse_than_one_for_all():
    race = asked(surface="rosenbrock", steps="200", run=["gd", "momentum", "nag", "adam"]).race
    each, one = (simulate(tuned(race, how)) for how in ("each", "one"))
    # The shared rate is none that the other search has tried, but lies between two that it has.
    assert all(a.loss[-1] <= 1.5 * b.loss[-1] for a, b in zip(each, one, strict=True))
    assert tuned(race, "given") == race


def test_hidden_runs_and_runs_without_the_number_stay_as_they_are():
    race = asked(surface="bowl", steps="30", run=["gd", "momentum(hidden=on)", "nag"]).race
    found = tuned(race, "each", [Axis("mu")])
    assert [run == before for run, before in zip(found.runs, race.runs, strict=True)] == [True, True, False]


def test_numbers_of_the_race_are_not_searched_for():
    race = asked(surface="bowl", run=["gd", "momentum"]).race
    for key in ("start.x", "noise", "steps"):
        with pytest.raises(ValueError, match="no number of a run"):
            search(race, 0, [Axis(key)])
    with pytest.raises(ValueError, match="mu"):
        search(race, 0, [Axis("mu")])
    with pytest.raises(ValueError, match="never outside"):
        sweep(race, 0, Axis("lr", (-5, -1)))
    with pytest.raises(ValueError, match="nothing"):
        shared_search(race, Axis("nothing"))


def test_what_takes_too_long_says_so(monkeypatch):
    for module in ("lab.sweep", "lab.tune"):
        monkeypatch.setattr(sys.modules[module], "BUDGET", 1e-4)
    race = asked(surface="bowl", steps="777", run="adam").race
    for work in (sweep(race, 0, Axis("lr")), search(race, 0)):
        assert work.value is None
        assert "budget" in work.reason
