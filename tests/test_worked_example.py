"""Li's worked example of back-propagation, 3-2-2-1: every number, to all digits, the way a link asks for it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from links import opened

from learning import chain
from lessons import FOLDER, load
from optim import RULES, run
from scenario import from_params, simulate, to_params
from scenario.task import Bends, Net, Task
from scenario.trained import task_of

KNOWN = json.loads((Path(__file__).parent / "data" / "worked_example.json").read_text())
START = np.array(KNOWN["start"], float)
CLOSE: dict = {"rtol": 0, "atol": 1e-16}


@pytest.fixture(scope="module")
def task() -> Task:
    found = task_of(load(FOLDER)["30-back-propagation"].scenario.race.surface)
    assert found
    return found


def flat(*tables: str) -> np.ndarray:
    return np.concatenate([np.ravel(KNOWN[table]) for table in tables])


def test_the_lesson_is_the_slides_network(task):
    model = task.network
    assert (model.sizes, model.activations) == ((3, 2, 2, 1), ("max1", "sigmoid", "sigmoid"))
    assert (model.d, model.bias) == (12, False)
    race = load(FOLDER)["30-back-propagation"].scenario.race
    np.testing.assert_array_equal(race.start, START)
    np.testing.assert_array_equal(task.problem.x, [KNOWN["x"]])
    np.testing.assert_array_equal(task.problem.y, [[KNOWN["y"]]])


def test_forward_and_backward_are_exact(task):
    passed = task.loss.backward(START[None])
    for layer, (z, delta) in enumerate(zip(passed.z, passed.delta, strict=True), 1):
        np.testing.assert_allclose(np.ravel(z), KNOWN[f"z{layer}"], **CLOSE)
        np.testing.assert_allclose(np.ravel(delta), KNOWN[f"delta{layer}"], **CLOSE)
    for layer, name in enumerate(("h1", "h2", "yhat"), 1):
        np.testing.assert_allclose(np.ravel(passed.h[layer]), KNOWN[name], **CLOSE)
    np.testing.assert_allclose(task.loss.value(START), KNOWN["loss"], **CLOSE)
    np.testing.assert_allclose(task.loss.grad(START), flat("dW1", "dW2", "dW3"), **CLOSE)


def test_the_update_is_exact_and_so_are_five(task):
    path = run(RULES["gd"](lr=1.0), task.loss, START, 5)
    np.testing.assert_allclose(path.x[1], flat("newW1", "newW2", "newW3"), rtol=1e-14, atol=0)
    for at, known in zip(path.x, KNOWN["steps"], strict=True):
        np.testing.assert_allclose(task.loss.value(at), known["loss"], rtol=1e-14)
        np.testing.assert_allclose(task.loss.forward(at[None]).h[-1].item(), known["yhat"], rtol=1e-14)


def test_the_lesson_takes_the_same_steps():
    (path,) = simulate(load(FOLDER)["30-back-propagation"].scenario.race)
    np.testing.assert_allclose(path.loss[:6], [known["loss"] for known in KNOWN["steps"]], rtol=1e-14)


def test_the_gradient_is_that_of_small_differences(task):
    by = 1e-6 * np.eye(12)
    differences = (task.loss.value(START + by) - task.loss.value(START - by)) / 2e-6
    np.testing.assert_allclose(task.loss.grad(START), differences, rtol=0, atol=1e-9)


def test_what_the_slides_misprint_is_off_by_little_or_a_product_with_zero():
    for name, (printed, right) in KNOWN["misprints"].items():
        assert printed != right
        assert abs(printed - right) < 1.5e-4 or right == 0, name


def test_all_that_is_printed_and_no_misprint_is_the_rounded_number():
    wrong = {pair[0] for pair in KNOWN["misprints"].values()}
    pairs = [("yhat", "yhat"), ("delta3", "delta3"), ("dW3", "dW3"), ("newW3", "newW3"), ("newW1", "newW1")]
    for printed, exact in pairs:
        np.testing.assert_array_equal(np.round(flat(exact), 4), np.ravel(KNOWN["printed"][printed]))
    assert KNOWN["printed"]["z3"] in wrong


def test_it_takes_5310_updates_until_the_loss_is_a_hundred_millionth(task):
    w, steps = START.copy(), 0
    while task.loss.value(w) >= 1e-8:
        w, steps = w - task.loss.grad(w), steps + 1
    assert steps == 5310


# ------------------------------------------------------------------------------ activations of each layer


def test_one_activation_is_all_layers():
    assert Net(hidden=(3, 2)).network(2, 1, "identity").activations == ("tanh", "tanh", "identity")
    assert Net(hidden=(3, 2), activation="relu|tanh").network(2, 1, "identity").activations == (
        "relu",
        "tanh",
        "identity",
    )


@pytest.mark.parametrize("spelled", ["relu", "max1|sigmoid", "relu|relu"])
def test_links_keep_them(spelled):
    scenario = opened(f"data=moons&model=net(hidden=2|2,activation={spelled})")
    assert from_params(to_params(scenario)) == (scenario, [])
    found = task_of(scenario.race.surface)
    assert found
    assert found.model.activation == spelled  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("spelled", "complaint"),
    [
        ("relu|tanh|relu", "2 hidden layers have one activation or 2, not 3"),
        ("relu|step", "'step' is not one of"),
        ("relu|", "'' is not one of"),
    ],
)
def test_what_is_no_activation_of_these_layers_is_said(spelled, complaint):
    _scenario, problems = from_params(
        {"data": ["moons"], "model": [f"net(hidden=2|2,activation={spelled})"], "v": ["2"]}
    )
    assert complaint in str(problems[0])


def test_activations_are_declared_with_those_of_one_unit():
    declared = Net.declared()["activation"]
    assert isinstance(declared, Bends)
    assert declared.parse(" relu | tanh ") == "relu|tanh"
    with pytest.raises(ValueError, match="not one of"):
        declared.check(3)
    assert chain(2, "tanh").activations == ("tanh", "tanh")
