"""Schedules: the factor on the learning rate for each step t = 1, 2, ...; e = t - 1 counts from 0.

And `Scheduled`, the wrapper that puts one around an optimizer.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Self

import numpy as np

from optim.core import Array, Layer, Objective, Optimizer, Rule, State, Wrapper, choice, column, hyper
from optim.fields import kept

YES_NO = {"no": "the rule keeps its own", "yes": "opposite to the rate"}


class Schedule(Layer, ABC):
    """A factor on the learning rate for each step.

    Most know it in advance: `schedule(t)`. One that watches the run (`feedback`) keeps a memory; the
    `Scheduled` wrapper shows it every new point and asks for `factor`, one per trajectory.
    """

    feedback: ClassVar[bool] = False

    @classmethod
    def fresh(cls, inner: Optimizer) -> Self:
        """The schedule with its default settings; it is the same around all."""
        return cls()

    def around(self, inner: Optimizer) -> Optimizer:
        """An optimizer whose rate follows this schedule."""
        return Scheduled(inner, self)

    @abstractmethod
    def __call__(self, t: int) -> float:
        """The factor at step t = 1, 2, ...; before any feedback where the schedule watches the run."""

    def momentum(self, t: int) -> float | None:
        """The momentum (or beta1) at step t; None leaves the rule's own."""
        return None

    def init(self, x: Array) -> State:
        """The memory before the first step; empty unless the schedule watches the run."""
        return State()

    def factor(self, t: int, s: State) -> float | Array:
        """The factor at step t, given the memory."""
        return self(t)

    def watch(self, x: Array, f: Objective, s: State) -> State:
        """The memory after a step has led to x."""
        return s


def _steps(default: int, name: str, help: str):
    return hyper(default, name, 1, 1000, "int", help=help, bounds=(1, 100000))


def _factor(default: float, name: str, help: str):
    return hyper(default, name, 1e-4, 1, "log", help=help, bounds=(0, 1))


def cosine_blend(start: float, end: float, share: float) -> float:
    """From start to end along half a cosine."""
    return end + (start - end) / 2 * (1 + np.cos(np.pi * share))


def linear_blend(start: float, end: float, share: float) -> float:
    """From start to end along a line."""
    return start + (end - start) * share


def _through(e: float, points: Sequence[tuple[float, float]], blend: Callable[[float, float, float], float]) -> float:
    """The value at e on a curve through (position, value) points; the last value ever after."""
    for (left, start), (right, end) in itertools.pairwise(points):
        if e <= right:
            return blend(start, end, (e - left) / (right - left)) if right > left else end
    return points[-1][1]


class Constant(Schedule):
    r"""Constant: the rate stays as it is.

    $$ \eta_t = 1 $$
    """

    def __call__(self, t):
        return 1.0


class InverseSqrt(Schedule):
    r"""1/sqrt(t): ever shorter steps whose sum still reaches everywhere, as the regret bounds ask.

    $$ \eta_t = 1 / \sqrt{t} $$

    Hung-yi Lee, ML lecture 3 (there $\eta / \sqrt{t+1}$ with $t$ counted from 0).
    """

    def __call__(self, t):
        return 1 / np.sqrt(t)


