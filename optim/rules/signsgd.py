import numpy as np

from optim.core import Rule, State
from optim.fields import rate


class SignSGD(Rule):
    r"""signSGD: only the sign of each slope counts, one bit per coordinate.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    x_t &= x_{t-1} - \alpha\, \text{sign}(g_t)
    \end{aligned}
    $$

    J. Bernstein et al., arXiv:1802.04434, 2018. It does not come to rest: at a minimum each coordinate
    hops to and fro by its rate.
    """

    year = 2018
    family = "sign"
    rate_unit = "length"
    rate_factor = 0.3

    lr: float = rate(0.01, "Learning rate: the length of every step.")

    def init(self, x):
        return State()

    def step(self, t, x, f, s):
        g = f.grad(x)
        return x - self.lr * np.sign(g), State(g=g)
