"""Handing the picture on: the dialog, the embedded player, large type, print, the first visit."""

import html
import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from scenario import default_scenario
from ui.share import LONGEST, frame

pytestmark = pytest.mark.browser


def box(page, test_id):
    return page.get_by_test_id(test_id).bounding_box()


def test_the_dialog_gives_link_code_frame_and_python(visit):
    page = visit("?surface=bowl&run=adam(lr=0.05).cosine")
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    link = "".join(dialog.get_by_test_id("stCode").first.inner_text().split())
    assert unquote(page.url) == link
    assert len(link) < LONGEST
    code = dialog.get_by_role("img", name="QR code")
    expect(code).to_be_visible()
    size = code.bounding_box()
    assert min(size["width"], size["height"]) > 400
    assert size["y"] + size["height"] < 900
    dialog.get_by_role("tab", name="Embed").click()
    snippet = dialog.get_by_text("<iframe").inner_text()
    source = html.unescape(re.search('src="([^"]+)"', snippet)[1])
    dialog.get_by_role("tab", name="Python").click()
    expect(dialog.get_by_text("from optim.rules.adam import Adam")).to_be_visible()
    page.goto(source)
    page.wait_for_selector("[data-testid=player][data-digest]")
    expect(page.get_by_test_id("player-legend")).to_contain_text("Adam + Cosine")


def test_the_link_of_the_frame_is_safe_in_html():
    text = frame('https://x.org/"><script>', default_scenario())
    assert "<script>" not in text
    assert "&amp;embed=true" in text


@pytest.mark.parametrize(
    ("query", "width", "height"),
    [
        ("?embed=true", 800, 500),
        (
            "?embed=true&surface=beale&run=gd&run=nag&run=adam&run=lion&run=radam&run=nadam&run=adagrad&run=adamw",
            800,
            500,
        ),
        ("?embed=true&size=projector&inspector=on&space=on", 800, 500),
        ("?embed=true&lang=zh", 390, 500),
        ("?embed=true", 1600, 700),
    ],
)
def test_the_embedded_player_fits_its_frame(visit, query, width, height):
    page = visit(query, width=width, height=height)
    overflowing = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
            if (node.closest(".race-inspector")) return false;  // long, it scrolls in its place
            const { overflowX, overflowY } = getComputedStyle(node);
            const x = /auto|scroll/.test(overflowX) && node.scrollWidth > node.clientWidth;
            return x || (/auto|scroll/.test(overflowY) && node.scrollHeight > node.clientHeight);
        }).map((node) => node.className)"""
    )
    assert overflowing == []
    root = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert root == [width, height]
    if width < 480:
        page.get_by_role("button", name="速度、循环与保存" if "zh" in query else "Speed, repeat, files").click()
    inspector = ["player-inspector"] if "inspector=on" in query else []
    for part in ("player-stage", "player-toggle", "player-scrubber", "player-speed", "player-legend", *inspector):
        place = box(page, part)
        assert min(place["x"], place["y"]) >= 0
        assert place["x"] + place["width"] <= width
        assert place["y"] + place["height"] <= height
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    page.get_by_test_id("player-toggle").click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-playing", "true")


def test_the_embedded_player_leads_to_the_whole_page(visit):
    page = visit("?embed=true&surface=bowl", width=800, height=500)
    away = page.get_by_role("link", name="Open the whole page")
    away.focus()
    expect(away).to_have_attribute("href", re.compile(r"surface=bowl"))
    assert "embed" not in away.get_attribute("href")


def test_it_grows_with_its_frame(visit):
    page = visit("?embed=true&surface=bowl", width=800, height=500)
    before = box(page, "player-stage")["height"]
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(page.get_by_test_id("player-stage").locator(".main-svg").first).to_have_attribute(
        "height", re.compile("[56]\\d\\d")
    )
    assert box(page, "player-stage")["height"] > before + 100


def test_large_type_enlarges_the_page_and_stays_in_the_link(visit):
    page = visit("?surface=bowl")
    size = "getComputedStyle(document.documentElement).fontSize"
    before = page.evaluate(size)
    page.get_by_role("button", name="Projector").click()
    expect(page).to_have_url(re.compile("size=projector"))
    expect(page.get_by_role("button", name="Normal size")).to_be_visible()
    ticks = page.locator("[data-testid=player-stage] .xtick text").first
    expect(ticks).to_have_css("font-size", "18.2px")
    assert float(page.evaluate(size)[:-2]) > 1.3 * float(before[:-2])


def test_a_first_visit_gets_a_finished_picture_and_two_lines(visit):
    page = visit()
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-step", "200")
    hint = page.get_by_test_id("player-hint")
    expect(hint.locator("p")).to_have_count(2)
    place = box(page, "player-hint")
    assert place["y"] + place["height"] <= 900
    page.get_by_test_id("player-stage").click(position={"x": 300, "y": 200})
    expect(hint).to_be_hidden()


def test_who_comes_by_a_link_is_not_lectured(visit):
    expect(visit("?surface=bowl").get_by_test_id("player-hint")).to_be_hidden()


def test_print_shows_the_picture_without_the_controls(visit):
    page = visit("?surface=bowl")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # a sheet of A4 between its margins
    expect(page.get_by_test_id("player-toggle")).to_be_hidden()
    expect(page.locator(".st-key-head")).to_be_hidden()
    expect(page.get_by_test_id("player-stage")).to_be_visible()
    for part in ("player-stage", "player-chart"):
        plot = page.locator(f"[data-testid={part}] .main-svg").first.bounding_box()
        assert plot["x"] + plot["width"] < 704
