"""Which of our optimizers a case asks for, by the library's class or by the method's name."""

from __future__ import annotations

from typing import Any

import numpy as np

from optim import RULES, Optimizer
from optim import schedules as sc
from optim import wrappers as wr
from tools.reference.packs import Case, Untranslated


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


def refuse(case: Case, *options: str) -> None:
    """Say which option we do not have rather than compare two different methods."""
    for option in options:
        if case.get(option, False):
            raise Untranslated(f"{case.library} with {option}")


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


def _amsgrad(case: Case) -> Optimizer:
    m, v = case.get("bias_correction_mu", True), case.get("bias_correction_nu", True)
    correction = {(True, True): "both", (True, False): "m", (False, True): "v", (False, False): "none"}[m, v]
    return rule("amsgrad", case, maximum="hat", correction=correction)


def _torch_nadam(case: Case) -> Optimizer:
    return either(case, rule("nadam", case, momentum="growing", psi=case.get("momentum_decay", 0.004)))


def _optax_radam(case: Case) -> Optimizer:
    refuse(case, "nesterov")
    return rule("radam", case, threshold=case.options["threshold"])


def _adabelief(case: Case) -> Optimizer:
    refuse(case, "nesterov", "rectify", "ams_bound")
    # The packages for PyTorch take one eps for both places.
    both = {} if "eps_root" in case.options else {"eps_root": case.options["eps"]}
    return either(case, rule("adabelief", case, **both), switch="weight_decouple")


def _adabound(case: Case) -> Optimizer:
    ams = case.get("amsbound", False) or case.get("ams_bound", False)
    made = rule("adabound", case, final_lr=case.options["final_lr"], gamma=case.options["gamma"])
    made = made.tuned(bound="ams" if ams else "ada")
    if case.library.startswith("torch_optimizer"):
        return l2(case, made)
    return either(case, made.tuned(eps_root=KOZISTR), switch="weight_decouple")


KOZISTR = 1e-15
"""What pytorch_optimizer adds under the root of every second moment."""


def _swats(case: Case) -> Optimizer:
    refuse(case, "ams_bound")
    damped = "no" if case.get("nesterov", False) else "yes"
    settled = {"tolerance": 1e-8, "share": case.options["eps"]}
    made = rule("swats", case, eps_root=KOZISTR, damped=damped, **settled)
    return either(case, made, switch="weight_decouple")


def _sgdw(case: Case) -> Optimizer:
    if case.get("nesterov", False) or case.get("dampening"):
        return either(case, _momentum(case, "outside", "rewritten"), switch="weight_decouple")
    mu, decay = case.get("momentum", case.get("mu")), case.get("weight_decay", case.get("wd"))
    return rule("sgdw", case, mu=mu, weight_decay=decay)


def _lion(case: Case) -> Optimizer:
    if case.get("weight_decouple", True) and not case.get("fixed_decay", False):
        return rule("lion", case, weight_decay=case.get("weight_decay"))
    return either(case, rule("lion", case), switch="weight_decouple")


def _adan(case: Case) -> Optimizer:
    decay = "decoupled" if case.get("weight_decouple", False) else "proximal"
    made = rule("adan", case, beta3=case.options["betas"][2], weight_decay=case.get("weight_decay"), decay=decay)
    clip = case.get("max_grad_norm")
    return wr.Clip(made, limit=clip) if clip else made


def _adafactor(case: Case) -> Optimizer:
    eps1, eps2 = case.options["eps"]
    return rule(
        "adafactor",
        case,
        decay=-case.options["beta2_decay"],
        eps1=float(np.finfo(float).eps) if eps1 is None else eps1,
        eps2=eps2,
        clip=case.options["d"],
        weight_decay=case.get("weight_decay"),
    )


def _sophia(case: Case) -> Optimizer:
    return rule(
        "sophia",
        case,
        gamma=case.options["gamma"],
        clip=case.get("clip_threshold", 1e9),
        every=case.get("update_interval", 10),
        weight_decay=case.get("weight_decay"),
    )


def _sophia_h(case: Case) -> Optimizer:
    made = rule("sophia", case, form="h", gamma=1, clip=case.options["p"], every=case.get("update_period", 10))
    return either(case, made, switch="weight_decouple")


def _rprop(case: Case) -> Optimizer:
    (down, up), (least, most) = case.options["etas"], case.options["step_sizes"]
    return rule("rprop", case, down=down, up=up, least=least, most=most)


def _aggmo(case: Case) -> Optimizer:
    betas = case.options["betas"]
    if len(betas) != 3:
        raise Untranslated(f"AggMo with {len(betas)} betas")
    return l2(case, rule("aggmo", case, beta1=betas[0], beta2=betas[1], beta3=betas[2]))


