"""Many trajectories at once are what each is alone, to the last bit, of everything that is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from links import opened
from test_tapes import EVERY, GROUNDS, told
from walked import Given, Node, node

from optim import Noise
from optim.traced import Method, method, numbers_of
from picture.live import live
from scenario import default_start

LANES = 7
FAR = (1e3, -1e3)
"""From here most rules leave the plane, or the numbers."""


@pytest.fixture(scope="module")
def player() -> Iterator[Node]:
    with node() as process:
        yield process


def starts(given: Given) -> dict[str, list[float]]:
    """Some around a start, and one far out."""
    x, y = given.start
    near = np.random.default_rng(5).uniform(-0.5, 0.5, (LANES - 1, 2))
    return {"start.x": [*(x + near[:, 0]), FAR[0]], "start.y": [*(y + near[:, 1]), FAR[1]]}


def herded(player: Node, tape: Method, live: Any, given: Given, each: dict[str, list[float]]) -> int:
    """How many have left the plane; fails where a lane is another than its walk."""
    found = player.ask("herd", method=tape, live=live, given=given.question(), each=each)
    assert found["lane"] == -1, (found["lane"], given.surface.name, list(each))
    return found["left"]


@pytest.mark.parametrize("name", EVERY)
def test_lanes_are_walks(name: str, player: Node) -> None:
    """From many starts; with a number of every kind that differs; and under noise by many seeds."""
    rosenbrock, himmelblau = GROUNDS[0], GROUNDS[2]
    optimizer = EVERY[name](rosenbrock)
    tape, ground = method(optimizer), told(player, rosenbrock, "loss")
    given = Given(optimizer, rosenbrock, default_start(rosenbrock), 80)
    herded(player, tape, ground, given, starts(given))
    numbers = {}
    for number in numbers_of(optimizer):
        part, _, own = number.partition(".")
        value = getattr(optimizer.layers()[int(part)], own)
        low, high = optimizer.layers()[int(part)].declared()[own].bounds
        if not isinstance(value, int):
            numbers[number] = [float(v) for v in np.clip(value * np.linspace(0.5, 1.3, LANES), low, high)]
    surface = {"surface.b": [float(b) for b in np.linspace(20, 100, LANES)]}
    herded(player, tape, ground, given, numbers | surface)
    noisy = Given(optimizer, rosenbrock, default_start(rosenbrock), 60, Noise(0.3, 11))
    seeds = {number: list(range(3, 3 + LANES)) for number in numbers_of(optimizer) if number.endswith(".seed")}
    herded(player, tape, ground, noisy, {"seed": list(range(LANES))} | seeds)
    herded(player, tape, ground, noisy, {"noise": [0.1 * k for k in range(LANES)]})
    other = Given(optimizer, himmelblau, default_start(himmelblau), 60, Noise(0.1, 2))
    herded(player, tape, told(player, himmelblau, "loss"), other, starts(other))


def test_more_lanes_than_are_side_by_side(player: Node) -> None:
    surface = GROUNDS[2]
    given = Given(EVERY["adam(correction=both)"](surface), surface, (0.0, 0.0), 40)
    places = np.random.default_rng(1).uniform(-5, 5, (2, 600))
    herded(
        player,
        method(given.optimizer),
        told(player, surface, "loss"),
        given,
        {"start.x": places[0].tolist(), "start.y": places[1].tolist()},
    )


def test_who_leaves_the_plane_stands_still(player: Node) -> None:
    surface = GROUNDS[0]
    optimizer = EVERY["gd()"](surface)
    given = Given(optimizer, surface, default_start(surface), 30)
    assert herded(player, method(optimizer), told(player, surface, "loss"), given, starts(given)) == 1


@pytest.mark.parametrize("batch", [0, 3])
def test_a_loss_on_data_goes_lane_by_lane(batch: int, player: Node) -> None:
    scenario = opened(f"data=iris2&batch={batch}&run=adam&steps=20")
    race = scenario.race
    tapes = live(scenario)
    optimizer = race.runs[0].optimizer
    given = Given(optimizer, race.surface, tuple(race.start), 20, Noise(0.2, 4))
    assert tapes.methods[0] is not None
    herded(player, tapes.methods[0], tapes, given, {"start.x": [0.5, 1.0, -2.0], "start.y": [3.0, 0.0, 1.0]})
    herded(player, tapes.methods[0], tapes, given, {"seed": [1, 2, 3]})
