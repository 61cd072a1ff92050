"""The one exception for a formula that is refused, and how a stranger's characters are named in it."""

from __future__ import annotations

import unicodedata

_CONTROLS = {"\v": "LINE TABULATION", "\f": "FORM FEED", "\x85": "NEXT LINE"}
"""Control characters have no Unicode name; these separate lines."""


class FormulaError(ValueError):
    """A formula was refused: what is wrong, where, and a way to mend it.

    `start` and `length` count characters of the text as it was typed; length 0 is a gap between two
    characters. `hint` may be empty. All three texts are plain and printable: strange characters are named,
    never repeated.
    """

    def __init__(self, message: str, start: int = 0, length: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.start, self.length, self.hint = message, start, length, hint

    def __reduce__(self) -> tuple:
        return type(self), (self.message, self.start, self.length, self.hint)


def character(c: str) -> str:
    """A character by its looks where it is plain ASCII, by number and Unicode name otherwise."""
    if c.isascii() and c.isprintable():
        return f"'{c}'"
    name = unicodedata.name(c, "") or _CONTROLS.get(c, "CONTROL CHARACTER" if unicodedata.category(c) == "Cc" else "")
    return f"U+{ord(c):04X} {name}".rstrip()
