"""The laboratory: a race in which some numbers are axes.

One path answers what happens from here, with this rate. Here many are asked at once: `spread` puts trajectories side
by side, `outcomes` says what became of each, and `survey` does both over a grid and remembers it.
"""

from lab.outcome import FAR_OUT, NOWHERE, Outcomes, outcomes
from lab.spread import Bundle, spread
from lab.survey import SIZES, Survey, survey

__all__ = ["FAR_OUT", "NOWHERE", "SIZES", "Bundle", "Outcomes", "Survey", "outcomes", "spread", "survey"]
