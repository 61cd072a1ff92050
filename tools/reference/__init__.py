"""Reference packs replayed: which of our optimizers, wrappers and schedules a case asks for.

A case is translated from what it says about itself (library, optimizer, variant, options, schedule, extra),
never from its name. Where the listed options lack one, the Python that built the case is read for it.
"""

from __future__ import annotations

from optim import Optimizer
from tools.reference.packs import COMMITTED, Case, Untranslated, cases, function, objective
from tools.reference.rules import BY_LIBRARY, BY_OPTIMIZER
from tools.reference.schedules import scheduled

__all__ = ["COMMITTED", "LEFT_OUT", "Case", "Untranslated", "cases", "function", "objective", "translate"]

LEFT_OUT = {
    "muon": "K. Jordan et al., 2024; J. Liu et al., arXiv:2502.16982, 2025. It makes the step of a matrix orthogonal. "
    "The orthogonal factor of a vector is the vector over its length, so that on a surface in the plane "
    "nothing of Muon is left but normalised momentum (A. Cutkosky and H. Mehta, arXiv:2002.03305, 2020): "
    "steps of one length. Were the two coordinates the diagonal of a matrix, its factor would be their signs, "
    "and Muon the Nesterov form of Signum."
}
"""Methods that have no rule here, as a pack calls them, each with the reason."""


def translate(case: Case) -> Optimizer:
    """Our optimizer for the case."""
    make = BY_OPTIMIZER.get(case.optimizer) or BY_LIBRARY.get(case.library)
    if case.optimizer in LEFT_OUT or make is None:
        raise Untranslated(f"{case.library} ({case.optimizer})")
    return scheduled(case, make(case))
