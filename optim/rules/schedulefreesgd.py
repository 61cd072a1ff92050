import numpy as np

from optim.core import TINY, Rule, State, column, hyper
from optim.fields import pull, rate


class ScheduleFreeSGD(Rule):
    r"""Schedule-free SGD: step from one sequence, average it into another, and ask for gradients in between.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) + \lambda\, x_{t-1} \\
    z_t &= z_{t-1} - \alpha\, g_t \\
    c_t &= w_t / \textstyle\sum_{i \le t} w_i \\
    w_t &= t^r \max_{i \le t} \alpha_i^p \\
    \bar x_t &= (1 - c_t)\, \bar x_{t-1} + c_t\, z_t \\
    x_t &= (1-\beta)\, z_t + \beta\, \bar x_t
    \end{aligned}
    $$

    A. Defazio et al., arXiv:2405.15682, 2024, who write $y$ for the $x_t$ drawn here, where the gradients
    are taken, and $x$ for the average $\bar x$, which is the answer and is recorded beside it.
    """

    year = 2024
    family = "parameter-free"
    rate_factor = 2.0

    lr: float = rate(0.1, high=10)
    beta: float = hyper(0.9, r"\beta", 0, 1, help="Where between z and the average.")
    r: float = hyper(0, "r", 0, 2, help="Power of t in the weights.", bounds=(0, 100))
    power: float = hyper(2, "p", 0, 4, help="Power of the rate in the weights.", bounds=(0, 100))
    weight_decay: float = pull(0)

    def init(self, x):
        return State(z=np.array(x), x_bar=np.array(x), _top=column(x), _sum=column(x))

    def step(self, t, x, f, s):
        g = f.grad(x) + self.weight_decay * x
        z = s.z - self.lr * g
        top = np.maximum(s._top, self.lr)
        weight = t**self.r * top**self.power
        total = s._sum + weight
        c = weight / (total + TINY)
        x_bar = (1 - c) * s.x_bar + c * z
        new = (1 - self.beta) * z + self.beta * x_bar
        return new, State(g=g, z=z, x_bar=x_bar, c=c, _top=top, _sum=total)
