"""Exports as a person uses them: a page opened from a disk, pictures and films downloaded."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hand import PARTS
from imageio_ffmpeg import get_ffmpeg_exe
from links import opened
from PIL import Image
from playwright.sync_api import Page, expect

import export.page
from export.pack import as_text, planes
from export.page import MAX_BYTES, standalone
from export.theme import variables
from lessons import lessons
from optim import RULES
from picture import picture
from scenario import COLORS, simulate
from scenario.palette import PALETTE

pytestmark = pytest.mark.browser

PLAYER = "[data-testid=player]"
SVG = "{http://www.w3.org/2000/svg}"


PLAYED = """(player) => {
  const { dataset } = player;
  const note = () => (dataset.played = [dataset.played ?? [], dataset.playing].flat().join());
  new MutationObserver(note).observe(player, { attributeFilter: ["data-playing"] });
}"""
"""Writes down when it begins and ends to play."""


def page_of(link: str, address: str = "") -> bytes:
    return standalone(picture(opened(link)), address)


def inks(link: str) -> list[str]:
    """The colours of a link's runs on the light page."""
    return [PALETTE[run.color].light for run in opened(link).race.runs]


def rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def data(page: Page, name: str) -> str:
    return page.locator(PLAYER).get_attribute(f"data-{name}") or ""


def unpacked(text: str, length: int) -> bytes:
    """What the script in page.html does, in other words."""
    groups = []
    for code in map(ord, text):
        groups += [[0, 13, 60, 26, 27][(code - 128) >> 7], code & 127] if code >= 128 else [code]
    bits = "".join(f"{group:07b}" for group in groups)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, 8 * length, 8))


@pytest.mark.parametrize("size", [0, 1, 6, 7, 8, 1000])
def test_bytes_become_text_that_no_page_changes(size):
    rng = np.random.default_rng(size)
    for sample in (*(bytes([value] * size) for value in (0, 13, 26, 27, 60, 255)), rng.bytes(size)):
        text = as_text(sample)
        assert not set(text) & set("\0\r<\x1a\x1b")
        assert len(text.encode()) <= 1.16 * size + 3
        assert unpacked(text, size) == sample


def test_numbers_are_laid_out_byte_by_byte():
    head = (8).to_bytes(4, "little") + b"{}      "
    values = np.arange(5, dtype=np.float32).tobytes()
    assert planes(head + values) == head + values[0::4] + values[1::4] + values[2::4] + values[3::4]


def test_the_file_plays_without_a_network_to_its_end(from_disk):
    link = "surface=himmelblau&steps=40&run=gd&run=adam"
    page = from_disk(page_of(link, "https://example.org/race"))
    assert data(page, "step") == data(page, "steps") == "40"
    expect(page.locator("h1")).to_have_text("Himmelblau")
    link = page.get_by_role("link", name="Open this race")
    expect(link).to_have_attribute("href", re.compile(r"^https://example\.org/race\?v=2&surface=himmelblau&steps=40"))
    page.get_by_test_id("player-speed").select_option("4")
    page.locator(PLAYER).evaluate(PLAYED)
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-played", re.compile("true.*false$"))  # within a second
    assert data(page, "step") == "40"
    page.locator(PLAYER).focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    assert data(page, "step") == "10"
    page.get_by_test_id("player-scrubber").fill("25")
    assert data(page, "step") == "25"


def test_a_file_from_a_lesson_starts_with_its_question(from_disk):
    link = "lesson=10-saddle&surface=saddle&steps=40&run=gd&run=adam"
    page = from_disk(page_of(link, "https://example.org/race"))
    assert (data(page, "step"), data(page, "steps"), data(page, "playing")) == ("0", "40", "false")
    expect(page.get_by_test_id("player-lesson")).to_contain_text(lessons()["10-saddle"].question)
    expect(page.get_by_role("link", name="Open this race")).to_have_attribute("href", re.compile("lesson=10-saddle"))
    page.get_by_test_id("player-toggle").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "40", timeout=15_000)


