"""Controls made from declarations: nothing here knows any optimizer, surface or parameter by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import streamlit as st

from declare import Choice, Declaration, Number, declarations
from locales import _, language, say
from optim import RULES, SCHEDULES, Schedule
from optim.core import Family
from scenario import COLORS, MAX_PARTS, MAX_RUNS, NOISE, SEED, START, STEPS, Race, Run, Scenario, View
from scenario.model import AROUND, Part, surface_in
from surfaces import SURFACES, Surface
from surfaces.formula import formula_surface
from ui.formula_field import formula_field
from ui.store import change, change_race, complain, complaint, current

Change = Callable[[Scenario, Any], Scenario]
RaceChange = Callable[[Race, Any], Race]

FORMULA = "formula"
"""What stands in the list of surfaces for a formula of the visitor's own."""
FIRST_FORMULA = "x^2 + 3y^2"
LABELS = {
    "chart": say("Chart"),
    "scale": say("Scale"),
    "against": say("Against"),
    "levels": say("Levels"),
    "field": say("Field"),
    "critical": say("Critical"),
    "local": say("Local"),
    "radius": say("Radius"),
    "vectors": say("Vectors"),
    "inspector": say("Inspector"),
    "space": say("Space"),
}
"""What each part of the picture is called."""
COLOR_NAMES = {
    "blue": say("blue"),
    "orange": say("orange"),
    "green": say("green"),
    "violet": say("violet"),
    "red": say("red"),
    "teal": say("teal"),
    "yellow": say("yellow"),
    "gray": say("gray"),
}
GLYPHS: dict[str, str] = dict(zip(COLORS, "●■▲◆▼⬟★⬢", strict=True))
"""The player's shape for each colour, as a character."""

_DRAWN = {name: declared for name, declared in declarations(View).items()}
"""What the panel of the picture offers; language and size of type belong to the page."""

RULES_BY_FAMILY = sorted(RULES, key=lambda key: get_args(Family).index(RULES[key].family))
"""Rules grouped by idea; by year within each."""


def surface_controls(scenario: Scenario) -> None:
    """Which surface, its parameters, where to start, how long, and how noisy."""
    surface = scenario.race.surface
    key = spoken("surface")
    _view(key, surface.name)
    st.selectbox(
        _("Surface"),
        [*SURFACES, FORMULA],
        format_func=_surface_title,
        key=key,
        on_change=_apply,
        args=(key, on_race(lambda s, name: s.on(_surface(name)))),
    )
    st.caption(_(surface.about))
    if surface.text:
        formula_field(surface.text)
    for name, declared in surface.declared().items():
        _number(
            f"surface.{name}",
            name,
            declared,
            surface.settings()[name],
            on_race(lambda s, value, name=name: s.on(s.surface.with_settings(**{name: value}))),
        )
    for i, (axis, column) in enumerate(zip("xy", st.columns(2), strict=True)):
        with column:
            _exact(
                f"start.{axis}",
                _("Start {axis}", axis=axis),
                START,
                scenario.race.start[i],
                on_race(lambda s, v, i=i: _started(s, i, v)),
            )
    _window(surface)
    _number("steps", _("Steps"), STEPS, scenario.race.steps, on_race(lambda s, value: replace(s, steps=int(value))))
    _number("noise", _("Gradient noise"), NOISE, scenario.race.noise, on_race(lambda s, value: replace(s, noise=value)))
    if scenario.race.noise:
        _number("seed", _("Seed"), SEED, scenario.race.seed, on_race(lambda s, value: replace(s, seed=int(value))))


def on_race(then: RaceChange) -> Change:
    """A change of the race as one of the scenario."""
    return lambda scenario, value: replace(scenario, race=then(scenario.race, value))


def folded(label: str, key: str, icon: str | None = None) -> Any:
    """An expander that stays as it is when its label changes: Streamlit takes it for another one then."""
    kept = f"{key}.open"
    st.session_state[key] = st.session_state.get(kept, False)
    return st.expander(
        label, icon=icon, key=key, on_change=lambda: st.session_state.update({kept: st.session_state[key]})
    )


def _window(surface: Surface) -> None:
    """The window on the plane, as a panel of its own: it is seldom needed."""
    panel = folded(_("Window"), "window", ":material/crop_free:")
    if not panel.open:
        return
    with panel:
        for i, axis in enumerate("xy"):
            for j, (end, column) in enumerate(zip((say("{axis} from"), say("{axis} to")), st.columns(2), strict=True)):
                with column:
                    then = on_race(lambda s, v, i=i, j=j: _windowed(s, i, j, v))
                    _exact(f"view.{axis}.{j}", _(end, axis=axis), START, surface.window[i][j], then)
        if complaint():
            st.text(_(complaint()))


