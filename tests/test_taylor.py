"""What the player draws around a head: value, slope and curvature there, and the steps that lower its models most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from links import opened
from walked import Node, node

from picture import picture
from picture.live import live
from scenario import Scenario
from surfaces import SURFACES
from surfaces.taylor import Local, local

SEEN = ("himmelblau", "rosenbrock", "saddle", "rastrigin", "bowl", "monkey_saddle", "ackley")
RADIUS = 0.7


@pytest.fixture(scope="module")
def player() -> Iterator[Node]:
    with node() as process:
        yield process


def held(found: dict[str, Any], here: Local) -> None:
    """What the player found is what Python knows; of steps that are equally good either may be taken."""
    near = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(found["f"], here.value, **near)
    np.testing.assert_allclose(found["g"], here.gradient, **near)
    np.testing.assert_allclose(found["h"], here.hessian[[0, 0, 1], [0, 1, 1]], **near)
    np.testing.assert_allclose(found["sharpest"], np.linalg.eigvalsh(here.hessian)[-1], **near)
    np.testing.assert_allclose(found["steepest"], here.steepest_step(RADIUS), **near)
    step = np.array(found["lowest"])
    assert np.linalg.norm(step) <= RADIUS * (1 + 1e-9)
    best = here.paraboloid(here.point + here.newton_step(RADIUS))
    assert here.paraboloid(here.point + step) == pytest.approx(best, rel=1e-7, abs=1e-7)


def alike(player: Node, scenario: Scenario, points: list[list[float]]) -> None:
    """What the player knows at places of a surface is what Python does."""
    surface = scenario.race.surface
    tapes = replace(live(scenario), methods=())
    found = player.ask("bend", live=tapes, parameters=surface.settings(), points=points, radius=RADIUS)
    for one, point in zip(found, points, strict=True):
        here = local(surface, tuple(point))
        assert here
        held(one, here)


@pytest.mark.parametrize("name", [name for name in SEEN if name in SURFACES])
def test_a_surface_bends_alike(player: Node, name: str) -> None:
    scenario = opened(f"surface={name}")
    surface = scenario.race.surface
    (x0, x1), (y0, y1) = surface.window
    drawn = np.random.default_rng(5).uniform((x0, y0), (x1, y1), (12, 2))
    points = [*drawn.tolist(), *(list(map(surface.number, place)) for place in surface.saddles)]
    alike(player, scenario, points)


def test_so_does_a_loss_on_data(player: Node) -> None:
    scenario = opened("data=linnerud")
    points = np.random.default_rng(6).uniform(-3, 3, (8, 2)).tolist()
    alike(player, scenario, points)


def test_of_more_weights_nothing_touches() -> None:
    assert picture(opened("data=moons&model=net&steps=5&local=plane")).taylor.model == "off"
    assert picture(opened("surface=bowl&local=plane&radius=0.2")).taylor.radius == 0.2
