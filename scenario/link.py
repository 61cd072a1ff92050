"""A scenario as a link, and back.

A link reads `?v=1&surface=rosenbrock(b=50)&start=-1.5,2&steps=300&run=gd(lr=0.001)&run=adam(color=red).cosine`:
a run is a rule, its settings in brackets, and after each point a schedule or wrapper around it. What is left
out has its default, which for a learning rate depends on the surface. Reading a link never fails: what cannot
be used is named in plain words, replaced by its default, and the rest still counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from declare import Declaration, clip, declarations, number_text
from locales import say, together
from optim import RULES, Rule
from scenario.model import (
    AROUND,
    COLORS,
    DEFAULT_SURFACE,
    MAX_PARTS,
    MAX_RUNS,
    NOISE,
    SEED,
    START,
    STEPS,
    Part,
    Scenario,
    Slot,
    View,
    default_rate,
    default_scenario,
    default_start,
    new_part,
    part_key,
    stack,
    suited,
    surface_in,
)
from surfaces import SURFACES, Surface
from surfaces.expression import FormulaError
from surfaces.formula import formula_surface

VERSION = 1
"""Written into every link. A change of any default needs a new version that still reads the old one."""
MAX_PART = 2500
"""Characters of one link field that are read; more is refused. A fully tuned rule in five schedules stays below."""

_SETTINGS = {"steps": STEPS, "noise": NOISE, "seed": SEED}
_VIEW = declarations(View)
_SINGLE = ("v", "surface", "f", "view", "start", *_SETTINGS, *_VIEW, "lesson")
_LESSON = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
# What learning platforms, mailers and Streamlit itself append to an address is nobody's mistake.
_NOT_OURS = re.compile(r"utm_\w+|fbclid|gclid|msclkid|embed|embed_options")
_CALL = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*", re.DOTALL)


def to_params(scenario: Scenario) -> dict[str, list[str]]:
    """The query parameters of a scenario, decoded; defaults are left out."""
    surface = scenario.surface
    params = {"v": [str(VERSION)]}
    if surface.text:
        params["f"] = [surface.text]
    else:
        params["surface"] = [_call(surface.name, surface.declared(), surface.settings())]
    if surface.window != surface.home:
        params["view"] = [",".join(number_text(end) for side in surface.window for end in side)]
    if scenario.start != default_start(surface):
        params["start"] = [",".join(number_text(c) for c in scenario.start)]
    for holder, declared in ((scenario, _SETTINGS), (scenario.view, _VIEW)):
        for name, d in declared.items():
            if (value := getattr(holder, name)) != d.default:
                params[name] = [d.format(value)]
    runs = [_run_text(slot, i, surface) for i, slot in enumerate(scenario.slots)]
    if runs != [_run_text(slot, i, surface) for i, slot in enumerate(default_scenario(surface).slots)]:
        params["run"] = runs or ["none"]
    if scenario.lesson:
        params["lesson"] = [scenario.lesson]
    return params


def to_link(scenario: Scenario) -> str:
    """The query string of a scenario, `?` included, readable and fit to be written by hand."""
    pairs = [(key, value) for key, values in to_params(scenario).items() for value in values]
    return "?" + "&".join(f"{key}={quote(value, safe='(),=.')}" for key, value in pairs)


def _run_text(slot: Slot, index: int, surface: Surface) -> str:
    rule, *around = slot.parts
    color = {"color": slot.color} if slot.color != COLORS[index] else {}
    calls = [_part_text(rule, color, {"lr": default_rate(type(slot.optimizer.rule), surface)})]
    return ".".join([*calls, *map(_part_text, around)])


def _part_text(part: Part, extra: Mapping[str, str] | None = None, defaults: Mapping[str, float] | None = None) -> str:
    declared = part.declared()
    return _call(part_key(part), declared, {name: getattr(part, name) for name in declared}, extra, defaults)


def _call(
    name: str,
    declared: Mapping[str, Declaration],
    settings: Mapping[str, Any],
    extra: Mapping[str, str] | None = None,
    defaults: Mapping[str, float] | None = None,
) -> str:
    default = {key: d.default for key, d in declared.items()} | dict(defaults or {})
    said = [f"{key}={declared[key].format(value)}" for key, value in settings.items() if value != default[key]]
    said += [f"{key}={value}" for key, value in (extra or {}).items()]
    return f"{name}({','.join(said)})" if said else name


def from_params(params: Mapping[str, Sequence[str]]) -> tuple[Scenario, list[str]]:
    """The scenario of a link's decoded query parameters, and in plain words what could not be used."""
    problems: list[str] = []
    fields = _readable(params, problems)
    if fields.get("v", str(VERSION)) != str(VERSION):
        problems.append(
            say(
                "v: {given} is not a version this page knows; read as version {version}",
                given=clip(fields["v"]),
                version=VERSION,
            )
        )
    surface = _read_ground(fields, problems)
    scenario = default_scenario(surface)
    if "start" in fields:
        scenario = replace(scenario, start=_read_start(fields["start"], scenario.start, problems))
    scenario = replace(scenario, **_read_all(_SETTINGS, fields, problems))
    scenario = replace(scenario, view=View(**_read_all(_VIEW, fields, problems)))
    scenario = replace(scenario, lesson=_read_lesson(fields.get("lesson", ""), problems))
    runs = [text for text in params.get("run", ()) if text.strip()]
    if runs:
        scenario = replace(scenario, slots=_read_runs(runs, surface, problems))
    return scenario, problems


