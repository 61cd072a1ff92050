"""The reference pack of networks on data: how it is read, and which loss, steps and optimizer a case asks for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from learning import Loss, Model
from learning.activations import SLOPE
from tools.reference.packs import Case, pack

COMMITTED = Path(__file__).parent / "network_pack.json.gz"
PACK = Path(os.environ.get("NETWORK_PACK", COMMITTED))
"""The pack that is tested against."""
KINDS = {"half_mse": "half_mse", "binary_cross_entropy": "binary", "softmax_cross_entropy": "softmax"}


def cases(kind: str) -> list[dict[str, Any]]:
    """The cases of a kind."""
    return [case for case in pack(PACK)["cases"] if case["kind"] == kind]


def loss(case: dict[str, Any]) -> Loss:
    """The loss of a case, on all its rows."""
    m, spec, data = case["model"], case["loss"], case["data"]
    slope = SLOPE if m.get("slope") is None else m["slope"]
    model = Model(tuple(m["sizes"]), tuple(m["activations"]), m["bias"], slope)
    kind, y = KINDS[spec["kind"]], np.array(data["y"], dtype=float)
    if kind == "softmax":
        y = np.eye(model.outputs)[y.astype(int)]
    return Loss(model, data["x"], y, kind, spec.get("l2") or 0.0, spec.get("l2_on") or "weights")


def part(f: Loss, rows: list[int] | None, masks: list | None, dropout: dict[str, Any] | None) -> Loss:
    """The loss of some rows, with masks in the order of the layers of `dropout`."""
    found = f if rows is None else f.rows(np.array(rows))
    if masks is None or dropout is None:
        return found
    return found.masked(dict(zip(dropout["layers"], map(np.array, masks), strict=True)), dropout["keep"])


class Written:
    """Batches and masks as they are written down in a case."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.batches, self.dropout = case.get("batches"), case.get("dropout")

    def at(self, t: int, f: Loss) -> Loss:
        """The loss as it is met at step t."""
        rows = self.batches[t - 1] if self.batches else None
        return part(f, rows, self.dropout["masks"][t - 1] if self.dropout else None, self.dropout)


def optimized(case: dict[str, Any]) -> Case:
    """The case as those of the other pack are, for `translate`."""
    library = "torch.optim.SGD" if case["kind"] == "worked_example" else case["library"]
    return Case(case | {"library": library, "function": "", "loss": case["loss_full"]})
