"""The local picture: what a surface looks like to a method that sees only one or two derivatives at a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from locales import _, say
from scenario import Scenario
from surfaces import Surface
from surfaces.taylor import Local, local

MODELS = {"plane": say("plane"), "paraboloid": say("paraboloid")}
NODES = 81
LINES = 14


@dataclass(frozen=True)
class Taylor:
    """What touches the surface at the head of a run: what a method knows that sees one or two derivatives there."""

    model: Literal["off", "plane", "paraboloid"]
    radius: float
    """Of the circle in which it is drawn: the longest step."""


def taylor(scenario: Scenario) -> Taylor:
    """That of a scenario, which the player computes and moves along; none of more than two weights.

    On a curve the tangent or the parabola is drawn in its place (player/web/hill.js).
    """
    view = scenario.view
    surface = scenario.race.surface
    flat = surface.d == 2 and not surface.curve
    return Taylor(view.local if flat else "off", view.radius)  # type: ignore[arg-type]


def local_figure(surface: Surface, point: tuple[float, ...], radius: float, model: str) -> go.Figure | None:
    """The surface (grey) and its Taylor model (coloured) around a point, with the step each model would choose.

    `model` is "plane" or "paraboloid", `radius` the length of the longest step. None where f has no
    derivatives at the point.
    """
    here = local(surface, point)
    if here is None:
        return None
    reach = 1.6 * radius
    xs, ys = (np.linspace(c - reach, c + reach, NODES) for c in point)
    at = np.stack(np.meshgrid(xs, ys), -1)
    with np.errstate(all="ignore"):
        true = surface.value(at)
    modelled = here.plane(at) if model == "plane" else here.paraboloid(at)
    low, high = np.nanmin(true[np.isfinite(true)]), np.nanmax(true[np.isfinite(true)])
    levels = {"start": float(low), "end": float(high), "size": float(high - low) / LINES or 1.0}
    figure = go.Figure(
        [_lines(xs, ys, true, levels, "#8a94a3", "f"), _lines(xs, ys, modelled, levels, "#d9730d", _(MODELS[model]))]
    )
    turn = np.linspace(0, 2 * np.pi, 91)
    figure.add_scatter(
        x=point[0] + radius * np.cos(turn),
        y=point[1] + radius * np.sin(turn),
        mode="lines",
        line={"color": "#8a94a3", "dash": "dot"},
        name=_("|step| = {length:g}", length=radius),
    )
    _step(figure, here, here.steepest_step(radius), "#1a8a4a", _("steepest descent"))
    _step(figure, here, here.newton_step(radius), "#8b3fa8", _("Newton"))
    figure.update_layout(
        xaxis={"title": "x", "constrain": "domain"},
        yaxis={"title": "y", "scaleanchor": "x", "constrain": "domain"},
        margin={"l": 40, "r": 10, "t": 10, "b": 40},
        legend={"orientation": "h"},
        height=460,
    )
    return figure


def _lines(xs: np.ndarray, ys: np.ndarray, z: np.ndarray, levels: dict, color: str, name: str) -> go.Contour:
    return go.Contour(
        x=xs,
        y=ys,
        z=z,
        name=name,
        contours={**levels, "coloring": "none"},
        line={"color": color, "width": 1.5},
        showlegend=True,
        hoverinfo="skip",
    )


def _step(figure: go.Figure, here: Local, step: np.ndarray, color: str, name: str) -> None:
    end = here.point + step
    figure.add_scatter(
        x=[here.point[0], end[0]],
        y=[here.point[1], end[1]],
        mode="lines+markers",
        marker={"symbol": ["circle", "arrow"], "angleref": "previous", "size": [7, 14]},
        line={"color": color, "width": 3},
        name=name,
    )
