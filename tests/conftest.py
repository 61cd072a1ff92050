"""Fixtures: the page served for real, and a headless Chromium to open it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tools import served


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page, served on a free port of this machine; its log must stay free of tracebacks."""
    log = tmp_path_factory.mktemp("server") / "log"
    with served.served(log) as url:
        yield url
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One browser for all tests of a worker."""
    with served.chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium, address: str) -> Iterator[Callable]:
    """Open a link in a browser of its own, wait for the player, and fail on any error of the page's scripts."""
    contexts, errors = [], []

    def open_page(query: str = "", *, width: int = 1440, height: int = 900, player: bool = True, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/{query}")
        if player:
            page.wait_for_selector("[data-testid=player][data-digest]", timeout=30_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
