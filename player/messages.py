"""What the player is sent: three messages, each resent only when it has changed.

The ground is most of the bytes and changes with the surface alone; what goes on inside the runs is large, and seldom
asked for. Everything else is the race.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from locales import language
from picture import (
    Beside,
    Chart,
    Data,
    Handle,
    Inside,
    Laboratory,
    Layer,
    Lesson,
    Live,
    Look,
    Pane,
    Picture,
    Runner,
    Swarm,
    Taylor,
    Through,
)
from picture.look import Swatch, swatches
from player.frame import Framed, frame, framed
from player.texts import texts
from surfaces.core import Window


@dataclass(frozen=True)
class Standing:
    """How far a session has come: what a player tells an older message by from a newer one."""

    visit: str = ""
    """A name of the session; empty where there is none."""
    epoch: int = 0
    """How often anything but a draft has changed the scenario."""
    answered: int = 0
    """The largest number of a draft that has been heard."""


NOWHERE = Standing()
"""Where there is no session: in a file."""


@dataclass(frozen=True, eq=False)
class Race:
    """The race as the player gets it: all of the picture but what travels by itself, and how it stands on its page."""

    race: str
    link: str
    """The address that opens it, from `?` on."""
    name: str
    title: str
    steps: int
    start: tuple[float, float]
    zero: float
    """What the losses are counted from."""
    lesson: Lesson | None
    """What stands around it; null where it belongs to no lesson."""
    panes: tuple[Pane, ...]
    arrows: bool
    seen: Window | None
    """What is looked at of the plane; null where it is the whole ground."""
    chart: Chart
    runs: tuple[Runner, ...]
    handles: tuple[Handle, ...]
    live: Live
    """What the player computes the paths from while a number is in hand."""
    look: Look
    layers: tuple[Layer, ...]
    """What can be shown besides the paths, by switches on the picture."""
    data: Data | None
    """What the rows are that the loss is on; null where it is on none."""
    through: Through | None
    """What the plane leaves out; null where it is all there is."""
    beside: Beside
    """What stands beside the picture."""
    sampled: bool
    """Whether the rows of each step are drawn by themselves, too."""
    swarm: Swarm
    """Many trajectories of the runs, over the ground."""
    taylor: Taylor
    """What touches the surface at the head of a run."""
    laboratory: Laboratory | None
    """What stands beside the picture where that is a study; null where it is none."""
    tuned: str
    """How the numbers of the runs were found, in words; empty where they are as given."""
    tinted: bool
    """Whether paths have the colours of the ground at their true losses."""
    palette: tuple[Swatch, ...]
    """The colours that a run may have."""
    lang: str
    texts: dict[str, str]
    """What the player says, by the English text; empty in English."""
    alone: bool
    """Whether it fills its window: the player in another page's frame."""
    hint: bool
    """Whether it says to who is new here what can be done."""
    standing: Standing
    """No part of what is drawn, nor of the digest."""


@dataclass(frozen=True, eq=False)
class InsideOf:
    """What goes on inside the runs of a race."""

    race: str
    inside: Inside | None


def race_message(picture: Picture, *, alone: bool = False, hint: bool = False) -> bytes:
    """The race where there is no session."""
    return race_framed(picture, alone=alone, hint=hint).filled(standing=NOWHERE)


def race_framed(picture: Picture, *, alone: bool = False, hint: bool = False) -> Framed:
    """The race but for its standing. Sixteen bytes a run and step; heights are sent above a zero, so that float32
    keeps their digits.
    """
    return framed(
        Race(
            picture.race,
            picture.link,
            picture.name,
            picture.title,
            picture.steps,
            picture.start,
            picture.ground.zero,
            picture.lesson,
            picture.panes,
            picture.arrows,
            picture.seen,
            picture.chart,
            picture.runs,
            picture.handles,
            picture.live,
            picture.look,
            picture.layers,
            picture.data,
            picture.through,
            picture.beside,
            picture.sampled,
            picture.swarm,
            picture.taylor,
            picture.laboratory,
            picture.tuned,
            picture.tinted,
            swatches(),
            language(),
            texts(),
            alone,
            hint,
            NOWHERE,
        ),
        beside="standing",
    )


def ground_message(picture: Picture) -> bytes:
    """The ground, its heights to five digits: nobody sees more, and an exported file is a hundredth smaller."""
    return frame(replace(picture.ground, heights=_five_digits(picture.ground.heights)))


def _five_digits(heights: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        bits = heights.astype(np.float32).view(np.uint32)
    return (bits & np.uint32(0xFFFFFF00)).view(np.float32)


def inside_message(picture: Picture) -> bytes:
    """What goes on inside; empty of runs where nobody asked."""
    return frame(InsideOf(picture.race, picture.inside))


def frames(picture: Picture) -> dict[str, bytes]:
    """All that a player is sent of a picture where there is no session."""
    sent = {"ground": ground_message(picture), "race": race_message(picture)}
    return sent | ({"inside": inside_message(picture)} if picture.inside else {})
