"""What an exported file is called: after the race that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from locales import _
from scenario import Race
from surfaces import Surface

LONGEST = 80
"""Characters of a name without its ending; safe on every file system."""


def stem(race: Race) -> str:
    """Small letters, digits and single dashes: `rosenbrock-gd-momentum-adam`, `formula-x-2-cos-y-adam`."""
    surface = race.surface
    ground = f"formula {surface.text}" if surface.text else surface.name
    runs = dict.fromkeys(run.key for run in race.runs)
    return _cut(_plain(ground), LONGEST // 2) + "".join(_fitting(runs, LONGEST // 2))


def title(surface: Surface) -> str:
    """What stands above the picture, in the reader's language: the surface's name, or the formula that was typed."""
    return f"{called(surface)} = {surface.text}" if surface.text else _(surface.title)


def called(surface: Surface) -> str:
    """How f is written before an equals sign."""
    return "f(x)" if surface.curve else "f(x, y)"


def file_name(race: Race, ending: str) -> str:
    """The name of the file of one kind: `rosenbrock-adam.mp4`."""
    return f"{stem(race)}.{ending}"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _cut(text: str, length: int) -> str:
    """The first words of a name that fit; at least the beginning of the first."""
    if len(text) <= length:
        return text
    return text[: length + 1].rpartition("-")[0] or text[:length]


def _fitting(words: Iterable[str], room: int) -> Iterator[str]:
    for word in map(_plain, words):
        room -= 1 + len(word)
        if room < 0:
            return
        yield f"-{word}"
