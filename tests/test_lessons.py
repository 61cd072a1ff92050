"""Every lesson says what its picture shows, in both languages, and a broken file takes nothing with it."""

import logging
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po
from links import opened
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

import lessons as room
from lessons import FOLDER, LessonError, expand, lessons, load, texts
from lessons.claims import FORMULA, PLACEHOLDER, ClaimError, Reader, placeholders
from lessons.core import LONGEST_LINK
from lessons.file import MOST_ANSWERS, read_lesson
from lessons.measures import MEASURES
from locales import use
from picture import picture
from picture.lesson import inline, lesson, paragraphs
from scenario import QUANTITIES, from_params, simulate, to_params

ROOT = Path(__file__).resolve().parent.parent
OURS = load(FOLDER)
CLAIMS = [
    pytest.param(lesson, claim, id=f"{name}-{i}")
    for name, lesson in OURS.items()
    for i, claim in enumerate(lesson.claims, 1)
]
RACE = "?surface=bowl&steps=20&run=gd(lr=0.5)&run=adam(lr=0.1)&run=adam(lr=0.1).warmup"


def reader(link: str = RACE) -> Reader:
    scenario = opened(link)
    return Reader(scenario.race, simulate(scenario.race))


def chinese() -> dict[str, str]:
    with (ROOT / "locales/zh/lessons.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and not message.fuzzy}


# ---------------------------------------------------------------------------------------- ours


def test_no_file_of_ours_is_left_out():
    assert list(OURS) == sorted(path.stem for path in FOLDER.glob("*.toml"))
    assert len(OURS) >= 14


@pytest.mark.parametrize("name", OURS)
def test_a_link_is_short_opens_without_problems_and_survives_the_address(name):
    lesson = OURS[name]
    assert re.fullmatch("[a-z0-9][a-z0-9-]*", name)
    assert len(lesson.link) <= LONGEST_LINK
    scenario, problems = from_params(lesson.params)
    assert problems == []
    assert 1 <= len(scenario.race.runs) <= 4
    assert len(set(scenario.race.labels)) == len(scenario.race.runs)
    assert from_params(to_params(lesson.scenario)) == (lesson.scenario, [])
    assert lesson.scenario.page.lesson == name


@pytest.mark.parametrize(("lesson", "claim"), CLAIMS)
def test_every_claim_holds_and_every_number_is_finite(lesson, claim):
    found = lesson.finding(claim, claim.says)
    assert found.holds, found.measured
    assert "{" not in found.says
    assert not re.search("∞|undefined", found.says)


@pytest.mark.parametrize(("lesson", "claim"), CLAIMS)
def test_no_number_is_typed_that_is_not_a_setting(lesson, claim):
    settings = set(re.findall(r"\d+(?:\.\d+)?", lesson.link))
    prose = " ".join(FORMULA.split(PLACEHOLDER.sub("", claim.says))[::2])
    typed = set(re.findall(r"(?<![A-Za-z])\d+(?:\.\d+)?", prose))
    assert typed <= settings
    for placeholder in placeholders(claim.says):
        assert any(re.search(rf"\b{word}\b", placeholder) for word in (*MEASURES, "steps"))


@pytest.mark.parametrize("name", OURS)
def test_question_and_explanation_are_filled_too(name):
    lesson = OURS[name]
    for text in (lesson.question, lesson.explanation):
        assert not placeholders(lesson.reader.filled(text))


@pytest.mark.parametrize("name", OURS)
def test_every_lesson_asks_for_a_prediction_and_one_answer_is_true(name):
    """Measured on the paths, as the claims are."""
    lesson = OURS[name]
    if lesson.sketch:
        assert lesson.reader.index(str(lesson.sketch.run + 1)) == lesson.sketch.run
        return
    assert 2 <= len(lesson.answers) <= MOST_ANSWERS
    found = [lesson.finding(answer, answer.says) for answer in lesson.answers]
    assert [one.holds for one in found].count(True) == 1, [one.measured for one in found]
    assert len({one.says for one in found}) == len(found)


@pytest.mark.parametrize("name", [name for name in OURS if OURS[name].exercise])
def test_an_exercise_is_still_to_be_done_and_can_be(name):
    lesson = OURS[name]
    assert lesson.exercise
    assert not lesson.reader.holds(lesson.exercise.goal)
    assert reader(lesson.exercise.solution).holds(lesson.exercise.goal)


def test_the_true_answer_is_not_always_the_same_one():
    """Whoever always takes the first is right no more often than by chance."""
    places = [
        [lesson.reader.holds(a.holds) for a in lesson.answers].index(True) for lesson in OURS.values() if lesson.answers
    ]
    assert max(places.count(place) for place in range(MOST_ANSWERS)) < 0.5 * len(places)


def test_every_text_is_said_in_chinese_with_the_same_numbers():
    said = chinese()
    begun = {where for where, text in texts() if text in said}
    for where, text in texts():
        if where not in begun:
            continue  # a lesson may be written in one language alone
        assert said.get(text), f"{where}: no translation of {text!r}"
        assert sorted(placeholders(said[text])) == sorted(placeholders(text)), where
        assert said[text].count("$") == text.count("$"), where


# ---------------------------------------------------------------------------------------- the claims language


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("arrival(gd) < arrival(2)", True),
        ("arrival(gd) < 6 and arrival(gd) > steps", False),
        ("about(x(gd, 1), -1.5) and about(y(gd, 1), 1.25)", True),
        ("-1.6 < x(gd, 1) < 2 * (0.5 - 1.2)", True),
        ("step(warmup, 1) < step(2, 1) / 5", True),
        ("diverged(gd) > 1000000", True),
        ("lr(warmup) < lr(2) and about(effective(gd, 3), lr(gd))", True),
        ("aim(gd) < 0.1 and turns_x(gd) < 1 and climbs(gd) < 1", True),
        ("about(loss(gd, 0), 7.625) and about(closest(gd, -3, 3), 0.5)", True),
        ("below(gd, 1) < below(2, 1) and leaves(gd) > steps", True),
    ],
)
def test_statements_are_measured(statement, holds):
    assert reader().holds(statement) is holds


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("arrival(nag) < 3", "'nag' is none of the runs"),
        ("arrival(adam) < 3", "'adam' may be any of several runs; name it by number"),
        ("arrival(4) < 3", "'4' is none of the runs"),
        ("speed(gd) < 3", "speed is not a measure"),
        ("step(gd) < 3", "step takes a run and 1 numbers"),
        ("loss(gd, 99) < 3", "99 is not one of the steps 0 to 20"),
        ("loss(gd, arrival(2, 1e-9)) < 3", "inf is not one of the steps 0 to 20"),
        ("loss(gd, 0 / 0) < 3", "nan is not one of the steps 0 to 20"),
        ("step(gd, 0) < 3", "nothing has moved at step 0"),
        ("arrival(gd)", "compares nothing"),
        ("arrival(gd) == 3", "only < and > compare"),
        ("arrival(gd) < ", "cannot be read"),
        ("about(1)", "about() takes two numbers"),
        ("gd < 3", "'gd' is neither a number nor a measure of a run"),
        ("__import__('os').getcwd() < 3", "is neither a number nor a measure"),
        ("loss(gd, k=3) < 3", "is neither a number nor a measure"),
        ("2 ** 9999999 < 3", "is neither a number nor a measure"),
        ("(" * 500 + "1" + ")" * 500 + " < 2", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(statement, complaint):
    with pytest.raises(ClaimError, match=re.escape(complaint)):
        reader().holds(statement)


def test_a_surface_without_a_minimum_says_so():
    with pytest.raises(ClaimError, match="states no minimum"):
        reader("?surface=saddle&steps=10&run=gd").holds("arrival(gd) < 3")


def test_numbers_are_filled_in_and_formulas_left_alone():
    assert reader().filled("At {x(gd, 1)}, {100 / 3:1}, $x_{t-1}$.") == "At −1.5, 30, $x_{t-1}$."
    assert reader().measured("arrival(gd) < steps and about(lr(1), 0.5)") == "6 < 20, 0.5 ≈ 0.5"


def test_every_quantity_is_a_measure_with_one_definition():
    scenario = opened(RACE)
    path = simulate(scenario.race)[1]
    for name, quantity in QUANTITIES.items():
        for k in (0, 7, 20):
            assert MEASURES[name](path, k) == quantity.of(path)[k]
        assert MEASURES[name](path) == quantity.of(path)[-1]
    assert reader().holds("about(lr(2, 3), rate(2, 3)) and gradient(gd, 0) > gradient(gd, 1)")


def test_every_measure_says_what_it_is():
    assert all((measure.__doc__ or "").strip().endswith(".") for measure in MEASURES.values())


# ---------------------------------------------------------------------------------------- files

GOOD = """
title = "Mine"
link = "?surface=bowl&run=gd"
question = "Where to?"
explanation = "Down."
source = "Me"

[[claims]]
says = "It moves."
holds = "step(gd, 1) > 0"
"""


def test_a_lesson_dropped_into_a_folder_is_found(tmp_path, monkeypatch):
    (tmp_path / "99-mine.toml").write_text(GOOD)
    monkeypatch.setenv("LESSONS", str(tmp_path))
    found = lessons.__wrapped__()
    assert list(found) == [*OURS, "99-mine"]
    assert found["99-mine"].finding(found["99-mine"].claims[0], "It moves.").holds


@pytest.mark.parametrize("text", ["a=" + "[" * 5000, GOOD.replace("step(gd, 1) > 0", "-" * 2000 + "1 < 2"), "\0", ""])
def test_no_file_is_broken_enough_to_take_the_page_down(tmp_path, text):
    (tmp_path / "99-mine.toml").write_text(text)
    assert load(tmp_path) == {}


ANSWER = '[[answers]]\nsays = "Down."\nholds = "loss(gd) < 1"\n'
SKETCH = '[sketch]\nof = "path"\nrun = "gd"\n'
EXERCISE = '[exercise]\nsays = "Be quick."\ngoal = "arrival(gd) < 5"\nsolution = "?surface=bowl&run=gd(lr=1)"\n'


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('title = "Mine"', "", "title: missing or not a text"),
        ('title = "Mine"', "title = 3", "title: missing or not a text"),
        ('title = "Mine"', 'titel = "Mine"', "titel: not a field of a lesson"),
        ('title = "Mine"', "title", "not a TOML file"),
        ("surface=bowl", "surface=bowll", "link: surface: 'bowll' is not a known surface"),
        ("surface=bowl", "surface=" + "x" * 600, "link: longer than 500 characters"),
        ("[[claims]]", "[claims]", "claims: there is none"),
        ("step(gd, 1) > 0", "step(adam, 1) > 0", "claims 1, holds: 'adam' is none of the runs"),
        ("It moves.", "It moves {stepp(gd, 1)}.", "claims 1, says: stepp is not a measure"),
        ("Down.", "Down {x(2)}.", "explanation: '2' is none of the runs"),
        ("holds =", "hold =", "claims 1, hold: not a field"),
        ("question", "pauses = 3\nquestion", "pauses: not a list of whole numbers from 1"),
        ("question", "pauses = [0]\nquestion", "pauses: not a list of whole numbers from 1"),
        ("question", "pauses = [true]\nquestion", "pauses: not a list of whole numbers from 1"),
        ("question", "pauses = [5, 1]\nquestion", "pauses: not in rising order"),
        ("question", "pauses = [200]\nquestion", "pauses: the race has only 200 steps"),
        ("question", 'pace = "fast"\nquestion', "pace: not one of even, slow, step"),
        ("[[claims]]", ANSWER + "[[claims]]", "answers: 1; write 2 to 4"),
        ("[[claims]]", 5 * ANSWER + "[[claims]]", "answers: 5; write 2 to 4"),
        ("[[claims]]", 2 * ANSWER.replace("gd", "nag") + "[[claims]]", "answers 1, holds: 'nag' is none of the runs"),
        ("[[claims]]", "[answers]\n[[claims]]", "answers: there is none"),
        ("[[claims]]", "[[sketch]]\n[[claims]]", "sketch: not a table; write [sketch]"),
        ("[[claims]]", SKETCH + 2 * ANSWER + "[[claims]]", "sketch: what is answered by words is not drawn"),
        ("[[claims]]", SKETCH.replace("path", "way") + "[[claims]]", "sketch, of: not one of end, path, loss"),
        ("[[claims]]", SKETCH.replace("gd", "nag") + "[[claims]]", "sketch, run: 'nag' is none of the runs"),
        ("[[claims]]", EXERCISE.replace("goal", "aim") + "[[claims]]", "exercise, aim: not a field"),
        (
            "[[claims]]",
            EXERCISE.replace("arrival", "aim") + "[[claims]]",
            "exercise, goal: a goal is arrival, below, loss",
        ),
        (
            "[[claims]]",
            EXERCISE.replace("< 5", "< 2 + 3") + "[[claims]]",
            "exercise, goal: the numbers of a goal are written as numbers",
        ),
    ],
)
def test_a_broken_file_is_left_out_and_named(tmp_path, caplog, old, new, complaint):
    (tmp_path / "good.toml").write_text(GOOD)
    (tmp_path / "bad.toml").write_text(GOOD.replace(old, new))
    with caplog.at_level(logging.ERROR):
        assert list(load(tmp_path)) == ["good"]
    assert f"bad.toml is left out: {complaint}" in caplog.text


