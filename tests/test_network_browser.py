"""Inside the network: its graph by keyboard, by hand, in both languages, on a phone, from a projector."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest
from barriers import faults_of_player
from links import opened
from playwright.sync_api import Locator, Page, expect

from export.page import standalone
from picture import picture

pytestmark = pytest.mark.browser
KNOWN = json.loads((Path(__file__).parent / "data" / "worked_example.json").read_text())
LESSON = "?lesson=30-back-propagation"
PANE = "[data-testid=player-network]"


def unasked(page: Page) -> Page:
    """The lesson with its question put aside: what is below can be pressed."""
    page.get_by_test_id("player-predict-aside").click()
    return page


def alike(shown: str, value: float) -> bool:
    return abs(float(shown.replace("−", "-")) - round(value, 4)) < 1e-9


def part(page: Page, name: str) -> Locator:
    """A unit or an edge of the graph by its name."""
    return page.locator(f'{PANE} svg [role=button][aria-label^="{name}:"]')


def numbers(page: Page, name: str) -> list[str]:
    return re.findall(r"−?\d+(?:\.\d+)?", (part(page, name).get_attribute("aria-label") or "").partition(":")[2])


def unit(layer: int, number: int) -> str:
    return {0: f"Input {number}", 3: f"Output {number}"}.get(layer, f"Layer {layer}, unit {number}")


def weight(layer: int, source: int, target: int) -> str:
    return f"Weight from {unit(layer - 1, source)} to {unit(layer, target)}"


def home(page: Page) -> None:
    page.keyboard.press("Home")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "0")
    page.get_by_test_id("network-forward").click()
    page.evaluate("document.activeElement.blur()")


def stage(page: Page, key: str, words: str) -> None:
    page.keyboard.press(key)
    expect(page.get_by_test_id("network-said")).to_contain_text(words)


def test_by_keyboard_it_shows_every_number_of_the_slides(visit):
    page = unasked(visit(LESSON))
    home(page)
    for layer in (2, 1):
        stage(page, "a", f"layer {layer} of 3")
    stage(page, "a", "the inputs")
    assert [numbers(page, unit(0, i)) for i in (1, 2, 3)] == [["1"], ["0"], ["1"]]
    assert numbers(page, unit(1, 1)) == []
    for layer, h in ((1, "h1"), (2, "h2"), (3, "yhat")):
        stage(page, "s", f"Forward, layer {layer} of 3")
        for i, (z, own) in enumerate(zip(KNOWN[f"z{layer}"], KNOWN[h], strict=True), 1):
            shown = numbers(page, unit(layer, i))
            assert alike(shown[0], z)
            assert alike(shown[1], own)
    for layer in (3, 2, 1):
        stage(page, "s", f"Backward, layer {layer} of 3")
        for i, delta in enumerate(KNOWN[f"delta{layer}"], 1):
            assert alike(numbers(page, unit(layer, i))[2], delta)
        for (i, row), j in product(enumerate(KNOWN[f"dW{layer}"], 1), range(len(KNOWN[f"z{layer}"]))):
            assert alike(numbers(page, weight(layer, i, j + 1))[-1], row[j])
    stage(page, "s", "Update")
    for layer in (1, 2, 3):
        for (i, row), j in product(enumerate(KNOWN[f"newW{layer}"], 1), range(len(KNOWN[f"z{layer}"]))):
            assert alike(numbers(page, weight(layer, i, j + 1))[1], row[j])
    for digits in ("1.0258", "0.5246", "1.0012", "1.5014", "0.0014", "0.8013", "1.2008"):
        assert page.locator(f"{PANE} svg text", has_text=digits).first.is_visible(), digits
    stage(page, "s", "After step 1, row 1. Forward: the inputs.")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "1")
    page.keyboard.press("PageDown")  # means what it means everywhere
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "2")


def test_an_edge_and_a_unit_show_how_their_numbers_come_about(visit):
    page = unasked(visit(LESSON))
    home(page)
    formula = page.get_by_test_id("network-formula")
    page.get_by_test_id("network-update").click()
    part(page, weight(3, 2, 1)).click()
    text = re.sub(r"\s+", "", formula.inner_text())
    assert "0.9309·(−0.0264)=−0.0246" in text
    assert text.endswith("0.5−1·(−0.0246)=0.5246")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANE} h3").filter(has_text="Layer 2, unit 2")).to_be_visible()
    assert "0.7·2+0.8·1.5=2.6" in re.sub(r"\s+", "", formula.inner_text())
    expect(part(page, unit(2, 1))).to_have_attribute("aria-label", re.compile("saturated"))
    bars = page.get_by_test_id("network-bars").inner_text()
    assert [float(found) for found in re.findall(r"0\.\d+", bars)] == [0.0025, 0.0026, 0.0357]


def test_all_digits_and_the_tables(visit):
    page = unasked(visit(LESSON))
    home(page)
    page.get_by_test_id("network-backward").click()
    page.get_by_test_id("network-digits-all").click()
    assert "δ −0.0264217828828604" in (part(page, unit(3, 1)).get_attribute("aria-label") or "")
    page.locator(f"{PANE} summary").click()
    expect(page.get_by_test_id("network-edges")).to_contain_text("−0.025843640692984")
    expect(page.get_by_test_id("network-units").locator("tbody tr")).to_have_count(8)


def test_stages_play_by_themselves_and_with_the_clock(visit):
    page = unasked(visit(LESSON))
    home(page)
    page.get_by_test_id("network-play").click()
    expect(page.get_by_test_id("network-said")).to_contain_text("Forward, layer 1")
    expect(page.get_by_test_id("network-said")).to_contain_text("Forward, layer 2")
    page.get_by_test_id("network-play").click()
    page.get_by_test_id("network-forward").click()
    before = numbers(page, unit(3, 1))
    page.get_by_test_id("player").press("End")
    expect(page.get_by_test_id("network-said")).to_contain_text("After step 20")
    assert float(numbers(page, unit(3, 1))[1]) > float(before[1])
    page.get_by_test_id("network-update").click()
    expect(page.get_by_test_id("network-said")).to_contain_text("The run ends here")


def test_rows_runs_and_a_rule_that_makes_more_of_it(visit):
    page = visit("?data=iris&batch=10&seed=1&run=gd&run=adam&beside=network&lang=en")
    home(page)
    page.get_by_test_id("network-row").select_option("7")
    expect(page.get_by_test_id("network-said")).to_contain_text("row 8")
    page.get_by_test_id("network-update").click()
    expect(page.get_by_test_id("network-formula")).to_contain_text("mean over 10 rows")
    page.locator(f"{PANE} .race-inspector-run").nth(1).click()
    expect(page.get_by_test_id("network-formula")).to_contain_text("what the rule makes of it")
    page.get_by_test_id("player-help").click()
    expect(page.get_by_test_id("player-shortcuts")).to_contain_text("The network: the stage before")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("?data=moons&model=net(hidden=8)&beside=network", "too large to be drawn"),
        ("?data=linnerud&model=net(hidden=6|6)&beside=network", "only the server computes it"),
    ],
)
def test_what_is_too_large_says_so(visit, link, words):
    page = visit(link)
    expect(page.get_by_test_id("network-note")).to_contain_text(words)


def test_the_tab_is_a_field_of_the_link(visit):
    page = visit("?data=worked&model=net(hidden=2)")
    expect(page.locator(PANE)).to_be_hidden()
    page.get_by_role("tab", name="Network").click()
    expect(page.locator(PANE)).to_be_visible()
    page.wait_for_url(re.compile("beside=network"))
    page.get_by_role("tab", name="Chart").click()
    expect(page.locator(PANE)).to_be_hidden()


@pytest.mark.parametrize(
    ("lang", "scheme", "width", "height"),
    [("en", "light", 1440, 900), ("zh", "dark", 1440, 900), ("zh", "light", 390, 844), ("en", "dark", 1024, 768)],
)
def test_it_is_there_for_everyone(visit, lang, scheme, width, height):
    size = "&size=projector" if width == 1024 else ""
    page = unasked(visit(f"{LESSON}&lang={lang}{size}", width=width, height=height, color_scheme=scheme))
    page.get_by_test_id("network-backward").click()
    page.locator(f"{PANE} summary").click()
    assert faults_of_player(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if lang == "zh":
        expect(page.get_by_role("tab", name="网络")).to_have_attribute("aria-selected", "true")
        assert not re.search(r"[A-Za-z]{4,}", page.locator(PANE).inner_text())


def test_an_exported_file_has_it_too(from_disk):
    page = from_disk(standalone(picture(opened(LESSON)), ""), viewport={"width": 1280, "height": 900})
    expect(page.get_by_role("tab", name="Network")).to_have_attribute("aria-selected", "true")
    home(page)
    stage(page, "a", "layer 2 of 3")
    assert alike(numbers(page, unit(2, 1))[1], KNOWN["h2"][0])
    page.get_by_role("tab", name="Chart").click()
    expect(page.locator(PANE)).to_be_hidden()
