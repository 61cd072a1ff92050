"""The page in the reader's language. English is written where it is meant; `zh/*.po` says the same in Chinese.

A room below the page does not know the reader. It makes its sentences with `say`, which reads as English and
remembers how it was put together; the page shows everything through `_`, which says it in the language in use.
Catalogues are gettext's, one per room; `make messages` brings them up to date with the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "zh": "简体中文"}
"""Every language of the page by its code, in its own words. The code is written in the first."""
PAIRS = ("{first} {second}", "{first}; {second}")
"""How two texts are joined is the language's matter too."""
_HERE = Path(__file__).parent
_used: ContextVar[str] = ContextVar("language", default="en")


class Text(str):
    """A sentence in English that can be said in another language: it keeps its template and what fills it."""

    template: str
    fills: dict[str, Any]

    def __new__(cls, template: str, fills: dict[str, Any]) -> Text:
        # An error says what it was raised with, which may be a text.
        fills = {name: str(fill) if isinstance(fill, Exception) else fill for name, fill in fills.items()}
        text = super().__new__(cls, template.format(**fills) if fills else template)
        text.template, text.fills = template, fills
        return text

    def __getnewargs__(self) -> tuple[str, dict[str, Any]]:
        return self.template, self.fills

    def __str__(self) -> Text:
        # Errors are read with str(error); what they say must stay translatable.
        return self


def say(template: str, **fills: Any) -> Text:
    """A sentence for the reader, in English until it is shown: `say("{value} is not a number", value=...)`."""
    return Text(template, fills)


def together(*texts: str) -> Text:
    """Sentences one after the other, without the empty ones."""
    return _folded(PAIRS[0], texts)


def listed(*texts: str) -> Text:
    """Parts of a sentence one after the other, without the empty ones."""
    return _folded(PAIRS[1], texts)


def _folded(pair: str, texts: Iterable[str]) -> Text:
    first, *others = [*filter(None, texts)] or [""]
    start = first if isinstance(first, Text) else Text(first, {})
    return reduce(lambda first, second: say(pair, first=first, second=second), others, start)


def _(message: str, **fills: Any) -> str:
    """`message` in the language in use, with `fills` put in; what has no translation stays English."""
    if isinstance(message, Text):
        message, fills = message.template, message.fills | fills
    said = catalogue(language()).get(message, message)
    return (
        said.format(**{name: _(fill) if isinstance(fill, Text) else fill for name, fill in fills.items()})
        if fills
        else said
    )


def use(language: str) -> None:
    """Say everything in this language from here on, in this thread of execution."""
    _used.set(language if language in LANGUAGES else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything within the block in this language."""
    before = _used.get()
    use(language)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """The code of the language in use."""
    return _used.get()


def suited(wanted: str | None) -> str:
    """The language for a browser that asks for `wanted`; English where there is no better one.

    That is a tag such as zh-CN, or the header Accept-Language, of which the first one counts.
    """
    code = re.split("[^A-Za-z]", wanted or "")[0].lower()
    return code if code in LANGUAGES else "en"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every translated message of a language by the English one; empty for English itself."""
    found: dict[str, str] = {}
    for path in sorted((_HERE / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and not m.fuzzy}
    return found
