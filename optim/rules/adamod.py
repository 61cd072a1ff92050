import numpy as np

from optim.core import BELOW_ONE, TINY, Rule, State, hyper, sqrt, zeros_like


class AdaMod(Rule):
    r"""AdaMod: Adam whose rates may not exceed their own moving mean, which tames the first steps.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \eta_t &= \alpha\, \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\, \frac{1}{\sqrt{v_t} + \epsilon} \\
    \bar\eta_t &= \beta_3\, \bar\eta_{t-1} + (1-\beta_3)\, \eta_t \\
    x_t &= x_{t-1} - \min(\eta_t, \bar\eta_t)\, m_t
    \end{aligned}
    $$

    J. Ding et al., arXiv:1910.12249, 2019. It warms itself up, since $\bar\eta_0 = 0$.
    """

    year = 2019
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = hyper(0.001, r"\alpha", 1e-4, 1, "log", help="Learning rate: about the length of a step.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 0.99, help="Memory of the direction.", bounds=BELOW_ONE)
    beta2: float = hyper(0.999, r"\beta_2", 0.5, 0.9999, "complement", help="Memory of the scale.", bounds=BELOW_ONE)
    beta3: float = hyper(0.9, r"\beta_3", 0, 0.999, "complement", help="Memory of the rates.", bounds=BELOW_ONE)
    eps: float = hyper(1e-8, r"\epsilon", 1e-12, 1e-2, "log", help="Keeps the division finite.", bounds=(0, 1))

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x), eta_bar=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        eta = self.lr * sqrt(1 - self.beta2**t) / (1 - self.beta1**t) / (sqrt(v) + (self.eps + TINY))
        eta_bar = self.beta3 * s.eta_bar + (1 - self.beta3) * eta
        return x - np.minimum(eta, eta_bar) * m, State(g=g, m=m, v=v, eta=eta, eta_bar=eta_bar)
