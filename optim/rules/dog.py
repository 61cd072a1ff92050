import numpy as np

from optim.core import TINY, Rule, State, choice, column, dot, hyper, norm, sqrt
from optim.fields import found, guard


class DoG(Rule):
    r"""DoG: distance over gradients, the rate that hindsight would have chosen so far.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    r_t &= \max(r_{t-1}, |x_{t-1} - x_0|) \\
    s_t &= s_{t-1} + |g_t|^2 \\
    x_t &= x_{t-1} - \alpha\, \frac{r_t}{\sqrt{s_t + \epsilon}}\, g_t
    \end{aligned}
    $$

    M. Ivgi, O. Hinder and Y. Carmon, arXiv:2302.12022, 2023. $r_0 = \rho\,(1 + |x_0|)$; the authors'
    $\rho = 10^{-6}$ makes the first steps very short.
    """

    year = 2023
    family = "parameter-free"
    rate_unit = "number"

    lr: float = found(1)
    rho: float = hyper(0.01, r"\rho", 1e-6, 1, "log", help="First guess of the distance.", bounds=(1e-12, 1e3))
    eps: float = guard(1e-8)
    first: str = choice(
        "heuristic",
        help="What the guess is.",
        heuristic="relative to 1 + |x₀|",
        distance="the distance itself",
        learning_rate="the rate of the first step",
    )

    def init(self, x):
        guess = {"heuristic": self.rho * (1 + norm(x)), "distance": self.rho, "learning_rate": 0.0}[self.first]
        return State(r=column(x, guess), s=column(x), _x0=np.array(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        r = np.maximum(s.r, norm(x - s._x0))
        total = s.s + dot(g, g)
        rate = r / sqrt(total + (self.eps + TINY))
        if t == 1 and self.first == "learning_rate":
            rate = column(x, self.rho)
        return x - self.lr * rate * g, State(g=g, r=r, s=total, _x0=s._x0)
