"""What somebody lets go of in the player: heard once, nothing lost, and one step of Back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
import streamlit as st
from hand import overheard, quiet
from links import opened
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest
from test_page import page, said, scenario_of, shown, turned, visited

from player.messages import Standing
from scenario import default_scenario
from scenario.draft import drafted, read_draft
from ui import store


@pytest.fixture(autouse=True)
def _hand(monkeypatch):
    """In place of the player a field: what is typed into it is what a browser sends."""

    def player(_picture, on_draft: Callable[[object], None], standing: Standing, **_page: bool) -> None:
        st.session_state["standing"] = standing
        st.text_input("hand", key="hand", on_change=lambda: on_draft(json.loads(st.session_state["hand"])))

    monkeypatch.setattr("ui.player.player", player)


def let_go(test: AppTest, number: object, more: dict | None = None, **changes: object) -> AppTest:
    """One release in the player; `__` in a key stands for its point."""
    asked = {"number": number, "changes": {key.replace("__", "."): value for key, value in changes.items()}}
    return sent(test, asked | (more or {}))


def sent(test: AppTest, draft: object) -> AppTest:
    return test.text_input(key="hand").set_value(json.dumps(draft)).run()


def standing(test: AppTest) -> Standing:
    return test.session_state["standing"]


def test_a_draft_is_a_change_like_any_other():
    test = page("?surface=bowl&run=adam")
    before = standing(test)
    let_go(test, 1, {"seen": [[0, 2], [-1, 1]]}, start__x=0.5, run__0__0__lr=0.25, steps=60)
    assert not test.exception
    scenario = scenario_of(test)
    assert scenario == opened("surface=bowl&run=adam(lr=0.25)&steps=60&seen=0,2,-1,1&start=0.5,2.5")
    assert (shown(test, "start.x"), shown(test, "steps")) == ("0.5", "60")
    assert standing(test) == Standing(before.visit, before.epoch, 1)
    assert re.fullmatch("[0-9a-f]{16}", before.visit)


def test_another_visit_has_another_name():
    assert standing(page()).visit != standing(page()).visit


def test_what_was_heard_is_passed_over():
    test = page("?surface=bowl")
    let_go(test, 3, steps=30)
    for number in (1, 3):
        let_go(test, number, steps=10 + number)
        assert scenario_of(test).race.steps == 30
        assert standing(test).answered == 3
    let_go(test, 4, steps=40)
    assert scenario_of(test).race.steps == 40
    assert standing(test).answered == 4


def test_the_later_of_two_brings_what_the_earlier_said():
    test = page("?surface=bowl&run=gd")
    let_go(test, 2, steps=30, run__0__0__lr=0.25)
    let_go(test, 1, steps=30)
    assert scenario_of(test) == opened("surface=bowl&run=gd(lr=0.25)&steps=30")


def test_a_draft_that_changes_nothing_is_answered():
    test = page("?surface=bowl&steps=50")
    before = dict(test.query_params)
    let_go(test, 1, {"seen": [[-4, 4], [-4, 4]]}, steps=50)
    assert dict(test.query_params) == before
    assert standing(test) == Standing(standing(test).visit, 0, 1)


def test_a_run_that_was_removed_meanwhile_takes_nothing_with_it():
    test = page("?surface=bowl&run=gd&run=adam")
    sent(test, {"number": 1, "fields": {"run": ["gd"]}})
    let_go(test, 2, run__1__0__lr=0.25, start__x=0.5)
    assert said(test) == ""
    assert scenario_of(test).race.start[0] == 0.5
    assert [run.key for run in scenario_of(test).race.runs] == ["gd"]


def test_all_else_that_changes_the_picture_begins_another_epoch(monkeypatch):
    test = page("?surface=bowl&steps=50", "Race")
    old = dict(test.query_params)
    epochs = [standing(test).epoch]

    def grown() -> bool:
        epochs.append(standing(test).epoch)
        return epochs[-1] > epochs[-2]

    test.text_input(key="steps").set_value("60").run()
    assert grown()
    turned(test, "Show").selectbox(key="view.chart").set_value("gradient").run()
    assert grown()
    test.button(key="lesson.first").click().run()
    assert grown()
    let_go(test, 1, steps=70)
    assert not grown()
    test.run()
    assert not grown()
    test.text_input(key="view.radius").set_value("many").run()
    assert not grown()
    monkeypatch.setattr(store, "_navigated", lambda: True)
    visited(test, old)
    assert grown()
    assert standing(test).answered == 1


def test_back_after_a_draft_is_before_it_and_what_was_heard_stays_heard(monkeypatch):
    test = page("?surface=bowl&steps=50")
    old = dict(test.query_params)
    let_go(test, 1, {"seen": [[0, 1], [0, 1]]}, steps=60)
    assert scenario_of(test) == opened("surface=bowl&steps=60&seen=0,1,0,1")
    with monkeypatch.context() as back:
        back.setattr(store, "_navigated", lambda: True)
        visited(test, old)
    assert scenario_of(test) == opened("surface=bowl&steps=50")
    let_go(test, 1, steps=60)
    assert scenario_of(test) == opened("surface=bowl&steps=50")


JUNK = [
    None,
    "x" * 100_000,
    [[[[]]]],
    {"number": 10**30},
    {"number": 1, "changes": [1]},
    {"number": 1, "changes": {"steps": float("nan")}},
    {"number": 1, "changes": {"steps": {"a": [1]}}},
    {"number": 1, "changes": {"steps": "<b>7</b>"}},
    {"number": 1, "changes": {"steps": 1e9}},
    {"number": 1, "changes": {}, "seen": {"x": 1}},
    {"number": 1, "fields": [1]},
    {"number": 1, "fields": {"run": "gd"}},
    {"number": 1, "fields": {"run": [{"a": 1}]}},
    {"number": 1, "fields": {"run": ["gd"] * 9}},
    {"number": 1, "fields": {"f": ["x" * 5000]}},
    {"number": 1, "fields": {"x" * 5000: ["1"]}},
    {"number": 1, "fields": {str(i): [] for i in range(10_000)}},
    {"number": 1, "fields": {"surface": ["nowhere"]}},
    {"number": 1, "fields": {"lesson": ["nothing"]}},
    {"number": 1, "fields": {"f": ["x^^2"], "run": ["gd(lr=-1)"]}},
]


@pytest.mark.parametrize("junk", JUNK, ids=map(str, range(len(JUNK))))
def test_what_a_browser_makes_up_is_refused_in_words_and_changes_nothing(junk):
    test = page("?surface=bowl&steps=50")
    before = scenario_of(test)
    sent(test, junk)
    assert not test.exception
    assert any("Parts of this change could not be used" in block.value for block in test.markdown)
    assert 10 < len(said(test)) < 200
    assert scenario_of(test) == before
    let_go(test, 2, steps=60)
    assert said(test) == ""
    assert scenario_of(test).race.steps == 60


@pytest.mark.parametrize("fields", [{"run": ["gd"] * 10**6}, {"f": ["x" * 10**6]}, {"x" * 10**6: ["1"]}], ids=len)
def test_however_large_it_is_named_briefly_and_nothing_is_lost(fields: dict):
    scenario, problems = drafted(default_scenario(), read_draft({"number": 1, "fields": fields | {"steps": ["70"]}}))
    assert scenario == opened("steps=70")
    assert 10 < len(" ".join(map(str, problems))) < 200


def test_an_edit_puts_fields_into_the_scenarios_own_link():
    test = page("?surface=bowl&steps=50&critical=on")
    before = standing(test)
    let_go(test, 1, {"fields": {"run": ["adam(hidden=on,color=red)", "gd"], "critical": [], "start": None}}, steps=60)
    assert said(test) == ""
    assert scenario_of(test) == opened("surface=bowl&steps=60&run=adam(hidden=on,color=red)&run=gd")
    assert standing(test) == Standing(before.visit, before.epoch, 1)
    sent(test, {"number": 2, "fields": {"run": []}})
    assert scenario_of(test) == opened("surface=bowl&steps=60")


def test_fields_count_after_numbers_and_what_is_looked_at():
    test = page("?surface=bowl")
    fields = {"steps": ["70"], "seen": []}
    let_go(test, 1, {"seen": [[0, 1], [0, 1]], "fields": fields}, steps=60, noise=0.5)
    assert scenario_of(test) == opened("surface=bowl&steps=70&noise=0.5")


def test_what_a_run_has_of_the_surface_follows_another_surface():
    test = page("?surface=bowl&run=gd")
    sent(test, {"number": 1, "fields": {"surface": ["saddle"]}})
    assert scenario_of(test) == opened("surface=saddle&run=gd")


def test_one_wrong_field_leaves_what_it_was_to_replace_and_the_others():
    test = page("?surface=saddle&run=lion")
    sent(test, {"number": 1, "fields": {"f": ["x^^2"], "critical": ["on"], "run": ["adam(beta1=7)"], "size": ["huge"]}})
    assert scenario_of(test) == opened("surface=saddle&run=lion&critical=on")
    for word in ("f, at character", "beta1", "size"):
        assert word in said(test)


def test_a_lesson_alone_is_its_own_picture_in_the_language_and_size_in_use():
    test = page("?surface=bowl&lang=en&size=projector&critical=on")
    sent(test, {"number": 1, "fields": {"lesson": ["10-saddle"]}})
    assert scenario_of(test) == opened("lesson=10-saddle&lang=en&size=projector")
    sent(test, {"number": 2, "fields": {"lesson": []}})
    assert scenario_of(test).page.lesson == ""
    assert scenario_of(test).race == opened("lesson=10-saddle").race


def test_a_thousand_strange_keys_change_nothing():
    test = page("?surface=bowl&steps=50")
    let_go(test, 1, **{f"run__{i}__0__lr": 0.1 for i in range(8, 10_000)}, steps=60)
    assert said(test) == ""
    assert scenario_of(test) == opened("surface=bowl&steps=60")


# ------------------------------------------------------------------------------------------ in a browser


SPOKEN = """
export function player(component) {
  globalThis.say = (said) => component.setTriggerValue("draft", said);
  return own.player(component);
}
"""


def spoken(page: Page, address: str) -> None:
    """Lets a test say to the server what the player would, whatever it is."""
    overheard(page, SPOKEN)
    page.goto(address)
    page.wait_for_function("() => globalThis.say")


HEARD = """(said) => new Promise((done) => {
  const app = document.querySelector("[data-testid=stApp]");
  const state = () => app.getAttribute("data-test-script-state");
  let ran = false;
  const look = () => {
    ran ||= state() === "running";
    if (ran && state() === "notRunning") done(observer.disconnect());
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributes: true });
  setTimeout(() => done(observer.disconnect()), 2000); // what runs for less than a frame is not seen to run
  say(said);
})"""
"""Says something, and waits until the server has run for it: what follows at once would take its place."""


@pytest.mark.browser
def test_what_a_page_sends_is_judged_and_answered(visit, address):
    page = visit()
    spoken(page, f"{address}/?surface=bowl&steps=50")
    player, notes = page.get_by_test_id("player"), page.get_by_text("could not be used")
    quiet(page)
    for junk in ("null", "[]", "'<b>x</b>'", "{number: 1, changes: {steps: 1e400}}", "{number: 1e30}"):
        page.evaluate(f"({HEARD})({junk})")
    expect(notes).to_be_visible()
    page.evaluate("say({number: 7, changes: {steps: 60, 'start.x': -0.1}, seen: [[0, 1], [0, 0.1]]})")
    expect(player).to_have_attribute("data-steps", "60")
    expect(notes).to_be_hidden()
    expect(page).to_have_url(re.compile("seen=0%2C1%2C0%2C0.1&start=-0.1%2C2.5&steps=60"))
    page.go_back()
    expect(player).to_have_attribute("data-steps", "50")
    page.evaluate("say({number: 7, changes: {steps: 70}})")
    page.evaluate("say({number: 8, changes: {'start.x': 0.5}})")
    expect(page).to_have_url(re.compile("start=0.5%2C2.5&steps=50"))
