import numpy as np

from optim.core import TINY, Rule, State, choice, column, dot, sqrt, zeros_like
from optim.fields import direction, first_guess, found, growth_limit, guard, memory, most, pull


class DAdaptAdam(Rule):
    r"""D-Adapt Adam: Adam whose rate is a growing lower bound on the distance to the minimum.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \eta_t &= \alpha\, d_{t-1} \\
    r_t &= \sqrt{\beta_2}\, r_{t-1}
    + (1-\sqrt{\beta_2})\, \eta_t\, g_t \cdot \frac{s_{t-1}}{\sqrt{v_{t-1}} + \epsilon} \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, \eta_t\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    s_t &= \sqrt{\beta_2}\, s_{t-1} + (1-\sqrt{\beta_2})\, \eta_t\, g_t \\
    d_t &= \max\left( d_{t-1}, \min\left( \frac{r_t}{(1-\sqrt{\beta_2})\, |s_t|_1},
    \gamma\, d_{t-1} \right) \right) \\
    x_t &= x_{t-1} - \frac{m_t}{\sqrt{v_t} + \epsilon} - \eta_t\, \lambda\, x_{t-1}
    \end{aligned}
    $$

    A. Defazio and K. Mishchenko, arXiv:2301.07733, 2023. optax always multiplies $\eta_t$ by Adam's bias correction,
    the authors' package only when asked. Its $\gamma$ is infinite unless given, and its $d_0$ is $10^{-6}$. The
    authors leave $\alpha$ at 1, which overshoots on steep surfaces.
    """

    year = 2023
    family = "parameter-free"
    rate_unit = "number"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = found(0.3, "Factor on the rate that is found.")
    d0: float = first_guess(0.01)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    growth_rate: float = growth_limit(0)
    weight_decay: float = pull(0)
    correction: str = choice("no", help="Adam's bias correction.", no="none (authors)", yes="in the rate (optax)")

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x), s=zeros_like(x), r=column(x), d=column(x, self.d0))

    def step(self, t, x, f, s):
        g = f.grad(x)
        root, eps = sqrt(self.beta2), self.eps + TINY
        eta = s.d * self.lr
        if self.correction == "yes":
            eta = eta * sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        r = root * s.r + (1 - root) * eta * dot(g, s.s / (sqrt(s.v) + eps))
        m = self.beta1 * s.m + (1 - self.beta1) * eta * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        total = root * s.s + (1 - root) * eta * g
        size = np.sum(np.abs(total), axis=-1, keepdims=True)
        d = np.maximum(s.d, np.minimum(r / ((1 - root) * size + TINY), s.d * most(self.growth_rate)))
        new = x - m / (sqrt(v) + eps) - eta * self.weight_decay * x
        return new, State(g=g, r=r, m=m, v=v, s=total, d=d, eta=eta)
