"""Who computes next. Threads meet at events, and clocks are turned by hand: nothing here sleeps."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

import turns
from turns import Busy, Guest, Turns, aside, guest, pause, wait, welcome

WAIT = 10


class Gone(BaseException):
    """What ends the work for somebody who has left, as Streamlit's own exceptions do."""


class Clock:
    """Stands still until it is turned; or goes on by `step` whenever it is looked at."""

    def __init__(self, step: float = 0.0) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Visitor:
    """A thread of its own, which does one thing after the other when it is told."""

    def __init__(self, server: Turns, worked: float = 0.0, still_there=lambda: None) -> None:
        self._pool, self.server = ThreadPoolExecutor(1), server
        self._pool.submit(welcome, still_there).result(WAIT)
        self.guest = self._pool.submit(guest).result(WAIT)
        self.guest.worked = worked
        self._leave, self._pause = threading.Event(), threading.Event()

    def come(self):
        """Ask for a turn; the event is set once it is there."""
        inside = threading.Event()

        def compute():
            with self.server.turn():
                inside.set()
                assert self._leave.wait(WAIT)

        self.done = self._pool.submit(compute)
        return inside

    def go(self) -> None:
        self._leave.set()
        self.done.result(WAIT)


@contextmanager
def waiting(server: Turns, count: int):
    """Within the block, `count` guests have queued."""
    while len(server._waiting) < count:
        pass
    yield


def test_as_many_compute_as_there_are_places_and_the_first_to_come_is_next():
    server = Turns(places=2)
    first, second, third, fourth = (Visitor(server) for _ in range(4))
    assert first.come().wait(WAIT)
    assert second.come().wait(WAIT)
    late, later = third.come(), None
    with waiting(server, 1):
        later = fourth.come()
    with waiting(server, 2):
        assert not late.is_set()
        assert not later.is_set()
    first.go()
    assert late.wait(WAIT)
    assert not later.is_set()
    second.go()
    assert later.wait(WAIT)
    third.go()
    fourth.go()


def test_who_leaves_somebody_waiting_lets_the_server_send_first():
    rests: list[float] = []
    server = Turns(places=1, rest=rests.append)
    server.breathe()
    assert rests == []
    first, second = Visitor(server), Visitor(server)
    assert first.come().wait(WAIT)
    late = second.come()
    with waiting(server, 1):
        server.breathe()
    assert rests == [turns.BREATH]
    first.go()
    assert late.wait(WAIT)
    second.go()


def test_short_pictures_come_before_long_ones_that_came_earlier():
    server = Turns(places=1)
    busy, long, short = Visitor(server), Visitor(server, worked=5.0), Visitor(server)
    assert busy.come().wait(WAIT)
    late = long.come()
    with waiting(server, 1):
        soon = short.come()
    with waiting(server, 2):
        busy.go()
    assert soon.wait(WAIT)
    assert not late.is_set()
    short.go()
    assert late.wait(WAIT)
    long.go()


def test_one_place_is_left_to_those_who_are_quick():
    server = Turns(places=2)
    one, other, short = Visitor(server, worked=5.0), Visitor(server, worked=5.0), Visitor(server)
    assert one.come().wait(WAIT)
    late = other.come()
    with waiting(server, 1):
        assert short.come().wait(WAIT)
        assert not late.is_set()
    short.go()
    one.go()
    assert late.wait(WAIT)
    other.go()


def test_long_work_makes_room_and_goes_on_where_it_stopped():
    work = Clock()
    server = Turns(places=1, work=work)
    short, order = Visitor(server), []

    def long() -> None:
        with server.turn():
            pause()
            order.append("begun")
            work.now += 1.0
            came = short.come()
            with waiting(server, 1):
                short._leave.set()
                pause()
            assert came.is_set()
            order.append("went on")

    alone = Visitor(server)
    alone._pool.submit(long).result(WAIT)
    assert order == ["begun", "went on"]
    assert alone.guest.worked == pytest.approx(1.0)


def test_what_a_picture_took_is_counted_over_all_its_turns():
    work = Clock(step=0.5)
    server = Turns(work=work)
    visitor = Visitor(server)

    def compute() -> None:
        with server.turn(), server.turn():  # one within the other is one
            pass
        with server.turn():
            pass

    visitor._pool.submit(compute).result(WAIT)
    assert visitor.guest.worked == pytest.approx(1.0)
    assert visitor.guest.long


def test_work_ends_when_the_visitor_has_gone():
    work, left = Clock(step=1.0), []

    def still_there() -> None:
        left.append(1)
        if len(left) == 3:
            raise Gone

    server = Turns(places=1, work=work)
    visitor = Visitor(server, still_there=still_there)

    def endless() -> None:
        with server.turn():
            while True:
                pause()

    with pytest.raises(Gone):
        visitor._pool.submit(endless).result(WAIT)
    assert Visitor(server).come().wait(WAIT)


def test_who_waits_and_has_gone_leaves_the_queue():
    def gone() -> None:
        raise Gone

    server = Turns(places=1, look=0.0)
    busy, lost = Visitor(server), Visitor(server, still_there=gone)
    assert busy.come().wait(WAIT)
    lost.come()
    with pytest.raises(Gone):
        lost.done.result(WAIT)
    assert not server._waiting
    busy.go()
    assert not server._inside


def test_who_has_waited_too_long_is_told_so():
    asking = Guest()
    with pytest.raises(Busy, match="too much to do"):
        wait(lambda seconds: False, asking, patience=30.0, clock=Clock(step=1.0))
    assert asking.waited == pytest.approx(31.0)
    with pytest.raises(Busy):
        wait(lambda seconds: False, asking, patience=30.0, clock=Clock())


def test_a_place_is_not_held_by_who_waits_for_another():
    server = Turns(places=1)
    one, other = Visitor(server), Visitor(server)

    def for_the_other() -> None:
        with server.turn():
            with aside():
                assert other.come().wait(WAIT)
                other.go()
            assert server._inside == {one.guest}

    one._pool.submit(for_the_other).result(WAIT)
    assert not server._inside


def test_strangers_are_new_each_time():
    assert guest() is not guest()
    assert turns._turn.get() is None
    pause()
