"""The bundled data sets, found by looking into this folder: every `DataSet` of a module that stands here.

To add one, write the value into a module; its rows stand beside it as CSV where they are many.
"""

from importlib import import_module
from pkgutil import iter_modules

from learning.dataset import DataSet


def _discover() -> dict[str, DataSet]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found: dict[str, DataSet] = {}
    for module in sorted(modules, key=lambda module: getattr(module, "ORDER", len(modules))):
        for value in vars(module).values():
            if isinstance(value, DataSet):
                if value.name in found:
                    raise ImportError(f"two data sets are called {value.name}")
                found[value.name] = value
    return found


DATASETS: dict[str, DataSet] = _discover()
"""Every bundled data set by its name, in teaching order."""
