"""The pages of the site: one for every lesson, one to play freely, in every language; and the index of all."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import segno

from lessons import Lesson, lessons
from locales import LANGUAGES, _, language, use
from website.prose import inline, paragraphs

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
    lesson = lessons().get(name)
    names = [*lessons()]
    at = names.index(name) if lesson else -1
    other = next(code for code in LANGUAGES if code != language())
    title = _(lesson.title) if lesson else _("Free play")
    server = f"{around.server.rstrip('/?')}/" if around.server else ""
    said = {
        "LANG": language(),
        "TITLE": title,
        "PAGE": _("Optimizer race"),
        "ABOUT": _(
            "See how optimizers move over a loss surface, step by step, and change every number while you watch."
        ),
        "ALL": _("All lessons"),
        "OTHER": LANGUAGES[other],
        "OTHERLANG": other,
        "FILE": name,
        "NEEDS": _("A formula of your own can only be read by a server:"),
        "OLD": _("This browser is too old to play the race. Any browser from 2023 or later can."),
        "SCRIPT": _("The race is played by JavaScript, which is switched off here."),
        "FAULT": _("The page could not be shown. Load it again; a copy on a disk may be incomplete."),
        "SHARE": _("Share this picture"),
        "LINKED": _("The address opens exactly this picture:"),
        "EMBED": _("The player alone, as large as its frame, for slides and course pages."),
        "NUMBERS": _("Every path here is computed by your browser."),
    }
    fills = {key: html.escape(text) for key, text in said.items()} | {
        key.upper(): file for key, file in scripts.items()
    }
    fills |= {
        "QUESTION": f"<p>{inline(_filled(lesson, lesson.question))}</p>" if lesson else "",
        "HAPPENED": _happened(lesson) if lesson else "",
        "CONTROLLED": " hidden" if lesson else "",
        "PREVIOUS": _link(names[at - 1], _("Previous lesson")) if at > 0 else "",
        "NEXT": _link(names[at + 1], _("Next lesson") if lesson else _("First lesson")) if at + 1 < len(names) else "",
        "SERVER": f'<a href="{html.escape(server)}">{html.escape(_("Open it there"))}</a>'
        if server
        else html.escape(_nowhere()),
        "SERVED": _served(server),
        "CODE": _code(name, around.address),
        "CONFIG": json.dumps({"lesson": name if lesson else "", "server": server}),
    }
    return _template("page.html", fills)


def index(scripts: Mapping[str, str]) -> str:
    """The page that leads to all others, in all languages at once."""
    before = language()
    found = []
    for code in LANGUAGES:
        use(code)
        items = "".join(
            f'<li><a href="{code}/{name}.html">{html.escape(_(one.title))}</a></li>' for name, one in lessons().items()
        )
        found.append(
            f'<section lang="{code}"><h1>{html.escape(_("Optimizer race"))}</h1>'
            f'<p><a href="{code}/{FREE}.html">{html.escape(_("Free play"))}</a></p>'
            f"<h2>{html.escape(_('Lessons'))}</h2><ol>{items}</ol></section>"
        )
    use(before)
    return _template("index.html", {"STYLE": scripts["style"], "LANGUAGES": "\n".join(found)})


def _template(name: str, fills: Mapping[str, str]) -> str:
    """Every @NAME@ of a template, in one pass: what is put in is not read again."""
    return re.sub(r"@([A-Z]+)@", lambda place: fills[place[1]], (HERE / name).read_text(encoding="utf-8"))


def _link(name: str, text: str) -> str:
    return f'<a href="{name}.html">{html.escape(text)}</a>'


def _nowhere() -> str:
    return _("None is known here; run the page yourself, as its project says.")


def _served(server: str) -> str:
    if not server:
        return ""
    text, address = html.escape(_("The same picture on the page with a server")), html.escape(server)
    return f'<a data-link="{address}" href="{address}">{text}</a>'


def _happened(lesson: Lesson) -> str:
    """What can be seen, with the numbers of the paths that Python has computed, and why it is so."""
    findings = [lesson.finding(claim, _(claim.says)) for claim in lesson.claims]
    items = "".join(f"<li{'' if one.holds else ' class=missed'}>{inline(one.says)}</li>" for one in findings)
    source = html.escape(_("Source: {source}", source=_(lesson.source)))
    astray = html.escape(_("You have changed this picture; what happened is told of the lesson's own."))
    back = html.escape(_("Back to the lesson's picture"))
    return (
        f"<details><summary>{html.escape(_('What happened'))}</summary>"
        f'<p data-own="no" hidden>{astray} <a href="{lesson.name}.html">{back}</a></p><ul data-own="yes">{items}</ul>'
        f"{paragraphs(_filled(lesson, lesson.explanation))}<p><small>{source}</small></p></details>"
    )


def _filled(lesson: Lesson, text: str) -> str:
    return lesson.reader.filled(_(text))


def _code(name: str, address: str) -> str:
    """The QR code of the page, where it is known where it will be."""
    if not address:
        return ""
    link = f"{address.rstrip('/')}/{language()}/{name}.html"
    code = segno.make(link, error="l", micro=False).svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return f'<div class="qr" role="img" aria-label="{html.escape(_("QR code of the link"))}">{code}</div>'
