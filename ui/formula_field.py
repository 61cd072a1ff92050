"""The field for a formula of the visitor's own, and what is said when one is refused."""

from __future__ import annotations

import unicodedata
from typing import cast

import streamlit as st

from locales import _, say, together
from scenario import Scenario
from scenario.task import MODELS, Linear, Neuron, Task
from scenario.trained import task_of
from surfaces.expression import LENGTH, FormulaError
from surfaces.formula import formula_surface, typed
from ui.store import change_race, current
from ui.widgets import sentence, text_field


def formula_controls(scenario: Scenario) -> None:
    """The formula of the surface, to be read and written over; what is wrong with what was typed hangs below it."""
    text = typed(scenario.race.surface)
    with st.container(key="formula", gap=None):
        settings = {"max_chars": LENGTH, "label_visibility": "collapsed", "icon": ":material/function:"}
        settings["placeholder"] = _placeholder(scenario)
        if refused := text_field("f", "f(x, y) =", text, _read, **settings):
            _complain(refused[0], cast(FormulaError, refused[1]))


def _placeholder(scenario: Scenario) -> str:
    """What stands in the empty field: what the model of a loss on data makes of a row."""
    task = task_of(scenario.race.surface)
    return _("{answer} = {model}; or type a formula", answer=task.rows.y, model=_model(task)) if task else ""


def _model(task: Task) -> str:
    """A model in one line, with the names of its columns."""
    names = task.problem.inputs
    weighted = " + ".join(f"w{i}·{name}" for i, name in enumerate(names, start=1))
    whole = weighted + " + b" * task.network.bias
    if isinstance(task.model, Linear):
        return whole
    bend = task.network.activations[-1]
    return f"{bend}({whole})" if isinstance(task.model, Neuron) else f"{_called(task)}({', '.join(names)})"


def _called(task: Task) -> str:
    return next(key for key, cls in MODELS.items() if type(task.model) is cls)


def _read(text: str) -> None:
    """What is seen of the plane stays, unless the formula has no value there, or the plane was one of weights."""
    before = current().race.surface
    try:
        surface = formula_surface(text) if task_of(before) else formula_surface(text, before.window)
    except FormulaError:
        surface = formula_surface(text)
    change_race(lambda race: race.on(surface))


def _complain(text: str, error: FormulaError) -> None:
    """The place underlined, then what is wrong and a way to mend it. Typed text is shown as text only."""
    with st.container(key="refused-f", gap="xsmall"):
        line = "".join(c if c.isprintable() else "�" for c in text)
        st.code(f"{line}\n{underline(line, error.start, error.length)}", language=None, wrap_lines=False)
        said = say("{error}.", error=error.message)
        st.text(sentence(together(said, error.hint)))


def underline(line: str, start: int, length: int) -> str:
    """Carets below some characters of a line in a font of equal widths, in which some are two wide and some none.

    A gap between two characters, of length 0, gets one caret.
    """
    gap = "".join(map(_blank, line[:start]))
    return gap + "".join(map(_carets, line[start : start + length])) if length else gap + "^"


def _blank(character: str) -> str:
    # An ideographic space is as wide as an ideograph in every font, which two blanks are not.
    return "\N{IDEOGRAPHIC SPACE}" if _width(character) == 2 else " " * _width(character)


def _carets(character: str) -> str:
    return "\N{FULLWIDTH CIRCUMFLEX ACCENT}" if _width(character) == 2 else "^" * _width(character)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
