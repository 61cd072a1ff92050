"""A scenario: all that decides a picture, frozen and hashable; to and from a link; and its simulation.

A link reads `?v=1&surface=rosenbrock(b=50)&start=-1.5,2&steps=300&run=gd(lr=0.001)&run=adam(color=red)`. What is
left out has its default, which for a learning rate depends on the surface. Reading a link never fails: what
cannot be used is named in plain words, replaced by its default, and the rest still counts.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

import numpy as np

from declare import Declaration, Number, clip, number, number_text
from optim import RULES, Noise, Rule, Trajectory, run
from optim.run import OverBudget
from surfaces import SURFACES, Surface

VERSION = 1
"""Written into every link. A change of any default needs a new version that still reads the old one."""
COLORS = ("blue", "orange", "green", "violet", "red", "teal", "yellow", "gray")
"""Names of the colours a run may have, in the order in which new runs get them."""
MAX_RUNS = len(COLORS)
MAX_PART = 500
"""Characters of one link field that are read; more is refused."""
BUDGET = 2.0
"""Seconds that the step loop of one run may take."""
DEFAULT_SURFACE = "rosenbrock"
DEFAULT_RULES = ("gd", "momentum", "adam")

STEPS = number(200, "T", 10, 1000, "int", help="How many steps every optimizer takes.", bounds=(1, 1000))
NOISE = number(0, r"\sigma", 0, 10, help="Standard deviation of the noise on each gradient component.", bounds=(0, 1e3))
SEED = number(0, "s", 0, 99, "int", help="Another seed, another draw of the noise.", bounds=(0, 2**31 - 1))
START = number(0, "x_0", -5, 5, help="Where every optimizer starts.", bounds=(-1e3, 1e3))
SETTINGS = {"steps": STEPS, "noise": NOISE, "seed": SEED}

_KEYS = ("v", "surface", "start", *SETTINGS, "run")
# What learning platforms, mailers and Streamlit itself append to an address is nobody's mistake.
_NOT_OURS = re.compile(r"utm_\w+|fbclid|gclid|msclkid|embed|embed_options")
_CALL = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*", re.DOTALL)


@dataclass(frozen=True)
class Slot:
    """One run in the race: an optimizer and the colour it runs in."""

    optimizer: Rule
    color: str

    @property
    def key(self) -> str:
        """The rule's name in links."""
        return rule_key(type(self.optimizer))


@dataclass(frozen=True)
class Scenario:
    """All that decides a picture."""

    surface: Surface
    start: tuple[float, float]
    slots: tuple[Slot, ...]
    steps: int = STEPS.default  # pyright: ignore[reportAssignmentType]
    noise: float = NOISE.default
    seed: int = SEED.default  # pyright: ignore[reportAssignmentType]

    def on(self, surface: Surface) -> Scenario:
        """The same race on another surface. What stood at the old surface's default moves to the new one's."""
        start = default_start(surface) if self.start == default_start(self.surface) else self.start
        slots = tuple(replace(slot, optimizer=_moved(slot.optimizer, self.surface, surface)) for slot in self.slots)
        return replace(self, surface=surface, start=start, slots=slots)

    def with_slot(self, index: int, slot: Slot) -> Scenario:
        """Slot `index` replaced."""
        return replace(self, slots=(*self.slots[:index], slot, *self.slots[index + 1 :]))

    def without_slot(self, index: int) -> Scenario:
        """Slot `index` removed; the others keep their colours."""
        return replace(self, slots=self.slots[:index] + self.slots[index + 1 :])

    def with_rule(self, key: str) -> Scenario:
        """One more run, in the first colour that is free. ValueError when the race is full."""
        if len(self.slots) >= MAX_RUNS:
            raise ValueError(f"a race has at most {MAX_RUNS} runs")
        taken = {slot.color for slot in self.slots}
        color = next(color for color in COLORS if color not in taken) if len(taken) < len(COLORS) else COLORS[0]
        return replace(self, slots=(*self.slots, Slot(suited(key, self.surface), color)))


def rule_key(rule: type[Rule]) -> str:
    """The name of a rule in links: its file name."""
    return rule.__module__.rpartition(".")[2]


def suited(key: str, surface: Surface) -> Rule:
    """A rule with the learning rate that suits the surface, and its own defaults otherwise."""
    rule = RULES[key]
    return rule(lr=default_rate(rule, surface))


def default_rate(rule: type[Rule], surface: Surface) -> float:
    """The surface's rate for this rule, or for the unit the rule's rate is measured in; 3 significant digits."""
    declared = cast(Number, rule.declared()["lr"])
    rates = surface.rates
    if rule_key(rule) in rates:
        rate = surface.number(rates[rule_key(rule)])
    elif rule.rate_unit in rates:
        rate = surface.number(rates[rule.rate_unit]) * rule.rate_factor
    else:
        rate = declared.default
    low, high = declared.bounds
    return float(f"{min(max(rate, low), high):.3g}")


