"""What the lessons on data build on, measured: D1 to D9, D12 and D13 of the plan that issue 13 names.

Where a figure of the plan did not come out, the docstring of its test names the right one.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from learning import Loss, Model, chain
from learning.batches import batches
from learning.init import start
from learning.plane import axes, ends, pca, random
from learning.problem import problem
from learning.sets import DATASETS
from optim import RULES, SCHEDULES, Optimizer, run
from optim.wrappers import Scheduled
from surfaces.formula import formula_surface

SEEDS = range(20)
FAR = np.array([2.5, 2.5])


def linear(name: str, x: tuple[str, ...] = (), y: str = "", scale: str = "none", bias: bool = False) -> Loss:
    p = problem(DATASETS[name], x, y, scale=scale)
    return Loss(Model((p.x.shape[1], 1), ("identity",), bias), p.x, p.y, "half_mse")


def curvatures(f: Loss) -> np.ndarray:
    return np.linalg.eigvalsh(f.hess(np.zeros((1, f.model.d)))[0])


def kappa(f: Loss) -> float:
    return curvatures(f)[-1] / curvatures(f)[0]


def lowest(f: Loss) -> np.ndarray:
    zero = np.zeros((1, f.model.d))
    return -np.linalg.solve(f.hess(zero)[0], f.grad(zero)[0])


def path(f: Loss, rule: Optimizer, steps: int, w0: np.ndarray, size: int = 0, order: str = "shuffled", seed: int = 0):
    return run(rule, f, np.atleast_2d(w0), steps, batches(f, size, order, seed)).x[:, 0]


def arrival(f: Loss, rate: float) -> int:
    """Updates from the origin until a hundredth of the way is left."""
    way = np.linalg.norm(path(f, RULES["gd"](lr=rate), 1000, np.zeros(2)) - lowest(f), axis=1)
    return int(np.argmax(way < 0.01 * way[0]))


def test_d1_scaling_on_twenty_people() -> None:
    raw, centred, standard = (linear("linnerud", scale=scale) for scale in ("none", "centre", "standard"))
    assert [round(kappa(f), 2) for f in (raw, centred, standard)] == [1817.21, 273.38, 5.57]
    assert np.corrcoef(standard.x.T)[0, 1] == pytest.approx(0.70, abs=0.005)
    for f, near_limit, best in ((centred, 649, 630), (standard, 55, 13)):
        low, high = curvatures(f)
        assert (arrival(f, 0.96 * 2 / high), arrival(f, 2 / (low + high))) == (near_limit, best)
    wine = [linear("wine", ("alcohol", "proline"), "colour", scale) for scale in ("centre", "standard")]
    assert kappa(wine[0]) == pytest.approx(257_000, rel=0.001)
    assert kappa(wine[1]) == pytest.approx(4.6, abs=0.02)


@cache
def hovering(size: int, order: str = "shuffled", rate: float = 0.1, schedule: str = "") -> np.ndarray:
    """Distances from the minimum at the end of every epoch, (seeds, 21)."""
    f = linear("linnerud", scale="standard")
    rule: Optimizer = RULES["gd"](lr=rate)
    rule = Scheduled(rule, schedule=SCHEDULES[schedule]()) if schedule else rule
    steps = batches(f, size).steps
    paths = [path(f, rule, 20 * steps, FAR, size, order, seed)[::steps] for seed in SEEDS]
    return np.linalg.norm(np.stack(paths) - lowest(f), axis=-1)


def test_d2_full_batch_against_one_sample() -> None:
    """The plan's 0.64 and 0.60 were other seeds: means of twenty are 0.65 and 0.50, and 0.55 over the later epochs."""
    assert hovering(20)[0, 0] == pytest.approx(5.14, abs=0.005)
    for size, first, last in ((20, 4.28, 0.39), (5, 2.48, 0.10), (1, 0.64, 0.60)):
        way = hovering(size).mean(axis=0)
        assert way[1] == pytest.approx(first, abs=0.03)
        assert way[20] == pytest.approx(last, abs=0.12 if size == 1 else 0.02)
    assert hovering(1)[:, 10:].mean() == pytest.approx(0.58, abs=0.05)
    assert hovering(1, rate=0.3, schedule="inverse_sqrt")[:, 20].mean() == pytest.approx(0.06, abs=0.02)


def test_d2_the_noise_of_one_sample_is_neither_round_nor_equal() -> None:
    f = linear("linnerud", scale="standard")

    def spread(w: np.ndarray) -> np.ndarray:
        return np.concatenate([f.rows(np.array([i])).grad(np.atleast_2d(w)) for i in range(20)])

    there = spread(lowest(f))
    np.testing.assert_allclose(there.std(axis=0), [3.1, 2.9], atol=0.05)
    assert np.corrcoef(there.T)[0, 1] == pytest.approx(0.91, abs=0.005)
    assert (spread(FAR).std(axis=0) > 2 * there.std(axis=0)).all()


