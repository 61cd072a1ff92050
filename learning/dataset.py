"""A data set as a value: named columns of numbers or of words."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from declare import clip
from locales import say
from once import cached_property

__all__ = ["OWN", "ROWS", "Cell", "DataSet", "table"]

Cell = float | str
OWN = "own"
"""The name of a visitor's own rows."""
ROWS = 200
"""Rows of the largest data set."""


@dataclass(frozen=True)
class DataSet:
    """Rows as they were measured or made. A column holds numbers alone, or words alone, which are names of classes.

    `name` is its key in links, and columns are called so that they can stand there. `x` and `y` are the columns that
    are asked for unless others are. `source` is a citation; `about` says what the rows are and what they show.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    about: str
    x: tuple[str, ...]
    y: str
    scale: str = "standard"
    """What is done to its columns unless something else is asked for."""
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        identity = self.name, self.columns, self.rows, self.x, self.y
        object.__setattr__(self, "_hash", hash(identity))

    def __hash__(self) -> int:
        return self._hash

    def column(self, name: str) -> list[Cell]:
        """The cells of a column, row by row. ValueError where there is none of that name."""
        if name not in self.columns:
            known = ", ".join(self.columns)
            raise ValueError(say("there is no column {name}: there are {known}", name=clip(name), known=known))
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    @property
    def passing(self) -> bool:
        """Whether it is a visitor's own, which nobody keeps: see `once`."""
        return self.name == OWN

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The columns of numbers."""
        first = self.rows[0] if self.rows else ()
        return tuple(name for name, cell in zip(self.columns, first, strict=False) if not isinstance(cell, str))


def table(path: Path) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Columns and rows of a plain CSV file of ours, with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return tuple(header), tuple(tuple(map(_cell, row)) for row in rows)


def _cell(text: str) -> Cell:
    try:
        return float(text)
    except ValueError:
        return text
