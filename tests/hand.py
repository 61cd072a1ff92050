"""A hand on the player, and what it draws: numbers dragged with the button held down, paths found by their colours."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from picture import Picture, picture
from scenario import Scenario, from_params
from scenario.handles import with_handles
from scenario.palette import PALETTE

T = TypeVar("T")
PLAYER = "[data-testid=player]"
NEAR = 8
"""How far a channel of a colour may be off: canvases keep eight bits of a colour times its opacity."""
INKED = 150
"""The least opacity, of 255, of a path that is drawn; the faint ones of other values have less."""
APART = 5
"""Pixels between two curves from which on one does not cover the other."""

SEEN = """(plot) => {
  const { xaxis, yaxis } = plot._fullLayout;
  const axis = ({ _offset, _length, range }) => [_offset, _length, ...range];
  const layers = [...plot.querySelectorAll("canvas.race-layer")].map((canvas) => canvas.toDataURL("image/png"));
  return { x: axis(xaxis), y: axis(yaxis), layers };
}"""
PARTS = """
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const served = loaded.find((name) => name.endsWith("/main.js"));
  const { Player } = await import(served);
  const { Scene, sheetOf } = await import(served.replace("main.js", "filming.js"));
  const player = Player.last;
"""
"""The player on the page, and what makes films of it: the first lines of a function that asks them."""
AROUND = """import * as own from "./main.js?own";
export * from "./main.js?own";
"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def data(page: Page, name: str) -> str:
    return page.locator(PLAYER).get_attribute(f"data-{name}") or ""


def numbers(page: Page, name: str) -> tuple[float, float]:
    """An attribute of two numbers."""
    x, y = map(float, data(page, name).split(","))
    return x, y


def drawn(page: Page) -> str:
    """Wait until what was done last has been drawn; which race that is."""
    page.evaluate(FRAMES)
    return data(page, "race")


def rested(page: Page) -> None:
    """Wait until paths and curves are drawn as they are at rest: in the hand they have no edges."""
    for pane in ("stage", "chart"):
        expect(page.get_by_test_id(f"player-{pane}")).not_to_have_attribute("data-hurried", "true")


def eventually(page: Page, check: Callable[[], T]) -> T:
    """What holds now or in some frames: contours and axes are drawn after the paths."""
    for _ in range(200):
        with suppress(AssertionError):
            return check()
        page.evaluate(FRAMES)
    return check()


def quiet(page: Page) -> None:
    """Wait until the server has answered all, and the answer stands."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def knob(page: Page, key: str) -> Locator:
    return page.locator(f"[data-key='{key}'] [role=slider]")


def value(page: Page, key: str) -> float:
    return float(knob(page, key).get_attribute("aria-valuenow") or "nan")


def overheard(page: Page, script: str) -> None:
    """Put a script between the page and the player's entries, which it calls as `own`; it may export some itself."""
    page.route("**/main.js", lambda route: route.fulfill(body=AROUND + script, content_type="text/javascript"))


def middle(node: Locator) -> tuple[float, float]:
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Ring:
    """The start in the hand; the button stays down."""

    def __init__(self, page: Page):
        self.page = page
        self.x, self.y = numbers(page, "ring")
        page.mouse.move(self.x, self.y)
        page.mouse.down()

    def to(self, dx: float, dy: float) -> dict[str, float]:
        """Move so far from where it was taken; what it is then."""
        self.page.mouse.move(self.x + dx, self.y + dy, steps=4)
        drawn(self.page)
        x, y = numbers(self.page, "start")
        return {"start.x": x, "start.y": y}


