"""Options that the reference trajectories leave at their defaults, each by what it must do."""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np
import pytest
from objectives import BOWL, RAVINE, STARTS, Rosenbrock, Scaled

from optim import RULES, Optimizer, run, walk
from optim.schedules import OneCycle, Schedule
from optim.wrappers import L2, Average, Decay, Scheduled

LR, WD = 0.02, 0.3
SLOPES = RAVINE.grad(STARTS)


def path(rule: Optimizer, f=RAVINE, steps: int = 30) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.stack([STARTS, *(x for x, _ in islice(walk(rule, f, STARTS), steps))])


def first_step(rule: Optimizer) -> np.ndarray:
    return path(rule, steps=1)[1] - STARTS


class Raised:
    """Another objective, lifted by a constant."""

    def __init__(self, f, by: float) -> None:
        self._f, self.grad, self.hess, self._by = f, f.grad, f.hess, by

    def value(self, x):
        return self._f.value(x) + self._by


@pytest.mark.parametrize("name", ["adam", "amsgrad", "adamw", "qhadam", "ademamix", "adan", "schedulefreeadamw"])
def test_a_large_eps_shortens_the_first_step(name: str) -> None:
    off = {"adamw": {"weight_decay": 0}, "ademamix": {"a": 0}}.get(name, {})
    np.testing.assert_allclose(first_step(RULES[name](lr=LR, eps=0.5, **off)), -LR * SLOPES / (np.abs(SLOPES) + 0.5))


@pytest.mark.parametrize("name", ["adam", "amsgrad", "ademamix"])
def test_an_eps_under_the_root(name: str) -> None:
    off = {"a": 0} if name == "ademamix" else {}
    moved = first_step(RULES[name](lr=LR, eps=0, eps_root=0.5, **off))
    np.testing.assert_allclose(moved, -LR * SLOPES / np.sqrt(SLOPES**2 + 0.5))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("padam", -LR * SLOPES / (np.sqrt(1e-3) * np.abs(SLOPES) + 0.1) ** 0.5 * np.sqrt(1e-3)),
        ("adamod", -LR * SLOPES / (np.sqrt(1e-3) * np.abs(SLOPES) + 0.1) * np.sqrt(1e-3) * 0.1),
        (
            "diffgrad",
            -LR * SLOPES / (np.sqrt(1e-3) * np.abs(SLOPES) + 0.1) * np.sqrt(1e-3) / (1 + np.exp(-np.abs(SLOPES))),
        ),
        ("acprop", -LR * SLOPES / 1.1),
        ("rmsprop", -LR * SLOPES / (0.1 * np.abs(SLOPES) + 0.1)),
        ("adagrad", -LR * SLOPES / (np.abs(SLOPES) + 0.1)),
        ("sm3", -LR * 0.1 * SLOPES / np.sqrt(SLOPES**2 + 0.1)),
    ],
)
def test_first_steps_with_a_visible_eps(name: str, expected: np.ndarray) -> None:
    np.testing.assert_allclose(first_step(RULES[name](lr=LR, eps=0.1)), expected)


@pytest.mark.parametrize("name", ["lion", "ademamix", "sophia", "adafactor", "adamw", "sgdw"])
def test_a_decay_of_their_own_is_the_decoupled_one(name: str) -> None:
    own, without = RULES[name](lr=LR, weight_decay=WD), RULES[name](lr=LR, weight_decay=0)
    np.testing.assert_allclose(path(own), path(Decay(without, weight_decay=WD)), rtol=1e-9)


def test_a_decay_that_is_in_the_gradient() -> None:
    for name in ("schedulefreesgd", "lars"):
        own, without = RULES[name](lr=LR, weight_decay=WD), RULES[name](lr=LR)
        np.testing.assert_allclose(path(own), path(L2(without, weight_decay=WD)), rtol=1e-12)


