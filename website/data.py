"""What the browser needs to make every picture by itself: tapes, the grammar of links, and words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from declare import Choice, Declaration, Number
from lessons import courses, lessons
from locales import _, catalogue, language
from optim import RULES
from optim.core import Layer, Rule, symbol
from optim.pieces import Hole, LayerPiece, RulePiece, Told, forms, layer_piece, rule_piece
from picture.ground import SYMBOLS, Mark, ground
from picture.layers import Layer as Switch
from picture.layers import layers
from picture.lesson import Lesson, lesson
from picture.live import Within, within
from picture.look import SCALES, Look, Swatch, swatches
from player.assets import WEB
from player.texts import keys, texts
from scenario import QUANTITIES, View, default_scenario, handles
from scenario.model import AROUND, DEFAULT_SURFACE
from scenario.section import Section
from scenario.table import Table, table
from scenario.traced import attempted, charted, noise_tape, terrain_of
from surfaces import SURFACES
from telling.latex import plain
from telling.sheet import sheet_of_widths
from tracing import Tape

T = TypeVar("T")
HERE = WEB / "site"
SCHEDULED = {"alpha": 1}
"""What a schedule adds to the quantities that a rule's formula names."""


@dataclass(frozen=True)
class Tapes:
    """Everything that is computed; by forms, "by=value,bias=no", where there are choices. None is only for a server."""

    noise: Tape
    along: Tape
    """Noise on a curve, which has one component."""
    rules: dict[str, dict[str, RulePiece | None]]
    around: dict[str, dict[str, LayerPiece | None]]
    functions: dict[str, Tape]
    """Value, gradient and Hessian of each surface."""
    charted: dict[str, dict[str, Tape | None]]
    """Of each surface, by quantity."""
    within: dict[str, Within | None]
    """What every rule has at each step, on each surface."""


@dataclass(frozen=True)
class Charted:
    """What can be charted, in words."""

    name: str
    height: bool
    titles: dict[str, str]
    """What stands at the axis, by surface."""


@dataclass(frozen=True)
class Formula:
    """A rule's formula as MathML."""

    formula: str
    plain: str
    """With slots for numbers,"""
    scheduled: str
    """and where a schedule moves the rate."""
    options: dict[str, dict[str, str]]
    """The choices in words, by name and option: those that are not the default are told beside it."""


@dataclass(frozen=True)
class Taught:
    """A course: the names of its lessons, in order."""

    title: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """Everything that is said, in one language."""

    lang: str
    table: Table
    titles: dict[str, str]
    """Of the surfaces."""
    quantities: dict[str, Charted]
    numbers: dict[str, tuple[str, str, str]]
    """Of the race's own numbers, by the key of the handle: what each is called, its symbol, and help."""
    marks: dict[str, str]
    """Plotly's name of the marker of each kind of point."""
    critical: dict[str, tuple[Mark, ...]]
    """What is found on each surface in its own window, with its parameters as they are at first."""
    looks: dict[str, Look]
    """By the size of the type."""
    palette: tuple[Swatch, ...]
    layers: tuple[Switch, ...]
    along: tuple[Switch, ...]
    """The same of a curve."""
    formulas: dict[str, Formula]
    vectors: dict[str, tuple[str, ...]]
    """Which quantities of a rule are directions."""
    symbols: dict[str, str]
    """Every recorded quantity as MathML."""
    lessons: dict[str, Lesson]
    courses: dict[str, Taught]
    texts: dict[str, str]
    """What is said by the player, and of what it refuses, by the English text; empty in English."""


def tapes() -> Tapes:
    """All of them; a few seconds."""
    gradient_and_all = {name: terrain_of(surface) for name, surface in SURFACES.items()}
    return Tapes(
        noise=noise_tape(),
        along=noise_tape(first=True),
        rules={key: _by_form(rule, lambda f, rule=rule: rule_piece(_formed(rule, f))) for key, rule in RULES.items()},
        around={key: _by_form(cls, lambda f, cls=cls: layer_piece(_fresh(cls, f))) for key, cls in AROUND.items()},
        functions={name: own.function for name, own in gradient_and_all.items() if own and own.function},
        charted={name: {key: charted(key, surface) for key in QUANTITIES} for name, surface in SURFACES.items()},
        within={name: within(surface) for name, surface in SURFACES.items()},
    )


def _by_form(cls: type[Rule] | type[Layer], record: Callable[[dict[str, str]], T]) -> dict[str, T | None]:
    return {_said(form): attempted(lambda form=form: record(form)) for form in forms(cls)}


def _said(form: dict[str, str]) -> str:
    return ",".join(f"{name}={option}" for name, option in form.items())


