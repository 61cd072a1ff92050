from optim.core import Rule, State, hyper, zeros_like
from optim.fields import rate


class OptimisticGD(Rule):
    r"""Optimistic GD: expect the gradient to change once more as it just did.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    x_t &= x_{t-1} - \alpha\, ( (a + b)\, g_t - b\, g_{t-1} )
    \end{aligned}
    $$

    L. D. Popov, 1980; C. Daskalakis et al., arXiv:1711.00141, 2017. With $a = b = 1$; $g_0$ is $g_1$. Made
    for games, where plain descent circles outwards.
    """

    year = 1980
    family = "gradient"
    rate_factor = 0.3

    lr: float = rate(0.01)
    a: float = hyper(1, "a", 0, 2, help="Weight of the gradient.", bounds=(0, 100))
    b: float = hyper(1, "b", 0, 2, help="Weight of its change.", bounds=(0, 100))

    def init(self, x):
        return State(g=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        before = s.g if t > 1 else g
        return x - self.lr * ((self.a + self.b) * g - self.b * before), State(g=g)

    def recurrence(self, h):
        return 1 - self.lr * (self.a + self.b) * h, -self.lr * self.b * h
