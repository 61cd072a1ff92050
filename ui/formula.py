"""A rule's formula as MathML, and the same formula with places that the player fills with the step's numbers.

Browsers render MathML by themselves, so the player needs no library for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from latex2mathml.converter import convert

from declare import Number
from optim import Optimizer, symbol


@dataclass(frozen=True)
class Sheet:
    """What an inspector card shows of a rule; all MathML."""

    formula: str
    template: str
    """The formula in numbers. `<mrow data-q="m" data-when="-1">` holds the places for the coordinates of m one step
    before, `<mn data-q=...>` that for a single number; data-q="t" is the step and "x" the point."""
    symbols: dict[str, str]
    """The symbol of each recorded quantity."""


@lru_cache(maxsize=256)
def sheet(optimizer: Optimizer, quantities: tuple[tuple[str, int], ...]) -> Sheet:
    """The sheet of an optimizer that records these quantities, each a name and how many numbers it has."""
    latex = optimizer.rule.formula()
    return Sheet(
        formula=_mathml(latex),
        template=_template(latex, optimizer, dict(quantities)),
        symbols={name: _mathml(rf"{symbol(name)}", inline=True) for name, _ in quantities},
    )


def _mathml(latex: str, inline: bool = False) -> str:
    # latex2mathml knows align*, not aligned.
    return convert(latex.replace("{aligned}", "{align*}"), display="inline" if inline else "block")


def _template(latex: str, optimizer: Optimizer, quantities: dict[str, int]) -> str:
    """Right-hand sides in numbers; what stands before the equals sign keeps its symbol."""
    places = _Places()
    patterns = _patterns(optimizer, quantities)
    rows = [_numbered(row, patterns, places) for row in latex.split("\\\\")]
    return places.filled(_mathml("\\\\".join(rows)))


def _numbered(row: str, patterns: list[tuple[str, str]], places: _Places) -> str:
    left, equals, right = row.partition("=")
    if not equals:
        return row
    either = re.compile("|".join(f"({pattern})" for pattern, _ in patterns))
    return left + equals + either.sub(lambda found: places.keep(patterns[(found.lastindex or 1) - 1][1]), right)


def _patterns(optimizer: Optimizer, quantities: dict[str, int]) -> list[tuple[str, str]]:
    """What is replaced and by what MathML, longest symbols first, so that \\hat m_t is not read as m_t."""
    slots = {symbol(name): (name, width) for name, width in quantities.items()} | {"x": ("x", 2)}
    found = []
    for latex, (name, width) in slots.items():
        for subscript, when in (("_{t-1}", -1), ("_t", 0)):
            pattern = _literal(latex) + re.escape(subscript) + r"(?![A-Za-z])"
            found.append((pattern, _slot(name, width, when)))
            # A pair of numbers brings its own brackets along.
            found.append((rf"\({pattern}\)", _slot(name, width, when)))
    for name, declared in optimizer.rule.declared().items():
        if isinstance(declared, Number):
            scheduled = name == "lr" and "alpha" in quantities
            value = _slot("alpha", 1, 0) if scheduled else f"<mn>{_text(getattr(optimizer.rule, name))}</mn>"
            found.append((_literal(declared.symbol) + r"(?![A-Za-z_])", value))
    found.sort(key=lambda item: -len(item[0]))
    return [*found, (r"(?<![\\A-Za-z_{])t(?![A-Za-z])", _slot("t", 1, 0))]


def _literal(latex: str) -> str:
    """A symbol as a pattern that does not begin within a command or a word."""
    spaced = r"\s*".join(re.escape(piece) for piece in latex.split(" "))
    return (r"(?<![\\A-Za-z])" if latex[0].isalpha() else "") + spaced


def _slot(name: str, width: int, when: int) -> str:
    data = f'data-q="{escape(name)}" data-when="{when}"'
    if width == 1:
        return f"<mn {data}>·</mn>"
    return f"<mrow {data}><mo>(</mo><mn>·</mn><mo>,</mo><mn>·</mn><mo>)</mo></mrow>"


def _text(value: float) -> str:
    mantissa, _, exponent = f"{value:g}".partition("e")
    return (mantissa if not exponent else f"{mantissa}e{int(exponent)}").replace("-", "−")


class _Places:
    """Marks in the LaTeX that come through the conversion as text, and what belongs there."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def keep(self, mathml: str) -> str:
        self._kept.append(mathml)
        return rf"\text{{@{len(self._kept) - 1}@}}"

    def filled(self, mathml: str) -> str:
        return re.sub(r"<mtext>@(\d+)@</mtext>", lambda mark: self._kept[int(mark[1])], mathml)
