"""The player's kernel of losses on data is learning's: values, derivatives, batches, masks and whole runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from test_tapes import UNRECORDED
from walked import NEAR, Node, largest, node

from learning import ACTIVATIONS, Loss, Model, chain
from learning.batches import Batches, masks
from learning.plane import axes, random
from learning.traced import Learned, learned
from optim import RULES, Noise, Optimizer, Trajectory, run
from optim.core import Array, Bent
from optim.probe import dissect
from optim.traced import numbers_of
from scenario.model import suited
from scenario.traced import method_of, noise_tape
from surfaces import SURFACES
from tracing import Sheet

BEND = ("sigmoid", "tanh", "relu", "leaky_relu", "identity", "max1")


@pytest.fixture(scope="module")
def player() -> Iterator[Node]:
    with node() as process:
        yield process


def rows_of(model: Model, kind: str, n: int, seed: int) -> tuple[Array, Array]:
    random = np.random.default_rng([seed, n])
    x = random.normal(0, 1.3, (n, model.inputs))
    if kind == "softmax":
        return x, np.eye(model.outputs)[random.integers(0, model.outputs, n)]
    if kind == "binary":
        return x, random.integers(0, 2, (n, model.outputs)).astype(float)
    return x, random.normal(0, 1, (n, model.outputs))


def made(number: int) -> Loss:
    """One of many losses: any shape, activations, kind, L2."""
    draw = np.random.default_rng([17, number])
    kind = ("half_mse", "binary", "softmax")[number % 3]
    layers = int(draw.integers(1, 5))
    sizes = (*(int(draw.integers(1, 7)) for _ in range(layers)), int(draw.integers(2 if kind == "softmax" else 1, 4)))
    last = {"half_mse": BEND[int(draw.integers(6))], "binary": "sigmoid", "softmax": "softmax"}[kind]
    activations = (*(BEND[int(draw.integers(6))] for _ in range(layers - 1)), last)
    model = Model(sizes, activations, bias=bool(draw.integers(4)), slope=0.1)
    if number % 7 == 3 and kind == "half_mse":
        model = chain(layers + 1, activations[0], slope=0.1)
    x, y = rows_of(model, kind, int(draw.integers(1, 30)), number)
    return Loss(model, x, y, kind, *((0.3, "all"), (0.2, "weights"), (0.0, "weights"))[number % 4 % 3])


LOSSES = [loss for number in range(70) if (loss := made(number)).model.d > 1]


def told(loss: Loss, **more: Any) -> Learned:
    return learned(loss, more.pop("batches", Batches(len(loss.x))), **more)


def by_unit(table: Array) -> list[float]:
    return np.ascontiguousarray(table.T).ravel().tolist()


def assert_alike(player: Node, loss: Loss, sent_as: Learned, rows: Array | None, mask: dict[int, Array] | None) -> None:
    """Value, gradient, Hessian, and z, h and delta of every layer."""
    bent = loss.model.d <= 40
    points = np.random.default_rng(3).normal(0, 1, (3, loss.model.d))
    points[2] *= 30
    asked = None if mask is None else [(layer, by_unit(own)) for layer, own in mask.items()]
    found = player.ask("kernel", learned=sent_as, points=points.tolist(), bent=bent, masks=asked,
                       rows=None if rows is None else rows.tolist())  # fmt: skip
    met = loss if rows is None else loss.rows(rows)
    met = met if mask is None else met.masked(mask, sent_as.keep)
    with np.errstate(all="ignore"):
        passed = met.backward(points)
        hess = met.hess(points) if bent else np.empty((3, 0))
        value, grad = met.value(points), met.grad(points)
    for k, one in enumerate(found):
        expected = {"value": value[k], "grad": grad[k], "hess": hess[k].ravel()}
        for name, numbers in expected.items():
            size = max(1.0, float(np.max(np.abs(numbers), initial=0)))
            assert largest(np.asarray(one[name]) / size, numbers / size) <= NEAR, (name, k)
        for name, tables in (("z", passed.z), ("h", passed.h[1:]), ("delta", passed.delta)):
            for ours, table in zip(one[name], tables, strict=True):
                assert largest(ours, table[k].T.ravel()) <= NEAR, (name, k)


@pytest.mark.parametrize("number", range(len(LOSSES)))
def test_a_loss_is_the_same_function(number: int, player: Node) -> None:
    """Of all rows, of some of them in any order, and with dropout."""
    loss = LOSSES[number]
    draw = np.random.default_rng(number)
    some = draw.permutation(len(loss.x))[: 1 + number % len(loss.x)]
    assert_alike(player, loss, told(loss), None, None)
    assert_alike(player, loss, told(loss), some, None)
    layers = tuple(layer for layer in range(loss.model.layers) if (number + layer) % 2)
    shapes = {layer: (len(some), loss.model.sizes[layer]) for layer in layers}
    assert_alike(player, loss, told(loss, dropped=layers, keep=0.7), some, masks(5, 9, shapes, 0.7) if shapes else None)


def test_dropout_that_is_averaged(player: Node) -> None:
    model = Model((3, 2), ("identity",))
    loss = Loss(model, *rows_of(model, "half_mse", 12, 1), "half_mse", 0.1).expected(0.6)
    assert_alike(player, loss, told(loss), None, None)


def test_every_activation_is_tried() -> None:
    assert set(BEND) == set(ACTIVATIONS)


def test_a_large_network(player: Node) -> None:
    model = Model((6, 40, 30, 8), ("relu", "tanh", "softmax"))
    loss = Loss(model, *rows_of(model, "softmax", 200, 1), "softmax", 0.01)
    assert_alike(player, loss, told(loss), None, None)


# ----------------------------------------------------------------------------------------------- batches


@pytest.mark.parametrize(("n", "size", "order"), [(20, 3, "shuffled"), (200, 16, "shuffled"), (7, 7, "shuffled"),
                                                  (9, 0, "shuffled"), (11, 4, "fixed"), (12, 5, "sorted")])  # fmt: skip
def test_a_step_sees_the_same_rows(n: int, size: int, order: str, player: Node) -> None:
    model = Model((2, 3, 1), ("tanh", "identity"))
    loss = Loss(model, *rows_of(model, "half_mse", n, 2), "half_mse")
    line = tuple(int(row) for row in np.argsort(loss.y[:, 0], kind="stable")) if order == "sorted" else ()
    for seed, keep in ((0, 1.0), (7, 0.6), (2**31 - 1, 0.9)):
        batches = Batches(n, size, order, seed, line)
        steps = [*range(1, 30), 399, 1000]
        record = told(loss, batches=Batches(n, 0, order, 0, line), dropped=(0, 1), keep=keep)
        found = player.ask("batches", learned=record, steps=steps, batch=size, seed=seed)
        for t, one in zip(steps, found, strict=True):
            rows = batches.rows(t)
            assert (one["rows"] or list(range(n))) == rows.tolist()
            if keep < 1:
                expected = masks(seed, t, {0: (len(rows), 2), 1: (len(rows), 3)}, keep)
                assert [layer for layer, _ in one["masks"]] == [0, 1]
                for layer, mask in one["masks"]:
                    assert mask.tolist() == by_unit(expected[layer])
            else:
                assert one["masks"] is None


# ----------------------------------------------------------------------------------------------- whole runs


@dataclass(frozen=True)
class Met:
    """What an optimizer meets in step t: rows, masks and noise."""

    loss: Loss
    batches: Batches
    noise: Noise
    dropped: tuple[int, ...] = ()
    keep: float = 1.0

    def at(self, t: int, f: Any) -> Any:
        """Rows first, then dropout; the gradient that comes of it is noisy."""
        own = self.batches.at(t, self.loss)
        if self.dropped and self.keep < 1:
            shapes = {layer: (len(own.x), own.model.sizes[layer]) for layer in self.dropped}
            own = own.masked(masks(self.batches.seed, t, shapes, self.keep), self.keep)
        # The driver counts what is asked of f.
        bent = Bent(own, lambda x: (f.grad(x), own.grad(x))[1])
        return self.noise.at(t, bent)


def live(record: Learned) -> dict[str, Any]:
    d = len(record.start)
    nothing = Sheet().tape([], [])
    ground = {"numbers": (), "function": None, "facts": (), "stated": nothing}
    return {"terrain": ground, "learned": record, "noise": noise_tape(d), "charted": None, "within": None,
            "methods": (), "follows": (), "seed": 0}  # fmt: skip


def question(optimizer: Optimizer, record: Learned, noise: Noise, steps: int) -> dict[str, Any]:
    layers = optimizer.layers()
    numbers = {n: getattr(layers[int(n.split(".")[0])], n.split(".")[1]) for n in numbers_of(optimizer)}
    return {"numbers": numbers, "parameters": {}, "start": record.start, "steps": steps, "sigma": noise.sigma,
            "seed": noise.seed}  # fmt: skip


def linear() -> Loss:
    model = Model((2, 1), ("identity",), bias=False)
    x, y = rows_of(model, "half_mse", 20, 4)
    return Loss(model, x * (1, 2), y + x @ [[1.0], [-2.0]], "half_mse")


def logistic() -> Loss:
    model = Model((1, 1), ("sigmoid",))
    x, y = rows_of(model, "binary", 40, 5)
    return Loss(model, x, np.where(np.random.default_rng(1).random((40, 1)) < 0.85, x > 0, y), "binary", 0.01)


def chained() -> Loss:
    model = chain(3, "tanh")
    return Loss(model, *rows_of(model, "half_mse", 15, 6), "half_mse")


def network() -> Loss:
    model = Model((2, 8, 1), ("tanh", "sigmoid"))
    x, _ = rows_of(model, "binary", 60, 7)
    return Loss(model, x, (x[:, :1] * x[:, 1:] > 0).astype(float), "binary", 0.001)


TWO: dict[str, Callable[[], Loss]] = {"linear": linear, "logistic": logistic, "chain": chained}
STEPS = 120
DEFAULT = [name for name in RULES if name not in UNRECORDED]
USUAL = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam", "adamw", "lion")


def by_rule(key: str) -> Optimizer:
    return suited(key, SURFACES["rosenbrock"]).tuned() if RULES[key].rate_unit == "number" else RULES[key](lr=0.02)


def walked(player: Node, met: Met, optimizer: Optimizer, start: Array, **more: Any) -> tuple[Any, Trajectory]:
    """What the player makes of it, and NumPy."""
    tapes = method_of(optimizer, len(start))
    assert tapes
    record = told(met.loss, batches=met.batches, dropped=met.dropped, keep=met.keep, start=start, **more)
    asked = question(optimizer, record, met.noise, STEPS)
    wanted = {"points": True, "parts": True}
    (found,) = player.ask("walk", method=tapes, live=live(record), given=[asked], wanted=wanted)
    return found, run(optimizer, met.loss, start[None], STEPS, met)  # type: ignore[arg-type]


def assert_walks(player: Node, met: Met, optimizer: Optimizer, start: Array) -> None:
    found, path = walked(player, met, optimizer, start)
    gap = largest(found["points"].reshape(-1, len(start)), path.x[:, 0])
    assert gap <= NEAR
    with np.errstate(all="ignore"):
        assert largest(found["loss"], met.loss.value(path.x[:, 0])) <= NEAR
    assert found["diverged"] == path.diverged[0]
    assert found["evaluations"].tolist() == path.evaluations.tolist()
    if len(start) == 2:
        assert largest(found["x"], path.x[:, 0, 0]) <= NEAR
        parts = dissect(optimizer, met.loss, start[None], STEPS, met)  # type: ignore[arg-type]
        last = (path.diverged[0] or STEPS + 1) - 1
        for one in found["parts"]:
            expected = getattr(parts, one["name"])[:last, 0]
            assert largest(one["values"].reshape(-1, 2)[:last], expected) <= NEAR, one["name"]


@pytest.mark.parametrize("key", DEFAULT)
@pytest.mark.parametrize("name", TWO)
def test_every_rule_walks_two_weights_as_numpy_does(name: str, key: str, player: Node) -> None:
    loss = TWO[name]()
    n = len(loss.x)
    start = np.array([0.7, -0.4])
    for batches, noise in ((Batches(n), Noise(0, 0)), (Batches(n, 6, seed=3), Noise(0.2, 8))):
        assert_walks(player, Met(loss, batches, noise), by_rule(key), start)


@pytest.mark.parametrize("key", USUAL)
def test_a_network_is_walked_as_numpy_does(key: str, player: Node) -> None:
    loss = network()
    start = np.random.default_rng(2).normal(0, 0.6, loss.model.d)
    optimizer = by_rule(key)
    assert_walks(player, Met(loss, Batches(60), Noise(0, 0)), optimizer, start)
    assert_walks(player, Met(loss, Batches(60, 8, seed=5), Noise(0.05, 2)), optimizer, start)
    assert_walks(player, Met(loss, Batches(60, 16, "fixed"), Noise(0, 0), (0, 1), 0.8), optimizer, start)


def test_a_path_is_drawn_in_its_plane(player: Node) -> None:
    loss = network()
    start = np.random.default_rng(2).normal(0, 0.6, loss.model.d)
    for plane in (random(start, loss.model, 4), axes(3, 17, start)):
        found, path = walked(player, Met(loss, Batches(60), Noise(0, 0)), by_rule("adam"), start, plane=plane)
        drawn = np.stack([found["x"], found["y"]], axis=-1)
        assert largest(drawn, plane.to_plane(path.x[:, 0])) <= NEAR
        record = told(loss, start=start, plane=plane)
        ground = player.ask("heights", live=live(record), parameters={}, window=((-1, 1), (-2, 2)), nodes=9)
        x, y = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-2, 2, 9))
        expected = loss.value(plane.lift(np.stack([x, y], axis=-1))).ravel()
        np.testing.assert_allclose(ground, expected, rtol=1e-6)


def test_other_rows_and_another_order_on_the_same_tapes(player: Node) -> None:
    loss, start, optimizer = linear(), np.array([0.7, -0.4]), by_rule("adam")
    record = told(loss, batches=Batches(20, 4, seed=1), start=start)
    asked = question(optimizer, record, Noise(0, 0), STEPS)
    given = [asked, asked | {"batch": 1}, asked | {"order": 6}, asked | {"batch": 0}, asked]
    found = player.ask("walk", method=method_of(optimizer), live=live(record), given=given, wanted={"points": True})
    for one, (size, seed) in zip(found, ((4, 1), (1, 1), (4, 6), (0, 1), (4, 1)), strict=True):
        path = run(optimizer, loss, start[None], STEPS, Met(loss, Batches(20, size, seed=seed), Noise(0, 0)))  # type: ignore[arg-type]
        assert largest(one["points"].reshape(-1, 2), path.x[:, 0]) <= NEAR


def test_a_rule_with_a_hessian_walks_in_two_dimensions_and_no_further() -> None:
    assert method_of(by_rule("newton"), 2)
    assert method_of(by_rule("newton"), 5) is None


def test_whatever_is_wrong_with_a_loss_nothing_is_read_that_is_not_there(player: Node) -> None:
    loss, optimizer = network(), by_rule("adam")
    start = np.random.default_rng(2).normal(0, 0.6, loss.model.d)
    record = told(loss, batches=Batches(60, 8), dropped=(1,), keep=0.5, start=start, plane=axes(0, 1, start))
    known = player.know("a loss", live(record))
    asked = question(optimizer, record, Noise(0.1, 3), 5)
    wanted = {"chart": True, "inside": True, "parts": True, "points": True}
    tapes = method_of(optimizer, len(start))
    found = player.ask("mutated", method=tapes, live=known, given=asked, wanted=wanted, seed=11, count=400)
    assert found["refused"] > 50
    assert found["walked"] > 10
