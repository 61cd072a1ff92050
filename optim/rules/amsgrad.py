import numpy as np

from optim.core import TINY, Rule, State, choice, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, length, memory


class AMSGrad(Rule):
    r"""AMSGrad: Adam with a scale that never shrinks, so that rare steep slopes are not forgotten.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    v^{\max}_t &= \max(v^{\max}_{t-1}, v_t) \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    x_t &= x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{v^{\max}_t / (1-\beta_2^t)} + \epsilon}
    \end{aligned}
    $$

    S. J. Reddi, S. Kale and S. Kumar, ICLR 2018 (arXiv:1904.09237), without bias correction. torch as shown;
    optax takes the maximum of the corrected $v_t / (1-\beta_2^t)$; Keras adds eps before the correction of $v$. The
    maximum is over all steps so far, not over the last two.
    """

    year = 2018
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0)
    maximum: str = choice("raw", help="What the maximum is of.", raw="v (torch, Keras)", hat="v corrected (optax)")
    correction: str = choice(
        "both",
        help="Bias correction of the two averages.",
        both="of both (torch, optax)",
        late="eps added before the correction of v (Keras)",
        m="of m alone",
        v="of v alone",
        none="of neither (paper)",
    )

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x), v_max=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t) if self.correction in ("both", "late", "m") else m
        share = 1 - self.beta2**t if self.correction in ("both", "late", "v") else 1
        v_max = np.maximum(s.v_max, v / share if self.maximum == "hat" else v)
        scale = v_max if self.maximum == "hat" else v_max / share
        eps = (self.eps + TINY) / (sqrt(share) if self.correction == "late" else 1)
        step = m_hat / (sqrt(scale + self.eps_root) + eps)
        return x - self.lr * step, State(g=g, m=m, v=v, v_max=v_max, m_hat=m_hat)
