"""Every file of numbers or pages that can be taken along: one entry for each format. Films are made by the player."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from export.page import MAX_BYTES, standalone
from export.table import to_csv, to_json
from locales import say
from picture import picture
from scenario import Scenario


@dataclass(frozen=True)
class Format:
    """A kind of file. `make` is given the scenario and the address of the page, for links back."""

    mime: str
    label: str
    make: Callable[[Scenario, str], bytes]


FORMATS: dict[str, Format] = {
    "html": Format(
        "text/html",
        say("Web page, under {limit} MB", limit=f"{MAX_BYTES / 1e6:g}"),
        lambda scenario, address: standalone(picture(scenario), address),
    ),
    "csv": Format("text/csv", "CSV", lambda scenario, _address: to_csv(scenario).encode()),
    "json": Format("application/json", "JSON", lambda scenario, address: to_json(scenario, address).encode()),
}
"""Formats by the ending of their files."""
