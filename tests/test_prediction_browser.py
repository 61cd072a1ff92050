"""A prediction is taken by keys and by finger, of every kind; and the race answers it."""

import re

import pytest
from playwright.sync_api import Page, expect

import lessons as room
from lessons import lessons

pytestmark = pytest.mark.browser
KINDS = {"path": "02-zigzag", "end": "05-momentum-rolls-through", "loss": "20-exploding-gradient"}
CAME = {"end": "from where it ended", "path": "off the path", "loss": "off the measured one"}


def right(name: str) -> int:
    """The place of the true answer, from 1."""
    lesson = lessons()[name]
    return 1 + [lesson.reader.holds(answer.holds) for answer in lesson.answers].index(True)


def played(page: Page) -> None:
    """To the end at once: the race is on its way there."""
    player = page.get_by_test_id("player")
    expect(player).not_to_have_attribute("data-step", "0")
    page.locator("body").press("End")
    expect(player).to_have_attribute("data-step", str(player.get_attribute("data-steps")))


def test_an_answer_is_taken_by_keys_and_its_step_is_ringed(visit):
    page = visit("?lesson=06-nesterov")
    box = page.get_by_test_id("player-predict")
    expect(box).to_be_visible()
    first = box.get_by_role("radio").first
    first.focus()
    wrong = next(k for k in range(1, 4) if k != right("06-nesterov"))
    for _ in range(wrong - 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    page.get_by_test_id("player").focus()
    page.keyboard.press("End")
    came = page.get_by_test_id("player-came")
    expect(came).to_contain_text("You said")
    expect(came.locator(".race-failed")).to_have_count(1)
    page.keyboard.press("PageDown")
    expect(page.locator(".race-told-words > .race-finding")).to_have_count(1)
    page.keyboard.press("Home")
    page.get_by_role("button", name="Close").click()
    expect(box.get_by_role("radio").nth(wrong - 1)).to_have_attribute("aria-checked", "true")
    page.keyboard.press(str(right("06-nesterov")))
    page.keyboard.press("End")
    expect(came).to_contain_text("You were right")


def test_without_an_answer_it_plays_and_tells_which_was_right(visit):
    page = visit("?lesson=06-nesterov")
    expect(page.get_by_test_id("player-predict")).to_be_visible()
    page.keyboard.press("PageDown")
    played(page)
    expect(page.get_by_test_id("player-told")).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(page.get_by_test_id("player-came")).to_contain_text("The answer:")


@pytest.mark.parametrize("of", KINDS)
def test_what_is_drawn_with_keys_is_measured(visit, of):
    page = visit(f"?lesson={KINDS[of]}")
    page.get_by_test_id("player-draw").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("player-pad")).to_be_focused()
    for key in ("Space", *["Shift+ArrowDown", "ArrowRight"] * 3, "Space", *["ArrowRight"] * 5, "Enter"):
        page.keyboard.press(key)
    played(page)
    expect(page.get_by_test_id("player-came")).to_contain_text(CAME[of])


@pytest.mark.parametrize("of", KINDS)
def test_what_is_drawn_by_finger_is_measured(visit, of):
    page = visit(f"?lesson={KINDS[of]}", width=390, height=844, has_touch=True)
    page.get_by_test_id("player-draw").tap()
    pad = page.get_by_test_id("player-pad")
    box = pad.bounding_box()
    assert box
    start = page.get_by_test_id("player").get_attribute("data-start")
    spots = [(0.3, 0.3), (0.5, 0.5), (0.7, 0.6)]
    touch = page.context.new_cdp_session(page)
    for kind, (x, y) in zip(["touchStart", "touchMove", "touchMove"], spots, strict=True):
        at = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    played(page)
    expect(page.get_by_test_id("player-came")).to_contain_text(CAME[of])
    expect(page.get_by_test_id("player")).to_have_attribute("data-start", start or "")


def test_an_answer_is_taken_by_finger(visit):
    page = visit("?lesson=04-momentum-damps", width=390, height=844, has_touch=True)
    page.get_by_test_id(f"player-answer-{right('04-momentum-damps')}").tap()
    played(page)
    expect(page.get_by_test_id("player-came")).to_contain_text("You were right")


def test_another_picture_is_not_asked_about(visit):
    page = visit("?lesson=06-nesterov&surface=bowl&run=gd")
    expect(page.get_by_test_id("player-astray")).to_be_visible()
    expect(page.get_by_test_id("player-predict")).to_be_hidden()
    page.get_by_test_id("player-ask").click()
    expect(page.get_by_test_id("player-came")).to_have_count(0)


def test_an_exercise_is_done_when_its_goal_is_reached(visit):
    name = next(name for name in lessons() if lessons()[name].exercise)
    page = visit(f"?lesson={name}")
    page.get_by_test_id("player-ask").click()
    exercise = page.get_by_test_id("player-exercise")
    expect(exercise).not_to_have_class(re.compile("race-done"))
    asked = room.lessons()[name].exercise
    assert asked
    page = visit(f"{asked.solution}&lesson={name}")
    page.get_by_test_id("player-ask").click()
    expect(page.get_by_test_id("player-exercise")).to_have_class(re.compile("race-done"))
