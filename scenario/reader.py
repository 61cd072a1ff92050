"""What reading a link needs everywhere: the fields as they stand, and a list of what could not be used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from declare import clip
from locales import say

MAX_PART = 2500
"""Characters of one link field that are read; more is refused. A fully tuned rule in five schedules stays below."""
MAX_DATA = 6500
"""Characters of the field that has a visitor's own rows."""
MAX_PROBLEMS = 20
"""How many complaints a reader is told; who wrote more mistakes than that has not written a link."""

NOT_OURS = re.compile(r"utm_\w+|fbclid|gclid|msclkid|embed|embed_options")
"""What learning platforms, mailers and Streamlit itself append to an address, which is nobody's mistake."""


class Spelled(Protocol):
    """Something declared: what it is where nothing is said, and how its values are written and read."""

    @property
    def default(self) -> Any:
        """What it is where nothing is said."""
        ...

    def parse(self, text: str, /) -> Any:
        """The value that `text` spells; ValueError says in plain words why it is refused."""
        ...

    def format(self, value: Any, /) -> str:
        """The text that `parse` reads back."""
        ...


class Reader:
    """The decoded query parameters of a link, and in plain words what is wrong with them."""

    def __init__(self, params: Mapping[str, Sequence[str]], known: Sequence[str], repeated: Sequence[str]) -> None:
        self._params, self._left_out = params, 0
        self.problems: list[str] = []
        """What could not be used. At most `MAX_PROBLEMS`; the last one then counts the others."""
        unknown = [key for key in params if key not in known and not NOT_OURS.fullmatch(key)]
        for key in unknown[:3]:
            self.complain(say("{key} is not a part of a link; ignored", key=clip(key)))
        if len(unknown) > 3:
            self.complain(say("{count} more parts are not known; ignored", count=len(unknown) - 3))
        self._fields = {key: self._single(key) for key in known if key not in repeated}

    def complain(self, problem: str) -> None:
        """Remember what could not be used."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
            return
        self._left_out += 1
        self.problems[-1] = say("{count} more mistakes", count=self._left_out + 1)

    def text(self, key: str) -> str:
        """The value of a field that stands once; empty where there is none that can be read."""
        return self._fields[key]

    def texts(self, key: str) -> list[str]:
        """The values of a field that may stand several times."""
        return [value for value in self._params.get(key, ()) if value.strip()]

    def value(self, where: str, declared: Spelled, text: str, default: Any) -> Any:
        """What a text says about something declared; its default where that is refused."""
        try:
            return declared.parse(text.strip())
        except ValueError as error:
            self.complain(
                say("{where}: {error}; using {default}", where=where, error=error, default=declared.format(default))
            )
            return default

    def readable(self, text: str, where: str) -> bool:
        """Whether a text is short enough to be read."""
        most = MAX_DATA if where == "data" else MAX_PART
        if len(text) <= most:
            return True
        self.complain(say("{where}: longer than {most} characters; ignored", where=where, most=most))
        return False

    def _single(self, key: str) -> str:
        values = self.texts(key)
        if len(values) > 1:
            self.complain(say("{key}: given {count} times; the first is used", key=key, count=len(values)))
        return values[0] if values and self.readable(values[0], key) else ""