class Step(Schedule):
    r"""Step: divide the rate every so many steps.

    $$ \eta_t = \gamma^{\lfloor (t-1) / T \rfloor} $$

    As torch's `StepLR`.
    """

    every: int = _steps(50, "T", "Steps between two drops.")
    gamma: float = _factor(0.5, r"\gamma", "Factor at each drop.")

    def __call__(self, t):
        return self.gamma ** ((t - 1) // self.every)


class MultiStep(Schedule):
    r"""Multi-step: drops at chosen steps.

    $$ \eta_t = \gamma^{k}, \qquad k = \#\{ i : 0 < T_i \le t-1 \} $$

    As torch's `MultiStepLR`.
    """

    first: int = hyper(60, "T_1", 0, 1000, "int", help="First drop.", bounds=(0, 100000))
    second: int = hyper(120, "T_2", 0, 1000, "int", help="Second drop; 0 for none.", bounds=(0, 100000))
    third: int = hyper(0, "T_3", 0, 1000, "int", help="Third drop; 0 for none.", bounds=(0, 100000))
    gamma: float = _factor(0.3, r"\gamma", "Factor at each drop.")

    def __call__(self, t):
        return self.gamma ** sum(0 < drop < t for drop in (self.first, self.second, self.third))


class Exponential(Schedule):
    r"""Exponential: the same share off at every step.

    $$ \eta_t = \gamma^{t-1} $$

    As torch's `ExponentialLR`.
    """

    gamma: float = hyper(0.99, r"\gamma", 0.9, 0.9999, "complement", help="Factor per step.", bounds=(0, 1))

    def __call__(self, t):
        return self.gamma ** (t - 1)


class Polynomial(Schedule):
    r"""Polynomial: down to the end value along a power; a line for p = 1.

    $$ \eta_t = \eta_T + (1 - \eta_T) \left( 1 - \min(t-1, T) / T \right)^p $$

    As torch's `PolynomialLR` (which ends at 0) and optax's `polynomial_schedule`.
    """

    steps: int = _steps(200, "T", "Steps to the end value.")
    power: float = hyper(1, "p", 0.5, 4, help="Power of the curve.", bounds=(0, 100))
    end: float = hyper(0, r"\eta_T", 0, 1, help="Factor at the end.")

    def __call__(self, t):
        return self.end + (1 - self.end) * (1 - min(t - 1, self.steps) / self.steps) ** self.power


class Cosine(Schedule):
    r"""Cosine: slowly off the peak, slowly into the end.

    $$ \eta_t = \eta_T + (1 - \eta_T)\, \tfrac{1}{2} \left( 1 + \cos \pi \tfrac{t-1}{T} \right) $$

    I. Loshchilov and F. Hutter, arXiv:1608.03983, 2016. Past $T$ torch's `CosineAnnealingLR` rises again;
    optax and Keras stay at the end value.
    """

    steps: int = _steps(200, "T", "Steps to the end value.")
    end: float = hyper(0, r"\eta_T", 0, 1, help="Factor at the end.")
    after: str = choice(
        "stay", help="What happens past T.", stay="the end value (optax, Keras)", rise="up again (torch)"
    )

    def __call__(self, t):
        e = t - 1 if self.after == "rise" else min(t - 1, self.steps)
        return cosine_blend(1, self.end, e / self.steps)


class SGDR(Schedule):
    r"""Warm restarts: a cosine that jumps back to the peak, each cycle longer than the last.

    $$
    \begin{aligned}
    T_i &= T_0\, k^i \\
    \eta_t &= \eta_T + (\sigma^i - \eta_T)\, \tfrac{1}{2} \left( 1 + \cos \pi \tfrac{T_{cur}}{T_i} \right)
    \end{aligned}
    $$

    I. Loshchilov and F. Hutter, arXiv:1608.03983, 2016; $T_{cur}$ counts the steps since the last restart. torch's
    default is $k = 1$, that of Keras $k = 2$. Keras can lower the peaks, to $\eta_T + (1-\eta_T)\,\sigma^i$; optax
    takes a peak for every cycle.
    """

    single = ("growth",)

    first: int = _steps(25, "T_0", "Length of the first cycle.")
    growth: float = hyper(2, "k", 1, 3, help="How much longer each cycle is than the last.", bounds=(1, 100))
    end: float = hyper(0, r"\eta_T", 0, 1, help="Factor at the end of a cycle.")
    peak: float = hyper(1, r"\sigma", 0.1, 1, help="Factor on each next peak.", bounds=(0, 10))

    def __call__(self, t):
        e, k, first = t - 1, self.growth, self.first
        if k == 1:
            i = np.floor(e / first)
            start = first * i
        else:
            # A sum of powers of k; the share keeps what is a restart but for rounding from being the step before it.
            i = np.floor(np.log1p(e * (k - 1) / first) / np.log(k) + 1e-12)
            start = first * (k**i - 1) / (k - 1)
        return cosine_blend(self.peak**i, self.end, np.maximum(e - start, 0) / (first * k**i))


class Cyclical(Schedule):
    r"""Cyclical: a triangle between a low rate, to converge, and a high one, to explore.

    $$
    \begin{aligned}
    c &= \left\lfloor 1 + \tfrac{t-1}{2 s} \right\rfloor \\
    h &= \max\left( 0, 1 - \left| \tfrac{t-1}{s} - 2 c + 1 \right| \right) \\
    \eta_t &= \eta_0 + (1 - \eta_0)\, h\, a, \qquad a = 1, \; 2^{1-c} \text{ or } \gamma^{t-1}
    \end{aligned}
    $$

    L. N. Smith, arXiv:1506.01186, 2015, in its three modes, to cross saddles and plateaus sooner. torch's `CyclicLR`
    also moves the momentum (beta1 for Adam) the other way unless told not to.
    """

    up: int = _steps(25, "s", "Steps on the way up.")
    down: int = hyper(0, "s_-", 0, 1000, "int", help="Steps on the way down; 0 for as many.", bounds=(0, 100000))
    low: float = _factor(0.1, r"\eta_0", "Factor at the lowest.")
    mode: str = choice(
        "triangular",
        help="What becomes of the peaks.",
        triangular="all of one height",
        triangular2="each half as high as the last",
        exp_range="lower by gamma at each step",
    )
    gamma: float = hyper(0.99, r"\gamma", 0.9, 0.9999, "complement", help="For exp_range.", bounds=(0, 1))
    cycle_momentum: str = choice("no", help="Move the momentum too.", **YES_NO)
    mu_low: float = kept(0.8, "Momentum at the peak.", r"\mu_{\min}")
    mu_high: float = kept(0.9, "Momentum at the lowest rate.", r"\mu_{\max}")

    def _height(self, t: int) -> float:
        whole = self.up + (self.down or self.up)
        cycle = np.floor(1 + (t - 1) / whole)
        place, ratio = 1 + (t - 1) / whole - cycle, self.up / whole
        height = place / ratio if place <= ratio else (place - 1) / (ratio - 1)
        return (
            height
            * {"triangular": 1.0, "triangular2": 2.0 ** (1 - cycle), "exp_range": self.gamma ** (t - 1)}[self.mode]
        )

    def __call__(self, t):
        return self.low + (1 - self.low) * self._height(t)

    def momentum(self, t):
        if self.cycle_momentum == "no":
            return None
        return self.mu_high - (self.mu_high - self.mu_low) * self._height(t)


class OneCycle(Schedule):
    r"""One-cycle: warm up to the peak, anneal, and end far below the start.

    $$
    \begin{aligned}
    \eta: \quad & \tfrac{1}{D} \to 1 \to \tfrac{1}{D F} & \text{two phases} \\
    \eta: \quad & \tfrac{1}{D} \to 1 \to \tfrac{1}{D} \to \tfrac{1}{D F} & \text{three phases}
    \end{aligned}
    $$

    L. N. Smith and N. Topin, arXiv:1708.07120, 2017; L. N. Smith, arXiv:1803.09820, 2018. Three phases are
    the "warm-up, annealing, fine-tuning" of Hung-yi Lee's lectures. torch peaks at index $pT - 1$ and ends
    at $T - 1$ and moves the momentum the other way; optax peaks at $pT$ and ends at $T$; its linear form
    has three phases, the last from $0.85\,T$ on.
    """

    single = ("peak", "final")

    steps: int = _steps(200, "T", "Steps of the whole cycle.")
    peak: float = hyper(0.3, "p", 0.05, 0.95, help="Share of the steps before the peak.", bounds=(0, 1))
    final: float = hyper(0.85, "q", 0.05, 1, help="Share before the last phase (optax, three phases).", bounds=(0, 1))
    div: float = hyper(25, "D", 1, 100, "log", help="Peak over start.", bounds=(1, 1e6))
    final_div: float = hyper(1e4, "F", 1, 1e5, "log", help="Start over end.", bounds=(1, 1e12))
    shape: str = choice("cosine", help="How a phase bends.", cosine="half a cosine", linear="a line")
    phases: str = choice("two", help="How many phases.", two="up and all the way down", three="up, down, and out")
    convention: str = choice("torch", help="Which library's indices.", torch="peak at pT-1", optax="peak at pT")
    cycle_momentum: str = choice("yes", help="Move the momentum too.", **YES_NO)
    mu_low: float = kept(0.85, "Momentum at the peak.", r"\mu_{\min}")
    mu_high: float = kept(0.95, "Momentum at both ends.", r"\mu_{\max}")

    def _curve(self, t: int, start: float, top: float, back: float, end: float) -> float:
        if self.convention == "torch":
            peak, last = self.peak * self.steps - 1, self.steps - 1
            third = 2 * self.peak * self.steps - 2
        else:
            peak, last = np.trunc(self.peak * self.steps), self.steps
            third = np.trunc(self.final * self.steps)
        middle = [(third, back)] if self.phases == "three" else []
        blend = cosine_blend if self.shape == "cosine" else linear_blend
        return _through(t - 1, [(0, start), (peak, top), *middle, (last, end)], blend)

    def __call__(self, t):
        # optax's docstring says that its linear form ends at 1/F; its code ends here too.
        end = 1 / (self.div * self.final_div)
        return self._curve(t, 1 / self.div, 1.0, 1 / self.div, end)

    def momentum(self, t):
        if self.cycle_momentum == "no":
            return None
        return self._curve(t, self.mu_high, self.mu_low, self.mu_high, self.mu_high)


class Warmup(Schedule):
    r"""Linear warm-up: small steps first, the full rate later.

    $$ \eta_t = \eta_0 + (\eta_T - \eta_0) \min(t-1, T) / T $$

    P. Goyal et al., arXiv:1706.02677, 2017. torch's `LinearLR` has $\eta_0 = 1/3$ and $T = 5$; optax's
    examples start at 0, so that their first step does not move.
    """

    steps: int = _steps(20, "T", "Steps to the full rate.")
    start: float = hyper(0.1, r"\eta_0", 0, 1, help="Factor at the first step.")
    end: float = hyper(1, r"\eta_T", 0, 1, help="Factor from step T on.", bounds=(0, 10))

    def __call__(self, t):
        return linear_blend(self.start, self.end, min(t - 1, self.steps) / self.steps)


class WarmupCosine(Schedule):
    r"""Warm-up with cosine: a line up to the full rate, then a cosine down.

    $$
    \begin{aligned}
    \eta_t &= \eta_0 + (1 - \eta_0)\, \tfrac{t-1}{w} & t \le w \\
    \eta_t &= \eta_T + (1 - \eta_T)\, \tfrac{1}{2} \left( 1 + \cos \pi \tfrac{t-1-w}{T-w} \right) & t > w
    \end{aligned}
    $$

    As optax's `warmup_cosine_decay_schedule`, whose `decay_steps` is $T$, the warm-up included.
    """

    warmup: int = hyper(20, "w", 0, 500, "int", help="Steps of warm-up.", bounds=(0, 100000))
    steps: int = _steps(200, "T", "Steps of both together.")
    start: float = hyper(0, r"\eta_0", 0, 1, help="Factor at the first step.")
    end: float = hyper(0, r"\eta_T", 0, 1, help="Factor at the end.")

    def __call__(self, t):
        e = t - 1
        if e < self.warmup:
            return linear_blend(self.start, 1, e / self.warmup)
        return cosine_blend(1, self.end, min(1, (e - self.warmup) / max(self.steps - self.warmup, 1)))


class Noam(Schedule):
    r"""Noam: a line up, then 1/sqrt(t), as the Transformer was trained.

    $$ \eta_t = \sqrt{w}\, \min\left( t^{-1/2}, \; t\, w^{-3/2} \right) $$

    A. Vaswani et al., arXiv:1706.03762, 2017, scaled so that the peak, at $t = w$, is 1.
    """

    warmup: int = _steps(20, "w", "Steps of warm-up.")

    def __call__(self, t):
        return np.sqrt(self.warmup) * np.minimum(t**-0.5, t * self.warmup**-1.5)


class Plateau(Schedule):
    r"""Reduce on plateau: lower the rate once the loss has stopped falling.

    $$
    \begin{aligned}
    \text{better} &: \; f(x_t) < (1 - \delta)\, f_{best} \\
    \eta_{t+1} &= \max(\gamma\, \eta_t, \eta_{\min}) \quad \text{after more than } P \text{ steps without}
    \end{aligned}
    $$

    As torch's `ReduceLROnPlateau`, told the loss after every step. Where $\eta$ would change by less than
    $\epsilon$ it stays.
    """

    feedback = True

    gamma: float = _factor(0.5, r"\gamma", "Factor at each reduction.")
    patience: int = hyper(10, "P", 0, 100, "int", help="Steps without progress that are forgiven.", bounds=(0, 100000))
    threshold: float = hyper(1e-4, r"\delta", 1e-6, 0.1, "log", help="What counts as progress.", bounds=(0, 1))
    cooldown: int = hyper(0, "C", 0, 100, "int", help="Steps after a reduction that do not count.", bounds=(0, 100000))
    low: float = hyper(0, r"\eta_{\min}", 0, 1, help="Lowest factor.")
    least: float = hyper(1e-8, r"\epsilon", 1e-8, 1e-2, "log", help="Smallest change of the factor.", bounds=(0, 1e3))
    compare: str = choice("rel", help="How progress is measured.", rel="as a share of the best", abs="as a difference")

    def __call__(self, t):
        return 1.0

    def init(self, x):
        return State(_best=column(x, np.inf), _bad=column(x), _rest=column(x), _eta=column(x, 1.0))

    def factor(self, t, s):
        return s._eta

    def watch(self, x, f, s):
        loss = f.value(x)[..., None]
        bar = s._best * (1 - self.threshold) if self.compare == "rel" else s._best - self.threshold
        better = np.where(np.isinf(s._best), loss < np.inf, loss < bar)
        rest = np.maximum(s._rest - 1, 0)
        bad = np.where(better | (s._rest > 0), 0, s._bad + 1)
        due = bad > self.patience
        lower = np.maximum(s._eta * self.gamma, self.low)
        return State(
            _best=np.where(better, loss, s._best),
            _bad=np.where(due, 0, bad),
            _rest=np.where(due, self.cooldown, rest),
            _eta=np.where(due & (s._eta - lower > self.least), lower, s._eta),
        )


class Joined(Schedule):
    r"""Joined: one schedule up to a step, then another from its own beginning.

    $$ \eta_t = \eta^{(1)}_t \text{ for } t \le T, \qquad \eta_t = \eta^{(2)}_{t-T} \text{ after} $$

    As torch's `SequentialLR` and optax's `join_schedules`; joins of joins make any sequence.
    """

    one: Schedule
    two: Schedule
    at: int = _steps(100, "T", "Steps of the first schedule.")

    def __call__(self, t):
        return self.one(t) if t <= self.at else self.two(t - self.at)

    def momentum(self, t):
        return self.one.momentum(t) if t <= self.at else self.two.momentum(t - self.at)


class Scheduled(Wrapper):
    r"""Scheduled: the rate follows a schedule, step by step.

    $$ \alpha_t = \alpha\, \eta_t $$

    One-cycle and cyclical schedules move the momentum too ($\mu$, or $\beta_1$ for the Adam family), where a rule has
    one. Whether past gradients keep the rate at which they were taken is up to the rule: with the rate inside the
    velocity they do (Keras, lecture notes), outside they do not (torch, optax).
    """

    schedule: Schedule = Constant()

    def layers(self) -> list[Rule | Layer]:
        """Those of the optimizer within, then the schedule, which stands for its wrapper."""
        return [*self.inner.layers(), self.schedule]

    def init(self, x):
        return State(inner=self.inner.init(x), _memory=self.schedule.init(x), alpha=column(x))

    def step(self, t, x, f, s):
        rule = self.inner.rule
        changes = {"lr": rule.lr * self.schedule.factor(t, s._memory)}
        momentum = self.schedule.momentum(t)
        if momentum is not None and rule.cycled:
            changes[rule.cycled] = momentum
        new, inner = self.inner.with_rule(rule.tuned(**changes)).step(t, x, f, s.inner)
        memory = self.schedule.watch(new, f, s._memory)
        return new, State(inner=inner, _memory=memory, alpha=column(x, changes["lr"]))


SCHEDULES: dict[str, type[Schedule]] = {
    "constant": Constant,
    "inverse_sqrt": InverseSqrt,
    "step": Step,
    "multi_step": MultiStep,
    "exponential": Exponential,
    "polynomial": Polynomial,
    "cosine": Cosine,
    "sgdr": SGDR,
    "cyclical": Cyclical,
    "one_cycle": OneCycle,
    "warmup": Warmup,
    "warmup_cosine": WarmupCosine,
    "noam": Noam,
    "plateau": Plateau,
}
"""Schedules by name, in the order in which they are offered. `Joined` is not among them: it is made of others."""
