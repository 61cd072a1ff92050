import numpy as np

from optim.core import Rule, State, column, hyper, zeros_like
from optim.fields import rate
from optim.search import Line, by_trajectory, scipy_wolfe


class ConjugateGradient(Rule):
    r"""Nonlinear conjugate gradients: go on along a line until it stops paying, and never undo what was won.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    \beta_t &= \max\left( 0, \frac{g_t \cdot (g_t - g_{t-1})}{g_{t-1} \cdot g_{t-1}} \right) \\
    p_t &= -g_t + \beta_t\, p_{t-1} \\
    x_t &= x_{t-1} + \eta_t\, p_t
    \end{aligned}
    $$

    M. R. Hestenes and E. Stiefel, 1952; R. Fletcher and C. M. Reeves, 1964; this $\beta$: E. Polak and G. Ribière,
    1969, with the maximum of J. C. Gilbert and J. Nocedal, 1992. The rate $\eta_t$ is found by the line search of
    SciPy, whose path this is. On a quadratic in the plane, two steps with an exact search are enough.
    """

    year = 1952
    family = "second-order"
    vectors = ("g", "p")
    rate_unit = "number"
    batched = False

    lr: float = rate(1, "Factor on the step that the search finds; 1 in SciPy.", low=1e-2)
    curvature: float = hyper(0.4, "c_2", 0.01, 0.9, help="How flat the line must be at its end.", bounds=(1e-3, 1))
    tolerance: float = hyper(1e-10, r"\epsilon", 1e-12, 1e-2, "log", help="Smallest slope that moves it.")

    def init(self, x):
        zero = column(x)
        return State(p=zeros_like(x), beta=zero, eta=zero, _past=[None] * (x.size // x.shape[-1]))

    def step(self, t, x, f, s):
        g = f.grad(x)
        new, p, eta, past = by_trajectory(self, x, s._past, lambda rule, i, last: rule._one(x[i], g[i], f, last))
        beta = np.reshape([last[3] if last else 0.0 for last in past], eta.shape)
        return new, State(g=g, p=p, beta=beta, eta=eta, _past=past)

    def _one(self, x, g, f, past):
        """Direction, rate and memory of one trajectory; without a memory it starts afresh."""
        if not np.isfinite(g).all() or np.abs(g).max() <= self.tolerance:
            return np.zeros_like(x), 0.0, None
        beta, p = _turned(g, *past[:2]) if past else (0.0, -g)
        line = Line(f, x, p, g)
        value, slope = line.origin.f, line.origin.slope
        before = past[2] if past else value + np.sqrt(np.dot(g, g)) / 2
        guess = min(1.0, 1.01 * 2 * (value - before) / slope) if slope != 0 else 1.0
        found = scipy_wolfe(line, 1.0 if guess < 0 else guess, self.curvature, lambda at: self._goes_on(line, g, at.a))
        if found is None:
            return np.zeros_like(x), 0.0, None
        return p, self.lr * found.a, (g, p, value, beta)

    def _goes_on(self, line, g, a):
        """Whether the next direction leads down, which this beta does not promise."""
        following = line.gradient(a)
        descent = np.dot(_turned(following, g, line.p)[1], following)
        return np.abs(following).max() <= self.tolerance or descent <= -0.01 * np.dot(following, following)


def _turned(g, g_last, p_last):
    beta = max(0.0, np.dot(g - g_last, g) / np.dot(g_last, g_last))
    return beta, -g + beta * p_last