def default_start(surface: Surface) -> tuple[float, float]:
    """The surface's own start."""
    a, b = surface.start
    return surface.number(a), surface.number(b)


def default_scenario(surface: Surface | None = None) -> Scenario:
    """What a first visitor sees."""
    surface = surface or SURFACES[DEFAULT_SURFACE]
    slots = tuple(Slot(suited(key, surface), color) for key, color in zip(DEFAULT_RULES, COLORS, strict=False))
    return Scenario(surface, default_start(surface), slots)


def _moved(optimizer: Rule, old: Surface, new: Surface) -> Rule:
    rule = type(optimizer)
    return replace(optimizer, lr=default_rate(rule, new)) if optimizer.lr == default_rate(rule, old) else optimizer


# ---------------------------------------------------------------------------------------------- simulation


@dataclass(frozen=True, eq=False)
class Outcome:
    """One run's path, or the reason why there is none."""

    slot: Slot
    trajectory: Trajectory | None
    loss: np.ndarray
    """(T+1,); f along the path."""
    error: str = ""

    @property
    def diverged(self) -> int:
        """The step at which the run left the plane; 0 if it never did."""
        return int(self.trajectory.diverged[0]) if self.trajectory else 0


def simulate(scenario: Scenario) -> tuple[Outcome, ...]:
    """Run every slot; a run that did not change is not computed again, whoever asks."""
    return tuple(_outcome(scenario, slot) for slot in scenario.slots)


def _outcome(scenario: Scenario, slot: Slot) -> Outcome:
    noise = Noise(scenario.noise, scenario.seed if scenario.noise else 0)
    try:
        with _ONE_AT_A_TIME:
            trajectory, loss = _follow(scenario.surface, slot.optimizer, scenario.start, scenario.steps, noise)
    except OverBudget as error:
        return Outcome(slot, None, np.empty(0), str(error))
    return Outcome(slot, trajectory, loss)


# A class that opens one link together computes it once: the first one in fills the cache, the others find it.
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=256)
def _follow(
    surface: Surface, optimizer: Rule, start: tuple[float, float], steps: int, noise: Noise
) -> tuple[Trajectory, np.ndarray]:
    trajectory = run(optimizer, surface, np.array([start]), steps, noise, BUDGET)
    with np.errstate(all="ignore"):
        return trajectory, surface.value(trajectory.x)[:, 0]


# ---------------------------------------------------------------------------------------------- to a link


def to_params(scenario: Scenario) -> dict[str, list[str]]:
    """The query parameters of a scenario, decoded; defaults are left out."""
    surface = scenario.surface
    params = {"v": [str(VERSION)], "surface": [_call(surface.name, surface.declared(), surface.settings(), {})]}
    if scenario.start != default_start(surface):
        params["start"] = [",".join(number_text(c) for c in scenario.start)]
    for name, declared in SETTINGS.items():
        if (value := getattr(scenario, name)) != declared.default:
            params[name] = [declared.format(value)]
    runs = [_run_text(slot, i, surface) for i, slot in enumerate(scenario.slots)]
    if runs != [_run_text(slot, i, surface) for i, slot in enumerate(default_scenario(surface).slots)]:
        params["run"] = runs or ["none"]
    return params


def to_link(scenario: Scenario) -> str:
    """The query string of a scenario, `?` included, readable and fit to be written by hand."""
    pairs = [(key, value) for key, values in to_params(scenario).items() for value in values]
    return "?" + "&".join(f"{key}={quote(value, safe='(),=.')}" for key, value in pairs)


def _run_text(slot: Slot, index: int, surface: Surface) -> str:
    optimizer = slot.optimizer
    settings = {name: getattr(optimizer, name) for name in optimizer.declared()}
    extra = {"color": slot.color} if slot.color != COLORS[index] else {}
    return _call(slot.key, optimizer.declared(), settings, extra, {"lr": default_rate(type(optimizer), surface)})


def _call(
    name: str,
    declared: Mapping[str, Declaration],
    settings: Mapping[str, Any],
    extra: Mapping[str, str],
    defaults: Mapping[str, float] | None = None,
) -> str:
    default = {key: d.default for key, d in declared.items()} | dict(defaults or {})
    said = [f"{key}={declared[key].format(value)}" for key, value in settings.items() if value != default[key]]
    said += [f"{key}={value}" for key, value in extra.items()]
    return f"{name}({','.join(said)})" if said else name


# ---------------------------------------------------------------------------------------------- from a link


def from_params(params: Mapping[str, Sequence[str]]) -> tuple[Scenario, list[str]]:
    """The scenario of a link's decoded query parameters, and in plain words what could not be used."""
    problems: list[str] = []
    fields = _readable(params, problems)
    if fields.get("v", str(VERSION)) != str(VERSION):
        problems.append(f"v: {clip(fields['v'])} is not a version this page knows; read as version {VERSION}")
    surface = _read_surface(fields["surface"], problems) if "surface" in fields else SURFACES[DEFAULT_SURFACE]
    scenario = default_scenario(surface)
    if "start" in fields:
        scenario = replace(scenario, start=_read_start(fields["start"], scenario.start, problems))
    for name, declared in SETTINGS.items():
        if name in fields:
            scenario = replace(scenario, **{name: _read(name, declared, fields[name], declared.default, problems)})
    runs = [text for text in params.get("run", ()) if text.strip()]
    if runs:
        scenario = replace(scenario, slots=_read_runs(runs, surface, problems))
    return scenario, problems


