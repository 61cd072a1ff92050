"""What a scenario is, and what stands in it by default."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast

from declare import Choice, Number, number
from learning.batches import ORDERS
from learning.init import start as weights
from locales import say
from once import once
from optim import RULES, SCHEDULES, WRAPPERS, Optimizer, Rule
from optim.conventions import CONVENTIONS, OWN, conventional
from optim.core import Layer, stack
from optim.schedules import Scheduled
from scenario.palette import PALETTE, own_color
from scenario.trained import task_of
from scenario.view import Page, View
from surfaces import SURFACES, Surface
from surfaces.core import Window
from surfaces.formula import check_window, formula_surface

COLORS = tuple(PALETTE)
"""Names of the colours a run may have."""
MAX_RUNS = 8
MAX_PARTS = 6
"""A rule and at most this many less one schedules and wrappers around it."""
DEFAULT_SURFACE = "rosenbrock"
DEFAULT_RULES = ("gd", "momentum", "adam")

STEPS = number(200, "T", 10, 1000, "int", help="How many steps every optimizer takes.", bounds=(1, 1000))
NOISE = number(0, r"\sigma", 0, 10, help="Standard deviation of the noise on each gradient component.", bounds=(0, 1e3))
SEED = number(0, "s", 0, 99, "int", help="Another seed, another draw of the noise.", bounds=(0, 2**31 - 1))
START = number(0, "x_0", -5, 5, help="Where every optimizer starts.", bounds=(-1e3, 1e3))
BATCH = number(0, "B", 0, 200, "int", help="Rows of data that each step sees; 0 for all of them.", bounds=(0, 200))
ORDER = Choice("shuffled", ORDERS, "In which order the rows come.")
WRITTEN = 40
"""Weights up to which a start is written out; of more there is only how they were drawn."""

Part = Rule | Layer
"""One layer of an optimizer: the rule inside, or a schedule or wrapper around it."""

Piece = tuple[str, str, str]
"""Of a run's label: a word, the value beside it, and where that is a number which of the run's it is: "0.lr"."""

# What a visitor may put around a rule. A schedule brings its wrapper along.
AROUND: dict[str, type[Layer]] = {
    **{key: schedule for key, schedule in SCHEDULES.items() if key != "constant"},
    **{key: wrapper for key, wrapper in WRAPPERS.items() if wrapper is not Scheduled},
}
_KEYS: dict[type, str] = {cls: key for registry in (RULES, AROUND) for key, cls in registry.items()}


def part_key(part: Part) -> str:
    """The name of a rule, schedule or wrapper in links."""
    return _KEYS[type(part)]


def parts(optimizer: Optimizer) -> list[Part]:
    """The layers of an optimizer, the rule first, then outwards; `stack` puts them together again."""
    return optimizer.layers()


def new_part(key: str, rule: Rule, conventions: str = OWN) -> Layer:
    """A schedule or wrapper with its default settings."""
    return replace(AROUND[key].fresh(rule), **conventional(key, conventions))


@dataclass(frozen=True)
class Run:
    """One run in the race: an optimizer, with all that is wrapped around it, and the colour it runs in."""

    optimizer: Optimizer
    color: str
    hidden: bool = False
    """Whether it is in the race without being drawn: only its row is left."""

    @property
    def parts(self) -> list[Part]:
        """The layers of the optimizer, the rule first."""
        return parts(self.optimizer)

    @property
    def key(self) -> str:
        """The rule's name in links."""
        return part_key(self.optimizer.rule)

    @property
    def label(self) -> str:
        """What the run is called on the page."""
        return " + ".join(type(part).__name__ for part in self.parts)

    def with_part(self, index: int, **settings: Any) -> Run:
        """Some settings of one layer changed; ValueError where one is refused."""
        layers = self.parts
        layers[index] = replace(layers[index], **settings)
        return replace(self, optimizer=stack(layers))


@dataclass(frozen=True)
class Drawn:
    """Weights at the start as they are drawn."""

    kind: str = "xavier"
    seed: int = 0


