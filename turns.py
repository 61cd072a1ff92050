"""Whose computation comes next when more is asked of the server than it can do at once.

Python's threads share one interpreter, so whoever computes makes all others wait. Therefore few compute at a time,
and those whose picture has taken little so far come before those whose picture has taken long. Long work calls
`pause` every now and then, makes room where somebody else comes first, and goes on later where it stopped. Within a
rank the first to come is the first to be served. So a link that takes seconds costs those who opened it, not the class.

A `Guest` is one picture on its way to one visitor: `welcome` begins one, and `turn` is its turn to compute. Whoever
waits for what somebody else computes does so within `aside`, so that those who compute always find a place.
"""

from __future__ import annotations

import math
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count

from locales import say

PLACES = 2
"""How many compute at a time. Only one of them may be long: two would not be faster, and slow the rest of the page."""
RANKS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.5, 2.0)
"""Seconds of processor time at which a picture goes behind those that took less. Finely graded: two links a second that
take seconds each fill whatever rank they share with a picture that takes a third of one."""
LONG = 0.2
"""Seconds from which a picture is no longer short."""
PATIENCE = 30.0
"""Seconds that a visitor waits for all turns of a picture together."""
LOOK = 0.25
"""Seconds between two looks whether a visitor who waits, or is computed for, is still there."""
FEW = 16
"""How many may wait, for whatever it be, before each looks up less often."""
PACE = 0.005
"""Seconds of work between two looks whether somebody else comes first."""
BREATH = 0.008
"""Seconds that the server's loop is left alone after a page that others wait behind: about what it takes to send it."""

_arrivals = count()
_waiting: set[Guest] = set()
"""Who waits for a turn, or for what another one computes."""


class Busy(RuntimeError):
    """The visitor's turn did not come within their patience."""


@dataclass(eq=False)
class Guest:
    """One picture on its way to one visitor: what it took so far, and whether anybody still wants it."""

    still_there: Callable[[], object] = lambda: None
    """Raises whatever ends the work once the visitor has gone or wants something else."""
    worked: float = 0.0
    """Seconds of processor time."""
    waited: float = 0.0
    """Seconds without a turn."""
    number: int = field(default_factory=lambda: next(_arrivals))

    @property
    def rank(self) -> tuple[int, int]:
        """Who has the smaller one goes first: those whose picture took little, then those who came first."""
        return bisect_right(RANKS, self.worked), self.number

    @property
    def long(self) -> bool:
        """Whether the picture is not short any more."""
        return self.worked >= LONG


_guest: ContextVar[Guest | None] = ContextVar("guest", default=None)
_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def welcome(still_there: Callable[[], object] = lambda: None, *, behind: bool = False) -> None:
    """From here on, in this thread of execution, everything is computed for a new picture of this visitor.

    What is `behind` is no picture and can wait: it comes after everything that anybody looks at.
    """
    _guest.set(Guest(still_there, worked=RANKS[-1] if behind else 0.0))


def guest() -> Guest:
    """Whom this thread computes for; where nobody was welcomed, a stranger who is new each time."""
    return _guest.get() or Guest()


