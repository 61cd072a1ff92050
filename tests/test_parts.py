"""Parts of the page that are drawn by themselves: the page is what it would be if all of it were drawn anew."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as strat
from links import opened
from streamlit.errors import StreamlitAPIException
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest, local_script_runner
from test_page import APP

import ui.player
from locales import LANGUAGES
from scenario import Scenario, from_params, handles, to_params, with_handles
from tools import chance
from ui import parts
from ui.parts import READS, concerned

NUMBERS = "surface=ill_scaled&noise=0.5&run=adam&run=gd(lr=0.02).cosine"

MESSAGES = 31
"""A third of what a released change took when the whole page was drawn anew."""

EVERYWHERE = {"formula", "surface", "start", "axes", "source", "critical", "local", "player"}
"""Where a surface is shown."""

CHANGES = [
    (NUMBERS, {"surface.kappa": 30}, {"formula", "surface", "start", "critical", "local", "player"}),
    (NUMBERS, {"start.x": 1}, {"start", "critical", "local", "player"}),
    (NUMBERS, {"steps": 60}, {"length", "player"}),
    (NUMBERS, {"seed": 3}, {"length", "player"}),
    (NUMBERS, {"noise": 0}, {"length", "player"}),
    (NUMBERS, {"run.0.0.lr": 0.2}, {"player"}),
    (NUMBERS, {"run.1.1.steps": 20, "start.y": 1}, {"start", "critical", "local", "player"}),
    (NUMBERS, {}, set()),
    (
        "surface=ill_scaled&run=gd",
        {"surface.kappa": 30},
        {"formula", "surface", "start", "critical", "local", "player"},
    ),
]


@pytest.mark.parametrize(("link", "changes", "expected"), CHANGES)
def test_a_change_of_numbers_concerns_the_parts_that_show_them(link, changes, expected):
    before = opened(link)
    assert concerned(before, with_handles(before, changes)) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"{NUMBERS}&run=gd", {"formulas", "player"}),
        (f"{NUMBERS}&chart=distance", {"show", "player"}),
        (f"{NUMBERS}&inspector=on&space=on", {"show", "player"}),
        (f"{NUMBERS}&radius=1", {"show", "local", "player"}),
        (f"{NUMBERS}&view=-1,1,-1,1", {"formula", "surface", "start", "axes", "critical", "local", "player"}),
        (f"{NUMBERS}&seen=0,1,0,1", {"player"}),
        (NUMBERS.replace("ill_scaled", "beale"), EVERYWHERE),
        (NUMBERS.replace("surface=ill_scaled", "f=x*y"), EVERYWHERE),
        (NUMBERS.replace("surface=ill_scaled", "f=x*x"), EVERYWHERE | {"show"}),
    ],
)
def test_a_choice_concerns_the_parts_that_show_it(link, expected):
    assert concerned(opened(NUMBERS), opened(link)) == expected


@pytest.mark.parametrize(
    "link",
    [f"{NUMBERS}&{more}" for more in ("lang=zh", "size=projector", "critical=on", "local=plane", "lesson=02-zigzag")],
)
def test_what_the_line_above_the_picture_says_concerns_the_whole_page(link):
    assert concerned(opened(NUMBERS), opened(link)) is None


class Browser:
    """What a browser makes of the server's messages: the page's elements, each with its place and its fragment."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, link: dict[str, list[str]], sheet: str = "", drawer: str = ""
    ) -> None:
        self._patch, self._messages = monkeypatch, []
        parse = local_script_runner.parse_tree_from_messages
        monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", lambda sent: parse(self._heard(sent)))
        self.elements: dict[tuple[int, ...], tuple[str, bytes]] = {}
        self.test = AppTest.from_file(APP, default_timeout=60)
        self.test.query_params.update(link)
        self.test.session_state["settings"] = bool(sheet)
        for lang in LANGUAGES if sheet else ():
            self.test.session_state[f"settings.tab.{lang}"] = SHEETS[sheet][lang]
        self.test.run()
        self.test.session_state["_visit"].tab = drawer
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
        self.drawn, self.sent = drawn, len(messages)
        return messages

    @property
    def parts(self) -> set[str] | None:
        """Which parts were sent last; None for the whole page."""
        storage = self.test._fragment_storage
        known = {name: _fragments(name, storage) for name in READS}
        return None if "" in self.drawn else {name for name, ids in known.items() if ids & self.drawn}

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


def _fragments(name: str, storage: Any) -> set[str]:
    try:
        return set(storage.resolve_target(name))
    except StreamlitAPIException:
        return set()


WORDS = ("formulas", "source", "critical", "local")
SHEETS = {
    "Race": {"en": "Race", "zh": "竞速"},
    "Show": {"en": "Show", "zh": "显示"},
}


@pytest.fixture
def hand(monkeypatch) -> None:
    """Below the player a field: what is typed into it is what a browser sends."""
    drawn = ui.player.player

    def player(scenario, on_draft, standing, **page: bool) -> None:
        drawn(scenario, on_draft, standing, **page)
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
@example(34205)  # a start in the hand, whose weights had been drawn
@example(43)
def test_a_page_drawn_in_parts_is_the_page_drawn_whole(monkeypatch, seed):
    lot = Random(seed)
    scenario, _ = from_params(chance.link(lot))
    with monkeypatch.context() as patched:
        browser = Browser(patched, to_params(scenario), lot.choice(["", *SHEETS]), lot.choice(["", *WORDS]))
        for number in (1, 2):
            changes = some(lot, scenario)
            browser.typed("hand", json.dumps({"number": number, "changes": changes}))
            drawn = browser.elements
            assert drawn == browser.whole(), (to_params(scenario), changes)


@pytest.mark.usefixtures("hand")
@pytest.mark.parametrize(
    ("place", "key", "text", "expected"),
    [
        (("", ""), "hand", draft(1, start__x=1), {"player"}),
        (("", ""), "hand", draft(1, surface__kappa=30), {"formula", "player"}),
        (("", ""), "hand", draft(1, noise=0, run__0__0__lr=0.2), {"player"}),
        (("", ""), "hand", draft(1, steps=-1), None),
        (("", ""), "hand", draft(1), {"player"}),
        (("Race", ""), "hand", draft(1, start__x=1), {"start", "player"}),
        (("Race", ""), "hand", draft(1, noise=0), {"length", "player"}),
        (("Race", ""), "start.x", "1", {"start", "player"}),
        (("Race", ""), "start.x", "one", {"start"}),
        (("Race", ""), "surface.kappa", "30", {"formula", "surface", "start", "player"}),
        (("Show", ""), "view.x.0", "-9", {"formula", "axes", "player"}),
        (("Show", ""), "hand", draft(1, steps=60), {"player"}),
        (("", "formulas"), "hand", draft(1, run__0__0__lr=0.2), {"player"}),
        (("", "critical"), "hand", draft(1, start__x=1), {"critical", "player"}),
        (("Race", "local"), "start.x", "1", {"start", "local", "player"}),
    ],
)
def test_what_is_drawn_is_what_is_concerned_and_on_the_page(monkeypatch, place, key, text, expected):
    browser = Browser(monkeypatch, to_params(opened(NUMBERS)), *place)
    browser.typed(key, text)
    drawn = browser.elements
    assert browser.parts == expected
    assert drawn == browser.whole()


@pytest.mark.usefixtures("hand")
def test_a_change_that_is_let_go_of_sends_the_player_alone(monkeypatch):
    browser = Browser(monkeypatch, to_params(opened(NUMBERS)))
    browser.typed("hand", draft(1, start__x=1))
    assert browser.sent <= MESSAGES


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
