"""Compute once for whoever asks: a class opens one link together, and every one of them asks for the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import ParamSpec, TypeVar

from cachetools import LRUCache, cached

P = ParamSpec("P")
T = TypeVar("T")


def once(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember the `maxsize` answers that were asked for last, by arguments, which must be hashable.

    Who asks for what is being computed waits for it; who asks for something else does not. A ValueError is an
    answer too, raised again for each who asks; any other exception is not remembered.
    """

    def decorate(compute: Callable[P, T]) -> Callable[P, T]:
        @cached(LRUCache(maxsize=maxsize), condition=threading.Condition())
        def answer(*args: P.args, **kwargs: P.kwargs) -> tuple[T | None, ValueError | None]:
            try:
                return compute(*args, **kwargs), None
            except ValueError as error:
                return None, error.with_traceback(None)

        @wraps(compute)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            value, error = answer(*args, **kwargs)
            if error is not None:
                raise copy(error)
            return value  # type: ignore[return-value]

        ask.cache_clear = answer.cache_clear  # type: ignore[attr-defined]
        return ask

    return decorate
