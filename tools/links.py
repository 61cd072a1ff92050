"""docs/links.md, from the table of fields that reads and writes links."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from learning.dataset import ROWS
from learning.init import INITS
from learning.own import LONGEST
from learning.scaling import SCALINGS
from learning.sets import DATASETS
from optim import RULES
from scenario import COLORS, MAX_PARTS, MAX_RUNS, link
from scenario.link import FIELDS, VERSION, Field
from scenario.model import AROUND, ORDER, WRITTEN
from scenario.palette import usual_color
from scenario.reader import MAX_PART, MAX_PROBLEMS
from scenario.task import LOSSES, MODELS
from tools.markdown import default, made_by, table, values

HEAD = """\
# Links

{about}

## Fields

Version {version} is written into every link, and read for ever, as version 1 is: none of its defaults is ever changed
(a test holds them all, with those of every rule, layer and surface).

"""
RUNS = """\
## Runs

    run=rule(setting=value,...,color=name,hidden=on).layer(setting=value,...).layer

A *rule* takes the steps; each *layer* after a point is a schedule or a wrapper around all that stands before it. A
setting that is not named has its default, or what `conventions` has in its place (listed in
[optimizers.md](optimizers.md#conventions)), and a learning rate the one that suits the surface. A hidden run is in the
race without being drawn. There are at most {runs} runs, and at most {layers} layers around a rule.

* **rules**: {rules}
* **layers**: {around}
* **colours**, in the order in which they follow each other where one is taken: {colors}
* **colours of rules** that name none: {own}

[optimizers.md](optimizers.md) lists the settings of each with their values, [surfaces.md](surfaces.md) the
surfaces and their parameters.

## Losses on data

    data=set(x=column|column,y=column,scale=name,validation=rows)&model=name(...)&loss=name(...)&batch=rows&order=name
    data=own(rows=...)&model=net(hidden=8|4,activation=relu)&init=he(seed=3)

What is not said of a data set is as it has it. A visitor's own rows, up to {rows}, are packed into the link by the
page, in at most {packed} characters. A model or a loss that does not go with the data is named, and the usual one
taken. Of up to {written} weights a start is written out, all of them; of more there is only how they are drawn.

* **data sets**: {sets}, and `own`
* **models**: {models}
* **losses**: {losses}
* **how weights begin** (`init`): {inits}, each with a `seed`
* **orders** of the rows: {orders}
* **scales** of the columns: {scales}

[data.md](data.md) has the columns and sources of each set, and the formulas and settings of models and losses.

## What cannot be used

Reading never fails. What cannot be used is named on the page in plain words, has its default, and the rest still
counts. A field longer than {longest} characters is not read, and after {problems} complaints they are only counted.
What mailers and learning platforms append to an address is passed over.
"""


def page() -> str:
    """The whole document."""
    _first, *rest = (inspect.getdoc(link) or "").split("\n\n")
    about = "\n\n".join(part for part in rest if "`FIELDS`" not in part)
    return "\n".join(
        [
            made_by("links"),
            HEAD.format(about=about, version=VERSION) + table(("field", "values", "default", ""), map(_row, FIELDS)),
            RUNS.format(
                runs=MAX_RUNS,
                layers=MAX_PARTS - 1,
                rules=_named(RULES),
                around=_named(AROUND),
                colors=_named(COLORS),
                own="; ".join(f"{color}: {_named(rules)}" for color, rules in _by_color().items()),
                rows=ROWS,
                packed=LONGEST,
                written=WRITTEN,
                sets=_named(DATASETS),
                models=_named(MODELS),
                losses=_named(LOSSES),
                inits=_named(INITS),
                orders=_named(ORDER.options),
                scales=_named(SCALINGS),
                longest=MAX_PART,
                problems=MAX_PROBLEMS,
            ),
        ]
    )


def _by_color() -> dict[str, list[str]]:
    return {color: rules for color in COLORS if (rules := [rule for rule in RULES if usual_color(rule) == color])}


def _row(field: Field) -> tuple[str, str, str, str]:
    if field.declared is None:
        return f"`{field.name}`", "", "", field.about
    return f"`{field.name}`", values(field.declared), default(field.declared), field.about


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
