"""A draft: what somebody has changed in the player and let go of, as it arrives from a browser.

    {"number": 3, "changes": {"run.0.0.lr": 0.01, "start.x": -1.5}, "seen": [[-1, 1], [0, 2]],
     "fields": {"run": ["gd", "adam(color=red)"], "critical": ["on"], "start": []}}

`number` counts up. `changes` are handles by their keys; `seen` is what is looked at of the plane, null for the whole
window, and left out where that has not changed. `fields` are fields of the link with their values, none of which (or
null) is the default; they are put into the scenario's own link, and count last. A browser may send anything: what
cannot be used is named, what it was to replace stays as it was, and the rest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from declare import clip, declarations
from locales import say
from scenario.handles import every, with_handles
from scenario.link import FIELDS, PICTURE, from_params, to_params
from scenario.model import MAX_RUNS, Scenario
from scenario.reader import MAX_PROBLEMS
from scenario.view import Page, seen_of

LAST = 2**53 - 1
"""The largest number of a draft: a browser counts no further."""
_NAMES = tuple(field.name for field in FIELDS)

Params = Mapping[str, Sequence[str]]
Read = Callable[[Params], tuple[Scenario, list[str]]]
"""How the query parameters of a link are read."""


@dataclass(frozen=True)
class Draft:
    """What was said, by its parts; all but the number is still to be judged."""

    number: int
    changes: Mapping[str, Any]
    looked: bool
    """Whether it says what is looked at."""
    seen: Any
    fields: Mapping[Any, Any] = field(default_factory=dict)


def read_draft(said: Any) -> Draft:
    """What somebody has said, as a draft; ValueError where it is none."""
    if isinstance(said, Mapping):
        number, changes, fields = said.get("number"), said.get("changes", {}), said.get("fields", {})
        if type(number) is int and 0 < number <= LAST and isinstance(changes, Mapping) and isinstance(fields, Mapping):
            return Draft(number, changes, "seen" in said, said.get("seen"), fields)
    raise ValueError(say("what came from the player is no change"))


AROUND = {*declarations(Page), "course", "lessons"}
"""The fields of a link that stay when another lesson is opened."""


def drafted(scenario: Scenario, draft: Draft, read: Read = from_params) -> tuple[Scenario, list[str]]:
    """The scenario with what can be used of a draft, and in plain words what could not be.

    `read` reads links where they mean more than their fields: where one that names a lesson is the lesson's picture.
    """
    problems: list[str] = []
    scenario = _changed(scenario, draft.changes, problems)
    scenario = _looked(scenario, draft, problems)
    return _edited(scenario, draft.fields, read, problems), problems[:MAX_PROBLEMS]


def _changed(scenario: Scenario, changes: Mapping[str, Any], problems: list[str]) -> Scenario:
    used: dict[str, float] = {}
    for handle in every(scenario.race, scenario.view):
        if handle.key in changes:
            try:
                used[handle.key] = handle.declared.accept(changes[handle.key])
            except ValueError as error:
                problems.append(say("{where}: {error}", where=handle.label, error=error))
    return with_handles(scenario, used) if used else scenario


def _looked(scenario: Scenario, draft: Draft, problems: list[str]) -> Scenario:
    if not draft.looked:
        return scenario
    try:
        seen = None if draft.seen is None else seen_of(draft.seen)
    except ValueError as error:
        problems.append(say("{where}: {error}", where="seen", error=error))
        return scenario
    return scenario.with_view(seen=None if seen == scenario.race.surface.window else seen)


def _edited(scenario: Scenario, said: Mapping[Any, Any], read: Read, problems: list[str]) -> Scenario:
    """All fields together, for they may depend on each other; where there is something wrong, each that is right."""
    fields = _well_formed(said, problems)
    if not fields:
        return scenario
    found, wrong = read(_merged(scenario, fields))
    if not wrong:
        return found
    for name, values in fields.items():
        found, wrong = read(_merged(scenario, {name: values}))
        scenario = scenario if wrong else found
        problems += wrong
    return scenario


def _merged(scenario: Scenario, fields: Params) -> Params:
    """The link of a scenario with other values in some fields; of its page alone where a lesson is opened."""
    now = to_params(scenario)
    if fields.get("lesson") and PICTURE.isdisjoint(fields):
        now = {name: values for name, values in now.items() if name in AROUND}
    return {name: values for name, values in (now | dict(fields)).items() if values}


def _well_formed(said: Mapping[Any, Any], problems: list[str]) -> dict[str, list[str]]:
    """The fields whose values are lists of texts, in the order in which links are read."""
    unknown = [name for name in said if name not in _NAMES]
    for name in unknown[:3]:
        problems.append(say("{key} is not a part of a link; ignored", key=clip(name)))
    if len(unknown) > 3:
        problems.append(say("{count} more parts are not known; ignored", count=len(unknown) - 3))
    fields: dict[str, list[str]] = {}
    for name in _NAMES:
        values = [] if said.get(name) is None else said[name]
        if name in said and isinstance(values, list) and all(isinstance(value, str) for value in values):
            fields[name] = values[: MAX_RUNS + 1]  # one more than is ever read, so that it is named
        elif name in said:
            problems.append(say("{where}: {error}", where=name, error=say("not a list of texts")))
    return fields
