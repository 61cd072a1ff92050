"""A draft: what somebody has changed in the player and let go of, as it arrives from a browser.

    {"number": 3, "changes": {"run.0.0.lr": 0.01, "start.x": -1.5}, "seen": [[-1, 1], [0, 2]]}

`number` counts up. `changes` are handles by their keys; `seen` is what is looked at of the plane, null for the whole
window, and left out where that has not changed. A browser may send anything: what cannot be used is named, and the
rest counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from locales import say
from scenario.handles import every, with_handles
from scenario.model import Scenario
from scenario.view import seen_of

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


def read_draft(said: Any) -> Draft:
    """What somebody has said, as a draft; ValueError where it is none."""
    if isinstance(said, Mapping):
        number, changes = said.get("number"), said.get("changes", {})
        if type(number) is int and 0 < number <= LAST and isinstance(changes, Mapping):
            return Draft(number, changes, "seen" in said, said.get("seen"))
    raise ValueError(say("what came from the player is no change"))


def drafted(scenario: Scenario, draft: Draft) -> tuple[Scenario, list[str]]:
    """The scenario with what can be used of a draft, and in plain words what could not be."""
    problems: list[str] = []
    scenario = _changed(scenario, draft.changes, problems)
    return _looked(scenario, draft, problems), problems


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
