"""Conventions: the defaults of libraries as their signatures have them, and the notes' formulas taken literally."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest
from links import asked

from optim import RULES, walk
from optim.conventions import CONVENTIONS, OWN, conventional
from scenario import Race, from_params, to_params
from scenario.model import AROUND, part_key, suited, usual_settings
from surfaces import SURFACES
from tools import ROOT
from tools.reference import Case, translate

LIBRARIES = json.loads((ROOT / "tests" / "data" / "libraries.json").read_text())
ASKED = {
    "torch.optim.SGD": {"momentum": 0.9},
    "keras.optimizers.SGD": {"momentum": 0.9},
    "torch.optim.LBFGS": {"max_iter": 1},
}
"""Options without which a method would be another one."""
NESTEROV = {"torch.optim.SGD": "torch", "optax.sgd": "optax", "keras.optimizers.SGD": "keras"}
WITHIN = {("adamw", "keras")}
"""Keras' AdamW corrects late, which only the rule `adam` with a decay around it can do; see `adamw`."""


def case(name: str, options: dict[str, Any]) -> Case:
    """The optimizer of a library with these options, as if a trajectory of it were known."""
    nothing = {"start": [0, 0], "trajectory": [], "loss": [], "rounding": {"tol": 0}}
    kwargs = {"lr": 0.25, "max_learning_rate": 0.25, **options}
    return Case({"id": name, "optimizer": "", "library": name, "function": "", "kwargs": kwargs, **nothing})


def signatures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for library, said in LIBRARIES.items():
        if library != "about":
            for name, options in said["defaults"].items():
                yield library, name, options | ASKED.get(name, {})
    for name, library in NESTEROV.items():
        yield library, name, {"momentum": 0.9, "nesterov": True}


@pytest.mark.parametrize(("library", "name", "options"), list(signatures()))
def test_a_convention_is_the_librarys_signature(library: str, name: str, options: dict[str, Any]) -> None:
    rule, *around = translate(case(name, options)).layers()
    key = part_key(rule)
    if (key, library) in WITHIN or around:
        pytest.skip("the library's form is a rule with a layer around it")
    usual = usual_settings(rule, library)
    theirs = {field: getattr(rule, field) for field in usual}
    unused = {"psi"} if theirs.get("momentum") == "constant" else set()
    same = {field for field in usual if field not in unused | {"lr"}}
    assert {field: usual[field] for field in same} == {field: theirs[field] for field in same}


def test_keras_decays_adamw_as_its_signature_says() -> None:
    """But for where eps is added, which the rule does not have."""
    said = LIBRARIES["keras"]["defaults"]["keras.optimizers.AdamW"]
    assert conventional("adamw", "keras") == {"eps": said["epsilon"], "weight_decay": said["weight_decay"]}


@pytest.mark.parametrize("convention", CONVENTIONS.options)
def test_every_word_of_the_tables_is_known_and_none_is_a_rate(convention: str) -> None:
    for key, cls in {**RULES, **AROUND}.items():
        own = conventional(key, convention)
        assert "lr" not in own
        for name, value in own.items():
            cls.declared()[name].check(value)


# ------------------------------------------------------------------------------------------ the notes

Path = Callable[[Any, np.ndarray, float], Iterator[np.ndarray]]
"""Points of a recurrence of the notes: from a gradient, a start and a rate."""


def momentum(g, x, a):
    v = 0 * x
    while True:
        v = 0.9 * v + a * g(x)
        x = x - v
        yield x


def nag(g, x, a):
    v = 0 * x
    while True:
        v = 0.9 * v + a * g(x - 0.9 * v)
        x = x - v
        yield x


def adagrad(g, x, a):
    total = 0 * x
    while True:
        total = total + g(x) ** 2
        x = x - a / np.sqrt(total + 1e-8) * g(x)
        yield x


def rmsprop(g, x, a):
    mean = 0 * x
    while True:
        mean = 0.9 * mean + 0.1 * g(x) ** 2
        x = x - a / np.sqrt(mean + 1e-8) * g(x)
        yield x


def adadelta(g, x, a):
    mean, moved = 0 * x, 0 * x
    while True:
        mean = 0.9 * mean + 0.1 * g(x) ** 2
        d = np.sqrt(moved + 1e-6) / np.sqrt(mean + 1e-6) * g(x)
        moved = 0.9 * moved + 0.1 * d**2
        x = x - a * d
        yield x


