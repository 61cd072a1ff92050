from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, length, memory


class AdaBelief(Rule):
    r"""AdaBelief: long steps while the gradient is what its mean foretold, short ones when it surprises.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, (g_t - m_t)^2 + \bar\epsilon \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    x_t &= x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}
    $$

    J. Zhuang et al., arXiv:2010.07468, 2020 (there $s_t$ for $v_t$). $\bar\epsilon$ stays in the average; the
    PyTorch packages take one number for both eps.
    """

    year = 2020
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-16, low=1e-16)
    eps_root: float = guard_root(1e-16, "Added to the scale.", low=1e-16)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * (g - m) ** 2 + self.eps_root
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        step = m_hat / (sqrt(v_hat) + (self.eps + TINY))
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)
