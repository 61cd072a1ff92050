"""How fast the drivers are, each beside the same arithmetic written out by hand and timed in the same run.

`ratio` in the report is our time over that of the hand-written loop: `pytest benchmarks --benchmark-only`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from optim import RULES, final, run

LR, B1, B2, EPS, STEEP = 0.01, 0.9, 0.999, 1e-8, 100.0
ADAM = RULES["adam"](lr=LR, beta1=B1, beta2=B2, eps=EPS)
BLOCK = 8192


class Rosenbrock:
    """The gradient as a person would write it, for both sides of the comparison."""

    def value(self, p):
        return (1 - p[..., 0]) ** 2 + STEEP * (p[..., 1] - p[..., 0] * p[..., 0]) ** 2

    def grad(self, p):
        x, y = p[..., 0], p[..., 1]
        g = np.empty_like(p)
        bend = y - x * x
        g[..., 0] = -2 * (1 - x) - 4 * STEEP * x * bend
        g[..., 1] = 2 * STEEP * bend
        return g

    def hess(self, p):
        raise NotImplementedError


F = Rosenbrock()


def by_hand(x: np.ndarray, steps: int) -> np.ndarray:
    """Adam on Rosenbrock, as NumPy lines in one loop."""
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t in range(1, steps + 1):
        g = F.grad(x)
        m = B1 * m + (1 - B1) * g
        v = B2 * v + (1 - B2) * g**2
        x = x - LR * (m / (1 - B1**t)) / (np.sqrt(v / (1 - B2**t)) + EPS)
    return x


def by_hand_in_blocks(starts: np.ndarray, steps: int) -> np.ndarray:
    blocks = [np.array(starts[i : i + BLOCK], order="F") for i in range(0, len(starts), BLOCK)]
    return np.concatenate([by_hand(block, steps) for block in blocks])


def by_hand_recorded(start: np.ndarray, steps: int) -> dict[str, np.ndarray]:
    x, m, v = start, np.zeros_like(start), np.zeros_like(start)
    log: dict[str, list] = {name: [] for name in ("x", "g", "m", "v", "m_hat", "v_hat")}
    for t in range(1, steps + 1):
        g = F.grad(x)
        m = B1 * m + (1 - B1) * g
        v = B2 * v + (1 - B2) * g**2
        m_hat, v_hat = m / (1 - B1**t), v / (1 - B2**t)
        x = x - LR * m_hat / (np.sqrt(v_hat) + EPS)
        for name, value in {"x": x, "g": g, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat}.items():
            log[name].append(value)
    return {name: np.stack(values) for name, values in log.items()}


def beside(benchmark, ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> None:
    """Time both in turn, so that a busy machine slows both alike, and note the ratio of the best times."""
    best = []

    def turn() -> None:
        start = time.perf_counter()
        theirs()
        best.append(time.perf_counter() - start)

    benchmark.pedantic(ours, setup=turn, rounds=rounds, warmup_rounds=1)
    benchmark.extra_info["by_hand_ms"] = round(min(best) * 1e3, 3)
    benchmark.extra_info["ratio"] = round(benchmark.stats.stats.min / min(best), 3)
    print(f"\n{benchmark.name}: {benchmark.extra_info['ratio']} times the hand-written loop")


@pytest.fixture
def starts() -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.stack([rng.uniform(-2, 2, 65536), rng.uniform(-1, 3, 65536)], axis=-1)


def test_ends_of_65536_trajectories_of_200_steps(benchmark, starts) -> None:
    """The target is 1.5 times the loop by hand."""
    np.testing.assert_allclose(final(ADAM, F, starts[:100], 50), by_hand(starts[:100], 50), rtol=1e-9)
    beside(benchmark, lambda: final(ADAM, F, starts, 200), lambda: by_hand_in_blocks(starts, 200), rounds=7)


def test_one_recorded_run_of_1000_steps(benchmark, starts) -> None:
    """The target is 30 microseconds a step."""
    one = starts[:1]
    beside(benchmark, lambda: run(ADAM, F, one, 1000), lambda: by_hand_recorded(one, 1000), rounds=15)
    benchmark.extra_info["microseconds_a_step"] = round(benchmark.stats.stats.min * 1e3, 2)
    print(f"{benchmark.extra_info['microseconds_a_step']} microseconds a step")


@pytest.mark.parametrize("name", ["gd", "momentum", "adagrad", "adamw", "lion", "prodigy", "newton"])
def test_ends_of_other_rules(benchmark, starts, name: str) -> None:
    cls = RULES[name]
    rate = {"length": 0.01, "number": cls.declared()["lr"].default}.get(cls.rate_unit, 1e-4)
    objective = F if name != "newton" else WithHessian()
    benchmark.pedantic(lambda: final(cls(lr=rate), objective, starts, 20), rounds=3, warmup_rounds=1)


class WithHessian(Rosenbrock):
    def hess(self, p):
        h, x = np.empty((*p.shape, 2)), p[..., 0]
        h[..., 0, 0] = 2 - 4 * STEEP * (p[..., 1] - 3 * x * x)
        h[..., 0, 1] = h[..., 1, 0] = -4 * STEEP * x
        h[..., 1, 1] = 2 * STEEP
        return h
