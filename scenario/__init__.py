"""A scenario: all that decides a picture; to and from a link; and the paths of its race. No Streamlit here."""

from scenario.handles import Handle, handles, with_handles
from scenario.link import from_params, to_link, to_params
from scenario.model import (
    COLORS,
    MAX_PARTS,
    MAX_RUNS,
    NOISE,
    SEED,
    START,
    STEPS,
    Race,
    Run,
    Scenario,
    default_race,
    default_rate,
    default_scenario,
    default_start,
    suited,
)
from scenario.path import Path
from scenario.quantities import QUANTITIES
from scenario.race import anatomy, simulate
from scenario.view import Page, View

__all__ = [
    "COLORS",
    "MAX_PARTS",
    "MAX_RUNS",
    "NOISE",
    "QUANTITIES",
    "SEED",
    "START",
    "STEPS",
    "Handle",
    "Page",
    "Path",
    "Race",
    "Run",
    "Scenario",
    "View",
    "anatomy",
    "default_race",
    "default_rate",
    "default_scenario",
    "default_start",
    "from_params",
    "handles",
    "simulate",
    "suited",
    "to_link",
    "to_params",
    "with_handles",
]