def _qhm(case: Case) -> Optimizer:
    made = rule("qhm", case, beta=case.options["momentum"], nu=case.options["nu"])
    return (l2 if case.get("weight_decay_type", "grad") == "grad" else decoupled)(case, made)


def _qhadam(case: Case) -> Optimizer:
    nu1, nu2 = case.options["nus"]
    return either(case, rule("qhadam", case, nu1=nu1, nu2=nu2), switch="decouple_weight_decay")


def _schedule_free(name: str):
    def make(case: Case) -> Optimizer:
        fields = {"r": case.get("r"), "power": case.get("weight_lr_power"), "weight_decay": case.get("weight_decay")}
        if name == "schedulefreesgd":
            fields["beta"] = case.get("momentum", case.get("b1"))
        made = rule(name, case, **fields)
        warmup = case.get("warmup_steps", 0)
        return wr.Scheduled(made, schedule=sc.Warmup(steps=warmup - 1, start=1 / warmup)) if warmup > 1 else made

    return make


def _prodigy(case: Case) -> Optimizer:
    always = case.library.startswith("optax")
    made = rule(
        "prodigy",
        case,
        d0=case.get("d0", case.get("estim_lr0")),
        growth=case.get("d_coef", case.get("estim_lr_coef")),
        beta3=case.get("beta3"),
        growth_rate=_growth_limit(case),
        correction="yes" if always or case.get("use_bias_correction", False) else "no",
        warmup="safe" if case.get("safeguard_warmup", False) else "plain",
    )
    if always or case.get("decouple", True):
        return made.tuned(weight_decay=case.get("weight_decay"))
    return l2(case, made)


def _growth_limit(case: Case) -> float:
    """The largest growth of an estimate; the libraries' infinity is our 0."""
    limit = float(case.get("growth_rate", np.inf))
    return 0 if np.isinf(limit) else limit


def _dadapt_sgd(case: Case) -> Optimizer:
    return rule(
        "dadaptsgd",
        case,
        d0=case.get("d0", case.get("d")),
        mu=case.get("momentum"),
        growth_rate=_growth_limit(case),
        weight_decay=case.get("weight_decay"),
    )


def _dadapt_adam(case: Case) -> Optimizer:
    always = case.library.startswith("optax")
    d0 = case.get("estim_lr0") if always else case.get("d0", case.get("d"))
    correction = "yes" if always or case.get("use_bias_correction", False) else "no"
    made = rule("dadaptadam", case, d0=d0, correction=correction, growth_rate=_growth_limit(case))
    if always or case.get("decouple", False):
        return made.tuned(weight_decay=case.get("weight_decay"))
    return l2(case, made)


def _polyak(case: Case) -> Optimizer:
    # optax scales the gradient before it chooses the step: c min(alpha, gap / (c^2 g^2 + eps)).
    scaling = case.get("scaling", 1.0)
    return RULES["polyak"](
        lr=scaling * case.options["max_learning_rate"],
        scale=1 / scaling,
        lowest=case.get("f_min"),
        eps=case.get("eps") / scaling**2,
        below="wait" if case.get("variant") == "sps+" else "turn",
    )


def _torch_lbfgs(case: Case) -> Optimizer:
    if case.get("max_iter", 20) != 1:
        raise Untranslated("L-BFGS with several iterations in a step")
    fields = {"tolerance": case.options["tolerance_grad"], "change": case.options["tolerance_change"]}
    search = case.get("line_search_fn", "none")
    return rule("lbfgs", case, search=search, memory=case.options["history_size"], **fields)


def _optax_lbfgs(case: Case) -> Optimizer:
    # The rate scales the direction, which changes the search's guess and nothing else.
    return RULES["lbfgs"](
        search="zoom",
        lr=case.get("learning_rate", 1.0),
        memory=case.options["memory_size"],
        scaled="yes" if case.get("scale_init_precond", True) else "no",
    )


def _cg(case: Case) -> Optimizer:
    return RULES["conjugategradient"](tolerance=case.get("gtol", 1e-5))


def _newton(case: Case) -> Optimizer:
    return rule("newton", case, damping=case.get("damping"))


def _asgd(case: Case) -> Optimizer:
    o = case.options
    return l2(case, rule("asgd", case, weight_decay=o["lambd"], kappa=o["alpha"], t0=int(o["t0"])))


def _with_l2(name: str, **fields: str):
    """A rule of whose fields some have another name in the library, with L2 in the gradient."""

    def make(case: Case) -> Optimizer:
        return l2(case, rule(name, case, **{ours: case.options[theirs] for ours, theirs in fields.items()}))

    return make


