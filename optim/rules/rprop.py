import numpy as np

from optim.core import Rule, State, hyper, zeros_like
from optim.fields import rate


class Rprop(Rule):
    r"""Rprop: each coordinate has its own step, longer while the slope keeps its sign, shorter when it turns.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \Delta_t &= \Delta_{t-1} \cdot \{ \eta_+ \text{ if } g_t\, \tilde g_{t-1} > 0, \;
    \eta_- \text{ if } g_t\, \tilde g_{t-1} < 0 \} \\
    \tilde g_t &= g_t, \text{ but } 0 \text{ where the sign turned} \\
    x_t &= x_{t-1} - \Delta_t\, \text{sign}(\tilde g_t)
    \end{aligned}
    $$

    M. Riedmiller and H. Braun, 1993, in the form iRprop- of C. Igel and M. Hüsken, 2000. $\Delta_0 = \alpha$, kept
    between two bounds. optax 0.2.8 takes each step one iteration late, a bug (optax PR 1725).
    """

    year = 1993
    family = "sign"
    rate_unit = "length"
    rate_factor = 0.5

    lr: float = rate(0.01, "Length of the first step.")
    up: float = hyper(1.2, r"\eta_+", 1, 2, help="Factor while the sign holds.", bounds=(1, 100))
    down: float = hyper(0.5, r"\eta_-", 0.1, 1, help="Factor when it turns.", bounds=(0, 1))
    least: float = hyper(1e-6, r"\Delta_{\min}", 1e-9, 1e-2, "log", help="Shortest step.")
    most: float = hyper(50, r"\Delta_{\max}", 1e-2, 100, "log", help="Longest step.", bounds=(0, 1e9))

    def init(self, x):
        return State(g_tilde=zeros_like(x), Delta=zeros_like(x) + self.lr)

    def step(self, t, x, f, s):
        g = f.grad(x)
        agree = g * s.g_tilde
        factor = np.where(agree > 0, self.up, np.where(agree < 0, self.down, 1))
        delta = np.clip(s.Delta * factor, self.least, self.most)
        g_tilde = np.where(agree < 0, 0, g)
        return x - np.sign(g_tilde) * delta, State(g=g, g_tilde=g_tilde, Delta=delta)
