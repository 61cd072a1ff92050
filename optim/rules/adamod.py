import numpy as np

from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import direction, guard, length, memory, pull


class AdaMod(Rule):
    r"""AdaMod: Adam whose rates may not exceed their own moving mean, which tames the first steps.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \eta_t &= \alpha\, \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\, \frac{1}{\sqrt{v_t} + \epsilon} \\
    \bar\eta_t &= \beta_3\, \bar\eta_{t-1} + (1-\beta_3)\, \eta_t \\
    x_t &= (1 - \alpha\, \lambda)\, x_{t-1} - \min(\eta_t, \bar\eta_t)\, m_t
    \end{aligned}
    $$

    J. Ding et al., arXiv:1910.12249, 2019. It warms itself up, since $\bar\eta_0 = 0$. As shown in the authors'
    code, where $\beta_3$ is 0.999; the paper bounds $\alpha / (\sqrt{\hat v_t} + \epsilon)$ and corrects $m_t$
    beside the bound.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    beta3: float = memory(0.9, r"\beta_3", "the rates", low=0, high=0.999)
    eps: float = guard(1e-8)
    weight_decay: float = pull(0)

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x), eta_bar=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        eta = self.lr * sqrt(1 - self.beta2**t) / (1 - self.beta1**t) / (sqrt(v) + (self.eps + TINY))
        eta_bar = self.beta3 * s.eta_bar + (1 - self.beta3) * eta
        new = (1 - self.lr * self.weight_decay) * x - np.minimum(eta, eta_bar) * m
        return new, State(g=g, m=m, v=v, eta=eta, eta_bar=eta_bar)
