"""Numbers as a reader sees them: what Python says in words and what the player draws are rounded alike."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from locales import use
from locales.numbers import point, short

EXAMPLES = json.loads((Path(__file__).parent / "data" / "numbers.json").read_text(encoding="utf-8"))
"""[value, digits, text]; player/test/numbers.test.mjs holds the player to the same."""


@pytest.mark.parametrize(("value", "digits", "text"), EXAMPLES)
def test_a_number_is_written_as_the_player_writes_it(value: float, digits: int, text: str) -> None:
    assert short(value, digits) == text


def test_what_is_no_number_is_a_word_of_the_reader() -> None:
    use("en")
    assert [short(value) for value in (math.nan, math.inf, -math.inf)] == ["undefined", "∞", "−∞"]


def test_a_point() -> None:
    assert point((3, -2.5)) == "(3, −2.5)"
