"""A scenario: all that decides a picture; to and from a link; and its simulation. No Streamlit here."""

from scenario.link import from_params, to_link, to_params
from scenario.model import (
    COLORS,
    MAX_PARTS,
    MAX_RUNS,
    NOISE,
    SEED,
    START,
    STEPS,
    Scenario,
    Slot,
    View,
    default_rate,
    default_scenario,
    default_start,
    suited,
)
from scenario.race import Outcome, anatomy, quantities, simulate

__all__ = [
    "COLORS",
    "MAX_PARTS",
    "MAX_RUNS",
    "NOISE",
    "SEED",
    "START",
    "STEPS",
    "Outcome",
    "Scenario",
    "Slot",
    "View",
    "anatomy",
    "default_rate",
    "default_scenario",
    "default_start",
    "from_params",
    "quantities",
    "simulate",
    "suited",
    "to_link",
    "to_params",
]
