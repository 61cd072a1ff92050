"""A canvas as browsers have one, drawn by matplotlib: what the player's JavaScript draws can be written the same way.

Places and sizes are those of a picture `WIDTH` by `HEIGHT`, from its upper left corner, whatever its real size is.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform

from export.fonts import font

WIDTH, HEIGHT = 1280, 720
_DPI = 100
_PLACE = IdentityTransform()
Box = tuple[float, float, float, float]
"""Left, top, width and height."""
Cap = Literal["butt", "round"]


class Pen:
    """A sheet of paper and all that is drawn on it."""

    def __init__(self, width: int, background: str) -> None:
        self.scale = width / WIDTH
        self.figure = Figure((WIDTH / _DPI, HEIGHT / _DPI), _DPI * self.scale, facecolor=background)
        self.canvas = FigureCanvasAgg(self.figure)
        self.size = tuple(int(side) for side in self.figure.bbox.size)
        self.renderer: Any = self.canvas.get_renderer()

    def axes(self, box: Box) -> Any:
        """Empty axes in a box."""
        left, top, width, height = box
        return self.figure.add_axes((left / WIDTH, 1 - (top + height) / HEIGHT, width / WIDTH, height / HEIGHT))

    def keep(self) -> Any:
        """What is on the sheet now, for `back`."""
        return self.canvas.copy_from_bbox(self.figure.bbox)

    def back(self, kept: Any) -> None:
        """The sheet as it was."""
        self.canvas.restore_region(kept)

    def pixels(self) -> np.ndarray:
        """The sheet as (height, width, 4) bytes; the next stroke changes them."""
        return np.asarray(self.canvas.buffer_rgba())

    def line(
        self,
        xs: np.ndarray,
        ys: np.ndarray,
        color: str,
        width: float,
        alpha: float = 1,
        clip: Box | None = None,
        cap: Cap = "round",
    ) -> None:
        """A line through points."""
        pen = self._pen(color, width, alpha, clip)
        pen.set_capstyle(cap)
        self.renderer.draw_path(pen, self._path(np.column_stack([xs, ys])), _PLACE)

    def shape(self, corners: np.ndarray, fill: str, edge: str, width: float) -> None:
        """A filled outline."""
        self.renderer.draw_path(
            self._pen(edge, width), self._path(np.vstack([corners, corners[:1]])), _PLACE, _rgb(fill)
        )

    def text(
        self, x: float, y: float, text: str, color: str, size: float, weight: str = "normal", align: float = 0
    ) -> None:
        """A line of text on the baseline y; `align` is 0 where it begins at x, 1 where it ends there."""
        left = x - align * self.width(text, size, weight) if align else x
        self.renderer.draw_text(
            self._pen(color, 1), round(left * self.scale), round(y * self.scale), text, _font(size, weight), 0
        )

    def width(self, text: str, size: float, weight: str = "normal") -> float:
        """How wide a text would be."""
        return self.renderer.get_text_width_height_descent(text, _font(size, weight), False)[0] / self.scale

    def _pen(self, color: str, width: float, alpha: float = 1, clip: Box | None = None) -> Any:
        pen = self.renderer.new_gc()
        pen.set_alpha(alpha)
        pen.set_foreground(color)
        pen.set_linewidth(width * self.scale)
        pen.set_joinstyle("round")
        if clip:
            left, top, across, down = (side * self.scale for side in clip)
            pen.set_clip_rectangle(Bbox.from_bounds(left, self.size[1] - top - down, across, down))
        return pen

    def _path(self, points: np.ndarray) -> Path:
        placed = points * self.scale
        placed[:, 1] = self.size[1] - placed[:, 1]
        return Path(placed)


def points(pixels: float) -> float:
    """A length in the points that matplotlib's own drawing counts in."""
    return pixels * 72 / _DPI


def _font(size: float, weight: str) -> Any:
    return font(points(size), weight)


def _rgb(color: str) -> tuple[float, ...]:
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))


def mixed(color: str, other: str, share: float) -> str:
    """So much of one colour, the rest of another, both as #rrggbb."""
    parts = zip(_rgb(color), _rgb(other), strict=True)
    return "#" + "".join(f"{round(255 * (share * a + (1 - share) * b)):02x}" for a, b in parts)
