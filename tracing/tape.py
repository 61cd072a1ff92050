"""What was written down, as it travels."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 20_000
"""Operations of the longest tape that anybody should carry out."""


@dataclass(frozen=True)
class Tape:
    """Operations between numbers, one after the other: no jumps, no loops, every operand stands before its use.

    Places count inputs first, then constants, then operations. `player/web/tape.js` carries them out.
    """

    inputs: tuple[str, ...]
    constants: tuple[float | str, ...]
    """"nan", "inf" and "-inf" as texts, for JSON knows none of them."""
    names: tuple[str, ...]
    """The kinds of operations that occur."""
    code: tuple[int, ...]
    """Four whole numbers an operation: which of `names`, and three operands. Those of "value", "grad", "hess" and
    "normal" are a row of `points` and two components; all others are places, 0 where there is none."""
    points: tuple[tuple[int, ...], ...]
    """Places of the coordinates at which something is asked."""
    outputs: tuple[int, ...]
    """Places."""
