"""What cannot be drawn says so in words and leaves the controls, which are the way out of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from locales import _
from scenario import Scenario, to_link


def _without_rows(link: str) -> str:
    return re.sub(r"(?<=rows=)[^,)&]*", "…", link)


@contextmanager
def guarded(scenario: Scenario, sorry: str) -> Iterator[None]:
    """Say `sorry` where what stands within fails, and log why, with the link that shows it again.

    A visitor's own rows are no part of that link: they are never logged.

    Streamlit ends and repeats a run by exceptions of its own, which are no `Exception` and pass through.
    """
    try:
        yield
    except Exception:
        logging.getLogger(__name__).exception("failed on %s", _without_rows(to_link(scenario)))
        st.warning(_(sorry), icon=":material/warning:")
