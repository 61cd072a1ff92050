"""The continuous flow beneath a run's steps, as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lab.flow import flows as followed
from locales import _, say
from scenario import Path, Scenario
from surfaces.core import Array

WORDS = {
    "gradient": say("┄ flow beneath {run}: x′ = −∇f"),
    "corrected": say("┈ with steps of length η: f + η/4 |∇f|²"),
    "ball": say("┄ ball beneath {run}: x″ = −∇f − {number:.3g} x′"),
}
"""What stands in the key of the picture."""


@dataclass(frozen=True, eq=False)
class Flow:
    """An equation's way beneath a run's path; not a number where it is not known."""

    kind: Literal["gradient", "corrected", "ball"]
    label: str
    pieces: int
    """In how many its way is cut for the time of each step."""
    x: Array
    y: Array


def flows(path: Path, scenario: Scenario) -> tuple[Flow, ...]:
    """Those beneath a run, where they are asked for. Chance has no flow, and a curve no room for one."""
    race, view = scenario.race, scenario.view
    if view.flow == "off" or race.chance or race.surface.curve:
        return ()
    return tuple(
        Flow(one.kind, _(WORDS[one.kind]).format(run=path.label, number=one.number), one.pieces, *one.points.T)
        for one in followed(path)
    )
