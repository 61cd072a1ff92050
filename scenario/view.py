"""How a race is seen: what is drawn besides the paths, and the page around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from declare import check_fields, choice, hyper, number
from locales import LANGUAGES, say
from scenario.axes import MOST, Axis
from scenario.quantities import QUANTITIES
from surfaces.core import Window

PLANE = number(0, "x", -5, 5, help="Where what is looked at ends.", bounds=(-1e6, 1e6))
"""A coordinate that can be looked at: of a window's neighbourhood, too."""
PAIR = number(1, "i", 1, 40, "int", help="The number of a weight.", bounds=(1, 2000))
"""A weight that is drawn."""
SHARPEST = 1e-12
"""How narrow it may be that is looked at, as a share of its farthest coordinate: less, and floats are grains."""
NARROWEST = 1e-18
"""And anywhere: such a share of the narrowest window."""


_RADIUS = (
    "Longest step in the Taylor model, the radius of its circle. Lee's notes call the learning rate this radius; the "
    "radius that goes with a rate is the rate times the length of the gradient."
)


@dataclass(frozen=True)
class View:
    """What is drawn besides the paths themselves."""

    chart: str = choice(
        "loss", help="What the chart shows.", **{key: quantity.name for key, quantity in QUANTITIES.items()}
    )
    scale: str = choice("log", help="Spacing of the chart's vertical axis.", log="log", linear="linear")
    against: str = choice(
        "steps",
        help="Some methods ask for more than one gradient a step.",
        steps="steps",
        evaluations="gradient evaluations",
        rows="rows of data seen",
        epochs="epochs: how often all rows were seen",
    )
    levels: str = choice(
        "log",
        help="Where contour lines are drawn.",
        log="log-like: valley and far field",
        linear="linear",
        equal="equal areas",
    )
    field: str = choice("off", help="Arrows that point downhill.", off="off", on="on")
    critical: str = choice("off", help="All minima, saddles and maxima that are found.", off="off", on="on")
    local: str = choice(
        "off",
        help="What a method sees that knows the slope where it is, or the curvature too: it goes with the clock.",
        off="off",
        plane="first-order model",
        paraboloid="second-order model",
    )
    radius: float = hyper(0.5, "d", 0.05, 2, "log", help=_RADIUS, bounds=(1e-3, 100))
    flow: str = choice(
        "off",
        help="Beneath each path the continuous one that its steps are steps of, from the same start.",
        off="off",
        on="on",
    )
    vectors: str = choice(
        "off", help="At the head: gradient part, momentum part and the whole of the next step.", off="off", on="on"
    )
    inspector: str = choice("off", help="Formula and every quantity of the current step.", off="off", on="on")
    space: str = choice("off", help="The same race on the surface in three dimensions.", off="off", on="on")
    sample: str = choice(
        "off",
        help="The rows of the current step: their own contours, and their gradient beside that of all.",
        off="off",
        on="on",
    )
    beside: str = choice(
        "chart",
        help="What stands beside the picture.",
        chart="the chart",
        rows="the data and the fit",
        network="the network",
        starts="a map of starts: where each of them leads",
        numbers="a map of two numbers",
        sweep="a sweep of one number",
        search="the search for the best numbers",
    )
    plane: str = choice(
        "ends",
        help="Which plane is drawn of a loss of more than two weights.",
        ends="through the start and two ends",
        pca="in which the paths move most",
        random="random directions, as long as the weights",
        weights="two of the weights",
    )
    outcome: str = choice(
        "updates",
        help="What a map or a sweep shows of each trajectory.",
        updates="updates until it stays at a minimum",
        loss="f where it ends",
        rate="factor of the distance to the minimum, each step",
        sharpness="largest curvature where it ends",
    )
    swarm: str = choice(
        "off",
        help="Many trajectories at once, over the contours.",
        off="off",
        starts="from many starts",
        seeds="with many seeds of the noise",
    )
    many: int = hyper(300, "n", 10, 1000, "int", help="Trajectories of a swarm.", bounds=(2, 2000))
    trails: str = choice("off", help="Behind each trajectory of a swarm the way it came.", off="off", on="on")
    theory: str = choice("off", help="What theorems say, drawn beside what is measured.", off="off", on="on")
    tuned: str = choice(
        "given",
        help="How the rates of the runs were found.",
        given="as given",
        each="each at its best",
        one="one rate for all",
    )
    trials: int = hyper(40, "n", 10, 100, "int", help="Runs that a search may take, of each method.", bounds=(4, 400))
    axes: tuple[Axis, ...] = ()
    """Numbers that run over a range: two in a map of numbers, one in a sweep or two in a search; none for the usual."""
    pair: tuple[int, int] = (1, 2)
    """Which two weights those are, from 1."""
    tint: str = choice(
        "off",
        help="Paths in the colours of the ground at their true losses, from which the heights of a plane are apart.",
        off="off",
        on="on",
    )
    seen: Window | None = None
    """What is looked at of the plane; None where it is the whole window."""

    def __post_init__(self) -> None:
        check_fields(self)
        for which in self.pair:
            PAIR.check(which)
        if len(self.axes) > MOST:
            raise ValueError(say("at most {most} numbers run at a time", most=MOST))
        if self.seen is not None:
            check_seen(self.seen)


def check_seen(seen: Window) -> None:
    """Raise ValueError unless the sides are finite, bounded, and so wide that floats tell its points apart."""
    for low, high in seen:
        PLANE.check(low)
        PLANE.check(high)
        if high - low < max(SHARPEST * max(abs(low), abs(high)), NARROWEST):
            raise ValueError(say("its sides run from a smaller to a larger number, not too close to it"))


def seen_of(said: Any) -> Window:
    """What is looked at, `((x0, x1), (y0, y1))`, as a program hands it over; ValueError says why it is refused."""
    try:
        (x0, x1), (y0, y1) = said
    except (TypeError, ValueError):
        raise ValueError(say("not four numbers")) from None
    seen = (PLANE.accept(x0), PLANE.accept(x1)), (PLANE.accept(y0), PLANE.accept(y1))
    check_seen(seen)
    return seen


@dataclass(frozen=True)
class Page:
    """What stands around the picture: in which words, how large, and as part of which lesson."""

    lang: str = choice("auto", help="Language of the page.", auto="as the browser asks", **LANGUAGES)
    size: str = choice("normal", help="Size of the type.", normal="normal", projector="for a projector")
    lesson: str = ""
    """The name of the lesson that the picture belongs to; empty where there is none."""
    course: str = ""
    """The name of the course that leads from lesson to lesson; empty for all of them."""
    lessons: str = ""
    """A list of lessons in its place, `01,04,06`."""

    def __post_init__(self) -> None:
        check_fields(self)
