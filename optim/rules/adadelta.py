from optim.core import TINY, Rule, State, sqrt, zeros_like
from optim.fields import guard, memory, rate


class Adadelta(Rule):
    r"""Adadelta: scale each step by how far recent steps went over how steep recent slopes were.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v_t &= \rho\, v_{t-1} + (1-\rho)\, g_t^2 \\
    d_t &= \frac{\sqrt{u_{t-1} + \epsilon}}{\sqrt{v_t + \epsilon}}\, g_t \\
    u_t &= \rho\, u_{t-1} + (1-\rho)\, d_t^2 \\
    x_t &= x_{t-1} - \alpha\, d_t
    \end{aligned}
    $$

    M. D. Zeiler, arXiv:1212.5701, 2012, which has no rate ($\alpha = 1$) and $\rho = 0.95$. torch and optax
    take $\rho = 0.9$; Keras multiplies by 0.001 unless told otherwise. The tiny eps sets the first step,
    so it starts slowly. Li's slides average the squared point where the squared step $d_t^2$ is meant.
    """

    year = 2012
    family = "adaptive"
    vectors = ("g", "d")
    rate_unit = "steps"

    lr: float = rate(1, "Factor on the step; 1 in the paper.", low=1e-2, high=100)
    rho: float = memory(0.9, r"\rho", "the two averages", high=0.999)
    eps: float = guard(1e-6, "Sets the size of the first steps.", low=1e-8)

    def init(self, x):
        return State(v=zeros_like(x), u=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        eps = self.eps + TINY
        v = self.rho * s.v + (1 - self.rho) * g**2
        d = sqrt(s.u + eps) / sqrt(v + eps) * g
        u = self.rho * s.u + (1 - self.rho) * d**2
        return x - self.lr * d, State(g=g, v=v, u=u, d=d)
