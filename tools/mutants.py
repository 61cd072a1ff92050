"""Rules and surfaces broken by hand, one by one: `make mutants` says which test finds out, and which slip none does.

Each mutant is a slip that somebody might make. It is made in a copy of the project, where the fast tests of its room
are run until the first fails. The same tests have to pass in a copy without a slip.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import ROOT

TESTS = {
    "optim": ("options", "laws", "noise", "schedules", "wrappers", "probe", "rules", "reference"),
    "surfaces": ("plane", "critical", "surfaces", "expressions"),
    "scenario": ("quantities", "verdict"),
}
"""By room: the tests that are asked, without `test_`, the quickest first."""
NOTHING_CHOSEN = 5
"""What pytest ends with where no test was asked."""
_LEFT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "vendor", "__pycache__", ".*_cache", ".hypothesis", "docs"
)


@dataclass(frozen=True)
class Mutant:
    """One slip: what stands in a file, what would stand there, and what that would mean."""

    file: str
    text: str
    replacement: str
    why: str

    @property
    def room(self) -> str:
        return self.file.partition("/")[0]


MUTANTS = (
    Mutant(
        "optim/rules/adam.py", "eps / sqrt(1 - self", "eps * sqrt(1 - self", "the late correction of eps, the wrong way"
    ),
    Mutant("optim/rules/adamw.py", "self.weight_decay * x", "self.weight_decay * m", "decay pulls at the momentum"),
    Mutant("optim/rules/momentum.py", "(1 - self.mu**t)", "(1 - self.mu)", "a correction that never fades"),
    Mutant("optim/rules/momentum.py", "(g if t == 1 else", "(g if t == 0 else", "the first gradient is dampened, too"),
    Mutant("optim/rules/nag.py", "g = f.grad(p)", "g = f.grad(x)", "no look-ahead"),
    Mutant("optim/rules/adagrad.py", "(t - 1) * self.decay", "t * self.decay", "the rate decays a step early"),
    Mutant(
        "optim/rules/rmsprop.py",
        "(self.mu * b + step if",
        "(self.mu * s.b + step if",
        "Nesterov with the last velocity",
    ),
    Mutant(
        "optim/rules/rmsprop.py",
        "(m / share) ** 2, 0)",
        "(m / share) ** 2, -1)",
        "a root of what rounding made negative",
    ),
    Mutant("optim/rules/yogi.py", "np.sign(s.v - g**2)", "np.sign(g**2 - s.v)", "the scale moves away"),
    Mutant("optim/rules/amsgrad.py", "np.maximum(s.v_max,", "np.maximum(s.v,", "the maximum forgets"),
    Mutant("optim/rules/nadam.py", "in (t, t + 1)", "in (t - 1, t)", "the momentum's schedule is a step late"),
    Mutant("optim/rules/lbfgs.py", "[-int(self.memory) :]", "[-int(self.memory) - 1 :]", "one pair too many"),
    Mutant(
        "optim/rules/lbfgs.py", "np.dot(y, s) > 1e-10", "np.dot(y, s) > -1e10", "pairs of negative curvature are kept"
    ),
    Mutant("optim/rules/prodigy.py", "np.where(d == self.d0, d_hat,", "np.where(d < 0, d_hat,", "no free first growth"),
    Mutant(
        "optim/rules/lion.py",
        "self.beta1 * s.m + (1 - self.beta1)",
        "self.beta2 * s.m + (1 - self.beta2)",
        "one memory for both",
    ),
    Mutant(
        "optim/wrappers.py", "np.where(length > self.limit,", "np.where(length >= 0,", "short gradients are stretched"
    ),
    Mutant("optim/wrappers.py", "(t - 1) % self.k + 1 if", "t % self.k + 1 if", "a reset clock is a step off"),
    Mutant(
        "optim/schedules.py", "third = np.trunc(self.final", "third = (self.final", "a phase ends between two steps"
    ),
    Mutant("optim/noise.py", "[seed, t, source]", "[seed, source]", "every step meets the same noise"),
    Mutant(
        "optim/run.py",
        "(self.x[:-1] - self.x[1:])",
        "(self.x[1:] - self.x[:-1])",
        "an effective rate of the other sign",
    ),
    Mutant(
        "surfaces/catalogue/valleys.py", "minima=((3, 0.5),)", "minima=((3, 0.501),)", "a minimum beside the minimum"
    ),
    Mutant("surfaces/catalogue/valleys.py", "sp.Rational(9, 4)", "sp.Rational(9, 5)", "Beale with another constant"),
    Mutant("surfaces/taylor.py", ".sum(-1) / 2", ".sum(-1)", "a paraboloid twice as steep"),
    Mutant(
        "surfaces/taylor.py",
        "max(0.0, -float(values[0]))",
        "max(0.0, float(values[0]))",
        "a step along the wrong curvature",
    ),
    Mutant(
        "surfaces/expression/functions.py",
        "t.negative(t.over(u, square))",
        "t.over(u, square)",
        "a slope of atan2 has lost its sign",
    ),
    Mutant(
        "surfaces/expression/functions.py",
        "np.where(sign > 0, a, np.where",
        "np.where(sign >= 0, a, np.where",
        "a kink has the slope of one side",
    ),
    Mutant("surfaces/critical.py", '"minimum" if low > 0', '"minimum" if high > 0', "a saddle is called a minimum"),
    Mutant(
        "surfaces/critical.py", '"saddle" if up and down', '"saddle" if up or down', "a flat minimum is called a saddle"
    ),
    Mutant(
        "surfaces/formula.py",
        "best = int(np.argmax(told))",
        "best = int(np.argmin(told))",
        "the dullest start is chosen",
    ),
    Mutant(
        "scenario/geometry.py",
        "np.flatnonzero(~there)[-1]) + 1",
        "np.flatnonzero(~there)[-1])",
        "an arrival before it holds",
    ),
    Mutant(
        "scenario/quantities.py",
        "path.effective[:1], path",
        "path.effective[-1:], path",
        "the chart begins with the last rate",
    ),
)


def applied(mutant: Mutant, folder: Path) -> None:
    """Make the slip in a copy. ValueError unless its text stands in the file, exactly once."""
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.text) != 1 or mutant.text == mutant.replacement:
        raise ValueError(f"{mutant.file} has {text.count(mutant.text)} x {mutant.text!r}")
    path.write_text(text.replace(mutant.text, mutant.replacement), encoding="utf-8")


def found(mutant: Mutant | None, room: str) -> str:
    """The first test that fails where the slip is made; empty where all pass."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT, Path(folder, "project"), ignore=_LEFT))
        if mutant:
            applied(mutant, copy)
        # Those that name the file first: most slips are found in seconds.
        return (mutant and _failed(copy, room, "-k", Path(mutant.file).stem)) or _failed(copy, room)


