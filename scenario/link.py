"""A scenario as a link, and back.

A link reads `?v=2&surface=rosenbrock(b=50)&start=-1.5,2&steps=300&run=gd(lr=0.001)&run=adam(color=red).cosine`:
a run is a rule, its settings in brackets, and after each point a schedule or wrapper around it. What is left
out has its default, which for a learning rate depends on the surface. Reading a link never fails: what cannot
be used is named in plain words, replaced by its default, and the rest still counts. In a formula, `f=x^2+y^2`,
a plus may be written as it is: see `surfaces.expression.from_link`.

A run that names no colour has that of its rule, or where a run before it has that one, the next of the palette; in
links of version 1 colours went by place. A link without `v` is read as one of the newest version.

`FIELDS` is the grammar: one entry for each field, with how it is written and how it is read. Reading goes through
the table from top to bottom and starts with what a first visitor sees; writing leaves out what is at its default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from declare import Choice, Declaration, Number, clip, declarations, number_text
from locales import Text, say, together
from once import once
from optim import RULES, Rule
from optim.conventions import CONVENTIONS
from scenario import datalink
from scenario.axes import MOST, Axis, parse
from scenario.calls import call, settings_of, split_call
from scenario.handles import span
from scenario.model import (
    AROUND,
    BATCH,
    COLORS,
    DEFAULT_SURFACE,
    MAX_PARTS,
    MAX_RUNS,
    NOISE,
    ORDER,
    SEED,
    START,
    STEPS,
    WRITTEN,
    Part,
    Race,
    Run,
    Scenario,
    default_race,
    default_rate,
    default_scenario,
    default_start,
    new_part,
    part_key,
    stack,
    suited,
    surface_in,
    usual_settings,
)
from scenario.palette import own_color
from scenario.reader import Reader
from scenario.trained import task_of
from scenario.view import PAIR, PLANE, Page, View
from surfaces import SURFACES, Surface
from surfaces.core import Interval, Window
from surfaces.expression import FormulaError, from_link
from surfaces.formula import check_window, formula_surface
from surfaces.plane import across

VERSION = 2
"""Written into every link. A change of any default needs a new version that still reads the old one."""
PICTURE = frozenset(
    {
        "surface",
        "f",
        "data",
        "model",
        "loss",
        "view",
        "start",
        "init",
        "batch",
        "order",
        "steps",
        "noise",
        "seed",
        "conventions",
        "run",
    }
)
"""The fields that make an address a picture of its own; what is drawn besides may be added to a lesson's."""

SURFACE = (
    *("surface", "f", "data", "model", "loss", "view", "seen", "init", "start", "batch", "order"),
    *("sample", "beside", "plane", "pair", "tint", "axes"),
)
"""The fields that are of no use on another surface."""

HIDDEN = Choice(
    "off",
    {"off": "The run is drawn.", "on": "Only its row is left."},
    "Whether a run is in the race without being drawn.",
)
READ = ("1", "2")
"""Versions that are read. Of the first, only the colours of runs that name none are others."""

LESSON = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
"""What a lesson or a course may be called."""
LESSONS = re.compile(rf"{LESSON.pattern}(?:,{LESSON.pattern}){{0,59}}")
"""A list of lessons by their names, or what these begin with."""


@dataclass(frozen=True)
class Field:
    """One field of a link."""

    name: str
    write: Callable[[Scenario], Sequence[str]]
    """Its values; none where the scenario has what is there without it."""
    read: Callable[[Reader, Scenario], Scenario]
    """The scenario with what the link says about this field, if it says anything."""
    about: str
    """What it is, for `docs/links.md`."""
    declared: Declaration | None = None
    """Its values, where they are declared."""


def to_params(scenario: Scenario) -> dict[str, list[str]]:
    """The query parameters of a scenario, decoded; defaults are left out."""
    return {field.name: list(values) for field in FIELDS if (values := field.write(scenario))}


def to_link(scenario: Scenario) -> str:
    """The query string of a scenario, `?` included, readable and fit to be written by hand."""
    pairs = [(key, value) for key, values in to_params(scenario).items() for value in values]
    return "?" + "&".join(f"{key}={quote(value, safe='(),=.')}" for key, value in pairs)