def _windowed(race: Race, axis: int, end: int, value: float) -> Race:
    sides = [list(side) for side in race.surface.window]
    sides[axis][end] = value
    try:
        surface = surface_in(race.surface, ((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1])))
    except ValueError as error:
        complain(str(error))
        return race
    return race.on(surface)


def run_controls(scenario: Scenario) -> None:
    """The runs of the race: one panel each, and one more."""
    for i, run in enumerate(scenario.race.runs):
        # A closed panel costs nothing: its controls are not made until it is opened.
        panel = folded(run_label(run), f"run{i}")
        if panel.open:
            with panel:
                _run(i, run)
    if len(scenario.race.runs) < MAX_RUNS:
        _picker("add", _("Add a run"), RULES_BY_FAMILY, _rule_title, on_race(lambda s, key: s.with_rule(key)))


def view_controls(scenario: Scenario) -> None:
    """What is drawn besides the paths."""
    panel = folded(_("Picture"), "view", ":material/visibility:")
    with panel:
        for name, declared in _DRAWN.items() if panel.open else ():
            _control(
                f"view.{name}",
                _(LABELS[name]),
                declared,
                getattr(scenario.view, name),
                lambda s, value, name=name: s.with_view(**{name: value}),
            )


def run_label(run: Run) -> str:
    """A run's marker in its colour, its name and its rate, as markdown."""
    return f"{marker(run)} **{run.label}** · lr {run.optimizer.rule.lr:g}"


def marker(run: Run) -> str:
    """The player's shape for the run, in its colour, as markdown."""
    return f":{'primary' if run.color == 'teal' else run.color}[{GLYPHS[run.color]}]"


