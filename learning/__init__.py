"""Losses on data: networks, rows, batches and the planes through their weights. NumPy only."""

from learning.activations import ACTIVATIONS, Activation
from learning.kinds import KINDS
from learning.loss import Loss, Pass
from learning.model import Model, chain

__all__ = ["ACTIVATIONS", "KINDS", "Activation", "Loss", "Model", "Pass", "chain"]
