"""A plane through the space of weights: what is drawn of a loss that has more than two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from declare import clip
from learning.model import Array, Model
from locales import say
from once import cached_property
from optim.noise import PLANE, normals

__all__ = ["NORMS", "Plane", "axes", "ends", "normalised", "pca", "random", "spread", "three_points"]

NORMS = ("filter", "layer")
"""What a random direction is made as long as: the weights into each unit, or those of each layer."""
_FLAT = 1e-9
"""Below this share of its length, what is left of a direction is round-off."""


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + a directions[0] + b directions[1]; `names` says what the directions are.

    The directions need be neither of length one nor at right angles.
    """

    origin: Array
    """(d,)"""
    directions: Array
    """(2, d)"""
    names: tuple[str, str]

    @cached_property
    def _inverse(self) -> Array:
        return np.linalg.pinv(self.directions)

    def to_plane(self, points: Array) -> Array:
        """Coordinates (..., 2) of the points of the plane that are nearest to points (..., d)."""
        return (np.asarray(points) - self.origin) @ self._inverse

    def way(self, steps: Array) -> Array:
        """What of steps (..., d) leads along the plane, in its coordinates (..., 2); NaN of a step that diverged."""
        with np.errstate(all="ignore"):
            return np.asarray(steps) @ self._inverse

    def lift(self, coordinates: Array) -> Array:
        """The points (..., d) of the plane that have these coordinates (..., 2)."""
        return self.origin + np.asarray(coordinates) @ self.directions

    def share(self, points: Array) -> float:
        """How much of the squared displacement of points (T, d) from the origin lies in the plane: 0 to 1.

        1 where nothing has moved; points that are not finite are passed over.
        """
        points = points[np.isfinite(points).all(axis=-1)]
        whole = float(np.sum((points - self.origin) ** 2))
        held = float(np.sum((self.lift(self.to_plane(points)) - self.origin) ** 2))
        return min(held / whole, 1.0) if whole > 0 else 1.0

    def held(self, points: Array) -> Array:
        """How much of the squared displacement from where points (T, d) begin lies along the plane, up to each of them:
        (T,), 0 to 1. 1 while nothing has moved; points that are not finite are passed over.
        """
        away = points - points[0]
        away = np.where(np.isfinite(away).all(axis=-1, keepdims=True), away, 0.0)
        whole = np.cumsum(np.sum(away**2, axis=-1))
        along = np.cumsum(np.sum((self.way(away) @ self.directions) ** 2, axis=-1))
        return np.minimum(np.divide(along, whole, out=np.ones_like(whole), where=whole > 0), 1.0)


def axes(i: int, j: int, origin: Array, names: tuple[str, str] | None = None) -> Plane:
    """The plane of weights i and j, all others as in `origin` (d,). The coordinates are these weights themselves."""
    origin = np.array(origin, dtype=float)
    origin[[i, j]] = 0
    return Plane(origin, np.eye(len(origin))[[i, j]], names or (str(i), str(j)))


_ALONG, _ACROSS = say("from the start to the first end"), say("at right angles")


def three_points(p0: Array, p1: Array, p2: Array) -> Plane:
    """The plane through three points (d,): it begins in p0 and goes to p1; the second direction is at right angles.

    ValueError where the points are on one line, through which many planes go.
    """
    p0, p1, p2 = (np.asarray(point, dtype=float) for point in (p0, p1, p2))
    first = _unit(p1 - p0)
    second = None if first is None else _unit(_rest(p2 - p0, first), float(np.linalg.norm(p2 - p0)))
    if first is None or second is None:
        raise ValueError(say("three points on one line are in no plane of their own"))
    return Plane(p0, np.stack([first, second]), (_ALONG, _ACROSS))


