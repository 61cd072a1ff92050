"""The catalogue as a file beside the player's modules: one for each language, made for whoever asks for it first."""

from __future__ import annotations

import json
from dataclasses import asdict

from locales import LANGUAGES, speaking
from once import once
from picture.catalogue import make
from player.assets import Asset

NAMES = {f"catalogue.{code}.json": code for code in LANGUAGES}
"""The files, and the language of each."""


@once(len(LANGUAGES))
def catalogue_file(name: str) -> Asset:
    """One of `NAMES`, ready to be sent."""
    with speaking(NAMES[name]):
        plain = json.dumps(asdict(make()), ensure_ascii=False, separators=(",", ":")).encode()
    return Asset.of(plain, "application/json")
