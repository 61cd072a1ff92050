"""Forms that the reference trajectories do not reach, against plain loops that take the steps of the library."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from objectives import Rosenbrock

from optim import RULES, Optimizer, walk

F = Rosenbrock()
START = np.array([-1.2, 1.0])
STEPS = 25


def path(optimizer: Optimizer) -> np.ndarray:
    return np.concatenate([x for x, _ in islice(walk(optimizer, F, START[None]), STEPS)])


def slope(x: np.ndarray) -> np.ndarray:
    return F.grad(x[None])[0]


def value(x: np.ndarray) -> float:
    return float(F.value(x[None])[0])


def same(optimizer: Optimizer, expected: list[np.ndarray]) -> None:
    np.testing.assert_allclose(path(optimizer), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("growth", "decay"), [(1.02, 0.0), (1.5, 0.2), (np.inf, 0.2)])
def test_d_adapted_sgd_as_its_package_steps(growth: float, decay: float) -> None:
    """The package leaves the decay out of the first gradient's length."""
    lr, mu, d = 0.7, 0.4, 0.01
    x, s, weighted, points = START, np.zeros(2), 0.0, []
    length = np.linalg.norm(slope(START))
    for _ in range(STEPS):
        rate = d * lr / length
        g = slope(x) + decay * x
        weighted += rate * (g @ s)
        s = s + rate * g
        d = max(d, min(2 * weighted / np.linalg.norm(s), d * growth))
        x = x * mu + (START - s) * (1 - mu)
        points.append(x)
    limit = 0 if np.isinf(growth) else growth
    same(RULES["dadaptsgd"](lr=lr, mu=mu, growth_rate=limit, weight_decay=decay), points)


@pytest.mark.parametrize("growth", [1.02, 1.5, np.inf])
def test_d_adapted_adam_as_its_package_steps(growth: float) -> None:
    lr, d, b1, b2, eps = 0.7, 0.001, 0.9, 0.99, 1e-8
    x, m, v, s, weighted, points = START, np.zeros(2), np.zeros(2), np.zeros(2), 0.0, []
    root = b2**0.5
    for _ in range(STEPS):
        g, rate = slope(x), d * lr
        gain = rate * (g @ (s / (np.sqrt(v) + eps)))
        m = b1 * m + (1 - b1) * rate * g
        v = b2 * v + (1 - b2) * g * g
        s = root * s + (1 - root) * rate * g
        weighted = root * weighted + (1 - root) * gain
        d = max(d, min(weighted / ((1 - root) * np.abs(s).sum()), d * growth))
        x = x - m / (np.sqrt(v) + eps)
        points.append(x)
    limit = 0 if np.isinf(growth) else growth
    same(RULES["dadaptadam"](lr=lr, d0=0.001, beta1=b1, beta2=b2, growth_rate=limit), points)


@pytest.mark.parametrize("growth", [1.02, 1.5, np.inf])
def test_prodigy_as_its_package_steps(growth: float) -> None:
    """The estimate may grow at will until it has grown once."""
    lr, d0, b1, b2, eps = 1.0, 1e-4, 0.9, 0.99, 1e-8
    x, m, v, s, top, d, most, points = START, np.zeros(2), np.zeros(2), np.zeros(2), 0.0, d0, d0, []
    b3 = b2**0.5
    for _ in range(STEPS):
        g, rate = slope(x), d * lr
        top = b3 * top + d / d0 * rate * (g @ (START - x))
        m = b1 * m + (1 - b1) * d * g
        v = b2 * v + (1 - b2) * d * d * g * g
        s = b3 * s + d / d0 * rate * g
        found = top / np.abs(s).sum()
        if d == d0:
            d = max(d, found)
        most = max(most, found)
        d = min(most, d * growth)
        x = x - rate * m / (np.sqrt(v) + d * eps)
        points.append(x)
    limit = 0 if np.isinf(growth) else growth
    same(RULES["prodigy"](lr=lr, d0=d0, beta1=b1, beta2=b2, growth_rate=limit), points)