class Turns:
    """Lets few compute at a time.

    `clock` and `work` tell the seconds on the wall and those of this thread's work; `rest` passes some.
    """

    def __init__(
        self,
        places: int = PLACES,
        look: float = LOOK,
        pace: float = PACE,
        clock: Callable[[], float] = time.monotonic,
        work: Callable[[], float] = time.thread_time,
        rest: Callable[[float], object] = time.sleep,
    ) -> None:
        self.look, self.pace, self.clock, self.work, self.rest = look, pace, clock, work, rest
        self._places = places
        self._lock = threading.Lock()
        self._inside: set[Guest] = set()
        self._waiting: dict[Guest, threading.Event] = {}

    @contextmanager
    def turn(self, patience: float = math.inf) -> Iterator[None]:
        """Compute within the block; a turn within a turn is the same one.

        Raises Busy when the guest has waited longer than `patience` seconds in all, and what `still_there` raises.
        """
        if _turn.get():
            yield
            return
        own = _Turn(self, guest(), patience)
        own.begin()
        token = _turn.set(own)
        try:
            yield
        finally:
            _turn.reset(token)
            own.end()

    def outranked(self, asking: Guest) -> bool:
        """Whether somebody who comes first would find room if this one left."""
        if not self._waiting:  # looked at without the lock: most of the time nobody waits
            return False
        with self._lock:
            others = self._inside - {asking}
            return any(other.rank < asking.rank and self._room(other, others) for other in self._waiting)

    def breathe(self) -> None:
        """Where others wait, have what was made sent before the next one's turn.

        Python's threads share one interpreter, and those who compute keep the one that sends waiting: without this, the
        pictures of a whole class come together with the last one's.
        """
        if self._waiting:
            self.rest(BREATH)

    def enter(self, asking: Guest, patience: float) -> None:
        """Wait for a place."""
        called = threading.Event()
        with self._lock:
            self._waiting[asking] = called
            self._call()
        try:
            wait(called.wait, asking, patience, self.look, self.clock)
        except BaseException:
            self.leave(asking)
            raise

    def leave(self, asking: Guest) -> None:
        """Give the place, or the place in the queue, to the others."""
        with self._lock:
            self._waiting.pop(asking, None)
            self._inside.discard(asking)
            self._call()

    def _call(self) -> None:
        """Let in whoever is next, as long as there is room. With the lock held."""
        while self._waiting:
            first = min(self._waiting, key=lambda one: one.rank)
            if not self._room(first, self._inside):
                return
            self._inside.add(first)
            self._waiting.pop(first).set()

    def _room(self, asking: Guest, inside: set[Guest]) -> bool:
        return len(inside) < self._places and not (asking.long and any(other.long for other in inside))


class _Turn:
    """One thread's turn: adds what it works to what its guest's picture took."""

    def __init__(self, turns: Turns, asking: Guest, patience: float) -> None:
        self._turns, self._guest, self._patience = turns, asking, patience

    def begin(self) -> None:
        self._turns.enter(self._guest, self._patience)
        self._noted = self._looked = self._turns.work()

    def end(self) -> None:
        self._guest.worked += self._turns.work() - self._noted
        self._turns.leave(self._guest)

    def pause(self) -> None:
        now = self._turns.work()
        if now - self._noted < self._turns.pace:
            return
        self._guest.worked, self._noted = self._guest.worked + now - self._noted, now
        if now - self._looked > self._turns.look:
            self._looked = now
            self._guest.still_there()
        if self._turns.outranked(self._guest):
            self.end()
            self.begin()


def pause() -> None:
    """To be called every few milliseconds by work that may be long: waits while others come first.

    Ends the work by what `still_there` raises. Nothing outside of a turn.
    """
    if own := _turn.get():
        own.pause()


@contextmanager
def aside() -> Iterator[None]:
    """Within the block this thread only waits and needs no place; afterwards it has its turn again, if it had one."""
    own = _turn.get()
    if own:
        own.end()
    try:
        yield
    finally:
        if own:
            own.begin()


def wait(
    come: Callable[[float], bool],
    asking: Guest,
    patience: float = math.inf,
    look: float = LOOK,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Call `come(seconds)`, which waits at most so long, until it says True.

    In between, raises Busy when the guest has waited longer than `patience` in all, and what `still_there` raises.
    """
    since = clock()
    _waiting.add(asking)
    try:
        # Who waits looks up now and then, which a whole class must not spend the processor on.
        while not come(look * max(1.0, len(_waiting) / FEW)):
            now = clock()
            asking.waited, since = asking.waited + now - since, now
            asking.still_there()
            if asking.waited > patience:
                raise Busy(say("not computed: the server has too much to do. Try again in a minute."))
    finally:
        _waiting.discard(asking)
    asking.waited += clock() - since


TURNS = Turns()
"""The one of this server process."""
turn = TURNS.turn
breathe = TURNS.breathe
