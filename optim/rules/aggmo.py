from optim.core import Rule, State, hyper, zeros_like
from optim.fields import rate


class AggMo(Rule):
    r"""AggMo: the mean of three heavy balls, a lazy one and two quick ones, each damping the others' swings.

    $$
    \begin{aligned}
    g_t &= \nabla f(x_{t-1}) \\
    v^{(1)}_t &= \beta_1\, v^{(1)}_{t-1} + g_t \\
    v^{(2)}_t &= \beta_2\, v^{(2)}_{t-1} + g_t \\
    v^{(3)}_t &= \beta_3\, v^{(3)}_{t-1} + g_t \\
    x_t &= x_{t-1} - \frac{\alpha}{3} \left( v^{(1)}_t + v^{(2)}_t + v^{(3)}_t \right)
    \end{aligned}
    $$

    J. Lucas et al., arXiv:1804.00325, 2018, with any number of balls; $\beta = 0, 0.9, 0.99$.
    """

    year = 2018
    family = "momentum"
    vectors = ("g", "v1", "v2", "v3")
    rate_factor = 0.2
    velocity = ("v1", "v2", "v3")

    lr: float = rate(0.01)
    beta1: float = hyper(0, r"\beta_1", 0, 0.999, help="Memory of the first ball.", bounds=(0, 0.9999))
    beta2: float = hyper(0.9, r"\beta_2", 0, 0.999, help="Memory of the second.", bounds=(0, 0.9999))
    beta3: float = hyper(0.99, r"\beta_3", 0, 0.999, help="Memory of the third.", bounds=(0, 0.9999))

    def init(self, x):
        return State(v1=zeros_like(x), v2=zeros_like(x), v3=zeros_like(x))

    def step(self, t, x, f, s):
        g = f.grad(x)
        v1 = self.beta1 * s.v1 + g
        v2 = self.beta2 * s.v2 + g
        v3 = self.beta3 * s.v3 + g
        return x - self.lr / 3 * (v1 + v2 + v3), State(g=g, v1=v1, v2=v2, v3=v3)
