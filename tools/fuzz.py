"""Random links, formulas and losses on data through the page's own path to what the player is sent: `make fuzz`.

    python -m tools.fuzz --links 10000 --formulas 5000 --tasks 2000
    python -m tools.fuzz --only link-4711

Nothing that a link can say may raise, not even inside a rule, where the page would say that a run could not be
computed. What does is named by the number that makes it again.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from random import Random

from locales import use
from picture import local_figure, picture
from player.messages import frames
from scenario import Scenario, from_params, to_params
from surfaces.critical import critical_points, nearest_minimum
from tools import chance

KINDS = {"link": chance.link, "formula": chance.typed, "task": chance.task}
Result = tuple[str, float, bool, str]
"""Its name, the seconds it took, whether all of it could be used, and what was raised."""


def drawn(scenario: Scenario) -> bytes:
    """All that the page computes for a scenario, from its paths to the bytes that the player is sent."""
    race, view = scenario.race, scenario.view
    sent = b"".join(frames(picture(scenario)).values())
    if race.surface.d > 2:  # the page says that these are of two weights
        return sent
    if view.local != "off" and (figure := local_figure(race.surface, race.start, view.radius, view.local)):
        sent += str(figure.to_json()).encode()
    if view.critical == "on" and critical_points(race.surface):
        nearest_minimum(race.surface, race.start)
    return sent


def opened(params: chance.Link) -> list[str]:
    """Open a link as the page does, and go back to it; what could not be used. Raises what a rule raises inside."""
    with _strict():
        scenario, problems = from_params(params)
        if from_params(to_params(scenario)) != (scenario, []):
            raise AssertionError("the scenario is not that of its own link")
        drawn(scenario)
    return problems


@contextmanager
def _strict() -> Iterator[None]:
    """What is only logged as an error, or warned of, is raised."""

    class Raising(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise (record.exc_info and record.exc_info[1]) or RuntimeError(record.getMessage())

    handler = Raising(logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    finally:
        logging.getLogger().removeHandler(handler)


def tried(name: str) -> Result:
    """One of them by its name, such as link-17."""
    began = time.perf_counter()
    kind, _, number = name.partition("-")
    try:
        problems = opened(KINDS[kind](Random(int(number))))
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.relpath(where.filename)}:{where.lineno}"
        return name, time.perf_counter() - began, False, f"{place}: {type(error).__name__}: {error}"
    return name, time.perf_counter() - began, not problems, ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--formulas", type=int, default=5_000)
    parser.add_argument("--tasks", type=int, default=2_000, help="links of losses on data")
    parser.add_argument("--first", type=int, default=0, help="number of the first; others make others")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--only", help="one of them again, with its traceback")
    asked = parser.parse_args()
    use("en")
    if asked.only:
        kind, _, number = asked.only.partition("-")
        print(params := KINDS[kind](Random(int(number))))
        return print(*opened(params), sep="\n") or 0
    names = [f"{kind}-{asked.first + i}" for kind in KINDS for i in range(getattr(asked, f"{kind}s"))]
    return _report(names, asked.processes)


def _report(names: list[str], processes: int) -> int:
    began, slowest, whole, faults = time.perf_counter(), ("", 0.0), 0, Counter[str]()
    with ProcessPoolExecutor(processes) as pool:
        for name, seconds, used, fault in pool.map(tried, names, chunksize=20):
            slowest = max(slowest, (name, seconds), key=lambda found: found[1])
            whole += used
            if fault:
                faults[fault.split(": ")[0]] += 1
                print(f"{name}: {fault}", flush=True)
    print(
        f"{len(names)} opened in {time.perf_counter() - began:.0f} s: {sum(faults.values())} raised in "
        f"{len(faults)} places, {whole} were used whole; the slowest, {slowest[0]}, took {slowest[1]:.1f} s"
    )
    for place, count in faults.most_common():
        print(f"{count:6} x {place}")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
