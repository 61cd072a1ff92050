import numpy as np

from optim.core import TINY, Rule, State, choice, column, hyper, norm, sqrt, zeros_like
from optim.fields import pull, rate


class Adafactor(Rule):
    r"""Adafactor: Adam without momentum, with steps relative to the size of the weights and clipped as a whole.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    w_t &= t^{-\kappa} \\
    v_t &= (1-w_t)\, v_{t-1} + w_t\, g_t^2 \\
    u_t &= g_t / \max(\sqrt{v_t}, \epsilon_1) \\
    \rho_t &= \max(\epsilon_2, \text{rms}(x_{t-1}))\, \min(\alpha, 1/\sqrt{t}) \\
    x_t &= (1 - \alpha\, \lambda)\, x_{t-1} - \rho_t\, u_t / \max(1, \text{rms}(u_t) / d)
    \end{aligned}
    $$

    N. Shazeer and M. Stern, arXiv:1804.04235, 2018. As torch has it for a vector, where there is nothing to
    factor. It knows where the origin is, and slows down near it.
    """

    year = 2018
    family = "adaptive"
    vectors = ("g", "u")
    rate_unit = "length"

    lr: float = rate(0.01, "Learning rate: step over size of x.")
    decay: float = hyper(0.8, r"\kappa", 0, 1, help="How fast the memory lengthens.", bounds=(0, 10))
    eps1: float = hyper(2.220446049250313e-16, r"\epsilon_1", 1e-16, 1e-2, "log", help="Least scale.", bounds=(0, 1))
    eps2: float = hyper(1e-3, r"\epsilon_2", 1e-6, 1, "log", help="Least size of x.")
    clip: float = hyper(1, "d", 0.1, 10, "log", help="Largest step, in units of the scale.", bounds=(1e-9, 1e9))
    weight_decay: float = pull(0)
    relative: str = choice("yes", help="Does the rate fall?", yes="at most 1/√t (torch)", no="α throughout")

    def init(self, x):
        return State(v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        w = t ** (-1.0 * np.asarray(self.decay))
        v = (1 - w) * s.v + w * g**2
        u = g / np.maximum(sqrt(v), self.eps1 + TINY)
        rate = np.minimum(self.lr, 1 / sqrt(t)) if self.relative == "yes" else self.lr
        size = sqrt(x.shape[-1])
        rho = np.maximum(self.eps2, norm(x) / size) * rate
        new = (1 - self.lr * self.weight_decay) * x - rho * u / np.maximum(1, norm(u) / size / self.clip)
        return new, State(g=g, v=v, u=u, rho=column(x, rho))
