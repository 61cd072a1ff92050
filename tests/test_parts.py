"""Parts of the page that are drawn by themselves: the page is what it would be if all of it were drawn anew."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as strat
from links import opened
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest, local_script_runner
from test_page import APP

import ui.player
from scenario import Scenario, from_params, handles, to_params, with_handles
from tools import chance
from ui import parts
from ui.parts import READS, concerned

NUMBERS = "surface=ill_scaled&noise=0.5&run=adam&run=gd(lr=0.02).cosine"

CHANGES = [
    (NUMBERS, {"surface.kappa": 30}, {"surface", "start", "player"}),
    (NUMBERS, {"start.x": 1}, {"start", "player"}),
    (NUMBERS, {"steps": 60}, {"length", "runs", "player"}),
    (NUMBERS, {"seed": 3}, {"length", "player"}),
    (NUMBERS, {"noise": 0.7}, {"length", "player"}),
    (NUMBERS, {"noise": 0}, None),
    (NUMBERS, {"run.0.0.lr": 0.2}, {"runs", "player"}),
    (NUMBERS, {"run.1.1.steps": 20, "start.y": 1}, {"start", "runs", "player"}),
    (NUMBERS, {}, set()),
    ("surface=ill_scaled&run=gd", {"surface.kappa": 30}, {"surface", "start", "runs", "player"}),
    (f"{NUMBERS}&critical=on", {"start.x": 1}, {"start", "player", "explanation"}),
    (f"{NUMBERS}&local=plane", {"surface.kappa": 9}, {"surface", "start", "player", "explanation"}),
    (f"{NUMBERS}&local=plane", {"steps": 60}, {"length", "runs", "player"}),
]


@pytest.mark.parametrize(("link", "changes", "expected"), CHANGES)
def test_a_change_of_numbers_concerns_the_parts_that_show_them(link, changes, expected):
    before = opened(link)
    assert concerned(before, with_handles(before, changes)) == expected


@pytest.mark.parametrize(
    "link",
    ["surface=bowl", "f=x*x", "surface=ill_scaled&view=-1,1,-1,1&noise=0.5", f"{NUMBERS}&run=gd", f"{NUMBERS}&lang=zh"]
    + [f"{NUMBERS}&{more}" for more in ("size=projector", "chart=distance", "inspector=on", "lesson=02-zigzag")],
)
def test_what_is_no_number_concerns_the_whole_page(link):
    assert concerned(opened(NUMBERS), opened(link)) is None


def test_what_is_looked_at_concerns_the_player_alone():
    before = opened(NUMBERS)
    assert concerned(before, before.with_view(seen=((0, 1), (0, 1)))) == {"player"}


class Browser:
    """What a browser makes of the server's messages: the page's elements, each with its place and its fragment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, link: dict[str, list[str]]) -> None:
        self._patch, self._messages = monkeypatch, []
        parse = local_script_runner.parse_tree_from_messages
        monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", lambda sent: parse(self._heard(sent)))
        self.elements: dict[tuple[int, ...], tuple[str, bytes]] = {}
        self.test = AppTest.from_file(APP, default_timeout=60)
        self.test.query_params.update(link)
        for panel in ("window", "view", *(f"run{i}" for i in range(8))):
            self.test.session_state[panel] = True
        for _ in range(3):  # what is in a panel comes after the panel, and is told its value the first time only
            self.whole()

    def _heard(self, messages: list[Any]) -> list[Any]:
        deltas = [message for message in messages if message.WhichOneof("type") == "delta"]
        drawn = {message.delta.fragment_id for message in deltas}
        kept = {} if "" in drawn else self.elements
        self.elements = {place: element for place, element in kept.items() if element[0] not in drawn}
        for message in deltas:
            content = message.delta.SerializeToString(deterministic=True)
            self.elements[tuple(message.metadata.delta_path)] = message.delta.fragment_id, content
        self.drawn = drawn
        return messages

    @property
    def parts(self) -> set[str] | None:
        """Which parts were sent last; None for the whole page."""
        storage = self.test._fragment_storage
        return None if "" in self.drawn else {name for name in READS if {*storage.resolve_target(name)} & self.drawn}

    def whole(self) -> dict[tuple[int, ...], tuple[str, bytes]]:
        """The elements after all has been drawn anew."""
        self.test._run(WidgetStates())
        assert not self.test.exception
        return self.elements

    def typed(self, key: str, text: str) -> None:
        """Something is typed into a field, which asks for the part that it stands in."""
        field = next(field for field in self.test.text_input if field.key and field.key.partition("~")[0] == key)
        (asked,) = (part for part, content in self.elements.values() if field.proto.id.encode() in content)
        field.set_value(text)
        with self._patch.context() as patched:
            patched.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id=asked))
            self.test._run(WidgetStates(widgets=[field._widget_state]))
        assert not self.test.exception


@pytest.fixture
def hand(monkeypatch) -> None:
    """Below the player a field: what is typed into it is what a browser sends."""
    drawn = ui.player.player

    def player(picture, on_draft, standing, **page: bool) -> None:
        drawn(picture, on_draft, standing, **page)
        st.text_input("hand", key="hand", on_change=lambda: on_draft(json.loads(st.session_state["hand"])))

    monkeypatch.setattr(ui.player, "player", player)


def draft(number: int, **changes: float) -> str:
    return json.dumps({"number": number, "changes": {key.replace("__", "."): value for key, value in changes.items()}})


def some(chance_: Random, scenario: Scenario) -> dict[str, float]:
    """Up to three numbers of a scenario, somehow changed."""
    every = handles(scenario.race)
    return {h.key: float(chance.value(chance_, h.declared)) for h in chance_.sample(every, min(3, len(every)))}


@pytest.mark.usefixtures("hand")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strat.integers(0, 2**32))
def test_a_page_drawn_in_parts_is_the_page_drawn_whole(monkeypatch, seed):
    lot = Random(seed)
    scenario, _ = from_params(chance.link(lot))
    with monkeypatch.context() as patched:
        browser = Browser(patched, to_params(scenario))
        for number in (1, 2):
            changes = some(lot, scenario)
            browser.typed("hand", json.dumps({"number": number, "changes": changes}))
            drawn = browser.elements
            assert drawn == browser.whole(), (to_params(scenario), changes)


@pytest.mark.usefixtures("hand")
@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("hand", draft(1, start__x=1), {"start", "player"}),
        ("hand", draft(1, steps=60, run__0__0__lr=0.2), {"length", "runs", "player"}),
        ("hand", draft(1, noise=0), None),
        ("hand", draft(1, steps=-1), None),
        ("hand", draft(1), {"player"}),
        ("start.x", "1", {"start", "player"}),
        ("start.x", "one", {"start"}),
        ("view.x.0", "-9", None),
        ("surface.kappa", "30", {"surface", "start", "player"}),
        ("run0.lr", "0.2", {"runs", "player"}),
    ],
)
def test_what_is_drawn_is_what_is_concerned(monkeypatch, key, text, expected):
    browser = Browser(monkeypatch, to_params(opened(NUMBERS)))
    browser.typed(key, text)
    drawn = browser.elements
    assert browser.parts == expected
    assert drawn == browser.whole()


def test_what_takes_long_ends_where_a_part_waits(monkeypatch):
    requests = ScriptRequests()
    asked = []
    monkeypatch.setattr(parts, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=requests))
    monkeypatch.setattr(parts.st, "rerun", lambda: asked.append("the whole page"))
    parts.overtaken()
    assert not asked
    requests.request_rerun(RerunData(fragment_id="a part"))
    parts.overtaken()
    assert asked
