"""The player's JavaScript and Plotly.js, served under addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import plotly

TYPES = {".js": "text/javascript", ".woff2": "font/woff2"}
PREFIX = "player"
WEB = Path(__file__).parent / "web"
"""The player itself: JavaScript, and its style sheets in `css/`."""
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
    def of(cls, plain: bytes, type: str) -> Asset:
        """Packed once, so that a full class opening the page costs no processor time."""
        return cls(plain, gzip.compress(plain, 9, mtime=0), type)

    @classmethod
    def read(cls, path: Path) -> Asset:
        """A file as it lies there."""
        return cls.of(path.read_bytes(), TYPES[path.suffix])

    def accepted(self, encodings: str) -> tuple[bytes, dict[str, str]]:
        """What is sent to a browser that takes these encodings, and the headers that say so."""
        vary = {"vary": "accept-encoding"}
        return (self.packed, vary | {"content-encoding": "gzip"}) if "gzip" in encodings else (self.plain, vary)


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name below `base()`."""
    modules = {path.relative_to(WEB).as_posix(): path for path in sorted(WEB.rglob("*")) if path.suffix in TYPES}
    return {name: Asset.read(path) for name, path in {**modules, _PLOTLY.name: _PLOTLY}.items()}


_IMPORT = re.compile(rb'^(?:import|export)\s+(?:[\w*{}\s,]+\sfrom\s+)?"(\.{1,2}/[^"]+)";', re.MULTILINE)


@cache
def needed(entry: str) -> tuple[str, ...]:
    """A module with all that it cannot begin without, by what each of them imports: the nearest first."""
    found = [entry]
    for name in found:
        for path in _IMPORT.findall(assets()[name].plain):
            other = beside(name, path.decode())
            if other not in found:
                found.append(other)
    return tuple(found)


def beside(name: str, path: str) -> str:
    """The name of a module that another one means by a path."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


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
