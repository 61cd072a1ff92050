"""Whoever asks at the same moment shares one computation."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from once import once
from surfaces.critical import critical_points
from surfaces.expression import FormulaError
from surfaces.formula import formula_surface

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
