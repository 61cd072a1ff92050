"""What the player is sent."""

import gzip
import json

import numpy as np
import pytest
from links import opened

from picture import picture
from player.assets import _manifest, assets, base
from player.frame import frame
from player.messages import NOWHERE, Standing, ground_message, inside_message, race_message
from player.sent import sent
from scenario import COLORS, simulate, to_link
from scenario.section import raised, section
from surfaces import SURFACES


def decode(data: bytes) -> dict:
    """As player/web/frame.js reads it."""
    begin = 4 + int.from_bytes(data[:4], "little")
    assert begin % 4 == 0
    numbers = np.frombuffer(data, np.float32, offset=begin)

    def placed(found: dict):
        return numbers[found["at"] : found["at"] + found["floats"]] if "floats" in found else found

    return json.loads(data[4:begin], object_hook=placed)


@pytest.mark.parametrize("name", SURFACES)
def test_paths_arrive_as_they_were_computed(name):
    scenario = opened(f"surface={name}")
    race = decode(race_message(picture(scenario)))
    drawn = section(scenario.race, simulate(scenario.race), scenario.view)
    assert race["start"] == raised(drawn.surface, np.array([scenario.race.start]))[0].tolist()
    for path, run in zip(simulate(scenario.race), race["runs"], strict=True):
        at = raised(drawn.surface, path.x)
        np.testing.assert_allclose(np.stack([run["x"], run["y"]], -1), at, rtol=1e-6, atol=1e-30)
        np.testing.assert_allclose(run["loss"], path.loss - race["zero"], rtol=1e-6, atol=1e-30)


def test_bytes_grow_linearly_and_stay_under_16_per_run_and_step():
    runs = "".join(f"&run=adam(color={color})" for color in COLORS)
    sizes = {
        steps: len(race_message(picture(opened(f"surface=himmelblau&steps={steps}{runs}")))) for steps in (500, 1000)
    }
    assert (sizes[1000] - sizes[500]) / (500 * len(COLORS)) < 16.02  # the places of the arrays grow by a digit


def test_the_digest_follows_the_content_alone():
    one, same = (race_message(picture(opened("surface=bowl"))) for _ in range(2))
    other = race_message(picture(opened("surface=bowl&run=nag")))
    assert decode(one)["digest"] == decode(same)["digest"] != decode(other)["digest"]


def test_the_ground_is_the_same_message_whatever_runs_over_it():
    one = ground_message(picture(opened("surface=bowl")))
    assert one == ground_message(picture(opened("surface=bowl&run=adam&chart=gradient&start=1,1")))
    assert one != ground_message(picture(opened("surface=bowl&levels=equal")))


def test_what_goes_on_inside_is_sent_with_the_race_it_belongs_to():
    seen = picture(opened("surface=bowl&run=adam&steps=10&inspector=on&vectors=on"))
    found = decode(inside_message(seen))
    assert found["race"] == seen.race
    (run,) = found["inside"]["runs"]
    gradient = next(q for q in run["quantities"] if q["name"] == "g")
    np.testing.assert_allclose(gradient["values"][2:4], simulate(opened("surface=bowl&run=adam&steps=10").race)[0].g[0])
    assert run["words"]["formula"].startswith("<math")


def test_numbers_that_float32_cannot_hold_become_infinite_without_a_warning():
    assert np.isinf(decode(frame(picture(opened("f=10^30*x^4%2By^2&view=-900,900,-900,900"))))["runs"][0]["loss"]).any()


def test_a_class_is_sent_what_was_made_once_and_each_session_its_own_standing(monkeypatch):
    scenario = opened("surface=bowl&start=1.5,-1.25&run=gd")
    first = sent(scenario)
    monkeypatch.setattr("player.sent.picture", lambda _: pytest.fail("made again"))
    assert sent(opened("surface=bowl&start=1.5,-1.25&run=gd")) is first
    standing = Standing("visit", 2, 3)
    race = decode(first.standing(standing))
    assert race["standing"] == {"visit": "visit", "epoch": 2, "answered": 3}
    assert race["digest"] == decode(race_message(picture(scenario)))["digest"]


def test_a_picture_that_is_spelled_otherwise_keeps_its_own_link():
    spelled = [opened(f"data=moons&model=net(hidden=2|2,activation={text})&steps=20") for text in ("relu", "relu|relu")]
    assert [decode(sent(one).standing(NOWHERE))["link"] for one in spelled] == [to_link(one) for one in spelled]


def test_a_picture_that_was_not_finished_is_made_again(monkeypatch):
    scenario = opened("surface=bowl&start=1.75,-1.25&run=gd")
    monkeypatch.setattr("scenario.race.LEAST", 1e9)
    assert not sent(scenario).whole
    monkeypatch.undo()
    assert sent(scenario).whole


def test_a_player_that_is_not_what_stands_here_is_not_served(monkeypatch, tmp_path):
    """Whoever has changed a module and forgotten to build would look for a fault in what is not running."""
    assets.cache_clear()
    monkeypatch.setattr("player.assets._sources", lambda: "of another day")
    with pytest.raises(RuntimeError, match="was built of another player: `make install` builds it anew"):
        assets()
    monkeypatch.setattr("player.assets.BUILT", tmp_path)
    monkeypatch.setattr("player.assets._manifest", _manifest.__wrapped__)
    with pytest.raises(RuntimeError, match="is not there: `make install` builds the player"):
        assets()
    monkeypatch.undo()
    assert assets()


def test_files_are_packed_once_and_addressed_by_content():
    assert {"main.js", "plotly.min.js", "film-worker.js", "room.js", "vendor/plotly-cartesian.min.js"} <= set(assets())
    for asset in assets().values():
        assert gzip.decompress(asset.packed) == asset.plain
    assert base().startswith("player/")
