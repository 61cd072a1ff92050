"""What is recorded once and carried out in the browser is what NumPy computes: of everything that can be recorded.

Rules, schedules, wrappers and surfaces are found by themselves, in all their forms: a new one has nothing to enter.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np
import pytest
from walked import NEAR, Given, Node, compared, largest, node, sensitivity, sent, walked

from declare import Choice, Number
from optim import RULES, SCHEDULES, WRAPPERS, Noise, Optimizer, Rule, State
from optim.core import Array, hyper, stack
from optim.schedules import Cosine, Cyclical, Exponential, Joined, OneCycle, Plateau, Step, Warmup
from optim.traced import form, method
from optim.wrappers import L2, SAM, Average, Clip, Decay, GradientNoise, Lookahead, Scheduled
from picture.live import live
from scenario import QUANTITIES, Race, Scenario, default_start
from scenario.model import Run, suited
from scenario.traced import method_of
from surfaces import SURFACES, Surface
from surfaces.expression import parse
from surfaces.expression.functions import FUNCTIONS
from surfaces.formula import HOME, formula_surface
from surfaces.plane import grid
from surfaces.traced import PLACES, UNITS, terrain
from tools import ROOT
from tracing import TraceError
from tracing.operations import ARITY, UFUNCS, computed

DATA = ROOT / "tests" / "data"
UNRECORDED = {"conjugategradient", "lbfgs"}
"""Rules whose steps are loops that depend on what they meet: no tape has any. Their paths come from the server."""

GROUNDS = [SURFACES[name] for name in ("rosenbrock", "ill_scaled", "himmelblau")]
AROUND = ("gd", "momentum", "adam")
"""Rules that schedules and wrappers are tried around."""
FEW = 40
"""Forms of a rule up to which all combinations of its choices are tried, and not only each by itself."""

CHAOTIC: dict[str, dict[str, float]] = json.loads((DATA / "chaotic.json").read_text())
"""Runs, by their surface and number, in which the last bit of the start moves NumPy's own path by so much: as much may
the last bit of another machine's cosine."""
AMPLE = 30
"""Steps that are each off by a bit are more than a start that is."""


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
    known = replace(live(scenario.with_view(chart=chart)), methods=(), follows=())
    return player.know(f"{surface.name} {surface.text} {chart}", known)


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
        wanted = dict.fromkeys(("inside", "parts"), surface is GROUNDS[0]) | {"chart": True}
        found = walked(player, method(given[0].optimizer), told(player, surface, chart), given, **wanted)
        for i, (one, walk) in enumerate(zip(given, found, strict=True)):
            report = compared(walk, one.path(), chart, one.anatomy() if wanted["parts"] else None)
            off = {what: gap for what, gap in report.items() if not gap <= NEAR}
            chaos = CHAOTIC.get(name, {}).get(f"{surface.name} {i}", 0)
            if off and chaos:  # from where they part on, all else is that of another path
                off = {what: off[what] for what in ("x", "y") if what in off and off[what] > AMPLE * chaos}
                off |= {"evaluations": report["evaluations"]} if report["evaluations"] else {}
            assert not off, (surface.name, i)


def test_what_is_called_chaotic_is() -> None:
    """All are cases, and one in eight is asked."""
    runs = [(name, *run.split(), stated) for name, own in CHAOTIC.items() for run, stated in own.items()]
    assert {name for name, *_ in runs} <= set(EVERY)
    for name, surface, i, stated in runs[::8]:
        found = sensitivity(cases(EVERY[name], SURFACES[surface])[int(i)])
        assert stated / 100 < found < stated * 100, (name, surface, i)


def test_a_method_is_the_same_for_all_that_differ_in_numbers_alone() -> None:
    for name, make in EVERY.items():
        optimizer = make(GROUNDS[0])
        assert form(optimizer) == form(turned(optimizer, "elsewhere")), name
    joined = [Joined(Step(every=k), Warmup()).around(suited("gd", GROUNDS[0])) for k in (7, 9)]
    assert form(joined[0]) != form(joined[1]), "the numbers of schedules within a schedule are no handles"


