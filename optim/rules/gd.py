from optim.core import Rule, State
from optim.fields import rate


class GD(Rule):
    r"""Gradient descent: step against the gradient, and the steeper the slope the longer the step.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    x_t &= x_{t-1} - \alpha\, g_t
    \end{aligned}
    $$

    A.-L. Cauchy, 1847; with sampled gradients: H. Robbins and S. Monro, 1951. Lee's notes call $\alpha$ the radius of
    the circle in which the plane that touches f is lowest at the next point; the radius is $\alpha\, |g_t|$. On a
    convex quadratic it converges exactly when $0 < \alpha < 2/\lambda_{\max}$.
    """

    year = 1847
    family = "gradient"

    lr: float = rate(0.01, "Learning rate: how far to go per unit of slope.")

    def init(self, x):
        return State()

    def step(self, t, x, f, s):
        g = f.grad(x)
        return x - self.lr * g, State(g=g)

    def recurrence(self, h):
        return 1 - self.lr * h, 0 * h
