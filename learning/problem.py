"""What is to be learnt from a data set: which columns from which, on which rows, at which scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from declare import clip
from learning.dataset import Cell, DataSet
from learning.scaling import Scaling, scaling
from locales import say
from optim.noise import SPLIT, normals

__all__ = ["CLASSES", "Problem", "problem"]

Array = np.ndarray
LARGEST = 1e15
"""The largest number of a column: what is squared of it, and squared again, is still one."""
CLASSES = 10
"""Classes of the largest problem."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Inputs x (N, k) and answers y (N, outputs) as a loss takes them, and how they came about.

    Answers are numbers, 0 and 1 for two classes, or one column for each class. `validation` rows are scaled as those
    that are learnt from, and are kept apart; they may be none.
    """

    x: Array
    y: Array
    x_validation: Array
    y_validation: Array
    inputs: tuple[str, ...]
    """Names of the columns of x."""
    target: str
    classes: tuple[str, ...]
    """Names of the classes, in the order of the answers; none where the answer is a number."""
    rows: Array
    """Row numbers of the data set that are learnt from."""
    held_out: Array
    """Those of validation."""
    scale_x: Scaling
    scale_y: Scaling

    @property
    def outputs(self) -> int:
        """Numbers that an answer has."""
        return self.y.shape[1]


def problem(
    dataset: DataSet,
    x: tuple[str, ...] = (),
    y: str = "",
    *,
    kind: str = "half_mse",
    scale: str = "none",
    validation: int = 0,
    seed: int = 0,
) -> Problem:
    """The problem of learning column `y` from columns `x`, which are the usual ones unless named, for a kind of loss.

    `scale` is one of `SCALINGS`, by the rows that are learnt from; y is never standardised, so that a loss is in its
    units, and centred where it is a number and x is centred or standardised, so that no intercept is needed.
    `validation` rows are drawn by `seed`. ValueError says in plain words what cannot be.
    """
    x, y = x or dataset.x, y or dataset.y
    if y in x:
        raise ValueError(say("column {name} cannot be learnt from itself", name=clip(y)))
    if len(set(x)) < len(x):
        raise ValueError(say("a column is named twice"))
    table = np.stack([_numbers(dataset, name) for name in x], axis=-1)
    answers, classes = _answers(dataset, y, kind)
    rows, held_out = _split(len(table), validation, seed)
    scale_x = scaling(scale, table[rows], x)
    scale_y = scaling("none" if classes or scale == "none" else "centre", answers[rows], (y,))
    if classes and len(np.unique(answers[rows], axis=0)) < 2:
        raise ValueError(say("column {name} has one class only: there is nothing to tell apart", name=y))
    return Problem(
        *(scale_x(table[rows]), scale_y(answers[rows]), scale_x(table[held_out]), scale_y(answers[held_out])),
        *(tuple(x), y, classes, rows, held_out, scale_x, scale_y),
    )


def _numbers(dataset: DataSet, name: str) -> Array:
    cells = dataset.column(name)
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, str) or not math.isfinite(cell):
            raise ValueError(
                say("column {name}, row {row}: {cell} is not a number", name=name, row=number, cell=clip(cell))
            )
        if abs(cell) > LARGEST:
            raise ValueError(
                say(
                    "column {name}, row {row}: {cell} is too large to be computed with; {most:g} is the most",
                    name=name,
                    row=number,
                    cell=clip(cell),
                    most=LARGEST,
                )
            )
    return np.array(cells, dtype=float)


def _answers(dataset: DataSet, name: str, kind: str) -> tuple[Array, tuple[str, ...]]:
    """Answers (N, outputs) of a column, and its classes; none where it is a quantity."""
    cells = dataset.column(name)
    if kind == "half_mse" and not any(isinstance(cell, str) for cell in cells):
        return _numbers(dataset, name)[:, None], ()
    if any(isinstance(cell, str) for cell in cells):
        return _classes(name, cells, list(dict.fromkeys(cells)), kind)
    numbers: list[Cell] = _numbers(dataset, name).tolist()
    return _classes(name, numbers, sorted(set(numbers)), kind)


def _classes(name: str, cells: list[Cell], known: list[Cell], kind: str) -> tuple[Array, tuple[str, ...]]:
    if len(known) < 2:
        raise ValueError(say("column {name} has one class only: there is nothing to tell apart", name=name))
    if len(known) > CLASSES:
        raise ValueError(
            say("column {name} has {count} classes: {most} are the most", name=name, count=len(known), most=CLASSES)
        )
    if kind == "binary" and len(known) > 2:
        raise ValueError(
            say("column {name} has {count} classes: more than two ask for softmax", name=name, count=len(known))
        )
    place = np.array([known.index(cell) for cell in cells])
    names = tuple(cell if isinstance(cell, str) else f"{cell:g}" for cell in known)
    if kind != "softmax" and len(known) == 2:
        return place[:, None].astype(float), names
    return np.eye(len(known))[place], names


def _split(n: int, validation: int, seed: int) -> tuple[Array, Array]:
    """Row numbers to learn from and to validate on, both ascending."""
    if validation < 0 or (validation and n - validation < 2):
        raise ValueError(
            say("{count} rows for validation leave fewer than 2 of {rows} to learn from", count=validation, rows=n)
        )
    if not n:
        raise ValueError(say("there are no rows"))
    drawn = np.argsort(normals(seed, 0, n, SPLIT), kind="stable") if validation else np.arange(n)
    return np.sort(drawn[validation:]), np.sort(drawn[:validation])
