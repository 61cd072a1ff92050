"""From a race in which some numbers are axes to trajectories side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optim import Array, Noise, Optimizer
from optim.core import stack
from optim.noise import Source
from optim.run import rows_of
from scenario import Race
from scenario.handles import Handle, handle_of
from scenario.sampling import Sampling, sampling
from surfaces import Surface


@dataclass(frozen=True, eq=False)
class Bundle:
    """n trajectories of one run that are stepped together: those that differ in nothing but what may be an array."""

    surface: Surface
    optimizer: Optimizer
    """Its hyperparameters may be arrays (n, 1)."""
    source: Source
    start: Array
    """(n, d)"""
    steps: int

    def cut(self, rows: slice) -> Bundle:
        """Some of its trajectories."""
        n = len(self.start)
        source = self.source
        if isinstance(source, Sampling) and np.ndim(source.noise.sigma):
            source = replace(source, noise=replace(source.noise, sigma=source.noise.sigma[rows]))  # type: ignore[index]
        return replace(self, optimizer=rows_of(self.optimizer, rows, n), source=source, start=self.start[rows])


def spread(race: Race, index: int, lanes: Mapping[str, Array]) -> Iterator[tuple[Array, Bundle]]:
    """Run `index` with the numbers that `lanes` names by their keys, one value (n,) for each trajectory.

    Yields bundles, each with the places (k,) of its trajectories. Coordinates of the start, noise, and what a rule,
    schedule or wrapper takes in halves are arrays within one bundle; of the rest, which count something or
    make another surface, each value makes a bundle of its own. KeyError where the run has no such number.
    """
    outer = {key: values for key, values in lanes.items() if not is_array(race, index, key)}
    inner = {key: values for key, values in lanes.items() if key not in outer}
    n = len(next(iter(lanes.values())))
    for places, same in _alike(outer, n):
        own = race
        for key, value in same.items():
            handle = _handle(own, index, key)
            own = handle.put(own, handle.declared.accept(value))
        yield places, _bundle(own, index, {key: values[places] for key, values in inner.items()}, len(places))


def _handle(race: Race, index: int, key: str) -> Handle:
    if (handle := handle_of(race, index, key)) is None:
        raise KeyError(key)
    return handle


def is_array(race: Race, index: int, key: str) -> bool:
    """Whether trajectories that differ in this number can be stepped together."""
    handle = _handle(race, index, key)
    if handle.run is None:
        return handle.key in ("start.x", "start.y", "noise")
    _, run, part, name = handle.key.split(".")
    return handle.declared.scale != "int" and name not in race.runs[int(run)].parts[int(part)].single


def _alike(outer: Mapping[str, Array], n: int) -> Iterator[tuple[Array, dict[str, float]]]:
    """Places of the trajectories that share all of these values."""
    if not outer:
        yield np.arange(n), {}
        return
    table = np.stack(list(outer.values()), -1)
    values, which = np.unique(table, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(which.ravel(), minlength=len(values)))
    for row, places in zip(values, np.split(order, ends[:-1]), strict=True):
        yield places, dict(zip(outer, map(float, row), strict=True))


def _bundle(race: Race, index: int, arrays: Mapping[str, Array], n: int) -> Bundle:
    start = np.tile(np.array(race.start, dtype=float), (n, 1))
    source: Source = sampling(race)
    layers = race.runs[index].parts
    for key, values in arrays.items():
        handle = _handle(race, index, key)
        handle.declared.check(values)
        if handle.key.startswith("start."):
            start[:, "xy".index(handle.key[-1])] = values
        elif handle.key == "noise":
            source = replace(sampling(race), noise=Noise(values[:, None], race.seed, race.surface.curve))  # type: ignore[arg-type]
        else:
            _, _, part, name = handle.key.split(".")
            layers[int(part)] = layers[int(part)].tuned(**{name: values[:, None]})
    return Bundle(race.surface, stack(layers), source, start, race.steps)
