from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import direction, guard, length, memory, pull


class AdamW(Rule):
    r"""AdamW: Adam, with the weights shrunk directly instead of through the scaled gradient.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    x_t &= x_{t-1} - \alpha \left( \frac{\hat m_t}{\sqrt{\hat v_t} + \epsilon} + \lambda\, x_{t-1} \right)
    \end{aligned}
    $$

    I. Loshchilov and F. Hutter, arXiv:1711.05101, 2017, who do not multiply $\lambda$ by $\alpha$. torch and optax as
    shown; Keras adds eps before the correction of $v$, as in its Adam. Their default decays are 0.01, 0.0001
    and 0.004. The decay pulls towards the origin, so it has no reason to end in the minimum of f.
    """

    year = 2017
    family = "decoupled decay"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    weight_decay: float = pull(0.01)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        step = m_hat / (sqrt(v_hat) + (self.eps + TINY)) + self.weight_decay * x
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)
