import numpy as np

from optim.core import TINY, Rule, State, choice, hyper, norm, zeros_like
from optim.fields import guard, kept, pull, rate


class LARS(Rule):
    r"""LARS: momentum, with each layer's gradient scaled to a share of the length of its weights.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) + \lambda\, x_{t-1} \\
    v_t &= \mu\, v_{t-1} + \alpha\, \kappa\, \frac{|x_{t-1}|}{|g_t| + \epsilon}\, g_t \\
    x_t &= x_{t-1} - v_t
    \end{aligned}
    $$

    Y. You, I. Gitman and B. Ginsburg, arXiv:1708.03888, 2017. As in optax; where either length is 0 the
    ratio is 1. It knows where the origin is.
    """

    year = 2017
    family = "momentum"
    vectors = ("g", "v")
    rate_unit = "number"
    velocity = ("v",)
    cycled = "mu"

    lr: float = rate(5, low=1e-2, high=100)
    trust: float = hyper(1e-3, r"\kappa", 1e-4, 1, "log", help="Length of a step over that of x.")
    mu: float = kept(0.9)
    eps: float = guard(0)
    weight_decay: float = pull(0)
    nesterov: str = choice("no", help="Which momentum.", no="heavy ball", yes="Nesterov")

    def init(self, x):
        return State(v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x) + self.weight_decay * x
        zero = (norm(x) == 0) | (norm(g) == 0)
        ratio = np.where(zero, 1, self.trust * norm(x) / (norm(g) + (self.eps + TINY)))
        step = self.lr * ratio * g
        v = self.mu * s.v + step
        return x - (self.mu * v + step if self.nesterov == "yes" else v), State(g=g, v=v)
