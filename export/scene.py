"""The picture of a film: the ground is drawn once, then every frame adds the new ink and the heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from export.fonts import families
from export.legend import Legend, shortened
from export.pen import HEIGHT, WIDTH, Box, Pen, points
from export.traces import FAR, Curve, Traces
from locales import _
from picture import LEVELS, chart, landscape, theme
from picture.names import title
from scenario import Path, Scenario

MARGIN = 28
TOP = 78
BOTTOM = 64
LEFT = 76
"""Room for the heading, and for what is written along the axes."""
GAP = 30
WIDEST = 0.56
"""The share of the picture that the stage may take."""
_MARKS = {
    "minimum": ("*", 23.0, True),
    "local minimum": ("*", 18.0, False),
    "saddle": ("x", 11.0, False),
    "maximum": ("^", 10.0, False),
    "degenerate": ("o", 10.0, False),
}
"""matplotlib's marker, its size in pixels, and whether it is filled."""


class Scene:
    """A race at any position, as pixels. Positions must not fall, because ink stays."""

    def __init__(self, scenario: Scenario, paths: Sequence[Path], width: int, scheme: str = "light") -> None:
        self.scenario, self.theme = scenario, theme(scheme)
        self.pen = Pen(width, self.theme.background)
        self.legend = Legend(self.pen, scenario, paths, self.theme)
        stage = self._stage()
        side = (stage[0] + stage[2] + GAP, TOP - 24, WIDTH - MARGIN - stage[0] - stage[2] - GAP, 0)
        below = self.legend.place(side)
        # The digits along the chart's axis need room of their own.
        frame = (side[0] + 64, below + 22, side[2] - 64, HEIGHT - BOTTOM - below - 22)
        to_chart = self._chart(frame, paths)
        self.pen.canvas.draw()
        self._heading(stage)
        self.legend.draw()
        runs = [path for path in paths if path.trajectory is not None]
        self.traces = [
            Traces(self.pen, stage, [_curve(run, self._on_stage(run, stage)) for run in runs], self.theme),
            Traces(self.pen, frame, [_curve(run, to_chart(run)) for run in runs], self.theme),
        ]
        self.frame, self.inked, self.kept = frame, 0.0, self.pen.keep()

    def draw(self, position: float) -> np.ndarray:
        """The picture at a position, (height, width, 4) bytes that the next one overwrites."""
        self.pen.back(self.kept)
        for traces in self.traces:
            traces.ink(self.inked, position)
        self.inked, self.kept = position, self.pen.keep()
        self._start()
        self._cursor(position)
        for traces in self.traces:
            traces.heads(position)
        self.legend.values(int(position))
        self._clock(position)
        return self.pen.pixels()

    def _stage(self) -> Box:
        """The contour in the largest frame with equal scales on both axes."""
        (x0, x1), (y0, y1) = self.scenario.race.surface.window
        room = WIDEST * WIDTH - LEFT, HEIGHT - TOP - BOTTOM
        scale = min(room[0] / (x1 - x0), room[1] / (y1 - y0))
        width, height = scale * (x1 - x0), scale * (y1 - y0)
        box = (LEFT, TOP + (room[1] - height) / 2, width, height)
        axes = self.pen.axes(box)
        ground, *marks = landscape(self.scenario).data
        self._relief(axes, ground)
        for mark in marks:
            self._mark(axes, mark)
        axes.set(xlim=(x0, x1), ylim=(y0, y1))
        self._dress(axes, "x", "y")
        return box

    def _relief(self, axes: Any, ground: Any) -> None:
        z = np.array(ground.z, float)
        low, high = np.nanmin(z), np.nanmax(z)
        levels = np.linspace(low, high if high > low else low + 1, LEVELS + 1)
        relief = LinearSegmentedColormap.from_list("relief", self.theme.relief)
        axes.contourf(ground.x, ground.y, z, levels, cmap=relief, extend="both")
        axes.contour(
            ground.x, ground.y, z, levels, colors=[self.theme.isoline], linewidths=points(1), linestyles="solid"
        )

    def _mark(self, axes: Any, mark: Any) -> None:
        color, edge = self.theme.text, self.theme.background
        if mark.mode == "lines":
            axes.plot(mark.x, mark.y, color=color, linewidth=points(1.3), alpha=0.45)
            return
        marker, size, filled = _MARKS[mark.name]
        face, line = (color, edge) if filled else ("none", color)
        wide = points(1.5 if filled else 3)
        axes.plot(mark.x, mark.y, marker, ms=points(size), mfc=face, mec=line, mew=wide, clip_on=True, zorder=5)

    def _chart(self, box: Box, paths: Sequence[Path]) -> Callable[[Path], np.ndarray]:
        """The chart's axes; what it returns places a run on them."""
        view, steps = self.scenario.view, self.scenario.race.steps
        drawn = chart(self.scenario.race.surface, paths, view)
        axis = drawn.axis
        by_steps = view.against == "steps"
        taken = [o.trajectory.evaluations[: steps + 1] for o in paths if o.trajectory]
        longest = steps if by_steps else max((int(count[-1]) for count in taken), default=steps)
        axes = self.pen.axes(box)
        axes.set(xlim=(0, longest), ylim=axis["range"])
        axes.grid(color=self.theme.grid, linewidth=points(1))
        axes.set_axisbelow(True)
        axes.locator_params(axis="x", nbins=6, integer=True)
        if axis["kind"] != "linear":
            places, words = _powers(axis["range"]) if axis["kind"] == "log" else (axis["tickvals"], axis["ticktext"])
            axes.set_yticks(places, words)
        self._dress(axes, _("step") if by_steps else _("gradient evaluations"), _(axis["title"]))
        series = dict(zip(map(id, paths), drawn.series, strict=True))

        def place(path: Path) -> np.ndarray:
            assert path.trajectory
            across = np.arange(steps + 1) if by_steps else path.trajectory.evaluations
            return _placed(across, _heights(series[id(path)], axis), (0, longest), axis["range"], box)

        return place

    def _on_stage(self, path: Path, box: Box) -> np.ndarray:
        assert path.trajectory
        x, y = path.trajectory.x[:, 0].T
        return _placed(x, y, *self.scenario.race.surface.window, box)

    def _dress(self, axes: Any, x: str, y: str) -> None:
        """Axes in the player's manner: two lines, ticks outside, large type."""
        color = self.theme.text
        axes.patch.set_alpha(0)
        for side, spine in axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set(color=self.theme.border, linewidth=points(1.5))
        axes.tick_params(labelsize=points(17), labelcolor=color, color=color, length=points(6), width=points(1.2))
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_fontfamily(families())
        axes.set_xlabel(x, fontsize=points(18), color=color, family=families(), labelpad=points(3))
        axes.set_ylabel(y, fontsize=points(18), color=color, family=families(), labelpad=points(3))

    def _heading(self, stage: Box) -> None:
        text = shortened(self.pen, title(self.scenario.race.surface), stage[2] - 150, 28)
        self.above = stage[0] + stage[2], stage[1] - 26
        self.pen.text(stage[0], self.above[1], text, self.theme.text, 28, "bold")

    def _clock(self, position: float) -> None:
        text = f"{int(position)} / {self.scenario.race.steps}"
        self.pen.text(*self.above, text, self.theme.text, 22, "bold", align=1)

    def _start(self) -> None:
        """The ring around the start, under the heads."""
        stage = self.traces[0]
        (x0, x1), (y0, y1) = self.scenario.race.surface.window
        x, y = self.scenario.race.start
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return
        at = _placed(np.array([x]), np.array([y]), (x0, x1), (y0, y1), stage.box)[0]
        turn = np.linspace(0, 2 * np.pi, 49)
        ring = at[0] + 12 * np.cos(turn), at[1] + 12 * np.sin(turn)
        self.pen.line(*ring, self.theme.background, 7, clip=stage.box)
        self.pen.line(*ring, self.theme.text, 2.8, clip=stage.box)

    def _cursor(self, position: float) -> None:
        if self.scenario.view.against != "steps":
            return  # every run has its own place then
        left, top, width, height = self.frame
        x = left + width * position / self.scenario.race.steps
        self.pen.line(np.array([x, x]), np.array([top, top + height]), self.theme.text, 2, 0.55)