def _failed(copy: Path, room: str, *options: str) -> str:
    tests = [f"tests/test_{name}.py" for name in TESTS[room]]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not browser", "-p", "no:cacheprovider", *options]
    done = subprocess.run([*command, *tests], cwd=copy, capture_output=True, text=True)
    if done.returncode in (0, NOTHING_CHOSEN):
        return ""
    said = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return said[1].rpartition("/")[2] if said else f"pytest ended with {done.returncode}: {done.stdout[-500:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="those whose file contains this")
    parser.add_argument("--at-once", type=int, default=2)
    asked = parser.parse_args()
    mutants = [mutant for mutant in MUTANTS if (asked.only or "") in mutant.file]
    began = time.perf_counter()
    with ThreadPoolExecutor(asked.at_once) as pool:
        rooms = list(dict.fromkeys(mutant.room for mutant in mutants))
        controls = [pool.submit(found, None, room) for room in rooms]
        alive = 0
        for mutant, test in zip(mutants, pool.map(lambda m: found(m, m.room), mutants), strict=True):
            alive += not test
            print(f"{'caught' if test else 'ALIVE '}  {mutant.file}: {mutant.why}  {test}", flush=True)
        for room, control in zip(rooms, controls, strict=True):
            if fault := control.result():
                sys.exit(f"without a slip the tests of {room} fail: {fault}")
    print(f"{len(mutants) - alive} of {len(mutants)} caught in {time.perf_counter() - began:.0f} s")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main())
