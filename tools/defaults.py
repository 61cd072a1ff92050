"""What a link may leave out: every default of a race, as data.

A link names only what differs from a default, so a default that moves would move the pictures of links that are
years old. `tests/data/defaults-v1.json` keeps them as they were when links of version 1 first named them, and
`defaults-v2.json` what is another since version 2: colours. `python -m tools.defaults` adds what is new, and never
changes what stands there.
"""

import json
from pathlib import Path

from declare import declarations
from optim import RULES
from optim.conventions import CONVENTIONS, conventional
from scenario import COLORS, NOISE, SEED, STEPS, default_rate, default_start
from scenario.model import AROUND, default_race
from scenario.palette import own_color, usual_color
from surfaces import SURFACES, Surface
from surfaces.formula import formula_surface
from tools import ROOT

DATA = ROOT / "tests" / "data"
FORMULAS = ("x^2+y^2", "x*y", "(1-x)^2+100*(y-x^2)^2", "sin(x)+y^2/3", "abs(x)+abs(y)", "log(x)+y^2")
"""Start and rates of a typed formula are found by looking at it; the looking may not change either."""

MENDED = {
    "gradient_noise": "draws of its own: with equal seeds it was the scenario's own noise once more",
    "lookahead": "memory=velocity and memory=pullback reach what a rule declares as its velocity",
    "one_cycle, cyclical": "cycle_momentum moves what a rule declares as its momentum, and nothing else",
    "sgdr": "restarts are counted in closed form: last digits, and a restart that rounding had missed",
    "f": "a blank between two operands is the plus that an address makes a blank of",
    "f, view": "a formula is looked at in the window that the link asks for; it was looked at in its home first",
}
"""Faults that were mended: links of this version that name these take other steps than before."""


def of_surface(surface: Surface) -> dict:
    return {
        "window": surface.window,
        "start": default_start(surface),
        "parameters": {name: d.default for name, d in surface.declared().items()},
        "rates": {key: default_rate(rule, surface) for key, rule in RULES.items()},
    }


def of_class(cls: type) -> dict:
    return {name: d.default for name, d in declarations(cls).items()}


def defaults() -> dict[str, dict]:
    """All of it, in the types of JSON, by the name of the file that keeps it."""
    found = {"defaults-v1": _first(), "defaults-v2": _second()}
    return json.loads(json.dumps(found))


def _second() -> dict:
    conventions = {name: {key: conventional(key, name) for key in (*RULES, *AROUND)} for name in CONVENTIONS.options}
    said = {name: {key: own for key, own in of.items() if own} for name, of in conventions.items()}
    return {"order": COLORS, "colors": {rule: usual_color(rule) for rule in RULES}, "conventions": said}


def _first() -> dict:
    first = default_race()
    return {
        "surface": first.surface.name,
        "runs": [[run.key, run.color] for run in first.runs],
        "colors": {i: own_color("gd", COLORS[:i], version=1) for i in range(len(COLORS))},
        "mended": MENDED,
        "steps": STEPS.default,
        "noise": NOISE.default,
        "seed": SEED.default,
        "rules": {key: of_class(rule) for key, rule in RULES.items()},
        "around": {key: of_class(cls) for key, cls in AROUND.items()},
        "surfaces": {name: of_surface(surface) for name, surface in SURFACES.items()},
        "formulas": {text: of_surface(formula_surface(text)) for text in FORMULAS},
    }


def added(known: dict, found: dict) -> dict:
    """`known` with what only `found` has."""
    both = {key: added(value, found[key]) for key, value in known.items() if isinstance(value, dict) and key in found}
    return found | known | both


def path(name: str) -> Path:
    """Where a file of defaults lies."""
    return DATA / f"{name}.json"


if __name__ == "__main__":
    for name, found in defaults().items():
        known = json.loads(path(name).read_text()) if path(name).exists() else {}
        path(name).write_text(json.dumps(added(known, found), indent=1) + "\n")
