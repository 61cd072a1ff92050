"""Wrappers: around every rule, around each other, and each for itself."""

from __future__ import annotations

import pickle
from itertools import islice

import numpy as np
import pytest
from objectives import BOWL, FLAT, RAVINE, STARTS, Rosenbrock

from declare import Choice, Number
from optim import RULES, WRAPPERS, Optimizer, State, final, run, symbol, walk
from optim.core import stack
from optim.schedules import SCHEDULES, Cosine, OneCycle, Plateau
from optim.wrappers import L2, SAM, Average, Clip, Decay, GradientNoise, Lookahead, Scheduled

GD, Momentum, Adam = (RULES[name] for name in ("gd", "momentum", "adam"))
every_wrapper = pytest.mark.parametrize("name", WRAPPERS)
every_rule = pytest.mark.parametrize("rule", RULES)


def path(optimizer: Optimizer, f=RAVINE, starts=STARTS, steps=20) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.stack([x for x, _ in islice(walk(optimizer, f, starts), steps)])


@every_wrapper
def test_the_docstring_is_a_page(name: str) -> None:
    cls = WRAPPERS[name]
    assert cls.summary().endswith(".")
    assert cls.formula()
    assert cls.__name__.lower() == name.replace("_", "")


@every_wrapper
def test_the_formula_names_what_is_recorded(name: str) -> None:
    own = set(run(WRAPPERS[name](GD()), BOWL, STARTS, 2).seen) - {"g"}
    page = (WRAPPERS[name].__doc__ or "").replace(" ", "")
    for quantity in own:
        assert symbol(quantity).replace(" ", "") in page, quantity


@every_wrapper
def test_bad_numbers_are_refused_by_name(name: str) -> None:
    cls = WRAPPERS[name]
    for field, declared in cls.declared().items():
        bad = ["nonsense"]
        if isinstance(declared, Number):
            assert declared.bounds[0] <= declared.default <= declared.bounds[1]
            bad += [np.nan, declared.bounds[0] - 1, declared.bounds[1] * 2 + 1]
        for value in bad:
            with pytest.raises(ValueError, match=f"^{cls.__name__}.{field}: "):
                cls(GD(), **{field: value})


@every_rule
@every_wrapper
def test_wraps_every_rule(name: str, rule: str) -> None:
    """The rule's quantities keep their names, the batch equals its members, and `final` equals `run`."""
    wrapped = WRAPPERS[name](RULES[rule]())
    trajectory = run(wrapped, RAVINE, STARTS, 8)
    assert set(run(RULES[rule](), RAVINE, STARTS[:1], 1).seen) <= set(trajectory.seen)
    np.testing.assert_array_equal(trajectory.x[:, 1], run(wrapped, RAVINE, STARTS[1:2], 8).x[:, 0])
    alive = trajectory.alive[-1][:, None]
    np.testing.assert_array_equal(final(wrapped, RAVINE, STARTS, 8), np.where(alive, trajectory.x[-1], np.nan))


@every_wrapper
def test_every_form_runs(name: str) -> None:
    for field, declared in WRAPPERS[name].declared().items():
        for option in declared.options if isinstance(declared, Choice) else ():
            assert np.isfinite(path(WRAPPERS[name](Adam(), **{field: option}))).all()


@every_wrapper
def test_inputs_stay_untouched(name: str) -> None:
    wrapped, x = WRAPPERS[name](Momentum()), np.array(STARTS)
    x.flags.writeable = False
    s = wrapped.init(x)
    for t in range(1, 8):
        x, s = wrapped.step(t, x, RAVINE, s)
        x = np.array(x)
        x.flags.writeable = False


@every_wrapper
def test_wraps_every_other_wrapper(name: str) -> None:
    for other in WRAPPERS:
        trajectory = run(WRAPPERS[name](WRAPPERS[other](Adam())), RAVINE, STARTS, 12)
        assert trajectory.alive.all()
        assert {"g", "m", "v"} <= set(trajectory.seen)


