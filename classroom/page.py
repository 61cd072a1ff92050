"""What a browser is sent of a room before it speaks: the page, its script, a picture as one blob.

The page is the same for everybody and for every room: who it is for, and which room, the address says.
"""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path

import segno

from export.page import blob, filled, themed
from locales import LANGUAGES, _, language, speaking
from once import Shared
from picture import picture
from player.assets import WEB, Asset, base, style
from player.sent import is_whole
from player.texts import texts
from scenario import Scenario, to_link

PICTURES: Shared[tuple[bytes, bool]] = Shared(64, 64e6, lambda made: len(made[0]))
"""Each, and whether it is whole. A class opens one link together; each language has its own words."""
_HERE = Path(__file__).parent


@cache
def page(lang: str) -> Asset:
    """The page in a language. Its own addresses are those beside it, below `room/`."""
    with speaking(lang):
        return _page()


def _page() -> Asset:
    said = {
        "LANG": language(),
        "PAGE": _("Optimizer race"),
        "TITLE": _("A class in one room"),
        "OLD": _("This browser is too old to play the race. Any browser from 2023 or later can."),
        "SCRIPT": _("The race is played by JavaScript, which is switched off here."),
        "FAULT": _("The page could not be shown. Load it again."),
        "ICON": "../favicon.ico",
        "PLAYER": f"../{base()}/room.js",
    }
    config = {
        "lang": language(),
        "words": texts(WEB / "classroom"),
        "player": f"../{base()}/",
    }
    fills = {key: html.escape(text) for key, text in said.items()} | {
        "STYLE": "\n".join([themed(), style(), (_HERE / "page.css").read_text(encoding="utf-8")]),
        "CONFIG": json.dumps(config, ensure_ascii=False).replace("<", "\\u003c"),
    }
    return Asset.of(filled((_HERE / "page.html").read_text(encoding="utf-8"), fills).encode(), "text/html")


def qr(address: str) -> str:
    """The QR code of an address as SVG that fills its place: black on white in either theme."""
    return segno.make(address, error="m", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True)


def rehearse() -> None:
    """Make all that is the same for everybody, before a class asks for it together."""
    for lang in LANGUAGES:
        page(lang)


def packed(scenario: Scenario) -> bytes:
    """A picture as an exported file has it, gzipped; made once for all who ask in one language."""

    def made() -> tuple[bytes, bool]:
        seen = picture(scenario)
        return blob(seen), is_whole(scenario, seen)

    key = (scenario, to_link(scenario), language())
    return PICTURES.get(key, made, lambda one: one[1])[0]