def _readable(params: Mapping[str, Sequence[str]], problems: list[str]) -> dict[str, str]:
    """The known single-valued fields of a readable length; the first of each where one is repeated."""
    unknown = [key for key in params if key not in (*_SINGLE, "run") and not _NOT_OURS.fullmatch(key)]
    problems += [say("{key} is not a part of a link; ignored", key=clip(key)) for key in unknown[:3]]
    if len(unknown) > 3:
        problems.append(say("{count} more parts are not known; ignored", count=len(unknown) - 3))
    fields = {}
    for key in _SINGLE:
        values = [value for value in params.get(key, ()) if value.strip()]
        if len(values) > 1:
            problems.append(say("{key}: given {count} times; the first is used", key=key, count=len(values)))
        if values and _short(values[0], key, problems):
            fields[key] = values[0]
    return fields


def _short(text: str, where: str, problems: list[str]) -> bool:
    if len(text) <= MAX_PART:
        return True
    problems.append(say("{where}: longer than {most} characters; ignored", where=where, most=MAX_PART))
    return False


def _read_start(text: str, default: tuple[float, float], problems: list[str]) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        problems.append(
            say("start: {text} is not two numbers with a comma between; using the surface's own start", text=clip(text))
        )
        return default
    return (
        _read(say("start, x"), START, parts[0], default[0], problems),
        _read(say("start, y"), START, parts[1], default[1], problems),
    )


def _read_lesson(text: str, problems: list[str]) -> str:
    if not text or _LESSON.fullmatch(text):
        return text
    problems.append(say("lesson: {text} is not the name of a lesson; ignored", text=clip(text)))
    return ""


def _read(where: str, declared: Declaration, text: str, default: Any, problems: list[str]) -> Any:
    try:
        return declared.parse(text.strip())
    except ValueError as error:
        problems.append(
            say("{where}: {error}; using {default}", where=where, error=error, default=declared.format(default))
        )
        return default


