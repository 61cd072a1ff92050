"""The player's JavaScript and Plotly.js, served under addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import plotly

TYPES = {".js": "text/javascript", ".map": "application/json", ".woff2": "font/woff2"}
PREFIX = "player"
PLOTLY = "vendor/plotly-cartesian.min.js"
"""What draws contours and charts."""
STYLE = "player.css"
"""The name of all its style sheets as one."""
WEB = Path(__file__).parent / "web"
"""The player itself: JavaScript, and its style sheets in `css/`."""
BUILT = WEB.parent / "built"
"""What `player/build.mjs` makes of the JavaScript for a browser."""
_ROOT = WEB.parent.parent
_CATALOGUE = ("declare.py", "optim/**/*.py", "surfaces/**/*.py", "picture/catalogue.py", "locales/**/*.po")
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    plain: bytes
    packed: bytes
    type: str

    @classmethod
    def of(cls, plain: bytes, type: str, level: int = 9) -> Asset:
        """Packed once, so that a full class opening the page costs no processor time."""
        return cls(plain, gzip.compress(plain, level, mtime=0), type)

    @classmethod
    def read(cls, path: Path) -> Asset:
        """A file as it lies there."""
        # What a developer's tools alone ask for is not to make the start longer.
        return cls.of(path.read_bytes(), TYPES[path.suffix], level=1 if path.suffix == ".map" else 9)

    def accepted(self, encodings: str) -> tuple[bytes, dict[str, str]]:
        """What is sent to a browser that takes these encodings, and the headers that say so."""
        vary = {"vary": "accept-encoding"}
        if "gzip" in encodings and len(self.packed) < len(self.plain):
            return self.packed, vary | {"content-encoding": "gzip"}
        return self.plain, vary


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name below `base()`. RuntimeError where what is built is not of the player that stands here."""
    if _manifest()["sources"] != _sources():
        raise RuntimeError(f"{BUILT} was built of another player: `make install` builds it anew")
    paths = {path.name: path for path in BUILT.iterdir() if path.suffix in TYPES}
    paths |= {path.relative_to(WEB).as_posix(): path for path in (WEB / "vendor").glob("*") if path.suffix in TYPES}
    files = {name: Asset.read(path) for name, path in sorted({**paths, _PLOTLY.name: _PLOTLY}.items())}
    return files | {STYLE: Asset.of(style().encode(), "text/css")}


def needed(entry: str) -> tuple[str, ...]:
    """A module with all that it cannot begin without."""
    return entry, *_manifest()["needed"][entry]


def script(name: str) -> str:
    """A classic script: of one that is built, what its entry exports is in `window.race.entry`."""
    return assets()[name].plain.decode()


@cache
def _manifest() -> dict:
    try:
        return json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RuntimeError(f"{BUILT} is not there: `make install` builds the player") from None


def _sources() -> str:
    """What build.mjs has written down of the JavaScript that it read."""
    digest = hashlib.sha256()
    paths = {path.relative_to(WEB).as_posix(): path for path in WEB.rglob("*.js")}
    for name in sorted(name for name in paths if not name.startswith("vendor/")):
        digest.update(name.encode() + b"\0" + paths[name].read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def style() -> str:
    """The player's style sheets as one. None of them relies on its place among the others."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((WEB / "css").glob("*.css")))


@cache
def base() -> str:
    """The folder the files are served under, without slashes at its ends: a new content, a new address.

    So have the catalogue's files, which are made of the code and the words around.
    """
    digest = hashlib.blake2b(digest_size=8)
    for name, asset in assets().items():
        digest.update(name.encode() + asset.plain)
    for source in sorted(path for pattern in _CATALOGUE for path in _ROOT.glob(pattern)):
        digest.update(source.name.encode() + source.read_bytes())
    return f"{PREFIX}/{digest.hexdigest()}"
