"""The table of what answers the lecture notes: every item once, every link opens, every lesson has its place."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from links import opened

from lessons import FOLDER, load
from tools import ROOT

PAGE = (ROOT / "docs" / "notes_coverage.md").read_text(encoding="utf-8")
NOTES, EXTRA = PAGE.split("\n## Lessons beyond the notes\n")
PARTS = re.findall(r"^## ([^\n]+) \((\d+) items\)\n(.*?)(?=\n## |\Z)", NOTES, re.MULTILINE | re.DOTALL)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for *_, part in PARTS
    for line in part.splitlines()
    if re.match(r"\| \d", line)
]
LINK = re.compile(r"`(\?[^`]*)`")
LINKS = list(dict.fromkeys(LINK.findall(PAGE)))
OURS = load(FOLDER)
ITEMS = [f"{note}.{i}" for note, (_, count, _) in enumerate(PARTS) for i in range(1, int(count) + 1)]


def named(text: str) -> set[str]:
    """The lessons that a text refers to."""
    return {name for link in LINK.findall(text) for name in parse_qs(link[1:]).get("lesson", ())}


def test_there_are_five_notes_and_143_items() -> None:
    assert [int(count) for _, count, _ in PARTS] == [20, 68, 10, 27, 18]
    assert len(ITEMS) == 143


def test_every_item_is_there_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == ITEMS


@pytest.mark.parametrize("row", ROWS, ids=ITEMS)
def test_every_item_has_a_link_or_says_why_not(row: list[str]) -> None:
    _, item, links, remark = row
    assert item
    assert LINK.findall(links) or remark
    assert not LINK.sub("", links).strip(), "what is no link stands in the remark"


@pytest.mark.parametrize("link", LINKS)
def test_every_link_opens_without_problems(link: str) -> None:
    scenario = opened(link)
    assert "lesson=" not in link or scenario.page.lesson in OURS


def test_every_lesson_answers_an_item_or_is_listed_as_beyond_the_notes() -> None:
    answering, beyond = named(NOTES), named(EXTRA)
    assert answering | beyond == set(OURS)
    assert not answering & beyond


def test_links_are_relative() -> None:
    assert "://" not in PAGE
