"""Writes the pages that are made from the code: `make docs`. With --check it only says whether they are."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tools import ROOT, claims, contract, data, links, optimizers, surfaces, ziggurat

FOLDER = ROOT
PAGES: dict[str, Callable[[], str]] = {
    "docs/claims.md": claims.page,
    "docs/data.md": data.page,
    "docs/links.md": links.page,
    "docs/optimizers.md": optimizers.page,
    "docs/surfaces.md": surfaces.page,
    "player/web/contract.d.ts": contract.page,
    "player/web/ziggurat.js": ziggurat.page,
}
"""Every made page, and what makes its text."""


def stale() -> list[str]:
    """The pages that are not what the code says."""
    return [name for name, page in PAGES.items() if _written(name) != page()]


def _written(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(check: bool) -> None:
    """Write every page anew, or exit with a message where one is stale."""
    if not check:
        for name, page in PAGES.items():
            path = FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page(), encoding="utf-8")
    elif old := stale():
        sys.exit(f"{old[0]} is not what the code says; run: make docs")


if __name__ == "__main__":
    main("--check" in sys.argv)
