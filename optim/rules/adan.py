from optim.core import TINY, Rule, State, choice, sqrt, zeros_like
from optim.fields import direction, guard, length, memory, pull


class Adan(Rule):
    r"""Adan: Nesterov's look ahead inside Adam, written with the difference of two gradients.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    d_t &= g_t - g_{t-1} \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, d_t \\
    n_t &= \beta_3\, n_{t-1} + (1-\beta_3)\, (g_t + \beta_2\, d_t)^2 \\
    u_t &= \frac{m_t / (1-\beta_1^t) + \beta_2\, v_t / (1-\beta_2^t)}{\sqrt{n_t / (1-\beta_3^t)} + \epsilon} \\
    x_t &= (x_{t-1} - \alpha\, u_t) / (1 + \alpha\, \lambda)
    \end{aligned}
    $$

    X. Xie et al., arXiv:2208.06677, 2022, where each beta is one minus ours; $d_1 = 0$. optax 0.2.8
    weights $d_t$ by $1-\beta_2$, a bug (optax PR 1715).
    """

    year = 2022
    family = "adaptive"
    vectors = ("g", "m", "u")
    rate_unit = "length"
    velocity = ("m", "v")
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.98)
    beta2: float = direction(0.92, r"\beta_2", "the difference")
    beta3: float = memory(0.99, r"\beta_3", high=0.999)
    eps: float = guard(1e-8)
    weight_decay: float = pull(0)
    decay: str = choice("proximal", help="How it decays.", proximal="divided (paper)", decoupled="subtracted first")

    def init(self, x):
        return State(g=zeros_like(x), m=zeros_like(x), v=zeros_like(x), n=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        d = g - s.g if t > 1 else zeros_like(g)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * d
        n = self.beta3 * s.n + (1 - self.beta3) * (g + self.beta2 * d) ** 2
        top = m / (1 - self.beta1**t) + self.beta2 * v / (1 - self.beta2**t)
        u = top / (sqrt(n / (1 - self.beta3**t)) + (self.eps + TINY))
        pull, state = self.lr * self.weight_decay, State(g=g, d=d, m=m, v=v, n=n, u=u)
        if self.decay == "decoupled":
            return x * (1 - pull) - self.lr * u, state
        return (x - self.lr * u) / (1 + pull), state
