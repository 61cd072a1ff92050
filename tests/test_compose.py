"""An optimizer put together in the browser from the tapes of its layers is the one that Python records whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from test_tapes import EVERY, UNRECORDED, cases, told
from walked import NEAR, Given, Node, RefusedError, compared, node, sensitivity, walked

from declare import Choice, Number
from optim import RULES, Noise, Optimizer, Rule, State
from optim.core import Bent, Layer, Wrapper, stack
from optim.pieces import Hole, LayerPiece, RulePiece, forms, layer_piece, rule_piece
from optim.schedules import Joined
from optim.traced import method
from scenario import MAX_PARTS, default_start
from scenario.model import AROUND, suited
from surfaces import SURFACES
from tracing import TraceError

GROUND = SURFACES["rosenbrock"]
STACKS = 100
WANTED = {"chart": True, "inside": True, "parts": True}
LINKED = [name for name, make in EVERY.items() if not any(isinstance(part, Joined) for part in make(GROUND).layers())]
"""No link has a schedule of schedules."""


@pytest.fixture(scope="module")
def player() -> Iterator[Node]:
    with node() as process:
        yield process


@cache
def piece(cls: type[Rule] | type[Layer], form: tuple[tuple[str, str], ...]) -> RulePiece | LayerPiece:
    if issubclass(cls, Rule):
        return rule_piece(replace(cls(lr=0.1), **dict(form)))
    return layer_piece(replace(cls.fresh(Hole()), **dict(form)))


def pieces(optimizer: Optimizer) -> dict[str, Any]:
    """What the browser gets to put an optimizer together."""
    found = []
    for part in optimizer.layers():
        choices = {name: getattr(part, name) for name, d in part.declared().items() if isinstance(d, Choice)}
        found.append(piece(type(part), tuple(choices.items())))
    return {"rule": found[0], "layers": found[1:]}


def by_node(player: Node, made: Any, given: list[Given]) -> list[dict[str, Any]]:
    return walked(player, made, told(player, given[0].surface, "rate"), given, **WANTED)


def same(one: Any, other: Any) -> bool:
    """To the last bit, and no number where there is none."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return np.array_equal(one, other, equal_nan=True) if isinstance(one, np.ndarray) else one == other


@pytest.mark.parametrize("name", LINKED)
def test_it_is_what_is_recorded_whole(name: str, player: Node) -> None:
    """With all numbers elsewhere and at both ends of their sliders, and with noise; to the last bit."""
    given = cases(EVERY[name], GROUND)
    optimizer = given[0].optimizer
    made = player.ask("compose", **pieces(optimizer))
    whole = method(optimizer)
    assert made["numbers"] == list(whole.numbers)
    assert made["memory"] == whole.memory
    assert [(q["name"], q["width"], q["first"]) for q in made["quantities"]] == [
        (q.name, q.width, q.first) for q in whole.quantities
    ]
    assert same(by_node(player, made, given), by_node(player, whole, given))


def drawn(by: Random, declared: Number, value: float) -> float:
    if by.random() < 0.5:
        return value
    if declared.scale == "int":
        return by.randint(int(declared.low), min(int(declared.high), 50))
    if declared.scale == "log" and declared.low > 0:
        return 10 ** by.uniform(math.log10(declared.low), math.log10(declared.high))
    return by.uniform(declared.low, declared.high)


def tuned(by: Random, part: Any) -> Any:
    form = by.choice(list(forms(type(part))))
    numbers = {
        name: drawn(by, declared, getattr(part, name))
        for name, declared in part.declared().items()
        if isinstance(declared, Number) and name != "lr"
    }
    return replace(part, **form, **numbers)


def random_stack(number: int) -> Optimizer:
    """A rule in up to as many layers as a link may have."""
    by = Random(number)
    rule = suited(by.choice([key for key in RULES if key not in UNRECORDED]), GROUND)
    around = [AROUND[by.choice(list(AROUND))].fresh(rule) for _ in range(by.randint(1, MAX_PARTS - 1))]
    return stack([tuned(by, part) for part in (rule, *around)])


@pytest.mark.parametrize("number", range(STACKS))
def test_any_stack_walks_as_numpy_does(number: int, player: Node) -> None:
    """Also where there are too many ways through all of it to be recorded whole."""
    given = Given(
        random_stack(number), GROUND, default_start(GROUND), 100, Noise(0.1, number) if number % 3 == 0 else Noise(0, 0)
    )
    made = player.ask("compose", **pieces(given.optimizer))
    (found,) = by_node(player, made, [given])
    try:
        whole = method(given.optimizer)
    except TraceError:
        report = compared(found, given.path(), "rate")
        off = {what: gap for what, gap in report.items() if not gap <= NEAR}
        assert not off or sensitivity(given) > NEAR / 30, off
        return
    assert same([found], by_node(player, whole, [given]))


class Curious(Wrapper):
    """Looks before anybody has asked it."""

    def step(self, t, x, f, s):
        new, inner = self.inner.step(t, x - f.grad(x), f, s.inner)
        return new, State(inner=inner)


class Twice(Wrapper):
    """Goes twice."""

    def step(self, t, x, f, s):
        x, inner = self.inner.step(t, x, f, s.inner)
        return self.inner.step(t, x, Bent(f, f.grad), inner)


@pytest.mark.parametrize("layer", [Curious, Twice])
def test_what_does_more_than_a_piece_can_is_refused(layer: type[Wrapper]) -> None:
    with pytest.raises(TraceError, match="is no piece"):
        layer_piece(layer.fresh(Hole()))


def test_pieces_that_are_too_many_are_refused(player: Node) -> None:
    layer = piece(AROUND["sam"], (("form", "plain"),))
    with pytest.raises(RefusedError, match=r"too long|wrong length"):
        player.ask(
            "compose", rule=piece(RULES["adam"], tuple(next(forms(RULES["adam"])).items())), layers=[layer] * 400
        )
