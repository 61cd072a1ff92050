"""Lessons on paper, printed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tools.handouts import make
from website.pages import Around

pytestmark = pytest.mark.browser
PART = ".//*[@data-part='{}']"


# The second has a map, which is the answer.
@pytest.mark.parametrize("name", ["06-nesterov", "37-basins"])
def test_a_lesson_is_printed_on_two_sheets(chromium, address, tmp_path, name) -> None:
    make(chromium, address, tmp_path / "en", [name], "", Around())
    content = (tmp_path / "en" / f"{name}.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
    before, after = (
        ElementTree.parse(tmp_path / "en" / "pictures" / f"{name}-{side}.svg") for side in ("start", "end")
    )
    assert before.find(PART.format("stage")) is not None
    assert before.find(PART.format("study")) is None
    assert (after.find(PART.format("study")) is not None) == (name == "37-basins")
    assert after.find(PART.format("legend")) is not None
