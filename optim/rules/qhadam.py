from optim.core import TINY, Rule, State, hyper, sqrt, zeros_like
from optim.fields import direction, guard, length, memory


class QHAdam(Rule):
    r"""QHAdam: Adam with part of the plain gradient mixed into its direction and its scale.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    x_t &= x_{t-1} - \alpha\, \frac{(1-\nu_1)\, g_t + \nu_1\, \hat m_t}
    {\sqrt{(1-\nu_2)\, g_t^2 + \nu_2\, \hat v_t} + \epsilon}
    \end{aligned}
    $$

    J. Ma and D. Yarats, arXiv:1810.06801, 2018, who advise $\beta_1 = 0.995$. Both $\nu = 1$ is Adam.
    """

    year = 2018
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    nu1: float = hyper(0.7, r"\nu_1", 0, 1, help="Share of the mean in the direction.")
    nu2: float = hyper(1, r"\nu_2", 0, 1, help="Share of the mean in the scale.")
    eps: float = guard(1e-8)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        scale = sqrt((1 - self.nu2) * g**2 + self.nu2 * v_hat) + (self.eps + TINY)
        step = ((1 - self.nu1) * g + self.nu1 * m_hat) / scale
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)
