from optim.core import Rule, State, choice, hyper, zeros_like
from optim.fields import kept, rate


class Momentum(Rule):
    r"""Heavy ball: keep part of the last step, so slopes that agree add up and slopes that alternate cancel.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v_t &= \mu\, v_{t-1} + g_t \\
    x_t &= x_{t-1} - \alpha\, v_t
    \end{aligned}
    $$

    B. T. Polyak, 1964. Forms: torch and optax keep the rate outside the velocity (shown); the lecture notes and Keras
    inside, $v_t = \mu v_{t-1} + \alpha g_t$, which is the same path while the rate is constant. The averaging form
    $v_t = \mu v_{t-1} + (1-\mu) g_t$ takes steps $1-\mu$ times as long; debiased, it divides by $1-\mu^t$. torch
    damps every gradient but the first: $v_t = \mu v_{t-1} + (1-\tau) g_t$. "Optimization techniques" promises that
    with momentum one is never caught in a local minimum; it passes shallow ones, where it comes with enough speed.
    The two forms there agree if the averaging one has $1/(1-\mu)$ times the rate.
    """

    year = 1964
    family = "momentum"
    vectors = ("g", "v")
    velocity = ("v",)
    cycled = "mu"
    rate_unit = "velocity"

    lr: float = rate(0.01)
    mu: float = kept(0.9)
    tau: float = hyper(0, r"\tau", 0, 0.99, help="Dampening of all gradients but the first (torch).", bounds=(0, 1))
    form: str = choice(
        "outside",
        help="Where the rate and the factor 1-mu stand.",
        outside="rate outside the velocity (torch, optax)",
        inside="rate inside the velocity (lecture notes, Keras)",
        ema="exponential moving average",
        debiased="exponential moving average, bias-corrected",
    )

    def init(self, x):
        return State(v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        if self.form == "inside":
            v = self.mu * s.v + self.lr * g
            return x - v, State(g=g, v=v)
        if self.form == "outside":
            v = self.mu * s.v + (g if t == 1 else (1 - self.tau) * g)
            return x - self.lr * v, State(g=g, v=v)
        v = self.mu * s.v + (1 - self.mu) * g
        v_hat = v / (1 - self.mu**t) if self.form == "debiased" else v
        return x - self.lr * v_hat, State(g=g, v=v)

    def recurrence(self, h):
        share = 1 - self.mu if self.form in ("ema", "debiased") else 1 - self.tau if self.form == "outside" else 1
        return 1 + self.mu - self.lr * share * h, self.mu + 0 * h