def _curve(path: Path, points: np.ndarray) -> Curve:
    last = path.diverged - 1 if path.diverged else len(points) - 1
    return Curve(points, path.run.color, last, path.diverged)


def _placed(xs: np.ndarray, ys: np.ndarray, across: Sequence[float], up: Sequence[float], box: Box) -> np.ndarray:
    """Points (n, 2) in the picture of what lies on two axes."""
    left, top, width, height = box
    x = left + width * (xs - across[0]) / (across[1] - across[0])
    y = top + height * (up[1] - ys) / (up[1] - up[0])
    return np.clip(np.column_stack([x, y]), -FAR, FAR)


def _heights(series: np.ndarray, axis: dict[str, Any]) -> np.ndarray:
    """The same map as in the player's chart.js: heights above the axis' zero as they are drawn."""
    with np.errstate(all="ignore"):
        if axis["kind"] == "log":
            series = np.log10(np.maximum(series, 1e-300))
        elif axis["kind"] == "both":
            series = np.arcsinh(series / axis["unit"]) / np.log(10)
    return np.maximum(series, axis["range"][0] - 1)


def _powers(limits: Sequence[float]) -> tuple[list[int], list[str]]:
    low, high = limits
    stride = max(1, int(np.ceil((high - low) / 6)))
    powers = [k for k in range(int(np.ceil(low)), int(high) + 1) if k % stride == 0]
    return powers, [str(10**k) if 0 <= k <= 3 else f"10{_raised(k)}" for k in powers]


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
