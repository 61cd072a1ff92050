"""The reference pack walked by the player: what other libraries' runs are held to in tests/test_reference.py."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from walked import Node, node, sent

from optim.traced import Method, method, numbers_of
from scenario.traced import noise_tape
from tools.reference import LEFT_OUT, Case, cases, objective, translate
from tools.reference.packs import Function
from tracing import Sheet, Tape, TraceError, traced

REPLAYED = [case for case in cases() if case.optimizer not in LEFT_OUT]
UNRECORDED = {"ConjugateGradient", "LBFGS", "Recorded"}
"""What searches along a line, and noise that a pack has written down: of these there are no tapes."""
LEAST = 0.95
"""The share of cases that the player has to be able to walk."""


@pytest.fixture(scope="module")
def player() -> Iterator[Node]:
    with node() as process:
        yield process


@cache
def function(of: Function) -> Tape:
    """A pack's function as a surface's tape: value, gradient, Hessian."""
    sheet = Sheet()
    point = traced([[sheet.input("x0"), sheet.input("x1")]])
    asked = (of.value, of.grad, of.hess)
    return sheet.tape(
        ["x0", "x1"], [n for ask in asked for n in sheet.explore(lambda ask=ask: list(np.ravel(ask(point))))]
    )


def recorded(case: Case) -> Method | None:
    """None where there is no tape: see `UNRECORDED`."""
    try:
        return method(translate(case))
    except TraceError:
        return None


def live(case: Case) -> dict[str, Any]:
    """What a run needs besides its method."""
    ground = {"numbers": (), "function": function(objective(case)), "facts": (), "stated": Sheet().tape([], [])}
    return {"terrain": ground, "noise": noise_tape(), "charted": None, "within": None, "methods": (), "follows": ()}


@pytest.mark.parametrize("case", REPLAYED, ids=lambda case: case.id)
def test_the_player_replays_the_library(case: Case, player: Node) -> None:
    tapes = recorded(case)
    if tapes is None:
        assert UNRECORDED & {type(layer).__name__ for layer in translate(case).layers()}
        return
    optimizer = translate(case)
    layers = optimizer.layers()
    numbers = {n: sent(getattr(layers[int(n.split(".")[0])], n.split(".")[1])) for n in numbers_of(optimizer)}
    steps = len(case.trajectory) - 1
    given = {
        "numbers": numbers,
        "parameters": {},
        "start": case.start[0].tolist(),
        "steps": steps,
        "sigma": 0,
        "seed": 0,
    }
    (found,) = player.ask("walk", method=tapes, live=live(case), given=[given], wanted={})
    path = np.stack([found["x"], found["y"]], axis=-1)
    assert case.start.shape == (1, 2)
    assert np.abs(path - case.trajectory).max() <= case.tol
    np.testing.assert_allclose(found["loss"], objective(case).value(path), rtol=1e-9, atol=1e-12)


def test_nearly_all_are_walked_by_the_player() -> None:
    walked = sum(recorded(case) is not None for case in REPLAYED)
    assert walked >= LEAST * len(REPLAYED), f"{walked} of {len(REPLAYED)}"
