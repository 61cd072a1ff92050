"""What is said of a run is so."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optim import RULES, Noise, run
from scenario import default_scenario, default_start, simulate
from surfaces import SURFACES
from ui.verdict import NEAR, number, verdict


def say(name, key, steps=200, start=None, noise=None, **settings):
    surface = SURFACES[name]
    trajectory = run(RULES[key](**settings), surface, np.array([start or default_start(surface)]), steps, noise)
    with np.errstate(all="ignore"):
        loss = surface.value(trajectory.x)[:, 0]
    return verdict(surface, trajectory, loss), trajectory.x[:, 0], surface


def numbers(text):
    return [float(found.replace("−", "-")) for found in re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", text)]


def test_convergence_names_the_minimum_and_the_step():
    text, x, _ = say("himmelblau", "gd", lr=0.01, start=(2.0, 1.0))
    match = re.match(r"Converged to the minimum at \((.+), (.+)\): within (.+) since step (\d+)\.", text)
    assert match
    place = np.array([float(match[1]), float(match[2])])
    np.testing.assert_allclose(place, (3, 2), atol=0.01)
    reach = NEAR * np.hypot(11, 11)
    near = np.linalg.norm(x - (3, 2), axis=1) < reach
    since = int(match[4])
    assert near[since:].all()
    assert not near[since - 1]


def test_a_zigzag_is_counted():
    text, x, surface = say("ill_scaled", "gd", lr=0.078)
    g = surface.grad(x)[-51:]
    turns = sum(float(a @ b) < 0 for a, b in zip(g[1:], g[:-1], strict=True))
    assert f"in {turns} of the last 50 steps" in text


def test_divergence_says_when():
    text, x, _ = say("ill_scaled", "gd", lr=0.2)
    assert text.startswith("Diverged: out of the window since step ")
    since, gone = numbers(text)
    assert np.abs(x[int(since) - 1]).max() <= 4
    assert since < gone < 60


def test_a_saddle_is_recognised():
    text, _, _ = say("saddle", "gd", lr=0.1, start=(-1.5, 0.0))
    assert text.startswith("Stuck near a saddle: |∇f| = ")
    assert "one negative eigenvalue" in text


def test_leaving_is_told():
    text, x, _ = say("saddle", "gd", lr=0.05, start=(-1.5, 0.001), steps=120)
    since = int(numbers(text)[0])
    assert np.abs(x[since]).max() > 2 >= np.abs(x[since - 1]).max()


def test_a_local_minimum_is_not_called_the_minimum():
    text, x, surface = say("rastrigin", "gd", lr=0.002, start=(1.9, 2.1))
    assert text.startswith("Converged to the local minimum at (1.99, 1.99)")
    assert numbers(text)[-1] == pytest.approx(surface.value(x[-1:])[0], rel=0.01)


def test_a_dying_rate_is_told():
    text, x, surface = say("bowl", "adagrad", lr=0.01, steps=1000)
    rate = np.linalg.norm(np.diff(x, axis=0), axis=1) / np.linalg.norm(surface.grad(x[:-1]), axis=1)
    share = 100 * np.median(rate[-10:]) / np.median(rate[:10])
    assert f"The effective rate has fallen to {number(share)} % of its start." in text


def test_a_method_on_its_way_says_how_far():
    text, x, surface = say("rosenbrock", "gd", lr=0.001)
    assert text.startswith("Still on the way: ")
    share, span, *_, away = numbers(text.split(" Zigzags")[0])
    loss = surface.value(x)
    assert span == 20
    assert share == pytest.approx(100 * (1 - loss[-1] / loss[-21]), rel=0.01)
    assert away == pytest.approx(np.linalg.norm(x[-1] - (1, 1)), rel=0.01)


@pytest.mark.parametrize("name", SURFACES)
def test_every_first_picture_is_put_into_words(name):
    scenario = default_scenario(SURFACES[name])
    for outcome in simulate(replace(scenario, steps=150)):
        text = verdict(scenario.surface, outcome.trajectory, outcome.loss)
        assert 1 <= text.count(". ") + 1 <= 2
        assert text.endswith(".")
        assert "nan" not in text.lower()


@given(
    st.sampled_from(["himmelblau", "saddle", "ackley", "absolute"]),
    st.sampled_from(["gd", "momentum", "adam", "rprop"]),
    st.integers(1, 60),
    st.floats(1e-6, 10),
    st.floats(0, 5),
)
@settings(deadline=None, max_examples=60)
def test_there_is_always_something_to_say(name, key, steps, lr, sigma):
    text, _, _ = say(name, key, steps, noise=Noise(sigma, 1), lr=lr)
    assert text.endswith(".")
    assert "nan" not in text.lower()


@pytest.mark.parametrize(
    ("value", "text"), [(0.12345, "0.123"), (-2, "−2"), (1e-9, "1e−9"), (1.5e12, "1.5e12"), (-0.0, "0")]
)
def test_numbers_are_short(value, text):
    assert number(value) == text
