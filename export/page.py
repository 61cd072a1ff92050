"""The same player as one HTML file, which plays from a disk, without a server and without a network."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from export.pack import as_text, joined
from export.theme import variables
from locales import _, language
from picture import SCHEMES, Picture, Series
from player.assets import assets, script, style
from player.messages import frames

MAX_BYTES = 2_100_000
"""What the file may weigh: it is sent by mail and put on learning platforms. The longest race stays below."""
_HERE = Path(__file__).parent
_PLOTLY = "plotly.min.js"
_ENTRY = "standalone.js"


def standalone(picture: Picture, address: str = "") -> bytes:
    """The file. `address` is where the page is, for the link back; without it there is none.

    Where it would be too large, formulas are first left to the reader's own font; where formulas and arrows of many
    long runs are too large even so, they are left out and it says so.
    """
    picture = _left_to_the_player(picture)
    page = _page(picture, address)
    if picture.inside and len(page) > MAX_BYTES:
        page = _page(picture, address, own_font=False)
    if picture.inside and len(page) > MAX_BYTES:
        picture = replace(picture, inside=None)
        page = _page(picture, address, note=_("Formulas and arrows would make this file too large."))
    return page


def _left_to_the_player(picture: Picture) -> Picture:
    """The picture without the numbers that go on inside the runs, where the player computes them itself."""
    if picture.inside is None or picture.live.terrain is None or picture.live.within is None:
        return picture
    runs = [
        run if method is None else replace(run, quantities=_named(run.quantities), parts=_named(run.parts))
        for run, method in zip(picture.inside.runs, picture.live.methods, strict=True)
    ]
    return replace(picture, inside=replace(picture.inside, runs=runs))


def _named(series: list[Series]) -> list[Series]:
    return [replace(one, values=one.values[:0]) for one in series]


def blob(picture: Picture) -> bytes:
    """The picture alone, as the file has it: for a page that brings the player itself (player/web/standalone.js)."""
    return joined(frames(_left_to_the_player(picture)))


def _page(picture: Picture, address: str, *, note: str = "", own_font: bool = True) -> bytes:
    packed = joined(frames(picture), script=script(_ENTRY), style=style())
    said = {
        "LANG": language(),
        "PAGE": _("Optimizer race"),
        "TITLE": picture.title,
        "ABOUT": ", ".join(run.label for run in picture.runs),
        "NOTE": note,
        "LINK": address + picture.link if address else "",
        "BACK": _("Open this race on the page it comes from") if address else "",
        "OLD": _("This browser is too old to play the race. Any browser from 2023 or later can."),
        "SCRIPT": _("The race is played by JavaScript, which is switched off here."),
        "FAULT": _("The race could not be shown. The file may be damaged: save or download it again."),
    }
    fills = {name: html.escape(text) for name, text in said.items()} | {
        "STYLE": themed() + (_math_font() if picture.inside and own_font else ""),
        "PLOTLY": _element("plotly", assets()[_PLOTLY].packed, _plotly()),
        "RACE": _element("race", packed, as_text(packed)),
    }
    return filled((_HERE / "page.html").read_text(encoding="utf-8"), fills).encode()


def filled(template: str, fills: Mapping[str, str]) -> str:
    """Every @NAME@ of the template, in one pass: what is put in is not read again."""
    return re.sub(r"@([A-Z]+)@", lambda place: fills[place[1]], template)


def _element(name: str, data: bytes, text: str) -> str:
    return f'<script type="text/plain" id="{name}" data-bytes="{len(data)}">{text}</script>'


@cache
def _plotly() -> str:
    """Plotly.js is most of the file and the same in all of them."""
    return as_text(assets()[_PLOTLY].packed)


def themed() -> str:
    """The theme as Streamlit would set it, by the scheme the reader's system asks for."""
    light, dark = map(declared, SCHEMES)
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


@cache
def _math_font() -> str:
    """The font of the formulas, in the file itself."""
    data = base64.b64encode(assets()["vendor/stix-two-math.woff2"].plain).decode()
    return f'@font-face {{ font-family: "STIX Two Math"; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'


def declared(scheme: str) -> str:
    """The theme's variables of a scheme, as they stand in a rule."""
    return " ".join(f"{name}: {value};" for name, value in variables(scheme).items())
