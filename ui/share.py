"""The picture to hand on: a link, its QR code for the projector, a frame for slides, and Python for a notebook."""

from __future__ import annotations

import html

import segno
import streamlit as st

from export.snippet import python
from locales import _
from scenario import Scenario, to_link
from ui.store import home

LONGEST = 2000
"""Characters of a link that every mail program and learning platform takes."""
FRAME = (800, 500)
"""Width and height in pixels that an embedded player is offered with."""


def share(scenario: Scenario) -> None:
    """Open the dialog."""
    st.dialog(_("Share this picture"), width="large", icon=":material/share:")(_dialog)(scenario)


def _dialog(scenario: Scenario) -> None:
    base = home() + "/"
    # Large type is for the projector, not for everybody who takes the picture along.
    scenario = scenario.with_page(size="normal")
    link = base + to_link(scenario)
    words, room = st.columns([3, 2], vertical_alignment="center")
    words.markdown(_("**Link.** It opens exactly this picture, today and later."))
    room.link_button(_("Open a room for the class"), f"{base}room/new{to_link(scenario)}", icon=":material/groups:")
    st.code(link, language=None, wrap_lines=True)
    if len(link) > LONGEST:
        st.text(_("This link is longer than {count} characters; some programs will cut it.", count=LONGEST))
    code = _qr(link)
    tabs = st.tabs([_("QR code"), _("Embed"), "Python"])
    with tabs[0]:
        if code:
            st.image(code, width="stretch", alt=_("QR code of the link"))
        else:
            st.text(_("This link is too long for a QR code."))
    with tabs[1]:
        st.caption(_("The player alone, as large as its frame, for slides and course pages."))
        st.code(frame(base, scenario), language="html", wrap_lines=True)
    with tabs[2]:
        st.caption(_("Takes the same steps and draws the same paths, in a clone of this project."))
        st.code(python(scenario), language="python")


def frame(base: str, scenario: Scenario) -> str:
    """The HTML that shows the player alone in another page."""
    names = ", ".join(scenario.race.labels)
    title = html.escape(f"{_('Optimizer race')}: {_(scenario.race.surface.title)} · {names}")
    source = html.escape(f"{base}{to_link(scenario)}&embed=true")
    size = 'width="{}" height="{}"'.format(*FRAME)
    return f'<iframe src="{source}" title="{title}" {size} style="border:0" loading="lazy"></iframe>'


def _qr(link: str) -> str | None:
    """The code as SVG that fills its place, black on white in either theme; None where the link is too long for one."""
    try:
        code = segno.make(link, error="l", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    return code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