class Knob:
    """A number in the hand; the button stays down."""

    def __init__(self, page: Page, key: str):
        self.page, self.key = page, key
        self.x, self.y = middle(knob(page, key))
        page.mouse.move(self.x, self.y)
        page.mouse.down()
        page.mouse.move(self.x + 4, self.y)  # from here on it is a drag

    def to(self, dx: float, _dy: float = 0) -> dict[str, float]:
        """Move so far from where it was taken; what it is then."""
        self.page.mouse.move(self.x + 4 + dx, self.y, steps=4)
        drawn(self.page)
        return {self.key: value(self.page, self.key)}


class Line:
    """What the server sends to a page: while it is held, nothing arrives, and what is seen is the browser's own."""

    def __init__(self, page: Page):
        self.held = False
        self._kept: list[tuple[WebSocketRoute, str | bytes]] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, way: WebSocketRoute) -> None:
        way.connect_to_server().on_message(lambda message: self._arrived(way, message))

    def _arrived(self, way: WebSocketRoute, message: str | bytes) -> None:
        if self.held:
            self._kept.append((way, message))
        else:
            way.send(message)

    def go_on(self) -> None:
        """What was sent meanwhile arrives, in order."""
        self.held = False
        for way, message in self._kept:
            way.send(message)
        self._kept.clear()


@dataclass(frozen=True)
class Drawing:
    """What a plot shows: its axes, and its canvases as they are."""

    x: tuple[float, float, float, float]
    """Pixels to its begin, its length in pixels, and its ends."""
    y: tuple[float, float, float, float]
    layers: tuple[np.ndarray, ...]
    """(height, width, 4)"""

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points in pixels of the plot, (n, 2)."""
        (left, width, x0, x1), (top, height, y0, y1) = self.x, self.y
        x = left + (points[:, 0] - x0) / (x1 - x0) * width
        y = top + height - (points[:, 1] - y0) / (y1 - y0) * height
        return np.column_stack([x, y])

    def within(self, pixels: np.ndarray) -> np.ndarray:
        """Which pixels lie in the frame, a little inside."""
        (left, width, *_), (top, height, *_) = self.x, self.y
        low, high = np.array([left, top]) + 3, np.array([left + width, top + height]) - 3
        return np.all((pixels > low) & (pixels < high), axis=1)

    def inked(self, pixels: np.ndarray, color: str) -> np.ndarray:
        """At which pixels, or beside them, one is of a run's colour."""
        return self.colored(pixels, PALETTE[color].light)

    def colored(self, pixels: np.ndarray, color: str) -> np.ndarray:
        """At which pixels, or beside them, one is of a colour."""
        wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
        found = np.zeros(len(pixels), bool)
        near = np.rint(pixels).astype(int) - (pixels % 1 > 0.5)  # a pixel reaches from its number to the next
        for layer in self.layers:
            like = (abs(layer[..., :3].astype(int) - wanted).max(axis=2) <= NEAR) & (layer[..., 3] >= INKED)
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    found |= like[near[:, 1] + dy, near[:, 0] + dx]
        return found


def seen(page: Page, pane: str = "stage") -> Drawing:
    """What stage or chart show now."""
    found = page.get_by_test_id(f"player-{pane}").evaluate(SEEN)
    layers = [np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))) for url in found["layers"]]
    return Drawing(tuple(found["x"]), tuple(found["y"]), tuple(layers))


def along(points: np.ndarray) -> np.ndarray:
    """Points every two pixels on the lines between points."""
    points = np.clip(points, -1e5, 1e5)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    length = np.concatenate([[0], np.cumsum(lengths)])
    at = np.arange(0, min(length[-1], 2e4), 2)
    return np.column_stack([np.interp(at, length, points[:, i]) for i in (0, 1)])


def clear(pixels: np.ndarray, others: Sequence[np.ndarray]) -> np.ndarray:
    """Which pixels lie apart from all the other curves."""
    covered = np.zeros((4096, 4096), bool)
    reach = range(-APART, APART + 1)
    for other in others:
        x, y = np.rint(np.clip(other, APART, 4095 - APART)).astype(int).T
        for dx, dy in ((dx, dy) for dx in reach for dy in reach if dx * dx + dy * dy <= APART * APART):
            covered[y + dy, x + dx] = True
    x, y = np.rint(pixels).astype(int).T
    return ~covered[y, x]


