"""A class in one room, in browsers: who opens it, a projector, a presenter's window and phones."""

import re

import pytest
from barriers import faults_of_player
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "broken": True}


def opened(page: Page, address: str, link: str, lang: str = "en") -> tuple[str, str]:
    """A room's code and the secret of who leads it."""
    answer = page.request.post(f"{address}/room", data={"link": link, "lang": lang})
    assert answer.status == 201
    room = answer.json()
    return room["code"], room["lead"]


def part(page: Page, name: str):
    return page.get_by_test_id(f"room-{name}")


def step(page: Page) -> float:
    return float(page.get_by_test_id("player").get_attribute("data-step") or -1)


def on(page: Page, does: str) -> None:
    """The next key does this, and is pressed."""
    expect(part(page, "next")).to_contain_text(does)
    page.keyboard.press("PageDown")


def counts(page: Page) -> list[str]:
    return [text.split()[0] for text in part(page, "tally").locator(".room-count").all_inner_texts()]


def sound(page: Page) -> None:
    found = faults_of_player(page)
    assert found == [], found


def test_a_class_votes_twice_sees_the_race_and_is_told_what_happened(visit):
    host = visit("?lesson=06-nesterov")
    host.get_by_role("button", name="Share").click()
    with host.expect_popup() as popup:
        host.get_by_role("link", name="Open a room for the class").click()
    projector = popup.value
    part(projector, "open").click()
    projector.wait_for_selector("[data-testid=player][data-digest]")
    expect(projector).not_to_have_url(re.compile("lead"))
    expect(part(projector, "join-screen").locator("svg")).to_be_visible()
    code = part(projector, "spelt").inner_text().replace(" ", "")
    part(projector, "more").click()
    with projector.expect_popup() as popup:
        part(projector, "present").click()
    presenter = popup.value
    expect(presenter).not_to_have_url(re.compile("lead"))
    expect(part(presenter, "now")).to_contain_text("which one is at the minimum first?")
    expect(part(presenter, "notes")).to_contain_text("Nesterov is there after 49 updates")
    expect(part(presenter, "coming")).to_contain_text("Who is closer")
    first, second = visit("room", player=False, **PHONE), visit(f"room/{code[:3].lower()} {code[3:]}", **PHONE)
    part(first, "code").fill("ABC 12")
    part(first, "join").tap()
    expect(part(first, "misread")).to_contain_text("six signs")
    sound(first)
    part(first, "code").fill(f"{code[:3].lower()} {code[3:]}")
    part(first, "join").tap()
    first.wait_for_selector("[data-testid=player][data-digest]")
    expect(part(projector, "joined")).to_have_text("2 phones are here")
    sound(projector)

    # The question: nothing plays on a phone before it is answered.
    on(projector, "Show the question")
    expect(part(projector, "join-screen")).to_be_hidden()
    for phone in (first, second):
        expect(phone.get_by_test_id("player-question")).to_contain_text("Nesterov")
        expect(part(phone, "own")).to_be_hidden()
        expect(phone.get_by_test_id("player-toggle")).to_be_hidden()
        phone.keyboard.press("End")
        phone.keyboard.press("PageDown")
        assert step(phone) == 0
    sound(first)
    first.get_by_test_id("player-answer-1").tap()
    expect(part(first, "said")).to_contain_text("Your answer is in")
    expect(part(first, "in")).to_have_text("✓ Answer is in")
    second.keyboard.press("3")
    second.keyboard.press("2")
    expect(second.get_by_test_id("player-answer-2")).to_have_attribute("aria-checked", "true")
    expect(part(projector, "counts")).to_have_text("2 of 2 have answered")
    expect(part(presenter, "counts")).to_have_text("2 of 2 have answered")
    assert counts(presenter) == ["1", "1", "0"]
    first.reload()
    expect(first.get_by_test_id("player-answer-1")).to_have_attribute("aria-checked", "true")
    late = visit(f"room/{code}?lang=zh", **PHONE)
    late.get_by_test_id("player-answer-2").tap()
    expect(part(late, "said")).to_contain_text("答案已提交")
    expect(part(projector, "counts")).to_have_text("3 of 3 have answered")

    # The votes, and once more.
    presenter.bring_to_front()
    on(presenter, "Show the votes")
    for page in (projector, first, late):
        expect(part(page, "tally").locator(".room-count").nth(1)).to_contain_text("67 %")
        assert counts(page) == ["1", "2", "0"]
    expect(part(first, "tally").locator("li").first).to_contain_text("your answer")
    expect(projector.locator(".room-right")).to_have_count(0)
    sound(projector)
    sound(presenter)
    sound(first)
    presenter.keyboard.press("v")
    expect(part(presenter, "stage")).to_have_text("Question, second round")
    for phone in (first, second, late):
        expect(phone.locator(".race-answer[aria-checked=true]")).to_have_count(0)
        phone.get_by_test_id("player-answer-2").tap()
        expect(part(phone, "said")).to_be_visible()
    expect(part(projector, "counts")).to_have_text("3 of 3 have answered")
    projector.bring_to_front()
    on(projector, "Show the votes")
    for page in (projector, first):
        expect(part(page, "tally").locator(".room-count")).to_have_count(6)
        assert counts(page) == ["1", "0", "2", "3", "0", "0"]

    # The race goes on one clock.
    on(presenter, "Play the race")
    for phone in (projector, first, late):
        expect(phone.get_by_test_id("player")).to_have_attribute("data-playing", "true")
        assert abs(step(phone) - step(projector)) < 12  # of 120 in ten seconds: no more than a second is between them
    on(projector, "To the next stop")
    for page in (projector, first, second, late):
        expect(page.get_by_test_id("player")).to_have_attribute("data-step", "120")
    expect(first.get_by_test_id("player-came")).to_contain_text("You were right")
    expect(part(presenter, "clock")).to_contain_text("step 120 of 120")

    # What happened.
    on(projector, "Who was right")
    expect(projector.locator(".room-right")).to_contain_text("Nesterov")
    on(projector, "What happened: 2 of 5")
    for page in (projector, first, late):
        expect(page.locator(".race-told-words > .race-finding")).to_have_count(1)
    sound(projector)
    sound(first)
    part(first, "own").tap()
    first.get_by_test_id("player-toggle").tap()
    expect(first.get_by_test_id("player")).not_to_have_attribute("data-step", "120")
    projector.keyboard.press("PageDown")
    expect(late.locator(".race-told-words > .race-finding")).to_have_count(2)
    expect(first.locator(".race-told-words > .race-finding")).to_have_count(0)
    part(first, "own").tap()
    expect(first.locator(".race-told-words > .race-finding")).to_have_count(2)

    # The keys, dark, and over.
    projector.keyboard.press("?")
    expect(projector.get_by_test_id("player-shortcuts")).to_contain_text("Vote again")
    projector.keyboard.press("Escape")
    expect(projector.get_by_test_id("player-shortcuts")).to_be_hidden()  # a dialog that is still open keeps the keys
    projector.keyboard.press(".")
    expect(part(first, "black")).to_be_visible()
    projector.keyboard.press("x")
    expect(part(first, "black")).to_be_hidden()
    projector.route("**/counts.csv", lambda route: route.fulfill(status=503), times=1)
    part(presenter, "clear").click()
    expect(part(presenter, "asked")).to_contain_text("The second vote is deleted")
    presenter.keyboard.press("Enter")  # which is no
    part(projector, "more").click()
    part(projector, "save").click()
    expect(part(projector, "asked")).to_contain_text("The counts have not been saved")
    projector.keyboard.press("Enter")
    part(projector, "more").click()
    with projector.expect_download() as saved:
        part(projector, "save").click()
    assert saved.value.path().read_text().splitlines()[1:] == ["1,1,1,1", "1,1,2,2", "1,2,2,3"]
    part(presenter, "end").click()
    part(presenter, "end-yes").click()
    for page in (projector, presenter, first):
        expect(part(page, "over")).to_be_visible()
    expect(part(first, "over")).to_contain_text("The lecturer has ended this room.")
    expect(part(late, "over")).to_contain_text("老师已结束本课堂")