def _own_decay(name: str, **fields: str):
    """The same for a rule that has a weight decay of its own."""

    def make(case: Case) -> Optimizer:
        found = {ours: case.get(theirs) for ours, theirs in fields.items()}
        return rule(name, case, weight_decay=case.get("weight_decay"), **found)

    return make


def _lars(case: Case) -> Optimizer:
    nesterov = "yes" if case.get("nesterov", False) else "no"
    made = _own_decay("lars", trust="trust_coefficient", mu="momentum")(case)
    return made.tuned(nesterov=nesterov)


def _adopt(case: Case) -> Optimizer:
    refuse(case, "nesterov")
    return rule("adopt", case, clipping="yes" if case.get("use_clipping", True) else "no")


def _ftrl(case: Case) -> Optimizer:
    return rule(
        "ftrl",
        case,
        power=-case.options["learning_rate_power"],
        s0=case.options["initial_accumulator_value"],
        l1=case.get("l1_regularization_strength"),
        l2=case.get("l2_regularization_strength"),
        shrinkage=case.get("l2_shrinkage_regularization_strength"),
        beta=case.get("beta"),
    )


def _dog(case: Case) -> Optimizer:
    kind, rho = case.options["init_step"]
    return l2(case, rule("dog", case, first=kind, rho=rho))


def _dowg(case: Case) -> Optimizer:
    return l2(case, rule("dowg", case, r0=case.get("init_estim_sq_dist", case.options["eps"])))


def _cocob(case: Case) -> Optimizer:
    return l2(case, rule("cocob", case, a=case.options["alpha"]))


def _momo(name: str):
    def make(case: Case) -> Optimizer:
        refuse(case, "adapt_lower_bound", "use_fstar", "bias_correction")
        fields = {"beta": case.options["beta"]} if name == "momo" else {}
        lowest = case.get("lower_bound", case.get("lb"))
        decay = "point" if case.library.startswith("optax") else "all" if case.get("divide", True) else "subtracted"
        return rule(name, case, lowest=lowest, weight_decay=case.get("weight_decay"), decay=decay, **fields)

    return make


def _adamod(case: Case) -> Optimizer:
    """Decoupled everywhere; pytorch_optimizer has three betas and L2 as an option."""
    if len(case.options["betas"]) == 3:
        return either(case, rule("adamod", case, beta3=case.options["betas"][2]), switch="weight_decouple")
    return _own_decay("adamod", beta3="beta3")(case)


# ---- wrappers -------------------------------------------------------------------------------------------


def _inner(case: Case) -> Optimizer:
    """The optimizer inside a wrapper, as the Python that built the case spells it."""
    arguments = case.calls.get("SGD") or case.calls.get("sgd")
    if "adam" in case.calls or "Adam" in case.calls:
        return rule("adam", case, **_adam_options(case.calls.get("adam") or case.calls["Adam"]))
    assert arguments is not None
    return _momentum(
        case.with_options(**{k: v for k, v in arguments.items() if isinstance(k, str)}), "outside", "rewritten"
    )


def _adam_options(a: dict) -> dict[str, float]:
    names = {"b1": "beta1", "b2": "beta2", "eps": "eps", "eps_root": "eps_root"}
    found = {names[k]: v for k, v in a.items() if k in names}
    if "betas" in a:
        found |= {"beta1": a["betas"][0], "beta2": a["betas"][1]}
    return found


def _lookahead(case: Case) -> Optimizer:
    reset = case.calls.get("lookahead", {}).get("reset_state", False)
    pull = {"none": "keep", "reset": "velocity", "pullback": "pullback"}[
        case.get("lookahead_pullback_momentum", "none")
    ]
    k, alpha = case.options["k"], case.options["a"]
    return wr.Lookahead(_inner(case), k=k, alpha=alpha, memory="reset" if reset else pull)


def _sam(case: Case) -> Optimizer:
    return wr.SAM(_inner(case), rho=case.options["rho"])