def _read_all(declared: Mapping[str, Declaration], fields: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    return {name: _read(name, d, fields[name], d.default, problems) for name, d in declared.items() if name in fields}


def _read_ground(fields: Mapping[str, str], problems: list[str]) -> Surface:
    """The typed formula or the named surface, in the view that is asked for."""
    surface = _read_formula(fields["f"], problems) if "f" in fields else None
    if surface is None:
        surface = _read_surface(fields["surface"], problems) if "surface" in fields else SURFACES[DEFAULT_SURFACE]
    if "view" not in fields:
        return surface
    try:
        ends = [START.parse(end.strip()) for end in fields["view"].split(",")]
        if len(ends) != 4:
            raise ValueError(say("not four numbers"))
        return surface_in(surface, ((ends[0], ends[1]), (ends[2], ends[3])))
    except ValueError as error:
        problems.append(say("view: {error}; using the surface's own view", error=error))
        return surface


def _read_formula(text: str, problems: list[str]) -> Surface | None:
    try:
        return formula_surface(text)
    except FormulaError as error:
        place = say("f, at character {place}: {error}.", place=error.start + 1, error=error.message)
        problems.append(together(place, error.hint))
        return None


def _read_surface(text: str, problems: list[str]) -> Surface:
    name, arguments = _split_call(text, "surface", problems)
    if name not in SURFACES:
        problems.append(
            say("surface: {name} is not a known surface; using {default}", name=clip(name), default=DEFAULT_SURFACE)
        )
        return SURFACES[DEFAULT_SURFACE]
    surface = SURFACES[name]
    return surface.with_settings(**_settings(arguments, surface.declared(), surface.settings(), name, problems))


def _read_runs(texts: Sequence[str], surface: Surface, problems: list[str]) -> tuple[Slot, ...]:
    if [text.strip() for text in texts] == ["none"]:
        return ()
    if len(texts) > MAX_RUNS:
        problems.append(say("run: {count} runs given; the first {most} are shown", count=len(texts), most=MAX_RUNS))
    slots: list[Slot] = []
    for i, text in enumerate(texts[:MAX_RUNS]):
        if slot := _read_run(text, i, COLORS[len(slots)], surface, problems):
            slots.append(slot)
    if not slots:
        problems.append(say("run: none of the runs could be used; showing the usual ones"))
        return default_scenario(surface).slots
    return tuple(slots)


def _read_run(text: str, index: int, color: str, surface: Surface, problems: list[str]) -> Slot | None:
    where = say("run {number}", number=index + 1)
    if not _short(text, where, problems):
        return None
    first, *around = _split_chain(text)
    name, arguments = _split_call(first, where, problems)
    if name not in RULES:
        problems.append(say("{where}: {name} is not a known optimizer; left out", where=where, name=clip(name)))
        return None
    asked = arguments.pop("color", color)
    if asked not in COLORS:
        problems.append(
            say(
                "{where}, color: {asked} is not one of {colors}; using {color}",
                where=where,
                asked=clip(asked),
                colors=", ".join(COLORS),
                color=color,
            )
        )
        asked = color
    rule = suited(name, surface)
    if len(around) >= MAX_PARTS:
        problems.append(
            say("{where}: only the first {most} schedules and wrappers are used", where=where, most=MAX_PARTS - 1)
        )
    parts = [_read_around(call, rule, where, problems) for call in around[: MAX_PARTS - 1]]
    return Slot(stack([_tuned(rule, arguments, where, problems), *filter(None, parts)]), asked)


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


def _read_around(text: str, rule: Rule, where: str, problems: list[str]) -> Part | None:
    name, arguments = _split_call(text, where, problems)
    if name not in AROUND:
        problems.append(
            say("{where}: {name} is not a known schedule or wrapper; left out", where=where, name=clip(name))
        )
        return None
    return _tuned(new_part(name, rule), arguments, say("{where}, {name}", where=where, name=name), problems)


def _tuned(part: Part, arguments: Mapping[str, str], where: str, problems: list[str]) -> Part:
    declared = part.declared()
    now = {key: getattr(part, key) for key in declared}
    return replace(part, **_settings(arguments, declared, now, where, problems))


def _split_call(text: str, where: str, problems: list[str]) -> tuple[str, dict[str, str]]:
    """`name(key=value,...)` as a name and its arguments; what does not fit the form is named and left out."""
    match = _CALL.fullmatch(text)
    if not match:
        problems.append(say("{where}: {text} is not of the form name(key=value,...)", where=where, text=clip(text)))
        return re.split(r"[(\s]", text.strip(), maxsplit=1)[0].lower(), {}
    arguments = {}
    for part in filter(str.strip, (match[2] or "").split(",")):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if equals and key not in arguments:
            arguments[key] = value
        else:
            problems.append(
                say("{where}: {part} is given twice", where=where, part=clip(part))
                if equals
                else say("{where}: {part} is not of the form key=value", where=where, part=clip(part))
            )
    return match[1].lower(), arguments


def _settings(
    arguments: Mapping[str, str],
    declared: Mapping[str, Declaration],
    defaults: Mapping[str, Any],
    where: str,
    problems: list[str],
) -> dict[str, Any]:
    problems += [
        say("{where}: {key} is not a parameter here; ignored", where=where, key=clip(key))
        for key in arguments
        if key not in declared
    ]
    return {
        key: _read(say("{where}, {name}", where=where, name=key), d, arguments[key], defaults[key], problems)
        if key in arguments
        else defaults[key]
        for key, d in declared.items()
    }
