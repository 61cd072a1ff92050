"""A class at the door: visitors who come together, to a server that has just started."""

import asyncio
import subprocess
import sys

import pytest
from links import opened

from benchmarks.load import Page, visitor
from tools import served

ALL_ON = (
    "surface=himmelblau&critical=on&field=on&inspector=on&vectors=on&space=on&local=paraboloid&lang=zh"
    "&run=adam.cosine&run=gd.sgdr.gradient_noise"
)
TABLE = "surface=himmelblau&critical=on"
NEW = [f"f=x^2%2B{number}*y^2&critical=off" for number in range(2, 50)]
"""Formulas that nobody has asked for."""
LATE = """
import sys
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

    pages = [page for pupil in asyncio.run(lesson()) for page in pupil]
    assert [fault for page in pages for fault in page.faults] == []
    assert all(len(page.race["runs"]) >= 2 for page in pages)


def test_a_page_that_is_not_whole_says_what_is_missing(fresh):
    """What the other tests here rest on."""

    async def impatient() -> Page:
        async with visitor(fresh) as tab:
            return await tab.open(TABLE, patience=0)

    assert asyncio.run(impatient()).faults == ["no picture came", "the script did not end"]
