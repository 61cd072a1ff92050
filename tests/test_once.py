"""Whoever asks at the same moment shares one computation."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from once import Shared, cached_property, once
from surfaces.critical import critical_points
from surfaces.expression import FormulaError
from surfaces.formula import formula_surface
from turns import PLACES, aside, turn

MANY = 20


def at_once(ask):
    """What MANY threads get that call `ask` at the same moment: results or exceptions."""
    gate = threading.Barrier(MANY)

    def call(_):
        gate.wait()
        try:
            return ask()
        except Exception as error:
            return error

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(call, range(MANY)))


class Slow:
    """Says how large it is once somebody else has said so of another one."""

    def __init__(self, come: threading.Barrier) -> None:
        self.come, self.asked = come, 0

    @cached_property
    def size(self) -> int:
        self.asked += 1
        self.come.wait(10)
        return id(self)


def test_nobody_waits_for_what_is_computed_of_another_object():
    come = threading.Barrier(2)
    one, other = Slow(come), Slow(come)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda slow: slow.size, (one, other))) == [id(one), id(other)]
    assert (one.size, one.asked) == (id(one), 1)


def counted(answer):
    """A function of one number that notes its calls, and lets no one through before all have asked."""
    calls, asked = [], threading.Semaphore(0)

    @once(8)
    def compute(n):
        calls.append(n)
        all(asked.acquire(timeout=10) for _ in range(MANY - 1))
        return answer(n)

    def ask():
        asked.release()
        return compute(1)

    return ask, calls, compute


def test_twenty_at_once_compute_once():
    ask, calls, compute = counted(lambda n: [n])
    found = at_once(ask)
    assert calls == [1]
    assert all(f is found[0] for f in found)
    assert compute(1) is found[0]


def refuse(n):
    raise FormulaError("no", n, 2, "hint")


def test_a_refusal_is_remembered_and_each_gets_one_of_its_own():
    ask, calls, compute = counted(refuse)
    found = at_once(ask)
    assert calls == [1]
    assert {(str(e), e.start, e.length, e.hint) for e in found} == {("no", 1, 2, "hint")}
    assert len({id(e) for e in found}) == MANY
    with pytest.raises(FormulaError):
        compute(1)
    assert calls == [1]


def test_other_faults_are_not_remembered():
    calls = []

    @once(8)
    def broken():
        calls.append(1)
        raise RuntimeError("once more")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            broken()
    assert len(calls) == 2


def test_other_questions_do_not_wait():
    inside, go = threading.Event(), threading.Event()

    @once(8)
    def compute(n):
        if n == 1:
            inside.set()
            assert go.wait(10)
        return n

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(compute, 1)
        assert inside.wait(10)
        assert compute(2) == 2
        assert not slow.done()
        go.set()
        assert slow.result() == 1


def test_the_oldest_answer_is_forgotten():
    calls = []
    compute = once(2)(calls.append)
    for n in (1, 2, 3, 3, 1):
        compute(n)
    assert calls == [1, 2, 3, 1]


def test_a_class_shares_one_formula():
    """Twenty visitors type the same in their own ways: one surface, and its critical points are sought once."""
    spellings = iter(["x^4+3*y^2-x*y", "x**4 + 3y² − xy"] * (MANY // 2))
    surfaces = at_once(lambda: formula_surface(next(spellings), ((-3.0, 2.0), (-2.0, 2.0))))
    assert all(s is surfaces[0] for s in surfaces)
    points = at_once(lambda: critical_points(surfaces[0]))
    assert all(p is points[0] for p in points)


def test_an_answer_that_is_not_good_any_more_is_computed_again():
    answers, given = Shared(8), iter([1, 5])
    for least, expected in [(1, 1), (1, 1), (3, 5), (1, 5)]:
        assert answers.get("key", lambda: next(given), still_good=lambda n, least=least: n >= least) == expected


def test_whoever_goes_leaves_the_work_to_those_who_wait():
    """The first to ask leaves while nineteen wait: one of them computes, for all."""
    answers, gone, asked = Shared(8), [], threading.Semaphore(0)

    def compute():
        all(asked.acquire(timeout=10) for _ in range(MANY - 1))
        if not gone:
            gone.append(1)
            for _ in range(MANY - 2):
                asked.release()
            raise SystemExit
        return [1]

    def ask():
        asked.release()
        try:
            return answers.get("key", compute, patience=10)
        except SystemExit:
            return None

    found = at_once(ask)
    assert found.count(None) == 1
    assert len({id(answer) for answer in found if answer}) == 1


def test_whoever_waits_for_an_answer_leaves_the_place_to_those_who_compute():
    """Who computes has made room for others, who then ask for the very answer that is being computed."""
    answers, begun, inside = Shared(8), threading.Event(), threading.Semaphore(0)

    def compute():
        begun.set()
        with aside():
            assert all(inside.acquire(timeout=10) for _ in range(PLACES))
        return [1]

    def ask():
        with turn():
            inside.release()
            return answers.get("key", compute, patience=10)

    with ThreadPoolExecutor(1 + PLACES) as pool:
        first = pool.submit(answers.get, "key", compute)
        assert begun.wait(10)
        others = [pool.submit(ask) for _ in range(PLACES)]
        assert all(other.result(10) is first.result(10) for other in others)


def test_what_is_remembered_is_bounded_in_bytes_too():
    shared: Shared[bytes] = Shared(4, 1000, len)
    made = []

    def ask(key: int, size: int) -> bytes:
        return shared.get(key, lambda: made.append(key) or bytes(size))

    for key, size in ((1, 400), (2, 500), (1, 400), (3, 400), (2, 500)):
        ask(key, size)
    assert made == [1, 2, 3, 2]  # the third was too much beside both; who was asked for longest ago has gone
    ask(4, 2000)
    ask(4, 2000)
    assert made[4:] == [4, 4], "what is larger than all there is room for is answered, and not remembered"
    made.clear()
    for key in (5, 6, 7, 8, 9, 5):
        ask(key, 1)
    assert made == [5, 6, 7, 8, 9, 5], "and never more than there may be"
