import numpy as np

from optim.core import TINY, Rule, State, choice, column, dot, sqrt, zeros_like
from optim.fields import direction, guard, memory, pull, rate, target


class MoMoAdam(Rule):
    r"""MoMo-Adam: Adam's scale with Polyak's step, so that the rate is only an upper limit.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    s_t &= \epsilon + \sqrt{v_t / (1-\beta_2^t)} \\
    \bar f_t &= \beta_1\, \bar f_{t-1} + (1-\beta_1)\, f(x_{t-1}) \\
    \gamma_t &= \beta_1\, \gamma_{t-1} + (1-\beta_1)\, g_t \cdot x_{t-1} \\
    \tau_t &= \min\left( \frac{\alpha}{1-\beta_1^t}, \;
    \frac{\max((1 + \alpha \lambda)(\bar f_t - (1-\beta_1^t) f^* - \gamma_t) + m_t \cdot x_{t-1}, 0)}
    {m_t \cdot (m_t / s_t)} \right) \\
    x_t &= (x_{t-1} - \tau_t\, m_t / s_t) / (1 + \alpha \lambda)
    \end{aligned}
    $$

    F. Schaipp et al., arXiv:2305.07583, 2023. As shown the authors decay, or, when asked, as AdamW; optax divides
    the old point alone.
    """

    year = 2023
    family = "parameter-free"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = rate(0.01, "Largest rate: about the length of a step.", high=10)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    lowest: float = target(0)
    weight_decay: float = pull(0)
    decay: str = choice(
        "all",
        help="What the decay divides.",
        all="the point after the step (authors)",
        point="that before it (optax)",
        subtracted="nothing: it is subtracted (authors: divide=False)",
    )

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x), f_bar=column(x), gamma=column(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        scale = sqrt(v / (1 - self.beta2**t)) + (self.eps + TINY)
        f_bar = self.beta1 * s.f_bar + (1 - self.beta1) * f.value(x)[..., None]
        gamma = self.beta1 * s.gamma + (1 - self.beta1) * dot(g, x)
        share, slope = 1 - self.beta1**t, dot(m, m / scale)
        shrink = self.lr * self.weight_decay
        gap = np.maximum((1 + shrink) * (f_bar - share * self.lowest - gamma) + dot(m, x), 0)
        tau = np.where(slope <= np.finfo(float).eps, 0, np.minimum(self.lr / share, gap / (slope + TINY)))
        kept = {"all": x, "point": x / (1 + shrink), "subtracted": x * (1 - shrink)}[self.decay]
        new = (kept - tau * m / scale) / (1 + shrink if self.decay == "all" else 1)
        return new, State(g=g, m=m, v=v, s=scale, f_bar=f_bar, gamma=gamma, tau=tau)
