"""What can be filmed, and within which bounds. Light, because the page reads it and leaves the drawing to others."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["mp4", "gif"]
SECONDS = 10
"""How long the race lasts, however many steps it has; the player's own choice."""
FPS = 30
GIF_TRIES = ((800, 100 / 6), (720, 10), (640, 8), (480, 5))
"""Width and pictures a second of a GIF: the first that stays below the bound is taken."""
GIF_BYTES = 5_000_000
"""What mailers and slide programs still take."""


@dataclass(frozen=True)
class Order:
    """What is to be filmed: a link, the language of the words, and the colours."""

    link: str
    kind: Kind
    language: str
    scheme: str

    def text(self) -> str:
        """As it is sent to the process that films."""
        return json.dumps(asdict(self))
