"""The page of all optimizers is what the code says."""

from __future__ import annotations

from optim import RULES, SCHEDULES, WRAPPERS
from tools import ROOT, optimizers

DOCS = ROOT / "docs"


def test_the_page_of_optimizers_is_up_to_date() -> None:
    made = optimizers.page()
    written = (DOCS / "optimizers.md").read_text(encoding="utf-8")
    assert written == made, "run: make docs"
    for cls in (*RULES.values(), *WRAPPERS.values(), *SCHEDULES.values()):
        assert f"\n### {cls.__name__}\n" in written


def test_every_rule_says_how_it_was_checked() -> None:
    written = (DOCS / "optimizers.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in written.split("\n### ")[1:]}
    for cls in RULES.values():
        assert "\nChecked " in sections[cls.__name__], cls.__name__
