"""What cannot be drawn says so in words and leaves the controls, which are the way out of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from locales import _
from scenario import Scenario, to_link


@contextmanager
def guarded(scenario: Scenario, sorry: str) -> Iterator[None]:
    """Say `sorry` where what stands within fails, and log why, with the link that shows it again.

    Streamlit ends and repeats a run by exceptions of its own, which are no `Exception` and pass through.
    """
    try:
        yield
    except Exception:
        logging.getLogger(__name__).exception("failed on %s", to_link(scenario))
        st.warning(_(sorry), icon=":material/warning:")
