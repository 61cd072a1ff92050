"""Reference packs: how a case of one is read, and which of our optimizers it asks for.

A case is translated from what it says about itself (library, optimizer, variant, options, schedule, extra),
never from its name. Where the listed options lack one, the Python that built the case is read for it.
"""

from __future__ import annotations

import ast
import gzip
import json
import os
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

from optim import RULES, Optimizer
from optim import schedules as sc
from optim import wrappers as wr

PACK = Path(os.environ.get("REFERENCE_PACK", Path(__file__).parent / "data" / "reference_pack.json.gz"))

LEFT_OUT: dict[str, str] = {}
"""Methods of the pack that have no rule here, each with the reason."""


class Untranslated(Exception):
    """The case asks for something that we do not have."""


class Case:
    """One reference trajectory and what is said about it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.optimizer: str = data["optimizer"]
        self.variant: str = data["variant"] or ""
        self.library: str = data["library"]
        self.function: str = data["function"]
        self.schedule: list[dict] = data.get("schedule") or []
        self.extra: dict[str, Any] = data.get("extra") or {}
        self.start = np.array([data["start"]], dtype=float)
        self.trajectory = np.array(data["trajectory"], dtype=float)
        self.loss = np.array(data["loss"], dtype=float)
        self.tol: float = data["rounding"]["tol"]
        self._resolved, self._kwargs, self._expr = data["resolved"] or {}, data["kwargs"] or {}, data["expr"]

    @cached_property
    def calls(self) -> dict[str, dict[Any, Any]]:
        """Every call in the Python that built the case: its name -> arguments, by position and by name."""
        found: dict[str, dict[Any, Any]] = {}
        for node in ast.walk(ast.parse(self._expr, mode="exec")):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                arguments = [*enumerate(node.args), *((k.arg, k.value) for k in node.keywords)]
                found.setdefault(name, {key: _literal(value) for key, value in arguments})
        return found

    @cached_property
    def options(self) -> dict[str, Any]:
        """All options by one set of names; what was passed explicitly wins over filled-in defaults."""
        merged = self._resolved | self._kwargs
        for other, ours in {"learning_rate": "lr", "epsilon": "eps", "beta_1": "b1", "beta_2": "b2"}.items():
            if other in merged:
                merged.setdefault(ours, merged[other])
        if "betas" in merged and len(merged["betas"]) >= 2:
            merged.setdefault("b1", merged["betas"][0])
            merged.setdefault("b2", merged["betas"][1])
        return merged

    def get(self, name: str, default: Any = 0.0) -> Any:
        """An option; the default where it is missing or null."""
        value = self.options.get(name)
        return default if value is None else value

    @property
    def lr(self) -> float:
        """The rate that the case was built with."""
        lr = self.options["lr"]
        return lr["config"]["initial_learning_rate"] if isinstance(lr, dict) else lr


def _literal(node: ast.expr) -> Any:
    """The value of an argument that is plain data; calls of dict() count as data."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return {k.arg: _literal(k.value) for k in node.keywords}
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(part) for part in node.elts]
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


class Function:
    """An objective made from the text of a formula in x and y."""

    def __init__(self, text: str, sign: int = 1) -> None:
        if not re.fullmatch(r"f = [\w\s.+\-*/^()]+", text):
            raise ValueError(f"not a formula: {text}")
        x, y = sp.symbols("x y", real=True)
        f = sign * sp.parse_expr(text.removeprefix("f = ").replace("^", "**"), local_dict={"x": x, "y": y})
        gradient = [sp.diff(f, v) for v in (x, y)]
        self._value = sp.lambdify((x, y), f, "numpy")
        self._gradient = [sp.lambdify((x, y), part, "numpy") for part in gradient]
        self._hessian = [[sp.lambdify((x, y), sp.diff(part, v), "numpy") for v in (x, y)] for part in gradient]

    def value(self, x: np.ndarray) -> np.ndarray:
        return self._value(x[..., 0], x[..., 1]) + 0 * x[..., 0]

    def grad(self, x: np.ndarray) -> np.ndarray:
        return np.stack([part(x[..., 0], x[..., 1]) + 0 * x[..., 0] for part in self._gradient], axis=-1)

    def hess(self, x: np.ndarray) -> np.ndarray:
        rows = [[part(x[..., 0], x[..., 1]) + 0 * x[..., 0] for part in row] for row in self._hessian]
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


@cache
def pack() -> dict[str, Any]:
    """The pack that is tested against."""
    with gzip.open(PACK, "rt") as file:
        return json.load(file)


@cache
def cases() -> list[Case]:
    """Its cases."""
    return [Case(data) for data in pack()["cases"]]


@cache
def function(name: str, sign: int = 1) -> Function:
    """One of its functions, negated where a case ascends."""
    return Function(pack()["meta"]["functions"][name], sign)