@dataclass(frozen=True)
class Race:
    """What is computed: runs from one start over one surface. Links hold it for ever, however it is drawn.

    Over a loss on data each step sees `batch` rows, 0 for all, in an `order`; elsewhere there are none.
    """

    surface: Surface
    start: tuple[float, ...]
    """As many coordinates as the surface has."""
    runs: tuple[Run, ...]
    steps: int = cast(int, STEPS.default)
    noise: float = NOISE.default
    seed: int = cast(int, SEED.default)
    batch: int = cast(int, BATCH.default)
    order: str = ORDER.default
    drawn: Drawn | None = None
    """How the weights at the start were drawn; None where they stand at the surface's own, or were set by hand."""
    conventions: str = CONVENTIONS.default
    """Whose forms and constants a run has where nothing else is asked for."""

    def __post_init__(self) -> None:
        # A rule that goes by lengths must see none but the curve's own.
        if self.surface.curve and self.start[1]:
            object.__setattr__(self, "start", (self.start[0], 0.0))

    @property
    def chance(self) -> bool:
        """Whether anything is drawn while it runs, so that another seed makes another race."""
        task = task_of(self.surface)
        shuffled = task and self.order == "shuffled" and 0 < self.batch < len(task.problem.x)
        return bool(self.noise or shuffled or (task and task.dropped))

    @property
    def labels(self) -> list[str]:
        """What each run is called in the race: its label, and where others share that, the settings that differ."""
        return [" ".join(f"{name} {value}".strip() for name, value, _ in pieces) for pieces in self.names]

    @property
    def names(self) -> list[list[Piece]]:
        """The pieces of each run's label."""
        shared = {run.label: [r for r in self.runs if r.label == run.label] for run in self.runs}
        return [[(run.label, "", ""), *_distinction(run, shared[run.label])] for run in self.runs]

    def on(self, surface: Surface) -> Race:
        """The same race on another surface. What stood at the old surface's default moves to the new one's.

        Weights that were drawn are drawn anew. Batches are of a loss on data, and no larger than there are rows.
        """
        start, drawn = self._begun(surface)
        runs = tuple(replace(run, optimizer=_moved(run.optimizer, self.surface, surface)) for run in self.runs)
        task = task_of(surface)
        batch = self.batch if task and self.batch <= len(task.problem.x) else cast(int, BATCH.default)
        order = self.order if task else ORDER.default
        return replace(self, surface=surface, start=start, runs=runs, drawn=drawn, batch=batch, order=order)

    def under(self, conventions: str) -> Race:
        """The same race under other conventions. What stood at the default of the old ones moves to the new ones'."""
        if conventions == self.conventions:
            return self
        CONVENTIONS.check(conventions)
        runs = tuple(
            replace(run, optimizer=stack(_said_anew(part, self.conventions, conventions) for part in run.parts))
            for run in self.runs
        )
        return replace(self, runs=runs, conventions=conventions)

    def _begun(self, surface: Surface) -> tuple[tuple[float, ...], Drawn | None]:
        """Where it starts on another surface, and how that was drawn."""
        before, now = task_of(self.surface), task_of(surface)
        if self.drawn and now:
            return drawn_start(surface, self.drawn), self.drawn
        alike = (before and before.rows.dataset) == (now and now.rows.dataset) and len(self.start) == surface.d
        own = self.start == default_start(self.surface) or not alike
        return default_start(surface) if own else self.start, None

    def with_run(self, index: int, run: Run) -> Race:
        """Run `index` replaced."""
        return replace(self, runs=(*self.runs[:index], run, *self.runs[index + 1 :]))

    def tuned(self, index: int, part: int, **settings: Any) -> Race:
        """Some settings of one part of run `index` changed; ValueError where one is refused."""
        return self.with_run(index, self.runs[index].with_part(part, **settings))

    def with_rule(self, key: str) -> Race:
        """One more run, in its rule's colour or the next that is free. ValueError when the race is full."""
        if len(self.runs) >= MAX_RUNS:
            raise ValueError(say("a race has at most {most} runs", most=MAX_RUNS))
        color = own_color(key, [run.color for run in self.runs])
        return replace(self, runs=(*self.runs, Run(suited(key, self.surface, self.conventions), color)))


