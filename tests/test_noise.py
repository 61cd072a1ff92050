"""The two noises: what each draws, and that neither knows of the other."""

from __future__ import annotations

import numpy as np
import pytest
from objectives import FLAT, STARTS

from optim import RULES, Noise, run
from optim.noise import SCENARIO, WRAPPER, normals
from optim.wrappers import GradientNoise

STEPS = 4000


def drawn(seed: int, source: int) -> np.ndarray:
    return np.stack([normals(seed, t, 2, source) for t in range(1, STEPS + 1)])


@pytest.mark.parametrize("seed", [0, 7, 2**31 - 1])
def test_the_scenarios_draws_are_those_of_version_1(seed: int) -> None:
    for t in (1, 2, 1000):
        np.testing.assert_array_equal(
            normals(seed, t, 2, SCENARIO), np.random.default_rng([seed, t]).standard_normal(2)
        )


def test_two_sources_with_one_seed_are_uncorrelated() -> None:
    both = np.concatenate([drawn(0, SCENARIO), drawn(0, WRAPPER)], axis=1)
    assert np.abs(np.corrcoef(both.T) - np.eye(4)).max() < 4 / np.sqrt(STEPS)


def test_both_noises_at_once_have_the_sum_of_their_variances() -> None:
    sigma, eta = 0.6, 0.64
    noisy = GradientNoise(RULES["gd"](lr=1e-9), eta=eta, gamma=0)
    g = run(noisy, FLAT, STARTS[:1], STEPS, Noise(sigma, 0)).seen["g"][:, 0]
    np.testing.assert_allclose(g.std(axis=0), np.sqrt(sigma**2 + eta), rtol=0.04)
    np.testing.assert_array_equal(g, sigma * drawn(0, SCENARIO) + np.sqrt(eta) * drawn(0, WRAPPER))


def test_a_draw_cannot_be_changed_by_who_reads_it() -> None:
    with pytest.raises(ValueError, match="read-only"):
        normals(0, 1, 2, SCENARIO)[0] = 1
