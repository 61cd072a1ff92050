"""Guided lessons: one TOML file each, with a link, a question to ask first, and what the picture then shows."""

from collections.abc import Iterator


def texts() -> Iterator[tuple[str, str]]:
    """Where a lesson's words stand, and the words."""
    yield from ()
