import numpy as np

from optim.core import TINY, Rule, State, choice, sqrt, zeros_like
from optim.fields import direction, guard, length, memory


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

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.9999)
    eps: float = guard(1e-6, "Least scale.")
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
