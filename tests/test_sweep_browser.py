"""Sweep and search beside the picture: windows in words, numbers dragged there, rates that are searched for."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from links import opened
from playwright.sync_api import Page, expect

from export.formats import FORMATS
from lab import search, shared_search, sweep
from picture import axes_of, searched_axes
from scenario import from_params

pytestmark = pytest.mark.browser
LINK = "?surface=himmelblau&steps=100&beside=sweep&outcome=loss&run=gd&run=momentum&run=adam"
READY = ".race-{}-pane[data-ready=true]"


def ready(page: Page, study: str = "sweep") -> None:
    page.wait_for_selector(READY.format(study), timeout=60_000)


def rates(page: Page) -> list[float]:
    """The rates of the runs, as the address has them."""
    scenario, problems = from_params(parse_qs(urlsplit(page.url).query))
    assert not problems
    return [run.optimizer.rule.lr for run in scenario.race.runs]


def says(page: Page, name: str, value: str) -> None:
    """Wait until the address has this field."""
    page.wait_for_function(
        "([name, value]) => (new URLSearchParams(location.search).get(name) ?? '') === value", arg=[name, value]
    )


def dragged(page: Page, mark: int, by: float, *, up: bool = True) -> None:
    """A run's mark, held at its line and moved sideways."""
    box = page.locator(".race-sweep-mark").nth(mark).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y)
    page.mouse.move(x + by, y)
    if up:
        page.mouse.up()


def test_the_windows_are_those_of_the_server_in_words(visit):
    page = visit(LINK)
    ready(page)
    scenario = opened(LINK)
    said = page.get_by_test_id("lab-sweep").get_attribute("aria-label")
    for i, name in enumerate(("GD", "Momentum", "Adam")):
        found = sweep(scenario.race, i, axes_of(scenario)[0]).value.usable
        least = "" if all(found.ends) else "at least "
        assert f"{name}: {least}{found.decades:.{1 if found.decades >= 0.95 else 2}f} decades" in said


def test_a_mark_is_the_number_of_its_run(visit):
    page = visit(LINK)
    ready(page)
    mark, knob = page.locator(".race-sweep-mark").nth(2), page.locator("[data-key='run.2.0.lr'] .race-scrub-value")
    before, race = mark.get_attribute("aria-valuetext"), page.get_by_test_id("player").get_attribute("data-race")
    dragged(page, 2, -60, up=False)
    expect(mark).not_to_have_attribute("aria-valuetext", before)
    # The path on the stage and the slider in the row are the same number.
    expect(page.get_by_test_id("player")).not_to_have_attribute("data-race", race)
    expect(knob).to_have_text(mark.get_attribute("aria-valuetext"))
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('adam')")
    assert float(knob.inner_text()) == rates(page)[2]
    mark.focus()
    page.keyboard.press("ArrowRight")
    expect(knob).not_to_have_text(str(rates(page)[2]))


def test_another_value_of_the_number_asks_for_nothing(visit):
    asked = []
    page = visit(LINK, first=lambda page: page.on("request", lambda request: asked.append(request.url)))
    ready(page)
    count = sum("/lab/sweep/" in url for url in asked)
    assert count == 3
    dragged(page, 2, -60)
    page.wait_for_function("() => location.search.includes('adam')")
    page.wait_for_timeout(500)
    assert sum("/lab/sweep/" in url for url in asked) == count


def test_each_at_its_best_and_back_are_one_edit(visit):
    page = visit(LINK)
    ready(page)
    given, scenario = rates(page), opened(LINK)
    choice = page.locator("[data-layer=tuned]")
    choice.select_option("each")
    says(page, "tuned", "each")
    axes = searched_axes(scenario)
    found = [search(scenario.race, i, axes).value for i in range(3)]
    assert rates(page) == [one.values[one.best, 0] for one in found]
    expect(page.get_by_test_id("player-tuned")).to_have_text("tuned: 40 trials each")
    choice.select_option("one")
    says(page, "tuned", "one")
    shared = shared_search(scenario.race, axes[0]).value
    assert rates(page) == [shared.values[shared.best, 0]] * 3
    choice.select_option("given")
    says(page, "tuned", "")
    assert rates(page) == given


def test_a_number_by_hand_is_no_longer_tuned(visit):
    page = visit(f"{LINK}&tuned=each")
    ready(page)
    expect(page.get_by_test_id("player-tuned")).to_be_visible()
    dragged(page, 0, -40)
    says(page, "tuned", "")
    expect(page.get_by_test_id("player-tuned")).to_be_hidden()


def test_the_search_says_what_it_has_found_and_what_it_took(visit):
    link = LINK.replace("beside=sweep&outcome=loss", "beside=search")
    page = visit(link)
    ready(page, "search")
    scenario = opened(link)
    found = search(scenario.race, 0, searched_axes(scenario)).value
    row = page.locator(".race-search-row").first
    expect(row).to_contain_text(f"α = {found.values[found.best, 0]:g}")
    expect(row).to_contain_text("40 trials, 4000 gradients")


def test_a_phone_has_the_whole_sweep(visit):
    page = visit(LINK, width=390, height=844, has_touch=True)
    ready(page)
    canvas = page.get_by_test_id("lab-sweep")
    assert canvas.bounding_box()["height"] >= 180
    assert canvas.bounding_box()["width"] <= 390


def test_a_file_sweeps_by_itself(from_disk):
    """With fewer values: its windows are those of the server to within two of them."""
    scenario = opened(LINK)
    page = from_disk(FORMATS["html"].make(scenario, ""))
    ready(page)
    said = page.get_by_test_id("lab-sweep").get_attribute("aria-label")
    for i, name in enumerate(("GD", "Momentum", "Adam")):
        found = sweep(scenario.race, i, axes_of(scenario)[0]).value.usable
        match = re.search(rf"{name}: (?:at least )?([\d.]+) decades", said)
        assert abs(float(match[1]) - found.decades) <= 2 * 6 / 41 + 0.05
