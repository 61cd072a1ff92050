"""Every rule, schedule and wrapper replays trajectories that torch, optax, Keras and others have made."""

from __future__ import annotations

from functools import cache
from itertools import islice

import numpy as np
import pytest

from optim import State, walk
from optim.core import flat
from tools.reference import LEFT_OUT, Case, cases, function, objective, translate

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


def test_no_case_is_dropped_silently() -> None:
    """A case is replayed above, or its method is left out with a reason, which the documentation gives."""
    assert all(LEFT_OUT.values())
    for case in REPLAYED:
        translate(case)
