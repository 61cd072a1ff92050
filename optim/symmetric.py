"""Symmetric matrices taken apart: two by two in closed form, which is quick in bulk and can be recorded.

By one Jacobi rotation. LAPACK would be asked matrix by matrix, which takes twenty times as long.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optim.core import Array


def extremes(a: Array) -> tuple[Array, Array]:
    """The smaller and the larger eigenvalue (...) of matrices (..., 2, 2), where nothing else is asked of them."""
    first, off, last = a[..., 0, 0], a[..., 0, 1], a[..., 1, 1]
    middle, far = (first + last) / 2, np.hypot((first - last) / 2, off)
    return middle - far, middle + far


def eigh(a: Array) -> tuple[Array, Array]:
    """Eigenvalues (..., d), ascending, and eigenvectors (..., d, d), column by column, of matrices (..., d, d)."""
    if a.shape[-2:] != (2, 2):
        return np.linalg.eigh(a)
    low, high, cosine, sine = _rotated(a)
    swapped = low > high
    one, other = np.where(swapped, sine, cosine), np.where(swapped, cosine, sine)
    rows = [_side_by_side(one, other), _side_by_side(np.where(swapped, other, -other), np.where(swapped, -one, one))]
    return _side_by_side(np.minimum(low, high), np.maximum(low, high)), np.stack(rows, -2)


def applied(a: Array, b: Array, change: Callable[[Array, Array], Array]) -> tuple[Array, Array]:
    """Eigenvalues of symmetric matrices, ascending, and b (..., d) as `change` makes it along the eigenvectors.

    `change(h, along)` takes eigenvalues, and how far b goes along their eigenvectors, (..., d) or one by one (..., 1):
    `along / h` solves a y = b.
    """
    if a.shape[-2:] != (2, 2):
        # A trajectory that has left the plane must not stop the others of its batch.
        h, q = np.linalg.eigh(np.where(np.isfinite(a), a, 0))
        return h, np.sum(q * change(h, np.sum(q * b[..., None], axis=-2))[..., None, :], axis=-1)
    low, high, cosine, sine = _rotated(a)
    first, last = b[..., 0], b[..., 1]
    along = change(low[..., None], (cosine * first - sine * last)[..., None])[..., 0]
    across = change(high[..., None], (sine * first + cosine * last)[..., None])[..., 0]
    found = _side_by_side(cosine * along + sine * across, cosine * across - sine * along)
    return _side_by_side(np.minimum(low, high), np.maximum(low, high)), found


def _rotated(a: Array) -> tuple[Array, Array, Array, Array]:
    """Of matrices (..., 2, 2) both eigenvalues in some order, and the rotation that leads to their axes.

    The rotation's tangent is the smaller root of t^2 + 2 t (c - a) / (2 b) - 1, and 0 where b is.
    """
    first, off, last = a[..., 0, 0], a[..., 1, 0], a[..., 1, 1]
    level = off == 0
    tau = (last - first) / (2 * np.where(level, 1.0, off))
    # The sign is carried over, not chosen: a choice that nobody can foresee takes a processor five times as long.
    tangent = np.where(level, 0.0, np.copysign(1 / (np.abs(tau) + np.sqrt(1 + tau * tau)), tau))
    cosine = 1 / np.sqrt(1 + tangent * tangent)
    shift = tangent * off
    return first - shift, last + shift, cosine, tangent * cosine


def _side_by_side(one: Array, other: Array) -> Array:
    """(..., 2); one coordinate after the other in memory, as points lie there."""
    found = np.stack([one, other])
    return found.transpose(*range(1, found.ndim), 0)