def test_where_play_stops_and_at_what_pace_it_goes_may_be_said_or_left_out(tmp_path):
    (tmp_path / "good.toml").write_text(GOOD)
    (tmp_path / "paced.toml").write_text(GOOD.replace("question", 'pauses = [1, 199]\npace = "step"\nquestion', 1))
    good, paced = load(tmp_path).values()
    assert (good.pauses, good.pace) == ((), "even")
    assert (paced.pauses, paced.pace) == ((1, 199), "step")


def test_a_name_that_no_link_can_hold_is_refused(tmp_path):
    (tmp_path / "My lesson.toml").write_text(GOOD)
    with pytest.raises(LessonError, match="is not the name of a lesson"):
        read_lesson(tmp_path / "My lesson.toml")


# ---------------------------------------------------------------------------------------- addresses


def test_a_name_alone_opens_the_lessons_own_picture():
    lesson = OURS["06-nesterov"]
    for extra in ({}, {"v": ["1"]}, {"lang": ["zh"], "size": ["projector"]}, {"embed": ["true"]}):
        params, problems = expand({"lesson": ["06-nesterov"], **extra})
        scenario, more = from_params(params)
        assert problems + more == []
        assert (scenario.race.surface, scenario.race.runs, scenario.page.lesson) == (
            lesson.scenario.race.surface,
            lesson.scenario.race.runs,
            lesson.name,
        )
        assert scenario.page.lang == extra.get("lang", ["auto"])[0]


