import numpy as np

from optim.core import Rule, State, hyper, zeros_like


class COCOB(Rule):
    r"""COCOB: bet on the sign of the next gradient, with stakes that grow with the money already won.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    L_t &= \max(L_{t-1}, |g_t|) \\
    G_t &= G_{t-1} + |g_t| \\
    R_t &= \max(R_{t-1} - g_t\, (x_{t-1} - x_0), 0) \\
    C_t &= C_{t-1} - g_t \\
    x_t &= x_0 + \frac{C_t}{L_t\, \max(G_t + L_t, a\, L_t)}\, (L_t + R_t)
    \end{aligned}
    $$

    F. Orabona and T. Tommasi, arXiv:1705.07795, 2017. There is no rate: each coordinate gambles for itself.
    optax can scale the gradients, which changes nothing but the role of $L_0 = \epsilon$.
    """

    year = 2017
    family = "parameter-free"
    rate_unit = "number"

    lr: float = hyper(1, r"\alpha", 1e-2, 100, "log", help="Factor on the gradients.", bounds=(1e-12, 1e3))
    a: float = hyper(100, "a", 1, 1000, "log", help="How cautious the first bets are.", bounds=(1, 1e9))
    eps: float = hyper(1e-8, r"\epsilon", 1e-12, 1e-2, "log", help="Least largest gradient.", bounds=(1e-150, 1))

    def init(self, x):
        zero = zeros_like(x)
        return State(L=zero + self.eps, G=zero, R=zero, C=zero, _x0=np.array(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        c = self.lr * g
        largest, total = np.maximum(s.L, np.abs(c)), s.G + np.abs(c)
        won, signed = np.maximum(s.R - c * (x - s._x0), 0), s.C - c
        bet = signed / (largest * np.maximum(total + largest, self.a * largest))
        state = State(g=g, L=largest, G=total, R=won, C=signed, _x0=s._x0)
        return s._x0 + bet * (largest + won), state
