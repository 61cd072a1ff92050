"""What happened in a run over a loss of many weights, in a sentence or two: no place in a plane can be named."""

from __future__ import annotations

import numpy as np

from locales import Text, say, together
from locales.numbers import short
from scenario import Path

_TURNED = 1.02
"""How far above its lowest value a validation loss has to end for it to be said that it turned up."""


def outcome(path: Path) -> Text:
    """How the loss went, and that of the rows that were kept apart, if there are any."""
    loss = path.loss[: path.last + 1]
    if path.diverged:
        went = say(
            "Diverged: the loss left all bounds at step {step}; it was {loss} before.",
            step=path.diverged,
            loss=short(float(loss[-1])),
        )
        return together(went)
    if len(loss) < 2:
        return say("No step was taken; the loss is {loss}.", loss=short(float(loss[0])))
    fell = say("The loss went from {first} to {last}.", first=short(float(loss[0])), last=short(float(loss[-1])))
    return together(fell, _lower_before(loss), _validated(path.validation[: path.last + 1]))


def _lower_before(loss: np.ndarray) -> str:
    best = int(np.nanargmin(loss))
    if not loss[-1] > 1.1 * loss[best]:
        return ""
    return say("It had been {lowest} at step {step}.", lowest=short(float(loss[best])), step=best)


def _validated(loss: np.ndarray) -> str:
    if not np.isfinite(loss).any():
        return ""
    best = int(np.nanargmin(loss))
    found = {"lowest": short(float(loss[best])), "step": best, "last": short(float(loss[-1]))}
    if loss[-1] > _TURNED * loss[best]:
        return say(
            "On the rows that are kept apart it was lowest at step {step}, {lowest}, and ends at {last}.", **found
        )
    return say("On the rows that are kept apart it ends at {last}.", **found)
