import numpy as np

from optim.core import TINY, Rule, State, column, hyper, sqrt, zeros_like
from optim.fields import guard, memory, pull, rate


class ScheduleFreeAdamW(Rule):
    r"""Schedule-free AdamW: the averaging of schedule-free SGD over steps that are scaled as in Adam.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    z_t &= z_{t-1} - \alpha \left( \frac{g_t}{\sqrt{\hat v_t} + \epsilon} + \lambda\, x_{t-1} \right) \\
    c_t &= w_t / \textstyle\sum_{i \le t} w_i \\
    w_t &= t^r \max_{i \le t} \alpha_i^p \\
    \bar x_t &= (1 - c_t)\, \bar x_{t-1} + c_t\, z_t \\
    x_t &= (1-\beta_1)\, z_t + \beta_1\, \bar x_t
    \end{aligned}
    $$

    A. Defazio et al., arXiv:2405.15682, 2024, who write $y$ for the $x_t$ drawn here and $x$ for the average
    $\bar x$, which is the answer. Keras takes $c_t = 1/t$, the same for a constant rate.
    """

    year = 2024
    family = "parameter-free"
    rate_unit = "length"

    lr: float = rate(0.0025, "Learning rate: about the length of a step of z.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 1, help="Where between z and the average.")
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    r: float = hyper(0, "r", 0, 2, help="Power of t in the weights.", bounds=(0, 100))
    power: float = hyper(2, "p", 0, 4, help="Power of the rate in the weights.", bounds=(0, 100))
    weight_decay: float = pull(0)

    def init(self, x):
        return State(v=zeros_like(x), z=np.array(x), x_bar=np.array(x), _top=column(x), _sum=column(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        v_hat = v / (1 - self.beta2**t)
        z = s.z - self.lr * (g / (sqrt(v_hat) + (self.eps + TINY)) + self.weight_decay * x)
        top = np.maximum(s._top, self.lr)
        weight = t**self.r * top**self.power
        total = s._sum + weight
        c = weight / (total + TINY)
        x_bar = (1 - c) * s.x_bar + c * z
        new = (1 - self.beta1) * z + self.beta1 * x_bar
        return new, State(g=g, v=v, v_hat=v_hat, z=z, x_bar=x_bar, c=c, _top=top, _sum=total)
