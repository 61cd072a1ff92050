"""How a part of the picture travels: a JSON header, and its arrays as one block of float32 behind it.

    4 bytes   length of the header, little-endian
    header    JSON in UTF-8, padded with blanks to a multiple of four bytes
    numbers   float32, one array after the other

In the header an array is `{"floats": n, "at": k}`: n numbers from the k-th on. The other end is player/web/frame.js.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

_ATOMS = {int, float, str, bool}


@dataclass(frozen=True)
class Framed:
    """A message but for what stands beside its content, and so can be filled in for each who gets it."""

    header: str
    """A JSON object, its last bracket left out."""
    numbers: bytes

    def filled(self, **beside: Any) -> bytes:
        """The message, with these fields more in its header."""
        more = "".join(f", {json.dumps(name)}: {json.dumps(_plain(value, []))}" for name, value in beside.items())
        text = f"{self.header}{more}}}".encode()
        text += b" " * (-len(text) % 4)
        return len(text).to_bytes(4, "little") + text + self.numbers


def framed(part: Any, beside: str = "") -> Framed:
    """A dataclass of numbers, texts, arrays, lists and other such dataclasses, all but its field `beside`.

    The header's `digest` tells whether anything of it changed. Numbers too large for float32 become infinite.
    """
    blocks: list[np.ndarray] = []
    header = {name: item for name, item in _plain(part, blocks).items() if name != beside}
    with np.errstate(over="ignore"):
        numbers = b"".join(block.astype(np.float32).tobytes() for block in blocks)
    text = json.dumps(header)
    digest = hashlib.blake2b(text.encode() + numbers, digest_size=8).hexdigest()
    return Framed(f'{text[:-1]}, "digest": "{digest}"', numbers)


def frame(part: Any) -> bytes:
    """All of such a dataclass as one message."""
    return framed(part).filled()


def _plain(value: Any, blocks: list[np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        at = sum(block.size for block in blocks)
        blocks.append(value.ravel())
        return {"floats": value.size, "at": at}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), blocks) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item, blocks) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        if all(type(item) in _ATOMS for item in value):
            return value
        return [_plain(item, blocks) for item in value]
    return value
