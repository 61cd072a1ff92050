"""The picture: everything that is seen, decided once. What page, file, film and words show is read from it.

    link -> Scenario -> Race -> Picture -> player | film | file

Python decides what is shown and by which rule. Whatever follows from the paths or the window (levels, ticks, ranges,
rounding, where a path ends, the numbers in the rows) is decided by pure modules of the player, because it changes
while somebody holds a number in hand. Both sides read these classes: `player/web/contract.d.ts` is written from them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from locales import _
from picture.chart import Chart, chart, series
from picture.data import Data, Through, data, held_out, through
from picture.flow import Flow, flows
from picture.ground import Ground, ground
from picture.handles import Handle, handles
from picture.inside import Inside, inside
from picture.lab import STUDIES, Laboratory, laboratory, study_of, tuned_of
from picture.layers import Layer, layers
from picture.lesson import Lesson, lesson
from picture.live import Live, live
from picture.local import Taylor, taylor
from picture.look import SCALES, Look
from picture.names import stem, title
from picture.swarm import Swarm, swarm
from scenario import Path, Race, Scenario, View, simulate, to_link
from scenario.link import run_text
from scenario.model import Piece
from scenario.palette import PALETTE, Outline
from scenario.section import Section, raised, section
from scenario.trained import task_of
from surfaces.core import Array, Window

Pane = Literal["ground", "chart", "space"]
Beside = Literal["chart", "rows", "network", "starts", "numbers", "sweep", "search"]


@dataclass(frozen=True, eq=False)
class Runner:
    """One run as it is seen. Arrays have T+1 numbers, one a step, and are in the coordinates of the ground's plane."""

    label: str
    pieces: tuple[tuple[str, str], ...]
    """Of the label: words, each with the handle whose number stands beside it; empty where none does."""
    text: str
    """It as it stands in a link, with its colour in any case."""
    hidden: bool
    """Whether only its row is shown."""
    color: str
    """Its name in links."""
    light: str
    dark: str
    outline: Outline
    diverged: int
    """The step at which it left the plane; 0 if it never did."""
    ending: str
    """Why its path stops before the last step, or why there is none; empty if it does not."""
    evaluations: float | list[int]
    """Gradients asked for up to each step; one number where every step asks for as many."""
    x: Array
    y: Array
    loss: Array
    """f above the ground's zero."""
    chart: Array
    """The charted quantity above the chart's zero."""
    validation: Array
    """The loss on the rows that are kept apart; empty where there are none."""
    points: Array
    """All weights of a loss on data, point by point, of a run that the browser cannot compute; else empty."""
    flows: tuple[Flow, ...]
    """What its steps are steps of, where that is asked for and known."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A race as it is seen."""

    race: str
    """The same for the same paths, whatever is drawn besides them."""
    link: str
    """The address that opens it, from `?` on."""
    name: str
    """What files of it are called."""
    title: str
    steps: int
    start: tuple[float, float]
    lesson: Lesson | None
    """The lesson it belongs to; None where there is none."""
    panes: tuple[Pane, ...]
    arrows: bool
    """Whether the parts of the next step are drawn at every head."""
    ground: Ground
    seen: Window | None
    """What is looked at of the plane; None where it is the whole ground."""
    chart: Chart
    runs: tuple[Runner, ...]
    handles: tuple[Handle, ...]
    """The numbers that can be taken in hand, in the order in which they are shown."""
    live: Live
    """What the paths are computed from while a number is in hand."""
    inside: Inside | None
    """What arrows and inspector show; None where neither is asked for."""
    look: Look
    layers: tuple[Layer, ...]
    """What can be shown besides the paths."""
    data: Data | None
    """What the rows are that the loss is on; None where it is on none."""
    through: Through | None
    """What the plane leaves out; None where it is all there is."""
    beside: Beside
    """What stands beside the ground."""
    sampled: bool
    """Whether the rows of each step are drawn by themselves, too."""
    swarm: Swarm
    """Many trajectories of the runs, over the ground."""
    taylor: Taylor
    """What touches the surface at the head of a run."""
    laboratory: Laboratory | None
    """What stands beside the ground where that is a study; None where it is none."""
    tuned: str
    """How the numbers of the runs were found, in words; empty where they are as given."""
    tinted: bool
    """Whether paths have the colours of the ground at their true losses."""


