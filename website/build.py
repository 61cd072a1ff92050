"""The folder of the site: pages, and the scripts that all of them share.

A disk serves neither modules nor data, so that all that is loaded are classic scripts: the player is one of them, and
data are assignments to `window.race`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from export.page import themed
from lessons import lessons
from locales import LANGUAGES, speaking
from picture import catalogue, picture
from player.assets import assets, script, style
from player.messages import frames
from scenario.trained import task_of
from website import data, pages
from website.pages import HERE, Around

ENTRY = "site.js"
MARK = ".race-site"
"""A file by which a folder is known to hold a site, which may be written anew."""


def build(folder: Path, around: Around) -> dict[str, tuple[int, int]]:
    """Write the site, in place of one that stands there; every file's bytes, plain and as a host compresses them.

    ValueError where there is something else: a folder that was named by mistake keeps what is in it.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise ValueError(f"{folder} holds something else than a site; name another folder")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "assets").mkdir(parents=True)
    (folder / MARK).touch()
    made = data.tapes()
    _put(folder / "assets" / "stix-two-math.woff2", assets()["vendor/stix-two-math.woff2"].plain)
    shared = {
        "style": _script(folder, "style.css", _style()),
        "plotly": _script(folder, "plotly-cartesian.js", script("vendor/plotly-cartesian.min.js")),
        "whole": _script(folder, "plotly.js", script("plotly.min.js")),
        "player": _script(folder, "player.js", script(ENTRY)),
        "tapes": _script(folder, "tapes.js", f"window.race.tapes = {as_script(data.sent(made))};"),
    }
    _put(folder / "index.html", pages.index(shared).encode())
    for code in LANGUAGES:
        with speaking(code):
            _build_in(code, folder, around, made, shared)
    return {path.relative_to(folder).as_posix(): _sizes(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _build_in(code: str, folder: Path, around: Around, made: data.Tapes, shared: dict[str, str]) -> None:
    """The pages in the language in use, and what they share."""
    words, chosen = data.sent(data.words(made)), asdict(catalogue.without_server(catalogue.make()))
    scripts = shared | {
        "said": _script(folder, f"words-{code}.js", f"window.race.words = {as_script(words)};"),
        "catalogue": _script(folder, f"catalogue-{code}.js", f"window.race.catalogue = {as_script(chosen)};"),
    }
    for name in (pages.FREE, *lessons()):
        own = {"recorded": _recorded(folder, name, code)}
        _put(folder / code / f"{name}.html", pages.page(name, scripts | own, around).encode())


def _recorded(folder: Path, name: str, code: str) -> str:
    """The file of a lesson's race where that is on data, as a player is sent it; empty where it is computed there."""
    if name not in lessons() or not task_of(lessons()[name].scenario.race.surface):
        return ""
    seen = frames(picture(lessons()[name].scenario))
    sent = {key: base64.b64encode(frame).decode() for key, frame in seen.items()}
    return _script(folder, f"recorded-{name}-{code}.js", f"window.race.recorded = {as_script(sent)};")


def first_view(sizes: dict[str, tuple[int, int]], page: str = f"en/{pages.FREE}.html") -> int:
    """Bytes that a browser loads for a page, as a host compresses them."""
    other = [f"words-{code}" for code in LANGUAGES if code != page.partition("/")[0]]
    later = ("catalogue-", "recorded-", "plotly.", *other)
    shared = [name for name in sizes if name.startswith("assets/") and not name.startswith(later, len("assets/"))]
    return sum(sizes[name][1] for name in (page, *shared))


def _style() -> str:
    """The theme by the scheme the reader's system asks for, the player's style sheets, and the pages'."""
    source = 'src: url(stix-two-math.woff2) format("woff2"); font-display: swap;'
    font = f'@font-face {{ font-family: "STIX Two Math"; {source} }}'
    return "\n".join([themed(), font, style(), (HERE / "site.css").read_text(encoding="utf-8")])


def _script(folder: Path, name: str, text: str) -> str:
    """Writes a file that all pages share, under a name that changes with its content."""
    stem, _, ending = name.rpartition(".")
    digest = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
    _put(folder / "assets" / f"{stem}.{digest}.{ending}", text.encode())
    return f"{stem}.{digest}.{ending}"


def as_script(value: object) -> str:
    """JSON that is also JavaScript of any year."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _sizes(path: Path) -> tuple[int, int]:
    content = path.read_bytes()
    return len(content), len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))