BY_LIBRARY = {
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
    "optax.amsgrad": _amsgrad,
    "torch.optim.NAdam": _torch_nadam,
    "optax.nadam": lambda case: rule("nadam", case),
    "optax.nadamw": lambda case: decoupled(case, rule("nadam", case)),
    "keras.optimizers.Nadam": lambda case: decoupled(case, rule("nadam", case, momentum="growing", psi=1)),
    "torch.optim.RAdam": lambda case: either(case, rule("radam", case, threshold=5, eps_place="late")),
    "optax.radam": _optax_radam,
    "torch.optim.Adamax": lambda case: l2(case, rule("adamax", case)),
    "optax.adamax": lambda case: rule("adamax", case),
    "optax.adamaxw": lambda case: decoupled(case, rule("adamax", case)),
    "keras.optimizers.Adamax": lambda case: decoupled(case, rule("adamax", case, eps_place="after")),
    "optax.yogi": lambda case: rule("yogi", case),
    "torch_optimizer.Yogi": _with_l2("yogi", v0="initial_accumulator"),
    "optax.adabelief": _adabelief,
    "pytorch_optimizer.AdaBelief": _adabelief,
    "torch_optimizer.AdaBound": _adabound,
    "pytorch_optimizer.AdaBound": _adabound,
    "pytorch_optimizer.SWATS": _swats,
    "pytorch_optimizer.SGDW": _sgdw,
    "optax.lion": _lion,
    "pytorch_optimizer.Lion": _lion,
    "lion_pytorch.Lion": _lion,
    "keras.optimizers.Lion": _lion,
    "pytorch_optimizer.Adan": _adan,
    "torch.optim.Adafactor": _adafactor,
    "optax.contrib.sophia": _sophia,
    "pytorch_optimizer.SophiaH": _sophia_h,
    "torch.optim.Rprop": _rprop,
    "optax.sign_sgd": lambda case: rule("signsgd", case),
    "optax.signum": lambda case: rule("signum", case, beta=case.options["beta"]),
    "torch_optimizer.QHM": _qhm,
    "torch_optimizer.QHAdam": _qhadam,
    "torch_optimizer.AggMo": _aggmo,
    "optax.contrib.adopt": _adopt,
    "optax.contrib.ademamix": _own_decay("ademamix", beta3="b3", a="alpha"),
    "schedulefree.SGDScheduleFree": _schedule_free("schedulefreesgd"),
    "schedulefree.AdamWScheduleFree": _schedule_free("schedulefreeadamw"),
    "optax.contrib.schedule_free_sgd": _schedule_free("schedulefreesgd"),
    "optax.contrib.schedule_free_adamw": _schedule_free("schedulefreeadamw"),
    "prodigyopt.Prodigy": _prodigy,
    "optax.contrib.prodigy": _prodigy,
    "dadaptation.DAdaptSGD": _dadapt_sgd,
    "dadaptation.DAdaptAdam": _dadapt_adam,
    "optax.contrib.dadapt_adamw": _dadapt_adam,
    "optax.polyak_sgd": _polyak,
    "numpy.linalg.solve": _newton,
    "torch.optim.LBFGS": _torch_lbfgs,
    "optax.lbfgs": _optax_lbfgs,
    "scipy.optimize.minimize[CG]": _cg,
    "torch.optim.ASGD": _asgd,
    "optax.optimistic_gradient_descent": lambda case: rule(
        "optimisticgd", case, a=case.options["alpha"], b=case.options["beta"]
    ),
    "pytorch_optimizer.PAdam": lambda case: either(
        case, rule("padam", case, p=case.options["partial"]), switch="weight_decouple"
    ),
    "torch_optimizer.DiffGrad": _with_l2("diffgrad"),
    "torch_optimizer.AdaMod": _adamod,
    "adamod.AdaMod": _adamod,
    "pytorch_optimizer.AdaMod": _adamod,
    "torch_optimizer.MADGRAD": _with_l2("madgrad", mu="momentum"),
    "optax.novograd": _own_decay("novograd"),
    "optax.lamb": _own_decay("lamb"),
    "optax.lars": _lars,
    "optax.fromage": lambda case: rule("fromage", case, least=case.options["min_norm"]),
    "optax.sm3": lambda case: rule("sm3", case, mu=case.options["momentum"]),
    "optax.contrib.acprop": lambda case: decoupled(case, rule("acprop", case)),
    "keras.optimizers.Ftrl": _ftrl,
    "optax.contrib.dog": _dog,
    "optax.contrib.dowg": _dowg,
    "optax.contrib.cocob": _cocob,
    "optax.contrib.momo": _momo("momo"),
    "optax.contrib.momo_adam": _momo("momoadam"),
    "momo.Momo": _momo("momo"),
    "momo.MomoAdam": _momo("momoadam"),
    "optax.lookahead": _lookahead,
    "pytorch_optimizer.Lookahead": _lookahead,
    "optax.contrib.sam": _sam,
}

BY_OPTIMIZER = {
    "momentum_ema": _ema,
    "nag_lookahead_form": _lookahead_form,
    "sgd_noise": _noise,
    "sgdw": _sgdw,
    "clip_global_norm_sgd": _clip,
    "param_ema": lambda case: wr.Average(_torch_adam(case), form="ema", delta=case.extra["ema_decay"]),
}
