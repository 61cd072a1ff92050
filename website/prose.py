"""A lesson's texts as HTML: paragraphs, with formulas between dollars as MathML. Nothing else is marked up in them."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


def inline(text: str) -> str:
    """A text on one line."""
    parts, last = [], 0
    for found in _FORMULA.finditer(text):
        block, line = found.groups()
        parts += [
            html.escape(text[last : found.start()]),
            convert(block or line, display="block" if block else "inline"),
        ]
        last = found.end()
    return "".join(parts) + html.escape(text[last:])


def paragraphs(text: str) -> str:
    """Each in an element of its own."""
    return "\n".join(f"<p>{inline(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))
