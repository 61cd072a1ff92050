from optim.core import TINY, Rule, State, hyper, sqrt, zeros_like
from optim.fields import direction, guard, memory, rate


class PAdam(Rule):
    r"""PAdam: Adam with a partly adaptive scale, anywhere between momentum and Adam.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    x_t &= x_{t-1} - \alpha\, \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\, \frac{m_t}{(\sqrt{v_t} + \epsilon)^{2p}}
    \end{aligned}
    $$

    J. Chen et al., arXiv:1806.06763, 2018. As in pytorch_optimizer: $p = 1/2$ is Adam but for eps, $p = 0$ momentum.
    The paper and its authors' code divide by the maximum of $v$ so far, anywhere between momentum and AMSGrad,
    with $p = 1/8$.
    """

    year = 2018
    family = "adaptive"
    rate_factor = 0.5
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.01)
    p: float = hyper(0.25, "p", 0, 0.5, help="How adaptive.", bounds=(0, 1))
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        rate = self.lr * sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return x - rate * m / (sqrt(v) + (self.eps + TINY)) ** (2 * self.p), State(g=g, m=m, v=v)
