"""Identities and closed forms that need no library: what the formulas say about each other."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from objectives import BOWL, RAVINE, STARTS, Quadratic, Rosenbrock, Scaled

from optim import RULES, Optimizer, State, run, walk
from optim.wrappers import L2, SAM, Average, Clip, Decay, GradientNoise, Lookahead

GD, Momentum, NAG, Adam, Lion = (RULES[name] for name in ("gd", "momentum", "nag", "adam", "lion"))
RATE = 0.02
CURVATURES = np.array([1.0, 25.0])
TURN = np.array([[np.cos(0.7), -np.sin(0.7)], [np.sin(0.7), np.cos(0.7)]])

KNOWS_THE_ORIGIN = {"adamw", "sgdw", "asgd", "lamb", "lars", "fromage", "adafactor", "ftrl"}


def path(rule: Optimizer, f=RAVINE, starts=STARTS, steps=60) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.stack([starts, *(x for x, _ in islice(walk(rule, f, starts), steps))])


def states(rule: Optimizer, f=RAVINE, starts=STARTS, steps=60) -> list[State]:
    return [s for _, s in islice(walk(rule, f, starts), steps)]


def same(a: np.ndarray, b: np.ndarray, rtol: float = 1e-10) -> None:
    np.testing.assert_allclose(a, b, rtol=rtol, atol=1e-11)


# ---- closed forms on a quadratic --------------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(rate=st.floats(1e-4, 0.1), x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_gd_shrinks_each_direction_by_its_own_factor(rate: float, x: float, y: float) -> None:
    start = np.array([[x, y]])
    powers = (1 - rate * CURVATURES) ** np.arange(31)[:, None]
    np.testing.assert_allclose(path(GD(lr=rate), starts=start, steps=30)[:, 0], powers * start, rtol=1e-10, atol=1e-250)


@settings(deadline=None, max_examples=20)
@given(rate=st.floats(1e-3, 0.07), mu=st.floats(0.05, 0.95))
def test_heavy_ball_obeys_its_recurrence(rate: float, mu: float) -> None:
    x = path(Momentum(lr=rate, mu=mu), steps=30)
    same(x[2:], (1 + mu - rate * CURVATURES) * x[1:-1] - mu * x[:-2])


def test_gd_stops_converging_at_two_over_the_curvature() -> None:
    assert np.abs(path(GD(lr=1.99 / 25), steps=2000)[-1]).max() < 1e-3
    assert np.abs(path(GD(lr=2.01 / 25), steps=2000)[-1]).max() > 10


def test_newton_needs_one_step_and_conjugate_gradients_two() -> None:
    f = Quadratic(((3.0, 1.0), (1.0, 2.0)), (0.5, -1.0))
    same(path(RULES["newton"](), f, steps=1)[-1], np.broadcast_to(f.centre, STARTS.shape))
    exact = RULES["conjugategradient"](curvature=1e-3)
    assert np.abs(path(exact, f, steps=2)[-1] - f.centre).max() < 1e-2
    assert np.abs(path(exact, f, steps=12)[-1] - f.centre).max() < 1e-9


def test_newton_jumps_to_a_saddle_and_saddle_free_newton_leaves_it() -> None:
    saddle = Quadratic(((2.0, 0.0), (0.0, -2.0)))
    same(path(RULES["newton"](), saddle, steps=1)[-1], np.zeros((3, 2)))
    ends = path(RULES["newton"](form="saddle_free"), saddle, steps=5)[-1]
    assert (np.abs(ends[:, 0]) < 1e-12).all()
    assert (np.abs(ends[:, 1]) > np.abs(STARTS[:, 1])).all()


def test_lbfgs_finds_the_curvature_of_a_quadratic() -> None:
    """torch stops where a step would win less than 1e-9, optax goes on."""
    for search, near in {"strong_wolfe": 1e-4, "zoom": 1e-9}.items():
        assert np.abs(path(RULES["lbfgs"](search=search), steps=20)[-1]).max() < near


def test_polyak_halves_a_bowl() -> None:
    """On f = x^2/2 the step is f/|g|^2 = 1/2: half the way to the minimum, whatever the start."""
    same(path(RULES["polyak"](lr=10), BOWL, steps=20)[-1], STARTS / 2**20)


# ---- identities between rules ----------------------------------------------------------------------------


def test_averaged_momentum_is_the_heavy_ball_at_a_tenth_of_its_rate() -> None:
    same(path(Momentum(lr=RATE)), path(Momentum(lr=RATE * 10, form="ema")))
    same(path(Momentum(lr=RATE)), path(Momentum(lr=RATE, form="inside")))


def test_momentum_without_memory_is_gd() -> None:
    for other in (
        Momentum(lr=RATE, mu=0),
        NAG(lr=RATE, mu=0),
        RULES["qhm"](lr=RATE, nu=0),
        RULES["sgdw"](lr=RATE, mu=0, weight_decay=0),
        RULES["asgd"](lr=RATE, weight_decay=0),
        RULES["optimisticgd"](lr=RATE, b=0),
    ):
        same(path(GD(lr=RATE)), path(other))


def test_the_two_forms_of_nesterov() -> None:
    """The rewritten form draws p_t = x_t + mu v_t."""
    ahead = [x + 0.9 * s.v for x, s in islice(walk(NAG(lr=RATE), RAVINE, STARTS), 60)]
    for form in ("rewritten", "inside"):
        same(path(NAG(lr=RATE, form=form))[1:], np.stack(ahead))


def test_adagrad_as_the_lecture_notes_write_it() -> None:
    same(path(RULES["adagrad"](eps=0)), path(RULES["adagrad"](eps=0, form="rms")))


def test_what_quasi_hyperbolic_rules_contain() -> None:
    same(path(RULES["qhm"](lr=RATE, nu=1)), path(Momentum(lr=RATE, form="ema")))
    same(path(RULES["qhadam"](lr=RATE, nu1=1, nu2=1)), path(Adam(lr=RATE)))


def test_adam_without_its_parts() -> None:
    plain = Adam(lr=RATE, beta1=0, correction="none")
    same(path(plain), path(RULES["rmsprop"](lr=RATE, rho=0.999)))
    same(path(Adam(lr=RATE, eps=0)), path(RULES["padam"](lr=RATE, p=0.5, eps=0)))
    signs = Adam(lr=RATE, beta1=0, beta2=0, eps=0)
    same(path(signs), path(RULES["signsgd"](lr=RATE)))


def test_relatives_of_adam_that_become_it() -> None:
    adam = path(Adam(lr=RATE))
    same(adam, path(RULES["adamw"](lr=RATE, weight_decay=0)))
    same(adam, path(RULES["ademamix"](lr=RATE, a=0)))
    without_eps = path(Adam(lr=RATE, eps=0))
    for name, fields in {"adamod": {"beta3": 0}, "swats": {"tolerance": 0}, "adabound": {"gamma": 1e-12}}.items():
        same(without_eps, path(RULES[name](lr=RATE, eps=0, **fields)), rtol=1e-8)


def test_amsgrad_is_adam_while_slopes_grow() -> None:
    """On -x^2/2 every slope is steeper than the last, so that v never falls."""
    hill = Quadratic(((-1.0, 0.0), (0.0, -1.0)))
    same(path(Adam(lr=RATE), hill), path(RULES["amsgrad"](lr=RATE), hill))
    assert not np.allclose(path(Adam(lr=RATE)), path(RULES["amsgrad"](lr=RATE)))


def test_signum_without_memory_is_sign_sgd() -> None:
    sign = path(RULES["signsgd"](lr=RATE))
    same(sign, path(RULES["signum"](lr=RATE, beta=0)))
    same(sign, path(Lion(lr=RATE, beta1=0)))


def test_sm3_of_a_vector_is_adagrad_and_aggmo_of_one_ball_is_momentum() -> None:
    same(path(RULES["sm3"](mu=0)), path(RULES["adagrad"](eps=1e-8, eps_place="inside")))
    one = RULES["aggmo"](lr=RATE, beta1=0.9, beta2=0.9, beta3=0.9)
    same(path(one), path(Momentum(lr=RATE)))


def test_schedule_free_in_its_limits() -> None:
    """beta = 0 draws z, which is GD where the gradients are taken; beta = 1 draws the mean of z."""
    same(path(RULES["schedulefreesgd"](lr=RATE, beta=0)), path(GD(lr=RATE)))
    end = states(RULES["schedulefreesgd"](lr=RATE, beta=1))
    same(end[-1].x_bar, np.mean([s.z for s in end], axis=0))


# ---- sizes of steps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["adam", "adamax", "amsgrad", "nadam", "qhadam", "adan", "signsgd", "lion", "rprop"])
def test_the_first_step_is_one_rate_long(name: str) -> None:
    rule = RULES[name](lr=RATE) if "eps" not in RULES[name].declared() else RULES[name](lr=RATE, eps=0)
    x = path(rule, steps=1)
    factor = {"nadam": (0.9 / (1 - 0.9**2)) * 0.1 + 1}.get(name, 1.0)
    same(x[1], x[0] - RATE * factor * np.sign(RAVINE.grad(STARTS)))


@settings(deadline=None, max_examples=20)
@given(share=st.floats(0, 0.95), beta2=st.floats(0.5, 0.9999), x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_adams_steps_are_bounded(share: float, beta2: float, x: float, y: float) -> None:
    """By the Cauchy-Schwarz inequality, whatever the gradients are (for beta1^2 < beta2)."""
    beta1 = share * np.sqrt(beta2)
    moved = np.abs(np.diff(path(Adam(lr=1, beta1=beta1, beta2=beta2), Rosenbrock(), np.array([[x, y]]), 40), axis=0))
    t = np.arange(1, 41)[:, None, None]
    longest = (1 - beta1) / np.sqrt((1 - beta2) * (1 - beta1**2 / beta2))
    assert (moved <= longest * np.sqrt(1 - beta2**t) / (1 - beta1**t) * (1 + 1e-9)).all()


def test_rmsprops_first_step_and_that_of_the_lecture_notes() -> None:
    first = [np.abs(path(RULES["rmsprop"](lr=RATE, eps=0, first=f), steps=1)[1] - STARTS) for f in ("zero", "square")]
    same(first[0], np.full((3, 2), RATE / np.sqrt(0.01)))
    same(first[1], np.full((3, 2), RATE))


# ---- symmetries -----------------------------------------------------------------------------------------

SCALE_FREE = ["adam", "amsgrad", "nadam", "adamax", "lion", "signsgd", "signum", "rprop", "qhadam", "adan", "adagrad"]


@pytest.mark.parametrize("name", [*SCALE_FREE, "rmsprop", "novograd", "lamb", "adopt"])
def test_scaling_the_function_changes_nothing(name: str) -> None:
    fields = {"eps": 0} if "eps" in RULES[name].declared() else {}
    rule = RULES[name](lr=RATE, **fields)
    np.testing.assert_array_equal(path(rule, Scaled(Rosenbrock(), 1024.0)), path(rule, Rosenbrock()))


@pytest.mark.parametrize("name", ["gd", "momentum", "nag", "qhm", "aggmo", "newton", "novograd", "dog", "lamb", "momo"])
def test_these_do_not_mind_how_the_axes_lie(name: str) -> None:
    rule = RULES[name](lr={"newton": 0.5, "dog": 1.0}.get(name, 0.01))
    if name == "lamb":
        assert not np.allclose(path(rule, Scaled(RAVINE, a=TURN), STARTS @ TURN) @ TURN.T, path(rule))
        return
    same(path(rule, Scaled(RAVINE, a=TURN), STARTS @ TURN) @ TURN.T, path(rule), rtol=1e-8)


def test_sam_and_clipping_by_norm_do_not_either() -> None:
    for rule in (SAM(GD(lr=0.01)), Clip(Momentum(lr=0.01), limit=2), Lookahead(NAG(lr=0.01))):
        same(path(rule, Scaled(RAVINE, a=TURN), STARTS @ TURN) @ TURN.T, path(rule), rtol=1e-8)


@pytest.mark.parametrize("name", ["adam", "adagrad", "rmsprop", "lion", "rprop", "adadelta", "signsgd"])
def test_these_see_each_axis_for_itself(name: str) -> None:
    rule = RULES[name]()
    assert not np.allclose(path(rule, Scaled(RAVINE, a=TURN), STARTS @ TURN) @ TURN.T, path(rule), rtol=1e-3)


@pytest.mark.parametrize("name", sorted(RULES))
def test_who_knows_where_the_origin_is(name: str) -> None:
    """A shifted function gives the shifted path, unless the rule uses the size of x itself."""
    shift = np.array([3.0, -2.0])
    rule = RULES[name]()
    there = path(rule, Scaled(RAVINE, b=-shift), STARTS + shift, 25) - shift
    here = path(rule, steps=25)
    alike = np.allclose(there, here, rtol=1e-5, atol=1e-6)
    # DoG's first guess is a share of 1 + |x_0|.
    assert alike == (name not in KNOWS_THE_ORIGIN | {"dog"})


@pytest.mark.parametrize("name", sorted(RULES))
def test_swapping_the_axes_swaps_the_path(name: str) -> None:
    f = Quadratic(((3.0, 1.0), (1.0, 3.0)))
    rule = RULES[name]()
    same(path(rule, f, STARTS[:, ::-1], 25)[..., ::-1], path(rule, f, steps=25), rtol=1e-6)


@pytest.mark.parametrize("name", sorted(set(RULES) - {"yogi"}))
def test_mirroring_the_plane_mirrors_the_path(name: str) -> None:
    rule = RULES[name]()
    mirror = np.array([1.0, -1.0])
    same(path(rule, starts=STARTS * mirror, steps=25) * mirror, path(rule, steps=25), rtol=1e-6)


# ---- wrappers that do nothing ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(RULES))
def test_wrappers_that_are_turned_off(name: str) -> None:
    rule = RULES[name]()
    plain = path(rule, steps=15)
    for wrapped in (
        SAM(rule, rho=0),
        L2(rule, weight_decay=0),
        Decay(rule, weight_decay=0),
        Clip(rule, limit=1e9),
        GradientNoise(rule, eta=0),
        Average(rule),
        Lookahead(rule, alpha=1),
    ):
        np.testing.assert_allclose(path(wrapped, steps=15), plain, rtol=1e-7, atol=1e-9, err_msg=type(wrapped).__name__)


def test_decay_and_l2_are_one_for_gd_and_two_for_adam() -> None:
    same(path(L2(GD(lr=RATE))), path(Decay(GD(lr=RATE), weight_decay=0.1)))
    same(path(L2(GD(lr=RATE))), path(RULES["sgdw"](lr=RATE, mu=0, weight_decay=0.1)))
    same(path(Decay(Adam(lr=RATE))), path(RULES["adamw"](lr=RATE)))
    assert not np.allclose(path(L2(Adam(lr=RATE))), path(Decay(Adam(lr=RATE), weight_decay=0.1)), atol=1e-3)


def test_lookahead_of_one_step_is_a_shorter_step() -> None:
    same(path(Lookahead(GD(lr=RATE), k=1, alpha=0.5)), path(GD(lr=RATE / 2)))


def test_the_effective_rate_of_gd_is_its_rate() -> None:
    rates = run(GD(lr=RATE), RAVINE, STARTS, 5).effective_rate
    same(rates, np.full(rates.shape, RATE), rtol=1e-9)
