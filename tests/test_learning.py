"""Losses on data against torch, against finite differences and against themselves; rows, batches, planes."""

from __future__ import annotations

import base64
import zlib
from itertools import combinations, islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning import ACTIVATIONS, Loss, Model, chain
from learning.activations import SOFTMAX, tape
from learning.batches import ORDERS, Batches, batches, masks
from learning.dataset import DataSet
from learning.init import INITS, start
from learning.kinds import softmax
from learning.own import LONGEST, pack, read_table, unpack
from learning.plane import Plane, axes, ends, normalised, pca, random, spread, three_points
from learning.problem import problem
from learning.sets import DATASETS
from optim import RULES, run, walk
from tools.reference import translate
from tools.reference.networks import Written, cases, loss, optimized, part
from tracing import Sheet, traced


def of(kind: str):
    return pytest.mark.parametrize("case", cases(kind), ids=lambda case: case["id"])


def near(ours, theirs, tolerance: float) -> None:
    assert np.abs(np.asarray(ours) - np.asarray(theirs)).max() <= tolerance


# ------------------------------------------------------------------------------------------ the pack


@of("gradient")
def test_value_gradient_and_curvature_are_those_of_torch(case):
    f, tol = loss(case), case["rounding"]
    assert [list(p) for p in f.model.parameters] == [[n, tuple(s), o] for n, s, o in case["parameters"]]
    for e in case["evaluations"]:
        w, met = np.array([e["theta"]]), part(f, e["rows"], e.get("masks"), case.get("dropout"))
        near(met.value(w)[0], e["loss"], tol["loss_tol"])
        near(met.grad(w)[0], e["gradient"], tol["tol"])
        if "output" in e:
            near(met.output(w)[0], e["output"], max(tol["tol"], 2e-12))
        if "hessian" in e:
            near(met.hess(w)[0], e["hessian"], tol["hessian_tol"])
        if "hvp" in e:
            near(met.hvp(w, np.array(e["hvp"]["vector"]))[0], e["hvp"]["product"], tol["hessian_tol"])


@pytest.mark.parametrize("case", cases("trajectory") + cases("worked_example"), ids=lambda case: case["id"])
def test_every_rule_walks_as_torch_does(case):
    f, met, tol = loss(case), Written(case), case["rounding"]
    walked = islice(walk(translate(optimized(case)), f, np.array([case["start"]]), met), case["steps"])
    path = np.concatenate([[case["start"]], *(x for x, _ in walked)])
    near(path[case["saved_steps"]], case["trajectory"], tol["tol"])
    near(f.value(path), case["loss_full"], tol["loss_tol"])
    before = [met.at(t, f).value(path[t - 1 : t])[0] for t in range(1, case["steps"] + 1)]
    near(before, case["loss_batch"], tol["loss_batch_tol"])


@of("worked_example")
def test_the_worked_example_is_right_in_every_layer(case):
    f, w, first, tol = loss(case), np.array([case["start"]]), case["first_step"], 1e-14
    seen = f.backward(w)
    for ours, name in ((seen.z, "z"), (seen.h[1:], "h"), (seen.delta, "delta")):
        for layer, theirs in zip(ours, first[name], strict=True):
            near(layer[0, 0], theirs, tol)
    near(f.grad(w)[0], first["gradient_flat"], tol)
    near(f.value(w)[0], first["loss"], 1e-15)


@of("plane")
def test_planes_are_those_of_the_pack(case):
    f, tol = loss(case), case["rounding"]
    paths = [np.array(path["trajectory"]) for path in case["paths"]]
    made = plane_of(case, f, paths)
    near(made.origin, case["origin"], tol["coordinates_tol"])
    signs = np.sign(np.sum(made.directions * np.array(case["directions"]), axis=1))
    near(made.directions * signs[:, None], case["directions"], tol["directions_tol"])
    for path, there, share, true, drawn in zip(
        paths, case["coordinates"], case["in_plane"], case["loss_on_path"], case["height_under_path"], strict=True
    ):
        near(made.to_plane(path) * signs, there, tol["coordinates_tol"])
        near(made.share(path), share, tol["shares_tol"])
        near(f.value(path), true, tol["loss_tol"])
        near(f.value(made.lift(made.to_plane(path))), drawn, tol["loss_tol"])
    a, b = np.meshgrid(case["grid"]["a"], case["grid"]["b"], indexing="ij")
    near(f.value(made.lift(np.stack([a, b], -1) * signs)), case["grid"]["loss"], tol["loss_tol"])
    if case["method"] == "pca":
        near(spread(paths, case["origin_at"])[:3], case["shares"], tol["shares_tol"])


