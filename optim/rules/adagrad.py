from optim.core import TINY, Rule, State, choice, hyper, sqrt, zeros_like
from optim.fields import guard, rate


class Adagrad(Rule):
    r"""Adagrad: divide each coordinate's rate by the root of the sum of all its squared gradients so far.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    s_t &= s_{t-1} + g_t^2 \\
    x_t &= x_{t-1} - \frac{\alpha}{\sqrt{s_t} + \epsilon}\, g_t
    \end{aligned}
    $$

    J. Duchi, E. Hazan and Y. Singer, JMLR 12, 2011. torch adds eps outside the root and starts at $s_0 = 0$; optax
    and Keras add it inside and start at $s_0 = 0.1$. torch can also let the rate decay,
    $\alpha / (1 + (t-1)\,\kappa)$. Lee divides a rate $\alpha/\sqrt{t}$ by
    $\sigma_t = \sqrt{\tfrac{1}{t} \sum_i g_i^2}$: with eps = 0 the same path. The slides on BP neural networks print
    $x_t = x_{t-1} - \tfrac{\alpha}{\sigma_t}\, g_t$ under the same name; there the rate itself has to fall, or steps
    do not get shorter. In DL4J's formula the gradient above the root is squared, where it is meant as it is, and its
    words divide by the sum, where the root of the sum of squares is meant. What vanishes in the end is the rate, not,
    as "Optimization techniques" calls it, the gradient.
    """

    year = 2011
    family = "adaptive"
    divides = True
    rate_unit = "length"
    rate_factor = 8.0

    lr: float = rate(0.5, "Learning rate: how far each coordinate moves in the first step.", low=1e-3, high=10)
    eps: float = guard(1e-10)
    eps_place: str = choice(
        "outside", help="Where eps is added.", outside="√s + ε (torch)", inside="√(s + ε) (optax, Keras)"
    )
    s0: float = hyper(0, "s_0", 0, 1, help="What the sum starts from.", bounds=(0, 1e3))
    decay: float = hyper(0, r"\kappa", 0, 1, help="Decay of the rate with the steps (torch).", bounds=(0, 1e3))
    form: str = choice(
        "sum",
        help="How the history is written.",
        sum="√(Σg²) (paper)",
        rms="RMS and rate α/√t (Hung-yi Lee, ML lecture 3)",
        constant="RMS and constant rate α (BP neural networks, slides)",
    )

    def init(self, x):
        return State(s=zeros_like(x) + self.s0)

    def step(self, t, x, f, s):
        g = f.grad(x)
        total = s.s + g**2
        rate, history, eps = self.lr / (1 + (t - 1) * self.decay), total, self.eps + TINY
        if self.form != "sum":
            history = total / t
        if self.form == "rms":
            rate = rate / sqrt(t)
        root = sqrt(history + eps) if self.eps_place == "inside" else sqrt(history) + eps
        return x - rate / root * g, State(g=g, s=total)

    def recurrence(self, h):
        return None if self.decay else (1 - self.lr * h, 0 * h)
