"""The numbers that can be taken in hand, as the player shows them."""

from __future__ import annotations

from dataclasses import dataclass

import scenario
from declare import Scale
from locales import _
from picture.live import Live
from scenario import Race, View
from telling.latex import plain

LATE = {"init.seed", "surface.dropout"}
"""Numbers that always follow on release: what they do is drawn anew by Python."""


@dataclass(frozen=True)
class Handle:
    """A number of the race that can be taken in hand."""

    key: str
    """Its name in a draft."""
    run: int
    """The run it belongs to; -1 where it is the whole race's."""
    part: str
    """Which of the run's parts it belongs to: the name of the rule, schedule or wrapper; else empty."""
    label: str
    symbol: str
    """What it is in the formula, as plain text."""
    value: float
    usual: float
    """What it is where nobody has set it; of a rate, what its rule has of its own."""
    low: float
    """The useful span, from here to `high`."""
    high: float
    scale: Scale
    bounds: tuple[float, float]
    """What is accepted at all."""
    help: str
    live: bool
    """Whether the browser knows what it does; else that follows on release."""


def handles(race: Race, view: View, live: Live) -> tuple[Handle, ...]:
    """All of a race, in the reader's language."""
    return tuple(_shown(handle, _is_live(handle, live)) for handle in scenario.handles(race, view))


def _is_live(handle: scenario.Handle, live: Live) -> bool:
    """Whether the player computes what the number concerns, too; of the whole race, some of it."""
    concerned = live.methods if handle.run is None else [live.methods[handle.run]]
    known = live.terrain is not None and handle.key not in LATE
    return known and (not concerned or any(concerned))


def _shown(handle: scenario.Handle, live: bool) -> Handle:
    declared = handle.declared
    return Handle(
        key=handle.key,
        run=-1 if handle.run is None else handle.run,
        part=handle.part,
        label=_(handle.label),
        symbol=plain(declared.symbol),
        value=handle.value,
        usual=declared.default,
        low=declared.low,
        high=declared.high,
        scale=declared.scale,
        bounds=declared.bounds,
        help=_(declared.help),
        live=live,
    )
