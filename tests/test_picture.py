"""The picture as a value: what is seen, and by which rule."""

import json
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace

import numpy as np
import pytest
from links import opened

from declare import Choice, declarations
from picture import SCHEMES, Look, local_figure, picture
from picture.ground import HIGHEST, NODES
from scenario import COLORS, QUANTITIES, default_scenario, simulate
from scenario.palette import PALETTE
from scenario.view import View
from surfaces import SURFACES
from surfaces.formula import formula_surface

ALL = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


def drawn(link: str):
    return picture(opened(link))


def plain(value):
    """A picture as JSON would hold it; what JSON cannot hold fails."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def test_a_picture_is_frozen_and_fit_for_json():
    seen = drawn("surface=himmelblau&run=adam&run=newton&inspector=on&vectors=on&field=on&critical=on&space=on")
    with pytest.raises(FrozenInstanceError):
        seen.title = "another"
    again = json.loads(json.dumps(plain(seen)))
    assert again["title"] == "Himmelblau"
    assert again["panes"] == ["ground", "chart", "space"]
    assert [run["label"] for run in again["runs"]] == ["Adam", "Newton"]
    assert len(again["inside"]["runs"]) == 2


@ALL
def test_the_ground_holds_the_surface_and_its_stated_points(surface):
    ground = picture(default_scenario(surface)).ground
    marks = {mark.kind: len(mark.x) for mark in ground.marks}
    assert marks.get("minimum", 0) == len(surface.minima)
    assert marks.get("saddle", 0) == len(surface.saddles)
    assert marks.get("local minimum", 0) == len(surface.local_minima)
    if surface.curve:
        return
    heights = ground.heights.reshape(NODES, NODES)
    (x0, x1), (y0, y1) = surface.window
    for i, j in [(0, 0), (NODES - 1, 0), (0, NODES - 1), (40, 120)]:
        at = np.array([[x0 + (x1 - x0) * i / (NODES - 1), y0 + (y1 - y0) * j / (NODES - 1)]])
        assert heights[j, i] + ground.zero == pytest.approx(surface.value(at)[0], rel=1e-9, abs=1e-9)


@ALL
def test_heights_are_spaced_by_their_logarithm_only_above_a_known_lowest_point(surface):
    ground = picture(default_scenario(surface)).ground
    assert ground.spacing == ("log" if surface.lowest is not None and not surface.curve else "linear")
    if ground.spacing == "log":
        assert np.nanmin(ground.heights) >= -1e-9 * (1 + abs(ground.zero))


@pytest.mark.parametrize("link", ["f=x", "f=x^2-y^2", "surface=saddle", "surface=monkey"])
def test_what_falls_for_ever_is_drawn_and_charted_as_it_is(link):
    seen = drawn(link)
    assert (seen.ground.spacing, seen.ground.zero) == ("linear", 0)
    assert (seen.chart.scale, seen.chart.zero) == ("linear", 0)
    assert drawn(link + "&chart=gradient").chart.scale == "log"


@pytest.mark.parametrize("levels", ["log", "linear", "equal"])
def test_levels_are_a_choice(levels):
    assert drawn(f"surface=himmelblau&levels={levels}").ground.spacing == levels


@pytest.mark.parametrize(
    "link",
    [
        "f=max(x,0)%2Bmax(y,0)&view=-3,-1,-3,-1",
        "f=floor(x)&view=0.1,0.9,0.1,0.9",
        "f=exp(-1000*(x^2%2By^2))&view=2,4,2,4",
        "f=sqrt(1-x^2-y^2)&view=-100,100,-100,100",
        "f=10^99*x^2%2By&levels=linear&view=1,2,1,2",
    ],
)
def test_level_ground_and_ground_too_high_are_pictures_too(link):
    ground = drawn(link).ground
    known = ground.heights[np.isfinite(ground.heights)]
    assert (np.abs(known) < HIGHEST).all()


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize("name", QUANTITIES)
@pytest.mark.parametrize("surface", ["saddle", "himmelblau"])
def test_every_quantity_can_be_charted(surface, name, scale):
    seen = drawn(f"surface={surface}&chart={name}&scale={scale}")
    assert seen.chart.name == QUANTITIES[name].name
    for run in seen.runs:
        assert run.chart.shape == run.loss.shape == (seen.steps + 1,)


def test_the_charted_numbers_are_those_of_the_path():
    scenario = opened("surface=himmelblau&steps=60&noise=0.3&run=nag.l2(weight_decay=0.1)&run=adam.cosine")
    for path, name in [(path, name) for path in simulate(scenario.race) for name in QUANTITIES]:
        x, g = path.trajectory.x[:, 0], path.trajectory.seen["g"][:, 0]
        moved = np.linalg.norm(np.diff(x, axis=0), axis=1)
        minima = np.array(path.surface.points(path.surface.minima))
        rates = path.trajectory.seen.get("alpha")
        lr = np.full(60, path.run.optimizer.rule.lr) if rates is None else rates[:, 0, 0]
        expected = {
            "loss": path.loss - path.surface.lowest,
            "gradient": np.linalg.norm(path.surface.grad(x), axis=1),
            "distance": np.linalg.norm(x[:, None] - minima, axis=2).min(axis=1),
            "effective": np.concatenate([[moved[0]], moved]) / np.linalg.norm(np.concatenate([g[:1], g]), axis=1),
            "rate": np.concatenate([lr[:1], lr]),
            "sharpness": np.linalg.eigvalsh(path.surface.hess(x)).max(-1),
        }[name]
        run = next(r for r in picture(scenario.with_view(chart=name)).runs if r.label == path.label)
        np.testing.assert_allclose(run.chart, expected, rtol=1e-12, atol=1e-12)


def test_arrows_point_downhill():
    surface = SURFACES["himmelblau"]
    arrows = drawn("surface=himmelblau&field=on").ground.downhill
    assert len(arrows) > 200
    assert (surface.value(arrows[:, 2:]) < surface.value(arrows[:, :2])).mean() > 0.9
    assert not len(drawn("surface=himmelblau").ground.downhill)


def test_all_critical_points_are_marked_on_request():
    marks = {mark.kind: len(mark.x) for mark in drawn("surface=himmelblau&critical=on").ground.marks}
    assert marks == {"minimum": 4, "saddle": 4, "maximum": 1}


def test_what_goes_on_inside_is_made_only_where_it_is_shown():
    assert drawn("surface=bowl").inside is None
    arrows = drawn("surface=bowl&run=adam&vectors=on").inside.runs[0]
    assert (arrows.words, arrows.quantities) == (None, [])
    assert [part.name for part in arrows.parts] == ["momentum", "gradient", "asked", "rate", "axis"]
    inspected = drawn("surface=bowl&run=adam&steps=20&inspector=on").inside.runs[0]
    assert inspected.parts == []
    assert {q.name: q.arrow for q in inspected.quantities if q.name in ("g", "m_hat", "v")} == {
        "g": True,
        "m_hat": True,
        "v": False,
    }
    assert all(len(q.values) == 21 * q.width for q in inspected.quantities)


def test_a_condition_number_is_said_of_a_bowl_alone():
    numbers = {q.name: q.values for q in drawn("surface=saddle&run=gd&inspector=on").inside.runs[0].quantities}
    assert np.isnan(numbers["condition"]).all()
    numbers = {q.name: q.values for q in drawn("surface=ill_scaled&run=gd&inspector=on").inside.runs[0].quantities}
    np.testing.assert_allclose(numbers["condition"], 25)


def test_the_race_has_one_name_however_it_is_drawn():
    one = drawn("surface=bowl&run=adam")
    assert one.race == drawn("surface=bowl&run=adam&chart=gradient&levels=equal&lang=zh&inspector=on").race
    assert one.race != drawn("surface=bowl&run=adam(lr=0.2)").race


def test_every_colour_has_a_shape_of_its_own_in_both_schemes():
    assert tuple(PALETTE) == COLORS
    for what in ("light", "dark", "glyph", "outline", "words"):
        assert len({getattr(color, what) for color in PALETTE.values()}) == len(COLORS)


def test_low_is_dark_in_both_schemes():
    def light(color: str) -> int:
        return sum(int(color[i : i + 2], 16) * share for i, share in ((1, 3), (3, 6), (5, 1)))

    for scheme in SCHEMES:
        shades = [light(color) for _, color in Look().relief[scheme].stops]
        assert shades == sorted(shades)
        assert shades[-1] - shades[0] > 600


def test_a_run_that_cannot_be_computed_is_in_the_picture_without_a_path(monkeypatch):
    scenario = opened("surface=bowl&run=gd")
    (path,) = simulate(scenario.race)
    lost = replace(path, trajectory=None, loss=np.empty(0), error="over the budget")
    monkeypatch.setattr("picture.value.simulate", lambda race: (lost,))
    (run,) = picture(scenario.with_view(inspector="on")).runs
    assert run.ending == "over the budget"
    assert np.isnan(run.x).all()
    assert run.x.shape == (scenario.race.steps + 1,)


def test_the_local_picture_shows_both_steps_inside_the_circle():
    figure = local_figure(SURFACES["himmelblau"], (1.0, 1.0), 0.5, "paraboloid")
    names = ("steepest descent", "Newton")
    steps = {t.name: np.hypot(t.x[1] - t.x[0], t.y[1] - t.y[0]) for t in figure.data if t.name in names}
    assert steps["steepest descent"] == pytest.approx(0.5)
    assert steps["Newton"] <= 0.5 + 1e-9


def test_a_formula_that_exists_in_its_own_window_alone_is_drawn():
    surface = formula_surface("sqrt(x-10)+y^2", ((10.0, 20.0), (-4.0, 4.0)))
    assert np.isfinite(picture(default_scenario(surface)).ground.heights).all()


def test_every_choice_of_a_view_is_a_layer_with_words():
    seen = drawn("surface=bowl&space=on&levels=equal").layers
    choices = {name for name, declared in declarations(View).items() if isinstance(declared, Choice)}
    of_data, many = drawn("data=linnerud").layers, drawn("data=moons&model=net&steps=10").layers
    of_two = {"critical", "local", "field", "flow", "swarm", "trails", "theory", "outcome", "tuned"}
    assert {layer.name for layer in seen} == choices - {"sample", "plane", "tint"}
    assert {layer.name for layer in of_data} == choices - {"plane", "tint"}
    assert {layer.name for layer in many} == choices - of_two
    assert all(layer.label and layer.help for layer in seen)
    values = {layer.name: layer.value for layer in seen if layer.value != layer.default}
    assert values == {"space": "on", "levels": "equal"}


def lightness(color: str) -> float:
    """L* of CIELAB."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_ground_is_dark_where_it_is_low_and_gets_lighter_by_equal_steps(scheme):
    places, colors = zip(*Look().relief[scheme].stops, strict=True)
    steps = np.diff([lightness(color) for color in colors])
    assert np.allclose(np.diff(places), 1 / (len(places) - 1), atol=1e-3)
    assert steps.min() > 0
    assert steps.max() < 1.15 * steps.min()
    assert steps.sum() > 40