@dataclass(frozen=True)
class Scenario:
    """All that decides a picture: the race, how it is seen, and the page around it."""

    race: Race
    view: View = field(default_factory=View)
    page: Page = field(default_factory=Page)

    def racing(self, race: Race) -> Scenario:
        """Another race, seen as this one; what was looked at of a plane is of no use on another."""
        before, now = self.race.surface, race.surface
        # Of a loss on data every number is another surface, but it lies in the same plane.
        same = (before.name, before.text, before.window, before.d) == (now.name, now.text, now.window, now.d)
        return replace(self, race=race, view=self.view if same else replace(self.view, seen=None, axes=()))

    def retold(self, before: Scenario) -> Scenario:
        """The same, after a change by hand: numbers that were found for another race are only given."""
        found = self.view.tuned != "given" and self.view.tuned == before.view.tuned
        return self.with_view(tuned="given") if found and self.race != before.race else self

    def with_race(self, **changes: Any) -> Scenario:
        """The same view and page of a race with some fields changed."""
        return self.racing(replace(self.race, **changes))

    def with_view(self, **changes: Any) -> Scenario:
        """The same race, seen otherwise; ValueError where a setting is refused."""
        return replace(self, view=replace(self.view, **changes))

    def with_page(self, **changes: Any) -> Scenario:
        """The same picture on another page."""
        return replace(self, page=replace(self.page, **changes))


def surface_in(surface: Surface, window: Window) -> Surface:
    """The same surface in another window; ValueError where the window is refused.

    A typed formula is looked at anew: its start and rates are chosen for what is seen.
    """
    check_window(window)
    if surface.text:
        return formula_surface(surface.text, window)
    return replace(surface, window=window)


def suited(key: str, surface: Surface, conventions: str = OWN) -> Rule:
    """A rule with the learning rate that suits the surface, and its defaults otherwise."""
    rule = RULES[key]
    return rule(lr=default_rate(rule, surface), **conventional(key, conventions))


def default_rate(rule: type[Rule], surface: Surface) -> float:
    """The surface's rate in the unit that the rule's rate is measured in, or the rule's own; 3 significant digits."""
    declared = cast(Number, rule.declared()["lr"])
    found = surface.rate(rule.rate_unit)
    rate = declared.default if found is None else found * rule.rate_factor
    low, high = declared.bounds
    return float(f"{min(max(rate, low), high):.3g}")


def default_start(surface: Surface) -> tuple[float, ...]:
    """The surface's own start."""
    return tuple(map(surface.number, surface.start))


def drawn_start(surface: Surface, drawn: Drawn) -> tuple[float, ...]:
    """The weights that are drawn so; ValueError where a surface has none."""
    task = task_of(surface)
    if task is None:
        raise ValueError(say("only weights are drawn, and here are none"))
    return tuple(map(float, weights(task.network, drawn.kind, drawn.seed)))


def default_race(surface: Surface | None = None) -> Race:
    """The race a first visitor sees, or the one a surface has of its own."""
    surface = surface or SURFACES[DEFAULT_SURFACE]
    race = _race_of(surface)
    # Two may be the same and yet be spelled differently.
    return race if race.surface is surface else replace(race, surface=surface)


@once(64)
def _race_of(surface: Surface) -> Race:
    race = Race(surface, default_start(surface), ())
    for key in DEFAULT_RULES:
        race = race.with_rule(key)
    return race


def default_scenario(surface: Surface | None = None) -> Scenario:
    """What a first visitor sees."""
    return Scenario(default_race(surface))


def usual_settings(part: Part, conventions: str) -> dict[str, Any]:
    """What a part has where nothing is said: its defaults under the conventions; a rate depends on the surface, too."""
    own = {name: declared.default for name, declared in part.declared().items()}
    return own | dict(conventional(part_key(part), conventions))


def _said_anew(part: Part, old: str, new: str) -> Part:
    before, after = usual_settings(part, old), usual_settings(part, new)
    moved = {name for name in after if after[name] != before[name] == getattr(part, name)}
    return replace(part, **{name: after[name] for name in moved})


def _distinction(run: Run, alike: list[Run]) -> list[Piece]:
    """The settings of a run in which the runs of its kind differ."""
    found = []
    for i, part in enumerate(run.parts):
        for name, declared in part.declared().items():
            if len({getattr(other.parts[i], name) for other in alike}) > 1:
                number = f"{i}.{name}" if isinstance(declared, Number) else ""
                found.append((name, declared.format(getattr(part, name)), number))
    return found


def _moved(optimizer: Optimizer, old: Surface, new: Surface) -> Optimizer:
    rule = optimizer.rule
    if rule.lr != default_rate(type(rule), old):
        return optimizer
    return optimizer.with_rule(replace(rule, lr=default_rate(type(rule), new)))
