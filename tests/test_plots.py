"""Contours and loss axes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plots import LEVELS, Stretch, contour_figure, grid, loss_axis, stretch
from scenario import default_scenario, simulate
from surfaces import SURFACES

ALL = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@ALL
def test_contours_show_both_valley_and_far_field(surface):
    f = grid(surface)[2]
    z = stretch(surface, f)(f)
    z = z[np.isfinite(z)]
    levels = np.histogram(z, bins=LEVELS)[0]
    assert (levels > 0).mean() > 0.7
    assert levels.max() / levels.sum() < 0.6


@ALL
def test_the_figure_marks_the_stated_points_on_equal_scales(surface):
    figure = contour_figure(surface)
    marks = {trace.name: len(trace.x) for trace in figure.data[1:]}
    assert marks.get("minimum", 0) == len(surface.minima)
    assert marks.get("saddle", 0) == len(surface.saddles)
    assert figure.layout.yaxis.scaleanchor == "x"
    assert len(figure.to_json()) < 250_000


@ALL
def test_every_loss_that_is_in_the_picture_is_on_the_axis(surface):
    axis = loss_axis(surface, simulate(default_scenario(surface)))
    low, high = axis["range"]
    assert low < high
    start = surface.value(np.array([[surface.number(c) for c in surface.start]]))[0] - axis["zero"]
    height = np.log10(start) if axis["kind"] == "log" else np.arcsinh(start / axis["unit"]) / np.log(10)
    assert low <= height <= high


@given(st.sampled_from(["log", "both"]), st.floats(-5, 5), st.floats(0.01, 100), st.floats(0, 1e4))
def test_the_stretch_is_undone_by_its_inverse(kind, zero, unit, height):
    by = Stretch(kind, zero, unit)
    f = np.array([zero + height])
    np.testing.assert_allclose(by.inverse(by(f)), f, rtol=1e-9, atol=1e-9)
