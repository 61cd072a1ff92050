"""A declared number as a slider beside a field."""

from __future__ import annotations

import math
import re

import numpy as np
import streamlit as st

from declare import Declaration, Number, clip
from locales import _, say
from telling.latex import plain
from ui.store import change, visit
from ui.widgets import Change, complain, heard, hold, text_field, unfit

_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def number(key: str, label: str, declared: Number, value: float, then: Change) -> None:
    """A slider over the useful span beside a field for any value that is accepted."""
    with st.container(key=f"number.{key}", horizontal=True, vertical_alignment="bottom"):
        _slider(f"{key}.slider", titled(label, declared), declared, value, then)
        exact(key, _("{name}, exactly", name=label), declared, value, then, label_visibility="collapsed")


def _slider(key: str, label: str, declared: Number, value: float, then: Change) -> None:
    widget, held = hold(key, value)
    stops = _stops(key, declared, value)

    st.select_slider(
        label,
        stops,
        held.first if held.first in stops else value,
        format_func=lambda v: f"{v:g}",
        key=widget,
        help=_(declared.help),
        on_change=heard,
        args=(key, widget, held, then),
    )
    unfit(key)


def _stops(key: str, declared: Number, value: float) -> list[float]:
    """The slider's rungs and the last value that is none of them.

    It stays when the slider is moved off: with one stop less all above it would be another's place, and of quick
    presses of a key, which the browser counts in places, some would be taken for others.
    """
    ladder, own = rungs(declared), visit().own_stops
    if value not in ladder:
        own[key] = value
    extra = [own[key]] if declared.low <= own.get(key, math.inf) <= declared.high else []
    return sorted({*ladder, *extra, value})


def exact(key: str, label: str, declared: Number, value: float, then: Change, **settings: str) -> None:
    """A field for any value that is accepted. What is no such value stays in it, with the reason below."""

    def read(text: str) -> None:
        asked = declared.parse(decimal(text))
        change(lambda scenario: then(scenario, asked))

    if refused := text_field(key, label, declared.format(value), read, **settings):
        complain(key, say("{error}.", error=refused[1]))


def decimal(text: str) -> str:
    """A number as it is typed in half of Europe, or copied from the page, in the spelling of programs.

    ValueError where a comma may also part thousands: nobody shall get another number than was meant.
    """
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS.fullmatch(text):
        raise ValueError(say("{text} can be read in two ways; write a point, or no comma", text=clip(text)))
    return text.replace(",", ".") if _COMMA.fullmatch(text) else text


def titled(label: str, declared: Declaration) -> str:
    """What a control is called, with the symbol that it has in the formula: "lr α", as it is read aloud, too."""
    if not isinstance(declared, Number) or declared.scale == "int":
        return label
    symbol = plain(declared.symbol)
    return label if label.endswith(symbol) else f"{label} {symbol}"


def rungs(declared: Number) -> list[float]:
    """The slider's stops: round numbers, spaced as the declaration says."""
    low, high = declared.low, declared.high
    if declared.scale == "log":
        return [v for v in _decades(low, high) if low <= v <= high]
    if declared.scale == "complement":
        return sorted({low, high, *(round(1 - v, 9) for v in _decades(1 - high, 1 - low) if low <= 1 - v <= high)})
    stride = 10 ** np.floor(np.log10((high - low) / 20))
    if (high - low) / stride > 100:
        stride *= 5 if declared.scale == "linear" else 2
    # Where they pass zero they pass it: what is left of it is round-off.
    steps = np.arange(low, high + stride / 2, stride)
    stops = [min(float(f"{v:.9g}"), high) if abs(v) > 1e-9 * stride else 0.0 for v in steps]
    return [int(v) for v in stops] if declared.scale == "int" else stops


def _decades(low: float, high: float) -> list[float]:
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    mantissas = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
    return [float(f"{m}e{k}") for k in range(first, last + 1) for m in mantissas]