def test_homonyms_are_numbered_from_the_inside() -> None:
    seen = run(Lookahead(Average(Lookahead(RULES["schedulefreesgd"]()))), BOWL, STARTS, 3).seen
    assert {"x_bar", "x_bar_2", "phi", "phi_2"} <= set(seen)
    np.testing.assert_array_equal(
        seen["x_bar"], run(Lookahead(RULES["schedulefreesgd"]()), BOWL, STARTS, 3).seen["x_bar"]
    )


def test_a_composition_is_a_value() -> None:
    made = Lookahead(Scheduled(Adam(lr=0.05), OneCycle(steps=80)), k=4)
    again = pickle.loads(pickle.dumps(made))
    assert made == again
    assert hash(made) == hash(again)
    assert made.rule == Adam(lr=0.05)
    assert made.with_rule(GD()).rule == GD()


def test_layers_are_taken_apart_and_stacked_again() -> None:
    made = Lookahead(Decay(Scheduled(Adam(lr=0.05), OneCycle(steps=80)), weight_decay=0.3), k=4)
    assert [type(layer).__name__ for layer in made.layers()] == ["Adam", "OneCycle", "Decay", "Lookahead"]
    assert stack(made.layers()) == made
    assert stack([GD(), *made.layers()[1:]]) == made.with_rule(GD())
    for layer in made.layers()[1:]:
        assert layer.around(GD()).layers()[0] == GD()
        assert stack([GD(), type(layer).fresh(GD())]).rule == GD()
    for wrong in ([], made.layers()[1:], [GD(), GD()]):
        with pytest.raises(ValueError, match="values to unpack"):
            stack(wrong)


def test_array_hyperparameters_reach_through_wrappers() -> None:
    rates = np.array([[0.01], [0.02], [0.03]])
    together = path(Lookahead(Scheduled(Adam(lr=rates), Cosine(steps=20))))
    for i, rate in enumerate(rates[:, 0]):
        alone = path(Lookahead(Scheduled(Adam(lr=rate), Cosine(steps=20))), starts=STARTS[i : i + 1])
        np.testing.assert_allclose(together[:, i], alone[:, 0], rtol=1e-12)
    many = np.tile(STARTS, (4000, 1))
    wide = L2(GD(lr=np.tile(rates, (4000, 1))), weight_decay=np.full((len(many), 1), 0.1))
    ends = final(wide, RAVINE, many, 5)
    np.testing.assert_array_equal(ends[:3], ends[-3:])


@every_wrapper
def test_hyperparameters_of_wrappers_may_be_arrays(name: str) -> None:
    for field, declared in WRAPPERS[name].declared().items():
        if isinstance(declared, Number) and declared.scale != "int":
            values = np.array([declared.default, (declared.low + declared.high) / 2, declared.low])
            together = path(WRAPPERS[name](Adam(), **{field: values[:, None]}))
            for i, value in enumerate(values):
                alone = path(WRAPPERS[name](Adam(), **{field: float(value)}), starts=STARTS[i : i + 1])
                np.testing.assert_allclose(together[:, i], alone[:, 0], rtol=1e-9, err_msg=field)


def test_lookahead_steps_back_every_k() -> None:
    x = path(Lookahead(GD(lr=0.1), k=5, alpha=0.5), BOWL, steps=6)
    fast = STARTS * 0.9 ** np.arange(1, 7)[:, None, None]
    np.testing.assert_allclose(x[:4], fast[:4])
    np.testing.assert_allclose(x[4], (STARTS + fast[4]) / 2)
    np.testing.assert_allclose(x[5], 0.9 * x[4])


def test_what_lookahead_does_to_the_inner_memory() -> None:
    after = {m: path(Lookahead(Momentum(), memory=m), steps=6)[5] for m in ("keep", "reset", "velocity", "pullback")}
    at_five = path(Lookahead(Momentum()), steps=5)[4]
    rate = Momentum().lr
    np.testing.assert_allclose(after["reset"], at_five - rate * RAVINE.grad(at_five))
    np.testing.assert_allclose(after["velocity"], after["reset"])
    half = (after["keep"] + after["reset"]) / 2
    np.testing.assert_allclose(after["pullback"], half)


