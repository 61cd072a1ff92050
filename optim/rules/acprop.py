from optim.core import BELOW_ONE, TINY, Rule, State, hyper, sqrt, zeros_like


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

    J. Zhuang et al., arXiv:2110.05454, 2021. As in optax, whose first step is GD: it has no spread yet.
    """

    year = 2021
    family = "adaptive"
    rate_unit = "gradient"

    lr: float = hyper(0.001, r"\alpha", 1e-4, 1, "log", help="Learning rate.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 0.99, help="Memory of the mean.", bounds=BELOW_ONE)
    beta2: float = hyper(0.999, r"\beta_2", 0.5, 0.9999, "complement", help="Memory of the spread.", bounds=BELOW_ONE)
    eps: float = hyper(1e-16, r"\epsilon", 1e-16, 1e-2, "log", help="Keeps the division finite.", bounds=(0, 1))
    eps_root: float = hyper(1e-16, r"\bar\epsilon", 1e-16, 1e-2, "log", help="Added to the spread.", bounds=(0, 1))

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        spread = s.v / (1 - self.beta2 ** (t - 1)) if t > 1 else zeros_like(x) + 1
        v = self.beta2 * s.v + (1 - self.beta2) * (g - s.m) ** 2 + self.eps_root
        m = self.beta1 * s.m + (1 - self.beta1) * g
        return x - self.lr * g / (sqrt(spread) + (self.eps + TINY)), State(g=g, m=m, v=v)
