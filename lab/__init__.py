"""The laboratory: a race in which some numbers are axes.

One path answers what happens from here, with this rate. Here many are asked at once: `spread` puts trajectories side
by side, `outcomes` says what became of each, and `survey` does both over a grid and remembers it; `sweep` does over one
number, and `search` and `tuned` look for the best.
"""

from lab.outcome import FAR_OUT, NOWHERE, Outcomes, outcomes
from lab.spread import Bundle, spread
from lab.survey import SIZES, Survey, survey
from lab.sweep import Stretch, Sweep, sweep
from lab.tune import Search, search, shared_search, tuned

__all__ = [
    "FAR_OUT",
    "NOWHERE",
    "SIZES",
    "Bundle",
    "Outcomes",
    "Search",
    "Stretch",
    "Survey",
    "Sweep",
    "outcomes",
    "search",
    "shared_search",
    "spread",
    "survey",
    "sweep",
    "tuned",
]