def plane_of(case: dict, f: Loss, paths: list[np.ndarray]) -> Plane:
    if case["method"] == "pca":
        return pca(paths, case["origin_at"])
    if case["method"] == "three_points":
        return three_points(*np.array(case["points"]))
    end = paths[0][-1]
    drawn = [normalised(np.array(r), end, f.model, case["normalisation"]) for r in case["random"]]
    return Plane(end, np.stack(drawn), ("", ""))


# ------------------------------------------------------------------------------------------ derivatives


@st.composite
def losses(draw) -> tuple[Loss, np.ndarray]:
    """Any small network with any loss that suits it, and weights."""
    kind = draw(st.sampled_from(["half_mse", "binary", "softmax"]))
    sizes = [draw(st.integers(1, 3)) for _ in range(draw(st.integers(2, 4)))]
    bends = [draw(st.sampled_from(list(ACTIVATIONS))) for _ in sizes[1:]]
    bends[-1] = {"binary": "sigmoid", "softmax": SOFTMAX}.get(kind, bends[-1])
    model = Model(tuple(sizes), tuple(bends), draw(st.booleans()), draw(st.sampled_from([0.01, 0.3])))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    rows = draw(st.integers(1, 5))
    y = rng.normal(size=(rows, sizes[-1]))
    y = {"binary": (y > 0) * 1.0, "softmax": np.eye(sizes[-1])[rng.integers(sizes[-1], size=rows)]}.get(kind, y)
    f = Loss(model, rng.normal(size=(rows, sizes[0])), y, kind, draw(st.sampled_from([0, 0.1])))
    if draw(st.booleans()):
        layer = draw(st.integers(0, model.layers - 1))
        f = f.masked({layer: rng.integers(0, 2, (rows, sizes[layer]))}, 0.5)
    return f, rng.normal(size=(2, model.d))


def kinked(f: Loss, w: np.ndarray) -> bool:
    return any(np.any(np.abs(z - k) < 1e-3) for z in f.forward(w).z for k in (0, 1))


