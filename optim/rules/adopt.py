import numpy as np

from optim.core import BELOW_ONE, TINY, Rule, State, choice, hyper, sqrt, zeros_like


class ADOPT(Rule):
    r"""ADOPT: Adam in another order, so that a gradient never scales itself and any beta2 converges.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    u_t &= \text{clip}\left( \frac{g_t}{\max(\sqrt{v_{t-1}}, \epsilon)}, \pm (t-1)^{1/4} \right) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, u_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    x_t &= x_{t-1} - \alpha\, m_t
    \end{aligned}
    $$

    S. Taniguchi et al., arXiv:2411.02853, 2024. The first step only sets $v_1 = g_1^2$ and does not move.
    """

    year = 2024
    family = "adaptive"
    vectors = ("g", "m", "u")
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = hyper(0.001, r"\alpha", 1e-4, 1, "log", help="Learning rate: about the length of a step.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 0.99, help="Memory of the direction.", bounds=BELOW_ONE)
    beta2: float = hyper(0.9999, r"\beta_2", 0.5, 0.9999, "complement", help="Memory of the scale.", bounds=BELOW_ONE)
    eps: float = hyper(1e-6, r"\epsilon", 1e-12, 1e-2, "log", help="Least scale.", bounds=(0, 1))
    clipping: str = choice("yes", help="Limit the scaled gradient.", yes="by (t-1)^¼", no="not at all")

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        if t == 1:
            return x + 0, State(g=g, u=zeros_like(g), m=s.m, v=g**2)
        u = g / np.maximum(sqrt(s.v), self.eps + TINY)
        if self.clipping == "yes":
            u = np.clip(u, -((t - 1) ** 0.25), (t - 1) ** 0.25)
        m = self.beta1 * s.m + (1 - self.beta1) * u
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        return x - self.lr * m, State(g=g, u=u, m=m, v=v)