def test_d3_shuffling() -> None:
    """The plan has 1.35 and 0.42. Sorted rows end each epoch 1.32 away; shuffled, 0.55 in the mean of twenty seeds."""
    in_line, shuffled = hovering(1, "sorted"), hovering(1)
    np.testing.assert_allclose(in_line[0, 3:], 1.32, atol=0.01)
    assert shuffled[:, 3:].mean() == pytest.approx(0.55, abs=0.05)
    assert (shuffled[:, 20] < in_line[0, 20]).sum() >= 19


def test_d4_a_rare_feature() -> None:
    """The best constant rate of SGD takes 19 to 25 epochs, not 25; Adagrad 1 to 3."""

    def epochs(rule: Optimizer, seed: int) -> int:
        """After which both weights stay within 0.05 of 1."""
        ends = path(linear("sparse"), rule, 20 * 60, np.zeros(2), 1, seed=seed)[::20]
        away = np.flatnonzero((np.abs(ends - 1) >= 0.05).any(axis=1))
        return int(away[-1]) + 1

    rates = (0.05, 0.06, 0.07, 0.075, 0.079)
    best = [min(epochs(RULES["gd"](lr=rate), seed) for rate in rates) for seed in range(5)]
    assert all(18 <= found <= 25 for found in best)
    assert all(epochs(RULES["adagrad"](lr=1), seed) <= 3 for seed in range(5))


def test_d5_one_rare_large_gradient() -> None:
    """1500 updates at lr = 0.1: +13.3 and -4.9 (the plan: 13.2, -4.8).

    With a long memory Adam is at -6.4 then, and at -6.8 after 2000; the plan's -7.0 is later still.
    """
    f = linear("rare")
    np.testing.assert_allclose(lowest(f), [-7.5, 0], atol=1e-12)

    def end(name: str, beta2: float, steps: int = 1500) -> float:
        return path(f, RULES[name](lr=0.1, beta1=0, beta2=beta2), steps, np.zeros(2), 1, "fixed")[-1, 0]

    assert end("adam", 0.5) == pytest.approx(13.2, abs=0.15)
    assert end("amsgrad", 0.5) == pytest.approx(-4.8, abs=0.15)
    assert end("adam", 0.999) == pytest.approx(-6.4, abs=0.1)
    assert end("adam", 0.999, 2000) == pytest.approx(-6.8, abs=0.1)


@pytest.mark.parametrize(
    ("kind", "slope", "updates", "right"), [("half_mse", 0.010, 50, 0.08), ("binary", 0.78, 10, 0.93)]
)
def test_d6_squared_error_starves_a_neuron_that_is_wrong(kind, slope, updates, right) -> None:
    """Petal lengths standardised; cross-entropy needs lr = 2 to be there after 10 updates, at 1 it has 92 %."""
    p = problem(DATASETS["iris2"], kind=kind, scale="standard")
    f, w0 = Loss(Model((1, 1), ("sigmoid",)), p.x, p.y, kind), np.array([-6.0, 0])
    assert np.linalg.norm(f.grad(w0[None])) == pytest.approx(slope, rel=0.02)
    w = path(f, RULES["gd"](lr=2), updates, w0)[-1:]
    assert np.mean((f.output(w)[0] > 0.5) == f.y) == right


DEPTH = [
    ("sigmoid", 2, 0.23),
    ("sigmoid", 4, 0.012),
    ("sigmoid", 8, 2.9e-5),
    ("tanh", 2, 0.81),
    ("tanh", 4, 0.58),
    ("tanh", 8, 0.35),
    *((key, n, 1) for key in ("relu", "leaky_relu") for n in (2, 4, 8)),
]


@pytest.mark.parametrize(("activation", "length", "ratio"), DEPTH)
def test_d7_depth(activation, length, ratio) -> None:
    """delta of the first neuron over that of the last, w = 1, b = 0, at x = 0.45 (the plan does not say where)."""
    f = Loss(chain(length, activation), [0.45], [1.0], "half_mse")
    delta = f.backward(np.array([[1.0, 0.0]])).delta
    assert float(np.abs(delta[0] / delta[-1]).item()) == pytest.approx(ratio, rel=0.08)


