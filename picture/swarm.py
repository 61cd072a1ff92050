"""Many trajectories of the runs that are seen: which they are. The player computes them, from the runs' tapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scenario import Scenario


@dataclass(frozen=True)
class Swarm:
    """Trajectories over the ground besides the paths."""

    kind: Literal["off", "starts", "seeds"]
    """From many starts, or from one with many seeds of the noise."""
    many: int
    """How many, of all runs together."""
    trails: bool
    """Whether the way behind each is drawn."""


def swarm(scenario: Scenario) -> Swarm:
    """The swarm of a scenario; off where starts are no plane: of more than two weights, and on a curve."""
    view = scenario.view
    surface = scenario.race.surface
    kind = view.swarm if surface.d == 2 and not surface.curve else "off"
    return Swarm(kind, view.many, view.trails == "on")  # type: ignore[arg-type]
