"""Seconds until the first picture, in a browser that no tool looks into: `python -m benchmarks.first`.

Where a debugger is attached, as Playwright is, every exception that a script throws and catches has the whole script
read again; Plotly throws a few while it loads, which takes longer than all else of it. So a tab is opened, left alone,
and asked afterwards what its own clock has noted. Beside it, in turns, a page of Streamlit with one line of text.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from websockets.asyncio.client import ClientConnection, connect

from tools import served

REST = 3.0
"""Seconds that a tab is left alone."""
PLAIN = 'import streamlit as st\n\nst.markdown("One line of text.")\n'
ASK = """new Promise((said) => {
  const [mark] = performance.getEntriesByName("race-picture");
  let text = 0;
  const noted = (list) => list.getEntries().forEach(({ startTime }) => (text = startTime));
  new PerformanceObserver(noted).observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => said(mark ? mark.startTime : text), 100);
})"""
"""Milliseconds until the player's picture was painted; on a page without one, until its text was."""


class Browser:
    """The line to a browser's own process, and not into its pages."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._numbers = count(1)

    async def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """What it answers; a session is one of a page."""
        number = next(self._numbers)
        said = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        await self._line.send(json.dumps(said))
        while (answer := json.loads(await self._line.recv())).get("id") != number:
            pass
        return answer["result"]

    async def first(self, url: str, *, fresh: bool) -> float:
        """Milliseconds until the first picture; `fresh` is a browser that has never been there."""
        own = (
            {"browserContextId": (await self.call("Target.createBrowserContext"))["browserContextId"]} if fresh else {}
        )
        tab = (await self.call("Target.createTarget", url=url, width=1440, height=900, **own))["targetId"]
        await asyncio.sleep(REST)
        page = (await self.call("Target.attachToTarget", targetId=tab, flatten=True))["sessionId"]
        asked = {"expression": ASK, "awaitPromise": True, "returnByValue": True}
        found = await self.call("Runtime.evaluate", page, **asked)
        await self.call("Target.closeTarget", targetId=tab)
        if own:
            await self.call("Target.disposeBrowserContext", **own)
        return found["result"]["value"]


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A Chromium without a window."""
    port = served.free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        told = [f"--user-data-dir={profile}", f"--remote-debugging-port={port}", "about:blank"]
        process = subprocess.Popen([served.executable(), *served.FLAGS, *told], stderr=subprocess.DEVNULL)
        try:
            async with connect(_address(port), max_size=None) as line:
                yield Browser(line)
        finally:
            process.terminate()
            process.wait(timeout=60)


def _address(port: int) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2) as answer:
                return json.load(answer)["webSocketDebuggerUrl"]
        except (URLError, ConnectionError, TimeoutError):
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.1)


async def measured(ours: str, plain: str, rounds: int) -> None:
    """Print the medians, in turns: both meet the same load."""
    async with browser() as one:
        for fresh in (True, False):
            for _ in range(1 if fresh else 3):  # a script is kept compiled from the third visit on
                await one.first(ours, fresh=fresh), await one.first(plain, fresh=fresh)
            pairs = [(await one.first(ours, fresh=fresh), await one.first(plain, fresh=fresh)) for _ in range(rounds)]
            mine, other = (statistics.median(took) for took in zip(*pairs, strict=True))
            print(f"{'cold' if fresh else 'warm'}: {mine:.0f} ms, one line {other:.0f} ms, ratio {mine / other:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(PLAIN, encoding="utf-8")
        with served.served() as ours, served.process(script=script) as (plain, _):
            asyncio.run(measured(ours, plain, rounds))


if __name__ == "__main__":
    main()
