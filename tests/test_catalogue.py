"""What a race can be made of, to choose from: all of it, found by typing in every language."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from declare import Choice
from locales import LANGUAGES, catalogue, use
from optim import RULES, SCHEDULES
from picture.catalogue import SHADES, SIDE, Catalogue, Entry, make
from scenario.model import AROUND
from surfaces import SURFACES


@pytest.fixture(params=LANGUAGES)
def made(request: pytest.FixtureRequest):
    use(request.param)
    yield make()
    use("en")


def entries(made: Catalogue) -> dict[str, Entry]:
    shelves = (made.optimizers, made.schedules, made.wrappers, made.surfaces)
    return {entry.key: entry for shelf in shelves for entry in shelf.entries}


def test_all_of_it_can_be_chosen_and_stands_below_a_heading(made: Catalogue) -> None:
    assert [entry.key for entry in made.optimizers.entries] == list(RULES)
    assert {entry.key for entry in made.schedules.entries} == SCHEDULES.keys() & AROUND.keys()
    assert {entry.key for entry in made.wrappers.entries} == AROUND.keys() - SCHEDULES.keys()
    assert [entry.key for entry in made.surfaces.entries] == list(SURFACES)
    for shelf in (made.optimizers, made.schedules, made.wrappers, made.surfaces):
        assert {key for _title, keys in shelf.groups for key in keys} == {entry.key for entry in shelf.entries}


def test_what_is_used_most_comes_first(made: Catalogue) -> None:
    _title, first = made.optimizers.groups[0]
    assert first[:3] == ("gd", "momentum", "nag")
    assert "rosenbrock" in made.surfaces.groups[0][1]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("adaptive", "adam"),
        ("自适应", "adam"),
        ("saddles", "fold"),
        ("鞍点", "fold"),
        ("余弦", "cosine"),
        ("clipping", "clip"),
    ],
)
def test_it_is_found_in_the_words_of_every_language(made: Catalogue, typed: str, key: str) -> None:
    assert typed in entries(made)[key].words


def test_every_form_can_be_chosen(made: Catalogue) -> None:
    for key, entry in entries(made).items():
        declared = SURFACES[key].declared() if key in SURFACES else (RULES | AROUND)[key].declared()
        choices = {name: d for name, d in declared.items() if isinstance(d, Choice)}
        assert {form.name: [option for option, _ in form.options] for form in entry.forms} == {
            name: list(choice.options) for name, choice in choices.items()
        }
        assert all(form.default == choices[form.name].default for form in entry.forms)


def test_a_stamp_has_the_lowest_place_darkest_and_all_shades(made: Catalogue) -> None:
    for entry in made.surfaces.entries:
        heights = np.frombuffer(base64.b64decode(entry.stamp), np.uint8).reshape(SIDE, SIDE)
        assert len(np.unique(heights)) > SHADES / 2, entry.key
    bowl = np.frombuffer(base64.b64decode(entries(made)["bowl"].stamp), np.uint8).reshape(SIDE, SIDE)
    assert bowl[SIDE // 2, SIDE // 2] < 10 < 240 < bowl[0, 0]


def test_names_are_in_the_readers_language() -> None:
    use("zh")
    try:
        saddle = entries(make())["saddle"]
    finally:
        use("en")
    assert saddle.name == catalogue("zh")[SURFACES["saddle"].title] != SURFACES["saddle"].title
