"""The fields of a link that ask for a loss on data: `data`, `model`, `loss`, how weights begin and rows come.

    data=linnerud(x=chins|situps,y=waist,scale=standard)&model=linear&loss=squared(l2=0.1)&batch=5&order=shuffled
    data=own(rows=p...)&model=net(hidden=8|4,activation=relu)&init=he(seed=3)

The three that make the loss are read together, because each may be wrong for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from declare import clip
from learning.dataset import OWN, DataSet
from learning.init import INITS
from learning.own import pack, unpack
from learning.sets import DATASETS
from locales import say
from optim.core import Declared
from scenario.calls import call, settings_of, split_call
from scenario.model import BATCH, ORDER, SEED, Drawn, Scenario, default_race, drawn_start
from scenario.reader import Reader
from scenario.task import HELD, LOSSES, MODELS, SCALE, Rows, Task
from scenario.trained import task_of, trained

DRAWN = {"seed": SEED}
MODEL_KEYS: dict[type, str] = {cls: key for key, cls in MODELS.items()}
LOSS_KEYS: dict[type, str] = {cls: key for key, cls in LOSSES.items()}
"""What a model and a loss are called in links."""


@dataclass(frozen=True)
class Columns:
    """Names of columns with a stroke between them, declared: `chins|situps`."""

    default: tuple[str, ...]
    known: tuple[str, ...]

    def parse(self, text: str) -> tuple[str, ...]:
        """The columns that `text` names; ValueError where there is no such one."""
        found = tuple(part.strip() for part in text.split("|"))
        for name in found:
            if name not in self.known:
                known = ", ".join(self.known)
                raise ValueError(say("there is no column {name}: there are {known}", name=clip(name), known=known))
        return found

    def format(self, value: tuple[str, ...]) -> str:
        """As they stand in a link."""
        return "|".join(value)


@dataclass(frozen=True)
class Column(Columns):
    """One name of a column, declared."""

    def parse(self, text: str) -> tuple[str, ...]:
        """The column that `text` names."""
        return super().parse(text.replace("|", " "))


def declared_of(dataset: DataSet) -> dict[str, Any]:
    """What can be said of a data set in a link, as it is declared."""
    return {
        "x": Columns(dataset.x, dataset.columns),
        "y": Column((dataset.y,), dataset.columns),
        "scale": replace(SCALE, default=dataset.scale),
        "validation": HELD,
    }


# ------------------------------------------------------------------------------------------ written


def data(scenario: Scenario) -> list[str]:
    """The rows."""
    if not (task := task_of(scenario.race.surface)):
        return []
    rows = task.rows
    said = {"x": rows.x, "y": (rows.y,), "scale": rows.scale, "validation": rows.validation}
    packed = {"rows": pack(rows.dataset)} if rows.dataset.name == OWN else {}
    return [call(rows.dataset.name, declared_of(rows.dataset), said, packed)]


def model(scenario: Scenario) -> list[str]:
    """What predicts from them; nothing where it is the usual one."""
    task = task_of(scenario.race.surface)
    return [] if not task or task.model == task.rows.usual_model() else [_said(task.model, MODEL_KEYS)]


def loss(scenario: Scenario) -> list[str]:
    """What a miss costs; nothing where it is the usual one."""
    task = task_of(scenario.race.surface)
    return [] if not task or task.miss == task.rows.usual_loss() else [_said(task.miss, LOSS_KEYS)]


def _said(part: Declared, keys: Mapping[type, str]) -> str:
    declared = part.declared()
    return call(keys[type(part)], declared, {name: getattr(part, name) for name in declared})


def init(scenario: Scenario) -> list[str]:
    """How the weights at the start were drawn."""
    drawn = scenario.race.drawn
    return [call(drawn.kind, DRAWN, {"seed": drawn.seed})] if drawn else []


# ------------------------------------------------------------------------------------------ read


def read_data(reader: Reader, scenario: Scenario) -> Scenario:
    """The loss of a data set, with the model and the loss that the link asks for, as far as they go together."""
    text = reader.text("data")
    if not text or scenario.race.surface.text:
        return scenario
    if not (rows := _rows(text, reader)):
        return scenario
    asked = _part("model", MODELS, reader), _part("loss", LOSSES, reader)
    task = _fitting(rows, *asked, reader)
    return replace(scenario, race=default_race(trained(task))) if task else scenario


def read_with_data(name: str) -> Callable[[Reader, Scenario], Scenario]:
    """How a field is read that others read together with the data: without those it is of no use."""

    def read(reader: Reader, scenario: Scenario) -> Scenario:
        if reader.text(name) and not task_of(scenario.race.surface):
            reader.complain(say("{where}: there are no data that it could be of; ignored", where=name))
        return scenario

    return read


def _rows(text: str, reader: Reader) -> Rows | None:
    name, arguments = split_call(text, "data", reader)
    packed = arguments.pop("rows", "")
    if name == OWN:
        dataset = _own(packed, reader)
    elif name in DATASETS:
        dataset = DATASETS[name]
    else:
        known = ", ".join(DATASETS)
        reader.complain(say("data: {name} is no data set: there are {known}", name=clip(name), known=known))
        dataset = None
    if dataset is None:
        return None
    usual = {"x": dataset.x, "y": (dataset.y,), "scale": dataset.scale, "validation": HELD.default}
    found = settings_of(arguments, declared_of(dataset), usual, f"data, {name}", reader)
    (y,) = found["y"]
    return Rows(dataset, found["x"], y, found["scale"], found["validation"])


def _own(packed: str, reader: Reader) -> DataSet | None:
    if not packed:
        reader.complain(say("data: own rows have to be there: own(rows=...)"))
        return None
    try:
        return unpack(packed)
    except ValueError as error:
        reader.complain(say("{where}: {error}", where="data, rows", error=error))
        return None


def _part(field: str, known: Mapping[str, type[Any]], reader: Reader) -> Any:
    """The model or loss that is asked for; None where none is, or it is not known."""
    if not (text := reader.text(field)):
        return None
    name, arguments = split_call(text, field, reader)
    if name not in known:
        names = ", ".join(known)
        reader.complain(say("{where}: {name} is not one of {known}", where=field, name=clip(name), known=names))
        return None
    declared = known[name].declared()
    usual = {key: d.default for key, d in declared.items()}
    return known[name](**settings_of(arguments, declared, usual, f"{field}, {name}", reader))


def _fitting(rows: Rows, shape: Any, miss: Any, reader: Reader) -> Task | None:
    """The task that is asked for, or with less of what is asked for where that does not go together."""
    usual = Rows.of(rows.dataset)
    tries = [(rows, shape, miss), (rows, shape, None), (rows, None, miss), (rows, None, None), (usual, None, None)]
    for k, (asked, model, loss) in enumerate(tries):
        try:
            return Task(asked, model or asked.usual_model(), loss or asked.usual_loss())
        except ValueError as error:
            if not k:  # what is tried instead is nothing that anybody has asked for
                reader.complain(say("{where}: {error}", where="data", error=error))
    return None


def read_init(reader: Reader, scenario: Scenario) -> Scenario:
    """Weights as they are drawn."""
    if not (text := reader.text("init")):
        return scenario
    if not task_of(scenario.race.surface):
        return read_with_data("init")(reader, scenario)
    name, arguments = split_call(text, "init", reader)
    if name not in INITS:
        known = ", ".join(INITS)
        reader.complain(say("{where}: {name} is not one of {known}", where="init", name=clip(name), known=known))
        return scenario
    drawn = Drawn(name, settings_of(arguments, DRAWN, {"seed": SEED.default}, f"init, {name}", reader)["seed"])
    return scenario.with_race(start=drawn_start(scenario.race.surface, drawn), drawn=drawn)


def batch(scenario: Scenario) -> list[str]:
    """How many rows a step sees."""
    size = scenario.race.batch
    return [BATCH.format(size)] if size != BATCH.default else []


def order(scenario: Scenario) -> list[str]:
    """In which order they come."""
    found = scenario.race.order
    return [found] if found != ORDER.default else []


def read_batch(reader: Reader, scenario: Scenario) -> Scenario:
    """No more rows than there are."""
    task, text = task_of(scenario.race.surface), reader.text("batch")
    if not (task and text):
        return read_with_data("batch")(reader, scenario)
    size, rows = int(reader.value("batch", BATCH, text, BATCH.default)), len(task.problem.x)
    if size > rows:
        reader.complain(say("batch: {count} rows asked for, there are {rows}; using all", count=size, rows=rows))
        size = BATCH.default
    return scenario.with_race(batch=size)


def read_order(reader: Reader, scenario: Scenario) -> Scenario:
    """One of those that are known."""
    text = reader.text("order")
    if not (text and task_of(scenario.race.surface)):
        return read_with_data("order")(reader, scenario)
    return scenario.with_race(order=reader.value("order", ORDER, text, ORDER.default))
