"""Every rule, schedule and wrapper replays trajectories that torch, optax, Keras and others have made."""

from __future__ import annotations

from functools import cache
from itertools import islice

import numpy as np
import pytest

from optim import RULES, State, walk
from optim.core import flat
from optim.wrappers import L2, Decay
from tools.reference import LEFT_OUT, Case, Untranslated, cases, function, objective, translate

REPLAYED = [case for case in cases() if case.optimizer not in LEFT_OUT]
by_id = pytest.mark.parametrize("case", REPLAYED, ids=lambda case: case.id)


@cache
def replay(case: Case) -> tuple[np.ndarray, list[State]]:
    with np.errstate(all="ignore"):
        walked = list(islice(walk(translate(case), objective(case), case.start), len(case.trajectory) - 1))
    return np.concatenate([case.start, *(x for x, _ in walked)]), [s for _, s in walked]


@by_id
def test_replays_the_library(case: Case) -> None:
    path, _ = replay(case)
    assert np.abs(path - case.trajectory).max() <= case.tol
    loss = function(case.function).value(path)
    np.testing.assert_allclose(loss, case.loss, rtol=1e-9, atol=_loss_tolerance(case))


def _loss_tolerance(case: Case) -> float:
    """What a deviation of `tol` can do to the loss at the steepest place of the path."""
    return 2 * case.tol * np.abs(function(case.function).grad(case.trajectory)).sum(axis=-1).max()


@pytest.mark.parametrize("case", [c for c in REPLAYED if c.extra], ids=lambda case: case.id)
def test_records_what_the_library_records(case: Case) -> None:
    """Rates, momenta, averages and switches that the pack wrote down are among the recorded quantities."""
    seen = [flat(s) for s in replay(case)[1]]
    for name, expected in case.extra.items():
        if name in _RECORDED:
            ours = np.concatenate([s[_RECORDED[name]] for s in seen])
            # p_t is where the gradient of step t was taken: the library's variable before that step.
            rows = slice(0, len(ours)) if name == "torch_variable_p" else slice(-len(ours), None)
            theirs = np.array(expected)[rows].reshape(len(ours), -1)
            assert np.abs(ours - theirs).max() <= case.tol, name
    if case.extra.get("switch_step"):
        rates = np.concatenate([s["Lambda"] for s in seen])[:, 0]
        assert np.flatnonzero(rates)[0] + 1 == case.extra["switch_step"]
        assert rates[-1] == pytest.approx(case.extra["sgd_lr"], rel=1e-9)


_RECORDED = {"lr": "alpha", "averaged": "x_bar", "x": "x_bar", "torch_variable_p": "p", "noise": "xi"}


@pytest.mark.parametrize("case", [c for c in REPLAYED if "momentum_or_beta1" in c.extra], ids=lambda case: case.id)
def test_cycles_the_momentum(case: Case) -> None:
    schedule = translate(case).schedule
    ours = [schedule.momentum(t) for t in range(1, len(case.trajectory))]
    np.testing.assert_allclose(ours, case.extra["momentum_or_beta1"], rtol=1e-12)


def case_of(library: str, kwargs: dict, expr: str = "", extra: dict | None = None) -> Case:
    """A case such as a larger pack may have."""
    data = {"id": library, "optimizer": "", "library": library, "function": "", "start": [0, 0], "extra": extra}
    return Case(data | {"trajectory": [[0, 0]], "loss": [0], "rounding": {"tol": 0}, "kwargs": kwargs, "expr": expr})