def paths(shown: Picture) -> list[np.ndarray]:
    """Where the runs went, up to where they left the plane; (steps + 1, 2) each."""
    return [np.column_stack([run.x, run.y])[: run.diverged or None] for run in shown.runs]


def curves(shown: Picture) -> list[np.ndarray]:
    """What the chart shows of the runs, as it is drawn; (steps + 1, 2) each."""
    chart, found = shown.chart, []
    for run in shown.runs:
        kept = np.asarray(run.chart, float)[: run.diverged or None]
        heights = np.log10(np.maximum(kept, 1e-16)) if chart.scale == "log" else kept + chart.zero
        found.append(np.column_stack([np.arange(len(kept)), heights]))
    return found


def judged(drawing: Drawing, shown: Picture, points: Sequence[np.ndarray]) -> list[tuple[int, int]]:
    """Of each run's line: at how many places it is looked for, clear of the others, and at how many it is not there."""
    lines = [along(drawing.place(curve)) for curve in points]
    found = []
    for i, (run, line) in enumerate(zip(shown.runs, lines, strict=True)):
        # Beside the frame nothing is looked for, but what is there covers what is a pixel further in.
        line = line[drawing.within(line)]
        line = line[clear(line, lines[:i] + lines[i + 1 :])]
        found.append((len(line), int((~drawing.inked(line, run.color)).sum())))
    return found


def leftover(drawing: Drawing, shown: Picture, gone: Picture) -> int:
    """How many places of paths that are no more are inked still."""
    lines = [along(drawing.place(curve)) for curve in paths(shown)]
    count = 0
    for run, curve in zip(gone.runs, paths(gone), strict=True):
        line = along(drawing.place(curve))
        line = line[drawing.within(line)]
        count += int(drawing.inked(line[clear(line, lines)], run.color).sum())
    return count


def race_of(scenario: Scenario, changes: dict[str, float]) -> Picture:
    """What NumPy makes of a scenario with some numbers changed."""
    return picture(with_handles(scenario, changes))


ENOUGH = 10
"""Places of a run, on stage and chart, that lie under no other run."""


def holds(page: Page, scenario: Scenario, changes: dict[str, float]) -> Picture:
    """The paths of a changed scenario stand on the stage, each in its colour, and its curves in the chart."""
    shown = race_of(scenario, changes)
    stage = judged(seen(page), shown, paths(shown))
    assert not any(wrong for _, wrong in stage), stage

    def charted() -> list[tuple[int, int]]:
        found = judged(seen(page, "chart"), shown, curves(shown))
        assert not any(wrong for _, wrong in found), found
        return found

    chart = eventually(page, charted)  # its axes follow a moment later
    # Paths and curves may cover each other; what is looked at has to be enough.
    assert all(a + b >= ENOUGH for (a, _), (b, _) in zip(stage, chart, strict=True)), (stage, chart)
    assert sum(places for places, _ in stage) >= 20, stage
    return shown


def grounded(page: Page, scenario: Scenario, changes: dict[str, float]) -> None:
    """The contours are those of the changed surface, over what is seen of it; the marks, too."""
    surface = with_handles(scenario, changes).race.surface

    def check() -> None:
        x, y, z, least = page.get_by_test_id("player-stage").evaluate(GROUND)
        heights = surface.value(np.stack(np.meshgrid(x, y), axis=-1)) - (surface.lowest or 0)
        # However heights are spaced, what is higher is drawn higher, and as high as what is as high.
        drawn = np.array(z).ravel()[np.argsort(heights, axis=None)]
        assert np.diff(drawn).min() >= -2e-3
        assert drawn[-1] > drawn[0]
        np.testing.assert_allclose(sorted(least), sorted(map(list, surface.points(surface.minima))), atol=1e-6)

    eventually(page, check)