def test_an_address_with_a_picture_of_its_own_keeps_it():
    params = {"lesson": ["06-nesterov"], "surface": ["bowl"]}
    assert expand(params) == (params, [])
    assert expand({"steps": ["50"]}) == ({"steps": ["50"]}, [])


def test_an_unknown_lesson_is_named_and_ignored():
    params, problems = expand({"lesson": ["nothing"], "steps": ["50"]})
    assert params == {"steps": ["50"]}
    assert problems == ["lesson: 'nothing' is not the name of a lesson here; ignored"]


# ---------------------------------------------------------------------------------------- as it is sent


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", OURS)
def test_a_lesson_is_sent_as_words_and_formulas_with_every_number_in_it(name, lang):
    use(lang)
    try:
        sent = picture(OURS[name].scenario).lesson
    finally:
        use("en")
    assert sent
    assert (sent.name, sent.count, list(OURS)[sent.number - 1]) == (name, len(OURS), name)
    assert (sent.pauses, sent.pace, sent.astray) == (OURS[name].pauses, OURS[name].pace, False)
    assert len(sent.findings) == len(OURS[name].claims)
    assert all(finding.holds for finding in sent.findings)
    for text in (sent.question, sent.explanation, *(finding.says for finding in sent.findings)):
        whole = ElementTree.fromstring(f"<div>{text}</div>")  # every element that is opened is closed
        assert not {node.tag for node in whole.iter()} & {"script", "style", "a", "img", "iframe"}
        assert not re.search(r"[${}]", "".join(whole.itertext())), text
        assert "<code>\\" not in text, "a formula that is none"


