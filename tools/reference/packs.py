"""Reference packs: how a pack and one case of it are read, and the functions it was made on."""

from __future__ import annotations

import ast
import gzip
import json
import os
import re
from copy import copy
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

COMMITTED = Path(__file__).parent / "pack.json.gz"
PACK = Path(os.environ.get("REFERENCE_PACK", COMMITTED))
"""The pack that is tested against."""


class Untranslated(Exception):
    """The case asks for something that we do not have."""


class Case:
    """One reference trajectory and what is said about it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.optimizer: str = data["optimizer"]
        self.variant: str = data.get("variant") or ""
        self.library: str = data["library"]
        self.function: str = data["function"]
        self.schedule: list[dict] = data.get("schedule") or []
        self.extra: dict[str, Any] = data.get("extra") or {}
        self.start = np.array([data["start"]], dtype=float)
        self.trajectory = np.array(data["trajectory"], dtype=float)
        self.loss = np.array(data["loss"], dtype=float)
        self.tol: float = data["rounding"]["tol"]
        self._resolved, self._kwargs = data.get("resolved") or {}, data.get("kwargs") or {}
        self._expr: str = data.get("expr") or ""

    @cached_property
    def calls(self) -> dict[str, dict[Any, Any]]:
        """Every call in the Python that built the case: its name -> arguments, by position and by name."""
        found: dict[str, dict[Any, Any]] = {}
        try:
            tree = ast.parse(self._expr)
        except SyntaxError:
            return found
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                arguments = [*enumerate(node.args), *((k.arg, k.value) for k in node.keywords)]
                found.setdefault(name, {key: _literal(value) for key, value in arguments})
        return found

    @cached_property
    def options(self) -> dict[str, Any]:
        """All options by one set of names; what was passed explicitly wins over filled-in defaults."""
        merged = self._resolved | self._kwargs
        for other, ours in {"learning_rate": "lr", "epsilon": "eps", "beta_1": "b1", "beta_2": "b2"}.items():
            if other in merged:
                merged.setdefault(ours, merged[other])
        if "betas" in merged and len(merged["betas"]) >= 2:
            merged.setdefault("b1", merged["betas"][0])
            merged.setdefault("b2", merged["betas"][1])
        return merged

    def get(self, name: str, default: Any = 0.0) -> Any:
        """An option; the default where it is missing or null."""
        value = self.options.get(name)
        return default if value is None else value

    def with_options(self, **more: Any) -> Case:
        """The same case with some options added or changed."""
        other = copy(self)
        other.options = self.options | more
        return other

    @property
    def lr(self) -> float:
        """The rate that the case was built with."""
        lr = self.options["lr"]
        return lr["config"]["initial_learning_rate"] if isinstance(lr, dict) else lr


def _literal(node: ast.expr) -> Any:
    """The value of an argument that is plain data; calls of dict() count as data."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return {k.arg: _literal(k.value) for k in node.keywords}
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(part) for part in node.elts]
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


class Function:
    """An objective made from the text of a formula in x and y."""

    def __init__(self, text: str, sign: int = 1) -> None:
        formula = text.rpartition("=")[2]
        if not re.fullmatch(r"[\w\s.,+\-*/^()]+", formula):
            raise ValueError(f"not a formula: {text}")
        x, y = sp.symbols("x y", real=True)
        f = sign * sp.parse_expr(formula.replace("^", "**").strip(), local_dict={"x": x, "y": y, "e": sp.E})
        gradient = [sp.diff(f, v) for v in (x, y)]
        self._value = sp.lambdify((x, y), f, "numpy")
        self._gradient = [sp.lambdify((x, y), part, "numpy") for part in gradient]
        self._hessian = [[sp.lambdify((x, y), sp.diff(part, v), "numpy") for v in (x, y)] for part in gradient]

    def value(self, x: np.ndarray) -> np.ndarray:
        return self._value(x[..., 0], x[..., 1]) + 0 * x[..., 0]

    def grad(self, x: np.ndarray) -> np.ndarray:
        return np.stack([part(x[..., 0], x[..., 1]) + 0 * x[..., 0] for part in self._gradient], axis=-1)

    def hess(self, x: np.ndarray) -> np.ndarray:
        rows = [[part(x[..., 0], x[..., 1]) + 0 * x[..., 0] for part in row] for row in self._hessian]
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


@cache
def pack(path: Path = PACK) -> dict[str, Any]:
    """What a pack holds."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as file:
        return json.load(file)


@cache
def cases(path: Path = PACK) -> list[Case]:
    """The cases of a pack."""
    return [Case(data) for data in pack(path)["cases"]]


@cache
def function(name: str, sign: int = 1) -> Function:
    """One of its functions, negated where a case ascends."""
    return Function(pack()["meta"]["functions"][name], sign)


def objective(case: Case) -> Function:
    """What the case descends; `maximize` is descent on the negated function."""
    return function(case.function, -1 if case.get("maximize", False) else 1)
