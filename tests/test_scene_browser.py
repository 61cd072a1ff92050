"""What films and pictures show of a loss on data: what stands beside the picture on the page, its batch, its plane."""

from __future__ import annotations

import base64
import io
from xml.etree import ElementTree

import numpy as np
import pytest
from hand import PARTS, Drawing, clear
from links import opened
from PIL import Image
from playwright.sync_api import Page, expect
from test_export_browser import SVG, decoded, saved
from test_rows_panel_browser import MOONS, NET, border

from export.page import standalone
from picture import picture
from scenario import Scenario, simulate
from scenario.palette import PALETTE
from scenario.sampling import sampling
from scenario.trained import task_of

pytestmark = pytest.mark.browser
LESSON = "?lesson=30-back-propagation"
SCALE = 1.45
"""Of a film's type and markers."""
FILMED = (
    f"async (positions) => {{{PARTS}"
    + """
  const scene = await Scene.of(player, sheetOf(player));
  const canvas = Object.assign(document.createElement("canvas"), scene.size);
  const context = canvas.getContext("2d", { alpha: false });
  const write = context.fillText;
  const frames = positions.map((position) => {
    const words = [];
    context.fillText = (...all) => (words.push(all[0]), write.apply(context, all));
    scene.draw(context, position);
    return { url: canvas.toDataURL("image/png"), words };
  });
  const axis = ({ offset, length, range }, shift) => [offset + shift, length, ...range];
  const parts = Object.fromEntries(scene.parts.map(({ name, pane: { figure, host }, x, y }) => {
    if (!figure) return [name, null];
    const { node, coordinates } = figure;
    const [dx, dy] = node === host ? [x, y] : [x + node.offsetLeft, y + node.offsetTop];
    return [name, [axis(coordinates.x, dx), axis(coordinates.y, dy)]];
  }));
  scene.destroy();
  return { frames, parts, text: scene.theme.text };
}"""
)


class Film:
    """Pictures of a film as they are handed to the encoder, with the words that are written on them."""

    def __init__(self, page: Page, positions: list[float]):
        found = page.evaluate(FILMED, positions)
        self.parts, self.text = found["parts"], found["text"]
        self.words = [" ".join(frame["words"]) for frame in found["frames"]]
        self.pictures = [pixels(base64.b64decode(frame["url"].partition(",")[2])) for frame in found["frames"]]

    def drawing(self, part: str, i: int) -> Drawing:
        """A pane of a picture, with its axes in pixels of the whole."""
        x, y = self.parts[part]
        return Drawing(tuple(x), tuple(y), (self.pictures[i],))


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


def go(page: Page, step: int) -> None:
    page.get_by_test_id("player-scrubber").fill(str(step))
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", str(step))


