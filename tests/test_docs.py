"""The made pages are what the code says, and no test command writes them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from optim import RULES, SCHEDULES, WRAPPERS
from tools import ROOT, docs


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_made_page_is_up_to_date(name: str) -> None:
    written = (docs.FOLDER / name).read_text(encoding="utf-8")
    assert written == docs.PAGES[name](), "run: make docs"


def test_a_stale_page_is_refused_with_the_command_that_writes_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    with pytest.raises(SystemExit, match=f"{next(iter(docs.PAGES))} .* run: make docs"):
        docs.main(check=True)
    assert list(tmp_path.iterdir()) == []
    docs.main(check=False)
    docs.main(check=True)


def test_neither_test_nor_check_writes_into_the_project() -> None:
    rules = dict(
        re.findall(r"^(test|check|docs|messages):(.*(?:\n\t.*)*)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    )
    assert "tools.docs\n" in rules["docs"] + "\n"
    for name in ("test", "check"):
        needed, *commands = rules[name].split("\n")
        assert not {"docs", "messages"} & set(needed.partition("##")[0].split())
        assert all("--check" in line for line in commands if re.search(r"tools\.|ruff format", line))


def test_every_rule_says_how_it_was_checked() -> None:
    written = (docs.FOLDER / "docs/optimizers.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in written.split("\n### ")[1:]}
    assert {cls.__name__ for cls in (*RULES.values(), *WRAPPERS.values(), *SCHEDULES.values())} <= sections.keys()
    for cls in RULES.values():
        assert "\nChecked " in sections[cls.__name__], cls.__name__


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
HOUSE = (
    *("optim", "surfaces", "learning", "scenario", "lab", "lessons", "picture", "player", "player/web"),
    *("export", "classroom", "ui", "server"),
)
"""The rooms that the ten ways lead through, in the order of the table."""


def ways() -> dict[str, list[str]]:
    """By the heading of each way, the first place of every stay."""
    parts = ARCHITECTURE.split("## Ten ways through the house")[1].split("### Counted")[0].split("\n### ")[1:]
    return {part.split("\n")[0]: re.findall(r"^\d+\. `([^`]+)`", part, re.MULTILINE) for part in parts}


def test_every_stay_of_the_ten_ways_is_there() -> None:
    places = re.findall(r"`([\w./-]+\.(?:py|js)):([\w#]+)`", ARCHITECTURE)
    assert len(places) >= 40
    for file, name in places:
        text = (ROOT / file).read_text(encoding="utf-8")
        declared = rf"(?:def|class|function) {name}\b|^  (?:static )?(?:async )?{name}\(|\b{name} ="
        assert re.search(declared, text, re.MULTILINE), f"{file}:{name}"


@pytest.mark.parametrize("way", ways())
def test_stays_are_counted(way: str) -> None:
    rooms = [
        next(room for room in reversed(HOUSE) if place.startswith((f"{room}/", f"{room}.py"))) for place in ways()[way]
    ]
    visits = [room for room, before in zip(rooms, [None, *rooms], strict=False) if room != before]
    climbs = sum(HOUSE.index(b) > HOUSE.index(a) for a, b in pairwise(visits) if {a, b} != {"optim", "surfaces"})
    counts = (len(rooms), len(set(rooms)), climbs, len(visits) - len(set(visits)))
    assert f"| {way} | {' | '.join(map(str, counts))} |" in ARCHITECTURE, counts


def test_every_room_has_its_line() -> None:
    table = ARCHITECTURE.split("## Where a change belongs")[1].split("## Ten ways")[0]
    for room in [path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]:
        assert f"`{room}/`" in table, room
