"""Links that nobody has written: made by chance from the declarations, so that a new field or rule is among them.

Everything takes a `random.Random`, so that a number gives back the link that it once made.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from declare import Choice, declarations, number_text
from learning.dataset import OWN, DataSet
from learning.init import INITS
from learning.own import pack, read_table
from learning.sets import DATASETS
from optim import RULES
from optim.conventions import CONVENTIONS
from scenario import COLORS, NOISE, SEED, START, STEPS, Page, View
from scenario.datalink import DRAWN, Column, Columns, declared_of
from scenario.model import AROUND, BATCH, ORDER
from scenario.task import LOSSES, MODELS, Layers
from scenario.view import PAIR
from surfaces import SURFACES
from surfaces.expression.functions import FUNCTIONS

Link = dict[str, list[str]]
"""Decoded query parameters, as `scenario.from_params` takes them."""

ODD = ("", "nan", "inf", "-inf", "1e400", "-0", "1e-320", "7,7", "((", "a(b=c", "x^2", "\u2028", "\x00", "🙂", "9" * 40)
"""What stands in a link that somebody has cut, mistyped or forged."""
TAUGHT = {"course": ("one-hour-momentum", "laboratory"), "lessons": ("01,04,06", "06-nesterov,99", "7")}
"""What leads from lesson to lesson."""
OPERATORS = ("+", "-", "*", "/", "^")
LONGEST_RACE = 60
"""Steps of most races here; one in twenty takes as many as a link may ask for."""


def link(chance: Random) -> Link:
    """Any link: mostly what the page might have written, now and then with something odd in it."""
    return _seen(chance, _objective(chance))


def task(chance: Random) -> Link:
    """Any link of a loss on data, bundled or of somebody's own rows, some of which nobody's page has packed."""
    return _seen(chance, data(chance))


def _seen(chance: Random, found: Link) -> Link:
    """With runs, a start and a view."""
    found |= {"run": [run(chance) for _ in range(chance.randint(0, 4))] or ["none"]}
    found["steps"] = [_steps(chance)]
    if chance.random() < 0.4:
        found["view"] = [window(chance)]
    if chance.random() < 0.2:
        found["seen"] = [window(chance)]
    if chance.random() < 0.5:
        found["start"] = [",".join(value(chance, START) for _ in "xy")]
    if chance.random() < 0.3:
        found |= {"noise": [value(chance, NOISE)], "seed": [value(chance, SEED)]}
    if chance.random() < 0.4:
        found["conventions"] = [value(chance, CONVENTIONS)]
    for name, declared in {**declarations(View), **declarations(Page)}.items():
        if chance.random() < 0.4:
            found[name] = [value(chance, declared)]
    if chance.random() < 0.1:
        found["pair"] = [",".join(value(chance, PAIR) for _ in range(2))]
    if chance.random() < 0.1:
        found["axes"] = ["|".join(axis(chance) for _ in range(chance.randint(1, 3)))]
    for name, texts in TAUGHT.items():
        if chance.random() < 0.05:
            found[name] = [chance.choice(texts)]
    return _spoilt(chance, found) if chance.random() < 0.15 else found


def axis(chance: Random) -> str:
    """A number that runs over a range, of which no run of the race need have one."""
    key = chance.choice(("lr", "mu", "beta1", "start.x", "start.y", "noise", "steps", "run.0.0.lr", "surface.b"))
    ends = sorted(value(chance, START) for _ in "ab")
    return key if chance.random() < 0.5 else f"{key}({','.join(ends)})"


def _objective(chance: Random) -> Link:
    kind = chance.random()
    if kind < 0.1:
        return data(chance)
    return {"surface": [call(chance, *_surface(chance))]} if kind < 0.7 else {"f": [formula(chance)]}


def data(chance: Random) -> Link:
    """A loss on data, with a model and a loss that may or may not go with them."""
    rows = own(chance) if chance.random() < 0.4 else chance.choice(list(DATASETS.values()))
    packed = {"rows": forged(chance, pack(rows))} if rows.name == OWN else {}
    settings = call(chance, rows.name, declared_of(rows))
    inner = [settings[len(rows.name) + 1 : -1], *(f"{key}={text}" for key, text in packed.items())]
    said: Link = {"data": [f"{rows.name}({','.join(filter(None, inner))})"]}
    for name, parts in {"model": MODELS, "loss": LOSSES}.items():
        if chance.random() < 0.4:
            key = chance.choice(list(parts))
            said[name] = [call(chance, key, parts[key].declared())]
    if chance.random() < 0.4:
        said["init"] = [call(chance, chance.choice(list(INITS)), DRAWN)]
    for name, declared in {"batch": BATCH, "order": ORDER}.items():
        if chance.random() < 0.4:
            said[name] = [value(chance, declared)]
    return said


def own(chance: Random) -> DataSet:
    """Rows as somebody might paste them: constant columns, huge numbers and tiny ones, one class, or many."""
    count = chance.choice([2, 3, 8, 30])
    columns = [_column(chance, count) for _ in range(chance.randint(2, 5))]
    columns[0] = [chance.uniform(-9, 9) for _ in range(count)]
    lines = [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    return read_table("\n".join([",".join(f"c{i}" for i in range(len(columns))), *lines]))


def _column(chance: Random, count: int) -> list[object]:
    kind = chance.randrange(5)
    if kind == 0:
        return [chance.choice("abc") for _ in range(count)]
    if kind == 1:
        return [chance.choice([7, 7, 0])] * count
    size = 10 ** chance.choice([0, 0, 1, 3, 8, 150, -8, -150])
    return [size * (chance.randint(0, 1) if kind == 2 else chance.uniform(-3, 3)) for _ in range(count)]


def forged(chance: Random, packed: str) -> str:
    """A packed table, of which now and then a piece is missing, doubled or another one."""
    if chance.random() < 0.7:
        return packed
    place = chance.randint(0, len(packed))
    return (
        packed[:place] + chance.choice(["", "~", ".", "e999", "-", "9" * 30, packed[:40], *ODD]) + packed[place + 1 :]
    )


def typed(chance: Random) -> Link:
    """A formula in a window of any size and place, with two runs from wherever the page would start them."""
    return {
        "f": [formula(chance, chance.randint(1, 4))],
        "view": [window(chance)],
        "steps": [str(chance.randint(1, LONGEST_RACE))],
        "run": [chance.choice(list(RULES)), chance.choice(list(RULES))],
        **{name: [value(chance, declared)] for name, declared in declarations(View).items()},
    }


def formula(chance: Random, depth: int = 3) -> str:
    """A formula in x and y from every function that the parser knows; most have a value somewhere."""
    kind = chance.random()
    if depth == 0 or kind < 0.12:
        return chance.choice(["x", "y", "x", "y", "e", "pi", _number(chance)])
    if kind < 0.4:
        name = chance.choice(list(FUNCTIONS))
        least, most = FUNCTIONS[name].arity
        return f"{name}({','.join(formula(chance, depth - 1) for _ in range(chance.randint(least, min(most, 3))))})"
    if kind < 0.5:
        return f"({formula(chance, depth - 1)})^{chance.choice(['2', '3', '4', '-1', '-2', '0.5', '(1/3)', '10'])}"
    return f"({formula(chance, depth - 1)}){chance.choice(OPERATORS[:4])}({formula(chance, depth - 1)})"


def window(chance: Random) -> str:
    """Four ends, from a millionth to a thousand wide."""
    ends = []
    for _ in "xy":
        width = 10 ** chance.uniform(-6, 3)
        middle = chance.choice([0.0, chance.uniform(-5, 5), chance.choice([-1, 1]) * 10 ** chance.uniform(-3, 3)])
        ends += [middle - width / 2, middle + width / 2]
    return ",".join(number_text(round(end, 7)) for end in ends)


def run(chance: Random) -> str:
    """A rule, tuned somehow, in up to three schedules and wrappers."""
    key = chance.choice(list(RULES))
    around = [chance.choice(list(AROUND)) for _ in range(max(0, chance.randint(-2, 3)))]
    parts = [call(chance, key, RULES[key].declared(), {"color": chance.choice(COLORS)})]
    return ".".join([*parts, *(call(chance, name, AROUND[name].declared()) for name in around)])


def call(chance: Random, name: str, declared: Mapping[str, Any], extra: Mapping[str, str] | None = None) -> str:
    """`name(key=value,...)` with some of what is declared."""
    said = {key: value(chance, d) for key, d in declared.items() if chance.random() < 0.4}
    said |= {key: text for key, text in (extra or {}).items() if chance.random() < 0.3}
    return f"{name}({','.join(f'{key}={text}' for key, text in said.items())})" if said else name


def value(chance: Random, declared: Any) -> str:
    """Anything that is accepted: what a slider gives, an end of what is allowed, or what lies between."""
    if isinstance(declared, Columns):
        most = 1 if isinstance(declared, Column) else chance.randint(1, 3)
        return declared.format(tuple(chance.sample(declared.known, min(most, len(declared.known)))))
    if isinstance(declared, Layers):
        return declared.format(tuple(chance.randint(1, 6) for _ in range(chance.randint(1, 3))))
    if isinstance(declared, Choice):
        return declared.format(chance.choice(list(declared.options)))
    low, high = declared.bounds
    found = chance.choice([chance.uniform(declared.low, declared.high)] * 4 + [low, high, chance.uniform(low, high)])
    return declared.format(round(found) if declared.scale == "int" else found)


def _surface(chance: Random) -> tuple[str, dict]:
    surface = chance.choice(list(SURFACES.values()))
    return surface.name, surface.declared()


def _steps(chance: Random) -> str:
    return value(chance, STEPS) if chance.random() < 0.05 else str(chance.randint(1, LONGEST_RACE))


def _number(chance: Random) -> str:
    return chance.choice([str(chance.randint(-9, 99)), f"{chance.uniform(-9, 9):.3g}", "1e15", "1e-15", "0", "100"])


def _spoilt(chance: Random, found: Link) -> Link:
    key = chance.choice([*found, "start", "view", "f", "v", "lesson", "speed"])
    texts = list(found.get(key, [""]))
    place = chance.randrange(len(texts))
    cut = chance.randint(0, len(texts[place]))
    texts[place] = chance.choice([chance.choice(ODD), texts[place][:cut] + chance.choice(ODD), texts[place][:cut]])
    return found | {key: texts}
