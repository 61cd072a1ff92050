"""What the player must not do, so that the page's policy can stay as it is: make code of text."""

from __future__ import annotations

import re

import pytest
from links import opened

import server
from export.page import standalone
from picture import picture
from player.assets import WEB, base, needed
from ui.head import head

OWN = sorted(path for path in WEB.rglob("*.js") if "vendor" not in path.parts)
CODE_OF_TEXT = re.compile(
    r"\beval\b|\bFunction\s*\(|\bFunction\s*\.|\.constructor\s*\(|set(?:Timeout|Interval)\(\s*['\"`]|document\.write"
    r"|javascript:|\bimportScripts\b|WebAssembly\.(?:compile|instantiate)"
)


def bare(text: str) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)


def test_the_policy_of_the_page_allows_no_more_than_it_did():
    """Streamlit's own page has one inline script, and mounts what components bring from a blob; ours has one, too."""
    allowed = {
        name: set(sources)
        for name, *sources in (part.split() for part in server.policy("*").split(";"))
        if name != "frame-ancestors"
    }
    assert allowed == {
        "default-src": {"'self'"},
        "script-src": {"'self'", "'unsafe-inline'", "blob:"},
        "style-src": {"'self'", "'unsafe-inline'"},
        "img-src": {"'self'", "data:", "blob:"},
        "font-src": {"'self'", "data:"},
        "connect-src": {"'self'"},
        "worker-src": {"'self'", "blob:"},
        "base-uri": {"'self'"},
        "form-action": {"'self'"},
        "object-src": {"'none'"},
    }


def test_the_page_gets_one_script_into_its_html_and_nothing_of_a_link_with_it():
    added = b"".join(more for _, more in head()).decode()
    modules = [f'<script type="module" async src="./{base()}/{name}">' for name in needed("main.js")]
    assert re.findall(r"<script[^>]*>", added) == ["<script>", *modules]


def test_a_file_runs_no_more_than_its_two_scripts():
    """One unpacks, one is started; whatever else it carries is text."""
    page = standalone(picture(opened("surface=bowl&steps=10&run=gd&inspector=on")), "").decode()
    tags = re.findall(r"<script[^>]*>", page)
    assert [tag for tag in tags if 'type="text/plain"' not in tag] == ["<script>", "<script>"]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_text_becomes_code(path):
    assert CODE_OF_TEXT.findall(bare(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("text", ["eval(x)", "new Function('a')", "setTimeout('x()', 1)", "f.constructor('x')"])
def test_who_does_it_is_found(text):
    assert CODE_OF_TEXT.search(bare(f"{text}; // said so"))
    assert not CODE_OF_TEXT.search(bare(f"// {text}\n/* {text} */"))
