"""The pages of the site: one for every lesson, one to play freely, in every language; and the index of all."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import segno

from export.page import filled
from lessons import lessons
from locales import LANGUAGES, _, language, speaking
from picture.lesson import lesson

FREE = "free"
"""The name of the page on which everything can be raced."""
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Around:
    """What a site is told of the world around it."""

    server: str = ""
    """The address of a page with a server, for what the site cannot compute; empty where there is none."""
    address: str = ""
    """Where the site will be, for QR codes; empty where that is not known."""


def page(name: str, scripts: Mapping[str, str], around: Around) -> str:
    """The page of a lesson, or the free page, in the language in use. `scripts` are the shared files by their use."""
    told = lesson(lessons()[name].scenario) if name in lessons() else None
    other = next(code for code in LANGUAGES if code != language())
    server = f"{around.server.rstrip('/?')}/" if around.server else ""
    about = _("See how optimizers move over a loss surface, step by step, and change every number while you watch.")
    said = {
        "LANG": language(),
        "TITLE": told.title if told else _("Free play"),
        # A lesson's title answers its question.
        "HEADING": _("Optimizer race"),
        "PAGE": _("Optimizer race"),
        "ABOUT": about,
        "ALL": _("All lessons"),
        "TRY": _("Free play"),
        "PLAY": FREE,
        "OTHER": LANGUAGES[other],
        "OTHERLANG": other,
        "FILE": name,
        "NEEDS": _("A formula of your own, or a loss on data, can only be computed by a server:"),
        "OLD": _("This browser is too old to play the race. Any browser from 2023 or later can."),
        "SCRIPT": _("The race is played by JavaScript, which is switched off here."),
        "FAULT": _("The page could not be shown. Load it again; a copy on a disk may be incomplete."),
        "SHARE": _("Share this picture"),
        "LINKED": _("The address opens exactly this picture:"),
        "EMBED": _("The player alone, as large as its frame, for slides and course pages."),
        "NUMBERS": _(
            "Every path here is computed by your browser. A formula of your own, or a loss on data, can only be "
            "computed by a server."
        ),
    }
    config = {"lesson": name if told else "", "server": server}
    config |= {key: f"../assets/{scripts[key]}" for key in ("catalogue", "plotly", "whole")}
    fills = {key: html.escape(text) for key, text in said.items()} | {
        key.upper(): file for key, file in scripts.items()
    }
    fills |= {
        "WORDS": f"<p>{told.question}</p>{''.join(f'<p>{one.says}</p>' for one in told.findings)}{told.explanation}"
        if told
        else "",
        "SERVER": _anchor(server, _("Open it there")) if server else html.escape(_nowhere()),
        "SERVED": _anchor(server, _("The same picture on the page with a server"), " data-server") if server else "",
        "CODE": _code(name, around.address),
        "RECORDED": f'<script defer src="../assets/{scripts["recorded"]}"></script>' if scripts["recorded"] else "",
        "CONFIG": json.dumps(config),
    }
    return template("page.html", fills)


def index(scripts: Mapping[str, str]) -> str:
    """The page that leads to all others, in all languages at once."""
    found = []
    for code in LANGUAGES:
        with speaking(code):
            found.append(_contents(code))
    return template("index.html", {"STYLE": scripts["style"], "LANGUAGES": "\n".join(found)})


def _contents(code: str) -> str:
    items = "".join(f"<li>{_anchor(f'{code}/{name}.html', _(one.title))}</li>" for name, one in lessons().items())
    return (
        f'<section lang="{code}"><h1>{html.escape(_("Optimizer race"))}</h1>'
        f"<p>{_anchor(f'{code}/{FREE}.html', _('Free play'))}</p>"
        f"<h2>{html.escape(_('Lessons'))}</h2><ol>{items}</ol></section>"
    )


def template(name: str, fills: Mapping[str, str]) -> str:
    """Every @NAME@ of a template, in one pass: what is put in is not read again."""
    return filled((HERE / name).read_text(encoding="utf-8"), fills)


def _anchor(address: str, text: str, also: str = "") -> str:
    return f'<a href="{html.escape(address)}"{also}>{html.escape(text)}</a>'


def _nowhere() -> str:
    return _("None is known here; run the page yourself, as its project says.")


def _code(name: str, address: str) -> str:
    """The QR code of the page, where it is known where it will be."""
    if not address:
        return ""
    label = html.escape(_("QR code of this page"))
    picture = code(f"{address.rstrip('/')}/{language()}/{name}.html")
    return f'<figure class="qr">{picture}<figcaption>{label}</figcaption></figure>'


def code(link: str) -> str:
    """The QR code of an address."""
    label = html.escape(_("QR code of this page"))
    drawn = segno.make(link, error="l", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return f'<div role="img" aria-label="{label}">{drawn}</div>'
