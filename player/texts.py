"""What the player's modules say: found in them as t("...") and sent in the reader's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

from locales import _, language
from player.assets import WEB


def texts() -> dict[str, str]:
    """Every text of the player by the English one; empty in English."""
    return {} if language() == "en" else {text: _(text) for text in keys(WEB)}


@cache
def keys(folder: Path) -> tuple[str, ...]:
    """Every text of the modules in a folder."""
    modules = sorted(folder.glob("*.js"))
    found = (extract_from_file("javascript", module, keywords={"t": None}) for module in modules)
    return tuple(dict.fromkeys(str(text) for messages in found for _line, text, *_rest in messages))
