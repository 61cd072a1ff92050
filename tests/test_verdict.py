"""The sentence about a run: each claim is counted again here, by other means than the detectors use."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.numbers import point, short
from optim import RULES, Noise, Trajectory, run
from scenario import Path, Run
from surfaces import SURFACES
from telling.verdict import DETECTORS
from telling.verdict import verdict as told


def verdict(surface, trajectory, loss):
    return told(Path(surface, Run(RULES["gd"](), "blue"), "", trajectory, loss))


def ran(name, rule, start=None, steps=200, noise=0.0):
    """Surface, trajectory and loss of a real run."""
    surface = SURFACES[name]
    start = start or surface.points((surface.start,))[0]
    trajectory = run(rule, surface, np.array([start], float), steps, Noise(noise, 0))
    with np.errstate(all="ignore"):
        return surface, trajectory, surface.value(trajectory.x)[:, 0]


def numbers(text):
    """The numbers of a sentence in the order in which they are read."""
    return [float(n.replace("−", "-")) for n in re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", text)]


def turns(surface, path):
    """Pairs of successive gradients more than 90 degrees apart, by their angle."""
    gradients = [complex(*surface.grad(p[None])[0]) for p in path]
    return sum(abs(np.angle(b / a, deg=True)) > 90 for a, b in itertools.pairwise(gradients))


@pytest.mark.parametrize(
    ("name", "rule"),
    [("bowl", RULES["gd"](lr=0.1)), ("ill_scaled", RULES["adam"](lr=0.1)), ("himmelblau", RULES["nag"](lr=0.004))],
)
def test_converged_names_the_first_step_of_the_stay(name, rule):
    surface, trajectory, _ = case = ran(name, rule)
    text = verdict(*case)
    assert text.startswith("Converged to the minimum at (")
    x, y, reach, since = numbers(text)[:4]
    distance = [np.hypot(p[0] - x, p[1] - y) for p in trajectory.x[:, 0]]
    slack = 0.006  # the sentence rounds the minimum to three digits
    assert all(d <= reach + slack for d in distance[int(since) :])
    assert distance[int(since) - 1] > reach - slack
    exact = min(surface.points(surface.minima), key=lambda p: np.hypot(p[0] - x, p[1] - y))
    away = np.hypot(*(trajectory.x[:, 0] - exact).T)
    assert away[int(since) :].max() <= reach < away[int(since) - 1]


def test_turns_are_counted():
    surface, trajectory, _ = case = ran("bowl", RULES["gd"](lr=1.99))
    text = verdict(*case)
    assert text.startswith("Zigzags")
    _, counted, last = numbers(text)
    assert last == 50
    assert counted == turns(surface, trajectory.x[-51:, 0])


def test_turns_on_the_way_are_counted():
    surface, trajectory, _ = case = ran("himmelblau", RULES["adagrad"](lr=1.2))
    text = verdict(*case)
    since = int(re.search(r"since step (\d+)", text)[1])
    counted, steps = map(int, re.search(r"in (\d+) of (\d+) steps", text).groups())
    assert steps == since
    assert counted == turns(surface, trajectory.x[: since + 1, 0])


@pytest.mark.parametrize(("lr", "name"), [(2.1, "bowl"), (0.1, "rosenbrock"), (0.081, "ill_scaled")])
def test_diverging_grows_from_the_step_that_is_named(lr, name):
    surface, trajectory, _ = case = ran(name, RULES["gd"](lr=lr), steps=1000)
    text = verdict(*case)
    assert text.startswith("Diverging")
    assert text.endswith(f"left the plane at step {trajectory.diverged[0]}.")
    found = re.search(r"since step (\d+)", text)
    since = int(found[1]) if found else 0
    path = trajectory.x[since : trajectory.diverged[0], 0] - np.mean(surface.window, axis=1)
    assert (np.diff(np.linalg.norm(path, axis=1)) > 0).all()


def test_on_its_way_out():
    _, _, loss = case = ran("bowl", RULES["gd"](lr=2.1), steps=30)
    assert verdict(*case) == f"Diverging from the start: f grew from {short(loss[0])} to {short(loss[-1])}."


def test_a_surface_without_a_floor_is_fallen_from():
    _, trajectory, loss = case = ran("monkey", RULES["gd"](lr=0.02))
    text = verdict(*case)
    assert text.startswith(f"Fell without end: left the plane at step {trajectory.diverged[0]}")
    assert loss[trajectory.diverged[0] - 1] < loss[0]


def test_leaving_the_picture_is_dated():
    surface, trajectory, _ = case = ran("saddle", RULES["adam"](lr=0.02))
    since = int(re.match(r"Left the picture at step (\d+)", verdict(*case))[1])
    (x0, x1), (y0, y1) = surface.window
    inside = [x0 <= a <= x1 and y0 <= b <= y1 for a, b in trajectory.x[:, 0]]
    assert inside[since - 1]
    assert not any(inside[since:])


@pytest.mark.parametrize(("name", "start"), [("saddle", (-1.5, 0.0)), ("monkey", (1.4, 0.0))])
def test_stuck_at_a_saddle(name, start):
    surface, trajectory, _ = case = ran(name, RULES["gd"](lr=0.05), start)
    text = verdict(*case)
    assert text.startswith("Stuck near the saddle at (0, 0): |g| = ")
    assert "one negative eigenvalue" in text
    end = trajectory.x[-1]
    assert short(np.linalg.norm(surface.grad(end)), 2) in text
    assert np.linalg.det(surface.hess(end)[0]) < 0


def test_a_dent_is_told_from_the_bottom():
    surface, trajectory, loss = case = ran("rastrigin", RULES["gd"](lr=0.002))
    text = verdict(*case)
    assert (
        text == f"Ended in a local minimum at {point(trajectory.x[-1, 0])}, f = {short(loss[-1])}, above the lowest 0."
    )
    assert np.linalg.norm(surface.grad(trajectory.x[-1])) < 1e-3
    assert loss[-1] > 1


def test_a_minimum_nobody_stated_is_found():
    surface, trajectory, loss = ran("bowl", RULES["gd"](lr=0.1))
    text = verdict(replace(surface, name="nameless", minima=()), trajectory, loss)
    assert text.startswith("Converged to a minimum at (")


def test_circling_goes_round():
    rule = RULES["momentum"](lr=0.1, mu=0.9999)
    _, trajectory, _ = case = ran("bowl", rule, (-0.3, 0.2), steps=400)
    text = verdict(*case)
    assert text.startswith("Circles around the minimum at (0, 0)")
    distance = np.linalg.norm(trajectory.x[-50:, 0], axis=1)
    assert distance.min() * 0.9 < numbers(text)[2] < distance.max() * 1.1


def test_noise_leaves_a_distance():
    _, trajectory, _ = case = ran("bowl", RULES["gd"](lr=0.1), steps=300, noise=1.0)
    text = verdict(*case)
    assert re.match("(Hovers|Circles) around", text)
    distance = np.linalg.norm(trajectory.x[-51:, 0], axis=1)
    assert distance.min() < numbers(text)[2] < distance.max()


def test_a_fallen_rate_is_measured():
    _, trajectory, _ = case = ran("bowl", RULES["adagrad"](lr=0.02), steps=1000)
    text = verdict(*case)
    assert text.startswith("The effective rate has fallen to")
    measured = np.nanmean(trajectory.effective_rate[-5:]) / np.nanmean(trajectory.effective_rate[:5])
    assert numbers(text)[0] == pytest.approx(100 * measured, rel=0.3)


def test_descending_by_so_much():
    _, trajectory, loss = case = ran("rosenbrock", RULES["adam"](lr=0.1))
    text = verdict(*case)
    assert text.startswith("Still descending")
    fell, steps, distance = numbers(text)[:3]
    assert fell == pytest.approx(100 * (1 - loss[-1] / loss[-21]), rel=0.06)
    assert steps == 20
    assert distance == pytest.approx(np.hypot(*(trajectory.x[-1, 0] - 1)), rel=0.06)


def test_flat_ground_is_a_plateau():
    surface = replace(SURFACES["bowl"], name="flat", f=SURFACES["bowl"].f ** 4, minima=())
    trajectory = run(RULES["gd"](lr=1e-4), surface, np.array([[0.3, 0.2]]), 100)
    text = verdict(surface, trajectory, surface.value(trajectory.x)[:, 0])
    assert text.startswith("Plateau: |g| below")
    below, steps = numbers(text)
    assert steps == 100
    assert all(np.linalg.norm(surface.grad(p)) <= below for p in trajectory.x)


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("name", SURFACES)
def test_short_runs_have_a_sentence(name, steps):
    assert verdict(*ran(name, RULES["gd"](lr=1e-3), steps=steps))


def test_the_minimum_itself():
    assert verdict(*ran("bowl", RULES["gd"](lr=0.1), (0, 0))).startswith("Started at the minimum at (0, 0)")


def test_f_without_a_value_is_said():
    surface, trajectory, loss = ran("bowl", RULES["gd"](lr=0.1), steps=10)
    loss = np.where(np.arange(11) >= 4, np.nan, loss)
    assert verdict(surface, trajectory, loss).startswith("Undefined: f has no value at (")


def sound(text):
    sentences = re.findall(r"[.](?= [A-Z]|$)", text)
    assert text[0].isupper()
    assert 1 <= len(sentences) <= 2
    assert text.endswith(".")
    assert len(text) < 200
    assert not re.search(r"nan|inf\b|None|array|[^ \w(]-\d| -\d", text)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(SURFACES)),
    key=st.sampled_from(sorted(RULES)),
    lr=st.floats(1e-4, 100),
    start=st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)) | st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
    steps=st.integers(1, 120),
    noise=st.sampled_from([0.0, 0.5, 100.0]),
)
def test_every_run_gets_a_sound_sentence(name, key, lr, start, steps, noise):
    sound(verdict(*ran(name, RULES[key](lr=lr), start, steps, noise)))


@settings(max_examples=100, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(SURFACES)))
def test_any_path_gets_a_sound_sentence(data, name):
    value = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 3e5])
    path = data.draw(st.lists(st.tuples(value, value), min_size=2, max_size=30))
    gap = data.draw(st.integers(0, len(path)))
    x = np.array(path)[:, None]
    alive = np.arange(len(x))[:, None] < max(gap, 1) if gap else np.ones((len(x), 1), bool)
    surface = SURFACES[name]
    with np.errstate(all="ignore"):
        loss = surface.value(x)[:, 0]
    if data.draw(st.booleans()):
        loss[data.draw(st.integers(0, len(x) - 1))] = data.draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    sound(verdict(surface, Trajectory(x, {"g": surface.grad(x[:-1])}, alive, np.arange(len(x))), loss))


def test_the_last_detector_always_speaks():
    assert DETECTORS[-1].__name__ == "trend"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-1.5, "−1.5"),
        (118, "118"),
        (12345, "12300"),
        (1e-9, "1e−9"),
        (-7.5e11, "−7.5e11"),
        (0.0012345, "0.00123"),
    ],
)
def test_numbers_are_short(value, text):
    assert short(value) == text
