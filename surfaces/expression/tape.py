"""A formula as a list of operations, each on earlier ones; its derivatives are more operations on the same list.

Equal operations share one place, and each operation adds a bounded number for its derivative, so the work is
linear in the length of the formula: first and second derivatives cannot explode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from surfaces.expression.functions import FUNCTIONS, apply, is_whole
from surfaces.plane import Array


class Node(NamedTuple):
    """One operation. Numbers keep their value, everything else its operands' places."""

    op: str
    args: tuple[int, ...] = ()
    number: float = 0.0


class Tape:
    """Operations in the order in which they can be carried out; every operand stands before its use."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.constant: list[float | None] = []
        """The value of each operation that contains no variable, None for the others."""
        self._places: dict[Node, int] = {}

    def add(self, op: str, *args: int) -> int:
        """The place of this operation, worked out at once if its operands are constant."""
        known = [self.constant[a] for a in args]
        value = None
        if op not in "xy" and None not in known:
            value = float(apply(op, *(np.float64(k) for k in known)))  # type: ignore[arg-type]
        return self._place(Node(op, args), value)

    def number(self, value: float) -> int:
        """The place of a constant."""
        return self._place(Node("number", (), value), value)

    def needed(self, roots: Iterable[int]) -> list[int]:
        """The places on which the roots depend, in order; constants are taken as they are."""
        wanted = set(roots)
        for i in range(max(wanted, default=-1), -1, -1):
            if i in wanted and self.constant[i] is None:
                wanted.update(self.nodes[i].args)
        return sorted(wanted)

    def derivative(self, root: int, variable: str) -> int:
        """The place of d root / d variable."""
        zero = self.number(0.0)
        slope: dict[int, int] = {}
        for i in self.needed([root]):
            node = self.nodes[i]
            if self.constant[i] is not None:
                slope[i] = zero
            elif node.op in "xy":
                slope[i] = self.number(float(node.op == variable))
            else:
                slope[i] = self._chain(i, [slope[a] for a in node.args])
        return slope[root]

    def _chain(self, i: int, d: list[int]) -> int:
        op, args, _ = self.nodes[i]
        if all(self.constant[k] == 0 for k in d):
            return self.number(0.0)
        match op:
            case "neg":
                return self.negative(d[0])
            case "add":
                return self.plus(d[0], d[1])
            case "sub":
                return self.plus(d[0], self.negative(d[1]))
            case "mul":
                return self.plus(self.times(d[0], args[1]), self.times(args[0], d[1]))
            case "div":
                return self.over(self.plus(d[0], self.negative(self.times(i, d[1]))), args[1])
            case "pow":
                return self._power_slope(i, *args, *d)
            case "max":
                return self.choose(self.add("sub", *args), *d)
            case "min":
                return self.choose(self.add("sub", args[1], args[0]), *d)
            case "choose":
                return self.choose(args[0], d[1], d[2])
        parts = FUNCTIONS[op].slopes(self, i, *args)
        total = self.times(parts[0], d[0])
        for part, dk in zip(parts[1:], d[1:], strict=True):
            total = self.plus(total, self.times(part, dk))
        return total

    def _power_slope(self, i: int, base: int, exponent: int, d_base: int, d_exponent: int) -> int:
        n = self.constant[exponent]
        if n is not None:
            return self.times(self.times(self.number(n), self.power(base, n - 1)), d_base)
        by_exponent = self.times(self.times(i, self.add("log", base)), d_exponent)
        if self.constant[d_base] == 0:
            return by_exponent
        return self.plus(by_exponent, self.times(self.over(self.times(i, exponent), base), d_base))

    def power(self, base: int, n: float) -> int:
        """base ** n, with the simple cases simple."""
        if n in (0, 1):
            return base if n == 1 else self.number(1.0)
        return self.add("pow", base, self.number(n))

    def plus(self, a: int, b: int) -> int:
        """a + b, where a zero is left out."""
        if self.constant[a] == 0:
            return b
        if self.constant[b] == 0:
            return a
        return self.add("sub", a, self.nodes[b].args[0]) if self.nodes[b].op == "neg" else self.add("add", a, b)

    def negative(self, a: int) -> int:
        """-a, where two signs cancel."""
        return self.nodes[a].args[0] if self.nodes[a].op == "neg" else self.add("neg", a)

    def times(self, a: int, b: int) -> int:
        """a * b, where a zero wins (0 * infinity is 0 here) and a one is left out."""
        for this, other in ((a, b), (b, a)):
            if self.constant[this] == 0:
                return self.number(0.0)
            if self.constant[this] == 1:
                return other
        return self.add("mul", a, b)

    def over(self, a: int, b: int) -> int:
        """a / b, where a zero wins."""
        return a if self.constant[a] == 0 else self.add("div", a, b)

    def choose(self, sign: int, a: int, b: int) -> int:
        """a where sign > 0, b where it is negative, their mean at a tie."""
        return a if a == b else self.add("choose", sign, a, b)

    def _place(self, node: Node, value: float | None) -> int:
        place = self._places.get(node)
        if place is None:
            place = self._places[node] = len(self.nodes)
            self.nodes.append(node)
            self.constant.append(value)
        return place


class Program:
    """What is left to do for some roots: calls in order, on few numbered slots that are used again."""

    def __init__(self, tape: Tape, roots: list[int]) -> None:
        order = tape.needed(roots)
        last = {a: i for i in order if tape.constant[i] is None for a in tape.nodes[i].args}
        self._first: list = [None, None]
        self._calls: list[tuple[Callable, tuple[int, ...], int]] = []
        slot, free = {}, []
        for i in order:
            node, value = tape.nodes[i], tape.constant[i]
            if value is not None:
                slot[i] = len(self._first)
                self._first.append(value)
                continue
            if node.op in "xy":
                slot[i] = "xy".index(node.op)
                continue
            call, args = _call(tape, node)
            for a in set(node.args):
                if last[a] == i and a not in roots and tape.nodes[a].args and tape.constant[a] is None:
                    free.append(slot[a])
            used = tuple(slot[a] for a in args)
            if not free:
                free.append(len(self._first))
                self._first.append(None)
            slot[i] = free.pop()
            self._calls.append((call, used, slot[i]))
        self._out = [slot[root] for root in roots]

    def __call__(self, x: Array, y: Array) -> list:
        """The roots' values at coordinates x, y of one shape; constants come back as floats."""
        slots = self._first.copy()
        slots[0], slots[1] = x, y
        for call, args, out in self._calls:
            slots[out] = call(*[slots[a] for a in args])
        return [slots[i] for i in self._out]


def _call(tape: Tape, node: Node) -> tuple[Callable, tuple[int, ...]]:
    """The function to call and its operands. A whole exponent is multiplied out: much faster than a power."""
    if node.op == "pow":
        n = tape.constant[node.args[1]]
        if n is not None and is_whole(n):
            return _multiplied(int(n)), node.args[:1]
    return lambda *args, op=node.op: apply(op, *args), node.args


def _multiplied(n: int) -> Callable[[Array], Array]:
    if n < 0:
        positive = _multiplied(-n)
        return lambda u: 1 / positive(u)
    if n == 2:
        return lambda u: u * u

    def raised(u: Array) -> Array:
        result, k = None, n
        while k:
            if k & 1:
                result = u if result is None else result * u
            k >>= 1
            if k:
                u = u * u
        return np.ones_like(u) if result is None else result

    return raised
