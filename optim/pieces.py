"""The layers of an optimizer as tapes, each by itself: a rule, and what goes around one with a hole in its place.

`optim.traced.method` records a whole optimizer. A site without a server cannot have a tape for each of all stacks; from
these the player puts any stack together (`player/web/site/compose.js`), and what it makes is what `method` gives.

The hole is a rule that does not know its step: what a layer asks of it are inputs of the layer's tape, and what it is
told by the layer (the step's number, the rate, another objective) are outputs. Of its memory the layer sees two
numbers, one of a velocity and one of anything else, which stand for all of their kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from declare import Choice
from declare import Number as Declared
from optim.core import Array, Bent, Layer, Rule, State, hyper
from optim.traced import Asked, coordinates, filled, in_order, numbers_in, row
from tracing import Sheet, Tape, Traced, TraceError, traced


@dataclass(frozen=True)
class Told:
    """A quantity that one layer names in its State, by its own name there."""

    name: str
    width: int
    first: bool
    """Whether there is one before the first step."""
    velocity: bool
    """Whether it is what `Lookahead` may stop."""


@dataclass(frozen=True)
class RulePiece:
    """A rule whose numbers are open.

    `start` takes x and the numbers, and gives the memory, then every quantity that is there from the first. `step`
    takes t, x, the numbers and the memory, and gives the new x, the new memory, how many gradients it asked for, where
    first and where last, and every quantity. Both ask the objective.
    """

    numbers: tuple[str, ...]
    cycled: str
    """The number that schedules of the momentum move; empty where there is none."""
    memory: tuple[bool, ...]
    """Of each number that is remembered, whether it is of a velocity."""
    quantities: tuple[Told, ...]
    start: Tape
    step: Tape


@dataclass(frozen=True)
class LayerPiece:
    """A schedule or wrapper whose numbers are open, around a hole.

    `start` takes x, the numbers, the rule's `lr` and `mu` (what is cycled), and `v`, a number of its velocity; it gives
    the memory and the first quantities. `step` takes t, x, the numbers, `lr`, `mu`, the memory and what comes of the
    hole: `n0`, `n1`, where it led; `p0`, `p1`, a place at which it asks; `v` and `o`, of its memory a number of a
    velocity and another one; `wv` and `wo`, the same of a new beginning. It gives what stands below, from `BEFORE` on.
    """

    numbers: tuple[str, ...]
    memory: tuple[bool, ...]
    """Of each number that is remembered, whether there is one for every number of the rule's velocity."""
    quantities: tuple[Told, ...]
    start: Tape
    step: Tape


BEFORE = ("t", "x0", "x1", "lr", "mu")
"""What the hole is told,"""
BENT = ("value", "grad0", "grad1", "hess00", "hess01", "hess10", "hess11")
"""what it is answered at `p`,"""
ASKS = ("count", "first0", "first1", "last0", "last1")
"""what is asked for each gradient that it asks for: how many, where first and where last;"""
AFTER = ("new0", "new1", "v", "o")
"""where the step leads, and what becomes of what the hole remembers;"""
ANEW = ("x0", "x1", "lr", "mu")
"""where it would begin anew, and with what. Then memory and quantities."""


def rule_piece(rule: Rule) -> RulePiece:
    """The piece of a rule, whatever its numbers are. TraceError says where what cannot be recorded stands."""
    sheet = Sheet()
    numbers: dict[str, Any] = {name: sheet.input(name) for name in numbers_of(rule)}
    rule = rule.tuned(**numbers)
    x, places = _point(sheet, "x")
    begun: list[State] = []

    def begin() -> list[Any]:
        begun[:] = [rule.init(x)]
        return [*numbers_in(begun[0]), *_told(begun[0])]

    first = sheet.explore(begin)
    layout = begun[0]
    memory = sum(1 for _ in numbers_in(layout))
    kept = [sheet.input(f"m{i}") for i in range(memory)]
    t: Any = sheet.input("t")
    named: dict[str, int] = {}

    def step() -> list[Any]:
        asked: list[Array] = []
        f = Bent(Asked(sheet), lambda point: asked.append(point) or Asked(sheet).grad(point))
        new, s = rule.step(t, x, f, filled(layout, iter(kept)))
        named.clear()
        named.update({name: sum(1 for _ in row(value)) for name, value in _own(s).items()})
        at = asked or [x]
        return [*row(new), *numbers_in(s, layout), float(len(asked)), *row(at[0]), *row(at[-1]), *_told(s)]

    then = sheet.explore(step)
    return RulePiece(
        numbers=tuple(numbers),
        cycled=rule.cycled,
        memory=tuple(name in rule.velocity for name, value in vars(layout).items() for _ in numbers_in(value)),
        quantities=tuple(Told(name, n, name in _own(layout), name in rule.velocity) for name, n in named.items()),
        start=sheet.tape([*places, *numbers], first[:memory] + in_order(first[memory:], _own(layout), named)),
        step=sheet.tape(["t", *places, *numbers, *(f"m{i}" for i in range(memory))], then),
    )


