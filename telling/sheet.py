r"""A rule's formula as MathML, once as it stands and once with a slot for every number of a step.

The template is written from the docstring and the declarations alone. In it a hyperparameter is its value
(`data-hyper` says which), and a recorded quantity, the point x or the step number t is a slot that the player
fills at each step without asking the server:

    <mrow class="slot" data-q="v" data-when="-1"><mo>(</mo><mn>…</mn><mo>,</mo><mn>…</mn><mo>)</mo></mrow>

The `mn` elements of a slot get the coordinates of quantity `data-q` after this step (0) or the one before (-1),
one `mn` where a quantity is a single number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
from latex2mathml.converter import convert

from declare import Choice, Number, number_text
from locales import language, listed, say
from locales.numbers import MINUS
from optim import Optimizer
from telling.latex import Symbol, read, rows, spoken, substitute, symbol_of

UNFILLED = "…"
"""What a slot shows until the player fills it."""

_STEPS = {"t": 0, "t-1": -1}
_XMLNS = "http://www.w3.org/1998/Math/MathML"
# One character of the private use area stands for each slot while LaTeX becomes MathML: it is an atom there.
_FIRST = 0xE000


@dataclass(frozen=True)
class Sheet:
    """What the inspector shows of one optimizer. All but `note` is MathML."""

    formula: str
    template: str
    rows: tuple[tuple[str, str], ...]
    """Name and symbol of each recorded quantity."""
    note: str = ""
    """Where this run's form is not the one that the formula shows; empty where it is."""


def symbols(optimizer: Optimizer, quantities: Mapping[str, Any]) -> dict[str, str]:
    r"""The LaTeX of each recorded quantity: m_hat -> `\hat m_{t}`. Spelled as in the docstring, step included."""
    return {name: symbol_of(name)._replace(sub="t").latex for name in quantities}


def widths(seen: Mapping[str, np.ndarray]) -> tuple[tuple[str, int], ...]:
    """How many numbers each recorded quantity (T, n, k) has."""
    return tuple((name, values.shape[-1] if values.ndim > 2 else 1) for name, values in seen.items())


def sheet(optimizer: Optimizer, seen: Mapping[str, np.ndarray]) -> Sheet:
    """The sheet of an optimizer whose run recorded `seen` (`Trajectory.seen`)."""
    return sheet_of_widths(optimizer, widths(seen))


def sheet_of_widths(optimizer: Optimizer, quantities: tuple[tuple[str, int], ...]) -> Sheet:
    """The sheet of an optimizer that has these quantities, each of so many numbers."""
    return _sheet(optimizer, quantities, language())


@lru_cache(maxsize=256)
def _sheet(optimizer: Optimizer, quantities: tuple[tuple[str, int], ...], language: str) -> Sheet:
    cells = rows(spoken(optimizer.formula()))
    known = _known(optimizer, dict(quantities))
    names = symbols(optimizer, dict(quantities))
    return Sheet(
        formula=_table([[_mathml(cell) for cell in row] for row in cells]),
        template=_table([[_filled(cell, known) for cell in row] for row in cells]),
        rows=tuple((name, _text(_math(_mathml(latex)))) for name, latex in names.items()),
        note=_note(optimizer),
    )


# ------------------------------------------------------------------------------------------ what is known


def _known(optimizer: Optimizer, quantities: Mapping[str, int]) -> dict[Symbol, ET.Element]:
    """What stands for each symbol. A recorded quantity goes before a hyperparameter of the same spelling."""
    known = {Symbol("t"): _slot("t", 0, 1)} | _hypers(optimizer)
    if "alpha" in quantities and "lr" in optimizer.declared():
        known[Symbol(r"\alpha")] = _slot("alpha", 0, quantities["alpha"])  # a schedule moves the rate
    for name, width in {**quantities, "x": 2}.items():
        symbol = symbol_of(name)
        known |= {symbol._replace(sub=sub): _slot(name, when, width) for sub, when in _STEPS.items()}
    return known


def _hypers(optimizer: Optimizer) -> dict[Symbol, ET.Element]:
    """The values of the hyperparameters, but of those that the formula itself defines (`\\beta_3 &= ...`)."""
    defined = {read(row[0]) for row in rows(optimizer.formula()) if len(row) > 1}
    numbers = {name: d for name, d in optimizer.declared().items() if isinstance(d, Number)}
    read_in = {name: read(d.symbol) for name, d in numbers.items()}
    return {
        symbol: _value(name, getattr(optimizer, name))
        for name, symbol in read_in.items()
        if symbol and symbol not in defined
    }


def _note(optimizer: Optimizer) -> str:
    choices = {name: d for name, d in optimizer.declared().items() if isinstance(d, Choice)}
    chosen = {name: getattr(optimizer, name) for name in choices}
    other = [say(d.options[chosen[name]]) for name, d in choices.items() if chosen[name] != d.default]
    return say("The formula shows the default form; this run: {forms}.", forms=listed(*other)) if other else ""


# ------------------------------------------------------------------------------------------ MathML


def _element(tag: str, *children: ET.Element, text: str = "", **attributes: str) -> ET.Element:
    element = ET.Element(tag, {key.replace("_", "-"): value for key, value in attributes.items()})
    element.text = text or None
    element.extend(children)
    return element


def _fence(mark: str) -> ET.Element:
    return _element("mo", text=mark, stretchy="false")


def _slot(name: str, when: int, width: int) -> ET.Element:
    """A scalar is bare, a vector is a row in parentheses."""
    parts = [_element("mn", text=UNFILLED)]
    for _ in range(width - 1):
        parts += [_element("mo", text=",", separator="true"), _element("mn", text=UNFILLED)]
    if width > 1:
        parts = [_fence("("), *parts, _fence(")")]
    slot = _element("mrow", *parts, data_q=name, data_when=str(when))
    slot.set("class", "slot")
    return slot


