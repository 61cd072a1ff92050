"""A loss on data as it is asked for: which rows, which model of them, and what a miss costs.

Models and losses are declared once, as optimizers are, and links, controls and words follow. A `Task` makes of them
what is computed: the rows as numbers, the network, and the loss in its weights.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any

from declare import Choice, choice, hyper, number
from learning import Loss, Model, chain
from learning.dataset import DataSet
from learning.problem import CLASSES, Problem, problem
from learning.scaling import SCALINGS
from locales import say
from once import cached_property
from optim.core import Declared

LAYERS, UNITS = 4, 40
"""Hidden layers of a network, and units of each, at most."""
SCALE = Choice("none", SCALINGS, "What is done to the columns before anything is computed.")
HELD = number(0, "n", 0, 100, "int", help="Rows that are kept apart, for the validation loss.", bounds=(0, 198))
_UNITS = number(1, "n", 1, UNITS, "int", help="Units of a layer.")


@dataclass(frozen=True)
class Layers:
    """Units of hidden layers, declared: whole numbers with a stroke between them, `8|4`."""

    default: tuple[int, ...]
    help: str

    def check(self, value: Any) -> None:
        """Raise ValueError unless these are layers that a network may have."""
        if not isinstance(value, tuple) or not 1 <= len(value) <= LAYERS:
            raise ValueError(say("a network has 1 to {most} hidden layers", most=LAYERS))
        for units in value:
            _UNITS.check(units)

    def parse(self, text: str) -> tuple[int, ...]:
        """The layers that `text` spells; ValueError says in plain words why it is refused."""
        found = tuple(int(_UNITS.parse(part.strip())) for part in text.split("|"))
        self.check(found)
        return found

    def format(self, value: tuple[int, ...]) -> str:
        """As it stands in a link."""
        return "|".join(map(str, value))


class Bends(Choice):
    """Activations of hidden layers, declared: one for all, or one for each with a stroke between, `max1|sigmoid`."""

    def check(self, value: Any) -> None:
        """Raise ValueError unless every one of them is known."""
        if not isinstance(value, str):
            super().check(value)
        for each in value.split("|"):
            super().check(each)

    def parse(self, text: str) -> str:
        """The activations that `text` spells; ValueError says in plain words why it is refused."""
        return super().parse("|".join(part.strip() for part in text.split("|")))

    @staticmethod
    def each(value: str, layers: int) -> tuple[str, ...]:
        """Those of so many layers. ValueError where there is another number of them."""
        found = tuple(value.split("|"))
        if len(found) not in (1, layers):
            raise ValueError(
                say(
                    "{layers} hidden layers have one activation or {layers}, not {given}",
                    layers=layers,
                    given=len(found),
                )
            )
        return found * (layers // len(found))


def _bend(default: str, **more: str) -> Any:
    return choice(
        default,
        help="What a unit makes of its weighted sum.",
        **more,
        sigmoid="sigmoid",
        tanh="tanh",
        relu="ReLU",
        leaky_relu="leaky ReLU",
        identity="the sum itself",
        max1="max(1, z), as Li's slides print it",
    )


def _bends(default: str) -> Any:
    one = _bend(default).metadata["declared"]
    several = Bends(default, one.options, "What a hidden unit makes of its sum: one for all, or a|b for each layer.")
    return field(default=default, metadata={"declared": several})


def _dropout() -> Any:
    return hyper(0, "p", 0, 0.8, help="Dropout: how likely a unit sits out a step.", bounds=(0, 0.95))


def _intercept() -> Any:
    return choice(
        "auto",
        help="Whether something is added that depends on no column.",
        auto="where there is one column alone",
        on="always",
        off="never",
    )


class Shape(Declared):
    """What predicts an answer from the columns of a row."""

    dropout: float = 0.0

    @abstractmethod
    def network(self, inputs: int, outputs: int, last: str) -> Model:
        """The network that it is, for so many columns and answers, where the loss asks for the activation `last`."""

    def dropped(self, model: Model) -> tuple[int, ...]:
        """The layers whose units may sit out a step; 0 is the input."""
        return tuple(range(1, model.layers)) or (0,)


class Linear(Shape):
    r"""Linear regression: a slope for each column.

    $$
    \hat y = b + \sum_i w_i\, x_i
    $$

    A. M. Legendre, 1805; C. F. Gauss, 1809.
    """

    intercept: str = _intercept()
    dropout: float = _dropout()

    def network(self, inputs: int, outputs: int, last: str) -> Model:
        """One layer without a bend."""
        return Model((inputs, outputs), ("identity",), _asked(self.intercept, inputs))


class Neuron(Shape):
    r"""One neuron: a weighted sum, bent.

    $$
    \hat y = \sigma\big(b + \textstyle\sum_i w_i\, x_i\big)
    $$

    W. McCulloch and W. Pitts, 1943; with a sigmoid it is logistic regression.
    """

    activation: str = _bend("sigmoid")
    intercept: str = _intercept()
    dropout: float = _dropout()

    def network(self, inputs: int, outputs: int, last: str) -> Model:
        """One layer; of several answers, a softmax where the loss asks for it."""
        bend = last if last == "softmax" else self.activation
        return Model((inputs, outputs), (bend,), _asked(self.intercept, inputs))


class Chain(Shape):
    r"""A chain of equal neurons: one behind the other, with the same weight and the same threshold.

    $$
    h_l = \sigma(w\, h_{l-1} + b), \qquad h_0 = x
    $$

    The smallest network that is deep: every layer multiplies the gradient once more.
    """

    n: int = hyper(4, "n", 1, 8, "int", help="How many neurons.")
    activation: str = _bend("sigmoid")

    def network(self, inputs: int, outputs: int, last: str) -> Model:
        """ValueError unless one column goes in and one answer comes out."""
        if inputs != 1 or outputs != 1:
            raise ValueError(say("a chain takes one column and gives one answer"))
        return chain(self.n, self.activation)


class Net(Shape):
    r"""A network: layers of neurons, each fed by all of the layer before.

    $$
    h_l = \sigma(W_l^{\mathsf T} h_{l-1} + b_l), \qquad h_0 = x
    $$

    D. Rumelhart, G. Hinton and R. Williams, Nature 323, 1986. The slides on BP neural networks subtract a threshold,
    $z = \sum w h - \theta$, and print $\partial E / \partial \theta = \delta$; it is $-\delta$, as adding $b$ has
    $\delta$. What they call the input $h^l$ of layer l is its output; their loop over hidden layers begins at $L-1$,
    not at $l-1$; and in their forward pass 0.73 is $\sigma(1)$, which is no unit's: with the 0.95 beside it the sum
    is 0.17, and the output 0.54.
    """

    hidden: tuple[int, ...] = field(
        default=(8,), metadata={"declared": Layers((8,), "Units of each hidden layer, with a stroke between them.")}
    )
    activation: str = _bends("tanh")
    output: str = _bend("auto", auto="what the loss asks for")
    intercept: str = choice("on", help="Whether units have a threshold.", on="yes", off="no")
    dropout: float = _dropout()

    def network(self, inputs: int, outputs: int, last: str) -> Model:
        """The hidden layers with their activation, the last with that of the output."""
        bends = Bends.each(self.activation, len(self.hidden))
        output = last if self.output == "auto" else self.output
        return Model((inputs, *self.hidden, outputs), (*bends, output), self.intercept == "on")


MODELS: dict[str, type[Shape]] = {"linear": Linear, "neuron": Neuron, "chain": Chain, "net": Net}
"""Every model by its name in links."""


def _asked(intercept: str, inputs: int) -> bool:
    return inputs == 1 if intercept == "auto" else intercept == "on"


class Miss(Declared):
    """What it costs to miss an answer."""

    l2: float = hyper(
        0, r"\lambda", 1e-4, 1, "log", help="Half of it times all squared weights is added.", bounds=(0, 10)
    )

    @abstractmethod
    def kind(self, classes: int) -> str:
        """The key of the loss in `learning.KINDS`, for so many classes; 0 where answers are numbers."""


class Squared(Miss):
    r"""Squared error: half the squared miss, on the mean of all rows.

    $$
    L = \frac1N \sum_{n} \tfrac12 \sum_k (\hat y_k - y_k)^2
    $$

    The slides on BP neural networks have it of one row, where the minus between $\hat y$ and $y$ was lost in print.
    """

    def kind(self, classes: int) -> str:
        """The same for numbers and classes."""
        return "half_mse"


class CrossEntropy(Miss):
    r"""Cross-entropy: how surprised a prediction is by the answer, on the mean of all rows.

    $$
    L = -\frac1N \sum_{n} \sum_k y_k \ln \hat y_k
    $$
    """

    def kind(self, classes: int) -> str:
        """Of two classes one output tells; of more, each has its own."""
        if not classes:
            raise ValueError(say("cross-entropy is of classes, and the answers are numbers"))
        return "binary" if classes == 2 else "softmax"


LOSSES: dict[str, type[Miss]] = {"squared": Squared, "cross_entropy": CrossEntropy}
"""Every loss by its name in links."""
LAST = {"half_mse": "identity", "binary": "sigmoid", "softmax": "softmax"}
"""What the last layer of a network is where nothing is said: of classes with squared error a sigmoid, too."""


@dataclass(frozen=True)
class Rows:
    """Which columns of a data set are learnt from, which one is learnt, and how they are prepared."""

    dataset: DataSet
    x: tuple[str, ...]
    y: str
    scale: str
    validation: int = 0

    @classmethod
    def of(cls, dataset: DataSet) -> Rows:
        """As the data set has them where nothing is said."""
        return cls(dataset, dataset.x, dataset.y, dataset.scale)

    @classmethod
    def first(cls, dataset: DataSet) -> Rows:
        """Those that a first picture of somebody's rows is made of.

        Of words, a column of classes is learnt, and not one with a name for every row; of numbers, the last: from the
        first two others that are not the same everywhere.
        """
        told = {name: len(set(dataset.column(name))) for name in dataset.columns}
        classes = [name for name in told if name not in dataset.numeric and 1 < told[name] <= CLASSES]
        numbers = [name for name in dataset.numeric if told[name] > 1]
        if not (classes or len(numbers) > 1) or not numbers:
            return cls.of(dataset)
        y = (classes or numbers)[-1]
        return cls(dataset, tuple(name for name in numbers if name != y)[:2], y, dataset.scale)

    @cached_property
    def classes(self) -> int:
        """How many classes there are; 0 where the answers are numbers. ValueError where there is no such column."""
        cells = self.dataset.column(self.y)
        return len(set(cells)) if any(isinstance(cell, str) for cell in cells) else 0

    def usual_model(self) -> Shape:
        """What is made of them where nothing is said."""
        return Neuron() if self.classes else Linear()

    def usual_loss(self) -> Miss:
        """And what a miss costs."""
        return CrossEntropy() if self.classes else Squared()


@dataclass(frozen=True)
class Task:
    """A loss on data. ValueError says in plain words what does not fit together."""

    rows: Rows
    model: Shape
    miss: Miss

    def __post_init__(self) -> None:
        if self.whole.model.d < 2:  # and whatever else does not fit
            raise ValueError(say("one weight alone has no plane to be drawn in: two at least are needed"))

    @classmethod
    def of(cls, rows: Rows) -> Task:
        """What is learnt of rows where nothing is said."""
        return cls(rows, rows.usual_model(), rows.usual_loss())

    def about(self, rows: Rows) -> Task:
        """The same of other rows: the usual model and loss become theirs, any other stays."""
        before = self.rows
        model = rows.usual_model() if self.model == before.usual_model() else self.model
        return Task(rows, model, rows.usual_loss() if self.miss == before.usual_loss() else self.miss)

    @cached_property
    def kind(self) -> str:
        """The loss, by its key in `learning.KINDS`."""
        return self.miss.kind(self.rows.classes)

    @cached_property
    def problem(self) -> Problem:
        """The rows as numbers."""
        rows = self.rows
        return problem(rows.dataset, rows.x, rows.y, kind=self.kind, scale=rows.scale, validation=rows.validation)

    @cached_property
    def network(self) -> Model:
        """The model as a network."""
        last = "sigmoid" if self.kind == "half_mse" and self.problem.classes else LAST[self.kind]
        return self.model.network(len(self.problem.inputs), self.problem.outputs, last)

    @cached_property
    def whole(self) -> Loss:
        """The loss on all rows that are learnt from, with nothing left out of any step."""
        return Loss(self.network, self.problem.x, self.problem.y, self.kind, self.miss.l2)

    @cached_property
    def loss(self) -> Loss:
        """What is drawn: where inputs of a linear model sit out, the mean over all that may happen."""
        keep = 1 - self.model.dropout
        return self.whole.expected(keep) if keep < 1 and self.whole.linear else self.whole

    @cached_property
    def validation(self) -> Loss | None:
        """The loss on the rows that are kept apart, without what is added for large weights; None without such rows."""
        found = self.problem
        if not len(found.x_validation):
            return None
        return Loss(self.network, found.x_validation, found.y_validation, self.kind)

    @property
    def dropped(self) -> tuple[int, ...]:
        """The layers whose units may sit out a step; none without dropout."""
        return self.model.dropped(self.network) if self.model.dropout else ()
