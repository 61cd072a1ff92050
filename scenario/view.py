"""How a race is seen: what is drawn besides the paths, and the page around it."""

from __future__ import annotations

from dataclasses import dataclass

from declare import check_fields, choice, hyper
from locales import LANGUAGES
from scenario.quantities import QUANTITIES


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
        help="What a method sees at the start that knows the slope there, or the curvature too.",
        off="off",
        plane="first-order model",
        paraboloid="second-order model",
    )
    radius: float = hyper(0.5, "d", 0.05, 2, "log", help="Longest step in the local picture.", bounds=(1e-3, 100))
    vectors: str = choice(
        "off", help="At the head: gradient part, momentum part and the whole of the next step.", off="off", on="on"
    )
    inspector: str = choice("off", help="Formula and every quantity of the current step.", off="off", on="on")
    space: str = choice("off", help="The same race on the surface in three dimensions.", off="off", on="on")

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True)
class Page:
    """What stands around the picture: in which words, how large, and as part of which lesson."""

    lang: str = choice("auto", help="Language of the page.", auto="as the browser asks", **LANGUAGES)
    size: str = choice("normal", help="Size of the type.", normal="normal", projector="for a projector")
    lesson: str = ""
    """The name of the lesson that the picture belongs to; empty where there is none."""

    def __post_init__(self) -> None:
        check_fields(self)
