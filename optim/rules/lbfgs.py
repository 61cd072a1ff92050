import numpy as np

from optim.core import Rule, State, choice, column, hyper, zeros_like
from optim.fields import rate
from optim.search import Line, by_trajectory, strong_wolfe, zoom


class LBFGS(Rule):
    r"""L-BFGS: Newton's step from a curvature that is guessed from the last few steps and gradients.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    s_i &= x_i - x_{i-1}, \quad y_i = g_{i+1} - g_i \quad \text{for the last } k \text{ steps} \\
    B &= \gamma^{-1} I, \text{ then for one pair after another the nearest with } B s_i = y_i, \quad
    \gamma = s \cdot y / y \cdot y \\
    p_t &= -B^{-1} g_t \\
    x_t &= x_{t-1} + \eta_t\, p_t
    \end{aligned}
    $$

    J. Nocedal, 1980; D. C. Liu and J. Nocedal, 1989, in two loops over the pairs. Only the latest pair is met
    exactly. The rate $\eta_t$ is $\alpha$, or found by the search of torch or of optax. torch keeps a pair only
    where $s \cdot y > 10^{-10}$.
    """

    year = 1980
    family = "second-order"
    vectors = ("g", "p")
    rate_unit = "number"
    batched = False

    lr: float = rate(1, "Rate, or first guess of the search.", low=1e-2)
    memory: int = hyper(10, "k", 1, 100, "int", help="Pairs that are kept.", bounds=(1, 1000))
    search: str = choice(
        "strong_wolfe",
        help="How the rate is found.",
        strong_wolfe="strong Wolfe search (torch)",
        zoom="zoom search (optax)",
        none="not at all: always α (torch's default)",
    )
    scaled: str = choice("yes", help="What B starts from (optax).", yes="the last pair's γ", no="the identity")
    tolerance: float = hyper(1e-7, r"\epsilon", 1e-12, 1e-2, "log", help="Smallest slope that moves it (torch).")
    change: float = hyper(1e-9, r"\epsilon_\Delta", 1e-12, 1e-2, "log", help="Smallest change worth it (torch).")

    def init(self, x):
        return State(p=zeros_like(x), eta=column(x), _past=[((), None, None)] * (x.size // x.shape[-1]))

    def step(self, t, x, f, s):
        g = f.grad(x)
        new, p, eta, past = by_trajectory(self, x, s._past, lambda rule, i, last: rule._one(x[i], g[i], f, last))
        return new, State(g=g, p=p, eta=eta, _past=past)

    def _one(self, x, g, f, past):
        """Direction, rate and memory of one trajectory."""
        pairs, x_last, g_last = past
        torch, nowhere = self.search != "zoom", np.zeros_like(x)
        if not np.isfinite(g).all() or (torch and np.abs(g).max() <= self.tolerance):
            return nowhere, 0.0, past
        if x_last is not None:
            s, y = x - x_last, g - g_last
            if not torch or np.dot(y, s) > 1e-10:
                pairs = (*pairs, (s, y))[-int(self.memory) :]
        p = -self._two_loops(g, pairs, torch)
        past = pairs, x, g
        guess = self.lr * (min(1.0, 1 / np.abs(g).sum()) if torch and x_last is None else 1.0)
        if torch and np.dot(g, p) > -self.change:
            return nowhere, 0.0, past
        if self.search == "none":
            return p, guess, past
        line = Line(f, x, p, g)
        found = strong_wolfe(line, guess, shortest=self.change) if torch else zoom(line, guess)
        return p, found.a, past

    def _two_loops(self, g, pairs, torch):
        shares, q = [], g
        weights = [1 / np.dot(y, s) if np.dot(y, s) != 0 else 0.0 for s, y in pairs]
        for (s, y), weight in zip(reversed(pairs), reversed(weights), strict=True):
            shares.append(weight * np.dot(s, q))
            q = q - shares[-1] * y
        r = q * self._start(g, pairs, torch)
        for (s, y), weight, share in zip(pairs, weights, reversed(shares), strict=True):
            r = r + s * (share - weight * np.dot(y, r))
        return r

    def _start(self, g, pairs, torch):
        if not pairs:
            return 1.0 if torch or self.scaled == "no" else min(1.0, 1 / np.sqrt(np.dot(g, g)))
        s, y = pairs[-1]
        flat = np.dot(y, y) <= 0 or self.scaled == "no"
        return 1.0 if flat else np.dot(s, y) / np.dot(y, y)