@pytest.mark.parametrize("decay", ["all", "point"])
def test_momo_as_its_authors_and_as_optax_steps(decay: str) -> None:
    lr, beta, lowest, wd = 0.05, 0.8, -1.0, 0.3
    x, points = START, []
    mean, m, tangent = value(x), slope(x), slope(x) @ x
    for _ in range(STEPS):
        g = slope(x)
        mean = beta * mean + (1 - beta) * value(x)
        m = beta * m + (1 - beta) * g
        tangent = beta * tangent + (1 - beta) * (g @ x)
        gap = (1 + lr * wd) * (mean - lowest) + m @ x - (1 + lr * wd) * tangent
        step = min(lr, max(gap, 0.0) / (m @ m)) * m
        x = (x - step) / (1 + lr * wd) if decay == "all" else x - lr * wd / (1 + lr * wd) * x - step
        points.append(x)
    same(RULES["momo"](lr=lr, beta=beta, lowest=lowest, weight_decay=wd, decay=decay), points)


@pytest.mark.parametrize("decay", ["all", "point", "subtracted"])
def test_momo_adam_as_its_authors_and_as_optax_steps(decay: str) -> None:
    lr, b1, b2, eps, lowest, wd = 0.1, 0.9, 0.99, 1e-8, -1.0, 0.3
    x, m, v, mean, tangent, points = START, np.zeros(2), np.zeros(2), 0.0, 0.0, []
    for t in range(1, STEPS + 1):
        g = slope(x)
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        mean, tangent = b1 * mean + (1 - b1) * value(x), b1 * tangent + (1 - b1) * (g @ x)
        scale, share = np.sqrt(v / (1 - b2**t)) + eps, 1 - b1**t
        gap = (1 + lr * wd) * (mean - share * lowest) + m @ x - (1 + lr * wd) * tangent
        step = min(lr / share, max(gap, 0.0) / (m @ (m / scale))) * m / scale
        x = {
            "all": (x - step) / (1 + lr * wd),
            "point": x - lr * wd / (1 + lr * wd) * x - step,
            "subtracted": x * (1 - lr * wd) - step,
        }[decay]
        points.append(x)
    same(RULES["momoadam"](lr=lr, beta1=b1, beta2=b2, lowest=lowest, weight_decay=wd, decay=decay), points)


def test_adamod_decays_beside_its_bound() -> None:
    """By the rate and not by the bounded one."""
    lr, b1, b2, b3, eps, wd = 0.05, 0.9, 0.99, 0.5, 1e-8, 0.3
    x, m, v, mean, points = START, np.zeros(2), np.zeros(2), np.zeros(2), []
    for t in range(1, STEPS + 1):
        g = slope(x)
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        rates = lr * np.sqrt(1 - b2**t) / (1 - b1**t) / (np.sqrt(v) + eps)
        mean = b3 * mean + (1 - b3) * rates
        x = x - wd * lr * x
        x = x - np.minimum(rates, mean) * m
        points.append(x)
    same(RULES["adamod"](lr=lr, beta1=b1, beta2=b2, beta3=b3, weight_decay=wd), points)


@pytest.mark.parametrize("scaling", [0.5, 1.0, 2.0])
def test_optaxs_scaling_of_polyaks_gradient_is_a_rate_and_a_factor_of_ours(scaling: float) -> None:
    """It is applied to the gradient before the step is chosen: c min(alpha, gap / (c^2 g^2))."""
    most, x, points = 0.01, START, []
    for _ in range(STEPS):
        u = scaling * slope(x)
        x = x - min(value(x) / (u @ u), most) * u
        points.append(x)
    same(RULES["polyak"](lr=scaling * most, scale=1 / scaling), points)


@pytest.mark.parametrize(("form", "falls"), [("constant", False), ("rms", True)])
def test_adagrad_over_the_root_mean_square_as_the_slides_print_it(form: str, falls: bool) -> None:
    """With a rate that stays (BP neural networks), and with one that falls (Lee)."""
    rate, x, squares, points = 0.3, START, [], []
    for t in range(1, STEPS + 1):
        g = slope(x)
        squares.append(g**2)
        x = x - (rate / np.sqrt(t) if falls else rate) / np.sqrt(np.mean(squares, axis=0)) * g
        points.append(x)
    same(RULES["adagrad"](lr=rate, eps=0, form=form), points)
