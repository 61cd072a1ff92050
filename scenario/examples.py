"""Losses on data that make a good picture: what the gallery offers, each by the fields of its link.

To offer one more, add it here: stamp, words and place in the gallery follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from locales import say
from once import cached_property
from scenario.link import from_params
from scenario.model import Scenario


@dataclass(frozen=True, eq=False)
class Example:
    """A loss on data that is offered."""

    title: str
    about: str
    """One sentence: what there is to see."""
    fields: Mapping[str, str]

    @property
    def key(self) -> str:
        """Its fields as they stand in a link: `data=moons&model=net`."""
        return "&".join(f"{name}={quote(text, safe='(),=')}" for name, text in self.fields.items())

    @cached_property
    def scenario(self) -> Scenario:
        """As it is opened."""
        return from_params({name: [text] for name, text in self.fields.items()})[0]


EXAMPLES = (
    Example(
        say("Waist of twenty men"),
        say("Linear regression from chin-ups and sit-ups, standardised: a bowl that is nearly round."),
        {"data": "linnerud"},
    ),
    Example(
        say("Without feature scaling"),
        say("Chin-ups and sit-ups as they were counted: a valley, steep across and flat along."),
        {"data": "linnerud(scale=centre)"},
    ),
    Example(
        say("Mini-batches: one man a step"),
        say("Stochastic gradient descent: twenty updates an epoch, each by one row, never quite at rest."),
        {"data": "linnerud", "batch": "1", "against": "epochs"},
    ),
    Example(
        say("A common and a rare feature"),
        say("Sparse features: one weight hears of its feature in one row of ten; Adagrad makes up for it."),
        {"data": "sparse", "batch": "1"},
    ),
    Example(
        say("One rare large gradient"),
        say("One row pulls ten times as hard as each of the others pushes: who forgets it goes the wrong way."),
        {"data": "rare", "batch": "1", "order": "fixed"},
    ),
    Example(
        say("One neuron, cross-entropy"),
        say("Logistic regression of two kinds of iris: the slope is there however wrong the start."),
        {"data": "iris2", "start": "-6,0"},
    ),
    Example(
        say("One neuron, squared error"),
        say("The same neuron with squared error: where it is wrong and sure of it, the ground is flat."),
        {"data": "iris2", "loss": "squared", "view": "-8,8,-8,8", "start": "-6,0"},
    ),
    Example(
        say("A chain of four equal neurons"),
        say("The smallest deep network, two weights: plateaus, and a narrow way down between them."),
        {"data": "iris2", "model": "chain", "loss": "squared"},
    ),
    Example(
        say("Depth: what comes back of the error"),
        say("Four sigmoids in a chain pass five numbers on: backward, every layer makes the gradient smaller."),
        {"data": "echo", "model": "chain", "view": "-1,6,-4.5,2.5", "start": "1,0"},
    ),
    Example(
        say("Two moons, a network"),
        say("Eight hidden units and 33 weights, drawn in the plane through the start and two ends."),
        {"data": "moons", "model": "net", "beside": "rows"},
    ),
    Example(
        say("Three kinds of iris, softmax"),
        say("Petals of 150 flowers in batches of ten: cross-entropy of three classes."),
        {"data": "iris", "batch": "10", "beside": "rows"},
    ),
    Example(
        say("Three wines, softmax"),
        say("Alcohol and proline of 178 wines: features of very different range, brought to one scale."),
        {"data": "wine", "beside": "rows"},
    ),
    Example(
        say("A network that overfits"),
        say("A network learns ten men by heart; validation loss on the ten others turns up: overfitting."),
        {"data": "linnerud(validation=10)", "model": "net", "beside": "rows"},
    ),
    Example(
        say("The worked example, step by step"),
        say("One row and a network of 3, 2, 2 and 1 units: back-propagation with every number in sight."),
        {
            "data": "worked",
            "model": "net(hidden=2|2,activation=max1|sigmoid,output=sigmoid,intercept=off)",
            "start": "1,0,1,0.5,1,1.5,1,0.7,1.2,0.8,1,0.5",
            "beside": "network",
        },
    ),
)
"""In teaching order."""
