"""Links as tests mean them: all of it can be used, or the test has a typing error."""

from __future__ import annotations

from urllib.parse import parse_qs

from lessons import expand
from scenario import Scenario, from_params
from tools.fuzz import drawn

__all__ = ["asked", "drawn", "opened"]


def opened(link: str) -> Scenario:
    """The scenario of a link, with or without its question mark. Every part of it has to be known and legal."""
    params, problems = expand(parse_qs(link.lstrip("?"), keep_blank_values=True))
    scenario, more = from_params(params)
    assert [*problems, *more] == [], link
    return scenario


def asked(**fields: str | list[str]) -> Scenario:
    """The scenario of a link's fields, all of which can be used."""
    listed = {key: [value] if isinstance(value, str) else value for key, value in fields.items()}
    scenario, problems = from_params(listed)
    assert not problems
    return scenario