def test_decays_that_are_part_of_a_direction() -> None:
    lengths = np.linalg.norm(SLOPES, axis=-1, keepdims=True)
    novo = first_step(RULES["novograd"](lr=LR, weight_decay=WD, eps=0))
    np.testing.assert_allclose(novo, -LR * (SLOPES / lengths + WD * STARTS))
    u = np.sign(SLOPES) + WD * STARTS
    size = np.linalg.norm(STARTS, axis=-1, keepdims=True) / np.linalg.norm(u, axis=-1, keepdims=True)
    np.testing.assert_allclose(first_step(RULES["lamb"](lr=LR, weight_decay=WD, eps=0)), -LR * size * u)
    free = first_step(RULES["schedulefreeadamw"](lr=LR, weight_decay=WD, eps=0))
    np.testing.assert_allclose(free, -LR * u)


def test_adans_two_decays() -> None:
    plain = first_step(RULES["adan"](lr=LR))
    proximal = (STARTS + plain) / (1 + LR * WD) - STARTS
    np.testing.assert_allclose(first_step(RULES["adan"](lr=LR, weight_decay=WD)), proximal)
    decoupled = first_step(RULES["adan"](lr=LR, weight_decay=WD, decay="decoupled"))
    np.testing.assert_allclose(decoupled, plain - LR * WD * STARTS)


@pytest.mark.parametrize("name", ["prodigy", "dadaptadam"])
def test_decay_at_the_rate_that_was_found(name: str) -> None:
    fields = {"lr": 0.7, "d0": 0.1, "correction": "yes"}
    eta = 0.07 * np.sqrt(1 - 0.999) / (1 - 0.9)
    moved = first_step(RULES[name](weight_decay=WD, **fields)) - first_step(RULES[name](**fields))
    np.testing.assert_allclose(moved, -eta * WD * STARTS)


def test_d_adaptation_keeps_a_share_of_the_old_point() -> None:
    trajectory = run(RULES["dadaptsgd"](mu=0.8, lr=0.5), BOWL, STARTS, 12)
    target = STARTS - trajectory.seen["s"]
    np.testing.assert_allclose(trajectory.x[1:], 0.8 * trajectory.x[:-1] + 0.2 * target)
    lengths = np.linalg.norm(BOWL.grad(STARTS), axis=-1, keepdims=True)
    np.testing.assert_allclose(trajectory.seen["eta"][0], 0.5 * 0.01 / lengths)


@pytest.mark.parametrize("name", ["polyak", "momo", "momoadam"])
def test_who_is_told_the_lowest_value_does_not_mind_where_it_is(name: str) -> None:
    told = path(RULES[name](lr=1, lowest=7), Raised(RAVINE, 7.0), 10)
    np.testing.assert_allclose(told, path(RULES[name](lr=1), steps=10), rtol=1e-7, atol=1e-9)
    assert not np.allclose(path(RULES[name](lr=1), Raised(RAVINE, 7.0), 10), told)


def test_polyak_below_the_value_it_was_told() -> None:
    """It turns round, or it waits."""
    turn, wait = (path(RULES["polyak"](lowest=100, below=below), BOWL, 1) for below in ("turn", "wait"))
    assert (np.abs(turn[1]) > np.abs(STARTS)).all()
    np.testing.assert_array_equal(wait[1], STARTS)


def test_asgds_mean_is_that_of_its_points() -> None:
    seen = run(RULES["asgd"](lr=LR, t0=0), RAVINE, STARTS, 15).seen["x_bar"]
    mean = run(Average(RULES["asgd"](lr=LR), start=2), RAVINE, STARTS, 15).seen["x_bar_2"]
    np.testing.assert_allclose(seen[1:], mean[1:])
    still = run(RULES["asgd"](lr=LR, t0=1000), RAVINE, STARTS, 15)
    np.testing.assert_array_equal(still.seen["x_bar"], still.x[1:])


class Hyperbola(Schedule):
    r"""Hyperbola: torch's lr_decay.

    $$ \eta_t = 1 / (1 + 0.1 (t-1)) $$
    """

    def __call__(self, t):
        return 1 / (1 + 0.1 * (t - 1))


def test_adagrads_decay_is_a_schedule() -> None:
    adagrad = RULES["adagrad"]
    np.testing.assert_allclose(path(adagrad(lr=LR, decay=0.1)), path(Scheduled(adagrad(lr=LR), Hyperbola())))


