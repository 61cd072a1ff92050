"""Codes that are read aloud, secrets that are not, and the names that phones are given."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is taken for another one: no 0 and O, no 1, I and L, no U beside V."""
LENGTH = 6
_CODE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")
_PHONE = re.compile(r"([0-9a-f]{16})\.([0-9a-f]{32})")


def fresh() -> str:
    """A code that nobody can foresee: one of 729 million."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read(text: str) -> str:
    """The code that is meant, in large or small letters; empty where it is none."""
    return text.upper() if text.isascii() and _CODE.fullmatch(text.upper()) else ""


def secret() -> str:
    """What the lead of a room is known by; also a key to sign with."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def same(text: str, kept: str) -> bool:
    """Whether a secret is the one of which this was kept, in the same time whatever it is."""
    return hmac.compare_digest(digest(text), kept)


def phone() -> str:
    """A name for a phone, which says nothing of it."""
    return secrets.token_hex(8)


def signed(phone: str, key: str) -> str:
    """The name as the phone is told it: nobody makes up another one."""
    return f"{phone}.{_mark(phone, key)}"


def signer(text: str, key: str) -> str:
    """The name of a phone that was signed with this key; empty where it was not."""
    found = _PHONE.fullmatch(text)
    known = hmac.compare_digest(found[2] if found else "", _mark(found[1] if found else "", key))
    return found[1] if found and known else ""


def _mark(phone: str, key: str) -> str:
    return hmac.new(key.encode(), phone.encode(), hashlib.sha256).hexdigest()[:32]