ADAPTED = {"lr": 0.7, "d0": 0.01, "growth_rate": 1.02}
DECAYED = {"lr": 0.1, "weight_decay": 0.3}
WIDER = [
    ("dadaptation.DAdaptSGD", ADAPTED | {"weight_decay": 0.3}, "dadaptsgd", {"weight_decay": 0.3}),
    ("dadaptation.DAdaptAdam", ADAPTED, "dadaptadam", {}),
    ("prodigyopt.Prodigy", ADAPTED | {"d_coef": 1}, "prodigy", {}),
    ("optax.contrib.momo", DECAYED | {"beta": 0.8, "lower_bound": -1}, "momo", {"decay": "point"}),
    ("momo.Momo", DECAYED | {"beta": 0.8, "lb": -1}, "momo", {"decay": "all"}),
    ("optax.contrib.momo_adam", DECAYED | {"lower_bound": -1}, "momoadam", {"decay": "point"}),
    ("momo.MomoAdam", DECAYED | {"lb": -1}, "momoadam", {"decay": "all"}),
    ("momo.MomoAdam", DECAYED | {"lb": -1, "divide": False}, "momoadam", {"decay": "subtracted"}),
    ("torch_optimizer.AdaMod", DECAYED | {"betas": (0.9, 0.99), "beta3": 0.5}, "adamod", {"beta3": 0.5}),
    ("adamod.AdaMod", DECAYED | {"betas": (0.9, 0.99), "beta3": 0.5}, "adamod", {"beta2": 0.99}),
]


@pytest.mark.parametrize(("library", "kwargs", "name", "fields"), WIDER)
def test_forms_of_larger_packs_are_translated(library: str, kwargs: dict, name: str, fields: dict) -> None:
    """What the translated rules then do is asked by tests/test_library_forms.py."""
    made = translate(case_of(library, kwargs)).rule
    shared = {"weight_decay", "growth_rate", "lr"} & kwargs.keys() & made.declared().keys()
    assert type(made) is RULES[name]
    for field, expected in (fields | {f: kwargs[f] for f in shared}).items():
        assert getattr(made, field) == expected, field
    if {"lb", "lower_bound"} & kwargs.keys():
        assert made.lowest == -1


def test_the_libraries_infinity_is_our_zero() -> None:
    for infinity in ("inf", np.inf, None):
        assert translate(case_of("dadaptation.DAdaptSGD", ADAPTED | {"growth_rate": infinity})).rule.growth_rate == 0


def test_adamod_of_pytorch_optimizer_decays_either_way() -> None:
    kwargs = DECAYED | {"betas": (0.9, 0.99, 0.5)}
    coupled, decoupled = (
        translate(case_of("pytorch_optimizer.AdaMod", kwargs | {"weight_decouple": way})) for way in (False, True)
    )
    assert isinstance(coupled, L2)
    assert isinstance(decoupled, Decay)
    assert coupled.rule == decoupled.rule == RULES["adamod"](lr=0.1, beta2=0.99, beta3=0.5)


@pytest.mark.parametrize(("end", "lower"), [(0.1, 1), (0, 0.5), (0.1, 0.5)])
def test_keras_restarts_with_an_end_and_lower_peaks_are_refused(end: float, lower: float) -> None:
    """Its peaks are a + (1-a) m^i, ours m^i: the same only where one of the two is left alone."""
    config = {"initial_learning_rate": 0.1, "first_decay_steps": 10, "t_mul": 2, "m_mul": lower, "alpha": end}
    case = case_of("keras.optimizers.SGD", {"learning_rate": {"config": config}}, "SGD(CosineDecayRestarts(0.1, 10))")
    if end and lower != 1:
        with pytest.raises(Untranslated):
            translate(case)
        return
    ours = translate(case).schedule
    for t in (1, 8, 11, 25, 40):
        e, i = (t - 1, 0) if t <= 10 else (t - 11, 1) if t <= 30 else (t - 31, 2)
        theirs = (1 - end) * lower**i * (1 + np.cos(np.pi * e / (10 * 2**i))) / 2 + end
        assert ours(t) == pytest.approx(theirs)


def test_no_case_is_dropped_silently() -> None:
    """A case is replayed above, or its method is left out with a reason, which the documentation gives."""
    assert all(LEFT_OUT.values())
    for case in REPLAYED:
        translate(case)
