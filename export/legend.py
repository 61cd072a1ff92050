"""One row per run: its marker, its name, where it stands and what f is there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from export.marks import cross, glyph
from export.pen import Box, Pen
from locales import _
from picture import SHAPES, Theme
from scenario import Path, Scenario

ROW = 33
TALLEST = 8 * ROW
SIZE = 20
SMALL = 16
COLUMNS = (126, 112, 112)
"""Widths of f, x and y."""


class Legend:
    """The table at the right; what does not move is drawn once."""

    def __init__(self, pen: Pen, scenario: Scenario, paths: Sequence[Path], theme: Theme) -> None:
        self.pen, self.paths, self.theme = pen, paths, theme
        self.labels = scenario.race.labels
        self.row = min(ROW, TALLEST / max(1, len(paths)))

    def place(self, box: Box) -> float:
        """Take room from the upper left corner of a box, as wide as it; the rest is below what this returns.

        Where names are long, the coordinates give way: they can be read off the contour.
        """
        self.left, self.top, self.wide, _unused = box
        longest = max((self.pen.width(label, SIZE, "bold") for label in self.labels), default=0)
        count = 3 if 34 + longest + sum(COLUMNS) <= self.wide else 1
        self.ends = [self.left + self.wide - sum(COLUMNS[i + 1 : count]) for i in range(count)]
        self.room = self.wide - 34 - sum(COLUMNS[:count])
        return self.top + self.row * (len(self.paths) + 1)

    def draw(self) -> None:
        """Headings, markers, names and lines."""
        for title, end in zip(("f(x, y)", "x", "y"), self.ends, strict=False):
            self.pen.text(end, self._base(-1), title, self.theme.text, SMALL, align=1)
        for i, label in enumerate(self.labels):
            name = shortened(self.pen, label, self.room, SIZE)
            self.pen.text(self.left + 30, self._base(i), name, self.theme.text, SIZE, "bold")
            line = np.full(2, self.top + self.row * (i + 1))
            self.pen.line(np.array([self.left, self.left + self.wide]), line, self.theme.border, 1.2)

    def values(self, step: int) -> None:
        """The numbers at a step; a run that has ended says why."""
        for i, path in enumerate(self.paths):
            y, color = self.top + self.row * (i + 1.5), self.theme.colors[path.run.color]
            if path.trajectory is None or (path.diverged and step >= path.diverged):
                cross(self.pen, self.left + 12, y, 7, color, self.theme.background)
                ending = shortened(self.pen, _(path.ending), self.wide - 150, SMALL, "normal")
                self.pen.text(self.left + self.wide, self._base(i), ending, self.theme.colors["red"], SMALL, align=1)
                continue
            glyph(self.pen, SHAPES[path.run.color], self.left + 12, y, 8, color, self.theme.background)
            for value, end in zip((path.loss[step], *path.trajectory.x[step, 0]), self.ends, strict=False):
                self.pen.text(end, self._base(i), short(float(value)), self.theme.text, SIZE, align=1)

    def _base(self, row: int) -> float:
        return self.top + self.row * (row + 1.5) + 0.36 * SIZE


def shortened(pen: Pen, text: str, room: float, size: float, weight: str = "bold") -> str:
    """As much of a text as there is room for."""
    while len(text) > 1 and pen.width(text, size, weight) > room:
        text = text[:-2].rstrip() + "…"
    return text


def short(value: float, digits: int = 4) -> str:
    """A few significant digits, in a width that does not jump while playing: the player's own way (legend.js)."""
    if not np.isfinite(value):
        return "–"
    size = abs(value)
    if size and (size >= 1e5 or size < 1e-3):
        return _powered(f"{value:.{digits - 2}e}")
    return _powered(f"{value + 0.0:#.{digits}g}".rstrip("."))


def _powered(text: str) -> str:
    """As JavaScript writes it: 1.2e4, without a plus sign or zeros before the power."""
    mantissa, e, exponent = text.partition("e")
    return (f"{mantissa}e{int(exponent)}" if e else mantissa).replace("-", "−")
