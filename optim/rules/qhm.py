from optim.core import Rule, State, hyper, zeros_like
from optim.fields import memory, rate


class QHM(Rule):
    r"""QHM: a mean of the plain gradient and the momentum, between GD and the averaging form of momentum.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta\, m_{t-1} + (1-\beta)\, g_t \\
    x_t &= x_{t-1} - \alpha\, ((1-\nu)\, g_t + \nu\, m_t)
    \end{aligned}
    $$

    J. Ma and D. Yarats, arXiv:1810.06801, 2018, who advise $\beta = 0.999$. $\nu = 0$ is GD, $\nu = 1$ momentum,
    $\nu = \beta$ Nesterov's.
    """

    year = 2018
    family = "momentum"
    velocity = ("m",)
    cycled = "beta"

    lr: float = rate(0.1)
    beta: float = memory(0.9, r"\beta", "the direction", low=0, high=0.999)
    nu: float = hyper(0.7, r"\nu", 0, 1, help="Share of the momentum in the step.")

    def init(self, x):
        return State(m=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta * s.m + (1 - self.beta) * g
        return x - self.lr * ((1 - self.nu) * g + self.nu * m), State(g=g, m=m)

    def recurrence(self, h):
        reach = self.lr * h
        return 1 + self.beta - (1 - self.nu * self.beta) * reach, self.beta * (1 - (1 - self.nu) * reach)
