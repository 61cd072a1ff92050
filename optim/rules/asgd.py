import numpy as np

from optim.core import Rule, State, column, hyper
from optim.fields import rate


class ASGD(Rule):
    r"""Averaged SGD: a rate that falls slowly, a little decay, and the mean of all points as the answer.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \eta_t &= \alpha / (1 + \lambda\, \alpha\, (t-1))^\kappa \\
    x_t &= (1 - \lambda\, \eta_t)\, x_{t-1} - \eta_t\, g_t \\
    \bar x_t &= \bar x_{t-1} + (x_t - \bar x_{t-1}) / \max(1, t - 1 - t_0)
    \end{aligned}
    $$

    B. T. Polyak and A. Juditsky, 1992. torch averages only from $t_0 = 10^6$ on, so that its mean is the
    last point in any short run. It prepares each share of the mean one step ahead: hence $t - 1$.
    """

    year = 1992
    family = "gradient"

    lr: float = rate(0.01)
    weight_decay: float = hyper(1e-4, r"\lambda", 1e-5, 1, "log", help="Decay of the point and of the rate.")
    kappa: float = hyper(0.75, r"\kappa", 0, 1, help="Power of the rate's decay.", bounds=(0, 10))
    t0: int = hyper(1, "t_0", 0, 1000, "int", help="Where the mean begins.", bounds=(0, 1e9))

    def init(self, x):
        return State(x_bar=np.array(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        eta = self.lr / (1 + self.weight_decay * self.lr * (t - 1)) ** self.kappa
        new = (1 - self.weight_decay * eta) * x - eta * g
        x_bar = s.x_bar + (new - s.x_bar) / max(1, t - 1 - self.t0)
        return new, State(g=g, eta=column(x, eta), x_bar=x_bar)
