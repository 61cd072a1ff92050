"""docs/optimizers.md, from the rules, wrappers and schedules themselves."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from declare import Choice, Declaration, Number
from optim import RULES, SCHEDULES, WRAPPERS, Optimizer, Wrapper, conventions
from optim.conventions import CONVENTIONS, OWN, conventional
from optim.core import Declared, Family
from tools.markdown import table
from tools.reference import COMMITTED, LEFT_OUT, Case, cases, translate

UNITS = {
    "gradient": "The rate multiplies a gradient.",
    "velocity": "The rate multiplies a sum of gradients.",
    "ahead": "The rate multiplies a sum of gradients.",
    "length": "",
    "steps": "The rate multiplies the rule's own recent steps.",
    "number": "The rate has no unit.",
}
"""What a rate is, in a sentence. A length is one in a rule's own way, and so the help of each says which."""

HEAD = """\
<!-- Made by tools/optimizers.py; change the docstrings instead. -->

# Optimizers, wrappers and schedules

{rules} rules, {wrappers} wrappers and {schedules} schedules. They were checked against trajectories that the named
libraries made in float64: {cases} of {all} cases replay within their rounding over the whole run
(`tests/test_reference.py`). {unseen} of their {forms} forms have no such case; these are checked by closed forms, by
loops written after the libraries and by the laws in `tests/`.

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
    forms, seen = _forms(), {form for case in replayed for form in _chosen(translate(case))}
    counts |= {"forms": len(forms), "unseen": len(forms - seen)}
    checked = _checked(replayed)
    parts = [HEAD.format(**counts), _contents(), *_rules(checked)]
    parts += ["## Wrappers\n", "They change what any optimizer does, and go around each other.\n"]
    parts += [_entry(cls, checked.get(cls)) for cls in WRAPPERS.values()]
    parts += ["## Schedules\n", "The factor on the rate at step $t$. `Scheduled` puts one around any optimizer.\n"]
    parts += [_entry(cls, checked.get(cls)) for cls in SCHEDULES.values()]
    parts += ["## Conventions\n", *_conventions()]
    parts += ["## Left out\n", *(f"* **{name}**: {reason}\n" for name, reason in LEFT_OUT.items())]
    return "\n".join(parts)


def _conventions() -> Iterator[str]:
    """What each convention says that is not the page's own default."""
    _first, *rest = (inspect.getdoc(conventions) or "").split("\n\n")
    yield "\n\n".join(
        [*rest, "`conventions=` in a link chooses one of these; a number that a run names stays as it is.\n"]
    )
    names = [name for name in CONVENTIONS.options if name != OWN]
    rows = []
    for key, cls in {**RULES, **WRAPPERS, **SCHEDULES}.items():
        said = [", ".join(f"`{k}={_text(cls, k, v)}`" for k, v in conventional(key, name).items()) for name in names]
        rows += [[cls.__name__, *said]] if any(said) else []
    yield table(["", *names], rows) + "\n"


def _text(cls: type[Declared], name: str, value: float | str) -> str:
    return cls.declared()[name].format(value)  # type: ignore[arg-type]


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
                yield _entry(cls, checked.get(cls), UNITS[cls.rate_unit])


def _checked(replayed: list[Case]) -> dict[type, Counter[str]]:
    """For every class: the libraries whose trajectories it has replayed, and how many."""
    found: dict[type, Counter[str]] = {}
    for case in replayed:
        for cls in _classes(translate(case)):
            found.setdefault(cls, Counter())[case.library] += 1
    return found


Form = tuple[type, str, str]
"""A class, one of its choices, and an option of that."""


def _forms() -> set[Form]:
    """All that can be chosen anywhere."""
    classes = [*RULES.values(), *WRAPPERS.values(), *SCHEDULES.values()]
    choices = [(cls, name, d) for cls in classes for name, d in cls.declared().items() if isinstance(d, Choice)]
    return {(cls, name, option) for cls, name, declared in choices for option in declared.options}


def _chosen(optimizer: Optimizer) -> Iterator[Form]:
    """What is chosen in the layers of one optimizer, in those too that a test's own class refines."""
    for layer in optimizer.layers():
        for part in (layer, getattr(layer, "one", None), getattr(layer, "two", None)):
            for cls in type(part).__mro__ if isinstance(part, Declared) else ():
                yield from ((cls, name, getattr(part, name)) for name in getattr(cls, "declared", dict)())


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