def ends(start: Array, paths: Sequence[Array]) -> Plane:
    """The plane through the start (d,) and the ends of the first and the last run that arrived anywhere.

    `paths` are (T+1, d) in the order of the runs; one arrived if it ends in finite numbers and not where it began. With
    one such run, or two ends on one line with the start, the third point is that of their paths which is farthest from
    the line. Where all lies on one line, or nothing has moved, it is turned into the weight that is most across.
    """
    start = np.asarray(start, dtype=float)
    arrived = [path for path in paths if np.isfinite(path[-1]).all() and not np.array_equal(path[-1], start)]
    if not arrived:
        return Plane(start, np.eye(len(start))[[0, len(start) - 1]], (_ALONG, _ACROSS))
    first = _unit(arrived[0][-1] - start)
    assert first is not None
    for third in (
        lambda: arrived[-1][-1],
        lambda: _farthest(arrived, start, first),
        lambda: start + np.eye(len(start))[np.argmin(np.abs(first))],
    ):
        try:
            return three_points(start, arrived[0][-1], third())
        except ValueError:
            continue
    raise ValueError(say("one weight alone has no plane"))


def _farthest(paths: Sequence[Array], start: Array, along: Array) -> Array:
    """The point of the paths that is farthest from a line."""
    points = np.concatenate([path[np.isfinite(path).all(axis=-1)] for path in paths])
    return points[np.argmax(np.linalg.norm(_rest(points - start, along), axis=-1))]


def pca(paths: Sequence[Array], origin: str = "mean") -> Plane:
    """The plane in which all points of the paths (T+1, d) spread most, by singular values; see `spread`.

    `origin` is the mean of all points, or the "end" or "start" of the first path: what the points are measured from.
    The largest component of each direction is positive.
    """
    centre, _, directions = _decomposed(paths, origin)
    return Plane(centre, directions, (say("first principal direction"), say("second principal direction")))


def spread(paths: Sequence[Array], origin: str = "mean") -> Array:
    """The share of the squared displacement in each principal direction, the largest first."""
    _, values, _ = _decomposed(paths, origin)
    whole = np.sum(values**2)
    return values**2 / whole if whole > 0 else np.zeros_like(values)


def _decomposed(paths: Sequence[Array], origin: str) -> tuple[Array, Array, Array]:
    """Origin, singular values and the first two directions (2, d)."""
    points = np.concatenate(list(paths))
    points = points[np.isfinite(points).all(axis=-1)]
    choices = {"mean": points.mean(axis=0), "end": paths[0][-1], "start": paths[0][0]}
    if origin not in choices:
        raise ValueError(say("{value} is not one of {options}", value=clip(origin), options=", ".join(choices)))
    _, values, found = np.linalg.svd(points - choices[origin], full_matrices=False)
    if len(found) < 2:
        raise ValueError(say("a path of two points or more is needed for its principal directions"))
    largest = np.take_along_axis(found[:2], np.argmax(np.abs(found[:2]), axis=1)[:, None], axis=1)
    return choices[origin], values, found[:2] * np.where(largest < 0, -1.0, 1.0)


def random(end: Array, model: Model, seed: int, norm: str = "filter") -> Plane:
    """A plane of random directions through `end` (d,), as long as its weights are: H. Li et al., NeurIPS 2018."""
    drawn = np.stack([normals(seed, number, model.d, PLANE) for number in (1, 2)])
    return Plane(
        np.asarray(end, dtype=float),
        np.stack([normalised(direction, end, model, norm) for direction in drawn]),
        (say("first random direction"), say("second random direction")),
    )


def normalised(direction: Array, end: Array, model: Model, norm: str = "filter") -> Array:
    """A direction (d,) with the norm of the weights of `end` into each unit, or of each layer; biases are 0."""
    if norm not in NORMS:
        raise ValueError(say("{value} is not one of {options}", value=clip(norm), options=", ".join(NORMS)))
    found = np.zeros(model.d)
    units = [(place.layer, place.target if norm == "filter" else 0) for place in model.places]
    for unit in dict.fromkeys(units):
        own = np.array([other == unit for other in units]) & model.matrix
        length = np.linalg.norm(direction[own])
        if length > 0:
            found[own] = direction[own] * (np.linalg.norm(end[own]) / length)
    return found


def _rest(points: Array, along: Array) -> Array:
    """What is left of points (..., d) without their part along a unit vector; twice, for the digits that cancel."""
    for _ in range(2):
        points = points - (points @ along)[..., None] * along
    return points


def _unit(direction: Array, beside: float = 0.0) -> Array | None:
    """The direction with length one; None where it is nothing, or round-off beside a length."""
    length = float(np.linalg.norm(direction))
    return direction / length if length > _FLAT * beside and length > 0 else None
