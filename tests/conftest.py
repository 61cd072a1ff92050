"""Fixtures: the page served for real, and a headless Chromium to open it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from links import opened
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize, expect

from tools import served

# A machine that is busy is slow; what is held here is what comes out, not when.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the served page's server says."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def address(log: Path) -> Iterator[str]:
    """The page, served on a free port of this machine."""
    with served.served(log) as url:
        yield url


@pytest.fixture(autouse=True)
def _nothing_raised(request: pytest.FixtureRequest) -> Iterator[None]:
    """The server's log stays free of tracebacks; the test that brought one about is the one that fails."""
    if not {"address", "visit"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("address")
    log: Path = request.getfixturevalue("log")
    known = log.stat().st_size
    yield
    said = log.read_bytes()[known:].decode(errors="replace")
    assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One browser for all tests of a worker."""
    # Pages of one site share a process as long as one of them is open, so that scripts are compiled once.
    with served.chromium("--process-per-site") as browser:
        yield browser


def _said(message: ConsoleMessage) -> str:
    """An error of the console, and where it comes from."""
    return f"{message.text} ({message.location.get('url', '')})"


@pytest.fixture(scope="session")
def known_browsers(chromium, address: str) -> Iterator[Callable[[int, dict], BrowserContext]]:
    """Browsers that have loaded the page before, by their place in a test and by what they are like."""
    known: dict[tuple[int, str], BrowserContext] = {}

    def get(place: int, options: dict) -> BrowserContext:
        key = (place, repr(sorted(options.items())))
        if key not in known:
            known[key] = chromium.new_context(**options)
            known[key].new_page().goto(f"{address}/robots.txt")  # it stays open, and with it the process
        return known[key]

    yield get
    for context in known.values():
        context.close()


def _forgetting(context: BrowserContext, address: str) -> Page:
    """A page in a browser that remembers nothing of who used it before, but has the files of the page at hand."""
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(False)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send(
        "Storage.clearDataForOrigin", {"origin": address, "storageTypes": "local_storage,indexeddb,cache_storage"}
    )
    line.detach()
    return page


@pytest.fixture
def visit(chromium, known_browsers, address: str) -> Iterator[Callable]:
    """Open a link in a browser of its own, wait for the player, and fail on any error of the page's scripts.

    Most of a page's time goes into loading its files, so the first two browsers of a test are such as have them.
    All parts of the link can be used unless it is `broken`. What the page sends to the server is added to `sent`.
    `first` is called with the browser's page before anything is opened in it. Where the line is cut, the browser may
    say so: it is not `silent`.
    """
    contexts, pages, errors = [], [], []

    def begun(size: ViewportSize, options: dict) -> Page:
        if len(pages) > 1:
            contexts.append(chromium.new_context(viewport=size, **options))
            return contexts[-1].new_page()
        page = _forgetting(known_browsers(len(pages), options), address)
        page.set_viewport_size(size)
        return page

    def open_page(
        query: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        player: bool = True,
        broken: bool = False,
        sent: list | None = None,
        first: Callable | None = None,
        silent: bool = True,
        **options,
    ):
        if not broken:
            opened(query)
        page = begun({"width": width, "height": height}, options)
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if silent:
            page.on("console", lambda message: errors.append(_said(message)) if message.type == "error" else None)
        if sent is not None:  # a socket that is open already is not told of any more
            page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        if first:
            first(page)
        page.goto(f"{address}/{query}")
        if player:
            page.wait_for_selector(served.PLACED, timeout=60_000)
        return page

    yield open_page
    for page in pages:
        page.close()
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def from_disk(chromium, tmp_path: Path) -> Iterator[Callable]:
    """Open a file in a browser without a network; every request for one, and every error, fails the test."""
    contexts, faults = [], []

    def open_page(content: bytes, **options):
        path = tmp_path / "race.html"
        path.write_bytes(content)
        context = chromium.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(_said(message)) if message.type == "error" else None)
        page.on(
            "request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or faults.append(request.url)
        )
        page.goto(path.as_uri())
        page.wait_for_selector("[data-testid=player][data-digest]", timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
