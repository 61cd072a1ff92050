"""Files of a race: what they are called, what stands in them, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from export import ffmpeg, studio
from export.film import make
from export.legend import short
from export.order import GIF_BYTES, Order
from export.scene import Scene
from export.studio import Film, Refused, Studio
from export.table import COLUMNS, to_csv, to_json
from export.traces import Curve
from locales import use
from optim import RULES
from picture import SCHEMES, theme
from picture.names import LONGEST, file_name, stem
from player.assets import assets
from scenario import COLORS, Scenario, from_params, simulate, to_link

ROOT = Path(__file__).resolve().parent.parent


def race(link: str) -> Scenario:
    scenario, problems = from_params(parse_qs(link))
    assert problems == []
    return scenario


SMALL = "surface=bowl&steps=12&run=gd&run=adam"
DIVERGING = "surface=ill_scaled&steps=40&run=gd(lr=0.2)&run=adam&run=newton"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("", "rosenbrock-gd-momentum-adam"),
        ("surface=bowl&run=gd&run=gd(lr=0.2)&run=adam.cosine", "bowl-gd-adam"),
        ("run=none", "rosenbrock"),
        ("f=sin(x)*y^2&run=adam", "formula-sin-x-y-2-adam"),
    ],
)
def test_files_are_named_after_the_race(link, name):
    assert stem(race(link)) == name
    assert file_name(race(link), "mp4") == f"{name}.mp4"


def test_a_long_formula_and_many_runs_make_a_name_of_bounded_length():
    runs = "".join(f"&run={key}" for key in list(RULES)[:8])
    name = stem(race("f=" + "%2B".join(f"sin({k}*x)*cos({k}*y)" for k in range(1, 20)) + runs))
    assert name.startswith("formula-sin-1-x-cos-1-y-")
    assert len(name) <= LONGEST
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def table(scenario: Scenario) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(scenario, simulate(scenario.race)))))


def test_the_table_gives_back_the_very_same_numbers():
    scenario = race("surface=himmelblau&steps=30&run=adam&run=polyak&run=nag")
    rows = table(scenario)
    assert len(rows) == 3 * 31
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    for number, path in enumerate(simulate(scenario.race), 1):
        mine = [row for row in rows if row["run"] == str(number)]
        assert {row["optimizer"] for row in mine} == {path.run.label}
        assert [int(row["step"]) for row in mine] == list(range(31))
        assert [int(row["evaluations"]) for row in mine] == path.trajectory.evaluations.tolist()
        np.testing.assert_array_equal(numbers(mine, "f"), path.loss)
        for i, axis in enumerate("xy"):
            np.testing.assert_array_equal(numbers(mine, axis), path.trajectory.x[:, 0, i])
        for name, values in path.quantities.items():
            axes = [""] if values.shape[1] == 1 else [".x", ".y"]
            for column, axis in zip(values.T, axes, strict=True):
                np.testing.assert_array_equal(numbers(mine, name + axis), column)


def numbers(rows: list[dict[str, str]], column: str) -> list[float]:
    return [float(row[column] or "nan") for row in rows]


def test_a_run_that_leaves_the_plane_ends_in_the_table_where_it_did():
    scenario = race(DIVERGING)
    path = simulate(scenario.race)[0]
    assert path.diverged
    mine = [row for row in table(scenario) if row["run"] == "1"]
    assert len(mine) == path.diverged
    assert mine[0]["m.x"] == ""  # plain descent has no memory, and Adam's column stays empty
    run = json.loads(to_json(scenario, simulate(scenario.race)))["runs"][0]
    assert run["diverged"] == path.diverged
    assert len(run["x"]) == path.diverged


def test_json_has_everything_by_name_and_null_for_what_is_no_number():
    scenario = race("surface=rosenbrock(b=5)&steps=20&noise=0.5&seed=3&run=adam(lr=0.05,color=red).cosine")
    found = json.loads(to_json(scenario, simulate(scenario.race), "https://example.org"), parse_constant=pytest.fail)
    assert found["link"] == "https://example.org" + to_link(scenario)
    assert found["surface"]["settings"] == {"b": 5}
    assert (found["start"], found["steps"], found["seed"]) == (list(scenario.race.start), 20, 3)
    run = found["runs"][0]
    assert run["color"] == "red"
    assert [part["name"] for part in run["parts"]] == ["adam", "cosine"]
    assert run["parts"][0]["settings"]["lr"] == 0.05
    path = simulate(scenario.race)[0]
    assert run["x"] == path.trajectory.x[:, 0, 0].tolist()
    assert run["quantities"]["g.x"] == [None, *path.trajectory.seen["g"][:, 0, 0].tolist()]


def test_a_formula_that_a_visitor_typed_is_text_in_every_table():
    scenario = race("f=-x^2%2By^2&steps=5&run=gd")
    assert "x^2" not in to_csv(scenario, simulate(scenario.race))
    assert json.loads(to_json(scenario, simulate(scenario.race)))["surface"]["formula"] == "-x^2+y^2"


@pytest.mark.parametrize("key", RULES)
def test_every_rule_has_its_tables(key):
    scenario = race(f"surface=himmelblau&steps=10&run={key}")
    paths = simulate(scenario.race)
    assert len(table(scenario)) == (paths[0].diverged or 11)
    assert set(json.loads(to_json(scenario, paths))["runs"][0]["quantities"]) >= {"g.x", "g.y"}


def test_colours_drawn_here_are_those_of_the_player():
    script = assets()["theme.js"].plain.decode()
    for scheme in SCHEMES:
        look = theme(scheme)
        assert set(look.colors) == set(COLORS)
        assert all(color in script for _, color in look.relief)
        for line in (look.isoline, look.grid):
            red, green, blue = (round(255 * part) for part in line[:3])
            assert f'"rgba({red},{green},{blue},{line[3]:.2f})"' in script


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (5.0488, "5.049"),
        (-12.3456, "−12.35"),
        (3e-30, "3.00e−30"),
        (12345.6, "1.235e4"),
        (9.99996, "10.00"),
        (1234.0, "1234"),
        (-0.0, "0.000"),
    ],
)
def test_numbers_are_written_as_the_player_writes_them(value, text):
    assert short(value) == text


def test_a_curve_is_followed_between_its_steps():
    curve = Curve(np.array([[0.0, 0], [2, 4], [4, 4]]), "blue", 2, 0)
    np.testing.assert_array_equal(curve.at(0.5), [1, 2])
    np.testing.assert_array_equal(curve.at(9), [4, 4])
    np.testing.assert_array_equal(curve.until(0.5, 1.5), [[1, 2], [2, 4], [3, 4]])


def decoded(path, width: int, height: int) -> np.ndarray:
    command = [get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    found = subprocess.run(command, capture_output=True, check=True, stdin=subprocess.DEVNULL).stdout
    return np.frombuffer(found, np.uint8).reshape(-1, height, width, 3)


def near(picture: np.ndarray, color: str) -> int:
    """How many pixels are of about this colour."""
    wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.abs(picture.astype(int) - wanted).max(-1) < 16).sum())


@pytest.fixture
def short_film(monkeypatch):
    """A film of half a second: the same work, for a twentieth of the time."""
    monkeypatch.setattr("export.film.SECONDS", 0.5)


@pytest.mark.parametrize(("kind", "size", "frames"), [("mp4", (1280, 720), 16 + 30), ("gif", (800, 450), 9 + 17)])
@pytest.mark.usefixtures("short_film")
def test_a_film_shows_the_race_from_its_start_to_its_end(tmp_path, kind, size, frames):
    told = []
    path = tmp_path / f"film.{kind}"
    assert make(Order("?" + SMALL, kind, "en", "light"), path, told.append) == ""
    pictures = decoded(path, *size)
    assert abs(len(pictures) - frames) <= 1
    assert told == sorted(told)
    assert told[-1] == 1
    assert (pictures[0] != pictures[-1]).any()
    colors = [theme("light").colors[run.color] for run in race(SMALL).race.runs]
    for color in colors:
        assert near(pictures[0], color) > 20
        assert near(pictures[-1], color) > near(pictures[0], color)
    assert [path.name for path in tmp_path.iterdir()] == [f"film.{kind}"]


def test_the_pictures_say_what_becomes_of_a_run():
    scenario = race(DIVERGING)
    scene = Scene(scenario, simulate(scenario.race), 1280, "dark")
    first = scene.draw(0).copy()
    last = scene.draw(40)
    assert first.shape == last.shape == (720, 1280, 4)
    # "diverged at step ..." is written in red.
    red = theme("dark").colors["red"]
    assert near(last[:, 760:, :3], red) > near(first[:, 760:, :3], red) + 20


@pytest.mark.parametrize(
    "link",
    [
        "run=none",
        "f=log(x)&run=gd(lr=5)",
        "chart=rate&scale=linear&run=adam",
        "surface=saddle&against=evaluations&critical=on&field=on",
    ],
)
def test_every_kind_of_picture_can_be_drawn(link):
    scenario = race(link)
    scene = Scene(scenario, simulate(scenario.race), 320)
    for part in (0, 0.5, 1):
        assert scene.draw(part * scenario.race.steps).shape == (180, 320, 4)


def test_chinese_is_written_with_its_own_glyphs(recwarn):
    scenario = race(SMALL)
    use("zh")
    try:
        Scene(scenario, simulate(scenario.race), 640).draw(3)
    finally:
        use("en")
    assert not [str(warning.message) for warning in recwarn if "lyph" in str(warning.message)]


@pytest.mark.usefixtures("short_film")
def test_a_gif_over_the_bound_is_made_smaller_and_says_so(tmp_path, monkeypatch):
    order = Order("?" + SMALL, "gif", "en", "light")
    path = tmp_path / "film.gif"
    make(order, path)
    monkeypatch.setattr("export.film.GIF_BYTES", path.stat().st_size - 1)
    assert "smaller" in make(order, path)
    assert path.stat().st_size < GIF_BYTES
    monkeypatch.setattr("export.film.GIF_BYTES", 1)
    with pytest.raises(RuntimeError, match="bound"):
        make(order, path)


def test_what_ffmpeg_says_is_passed_on(tmp_path):
    with pytest.raises(RuntimeError, match=r"No such file|not exist|Error"):
        ffmpeg.mp4(tmp_path / "nowhere" / "film.mp4", (64, 64), 30, [np.zeros((64, 64, 4), np.uint8)] * 400)


def wait(film: Film, seconds: float = 120) -> Film:
    assert film.ended.wait(seconds)
    return film


def test_a_studio_makes_a_film_once_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = Studio()
    scenario = race("surface=bowl&steps=1&run=gd")
    film = mine.order(scenario, "gif", "en")
    assert mine.order(scenario.with_view(inspector="on"), "gif", "en") is film
    wait(film)
    assert film.error is None
    assert film.done == 1
    assert film.data.startswith(b"GIF8")
    assert mine.order(scenario, "gif", "en") is mine.found(scenario, "gif", "en") is film
    assert mine.found(scenario, "mp4", "en") is None
    assert list(tmp_path.glob("film-*")) == []


def test_a_film_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = Studio(seconds=0.4)
    scenario = race(SMALL)
    started = time.monotonic()
    film = wait(mine.order(scenario, "mp4", "en"), 20)
    assert time.monotonic() - started < 15
    assert "longer than 0.4 s" in str(film.error)
    assert list(tmp_path.glob("film-*")) == []
    again = mine.order(scenario, "mp4", "en")
    assert again is not film
    wait(again, 20)


def test_films_beyond_the_queue_are_refused_with_the_reason(monkeypatch):
    made, go = [], threading.Event()
    monkeypatch.setattr(studio, "_make", lambda film, seconds: (go.wait(20), made.append(film)))
    mine = Studio(waiting=2)
    races = [replace(race(SMALL), steps=steps) for steps in range(10, 15)]
    first = mine.order(races[0], "gif", "en")
    while mine.ahead(first):
        time.sleep(0.01)
    films = [mine.order(scenario, "gif", "en") for scenario in races[1:3]]
    assert [mine.ahead(film) for film in [first, *films]] == [0, 1, 2]
    assert mine.order(races[1], "gif", "en") is films[0]
    with pytest.raises(Refused, match="3 films are being made already"):
        mine.order(races[3], "gif", "en")
    go.set()
    for film in [first, *films]:
        wait(film)
    assert made == [first, *films]
    assert wait(mine.order(races[3], "gif", "en")) is made[-1]


def test_a_visitor_has_one_film_on_its_way_and_others_may_still_order(monkeypatch):
    go = threading.Event()
    monkeypatch.setattr(studio, "_make", lambda film, seconds: go.wait(20))
    mine = Studio()
    races = [replace(race(SMALL), steps=steps) for steps in range(10, 14)]
    first = mine.order(races[0], "gif", "en", customer="a")
    with pytest.raises(Refused, match="last film is still being made"):
        mine.order(races[1], "gif", "en", customer="a")
    assert mine.order(races[0], "gif", "en", customer="a") is first
    second = mine.order(races[1], "gif", "en", customer="b")
    go.set()
    wait(first)
    wait(second)
    wait(mine.order(races[2], "gif", "en", customer="a"))


def test_a_film_that_nobody_waits_for_is_not_made(monkeypatch):
    made, go = [], threading.Event()
    monkeypatch.setattr(studio, "_make", lambda film, seconds: (go.wait(20), made.append(film)))
    mine = Studio()
    films = [mine.order(replace(race(SMALL), steps=steps), "gif", "en") for steps in (10, 11, 12)]
    while mine.ahead(films[0]):
        time.sleep(0.01)
    films[1].asked -= 2 * studio.PATIENCE
    go.set()
    for film in films:
        wait(film)
    assert made == [films[0], films[2]]
    assert "nobody waited" in str(films[1].error)


def test_a_server_without_a_thread_to_spare_refuses_and_recovers(monkeypatch):
    monkeypatch.setattr(studio, "_film", lambda film, path, seconds: path.write_bytes(b"film"))
    mine = Studio()
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", lambda thread: (_ for _ in ()).throw(RuntimeError("no thread")))
        with pytest.raises(Refused, match="too busy"):
            mine.order(race(SMALL), "gif", "en")
    assert wait(mine.order(race(SMALL), "gif", "en"), 20).data == b"film"


def test_a_film_ends_with_the_server_that_ordered_it(tmp_path):
    script = (
        "from urllib.parse import parse_qs; from export.studio import Studio; from scenario import from_params\n"
        f"film = Studio().order(from_params(parse_qs({SMALL!r}))[0], 'mp4', 'en')\n"
        "import time\nwhile not film.done: time.sleep(0.01)\nprint('begun', flush=True)\ntime.sleep(60)"
    )
    environment = dict(os.environ) | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdout.readline() == "begun\n"
        assert at_work(tmp_path)
        server.kill()
    deadline = time.monotonic() + 20
    while at_work(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert at_work(tmp_path) == []


def at_work(folder) -> list[str]:
    """The processes that have a file of this folder in their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found += [path.read_text()] if str(folder) in path.read_text() else []
    return found


def test_a_film_that_is_too_large_or_fails_is_explained(monkeypatch):
    monkeypatch.setattr(studio, "_film", lambda film, path, seconds: path.write_bytes(b"0" * 21_000_000))
    mine = Studio()
    assert "larger than 20 MB" in str(wait(mine.order(race(SMALL), "mp4", "en")).error)
    monkeypatch.setattr(studio, "_film", lambda film, path, seconds: 1 / 0)
    assert "could not be made" in str(wait(mine.order(race(SMALL), "gif", "en")).error)


def test_old_films_are_forgotten(monkeypatch):
    monkeypatch.setattr(studio, "_film", lambda film, path, seconds: path.write_bytes(b"film"))
    mine = Studio()
    races = [replace(race(SMALL), steps=steps) for steps in range(10, 13 + studio.KEPT)]
    for scenario in races:
        wait(mine.order(scenario, "gif", "en"))
    assert mine.found(races[-1], "gif", "en")
    assert mine.found(races[0], "gif", "en") is None