def test_what_a_class_draws_is_a_cloud_and_it_is_counted_who_was_near(visit, address):
    projector = visit("room/new", broken=True, player=False, reduced_motion="reduce")
    code, lead = opened(projector, address, "?lesson=05-momentum-rolls-through")
    projector.goto(f"{address}/room/{code}#lead={lead}")
    projector.wait_for_selector("[data-testid=player][data-digest]")
    on(projector, "Show the question")
    phones = [visit(f"room/{code}", **PHONE) for _ in range(3)]
    for phone, (x, y) in zip(phones, [(0.235, 0.745), (0.25, 0.75), (0.7, 0.3)], strict=True):
        pad = phone.get_by_test_id("player-pad")
        expect(pad).to_have_class(re.compile("race-pad-open"))
        box = pad.bounding_box()
        phone.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
        expect(part(phone, "said")).to_contain_text("Your drawing is in")
    expect(part(projector, "counts")).to_have_text("3 of 3 have answered")
    on(projector, "Show what was drawn")
    expect(part(projector, "drawn")).to_have_text("3 have drawn")
    expect(part(phones[0], "drawn")).to_have_text("3 have drawn")
    on(projector, "Play the race")
    projector.keyboard.press("End")
    on(projector, "Who was near")
    expect(part(projector, "drawn")).to_have_text("2 of 3 were near")
    expect(phones[0].get_by_test_id("player-came")).to_contain_text("Close!")
    expect(phones[2].get_by_test_id("player-came")).to_contain_text("It went another way.")
    for page in (projector, phones[0]):
        page.reload()
    expect(part(projector, "drawn")).to_have_text("2 of 3 were near")
    expect(phones[0].get_by_test_id("player-came")).to_contain_text("Close!")
    sound(projector)
    # Where who leads points is seen, and where the next lesson is.
    part(projector, "more").click()
    part(projector, "pointer").click()
    stage = projector.get_by_test_id("player-stage").bounding_box()
    projector.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    expect(part(phones[0], "pointer")).to_be_visible()
    projector.get_by_test_id("player-lesson").get_by_role("button", name="Next lesson").click()
    for page in (projector, phones[0]):
        expect(page.get_by_test_id("player-question")).to_contain_text("Nesterov")
    expect(phones[0].get_by_test_id("player-answer-1")).to_be_visible()


