"""The page served for real, and a headless Chromium to open it with: for tests, benchmarks and pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tools import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACED = "[data-testid=player][data-digest]:not([data-testid=early] *)"
"""The player, in its place on the page: before, the picture stands over it (player/web/early.js)."""
SHELL = "chromium-headless-shell"
"""It is taken where it is there: a browser that never has a window starts none of what a window would show."""
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def served(log: Path = Path(os.devnull)) -> Iterator[str]:
    """The address of the page, on a free port of this machine; what the server says goes to `log`."""
    with process(log) as (address, _):
        yield address


@contextmanager
def process(
    log: Path = Path(os.devnull), script: Path = ROOT / "server.py", environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """The address of the page, or of another script's, and the number of the process that serves it."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("wb") as out:
        told = {**os.environ, **(environment or {})}
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=told)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def chromium(*flags: str) -> Iterator:
    """A browser without a window. Several may be open at a time."""
    with _playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, *flags])
        yield browser
        browser.close()


_PLAYWRIGHTS: list = []
"""The one of this process, once for each who uses it."""


@contextmanager
def _playwright() -> Iterator:
    """What drives browsers: one for all, because a second one would find the first one's loop running and refuse."""
    from playwright.sync_api import sync_playwright

    _PLAYWRIGHTS.append(_PLAYWRIGHTS[-1] if _PLAYWRIGHTS else sync_playwright().start())
    try:
        yield _PLAYWRIGHTS[-1]
    finally:
        playwright = _PLAYWRIGHTS.pop()
        if not _PLAYWRIGHTS:
            playwright.stop()


def executable(*, whole: bool = False) -> str:
    """Where Chromium is; a `whole` one knows which of its tabs are seen. CHROMIUM names another one."""
    names = [os.environ.get("CHROMIUM"), *([] if whole else [SHELL]), *NAMES]
    found = next(filter(None, map(shutil.which, filter(None, names))), None)
    assert found, "no Chromium found; `make test` installs it"
    return found


def worked(process: int) -> float:
    """Seconds of processor time that a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait_for(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended at once"
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer")