GROUND = """({ data: [{ x, y, z }, ...marks] }) => {
  const minima = marks.filter(({ name }) => name === "minimum");
  const least = minima.flatMap((mark) => [...mark.x].map((x, k) => [x, mark.y[k]]));
  return [[...x], [...y], z.map((row) => [...row]), least];
}"""


def shades(shown: np.ndarray) -> np.ndarray:
    """A layer's pixels as they look on white; (height, width, 3)."""
    share = shown[..., 3:] / 255
    return shown[..., :3] * share + 255 * (1 - share)


def differing(one: Drawing, other: Drawing) -> int:
    """How many pixels an eye could tell apart."""
    assert (one.x, one.y) == (other.x, other.y)
    return sum(
        int((abs(shades(a) - shades(b)).max(axis=2) > 24).sum()) for a, b in zip(one.layers, other.layers, strict=True)
    )


def ranges_of(page: Page) -> list[float]:
    """Ends of both axes, their lengths in pixels, and where the contours end."""
    return page.get_by_test_id("player-stage").evaluate(
        """({ data: [{ x, y }], _fullLayout: { xaxis, yaxis } }) => [
          ...xaxis.range, ...yaxis.range, xaxis._length, yaxis._length, x[0], x[x.length - 1], y[0], y[y.length - 1]]"""
    )


def numbered(page: Page, shown: Picture, step: int) -> None:
    """The inspector's numbers are those of a step of this race."""
    assert shown.inside
    cards, runs = page.locator(".race-card").all(), page.locator(".race-inspector-run").all()
    for card, choice, inside in zip(cards, runs, shown.inside.runs, strict=True):
        choice.evaluate("(node) => node.click()")  # what is in the hand stays there
        rows = card.locator(".race-quantities tbody tr").all()
        for row, quantity in zip(rows, inside.quantities, strict=True):
            told = [float(cell.replace("−", "-").replace("–", "nan")) for cell in row.locator("td").all_inner_texts()]
            wanted = np.reshape(quantity.values, (-1, quantity.width))[step]
            np.testing.assert_allclose(told, wanted, rtol=6e-3, atol=1e-12, err_msg=quantity.name)


def arrowed(page: Page, shown: Picture, step: int) -> None:
    """The gradient's part of the next step is drawn from the tip of the momentum's, at the head of a lone run."""
    assert shown.inside
    (run,), (inside,), drawing = shown.runs, shown.inside.runs, seen(page)
    part = {series.name: np.reshape(series.values, (-1, 2))[step] for series in inside.parts if series.name != "axis"}
    head = np.array([run.x[step], run.y[step]])
    here, joint, end = drawing.place(
        np.array([head, head + part["momentum"], head + part["momentum"] + part["gradient"]])
    )
    longest = max(np.hypot(*(joint - here)), np.hypot(*(end - joint)), np.hypot(*(end - here)))
    times = 64 / longest if longest < 26 else 1  # short ones are magnified
    joint, end = here + times * (joint - here), here + times * (end - here)
    wanted = shown.look.relief["light"].arrows["gradient"]
    # Its shaft is broken, so that it is told from the momentum's in any colours.
    assert np.mean(drawing.colored(joint + np.outer(np.linspace(0.1, 0.6, 21), end - joint), wanted)) > 0.35


def settled(page: Page, scenario: Scenario) -> None:
    """Wait until a scenario stands in the address and its race, computed by the server, is drawn."""
    race = picture(scenario).race
    expect(page.locator(PLAYER)).to_have_attribute("data-race", race, timeout=15_000)
    quiet(page)
    eventually(page, lambda: _stands(page, scenario))


def _stands(page: Page, scenario: Scenario) -> None:
    assert from_params(parse_qs(urlsplit(page.url).query))[0] == scenario, page.url
