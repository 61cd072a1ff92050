"""Wrappers: optimizers that change what another one does. Any wraps any rule and any other wrapper."""

from __future__ import annotations

import numpy as np

from optim.core import TINY, Array, Bent, State, Wrapper, choice, column, hyper, norm
from optim.fields import pull
from optim.noise import WRAPPER, normals
from optim.schedules import Scheduled


class L2(Wrapper):
    r"""L2 regularisation: every step also pulls back to the origin.

    $$ g_t = \nabla f(x_{t-1}) + \lambda\, x_{t-1} $$

    The objective becomes $f(x) + \tfrac{\lambda}{2} |x|^2$: `weight_decay` of torch's SGD and Adam. Adaptive
    rules divide it by the gradient's scale, so that steep coordinates are decayed less.
    """

    weight_decay: float = pull(0.1)

    def step(self, t, x, f, s):
        decay = self.weight_decay
        regularised = Bent(
            f,
            grad=lambda x: f.grad(x) + decay * x,
            value=lambda x: f.value(x) + np.sum(decay * x**2, axis=-1) / 2,
            hess=lambda x: f.hess(x) + np.asarray(decay)[..., None] * np.eye(x.shape[-1]),
        )
        new, inner = self.inner.step(t, x, regularised, s.inner)
        return new, State(inner=inner)


class Decay(Wrapper):
    r"""Decoupled weight decay: shrink the point itself, beside the step and not through the gradient.

    $$ x_t = \text{step}(x_{t-1}) - \alpha_t\, \lambda\, x_{t-1} $$

    I. Loshchilov and F. Hutter, arXiv:1711.05101, 2017. Libraries multiply $\lambda$ by the current rate, the
    paper by the schedule's factor alone. Inside `Scheduled` the decay follows the schedule, outside it does not.
    """

    weight_decay: float = pull(0.01)
    times: str = choice(
        "rate",
        help="What multiplies it.",
        rate="the rate (libraries)",
        factor="the schedule's factor (paper)",
        plain="nothing (pytorch_optimizer: fixed_decay)",
    )

    def init(self, x):
        return State(inner=self.inner.init(x), _base=column(x, self.rule.lr))

    def step(self, t, x, f, s):
        new, inner = self.inner.step(t, x, f, s.inner)
        lr = self.rule.lr
        times = {"rate": lr, "factor": lr / np.maximum(s._base, TINY), "plain": 1.0}[self.times]
        return new - times * self.weight_decay * x, State(inner=inner, _base=s._base)


class Clip(Wrapper):
    r"""Gradient clipping: no gradient counts for more than a limit.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \min\left( 1, \frac{c}{|\nabla f(x_{t-1})|} \right) & \text{by norm} \\
    g_t &= \max(-c, \min(c, \nabla f(x_{t-1}))) & \text{by value}
    \end{aligned}
    $$

    R. Pascanu, T. Mikolov and Y. Bengio, arXiv:1211.5063, 2012. By norm keeps the direction, by value does not.
    """

    limit: float = hyper(1, "c", 1e-2, 100, "log", help="Longest gradient.", bounds=(0, 1e9))
    by: str = choice("norm", help="What is limited.", norm="the length", value="each coordinate")

    def step(self, t, x, f, s):
        new, inner = self.inner.step(t, x, Bent(f, lambda x: self._clipped(f.grad(x))), s.inner)
        return new, State(inner=inner)

    def _clipped(self, g: Array) -> Array:
        if self.by == "value":
            return np.clip(g, -self.limit, self.limit)
        length = norm(g)
        return np.where(length > self.limit, g / (length + TINY) * self.limit, g)