@pytest.mark.parametrize(
    ("keep", "at", "ratio"), [(1, (-0.62, -1.58), 5.6), (0.8, (-0.70, -1.22), 3.5), (0.5, (-0.58, -0.81), 2.1)]
)
def test_d8_dropout_is_a_pull(keep, at, ratio) -> None:
    f = linear("linnerud", scale="standard").expected(keep)
    np.testing.assert_allclose(lowest(f), at, atol=0.006)
    assert kappa(f) == pytest.approx(ratio, abs=0.05)


def test_d9_a_loss_that_only_knows_directions_lets_the_weights_grow() -> None:
    """The norms are those of 200 updates: steps at right angles to w only ever lengthen it."""
    f = formula_surface("1-(2*x+y)/sqrt(5*(x^2+y^2))", ((-3.0, 3.0), (-3.0, 3.0)))
    descent, adam = (
        np.linalg.norm(run(rule, f, np.array([[-1.0, 1.5]]), 200).x[:, 0], axis=1)
        for rule in (RULES["gd"](lr=0.5), RULES["adam"](lr=0.05))
    )
    assert (descent[0], descent[-1]) == (pytest.approx(1.80, abs=0.005), pytest.approx(1.96, abs=0.005))
    assert (np.diff(descent) > -1e-12).all()
    assert (np.diff(adam) < 0).any()
    assert (np.diff(adam) > 0).any()


WORKED = np.array([1, 0, 1, 0.5, 1, 1.5, 1, 0.7, 1.2, 0.8, 1, 0.5])


def test_d12_the_worked_example() -> None:
    """Its plane holds 98 % of the movement (0.978 over all 5310 updates, 0.989 over the first five), not 97 %."""
    p = problem(DATASETS["worked"])
    model = Model((3, 2, 2, 1), ("max1", "sigmoid", "sigmoid"), bias=False)
    f = Loss(model, p.x, p.y, "half_mse")
    walked = path(f, RULES["gd"](lr=1), 5310, WORKED)
    losses = f.value(walked)
    np.testing.assert_allclose(losses[:2], [0.014620, 0.013380], atol=5e-7)
    np.testing.assert_allclose(f.output(walked[:2]).ravel(), [0.8090, 0.8164], atol=5e-5)
    assert losses[-2] >= 1e-8 > losses[-1]
    g = f.grad(WORKED[None])[0]
    norms = np.array([np.linalg.norm(g[model.layer == layer]) for layer in (1, 2, 3)])
    np.testing.assert_allclose(norms, [0.0025, 0.0026, 0.0357], atol=5e-5)
    assert norms[2] ** 2 / np.sum(norms**2) == pytest.approx(0.990, abs=0.0005)
    moved = walked - WORKED
    drawn = axes(model.names.index("w3_11"), model.names.index("w3_21"), WORKED)
    shares = [np.sum(moved[:n, 10:] ** 2) / np.sum(moved[:n] ** 2) for n in (6, 5311)]
    np.testing.assert_allclose(shares, [0.989, 0.978], atol=0.0005)
    a = np.linspace(-2, 2, 5)
    trough = np.stack([a, (np.log(49) - f.forward(WORKED[None]).h[2][0, 0, 0] * a) / 0.9308615796566533], -1)
    np.testing.assert_allclose(f.value(drawn.lift(trough)), 0, atol=1e-30)
    np.testing.assert_allclose(f.forward(WORKED[None]).h[2][0, 0], [0.978, 0.931], atol=0.0005)


def test_d13_which_plane_shows_a_path() -> None:
    """The plan does not give its start; from a normal one with loss 1.02 the same is to be seen, in other digits."""
    p = problem(DATASETS["moons"], kind="binary")
    model = Model((2, 8, 1), ("tanh", "sigmoid"))
    f, w0 = Loss(model, p.x, p.y, "binary"), start(model, "normal", 0)
    paths = [path(f, RULES[n](lr=r), 300, w0) for n, r in (("gd", 0.5), ("momentum", 0.1), ("adam", 0.05))]
    assert model.d == 33
    assert f.value(w0[None])[0] == pytest.approx(1.02, abs=0.005)
    through = ends(w0, paths)
    for place, walked in enumerate(paths):
        own = pca([walked], "end")
        assert own.share(walked) > 0.98
        under = f.value(own.lift(own.to_plane(walked[:1])))[0]
        assert under == pytest.approx((0.56, 0.51, 0.42)[place], abs=0.01)
        assert through.share(walked) > 0.9
        assert random(walked[-1], model, 0).share(walked) < 0.35
        most = np.sort(np.sum((walked - w0) ** 2, axis=0))
        assert most[-2:].sum() / most.sum() < 0.45
    for point in (w0, paths[0][-1], paths[-1][-1]):
        exact = f.value(point[None])[0]
        assert f.value(through.lift(through.to_plane(point[None])))[0] == pytest.approx(exact, rel=1e-12)
