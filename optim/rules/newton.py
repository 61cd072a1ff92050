import numpy as np

from optim.core import TINY, Rule, State, choice, hyper
from optim.fields import rate
from optim.symmetric import applied


class Newton(Rule):
    r"""Newton: jump to where the parabola that fits value, slope and curvature has its extremum.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    H_t &= \nabla^2 f(x_{t-1}) = \textstyle\sum_i h_i\, q_i q_i^\top \\
    x_t &= x_{t-1} - \alpha\, (H_t + \delta I)^{-1} g_t
    = x_{t-1} - \alpha \textstyle\sum_i q_i\, \frac{q_i^\top g_t}{h_i + \delta}
    \end{aligned}
    $$

    I. Newton, 1669; J. Raphson, 1690. One step solves a quadratic, but saddles and maxima attract it too.
    Saddle-free (Y. Dauphin et al., arXiv:1406.2572, 2014): divide by $|h_i| + \delta$.
    """

    year = 1669
    family = "second-order"
    rate_unit = "number"

    lr: float = rate(1, "Share of the step that is taken.", low=1e-2)
    damping: float = hyper(0, r"\delta", 1e-3, 100, "log", help="Added to every curvature.", bounds=(0, 1e9))
    form: str = choice("plain", help="What negative curvature does.", plain="attracts (h)", saddle_free="repels (|h|)")

    def init(self, x):
        return State()

    def step(self, t, x, f, s):
        g = f.grad(x)
        h, step = applied(f.hess(x), g, self._jump)
        return x - self.lr * step, State(g=g, h=h)

    def _jump(self, h, slope):
        used = (np.abs(h) if self.form == "saddle_free" else h) + self.damping
        return slope / np.where(used == 0, TINY, used)
