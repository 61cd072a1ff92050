"""Hours of use in minutes: sessions, scenarios, formulas and rooms that come and go, and what the server keeps of them.

`python -m benchmarks.hours` says how much memory and how many descriptors the server has when everybody has gone, after
a tenth of it and at the end, and ends with an error where either has grown by more than a fifth.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import visit, visitor
from benchmarks.room import member, open_room
from scenario import COLORS
from surfaces import SURFACES
from tools.served import process

MOST = 1.2
"""Times what it had after a tenth that a server may have at the end."""
AT_ONCE = 8
PHONES = 6
REST = 35.0
"""Seconds after which Streamlit has forgotten who has gone (`disconnectedSessionTTL`), at the next who comes."""


@dataclass(frozen=True)
class Kept:
    """What a process has."""

    kilobytes: int
    descriptors: int

    @classmethod
    def of(cls, server: int) -> Kept:
        """What it has now."""
        status = Path(f"/proc/{server}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return cls(int(line.split()[1]), len(os.listdir(f"/proc/{server}/fd")))


def link(lot: random.Random) -> str:
    """A scenario that nobody has asked for."""
    surface = lot.choice([name for name, one in SURFACES.items() if not one.curve])
    runs = "&".join(f"run=adam(lr={lot.uniform(1e-3, 1):.4g},color={color})" for color in lot.sample(list(COLORS), 3))
    return f"surface={surface}&{runs}&steps={lot.randint(50, 300)}&inspector=on"


def formula(lot: random.Random) -> str:
    """A formula that nobody has typed."""
    return f"f={lot.uniform(0.5, 3):.5g}*x^2%2B{lot.uniform(0.5, 3):.5g}*y^2%2Bsin({lot.uniform(1, 3):.5g}*x*y)"


async def scenarios(address: str, links: list[str]) -> None:
    """One tab that opens them one after the other."""
    async with visitor(address) as tab:
        for one in links:
            page = await tab.open(one)
            assert page.faults == [], (one, page.faults)


async def session(address: str) -> None:
    """A tab that is opened and closed."""
    assert (await visit(address)).faults == []


async def room(address: str) -> None:
    """A class that comes, votes and goes."""
    code, lead = await asyncio.to_thread(open_room, address)
    async with AsyncExitStack() as stack:
        leading = await stack.enter_async_context(member(address, code, lead))
        phones = [await stack.enter_async_context(member(address, code)) for _ in range(PHONES)]
        for i, phone in enumerate(phones):
            await phone.vote(i % 3)
        await leading.say({"close": True})


async def use(address: str, share: float, lot: random.Random, asked: argparse.Namespace) -> None:
    """That share of all there is to do, in any order."""
    links = [link(lot) for _ in range(round(share * asked.scenarios))]
    links += [formula(lot) for _ in range(round(share * asked.formulas))]
    lot.shuffle(links)
    doing: list[Callable[[], Awaitable[None]]] = [
        *(lambda some=links[i : i + 10]: scenarios(address, some) for i in range(0, len(links), 10)),
        *(lambda: session(address) for _ in range(round(share * asked.sessions))),
        *(lambda: room(address) for _ in range(round(share * asked.rooms))),
    ]
    lot.shuffle(doing)
    places = asyncio.Semaphore(AT_ONCE)

    async def one(what: Callable[[], Awaitable[None]]) -> None:
        async with places:
            await what()

    await asyncio.gather(*map(one, doing))


def rested(address: str, server: int) -> Kept:
    """What it has once those who have gone are forgotten."""
    time.sleep(REST)
    asyncio.run(session(address))
    return Kept.of(server)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, count in (("sessions", 500), ("scenarios", 2000), ("formulas", 200), ("rooms", 50)):
        parser.add_argument(f"--{name}", type=int, default=count)
    asked, lot = parser.parse_args(), random.Random(16)
    with process() as (address, server):
        known: list[Kept] = []
        for tenth in range(10):
            asyncio.run(use(address, 0.1, lot, asked))
            print(Kept.of(server), flush=True)
            if tenth in (0, 9):
                known.append(rested(address, server))
                print("at rest:", known[-1], flush=True)
    grown = {name: getattr(known[-1], name) / getattr(known[0], name) for name in ("kilobytes", "descriptors")}
    print(json.dumps({name: round(times, 3) for name, times in grown.items()}))
    return max(grown.values()) > MOST


if __name__ == "__main__":
    sys.exit(main())
