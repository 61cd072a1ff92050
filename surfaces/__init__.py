"""The loss surfaces: one SymPy expression each; value, gradient, Hessian and LaTeX are derived from it."""

from surfaces.catalogue import SURFACES
from surfaces.core import Surface

__all__ = ["SURFACES", "Surface"]