def _run(index: int, run: Run) -> None:
    for i, part in enumerate(run.parts):
        prefix = f"run{index}.{i}" if i else f"run{index}"
        if i:
            _part_header(prefix, index, i, part)
        for name, declared in part.declared().items():
            _control(
                f"{prefix}.{name}",
                name,
                declared,
                getattr(part, name),
                on_race(
                    lambda s, value, i=i, name=name: s.with_run(index, s.runs[index].with_part(i, **{name: value}))
                ),
            )
    if len(run.parts) < MAX_PARTS:
        _picker(
            f"run{index}.around",
            _("Add a schedule or wrapper"),
            list(AROUND),
            _around_title,
            on_race(lambda s, key: s.with_run(index, s.runs[index].around(key))),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = spoken(f"run{index}.color")
        _view(key, run.color)
        st.selectbox(
            _("Colour"),
            COLORS,
            format_func=lambda color: f"{GLYPHS[color]} {_(COLOR_NAMES[color])}",
            key=key,
            on_change=_apply,
            args=(key, on_race(lambda s, color: s.with_run(index, replace(s.runs[index], color=color)))),
        )
        st.button(
            _("Remove"),
            icon=":material/delete:",
            key=f"run{index}.remove",
            on_click=lambda: change_race(lambda s: s.without_run(index)),
        )


def _part_header(prefix: str, index: int, i: int, part: Part) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{type(part).__name__}**", help=_(part.summary()))
        st.button(
            _("Remove {part}", part=type(part).__name__),
            icon=":material/close:",
            type="tertiary",
            key=f"{prefix}.remove",
            on_click=lambda: change_race(lambda s: s.with_run(index, s.runs[index].without_part(i))),
        )
    if isinstance(part, Schedule) and not part.feedback:
        scenario = current()
        rate = scenario.race.runs[index].optimizer.rule.lr
        rates = [rate * part(t) for t in range(1, scenario.race.steps + 1)]
        st.line_chart(rates, height=90, x_label=_("step"), y_label="lr", alt=_("The learning rate at each step"))


def _surface(name: str) -> Surface:
    return formula_surface(FIRST_FORMULA) if name == FORMULA else SURFACES[name]


def _surface_title(name: str) -> str:
    return (
        _("Your own formula") if name == FORMULA else f"{_(SURFACES[name].title)} · {_(SURFACES[name].group).lower()}"
    )


def _picker(key: str, label: str, options: list[str], title: Callable[[str], str], then: Change) -> None:
    """A box that does something with what is picked and is empty again."""
    key = spoken(key)
    _view(key, None)
    st.selectbox(
        label,
        options,
        format_func=title,
        index=None,
        placeholder=label,
        label_visibility="collapsed",
        key=key,
        on_change=_apply,
        args=(key, then),
    )


def _around_title(key: str) -> str:
    kind = _("schedule") if key in SCHEDULES else _("wrapper")
    return f"{AROUND[key].__name__} · {kind}"


def _rule_title(key: str) -> str:
    return f"{RULES[key].__name__} · {_(RULES[key].family)}, {RULES[key].year}"


def _started(race: Race, axis: int, value: float) -> Race:
    x, y = race.start
    return replace(race, start=(value, y) if axis == 0 else (x, value))


def _control(key: str, label: str, declared: Declaration, value: Any, then: Change) -> None:
    if isinstance(declared, Choice):
        _choice(key, label, declared, value, then)
    else:
        _number(key, label, declared, value, then)


def _number(key: str, label: str, declared: Number, value: float, then: Change) -> None:
    """A slider over the useful span beside a field for any value that is accepted."""
    slider, field = st.columns([3, 2], vertical_alignment="bottom")
    with slider:
        rungs = sorted({*_rungs(declared), value})
        _view(f"{key}.slider", value)
        st.select_slider(
            _symbol(label, declared),
            rungs,
            format_func=lambda v: f"{v:g}",
            key=f"{key}.slider",
            help=_(declared.help),
            on_change=_apply,
            args=(f"{key}.slider", then),
        )
    with field:
        _exact(key, _("{name}, exactly", name=label), declared, value, then, "collapsed")


def _exact(key: str, label: str, declared: Number, value: float, then: Change, visibility: Any = "visible") -> None:
    kind = int if declared.scale == "int" else float
    low, high = declared.bounds
    _view(key, kind(value))
    st.number_input(
        label,
        kind(low),
        kind(high),
        step=kind(_stride(declared, value)),
        format="%d" if kind is int else "%g",
        key=key,
        label_visibility=visibility,
        on_change=_apply,
        args=(key, then),
    )


def _choice(key: str, label: str, declared: Choice, value: str, then: Change) -> None:
    if set(declared.options) == {"off", "on"}:
        _view(key, value == "on")
        switch = lambda s, on: then(s, "on" if on else "off")  # noqa: E731
        st.toggle(label, key=key, help=_(declared.help), on_change=_apply, args=(key, switch))
        return
    key = spoken(key)
    _view(key, value)
    st.selectbox(
        label,
        list(declared.options),
        format_func=lambda option: _(declared.options[option]) or option,
        key=key,
        help=_(declared.help),
        on_change=_apply,
        args=(key, then),
    )


def spoken(key: str) -> str:
    """The key of a box whose options are words: it sends the words, so in another language it is another box."""
    return key if language() == "en" else f"{key}.{language()}"


def _apply(key: str, then: Change) -> None:
    value = st.session_state[key]
    if value is not None:
        change(lambda scenario: then(scenario, value))


def _view(key: str, value: Any) -> None:
    if st.session_state.get(key, _view) != value:
        st.session_state[key] = value


def _symbol(label: str, declared: Declaration) -> str:
    if not isinstance(declared, Number) or declared.scale == "int":
        return label
    return f"${declared.symbol}$" if declared.symbol == label else f"{label} ${declared.symbol}$"


def _rungs(declared: Number) -> list[float]:
    """The slider's stops: round numbers, spaced as the declaration says."""
    low, high = declared.low, declared.high
    if declared.scale == "log":
        return [v for v in _decades(low, high) if low <= v <= high]
    if declared.scale == "complement":
        return sorted({low, high, *(round(1 - v, 9) for v in _decades(1 - high, 1 - low) if low <= 1 - v <= high)})
    stride = 10 ** np.floor(np.log10((high - low) / 20))
    if (high - low) / stride > 100:
        stride *= 5 if declared.scale == "linear" else 2
    stops = [float(f"{v:.9g}") for v in np.arange(low, high + stride / 2, stride)]
    return [int(v) for v in stops] if declared.scale == "int" else stops


def _decades(low: float, high: float) -> list[float]:
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    mantissas = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
    return [float(f"{m}e{k}") for k in range(first, last + 1) for m in mantissas]


def _stride(declared: Number, value: float) -> float:
    """What one press of + or - adds: the last of two digits on a log scale, a hundredth of the span elsewhere."""
    if declared.scale == "int":
        return 1
    if declared.scale == "log" and value:
        return float(f"1e{int(np.floor(np.log10(value))) - 1}")
    return float(f"1e{int(np.floor(np.log10((declared.high - declared.low) / 50)))}")
