"""How a part of the picture travels: a JSON header, and its arrays as one block of float32 behind it.

    4 bytes   length of the header, little-endian
    header    JSON in UTF-8, padded with blanks to a multiple of four bytes
    numbers   float32, one array after the other

In the header an array is `{"floats": n, "at": k}`: n numbers from the k-th on. The other end is player/web/frame.js.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

_ATOMS = {int, float, str, bool}


def frame(part: Any, beside: str = "") -> bytes:
    """A dataclass of numbers, texts, arrays, lists and other such dataclasses as one message.

    The header's `digest` tells whether anything changed, but for the field `beside`. Numbers too large for float32
    become infinite.
    """
    blocks: list[np.ndarray] = []
    header = _plain(part, blocks)
    with np.errstate(over="ignore"):
        numbers = b"".join(block.astype(np.float32).tobytes() for block in blocks)
    told = {name: value for name, value in header.items() if name != beside}
    digest = hashlib.blake2b(json.dumps(told).encode() + numbers, digest_size=8).hexdigest()
    text = json.dumps(header | {"digest": digest}).encode()
    text += b" " * (-len(text) % 4)
    return len(text).to_bytes(4, "little") + text + numbers


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