class GradientNoise(Wrapper):
    r"""Annealed gradient noise: shake early, settle late.

    $$
    \begin{aligned}
    \sigma_t^2 &= \eta / t^\gamma \\
    g_t &= \nabla f(x_{t-1}) + \sigma_t\, \xi_t, \qquad \xi_t \sim N(0, 1)
    \end{aligned}
    $$

    A. Neelakantan et al., arXiv:1511.06807, 2015, with $\gamma = 0.55$ and $\eta$ 0.01, 0.3 or 1 (there
    $(1+t)^\gamma$ with $t$ from 0). The draw depends on the seed and the step alone.
    """

    eta: float = hyper(0.3, r"\eta", 1e-3, 10, "log", help="Variance at the first step.", bounds=(0, 1e6))
    gamma: float = hyper(0.55, r"\gamma", 0, 2, help="How fast it dies out.", bounds=(0, 10))
    seed: int = hyper(0, "s", 0, 100, "int", help="Which draw.", bounds=(0, 1e9))

    def normal(self, t: int, x: Array) -> Array:
        """The unit normals of step t, one per coordinate, the same for all trajectories."""
        return normals(self.seed, t, x.shape[-1], WRAPPER)

    def init(self, x):
        return State(inner=self.inner.init(x), xi=np.zeros_like(x))

    def step(self, t, x, f, s):
        xi = np.broadcast_to(self.normal(t, x), x.shape)
        shift = np.sqrt(self.eta / t**self.gamma) * xi
        new, inner = self.inner.step(t, x, Bent(f, lambda x: f.grad(x) + shift), s.inner)
        return new, State(inner=inner, xi=xi)


class SAM(Wrapper):
    r"""Sharpness-aware: take the gradient a little uphill, where a narrow minimum already shows its walls.

    $$
    \begin{aligned}
    e_t &= \rho\, \frac{\nabla f(x_{t-1})}{|\nabla f(x_{t-1})|} \\
    g_t &= \nabla f(x_{t-1} + e_t)
    \end{aligned}
    $$

    P. Foret et al., arXiv:2010.01412, 2020; two gradients per step. Adaptive (J. Kwon et al.,
    arXiv:2102.11600, 2021): $e_t = \rho\, x^2 g / | |x|\, g |$, which does not depend on the units of $x$.
    """

    rho: float = hyper(0.05, r"\rho", 1e-3, 1, "log", help="How far uphill.", bounds=(0, 100))
    form: str = choice(
        "plain", help="How the climb is measured.", plain="in the plane", adaptive="relative to x (ASAM)"
    )

    def init(self, x):
        return State(inner=self.inner.init(x), e=np.zeros_like(x))

    def step(self, t, x, f, s):
        climbs: list[Array] = []

        def uphill(x: Array) -> Array:
            climbs.append(self.climb(x, f.grad(x)))
            return f.grad(x + climbs[-1])

        new, inner = self.inner.step(t, x, Bent(f, uphill), s.inner)
        return new, State(inner=inner, e=climbs[0])  # a line search asks again, from other points

    def climb(self, x: Array, g: Array) -> Array:
        """How far and where to look from x, whose gradient is g: e_t, of the shape of both."""
        if self.form == "adaptive":
            return self.rho * x**2 * g / (norm(np.abs(x) * g) + TINY)
        return self.rho * g / (norm(g) + TINY)


