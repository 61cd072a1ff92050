"""What can be taken in hand: every number, within its bounds, and nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from links import opened
from test_scenario import scenarios, values

from scenario import Race, from_params, handles, to_link, to_params, with_handles
from scenario.draft import LAST, drafted, read_draft
from scenario.handles import every
from surfaces import SURFACES

many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def put(race: Race, key: str, value: float) -> Race:
    """What the words of a key say, once more and slowly."""
    match key.split("."):
        case ["surface", name]:
            return race.on(race.surface.with_settings(**{name: value}))
        case ["start", "x"]:
            return replace(race, start=(value, race.start[1]))
        case ["start", "y"]:
            return replace(race, start=(race.start[0], value))
        case ["run", i, j, name]:
            return race.with_run(int(i), race.runs[int(i)].with_part(int(j), **{name: value}))
        case [name]:
            return replace(race, **{name: value})
    raise KeyError(key)


@given(scenarios(), st.data())
@many
def test_a_number_taken_in_hand_does_what_its_control_does(scenario, data):
    for handle in every(scenario.race):
        value = data.draw(values(handle.declared))
        changed = with_handles(scenario, {handle.key: value})
        assert changed.race == put(scenario.race, handle.key, value)
        # Rates that were found for another race are only given.
        told = "given" if changed.race != scenario.race else scenario.view.tuned
        assert (changed.view, changed.page) == (replace(scenario.view, tuned=told), scenario.page)
        (now,) = (again.value for again in every(changed.race) if again.key == handle.key)
        assert (now, type(now)) == (value, type(value))


@given(scenarios(), st.data())
@many
def test_many_at_once_are_one_after_the_other_and_come_back_from_their_link(scenario, data):
    changes = {h.key: data.draw(values(h.declared)) for h in every(scenario.race) if data.draw(st.booleans())}
    race = scenario.race
    for key, value in changes.items():
        race = put(race, key, value)
    changed = with_handles(scenario, dict(reversed(changes.items())))
    assert changed.race == race
    assert from_params(to_params(changed)) == (changed, [])


def keys(link: str) -> list[str]:
    return [handle.key for handle in handles(opened(link).race)]


def test_the_order_is_that_of_the_page_and_a_seed_needs_noise():
    plain = ["surface.kappa", "start.x", "start.y", "steps", "noise"]
    runs = ["run.0.0.lr", "run.0.0.mu", "run.0.0.tau", "run.0.1.gamma", "run.1.0.lr"]
    link = "surface=ill_scaled&run=momentum.exponential&run=gd"
    assert keys(link) == [*plain, *runs]
    assert keys(f"{link}&noise=1") == [*plain, "seed", *runs]


def test_noise_and_its_seed_can_be_let_go_of_together():
    race = with_handles(opened("surface=bowl"), {"seed": 7, "noise": 0.5}).race
    assert (race.noise, race.seed) == (0.5, 7)


def test_a_default_moves_along_with_the_surface_and_what_is_asked_for_does_not():
    changed = with_handles(opened("surface=ill_scaled&run=gd&run=adam"), {"run.1.0.lr": 0.25, "surface.kappa": 50})
    assert changed.race.runs[0] == opened("surface=ill_scaled(kappa=50)&run=gd").race.runs[0]
    assert changed.race.runs[1].optimizer.rule.lr == 0.25


def test_a_whole_number_stays_whole_in_the_link():
    scenario = opened("run=adam.lookahead&steps=50")
    assert "lookahead(k=7)" in to_link(with_handles(scenario, {"run.0.1.k": 7.0}))
    assert "steps=60&" in to_link(with_handles(scenario, {"steps": 60.0}))


def test_a_slider_of_the_start_runs_across_the_window():
    found = {handle.key: handle.declared for handle in handles(opened("surface=rosenbrock").race)}
    (low, high), _ = SURFACES["rosenbrock"].window
    x = found["start.x"]
    assert (x.symbol, found["start.y"].symbol) == ("x", "y")
    assert low <= x.low < x.high <= high
    assert x.bounds == (-1e3, 1e3)


NO_NUMBERS = [math.nan, math.inf, -math.inf, 10**400, "1", "", True, None, [1], [[[]]], {"a": 1}, 1e300]


@pytest.mark.parametrize("junk", NO_NUMBERS, ids=lambda junk: ascii(junk)[:20])
def test_what_is_no_such_number_is_named_and_the_rest_counts(junk):
    scenario = opened("surface=bowl&run=adam&noise=0.1")
    for handle in handles(scenario.race):
        with pytest.raises(ValueError, match=r"is not (a number|a finite number|between)"):
            with_handles(scenario, {handle.key: junk})
        rest = {"start.x": 0.5} if handle.key != "start.x" else {"start.y": 0.5}
        draft = read_draft({"number": 1, "changes": {handle.key: junk, **rest}})
        changed, problems = drafted(scenario, draft)
        assert changed == with_handles(scenario, rest)
        (problem,) = problems
        assert problem.startswith(f"{handle.label}: ")
        assert len(problem) < 120


@pytest.mark.parametrize("value", [1.5, -1, 2**31])
def test_half_a_seed_is_refused(value):
    with pytest.raises(ValueError, match=r"is not (a whole number|between)"):
        with_handles(opened("noise=1"), {"seed": value})


def test_a_run_that_is_gone_takes_nothing_with_it():
    scenario = opened("surface=bowl&run=adam")
    stale = {"run.3.0.lr": 0.1, "run.0.4.lr": 0.1, "run.0.0.mu": 0.1, "nothing": 1, "run.0.0": 2, "run.-1.0.lr": 0.1}
    assert drafted(scenario, read_draft({"number": 1, "changes": stale})) == (scenario, [])
    changed, _ = drafted(scenario, read_draft({"number": 1, "changes": {**stale, "run.0.0.lr": 0.3}}))
    assert changed.race.runs[0].optimizer.rule.lr == 0.3


def nested(depth: int) -> list:
    found: list = []
    for _ in range(depth):
        found = [found]
    return found


NO_DRAFTS = [
    *(None, 7, "draft", [], [1, 2], {}, nested(5000)),
    *({"number": number} for number in ("1", 1.0, True, 0, -1, LAST + 1, math.nan, None, [1])),
    *({"number": 1, "changes": changes} for changes in ([], None, "start.x")),
]


@pytest.mark.parametrize("said", NO_DRAFTS, ids=map(str, range(len(NO_DRAFTS))))
def test_what_is_no_draft_is_refused_in_words(said):
    with pytest.raises(ValueError, match="what came from the player is no change"):
        read_draft(said)


NOT_SEEN = [
    *(7, "ab", [], [1, 2, 3, 4], [[0, 1]], [[0, 1], [0]], {"ab": 1, "cd": 2}, nested(5000)),
    *([[0, 1], [0, end]] for end in (math.nan, "1", [1], 0, -1, 1e7, True, None)),
    *([[0, 10**400], [0, 1]], [[1, 1 + 1e-13], [0, 1]]),
]


@pytest.mark.parametrize("seen", NOT_SEEN, ids=map(str, range(len(NOT_SEEN))))
def test_what_cannot_be_looked_at_is_refused_in_words(seen):
    scenario = opened("surface=bowl&seen=0,1,0,1")
    changed, problems = drafted(scenario, read_draft({"number": 1, "changes": {"start.x": 0.5}, "seen": seen}))
    assert changed == scenario.with_race(start=(0.5, scenario.race.start[1]))
    assert [problem.partition(":")[0] for problem in problems] == ["seen"]


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({}, ((0.0, 1.0), (0.0, 1.0))),
        ({"seen": None}, None),
        ({"seen": [[-4, 4], [-4, 4]]}, None),
        ({"seen": [[0, 1e-12], [1, 2]]}, ((0.0, 1e-12), (1.0, 2.0))),
    ],
)
def test_what_is_looked_at_is_told_left_as_it_is_or_the_whole(said, seen):
    scenario = opened("surface=bowl&seen=0,1,0,1")
    changed, problems = drafted(scenario, read_draft({"number": 1, **said}))
    assert problems == []
    assert changed == scenario.with_view(seen=seen)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(st.dictionaries(st.sampled_from(keys("run=adam.cosine&noise=1")), anything), anything)
@many
def test_no_draft_raises(changes, seen):
    scenario = opened("run=adam.cosine&noise=1")
    said = json.loads(json.dumps({"number": 1, "changes": changes, "seen": seen}))
    changed, _ = drafted(scenario, read_draft(said))
    assert from_params(to_params(changed)) == (changed, [])