def test_lessons_follow_each_other():
    sent = [lesson(one.scenario) for one in OURS.values()]
    names = [one.name for one in sent if one]
    assert [one.previous for one in sent if one] == ["", *names[:-1]]
    assert [one.next for one in sent if one] == [*names[1:], ""]


def test_another_race_is_astray_another_view_of_it_is_not():
    own = OURS["06-nesterov"].scenario
    for changed, astray in [(own.with_race(steps=60), True), (own.with_view(critical="on"), False)]:
        sent = lesson(changed)
        assert sent
        assert sent.astray is astray
    assert lesson(own.with_page(lesson="")) is None
    assert lesson(own.with_page(lesson="no-such-lesson")) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script> & 'x'", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#x27;x&#x27;"),
        ("**so** *it* is `a<b`", "<strong>so</strong> <em>it</em> is <code>a&lt;b</code>"),
        ("*<b>*", "<em>&lt;b&gt;</em>"),
        ("2 * 3 * 4, a*b and ** alone", "2 * 3 * 4, a*b and ** alone"),
        ("[a](javascript:1) ![b](c)", "[a](javascript:1) ![b](c)"),
        ("half a $formula", "half a $formula"),
        (r"$\frac{$", r"<code>\frac{</code>"),
    ],
)
def test_a_text_is_words_alone(text, shown):
    assert inline(text) == shown


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<img src=x onerror=alert(1)>}",
        "<script>alert(1)</script>",
        r"\class{a}{x}",
        "&lt;",
    ],
)
def test_a_formula_cannot_be_more_than_one(latex):
    root = ElementTree.fromstring(f"<div>{inline(f'${latex}$')}</div>")
    assert all(re.fullmatch("div|code|m[a-z]+", node.tag) for node in root.iter())
    assert not {name for node in root.iter() for name in node.attrib} & {"href", "src", "onerror", "class", "style"}


