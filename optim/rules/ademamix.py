from optim.core import TINY, Rule, State, hyper, sqrt, zeros_like
from optim.fields import direction, guard, guard_root, length, memory, pull


class AdEMAMix(Rule):
    r"""AdEMAMix: Adam with a second, very slow momentum, since gradients thousands of steps old still help.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    m^{(1)}_t &= \beta_1\, m^{(1)}_{t-1} + (1-\beta_1)\, g_t \\
    m^{(2)}_t &= \beta_3\, m^{(2)}_{t-1} + (1-\beta_3)\, g_t \\
    v_t &= \beta_2\, v_{t-1} + (1-\beta_2)\, g_t^2 \\
    u_t &= \frac{m^{(1)}_t / (1-\beta_1^t) + a\, m^{(2)}_t}{\sqrt{v_t / (1-\beta_2^t)} + \epsilon} \\
    x_t &= x_{t-1} - \alpha\, (u_t + \lambda\, x_{t-1})
    \end{aligned}
    $$

    M. Pagliardini, P. Ablin and D. Grangier, arXiv:2409.03137, 2024, who let $a$ and $\beta_3$ grow. The
    slow mean is not bias-corrected: it fills by itself.
    """

    year = 2024
    family = "adaptive"
    vectors = ("g", "m1", "m2", "u")
    rate_unit = "length"
    rate_factor = 0.5
    velocity = ("m1", "m2")
    cycled = "beta1"

    lr: float = length(0.001)
    beta1: float = direction(0.9)
    beta2: float = memory(0.999)
    beta3: float = memory(0.9999, r"\beta_3", "the slow momentum", low=0.9)
    a: float = hyper(5, "a", 0, 20, help="Weight of the slow momentum.", bounds=(0, 1e3))
    eps: float = guard(1e-8)
    eps_root: float = guard_root(0)
    weight_decay: float = pull(0)

    def init(self, x):
        return State(m1=zeros_like(x), m2=zeros_like(x), v=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        m1 = self.beta1 * s.m1 + (1 - self.beta1) * g
        m2 = self.beta3 * s.m2 + (1 - self.beta3) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        scale = sqrt(v / (1 - self.beta2**t) + self.eps_root) + (self.eps + TINY)
        u = (m1 / (1 - self.beta1**t) + self.a * m2) / scale
        return x - self.lr * (u + self.weight_decay * x), State(g=g, m1=m1, m2=m2, v=v, u=u)
