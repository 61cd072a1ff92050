"""player/web/contract.d.ts: what the player is sent, as TypeScript, from the dataclasses that are sent.

What stands there is what `player.frame.frame` makes of a dataclass and player/web/frame.js of its bytes. `kinds` gives
both sides the same list of fields: tests hold real messages to it.
"""

from __future__ import annotations

import ast
import inspect
import types
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from picture import Ground
from picture.catalogue import Catalogue
from player.messages import InsideOf, Race
from player.studies import Cells, SearchOf, SweepOf
from scenario.table import Table
from website.data import Tapes, Wording

MESSAGES = (Race, Ground, InsideOf, Cells, SweepOf, SearchOf)
FILES = (Catalogue, Table, Tapes, Wording)
"""What travels as plain JSON, without a digest."""
HEAD = """\
// What the player is sent, and what a site without a server has besides. Made by tools/contract.py: change the
// dataclasses of picture/, player/messages.py, player/studies.py, scenario/table.py and website/data.py.

/** What travels is in single precision; what the player computes itself is not. */
export type Floats = Float32Array | Float64Array;
"""
DIGEST = ("Whether anything changed: the same for the same message.", "digest", "string")
_PLAIN = {
    int: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    np.ndarray: "Floats",
}


def page() -> str:
    """The text of the file."""
    return HEAD + "".join(f"\n{_interface(part)}" for part in parts())


def parts() -> list[type]:
    """Every dataclass that is sent, the messages before the files, each followed by what it holds."""
    found: dict[type, None] = {}

    def visit(part: type) -> None:
        found[part] = None
        for kind in kinds(part).values():
            for held in _dataclasses(kind):
                if held not in found:
                    visit(held)

    for message in (*MESSAGES, *FILES):
        visit(message)
    return list(found)


def kinds(part: type) -> dict[str, Any]:
    """The type of each field of a dataclass."""
    hints = get_type_hints(part)
    return {field.name: hints[field.name] for field in fields(part)}


def _dataclasses(kind: Any) -> list[type]:
    if isinstance(kind, type) and is_dataclass(kind):
        return [kind]
    return [part for inner in get_args(kind) for part in _dataclasses(inner)]


def _interface(part: type) -> str:
    notes = _notes(part)
    rows = [(notes.get(name, ""), name, _written(kind)) for name, kind in kinds(part).items()]
    if part in MESSAGES:
        rows.append(DIGEST)
    body = "".join(f"{_comment(note, '  ')}  readonly {name}: {kind};\n" for note, name, kind in rows)
    return f"{_comment(inspect.getdoc(part) or '')}export interface {part.__name__} {{\n{body}}}\n"


def _notes(part: type) -> dict[str, str]:
    """What stands in quotes below a field."""
    (tree,) = ast.parse(inspect.getsource(part)).body
    assert isinstance(tree, ast.ClassDef)
    notes = {}
    for field, note in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant):
            notes[ast.unparse(field.target)] = inspect.cleandoc(str(note.value.value))
    return notes


def _comment(text: str, indent: str = "") -> str:
    lines = [line.strip() for line in text.splitlines()]
    if len(lines) < 2:
        return f"{indent}/** {text} */\n" if text else ""
    return "".join(f"{indent}{line}".rstrip() + "\n" for line in ["/**", *(f" * {line}" for line in lines), " */"])


def _written(kind: Any) -> str:
    """A Python type as what arrives of it. TypeError for one that `frame` could not send."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        return kind.__name__
    inner = get_args(kind)
    match get_origin(kind):
        case origin if origin is Literal:
            return " | ".join(f'"{value}"' for value in inner)
        case origin if origin in (Union, types.UnionType):
            return " | ".join(map(_written, inner))
        case origin if origin is list or (origin is tuple and inner[1:] == (...,)):
            return f"readonly {_grouped(_written(inner[0]))}[]"
        case origin if origin is tuple:
            return f"readonly [{', '.join(map(_written, inner))}]"
        case origin if origin is dict:
            return f"Readonly<Record<{_written(inner[0])}, {_written(inner[1])}>>"
    raise TypeError(f"{kind} does not travel")


def _grouped(kind: str) -> str:
    return f"({kind})" if " " in kind else kind
