"""What is told of a surface is what its first picture shows: every sentence is measured, tests/data/about.toml."""

import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from links import asked

from lessons.claims import Reader
from scenario import simulate
from surfaces import SURFACES

HERE = Path(__file__).parent
TOLD: dict[str, dict[str, str | list[str]]] = tomllib.loads((HERE / "data/about.toml").read_text(encoding="utf-8"))
"""By surface, its sentences, each with the statements that it stands for or with what else holds it."""


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+(?=[A-Z])", text)


def reader(surface: str, more: str) -> Reader:
    """Of the picture that a surface opens with, or with what a link adds to it."""
    scenario = asked(**({"surface": [surface]} | parse_qs(more.strip().lstrip("&"))))
    return Reader(scenario.race, simulate(scenario.race), scenario.view)


def test_nothing_is_measured_that_is_not_told():
    assert list(TOLD) == list(SURFACES)


@pytest.mark.parametrize("name", SURFACES)
def test_every_sentence_is_answered_for(name):
    """Whoever writes another sentence says how it is measured, or which test holds it; a question holds nothing."""
    assert list(TOLD[name]) == sentences(SURFACES[name].about)
    for sentence, held in TOLD[name].items():
        assert held
        if isinstance(held, str) and not sentence.endswith("?"):
            assert (HERE.parent / held.partition(":")[0]).exists()


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_is_what_is_seen(name):
    for sentence, held in TOLD[name].items():
        for line in held if isinstance(held, list) else []:
            statement, _, more = line.partition("@")
            found = reader(name, more)
            assert found.holds(statement), f"{sentence} {line}: {found.measured(statement)}"