@settings(deadline=None, max_examples=60)
@given(losses())
def test_gradient_and_hessian_are_the_slopes_of_what_is_above_them(made):
    f, w = made
    if kinked(f, w):
        return
    steps = 1e-5 * np.eye(f.model.d)
    slope = np.stack([(f.value(w + e) - f.value(w - e)) / 2e-5 for e in steps], -1)
    np.testing.assert_allclose(f.grad(w), slope, atol=1e-7, rtol=1e-6)
    bend = np.stack([(f.grad(w + e) - f.grad(w - e)) / 2e-5 for e in steps], -1)
    np.testing.assert_allclose(f.hess(w), bend, atol=1e-7, rtol=1e-6)
    v = w[::-1]
    np.testing.assert_allclose(f.hvp(w, v), np.einsum("nij,nj->ni", f.hess(w), v), atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("length", [1, 3])
def test_a_chain_is_its_layers_with_the_same_weights(activation, length):
    tied, w = chain(length, activation), np.array([[0.7, -0.2], [1.1, 0.4]])
    free = Model(tied.sizes, tied.activations)
    x, y = np.array([0.3, 2.0]), np.array([0.5, -0.4])
    one, many = Loss(tied, x, y, "half_mse"), Loss(free, x, y, "half_mse")
    full = w[:, tied.expand]
    np.testing.assert_allclose(one.value(w), many.value(full))
    np.testing.assert_allclose(one.grad(w), many.grad(full).reshape(2, length, 2).sum(1))
    np.testing.assert_allclose(one.hess(w), many.hess(full).reshape(2, length, 2, length, 2).sum((1, 3)))
    assert tied.names == ("w", "b")


def test_many_points_are_asked_in_blocks_and_in_any_shape():
    p = problem(DATASETS["moons"], kind="binary")
    f = Loss(Model((2, 8, 1), ("tanh", "sigmoid")), p.x, p.y, "binary")
    w = np.random.default_rng(0).normal(size=(31, 21, 33))
    np.testing.assert_allclose(f.value(w)[7, 3], f.value(w[7, 3][None])[0], rtol=1e-13)
    np.testing.assert_allclose(f.grad(w)[7, 3], f.grad(w[7, 3][None])[0], rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(f.hess(w[:2])[1, 3], f.hess(w[1, 3][None])[0], rtol=1e-11, atol=1e-13)


def test_equal_losses_are_one_key():
    p = problem(DATASETS["linnerud"])
    model = Model((2, 1), ("identity",))
    f, g = (Loss(model, p.x, p.y, "half_mse") for _ in range(2))
    assert f == g
    assert len({f, g, f.rows(np.arange(20))}) == 1
    some = np.arange(3)
    assert len({f, f.rows(some), f.expected(0.5), f.masked({0: np.ones((20, 2))}, 0.5)}) == 4
    with pytest.raises(ValueError, match="read-only"):
        f.x[0, 0] = 1


@pytest.mark.filterwarnings("error")
def test_what_overflows_is_not_finite_and_the_caller_says_who_hears_of_it():
    f = Loss(Model((1, 1, 1), ("identity", "identity")), [1.0], [0.0], "half_mse")
    with np.errstate(all="ignore"):
        assert not np.isfinite(f.value(np.full((1, 4), 1e200))).any()
        assert not np.isfinite(f.grad(np.full((1, 4), np.inf))).any()


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activations_are_known_far_out_and_written_on_tapes(key):
    z = np.array([-1e4, -700.0, -1.5, 0.5, 700.0, 1e4])
    assert all(np.isfinite(part).all() and part.shape == z.shape for part in ACTIVATIONS[key](z))
    written = tape(key)
    assert written.inputs == ("z",)
    assert len(written.outputs) == 3


def test_a_loss_in_two_weights_is_recorded_like_a_surface():
    p = problem(DATASETS["iris2"], kind="binary", scale="standard")
    f = Loss(Model((1, 1), ("sigmoid",)), p.x, p.y, "binary")
    sheet = Sheet()
    at = traced([[sheet.input("x0"), sheet.input("x1")]])
    found = sheet.tape(["x0", "x1"], [*np.ravel(f.value(at)), *np.ravel(f.grad(at)), *np.ravel(f.hess(at))])
    assert len(found.outputs) == 7


def test_expected_dropout_is_the_mean_over_all_masks():
    p = problem(DATASETS["linnerud"], scale="standard")
    x, y = p.x[:2], p.y[:2]
    f, w, keep = Loss(Model((2, 1), ("identity",), False), x, y, "half_mse"), np.array([[0.7, -1.2]]), 0.8
    every = [np.array(list(np.binary_repr(k, 4)), float).reshape(2, 2) for k in range(16)]
    chance = [keep ** m.sum() * (1 - keep) ** (4 - m.sum()) for m in every]
    mean = sum(c * f.masked({0: m}, keep).value(w) for c, m in zip(chance, every, strict=True))
    np.testing.assert_allclose(f.expected(keep).value(w), mean, rtol=1e-13)
    with pytest.raises(ValueError, match="only for one linear layer"):
        Loss(Model((2, 1), ("tanh",)), x, y, "half_mse").expected(0.5)


BAD_MODELS = [
    (((2,), ()), "at least one layer"),
    (((2, 0), ("tanh",)), "at least one unit"),
    (((2, 2, 1), ("tanh",)), "2 layers need 2 activations"),
    (((2, 1), ("swoosh",)), "'swoosh' is not one of"),
    (((2, 2, 1), (SOFTMAX, "tanh")), "softmax can only be the last"),
    (((40, 50, 1), ("tanh", "tanh")), "more than 2000"),
    (((1, 2), ("tanh",), True, 0.01, True), "chain of single neurons"),
]


@pytest.mark.parametrize(("given", "said"), BAD_MODELS)
def test_a_network_that_cannot_be_says_why(given, said):
    with pytest.raises(ValueError, match=said):
        Model(*given)


def test_a_loss_that_cannot_be_says_why():
    model = Model((2, 1), ("tanh",))
    for arguments, said in [
        ((model, [[1, 2]], [1], "hinge"), "is not one of"),
        ((model, [[1, 2]], [1], "binary"), "must be sigmoid"),
        ((model, [[1, 2, 3]], [1], "half_mse"), "takes 2 numbers"),
        ((model, np.empty((0, 2)), np.empty((0, 1)), "half_mse"), "at least one row"),
        ((Model((2, 1), (SOFTMAX,)), [[1, 2]], [1], "half_mse"), "goes with"),
    ]:
        with pytest.raises(ValueError, match=said):
            Loss(*arguments)
    wide = Loss(Model((2, 20, 1), ("tanh", "tanh")), [[1, 2]], [1], "half_mse")
    with pytest.raises(ValueError, match="too much"):
        wide.hess(np.zeros((1, 81)))


def test_weights_are_named_as_in_the_lecture():
    assert Model((2, 2, 1), ("tanh",) * 2).names[:6] == ("w1_11", "w1_12", "w1_21", "w1_22", "b1_1", "b1_2")
    assert Model((12, 1, 1), ("tanh",) * 2).names[11:14] == ("w1_12_1", "b1_1", "w2_11")
    assert Model((2, 1), ("identity",)).names == ("w1", "w2", "b")
    assert Model((12, 1, 1), ("tanh",) * 2).symbols[11] == "w^{(1)}_{12,1}"
    assert Model((2, 2, 1), ("tanh",) * 2).symbols[4] == "b^{(1)}_{1}"


# ------------------------------------------------------------------------------------------ batches


@pytest.mark.parametrize("size", [0, 1, 3, 7, 20, 50])
@pytest.mark.parametrize("order", ORDERS)
def test_an_epoch_sees_every_row_once_and_means_the_whole(size, order):
    p = problem(DATASETS["linnerud"], scale="standard")
    f = Loss(Model((2, 1), ("identity",)), p.x, p.y, "half_mse")
    b, w = batches(f, size, order, seed=4), np.array([[0.5, -1.0, 0.2]])
    for epoch in range(2):
        steps = range(epoch * b.steps + 1, (epoch + 1) * b.steps + 1)
        assert sorted(np.concatenate([b.rows(t) for t in steps])) == list(range(20))
        mean = sum(len(b.rows(t)) * b.at(t, f).grad(w) for t in steps) / 20
        np.testing.assert_allclose(mean, f.grad(w), atol=1e-14, rtol=1e-13)
    t = np.arange(3 * b.steps + 1)
    assert list(b.seen(t)) == list(np.cumsum([0, *(len(b.rows(k)) for k in t[1:])]))
    assert b.epoch(2 * b.steps) == 2
    assert not b.rows(1).flags.writeable


def test_orders_are_what_they_are_called():
    p = problem(DATASETS["linnerud"])
    f = Loss(Model((2, 1), ("identity",)), p.x, p.y, "half_mse")
    in_line = {order: np.concatenate([batches(f, 1, order).rows(t) for t in range(1, 21)]) for order in ORDERS}
    assert list(in_line["fixed"]) == list(range(20))
    assert (np.diff(f.y[in_line["sorted"], 0]) >= 0).all()
    far = np.linalg.norm((f.x - f.x.mean(0)) / f.x.std(0), axis=1)[in_line["easy"]]
    assert (np.diff(far) >= 0).all()
    first, second = ([*Batches(20, 1, seed=s).rows(1), *Batches(20, 1, seed=s).rows(2)] for s in (0, 1))
    assert first != second
    assert not np.array_equal(Batches(20, 5).rows(1), Batches(20, 5).rows(5))


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_gradients_of_all_batches_scatter_as_theory_says(size):
    p = problem(DATASETS["linnerud"], scale="standard")
    f = Loss(Model((2, 1), ("identity",)), p.x[:6], p.y[:6], "half_mse")
    n, w = 6, np.array([[0.5, -1.0, 0.2]])
    single = np.cov(np.concatenate([f.rows(np.array([i])).grad(w) for i in range(n)]).T, bias=True)
    every = [f.rows(np.array(rows)).grad(w)[0] for rows in combinations(range(n), size)]
    expected = (n - size) / (size * (n - 1)) * single
    np.testing.assert_allclose(np.cov(np.array(every).T, bias=True), expected, rtol=1e-10, atol=1e-14)


def test_masks_keep_their_share_and_are_the_same_for_everyone():
    shapes = {1: (50, 8), 0: (50, 2)}
    drawn = [masks(3, t, shapes, 0.8) for t in range(1, 41)]
    assert abs(np.mean([m[1] for m in drawn]) - 0.8) < 0.01
    assert drawn[0][0].shape == (50, 2)
    assert np.array_equal(drawn[6][1], masks(3, 7, {1: (50, 8), 0: (50, 2)}, 0.8)[1])
    assert not np.array_equal(drawn[0][1], drawn[1][1])
    assert masks(3, 1, shapes, 1.0)[1].all()


def test_a_run_asks_its_batches_and_counts_gradients():
    p = problem(DATASETS["linnerud"], scale="standard")
    f = Loss(Model((2, 1), ("identity",), False), p.x, p.y, "half_mse")
    seen = run(RULES["gd"](lr=0.1), f, np.zeros((1, 2)), 20, batches(f, 5))
    assert seen.evaluations[-1] == 20
    whole = run(RULES["gd"](lr=0.1), f, np.zeros((1, 2)), 20)
    assert not np.allclose(seen.x[1], whole.x[1])


# ------------------------------------------------------------------------------------------ starts


@pytest.mark.parametrize("kind", INITS)
def test_starts_are_as_large_as_they_say(kind):
    model = Model((40, 30, 10), ("tanh", "tanh"))
    w = start(model, kind, 3)
    assert w.shape == (model.d,)
    assert np.array_equal(w, start(model, kind, 3))
    first = w[model.matrix & (model.layer == 1)]
    spread_of = {"normal": 1, "xavier": (2 / 70) ** 0.5, "he": (2 / 40) ** 0.5, "zeros": 0, "equal": 0}[kind]
    assert first.std() == pytest.approx(spread_of, rel=0.06, abs=1e-12)
    assert kind == "normal" or not w[~model.matrix].any()


def test_equal_neurons_never_part():
    p = problem(DATASETS["moons"], kind="binary")
    model = Model((2, 4, 1), ("tanh", "sigmoid"))
    f = Loss(model, p.x, p.y, "binary")
    end = run(RULES["adam"](lr=0.05), f, start(model, "equal", 0)[None], 100).x[-1, 0]
    assert np.ptp(end[:8].reshape(2, 4), axis=1).max() < 1e-12


# ------------------------------------------------------------------------------------------ planes


def test_a_long_random_walk_seems_to_have_one_direction():
    """J. Antognini and J. Sohl-Dickstein, NeurIPS 2018: 6/pi^2 of the movement in the limit."""
    walked = np.cumsum(np.random.default_rng(0).normal(size=(800, 2000)), axis=0)
    assert spread([walked])[0] == pytest.approx(0.60, abs=0.02)
    made = pca([walked])
    np.testing.assert_allclose(made.directions @ made.directions.T, np.eye(2), atol=1e-12)
    assert (made.directions.max(axis=1) >= -made.directions.min(axis=1)).all()


def test_a_plane_through_three_points_holds_them():
    points = np.random.default_rng(1).normal(size=(3, 33)) * 10
    made = three_points(*points)
    np.testing.assert_allclose(made.lift(made.to_plane(points)), points, atol=1e-13)
    assert made.share(points) == pytest.approx(1, abs=1e-14)
    np.testing.assert_allclose(made.directions @ made.directions.T, np.eye(2), atol=1e-14)
    with pytest.raises(ValueError, match="on one line"):
        three_points(points[0], points[1], 2 * points[1] - points[0])


def test_the_plane_of_a_race_goes_through_what_arrived():
    rng = np.random.default_rng(2)
    origin = rng.normal(size=5)
    first, last, beside = (np.cumsum([origin, *rng.normal(size=(9, 5))], axis=0) for _ in range(3))
    gone, still = np.concatenate([first[:-1], np.full((1, 5), np.nan)]), np.tile(origin, (4, 1))
    for paths in ([first, last], [gone, first, beside, last], [first, still, last, gone]):
        made = ends(origin, paths)
        for point in (origin, first[-1], last[-1]):
            np.testing.assert_allclose(made.lift(made.to_plane(point)), point, atol=1e-12)
    alone = ends(origin, [first])
    along = (first[-1] - origin) / np.linalg.norm(first[-1] - origin)
    away = np.linalg.norm((first - origin) - np.outer((first - origin) @ along, along), axis=1)
    far = first[np.argmax(away)]
    np.testing.assert_allclose(alone.lift(alone.to_plane(far)), far, atol=1e-12)
    straight = np.linspace(origin, origin + 1, 5)
    for paths in ([], [still], [gone], [straight], [straight, straight]):
        made = ends(origin, paths)
        assert np.linalg.matrix_rank(made.directions) == 2
        np.testing.assert_allclose(made.lift(made.to_plane(origin)), origin, atol=1e-12)


def test_two_weights_are_their_own_coordinates_and_others_stand_still():
    origin = np.arange(5.0)
    made = axes(1, 3, origin)
    np.testing.assert_allclose(made.to_plane(origin), [1, 3])
    np.testing.assert_allclose(made.lift(np.array([7, 8])), [0, 7, 2, 8, 4])


@pytest.mark.parametrize("norm", ["filter", "layer"])
def test_random_directions_are_as_long_as_the_weights(norm):
    model = Model((2, 8, 1), ("tanh", "sigmoid"))
    end = start(model, "normal", 1)
    made = random(end, model, 5, norm)
    assert not made.directions[:, ~model.matrix].any()
    second = model.matrix & (model.layer == 2)
    assert np.linalg.norm(made.directions[0][second]) == pytest.approx(np.linalg.norm(end[second]))
    assert made.share(np.stack([end, end])) == 1


# ------------------------------------------------------------------------------------------ rows of one's own

TABLES = [
    ("a,b\n1,2\n3,4\n", ("a", "b"), ((1, 2), (3, 4))),
    ("1,2\n3,4", ("column1", "column2"), ((1, 2), (3, 4))),
    ("\ufeffa;b\r\n1,5;2\r\n\r\n-3;4,25\r\n", ("a", "b"), ((1.5, 2), (-3, 4.25))),
    ("a\tb\n1,234\t2.5\n1\t2\n", ("a", "b"), ((1234, 2.5), (1, 2))),
    ("a;b\n1.234,5;2\n1;2\n", ("a", "b"), ((1234.5, 2), (1, 2))),
    ('x,"y, z",k\n1,2,"a ""b"""\n2,3, c\n', ("x", "y_z", "k"), ((1, 2, 'a "b"'), (2, 3, "c"))),
    ('x,y\n"1,5","2,5"\n3,4\n', ("x", "y"), ((1.5, 2.5), (3, 4))),
    ("身高 (cm),体重\n170,60\n180,75\n", ("身高_cm", "体重"), ((170, 60), (180, 75))),
    ("5 162   60\n2 110 60\n", ("column1", "column2", "column3"), ((5, 162, 60), (2, 110, 60))),
    ("a,a,\n1,2,\n3,4,\n", ("a", "a_2"), ((1, 2), (3, 4))),
    ("a,b\n1e-3,\N{MINUS SIGN}2\n.5,+3.\n", ("a", "b"), ((0.001, -2), (0.5, 3))),
]


@pytest.mark.parametrize(("text", "columns", "rows"), TABLES)
def test_a_pasted_table_is_read_as_it_is_meant(text, columns, rows):
    found = read_table(text)
    assert (found.columns, found.rows) == (columns, rows)
    assert unpack(pack(found)) == found


BAD_TABLES = [
    ("", "there are no rows"),
    ("\n \n", "there are no rows"),
    ("a,b\n1,2", "fewer than 2 rows"),
    ("a,b\n1,\n2,3", "row 2, column b: the cell is empty"),
    ("a,b\n1,2\n\n2,3,4", "row 4 has 3 cells, the first has 2"),
    ("a,b\n1,2\n2,nan\n3,4\n4,5", "row 3, column b: 'nan' is not a number"),
    ("a,b\n1,2\n2,1e999\n3,4", "row 3, column b: '1e999' is not a number"),
    ('a,b\n"1,2\n3,4', "quotation mark"),
    ("\n".join(["1,2"] * 201), "201 rows are more than 200"),
    (",".join(["1"] * 31) + "\n", "31 columns are more than 30"),
    ("a,b\nx,y\nz,w\n", "column of numbers is needed"),
    ("1,a\0\n2,b", "this is not a text"),
    ("1,2\n" * 10**5, "400000 characters are more than"),
]


@pytest.mark.parametrize(("text", "said"), BAD_TABLES)
def test_a_pasted_table_that_cannot_be_says_where(text, said):
    with pytest.raises(ValueError, match=said):
        read_table(text)


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-999, 9999).map(lambda k: k / 100)
words = st.text("abcXYZ 09.~%-_äß数", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def tables(draw) -> DataSet:
    n = draw(st.integers(2, 8))
    columns = [draw(st.lists(numbers, min_size=n, max_size=n)) for _ in range(draw(st.integers(2, 4)))]
    y = draw(st.lists(words, min_size=n, max_size=n)) if draw(st.booleans()) else columns.pop()
    known = ["x1", "Größe", "数", "a_b", "c"]
    names = tuple(f"{draw(st.sampled_from(known))}{i}" for i in range(len(columns) + 1))
    rows = tuple(zip(*columns, y, strict=True))
    return DataSet("own", "Your own rows", names, rows, "", "", names[:-1][:2], names[-1])


@settings(deadline=None)
@given(tables())
def test_packed_rows_come_back_exactly(made):
    text = pack(made)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")
    back = unpack(text)
    assert back == made
    assert repr(back.rows) == repr(tuple(tuple(c if isinstance(c, str) else float(c) for c in r) for r in made.rows))


def deflated(text: bytes) -> str:
    squeeze = zlib.compressobj(9, wbits=-15)
    return "z" + base64.urlsafe_b64encode(squeeze.compress(text) + squeeze.flush()).decode().rstrip("=")


HOSTILE = [
    "",
    "p",
    "z",
    "q12",
    "z!!!",
    "pa",
    "pa.0.1.2",
    "pa.0.1.2~b.0.1",
    "pa.0.1.2~a.0.1.2",
    "pa.0.1.2~b.c.2.u.v.0.7",
    "pa.0.1.2~b.c.999.u.v.0.7",
    "pa.0.1.2~b.0.1e999.2",
    "pa.0.1.2~b.0.nan.2",
    "pa.0.1.2~b.0.1_0.2",
    "pa.0.1.2~<b>.0.1.2",
    "pa.0.1.2~b.0.\u0661.2",
    "p" + "1" * LONGEST,
    deflated(b"a.0" + b".1" * 201 + b"~b.0" + b".1" * 201),
    deflated(b"0" * 10**6),
    deflated(b"a.0.1.2~b.c.1." + b"u" * 41 + b".0.0"),
    deflated("a.0.1.2~b.c.1.\u202e.0.0".encode()),
    deflated(b"\xff\xfe"),
    deflated(b"a.0.1.2~b.0.1.2")[:-3],
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_packed_text_of_a_stranger_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"packed table|column of numbers|characters are more|class"):
        unpack(text)


@given(st.text(max_size=60) | st.from_regex(r"[pz][A-Za-z0-9_.~-]{0,60}", fullmatch=True))
def test_unpack_says_no_or_gives_a_table(text):
    try:
        found = unpack(text)
    except ValueError:
        return
    assert unpack(pack(found)) == found


def test_rows_that_do_not_fit_say_how_many_do():
    rng = np.random.default_rng(0)
    text = "\n".join(",".join(map(repr, row)) for row in rng.normal(size=(200, 4)).tolist())
    table = read_table(text)
    with pytest.raises(ValueError, match=r"are the most: \d+ of 200 rows fit") as error:
        pack(table)
    fits = int(str(error.value).split(": ")[1].split(" ")[0])
    assert len(pack(read_table("\n".join(text.split("\n")[:fits])))) <= LONGEST
    with pytest.raises(ValueError, match="rows fit"):
        pack(read_table("\n".join(text.split("\n")[: fits + 1])))


@pytest.mark.parametrize("name", ["linnerud", "iris", "wine", "moons"])
def test_what_is_bundled_could_have_been_pasted(name):
    assert unpack(pack(DATASETS[name])).rows == DATASETS[name].rows


# ------------------------------------------------------------------------------------------ problems


@pytest.mark.parametrize("name", DATASETS)
def test_data_sets_hold_what_they_state(name):
    d = DATASETS[name]
    assert {*d.x, d.y} <= set(d.columns)
    assert 1 <= len(d.rows) <= 200
    assert all(len(row) == len(d.columns) for row in d.rows)
    assert all(type(cell) in (float, str) for row in d.rows for cell in row)
    assert d.about.endswith(".")
    assert d.source
    made = problem(d)
    assert made.x.shape == (len(d.rows), len(d.x))


def test_the_moons_are_those_of_their_formula():
    i, k = np.meshgrid(np.arange(30), [0, 1])
    a = np.pi * i / 29
    clean = np.where(k[..., None], np.stack([1 - np.cos(a), 0.5 - np.sin(a)], -1), np.stack([np.cos(a), np.sin(a)], -1))
    noise = np.random.default_rng(0).standard_normal(120).reshape(2, 30, 2)
    expected = np.round(clean + 0.15 * noise, 3).reshape(60, 2)
    np.testing.assert_allclose(problem(DATASETS["moons"], kind="binary").x, expected, atol=1e-12)


def test_a_problem_is_scaled_by_what_it_learns_from():
    p = problem(DATASETS["linnerud"], scale="standard", validation=8, seed=2)
    np.testing.assert_allclose(p.x.mean(0), 0, atol=1e-14)
    np.testing.assert_allclose(p.x.std(0), 1)
    assert abs(p.y.mean()) < 1e-13
    assert p.y.std() > 2
    assert abs(p.x_validation.mean(0)).max() > 0.01
    assert sorted([*p.rows, *p.held_out]) == list(range(20))
    assert problem(DATASETS["linnerud"], scale="centre").x.std(0)[1] > 50


def test_answers_suit_the_loss():
    iris, pair = DATASETS["iris"], DATASETS["iris2"]
    assert problem(iris, kind="softmax").y.shape == (150, 3)
    assert problem(pair, kind="softmax").y.shape == (100, 2)
    assert set(problem(pair, kind="binary").y[:, 0]) == {0, 1}
    assert problem(pair, kind="binary").classes == ("versicolor", "virginica")
    own = read_table("a,b\n1,3\n2,5\n3,3\n")
    assert problem(own, kind="binary").classes == ("3", "5")
    probabilities = softmax(np.array([[1000.0, 0, -1000]]))
    np.testing.assert_allclose(probabilities, [[1, 0, 0]])


def broken(*rows) -> DataSet:
    return DataSet("own", "", ("a", "b"), tuple(rows), "", "", ("a",), "b")


BAD_PROBLEMS = [
    (lambda: problem(DATASETS["linnerud"], ("shoes",)), "no column 'shoes': there are chins"),
    (lambda: problem(DATASETS["iris"], ("kind",), "petal_width"), "column kind, row 1: 'setosa' is not a number"),
    (lambda: problem(DATASETS["iris"], kind="binary"), "3 classes: more than two"),
    (lambda: problem(DATASETS["wine"], y="colour", x=("alcohol",), kind="softmax"), "132 classes: 10 are the most"),
    (lambda: problem(DATASETS["linnerud"], ("chins",), "chins"), "from itself"),
    (lambda: problem(DATASETS["linnerud"], ("chins", "chins")), "named twice"),
    (lambda: problem(DATASETS["linnerud"], scale="shrunk"), "is not one of none, centre, standard"),
    (lambda: problem(DATASETS["linnerud"], validation=19), "fewer than 2 of 20"),
    (lambda: problem(DATASETS["rare"], scale="standard"), "column x1 is constant"),
    (lambda: problem(broken((1.0, "u"), (2.0, "u")), kind="binary"), "one class only"),
    (lambda: problem(broken((1.0, float("nan")), (2.0, 3.0))), "column b, row 1: 'nan' is not a number"),
]


@pytest.mark.parametrize(("make", "said"), BAD_PROBLEMS)
def test_a_problem_that_cannot_be_says_why(make, said):
    with pytest.raises(ValueError, match=said):
        make()
