"""Scenarios, their links, and their simulation."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declare import Choice, Number, declarations
from optim import RULES, OverBudget
from scenario import (
    COLORS,
    MAX_RUNS,
    NOISE,
    SEED,
    START,
    STEPS,
    Page,
    Race,
    Run,
    Scenario,
    View,
    anatomy,
    default_race,
    default_rate,
    default_scenario,
    default_start,
    from_params,
    simulate,
    suited,
    to_link,
    to_params,
)
from scenario import race as racing
from scenario.model import AROUND, MAX_PARTS, new_part, parts, stack, surface_in
from surfaces import SURFACES
from surfaces.expression import FormulaError
from surfaces.formula import formula_surface
from turns import Busy


def read(link: str):
    return from_params(parse_qs(link.lstrip("?"), keep_blank_values=True))


def values(declared):
    if isinstance(declared, Choice):
        return st.sampled_from(list(declared.options))
    low, high = declared.bounds
    return st.integers(int(low), int(high)) if declared.scale == "int" else st.floats(low, high)


def tuned(draw, part):
    return replace(part, **{name: draw(values(declared)) for name, declared in part.declared().items()})


@st.composite
def runs(draw):
    rule = tuned(draw, RULES[draw(st.sampled_from(list(RULES)))]())
    around = draw(st.lists(st.sampled_from(list(AROUND)), max_size=2))
    layers = [rule, *(tuned(draw, new_part(key, rule)) for key in around)]
    return Run(stack(layers), draw(st.sampled_from(COLORS)))


@st.composite
def scenarios(draw):
    surface = draw(st.sampled_from([*SURFACES.values(), formula_surface("sin(x)+y^2/3"), formula_surface("e^(x*y)")]))
    if draw(st.booleans()):
        surface = surface_in(surface, ((-1.5, 2.25), (0.1, 0.7)))
    surface = surface.with_settings(**{name: draw(values(d)) for name, d in surface.declared().items()})
    race = Race(
        surface=surface,
        start=(draw(values(START)), draw(values(START))),
        runs=tuple(draw(st.lists(runs(), max_size=3))),
        steps=draw(values(STEPS)),
        noise=draw(values(NOISE)),
        seed=draw(values(SEED)),
    )
    view, page = ({name: draw(values(d)) for name, d in declarations(part).items()} for part in (View, Page))
    return Scenario(race, View(**view, seen=draw(st.none() | windows())), Page(**page))


@st.composite
def windows(draw):
    """What may be looked at, down to where floats end."""
    width = 10 ** draw(st.floats(-11, 5))
    x, y = (draw(st.floats(-5, 5)) for _ in "xy")
    return (x, x + width), (y - width, y + width)


@given(scenarios())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_link_brings_back_exactly_the_scenario(scenario):
    again, problems = read(to_link(scenario))
    assert again == scenario
    assert problems == []
    assert from_params(to_params(scenario)) == (scenario, [])


@pytest.mark.parametrize("name", SURFACES)
def test_defaults_are_left_out(name):
    assert to_link(default_scenario(SURFACES[name])) == f"?v=2&surface={name}"


def test_the_example_of_the_documentation_reads_as_it_says():
    scenario, problems = read("?surface=rosenbrock&start=-1.5,2&steps=300&run=gd(lr=0.001)&run=adam(lr=0.05,beta1=0.9)")
    assert problems == []
    assert (scenario.race.surface.name, scenario.race.start, scenario.race.steps) == ("rosenbrock", (-1.5, 2), 300)
    assert [(run.key, run.optimizer.lr) for run in scenario.race.runs] == [("gd", 0.001), ("adam", 0.05)]


def test_links_of_version_1_open_the_same_picture_for_ever():
    """Written once, never edited: a change that breaks one of these needs a version 2."""
    scenario, problems = read("?v=1&surface=ill_scaled(kappa=50)&steps=120&noise=0.5&seed=3&run=gd&run=nag(color=red)")
    assert problems == []
    assert scenario.race.surface.settings() == {"kappa": 50}
    assert (scenario.race.steps, scenario.race.noise, scenario.race.seed) == (120, 0.5, 3)
    assert [(run.key, run.color) for run in scenario.race.runs] == [("gd", "blue"), ("nag", "red")]


def test_links_of_version_1_gave_out_colours_by_place():
    runs = "&run=adam&run=nag(color=red)&run=bad&run=gd"
    old, new = (read(f"?v={version}{runs}")[0].race for version in (1, 2))
    assert [run.color for run in old.runs] == ["blue", "red", "green"]
    assert [run.color for run in new.runs] == ["green", "red", "blue"]
    assert read(to_link(Scenario(old))) == (Scenario(old), [])
    assert read(f"?{runs[1:]}")[0].race == new


def test_a_rule_keeps_its_colour_through_a_course():
    one, other = (read(f"?{runs}")[0].race for runs in ("run=momentum&run=adam", "run=adam&run=adam&run=momentum"))
    assert [run.color for run in one.runs] == ["orange", "green"]
    assert [run.color for run in other.runs] == ["green", "violet", "orange"]


def test_six_tuned_runs_stay_under_2000_characters():
    adam = RULES["adam"](lr=0.012345678, beta1=0.912345678, beta2=0.99912345, eps=1.2345e-7, correction="none")
    scenario = default_scenario().with_race(runs=tuple(Run(adam, color) for color in reversed(COLORS[:6])))
    assert len(to_link(scenario)) < 2000


GARBAGE = [
    "garbage",
    "nan",
    "1e400",
    "-1e400",
    "x" * 10_000,
    "<script>alert(1)</script>",
    "a(b=c",
    "((((",
    "%00\x00",
    "🙂",
]
FIELDS = {"v": None, "surface": "surface", "start": "start", "steps": "steps", "noise": "noise", "seed": "seed"}


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("field", [*FIELDS, "run"])
def test_garbage_in_one_field_is_named_and_spares_the_others(field, garbage):
    good = {
        "v": ["2"],
        "surface": ["himmelblau"],
        "start": ["1,2"],
        "steps": ["50"],
        "noise": ["0.5"],
        "seed": ["7"],
        "run": ["adam(lr=0.2)"],
    }
    expected, none = from_params(good)
    assert none == []
    scenario, problems = from_params(good | {field: [garbage]})
    assert problems
    assert all(len(problem) < 200 and "Traceback" not in problem for problem in problems)
    for name in FIELDS.values():
        if name and name != field and not (field == "surface" and name == "start"):
            assert getattr(scenario.race, name) == getattr(expected.race, name)
    if field == "run":
        assert scenario.race.runs == default_race(expected.race.surface).runs
    elif field != "surface":
        assert scenario.race.runs == expected.race.runs


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_in_one_hyperparameter_spares_the_others(garbage):
    link = {"run": [f"adam(lr={garbage},beta1=0.5)" if len(garbage) < 400 else f"adam(lr={garbage[:300]},beta1=0.5)"]}
    scenario, problems = from_params(link)
    assert problems
    if "(" not in garbage:
        assert scenario.race.runs[0].optimizer.beta1 == 0.5


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=80), max_size=3), max_size=6))
def test_any_address_opens(params):
    scenario, _ = from_params(params)
    assert from_params(to_params(scenario)) == (scenario, [])


@settings(deadline=None)
@given(
    st.lists(st.text("adgm(),=.lr0123456789e-+ \n", max_size=60), max_size=4), st.text("(),=k0123456789", max_size=30)
)
def test_near_misses_of_the_grammar_open(runs, surface):
    scenario, _ = from_params({"run": runs, "surface": [f"ill_scaled{surface}"]})
    assert from_params(to_params(scenario)) == (scenario, [])


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("?f=x^2%2Bfoo(y)", "f, at character 5: 'foo' is not known"),
        ("?surface=bowl&view=1,2,3", "view: not four numbers; using the surface's own view"),
        ("?surface=bowl&view=1,0,0,1", "view: a window's sides run from a smaller to a larger number"),
        ("?seen=1,2,3", "seen: not four numbers; showing the whole window"),
        ("?seen=1,nan,0,1", "seen: 'nan' is not a finite number; showing"),
        ("?seen=1,1e7,0,1", "seen: '1e7' is not between -1e+06 and 1e+06; showing"),
        ("?seen=1,1.0000000000001,0,1", "seen: its sides run from a smaller to a larger number, not too close"),
        ("?seen=1,0,0,1", "seen: its sides run from a smaller to a larger number"),
        ("?surface=nowhere", "surface: 'nowhere' is not a known surface; using rosenbrock"),
        ("?surface=rosenbrock(b=-1)", "rosenbrock, b: '-1' is not between 1 and 1000; using 100"),
        ("?start=1", "start: '1' is not two numbers with a comma between; using the surface's own start"),
        ("?start=1,2000", "start, y: '2000' is not between -1000 and 1000; using 2"),
        ("?steps=5000", "steps: '5000' is not between 1 and 1000; using 200"),
        ("?run=adam(lr=fast)", "run 1, lr: 'fast' is not a number; using 0.1"),
        ("?run=adam(speed=1)", "run 1: 'speed' is not a parameter here; ignored"),
        ("?run=adam(color=pink)", "run 1, color: 'pink' is not one of"),
        ("?run=sgdx", "run 1: 'sgdx' is not a known optimizer; left out"),
        ("?v=7", "v: '7' is not a version this page knows"),
        ("?speed=1", "'speed' is not a part of a link; ignored"),
        ("?steps=10&steps=20", "steps: given 2 times; the first is used"),
        ("?" + "&".join(["run=gd"] * 9), "run: 9 runs given; the first 8 are shown"),
    ],
)
def test_messages_say_what_and_what_instead(link, message):
    _, problems = read(link)
    assert any(problem.startswith(message) for problem in problems), problems


@pytest.mark.parametrize(
    ("formula", "window"),
    [
        ("sqrt(x-10)+y^2", ((10, 20), (-4, 4))),
        ("log(y-100)*x", ((-1, 1), (100.5, 103))),
        ("sqrt(1-(x-30)^2-y^2)", ((29, 31), (-1, 1))),
    ],
)
def test_a_formula_that_lives_in_its_own_window_alone_comes_back(formula, window):
    scenario = default_scenario(formula_surface(formula, window))
    assert read(to_link(scenario)) == (scenario, [])
    with pytest.raises(FormulaError, match="no finite value"):
        formula_surface(formula)


def test_a_window_without_the_formula_is_refused_and_the_formula_kept():
    scenario, problems = read("?f=sqrt(x)&view=-4,-1,-4,4")
    assert scenario.race.surface == formula_surface("sqrt(x)")
    (problem,) = problems
    assert problem.startswith("view: the formula has no finite value in this window")


def test_a_plus_may_be_written_as_it_is():
    scenario, problems = read("?f=(x-1)^2+3*y^2&steps=50")
    assert problems == []
    assert scenario.race.surface.text == "(x-1)^2+3*y^2"
    assert read("?f=x^2+foo(y)")[1] == read("?f=x^2%20foo(y)")[1] != []


def test_what_is_looked_at_changes_nothing_of_the_race():
    near, problems = read("?f=x^2-x&seen=0.5,0.500000000001,-1e-15,1e-15&run=adam")
    assert problems == []
    assert near.view.seen == ((0.5, 0.500000000001), (-1e-15, 1e-15))
    assert near.race == read("?f=x^2-x&run=adam")[0].race


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        (lambda race: race.on(race.surface.with_settings(b=3)), True),
        (lambda race: replace(race, steps=7, start=(1.0, 1.0)), True),
        (lambda race: race.on(SURFACES["bowl"]), False),
        (lambda race: race.on(surface_in(race.surface, ((0, 1), (0, 1)))), False),
        (lambda race: race.on(formula_surface("x^2+y^2")), False),
    ],
)
def test_what_is_looked_at_stays_while_the_plane_does(change, stays):
    looked = default_scenario().with_view(seen=((0.0, 1.0), (0.0, 2.0)))
    assert looked.racing(change(looked.race)).view.seen == (looked.view.seen if stays else None)


def test_what_mailers_append_is_no_mistake():
    assert read("?utm_source=x&fbclid=y&embed=true")[1] == []


def test_no_runs_is_a_scenario_too():
    scenario = default_scenario().with_race(runs=())
    assert read(to_link(scenario)) == (scenario, [])
    assert simulate(scenario.race) == ()


def test_moving_to_another_surface_takes_defaults_along_and_keeps_choices():
    scenario = default_scenario(SURFACES["rosenbrock"])
    tuned = scenario.race.with_run(0, replace(scenario.race.runs[0], optimizer=RULES["gd"](lr=0.0007)))
    moved = tuned.on(SURFACES["himmelblau"])
    assert moved.start == default_start(SURFACES["himmelblau"])
    assert moved.runs[0].optimizer.lr == 0.0007
    assert moved.runs[2].optimizer.lr == default_rate(RULES["adam"], SURFACES["himmelblau"])
    elsewhere = replace(tuned, start=(0.5, 0.5)).on(SURFACES["himmelblau"])
    assert elsewhere.start == (0.5, 0.5)


def test_a_parameter_of_the_surface_moves_the_default_rate():
    scenario = default_scenario(SURFACES["ill_scaled"])
    steep = scenario.race.on(scenario.race.surface.with_settings(kappa=100))
    assert steep.runs[0].optimizer.lr < scenario.race.runs[0].optimizer.lr / 3


def test_new_runs_take_free_colours_until_the_race_is_full():
    race = replace(default_race(), runs=())
    for _ in range(MAX_RUNS):
        race = race.with_rule("adam")
    assert [run.color for run in race.runs] == [*COLORS[2:], *COLORS[:2]]
    with pytest.raises(ValueError, match="at most"):
        race.with_rule("adam")
    fewer = replace(race, runs=race.runs[:3] + race.runs[4:])
    assert fewer.with_rule("gd").runs[-1].color == race.runs[3].color


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_the_first_picture_of_a_surface_descends(surface):
    for path in simulate(default_race(surface)):
        assert not path.diverged
        assert path.loss.min() < path.loss[0]


@pytest.mark.parametrize("key", RULES)
def test_the_suited_rate_is_in_bounds_on_every_surface(key):
    for surface in SURFACES.values():
        declared = RULES[key].declared()["lr"]
        assert isinstance(declared, Number)
        declared.check(suited(key, surface).lr)


@pytest.mark.parametrize("key", AROUND)
def test_whatever_stands_around_a_rule_comes_back_from_its_layers(key):
    scenario, problems = read(f"?run=adam(lr=0.01).{key}.lookahead")
    (run,) = scenario.race.runs
    assert problems == []
    assert len(run.parts) == 3
    assert stack(parts(run.optimizer)) == run.optimizer
    assert simulate(replace(default_race(), runs=(run,), steps=30))[0].trajectory is not None


def test_a_run_with_a_schedule_reads_like_a_chain():
    scenario, problems = read("?run=adam(lr=0.05,color=red).cosine(steps=150).lookahead(k=7)")
    assert problems == []
    assert scenario.race.runs[0].label == "Adam + Cosine + Lookahead"
    assert to_link(scenario).endswith("run=adam(lr=0.05,color=red).cosine(steps=150).lookahead(k=7)")


def test_a_rule_bears_only_so_many_layers():
    scenario, problems = read("?run=gd" + ".clip" * 9)
    assert len(scenario.race.runs[0].parts) == MAX_PARTS
    assert problems == [f"run 1: only the first {MAX_PARTS - 1} schedules and wrappers are used"]


def test_only_the_changed_run_is_computed_again(monkeypatch):
    counted = []
    original = racing.follow
    monkeypatch.setattr(
        racing, "follow", lambda rule, *rest, **how: counted.append(rule) or original(rule, *rest, **how)
    )
    racing._PATHS.clear()
    scenario = default_scenario()
    simulate(scenario.race)
    assert len(counted) == 3
    changed = scenario.race.with_run(1, replace(scenario.race.runs[1], optimizer=RULES["momentum"](lr=0.0009)))
    simulate(changed)
    assert counted[3:] == [changed.runs[1].optimizer]
    simulate(changed.with_run(0, replace(changed.runs[0], color="red")))
    assert len(counted) == 4


def test_a_fault_in_one_rule_spares_the_others(monkeypatch, caplog):
    original = racing.follow

    def broken(rule, *rest, **how):
        if isinstance(rule, RULES["gd"]):
            raise KeyError("g")
        return original(rule, *rest, **how)

    monkeypatch.setattr(racing, "follow", broken)
    racing._PATHS.clear()
    paths = simulate(default_race())
    assert paths[0].ending == "this run could not be computed"
    assert "failed" in caplog.text
    assert all(path.trajectory is not None for path in paths[1:])


def test_a_class_that_opens_one_link_computes_it_once(monkeypatch):
    counted = []
    original = racing.follow
    monkeypatch.setattr(
        racing, "follow", lambda rule, *rest, **how: counted.append(rule) or original(rule, *rest, **how)
    )
    racing._PATHS.clear()
    with ThreadPoolExecutor(30) as pool:
        races = list(pool.map(lambda _: simulate(default_race()), range(60)))
    assert len(counted) == 3
    assert all(path.trajectory is races[0][i].trajectory for found in races for i, path in enumerate(found))


def test_a_run_over_budget_says_so_and_the_others_finish(monkeypatch):
    original = racing.follow

    def slow(rule, *rest, **how):
        if isinstance(rule, RULES["gd"]):
            raise OverBudget("stopped after 50 steps: over the 2 s budget")
        return original(rule, *rest, **how)

    monkeypatch.setattr(racing, "follow", slow)
    racing._PATHS.clear()
    paths = simulate(default_race())
    assert paths[0].error.startswith("stopped after 50 steps")
    assert all(path.trajectory is not None for path in paths[1:])


def test_a_path_that_leaves_where_f_is_defined_stops_with_a_reason():
    race = Race(formula_surface("log(x) + y^2"), (1.0, 1.0), (Run(RULES["gd"](lr=0.4), "blue"),))
    path = simulate(race)[0]
    assert path.ending == f"stopped at step {path.diverged}: f has no value there"
    wild = Race(SURFACES["bowl"], (1.0, 1.0), (Run(RULES["gd"](lr=3), "blue"),))
    assert simulate(wild)[0].ending.startswith("diverged at step")


def test_all_runs_meet_the_same_noise():
    noisy = replace(default_race(), noise=1.0, seed=4)
    twins = replace(noisy, runs=(noisy.runs[0], replace(noisy.runs[0], color="red")))
    racing._PATHS.clear()
    one, other = simulate(twins)
    np.testing.assert_array_equal(one.trajectory.x, other.trajectory.x)
    quiet = simulate(replace(twins, noise=0.0))[0]
    assert not np.array_equal(one.trajectory.x, quiet.trajectory.x)


def test_a_diverged_run_says_when():
    scenario = default_scenario(SURFACES["ill_scaled"])
    wild = scenario.race.with_run(0, replace(scenario.race.runs[0], optimizer=RULES["gd"](lr=0.2)))
    path = simulate(wild)[0]
    assert 0 < path.diverged < 60
    assert np.isfinite(path.trajectory.x).all()


def test_a_link_full_of_mistakes_is_answered_briefly():
    bad = ",".join(f"a{i}=1" for i in range(50))
    _, problems = read(f"?run=gd({bad})")
    assert len(problems) == 20
    assert problems[-1] == "31 more mistakes"


def hog(seconds: list[float]):
    """A driver that always takes longer than it may, and notes what that was."""

    def follow(rule, f, x0, steps, noise, most, pause, **how):
        seconds.append(most)
        raise OverBudget(f"over the {most:g} s budget")

    return follow


def test_a_race_keeps_within_its_budget_and_says_what_was_not_computed(monkeypatch):
    seconds = []
    monkeypatch.setattr(racing, "follow", hog(seconds))
    racing._PATHS.clear()
    race = default_race()
    runs = tuple(Run(RULES["gd"](lr=rate), color) for rate, color in zip(np.arange(1, 9) / 100, COLORS, strict=True))
    paths = simulate(replace(race, runs=runs), 1.0)
    assert seconds == pytest.approx([0.5, 0.25, 0.12, 0.065, 0.033], abs=0.002)
    assert paths[0].ending == "over the 0.5 s budget"
    assert [path.ending for path in paths[5:]] == ["not computed: the picture's budget of 1 s is used up"] * 3
    assert simulate(replace(race, runs=runs), 1.0)[0].ending == paths[0].ending
    assert len(seconds) == 5


def test_a_run_that_took_too_long_may_try_again_with_more_time(monkeypatch):
    seconds = []
    monkeypatch.setattr(racing, "follow", hog(seconds))
    racing._PATHS.clear()
    race = replace(default_race(), runs=default_race().runs[:1])
    for budget in (1.0, 1.2, 2.0):
        simulate(race, budget)
    assert seconds == [0.5, 1.0]


def test_only_what_could_be_followed_is_taken_apart(monkeypatch):
    taken = []
    original, apart = racing.follow, racing.dissect
    follow = hog([])
    monkeypatch.setattr(
        racing,
        "follow",
        lambda rule, *rest, **how: (follow if isinstance(rule, RULES["gd"]) else original)(rule, *rest, **how),
    )
    monkeypatch.setattr(racing, "dissect", lambda rule, *rest: taken.append(rule) or apart(rule, *rest))
    racing._PATHS.clear()
    racing._PARTS.clear()
    race = default_race()
    assert [anatomy(race, run) is None for run in race.runs] == [True, False, False]
    assert taken == [run.optimizer for run in race.runs[1:]]
    racing._PATHS.clear()


def test_a_server_with_too_much_to_do_says_so(monkeypatch):
    def refuse(*asked, **how):
        raise Busy("too much to do")

    monkeypatch.setattr(racing, "follow", refuse)
    racing._PATHS.clear()
    assert {path.ending for path in simulate(default_race())} == {"too much to do"}
    monkeypatch.undo()
    assert all(path.trajectory for path in simulate(default_race()))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("(x-1)^2+y^2", "(x-1)^2+y^2"),
        ("x^2+3*y^2", "x^2+3*y^2"),
        ("|x|+|y|", "abs(x)+abs(y)"),
        ("x^2 + y^2", "x^2+y^2"),
        ("x^2+%2B+y^2", "x^2+y^2"),
        ("sin+x+cos+(y)", "sin(x)+cos(y)"),
        ("x²+y²", "x^2+y^2"),
        ("2x+y", "2*x+y"),
    ],
)
def test_a_raw_plus_in_a_link_written_by_hand_is_a_plus(written, meant):
    scenario, problems = from_params(parse_qs(f"f={written}"))
    assert problems == []
    assert scenario.race.surface.text == formula_surface(meant).text


def test_a_hidden_run_says_so_in_its_link_and_takes_the_same_path():
    scenario, problems = from_params({"surface": ["bowl"], "run": ["adam(hidden=on,color=red).clip", "gd"]})
    assert problems == []
    assert [run.hidden for run in scenario.race.runs] == [True, False]
    assert to_params(scenario)["run"] == ["adam(color=red,hidden=on).clip", "gd"]
    assert from_params(to_params(scenario))[0] == scenario
    seen, _ = from_params({"surface": ["bowl"], "run": ["adam(color=red).clip", "gd"]})
    assert [path.loss.tolist() for path in simulate(scenario.race)] == [
        path.loss.tolist() for path in simulate(seen.race)
    ]
    _, problems = from_params({"run": ["gd(hidden=perhaps)"]})
    assert "hidden" in str(problems)
