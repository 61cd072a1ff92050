"""Every rule, schedule and wrapper replays trajectories that torch, optax, Keras and others have made."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from reference import Case, Untranslated, cases, function, objective, translate

from optim import walk


def _known(case: Case) -> bool:
    try:
        translate(case)
    except (Untranslated, KeyError):
        return False
    return True


REPLAYED = [case for case in cases() if _known(case)]


@pytest.mark.parametrize("case", REPLAYED, ids=lambda case: case.id)
def test_replays_the_library(case: Case) -> None:
    steps = len(case.trajectory) - 1
    with np.errstate(all="ignore"):
        walked = list(islice(walk(translate(case), objective(case), case.start), steps))
        path = np.concatenate([case.start, *(x for x, _ in walked)])
        loss = function(case.function).value(path)
    assert np.abs(path - case.trajectory).max() <= case.tol
    np.testing.assert_allclose(loss, case.loss, rtol=1e-9, atol=1e3 * case.tol)
