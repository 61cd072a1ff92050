"""What can be measured along a path, against what is known of descent on a bowl by hand."""

import numpy as np
import pytest
from links import opened

from scenario import QUANTITIES, simulate


def measured(key: str, link: str) -> np.ndarray:
    (path,) = simulate(opened(f"surface=bowl&steps=6&start=3,4&{link}").race)
    return QUANTITIES[key].of(path)


def test_descent_on_a_bowl_is_known():
    shrinks = 0.9 ** np.arange(7)
    np.testing.assert_allclose(measured("loss", "run=gd(lr=0.1)"), 12.5 * shrinks**2)
    np.testing.assert_allclose(measured("gradient", "run=gd(lr=0.1)"), 5 * shrinks)
    np.testing.assert_allclose(measured("distance", "run=gd(lr=0.1)"), 5 * shrinks)


@pytest.mark.parametrize("key", ["effective", "rate"])
def test_what_belongs_to_steps_begins_with_the_first(key):
    falling = 0.1 * 0.5 ** np.arange(6)
    found = measured(key, "run=gd(lr=0.1).exponential(gamma=0.5)")
    np.testing.assert_allclose(found, [falling[0], *falling], rtol=1e-12)


def test_noise_is_in_the_gradient_that_a_step_was_given():
    np.testing.assert_allclose(measured("effective", "noise=1&seed=3&run=gd(lr=0.1)"), 0.1)
    assert (
        np.ptp(
            measured("gradient", "noise=1&seed=3&run=gd(lr=0.1)")
            / measured("distance", "noise=1&seed=3&run=gd(lr=0.1)")
        )
        < 1e-12
    )


@pytest.mark.parametrize(("surface", "far"), [("saddle", 5), ("f=x+y", 0)])
def test_without_a_minimum_the_distance_is_to_what_there_is(surface, far):
    link = surface if surface.startswith("f=") else f"surface={surface}"
    (path,) = simulate(opened(f"{link}&steps=3&run=gd" + ("&start=3,4" if far else "")).race)
    assert QUANTITIES["distance"].of(path)[0] == far
