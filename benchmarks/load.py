"""Visitors without browsers, as many as wanted: they speak the page's own protocol and measure what they wait.

A visitor asks for the page and for its picture, as the page's HTML does; then opens Streamlit's websocket, sends the
address as a browser does, and reads the page's messages until the script has ended. `python -m benchmarks.load
--visitors 100` says how long a class waits for a server that has just started; `--address` asks one that runs already,
`--link` opens another picture and may be given more than once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE = 120.0
"""Seconds after which a visitor gives up."""
_PLAYER, _DETAILS = "race_player", "race_details"


@dataclass
class Page:
    """What one script run put on a visitor's page, and when."""

    early: float = float("nan")
    """Seconds from the request for the page until its picture was there to be drawn; NaN if nobody asked for it."""
    picture: float = float("nan")
    """Seconds until the player had its paths from the session; NaN if they never came."""
    seconds: float = float("nan")
    """Seconds until the script had ended; NaN if the page said so in no way."""
    bytes: int = 0
    elements: list[Element] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Every exception on the page, in a line each, and what else a page must not be without."""
        found = [
            f"{e.exception.type}: {e.exception.message}" for e in self.elements if e.WhichOneof("type") == "exception"
        ]
        if self.picture != self.picture:
            found.append("no picture came")
        if self.seconds != self.seconds:
            found.append("the script did not end")
        return found

    @property
    def race(self) -> dict:
        """The header that the player was sent: its runs, their endings, and so on."""
        return self._header(_PLAYER)

    @property
    def details(self) -> dict:
        """The header that the inspector and the arrows were sent; empty where they are not shown."""
        return self._header(_DETAILS)

    def _header(self, name: str) -> dict:
        sent = [e.bidi_component.bytes for e in self.elements if e.bidi_component.component_name == name]
        return json.loads(sent[-1][4 : 4 + int.from_bytes(sent[-1][:4], "little")]) if sent else {}


class Visitor:
    """One open tab. Its session lives until the connection is closed."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._script = ""

    async def open(self, link: str = "", patience: float = PATIENCE) -> Page:
        """Go to `link`, a query string without its question mark, and wait for the whole page."""
        await self.ask(link)
        return await self.read(patience)

    async def ask(self, link: str = "") -> None:
        """Go to `link` without waiting."""
        message = BackMsg()
        message.rerun_script.query_string = link
        message.rerun_script.page_script_hash = self._script
        message.rerun_script.context_info.timezone = "UTC"
        message.rerun_script.context_info.locale = "en"
        self._began = time.perf_counter()
        await self._socket.send(message.SerializeToString())

    async def read(self, patience: float = PATIENCE) -> Page:
        """What comes after `ask`, until the page is complete, the connection ends or patience does."""
        page = Page()
        try:
            async with asyncio.timeout(patience):
                while page.seconds != page.seconds:
                    self._take(page, await self._socket.recv())
        except (ConnectionClosed, TimeoutError):
            pass
        return page

    def _take(self, page: Page, sent: bytes | str) -> None:
        assert isinstance(sent, bytes)
        message, since = ForwardMsg.FromString(sent), time.perf_counter() - self._began
        page.bytes += len(sent)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._script = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            page.elements.append(message.delta.new_element)
            if message.delta.new_element.bidi_component.component_name == _PLAYER:
                page.picture = since
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            page.seconds = since


@asynccontextmanager
async def visitor(address: str) -> AsyncIterator[Visitor]:
    """A tab that is open within the block; to leave early is to close it."""
    url = address.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
    # A server that computes for many may be late with its pongs: that is measured, not punished.
    async with connect(
        url, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=PATIENCE, ping_interval=None
    ) as socket:
        yield Visitor(socket)


async def visit(address: str, link: str = "") -> Page:
    """Open a link in a tab of its own, wait for the page and close the tab."""
    async with visitor(address) as tab:
        return await tab.open(link)


async def arrive(address: str, link: str = "") -> Page:
    """The same in a browser that has all files but the page and its picture. Its session begins with the picture, and
    what it waits is counted from the request for the page.
    """
    began, early = time.perf_counter(), float("nan")
    if await _got(address, "/") and await _got(address, f"/picture?{link}" if link else "/picture"):
        early = time.perf_counter() - began
    since = time.perf_counter() - began
    page = await visit(address, link)
    return replace(page, early=early, picture=since + page.picture, seconds=since + page.seconds)


async def _got(address: str, path: str) -> bool:
    """Whether a file is there, asked for on a connection of its own."""
    host = urlsplit(address)
    secure = host.scheme == "https"
    reader, writer = await asyncio.open_connection(
        host.hostname, host.port or (443 if secure else 80), ssl=secure or None
    )
    head = ["Accept: text/html", "Accept-Encoding: gzip", "Accept-Language: en", "Connection: close"]
    asked = [f"GET {host.path.rstrip('/')}{path} HTTP/1.1", f"Host: {host.netloc}", *head, "", ""]
    writer.write("\r\n".join(asked).encode())
    answer = await reader.read()
    writer.close()
    return answer.startswith(b"HTTP/1.1 200")


async def burst(address: str, links: Sequence[str]) -> list[Page]:
    """All of them at once, a browser each."""
    return list(await asyncio.gather(*(arrive(address, link) for link in links)))


def summary(pages: Sequence[Page], seconds: float) -> str:
    """What a class would say about it, in three lines."""
    broken = [page for page in pages if page.faults]
    return (
        f"{len(pages)} visitors in {seconds:.2f} s, {sum(page.bytes for page in pages) / 1e6:.1f} MB of sessions, "
        f"{len(broken)} broken\n"
        f"the picture after {_waits([page.early for page in pages])}\n"
        f"and from the session after {_waits([page.picture for page in pages])}"
    )


def _waits(seconds: Sequence[float]) -> str:
    waits = sorted(wait for wait in seconds if wait == wait) or [float("nan")]
    return f"{waits[0]:.2f} s (first), {statistics.median(waits):.2f} s (median), {waits[-1]:.2f} s (last)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--link", action="append", help="query string; several are given to the visitors in turn")
    parser.add_argument("--address", help="of a running server; without it one is started and ended")
    parser.add_argument("--bursts", type=int, default=1, help="one after the other, to the same server")
    asked = parser.parse_args()
    links = [(asked.link or [""])[i % len(asked.link or [""])] for i in range(asked.visitors)]
    if asked.address:
        return _measure(asked.address, links, asked.bursts)
    from tools.served import process

    began = time.perf_counter()
    with process() as (address, server):
        print(f"started in {time.perf_counter() - began:.2f} s")
        return _measure(address, links, asked.bursts, server)


def _measure(address: str, links: Sequence[str], bursts: int, server: int = 0) -> int:
    """`server` is the number of its process, where that is known."""
    from tools.served import worked

    faults: list[str] = []
    for _ in range(bursts):
        began, before = time.perf_counter(), worked(server) if server else 0.0
        pages = asyncio.run(burst(address, links))
        print(summary(pages, time.perf_counter() - began))
        if server:
            print(f"{1000 * (worked(server) - before) / len(links):.1f} ms of the server's processor a visitor")
        faults += [fault for page in pages for fault in page.faults]
    for fault in sorted(set(faults)):
        print(f"{faults.count(fault)} x {fault}")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
