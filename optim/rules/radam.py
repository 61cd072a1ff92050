import numpy as np

from optim.core import TINY, Rule, State, choice, column, hyper, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, memory, rate


class RAdam(Rule):
    r"""RAdam: no adaptive step before the scale can be trusted, and then a careful one.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    \rho_t &= \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t} \\
    \rho_\infty &= \frac{2}{1-\beta_2} - 1 \\
    r_t &= \sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\, \rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2)\, \rho_t}} \\
    x_t &= x_{t-1} - \alpha\, r_t\, \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon} \quad \text{if } \rho_t > \theta \\
    x_t &= x_{t-1} - \alpha\, \hat m_t \quad \text{otherwise}
    \end{aligned}
    $$

    L. Liu et al., arXiv:1908.03265, 2019, with $\theta = 4$, as the lecture notes; torch and optax take 5, one
    step later. torch adds eps before the correction of $v$. The first steps are plain momentum at a
    rate made for Adam, so steep surfaces can throw them far.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 0.1
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.001, "Learning rate: in the end about the length of a step.")
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0)
    threshold: float = hyper(5, r"\theta", 4, 6, help="Trust the scale once rho exceeds this.", bounds=(4, 100))
    eps_place: str = choice("hat", help="Where eps is added.", hat="√v̂ + ε (optax, notes)", late="(√v + ε) (torch)")

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        share = 1 - self.beta2**t
        m_hat, v_hat = m / (1 - self.beta1**t), v / share
        end = 2 / (1 - self.beta2) - 1
        rho = end - 2 * t * (1 - share) / share
        # A short memory (beta2 <= 0.6) never reaches the threshold, and its r would not be a number.
        r = sqrt(np.maximum((rho - 4) * (rho - 2) * end / ((end - 4) * (end - 2) * rho + TINY), 0))
        eps = (self.eps + TINY) / (sqrt(share) if self.eps_place == "late" else 1)
        step = np.where(rho > self.threshold, r * m_hat / (sqrt(v_hat + self.eps_root) + eps), m_hat)
        state = State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat, rho=column(x, rho), r=column(x, r))
        return x - self.lr * step, state