def test_the_numbers_in_the_file_are_those_of_the_race(from_disk):
    link = "surface=himmelblau&steps=40&run=adam&inspector=on&vectors=on"
    path = simulate(opened(link).race)[0]
    page = from_disk(page_of(link))
    page.get_by_test_id("player-scrubber").fill("7")
    cells = page.locator("[data-testid=player-legend] tbody td").all_inner_texts()
    shown = [float(cell.replace("−", "-")) for cell in cells]
    assert shown == pytest.approx([path.loss[7], *path.trajectory.x[7, 0]], rel=6e-3)
    gradient = page.locator(".race-card tbody tr").first.locator("td").all_inner_texts()
    shown = [float(cell.replace("−", "-")) for cell in gradient]
    assert shown == pytest.approx(path.trajectory.seen["g"][6, 0], rel=6e-3)
    expect(page.locator(".race-verdict")).not_to_be_empty()
    expect(page.locator(".race-key")).to_contain_text("momentum part")


def test_a_click_on_the_file_starts_there(from_disk):
    page = from_disk(page_of("surface=bowl&steps=20&run=gd"))
    player = page.locator(PLAYER)
    before = player.get_attribute("data-race") or ""
    page.get_by_test_id("player-stage").click(position={"x": 300, "y": 200})
    expect(player).not_to_have_attribute("data-race", before)
    x, y = map(float, (player.get_attribute("data-ring") or "").split(","))
    box = page.get_by_test_id("player-stage").bounding_box()
    assert box
    assert (x - box["x"], y - box["y"]) == pytest.approx((300, 200), abs=1)


def test_three_dimensions_work_in_the_file(from_disk):
    page = from_disk(page_of("surface=himmelblau&steps=20&space=on&run=adam"))
    expect(page.get_by_test_id("player-space").locator("canvas").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_file_follows_the_scheme_of_the_system(from_disk, scheme):
    page = from_disk(page_of("surface=bowl&steps=20&run=gd"), color_scheme=scheme)
    color = variables(scheme)["--st-text-color"]
    expect(page.locator(PLAYER)).to_have_css("color", f"rgb{rgb(color)}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_text_that_a_visitor_typed_stays_text(from_disk):
    scenario = opened("f=x^2%2By^2&steps=10&run=gd")
    hostile = "</script><script>window.broken = 1</script><!--"
    seen = replace(picture(scenario), title=hostile, link=hostile, runs=())
    page = from_disk(standalone(seen, 'https://example.org/"><script>window.broken = 1</script>'))
    expect(page.locator("h1")).to_have_text(hostile)
    assert page.evaluate("window.broken") is None


def test_the_longest_race_stays_under_the_bound():
    runs = "".join(f"&run={key}" for key in ("gd", "momentum", "nag", "adam", "rmsprop", "adagrad", "adamw", "lion"))
    everything = "&critical=on&field=on&levels=equal&inspector=on&vectors=on&space=on&noise=30&steps=1000"
    for ground in (
        "surface=himmelblau",
        "f=sin(7*x)*cos(9*y)%2Bx*y",
        "data=moons&model=net(hidden=8)",
        "data=linnerud",
    ):
        content = page_of(ground + everything + runs)
        assert len(content) < MAX_BYTES
        assert b"would make this file too large" not in content  # the player computes what goes on inside
    assert len(runs.split("&run=")) - 1 == len(COLORS)
    assert all(run in RULES for run in runs.split("&run=")[1:])


def test_a_file_that_is_too_large_does_without_its_font_first(monkeypatch):
    link = "surface=himmelblau&inspector=on&vectors=on&steps=1000" + 8 * "&run=lbfgs"
    sizes, said = [], []
    for _ in range(3):
        page = page_of(link)
        sizes.append(len(page))
        said.append((b"data:font/woff2" in page, b"would make this file too large" in page))
        monkeypatch.setattr(export.page, "MAX_BYTES", len(page) - 1)
    assert said == [(True, False), (False, False), (False, True)]
    assert sizes == sorted(sizes, reverse=True)


def test_a_browser_that_is_too_old_says_so(chromium, tmp_path):
    path = tmp_path / "race.html"
    path.write_bytes(page_of("surface=bowl&steps=10&run=gd"))
    context = chromium.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_role("alert")).to_contain_text("too old")
    context.close()


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    page.get_by_test_id("player-save").click()
    with page.expect_download() as download:
        page.get_by_test_id(f"player-save-{kind}").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def unfold(page: Page) -> None:
    """On a narrow page what is not needed to play stands behind one button."""
    opener = page.get_by_role("button", name="Speed, repeat, files")
    if opener.get_attribute("aria-expanded") == "false":
        expect(page.get_by_test_id("player-save")).to_be_hidden()
        opener.click()
    expect(page.get_by_test_id("player-save")).to_be_visible()


def test_the_picture_of_a_step_is_saved_as_it_is_seen(visit):
    link = "?surface=ill_scaled&run=gd(lr=0.2)&run=adam&run=nag&vectors=on&steps=60"
    page, colors = visit(link), inks(link)
    page.get_by_test_id("player-scrubber").fill("30")
    name, content = saved(page, "svg")
    assert name == "ill-scaled-gd-adam-nag-30.svg"
    root = ElementTree.fromstring(content)
    for part in ("stage", "chart"):
        drawn = root.find(f".//*[@data-part='{part}']")
        lines = {path.get("stroke") for path in drawn.iter(f"{SVG}path")}
        assert set(colors) <= lines
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert {"Ill-scaled quadratic", "step 30 of 60", "GD", "Adam", "NAG"} <= set(words)
    assert any(word.startswith("diverged at step") for word in words)
    assert page.locator("[data-testid=player-legend] tbody td").nth(3).inner_text() in words

    name, content = saved(page, "png")
    assert name == "ill-scaled-gd-adam-nag-30.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")) / 255
    assert pixels.shape[1] > 1600
    for color in colors[1:]:  # GD has left after a few steps
        wanted = np.array(rgb(color)) / 255
        assert (np.abs(pixels - wanted).max(-1) < 0.05).sum() > 200