def test_a_full_stop_does_not_begin_a_line():
    assert re.fullmatch(r'At <span class="race-whole"><math.*</math>\.</span> Then', inline("At $x$. Then"))
    assert paragraphs("One.\n\nTwo.") == "<p>One.</p><p>Two.</p>"


# ---------------------------------------------------------------------------------------- the page


def page(link: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, values in parse_qs(link).items():
        test.query_params[key] = values
    return test.run()


def address(test: AppTest):
    params = {key: [value] if isinstance(value, str) else value for key, value in test.query_params.items()}
    return from_params(params)[0]


def test_lessons_are_picked_and_left():
    test = page("lang=en&size=projector")
    test.selectbox(key="lesson.pick").set_value("02-zigzag").run()
    assert address(test).race.surface == OURS["02-zigzag"].scenario.race.surface
    assert (address(test).page.lang, address(test).page.size) == ("en", "projector")
    test.selectbox(key="lesson.pick").set_value("").run()
    assert address(test).page.lesson == ""
    assert address(test).race.steps == 100
    assert not test.exception


def test_an_unknown_lesson_is_named_on_the_page():
    test = page("lesson=nothing")
    assert not test.exception
    assert any("'nothing' is not the name of a lesson here" in text.value for text in test.text)


def test_what_does_not_hold_is_marked_and_what_cannot_be_measured_takes_no_page_down(tmp_path, monkeypatch, caplog):
    more = '[[claims]]\nsays = "It moves at all."\nholds = "step(gd, 1) > 0"\n'
    more += '[[claims]]\nsays = "Beyond."\nholds = "loss(gd, 999) > 1"\n'
    (tmp_path / "99-mine.toml").write_text(GOOD.replace("> 0", "> 100").replace("to?", "{x(gd, 999)}?") + more)
    monkeypatch.setenv("LESSONS", str(tmp_path))
    room.lessons.cache_clear()
    try:
        sent = lesson(lessons()["99-mine"].scenario)
        assert sent
        assert sent.question == "Where {x(gd, 999)}?"
        assert [(found.says, found.holds) for found in sent.findings] == [
            ("It moves.", False),
            ("It moves at all.", True),
        ]
        assert re.fullmatch(".+ > 100", sent.findings[0].measured)
        assert "lesson 99-mine: 999 is not one of the steps" in caplog.text
        assert not page("lesson=99-mine").exception
    finally:
        room.lessons.cache_clear()


WALKS = [list(OURS)[i : i + 6] for i in range(0, len(OURS), 6)]


@pytest.mark.browser
@pytest.mark.parametrize("names", WALKS, ids=lambda names: names[0])
def test_a_lesson_asks_first_takes_a_prediction_and_tells_what_happened(visit, names):
    """One after the other, as in a class."""
    tab = visit(f"?lesson={names[0]}")
    for name in names:
        expect(tab.get_by_test_id("player-lesson-number")).to_have_text(f"{list(OURS).index(name) + 1} / {len(OURS)}")
        asked_and_told(tab, name)
        if name != names[-1]:
            tab.get_by_test_id("player-lesson").get_by_role("button", name="Next lesson").click()


def asked_and_told(tab: Page, name: str) -> None:
    """All of a lesson, from its question on."""
    lesson = OURS[name]
    player = tab.locator("[data-testid=player][data-digest]")
    expect(player).to_have_attribute("data-steps", str(lesson.scenario.race.steps), timeout=30_000)
    expect(player).to_have_attribute("data-step", "0")
    expect(player).to_have_attribute("data-playing", "false")
    expect(tab.locator("[data-testid=player-legend] tbody .race-name")).to_have_text(lesson.scenario.race.labels)

    sent = picture(lesson.scenario).lesson
    assert sent
    question = tab.get_by_test_id("player-question")
    expect(question).to_have_text(ElementTree.fromstring(f"<p>{sent.question}</p>").text or "")
    lines = question.evaluate("(node) => node.offsetHeight / parseFloat(getComputedStyle(node).lineHeight)")
    assert lines < 3.1
    transport = tab.get_by_test_id("player-toggle").bounding_box()
    assert transport
    assert transport["y"] + transport["height"] <= 900
    told = tab.get_by_test_id("player-told")
    expect(told).to_be_hidden()
    if lesson.headline:
        expect(tab.get_by_test_id("player")).not_to_contain_text(lesson.headline)  # it gives the answer away

    for right in (False, True) if sent.answers else (True,):
        predict(tab, sent, right)
        expect(player).to_have_attribute("data-step", str(lesson.scenario.race.steps))
        came = tab.get_by_test_id("player-came")
        if sent.answers:
            expect(came).to_contain_text("You were right" if right else "You said")
            expect(came.locator(".race-finding")).to_have_count(1 if right else 2)
        else:
            expect(came).to_contain_text("on average" if sent.sketch.of != "end" else "from where it ended")

    for _ in range(2):
        tab.get_by_test_id("player-ask").click()
    expect(told.get_by_role("heading")).to_have_text(lesson.headline or lesson.title)
    expect(told).to_contain_text("Source:")
    for claim in lesson.claims:
        expect(told).to_contain_text(lesson.reader.filled(claim.says))
    expect(told.locator(".race-told-words > .race-failed")).to_have_count(0)
    expect(tab).to_have_url(re.compile(rf"v=2&.*lesson={name}"))
    shown = opened(urlsplit(tab.url).query)
    # What is drawn into the chart brings it to the front.
    assert shown.with_view(beside=lesson.scenario.view.beside) == lesson.scenario


def predict(tab: Page, sent, right: bool) -> None:
    """One of the answers by its key, or something drawn with the mouse; and the race to its end."""
    if sent.answers:
        index = next(i for i, answer in enumerate(sent.answers) if answer.holds == right)
        tab.keyboard.press(str(index + 1))
    else:
        tab.get_by_test_id("player-draw").click()
        box = tab.get_by_test_id("player-pad").bounding_box()
        assert box
        tab.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
        tab.mouse.down()
        tab.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.7 * box["height"], steps=3)
        tab.mouse.up()
    tab.keyboard.press("End")
