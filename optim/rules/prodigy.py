import numpy as np

from optim.core import TINY, Rule, State, choice, column, dot, hyper, sqrt, zeros_like
from optim.fields import direction, first_guess, found, growth_limit, guard, memory, most, pull


class Prodigy(Rule):
    r"""Prodigy: Adam that finds its own rate, from how far the gradients say the minimum must at least be.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \eta_t &= \alpha\, d_{t-1} \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, d_{t-1}\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, d_{t-1}^2\, g_t^2 \\
    r_t &= \beta_3\, r_{t-1} + \tfrac{d_{t-1}}{d_0}\, \eta_t\, g_t \cdot (x_0 - x_{t-1}) \\
    s_t &= \beta_3\, s_{t-1} + \tfrac{d_{t-1}}{d_0}\, \eta_t\, g_t \\
    \hat d_t &= \max(\hat d_{t-1}, c\, r_t / |s_t|_1) \\
    d_t &= \min(\hat d_t, \gamma\, d_{t-1}) \\
    \beta_3 &= \sqrt{\beta_2} \\
    x_t &= x_{t-1} - \eta_t\, \frac{m_t}{\sqrt{v_t} + d_t\, \epsilon} - \eta_t\, \lambda\, x_{t-1}
    \end{aligned}
    $$

    K. Mishchenko and A. Defazio, arXiv:2306.06101, 2023. optax always multiplies $\eta_t$ by Adam's bias
    correction, the authors' package only when asked. Their $d_0$ is $10^{-6}$, and $\gamma$ is infinite unless
    given; the first growth is free.
    """

    year = 2023
    family = "parameter-free"
    rate_unit = "number"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = found(1)
    d0: float = first_guess(0.01)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    beta3: float = hyper(0, r"\beta_3", 0, 0.9999, help="Memory of the estimate; 0 for √β₂.", bounds=(0, 1))
    eps: float = guard(1e-8)
    growth: float = hyper(1, "c", 0.1, 10, "log", help="Factor on the estimate.")
    growth_rate: float = growth_limit(0)
    weight_decay: float = pull(0)
    correction: str = choice("no", help="Adam's bias correction.", no="none (authors)", yes="in the rate (optax)")
    warmup: str = choice("plain", help="In a warm-up.", plain="as shown", safe="α left out of s (safeguard_warmup)")

    def init(self, x):
        zero = column(x)
        d = column(x, self.d0)
        return State(m=zeros_like(x), v=zeros_like(x), s=zeros_like(x), r=zero, d=d, d_hat=d, _x0=np.array(x))

    def step(self, t, x, f, s):
        g, d = f.grad(x), s.d
        beta3 = np.where(np.asarray(self.beta3) == 0, sqrt(self.beta2), self.beta3)
        eta = d * self.lr
        if self.correction == "yes":
            eta = eta * sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        m = self.beta1 * s.m + (1 - self.beta1) * d * g
        v = self.beta2 * s.v + (1 - self.beta2) * d**2 * g**2
        r = beta3 * s.r + d / self.d0 * eta * dot(g, s._x0 - x)
        total = beta3 * s.s + d / self.d0 * (d if self.warmup == "safe" else eta) * g
        d_hat = np.maximum(s.d_hat, self.growth * r / (np.sum(np.abs(total), axis=-1, keepdims=True) + TINY))
        # Its first growth is free: the first guess is far too small on purpose.
        d_new = np.where(d == self.d0, d_hat, np.minimum(d_hat, d * most(self.growth_rate)))
        step = m / (sqrt(v) + (d_new * self.eps + TINY)) + self.weight_decay * x
        return x - eta * step, State(g=g, m=m, v=v, r=r, s=total, d=d_new, d_hat=d_hat, eta=eta, _x0=s._x0)
