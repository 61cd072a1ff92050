"""docs/surfaces.md, from the catalogue."""

from __future__ import annotations

from itertools import groupby

from declare import number_text
from surfaces import SURFACES, Surface
from tools.markdown import default, made_by, table, values

HEAD = """\
# Surfaces

{count} surfaces in {groups} groups. Points and rates are those of the default parameters; tests hold every one of them.
A good learning rate stands by its unit: what the rate multiplies, or what it is the length of;
[optimizers.md](optimizers.md) says which rule has which.
"""


def page() -> str:
    """The whole document."""
    groups = [(name, list(found)) for name, found in groupby(SURFACES.values(), key=lambda surface: surface.group)]
    parts = [made_by("surfaces"), HEAD.format(count=len(SURFACES), groups=len(groups))]
    for name, found in groups:
        parts += [f"## {name}\n", *map(_entry, found)]
    return "\n".join(parts)


def _entry(surface: Surface) -> str:
    lines = [
        f"### {surface.title}\n",
        f"`{surface.name}`\n",
        f"$$\nf(x, y) = {surface.latex}\n$$\n",
        f"{surface.about}\n",
    ]
    if declared := surface.declared():
        rows = [(f"`{name}`", values(d), default(d), d.help) for name, d in declared.items()]
        lines.append(table(("parameter", "values", "default", ""), rows))
    facts = {
        "window": _window(surface),
        "start": _points(surface, (surface.start,)),
        "minima": _points(surface, surface.minima),
        "other minima": _points(surface, surface.local_minima),
        "saddles": _points(surface, surface.saddles),
        "rates": ", ".join(f"{unit} {surface.number(rate):.4g}" for unit, rate in surface.rates.items()),
    }
    lines += [f"* {name}: {text}" for name, text in facts.items() if text]
    return "\n".join([*lines, f"* source: {surface.source}\n"])


def _window(surface: Surface) -> str:
    return " × ".join(f"{number_text(low)} to {number_text(high)}" for low, high in surface.window)


def _points(surface: Surface, facts: tuple) -> str:
    return ", ".join(f"({x:.6g}, {y:.6g})" for x, y in surface.points(facts))
