"""The anatomy of a step."""

import numpy as np
import pytest

from optim import RULES, Noise, run
from optim.probe import dissect
from surfaces import SURFACES

START = np.array([[-1.2, 1.7]])
BEALE = SURFACES["beale"]


@pytest.mark.parametrize("key", RULES)
def test_the_parts_add_up_to_the_step(key):
    rule = RULES[key](lr=1e-3)
    anatomy = dissect(rule, BEALE, START, 25, Noise(0.1, 1))
    x = run(rule, BEALE, START, 25, Noise(0.1, 1)).x
    np.testing.assert_allclose(anatomy.momentum + anatomy.gradient, np.diff(x, axis=0), rtol=1e-9, atol=1e-12)


def test_gradient_descent_has_no_momentum_and_asks_where_it_stands():
    anatomy = dissect(RULES["gd"](lr=1e-3), BEALE, START, 10)
    assert not anatomy.momentum.any()
    np.testing.assert_array_equal(anatomy.asked, run(RULES["gd"](lr=1e-3), BEALE, START, 10).x[:-1])


def test_heavy_ball_carries_its_share_of_the_last_step():
    x = run(RULES["momentum"](lr=1e-3, mu=0.8), BEALE, START, 10).x
    anatomy = dissect(RULES["momentum"](lr=1e-3, mu=0.8), BEALE, START, 10)
    np.testing.assert_allclose(anatomy.momentum[1:], 0.8 * np.diff(x, axis=0)[:-1], atol=1e-12)


def test_nesterov_asks_at_the_end_of_the_momentum_step():
    rule = RULES["nag"](lr=1e-3, mu=0.8)
    anatomy = dissect(rule, BEALE, START, 10)
    x = run(rule, BEALE, START, 10).x[:-1]
    np.testing.assert_allclose(anatomy.asked, x + anatomy.momentum, atol=1e-12)
