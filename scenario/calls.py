"""Calls as they stand in links, `name(key=value,...)`: a rule, a surface, a data set, with settings in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from declare import clip
from locales import say
from scenario.reader import Reader, Spelled

_CALL = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\((.*)\))?\s*", re.DOTALL)


def call(
    name: str,
    declared: Mapping[str, Spelled],
    settings: Mapping[str, Any],
    extra: Mapping[str, str] | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> str:
    """A call with the settings that are not at their default, and `extra` ones as they are."""
    default = {key: d.default for key, d in declared.items()} | dict(defaults or {})
    said = [f"{key}={declared[key].format(value)}" for key, value in settings.items() if value != default[key]]
    said += [f"{key}={value}" for key, value in (extra or {}).items()]
    return f"{name}({','.join(said)})" if said else name


def split_call(text: str, where: str, reader: Reader) -> tuple[str, dict[str, str]]:
    """`name(key=value,...)` as a name and its arguments; what does not fit the form is named and left out."""
    match = _CALL.fullmatch(text)
    if not match:
        reader.complain(say("{where}: {text} is not of the form name(key=value,...)", where=where, text=clip(text)))
        return re.split(r"[(\s]", text.strip(), maxsplit=1)[0].lower(), {}
    arguments = {}
    for part in filter(str.strip, (match[2] or "").split(",")):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if equals and key not in arguments:
            arguments[key] = value
        elif equals:
            reader.complain(say("{where}: {part} is given twice", where=where, part=clip(part)))
        else:
            reader.complain(say("{where}: {part} is not of the form key=value", where=where, part=clip(part)))
    return match[1].lower(), arguments


def settings_of(
    arguments: Mapping[str, str],
    declared: Mapping[str, Spelled],
    defaults: Mapping[str, Any],
    where: str,
    reader: Reader,
) -> dict[str, Any]:
    """What the arguments of a call say about what is declared; the rest, and what is refused, is at its default."""
    for key in [key for key in arguments if key not in declared]:
        reader.complain(say("{where}: {key} is not a parameter here; ignored", where=where, key=clip(key)))
    return {
        key: reader.value(say("{where}, {name}", where=where, name=key), d, arguments[key], defaults[key])
        if key in arguments
        else defaults[key]
        for key, d in declared.items()
    }