def _formed(rule: type[Rule], form: dict[str, str]) -> Rule:
    return replace(rule(lr=_default(rule)), **form)  # type: ignore[arg-type]


def _default(rule: type[Rule]) -> float:
    rate = rule.declared()["lr"]
    assert isinstance(rate, Number)
    return rate.default


def _fresh(cls: type[Layer], form: dict[str, str]) -> Layer:
    return replace(cls.fresh(Hole(lr=0.0)), **form)


def words(tapes: Tapes) -> Wording:
    """In the language in use. Looks for the critical points of every surface, which takes a while the first time."""
    own = default_scenario().race
    shown = [handle for handle in handles(replace(own, noise=1.0)) if handle.run is None]
    return Wording(
        lang=language(),
        table=_spoken(table()),
        titles={name: _(surface.title) for name, surface in SURFACES.items()},
        quantities={
            key: Charted(_(q.name), q.height, {name: _(q.title(s)) for name, s in SURFACES.items()})
            for key, q in QUANTITIES.items()
        },
        numbers={
            h.key: (_(h.label), plain(h.declared.symbol), _(h.declared.help)) for h in shown if "surface" not in h.key
        },
        marks=SYMBOLS,
        critical={
            name: ground(Section(surface, None, ()), View(critical="on")).marks for name, surface in SURFACES.items()
        },
        looks={size: Look(scale) for size, scale in SCALES.items()},
        palette=swatches(),
        layers=layers(View(), SURFACES[DEFAULT_SURFACE]),
        along=layers(View(), next(surface for surface in SURFACES.values() if surface.curve)),
        formulas={key: _formula(key, tapes) for key in RULES},
        vectors={key: rule.vectors for key, rule in RULES.items()},
        symbols=_symbols(tapes),
        lessons={name: told for name, one in lessons().items() if (told := lesson(one.scenario))},
        courses={name: Taught(_(course.title), course.lessons) for name, course in courses().items()},
        texts=texts() | _texts(),
    )


def _formula(key: str, tapes: Tapes) -> Formula:
    rule = _formed(RULES[key], {})
    piece = next(iter(tapes.rules[key].values()))
    widths = {one.name: one.width for one in piece.quantities} if piece else {}
    alone = sheet_of_widths(rule, tuple(widths.items()))
    scheduled = sheet_of_widths(rule, tuple({**widths, **SCHEDULED}.items()))
    options = {
        name: {option: _(text) for option, text in d.options.items() if option != d.default}
        for name, d in rule.declared().items()
        if isinstance(d, Choice)
    }
    return Formula(alone.formula, alone.template, scheduled.template, options)


def _symbols(tapes: Tapes) -> dict[str, str]:
    """Of every quantity, and of what it is called beside another of its name."""
    pieces = [*tapes.rules.values(), *tapes.around.values()]
    named: list[Told] = [one for forms in pieces for piece in forms.values() if piece for one in piece.quantities]
    names = dict.fromkeys(name for one in named for name in (one.name, *(f"{one.name}_{n}" for n in range(2, 6))))
    rule = _formed(RULES["gd"], {})
    return dict(sheet_of_widths(rule, tuple((name, 1) for name in names if symbol(name))).rows)


def _texts() -> dict[str, str]:
    """What the site's own modules say, in `t` and `say`: by the English text, wherever Python says it too."""
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.js")))
    known = catalogue(language())
    written = {text.replace('\\"', '"') for text in re.findall(r'"((?:[^"\\\n]|\\.)+)"', sources)}
    return {text: known[text] for text in [*keys(HERE), *sorted(written)] if text in known}


def _spoken(english: Table) -> Table:
    """The grammar with its texts in the language in use, and symbols as they are read."""
    return replace(
        english,
        rules={key: replace(row, declared=_all(row.declared)) for key, row in english.rules.items()},
        around={key: replace(row, declared=_all(row.declared)) for key, row in english.around.items()},
        surfaces={key: replace(row, declared=_all(row.declared)) for key, row in english.surfaces.items()},
    )


def _all(declared: dict[str, Any]) -> dict[str, Any]:
    return {name: _declared(one) for name, one in declared.items()}


def _declared(declared: Declaration) -> Declaration:
    if isinstance(declared, Number):
        return replace(declared, help=_(declared.help), symbol=plain(declared.symbol))
    return replace(declared, help="", options=dict.fromkeys(declared.options, ""))


def sent(value: Any) -> Any:
    """A dataclass as JSON has it; floats that are whole without their point."""
    return _short(asdict(value))


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0":
        return int(value)
    return value


__all__ = ["Charted", "Formula", "Tapes", "Wording", "sent", "tapes", "words"]
