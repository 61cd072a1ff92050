import numpy as np

from optim.core import TINY, Rule, State, choice, column, dot, zeros_like
from optim.fields import direction, pull, rate, target


class MoMo(Rule):
    r"""MoMo: momentum with Polyak's step, from a mean of all the tangents seen so far.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta\, m_{t-1} + (1-\beta)\, g_t \\
    \bar f_t &= \beta\, \bar f_{t-1} + (1-\beta)\, f(x_{t-1}) \\
    \gamma_t &= \beta\, \gamma_{t-1} + (1-\beta)\, g_t \cdot x_{t-1} \\
    \tau_t &= \min\left( \alpha,
    \frac{\max((1 + \alpha \lambda)(\bar f_t - f^* - \gamma_t) + m_t \cdot x_{t-1}, 0)}{|m_t|^2} \right) \\
    x_t &= (x_{t-1} - \tau_t\, m_t) / (1 + \alpha \lambda)
    \end{aligned}
    $$

    F. Schaipp et al., arXiv:2305.07583, 2023; all means start at their first value. As shown the authors decay;
    optax divides the old point alone.
    """

    year = 2023
    family = "parameter-free"
    rate_factor = 10.0
    velocity = ("m",)
    cycled = "beta"

    lr: float = rate(1, "Largest rate.", high=10)
    beta: float = direction(0.9, r"\beta")
    lowest: float = target(0)
    weight_decay: float = pull(0)
    decay: str = choice(
        "all", help="What the decay divides.", all="the point after the step (authors)", point="that before it (optax)"
    )

    def init(self, x):
        return State(m=zeros_like(x), f_bar=column(x), gamma=column(x))

    def step(self, t, x, f, s):
        g, beta = f.grad(x), 0 if t == 1 else self.beta
        m = beta * s.m + (1 - beta) * g
        f_bar = beta * s.f_bar + (1 - beta) * f.value(x)[..., None]
        gamma = beta * s.gamma + (1 - beta) * dot(g, x)
        divisor, slope = 1 + self.lr * self.weight_decay, dot(m, m)
        gap = np.maximum(divisor * (f_bar - self.lowest - gamma) + dot(m, x), 0)
        tau = np.where(slope <= np.finfo(float).eps, 0, np.minimum(self.lr, gap / (slope + TINY)))
        new = (x - tau * m) / divisor if self.decay == "all" else x / divisor - tau * m
        return new, State(g=g, m=m, f_bar=f_bar, gamma=gamma, tau=tau)
