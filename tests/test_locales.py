"""Two languages: nothing is missing, nothing is lost on the way, and the page shows it."""

import pickle
import re
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import expect

from declare import clip, number
from locales import LANGUAGES, Text, _, language, listed, say, suited, together, use
from tools.messages import messages as spoken
from tools.messages import untranslated, updated

ROOT = Path(__file__).resolve().parent.parent

SAID = spoken()
CATALOGUES = sorted((ROOT / "locales").glob("*/*.po"))
FIELD = re.compile(r"\{\w+(?::[^{}]*)?\}")


@contextmanager
def chinese():
    use("zh")
    try:
        yield
    finally:
        use("en")


def messages(path):
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


@pytest.mark.parametrize("domain", SAID)
@pytest.mark.parametrize("code", list(LANGUAGES)[1:])
def test_no_message_is_missing(code, domain):
    assert untranslated(code, domain, SAID[domain]) == []


@pytest.mark.parametrize("domain", SAID)
@pytest.mark.parametrize("code", list(LANGUAGES)[1:])
def test_the_catalogues_hold_what_the_code_says(code, domain):
    written = (ROOT / "locales" / code / f"{domain}.po").read_bytes()
    assert written == updated(code, domain, SAID[domain]), "run: make messages"


def test_a_missing_translation_is_found_and_a_newcomer_may_speak_english():
    rule, other = "optim/rules/adam.py", "optim/rules/mine.py"
    said = SAID["optim"] | {"Mine: a new rule.": [other], "Memory of my own.": [other]}
    assert untranslated("zh", "optim", said) == []
    assert untranslated("zh", "optim", said | {"One more.": [rule]}) == ["One more."]
    assert untranslated("zh", "page", SAID["page"] | {"Now!": ["ui/share.py"]}) == ["Now!"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_filled_in_and_formulas_survive_translation(path):
    for message in messages(path):
        assert Counter(FIELD.findall(message.id)).keys() == Counter(FIELD.findall(message.string)).keys(), message.id
        for mark in ("$", "`"):
            assert message.string.count(mark) % 2 == message.id.count(mark) % 2, message.id
        assert message.string.count("$$") == message.id.count("$$")


def test_a_text_reads_as_english_and_is_said_in_the_language_in_use():
    with chinese():
        text = say("{text} is not a number", text=clip("abc"))
        assert text == "'abc' is not a number"
        assert _(text) == "'abc' 不是数"
        assert _("Play") == "播放"
        use("en")
        assert _(text) == text


def test_a_text_survives_errors_pickling_and_joining():
    with chinese():
        with pytest.raises(ValueError, match="not a number") as error:
            number(0, "x", 0, 1, help="").parse("abc")
        reason = str(error.value)
        assert isinstance(reason, Text)
        assert isinstance(pickle.loads(pickle.dumps(reason)), Text)
        assert _(say("{where}: {error}; using {default}", where="lr", error=error.value, default="1")) == (
            "lr：'abc' 不是数；改用 1"
        )
        assert together("", say("Play"), say("Pause")) == "Play Pause"
        assert _(together(say("Play"), "", say("Pause"))) == "播放暂停"
        assert _(listed(say("Play"), say("Pause"))) == "播放；暂停"
        assert together("", "") == ""


def test_what_a_stranger_typed_is_no_template():
    with chinese():
        assert _(say("{text} is not a number", text="{0}{__class__}")) == "{0}{__class__} 不是数"
        assert _("{braces} nobody knows") == "{braces} nobody knows"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("zh-CN", "zh"),
        ("zh", "zh"),
        ("ZH_tw", "zh"),
        ("en-GB", "en"),
        ("fr", "en"),
        (None, "en"),
        ("zh;q=0.9,en;q=0.8", "zh"),
        ("*", "en"),
        ("de-DE,zh-CN;q=0.7", "en"),
    ],
)
def test_the_browser_is_asked(wanted, found):
    assert suited(wanted) == found


def test_an_unknown_language_is_english():
    use("xx")
    assert language() == "en"
    assert next(iter(LANGUAGES)) == "en"


# ------------------------------------------------------------------------------------------ on the page

