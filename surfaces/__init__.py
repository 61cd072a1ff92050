"""The loss surfaces: one function each; value, gradient, Hessian and LaTeX are derived from it."""

from surfaces.catalogue import GROUPS, SURFACES
from surfaces.core import Surface

__all__ = ["GROUPS", "SURFACES", "Surface"]
