"""`make site`: writes the folder and says how large it is.

SITE_SERVER is the address of a page with a server, for what cannot be computed here; SITE_ADDRESS is where the site
will be.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from website.build import build, first_view
from website.pages import Around

MOST = {"first view": 2_000_000, "folder": 30_000_000}
"""Bytes: of the first page as a host compresses it, and of everything as it lies on a disk."""


def main(folder: Path) -> int | str:
    """Build and measure; what is too large is a fault, and so is a folder with something else in it, which is said."""
    around = Around(os.environ.get("SITE_SERVER", ""), os.environ.get("SITE_ADDRESS", ""))
    try:
        sizes = build(folder, around)
    except ValueError as error:
        return f"{error}"
    for name, (plain, packed) in sizes.items():
        if name.startswith("assets/"):
            print(f"{plain / 1e3:10.1f} kB {packed / 1e3:8.1f} kB packed  {name}")
    found = {"first view": first_view(sizes), "folder": sum(plain for plain, _ in sizes.values())}
    print(
        f"{len(sizes)} files in {folder}; " + ", ".join(f"{name} {size / 1e6:.2f} MB" for name, size in found.items())
    )
    return int(any(found[name] > most for name, most in MOST.items()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if sys.argv[1:] else "site-build")))