def objective(case: Case) -> Function:
    """What the case descends; `maximize` is descent on the negated function."""
    return function(case.function, -1 if case.get("maximize", False) else 1)


def translate(case: Case) -> Optimizer:
    """Our optimizer for the case."""
    if case.optimizer in LEFT_OUT:
        raise Untranslated(case.optimizer)
    make = _BY_OPTIMIZER.get(case.optimizer) or _BY_LIBRARY.get(case.library)
    if make is None:
        raise Untranslated(f"{case.library} ({case.optimizer})")
    return _scheduled(case, make(case))


def rule(name: str, case: Case, **fields: Any) -> Optimizer:
    """The rule with the case's rate and, where it has them, its betas and eps; `fields` win."""
    cls = RULES[name]
    common = {"lr": case.options.get("lr"), "beta1": case.options.get("b1"), "beta2": case.options.get("b2")}
    common |= {"eps": case.options.get("eps"), "eps_root": case.options.get("eps_root")}
    declared = cls.declared()
    known = {k: v for k, v in common.items() if k in declared and isinstance(v, int | float)}
    if "lr" in known:
        known["lr"] = case.lr
    return cls(**(known | fields))


def l2(case: Case, inner: Optimizer) -> Optimizer:
    """Coupled weight decay, where the case has it."""
    decay = case.get("weight_decay")
    return wr.L2(inner, weight_decay=decay) if decay else inner


def decoupled(case: Case, inner: Optimizer) -> Optimizer:
    """Decoupled weight decay, where the case has it."""
    decay = case.get("weight_decay")
    times = "plain" if case.get("fixed_decay", False) else "rate"
    return wr.Decay(inner, weight_decay=decay, times=times) if decay else inner


def either(case: Case, inner: Optimizer, *, switch: str = "decoupled_weight_decay") -> Optimizer:
    """Weight decay of the kind that an option of the library chooses."""
    return (decoupled if case.get(switch, False) else l2)(case, inner)


# ---- gradient and momentum ------------------------------------------------------------------------------


def _cycles_momentum(case: Case) -> bool:
    return any(
        s["name"].endswith(("CyclicLR", "OneCycleLR")) and s["kwargs"].get("cycle_momentum", True)
        for s in case.schedule
    )


def _momentum(case: Case, form: str, nesterov: str) -> Optimizer:
    mu = case.get("momentum", case.get("mu"))
    if case.get("nesterov", False):
        return rule("nag", case, mu=mu, form=nesterov)
    if mu or _cycles_momentum(case):
        return rule("momentum", case, mu=mu, form=form, tau=case.get("dampening"))
    return rule("gd", case)


def _torch_sgd(case: Case) -> Optimizer:
    return l2(case, _momentum(case, "outside", "rewritten"))


def _optax_sgd(case: Case) -> Optimizer:
    return _momentum(case, "outside", "rewritten")


def _keras_sgd(case: Case) -> Optimizer:
    return decoupled(case, _momentum(case, "inside", "inside"))


def _ema(case: Case) -> Optimizer:
    form = "debiased" if case.calls.get("ema", {}).get("debias", case.variant == "debias") else "ema"
    return rule("momentum", case, mu=case.options["b"], form=form)


def _lookahead_form(case: Case) -> Optimizer:
    return l2(case, rule("nag", case, mu=case.options["momentum"], form="lookahead"))


def _noise(case: Case) -> Optimizer:
    return Recorded(
        rule("gd", case), eta=case.options["eta"], gamma=case.options["gamma"], drawn=np.array(case.extra["noise"])
    )


class Recorded(wr.GradientNoise):
    r"""Gradient noise whose draws were written down.

    $$ \xi_t $$
    """

    drawn: Any = None

    def normal(self, t, x):
        return self.drawn[t - 1]


def _clip(case: Case) -> Optimizer:
    by = "norm" if "clip_by_global_norm" in case.calls or "norm" in case.optimizer else "value"
    return wr.Clip(rule("gd", case), limit=case.options["c"], by=by)


# ---- adaptive -------------------------------------------------------------------------------------------


def _torch_adagrad(case: Case) -> Optimizer:
    return l2(case, rule("adagrad", case, decay=case.get("lr_decay"), s0=case.get("initial_accumulator_value")))


def _inside_adagrad(case: Case) -> Optimizer:
    s0 = case.get("initial_accumulator_value")
    return decoupled(case, rule("adagrad", case, eps_place="inside", s0=s0))


def _adadelta(case: Case) -> Optimizer:
    return rule("adadelta", case, rho=case.options["rho"])


