from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, memory, rate


class ACProp(Rule):
    r"""ACProp: the present gradient over the spread of the past ones, so that the two are independent.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    x_t &= x_{t-1} - \alpha\, \frac{g_t}{\sqrt{v_{t-1} / (1-\beta_2^{t-1})} + \epsilon} \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, (g_t - m_{t-1})^2 + \bar\epsilon \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t
    \end{aligned}
    $$

    J. Zhuang et al., arXiv:2110.05454, 2021. As in optax 0.2.8, whose first step is GD: it has no spread yet.
    The paper, its authors' code and optax's own page have $(g_t - m_t)^2$, which is $\beta_1^2$ times as much,
    so that optax's steps are $\beta_1$ times as long.
    """

    year = 2021
    family = "adaptive"
    rate_unit = "gradient"

    lr: float = rate(0.001)
    beta1: float = direction(0.9, of="the mean")
    beta2: float = memory(0.999, of="the spread")
    eps: float = guard(1e-16, low=1e-16)
    eps_root: float = guard_root(1e-16, "Added to the spread.", low=1e-16)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        spread = s.v / (1 - self.beta2 ** (t - 1)) if t > 1 else zeros_like(x) + 1
        v = self.beta2 * s.v + (1 - self.beta2) * (g - s.m) ** 2 + self.eps_root
        m = self.beta1 * s.m + (1 - self.beta1) * g
        return x - self.lr * g / (sqrt(spread) + (self.eps + TINY)), State(g=g, m=m, v=v)
