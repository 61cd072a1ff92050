"""How fast a map of the laboratory is: coarse at once, refined after that, and beside the same loop written by hand.

Goals on an idle core: 32 a side within 0.3 s, 128 within 1 s, 512 within 4 s, for README's eight rules on Himmelblau,
300 steps; any other rule that is stepped side by side within 4 times Adam's time.
"""

from __future__ import annotations

import time
from itertools import count

import numpy as np
import pytest
from test_speed import beside

from lab.survey import SIZES, _survey, alone, spanned, survey
from optim import RULES
from scenario import from_params
from scenario.axes import Axis

STARTS = (Axis("start.x"), Axis("start.y"))
README = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adadelta", "adam", "newton")
GOALS = dict(zip(SIZES, (0.3, 1.0, 4.0), strict=True))
OTHERS = [key for key, rule in RULES.items() if rule.batched and key not in README]


ANEW = count(1000)


def seconds(rule: str, size: int) -> float:
    """Processor time of a map that nobody has asked for before: another seed, which nothing is drawn by, is another."""
    link = {"surface": ["himmelblau"], "steps": ["300"], "run": [rule], "seed": [str(next(ANEW))]}
    scenario, problems = from_params(link)
    assert not problems
    begin = time.thread_time()
    found = survey(scenario.race, 0, STARTS, size)
    assert found.value, found.reason
    return time.thread_time() - begin


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rule", README)
def test_a_map_of_starts(benchmark, rule: str, size: int) -> None:
    seconds(rule, 8)
    took = [seconds(rule, size) for _ in range(2 if size == 512 else 5)]
    benchmark.extra_info["seconds"], benchmark.extra_info["goal"] = round(min(took), 3), GOALS[size]
    print(f"\n{rule} {size}: {min(took):.3f} s, goal {GOALS[size]:g} s")
    benchmark.pedantic(lambda: None)


@pytest.mark.parametrize("rule", OTHERS)
def test_another_rule_beside_adam(benchmark, rule: str) -> None:
    """The goal is 4."""
    seconds(rule, 8), seconds("adam", 8)
    ratio = min(seconds(rule, 128) / seconds("adam", 128) for _ in range(3))
    benchmark.extra_info["ratio"] = round(ratio, 2)
    print(f"\n{rule}: {ratio:.2f} times Adam")
    benchmark.pedantic(lambda: None)


def adam_by_hand(start: np.ndarray, steps: int) -> np.ndarray:
    """Adam on Himmelblau as NumPy lines in one loop, with every position kept: of a map, where its cells end."""
    xs = np.empty((steps + 1, *start.shape))
    x = xs[0] = start
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t in range(1, steps + 1):
        a, b = x
        one, other = a * a + b - 11, a + b * b - 7
        g = np.stack([4 * a * one + 2 * other, 2 * one + 4 * b * other])
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        x = xs[t] = x - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return xs


def test_a_map_beside_its_loop_by_hand(benchmark) -> None:
    """128 a side: trajectories, and what became of them, over trajectories alone."""
    link = {"surface": ["himmelblau"], "steps": ["300"], "run": ["adam(lr=0.1)"]}
    scenario, _ = from_params(link)
    x, y = np.meshgrid(*(np.linspace(-5, 5, 128),) * 2)
    starts = np.stack([x.ravel(), y.ravel()])
    race = alone(scenario.race, 0)
    spans = (spanned(race, STARTS[0]), spanned(race, STARTS[1]))
    beside(
        benchmark,
        lambda: _survey(race, spans, 128),
        lambda: [adam_by_hand(starts[:, i : i + 4096], 300) for i in range(0, 128 * 128, 4096)],
        rounds=5,
    )