def test_where_rmsprop_starts_from() -> None:
    started = first_step(RULES["rmsprop"](lr=LR, v0=4, rho=0.75, eps=0))
    np.testing.assert_allclose(started, -LR * SLOPES / np.sqrt(3 + SLOPES**2 / 4))
    corrected = first_step(RULES["rmsprop"](lr=LR, first="corrected", eps=0))
    np.testing.assert_allclose(corrected, -LR * np.sign(SLOPES))


def test_rmsprop_centred_on_one_gradient_sees_its_spread() -> None:
    """After one gradient v - m^2 = (1-rho) g^2 - (1-rho)^2 g^2 = rho (1-rho) g^2."""
    moved = first_step(RULES["rmsprop"](lr=LR, rho=0.75, centered="yes", eps=0))
    np.testing.assert_allclose(moved, -LR * np.sign(SLOPES) / np.sqrt(0.75 * 0.25))


def test_qhadam_without_a_mean_in_its_scale_steps_by_the_sign() -> None:
    same = RULES["qhadam"](lr=LR, nu1=0, nu2=0, eps=0)
    np.testing.assert_allclose(path(same), path(RULES["signsgd"](lr=LR)))


def test_ftrls_penalties() -> None:
    """One step from s_0 = 0 with p = 1/2: z = g - |g|/lr x, over |g|/lr and the second penalty."""
    z = SLOPES - np.abs(SLOPES) / LR * STARTS
    root = np.abs(SLOPES) / LR
    plain = {"lr": LR, "s0": 0}
    after = {key: path(RULES["ftrl"](**plain, **{key: 0.5}), steps=1)[1] for key in ("l1", "l2", "beta", "shrinkage")}
    np.testing.assert_allclose(after["l1"], (np.clip(z, -0.5, 0.5) - z) / root)
    np.testing.assert_allclose(after["l2"], -z / (root + 1))
    np.testing.assert_allclose(after["beta"], -z / (root + 0.5 / LR))
    np.testing.assert_allclose(after["shrinkage"], -(z + STARTS) / root)
    assert (path(RULES["ftrl"](l1=1e3), steps=1)[1] == 0).all()


def test_adabound_ends_at_its_final_rate_and_ams_bound_never_widens() -> None:
    closed = RULES["adabound"](lr=LR, final_lr=0.01, gamma=1e3, beta1=0)
    np.testing.assert_allclose(path(closed), path(RULES["gd"](lr=0.01)), rtol=0.05, atol=1e-3)
    ams = run(RULES["adabound"](bound="ams", form="paper", lr=LR), RAVINE, STARTS, 40).seen["eta"]
    assert (np.diff(ams * np.sqrt(np.arange(1, 41))[:, None, None], axis=0) <= 1e-15).all()


def test_amsgrads_corrections_one_by_one() -> None:
    lengths = {c: np.abs(first_step(RULES["amsgrad"](lr=LR, eps=0, correction=c))) for c in ("both", "m", "v", "none")}
    factors = {"both": 1, "m": 1 / np.sqrt(1e-3), "v": 0.1, "none": 0.1 / np.sqrt(1e-3)}
    for correction, factor in factors.items():
        np.testing.assert_allclose(lengths[correction], LR * factor)


def test_adopt_without_clipping_and_sophia_in_its_two_orders() -> None:
    free = path(RULES["adopt"](lr=LR, clipping="no", beta1=0), steps=2)
    np.testing.assert_array_equal(free[1], STARTS)
    np.testing.assert_allclose(free[2], STARTS - LR * np.sign(SLOPES))
    after = first_step(RULES["sophia"](lr=LR))
    np.testing.assert_allclose(after, -LR * np.sign(SLOPES))
    before = first_step(RULES["sophia"](lr=LR, form="h", gamma=100, clip=10, beta1=0))
    np.testing.assert_allclose(before, -LR * SLOPES / (100 * 0.01 * np.array([1.0, 25.0])))


