"""The named surfaces, found by looking into this folder: one module is one group, and there is no list to forget.

A module states its `GROUP` (title), its `ORDER` among the groups, and its surfaces in the order in which they
are offered. To add a surface, write it into a module: tests find it, and hold every stated fact to be true.
`about` says what to look at, and for which rules; `rates` must tell that story in 200 to 300 steps.
"""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from surfaces.core import Surface


def _discover() -> dict[str, Surface]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found: dict[str, Surface] = {}
    for module in sorted(modules, key=lambda module: module.ORDER):
        for surface in vars(module).values():
            if isinstance(surface, Surface):
                if surface.name in found:
                    raise ImportError(f"two surfaces are called {surface.name}")
                found[surface.name] = replace(surface, group=module.GROUP)
    return found


SURFACES: dict[str, Surface] = _discover()
"""The catalogue by name, group after group."""

GROUPS: dict[str, tuple[str, ...]] = {
    group: tuple(s.name for s in SURFACES.values() if s.group == group)
    for group in dict.fromkeys(s.group for s in SURFACES.values())
}
"""The names of the surfaces in each group, groups in teaching order."""