@pytest.mark.parametrize("key", sorted(UNRECORDED))
def test_a_search_stays_with_the_server(key: str) -> None:
    with pytest.raises(TraceError, match=r"optim/\w+/\w+\.py, line \d+: .* needs a known number"):
        method(suited(key, GROUNDS[0]))
    assert method_of(suited(key, GROUNDS[0])) is None


# ------------------------------------------------------------------------------------ rules that ask too much


class Asks(Rule):
    """What a rule asks of t or of its numbers, as somebody may write it."""

    year, family = 2000, "gradient"
    lr: float = hyper(0.01, "a", 0, 1, help="Any.")
    own: float = hyper(0.9, "o", 0, 1, help="Any.")

    def init(self, x):
        return State(v=np.zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        return x - self.lr * self.asked(t, g, s) * g, State(g=g, v=s.v)

    def asked(self, t, g, s):
        """A factor."""
        return 1.0


REFUSED = {
    "int(t)": lambda self, t, g, s: 1 / int(t),
    "float(x)": lambda self, t, g, s: float(self.own),
    "float of an array": lambda self, t, g, s: float(g[0, 0]),
    "math": lambda self, t, g, s: math.sqrt(t),
    "a text": lambda self, t, g, s: float(f"{t}"),
    "a dictionary": lambda self, t, g, s: {1: 0.5, 2: 0.25}.get(t, 1.0),
    "a set": lambda self, t, g, s: 0.5 if t in {1, 2} else 1.0,
    "a cache": lambda self, t, g, s: _cached(t),
    "bits": lambda self, t, g, s: 1.0 if t & 1 else 0.5,
    "range": lambda self, t, g, s: sum(self.own**k for k in range(t)),
    "a loop on data": lambda self, t, g, s: _halved(g),
    "a long loop on t": lambda self, t, g, s: _counted(t),
    "an index": lambda self, t, g, s: [1.0, 0.5][t % 2],
    "a mask": lambda self, t, g, s: np.sum(g[g > 0]),
    "accumulate": lambda self, t, g, s: np.add.accumulate(g, axis=-1),
    "another ufunc": lambda self, t, g, s: np.exp2(-g),
    "where of a sum": lambda self, t, g, s: np.sum(g, axis=-1, where=g > 0, keepdims=True),
    "linear algebra": lambda self, t, g, s: np.linalg.inv(g[..., None] * np.eye(2))[..., 0],
    "an array of floats": lambda self, t, g, s: np.array(g, dtype=float),
    "what is not there": lambda self, t, g, s: g.nothing,
    "hidden numbers": lambda self, t, g, s: np.asarray(g).astype(int),
}
"""Each with a step that Python or NumPy would have to take with a known number."""


def _halved(g):
    size = 1.0
    while np.sum(g * g) * size > 1e-3:
        size = size / 2
    return size


def _counted(t):
    k = 0
    while k < t:
        k += 1
    return 1 / k


@lru_cache
def _cached(t):
    return 1 / t


@pytest.mark.parametrize("what", REFUSED)
def test_who_asks_for_a_known_number_is_told_where(what: str) -> None:
    rule = type("Asks", (Asks,), {"asked": REFUSED[what]})()
    with pytest.raises(TraceError, match=r"test_tapes\.py, line \d+: "):
        method(rule)
    assert method_of(rule) is None


def test_what_is_remembered_may_not_grow() -> None:
    def grown(self, t, x, f, s):
        return x, State(g=f.grad(x), v=[*s.v, x])

    with pytest.raises(TraceError, match="its memory changes its shape"):
        method(type("Asks", (Asks,), {"init": lambda self, x: State(v=[x]), "step": grown})())


def test_what_is_named_is_named_in_every_step() -> None:
    def step(self, t, x, f, s):
        return x, State(g=f.grad(x), v=s.v, **({"late": x} if t > 3 else {}))

    with pytest.raises(TraceError, match="name all in every step"):
        method(type("Asks", (Asks,), {"step": step})())


ASKED_ALIKE = {
    "in a tuple": lambda self, t, g, s: 0.5 if t in (1, 2) else 1.0,
    "max": lambda self, t, g, s: 1 / max(t, 5),
    "round": lambda self, t, g, s: 1 / round(t / 3 + 1),
    "a chain": lambda self, t, g, s: 0.5 if 3 < t <= 9 or self.own > 0.5 else 1.0,
    "floor": lambda self, t, g, s: 1 / math.floor(1 + t / 4),
    "divmod": lambda self, t, g, s: 1 / (1 + t // 3 + t % 3),
    "conditions": lambda self, t, g, s: np.where((g > 0) & ~(g > 5) ^ (t > 9), 0.5, 1.0),
    "norm": lambda self, t, g, s: 1 / (1 + np.linalg.norm(g, axis=-1, keepdims=True)),
    "norm of all": lambda self, t, g, s: 1 / (1 + np.linalg.norm(g)),
    "mean": lambda self, t, g, s: 1 / (1 + np.mean(np.abs(g)) + np.max(g) ** 2),
    "running sum": lambda self, t, g, s: 1 / (1 + np.cumsum(g, axis=-1) ** 2),
    "dot": lambda self, t, g, s: 1 / (1 + g @ np.array([[1.0], [2.0]]) ** 2),
    "sort": lambda self, t, g, s: 1 / (1 + np.sort(np.abs(g), axis=-1)),
    "branches on data": lambda self, t, g, s: 0.5 if g[0, 0] > g[0, 1] else 1.0,
    "count": lambda self, t, g, s: 1 / (1 + np.sum(g > 0) + np.any(g > 1) + np.all(g > 2)),
}
"""Steps that are recorded, whoever is asked."""


@pytest.mark.parametrize("what", ASKED_ALIKE)
def test_what_python_asks_is_followed_both_ways(what: str, player: Node) -> None:
    assert not _parted(ASKED_ALIKE[what], player)


SILENT = {
    "isinstance": lambda self, t, g, s: 0.5 if isinstance(t, int) else 1.0,
    "type": lambda self, t, g, s: 0.5 if type(t) is int else 1.0,
    "repr": lambda self, t, g, s: 0.5 if repr(t) == "1" else 1.0,
    "an attribute": lambda self, t, g, s: 1.0 if hasattr(t, "sheet") else 0.5,
    "what it has seen": lambda self, t, g, s: 0.5 if _seen.append(t) or len(_seen) > 3 else 1.0,
    "sums of conditions": lambda self, t, g, s: ((g < 1e9) + (g < 1e9)) * 0.5,
}
"""What is recorded as something else: nobody is asked. That is what walking every form is for."""
_seen: list = []


@pytest.mark.parametrize("what", SILENT)
def test_who_asks_nobody_is_found_out_by_walking(what: str, player: Node) -> None:
    assert {"x", "y"} & _parted(SILENT[what], player)


def _parted(asked: Callable, player: Node) -> set[str]:
    """In what a rule parts from NumPy."""
    surface = GROUNDS[2]
    rule = type("Asks", (Asks,), {"asked": asked})()
    given = [Given(rule, surface, default_start(surface), 20), Given(rule.tuned(own=0.3), surface, (1.0, 0.5), 20)]
    found = walked(player, method(rule), told(player, surface, "loss"), given)
    reports = [compared(walk, one.path()) for walk, one in zip(found, given, strict=True)]
    return {what for report in reports for what, gap in report.items() if not gap <= NEAR}


# ------------------------------------------------------------------------------------------------- surfaces


CORPUS = json.loads((DATA / "expression_corpus.json").read_text(encoding="utf-8"))["items"]
FORMULAS = list(dict.fromkeys(item["expr"] for item in CORPUS if item["class"] == "accepted" and "expr" in item))
FORMULAS += [f"{n}(x*y)+{n}(x/2)" if f.arity[0] == 1 else f"{n}(x,y)*x" for n, f in FUNCTIONS.items()]


def places(surface: Surface) -> Array:
    """About a thousand points (n, 2): all over the window, axes, diagonals, whole numbers, marked ones, far away."""
    (x0, x1), (y0, y1) = surface.window
    random = np.random.default_rng(5)
    inside = random.uniform((x0, y0), (x1, y1), (700, 2))
    axes = np.array([(a, b) for c in np.linspace(-3, 3, 25) for a, b in ((c, 0.0), (0.0, c), (c, c), (c, -c))])
    whole = np.array([(a, b) for a in range(-6, 7) for b in range(-6, 7)], dtype=float)
    marked = surface.points((*surface.minima, *surface.local_minima, *surface.saddles, surface.start))
    far = [(-0.0, 0.0), (0.0, -0.0), (1e-8, -1e-12), (1e-200, 1.0), (1e3, -1e3), (-1e6, 1e6)]
    return np.concatenate([inside, axes, whole, np.array(marked).reshape(-1, 2), far])


def turned_surface(surface: Surface, to: str) -> Surface:
    """The surface with all parameters elsewhere."""
    return surface.with_settings(**{n: moved(d, surface.settings()[n], to) for n, d in surface.declared().items()})


def grounds(surface: Surface) -> list[Surface]:
    """The surface with its parameters as they are, elsewhere, and at the ends of their sliders."""
    return [surface, *(turned_surface(surface, to) for to in ("elsewhere", "low", "high") if surface.declared())]


def assert_alike(player: Node, surface: Surface) -> None:
    """Value, gradient and Hessian, with holes in the same places, whatever the parameters are."""
    tapes = terrain(surface)
    for ground in grounds(surface):
        points = places(ground)
        with np.errstate(all="ignore"):
            own = [ground.value(points)[:, None], ground.grad(points), ground.hess(points).reshape(-1, 4)]
        expected = np.concatenate(own, axis=1)
        rows = [[sent(c) for c in point] for point in points]
        found = player.ask("surface", terrain=tapes, parameters=ground.settings(), points=rows).reshape(-1, 7)
        # A sum of large terms is as exact as they are: the size of the whole row is its measure.
        size = np.maximum(1, np.max(np.abs(np.where(np.isfinite(expected), expected, 0)), axis=1, keepdims=True))
        with np.errstate(all="ignore"):
            off = np.where((found == expected) | (np.isnan(found) & np.isnan(expected)), 0, np.abs(found - expected))
            worst = np.max(np.where(np.isnan(off), np.inf, off) / size, axis=1)
        k = int(np.argmax(worst))
        assert worst[k] <= NEAR, (ground.settings(), points[k], found[k], expected[k])


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_is_the_same_function(name: str, player: Node) -> None:
    assert_alike(player, SURFACES[name])


@pytest.mark.parametrize("text", FORMULAS)
def test_a_typed_formula_is_the_same_function(text: str, player: Node) -> None:
    """Whatever its start and its rates would be."""
    f = parse(text)
    assert_alike(player, Surface("formula", "", f, HOME, (), (1.0, 1.0), {}, "", "", text=f.text))


@pytest.mark.parametrize("name", SURFACES)
def test_facts_follow_the_parameters(name: str, player: Node) -> None:
    surface = SURFACES[name]
    known = told(player, surface, "loss")
    for ground in grounds(surface):
        found = player.ask("facts", live=known, parameters=ground.settings())
        expected = {"start": [ground.number(c) for c in ground.start]}
        for field, kind in PLACES.items():
            expected[kind] = [c for point in ground.points(getattr(ground, field)) for c in point]
        expected |= {f"rate {unit}": [ground.rate(unit)] for unit in UNITS if ground.rate(unit) is not None}
        expected |= {"lowest": [ground.lowest]} if ground.minima else {}
        assert set(found) == {key for key, numbers in expected.items() if numbers}
        for key, numbers in found.items():
            assert largest(numbers, expected[key]) <= NEAR, (key, ground.settings())


def test_a_typed_formula_states_its_facts(player: Node) -> None:
    surface = formula_surface("x^4-3*x^2+y^2+x*y")
    found = player.ask("facts", live=told(player, surface, "loss"), parameters={})
    assert found["start"] == list(surface.start)
    assert found["lowest"] == [pytest.approx(surface.lowest, rel=NEAR)]
    assert found["rate gradient"] == [surface.rate("gradient")]


@pytest.mark.parametrize("name", SURFACES)
def test_all_that_is_measured_is_measured_alike(name: str, player: Node) -> None:
    """Every quantity that can be charted, and what every rule has, on every surface."""
    surface = SURFACES[name]
    for rule, chart in zip(("gd", "momentum", "adam", "rmsprop", "adagrad", "nag"), QUANTITIES, strict=False):
        given = [Given(suited(rule, ground), ground, default_start(ground), 8) for ground in grounds(surface)]
        tape = method(given[0].optimizer)
        found = walked(player, tape, told(player, surface, chart), given, chart=True, inside=True)
        for one, walk in zip(given, found, strict=True):
            off = {what: gap for what, gap in compared(walk, one.path(), chart).items() if not gap <= NEAR}
            assert not off, (rule, one.surface.settings())


def test_every_quantity_was_measured() -> None:
    assert len(QUANTITIES) <= 6, "give the test above a rule more"


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau"])
def test_heights_are_those_of_the_window(name: str, player: Node) -> None:
    surface = SURFACES[name]
    found = player.ask("heights", live=told(player, surface, "loss"), parameters=surface.settings(),
                       window=surface.window, nodes=31)  # fmt: skip
    expected = surface.value(grid(surface.window, 31)).ravel()
    np.testing.assert_allclose(found, expected, rtol=1e-6)  # single precision


# ----------------------------------------------------------------------------------------------- operations


TRICKY = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.1, -7.3, math.pi, 1e-9, 1e16, -1e16]
TRICKY += [2.0**52 + 1, 5e-324, -1e-300, 1e300, -1e300, 1e200, math.inf, -math.inf, math.nan]
ROUNDED = {"pow", "exp", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"}
ROUNDED |= {"sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "hypot", "cbrt"}
"""Operations that machines round each in its own way. All others are the same to the bit."""


@pytest.mark.parametrize("name", ARITY)
def test_an_operation_is_numpys(name: str, player: Node) -> None:
    """Also of zeros with a sign, of infinities and of what is no number."""
    rows = (
        list(product(TRICKY, repeat=ARITY[name]))
        if ARITY[name] < 3
        else list(product(TRICKY[:3] + TRICKY[-3:], repeat=3))
    )
    found = player.ask("operation", name=name, rows=[[sent(c) for c in row] for row in rows])
    with np.errstate(all="ignore"):
        expected = np.array([computed(name, *map(np.float64, row)) for row in rows], dtype=float)
    size = np.maximum(np.abs(expected), 1e-300)
    with np.errstate(all="ignore"):
        near = np.abs(found - expected) <= (1e-14 if name in ROUNDED else 0) * size
    # Which of two zeros is the smaller one is each machine's own.
    signs = (np.signbit(found) == np.signbit(expected)) | (name in ("min", "max"))
    same = (found == expected) & signs | (np.isnan(found) & np.isnan(expected))
    wrong = [
        (row, f, e)
        for row, f, e, fine in zip(rows, found, expected, same | (near & (expected != 0)), strict=True)
        if not fine
    ]
    assert not wrong, wrong[:8]


def test_the_player_knows_all_operations_by_their_names() -> None:
    assert set(ARITY) == set(UFUNCS) | {"select"}
    assert set(ARITY) > ROUNDED


def test_powers_are_rounded_correctly(player: Node) -> None:
    """All but a few: of whole exponents, such as a rule's t."""
    random = np.random.default_rng(1)
    bases = np.concatenate(
        [random.uniform(0.5, 1, 1500), 1 - 10 ** random.uniform(-6, -1, 1500), random.normal(0, 3, 1000)]
    )
    exponents = np.concatenate([random.integers(1, 1001, 3000), random.integers(-30, 31, 1000)])
    found = player.ask("powers", rows=np.stack([bases, exponents], axis=-1).tolist())
    exact = np.array([float(Fraction(b) ** int(n)) for b, n in zip(bases, exponents, strict=True)])
    np.testing.assert_array_max_ulp(found, exact, 1)
    assert np.mean(found != exact) < 0.001


@pytest.mark.parametrize(
    "name", ["adam(correction=both)", "momentum, lookahead(pullback) around a schedule", "adam gradient_noise()"]
)
def test_whatever_is_wrong_with_a_tape_nothing_is_read_that_is_not_there(name: str, player: Node) -> None:
    surface = GROUNDS[0]
    one = Given(EVERY[name](surface), surface, default_start(surface), 5, Noise(0.1, 3))
    live = told(player, surface, "distance")
    wanted = {"chart": True, "inside": True, "parts": True}
    found = player.ask(
        "mutated", method=method(one.optimizer), live=live, given=one.question(), wanted=wanted, seed=7, count=700
    )
    assert found["refused"] > 100
    assert found["walked"] > 20