@every_rule
def test_lookahead_asks_the_rule_for_its_velocity(rule: str) -> None:
    """Its quantities are stopped or averaged with the last ones; a rule without any goes on as it was."""
    made = RULES[rule]()
    states = {m: _states(Lookahead(made, k=3, memory=m), 3) for m in ("keep", "velocity", "pullback")}
    for name in made.velocity:
        kept, stopped, averaged = (vars(states[m][-1].inner)[name] for m in ("keep", "velocity", "pullback"))
        assert not stopped.any()
        np.testing.assert_allclose(averaged, (kept + vars(made.init(STARTS))[name]) / 2)
    if not made.velocity:
        kept, stopped = (path(Lookahead(made, k=3, memory=m), steps=9) for m in ("keep", "velocity"))
        np.testing.assert_array_equal(kept, stopped)


def _states(optimizer: Optimizer, steps: int) -> list[State]:
    with np.errstate(all="ignore"):
        return [s for _, s in islice(walk(optimizer, RAVINE, STARTS), steps)]


def test_a_reset_forgets_the_step_count_too() -> None:
    """Adam's first step is one rate long again."""
    x = path(Lookahead(Adam(lr=0.01, eps=0), memory="reset"), steps=6)
    np.testing.assert_allclose(np.abs(x[5] - x[4]), 0.01)


def test_clipping() -> None:
    g = RAVINE.grad(STARTS)
    by_norm = run(Clip(GD(), limit=1), RAVINE, STARTS, 1).seen["g"][0]
    np.testing.assert_allclose(np.linalg.norm(by_norm, axis=-1), 1)
    np.testing.assert_allclose(by_norm[:, 0] * g[:, 1], by_norm[:, 1] * g[:, 0])
    by_value = run(Clip(GD(), limit=1, by="value"), RAVINE, STARTS, 1).seen["g"][0]
    np.testing.assert_array_equal(by_value, np.clip(g, -1, 1))
    assert np.isfinite(path(Clip(GD()), FLAT)).all()


def test_gradient_noise_dies_out_and_repeats() -> None:
    noisy = GradientNoise(GD(lr=0.1), eta=1, gamma=1, seed=3)
    seen = run(noisy, FLAT, STARTS, 400).seen
    np.testing.assert_allclose(seen["g"], seen["xi"] / np.sqrt(np.arange(1, 401))[:, None, None])
    assert (seen["xi"][:, 0] == seen["xi"][:, 2]).all()
    assert abs(np.std(seen["xi"][:, 0]) - 1) < 0.1
    np.testing.assert_array_equal(path(noisy), path(noisy))
    assert (path(noisy) != path(GradientNoise(GD(lr=0.1), eta=1, gamma=1, seed=4))).any()


def test_sam_asks_twice_and_uphill() -> None:
    trajectory = run(SAM(GD(lr=0.01), rho=0.1), RAVINE, STARTS[:1], 5)
    assert trajectory.evaluations.tolist() == [0, 2, 4, 6, 8, 10]
    e, x = trajectory.seen["e"][:, 0], trajectory.x[:-1, 0]
    np.testing.assert_allclose(np.linalg.norm(e, axis=-1), 0.1)
    np.testing.assert_allclose(trajectory.seen["g"][:, 0], RAVINE.grad(x + e))
    assert np.isfinite(path(SAM(GD()), FLAT)).all()


@pytest.mark.parametrize("form", ["plain", "adaptive"])
@pytest.mark.parametrize("rule", ["lbfgs", "conjugategradient"])
def test_sam_records_the_climb_of_the_step_and_not_that_of_a_line_search(rule: str, form: str) -> None:
    wrapped = SAM(RULES[rule](), rho=0.1, form=form)
    trajectory = run(wrapped, Rosenbrock(), STARTS, 12)
    expected = [wrapped.climb(x, Rosenbrock().grad(x)) for x in trajectory.x[:-1]]
    np.testing.assert_array_equal(trajectory.seen["e"], expected)


def test_adaptive_sam_does_not_mind_units() -> None:
    """Measuring a coordinate in other units leaves the climb the same in the new units."""
    units = np.array([1.0, 10.0])
    f = Rosenbrock()

    class Rescaled(Rosenbrock):
        def grad(self, p):
            return f.grad(p / units) / units

    climb = run(SAM(GD(lr=1e-5), form="adaptive"), f, STARTS, 1).seen["e"][0]
    there = run(SAM(GD(lr=1e-5), form="adaptive"), Rescaled(), STARTS * units, 1).seen["e"][0]
    np.testing.assert_allclose(there / units, climb)