class Lookahead(Wrapper):
    r"""Lookahead: fast weights explore k steps, slow weights follow part of the way, both go on from there.

    $$
    \begin{aligned}
    x_t &= \text{step}(x_{t-1}) \\
    \phi &\leftarrow \phi + \alpha\, (x_t - \phi), \qquad x_t \leftarrow \phi & \text{every } k \text{ steps}
    \end{aligned}
    $$

    M. Zhang et al., arXiv:1907.08610, 2019: "k steps forward, 1 step back". At a synchronisation the inner
    memory is kept (optax's default), reset with its step count (optax), or its velocity is pulled back too.
    """

    k: int = hyper(5, "k", 1, 20, "int", help="Steps between synchronisations.", bounds=(1, 100000))
    alpha: float = hyper(0.5, r"\alpha", 0, 1, help="How far the slow weights follow.")
    memory: str = choice(
        "keep",
        help="What becomes of the inner memory.",
        keep="kept",
        reset="forgotten, the step count too (optax)",
        velocity="the velocity is set to zero (pytorch_optimizer: reset)",
        pullback="the velocity is averaged like the weights",
    )

    def init(self, x):
        inner = self.inner.init(x)
        return State(inner=inner, phi=np.array(x), _slow=self._velocity(inner))

    def step(self, t, x, f, s):
        clock = (t - 1) % self.k + 1 if self.memory == "reset" else t
        new, inner = self.inner.step(clock, x, f, s.inner)
        if t % self.k:
            return new, State(inner=inner, phi=s.phi, _slow=s._slow)
        phi = s.phi + self.alpha * (new - s.phi)
        if self.memory == "reset":
            return phi, State(inner=_over(inner, self.inner.init(phi)), phi=phi, _slow=s._slow)
        slow = self._pulled(inner, s._slow)
        return phi, State(inner=_with(inner, slow), phi=phi, _slow=slow)

    def _velocity(self, s: State) -> dict[str, Array]:
        """The velocity of the rule inside, under its names; empty where it is kept, or there is none."""
        if hasattr(s, "inner"):
            return self._velocity(s.inner)
        return {} if self.memory == "keep" else {name: vars(s)[name] for name in self.rule.velocity}

    def _pulled(self, inner: State, slow: dict[str, Array]) -> dict[str, Array]:
        found = self._velocity(inner)
        if self.memory == "pullback":
            return {name: self.alpha * v + (1 - self.alpha) * slow[name] for name, v in found.items()}
        return {name: np.zeros_like(v) for name, v in found.items()}


def _over(s: State, fresh: State) -> State:
    """A fresh memory, with what the last step recorded beside it."""
    changed = {name: _over(vars(s)[name], v) if isinstance(v, State) else v for name, v in vars(fresh).items()}
    return State(**(vars(s) | changed))


def _with(s: State, values: dict[str, Array]) -> State:
    """The same state with some quantities of the rule inside replaced."""
    changed = {"inner": _with(s.inner, values)} if hasattr(s, "inner") else values
    return State(**(vars(s) | changed))


class Average(Wrapper):
    r"""Averaging of the iterates: the mean of a noisy path lies nearer the minimum than its end.

    $$
    \begin{aligned}
    \bar x_t &= \bar x_{t-1} + (x_t - \bar x_{t-1}) / t & \text{Polyak} \\
    \bar x_t &= \delta\, \bar x_{t-1} + (1 - \delta)\, x_t, \quad \bar x_1 = x_1 & \text{exponential}
    \end{aligned}
    $$

    D. Ruppert, 1988; B. T. Polyak and A. Juditsky, 1992; exponential as torch's `AveragedModel` has it.
    The path stays that of the inner optimizer; the average is recorded beside it as $\bar x$.
    """

    form: str = choice("polyak", help="Which mean.", polyak="of all points", ema="exponential")
    delta: float = hyper(
        0.95, r"\delta", 0.5, 0.999, "complement", help="Memory of the exponential mean.", bounds=(0, 1)
    )
    start: int = hyper(1, "s", 1, 500, "int", help="First step that counts.", bounds=(1, 100000))

    def init(self, x):
        return State(inner=self.inner.init(x), x_bar=np.array(x))

    def step(self, t, x, f, s):
        new, inner = self.inner.step(t, x, f, s.inner)
        count = np.maximum(t - self.start + 1, 1)
        share = np.where(count == 1, 1.0, 1 / count if self.form == "polyak" else 1 - np.asarray(self.delta))
        return new, State(inner=inner, x_bar=s.x_bar + share * (new - s.x_bar))


WRAPPERS: dict[str, type[Wrapper]] = {
    "scheduled": Scheduled,
    "lookahead": Lookahead,
    "l2": L2,
    "decay": Decay,
    "clip": Clip,
    "gradient_noise": GradientNoise,
    "sam": SAM,
    "average": Average,
}
"""Wrappers by name, in the order in which they are offered."""
