"""What the made pages of docs/ are written with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from declare import Choice, Declaration, number_text


def made_by(module: str) -> str:
    """The first line of a made page."""
    return f"<!-- Made by tools/{module}.py; change what it reads instead. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars in its cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines) + "\n"


def values(declared: Declaration) -> str:
    """What a declared number or choice may be."""
    if isinstance(declared, Choice):
        return ", ".join(
            f"`{option}`" + (f" ({text})" if text != option else "") for option, text in declared.options.items()
        )
    low, high = map(number_text, declared.bounds)
    return f"{'whole, ' if declared.scale == 'int' else ''}{low} to {high}"


def default(declared: Declaration) -> str:
    """What it is when nothing is said."""
    return f"`{declared.default if isinstance(declared, Choice) else declared.format(declared.default)}`"