def test_l2_bends_value_slope_and_curvature_alike() -> None:
    """So that a line search and Newton see one function."""
    x = path(L2(RULES["newton"](), weight_decay=0.5), RAVINE, steps=1)[0]
    np.testing.assert_allclose(x, 0, atol=1e-12)
    wrapped = L2(RULES["lbfgs"](), weight_decay=np.full((3, 1), 0.5))
    assert np.abs(path(wrapped, steps=20)[-1]).max() < 1e-4


def test_decay_follows_a_schedule_from_inside_it() -> None:
    """Only a share of x is taken where there is no slope."""
    inside = path(Scheduled(Decay(GD(lr=0.1), weight_decay=0.5), Cosine(steps=10)), FLAT, steps=3)
    factors = np.cumprod([1 - 0.05 * Cosine(steps=10)(t) for t in (1, 2, 3)])
    np.testing.assert_allclose(inside, factors[:, None, None] * STARTS)
    outside = path(Decay(Scheduled(GD(lr=0.1), Cosine(steps=10)), weight_decay=0.5), FLAT, steps=3)
    np.testing.assert_allclose(outside, 0.95 ** np.arange(1, 4)[:, None, None] * STARTS)
    of_paper = path(Scheduled(Decay(GD(lr=0.1), weight_decay=0.5, times="factor"), Cosine(steps=10)), FLAT, steps=5)
    factors = np.cumprod([1 - 0.5 * Cosine(steps=10)(t) for t in range(1, 6)])
    np.testing.assert_allclose(of_paper, factors[:, None, None] * STARTS)
    plain = path(Scheduled(Decay(GD(), weight_decay=0.5, times="plain"), Cosine(steps=10)), FLAT, steps=3)
    np.testing.assert_allclose(plain[2], STARTS / 8)


def test_averages() -> None:
    trajectory = run(Average(GD(lr=0.05)), RAVINE, STARTS, 10)
    np.testing.assert_array_equal(trajectory.x, run(GD(lr=0.05), RAVINE, STARTS, 10).x)
    running = np.cumsum(trajectory.x[1:], axis=0) / np.arange(1, 11)[:, None, None]
    np.testing.assert_allclose(trajectory.seen["x_bar"], running)
    late = run(Average(GD(lr=0.05), start=8), RAVINE, STARTS, 10)
    np.testing.assert_allclose(late.seen["x_bar"][-1], late.x[8:].mean(axis=0))
    ema = run(Average(GD(lr=0.05), form="ema", delta=0.9), RAVINE, STARTS, 2)
    np.testing.assert_allclose(ema.seen["x_bar"][1], 0.9 * ema.x[1] + 0.1 * ema.x[2])


def test_a_plateau_inside_lookahead_keeps_its_memory() -> None:
    made = Lookahead(Scheduled(GD(lr=0.1), Plateau(patience=2)), k=3)
    assert run(made, FLAT, STARTS, 12).seen["alpha"][-1, 0, 0] < 0.1


@pytest.mark.parametrize("memory", ["keep", "reset", "velocity", "pullback"])
@pytest.mark.parametrize("k", [1, 3])
def test_lookahead_records_every_quantity_at_every_step(memory, k) -> None:
    optimizer = WRAPPERS["lookahead"](RULES["adam"](lr=0.05), k=k, memory=memory)
    trajectory = run(optimizer, BOWL, np.array([[1.0, 2.0]]), 7)
    for name in ("g", "m", "v", "m_hat", "v_hat", "phi"):
        assert np.isfinite(trajectory.seen[name]).all()


@pytest.mark.parametrize("name", RULES)
def test_a_schedule_may_begin_at_zero(name: str) -> None:
    optimizer = Scheduled(RULES[name](), SCHEDULES["warmup"](start=0, steps=5))
    trajectory = run(optimizer, BOWL, np.array([[1.0, 2.0]]), 8)
    assert np.isfinite(trajectory.x).all()
    # FTRL weighs all its past by the current rate, so a rate that grows a million times throws it far.
    assert trajectory.alive.all() or name == "ftrl"
