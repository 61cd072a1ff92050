"""The player's modules as texts in one classic script, which the browser makes modules of again.

A disk serves no modules, and a hundred files are a hundred requests. So they are named by an import map that gives an
address to each text.
"""

from __future__ import annotations

import json
import re
from functools import cache

from rjsmin import jsmin

from player.assets import assets, beside, needed

ADDRESSES = {
    "data": '"data:text/javascript;charset=utf-8," + encodeURIComponent(source)',
    "blob": 'URL.createObjectURL(new Blob([source], { type: "text/javascript" }))',
}
"""How a text becomes an address: a policy may allow the one and not the other."""
_IMPORT = re.compile(r'from ?"(\.[^"]+)"')
_LOADED = """
const imports = Object.entries(window.race.modules).map(([name, source]) => ["race/" + name, @ADDRESS@]);
const map = document.createElement("script");
map.type = "importmap";
map.textContent = JSON.stringify({ imports: Object.fromEntries(imports) });
document.head.append(map);
"""


@cache
def modules(entry: str) -> dict[str, str]:
    """What the entry imports, and what that imports, by names that an import map can give to what has no address."""
    return {name: _named(name, str(jsmin(assets()[name].plain.decode()))) for name in needed(entry)}


def script(entry: str, address: str, play: str) -> str:
    """All of them, and JavaScript that imports the entry as `race/<entry>`. `window.race` is there."""
    loaded = _LOADED.replace("@ADDRESS@", ADDRESSES[address]).strip()
    return f"window.race.modules = {as_script(modules(entry))};\n{loaded}\n{play.strip()}\n"


def as_script(value: object) -> str:
    """JSON that is also JavaScript of any year."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _named(name: str, source: str) -> str:
    return _IMPORT.sub(lambda place: f'from "race/{beside(name, place[1])}"', source)
