"""The Python that draws the same picture: what a student takes along into a notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable

from optim import Optimizer
from optim.core import Declared
from optim.wrappers import Scheduled
from scenario import Scenario, to_params
from scenario.trained import task_of

_TEMPLATE = """\
import numpy as np
import plotly.graph_objects as go

{imports}

surface = {surface}
start = np.array([[{x!r}, {y!r}]])
runs = [
{runs}]

xs, ys = sides(surface.window, 161)
f = surface.value(grid(surface.window, 161))
figure = go.Figure(go.Contour(x=xs, y=ys, z={heights}, colorscale="Blues_r"))
for name, optimizer in runs:
    path = run(optimizer, surface, start, {steps}{noise}).x[:, 0]
    print(name, path[-1], surface.value(path[-1]))
    figure.add_scatter(x=path[:, 0], y=path[:, 1], name=name)
figure.update_layout(showlegend=True).show()
"""
_OF_DATA = """\
import numpy as np
import plotly.graph_objects as go

from scenario import from_params, simulate
from scenario.section import section
from surfaces.plane import grid, sides

params = {params}
scenario, _ = from_params(params)
race = scenario.race
loss = race.surface.task.loss  # loss.x, loss.y are the rows; loss.value(w) and loss.grad(w) take any weights
paths = simulate(race)
drawn = section(race, paths, scenario.view)  # of more than two weights a plane through their space

xs, ys = sides(drawn.surface.window, 81)
f = drawn.surface.value(grid(drawn.surface.window, 81))
figure = go.Figure(go.Contour(x=xs, y=ys, z=np.log(1 + f - np.nanmin(f)), colorscale="Blues_r"))
for path, at in zip(paths, drawn.paths):
    if at is None:
        print(path.label, path.ending)
        continue
    print(path.label, path.x[-1], loss.value(path.x[-1]))
    figure.add_scatter(x=at[:, 0], y=at[:, 1], name=path.label)
figure.update_layout(showlegend=True).show()
"""


def python(scenario: Scenario) -> str:
    """A script, to be run in a clone of the project, that takes the same steps and draws the same paths."""
    surface = scenario.race.surface
    if task_of(surface):
        return _of_data(scenario)
    labelled = zip(scenario.race.labels, scenario.race.runs, strict=True)
    return _TEMPLATE.format(
        imports="\n".join(_imports(scenario)),
        surface=_surface(scenario),
        x=float(scenario.race.start[0]),
        y=float(scenario.race.start[1]),
        runs="".join(f"    ({_quoted(label)}, {_optimizer(run.optimizer)}),\n" for label, run in labelled),
        heights="np.log(1 + f - np.nanmin(f))" if surface.lowest is not None else "f",
        steps=scenario.race.steps,
        noise=f", Noise({scenario.race.noise!r}, {scenario.race.seed})" if scenario.race.noise else "",
    )


def _of_data(scenario: Scenario) -> str:
    """Of rows, a model and a plane there is more to say than a script should: it opens the link."""
    said = "".join(f"    {_quoted(key)}: {_listed(values)},\n" for key, values in to_params(scenario).items())
    return _OF_DATA.format(params=f"{{\n{said}}}")


def _listed(values: list[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _imports(scenario: Scenario) -> list[str]:
    classes = {cls for run in scenario.race.runs for cls in _classes(run.optimizer)}
    names: dict[str, set[str]] = {}
    for cls in classes:
        names.setdefault(cls.__module__, set()).add(cls.__name__)
    names["optim"] = {"Noise", "run"} if scenario.race.noise else {"run"}
    names["surfaces.plane"] = {"grid", "sides"}
    if scenario.race.surface.text:
        names["surfaces.formula"] = {"formula_surface"}
    else:
        names["surfaces"] = {"SURFACES"}
        if scenario.race.surface.window != scenario.race.surface.home:
            names["dataclasses"] = {"replace"}
    return [f"from {module} import {', '.join(sorted(found))}" for module, found in sorted(names.items())]


def _classes(optimizer: Optimizer) -> Iterable[type]:
    yield type(optimizer)
    if isinstance(optimizer, Scheduled):
        yield type(optimizer.schedule)
    if optimizer is not optimizer.rule:
        yield from _classes(optimizer.inner)  # pyright: ignore[reportAttributeAccessIssue]


def _surface(scenario: Scenario) -> str:
    surface = scenario.race.surface
    window = surface.window if surface.window != surface.home else None
    if surface.text:
        return f"formula_surface({_quoted(surface.text)}{f', {window!r}' if window else ''})"
    default = {name: declared.default for name, declared in surface.declared().items()}
    changed = [f"{name}={value!r}" for name, value in surface.settings().items() if value != default[name]]
    named = f'SURFACES["{surface.name}"]' + (f".with_settings({', '.join(changed)})" if changed else "")
    return f"replace({named}, window={window!r})" if window else named


def _optimizer(optimizer: Optimizer) -> str:
    if optimizer is optimizer.rule:
        return _call(optimizer)
    inside = [_optimizer(optimizer.inner)]  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(optimizer, Scheduled):
        inside.append(_call(optimizer.schedule))
    return _call(optimizer, *inside)


def _call(part: Declared, *inside: str) -> str:
    """`Adam(lr=0.1)`: what differs from the defaults, and always the rate."""
    declared = part.declared()
    said = [
        f"{name}={_value(getattr(part, name))}"
        for name, d in declared.items()
        if name == "lr" or getattr(part, name) != d.default
    ]
    return f"{type(part).__name__}({', '.join([*inside, *said])})"


def _value(value: float | str) -> str:
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    # JSON's strings are Python's too, as long as they are ASCII; so nothing in a label or a formula can end one early.
    return json.dumps(text)
