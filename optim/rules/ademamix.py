from optim.core import BELOW_ONE, TINY, Rule, State, hyper, sqrt, zeros_like


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

    lr: float = hyper(0.001, r"\alpha", 1e-4, 1, "log", help="Learning rate: about the length of a step.")
    beta1: float = hyper(0.9, r"\beta_1", 0, 0.99, help="Memory of the direction.", bounds=BELOW_ONE)
    beta2: float = hyper(0.999, r"\beta_2", 0.5, 0.9999, "complement", help="Memory of the scale.", bounds=BELOW_ONE)
    beta3: float = hyper(
        0.9999, r"\beta_3", 0.9, 0.9999, "complement", help="Memory of the slow momentum.", bounds=BELOW_ONE
    )
    a: float = hyper(5, "a", 0, 20, help="Weight of the slow momentum.", bounds=(0, 1e3))
    eps: float = hyper(1e-8, r"\epsilon", 1e-12, 1e-2, "log", help="Keeps the division finite.", bounds=(0, 1))
    eps_root: float = hyper(0, r"\bar\epsilon", 1e-12, 1e-2, "log", help="A second eps, under the root.", bounds=(0, 1))
    weight_decay: float = hyper(0, r"\lambda", 1e-4, 1, "log", help="Pull towards the origin.", bounds=(0, 100))

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
