"""Words of the claims language for losses on data, and for what is drawn of many weights. One function is one word."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from learning.model import Array
from lessons.places import ClaimError, at, numbered
from once import once
from optim import Optimizer
from optim import run as follow
from scenario import Path
from scenario.geometry import away, lengths
from scenario.sampling import Sampling
from scenario.section import Section
from scenario.task import Task
from scenario.trained import Trained, task_of, trained
from surfaces import Surface

SEEDS = 20
"""Draws over which a mean is taken."""


class Drawn(NamedTuple):
    """A run as it is drawn: the picture's plane, and which of its runs it is."""

    section: Section
    number: int


def rows(run: Path, k: float | None = None) -> float:
    """Rows of data that have been seen after k steps, each as often as it was."""
    _task(run)
    return float(run.rows[at(run, k)])


def epochs(run: Path, k: float | None = None) -> float:
    """How often all rows have been seen after k steps."""
    _task(run)
    return float(run.epochs[at(run, k)])


def validation(run: Path, k: float | None = None) -> float:
    """The loss on the rows that are kept apart."""
    return float(_validation(run)[at(run, k)])


def best_validation(run: Path) -> float:
    """The step at which the loss on the rows that are kept apart is lowest."""
    return float(np.nanargmin(_validation(run)))


def accuracy(run: Path, k: float | None = None) -> float:
    """The share of the rows that are learnt from whose class is told right."""
    task = _task(run)
    if not task.problem.classes:
        raise ClaimError("the answers are numbers: there are no classes to be told")
    told, right = task.whole.output(run.x[at(run, k)]), task.whole.y
    if right.shape[1] > 1:
        return float(np.mean(told.argmax(axis=-1) == right.argmax(axis=-1)))
    return float(np.mean((told > 0.5) == (right > 0.5)))


def weight(run: Path, i: float, k: float | None = None) -> float:
    """Weight number i at step k, from 1, layer by layer; of a surface in the plane, coordinate number i."""
    return float(run.x[at(run, k), numbered("weight", i, run.x.shape[1])])


def best(run: Path, i: float) -> float:
    """Coordinate or weight number i of the stated lowest point."""
    return float(_lowest(run)[numbered("weight", i, run.x.shape[1])])


def unpulled(run: Path, i: float) -> float:
    """Weight number i where the loss would be lowest without dropout and L2."""
    return float(_bare(run).minima[0][numbered("weight", i, run.x.shape[1])])  # type: ignore[arg-type]


def kappa(run: Path) -> float:
    """The largest curvature over the smallest at the stated lowest point: how long the ellipses are."""
    return _stretch(run.surface.hess(_lowest(run)))


def kappa_unscaled(run: Path) -> float:
    """The same where the columns are centred and not standardised."""
    task = _task(run)
    raw = trained(replace(task, rows=replace(task.rows, scale="centre")))
    return _stretch(raw.hess(np.array(raw.points(raw.minima))[0]))


def kappa_unpulled(run: Path) -> float:
    """The same without dropout and L2."""
    bare = _bare(run)
    return _stretch(bare.hess(np.array(bare.points(bare.minima))[0]))


def spread(run: Path, k: float | None = None) -> float:
    """How far the gradients of single rows are from the gradient of all, at step k: the root of the mean square."""
    loss, here = _task(run).whole, run.x[at(run, k)][None]
    single = np.concatenate([loss.rows(np.array([row])).grad(here) for row in range(len(loss.x))])
    return float(np.sqrt(np.mean(lengths(single - single.mean(axis=0)) ** 2)))


def layer(run: Path, number: float, k: float | None = None) -> float:
    """The length of the gradient in the weights of one layer, from 1."""
    model = _task(run).network
    which = numbered("layer", number, model.layers)
    if model.tied:
        raise ClaimError("its layers share their weights, and so their gradient")
    return float(lengths(run.grad[at(run, k)][model.layer == which + 1]))


def passed(run: Path, k: float | None = None) -> float:
    """How much of the error at the last layer comes back to the first: the length of its delta over the last one's."""
    delta = _task(run).whole.backward(run.x[at(run, k)][None]).delta
    return float(np.linalg.norm(delta[0]) / np.linalg.norm(delta[-1]))


def apart(run: Path, k: float | None = None) -> float:
    """How far the first hidden layer's neurons are apart in their incoming weights, at most."""
    model, here = _task(run).network, run.x[at(run, k)]
    if model.layers < 2:
        raise ClaimError("there is no hidden layer")
    first = here[: model.sizes[0] * model.sizes[1]].reshape(model.sizes[:2])
    return float(lengths((first[:, :, None] - first[:, None, :]).T).max())


def batched(run: Path, size: float, k: float) -> float:
    """How far the same run would be from the minimum after k steps of `size` rows each; 0 for all rows."""
    sampling = _sampled(run)
    most = len(_task(run).problem.x)
    if not (0 <= size <= most and size == round(size)):
        raise ClaimError(f"a batch of {size:g} rows cannot be: there are {most}")
    return _end(run, replace(sampling, batch=round(size)), k)


def shuffled(run: Path, k: float) -> float:
    """How far it would be after k steps with the rows shuffled in every epoch: the mean of twenty draws."""
    sampling = _sampled(run)
    draws = (replace(sampling, order="shuffled", seed=seed) for seed in range(SEEDS))
    return float(np.mean([_end(run, draw, k) for draw in draws]))


def share(run: Drawn) -> float:
    """How much of the run's squared movement the drawn plane holds, 0 to 1."""
    return _inner(run, run.section.shares, 1.0)


def gap(run: Drawn) -> float:
    """How far the drawn height and the true loss are apart along the path, at most."""
    return _inner(run, run.section.gaps, 0.0)


def _inner(run: Drawn, told: tuple[float, ...], whole: float) -> float:
    return told[run.number] if run.section.plane else whole


def _task(run: Path) -> Task:
    task = task_of(run.surface)
    if task is None:
        raise ClaimError("the surface is no loss on data")
    return task


def _validation(run: Path) -> Array:
    if not np.isfinite(run.validation).any():
        raise ClaimError("no rows are kept apart for validation")
    return run.validation


def _lowest(run: Path) -> Array:
    if run.minimum is None:
        raise ClaimError("the surface states no minimum, so that nothing can be measured from it")
    return run.minimum


def _bare(run: Path) -> Trained:
    task = _task(run)
    bare = trained(Task(task.rows, replace(task.model, dropout=0.0), replace(task.miss, l2=0.0)))
    if not bare.minima:
        raise ClaimError("the loss has no lowest point without dropout and L2")
    return bare


def _stretch(hessian: Array) -> float:
    curvatures = np.linalg.eigvalsh(hessian)
    return float(curvatures[-1] / curvatures[0])


def _sampled(run: Path) -> Sampling:
    _task(run)
    _lowest(run)
    assert run.sampling
    return run.sampling


def _end(run: Path, sampling: Sampling, k: float) -> float:
    """How far from the nearest minimum it is after k steps that meet something else."""
    end = _ended(run.run.optimizer, run.surface, tuple(map(float, run.x[0])), at(run, k), sampling)
    return float(away(np.array([end]), run.minima)[0])


@once(maxsize=256)
def _ended(optimizer: Optimizer, surface: Surface, start: tuple[float, ...], steps: int, sampling: Sampling) -> Array:
    return follow(optimizer, surface, np.array([start]), steps, sampling).x[-1, 0]
