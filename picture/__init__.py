"""Surfaces and paths as Plotly figures, and the axes the player draws on. No Streamlit here."""

from picture.chart import Chart, chart
from picture.ground import LEVELS, Stretch, contour_figure, grid, landscape, stretch
from picture.local import local_figure
from picture.theme import SCHEMES, SHAPES, Theme, theme, variables

__all__ = [
    "LEVELS",
    "SCHEMES",
    "SHAPES",
    "Chart",
    "Stretch",
    "Theme",
    "chart",
    "contour_figure",
    "grid",
    "landscape",
    "local_figure",
    "stretch",
    "theme",
    "variables",
]
