"""What is to be seen, as a value: the ground, the chart, the runs, and the manner of drawing. No Streamlit here."""

from picture.chart import Chart
from picture.data import Data, Through
from picture.ground import Ground, Mark
from picture.handles import Handle
from picture.inside import Inside, InsideRun, Series, Words
from picture.lab import STUDIES, AxisOf, Laboratory, Tile, axes_of, searched_axes, study_of
from picture.layers import Layer
from picture.lesson import Finding, Lesson
from picture.live import Live
from picture.local import Taylor, local_figure
from picture.look import SCALES, SCHEMES, Look, Relief
from picture.swarm import Swarm
from picture.value import Beside, Pane, Picture, Runner, picture

__all__ = [
    "SCALES",
    "SCHEMES",
    "STUDIES",
    "AxisOf",
    "Beside",
    "Chart",
    "Data",
    "Finding",
    "Ground",
    "Handle",
    "Inside",
    "InsideRun",
    "Laboratory",
    "Layer",
    "Lesson",
    "Live",
    "Look",
    "Mark",
    "Pane",
    "Picture",
    "Relief",
    "Runner",
    "Series",
    "Swarm",
    "Taylor",
    "Through",
    "Tile",
    "Words",
    "axes_of",
    "local_figure",
    "picture",
    "searched_axes",
    "study_of",
]