def _torch_rmsprop(case: Case) -> Optimizer:
    first = "square" if "v1_is_g" in case.variant else "zero"
    made = rule("rmsprop", case, rho=case.options["alpha"], mu=case.get("momentum"), first=first)
    return l2(case, made.tuned(centered="yes" if case.get("centered", False) else "no"))


def _inside_rmsprop(case: Case) -> Optimizer:
    return rule(
        "rmsprop",
        case,
        rho=case.get("decay", case.get("rho")),
        mu=case.get("momentum"),
        v0=case.get("initial_scale"),
        centered="yes" if case.get("centered", False) else "no",
        eps_place="inside" if case.get("eps_in_sqrt", True) else "outside",
        first="corrected" if case.get("bias_correction", False) else "zero",
        form="nesterov" if case.get("nesterov", False) else "inside",
    )


def _torch_adam(case: Case) -> Optimizer:
    name = "amsgrad" if case.get("amsgrad", False) else "adam"
    return either(case, rule(name, case))


def _optax_adam(case: Case) -> Optimizer:
    return decoupled(case, rule("nadam" if case.get("nesterov", False) else "adam", case))


def _keras_adam(case: Case) -> Optimizer:
    name = "amsgrad" if case.get("amsgrad", False) else "adam"
    return decoupled(case, rule(name, case, correction="late"))


def _adamw(case: Case) -> Optimizer:
    if case.get("amsgrad", False) or case.get("nesterov", False) or case.get("eps_root"):
        return _torch_adam(case) if case.library.startswith("torch") else _optax_adam(case)
    return rule("adamw", case, weight_decay=case.get("weight_decay"))


_BY_LIBRARY = {
    "torch.optim.SGD": _torch_sgd,
    "optax.sgd": _optax_sgd,
    "keras.optimizers.SGD": _keras_sgd,
    "torch.optim.Adagrad": _torch_adagrad,
    "optax.adagrad": _inside_adagrad,
    "keras.optimizers.Adagrad": _inside_adagrad,
    "torch.optim.Adadelta": lambda case: l2(case, _adadelta(case)),
    "optax.adadelta": lambda case: l2(case, _adadelta(case)),
    "keras.optimizers.Adadelta": lambda case: decoupled(case, _adadelta(case)),
    "torch.optim.RMSprop": _torch_rmsprop,
    "optax.rmsprop": _inside_rmsprop,
    "keras.optimizers.RMSprop": lambda case: decoupled(case, _inside_rmsprop(case)),
    "torch.optim.Adam": _torch_adam,
    "optax.adam": _optax_adam,
    "keras.optimizers.Adam": _keras_adam,
    "torch.optim.AdamW": _adamw,
    "optax.adamw": _adamw,
    "keras.optimizers.AdamW": _keras_adam,
}

_BY_OPTIMIZER = {
    "momentum_ema": _ema,
    "nag_lookahead_form": _lookahead_form,
    "sgd_noise": _noise,
    "clip_global_norm_sgd": _clip,
    "param_ema": lambda case: wr.Average(_torch_adam(case), form="ema", delta=case.extra["ema_decay"]),
}


# ---- schedules ------------------------------------------------------------------------------------------


def _scheduled(case: Case, inner: Optimizer) -> Optimizer:
    schedule = _schedule(case)
    return wr.Scheduled(inner, schedule=schedule) if schedule else inner


def _schedule(case: Case) -> sc.Schedule | None:
    if case.schedule:
        return _torch_schedule(case)
    if case.optimizer == "sgd_lr_decay":
        return sc.InverseSqrt()
    for name, make in _OPTAX_SCHEDULES.items():
        if name in case.calls:
            return make(case.calls[name])
    if "CosineDecayRestarts" in case.calls:
        config = case.options["learning_rate"]["config"]
        return sc.SGDR(
            first=config["first_decay_steps"], growth=config["t_mul"], peak=config["m_mul"], end=config["alpha"]
        )
    return None


def _torch_schedule(case: Case) -> sc.Schedule:
    first, *rest = case.schedule
    if not first["name"].endswith("SequentialLR"):
        return _torch_one(case, first)
    *parts, last = [_torch_one(case, part) for part in rest]
    ends = first["milestones"]
    for part, start, end in reversed(list(zip(parts, [0, *ends], ends, strict=False))):
        last = sc.Joined(part, last, at=end - start)
    return last


