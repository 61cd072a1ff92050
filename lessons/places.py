"""Where on a run something is measured, and what is said of a claim that cannot be."""

from __future__ import annotations

from scenario import Path


class ClaimError(ValueError):
    """What is wrong with a statement, in words fit for whoever wrote it."""


def at(run: Path, k: float | None) -> int:
    """The index of step k, the last one where none is named."""
    last = len(run.x) - 1
    if k is not None and not (0 <= k <= last and k == round(k)):
        raise ClaimError(f"{k:g} is not one of the steps 0 to {last}")
    return last if k is None else round(k)


def numbered(word: str, number: float, most: int) -> int:
    """The index of a thing that is counted from 1."""
    if not (1 <= number <= most and number == round(number)):
        raise ClaimError(f"{word} {number:g} is not one of 1 to {most}")
    return round(number) - 1
