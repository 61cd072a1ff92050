"""Conventions: what the lecture notes and known libraries take for granted where this page has something else.

A page of its own cannot be as everybody has it. Where a formula is followed on paper or beside a notebook, one
convention says for all rules, schedules and wrappers at once which form they are written in, with which constants.

Rates are in no table: how long a step has to be depends on the surface, and a library's 0.001 would not move. For the
same reason counts of steps, and estimates of a rate to begin with, stay this page's own; and a momentum that a library
leaves at 0, which is no momentum at all, stays as it is.
"""

from __future__ import annotations

from declare import Choice
from locales import say

OWN = "own"
"""The convention of this page."""
CONVENTIONS = Choice(
    OWN,
    {
        OWN: say("this page's own"),
        "notes": say("as in the lecture notes"),
        "torch": say("as in torch"),
        "optax": say("as in optax"),
        "keras": say("as in Keras"),
    },
    say(
        "Whose forms and constants a run has where it names none. Learning rates stay those that suit the surface: a "
        "library's 0.001 would hardly move. What somebody does not have stays this page's own."
    ),
)

Settings = dict[str, float | str]

_AS_TORCH: dict[str, Settings] = {
    "nag": {"form": "rewritten"},
    "asgd": {"t0": 1_000_000},
    "nadam": {"momentum": "growing", "psi": 0.004},
    "radam": {"threshold": 5, "eps_place": "late"},
    "lbfgs": {"memory": 100, "search": "none"},
    "step": {"gamma": 0.1},
    "multi_step": {"gamma": 0.1},
    "cosine": {"after": "rise"},
    "sgdr": {"growth": 1},
    "cyclical": {"gamma": 1, "cycle_momentum": "yes"},
    "plateau": {"gamma": 0.1},
    "warmup": {"start": 1 / 3},
}
_AS_OPTAX: dict[str, Settings] = {
    "nag": {"form": "rewritten"},
    "adagrad": {"eps": 1e-7, "eps_place": "inside", "s0": 0.1},
    "rmsprop": {"rho": 0.9, "eps_place": "inside", "form": "inside"},
    "adamw": {"weight_decay": 0.0001},
    "amsgrad": {"maximum": "hat"},
    "lbfgs": {"search": "zoom"},
    "lion": {"weight_decay": 0.001},
    "sophia": {"weight_decay": 0.0001},
    "prodigy": {"correction": "yes"},
    "dadaptadam": {"correction": "yes"},
    "momo": {"decay": "point"},
    "momoadam": {"decay": "point"},
    "one_cycle": {"convention": "optax"},
    "plateau": {"gamma": 0.1},
    "gradient_noise": {"eta": 0.01},
}
_AS_KERAS: dict[str, Settings] = {
    "momentum": {"form": "inside"},
    "nag": {"form": "inside"},
    "adagrad": {"eps": 1e-7, "eps_place": "inside", "s0": 0.1},
    "adadelta": {"rho": 0.95, "eps": 1e-7},
    "rmsprop": {"rho": 0.9, "eps": 1e-7, "eps_place": "inside", "form": "inside"},
    "adam": {"eps": 1e-7, "correction": "late"},
    "adamax": {"eps": 1e-7, "eps_place": "after"},
    "nadam": {"eps": 1e-7, "momentum": "growing", "psi": 1},
    "adamw": {"eps": 1e-7, "weight_decay": 0.004},
    "amsgrad": {"eps": 1e-7, "correction": "late"},
    "lamb": {"eps": 1e-7},
    "plateau": {"gamma": 0.1, "compare": "abs"},
    "average": {"delta": 0.99},
}
_AS_NOTES: dict[str, Settings] = {
    "momentum": {"form": "inside"},
    "adagrad": {"eps": 1e-8, "eps_place": "inside"},
    "rmsprop": {"rho": 0.9, "eps_place": "inside", "form": "inside"},
    "radam": {"threshold": 4},
    "sgdw": {"form": "inside"},
    "one_cycle": {"phases": "three"},
}
_OTHER = {OWN: {}, "notes": _AS_NOTES, "torch": _AS_TORCH, "optax": _AS_OPTAX, "keras": _AS_KERAS}


def conventional(key: str, convention: str) -> Settings:
    """What a rule, schedule or wrapper has by a convention instead of its own defaults."""
    return _OTHER[convention].get(key, {})
