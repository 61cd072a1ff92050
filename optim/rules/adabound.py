import numpy as np

from optim.core import TINY, Rule, State, choice, column, hyper, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, memory, rate


class AdaBound(Rule):
    r"""AdaBound: Adam whose rates are squeezed between two bounds that close in on one rate, that of GD.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \eta_t &= \text{clip}\left( \frac{\alpha \sqrt{1-\beta_2^t}}{(1-\beta_1^t)(\sqrt{v_t} + \epsilon)},
    \alpha^* - \frac{\alpha^*}{\gamma t + 1}, \alpha^* + \frac{\alpha^*}{\gamma t} \right) \\
    x_t &= x_{t-1} - \eta_t\, m_t
    \end{aligned}
    $$

    L. Luo et al., arXiv:1902.09843, 2019. As shown in the authors' code; the paper does not correct the
    averages and divides $\eta_t$ by $\sqrt{t}$. AMSBound takes the running maximum of $v_t$.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.001, "Learning rate at first.")
    final_lr: float = hyper(0.1, r"\alpha^*", 1e-4, 1, "log", help="The rate in the end, that of GD.")
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    gamma: float = hyper(1e-3, r"\gamma", 1e-4, 1, "log", help="How fast the bounds close.", bounds=(1e-12, 1e3))
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0, low=1e-16)
    bound: str = choice("ada", help="Which scale.", ada="v (AdaBound)", ams="running maximum of v (AMSBound)")
    form: str = choice("code", help="Which source.", code="the authors' code", paper="the paper")

    def init(self, x):
        # Under a schedule the final rate follows the rate: it is known by its share of the first one.
        return State(m=zeros_like(x), v=zeros_like(x), _v_max=zeros_like(x), _base=column(x, self.lr))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        v_max = np.maximum(s._v_max, v)
        root = sqrt((v_max if self.bound == "ams" else v) + self.eps_root) + (self.eps + TINY)
        final = self.final_lr * self.lr / np.maximum(s._base, TINY)
        low, high = final * (1 - 1 / (self.gamma * t + 1)), final * (1 + 1 / (self.gamma * t))
        correction = 1.0 if self.form == "paper" else sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        eta = np.clip(self.lr * correction / root, low, high) / (sqrt(t) if self.form == "paper" else 1)
        return x - eta * m, State(g=g, m=m, v=v, eta=eta, _v_max=v_max, _base=s._base)
