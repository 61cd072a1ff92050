"""A formula written out again: as LaTeX to show, and as the plain text that a link carries.

Both come from the operations alone, so no character a visitor typed survives in them.
"""

from __future__ import annotations

import math

from declare import number_text
from surfaces.expression.functions import FUNCTIONS
from surfaces.expression.tape import Tape

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
_LEVEL = {"add": _SUM, "sub": _SUM, "mul": _PRODUCT, "div": _PRODUCT, "neg": _SIGN, "pow": _POWER}
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}


def text(tape: Tape, root: int) -> str:
    """Plain text that parses to the same operations: x^2+3*y^2."""
    written: dict[int, str] = {}
    for i in _below(tape, root):
        op, args, number = tape.nodes[i]
        parts = [written[a] for a in args]
        levels = [_LEVEL.get(tape.nodes[a].op, _ATOM) for a in args]
        written[i] = _text_of(op, parts, levels, number)
    return written[root]


def latex(tape: Tape, root: int) -> str:
    """LaTeX made of known commands, digits, x, y and brackets only."""
    written: dict[int, str] = {}
    level: dict[int, int] = {}
    for i in _below(tape, root):
        op, args, number = tape.nodes[i]
        first = tape.nodes[args[0]].op if args else ""
        written[i] = _latex_of(op, first, [written[a] for a in args], [level[a] for a in args], number)
        level[i] = _LEVEL.get(op, _ATOM)
        if op == "exp":
            level[i] = _POWER
        elif op == "number" and "cdot" in written[i]:
            level[i] = _PRODUCT
    return written[root]


def _below(tape: Tape, root: int) -> list[int]:
    wanted = {root}
    for i in range(root, -1, -1):
        if i in wanted:
            wanted.update(tape.nodes[i].args)
    return sorted(wanted)


def _text_of(op: str, parts: list[str], levels: list[int], number: float) -> str:
    if op == "number":
        return number_text(number)
    if op in _SIGNS:
        left, right = _sides(op, parts, levels, "({})")
        return f"{left}{_SIGNS[op]}{right}"
    if op == "neg":
        return "-" + _bracketed(parts[0], levels[0] <= _SIGN, "({})")
    if op == "pow":
        base = _bracketed(parts[0], levels[0] <= _POWER, "({})")
        return f"{base}^{_bracketed(parts[1], levels[1] < _ATOM, '({})')}"
    return f"{op}({','.join(parts)})" if parts else op


def _sides(op: str, parts: list[str], levels: list[int], bracket: str) -> tuple[str, str]:
    """The two sides of a sign. Equal signs group to the left, and no sign stands right of another."""
    own = _LEVEL[op]
    left = _bracketed(parts[0], levels[0] < own, bracket)
    return left, _bracketed(parts[1], levels[1] <= own or parts[1].startswith("-"), bracket)


def _bracketed(part: str, needed: bool, bracket: str) -> str:
    return bracket.format(part) if needed else part


_ROUND = r"\left({}\right)"


def _latex_of(op: str, base_op: str, parts: list[str], levels: list[int], number: float) -> str:
    match op:
        case "number":
            return _latex_number(number)
        case "pi":
            return r"\pi"
        case "div":
            return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
        case "add" | "sub":
            left, right = _sides(op, parts, levels, _ROUND)
            return f"{left} {_SIGNS[op]} {right}"
        case "mul":
            left, right = _sides(op, parts, levels, _ROUND)
            return (
                left
                + (r" \cdot " if right[0].isdigit() or (left[-1].isdigit() and right[:5] == r"\frac") else " ")
                + right
            )
        case "neg":
            return "-" + _bracketed(parts[0], levels[0] <= _SIGN, _ROUND)
        case "pow":
            return _latex_power(base_op, parts, levels)
        case "exp":
            return f"e^{{{parts[0]}}}"
        case "abs":
            return rf"\left|{parts[0]}\right|"
        case "sqrt" | "cbrt":
            return f"{FUNCTIONS[op].latex}{{{parts[0]}}}"
    if not parts:
        return op
    return rf"{FUNCTIONS[op].latex}\left({', '.join(parts)}\right)"


def _latex_power(base_op: str, parts: list[str], levels: list[int]) -> str:
    """Functions carry a whole exponent before their argument; what is tall or long stands in brackets."""
    base, exponent = parts
    name = FUNCTIONS[base_op].latex if base_op in FUNCTIONS else ""
    if name and base.startswith(name + r"\left(") and "_" not in name and exponent.isdigit():
        return f"{name}^{{{exponent}}}{base[len(name) :]}"
    bare = base_op in ("x", "y", "e", "pi", "number", "abs") and levels[0] == _ATOM
    return f"{_bracketed(base, not bare, _ROUND)}^{{{exponent}}}"


def _latex_number(number: float) -> str:
    mantissa, _, exponent = number_text(number).partition("e")
    if not exponent and number and abs(math.log10(abs(number))) >= 6 and mantissa.strip("0").isdigit() and number > 1:
        mantissa, exponent = mantissa.rstrip("0"), str(len(mantissa) - len(mantissa.rstrip("0")))
    if not exponent:
        return mantissa
    power = f"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else rf"{mantissa} \cdot {power}"
