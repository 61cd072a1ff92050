"""Where films are made: one at a time, beside the page, within bounds. Refuses in words what is beyond them."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from export.order import Kind, Order
from locales import Text, say
from scenario import Scenario, View, to_link

WAITING = 3
"""How many may wait behind the film that is being made."""
SECONDS = 180.0
"""How long one film may take on a busy server; on an idle one most take less than ten."""
PATIENCE = 30.0
"""Seconds after which a waiting film that nobody has asked for is not made."""
MEGABYTES = 20
"""What a film may weigh."""
KEPT = 12
"""Finished films that are remembered, so that asking again costs nothing."""
_SHOWN = ("chart", "scale", "against", "levels", "field", "critical")
_ROOT = Path(__file__).parent.parent


class Refused(RuntimeError):
    """A film that will not be made; the reason is for the reader, as a `Text`."""


@dataclass(eq=False)
class Film:
    """A film that was ordered: how far it is, and what came of it."""

    order: Order
    customer: str = ""
    """Who ordered it; empty for nobody in particular."""
    done: float = 0.0
    """From 0 to 1; 0 while it waits."""
    data: bytes = b""
    note: str = ""
    error: Text | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    asked: float = field(default_factory=time.monotonic)
    """When somebody last wanted to know how far it is."""


class Studio:
    """Takes orders from all sessions of a server. `seconds` bounds one film."""

    def __init__(self, waiting: int = WAITING, seconds: float = SECONDS) -> None:
        self._waiting, self._seconds = waiting, seconds
        self._lock = threading.Lock()
        self._films: OrderedDict[Order, Film] = OrderedDict()
        self._queue: deque[Film] = deque()
        self._busy = False

    def order(self, scenario: Scenario, kind: Kind, language: str, scheme: str = "light", customer: str = "") -> Film:
        """The film of a race: the one that is there or on its way, or a new one.

        Refused when too many wait, or when the customer's last one is still on its way.
        """
        order = _order(scenario, kind, language, scheme)
        with self._lock:
            film = self._found(order)
            if film is None or film.error:  # what failed may be tried again
                film = self._take(order, customer)
        return film

    def found(self, scenario: Scenario, kind: Kind, language: str, scheme: str = "light") -> Film | None:
        """The film of a race, if it was ordered and is still remembered."""
        with self._lock:
            return self._found(_order(scenario, kind, language, scheme))

    def ahead(self, film: Film) -> int:
        """How many films come before this one."""
        with self._lock:
            return self._queue.index(film) + 1 if film in self._queue else 0

    def _found(self, order: Order) -> Film | None:
        film = self._films.get(order)
        if film:
            self._films.move_to_end(order)
            film.asked = time.monotonic()
        return film

    def _take(self, order: Order, customer: str) -> Film:
        if customer and any(film.customer == customer and not film.ended.is_set() for film in self._films.values()):
            raise Refused(say("Your last film is still being made. This one can follow it."))
        if len(self._queue) >= self._waiting:
            raise Refused(
                say("{count} films are being made already. Try again in a minute.", count=len(self._queue) + 1)
            )
        if not self._busy:
            self._start()
        film = self._films[order] = Film(order, customer)
        self._films.move_to_end(order)
        self._queue.append(film)
        return film

    def _start(self) -> None:
        # Called with the lock held, for which the new thread waits before it looks into the queue.
        try:
            threading.Thread(target=self._work, name="studio", daemon=True).start()
        except RuntimeError:
            raise Refused(say("The server is too busy to make a film.")) from None
        self._busy = True

    def _work(self) -> None:
        """Make what waits, and end: a server on which nobody films has no thread for it."""
        while film := self._next():
            try:
                _make(film, self._seconds)
            except Refused as reason:
                film.error = reason.args[0]
            except Exception:  # a film that fails must not take those with it that wait
                logging.getLogger(__name__).exception("the film of %s failed", film.order.link)
                film.error = say("The film could not be made.")
            film.ended.set()

    def _next(self) -> Film | None:
        with self._lock:
            ended = [order for order, film in self._films.items() if film.ended.is_set()]
            for order in ended[: max(0, len(ended) - KEPT)]:
                del self._films[order]
            self._forget_abandoned()
            self._busy = bool(self._queue)
            return self._queue.popleft() if self._queue else None

    def _forget_abandoned(self) -> None:
        """Leave out what waits for somebody who has gone."""
        since = time.monotonic() - PATIENCE
        for film in [film for film in self._queue if film.asked < since]:
            self._queue.remove(film)
            del self._films[film.order]
            film.error = say("The film was given up, because nobody waited for it.")
            film.ended.set()


STUDIO = Studio()
"""The one of this server process."""


def _order(scenario: Scenario, kind: Kind, language: str, scheme: str) -> Order:
    """What is to be filmed, without what a film does not show: the same picture is not filmed twice."""
    view = View(**{name: getattr(scenario.view, name) for name in _SHOWN})
    return Order(to_link(Scenario(scenario.race, view)), kind, language, scheme)


def _make(film: Film, seconds: float) -> None:
    with TemporaryDirectory(prefix="film-") as folder:
        path = Path(folder) / f"film.{film.order.kind}"
        _film(film, path, seconds)
        if path.stat().st_size > MEGABYTES * 1_000_000:
            raise Refused(
                say("The film is larger than {megabytes} MB. Fewer runs make it smaller.", megabytes=MEGABYTES)
            )
        film.data = path.read_bytes()


def _film(film: Film, path: Path, seconds: float) -> None:
    """Let another process make the film, hear how far it is, and end it when its time is over."""
    command = [sys.executable, "-m", "export.film", str(path)]
    # A group of its own: whatever it has started ends with it. Not a session, within which `nice` would count alone.
    with (
        (path.parent / "said").open("w+") as said,
        subprocess.Popen(
            command,
            cwd=_ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            process_group=0,
        ) as process,
    ):
        late = threading.Event()
        timer = threading.Timer(seconds, lambda: (late.set(), _end(process)))
        timer.start()
        try:
            _talk(process, film)
        finally:
            timer.cancel()
            _end(process)
        said.seek(0)
        if late.is_set():
            raise Refused(say("The film took longer than {seconds} s and was given up.", seconds=f"{seconds:g}"))
        if process.returncode:
            raise RuntimeError(said.read())


def _talk(process: subprocess.Popen[str], film: Film) -> None:
    """Hand over the order and hear how far it is, until the other side is done."""
    assert process.stdin
    assert process.stdout
    with suppress(BrokenPipeError):  # what it says on its way out is what counts
        process.stdin.write(film.order.text())
        process.stdin.close()
    for line in process.stdout:
        told = json.loads(line)
        film.done = told.get("done", film.done)
        film.note = told.get("note", film.note)
    process.wait()


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """One thread for arithmetic, and a place for matplotlib's list of fonts that can always be written to."""
    files = {"MPLCONFIGDIR": str(Path(gettempdir()) / "optimizer-race-matplotlib")}
    return files | dict(os.environ) | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
