"""Lessons on paper: all that a lesson says stands on its two sheets, in both languages."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from lessons import lessons
from locales import LANGUAGES, _, speaking
from picture.lesson import lesson
from website.handouts import SIDES, handout, picture_file
from website.pages import Around

NOWHERE = Around()


@pytest.fixture(params=LANGUAGES)
def lang(request):
    with speaking(request.param):
        yield request.param


def sides(name: str, around: Around = NOWHERE, course: str = "") -> list[ElementTree.Element]:
    """Its sheets; a page that is not well-formed raises."""
    page = handout([name], around, course)
    return ElementTree.fromstring(page).findall(".//section")


def words(found: ElementTree.Element) -> str:
    return " ".join("".join(found.itertext()).split())


def told(says: str) -> str:
    """HTML as it is read."""
    return words(ElementTree.fromstring(f"<p>{says}</p>"))


@pytest.mark.parametrize("name", lessons())
def test_a_lesson_stands_on_two_sheets(name: str, lang: str) -> None:
    known = lesson(lessons()[name].scenario)
    assert known
    asks, tells = map(words, sides(name))
    assert "{" not in asks + tells
    assert told(known.question) in asks
    assert _(known.title) in asks
    for answer in known.answers:
        assert told(answer.says) in asks
        assert told(answer.says) in tells
    assert known.headline in tells
    for finding in known.findings:
        assert told(finding.says) in tells
    if known.headline != known.title:
        assert known.headline not in asks
    assert known.source in tells
    for side, text in zip(SIDES, sides(name), strict=True):
        assert [image.get("src") for image in text.iter("img")] == [picture_file(name, side)]


@pytest.mark.parametrize("name", [name for name, one in lessons().items() if one.answers])
def test_exactly_the_right_answer_is_marked(name: str) -> None:
    known = lesson(lessons()[name].scenario)
    assert known
    asks, tells = sides(name)
    assert asks.findall(".//li[@class='right']") == []
    assert [words(item) for item in tells.findall(".//li[@class='right']")] == [
        told(answer.says) for answer in known.answers if answer.holds
    ]


@pytest.mark.parametrize("name", [name for name, one in lessons().items() if one.exercise])
def test_an_exercise_has_its_solution_in_numbers(name: str) -> None:
    solution = sides(name)[1].find("p[@class='solution']")
    assert solution is not None
    assert "=" in words(solution)
    assert "surface=" not in words(solution)
    assert "data=" not in words(solution)


@pytest.mark.parametrize(
    ("around", "link"),
    [
        (NOWHERE, ""),
        (Around(address="https://site.example/race/"), "site.example/race/en/06-nesterov.html"),
        (Around(server="https://race.example"), "race.example/?lesson=06-nesterov&lang=en"),
    ],
)
def test_a_code_leads_to_the_lesson_where_that_is_known(around: Around, link: str) -> None:
    asks, _tells = sides("06-nesterov", around)
    assert bool(asks.findall(".//div[@role='img']")) == bool(link)
    assert link in words(asks)


def test_all_lessons_stand_on_one_page_in_order() -> None:
    page = ElementTree.fromstring(handout(lessons(), NOWHERE))
    assert [image.get("src") for image in page.iter("img")] == [
        picture_file(name, side) for name in lessons() for side in SIDES
    ]
