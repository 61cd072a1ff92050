"""What is drawn of a loss of many weights: how much of a way a plane holds, and slices that go with a run."""

from __future__ import annotations

import numpy as np
import pytest
from links import opened

from learning.plane import axes
from picture import picture
from scenario import Path, Scenario, simulate
from scenario.model import WRITTEN
from scenario.section import Section, section
from scenario.trained import task_of

NET = "data=moons&model=net(hidden=3)&init=he(seed=3)&batch=10&steps=40&run=gd(lr=0.5)&run=adam(lr=0.1)"
SLICE = f"{NET}&plane=weights&pair=2,13"
LARGE = "data=moons&model=net(hidden=20)&steps=30&plane=weights&pair=1,2&run=gd&run=adam"


def drawn(scenario: Scenario) -> tuple[Section, tuple[Path, ...]]:
    paths = simulate(scenario.race)
    return section(scenario.race, paths, scenario.view), paths


def loss(path: Path, weights: np.ndarray) -> np.ndarray:
    task = task_of(path.surface)
    assert task
    return task.loss.value(weights)


@pytest.mark.parametrize("kind", ["ends", "pca", "random", "weights"])
def test_at_every_step_it_says_what_it_holds_of_the_way_and_how_far_the_height_is_off(kind):
    seen, paths = drawn(opened(f"{NET}&plane={kind}"))
    assert seen.plane
    for path, held, apart, on in zip(paths, seen.held, seen.apart, seen.paths, strict=True):
        assert held.shape == apart.shape == (41,)
        for t in (1, 7, 40):
            away = path.x[: t + 1] - path.x[0]
            along = seen.plane.way(away) @ seen.plane.directions
            assert held[t] == pytest.approx(np.sum(along**2) / np.sum(away**2))
        assert held[0] == 1
        if kind != "weights":
            assert on is not None
            np.testing.assert_allclose(apart, np.abs(loss(path, seen.plane.lift(on)) - path.loss), atol=1e-14)
    assert seen.shares == tuple(held[-1] for held in seen.held)
    assert seen.gaps == tuple(max(apart) for apart in seen.apart)


def test_a_slice_goes_with_the_first_run_that_is_shown_whose_height_is_true():
    seen, paths = drawn(opened(SLICE))
    assert seen.leader == 0
    assert max(seen.apart[0]) < 1e-14
    at = paths[0].x.copy()
    at[:, [1, 12]] = paths[1].x[:, [1, 12]]
    np.testing.assert_allclose(seen.apart[1], np.abs(loss(paths[0], at) - paths[1].loss), atol=1e-14)
    assert max(seen.apart[1]) > 0.01


def test_who_is_hidden_leads_nobody():
    scenario = opened(SLICE.replace("gd(lr=0.5)", "gd(lr=0.5,hidden=on)"))
    seen, paths = drawn(scenario)
    assert seen.leader == 1
    assert max(seen.apart[1]) < 1e-14 < max(seen.apart[0])
    assert seen.plane
    np.testing.assert_allclose(seen.plane.lift(seen.plane.to_plane(paths[1].x[-1])), paths[1].x[-1])


def test_a_slice_of_very_many_weights_stays_at_the_end():
    seen, paths = drawn(opened(LARGE))
    assert paths[0].surface.d > WRITTEN
    assert seen.plane
    np.testing.assert_allclose(seen.apart[0], np.abs(loss(paths[0], seen.plane.lift(seen.paths[0])) - paths[0].loss))
    assert seen.apart[0][-1] == 0 < seen.apart[0][0]


def test_of_a_run_that_has_diverged_it_says_on_what_it_said_last():
    seen, paths = drawn(opened("data=linnerud(x=chins|situps|jumps,scale=none)&steps=60&run=gd(lr=1)&run=adam"))
    path = paths[0]
    assert 0 < path.diverged < 60
    for told in (seen.held[0], seen.apart[0]):
        assert (told[path.last :] == told[path.last]).all()


def test_a_way_that_goes_along_the_plane_is_held_whole_and_one_across_is_not():
    begin = np.arange(5.0)
    plane = axes(1, 3, np.zeros(5))
    along = begin + np.outer(np.arange(4), [0, 2, 0, 1, 0])
    np.testing.assert_allclose(plane.held(along), 1)
    across = along[1] + np.array([0, 0, 3, 0, 0])
    np.testing.assert_allclose(plane.held(np.array([*along[:2], across])), [1, 1, 10 / 19])
    assert plane.held(np.array([begin, begin, np.full(5, np.nan)])).tolist() == [1, 1, 1]


def test_only_what_the_browser_cannot_compute_comes_with_all_its_weights():
    shown = picture(opened(f"{NET}&run=newton"))
    d = shown.live.learned and len(shown.live.learned.start)
    assert [len(run.points) for run in shown.runs] == [0, 0, 41 * (d or 0)]
    scenario = opened(f"{NET}&run=newton")
    np.testing.assert_array_equal(shown.runs[2].points.reshape(41, -1), simulate(scenario.race)[2].x)
    assert all(not len(run.points) for run in picture(opened(LARGE)).runs)
    assert all(not len(run.points) for run in picture(opened("surface=bowl&run=gd")).runs)
