import numpy as np

from optim.core import TINY, Rule, State, choice, column, dot, hyper, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, memory, rate


class SWATS(Rule):
    r"""SWATS: start as Adam, measure the rate at which SGD would take Adam's steps, and switch once it settles.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    p_t &= -\alpha\, \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\, \frac{m_t}{\sqrt{v_t} + \epsilon} \\
    \gamma_t &= \frac{p_t \cdot p_t}{-p_t \cdot g_t} \\
    \lambda_t &= \beta_2\, \lambda_{t-1} + (1-\beta_2)\, \gamma_t \\
    \text{switch if } & |\lambda_t / (1-\beta_2^t) - \gamma_t| < \delta, \text{ then with that rate } \Lambda: \\
    b_t &= \beta_1\, b_{t-1} + g_t \\
    x_t &= x_{t-1} - (1-\beta_1)\, \Lambda\, b_t
    \end{aligned}
    $$

    N. S. Keskar and R. Socher, arXiv:1712.07628, 2017, with $\delta = 10^{-9}$. pytorch_optimizer adds a share
    of $\gamma_t$ to $\delta$, which switches earlier. The lecture notes leave the criterion open.
    """

    year = 2017
    family = "adaptive"
    vectors = ("g", "m", "p", "b")
    rate_unit = "length"
    velocity = ("m", "b")
    cycled = "beta1"

    lr: float = rate(0.001, "Learning rate of the first phase.")
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0, low=1e-16)
    tolerance: float = hyper(1e-9, r"\delta", 1e-12, 1e-2, "log", help="How settled the rate must be.", bounds=(0, 1))
    share: float = hyper(0, r"\delta_\gamma", 1e-6, 0.1, "log", help="The same, as a share of it.", bounds=(0, 1))
    damped: str = choice("yes", help="Step after the switch.", yes="(1-β₁) Λ b", no="Λ b (pytorch_optimizer: nesterov)")

    def init(self, x):
        zero = column(x)
        return State(m=zeros_like(x), v=zeros_like(x), b=zeros_like(x), gamma=zero, lamda=zero, Lambda=zero)

    def step(self, t, x, f, s):
        g = f.grad(x)
        sgd = s.Lambda > 0
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        rate = self.lr * sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        p = -rate * m / (sqrt(v + self.eps_root) + (self.eps + TINY))
        known = dot(p, g) != 0
        gamma = np.where(known, dot(p, p) / np.where(known, -dot(p, g), 1), s.gamma)
        lamda = np.where(known, self.beta2 * s.lamda + (1 - self.beta2) * gamma, s.lamda)
        found = lamda / (1 - self.beta2**t)
        settled = known & (t > 1) & (found > 0) & (np.abs(found - gamma) <= self.tolerance + self.share * np.abs(gamma))
        b = np.where(sgd, self.beta1 * s.b + g, 0)
        last = s.Lambda * b * ((1 - self.beta1) if self.damped == "yes" else 1)
        state = State(g=g, m=m, v=v, p=p, b=b, gamma=gamma, lamda=lamda)
        state.Lambda = np.where(sgd, s.Lambda, np.where(settled, found, 0))
        return x + np.where(sgd, -last, p), state
