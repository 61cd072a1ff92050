"""How things look, for what is drawn outside the page: the page's own colours, read from where they are set."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scenario import COLORS

SHAPES = {
    "blue": "circle",
    "orange": "square",
    "green": "triangle",
    "violet": "diamond",
    "red": "triangle-down",
    "teal": "pentagon",
    "yellow": "star",
    "gray": "hexagon",
}
"""A shape for each colour, so that no run is told by its colour alone."""
SCHEMES = ("light", "dark")
_CONFIG = Path(__file__).parent.parent / ".streamlit" / "config.toml"
# The same as in the player's theme.js; a test holds them together.
_RELIEF = {
    "light": ((0, "#8fb3d9"), (0.35, "#c0d5ea"), (0.7, "#e3edf6"), (1, "#f7fafd")),
    "dark": ((0, "#3d5f86"), (0.35, "#2b435f"), (0.7, "#1d2c3e"), (1, "#151d29")),
}
_LINES = {
    "light": ((40, 70, 110, 0.22), (0, 0, 0, 0.09)),
    "dark": ((190, 210, 235, 0.22), (255, 255, 255, 0.10)),
}


@dataclass(frozen=True)
class Theme:
    """Colours of one scheme. Those of contour lines and grid are (red, green, blue, opacity) from 0 to 1."""

    background: str
    text: str
    border: str
    colors: dict[str, str]
    relief: tuple[tuple[float, str], ...]
    isoline: tuple[float, ...]
    grid: tuple[float, ...]


@cache
def theme(scheme: str) -> Theme:
    """The colours of the light or the dark page."""
    said = _said()[scheme]
    colors = {name: said["primaryColor" if name == "teal" else f"{name}Color"] for name in COLORS}
    isoline, grid = (tuple(c / 255 for c in line[:3]) + line[3:] for line in _LINES[scheme])
    return Theme(
        said["backgroundColor"],
        said["textColor"],
        said["borderColor"],
        colors,
        _RELIEF[scheme],
        isoline,
        grid,
    )


def variables(scheme: str) -> dict[str, str]:
    """The CSS variables that Streamlit makes of the theme and the player reads."""
    both = {name: value for name, value in _said().items() if not isinstance(value, dict)}
    said = both | _said()[scheme]
    return {f"--st-{_dashed(name)}": value for name, value in said.items() if isinstance(value, str)}


def _dashed(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]
