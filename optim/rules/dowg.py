import numpy as np

from optim.core import TINY, Rule, State, column, dot, hyper, sqrt
from optim.fields import found, guard


class DoWG(Rule):
    r"""DoWG: distance over weighted gradients, which lets the rate grow faster than DoG does.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    r_t &= \max(r_{t-1}, |x_{t-1} - x_0|^2) \\
    s_t &= s_{t-1} + r_t\, |g_t|^2 \\
    x_t &= x_{t-1} - \alpha\, \frac{r_t}{\sqrt{s_t} + \epsilon}\, g_t
    \end{aligned}
    $$

    A. Khaled, K. Mishchenko and C. Jin, arXiv:2305.16284, 2023. In optax $r_0$ is eps unless given.
    """

    year = 2023
    family = "parameter-free"
    rate_unit = "number"

    lr: float = found(1)
    r0: float = hyper(1e-4, "r_0", 1e-8, 1, "log", help="First guess of the squared distance.", bounds=(1e-30, 1e6))
    eps: float = guard(1e-4)

    def init(self, x):
        return State(r=column(x, self.r0), s=column(x), _x0=np.array(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        r = np.maximum(s.r, dot(x - s._x0, x - s._x0))
        total = s.s + r * dot(g, g)
        rate = r / (sqrt(total) + (self.eps + TINY))
        return x - self.lr * rate * g, State(g=g, r=r, s=total, _x0=s._x0)
