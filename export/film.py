"""A race as a film. Run as `python -m export.film`, a process of its own: drawing would hold up the page.

It reads a JSON object from its input (`Order` says what is in it), writes the file that it is called with, and prints
a JSON object per line: how much is done, and at the end a note on what had to be made smaller.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np

from export import ffmpeg
from export.order import FPS, GIF_BYTES, GIF_TRIES, SECONDS, Order
from export.pen import HEIGHT, WIDTH
from export.scene import Scene
from locales import _, use
from scenario import Path as Run
from scenario import Scenario, from_params, simulate

BUDGET = 20.0
"""Seconds for one run: the page has computed it before, but here others may be at work, too."""
Tell = Callable[[float], None]


def make(order: Order, path: Path, tell: Tell = lambda done: None) -> str:
    """Make the film. `tell` hears how much is done, from 0 to 1; returned is a note, mostly empty."""
    use(order.language)
    scenario = from_params(parse_qs(order.link.removeprefix("?")))[0]
    paths = simulate(scenario.race, BUDGET)
    if order.kind == "mp4":
        scene = Scene(scenario, paths, WIDTH, order.scheme)
        ffmpeg.mp4(path, (WIDTH, HEIGHT), FPS, _frames(scene, scenario, FPS, tell))
        return ""
    return _gif_that_fits(path, scenario, paths, order.scheme, tell)


def _gif_that_fits(path: Path, scenario: Scenario, paths: tuple[Run, ...], scheme: str, tell: Tell) -> str:
    for width, fps in GIF_TRIES:
        _gif(path, scenario, paths, width, fps, scheme, tell)
        if path.stat().st_size <= GIF_BYTES:
            if (width, fps) == GIF_TRIES[0]:
                return ""
            return _("Made smaller, with fewer pictures, to stay below {limit} MB.", limit=f"{GIF_BYTES / 1e6:g}")
    raise RuntimeError("no size stayed below the bound")


def _gif(
    path: Path, scenario: Scenario, paths: tuple[Run, ...], width: int, fps: float, scheme: str, tell: Tell
) -> None:
    last = Scene(scenario, paths, width, scheme).draw(scenario.race.steps)
    scene = Scene(scenario, paths, width, scheme)
    ffmpeg.gif(path, (last.shape[1], last.shape[0]), fps, _frames(scene, scenario, fps, tell), last)


def _frames(scene: Scene, scenario: Scenario, fps: float, tell: Tell) -> Iterator[np.ndarray]:
    """The pictures from the start to the last step. Very short races are shown a step a second, as on the page."""
    count = max(2, round(fps * min(SECONDS, scenario.race.steps)))
    for i in range(count + 1):
        yield scene.draw(scenario.race.steps * i / count)
        tell((i + 1) / (count + 1))


def _print(**said: float | str) -> None:
    # Whoever has started this may be gone; then there is nobody to make a film for, and writing fails.
    print(json.dumps(said), flush=True)


def main() -> None:
    """Do what the input says."""
    os.nice(5)
    order = Order(**json.loads(sys.stdin.read()))
    note = make(order, Path(sys.argv[1]), lambda done: _print(done=round(done, 3)))
    _print(note=note)


if __name__ == "__main__":
    main()
