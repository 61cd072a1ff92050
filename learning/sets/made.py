"""Rows that were made to show one thing."""

from pathlib import Path

from learning.dataset import DataSet, table

ORDER = 1
_HERE = Path(__file__).parent

_RARE_ROWS = (4, 14)
SPARSE = DataSet(
    name="sparse",
    title="A common and a rare feature",
    columns=("x1", "x2", "y"),
    rows=tuple((5.0 * (-1) ** i, float(i in _RARE_ROWS), 5.0 * (-1) ** i + float(i in _RARE_ROWS)) for i in range(20)),
    source="Made for this page, after Optimization techniques in deep learning (sparse and dense features)",
    about="Twenty rows: x1 is 5 or -5, x2 is 1 in two of them and else 0, y is their sum. Both weights should become "
    "1, but the second has a gradient in one row of ten.",
    x=("x1", "x2"),
    y="y",
    scale="none",
)

RARE = DataSet(
    name="rare",
    title="One rare large gradient",
    columns=("x1", "x2", "y"),
    rows=((1.0, 0.0, -200.0), *((1.0, float(x2), 20.0) for x2 in (1, -1, 1, -1, 1, -1, 0))),
    source="After S. Reddi, S. Kale and S. Kumar, ICLR 2018, section 3",
    about="Eight rows: x1 is 1 in all. One pulls its weight down with ten times the force with which each of the other "
    "seven pushes it up, so that the best value is -7.5. A method that forgets the large gradient goes the wrong way.",
    x=("x1", "x2"),
    y="y",
    scale="none",
)

_columns, _rows = table(_HERE / "moons.csv")
MOONS = DataSet(
    name="moons",
    title="Two moons",
    columns=_columns,
    rows=_rows,
    source="After the make_moons of scikit-learn",
    about="Two half circles that reach into each other, thirty points each: (cos a, sin a) and (1 - cos a, 1/2 - sin "
    "a) for a from 0 to pi, with Gaussian noise of 0.15 on both coordinates, to three decimals. No line parts them.",
    x=("x1", "x2"),
    y="moon",
)

WORKED = DataSet(
    name="worked",
    title="The worked example of the lecture notes",
    columns=("x1", "x2", "x3", "y"),
    rows=((1.0, 0.0, 1.0, 0.98),),
    source="Li, Deep Learning slides (back-propagation)",
    about="One row, for the network with layers of 3, 2, 2 and 1 that is followed there by hand.",
    x=("x1", "x2", "x3"),
    y="y",
    scale="none",
)

ECHO = DataSet(
    name="echo",
    title="Five numbers to pass on",
    columns=("x", "y"),
    rows=tuple((x, x) for x in (0.2, 0.4, 0.6, 0.8, 1.0)),
    source="Made for this page",
    about="Five rows: y is x. For a chain of neurons: each has to hand on what it was given, and what comes back of "
    "the error passes through all of them.",
    x=("x",),
    y="y",
    scale="none",
)
