from optim.core import Rule, State, choice, zeros_like
from optim.fields import kept, rate


class NAG(Rule):
    r"""Nesterov: look ahead along the momentum, then take the gradient there.

    $$
    \begin{aligned}
    p_t &= x_{t-1} + \mu\, v_{t-1} \\
    g_t &= \nabla f(p_t) \\
    v_t &= \mu\, v_{t-1} - \alpha\, g_t \\
    x_t &= x_{t-1} + v_t
    \end{aligned}
    $$

    Y. Nesterov, 1983; in this form: I. Sutskever et al., ICML 2013. torch, optax and Keras follow the
    look-ahead points $p_t$ instead ("rewritten"): the same gradients, but another path is drawn. Keras keeps
    the rate inside the velocity, torch and optax outside, which differs only under a schedule.
    """

    year = 1983
    family = "momentum"
    vectors = ("g", "v")
    velocity = ("v",)
    cycled = "mu"
    rate_unit = "ahead"

    lr: float = rate(0.01)
    mu: float = kept(0.9, "Share of the last step that is kept.")
    form: str = choice(
        "lookahead",
        help="Which of the two sequences is drawn.",
        lookahead="the points themselves (Sutskever, lecture notes)",
        rewritten="the look-ahead points, rate outside (torch, optax)",
        inside="the look-ahead points, rate inside (Keras)",
    )

    def init(self, x):
        return State(v=zeros_like(x))

    def step(self, t, x, f, s):
        if self.form == "rewritten":
            g = f.grad(x)
            v = self.mu * s.v - g
            return x + self.lr * (self.mu * v - g), State(p=x, g=g, v=v)
        if self.form == "inside":
            g = f.grad(x)
            v = self.mu * s.v - self.lr * g
            return x + self.mu * v - self.lr * g, State(p=x, g=g, v=v)
        p = x + self.mu * s.v
        g = f.grad(p)
        v = self.mu * s.v - self.lr * g
        return x + v, State(p=p, g=g, v=v)

    def recurrence(self, h):
        left = 1 - self.lr * h
        return (1 + self.mu) * left, self.mu * left
