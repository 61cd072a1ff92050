"""The controls of the runs: a panel for each, with its rule, what is put around it, and its colour."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import streamlit as st

from declare import number_text
from locales import _
from optim import RULES, SCHEDULES, Schedule
from optim.core import Family
from scenario import COLORS, MAX_PARTS, MAX_RUNS, Run, Scenario
from scenario.model import AROUND, Part
from scenario.palette import PALETTE
from ui.controls import control
from ui.sparkline import sparkline
from ui.store import change_race, current, visit
from ui.widgets import apply, on_race, panel, picker, spoken, view

RULES_BY_FAMILY = sorted(RULES, key=lambda key: get_args(Family).index(RULES[key].family))
"""Rules grouped by idea; by year within each."""


def run_controls(scenario: Scenario) -> None:
    """The runs of the race: one panel each, and one more."""
    numbers = _numbers(scenario.race.runs)
    st.html(f"<style>{''.join(map(_heading, numbers, scenario.race.runs))}</style>")
    for index, (number, run) in enumerate(zip(numbers, scenario.race.runs, strict=True)):
        panel_of_run = panel(f"**{type(run.optimizer.rule).__name__}**", f"run{number}")
        if panel_of_run.open:
            with panel_of_run:
                _run(index, f"run{number}", run)
    if len(scenario.race.runs) < MAX_RUNS:
        picker("add", _("Add an optimizer"), RULES_BY_FAMILY, _rule_title, on_race(lambda s, key: s.with_rule(key)))


def _numbers(runs: tuple[Run, ...]) -> list[int]:
    """A number for each run, which it keeps while others come and go: widgets and open panels belong to it.

    A run is known again by its rule and its colour, which stays when others are removed; else by its rule.
    """
    known, found = list(visit().numbered), dict[int, int]()
    for same in (_same_rule_and_color, _same_rule):
        for index, run in enumerate(runs):
            match = next((entry for entry in known if same(entry[1], run)), None)
            if match and index not in found:
                known.remove(match)
                found[index] = match[0]
    numbers = [found[index] if index in found else next(visit().numbers) for index in range(len(runs))]
    visit().numbered = tuple(zip(numbers, runs, strict=True))
    return numbers


def _same_rule(one: Run, other: Run) -> bool:
    return one.key == other.key


def _same_rule_and_color(one: Run, other: Run) -> bool:
    return _same_rule(one, other) and one.color == other.color


def _heading(number: int, run: Run) -> str:
    """What the heading of a run's panel says besides its rule: marker, what is around the rule, rate.

    All this changes while the panel is used, and with another label it would be another panel: Streamlit would
    build its controls anew, and the one in hand would lose what is done with it.
    """
    around = "".join(f" + {type(part).__name__}" for part in run.parts[1:])
    rate = f"{around} · lr {number_text(run.optimizer.rule.lr)}"
    text = f".st-key-run{number} summary [data-testid=stMarkdownContainer] p"
    color = PALETTE[run.color]
    marker = f"{text}::before {{ content: {_quoted(color.glyph + ' ')} / ''; color: {color.light}; }}"
    by_night = f"[data-dark=true] {text}::before {{ color: {color.dark}; }}"
    return f"{marker} {by_night} {text}::after {{ content: {_quoted(rate)}; }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _run(index: int, key: str, run: Run) -> None:
    for i, part in enumerate(run.parts):
        prefix = f"{key}.{i}" if i else key
        if i:
            _part_header(prefix, index, i, part)
        for name, declared in part.declared().items():
            control(
                f"{prefix}.{name}",
                name,
                declared,
                getattr(part, name),
                on_race(lambda s, value, i=i, name=name: s.tuned(index, i, **{name: value})),
            )
    if len(run.parts) < MAX_PARTS:
        picker(
            f"{key}.around",
            _("Add a schedule or wrapper"),
            list(AROUND),
            _around_title,
            on_race(lambda s, key: s.with_run(index, s.runs[index].around(key))),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _color(index, f"{key}.color", run)
        st.button(
            _("Remove"),
            icon=":material/delete:",
            key=f"{key}.remove",
            on_click=lambda: change_race(lambda s: s.without_run(index)),
        )


def _color(index: int, key: str, run: Run) -> None:
    key = spoken(key)
    view(key, run.color)
    st.selectbox(
        _("Colour"),
        COLORS,
        format_func=lambda color: f"{PALETTE[color].glyph} {_(PALETTE[color].words)}",
        key=key,
        on_change=apply,
        args=(key, on_race(lambda s, color: s.with_run(index, replace(s.runs[index], color=color)))),
    )


def _part_header(prefix: str, index: int, i: int, part: Part) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{type(part).__name__}**", help=_(part.summary()))
        st.button(
            _("Remove {part}", part=type(part).__name__),
            icon=":material/close:",
            type="tertiary",
            key=f"{prefix}.remove",
            on_click=lambda: change_race(lambda s: s.with_run(index, s.runs[index].without_part(i))),
        )
    if isinstance(part, Schedule) and not part.feedback:
        race = current().race
        rate = race.runs[index].optimizer.rule.lr
        rates = [rate * part(t) for t in range(1, race.steps + 1)]
        st.html(sparkline(rates, _("The learning rate at each step")))


def _around_title(key: str) -> str:
    kind = _("schedule") if key in SCHEDULES else _("wrapper")
    return f"{AROUND[key].__name__} · {kind}"


def _rule_title(key: str) -> str:
    return f"{RULES[key].__name__} · {_(RULES[key].family)}, {RULES[key].year}"
