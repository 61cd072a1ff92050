"""docs/data.md, from the data sets, models and losses as they are declared."""

from __future__ import annotations

from typing import Any

from declare import Choice, Number, number_text
from learning import ACTIVATIONS
from learning.dataset import ROWS, DataSet
from learning.init import INITS
from learning.scaling import SCALINGS
from learning.sets import DATASETS
from optim.core import Declared
from scenario.model import ORDER
from scenario.task import LOSSES, MODELS
from tools.markdown import default, made_by, table, values

HEAD = """\
# Losses on data

A loss on data is a data set, a model and a loss: an objective in the model's weights. [links.md](links.md) says how one
stands in a link. There are {count} data sets here, and a visitor's own of up to {rows} rows.

## Data sets

Columns are named as they stand in links. In a class's column there are words; all others are numbers.
"""


def page() -> str:
    """The whole document."""
    parts = [made_by("data"), HEAD.format(count=len(DATASETS), rows=ROWS), *map(_set, DATASETS.values())]
    parts += ["## Models\n", *(_part(key, part) for key, part in MODELS.items())]
    parts += ["## Losses\n", *(_part(key, part) for key, part in LOSSES.items())]
    parts += ["## Activations\n", table(("name", "", ""), [_activation(key) for key in ACTIVATIONS])]
    starts = [(f"`{key}`", one.title, one.about) for key, one in INITS.items()]
    parts += ["## How weights begin\n", table(("name", "", ""), starts)]
    parts += ["## In which order rows come\n", _named(ORDER.options), "## What is done to columns\n", _named(SCALINGS)]
    return "\n".join(parts)


def _set(found: DataSet) -> str:
    usual = f"`{found.y}` from {_words(found.x)}, scaled `{found.scale}`"
    return "\n".join(
        [
            f"### {found.title}\n",
            f"`{found.name}`\n",
            f"{found.about}\n",
            table(("column", "", ""), [_column(found, name) for name in found.columns]),
            f"* rows: {len(found.rows)}",
            f"* learnt unless something else is asked for: {usual}",
            f"* source: {found.source}\n",
        ]
    )


def _column(found: DataSet, name: str) -> tuple[str, str, str]:
    cells = found.column(name)
    if any(isinstance(cell, str) for cell in cells):
        return f"`{name}`", "classes", ", ".join(dict.fromkeys(map(str, cells)))
    numbers = [cell for cell in cells if not isinstance(cell, str)]
    return f"`{name}`", "numbers", f"{number_text(min(numbers))} to {number_text(max(numbers))}"


def _part(key: str, part: type[Declared]) -> str:
    rows = [(f"`{name}`", _values(d), _default(d), d.help) for name, d in part.declared().items()]
    return "\n".join(
        [
            f"### {part.summary()}\n",
            f"`{key}`\n",
            f"$$\n{part.formula()}\n$$\n",
            *([f"{part.notes()}\n"] if part.notes() else []),
            table(("setting", "values", "default", ""), rows),
        ]
    )


def _values(declared: Any) -> str:
    return values(declared) if isinstance(declared, (Number, Choice)) else "as many as layers, with strokes between"


def _default(declared: Any) -> str:
    return default(declared) if isinstance(declared, (Number, Choice)) else f"`{declared.format(declared.default)}`"


def _activation(key: str) -> tuple[str, str, str]:
    return f"`{key}`", ACTIVATIONS[key].title, f"${ACTIVATIONS[key].latex}$"


def _named(options: dict[str, str]) -> str:
    return table(("name", ""), [(f"`{key}`", text) for key, text in options.items()])


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
