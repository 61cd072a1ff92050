import numpy as np

from optim.core import TINY, Rule, State, choice, hyper, sqrt, zeros_like
from optim.fields import guard, kept, length, memory


class RMSprop(Rule):
    r"""RMSprop: divide by a moving root mean square, so old gradients are forgotten and the rate revives.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v_t &= \rho\, v_{t-1} + (1-\rho)\, g_t^2 \\
    b_t &= \mu\, b_{t-1} + \frac{g_t}{\sqrt{v_t} + \epsilon} \\
    x_t &= x_{t-1} - \alpha\, b_t
    \end{aligned}
    $$

    T. Tieleman and G. Hinton, lecture 6e, 2012, with $\rho = 0.9$, as optax and Keras; torch takes 0.99 and adds eps
    outside the root, optax and Keras inside. The lecture notes start from $v_1 = g_1^2$ instead of $v_0 = 0$, which
    shortens the first step from $\alpha/\sqrt{1-\rho}$ to $\alpha$. Centred (A. Graves, arXiv:1308.0850):
    $v_t - m_t^2$ under the root, with $m_t$ the moving mean of the gradient. optax and Keras keep the rate inside
    $b_t$; optax can also correct $v_t$ for its start and apply the momentum as Nesterov does.
    """

    year = 2012
    family = "adaptive"
    divides = True
    vectors = ("g", "m", "b")
    rate_unit = "length"
    rate_factor = 0.4
    velocity = ("b",)
    cycled = "mu"

    lr: float = length(0.01)
    rho: float = memory(0.99, r"\rho", "the mean square", high=0.999)
    eps: float = guard(1e-8)
    mu: float = kept(0, "Momentum on the scaled gradient.")
    eps_place: str = choice(
        "outside", help="Where eps is added.", outside="√v + ε (torch)", inside="√(v + ε) (optax, Keras)"
    )
    centered: str = choice(
        "no", help="Subtract the squared mean of the gradient.", no="plain mean square", yes="variance (Graves)"
    )
    first: str = choice(
        "zero",
        help="What the average starts from.",
        zero="v₀ (libraries)",
        square="v₁ = g₁² (lecture notes)",
        corrected="v₀ = 0, bias-corrected (optax option)",
    )
    v0: float = hyper(0, "v_0", 0, 1, help="What v starts from (optax: initial_scale).", bounds=(0, 1e3))
    form: str = choice(
        "outside",
        help="Where the rate stands in the momentum.",
        outside="rate outside (torch)",
        inside="rate inside (optax, Keras, Graves)",
        nesterov="rate inside, Nesterov momentum (optax option)",
    )

    def init(self, x):
        return State(v=zeros_like(x) + self.v0, m=zeros_like(x), b=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        v = self.rho * s.v + (1 - self.rho) * g**2
        if t == 1 and self.first == "square":
            v = g**2
        m = self.rho * s.m + (1 - self.rho) * g
        share = 1 - self.rho**t if self.first == "corrected" else 1
        # Rounding can push v - m^2 below zero while the gradient is constant.
        spread = np.maximum(v / share - (m / share) ** 2, 0) if self.centered == "yes" else v / share
        eps = self.eps + TINY
        root = sqrt(spread + eps) if self.eps_place == "inside" else sqrt(spread) + eps
        if self.form == "outside":
            b = self.mu * s.b + g / root
            return x - self.lr * b, State(g=g, v=v, m=m, b=b)
        step = self.lr * g / root
        b = self.mu * s.b + step
        return x - (self.mu * b + step if self.form == "nesterov" else b), State(g=g, v=v, m=m, b=b)

    def recurrence(self, h):
        left = 1 - self.lr * h
        if self.form == "nesterov":
            return (1 + self.mu) * left, self.mu * left
        return self.mu + left, self.mu + 0 * h
