"""docs/claims.md, from the docstrings of the claims language and of its measures."""

from __future__ import annotations

import inspect
from inspect import Parameter, signature

from lessons import claims
from lessons.measures import MEASURES
from scenario import QUANTITIES
from tools.markdown import made_by, table

HEAD = """\
# The claims language

{about}

## Quantities

They can be charted, too. Each is the number at step k; without k the last step is meant.

"""


def page() -> str:
    """The whole document."""
    about = (inspect.getdoc(claims) or "").removeprefix("The claims language: ")
    named = [(f"`{call(key)}`", _said(key)) for key in QUANTITIES]
    others = [(f"`{call(word)}`", _said(word)) for word in MEASURES if word not in QUANTITIES]
    return "\n".join(
        [
            made_by("claims"),
            HEAD.format(about=about[0].upper() + about[1:]) + table(("measure", ""), named),
            "## Other measures\n",
            table(("measure", ""), others),
        ]
    )


def call(word: str) -> str:
    """How a measure is written; what may be left out stands in brackets."""
    _run, *rest = signature(MEASURES[word]).parameters.values()
    return f"{word}(run{''.join(f', {p.name}' if p.default is Parameter.empty else f'[, {p.name}]' for p in rest)})"


def _said(word: str) -> str:
    return " ".join((inspect.getdoc(MEASURES[word]) or "").split())