COMMON = "the|is|are|was|that|which|this|with|from|not|it|its|by|be|has|have|only|where|what|how|here|there|your|you|as"
ENGLISH = re.compile(r"\b(?:[A-Za-z'’-]+[ ,]+){2,}[A-Za-z'’-]+")
STORY = re.compile(rf"\b(?:{COMMON})\b")

SPOKEN = """() => {
    const said = [];
    const silent = "[data-testid=stCode], code, math, .katex, script, noscript, style";
    const quiet = (node) => node.closest(silent) || !node.checkVisibility();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!quiet(walk.currentNode.parentElement)) said.push(walk.currentNode.textContent);
    for (const node of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            if (node.hasAttribute(name) && !quiet(node)) said.push(node.getAttribute(name));
    return said;
}"""


def english(page) -> list[str]:
    """What reads as an English sentence: words in a row, with one among them that no name or title has."""
    runs = [run for text in page.evaluate(SPOKEN) for run in ENGLISH.findall(text)]
    return [run for run in runs if STORY.search(run)]


@pytest.mark.browser
def test_the_english_page_would_be_found_out(visit):
    assert len(english(visit("?lang=en"))) > 3


@pytest.mark.browser
@pytest.mark.parametrize(
    "query",
    [
        "?lang=zh&inspector=on&vectors=on&critical=on&local=paraboloid&space=on",
        "?lang=zh&surface=bowl&run=radam.one_cycle.lookahead&run=lbfgs&run=swats&run=sophia&run=gd(lr=1000)",
        "?lang=zh&f=sin(x)%2By^2&chart=distance&against=evaluations&run=sm3.sam&run=adagrad&run=rprop",
        "?lang=zh&surface=nope&view=1,2&start=a&run=adam(lr=x,zz=1).nothing&lesson=%3C&unknown=1&f=sin(",
    ],
)
def test_the_chinese_page_has_no_english_sentence(visit, query):
    page = visit(query, broken="nope" in query)
    for tab in ("竞速", "显示"):
        if not page.locator(".st-key-sheet").count():
            page.locator(".st-key-settings button").click()
        page.locator("[role=tab]").filter(has_text=tab).click()
        expect(page.locator(".st-key-sheet input").first).to_be_attached()
        assert english(page) == []
    page.keyboard.press("Escape")
    page.locator(".st-key-words button").click()
    expect(page.locator(".st-key-drawer [role=tabpanel]").first).to_be_visible()
    assert english(page) == []


@pytest.mark.browser
def test_dialogs_and_complaints_are_chinese_too(visit):
    page = visit("?lang=zh&f=x^2%2By^2")
    field = page.get_by_role("textbox", name="f(x, y) =")
    field.fill("sin(x")
    field.press("Enter")
    expect(page.get_by_text("括号")).to_be_visible()
    assert english(page) == []
    page.get_by_role("button", name="分享").click()
    for tab in page.get_by_role("dialog").get_by_role("tab").all():
        tab.click()
        assert english(page) == []


@pytest.mark.browser
def test_lessons_asked_and_told_are_chinese_too(visit):
    """A walk through ten of them: what is asked, what came of a prediction, and all that happened."""
    page = visit("?lang=zh&lessons=42,43,44,46,48,51,54,56,57,61")
    for place in range(1, 11):
        expect(page.get_by_test_id("player-lesson-number")).to_have_text(f"{place} / 10")
        expect(page.get_by_test_id("player-predict")).to_be_visible()
        assert english(page) == []
        page.get_by_test_id("player-ask").click()
        expect(page.get_by_test_id("player-came")).to_be_visible()
        assert english(page) == []
        if place < 10:
            page.locator(".race-onward").click()


@pytest.mark.browser
def test_the_language_is_the_browsers_until_another_is_chosen(visit):
    page = visit("?surface=bowl", locale="zh-CN")
    expect(page.get_by_text("凸碗").first).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("button", name="播放", exact=True)).to_be_visible()


@pytest.mark.browser
def test_another_language_keeps_step_and_chart(visit):
    page = visit("?surface=bowl&lang=en")
    page.get_by_test_id("player-scrubber").fill("57")
    page.get_by_test_id("player-speed").select_option("4")
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("button", name="播放", exact=True)).to_be_visible()
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "57")
    expect(page.get_by_test_id("player-speed")).to_have_value("4")