def layer_piece(layer: Layer) -> LayerPiece:
    """The piece of a schedule or wrapper around any optimizer. TraceError where it does more than a piece can."""
    sheet = Sheet()
    numbers: dict[str, Any] = {name: sheet.input(name) for name in numbers_of(layer)}
    hole = Hole().tuned(lr=sheet.input("lr"), mu=sheet.input("mu"), log=_Log(sheet))
    around = layer.tuned(**numbers).around(hole)
    x, places = _point(sheet, "x")
    begun: list[State] = []

    def begin() -> list[Any]:
        hole.log.clear("v", "o")
        begun[:] = [around.init(x)]
        return [*numbers_in(_outside(begun[0])), *_told(_outside(begun[0]))]

    first = sheet.explore(begin)
    layout = _outside(begun[0])
    memory = sum(1 for _ in numbers_in(layout))
    kept = [sheet.input(f"m{i}") for i in range(memory)]
    t: Any = sheet.input("t")

    def step() -> list[Any]:
        log = hole.log
        log.clear("wv", "wo")
        asked: list[Array] = []
        f = Bent(Asked(sheet), lambda point: asked.append(point) or Asked(sheet).grad(point))
        log.asked = asked
        inside = State(**log.memory("sv", "so"))
        new, s = around.step(t, x, f, State(inner=inside, **vars(filled(layout, iter(kept)))))
        if len(log.steps) != 1 or len(asked) != log.count:
            raise TraceError("a layer that does not take one step of what is within, or asks afterwards, is no piece")
        own = _outside(s)
        remembered = [*row(s.inner.velocity), *row(s.inner.other)]
        return [*log.steps[0], *row(new), *remembered, *log.anew, *numbers_in(own, layout), *_told(own)]

    then = sheet.explore(step)
    unknown = ["n0", "n1", "p0", "p1", "v", "o", "wv", "wo"]
    return LayerPiece(
        numbers=tuple(numbers),
        memory=tuple("velocity" in path for path in _paths(layout)),
        quantities=tuple(Told(name, sum(1 for _ in row(value)), True, False) for name, value in _own(layout).items()),
        start=sheet.tape([*places, *numbers, "lr", "mu", "v"], first),
        step=sheet.tape(
            ["t", *places, *numbers, "lr", "mu", *(f"m{i}" for i in range(memory)), *unknown],
            then,
        ),
    )


def numbers_of(layer: Rule | Layer) -> list[str]:
    """The names of its own numbers."""
    return [name for name, declared in layer.declared().items() if isinstance(declared, Declared)]


def forms(layer: type[Rule] | type[Layer]) -> Iterator[dict[str, str]]:
    """All combinations of the choices of a class."""
    found: list[dict[str, str]] = [{}]
    for name, declared in layer.declared().items():
        if isinstance(declared, Choice):
            found = [form | {name: option} for form in found for option in declared.options]
    yield from found


class _Log:
    """What happens to a hole on one way through a layer."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.asked: list[Array] = []
        self.steps: list[list[Any]] = []
        self.anew: list[Any] = [0.0] * len(ANEW)
        self.count = 0
        self.fresh = ("v", "o")

    def clear(self, *fresh: str) -> None:
        """Another way begins, in which a new memory holds these inputs."""
        self.steps, self.anew, self.count, self.fresh = [], [0.0] * len(ANEW), 0, fresh

    def memory(self, velocity: str, other: str) -> dict[str, Array]:
        """A memory of two numbers."""
        return {"velocity": traced([[self.sheet.input(velocity)]]), "other": traced([[self.sheet.input(other)]])}


class Hole(Rule):
    """A rule whose step is not known yet."""

    year, family = 0, "gradient"
    cycled = "mu"
    velocity = ("velocity",)
    lr: float = hyper(0, "lr", 0, 1, help="")
    mu: float = hyper(0, "mu", 0, 1, help="")
    log: Any = None

    def init(self, x):
        self.log.anew = [*row(x), *row(self.lr), *row(self.mu)]
        return State(**self.log.memory(*self.log.fresh))

    def step(self, t, x, f, s):
        log = self.log
        if log.asked:
            raise TraceError("a layer that asks for a gradient of its own is no piece")
        p, _ = _point(log.sheet, "p")
        grad = f.grad(p)
        log.count = len(log.asked)
        if not log.count:
            raise TraceError("a layer whose gradient is not that of what is around it is no piece")
        at = [float(log.count), *row(log.asked[0]), *row(log.asked[-1])]
        bent = [*row(f.value(p)), *row(grad), *row(f.hess(p))]
        log.steps.append([t, *row(x), *row(self.lr), *row(self.mu), *bent, *at])
        new, _ = _point(log.sheet, "n")
        return new, State(**log.memory("v", "o"))


def _point(sheet: Sheet, name: str) -> tuple[Traced, list[str]]:
    places = coordinates(name, 2)
    return traced([[sheet.input(place) for place in places]]), places


def _own(s: State) -> dict[str, Array]:
    """The quantities of one layer."""
    return {name: value for name, value in vars(s).items() if name != "inner" and name[0] != "_"}


def _told(s: State) -> list[Any]:
    return [number for value in _own(s).values() for number in row(value)]


def _outside(s: State) -> State:
    """A layer's State without what is within."""
    return State(**{name: value for name, value in vars(s).items() if name != "inner"})


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where each number of a memory stands, in the order of `numbers_in`."""
    if isinstance(value, State):
        value = vars(value)
    if isinstance(value, (list, tuple)):
        value = dict(enumerate(value))
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _paths(part, (*path, name))
        return
    yield from (path for _ in numbers_in(value))


__all__ = [
    "AFTER",
    "ANEW",
    "ASKS",
    "BEFORE",
    "BENT",
    "LayerPiece",
    "RulePiece",
    "Told",
    "forms",
    "layer_piece",
    "rule_piece",
]
