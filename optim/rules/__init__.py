"""Every rule, found by looking into this folder: a new file is a new rule, and there is no list to forget."""

from importlib import import_module
from pkgutil import iter_modules

from optim.core import Rule


def _discover() -> dict[str, type[Rule]]:
    found: dict[str, type[Rule]] = {}
    for module in iter_modules(__path__):
        members = vars(import_module(f"{__name__}.{module.name}")).values()
        own = [m for m in members if isinstance(m, type) and m.__module__ == f"{__name__}.{module.name}"]
        rules = [m for m in own if issubclass(m, Rule)]
        if [rule.__name__.lower() for rule in rules] != [module.name.replace("_", "")]:
            raise ImportError(f"optim/rules/{module.name}.py must hold exactly one rule, named like the file")
        found[module.name] = rules[0]
    return dict(sorted(found.items(), key=lambda item: (item[1].year, item[0])))


RULES: dict[str, type[Rule]] = _discover()
"""Rules by file name, in the order of their years, which is also the order in which they are taught."""