def test_first_guesses_of_dog() -> None:
    unit = SLOPES / np.linalg.norm(SLOPES, axis=-1, keepdims=True)
    np.testing.assert_allclose(first_step(RULES["dog"](rho=0.2, first="distance", eps=0)), -0.2 * unit)
    np.testing.assert_allclose(first_step(RULES["dog"](rho=0.2, first="learning_rate")), -0.2 * SLOPES)
    size = 1 + np.linalg.norm(STARTS, axis=-1, keepdims=True)
    np.testing.assert_allclose(first_step(RULES["dog"](rho=0.2, eps=0)), -0.2 * size * unit)


def test_schedule_free_weights() -> None:
    """With r = 1 the mean weighs point t by t."""
    seen = run(RULES["schedulefreesgd"](lr=LR, r=1), RAVINE, STARTS, 10).seen
    np.testing.assert_allclose(seen["c"][:, 0, 0], 2 / np.arange(2, 12))
    np.testing.assert_allclose(
        run(RULES["schedulefreeadamw"](), RAVINE, STARTS, 4).seen["c"][:, 0, 0], [1, 1 / 2, 1 / 3, 1 / 4]
    )


def test_nesterov_on_lars_looks_one_step_further() -> None:
    plain, ahead = (first_step(RULES["lars"](nesterov=n)) for n in ("no", "yes"))
    np.testing.assert_allclose(ahead, 1.9 * plain)


def test_a_scaled_function_is_only_scaled() -> None:
    """What the laws rest on: its slope and bend are those of its value."""
    f = Scaled(Rosenbrock(), 3.0, a=((0.0, -2.0), (1.0, 0.0)), b=(0.5, 0.1))
    h = 1e-6
    for k in range(2):
        e = h * np.eye(2)[k]
        slope = (f.value(STARTS + e) - f.value(STARTS - e)) / (2 * h)
        np.testing.assert_allclose(f.grad(STARTS)[:, k], slope, rtol=1e-6)
        bend = (f.grad(STARTS + e) - f.grad(STARTS - e)) / (2 * h)
        np.testing.assert_allclose(f.hess(STARTS)[:, k], bend, rtol=1e-6)


def test_what_rounding_makes_negative_has_no_root() -> None:
    """On a plane the spread of the gradient is nothing, or by rounding a little less."""
    rule = RULES["rmsprop"](lr=1e-3, eps=0.1, centered="yes", first="corrected", eps_place="outside")
    seen = run(rule, Tilted(), STARTS[:1], 100)
    share = 1 - rule.rho ** np.arange(1, 101)[:, None, None]
    assert (seen.seen["v"] / share < (seen.seen["m"] / share) ** 2).any()
    assert not seen.diverged.any()


class Tilted:
    """A plane."""

    def value(self, x):
        return 0.1 * x[..., 0] + 0.3 * x[..., 1]

    def grad(self, x):
        return np.broadcast_to((0.1, 0.3), x.shape)

    def hess(self, x):
        return np.zeros((*x.shape, 2))


def test_lbfgs_remembers_as_many_pairs_as_it_says() -> None:
    rule, x, before = RULES["lbfgs"](memory=1, search="none", lr=0.1), STARTS[:1], []
    for new, s in islice(walk(rule, Rosenbrock(), x), 5):
        before.append((x[0], s.g[0], s.p[0]))
        x = new
    for (x0, g0, _), (x1, g1, p) in pairwise(before):
        s, y = x1 - x0, g1 - g0
        turn = np.eye(2) - np.outer(s, y) / (s @ y)
        inverse = turn * (s @ y) / (y @ y) @ turn.T + np.outer(s, s) / (s @ y)
        np.testing.assert_allclose(p, -inverse @ g1, rtol=1e-9)


def test_prodigys_first_growth_is_free() -> None:
    seen = run(RULES["prodigy"](growth_rate=1.2, d0=1e-6), BOWL, STARTS[2:], 30).seen["d"][:, 0, 0]
    first, *others = (seen[1:] / seen[:-1])[seen[1:] > seen[:-1]]
    assert first > 1.5
    assert max(others) == pytest.approx(1.2)


def test_phases_end_at_whole_steps() -> None:
    cycle = OneCycle(steps=10, peak=0.25, final=0.85, phases="three", convention="optax", shape="linear")
    assert [cycle(1), cycle(3), cycle(9)] == pytest.approx([1 / 25, 1, 1 / 25])
