"""The field for a formula of the visitor's own, and what is said when one is refused."""

from __future__ import annotations

import streamlit as st

from locales import _, say, together
from surfaces.expression import LENGTH, FormulaError
from surfaces.formula import formula_surface
from ui.store import change_race

_KEY, _ERROR, _SHOWN = "f", "_formula_error", "_formula_shown"


def formula_field(text: str) -> None:
    """A text field that holds the formula of the picture, or what was typed last if that was refused."""
    if st.session_state.get(_SHOWN) != text:
        st.session_state.update({_KEY: text, _SHOWN: text, _ERROR: None})
    elif _KEY not in st.session_state:
        st.session_state[_KEY] = text
    st.text_input("f(x, y) =", key=_KEY, max_chars=LENGTH, on_change=_typed, help=_(_HELP))
    if error := st.session_state.get(_ERROR):
        _complain(st.session_state[_KEY], error)


_HELP = say(
    "As you would write it: `x^2 + 3y^2`, `|x|`, `sin^2(x)`, `e^x`, `\\frac{x}{2}`. "
    "The picture changes once the formula is understood."
)


def _typed() -> None:
    try:
        surface = formula_surface(st.session_state[_KEY])
    except FormulaError as error:
        st.session_state[_ERROR] = error
        return
    st.session_state[_ERROR] = None
    st.session_state[_SHOWN] = surface.text
    change_race(lambda race: race.on(surface))


def _complain(text: str, error: FormulaError) -> None:
    """The place underlined, then what is wrong and a way to mend it. Typed text is shown as text only."""
    with st.container(border=True):
        line = "".join(c if c.isprintable() else "�" for c in text)
        underline = " " * error.start + "^" * max(1, error.length)
        st.code(f"{line}\n{underline}", language=None, wrap_lines=False)
        said = say("{error}.", error=error.message)
        st.text(_(together(said, error.hint)))
