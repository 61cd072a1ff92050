"""Paths in one frame, stage or chart: inked up to a position, with a bright tail and a head, as in the player."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from export.marks import cross, glyph, pointer
from export.pen import Box, Cap, Pen, mixed
from picture import SHAPES, Theme

TAIL = 48
"""Steps behind the head that are drawn brighter, fading in bands."""
BANDS = 6
HEAD = 9.5
"""Radius of a head."""
FAR = 1e5
"""Beyond this many pixels a path is held back: drawing must not overflow."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A run in pixels. Its `last` step is the one before it left the plane at step `diverged`, if it ever did."""

    points: np.ndarray
    color: str
    last: int
    diverged: int

    def at(self, position: float) -> np.ndarray:
        """Where the run is at a position between two steps, or where it stayed."""
        k = min(int(position), self.last)
        part = min(position, self.last) - k
        return self.points[k] if not part else (1 - part) * self.points[k] + part * self.points[k + 1]

    def until(self, start: float, end: float) -> np.ndarray:
        """The piece between two positions, whose ends may lie between steps."""
        inner = self.points[int(start) + 1 : int(np.ceil(min(end, self.last)))]
        return np.vstack([self.at(start), inner, self.at(end)])


class Traces:
    """The curves of one frame."""

    def __init__(self, pen: Pen, box: Box, curves: list[Curve], theme: Theme) -> None:
        self.pen, self.box, self.curves, self.theme = pen, box, curves, theme

    def ink(self, start: float, end: float) -> None:
        """What stays: the paths between two positions. Widths nest, so that a path under another one shows.

        Paler than the tails, but opaque: where two pieces of see-through ink meet there would be a bead.
        """
        for i, curve in enumerate(self.curves):
            if start < curve.last:
                pale = mixed(self.theme.colors[curve.color], self.theme.background, 0.75)
                self._stroke(curve.until(start, end), pale, self._width(i))

    def heads(self, position: float) -> None:
        """What moves: tails, then heads, so that no tail covers a head."""
        for i, curve in enumerate(self.curves):
            end = min(position, curve.last)
            for band in range(BANDS):
                start = max(0.0, end - TAIL * (1 - band / BANDS))
                stop = max(0.0, end - TAIL * (1 - (band + 1) / BANDS))
                if stop > start:
                    cap = "round" if band == BANDS - 1 else "butt"
                    color = self.theme.colors[curve.color]
                    self._stroke(curve.until(start, stop), color, self._width(i) + 1, (band + 1) / BANDS, cap)
        for curve in self.curves:
            self._head(curve, position)

    def _head(self, curve: Curve, position: float) -> None:
        x, y = curve.at(position)
        if not np.isfinite(x + y):
            return
        left, top, width, height = self.box
        inside = min(max(x, left + 12), left + width - 12), min(max(y, top + 12), top + height - 12)
        color, edge = self.theme.colors[curve.color], self.theme.background
        if curve.diverged and position >= curve.diverged:
            cross(self.pen, *inside, 10, color, edge)
        elif not (left <= x <= left + width and top <= y <= top + height):
            pointer(self.pen, *inside, np.arctan2(y - inside[1], x - inside[0]), 1.4, color, edge)
        else:
            glyph(self.pen, SHAPES[curve.color], x, y, HEAD, color, edge)

    def _stroke(self, points: np.ndarray, color: str, width: float, alpha: float = 1, cap: Cap = "round") -> None:
        self.pen.line(points[:, 0], points[:, 1], color, width, alpha, self.box, cap)

    def _width(self, index: int) -> float:
        count = len(self.curves)
        return 2.6 + min(0.9, 4.5 / count) * (count - 1 - index)