def from_params(params: Mapping[str, Sequence[str]]) -> tuple[Scenario, list[str]]:
    """The scenario of a link's decoded query parameters, and in plain words what could not be used."""
    reader = Reader(params, [field.name for field in FIELDS], repeated=("run",))
    scenario = default_scenario()
    for field in FIELDS:
        scenario = field.read(reader, scenario)
    return scenario, reader.problems


# ------------------------------------------------------------------------------------------ the objective


def _read_version(reader: Reader, scenario: Scenario) -> Scenario:
    given = reader.text("v")
    if given not in ("", *READ):
        reader.complain(
            say(
                "v: {given} is not a version this page knows; read as version {version}",
                given=clip(given),
                version=VERSION,
            )
        )
    return scenario


def _version(reader: Reader) -> int:
    given = reader.text("v")
    return int(given) if given in READ else VERSION


def _formula(scenario: Scenario) -> list[str]:
    text = scenario.race.surface.text
    return [text] if text else []


def _read_formula(reader: Reader, scenario: Scenario) -> Scenario:
    """A typed formula, looked at in the window that the link asks for; at home if it has no value there."""
    if not (text := from_link(reader.text("f"))):
        return scenario
    try:
        surface = _first_seen(text, _asked_window(reader), len(reader.text("view").split(",")))
    except FormulaError as error:
        place = say("f, at character {place}: {error}.", place=error.start + 1, error=error.message)
        reader.complain(together(place, error.hint))
        return scenario
    return replace(scenario, race=default_race(surface))


def _first_seen(text: str, asked: Window | None, given: int) -> Surface:
    """A window without a value is refused where it is read, and so are two numbers unless of a curve."""
    if asked:
        with suppress(FormulaError):
            surface = formula_surface(text, asked)
            if surface.curve or given != 2:
                return surface
    return formula_surface(text)


def _named(scenario: Scenario) -> list[str]:
    surface = scenario.race.surface
    return (
        [] if _formula(scenario) or task_of(surface) else [call(surface.name, surface.declared(), surface.settings())]
    )


def _read_named(reader: Reader, scenario: Scenario) -> Scenario:
    known = _formula(scenario) or task_of(scenario.race.surface)
    if known or not (text := reader.text("surface")):
        return scenario
    name, arguments = split_call(text, "surface", reader)
    if name not in SURFACES:
        reader.complain(
            say("surface: {name} is not a known surface; using {default}", name=clip(name), default=DEFAULT_SURFACE)
        )
        return scenario
    surface = SURFACES[name]
    settings = settings_of(arguments, surface.declared(), surface.settings(), name, reader)
    return replace(scenario, race=default_race(surface.with_settings(**settings)))


def _window(scenario: Scenario) -> list[str]:
    surface = scenario.race.surface
    if surface.window == surface.home:
        return []
    side = surface.window[0]
    return [_ends((side,) if surface.curve and surface.window == across(side) else surface.window)]


def _asked_window(reader: Reader) -> Window | None:
    """The window that the link asks for; None where it asks for none that can be used."""
    try:
        asked = _window_of(reader.text("view"), curve=True)
        check_window(asked)
    except ValueError:
        return None
    return asked


def _read_window(reader: Reader, scenario: Scenario) -> Scenario:
    if not (text := reader.text("view")):
        return scenario
    try:
        return replace(
            scenario,
            race=default_race(surface_in(scenario.race.surface, _window_of(text, scenario.race.surface.curve))),
        )
    except ValueError as error:
        reader.complain(say("view: {error}; using the surface's own view", error=error))
        return scenario


def _sides(text: str, declared: Number) -> Window:
    ends = [declared.parse(end.strip()) for end in text.split(",")]
    if len(ends) != 4:
        raise ValueError(say("not four numbers"))
    return (ends[0], ends[1]), (ends[2], ends[3])


def _window_of(text: str, curve: bool) -> Window:
    """Of a curve two numbers are enough."""
    if curve and text.count(",") == 1:
        low, high = (START.parse(end.strip()) for end in text.split(","))
        return across((low, high))
    return _sides(text, START)


def _ends(sides: Sequence[Interval]) -> str:
    return ",".join(number_text(end) for side in sides for end in side)


