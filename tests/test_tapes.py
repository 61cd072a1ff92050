"""What is recorded once and carried out in the browser is what NumPy computes: of everything that can be recorded.

Rules, schedules, wrappers and surfaces are found by themselves, in all their forms. A new one has nothing to enter here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from walked import NEAR, Given, Node, compared, largest, node, walked

from declare import Choice, Number
from optim import RULES, SCHEDULES, WRAPPERS, Noise, Optimizer, Rule
from optim.core import stack
from optim.schedules import Cosine, Cyclical, Exponential, Joined, OneCycle, Plateau, Step, Warmup
from optim.traced import method
from optim.wrappers import L2, SAM, Average, Clip, Decay, GradientNoise, Lookahead, Scheduled
from picture.live import live
from scenario import QUANTITIES, Race, Scenario, default_start
from scenario.model import Run, suited
from surfaces import SURFACES, Surface
from tracing import TraceError

UNRECORDED = {"conjugategradient", "lbfgs"}
"""Rules whose steps are loops that depend on what they meet: no tape has any. Their paths come from the server."""

GROUNDS = [SURFACES[name] for name in ("rosenbrock", "ill_scaled", "himmelblau")]
AROUND = ("gd", "momentum", "adam")
"""Rules that schedules and wrappers are tried around."""
FEW = 32
"""Forms of a rule up to which all combinations of its choices are tried, and not only each by itself."""

CHAOTIC: dict[str, float] = {}


@pytest.fixture(scope="module")
def player() -> Iterator[Node]:
    with node() as process:
        yield process


def forms(cls) -> list[dict[str, str]]:
    """All combinations of the choices of a class; where they are too many, each option with all else at its default."""
    options = {name: list(d.options) for name, d in cls.declared().items() if isinstance(d, Choice)}
    every = [dict(zip(options, chosen, strict=True)) for chosen in product(*options.values())]
    return every if len(every) <= FEW else [{}] + [{name: o} for name in options for o in options[name]]


def named(key: str, form: dict[str, str]) -> str:
    return f"{key}({', '.join(f'{name}={option}' for name, option in form.items())})"


Make = Callable[[Surface], Optimizer]


def around(key: str, layer: Callable[[Optimizer], Optimizer]) -> Make:
    return lambda surface: layer(suited(key, surface))


def rules() -> dict[str, Make]:
    return {
        named(key, form): lambda surface, key=key, form=form: replace(suited(key, surface), **form)
        for key, cls in RULES.items()
        for form in forms(cls)
        if key not in UNRECORDED
    }


def schedules() -> dict[str, Make]:
    joined = {
        "joined()": Joined(Warmup(), Cosine(), at=30),
        "joined(momentum)": Joined(OneCycle(steps=90, cycle_momentum="yes"), Exponential(), at=90),
        "joined(joined)": Joined(Joined(Step(every=7), Warmup(), at=20), Cyclical(), at=50),
    }
    own = {named(key, form): cls(**form) for key, cls in SCHEDULES.items() for form in forms(cls)}
    return {f"{rule} {name}": around(rule, s.around) for name, s in (own | joined).items() for rule in AROUND}


def wrappers() -> dict[str, Make]:
    return {
        f"{rule} {named(key, form)}": around(rule, lambda inner, cls=cls, form=form: cls(inner, **form))
        for key, cls in WRAPPERS.items()
        for form in forms(cls)
        for rule in AROUND
    }


def stacks() -> dict[str, Make]:
    nested: dict[str, Callable[[Optimizer], Optimizer]] = {
        "sam, clipped": lambda inner: Clip(SAM(Scheduled(inner, Cosine()))),
        "clipped, sam": lambda inner: SAM(Clip(L2(inner), by="value"), form="adaptive"),
        "decay in a schedule": lambda inner: Scheduled(Decay(inner, times="factor"), Warmup()),
        "decay around a schedule": lambda inner: Decay(Scheduled(inner, Cyclical(cycle_momentum="yes"))),
        "decay in and around": lambda inner: Decay(Scheduled(Decay(L2(inner)), Plateau())),
        "average of lookahead": lambda inner: Average(Lookahead(Scheduled(inner, OneCycle())), form="ema"),
        "noise in all": lambda inner: Average(Lookahead(GradientNoise(SAM(L2(inner)), eta=0.01))),
        "two schedules": lambda inner: Scheduled(Clip(Scheduled(inner, Exponential())), Joined(Warmup(), Step())),
        "two lookaheads": lambda inner: Lookahead(Lookahead(inner, k=3, memory="pullback"), memory="reset"),
    } | {
        f"lookahead({memory}) around a schedule": lambda inner, memory=memory: Lookahead(
            Clip(Scheduled(inner, OneCycle(cycle_momentum="yes"))), memory=memory
        )
        for memory in WRAPPERS["lookahead"].declared()["memory"].options  # type: ignore[union-attr]
    }
    return {f"{rule}, {name}": around(rule, layer) for name, layer in nested.items() for rule in ("momentum", "adam")}


EVERY = rules() | schedules() | wrappers() | stacks()


def moved(number: Number, value: float, to: str) -> float:
    """Another value than this one: at an end of the slider, or some way along it."""
    if to != "elsewhere":
        return type(value)(getattr(number, to)) if number.scale == "int" else float(getattr(number, to))
    if number.scale == "int":
        return value + 3 if value + 3 <= number.bounds[1] else value - 3
    if number.scale == "linear" or not value:
        way = 0.13 * (number.high - number.low)
        return value + way if value + way <= number.high else value - way
    if number.scale == "log":
        return value * 1.7 if value * 1.7 <= number.high else value / 1.7
    return 1 - (1 - value) * 1.7 if 1 - (1 - value) * 1.7 >= number.low else 1 - (1 - value) / 1.7


def turned(optimizer: Optimizer, to: str) -> Optimizer:
    """The same form with every number but the rate elsewhere."""
    layers = []
    for part in optimizer.layers():
        numbers = {n: d for n, d in part.declared().items() if isinstance(d, Number) and n != "lr"}
        layers.append(replace(part, **{n: moved(d, getattr(part, n), to) for n, d in numbers.items()}))
    return stack(layers)


def told(player: Node, surface: Surface, chart: str) -> str:
    """What Node is told of a surface, once."""
    scenario = Scenario(Race(surface, default_start(surface), (Run(suited("gd", surface), "blue"),)))
    return player.know(f"{surface.name} {chart}", replace(live(scenario.with_view(chart=chart)), methods=(), follows=()))


def chart_of(name: str, surface: Surface) -> str:
    """One of the quantities, every time another."""
    keys = list(QUANTITIES)
    return keys[(len(name) + GROUNDS.index(surface)) % len(keys)]


def cases(make: Make, surface: Surface) -> list[Given]:
    """Runs that one tape has to walk."""
    optimizer, start = make(surface), default_start(surface)
    given = [Given(optimizer, surface, start)]
    if surface is GROUNDS[0]:
        x, y = start
        given.append(Given(turned(optimizer, "elsewhere"), surface.with_settings(b=70.0), (x + 0.1, y - 0.2)))
        given += [Given(turned(optimizer, to), surface, start) for to in ("low", "high")]
        given.append(Given(optimizer, surface, start, 60, Noise(0.3, 11)))
    return given


@pytest.mark.parametrize("name", EVERY)
def test_it_walks_as_numpy_does(name: str, player: Node) -> None:
    """On three surfaces; on the first also with all other numbers, at the ends of all sliders, and with noise."""
    for surface in GROUNDS:
        given = cases(EVERY[name], surface)
        chart = chart_of(name, surface)
        looked_into = surface is GROUNDS[0]
        found = walked(
            player, method(given[0].optimizer), told(player, surface, chart), given,
            chart=True, inside=looked_into, parts=looked_into,
        )  # fmt: skip
        for i, (one, walk) in enumerate(zip(given, found, strict=True)):
            report = compared(walk, one.path(), chart, one.anatomy() if looked_into else None)
            off = {what: gap for what, gap in report.items() if not gap <= NEAR}
            assert not off, (surface.name, i)