def _value(name: str, value: float) -> ET.Element:
    """A hyperparameter's value with all digits that matter, since 0.9999 is not 1."""
    mantissa, e, exponent = number_text(float(f"{value:.8g}")).replace("-", MINUS).partition("e")
    parts = [_element("mn", text=mantissa)] if mantissa != "1" or not e else []
    if e:
        parts += [_element("mo", text="×")] if parts else []
        digits = exponent.lstrip("+0").replace(f"{MINUS}0", MINUS)
        parts += [_element("msup", _element("mn", text="10"), _element("mn", text=digits))]
    if value < 0:
        parts = [_fence("("), *parts, _fence(")")]
    return _element("mrow", *parts, data_hyper=name)


def _mathml(latex: str) -> ET.Element:
    """`latex` as an `mrow`, without namespace."""
    root = ET.fromstring(convert(latex or r"\;").replace(f' xmlns="{_XMLNS}"', ""))
    return root[0]


def _filled(latex: str, known: Mapping[Symbol, ET.Element]) -> ET.Element:
    """`latex` as MathML with every known symbol replaced by its element."""
    used: list[ET.Element] = []

    def mark(symbol: Symbol) -> str | None:
        if symbol not in known:
            return None
        used.append(known[symbol])
        return chr(_FIRST + len(used) - 1)

    return _rebuilt(_mathml(substitute(latex, mark)), used)


def _rebuilt(node: ET.Element, used: list[ET.Element]) -> ET.Element:
    """A copy of `node` in which the marks are what they stand for, readable as a calculation."""
    text = node.text or ""
    if len(text) == 1 and 0 <= ord(text) - _FIRST < len(used):
        return used[ord(text) - _FIRST]
    children = [_rebuilt(child, used) for child in node]
    if node.tag in ("msup", "msubsup") and children:
        children[0] = _as_base(children[0])
    elif node.tag in ("mrow", "mstyle", "msqrt"):
        children = _unwrapped(_multiplied(children))
    copy = _element(node.tag, *children, text=text)
    copy.attrib.update(node.attrib)
    return copy


def _as_base(base: ET.Element) -> ET.Element:
    """Parentheses around what an exponent would otherwise cling to half of; a vector has its own."""
    if not _is_filled(base) or base[0].tag == "mo" or (base.get("data-hyper") and len(base) == 1 and len(base[0]) == 0):
        return base
    return _element("mrow", _fence("("), base, _fence(")"))


def _unwrapped(children: list[ET.Element]) -> list[ET.Element]:
    """(v) as it stands where v is a vector, which brings its own parentheses: ∇f(1, 2), not ∇f((1, 2))."""
    out: list[ET.Element] = []
    for child in children:
        closes = child.tag == "mo" and child.text == ")" and len(out) > 1 and _is_vector(out[-1])
        if closes and out[-2].tag == "mo" and out[-2].text == "(":
            del out[-2]
        else:
            out.append(child)
    return out


def _multiplied(children: list[ET.Element]) -> list[ET.Element]:
    """A product sign where numbers stand side by side: 2 λ is clear, 2 0.1 is not. ∘ is coordinate by coordinate."""
    out: list[ET.Element] = []
    left: ET.Element | None = None
    for child in children:
        if child.tag == "mspace":
            out.append(child)
            continue
        if left is not None and _need_sign(left, child):
            while out[-1].tag == "mspace":
                out.pop()
            out.append(_element("mo", text="∘" if _is_vector(left) and _is_vector(child) else "×"))
        out.append(child)
        left = child
    return out


def _need_sign(left: ET.Element, right: ET.Element) -> bool:
    if left.tag == "mo" and left.text == ")":
        return _is_filled(right) and not _is_vector(right)
    return _is_factor(left) and _is_factor(right) and (_has_filled(left) or _has_filled(right))


def _is_filled(node: ET.Element) -> bool:
    return "data-q" in node.attrib or "data-hyper" in node.attrib


def _has_filled(node: ET.Element) -> bool:
    return any(_is_filled(inner) for inner in node.iter())


def _is_vector(node: ET.Element) -> bool:
    node = node[0] if node.tag == "msup" and len(node) else node
    return "data-q" in node.attrib and len(node) > 1


def _is_factor(node: ET.Element) -> bool:
    if node.tag in ("msup", "msub", "msubsup") and len(node):
        return _is_factor(node[0])
    if node.tag == "mrow":
        return _is_filled(node) or (len(node) > 0 and _is_filled(node[0])) or _is_wrapped(node)
    return node.tag in ("mn", "mi", "mfrac", "msqrt", "mroot", "mover") or (
        node.tag == "mstyle" and len(node) == 1 and _is_factor(node[0])
    )


def _is_wrapped(node: ET.Element) -> bool:
    """Whether `node` is a base in the parentheses of `_as_base`."""
    return len(node) == 3 and _is_filled(node[1]) and node[0].text == "("


def _table(cells: list[list[ET.Element]]) -> str:
    """Rows under one another; the style sheet sets the first column flush right, so that the signs line up."""
    table = [_element("mtr", *(_element("mtd", cell) for cell in row)) for row in cells]
    mtable = _element("mtable", *table, displaystyle="true")
    mtable.set("class", "aligned")
    return _text(_math(mtable, display="block"))


def _math(content: ET.Element, display: str = "inline") -> ET.Element:
    return _element("math", content, xmlns=_XMLNS, display=display)


def _text(node: ET.Element) -> str:
    return ET.tostring(node, encoding="unicode")
