"""What axe-core finds on a page that keeps somebody out: how grave, which rule is broken, and by which element."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Fault = tuple[str, str, str]


def faults(page: Page) -> list[Fault]:
    """Those that are serious."""
    return _found(page, lambda fault, _: fault["impact"] in ("serious", "critical"))


def faults_of_player(page: Page) -> list[Fault]:
    """Those that are serious, and of the player's own elements every one."""
    return _found(page, lambda fault, node: fault["impact"] in ("serious", "critical") or "race" in str(node))


def _found(page: Page, counts: Callable[[dict, dict], bool]) -> list[Fault]:
    violations = Axe().run(page).response["violations"]
    return [
        (fault["impact"], fault["id"], node["html"][:200])
        for fault in violations
        for node in fault["nodes"]
        if counts(fault, node)
    ]
