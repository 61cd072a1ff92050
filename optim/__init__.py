"""The stepping core: rules, the drivers that run them, and what they record. NumPy only."""

from optim.core import Array, Objective, Optimizer, Rule, State
from optim.rules import RULES
from optim.run import Noise, Trajectory, final, run, walk

__all__ = [
    "RULES",
    "Array",
    "Noise",
    "Objective",
    "Optimizer",
    "Rule",
    "State",
    "Trajectory",
    "final",
    "run",
    "walk",
]