def _readable(params: Mapping[str, Sequence[str]], problems: list[str]) -> dict[str, str]:
    """The known single-valued fields of a readable length; the first of each where one is repeated."""
    unknown = [key for key in params if key not in _KEYS and not _NOT_OURS.fullmatch(key)]
    problems += [f"{clip(key)} is not a part of a link; ignored" for key in unknown[:3]]
    if len(unknown) > 3:
        problems.append(f"{len(unknown) - 3} more parts are not known; ignored")
    fields = {}
    for key in _KEYS[:-1]:
        values = [value for value in params.get(key, ()) if value.strip()]
        if len(values) > 1:
            problems.append(f"{key}: given {len(values)} times; the first is used")
        if values and _short(values[0], key, problems):
            fields[key] = values[0]
    return fields


def _short(text: str, where: str, problems: list[str]) -> bool:
    if len(text) <= MAX_PART:
        return True
    problems.append(f"{where}: longer than {MAX_PART} characters; ignored")
    return False


def _read_start(text: str, default: tuple[float, float], problems: list[str]) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        problems.append(f"start: {clip(text)} is not two numbers with a comma between; using the surface's own start")
        return default
    return (
        _read("start, x", START, parts[0], default[0], problems),
        _read("start, y", START, parts[1], default[1], problems),
    )


def _read(where: str, declared: Declaration, text: str, default: Any, problems: list[str]) -> Any:
    try:
        return declared.parse(text.strip())
    except ValueError as error:
        problems.append(f"{where}: {error}; using {declared.format(default)}")
        return default


def _read_surface(text: str, problems: list[str]) -> Surface:
    name, arguments = _split_call(text, "surface", problems)
    if name not in SURFACES:
        problems.append(f"surface: {clip(name)} is not a known surface; using {DEFAULT_SURFACE}")
        return SURFACES[DEFAULT_SURFACE]
    surface = SURFACES[name]
    return surface.with_settings(**_settings(arguments, surface.declared(), surface.settings(), name, problems))


def _read_runs(texts: Sequence[str], surface: Surface, problems: list[str]) -> tuple[Slot, ...]:
    if [text.strip() for text in texts] == ["none"]:
        return ()
    if len(texts) > MAX_RUNS:
        problems.append(f"run: {len(texts)} runs given; the first {MAX_RUNS} are shown")
    slots: list[Slot] = []
    for i, text in enumerate(texts[:MAX_RUNS]):
        if slot := _read_run(text, i, COLORS[len(slots)], surface, problems):
            slots.append(slot)
    return tuple(slots)


def _read_run(text: str, index: int, color: str, surface: Surface, problems: list[str]) -> Slot | None:
    where = f"run {index + 1}"
    if not _short(text, where, problems):
        return None
    name, arguments = _split_call(text, where, problems)
    if name not in RULES:
        problems.append(f"{where}: {clip(name)} is not a known optimizer; left out")
        return None
    asked = arguments.pop("color", color)
    if asked not in COLORS:
        problems.append(f"{where}, color: {clip(asked)} is not one of {', '.join(COLORS)}; using {color}")
        asked = color
    optimizer = suited(name, surface)
    now = {key: getattr(optimizer, key) for key in optimizer.declared()}
    return Slot(replace(optimizer, **_settings(arguments, optimizer.declared(), now, where, problems)), asked)


def _split_call(text: str, where: str, problems: list[str]) -> tuple[str, dict[str, str]]:
    """`name(key=value,...)` as a name and its arguments; what does not fit the form is named and left out."""
    match = _CALL.fullmatch(text)
    if not match:
        problems.append(f"{where}: {clip(text)} is not of the form name(key=value,...)")
        return re.split(r"[(\s]", text.strip(), maxsplit=1)[0].lower(), {}
    arguments = {}
    for part in filter(str.strip, (match[2] or "").split(",")):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if equals and key not in arguments:
            arguments[key] = value
        else:
            problems.append(f"{where}: {clip(part)} is {'given twice' if equals else 'not of the form key=value'}")
    return match[1].lower(), arguments


def _settings(
    arguments: Mapping[str, str],
    declared: Mapping[str, Declaration],
    defaults: Mapping[str, Any],
    where: str,
    problems: list[str],
) -> dict[str, Any]:
    problems += [f"{where}: {clip(key)} is not a parameter here; ignored" for key in arguments if key not in declared]
    return {
        key: _read(f"{where}, {key}", d, arguments[key], defaults[key], problems) if key in arguments else defaults[key]
        for key, d in declared.items()
    }
