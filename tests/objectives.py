"""Small objectives with known answers, made without the surfaces."""

from __future__ import annotations

import numpy as np


class Quadratic:
    """f = (x - c) H (x - c) / 2, flat for H = 0, a saddle where H has both signs."""

    def __init__(self, h=((1.0, 0.0), (0.0, 25.0)), centre=(0.0, 0.0)) -> None:
        self.h, self.centre = np.array(h, dtype=float), np.array(centre, dtype=float)

    def value(self, x):
        return np.sum((x - self.centre) * self.grad(x), axis=-1) / 2

    def grad(self, x):
        # Written out: a matrix product may round differently for one row and for many.
        d = x - self.centre
        return np.stack([row[0] * d[..., 0] + row[1] * d[..., 1] for row in self.h], axis=-1)

    def hess(self, x):
        return np.broadcast_to(self.h, (*x.shape, x.shape[-1]))


class Rosenbrock:
    """f = (1 - x)^2 + b (y - x^2)^2."""

    b = 100.0

    def value(self, p):
        x, y = p[..., 0], p[..., 1]
        return (1 - x) ** 2 + self.b * (y - x * x) ** 2

    def grad(self, p):
        x, y = p[..., 0], p[..., 1]
        bend = y - x * x
        return np.stack([-2 * (1 - x) - 4 * self.b * x * bend, 2 * self.b * bend], axis=-1)

    def hess(self, p):
        x, y = p[..., 0], p[..., 1]
        cross, one = -4 * self.b * x, np.ones_like(x)
        top = np.stack([2 - 4 * self.b * (y - 3 * x * x), cross], axis=-1)
        return np.stack([top, np.stack([cross, 2 * self.b * one], axis=-1)], axis=-2)


class Scaled:
    """c times another objective, turned, shifted or mirrored: f(x) = c g(A x + b)."""

    def __init__(self, g, c=1.0, a=((1.0, 0.0), (0.0, 1.0)), b=(0.0, 0.0)) -> None:
        self.g, self.c, self.a, self.b = g, c, np.array(a, dtype=float), np.array(b, dtype=float)

    def there(self, x):
        return x @ self.a.T + self.b

    def value(self, x):
        return self.c * self.g.value(self.there(x))

    def grad(self, x):
        return self.c * self.g.grad(self.there(x)) @ self.a

    def hess(self, x):
        return self.c * np.swapaxes(self.a, 0, 1) @ self.g.hess(self.there(x)) @ self.a


FLAT = Quadratic(((0.0, 0.0), (0.0, 0.0)))
BOWL = Quadratic(((1.0, 0.0), (0.0, 1.0)))
RAVINE = Quadratic()
STARTS = np.array([[-1.2, 1.0], [0.7, -0.4], [2.0, 1.5]])
