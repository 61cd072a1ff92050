"""A draft: what somebody has changed in the player and let go of, as it arrives from a browser.

    {"number": 3, "changes": {"run.0.0.lr": 0.01, "start.x": -1.5}, "seen": [[-1, 1], [0, 2]],
     "fields": {"run": ["gd", "adam(lr=0.03)"], "start": []}}

`number` counts up. `fields` are fields of the link with their new values, none for what is there without it; `changes`
are handles of what that makes, by their keys; `seen` is what is looked at of the plane, null for the whole window, and
left out where that has not changed. A browser may send anything: what cannot be used is named, and the rest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from declare import clip
from locales import say
from scenario.handles import every, with_handles
from scenario.link import from_params, to_params
from scenario.model import Scenario
from scenario.view import seen_of

Read = Callable[[Mapping[str, Sequence[str]]], tuple[Scenario, list[str]]]
"""What makes a scenario of a link's fields, and names what could not be used."""

LAST = 2**53 - 1
"""The largest number of a draft: a browser counts no further."""


@dataclass(frozen=True)
class Draft:
    """What was said, by its parts; all but the number is still to be judged."""

    number: int
    changes: Mapping[str, Any]
    looked: bool
    """Whether it says what is looked at."""
    seen: Any
    fields: Mapping[str, Any] = field(default_factory=dict)


def read_draft(said: Any) -> Draft:
    """What somebody has said, as a draft; ValueError where it is none."""
    if isinstance(said, Mapping):
        number, changes = said.get("number"), said.get("changes", {})
        fields = said.get("fields", {})
        if type(number) is int and 0 < number <= LAST and isinstance(changes, Mapping) and isinstance(fields, Mapping):
            return Draft(number, changes, "seen" in said, said.get("seen"), fields)
    raise ValueError(say("what came from the player is no change"))


def drafted(scenario: Scenario, draft: Draft, read: Read = from_params) -> tuple[Scenario, list[str]]:
    """The scenario with what can be used of a draft, and in plain words what could not be."""
    problems: list[str] = []
    scenario = _edited(scenario, draft.fields, read, problems)
    scenario = _changed(scenario, draft.changes, problems)
    return _looked(scenario, draft, problems), problems


def _edited(scenario: Scenario, fields: Mapping[str, Any], read: Read, problems: list[str]) -> Scenario:
    """An edited link is read like any other."""
    edits: dict[str, list[str]] = {}
    for name, values in fields.items():
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            edits[name] = values
        else:
            problems.append(
                say("{where}: {error}", where=clip(name), error=say("what came from the player is no change"))
            )
    if not edits:
        return scenario
    edited, complaints = read({name: values for name, values in (to_params(scenario) | edits).items() if values})
    problems.extend(complaints)
    return edited


def _changed(scenario: Scenario, changes: Mapping[str, Any], problems: list[str]) -> Scenario:
    used: dict[str, float] = {}
    for handle in every(scenario.race):
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
