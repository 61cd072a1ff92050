"""What the player's modules say: found in them as t("...") and sent in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

from locales import _, language
from player.assets import WEB


def texts(*folders: Path) -> dict[str, str]:
    """Every text of the player, and of modules in other folders, by the English one; empty in English."""
    return {} if language() == "en" else {text: _(text) for folder in (WEB, *folders) for text in keys(folder)}


@cache
def keys(folder: Path) -> tuple[str, ...]:
    """Every text of the modules in a folder."""
    return tuple(dict.fromkeys(text for module in sorted(folder.glob("*.js")) for text in said_in(module)))


def said_in(module: Path) -> Iterator[str]:
    """The first arguments of its `t`; a text may stand within a text."""
    within = {"parse_template_string": True}
    for _line, text, *_rest in extract_from_file("javascript", module, keywords={"t": None}, options=within):
        yield str(text)
