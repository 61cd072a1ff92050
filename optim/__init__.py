"""The stepping core: rules, the drivers that run them, and what they record. NumPy only."""

from optim.core import Array, Objective, Optimizer, Rule, State, Wrapper, symbol
from optim.noise import Noise
from optim.rules import RULES
from optim.run import OverBudget, Trajectory, final, places, run, walk
from optim.schedules import SCHEDULES, Schedule
from optim.wrappers import WRAPPERS

__all__ = [
    "RULES",
    "SCHEDULES",
    "WRAPPERS",
    "Array",
    "Noise",
    "Objective",
    "Optimizer",
    "OverBudget",
    "Rule",
    "Schedule",
    "State",
    "Trajectory",
    "Wrapper",
    "final",
    "places",
    "run",
    "symbol",
    "walk",
]
