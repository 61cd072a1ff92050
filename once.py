"""Compute once for whoever asks: a class opens one link together, and every one of them asks for the same."""

from __future__ import annotations

import functools
import math
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from copy import copy
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, Generic, ParamSpec, Self, TypeVar, overload

from cachetools import TLRUCache
from cachetools.keys import hashkey

from turns import aside, guest, turn, wait

P = ParamSpec("P")
T = TypeVar("T")


PASSING = 300.0
"""Seconds after which an answer is forgotten that is about what a visitor has brought along."""


def is_passing(key: Any) -> bool:
    """Whether anything in a key says of itself that it is `passing`: then it is a visitor's own."""
    said = getattr(key, "passing", None)
    if isinstance(said, bool):
        return said
    if isinstance(key, (tuple, list)):
        return any(map(is_passing, key))
    if is_dataclass(key) and not isinstance(key, type):
        return any(is_passing(getattr(key, field.name)) for field in fields(key))
    return False


def _end(key: Hashable, _answer: Any, now: float) -> float:
    return now + PASSING if is_passing(key) else math.inf


class Shared(Generic[T]):
    """Remembers the `size` answers that were asked for last. One thread computes, who else asks the same waits.

    With `most` bytes and `weigh`, which says how many an answer has, it also remembers no more than these. What is
    about a visitor's own is soon forgotten: it is no more than what saves computing a picture twice.
    """

    def __init__(
        self,
        size: int,
        most: float = math.inf,
        weigh: Callable[[T], int] = lambda answer: 0,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        # Of shares of the whole: an answer is at least its share of the number, so that both bounds are one.
        share = (lambda answer: max(1 / size, weigh(answer) / most)) if most < math.inf else (lambda answer: 1 / size)
        self._answers: TLRUCache[Hashable, T] = TLRUCache(1 + 1e-9, _end, timer, share)
        self._going_on: set[Hashable] = set()
        self._changed = threading.Condition()

    def get(
        self,
        key: Hashable,
        make: Callable[[], T],
        still_good: Callable[[T], bool] = lambda answer: True,
        patience: float = math.inf,
    ) -> T:
        """The answer that is remembered and still good, or that somebody else is just computing, or that of `make`.

        An exception of `make` is not remembered, and who waits for that answer computes it anew: a visitor who goes
        takes nobody's picture along. `make` has a turn of its own; Busy is raised as by `turn`.
        """
        while True:
            with self._changed:
                self._answers.expire()
                if key in self._answers and still_good(self._answers[key]):
                    return self._answers[key]
                if key not in self._going_on:
                    self._going_on.add(key)
                    break
            with aside(), self._changed:
                wait(lambda look: self._changed.wait_for(lambda: key not in self._going_on, look), guest(), patience)
        try:
            with turn(patience):
                answer = make()
            with self._changed, suppress(ValueError):  # what is larger than all there is room for
                self._answers[key] = answer
            return answer
        finally:
            with self._changed:
                self._going_on.discard(key)
                self._changed.notify_all()

    def clear(self) -> None:
        """Forget everything."""
        with self._changed:
            self._answers.clear()


class cached_property(functools.cached_property[T]):
    """What is computed once for each object, as functools says it from Python 3.12 on.

    Before, one lock is held for all objects of a class: who makes room for others within it never gets its turn back
    from one who has it and waits for the lock.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | T:
        if instance is None:
            return self
        name = self.attrname
        assert name
        return instance.__dict__.setdefault(name, self.func(instance))


def once(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember the `maxsize` answers that were asked for last, by arguments, which must be hashable.

    Who asks for what is being computed waits for it; who asks for something else does not. A ValueError is an
    answer too, raised again for each who asks; any other exception is not remembered.
    """

    def decorate(compute: Callable[P, T]) -> Callable[P, T]:
        answers: Shared[tuple[T | None, ValueError | None]] = Shared(maxsize)

        def answer(*args: P.args, **kwargs: P.kwargs) -> tuple[T | None, ValueError | None]:
            try:
                return compute(*args, **kwargs), None
            except ValueError as error:
                return None, error.with_traceback(None)

        @wraps(compute)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            value, error = answers.get(hashkey(*args, **kwargs), lambda: answer(*args, **kwargs))
            if error is not None:
                raise copy(error)
            return value  # type: ignore[return-value]

        ask.cache_clear = answers.clear  # type: ignore[attr-defined]
        return ask

    return decorate
