"""Surfaces and outcomes as Plotly figures, and the axes the player draws on. No Streamlit here."""

from plots.chart import Chart, chart
from plots.local import local_figure
from plots.relief import LEVELS, Stretch, contour_figure, grid, stretch

__all__ = ["LEVELS", "Chart", "Stretch", "chart", "contour_figure", "grid", "local_figure", "stretch"]
