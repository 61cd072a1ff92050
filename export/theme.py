"""The page's colours for a page that is a file: read from where Streamlit is told them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_CONFIG = Path(__file__).parent.parent / ".streamlit" / "config.toml"


def variables(scheme: str) -> dict[str, str]:
    """The CSS variables that Streamlit makes of the theme and the player reads."""
    both = {name: value for name, value in _said().items() if not isinstance(value, dict)}
    said = both | _said()[scheme]
    return {f"--st-{_dashed(name)}": value for name, value in said.items() if isinstance(value, str)}


def _dashed(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]
