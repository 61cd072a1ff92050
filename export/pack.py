"""Bytes as text of a page: a gzip stream in the fewest characters that any server and editor leaves alone.

Seven bits make a character. The few that HTML or a text tool would not keep are merged with the seven bits that
follow them into one character of two bytes, so that a page in UTF-8 grows by a seventh, where base64 takes a third.
The other end is in page.html.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping

import numpy as np

# NUL and CR are changed by the HTML parser, "<" may end the script; ^Z and ESC upset tools that show text.
_TAKEN = "\0\r<\x1a\x1b"
_FIRST = 0x80
_PAIR = re.compile(f"([{_TAKEN}])(.)", re.DOTALL)


def as_text(data: bytes) -> str:
    """`data` as characters; the reader needs its length, too."""
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    # One group more than needed, and a plain one: so there is always one to merge with.
    bits = np.concatenate([bits, np.ones(7 - len(bits) % 7 + 7, np.uint8)])
    groups = np.packbits(bits.reshape(-1, 7), axis=1)[:, 0] >> 1
    return _PAIR.sub(_merged, groups.tobytes().decode("ascii"))


def _merged(pair: re.Match[str]) -> str:
    return chr(_FIRST + (_TAKEN.index(pair[1]) << 7) + ord(pair[2]))


def planes(frame: bytes) -> bytes:
    """A frame of payload.py with its float32 numbers byte by byte: all first bytes, all second ones, and so on.

    Neighbours on a path share sign and exponent; side by side they shrink by a third more.
    """
    start = 4 + int.from_bytes(frame[:4], "little")
    return frame[:start] + np.frombuffer(frame, np.uint8, offset=start).reshape(-1, 4).T.tobytes()


def joined(frames: Mapping[str, bytes], **more: object) -> bytes:
    """Frames one after the other behind a header that says how long they are, and `more`; all of it gzipped."""
    head = json.dumps({**more, "frames": {name: len(frame) for name, frame in frames.items()}}).encode()
    return gzip.compress(len(head).to_bytes(4, "little") + head + b"".join(map(planes, frames.values())), 9, mtime=0)
