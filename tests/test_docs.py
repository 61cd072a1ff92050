"""The made pages are what the code says, and no test command writes them."""

from __future__ import annotations

import re

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
