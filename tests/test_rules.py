"""What every rule promises, asked of each that is found: one test here is as many tests as there are rules."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from objectives import BOWL, FLAT, RAVINE, STARTS, Quadratic, Rosenbrock

from declare import Choice, Number
from optim import RULES, SCHEDULES, Noise, Optimizer, Rule, State, final, run, symbol, walk
from optim.core import Bent, flat

every_rule = pytest.mark.parametrize("name", RULES)
FORMS = [
    (name, field, option)
    for name, cls in RULES.items()
    for field, declared in cls.declared().items()
    if isinstance(declared, Choice)
    for option in declared.options
]
every_form = pytest.mark.parametrize(("name", "field", "option"), FORMS)
FUNCTION = Rosenbrock()

JUMPS_ANYWAY = {"ftrl": "its start counts only through the gradients", "yogi": "its mean starts at 1e-6, not at 0"}
"""Rules that move where there is no slope."""


def gentle(name: str, **fields) -> Rule:
    """The rule at a rate that suits Rosenbrock."""
    cls = RULES[name]
    own = cls.declared()["lr"].default
    rate = {"length": 0.02, "number": own, "steps": own}.get(cls.rate_unit, 1e-4) * cls.rate_factor
    return cls(**({"lr": rate} | fields))


def path(rule: Optimizer, starts: np.ndarray, steps: int = 30, f=FUNCTION) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.stack([x for x, _ in islice(walk(rule, f, starts), steps)])


def numbers(name: str) -> dict[str, Number]:
    return {field: d for field, d in RULES[name].declared().items() if isinstance(d, Number)}


def test_there_are_many() -> None:
    assert len(RULES) >= 40
    assert list(RULES) == sorted(RULES, key=lambda name: (RULES[name].year, name))


@every_rule
def test_the_file_is_named_like_the_class(name: str) -> None:
    assert RULES[name].__module__ == f"optim.rules.{name}"
    assert RULES[name].__name__.lower() == name


@every_rule
def test_the_docstring_is_a_page(name: str) -> None:
    cls = RULES[name]
    assert cls.summary().endswith(".")
    assert re.search(r"\b(1[5-9]|20)\d\d\b", cls.notes()), "the source needs a year"
    rows = [row for row in cls.formula().splitlines() if "&" in row]
    assert rows, "the formula is written in aligned rows"
    assert cls.formula().count("{") == cls.formula().count("}")


@every_rule
def test_what_is_marked_as_a_vector_has_the_coordinates_of_one(name: str) -> None:
    seen = run(gentle(name), FUNCTION, STARTS[:1], 3).seen
    own = RULES[name].vectors is not Rule.vectors
    for quantity in RULES[name].vectors:
        assert quantity in seen or not own, quantity
        if quantity in seen:
            assert seen[quantity].shape == (3, 1, 2), quantity


@every_rule
def test_the_formula_names_what_is_recorded(name: str) -> None:
    """Spaces aside, for LaTeX does not mind them."""
    seen = run(gentle(name), FUNCTION, STARTS[:1], 3).seen
    assert "g" in seen
    page = (RULES[name].__doc__ or "").replace(" ", "")
    for quantity in seen:
        assert symbol(quantity).replace(" ", "") in page, quantity


WALKS_TO_A_MEAN = {"dadaptsgd", "madgrad", "schedulefreesgd", "schedulefreeadamw"}
"""Rules whose point follows another one, slowly: it goes on over level ground although it has no velocity."""


@every_rule
def test_the_velocity_is_what_carries_it_over_level_ground(name: str) -> None:
    """And all of it: without it, and without the last gradient, which some compare with the next, it stands still."""
    visible = {"weight_decay": 0, "mu": 0.9, "beta1": 0.9}
    rule = gentle(name, **{field: value for field, value in visible.items() if field in RULES[name].declared()})
    *_, (x, s) = islice(walk(rule, FUNCTION, STARTS), 10)
    level = Bent(FUNCTION, np.zeros_like)

    def coasted(*stopped: str) -> float:
        memory = vars(s) | {q: np.zeros_like(x) for q in stopped}
        with np.errstate(all="ignore"):
            return np.abs(rule.step(11, x, level, State(**memory))[0] - x).max()

    assert set(rule.velocity) <= vars(rule.init(x)).keys()
    if name in WALKS_TO_A_MEAN | {"fromage"}:  # Fromage shrinks x wherever it is
        assert not rule.velocity
        return
    assert coasted("g", *rule.velocity) < 1e-12
    for quantity in rule.velocity:
        if (name, quantity) != ("swats", "b"):  # which moves it only after the switch
            assert coasted("g", *(set(rule.velocity) - {quantity})) > 1e-6


@every_rule
def test_what_is_cycled_is_the_memory_of_the_velocity(name: str) -> None:
    cls = RULES[name]
    assert bool(cls.cycled) == bool(cls.velocity) or name == "aggmo", "three balls have no common momentum"
    rule = gentle(name, **({cls.cycled: 0} if cls.cycled else {}))
    cycling = (SCHEDULES["one_cycle"](), SCHEDULES["cyclical"](cycle_momentum="yes"))
    for schedule in cycling:
        moved, alone = (
            run(form.around(rule), RAVINE, STARTS, 30, Noise(50, 1))  # so that signs turn
            for form in (schedule, replace(schedule, cycle_momentum="no"))
        )
        assert (moved.x != alone.x).any() == bool(cls.cycled)
    if cls.cycled:
        low, high = numbers(name)[cls.cycled].bounds
        assert low <= 0
        assert high >= 0.9999, "what a schedule may set must be allowed"


@every_rule
def test_defaults_are_in_range(name: str) -> None:
    for field, declared in numbers(name).items():
        low, high = declared.bounds
        assert low <= declared.default <= high, field
        assert low <= declared.low < declared.high <= high, field
    cls = RULES[name]
    assert cls.rate_factor > 0
    assert "lr" in numbers(name)
    cls()


@every_rule
def test_bad_numbers_are_refused_by_name(name: str) -> None:
    cls = RULES[name]
    for field, declared in cls.declared().items():
        bad: list = ["nonsense", None]
        if isinstance(declared, Number):
            bad += [np.nan, np.inf, declared.bounds[0] - 1, declared.bounds[1] * 2 + 1, [[np.nan]]]
        for value in bad:
            with pytest.raises(ValueError, match=f"^{cls.__name__}.{field}: "):
                cls(**{field: value})


@every_rule
def test_no_memory_lasts_for_ever(name: str) -> None:
    """At 1 a bias correction would divide by zero; a few betas are no memory but a place between two points."""
    for field, declared in numbers(name).items():
        if declared.help.startswith("Memory") and (name, field) != ("prodigy", "beta3"):
            with pytest.raises(ValueError, match="is not between"):
                RULES[name](**{field: 1})


@every_rule
def test_every_quantity_is_one_array_per_step(name: str) -> None:
    trajectory = run(gentle(name), FUNCTION, STARTS, 5)
    for quantity, values in trajectory.seen.items():
        assert values.shape[:2] == (5, len(STARTS)), quantity
        assert values.dtype == float, quantity


@every_rule
def test_a_batch_is_its_members(name: str) -> None:
    together = path(gentle(name), STARTS)
    for i, start in enumerate(STARTS):
        np.testing.assert_array_equal(together[:, i], path(gentle(name), start[None])[:, 0])


@every_form
def test_every_form_is_batched_too(name: str, field: str, option: str) -> None:
    rule = gentle(name, **{field: option})
    together = path(rule, STARTS, 12)
    assert np.isfinite(together).all()
    np.testing.assert_array_equal(together[:, 1], path(rule, STARTS[1:2], 12)[:, 0])


@every_rule
@settings(deadline=None, max_examples=5)
@given(data=st.data())
def test_hyperparameters_may_be_arrays(name: str, data: st.DataObject) -> None:
    """One value per trajectory, each as if it had run alone."""
    fields = {f: d for f, d in numbers(name).items() if d.scale != "int"}
    field = data.draw(st.sampled_from(sorted(fields)))
    declared, default = fields[field], getattr(gentle(name), field)
    other = data.draw(st.floats(declared.low, declared.high, exclude_min=True, exclude_max=True, allow_subnormal=False))
    values = np.array([default, other, default], dtype=float)
    together = path(gentle(name, **{field: values[:, None]}), STARTS, 8)
    for i, value in enumerate(values):
        alone = path(gentle(name, **{field: float(value)}), STARTS[i : i + 1], 8)[:, 0]
        np.testing.assert_allclose(together[:, i], alone, rtol=1e-8, atol=1e-12, err_msg=field)


@every_rule
def test_counts_are_never_arrays(name: str) -> None:
    for field, declared in numbers(name).items():
        if declared.scale == "int":
            with pytest.raises(ValueError, match="not a whole number"):
                RULES[name](**{field: np.array([[declared.default]])})


@every_rule
def test_inputs_stay_untouched(name: str) -> None:
    rule, x = gentle(name), np.array(STARTS)
    s = rule.init(x)
    for t in range(1, 4):
        for array in (x, *(v for v in vars(s).values() if isinstance(v, np.ndarray))):
            array.flags.writeable = False
        new, s = rule.step(t, x, FUNCTION, s)
        assert not np.shares_memory(new, x)
        x = np.array(new)


@every_rule
def test_final_is_where_run_ends(name: str) -> None:
    ends, trajectory = final(gentle(name), FUNCTION, STARTS, 25), run(gentle(name), FUNCTION, STARTS, 25)
    np.testing.assert_array_equal(ends, np.where(trajectory.alive[-1][:, None], trajectory.x[-1], np.nan))


@every_rule
def test_a_minimum_is_a_fixed_point(name: str) -> None:
    """At the origin, which is also where decay points."""
    if name not in JUMPS_ANYWAY:
        np.testing.assert_array_equal(path(gentle(name), np.zeros((1, 2)), f=RAVINE), 0)


@every_rule
def test_it_descends(name: str) -> None:
    lr = {"lr": 0.05} if RULES[name].rate_unit in ("gradient", "velocity", "ahead") else {}
    ends = path(gentle(name, **lr), STARTS, 60, BOWL)[-1]
    assert (BOWL.value(ends) < BOWL.value(STARTS)).all()


def every_eps_at_its_least(name: str) -> Rule:
    eps = {f: d.bounds[0] for f, d in numbers(name).items() if f.startswith(("eps", "v0", "s0", "least", "tolerance"))}
    return gentle(name, **eps)


@every_rule
def test_no_slope_and_no_eps_is_no_step(name: str) -> None:
    rule = every_eps_at_its_least(name)
    flat_path = path(rule, STARTS, 5, FLAT)
    assert np.isfinite(flat_path).all()
    if name not in JUMPS_ANYWAY and not getattr(rule, "weight_decay", 0) and name != "fromage":
        np.testing.assert_allclose(flat_path, np.broadcast_to(STARTS, flat_path.shape), rtol=1e-15)


@every_rule
def test_one_flat_coordinate_and_no_eps_is_defined(name: str) -> None:
    trough = Quadratic(((0.0, 0.0), (0.0, 1.0)))
    assert np.isfinite(path(every_eps_at_its_least(name), STARTS, 20, trough)).all()


@every_rule
def test_a_lost_trajectory_leaves_the_others_alone(name: str) -> None:
    starts = np.concatenate([STARTS, [[np.nan, 1.0], [1e200, 1e200]]])
    np.testing.assert_array_equal(path(gentle(name), starts, 10)[:, :3], path(gentle(name), STARTS, 10))


@pytest.mark.parametrize("name", ["gd", "momentum", "adam", "lion", "newton", "swats"])
def test_more_axes_of_trajectories(name: str) -> None:
    grid = np.stack([STARTS, STARTS + 0.1])
    together = path(gentle(name), grid, 6)
    np.testing.assert_array_equal(together[:, 1], path(gentle(name), grid[1], 6))


def test_gradients_are_counted() -> None:
    assert run(gentle("adam"), FUNCTION, STARTS[:1], 7).evaluations.tolist() == list(range(8))
    assert run(gentle("lbfgs"), FUNCTION, STARTS[:1], 7).evaluations[-1] > 7


def test_noise_is_the_same_for_everyone() -> None:
    a, b = (run(gentle(n), FUNCTION, STARTS[:1], 1, Noise(0.1, 7)).seen["g"] for n in ("gd", "adam"))
    np.testing.assert_array_equal(a, b)
    assert (a != run(gentle("gd"), FUNCTION, STARTS[:1], 1, Noise(0.1, 8)).seen["g"]).any()


def test_divergence_is_held_still_and_blanked() -> None:
    trajectory = run(RULES["gd"](lr=1), FUNCTION, STARTS, 20)
    last = trajectory.diverged
    assert (last > 0).all()
    for i, step in enumerate(last):
        assert (trajectory.x[step:, i] == trajectory.x[step - 1, i]).all()
        assert np.isnan(trajectory.seen["g"][step - 1 :, i]).all()
    assert np.isnan(final(RULES["gd"](lr=1), FUNCTION, STARTS, 20)).all()


def test_who_comes_back_from_far_away_is_still_lost() -> None:
    """`final` looks at every step, not only at the last."""

    class There(Rule):
        year, family = 2000, "gradient"
        lr: float = 1.0

        def init(self, x):
            return State()

        def step(self, t, x, f, s):
            return x + (1e7 if t == 1 else -1e7), State(g=x)

    assert np.isnan(final(There(), BOWL, STARTS, 2)).all()
    assert run(There(), BOWL, STARTS, 2).diverged.tolist() == [1, 1, 1]


def test_flat_names() -> None:
    inner = State(g=1, x_bar=2, _hidden=3)
    nested = State(inner=State(inner=inner, x_bar=4), x_bar=5, _memory=State(a=6))
    assert flat(nested) == {"g": 1, "x_bar": 2, "x_bar_2": 4, "x_bar_3": 5}


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("m_hat", r"\hat m"),
        ("v_max", r"v^{\max}"),
        ("m1", "m^{(1)}"),
        ("gamma", r"\gamma"),
        ("lamda", r"\lambda"),
        ("omega", r"\omega"),
        ("zeta_bar", r"\bar \zeta"),
        ("chi2", r"\chi^{(2)}"),
        ("Psi", r"\Psi"),
        ("chip", "chip"),
    ],
)
def test_symbols(name: str, latex: str) -> None:
    assert symbol(name) == latex
