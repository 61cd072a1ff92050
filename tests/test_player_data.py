"""What the player is sent, and the files it is made of."""

import gzip
import json

import numpy as np
import pytest

from optim import RULES
from picture import SHAPES
from player.assets import assets, base
from player.payload import CHANNELS, encode
from scenario import COLORS, Race, Run, Scenario, default_scenario, default_start, simulate
from surfaces import SURFACES


def decode(data: bytes):
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    assert (4 + length) % 4 == 0
    numbers = np.frombuffer(data, np.float32, offset=4 + length)
    return header, numbers.reshape(len(header["runs"]), len(CHANNELS), header["steps"] + 1)


def encoded(scenario):
    paths = simulate(scenario.race)
    return paths, encode(scenario, paths)


@pytest.mark.parametrize("name", SURFACES)
def test_paths_arrive_as_they_were_computed(name):
    scenario = default_scenario(SURFACES[name])
    paths, data = encoded(scenario)
    header, numbers = decode(data)
    assert header["start"] == list(scenario.race.start)
    for path, (x, y, loss, _) in zip(paths, numbers, strict=True):
        np.testing.assert_allclose(np.stack([x, y], -1), path.trajectory.x[:, 0], rtol=1e-6, atol=1e-30)
        np.testing.assert_allclose(loss, path.loss - header["zero"], rtol=1e-6, atol=1e-30)


def test_bytes_grow_linearly_and_stay_under_16_per_run_and_step():
    surface = SURFACES["himmelblau"]
    runs = tuple(Run(RULES["adam"](), color) for color in COLORS)
    sizes = {}
    for steps in (500, 1000):
        sizes[steps] = len(encoded(Scenario(Race(surface, default_start(surface), runs, steps)))[1])
    assert (sizes[1000] - sizes[500]) / (500 * len(runs)) < 16.01  # the header is padded


def test_the_digest_follows_the_content_alone():
    scenario = default_scenario()
    digests = {decode(encoded(s)[1])[0]["digest"] for s in (scenario, scenario, scenario.with_race(runs=()))}
    assert len(digests) == 2


def test_every_colour_has_a_shape_of_its_own():
    assert set(SHAPES) == set(COLORS)
    assert len(set(SHAPES.values())) == len(COLORS)


def test_files_are_packed_once_and_addressed_by_content():
    assert {"main.js", "plotly.min.js"} <= set(assets())
    for asset in assets().values():
        assert gzip.decompress(asset.packed) == asset.plain
    assert base().startswith("player/")
