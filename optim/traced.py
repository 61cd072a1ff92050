"""An optimizer as a tape: its own `init` and `step`, run once on numbers that record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from declare import Number as Declared
from optim.core import Array, Bent, Optimizer, State, flat, stack
from optim.noise import Noise
from tracing import Number, Sheet, Tape, Traced, TraceError, traced


@dataclass(frozen=True)
class Recorded:
    """A quantity that an optimizer names in its State."""

    name: str
    width: int
    first: bool
    """Whether there is one before the first step."""


@dataclass(frozen=True)
class Method:
    """An optimizer whose numbers are still open. Its choices, and what it is made of, are settled.

    `start` takes x and the numbers, and gives the memory, then every quantity that is there from the first.
    `step` takes t, x, the numbers and the memory, and gives the new x, the new memory, how many gradients it asked
    for, where it asked for the last, and every quantity. Both ask the objective: see `Tape.points`.
    """

    numbers: tuple[str, ...]
    """Which they are: "0.lr" is the rule's rate, "1.k" a number of what is around it."""
    memory: int
    """How many numbers are remembered from step to step."""
    quantities: tuple[Recorded, ...]
    start: Tape
    step: Tape


def method(optimizer: Optimizer, d: int = 2) -> Method:
    """The method of an optimizer in d dimensions, whatever its numbers are.

    TraceError says where what cannot be recorded stands.
    """
    sheet = Sheet()
    numbers = {name: sheet.input(name) for name in numbers_of(optimizer)}
    opened = _opened(optimizer, numbers)
    places = coordinates("x", d)
    x = traced([[sheet.input(place) for place in places]])

    begun: list[State] = []

    def begin() -> list[Any]:
        begun[:] = [opened.init(x)]
        named = flat(begun[0])
        return [*numbers_in(begun[0]), *(number for value in named.values() for number in row(value))]

    first = sheet.explore(begin)
    layout = begun[0]
    known = set(flat(layout))
    memory = sum(1 for _ in numbers_in(layout))
    kept = [sheet.input(f"m{i}") for i in range(memory)]
    t: Any = sheet.input("t")
    named: dict[str, int] = {}

    def step() -> list[Any]:
        asked: list[Array] = [x]
        f = Bent(Asked(sheet), lambda point: asked.append(point) or Asked(sheet).grad(point))
        new, s = opened.step(t, x, f, filled(layout, iter(kept)))
        quantities = {name: list(row(value)) for name, value in flat(s).items()}
        named.clear()
        named.update({name: len(numbers) for name, numbers in quantities.items()})
        remembered = list(numbers_in(s, layout))
        return [
            *row(new),
            *remembered,
            float(len(asked) - 1),
            *row(asked[-1]),
            *(number for numbers in quantities.values() for number in numbers),
        ]

    then = sheet.explore(step)
    inputs = [f"m{i}" for i in range(memory)]
    return Method(
        numbers=tuple(numbers),
        memory=memory,
        quantities=tuple(Recorded(name, width, name in known) for name, width in named.items()),
        start=sheet.tape([*places, *numbers], first[:memory] + in_order(first[memory:], flat(layout), named)),
        step=sheet.tape(["t", *places, *numbers, *inputs], then),
    )


def numbers_of(optimizer: Optimizer) -> list[str]:
    """The names of its numbers in a `Method`, the rule's first."""
    return [
        f"{i}.{name}"
        for i, part in enumerate(optimizer.layers())
        for name, declared in part.declared().items()
        if isinstance(declared, Declared)
    ]


def form(optimizer: Optimizer) -> tuple:
    """What decides a method besides its numbers: equal for optimizers that differ in numbers alone."""
    return tuple((type(part), tuple(_settled(part))) for part in optimizer.layers())


def _settled(part: Any) -> Iterator[Any]:
    """What is no open number of a layer: its choices, and the schedules that it is made of."""
    numbers = {name for name, declared in part.declared().items() if isinstance(declared, Declared)}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name not in numbers and not isinstance(value, Optimizer):
            yield value


def coordinates(name: str, d: int) -> list[str]:
    """The names of a point's coordinates as inputs of a tape."""
    return [f"{name}{i}" for i in range(d)]


