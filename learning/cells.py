"""What the cells of a pasted column say: numbers in the writing of the table, or names of classes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from declare import clip
from learning.dataset import Cell
from locales import say

__all__ = ["CLASS", "Style", "classes", "converted", "style"]

CLASS = 40
"""Characters of the longest name of a class."""
_POINT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?")
_THOUSANDS = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?"),
}


@dataclass(frozen=True)
class Style:
    """How a table writes its numbers: with which sign before the fraction."""

    decimal: str

    def number(self, text: str) -> float | None:
        """The number that a cell spells; None where it spells none, or none that is finite."""
        text = text.replace("\N{MINUS SIGN}", "-")
        other = "," if self.decimal == "." else "."
        if _THOUSANDS[self.decimal].fullmatch(text):
            text = text.replace(other, "")
        if not (_POINT if self.decimal == "." else _COMMA).fullmatch(text):
            return None
        value = float(text.replace(",", "."))
        return value if math.isfinite(value) else None


def style(lines: Sequence[Sequence[str]]) -> Style:
    """That of a table: with a comma where a cell is a number with one comma and none is a number with a point."""
    found = [cell for line in lines for cell in line]
    pointed = any("." in cell and Style(".").number(cell) is not None for cell in found)
    comma = any("," in cell and Style(",").number(cell) is not None for cell in found)
    return Style("," if comma and not pointed else ".")


def converted(name: str, column: list[tuple[int, str]], how: Style) -> list[Cell]:
    """The cells of a column, given with the numbers of their lines: all numbers, or all words.

    A column is one of numbers where most of its cells are; ValueError names the first that is not.
    """
    for line, cell in column:
        if not cell:
            raise ValueError(say("row {row}, column {name}: the cell is empty", row=line, name=name))
    numbers = [how.number(cell) for _, cell in column]
    if sum(number is not None for number in numbers) * 2 > len(numbers):
        for (line, cell), number in zip(column, numbers, strict=True):
            if number is None:
                raise ValueError(
                    say("row {row}, column {name}: {cell} is not a number", row=line, name=name, cell=clip(cell))
                )
        return [number for number in numbers if number is not None]
    return [_word(name, line, cell) for line, cell in column]


def _word(name: str, line: int, cell: str) -> str:
    cell = " ".join(cell.split())
    if len(cell) > CLASS or not cell.isprintable():
        raise ValueError(
            say("row {row}, column {name}: {cell} is too long for a name", row=line, name=name, cell=clip(cell))
        )
    return cell


def classes(cells: Iterable[Cell]) -> list[str]:
    """The names of classes in a column, each once."""
    return list(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))
