"""Which of our schedules a case asks for."""

from __future__ import annotations

import re

from optim import Optimizer
from optim import schedules as sc
from optim import wrappers as wr
from tools.reference.packs import Case, Untranslated


def scheduled(case: Case, inner: Optimizer) -> Optimizer:
    """The optimizer with the case's schedule around it, where it has one."""
    schedule = schedule_of(case)
    for peak in (s["kwargs"]["max_lr"] for s in case.schedule if "max_lr" in s.get("kwargs", {})):
        # These two schedulers of torch set the peak themselves, whatever rate the optimizer was built with.
        inner = inner.with_rule(inner.rule.tuned(lr=peak))
    return wr.Scheduled(inner, schedule=schedule) if schedule else inner


def schedule_of(case: Case) -> sc.Schedule | None:
    """The schedule that the case describes, or that the Python that built it spells."""
    if case.schedule:
        return _torch_schedule(case)
    if case.optimizer == "sgd_lr_decay":
        return sc.InverseSqrt()
    for name, make in _OPTAX_SCHEDULES.items():
        if name in case.calls:
            return make(case.calls[name])
    if "CosineDecayRestarts" in case.calls:
        config = case.options["learning_rate"]["config"]
        if config["alpha"] and config["m_mul"] != 1:
            # Keras lowers the peaks towards the end value, ours are what they are.
            raise Untranslated("CosineDecayRestarts with an end value and lower peaks")
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
            return _cyclic(o)
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


def _cyclic(o: dict) -> sc.Schedule:
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