def _torch_one(case: Case, spec: dict) -> sc.Schedule:
    o, lr = spec.get("kwargs", {}), case.lr
    match spec["name"].rpartition(".")[2]:
        case "LambdaLR":
            return _lambda(o["lr_lambda"])
        case "StepLR":
            return sc.Step(every=o["step_size"], gamma=o.get("gamma", 0.1))
        case "MultiStepLR":
            drops = sorted(o["milestones"])
            return sc.MultiStep(**dict(zip(("first", "second", "third"), [*drops, 0, 0], strict=False))).tuned(
                gamma=o.get("gamma", 0.1)
            )
        case "ExponentialLR":
            return sc.Exponential(gamma=o["gamma"])
        case "PolynomialLR":
            return sc.Polynomial(steps=o.get("total_iters", 5), power=o.get("power", 1.0))
        case "CosineAnnealingLR":
            return sc.Cosine(steps=o["T_max"], end=o.get("eta_min", 0) / lr, after="rise")
        case "CosineAnnealingWarmRestarts":
            return sc.SGDR(first=o["T_0"], growth=o.get("T_mult", 1), end=o.get("eta_min", 0) / lr)
        case "LinearLR":
            return sc.Warmup(
                steps=o.get("total_iters", 5), start=o.get("start_factor", 1 / 3), end=o.get("end_factor", 1.0)
            )
        case "CyclicLR":
            return _cyclic(o, lr)
        case "OneCycleLR":
            return _one_cycle(o)
        case "ReduceLROnPlateau":
            return sc.Plateau(
                gamma=o.get("factor", 0.1),
                patience=o.get("patience", 10),
                threshold=o.get("threshold", 1e-4),
                compare=o.get("threshold_mode", "rel"),
                cooldown=o.get("cooldown", 0),
                low=o.get("min_lr", 0) / lr,
                least=o.get("eps", 1e-8) / lr,
            )
        case name:
            raise Untranslated(name)


def _lambda(text: str) -> sc.Schedule:
    if "min" not in text:
        return sc.InverseSqrt()
    warmup = re.search(r"sqrt\((\d+)\)", text)
    if not warmup:
        raise Untranslated(text)
    return sc.Noam(warmup=int(warmup[1]))


def _cyclic(o: dict, lr: float) -> sc.Schedule:
    # torch takes the peak from max_lr, whatever rate the optimizer was built with; the pack has them equal.
    if not np.isclose(o["max_lr"], lr, rtol=1e-14):
        raise Untranslated("CyclicLR whose peak is not the optimizer's rate")
    return sc.Cyclical(
        up=o.get("step_size_up", 2000),
        down=o.get("step_size_down") or 0,
        low=o["base_lr"] / o["max_lr"],
        mode=o.get("mode", "triangular"),
        gamma=o.get("gamma", 1.0),
        cycle_momentum="yes" if o.get("cycle_momentum", True) else "no",
        mu_low=o.get("base_momentum", 0.8),
        mu_high=o.get("max_momentum", 0.9),
    )


def _one_cycle(o: dict) -> sc.Schedule:
    return sc.OneCycle(
        steps=o["total_steps"],
        peak=o.get("pct_start", 0.3),
        div=o.get("div_factor", 25.0),
        final_div=o.get("final_div_factor", 1e4),
        shape={"cos": "cosine", "linear": "linear"}[o.get("anneal_strategy", "cos")],
        phases="three" if o.get("three_phase", False) else "two",
        cycle_momentum="yes" if o.get("cycle_momentum", True) else "no",
        mu_low=o.get("base_momentum", 0.85),
        mu_high=o.get("max_momentum", 0.95),
    )


def _optax_warmup_cosine(a: dict) -> sc.Schedule:
    init, peak = a.get(0, a.get("init_value")), a.get(1, a.get("peak_value"))
    return sc.WarmupCosine(
        warmup=a.get("warmup_steps", a.get(2)),
        steps=a.get("decay_steps", a.get(3)),
        start=init / peak,
        end=a.get("end_value", a.get(4, 0.0)) / peak,
    )


def _optax_sgdr(a: dict) -> sc.Schedule:
    *parts, last = [_optax_warmup_cosine(cycle) for cycle in a[0]]
    for part in reversed(parts):
        last = sc.Joined(part, last, at=part.steps)
    return last


def _optax_onecycle(shape: str):
    def make(a: dict) -> sc.Schedule:
        named = {"pct_start": "peak", "pct_final": "final", "div_factor": "div", "final_div_factor": "final_div"}
        places = {2: "peak", 3: "final", 4: "div", 5: "final_div"} if shape == "linear" else {}
        places = places or {2: "peak", 3: "div", 4: "final_div"}
        fields = {(named | places)[k]: v for k, v in a.items() if k in named | places}
        return sc.OneCycle(
            steps=a.get(0, a.get("transition_steps")),
            shape=shape,
            phases="three" if shape == "linear" else "two",
            convention="optax",
            cycle_momentum="no",
            **fields,
        )

    return make


_OPTAX_SCHEDULES = {
    "sgdr_schedule": _optax_sgdr,
    "warmup_cosine_decay_schedule": _optax_warmup_cosine,
    "cosine_onecycle_schedule": _optax_onecycle("cosine"),
    "linear_onecycle_schedule": _optax_onecycle("linear"),
}