def picture(scenario: Scenario) -> Picture:
    """The picture of a scenario, in the reader's language. Paths and ground are computed once for whoever asks."""
    race, view = scenario.race, scenario.view
    paths = simulate(race)
    seen = section(race, paths, view)
    tapes = live(scenario, seen.plane)
    within = "on" in (view.vectors, view.inspector)
    return Picture(
        race=_key(scenario),
        link=to_link(scenario),
        name=stem(race),
        title=title(race.surface),
        steps=race.steps,
        start=_start(race, seen),
        lesson=lesson(scenario),
        panes=("ground", "chart", "space") if view.space == "on" and not race.surface.curve else ("ground", "chart"),
        arrows=view.vectors == "on",
        ground=ground(seen, view if seen.plane is None else _of_many(view)),
        seen=view.seen,
        chart=chart(race, view, paths),
        runs=tuple(_runner(path, i, seen.paths[i], tapes, scenario) for i, path in enumerate(paths)),
        handles=handles(race, view, tapes),
        live=tapes,
        inside=inside(race, paths, view, seen.plane) if within else None,
        look=Look(SCALES[scenario.page.size]),
        layers=layers(view, race.surface),
        data=data(race),
        through=through(seen),
        beside=_beside(scenario),
        sampled=view.sample == "on" and task_of(race.surface) is not None,
        swarm=swarm(scenario),
        taylor=taylor(scenario),
        laboratory=laboratory(scenario),
        tuned=tuned_of(scenario),
        tinted=view.tint == "on" and seen.plane is not None,
    )


def _start(race: Race, seen: Section) -> tuple[float, float]:
    """Where the start is drawn."""
    start = race.start if seen.plane is None else seen.surface.start
    x, y = raised(seen.surface, np.array(start)[None])[0].tolist()
    return x, y


def _of_many(view: View) -> View:
    """What is found in a plane out of many need not be there, and a search for it would take half a minute."""
    return replace(view, critical="off", field="off")


def _key(scenario: Scenario) -> str:
    return hashlib.blake2b(to_link(Scenario(scenario.race)).encode(), digest_size=8).hexdigest()


def _beside(scenario: Scenario) -> Beside:
    """Without data there are neither rows nor a network, and what is studied has two numbers."""
    beside = scenario.view.beside
    possible = study_of(scenario) if beside in STUDIES else task_of(scenario.race.surface)
    return beside if possible else "chart"  # type: ignore[return-value]


def _runner(path: Path, index: int, drawn: Array | None, tapes: Live, scenario: Scenario) -> Runner:
    color = PALETTE[path.run.color]
    unknown = np.full(scenario.race.steps + 1, np.nan)
    known = path.trajectory is not None
    told = known and tapes.learned is not None and tapes.methods[index] is None
    return Runner(
        label=path.label,
        pieces=tuple(_piece(index, piece) for piece in scenario.race.names[index]),
        text=run_text(path.run, scenario.race),
        hidden=path.run.hidden,
        color=path.run.color,
        light=color.light,
        dark=color.dark,
        outline=color.outline,
        diverged=path.diverged,
        ending=_(path.ending),
        evaluations=_evaluations(path) if known else 1,
        x=unknown if drawn is None else drawn[:, 0],
        y=unknown if drawn is None else drawn[:, 1],
        loss=path.loss - (path.surface.floor or 0.0) if known else unknown,
        chart=series(path, scenario.view) if known else unknown,
        validation=held_out(path) if known else np.empty(0),
        points=path.x.ravel() if told else np.empty(0),
        flows=flows(path, scenario),
    )


def _piece(index: int, piece: Piece) -> tuple[str, str]:
    name, value, number = piece
    return (name, f"run.{index}.{number}") if number else (f"{name} {value}".strip(), "")


def _evaluations(path: Path) -> float | list[int]:
    each = np.unique(np.diff(path.evaluations))
    return int(each[0]) if len(each) == 1 else path.evaluations.tolist()
