"""The picture to take along: a page that plays offline, a film, a table. Nothing is made before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import uuid4

import streamlit as st

from export.ffmpeg import HOLD
from export.order import GIF_BYTES, SECONDS, Kind
from export.page import MAX_BYTES, standalone
from export.studio import STUDIO, Film, Refused
from export.table import to_csv, to_json
from locales import _, language, use
from picture.names import file_name
from scenario import Scenario, simulate
from ui import store

POLL = 1.0
"""Seconds between two looks at how far a film is."""
_CUSTOMER = "_film_customer"
KINDS = {"mp4": "MP4", "gif": "GIF"}
_MIME = {"html": "text/html", "csv": "text/csv", "json": "application/json", "mp4": "video/mp4", "gif": "image/gif"}


def export_panel(scenario: Scenario) -> None:
    """Everything there is to take along."""
    address = store.home()
    st.markdown(_("**Page.** One file that plays in any browser, without a network."))
    limit = f"{MAX_BYTES / 1e6:g}"
    _download(scenario, "html", _("Web page, under {limit} MB", limit=limit), lambda: _page(scenario, address))
    st.markdown(_("**Film.** {seconds} seconds, for slides and messages.", seconds=SECONDS + HOLD))
    _film_panel(scenario)
    st.markdown(_("**Numbers.** Every step of every run with all its quantities."))
    with st.container(horizontal=True):
        _download(scenario, "csv", "CSV", lambda: to_csv(scenario, simulate(scenario.race)).encode())
        _download(scenario, "json", "JSON", lambda: to_json(scenario, simulate(scenario.race), address).encode())
    st.caption(_("The picture of the current step, as PNG or SVG: with the camera in the row below the contour."))


def _page(scenario: Scenario, address: str) -> bytes:
    return standalone(scenario, simulate(scenario.race), address)


def _download(scenario: Scenario, ending: str, label: str, make: Callable[[], bytes]) -> None:
    """A button whose file is made when it is pressed, in a thread that has to be told the language."""
    said = language()

    def made() -> bytes:
        use(said)
        return make()

    st.download_button(
        label,
        made,
        file_name(scenario, ending),
        _MIME[ending],
        key=f"export-{ending}",
        icon=":material/download:",
        on_click="ignore",
    )


def _film_panel(scenario: Scenario) -> None:
    """The film: in a fragment, which looks at its progress while everything else stays usable."""
    kind = cast(
        Kind,
        st.segmented_control(
            _("Kind of film"),
            list(KINDS),
            default="mp4",
            required=True,
            format_func=KINDS.__getitem__,
            key="film-kind",
            label_visibility="collapsed",
            help=_(
                "MP4 is sharp and small; a GIF plays in every mail and stays below {limit} MB.",
                limit=f"{GIF_BYTES / 1e6:g}",
            ),
        ),
    )
    film = STUDIO.found(scenario, kind, language())
    # Only while there is something to see: a fragment that runs by itself keeps every open page busy.
    polled = film is not None and not film.ended.is_set()
    st.fragment(_film, run_every=POLL if polled else None)(film, scenario, kind, language(), polled)


def _film(film: Film | None, scenario: Scenario, kind: Kind, said: str, polled: bool) -> None:
    use(said)
    if polled:
        STUDIO.found(scenario, kind, said)  # somebody still waits for it
    if film is None or film.error:
        if film and film.error:
            st.warning(_(film.error))
        if st.button(_("Make the film"), icon=":material/movie:", key="film-make"):
            _order(scenario, kind, said)
    elif not film.ended.is_set():
        st.progress(film.done, _waiting(film))
    elif polled:
        st.rerun()  # there is nothing more to look for
    else:
        label = _("Download the film, {megabytes} MB", megabytes=f"{len(film.data) / 1e6:.1f}")
        _download(scenario, kind, label, lambda: film.data)
        if film.note:
            st.caption(film.note)


def _order(scenario: Scenario, kind: Kind, said: str) -> None:
    try:
        STUDIO.order(scenario, kind, said, customer=_customer())
    except Refused as reason:
        st.warning(_(reason.args[0]))
    else:
        st.rerun()


def _waiting(film: Film) -> str:
    if ahead := STUDIO.ahead(film):
        return _("Films before this one: {count}", count=ahead)
    return _("The film is being made …")


def _customer() -> str:
    """This session, so that one visitor does not fill the queue alone."""
    if _CUSTOMER not in st.session_state:
        st.session_state[_CUSTOMER] = uuid4().hex
    return st.session_state[_CUSTOMER]
