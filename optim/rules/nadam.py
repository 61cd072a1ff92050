from optim.core import TINY, Rule, State, choice, column, hyper, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, length, memory


class Nadam(Rule):
    r"""Nadam: Adam with Nesterov's look ahead, the present gradient counted once more.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m_t &= \beta_1\, m_{t-1} + (1-\beta_1)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    \hat m_t &= \frac{\beta_1\, m_t}{1-\beta_1^{t+1}} + \frac{(1-\beta_1)\, g_t}{1-\beta_1^t} \\
    \hat v_t &= v_t / (1-\beta_2^t) \\
    x_t &= x_{t-1} - \frac{\alpha\, \hat m_t}{\sqrt{\hat v_t} + \epsilon}
    \end{aligned}
    $$

    T. Dozat, ICLR workshop, 2016; as shown in optax and the lecture notes. torch and Keras let the momentum
    grow, $\mu_t = \beta_1 (1 - \tfrac{1}{2}\, 0.96^{t \psi})$ with $\psi$ = 0.004 (torch) or 1 (Keras), and
    correct with $P_t = \mu_1 \cdots \mu_t$ in place of $\beta_1^t$.
    """

    year = 2016
    family = "adaptive"
    rate_unit = "length"
    velocity = ("m",)
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0)
    momentum: str = choice(
        "constant", help="Course of the momentum.", constant="β₁ (optax, lecture notes)", growing="grows (torch, Keras)"
    )
    psi: float = hyper(0.004, r"\psi", 1e-3, 1, "log", help="How fast it grows.", bounds=(0, 1e3))

    def init(self, x):
        return State(m=zeros_like(x), v=zeros_like(x), P=column(x, 1.0))

    def step(self, t, x, f, s):
        g = f.grad(x)
        mu = following = self.beta1
        if self.momentum == "growing":
            mu, following = (self.beta1 * (1 - 0.5 * 0.96 ** (k * self.psi)) for k in (t, t + 1))
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        product = s.P * mu
        m_hat = following * m / (1 - product * following) + (1 - mu) * g / (1 - product)
        v_hat = v / (1 - self.beta2**t)
        step = m_hat / (sqrt(v_hat + self.eps_root) + (self.eps + TINY))
        return x - self.lr * step, State(g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat, P=product)