def test_a_phone_that_loses_its_line_votes_again_and_a_closed_question_says_so(visit, address):
    projector = visit("room/new?lang=zh", broken=True, player=False, color_scheme="dark")
    sound(projector)
    code, lead = opened(projector, address, "?lesson=06-nesterov")
    projector.goto(f"{address}/room/{code}?lang=zh#lead={lead}")
    projector.wait_for_selector("[data-testid=player][data-digest]")
    on(projector, "展示问题")
    phone = visit(f"room/{code}", color_scheme="dark", silent=False, **PHONE)
    phone.evaluate("""() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (text) { WebSocket.prototype.send = send; this.close(); };
    }""")
    phone.get_by_test_id("player-answer-2").tap()
    expect(part(projector, "counts")).to_have_text("1 人中 1 人已作答")
    expect(part(phone, "said")).to_contain_text("Your answer is in")
    projector.keyboard.press("l")
    expect(part(phone, "said")).to_have_text("Answers are closed. Yours is in.")
    expect(part(phone, "in")).to_have_text("Answers are closed.")
    expect(phone.get_by_test_id("player-answer-1")).to_be_disabled()
    sound(phone)
    lost = visit("room/234567", player=False, silent=False, **PHONE)
    expect(part(lost, "over")).to_contain_text("There is no room with this code.")
    expect(part(lost, "code")).to_have_value("234567")
    sound(lost)
    # A vote is cleared once that was meant.
    part(projector, "more").click()
    part(projector, "clear").click()
    part(projector, "clear-yes").click()
    expect(part(projector, "counts")).to_have_text("1 人中 0 人已作答")
    expect(part(phone, "in")).to_be_empty()
