"""player/web/ziggurat.js: the tables of NumPy's unit normals, so that the player draws them alike to the last bit.

NumPy hides its tables, and the formulas of the literature give others in the last digits. So the tables are asked of
`Generator.standard_normal`: PCG64's state is set such that its next two words are chosen ones, and then a draw says
what stands in a layer. That needs no NumPy binary to be taken apart, so every platform gives the same file.

G. Marsaglia and W. W. Tsang, The ziggurat method for generating random variables, J. Statistical Software 5, 2000.
M. E. O'Neill, PCG: a family of simple fast space-efficient statistically good algorithms, HMC-CS-2014-0905, 2014.
"""

from __future__ import annotations

import base64
import math
import textwrap
from collections.abc import Callable
from functools import cache

import numpy as np

LAYERS = 256
PLACES = 2**52
"""How many places a layer has: a word's lowest 8 bits choose the layer, the next one the sign, 52 more the place."""
PAGE = """\
// How NumPy draws unit normals: the tables of its ziggurat. Made by tools/ziggurat.py, which asks NumPy for them.

const TABLES = `
{tables}
`;

const view = new DataView(Uint8Array.from(atob(TABLES), (letter) => letter.charCodeAt(0)).buffer);

/** One number a layer. @param {{number}} k which table */
function table(k) {{
  return Float64Array.from({{ length: {layers} }}, (_, layer) => view.getFloat64(8 * (k * {layers} + layer), true));
}}

/** What is multiplied by the place in the layer. */
export const WIDTHS = table(0);
/** The first place of the layer that may lie outside the curve. */
export const KERNELS = table(1);
/** The curve's height at the layer's outer end. */
export const EDGES = table(2);
"""
_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
_BACK = pow(_MULTIPLIER, -1, 2**128)
_ALL = 2**128 - 1


@cache
def page() -> str:
    """The text of the file: the numbers as little-endian doubles, in base64."""
    data = np.array([widths(), kernels(), edges()], dtype="<f8").tobytes()
    lines = textwrap.wrap(base64.b64encode(data).decode(), 120)
    return PAGE.format(tables="\n".join(lines), layers=LAYERS)


def widths() -> list[float]:
    """Of each layer what a place is multiplied by: a draw from place 1."""
    return [drawn(word(layer, 1), 0)[0] for layer in range(LAYERS)]


def kernels() -> list[int]:
    """Of each layer the first place for which a second word is drawn."""
    return [_first(PLACES, lambda place, i=layer: drawn(word(i, place), 0)[1] > 1) for layer in range(LAYERS)]


def edges() -> list[float]:
    """Of each layer the height of the curve at its outer end. The first one is the tail, and 1 stands for it."""
    heights = [1.0]
    for layer, width in enumerate(widths()[1:], 1):
        heights.append(_edge(layer, width, heights[-1]))
    return heights


def word(layer: int, place: int) -> int:
    """The word of 64 bits that chooses a layer and a place in it, to the right of 0."""
    return layer | place << 9


def drawn(first: int, second: int) -> tuple[float, int]:
    """What NumPy draws where the generator's next words are these two, and how many it took; 3 stands for more.

    PCG64 goes from a state to `state * multiplier + inc`, and the word of a state below 2**64 is the state itself. Of
    the two states that give the second word (the other one begins with 1) one makes `inc` odd, as it has to be.
    """
    after = second if (second - first) % 2 else 2**64 | second ^ 1
    inc = after - first * _MULTIPLIER & _ALL
    source = np.random.PCG64(0)
    state = (first - inc) * _BACK & _ALL
    source.state = {"bit_generator": "PCG64", "state": {"state": state, "inc": inc}, "has_uint32": 0, "uinteger": 0}
    x = float(np.random.Generator(source).standard_normal())
    return x, {first: 1, after: 2}.get(source.state["state"]["state"], 3)


def _edge(layer: int, width: float, above: float) -> float:
    """The height at a layer's outer end: some units in the last place below the curve at a place close to the end.

    A draw is taken where edge + lot * (above - edge), rounded, is below the curve. So with the first lot that is
    refused the sum is half a unit below the curve, but for the step from lot to lot: a hundredth of a unit.
    """
    place = PLACES - 1024
    curve = math.exp(-0.5 * (place * width) ** 2)
    refused = _first(2**53, lambda lot: drawn(word(layer, place), lot << 11)[1] != 2)
    unit = math.ulp(curve)
    return curve - round(refused / 2**53 * (above - curve) / unit + 0.5) * unit


def _first(end: int, holds: Callable[[int], bool]) -> int:
    """The first whole number below `end` for which it holds, as for all after it; `end` if there is none."""
    low, high = 0, end
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
