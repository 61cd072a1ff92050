from optim.core import BELOW_ONE, TINY, Rule, State, column, dot, hyper, sqrt, zeros_like


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

    B. Ginsburg et al., arXiv:1905.11286, 2019.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 0.1
    velocity = ("m",)
    cycled = "beta1"

    lr: float = hyper(0.001, r"\alpha", 1e-4, 1, "log", help="Learning rate.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 0.99, help="Memory of the direction.", bounds=BELOW_ONE)
    beta2: float = hyper(0.25, r"\beta_2", 0, 0.999, help="Memory of the length.", bounds=BELOW_ONE)
    eps: float = hyper(1e-6, r"\epsilon", 1e-12, 1e-2, "log", help="Keeps the division finite.", bounds=(0, 1))
    eps_root: float = hyper(0, r"\bar\epsilon", 1e-12, 1e-2, "log", help="A second eps, under the root.", bounds=(0, 1))
    weight_decay: float = hyper(0, r"\lambda", 1e-4, 1, "log", help="Pull towards the origin.", bounds=(0, 100))

    def init(self, x):
        return State(v=column(x), m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        v = dot(g, g) if t == 1 else self.beta2 * s.v + (1 - self.beta2) * dot(g, g)
        m = self.beta1 * s.m + g / (sqrt(v + self.eps_root) + (self.eps + TINY)) + self.weight_decay * x
        return x - self.lr * m, State(g=g, v=v, m=m)
