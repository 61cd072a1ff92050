"""Contours and loss axes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declare import declarations
from picture import LEVELS, Stretch, chart, contour_figure, grid, local_figure, stretch
from scenario import View, default_race, default_scenario, simulate
from surfaces import SURFACES
from surfaces.formula import formula_surface

ALL = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@ALL
def test_contours_show_both_valley_and_far_field(surface):
    f = grid(surface)[2]
    z = stretch(surface, f)(f)
    z = z[np.isfinite(z)]
    levels = np.histogram(z, bins=LEVELS)[0]
    plateau = np.histogram(f[np.isfinite(f)], bins=100)[0].max() / f.size
    assert (levels > 0).mean() > 0.7
    assert levels.max() / levels.sum() < max(0.6, plateau + 0.2)


@ALL
def test_the_figure_marks_the_stated_points_on_equal_scales(surface):
    figure = contour_figure(surface)
    marks = {trace.name: len(trace.x) for trace in figure.data[1:]}
    assert marks.get("minimum", 0) == len(surface.minima)
    assert marks.get("saddle", 0) == len(surface.saddles)
    assert marks.get("local minimum", 0) == len(surface.local_minima)
    assert figure.layout.yaxis.scaleanchor == "x"
    assert len(figure.to_json()) < 250_000


@ALL
def test_every_start_that_is_in_the_picture_is_on_the_loss_axis(surface):
    drawn = chart(surface, simulate(default_race(surface)), View())
    low, high = drawn.axis["range"]
    assert low < high
    start = drawn.series[0][0]
    height = np.log10(start) if drawn.axis["kind"] == "log" else np.arcsinh(start / drawn.axis["unit"]) / np.log(10)
    assert low <= height <= high


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize("name", declarations(View)["chart"].options)
@pytest.mark.parametrize("surface", ["saddle", "himmelblau"])
def test_every_quantity_can_be_charted(surface, name, scale):
    scenario = default_scenario(SURFACES[surface])
    paths = simulate(scenario.race)
    drawn = chart(scenario.race.surface, paths, View(chart=name, scale=scale))
    low, high = drawn.axis["range"]
    assert np.isfinite([low, high]).all()
    assert low < high
    for path, series in zip(paths, drawn.series, strict=True):
        assert series.shape == path.loss.shape


def test_an_axis_never_stands_on_its_head():
    scenario = default_scenario(SURFACES["bowl"]).with_race(start=(900.0, 900.0), steps=3)
    low, high = chart(scenario.race.surface, simulate(scenario.race), View(scale="linear")).axis["range"]
    assert low < high


def test_ground_too_high_for_the_browsers_numbers_is_a_hole():
    z = np.asarray(contour_figure(formula_surface("x^100 + y"), "linear").data[0].z, float)
    assert np.isfinite(z[~np.isnan(z)]).all()


@pytest.mark.parametrize(
    "text", ["max(x, 0) + max(y, 0)", "floor(x / 9)", "exp(-1000*(x^2 + y^2))", "sqrt(2 - x^2 - y^2)"]
)
def test_ground_that_is_level_all_over_the_view_has_an_axis(text):
    surface = formula_surface(text, ((-2.0, -1.0), (-2.0, -1.0)))
    drawn = chart(surface, simulate(default_race(surface)), View())
    assert drawn.axis["kind"] == "both"
    assert len(drawn.axis["tickvals"]) == len(drawn.axis["ticktext"]) > 0
    assert np.isfinite([*drawn.axis["range"], *drawn.axis["tickvals"]]).all()
    assert drawn.axis["range"][0] < drawn.axis["range"][1]


def test_ground_that_is_too_high_everywhere_is_drawn_as_one_hole():
    figure = contour_figure(formula_surface("10^99*x^2 + y", ((1.0, 2.0), (1.0, 2.0))), "linear")
    assert np.isnan(figure.data[0].z).all()
    assert "NaN" not in str(figure.to_json()).replace('"NaN"', "")


def test_charted_quantities_are_what_their_titles_say():
    scenario = default_scenario(SURFACES["bowl"])
    paths = simulate(scenario.race)
    x = paths[0].trajectory.x[:, 0]
    norms = np.linalg.norm(x, axis=1)
    for name, expected in [("gradient", norms), ("distance", norms), ("rate", 0.1), ("effective", 0.1)]:
        series = chart(scenario.race.surface, paths, View(chart=name)).series[0]
        np.testing.assert_allclose(series, np.broadcast_to(expected, series.shape), rtol=1e-6)


def test_a_schedule_shows_in_the_charted_rate():
    scenario = default_scenario(SURFACES["bowl"])
    run = scenario.race.runs[0].around("cosine")
    series = chart(scenario.race.surface, simulate(scenario.race.with_run(0, run)), View(chart="rate")).series[0]
    assert series[1] == pytest.approx(0.1)
    assert series[-1] < 0.001


@pytest.mark.parametrize("levels", ["log", "linear", "equal"])
def test_levels_are_a_choice(levels):
    f = grid(SURFACES["himmelblau"])[2]
    by = stretch(SURFACES["himmelblau"], f, levels)
    z = by(f)
    np.testing.assert_allclose(by.inverse(z), f, rtol=1e-6, atol=1e-6)
    if levels == "equal":
        areas = np.histogram(z, bins=8)[0]
        assert areas.max() < 1.2 * areas.min()


def test_arrows_point_downhill():
    surface = SURFACES["himmelblau"]
    (arrows,) = (trace for trace in contour_figure(surface, field=True).data if trace.name == "downhill")
    line = np.stack([arrows.x, arrows.y], -1).reshape(-1, 6, 2)
    assert (surface.value(line[:, 1]) < surface.value(line[:, 0])).mean() > 0.9


def test_all_critical_points_are_marked_on_request():
    marks = {trace.name: len(trace.x) for trace in contour_figure(SURFACES["himmelblau"], critical=True).data[1:]}
    assert marks == {"minimum": 4, "saddle": 4, "maximum": 1}


def test_the_local_picture_shows_both_steps_inside_the_circle():
    figure = local_figure(SURFACES["himmelblau"], (1.0, 1.0), 0.5, "paraboloid")
    names = ("steepest descent", "Newton")
    steps = {t.name: np.hypot(t.x[1] - t.x[0], t.y[1] - t.y[0]) for t in figure.data if t.name in names}
    assert steps["steepest descent"] == pytest.approx(0.5)
    assert steps["Newton"] <= 0.5 + 1e-9


@given(st.sampled_from(["log", "both"]), st.floats(-5, 5), st.floats(0.01, 100), st.floats(0, 1e4))
def test_the_stretch_is_undone_by_its_inverse(kind, zero, unit, height):
    by = Stretch(kind, zero, unit)
    f = np.array([zero + height])
    np.testing.assert_allclose(by.inverse(by(f)), f, rtol=1e-9, atol=1e-9)
