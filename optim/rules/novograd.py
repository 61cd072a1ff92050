from optim.core import TINY, Rule, State, column, dot, hyper, sqrt, zeros_like
from optim.fields import BELOW_ONE, direction, guard, guard_root, pull, rate


class NovoGrad(Rule):
    r"""NovoGrad: one scale for all coordinates, the length of the gradient, and momentum on what it leaves.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, |g_t|^2 \\
    v_1 &= |g_1|^2 \\
    m_t &= \beta_1\, m_{t-1} + \frac{g_t}{\sqrt{v_t} + \epsilon} + \lambda\, x_{t-1} \\
    x_t &= x_{t-1} - \alpha\, m_t
    \end{aligned}
    $$

    B. Ginsburg et al., arXiv:1905.11286, 2019, with $\beta$ 0.95 and 0.98; those here are optax's. Steps that agree
    grow to $\alpha / (1-\beta_1)$.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 0.1
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.001, "Learning rate: the length of the first step.")
    beta1: float = direction(0.9)
    beta2: float = hyper(0.25, r"\beta_2", 0, 0.999, help="Memory of the length.", bounds=BELOW_ONE)
    eps: float = guard(1e-6)
    eps_root: float = guard_root(0)
    weight_decay: float = pull(0)

    def init(self, x):
        return State(v=column(x), m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        v = dot(g, g) if t == 1 else self.beta2 * s.v + (1 - self.beta2) * dot(g, g)
        m = self.beta1 * s.m + g / (sqrt(v + self.eps_root) + (self.eps + TINY)) + self.weight_decay * x
        return x - self.lr * m, State(g=g, v=v, m=m)