def noisy(d: int = 2, first: bool = False) -> Tape:
    """The gradient of an objective with a scenario's noise: takes t, sigma, seed and x, and asks for the gradient.

    With `first` it bends the first component alone.
    """
    sheet = Sheet()
    sigma, seed, t = (sheet.input(name) for name in ("sigma", "seed", "t"))
    x = traced([sheet.input(place) for place in coordinates("x", d)])

    def grad() -> list[Any]:
        return list(Noise(sigma, seed, first).at(t, Asked(sheet)).grad(x))  # type: ignore[arg-type]

    return sheet.tape(["t", "sigma", "seed", *coordinates("x", d)], sheet.explore(grad))


class Asked:
    """An objective that somebody else knows: whoever carries the tape out answers for it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def value(self, x: Array) -> Array:
        """What f will be at x (..., n, d)."""
        return self._answers("value", x, ())

    def grad(self, x: Array) -> Array:
        """What its gradient will be."""
        return self._answers("grad", x, np.shape(x)[-1:])

    def hess(self, x: Array) -> Array:
        """What its Hessian will be."""
        return self._answers("hess", x, np.shape(x)[-1:] * 2)

    def _answers(self, name: str, x: Array, shape: tuple[int, ...]) -> Array:
        x = traced(x)
        out = np.empty((*x.shape[:-1], *shape), dtype=object)
        for place in np.ndindex(*x.shape[:-1]):
            for component in np.ndindex(*shape):
                out[place + component] = self.sheet.asked(name, list(x[place]), *component)
        return out.view(Traced)


def _opened(optimizer: Optimizer, numbers: dict[str, Number]) -> Optimizer:
    """The same optimizer with recorded numbers for its own."""
    layers = []
    for i, part in enumerate(optimizer.layers()):
        own = {name: numbers[f"{i}.{name}"] for name in part.declared() if f"{i}.{name}" in numbers}
        layers.append(part.tuned(**own))
    return stack(layers)


def row(value: Any) -> Iterator[Any]:
    """The numbers of a quantity of one trajectory, in order."""
    return iter(np.asarray(value, dtype=object).ravel())


def numbers_in(value: Any, layout: Any = None) -> Iterator[Any]:
    """All numbers of a memory in the order of `layout`, which is its own unless another is given."""
    layout = value if layout is None else layout
    for part, of in _parts(value, layout):
        yield from numbers_in(part, of)
    if _is_numbers(layout):
        if np.shape(value) != np.shape(layout):
            raise TraceError("its memory changes its shape from step to step")
        yield from row(value)


def _parts(value: Any, layout: Any) -> list[tuple[Any, Any]]:
    names = _names(layout)
    if names is None:
        return []
    found = _names(value) or []
    # A State may name more than it began with: that is recorded, not remembered.
    if type(value) is not type(layout) or not (
        set(names) <= set(found) if isinstance(layout, State) else names == found
    ):
        raise TraceError("its memory changes its shape from step to step")
    get = _getter(value)
    return [(get(name), _getter(layout)(name)) for name in names]


def _names(value: Any) -> list[Any] | None:
    if isinstance(value, State):
        return list(vars(value))
    if isinstance(value, dict):
        return list(value)
    return list(range(len(value))) if isinstance(value, (list, tuple)) else None


def _getter(value: Any) -> Callable[[Any], Any]:
    return vars(value).__getitem__ if isinstance(value, State) else value.__getitem__


def _is_numbers(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.generic, Number, float, int))


def filled(layout: Any, numbers: Iterator[Number]) -> Any:
    """A memory of this layout with other numbers in it."""
    names = _names(layout)
    if names is not None:
        get = _getter(layout)
        made = {name: filled(get(name), numbers) for name in names}
        if isinstance(layout, State):
            return State(**made)
        return made if isinstance(layout, dict) else type(layout)(made.values())
    if not _is_numbers(layout):
        return layout
    if not np.shape(layout):
        return next(numbers)
    return traced(np.array([next(numbers) for _ in range(np.size(layout))], dtype=object).reshape(np.shape(layout)))


def in_order(numbers: list[Any], first: dict[str, Any], named: dict[str, int]) -> list[Any]:
    """The quantities that are there from the first, in the order in which the steps name them."""
    rest = iter(numbers)
    rows = {name: [next(rest) for _ in row(value)] for name, value in first.items()}
    return [number for name in named for number in rows.get(name, [])]
