"""What the player's modules say: found in them as t("...") and sent in the reader's language."""

from __future__ import annotations

from functools import cache

from babel.messages.extract import extract_from_file

from locales import _, language
from player.assets import WEB


def texts() -> dict[str, str]:
    """Every text of the player by the English one; empty in English."""
    return {} if language() == "en" else {text: _(text) for text in _keys()}


@cache
def _keys() -> tuple[str, ...]:
    modules = sorted(WEB.glob("*.js"))
    found = (extract_from_file("javascript", module, keywords={"t": None}) for module in modules)
    return tuple(dict.fromkeys(str(text) for messages in found for _line, text, *_rest in messages))
