"""The controls of a loss on data: which rows, what is made of them, what a miss costs, and how the steps see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from learning.dataset import OWN
from learning.init import INITS
from learning.sets import DATASETS
from locales import _, say
from optim.core import Declared
from scenario import Scenario, default_start
from scenario.model import ORDER, Drawn, drawn_start
from scenario.task import HELD, LOSSES, MODELS, SCALE, Rows, Task
from scenario.trained import task_of, trained
from scenario.view import PAIR
from ui.controls import control, handle_controls, select, shown_control
from ui.store import ask
from ui.widgets import Change, apply, unfit, view

TaskChange = Callable[[Task, Any], Task]
NAMES = {
    "l2": say("Penalty on large weights"),
    "hidden": say("Hidden layers"),
    "activation": say("Activation"),
    "output": say("Output"),
    "intercept": say("Intercept"),
    "dropout": say("Dropout"),
    "n": say("Neurons"),
}
"""What the settings of models and losses are called; one that is not here by its name in links."""


def data_controls(scenario: Scenario) -> None:
    """All that makes a loss on data; on any other surface the way to rows of one's own."""
    if task := task_of(scenario.race.surface):
        _rows(task)
        _model(task)
        _weights(scenario)
        _steps(scenario)
    st.button(_("Your own rows"), icon=":material/table_chart:", key="rows.ask", on_click=_bring)


def _bring() -> None:
    """Ask for rows; the sheet makes way."""
    st.session_state["settings"] = False
    ask()


def _on(then: TaskChange) -> Change:
    """A change of the task as one of the scenario. ValueError where it does not fit together."""

    def changed(scenario: Scenario, value: Any) -> Scenario:
        task = task_of(scenario.race.surface)
        return scenario.racing(scenario.race.on(trained(then(task, value)))) if task else scenario

    return changed


def _rows(task: Task) -> None:
    rows, dataset = task.rows, task.rows.dataset
    known = {name: found.title for name, found in DATASETS.items()}
    if dataset.name == OWN:
        known[OWN] = dataset.title
    select("data.set", _("Data set"), known, dataset.name, _on(_another))
    usable = [name for name in dataset.numeric if name != rows.y]
    _columns("data.x", _("Learnt from"), usable, rows.x, _on(lambda task, x: task.about(_from(task, tuple(x)))))
    names = dict.fromkeys(dataset.columns, "")
    select("data.y", _("What is learnt"), names, rows.y, _on(lambda task, y: task.about(_towards(task, y))))
    told = _on(lambda task, value: task.about(replace(task.rows, scale=value)))
    control("data.scale", _("Feature scaling"), SCALE, rows.scale, told)
    held = replace(HELD, high=min(HELD.high, len(dataset.rows) - 2)) if len(dataset.rows) > 2 else None
    if held:
        then = _on(lambda task, value: task.about(replace(task.rows, validation=int(value))))
        control("data.validation", _("Rows for validation"), held, rows.validation, then)


def _another(task: Task, name: str) -> Task:
    """Another data set, with the model and the loss that there are where they go with it."""
    if name == task.rows.dataset.name:
        return task
    usual = Task.of(Rows.of(DATASETS[name]))
    try:
        return task.about(usual.rows)
    except ValueError:
        return usual


def _from(task: Task, x: tuple[str, ...]) -> Any:
    if not x:
        raise ValueError(say("a column is needed to learn from"))
    return replace(task.rows, x=x)


def _towards(task: Task, y: str) -> Any:
    """Another column to be learnt; it is no longer learnt from."""
    left = tuple(name for name in task.rows.x if name != y)
    first = next((name for name in task.rows.dataset.numeric if name != y), "")
    return replace(task.rows, x=left or (first,), y=y)


def _model(task: Task) -> None:
    models = {key: _called(cls) for key, cls in MODELS.items()}
    key = next(key for key, cls in MODELS.items() if type(task.model) is cls)
    select("data.model", _("Model"), models, key, _on(lambda task, key: replace(task, model=MODELS[key]())))
    _settings("model", task.model)
    losses = {key: _called(cls) for key, cls in LOSSES.items()}
    key = next(key for key, cls in LOSSES.items() if type(task.miss) is cls)
    then = _on(lambda task, key: replace(task, miss=LOSSES[key](l2=task.miss.l2)))
    select("data.loss", _("Loss"), losses, key, then)
    _settings("miss", task.miss)


def _called(cls: type[Declared]) -> str:
    """What its first line calls it, up to a colon."""
    return _(cls.summary()).replace("：", ":").partition(":")[0].rstrip(".。")


def _settings(which: str, part: Declared) -> None:
    """What is declared of a model or a loss; last what every model has."""
    for name, declared in sorted(part.declared().items(), key=lambda found: found[0] == "dropout"):
        then = _on(
            lambda task, value, name=name: replace(task, **{which: replace(getattr(task, which), **{name: value})})
        )
        control(f"data.{which}.{name}", _(NAMES.get(name, name)), declared, getattr(part, name), then)


def _weights(scenario: Scenario) -> None:
    """How the weights of a network begin, and which plane through them is drawn."""
    race, surface = scenario.race, scenario.race.surface
    if surface.d == 2:
        return
    usual = Drawn().kind if race.start == default_start(surface) else ""
    kinds = {key: init.title for key, init in INITS.items()}
    now = race.drawn.kind if race.drawn else usual
    if not now:
        kinds = {"": say("set by hand")} | kinds
    select("data.init", _("Weights at the start"), kinds, now, _drawn, _about_inits())
    handle_controls(scenario, "init.")
    shown_control(scenario, "plane", "data")
    if scenario.view.plane == "weights":
        declared = replace(PAIR, high=surface.d, bounds=(1, surface.d))
        for place, label in enumerate((_("First weight"), _("Second weight"))):
            control(f"data.pair.{place}", label, declared, min(scenario.view.pair[place], surface.d), _paired(place))
    shown_control(scenario, "tint", "data")


def _about_inits() -> str:
    return "  \n".join(f"**{_(init.title)}**: {_(init.about)}" for init in INITS.values())


def _drawn(scenario: Scenario, kind: str) -> Scenario:
    if not kind:
        return scenario
    drawn = Drawn(kind, (scenario.race.drawn or Drawn()).seed)
    return scenario.with_race(start=drawn_start(scenario.race.surface, drawn), drawn=drawn)


def _paired(place: int) -> Change:
    def then(scenario: Scenario, value: Any) -> Scenario:
        pair = list(scenario.view.pair)
        pair[place] = int(value)
        return scenario.with_view(pair=(pair[0], pair[1]))

    return then


def _steps(scenario: Scenario) -> None:
    """The rows that each step sees."""
    handle_controls(scenario, "batch")
    control("data.order", _("Order of the rows"), ORDER, scenario.race.order, lambda s, order: s.with_race(order=order))


def _columns(key: str, label: str, names: Sequence[str], now: Sequence[str], then: Change) -> None:
    """A box of several columns."""
    view(key, list(now))
    st.multiselect(label, names, key=key, on_change=apply, args=(key, then), placeholder=_("Choose columns"))
    unfit(key)
