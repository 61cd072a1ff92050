"""Courses: lessons in an order of somebody's own, by a file or in a link."""

import json
import logging

import pytest
from playwright.sync_api import expect

import lessons as room
from lessons import Course, expand, lessons, listed, way
from lessons.core import LessonError
from lessons.courses import FOLDER, load, read_course
from picture.lesson import lesson
from scenario import Page, from_params

NAMES = list(lessons())
GOOD = 'title = "Mine"\nabout = "Two of them."\nlessons = ["06-nesterov", "01-learning-rate"]\n'


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A course of one's own, in a folder of one's own."""
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "mine.toml").write_text(GOOD)
    monkeypatch.setenv("LESSONS", str(tmp_path))
    for known in (room.lessons, room.courses):
        known.cache_clear()
    yield
    for known in (room.lessons, room.courses):
        known.cache_clear()


def sent(**fields: str):
    params, problems = expand({name: [text] for name, text in fields.items()})
    assert not problems
    found = lesson(from_params(params)[0])
    assert found
    return found


@pytest.mark.parametrize("name", load(FOLDER))
def test_our_courses_lead_through_lessons_that_there_are(name):
    course = load(FOLDER)[name]
    assert set(course.lessons) <= set(NAMES)
    assert len(course.lessons) >= 3
    assert course.title
    assert course.about.endswith(".")


def test_a_course_leads_from_lesson_to_lesson(own):
    first = sent(course="mine")
    assert (first.name, first.number, first.count, first.course) == ("06-nesterov", 1, 2, "Mine")
    assert (first.previous, first.next, first.names) == ("", "01-learning-rate", ("06-nesterov", "01-learning-rate"))
    assert sent(course="mine", lesson="01-learning-rate").previous == "06-nesterov"


def test_a_list_in_the_link_is_a_course_by_numbers_or_names():
    found = sent(lessons="04,06-nesterov,01,nothing,04")
    assert (found.name, found.count, found.next) == ("04-momentum-damps", 3, "06-nesterov")
    assert sent(lessons="04,06,01", lesson="01-learning-rate").previous == "06-nesterov"
    assert listed(Page(lessons="nothing,99"), lessons()) == tuple(NAMES)


def test_a_lesson_that_is_in_no_course_stands_among_all():
    found = sent(lessons="04,06", lesson="10-saddle")
    assert (found.count, found.course, found.names) == (len(NAMES), "", ())
    assert way(Page(course="no-such-course"), "10-saddle") == (tuple(NAMES), "")


def test_a_course_with_a_picture_of_ones_own_keeps_that():
    params, problems = expand({"course": ["one-hour-momentum"], "surface": ["bowl"]})
    assert "lesson" not in params
    assert not problems


def test_an_unknown_course_is_named_and_ignored():
    params, problems = expand({"course": ["nothing"], "steps": ["50"]})
    assert params == {"steps": ["50"]}
    assert problems == ["course: 'nothing' is not the name of a course here; ignored"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('title = "Mine"', "", "title: missing or not a text"),
        ('"Two of them."', "3", "about: missing or not a text"),
        ("lessons", "lesson", "lesson: not a field of a course"),
        ('["06-nesterov", "01-learning-rate"]', "[]", "lessons: missing or not a list"),
        ('"01-learning-rate"', '"06-nesterov"', "or one of them twice"),
        ('"06-nesterov"', "6", "lessons: missing or not a list"),
        ("title", "title title", "not a TOML file"),
    ],
)
def test_a_broken_file_is_left_out_and_named(tmp_path, caplog, old, new, complaint):
    (tmp_path / "bad.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(LessonError, match=complaint):
        read_course(tmp_path / "bad.toml")
    (tmp_path / "good.toml").write_text(GOOD)
    with caplog.at_level(logging.ERROR):
        assert load(tmp_path) == {"good": Course("good", "Mine", "Two of them.", ("06-nesterov", "01-learning-rate"))}
    assert "bad.toml is left out" in caplog.text


@pytest.mark.browser
def test_a_list_is_gone_through_and_what_was_told_is_remembered(visit):
    page = visit("?lessons=04,01")
    number = page.get_by_test_id("player-lesson-number")
    expect(number).to_have_text("1 / 2")
    page.get_by_test_id("player-ask").click()
    expect(number).to_have_attribute("title", "Lesson 1 of 2 · 1 of 2 done in this browser")
    page.get_by_test_id("player-lesson").get_by_role("button", name="Next lesson").click()
    expect(number).to_have_text("2 / 2")
    assert "lessons=04%2C01" in page.url or "lessons=04,01" in page.url
    assert json.loads(page.evaluate("() => localStorage.getItem('race-lessons')")) == ["04-momentum-damps"]