def _pair(scenario: Scenario) -> list[str]:
    pair = scenario.view.pair
    return [",".join(map(str, pair))] if pair != View().pair else []


def _read_pair(reader: Reader, scenario: Scenario) -> Scenario:
    if not (text := reader.text("pair")):
        return scenario
    own, parts = View().pair, text.split(",")
    if len(parts) != 2:
        reader.complain(say("pair: {text} is not two numbers of weights", text=clip(text)))
        return scenario
    i, j = (int(reader.value("pair", PAIR, part, usual)) for part, usual in zip(parts, own, strict=True))
    return scenario.with_view(pair=(i, j))


def _axes(scenario: Scenario) -> list[str]:
    axes = scenario.view.axes
    return ["|".join(axis.text for axis in axes)] if axes else []


def _read_axes(reader: Reader, scenario: Scenario) -> Scenario:
    if not (text := reader.text("axes")):
        return scenario
    axes: list[Axis] = []
    for said in text.split("|"):
        try:
            axes.append(_known(parse(said), scenario.race))
        except ValueError as error:
            reader.complain(say("axes: {error}; left out", error=error))
    if len(axes) > MOST:
        reader.complain(say("axes: {count} numbers given; the first {most} run", count=len(axes), most=MOST))
    return scenario.with_view(axes=tuple(axes[:MOST]))


def _known(axis: Axis, race: Race) -> Axis:
    """The axis itself; ValueError where no run has such a number, or none that may be there."""
    if not any(span(race, i, axis) for i in range(max(1, len(race.runs)))):
        raise ValueError(say("{name} is no number of this race", name=clip(axis.key)))
    return axis


def _seen(scenario: Scenario) -> list[str]:
    return [_ends(scenario.view.seen)] if scenario.view.seen else []


def _read_seen(reader: Reader, scenario: Scenario) -> Scenario:
    if not (text := reader.text("seen")):
        return scenario
    try:
        return scenario.with_view(seen=_sides(text, PLANE))
    except ValueError as error:
        reader.complain(say("seen: {error}; showing the whole window", error=error))
        return scenario


# ------------------------------------------------------------------------------------------ start and settings


def _start(scenario: Scenario) -> list[str]:
    race = scenario.race
    own = race.start == default_start(race.surface) or race.drawn
    shown = race.start[:1] if race.surface.curve else race.start
    return [] if own or race.surface.d > WRITTEN else [",".join(map(number_text, shown))]


def _read_start(reader: Reader, scenario: Scenario) -> Scenario:
    if not (text := reader.text("start")):
        return scenario
    parts, own = text.split(","), scenario.race.start
    if scenario.race.surface.curve and len(parts) == 1:
        parts.append("0")
    if len(parts) != len(own) or len(own) > WRITTEN:
        reader.complain(_no_start(text, len(own)))
        return scenario
    names = [say("start, {axis}", axis=axis) for axis in (("x", "y") if len(own) == 2 else range(1, len(own) + 1))]
    start = tuple(
        reader.value(name, START, *said) for name, said in zip(names, zip(parts, own, strict=True), strict=True)
    )
    return scenario.with_race(start=start, drawn=None)


def _no_start(text: str, count: int) -> Text:
    shown = clip(text)
    if count > WRITTEN:
        return say("start: {count} weights are not written out; using those that are drawn", count=count)
    if count > 2:
        return say(
            "start: {text} is not {count} numbers with commas between; using those drawn", text=shown, count=count
        )
    return say("start: {text} is not two numbers with a comma between; using the surface's own start", text=shown)


def _setting(part: str, name: str, declared: Declaration) -> Field:
    """A declared field of the race, the view or the page."""

    def write(scenario: Scenario) -> list[str]:
        value = getattr(getattr(scenario, part), name)
        return [declared.format(value)] if value != declared.default else []

    def read(reader: Reader, scenario: Scenario) -> Scenario:
        if not (text := reader.text(name)):
            return scenario
        value = reader.value(name, declared, text, declared.default)
        return replace(scenario, **{part: replace(getattr(scenario, part), **{name: value})})

    return Field(name, write, read, declared.help, declared)


def _conventions(scenario: Scenario) -> list[str]:
    conventions = scenario.race.conventions
    return [conventions] if conventions != CONVENTIONS.default else []


