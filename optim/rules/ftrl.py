import numpy as np

from optim.core import TINY, Rule, State, hyper, zeros_like


class FTRL(Rule):
    r"""FTRL: at each step the best point for all gradients so far, with a penalty that makes exact zeros.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    s_t &= s_{t-1} + g_t^2 \\
    z_t &= z_{t-1} + g_t - \tfrac{1}{\alpha} (s_t^p - s_{t-1}^p)\, x_{t-1} \\
    x_t &= \frac{\text{clip}(z_t, -\lambda_1, \lambda_1) - z_t}{s_t^p / \alpha + 2 \lambda_2}
    \end{aligned}
    $$

    H. B. McMahan et al., KDD 2013, with $p = 1/2$. As in Keras, where the start counts only through the
    first $z_t$: where the slope is small the first step jumps towards the origin, where it is 0 onto it.
    """

    year = 2013
    family = "adaptive"
    rate_unit = "length"
    rate_factor = 8.0

    lr: float = hyper(
        0.5, r"\alpha", 1e-3, 10, "log", help="Learning rate: about the length of the first step.", bounds=(1e-12, 1e3)
    )
    power: float = hyper(0.5, "p", 0, 1, help="Power of the scale (Keras: learning_rate_power = -p).")
    s0: float = hyper(0.1, "s_0", 0, 1, help="What the sum starts from.", bounds=(0, 1e3))
    l1: float = hyper(0, r"\lambda_1", 1e-4, 10, "log", help="Penalty that makes zeros.")
    l2: float = hyper(0, r"\lambda_2", 1e-4, 10, "log", help="Penalty on the square.")
    beta: float = hyper(0, r"\beta", 0, 1, help="Adds beta/(2 alpha) to the second penalty.", bounds=(0, 1e3))
    shrinkage: float = hyper(0, r"\lambda_s", 1e-4, 10, "log", help="L2 in the gradient, twice as much.")

    def init(self, x):
        return State(s=zeros_like(x) + self.s0, z=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        total = s.s + g**2
        root, before = total**self.power, s.s**self.power
        lr = np.maximum(self.lr, 1e-8)  # a schedule may begin at zero, and then as good as nothing moves
        z = s.z + g + 2 * self.shrinkage * x - (root - before) / lr * x
        penalty = root / lr + 2 * self.l2 + self.beta / lr
        return (np.clip(z, -self.l1, self.l1) - z) / (penalty + TINY), State(g=g, s=total, z=z)