def adam(g, x, a):
    m, v, t = 0 * x, 0 * x, 0
    while True:
        t += 1
        m, v = 0.9 * m + 0.1 * g(x), 0.999 * v + 0.001 * g(x) ** 2
        x = x - a / (np.sqrt(v / (1 - 0.999**t)) + 1e-8) * m / (1 - 0.9**t)
        yield x


def nadam(g, x, a):
    m, v, t = 0 * x, 0 * x, 0
    while True:
        t += 1
        m, v = 0.9 * m + 0.1 * g(x), 0.999 * v + 0.001 * g(x) ** 2
        m_hat = 0.9 * m / (1 - 0.9 ** (t + 1)) + 0.1 * g(x) / (1 - 0.9**t)
        x = x - a / (np.sqrt(v / (1 - 0.999**t)) + 1e-8) * m_hat
        yield x


def radam(g, x, a):
    m, v, t, end = 0 * x, 0 * x, 0, 2 / (1 - 0.999) - 1
    while True:
        t += 1
        m, v = 0.9 * m + 0.1 * g(x), 0.999 * v + 0.001 * g(x) ** 2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        rho = end - 2 * t * 0.999**t / (1 - 0.999**t)
        if rho > 4:
            r = np.sqrt((rho - 4) * (rho - 2) * end / ((end - 4) * (end - 2) * rho))
            x = x - a * r / (np.sqrt(v_hat) + 1e-8) * m_hat
        else:
            x = x - a * m_hat
        yield x


def sgdw(g, x, a):
    v = 0 * x
    while True:
        v = 0.9 * v + a * g(x)
        x = x - v - a * 0.01 * x
        yield x


NOTES: dict[str, Path] = {
    path.__name__: path for path in (momentum, nag, adagrad, rmsprop, adadelta, adam, nadam, radam, sgdw)
}


@pytest.mark.parametrize("key", NOTES)
@pytest.mark.parametrize("surface", ["rosenbrock", "himmelblau", "zakharov"])
def test_the_notes_formulas_are_the_notes_paths(key: str, surface: str) -> None:
    ground = SURFACES[surface]
    start = np.array([ground.start], dtype=float)
    rule = suited(key, ground, "notes")
    if key == "radam":
        rule = rule.tuned(lr=rule.lr / 100)  # plain momentum at a rate for Adam; on a steep surface that is far
    found = np.concatenate([x for x, _ in islice(walk(rule, ground, start), 60)])
    wanted = np.concatenate(list(islice(NOTES[key](ground.grad, start, rule.lr), 60)))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-9)


# ------------------------------------------------------------------------------------------ links


def test_what_stands_at_the_old_default_moves_and_what_was_asked_for_stays() -> None:
    race = asked(run=["momentum(mu=0.5)", "adagrad(s0=0.2)", "rmsprop.step"]).race
    keras = race.under("keras")
    assert keras.runs[0].optimizer.rule == race.runs[0].optimizer.rule.tuned(form="inside")
    assert keras.runs[1].optimizer.rule == race.runs[1].optimizer.rule.tuned(eps=1e-7, eps_place="inside")
    assert keras.under("torch").runs[2].parts[1] == AROUND["step"](gamma=0.1)
    assert keras.under("torch").under(OWN) == race


@pytest.mark.parametrize("convention", CONVENTIONS.options)
def test_a_link_says_what_the_convention_does_not(convention: str) -> None:
    plain = asked(conventions=convention, run=list(RULES)[:8])
    assert to_params(plain)["run"] == list(RULES)[:8]
    assert _own(asked(conventions=convention).race) == _own(asked().race.under(convention))
    named = asked(conventions=convention, run=["rmsprop(rho=0.99)"]).race.runs[0].optimizer.rule
    assert named.rho == 0.99  # type: ignore[attr-defined]


def _own(race: Race) -> list[Any]:
    return [run.optimizer for run in race.runs]


def test_a_convention_nobody_has_is_named() -> None:
    scenario, problems = from_params({"conventions": ["caffe"]})
    assert scenario.race.conventions == OWN
    assert problems == ["conventions: 'caffe' is not one of own, notes, torch, optax, keras; using own"]
