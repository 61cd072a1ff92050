"""Writes docs/optimizers.md from the rules, wrappers and schedules themselves: python docs/make_optimizers.py"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from reference import COMMITTED, LEFT_OUT, Case, cases, translate  # noqa: E402

from declare import Declaration, Number  # noqa: E402
from optim import RULES, SCHEDULES, WRAPPERS, Optimizer, Wrapper  # noqa: E402
from optim.core import Declared, Family  # noqa: E402

PAGE = ROOT / "docs" / "optimizers.md"
UNITS = {
    "gradient": "multiplies a gradient",
    "velocity": "multiplies a sum of gradients",
    "ahead": "multiplies a sum of gradients",
    "length": "is about the length of a step",
    "steps": "multiplies the rule's own recent steps",
    "number": "has no unit",
}

HEAD = """\
<!-- Made by docs/make_optimizers.py; change the docstrings instead. -->

# Optimizers, wrappers and schedules

{rules} rules, {wrappers} wrappers and {schedules} schedules. Every one was checked against trajectories that
the named libraries made in float64: {cases} of {all} cases replay within their rounding over the whole run
(`tests/test_reference.py`).

In the formulas $x_t$ is the point after step $t = 1, 2, \\dots$, products and roots of vectors are taken
coordinate by coordinate, and what is not said to start elsewhere starts at 0. Where a method keeps an average
of its points, the path drawn is that of the points, and the average is recorded as $\\bar x$.
"""


def page() -> str:
    """The whole document."""
    found = cases(COMMITTED)
    replayed = [case for case in found if case.optimizer not in LEFT_OUT]
    counts = {"cases": len(replayed), "all": len(found)}
    counts |= {"rules": len(RULES), "wrappers": len(WRAPPERS), "schedules": len(SCHEDULES)}
    checked = _checked(replayed)
    parts = [HEAD.format(**counts), _contents(), *_rules(checked)]
    parts += ["## Wrappers\n", "They change what any optimizer does, and go around each other.\n"]
    parts += [_entry(cls, checked.get(cls)) for cls in WRAPPERS.values()]
    parts += ["## Schedules\n", "The factor on the rate at step $t$. `Scheduled` puts one around any optimizer.\n"]
    parts += [_entry(cls, checked.get(cls)) for cls in SCHEDULES.values()]
    parts += ["## Left out\n", *(f"* **{name}**: {reason}\n" for name, reason in LEFT_OUT.items())]
    return "\n".join(parts)


def _contents() -> str:
    lines = []
    for family in get_args(Family):
        names = [f"[{cls.__name__}](#{name})" for name, cls in RULES.items() if cls.family == family]
        lines.append(f"* {family}: {', '.join(names)}")
    return "\n".join(lines) + "\n"


def _rules(checked: dict[type, Counter[str]]) -> Iterator[str]:
    for family in get_args(Family):
        yield f"## {family.capitalize()}\n"
        for cls in RULES.values():
            if cls.family == family:
                yield _entry(cls, checked.get(cls), f"The rate {UNITS[cls.rate_unit]}.")


def _checked(replayed: list[Case]) -> dict[type, Counter[str]]:
    """For every class: the libraries whose trajectories it has replayed, and how many."""
    found: dict[type, Counter[str]] = {}
    for case in replayed:
        for cls in _classes(translate(case)):
            found.setdefault(cls, Counter())[case.library] += 1
    return found


def _classes(optimizer: Optimizer) -> Iterator[type]:
    yield from type(optimizer).__mro__
    if schedule := getattr(optimizer, "schedule", None):
        for part in (schedule, getattr(schedule, "one", None), getattr(schedule, "two", None)):
            yield type(part)
    if isinstance(optimizer, Wrapper):
        yield from _classes(optimizer.inner)


def _entry(cls: type[Declared], checked: Counter[str] | None, aside: str = "") -> str:
    lines = [f"### {cls.__name__}", "", cls.summary(), "", "$$", cls.formula().strip(), "$$", ""]
    lines += [f"{cls.notes()} {aside}".strip(), ""] if cls.notes() or aside else []
    rows = [_row(name, declared) for name, declared in cls.declared().items()]
    if rows:
        lines += ["| field | symbol | default | values | |", "|---|---|---|---|---|", *rows, ""]
    if checked:
        named = ", ".join(f"{library} ({number})" for library, number in sorted(checked.items()))
        lines += [f"Checked against: {named}.", ""]
    else:
        lines += ["Checked by its closed form and by the laws in `tests/`.", ""]
    return "\n".join(lines)


def _row(name: str, declared: Declaration) -> str:
    if isinstance(declared, Number):
        low, high = declared.bounds
        values = f"{low:g} to {high:g}"
        return f"| `{name}` | ${_cell(declared.symbol)}$ | {declared.default:g} | {values} | {_cell(declared.help)} |"
    values = "; ".join(f"`{option}`: {text}" for option, text in declared.options.items())
    return f"| `{name}` | | `{declared.default}` | {_cell(values)} | {_cell(declared.help)} |"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.name} is not what the code says; run: make docs")
