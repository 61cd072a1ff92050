from optim.core import Rule, State, choice, zeros_like
from optim.fields import kept, pull, rate


class SGDW(Rule):
    r"""SGDW: momentum, with the weights shrunk directly instead of through the velocity.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v_t &= \mu\, v_{t-1} + g_t \\
    x_t &= x_{t-1} - \alpha\, v_t - \alpha\, \lambda\, x_{t-1}
    \end{aligned}
    $$

    I. Loshchilov and F. Hutter, arXiv:1711.05101, 2017, with the rate inside the velocity and $\lambda$ not
    multiplied by it. With $\mu = 0$ it is L2 regularisation. torch_optimizer's version subtracts a constant instead
    of a share of $x$, a bug.
    """

    year = 2017
    family = "decoupled decay"
    vectors = ("g", "v")
    velocity = ("v",)
    cycled = "mu"

    lr: float = rate(0.01)
    mu: float = kept(0.9)
    weight_decay: float = pull(0.01)
    form: str = choice(
        "outside", help="Where the rate stands.", outside="outside (libraries)", inside="inside (velocity of the paper)"
    )

    def init(self, x):
        return State(v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        v = self.mu * s.v + (self.lr * g if self.form == "inside" else g)
        step = v if self.form == "inside" else self.lr * v
        return x - step - self.lr * self.weight_decay * x, State(g=g, v=v)
