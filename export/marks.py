"""The heads of the runs as the player draws them (glyphs.js and trace.js there)."""

from __future__ import annotations

from functools import cache

import numpy as np

from export.pen import Pen

_POLYGONS = {
    "circle": (48, 0.0, 1.0),
    "square": (4, np.pi / 4, 1.1),
    "diamond": (4, 0.0, 1.1),
    "triangle": (3, -np.pi / 2, 1.25),
    "triangle-down": (3, np.pi / 2, 1.25),
    "pentagon": (5, -np.pi / 2, 1.1),
    "hexagon": (6, 0.0, 1.1),
}
"""Corners, the first one's angle, and the radius."""
_POINTER = np.array([[8, 0], [-5, 6], [-5, -6]])


def glyph(pen: Pen, shape: str, x: float, y: float, radius: float, fill: str, edge: str) -> None:
    """The shape of a run."""
    pen.shape(np.array([x, y]) + radius * _outline(shape), fill, edge, 0.27 * radius)


def cross(pen: Pen, x: float, y: float, radius: float, color: str, edge: str) -> None:
    """Where a run ended."""
    for width, stroke in ((0.8 * radius, edge), (0.4 * radius, color)):
        for tilt in (1, -1):
            pen.line(
                np.array([x - radius, x + radius]), np.array([y - tilt * radius, y + tilt * radius]), stroke, width
            )


def pointer(pen: Pen, x: float, y: float, angle: float, size: float, fill: str, edge: str) -> None:
    """The way to a run that has left the picture."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    pen.shape(np.array([x, y]) + size * _POINTER @ turn, fill, edge, 1.5 * size)


@cache
def _outline(shape: str) -> np.ndarray:
    if shape == "star":
        return _around(10, -np.pi / 2) * np.where(np.arange(10) % 2, 0.5, 1.25)[:, None]
    corners, first, radius = _POLYGONS[shape]
    return radius * _around(corners, first)


def _around(corners: int, first: float) -> np.ndarray:
    angles = first + 2 * np.pi * np.arange(corners) / corners
    return np.column_stack([np.cos(angles), np.sin(angles)])
