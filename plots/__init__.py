"""Surfaces and outcomes as Plotly figures, and the axes the player draws on. No Streamlit here."""

from plots.chart import Chart, chart
from plots.local import local_figure
from plots.relief import LEVELS, Stretch, contour_figure, grid, landscape, stretch
from plots.theme import SCHEMES, SHAPES, Theme, theme, variables

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