@pytest.mark.parametrize("link", ["data=linnerud&batch=5", "data=moons&model=net(hidden=3)&plane=pca"])
def test_the_picture_of_a_loss_on_data_is_saved(from_disk, link):
    page = from_disk(page_of(f"{link}&steps=20&run=gd&run=adam"))
    name, content = saved(page, "svg")
    assert name.endswith("-gd-adam-20.svg")
    stage = ElementTree.fromstring(content).find(".//*[@data-part='stage']")
    assert set(inks(f"?{link}&run=gd&run=adam")) <= {path.get("stroke") for path in stage.iter(f"{SVG}path")}
    assert saved(page, "png")[1].startswith(b"\x89PNG")


def test_pictures_are_saved_from_the_file_on_a_phone_too(from_disk):
    page = from_disk(
        page_of("f=x^2-y^2&steps=20&run=gd"), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    unfold(page)
    name, content = saved(page, "svg")
    assert name == "formula-x-2-y-2-gd-20.svg"
    root = ElementTree.fromstring(content)
    assert float(root.get("height")) > float(root.get("width"))
    unfold(page)
    assert saved(page, "png")[1].startswith(b"\x89PNG")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_menu_for_pictures_closes_by_itself(visit):
    page = visit("?surface=bowl&steps=10")
    opener = page.get_by_test_id("player-save")
    item = page.get_by_test_id("player-save-png")
    expect(item).to_be_hidden()
    opener.click()
    expect(item).to_be_visible()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_test_id("player-scrubber").focus()
    expect(item).to_be_hidden()


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("link", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_page_and_tables_are_taken_along(visit):
    page = visit("?surface=bowl&steps=1&run=gd&run=adam")
    page.get_by_role("button", name="Export").click()
    name, content = downloaded(page, "Web page")
    assert name == "bowl-gd-adam.html"
    assert f'href="{page.url.split("?")[0].rstrip("/")}'.encode() in content
    name, content = downloaded(page, "CSV")
    assert name == "bowl-gd-adam.csv"
    assert content.splitlines()[0].startswith(b"run,optimizer,step,x,y,f,evaluations")
    name, content = downloaded(page, "JSON")
    assert name == "bowl-gd-adam.json"
    assert json.loads(content)["steps"] == 1


ILL_SCALED = "?surface=ill_scaled&steps=4&run=gd(lr=0.2)&run=adam"
NETWORK = "?data=moons&model=net(hidden=3)&batch=20&steps=4&run=gd&run=adam"


@pytest.mark.parametrize(
    ("kind", "size", "link", "name"),
    [
        ("mp4", (1280, 720), ILL_SCALED, "ill-scaled-gd-adam"),
        ("gif", (800, 450), ILL_SCALED, "ill-scaled-gd-adam"),
        ("mp4", (1280, 720), NETWORK, "moons-gd-adam"),
    ],
)
def test_a_film_shows_what_the_page_shows(visit, tmp_path, kind, size, link, name):
    page = visit(link)
    page.get_by_test_id("player-save").click()
    with page.expect_download(timeout=120_000) as download:
        page.get_by_test_id(f"player-save-{kind}").click()
        # The page stays usable while the film is made.
        page.get_by_test_id("player-scrubber").fill("0")
        assert data(page, "step") == "0"
    assert download.value.suggested_filename == f"{name}.{kind}"
    path = tmp_path / f"film.{kind}"
    download.value.save_as(path)
    frames = decoded(path, size)
    assert len(frames) > 20
    first, last = frames[0].astype(int), frames[-1].astype(int)
    for wanted in map(rgb, inks(link)):
        # The markers in the legend from the first picture on, the paths in the last one.
        before, after = ((np.abs(frame - wanted).max(-1) < 30).sum() for frame in (first, last))
        assert 50 < before < after
    expect(page.locator(".race-scene")).to_have_count(0)


def decoded(path: Path, size: tuple[int, int]) -> np.ndarray:
    command = [get_ffmpeg_exe(), "-loglevel", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)


def test_a_film_can_be_given_up(visit):
    page = visit("?surface=bowl&steps=1000&run=gd&run=adam")
    page.get_by_test_id("player-save").click()
    page.get_by_test_id("player-save-mp4").click()
    expect(page.get_by_test_id("player-film")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_test_id("player-film")).to_have_count(0)
    expect(page.locator(".race-scene")).to_have_count(0)


def test_the_page_and_its_film_show_one_drawing(visit):
    """What stage and chart draw on their canvases is the same list of strokes, in a film only larger."""
    page = visit("?surface=ill_scaled&steps=40&run=gd(lr=0.2)&run=adam&run=nag&noise=0.1")
    drawn = page.evaluate(STROKES)
    assert len(drawn["page"]) > 20
    for (stroke, points), (filmed, more) in zip(drawn["page"], drawn["film"], strict=True):
        assert stroke == filmed
        assert points == pytest.approx(more, abs=2)  # of those on one pixel some are left out


STROKES = (
    f"async () => {{{PARTS}"
    + r"""
  const scene = await Scene.of(player, sheetOf(player));
  const drawn = (view) => view.traces.recorded("x", () => view.draw(25));
  const shape = (d) => d.replace(/[-\d.]+/g, "n").replace(/(Ln n\s*)+/g, "L");
  const strokes = (view) => [...drawn(view).matchAll(/<path d="([^"]*)" ([^>]*)>/g)]
    .map(([, d, how]) => [`${shape(d)} ${how.match(/(stroke|fill|opacity|linecap)="[^"]*"/g)}`, d.split("L").length]);
  const all = (of) => [...strokes(of.stage), ...strokes(of.chart)];
  const both = { page: all(player), film: all(scene) };
  scene.destroy();
  return both;
}"""
)
