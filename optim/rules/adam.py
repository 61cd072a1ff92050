from optim.core import TINY, Rule, State, choice, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, length, memory


class Adam(Rule):
    r"""Adam: momentum for the direction, RMSprop for the scale, both corrected for starting at zero.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat m_t &= m_t / (1-\beta_1^t) \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    x_t &= x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}
    $$

    D. P. Kingma and J. Ba, arXiv:1412.6980, 2014. torch and optax as shown (optax may add a second eps under the
    root, `eps_root`). Keras adds eps before the correction of $v$: $\epsilon$ becomes $\epsilon/\sqrt{1-\beta_2^t}$,
    32 times as large at first. Without correction the first steps are $(1-\beta_1)/\sqrt{1-\beta_2}$ times as long.
    Li's Deep Learning slides print $\beta_2 = 0.9999$; the paper has 0.999. DL4J's page prints $1 - \gamma_t^{t+1}$
    and $1 - g_{t+1}^{t+1}$; meant are $1 - \gamma_1^{t+1}$ and $1 - \gamma_2^{t+1}$. Lee's notes enlarge $m$ at first
    and reduce it later: the factor $1/(1-\beta_1^t)$ only falls to 1, and never reduces anything.
    """

    year = 2014
    family = "adaptive"
    divides = True
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0)
    correction: str = choice(
        "both",
        help="Bias correction of the two averages.",
        both="as in the paper (torch, optax)",
        late="eps added before the correction of v (Keras)",
        none="no correction",
    )

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        m_hat, v_hat, eps = m, v, self.eps + TINY
        if self.correction != "none":
            m_hat = m / (1 - self.beta1**t)
            v_hat = v / (1 - self.beta2**t)
        if self.correction == "late":
            eps = eps / sqrt(1 - self.beta2**t)
        step = m_hat / (sqrt(v_hat + self.eps_root) + eps)
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)

    def recurrence(self, h):
        return 1 + self.beta1 - self.lr * (1 - self.beta1) * h, self.beta1 + 0 * h