def _read_conventions(reader: Reader, scenario: Scenario) -> Scenario:
    if not (text := reader.text("conventions")):
        return scenario
    asked = reader.value("conventions", CONVENTIONS, text, CONVENTIONS.default)
    return scenario.racing(scenario.race.under(asked))


def _taught(name: str, pattern: re.Pattern[str], wrong: Callable[[str], Text], help: str) -> Field:
    """A field of the page that names what is taught; whether there is such a thing is not known here."""

    def write(scenario: Scenario) -> list[str]:
        return [text] if (text := getattr(scenario.page, name)) else []

    def read(reader: Reader, scenario: Scenario) -> Scenario:
        text = reader.text(name)
        if not text or pattern.fullmatch(text):
            return scenario.with_page(**{name: text})
        reader.complain(wrong(clip(text)))
        return scenario

    return Field(name, write, read, help)


# ------------------------------------------------------------------------------------------ runs


def _runs(scenario: Scenario) -> list[str]:
    race = scenario.race
    runs = _run_texts(race)
    return [] if runs == _own_texts(race.surface, race.conventions) else runs or ["none"]


@once(64)
def _own_texts(surface: Surface, conventions: str) -> list[str]:
    """Those that a surface has of its own."""
    return _run_texts(default_race(surface).under(conventions))


def _run_texts(race: Race) -> list[str]:
    colors = [run.color for run in race.runs]
    return [run_text(run, race, own=own_color(run.key, colors[:i])) for i, run in enumerate(race.runs)]


def run_text(run: Run, race: Race, own: str = "") -> str:
    """A run as it stands in a link, wherever that is: what is usual in the race is left out, and the color `own`."""
    rule, *around = run.parts
    drawn = {"color": run.color} if run.color != own else {}
    if run.hidden:
        drawn["hidden"] = "on"
    rate = {"lr": default_rate(type(run.optimizer.rule), race.surface)}
    calls = [_part_text(rule, usual_settings(rule, race.conventions) | rate, drawn)]
    return ".".join([*calls, *(_part_text(part, usual_settings(part, race.conventions)) for part in around)])


def _part_text(part: Part, usual: Mapping[str, Any], extra: Mapping[str, str] | None = None) -> str:
    declared = part.declared()
    return call(part_key(part), declared, {name: getattr(part, name) for name in declared}, extra, usual)


def _read_runs(reader: Reader, scenario: Scenario) -> Scenario:
    texts = reader.texts("run")
    if not texts:
        return scenario
    if [text.strip() for text in texts] == ["none"]:
        return scenario.with_race(runs=())
    if len(texts) > MAX_RUNS:
        reader.complain(say("run: {count} runs given; the first {most} are shown", count=len(texts), most=MAX_RUNS))
    runs: list[Run] = []
    for i, text in enumerate(texts[:MAX_RUNS]):
        if run := _read_run(text, i, [run.color for run in runs], scenario.race, reader):
            runs.append(run)
    if not runs:
        reader.complain(say("run: none of the runs could be used; showing the usual ones"))
        return scenario
    return scenario.with_race(runs=tuple(runs))


def _read_run(text: str, index: int, taken: Sequence[str], race: Race, reader: Reader) -> Run | None:
    where = say("run {number}", number=index + 1)
    if not reader.readable(text, where):
        return None
    first, *around = _split_chain(text)
    name, arguments = split_call(first, where, reader)
    if name not in RULES:
        reader.complain(say("{where}: {name} is not a known optimizer; left out", where=where, name=clip(name)))
        return None
    color = own_color(name, taken, _version(reader))
    asked = _read_color(arguments.pop("color", color), color, where, reader)
    hidden = reader.value(
        say("{where}, {name}", where=where, name="hidden"), HIDDEN, arguments.pop("hidden", "off"), "off"
    )
    rule = suited(name, race.surface, race.conventions)
    if len(around) >= MAX_PARTS:
        reader.complain(
            say("{where}: only the first {most} schedules and wrappers are used", where=where, most=MAX_PARTS - 1)
        )
    parts = [_read_around(call, rule, race.conventions, where, reader) for call in around[: MAX_PARTS - 1]]
    return Run(stack([_tuned(rule, arguments, where, reader), *filter(None, parts)]), asked, hidden == "on")