def measured(scenario: Scenario, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Two columns of all rows as they were measured, (n, 2), and which rows the next step sees."""
    data, task = picture(scenario).data, task_of(scenario.race.surface)
    assert data
    assert task
    rows = sampling(scenario.race).batches.rows(min(step + 1, scenario.race.steps))
    return task.problem.x * data.std + data.mean, rows


@pytest.mark.parametrize("link", [MOONS, NET])
def test_a_film_has_the_rows_and_what_every_run_makes_of_them(visit, link):
    scenario = opened(link)
    shown = picture(scenario)
    film = Film(visit(link), [5, 60])
    assert set(film.parts) == {"stage", "data"}
    for i, step in enumerate((5, 60)):
        drawing = film.drawing("data", i)
        places = [drawing.place(border(scenario, step, run)) for run in (0, 1)]
        for run, line in enumerate(places):
            there = line[clear(line, [places[1 - run]]) & drawing.within(line)]
            assert not len(there) or drawing.inked(there, shown.runs[run].color).mean() > 0.8
        points, batch = measured(scenario, step)
        assert drawing.colored(drawing.place(points[batch]) + np.array([6.8 * SCALE, 0]), film.text).all()
        low = [stop[1] for stop in shown.look.relief["light"].stops]
        assert sum(drawing.colored(drawing.place(points), color).mean() for color in low) > 0.8


def test_a_film_has_the_batch_of_every_moment(visit):
    scenario = opened(MOONS)
    shown, task, met = picture(scenario), task_of(scenario.race.surface), sampling(scenario.race).batches
    assert task
    film = Film(visit(MOONS, color_scheme="dark"), [8, 8.5, 20])
    color = shown.look.relief["dark"].arrows["gradient"]
    for i, step in ((0, 8), (2, 20)):
        head = np.array([shown.runs[0].x[step], shown.runs[0].y[step]])
        first = step + 1 - step % 6
        others = [-met.at(t, task.loss).grad(head[None])[0] for t in range(first, first + 6) if t != step + 1]
        whole, own = (-loss.grad(head[None])[0] for loss in (task.loss, met.at(step + 1, task.loss)))
        lengths = sorted(np.hypot(*other) for other in others)
        unit = 72 * SCALE / max(np.hypot(*whole), np.hypot(*own), lengths[int(0.9 * (len(lengths) - 1))])
        drawing = film.drawing("stage", i)
        at = drawing.place(head[None])[0]
        tips = [at + unit * way * (1, -1) for way in (0.55 * own, *others)]
        assert drawing.colored(np.array(tips), color).mean() > 0.8
    assert "10 of 60 rows" in film.words[0]


def percent(share: float) -> str:
    """As the page says it: what is left out shows."""
    return f"{min(round(100 * share), 99) if share < 1 else 100} %"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, ["10 of 60 rows", "downhill on all rows", "This plane holds {share} of GD's way so far", "step 30 of 60"]),
        (
            {"lang": "zh"},
            ["60 个样本中的 10 个", "全部样本的下坡方向", "此平面包含 GD 至此路程的 {share}", "第 30 步，共 60 步"],
        ),
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_films_and_pictures_say_what_the_page_says(visit, options, said, scheme):
    link = f"{NET}&sample=on" + "".join(f"&{key}={value}" for key, value in options.items())
    page = visit(link, color_scheme=scheme)
    go(page, 30)
    steps = (10, 30, 60)
    film = Film(page, list(steps))
    through = picture(opened(NET)).through
    assert through
    held = [said[2].format(share=percent(through.shares[0][step])) for step in steps]
    said = [word.format(share=percent(through.shares[0][30])) for word in said]
    assert all(word in film.words[1].replace("\N{NO-BREAK SPACE}", " ") for word in said)
    for words, line in zip(film.words, held, strict=True):
        assert words.replace("\N{NO-BREAK SPACE}", " ").count(line) == 1
    root = ElementTree.fromstring(saved(page, "svg")[1])
    written = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert all(word in written.replace("\N{NO-BREAK SPACE}", " ") for word in said)


def test_the_file_of_a_film_shows_the_rows(visit, tmp_path):
    page = visit(NET.replace("steps=60", "steps=6"))
    drawn = Film(page, [0, 6])
    path = tmp_path / "film.mp4"
    page.get_by_test_id("player-save").click()
    with page.expect_download(timeout=120_000) as download:
        page.get_by_test_id("player-save-mp4").click()
    download.value.save_as(path)
    frames = decoded(path, (1280, 720))
    for frame, wanted in ((frames[0], drawn.pictures[0]), (frames[-1], drawn.pictures[1])):
        panel = frame[230:, 760:].astype(int), wanted[230:, 760:, :3].astype(int)
        assert np.abs(panel[0] - panel[1]).mean() < 3
    assert np.abs(frames[0].astype(int) - frames[-1])[230:, 760:].max() > 100


@pytest.mark.parametrize("source", ["page", "file"])
def test_pictures_have_what_the_page_has_beside_them(visit, from_disk, source):
    scenario = opened(NET)
    content = standalone(picture(scenario), "")
    page = visit(NET) if source == "page" else from_disk(content, viewport={"width": 1440, "height": 900})
    go(page, 12)
    root = ElementTree.fromstring(saved(page, "svg")[1])
    parts = {part.get("data-part"): part for part in root.iter() if part.get("data-part")}
    assert {"stage", "legend", "data", "chart"} <= set(parts)
    marks = list(parts["data"].iter(f"{SVG}path"))
    colors = {PALETTE[run.color].light for run in scenario.race.runs}
    assert colors <= {path.get("stroke") for path in marks}
    filled = [path.get("fill") for path in marks if path.get("d", "").endswith("Z") and path.get("fill") != "none"]
    assert len(filled) >= 60, "a mark for every row"
    png = pixels(saved(page, "png")[1])
    left, top, width, height = (float(parts["data"].get(side)) for side in ("x", "y", "width", "height"))
    panel = png[int(2 * top) : int(2 * (top + height)), int(2 * left) : int(2 * (left + width)), :3].astype(int)
    for color in colors:
        wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(panel - wanted).max(-1) < 12).sum() > 200


def numbers(page: Page) -> set[str]:
    """All that is written in the network on the page."""
    texts = page.locator("[data-testid=player] > * [data-testid=network-graph] text").all_text_contents()
    return {text for text in texts if text}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_network_is_in_films_and_pictures_as_it_is_on_the_page(visit, lang):
    page = visit(f"{LESSON}&lang={lang}", color_scheme="dark")
    page.get_by_test_id("network-backward").click()
    go(page, 3)
    film = Film(page, [0, 3.4])
    assert set(film.parts) == {"stage", "network"}
    here, said = numbers(page), page.get_by_test_id("network-said").inner_text()
    assert len(here) > 15
    assert all(number in film.words[1] for number in here)
    assert said.split()[0] in film.words[1]
    assert film.words[0] != film.words[1]
    root = ElementTree.fromstring(saved(page, "svg")[1])
    network = next(part for part in root.iter() if part.get("data-part") == "network")
    assert here <= {"".join(text.itertext()) for text in network.iter(f"{SVG}text")}
    assert network.find(f".//{SVG}path[@d]") is not None


def test_a_network_in_the_pictures_place_is_there_in_files_too(visit):
    page = visit(f"{LESSON}&size=projector", width=1024, height=768)
    expect(page.locator(".race-network-large")).to_be_visible()
    assert set(Film(page, [4]).parts) == {"network", "chart"}
    root = ElementTree.fromstring(saved(page, "svg")[1])
    parts = {part.get("data-part") for part in root.iter()}
    assert {"network", "chart"} <= parts
    assert "stage" not in parts


@pytest.mark.parametrize(
    ("link", "parts"),
    [
        ("?surface=bowl&steps=10", {"stage", "chart"}),
        ("?data=moons&steps=10", {"stage", "chart"}),
        ("?data=moons&model=net(hidden=8)&steps=10&beside=network", {"stage", "chart"}),
    ],
)
def test_where_nothing_else_is_to_be_seen_a_film_has_the_chart(visit, link, parts):
    assert set(Film(visit(link), [4]).parts) == parts


def test_the_parts_of_a_step_are_in_films_too(visit):
    words = Film(visit("?surface=ill_scaled&steps=20&run=momentum&vectors=on"), [3]).words[0]
    assert "momentum part" in words
    assert "steep and flat direction" in words


@pytest.mark.parametrize(("model", "step"), [("plane", 3), ("paraboloid", 12)])
def test_what_touches_the_ground_goes_with_the_clock_in_films_too(visit, model, step):
    """A circle around the head, at every step another one; and words beside it."""
    link = f"?surface=himmelblau&start=-1,-2&steps=20&local={model}&run=momentum"
    film = Film(visit(link), [step])
    assert f"{model} at Momentum" in film.words[0]
    assert "lowest within d = 0.5" in film.words[0]
    drawing, x = film.drawing("stage", 0), simulate(opened(link).race)[0].x
    turn = np.linspace(0, 2 * np.pi, 40)
    circle = 0.5 * np.stack([np.cos(turn), np.sin(turn)], -1)
    assert dark(drawing, x[step] + circle) > 0.6
    assert dark(drawing, x[step] + 1.4 * circle) < 0.4


def dark(drawing: Drawing, points: np.ndarray) -> float:
    """How many of the points, as a share, have something nearly black within a pixel."""
    (seen,) = drawing.layers
    places = np.rint(drawing.place(points)).astype(int)
    return float(np.mean([seen[y - 1 : y + 2, x - 1 : x + 2, :3].max(axis=-1).min() < 90 for x, y in places]))


def test_a_run_that_is_hidden_is_in_no_film(visit):
    link = NET.replace("&run=gd", "&run=gd(hidden=on)")
    shown = picture(opened(link))
    assert shown.through
    film = Film(visit(link), [60])
    assert f"This plane holds {percent(shown.through.shares[1][60])} of Adam's way" in film.words[0].replace(
        "\N{NO-BREAK SPACE}", " "
    )
    drawing = film.drawing("data", 0)
    line = drawing.place(border(opened(link), 60, 0))
    assert drawing.inked(line, "blue").mean() < 0.2


def test_another_race_does_not_change_a_film_that_is_being_made(visit):
    page = visit(f"{NET}&sample=on")
    film = Film(page, [0, 30])
    url = page.evaluate(
        AFTER, page.evaluate_handle(FILMED.replace("const canvas", "return scene;\n  const canvas"), [])
    )
    assert "3 of 60 rows" in page.locator(".race > .race-left .race-key").inner_text()
    assert np.array_equal(pixels(base64.b64decode(url.partition(",")[2])), film.pictures[1])


AFTER = (
    f"async (scene) => {{{PARTS}"
    + """
  player.legend.onHold("batch", 3);
  player.legend.onHold("run.0.0.lr", 0.01);
  await new Promise((done) => setTimeout(done, 300));
  const canvas = Object.assign(document.createElement("canvas"), scene.size);
  scene.draw(canvas.getContext("2d", { alpha: false }), 30);
  scene.destroy();
  return canvas.toDataURL("image/png");
}"""
)
