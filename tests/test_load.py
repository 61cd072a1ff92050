"""A class at the door: visitors who come together, to a server that has just started."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from itertools import count
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from links import opened

from benchmarks.load import Page, visit, visitor
from lab import SIZES
from tools import served

ALL_ON = (
    "surface=himmelblau&critical=on&field=on&inspector=on&vectors=on&space=on&local=paraboloid&lang=zh"
    "&run=adam.cosine&run=gd.sgdr.gradient_noise"
)
TABLE = "surface=himmelblau&critical=on"
NEW = [f"f=x^2%2B{number}*y^2&critical=off" for number in range(2, 50)]
"""Formulas that nobody has asked for."""
SECONDS = 2.0
"""Of the server's work: what a visitor may wait for a new picture. On an idle machine that is the time on the wall."""
LATE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs

import server
from streamlit.testing.v1 import AppTest

server.rehearse()
before = set(sys.modules)
for link in ("", sys.argv[1]):
    page = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=60)
    for panel in ("view", "export", *(f"run{i}" for i in range(8))):
        page.session_state[panel] = True
    for key, values in parse_qs(link).items():
        page.query_params[key] = values
    assert not page.run().exception
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("streamlit.")))
"""


def spoken(talk):
    """What comes of a talk with the server. In its own thread: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, talk).result()


def test_nothing_is_imported_once_visitors_are_let_in():
    """While one visitor's thread imports a module, the others' find it half made."""
    opened(ALL_ON)
    command = [sys.executable, "-c", LATE, ALL_ON]
    found = subprocess.run(command, cwd=served.ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == []


@pytest.fixture
def fresh(tmp_path):
    """A server that has just started, for this test alone; its log must stay free of tracebacks."""
    log = tmp_path / "log"
    with served.served(log) as url:
        yield url
    assert "Traceback" not in log.read_text(), log.read_text()


def test_a_class_that_comes_to_a_new_server_finds_no_fault(fresh):
    """Two of eight ask for a table, which needs pandas; the others' figures are built meanwhile."""

    async def pupil(links: list[str]) -> list[Page]:
        async with visitor(fresh) as tab:
            return [await tab.open(link) for link in links]

    async def lesson() -> list[list[Page]]:
        others = [pupil(["", *NEW[8 * i : 8 * i + 8]]) for i in range(6)]
        return await asyncio.gather(pupil([TABLE]), pupil([TABLE]), *others)

    pages = [page for pupil in spoken(lesson()) for page in pupil]
    assert [fault for page in pages for fault in page.faults] == []
    assert all(len(page.race["runs"]) >= 2 for page in pages)


def test_a_page_that_is_not_whole_says_what_is_missing(fresh):
    """What the other tests here rest on."""

    async def impatient() -> Page:
        async with visitor(fresh) as tab:
            return await tab.open(TABLE, patience=0)

    assert spoken(impatient()).faults == ["no picture came", "the script did not end"]


def costliest(number: int) -> str:
    """The link that takes most, with a formula that nobody has asked for: four seconds of work if it were let."""
    formula = f"sin(x+{number}*y*" + "sin(x+y*" * 17 + "y" + ")" * 18
    runs = "".join(f"&run=conjugategradient(lr=0.{50 + i})" for i in range(8))
    view = "inspector=on&vectors=on&space=on&critical=on&local=paraboloid"
    return f"f={quote(formula)}&steps=1000&noise=1e-9&seed={number}&{view}{runs}"


def map_of(address: str, number: int) -> None:
    """Ask for the finest map of a formula that nobody has asked for, and go before it comes."""
    link = costliest(number).partition("&run")[0] + "&beside=starts&run=adam"
    with suppress(TimeoutError, URLError):
        urlopen(f"{address}/lab/map/0/{SIZES[-1]}?{link}", timeout=2).read()


@pytest.mark.parametrize("besieged", ["links", "maps"])
def test_two_of_the_costliest_a_second_leave_others_their_pictures(tmp_path, besieged):
    """Time is the server's own work, so that a busy machine is no slower than an idle one."""
    log, numbers, waits = tmp_path / "log", count(2), []

    async def pictures(address: str, server: int) -> None:
        """New pictures one after the other until the server has worked half a second."""
        began = served.worked(server)
        while (before := served.worked(server)) < began + 0.5:
            page = await visit(address, f"surface=himmelblau&start=1,{next(numbers) / 1000}")
            assert page.faults == []
            assert [run["ending"] for run in page.race["runs"]] == ["", "", ""]
            waits.append(served.worked(server) - before)

    async def siege(address: str, server: int) -> None:
        async with AsyncExitStack() as tabs:
            asked = []
            for _ in range(8):
                if besieged == "links":
                    tab = await tabs.enter_async_context(visitor(address))
                    await tab.ask(costliest(next(numbers)))
                else:
                    asked.append(asyncio.create_task(asyncio.to_thread(map_of, address, next(numbers))))
                await pictures(address, server)
            await asyncio.gather(*asked)

    with served.process(log) as (address, server):
        spoken(siege(address, server))
    assert "Traceback" not in log.read_text(), log.read_text()
    assert max(waits) < SECONDS, waits


def test_a_map_is_computed_once_for_a_class_that_opens_one_link(tmp_path):
    """And in each reader's language: what is said about it is not part of what is remembered."""
    link = "surface=himmelblau&steps=400&run=adam&run=gd&beside=starts"

    def one(address: str) -> int:
        with urlopen(f"{address}/lab/map/0/{SIZES[1]}?{link}") as answer:
            return len(answer.read())

    with served.process(tmp_path / "log") as (address, server):
        one(address)
        before = served.worked(server)
        with ThreadPoolExecutor(20) as pupils:
            found = list(pupils.map(one, [address] * 100))
        each = (served.worked(server) - before) / 100
    assert len(set(found)) == 1
    assert each < 0.05, "less than half of what computing it takes"


def test_work_ends_when_the_visitor_has_gone(tmp_path):
    async def leave_early(address: str, server: int) -> float:
        """Seconds of work after somebody left while the runs of the costliest link were being followed."""
        await visit(address, costliest(1).partition("&run")[0])
        async with visitor(address) as tab:
            await tab.ask(costliest(1))
            await tab.read(patience=0.3)
        began = before = served.worked(server)
        while True:
            await asyncio.sleep(0.5)  # until the server rests
            now = served.worked(server)
            if now - before < 0.02:
                return now - began
            before = now

    with served.process(tmp_path / "log") as (address, server):
        assert spoken(leave_early(address, server)) < 1.0


def test_a_race_that_takes_too_long_says_so_in_its_picture(fresh):
    page = spoken(visit(fresh, costliest(1)))
    assert page.faults == []
    endings = [run["ending"] for run in page.race["runs"]]
    assert any(ending.startswith("stopped after") for ending in endings)
