from optim.core import TINY, Rule, State, choice, hyper, sqrt, zeros_like


class Adagrad(Rule):
    r"""Adagrad: divide each coordinate's rate by the root of all its squared gradients so far.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    s_t &= s_{t-1} + g_t^2 \\
    x_t &= x_{t-1} - \frac{\alpha}{\sqrt{s_t} + \epsilon}\, g_t
    \end{aligned}
    $$

    J. Duchi, E. Hazan and Y. Singer, JMLR 12, 2011. torch adds eps outside the root and starts at
    $s_0 = 0$; optax and Keras add it inside and start at $s_0 = 0.1$. With eps = 0 this equals the
    lecture notes' form, a rate $\alpha/\sqrt{t}$ divided by the root mean square of the gradients.
    """

    year = 2011
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 8.0

    lr: float = hyper(0.5, r"\alpha", 1e-3, 10, "log", help="Learning rate: the length of the first step.")
    eps: float = hyper(1e-10, r"\epsilon", 1e-12, 1e-2, "log", help="Keeps the division finite.", bounds=(0, 1))
    eps_place: str = choice(
        "outside", help="Where eps is added.", outside="√s + ε (torch)", inside="√(s + ε) (optax, Keras)"
    )
    s0: float = hyper(0, "s_0", 0, 1, help="What the sum starts from.", bounds=(0, 1e3))

    def init(self, x):
        return State(s=zeros_like(x) + self.s0)

    def step(self, t, x, f, s):
        g = f.grad(x)
        total = s.s + g**2
        eps = self.eps + TINY
        root = sqrt(total + eps) if self.eps_place == "inside" else sqrt(total) + eps
        return x - self.lr / root * g, State(g=g, s=total)