def _read_color(asked: str, own: str, where: str, reader: Reader) -> str:
    if asked in COLORS:
        return asked
    reader.complain(
        say(
            "{where}, color: {asked} is not one of {colors}; using {color}",
            where=where,
            asked=clip(asked),
            colors=", ".join(COLORS),
            color=own,
        )
    )
    return own


def _split_chain(text: str) -> list[str]:
    """The calls of `a(...).b(...).c`: split at the points outside brackets."""
    calls, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "." and depth == 0:
            calls.append("")
        else:
            calls[-1] += character
    return calls


def _read_around(text: str, rule: Rule, conventions: str, where: str, reader: Reader) -> Part | None:
    name, arguments = split_call(text, where, reader)
    if name not in AROUND:
        reader.complain(
            say("{where}: {name} is not a known schedule or wrapper; left out", where=where, name=clip(name))
        )
        return None
    return _tuned(new_part(name, rule, conventions), arguments, say("{where}, {name}", where=where, name=name), reader)


def _tuned(part: Part, arguments: Mapping[str, str], where: str, reader: Reader) -> Part:
    declared = part.declared()
    now = {key: getattr(part, key) for key in declared}
    return replace(part, **settings_of(arguments, declared, now, where, reader))


FIELDS: tuple[Field, ...] = (
    Field("v", lambda _scenario: [str(VERSION)], _read_version, "The version of links."),
    Field(
        "f",
        _formula,
        _read_formula,
        "A formula in x and y, or in x alone: a curve; where it can be used, `surface` is not read.",
    ),
    Field("data", datalink.data, datalink.read_data, "A loss on data, as below; then `surface` is not read."),
    Field("model", datalink.model, datalink.read_with_data("model"), "What predicts from them: one of those below."),
    Field("loss", datalink.loss, datalink.read_with_data("loss"), "What a miss costs: one of those below."),
    Field("surface", _named, _read_named, "A surface by its name, with its parameters in brackets."),
    Field(
        "view",
        _window,
        _read_window,
        "The window: where it ends in x, `x0,x1`, and in y, `y0,y1`; of a curve x is enough.",
    ),
    Field("seen", _seen, _read_seen, "What is looked at of the plane, `x0,x1,y0,y1`; the race is the same."),
    Field("init", datalink.init, datalink.read_init, "How weights at the start are drawn: `xavier(seed=3)`."),
    Field(
        "start",
        _start,
        _read_start,
        "Where every optimizer starts: `x,y`; on a curve `x`; of up to 40 weights, all of them.",
    ),
    Field("batch", datalink.batch, datalink.read_batch, BATCH.help),
    Field("order", datalink.order, datalink.read_order, ORDER.help),
    *(_setting("race", name, d) for name, d in {"steps": STEPS, "noise": NOISE, "seed": SEED}.items()),
    Field("conventions", _conventions, _read_conventions, CONVENTIONS.help, CONVENTIONS),
    *(_setting("view", name, d) for name, d in declarations(View).items()),
    Field("pair", _pair, _read_pair, "With `plane=weights`: which two, by their numbers, `i,j`."),
    *(_setting("page", name, d) for name, d in declarations(Page).items()),
    Field("run", _runs, _read_runs, "One run, as below; once for each, or `none`."),
    Field("axes", _axes, _read_axes, "Numbers of a map, sweep or search, `lr(0.1,1)|start.x`, of runs or the race."),
    _taught(
        "lesson",
        LESSON,
        lambda text: say("lesson: {text} is not the name of a lesson; ignored", text=text),
        "A lesson by its name; alone it opens the lesson's own picture.",
    ),
    _taught(
        "course",
        LESSON,
        lambda text: say("course: {text} is not the name of a course; ignored", text=text),
        "A course by its name: it leads from lesson to lesson. Alone it opens the first.",
    ),
    _taught(
        "lessons",
        LESSONS,
        lambda text: say("lessons: {text} is not a list of lessons, such as 01,04,06; ignored", text=text),
        "A course of one's own: lessons by their names or numbers, `01,04,06`.",
    ),
)
"""Every field of a link, in the order in which they are written and read."""
