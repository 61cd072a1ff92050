"""A visitor's own rows: as they are pasted, and packed into a link."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import re
import zlib
from decimal import Decimal

from declare import clip, number_text
from learning.cells import Style, classes, converted, style
from learning.dataset import OWN, ROWS, Cell, DataSet
from learning.delimited import cells
from locales import say

__all__ = ["COLUMNS", "LONGEST", "pack", "read_table", "unpack", "written"]

LONGEST = 6000
"""Characters of the longest packed table."""
COLUMNS = 30
"""Columns of the widest table."""
NAME = 40
"""Characters of the longest name of a column or class."""
_INFLATED = 100_000
"""Bytes of the largest table that is ever unpacked."""
_PLAIN, _DEFLATED = "p", "z"


def read_table(text: str) -> DataSet:
    """The rows of a text with commas, semicolons, tabs or blanks between cells, with or without a header.

    Numbers may have a decimal comma; a column of words is one of classes. ValueError says in plain words what is wrong,
    with row and column.
    """
    lines = cells(text)
    if not lines:
        raise ValueError(say("there are no rows"))
    width = len(lines[0][1])
    for number, line in lines:
        if len(line) != width:
            raise ValueError(
                say("row {row} has {count} cells, the first has {width}", row=number, count=len(line), width=width)
            )
    if width > COLUMNS:
        raise ValueError(say("{count} columns are more than {most}", count=width, most=COLUMNS))
    how = style([line for _, line in lines])
    header = _has_header([line for _, line in lines], how)
    if len(lines) - header > ROWS:
        raise ValueError(say("{count} rows are more than {most}", count=len(lines) - header, most=ROWS))
    if len(lines) - header < 2:
        raise ValueError(say("fewer than 2 rows: there is nothing to learn from"))
    names = _names(lines[0][1] if header else [""] * width)
    columns = [
        converted(name, [(number, line[place]) for number, line in lines[header:]], how)
        for place, name in enumerate(names)
    ]
    return _own(names, tuple(zip(*columns, strict=True)))


def written(dataset: DataSet) -> str:
    """The rows as a text that `read_table` reads, with commas between cells."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([dataset.columns, *map(_spelled, dataset.rows)])
    return out.getvalue()


def _spelled(row: tuple[Cell, ...]) -> list[str]:
    return [cell if isinstance(cell, str) else number_text(cell) for cell in row]


def _has_header(lines: list[list[str]], how: Style) -> bool:
    """Whether the first line names the columns: it has no number where a column of numbers is below."""
    first, *others = lines
    if any(how.number(cell) is not None for cell in first):
        return False
    return bool(others) and any(how.number(cell) is not None for cell in others[0])


def _names(given: list[str]) -> tuple[str, ...]:
    """Names that can stand in a link: letters, digits and underscores of any script, each once."""
    found: list[str] = []
    for place, text in enumerate(given, start=1):
        base = re.sub(r"\W+", "_", text).strip("_")[:NAME] or f"column{place}"
        name, number = base, 2
        while name in found:
            name, number = f"{base[: NAME - 3]}_{number}", number + 1
        found.append(name)
    return tuple(found)


def _own(columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> DataSet:
    """A data set of a visitor's rows: the classes, or the last column, are learnt from the first two others."""
    words = [name for name, cell in zip(columns, rows[0], strict=True) if isinstance(cell, str)]
    numbers = [name for name in columns if name not in words]
    y = words[-1] if words else columns[-1]
    x = tuple(name for name in numbers if name != y)[:2]
    if not x:
        raise ValueError(say("a column of numbers is needed to learn another from"))
    return DataSet(OWN, say("Your own rows"), columns, rows, "", "", x, y)


# ---------------------------------------------------------------------------------------------- packed


def pack(dataset: DataSet) -> str:
    """Columns and rows as a text for a link: ASCII letters, digits, "-", "_", "." and "~" only.

    `unpack` reads it back exactly. ValueError where it is longer than `LONGEST`; it says how many rows fit.
    """
    text = _packed(dataset, len(dataset.rows))
    if len(text) <= LONGEST:
        return text
    fits, fails = 0, len(dataset.rows)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        fits, fails = (middle, fails) if len(_packed(dataset, middle)) <= LONGEST else (fits, middle)
    raise ValueError(
        say(
            "the rows take {count} characters of the link, and {most} are the most: {fits} of {rows} rows fit",
            count=len(text),
            most=LONGEST,
            fits=fits,
            rows=len(dataset.rows),
        )
    )


def _packed(dataset: DataSet, rows: int) -> str:
    columns = zip(dataset.columns, zip(*dataset.rows[:rows], strict=True), strict=True)
    plain = "~".join(_column(name, list(column)) for name, column in columns)
    deflate = zlib.compressobj(9, wbits=-15)
    squeezed = deflate.compress(plain.encode()) + deflate.flush()
    deflated = _DEFLATED + base64.urlsafe_b64encode(squeezed).decode().rstrip("=")
    short = len(plain) < len(deflated) and re.fullmatch(r"[A-Za-z0-9_.~-]*", plain)
    return _PLAIN + plain if short else deflated


def _column(name: str, cells: list[Cell]) -> str:
    """name.c.classes.of.rows, or name.<digits after the point>.numbers: whole, or m e n for m times ten to the n."""
    if any(isinstance(cell, str) for cell in cells):
        known = list(dict.fromkeys(str(cell) for cell in cells))
        places = [str(known.index(str(cell))) for cell in cells]
        return ".".join([name, "c", str(len(known)), *map(_escaped, known), *places])
    numbers = [_decimal(float(cell)) for cell in cells]
    digits = max(0, *(-exponent for _, exponent in numbers if -20 < exponent <= 0), 0)
    return ".".join([name, str(digits), *(_number(*number, digits) for number in numbers)])


def _decimal(value: float) -> tuple[str, int]:
    """The shortest whole number m and the exponent n for which m times ten to the n reads as the same float."""
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).lstrip("0") or "0"
    stripped = text.rstrip("0") or "0"
    return "-" * sign + stripped, (int(exponent) + len(text) - len(stripped)) if stripped != "0" else 0


def _number(text: str, exponent: int, digits: int) -> str:
    added = exponent + digits
    if 0 <= added <= 15 and text != "-0":
        return text + "0" * added if text != "0" else text
    return f"{text}e{exponent}"


def _escaped(word: str) -> str:
    return re.sub(r"[.~%]", lambda found: f"%{ord(found[0]):02X}", word)


def _unescaped(word: str) -> str:
    return re.sub(r"%(2E|7E|25)", lambda found: chr(int(found[1], 16)), word)


def unpack(text: str) -> DataSet:
    """The data set that `pack` made a text of. It may come from anyone: ValueError unless it is one of a table."""
    if len(text) > LONGEST:
        raise ValueError(say("{count} characters are more than {most}", count=len(text), most=LONGEST))
    try:
        columns = [_read_column(part.split(".")) for part in _inflated(text).split("~")]
    except (ValueError, IndexError, zlib.error, binascii.Error):
        raise ValueError(say("{text} is not a packed table", text=clip(text))) from None
    _check(columns)
    return _own(tuple(name for name, _ in columns), tuple(zip(*(column for _, column in columns), strict=True)))


def _inflated(text: str) -> str:
    if text[:1] == _PLAIN:
        return text[1:]
    if text[:1] != _DEFLATED or not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError
    inflate = zlib.decompressobj(wbits=-15)
    # What a few characters may blow up to is bounded before it is there.
    found = inflate.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)), _INFLATED)
    if not inflate.eof or inflate.unused_data:
        raise ValueError
    return found.decode()


def _read_column(parts: list[str]) -> tuple[str, list[Cell]]:
    name, kind, *rest = parts
    if kind == "c":
        count = _whole(rest[0])
        words, places = [_unescaped(word) for word in rest[1 : 1 + count]], rest[1 + count :]
        return name, [words[_whole(place)] for place in places]
    digits = _whole(kind)
    return name, [_read_number(cell, digits) for cell in rest]


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise ValueError
    return int(text)


def _read_number(text: str, digits: int) -> float:
    found = re.fullmatch(r"(-?[0-9]{1,40})(?:e(-?[0-9]{1,3}))?", text)
    if not found:
        raise ValueError
    value = float(f"{found[1]}e{found[2] or -digits}")
    if abs(value) == float("inf"):
        raise ValueError
    return value


def _check(columns: list[tuple[str, list[Cell]]]) -> None:
    """ValueError unless the columns are some that `read_table` could have read."""
    names, lengths = [name for name, _ in columns], {len(column) for _, column in columns}
    if len(columns) > COLUMNS:
        raise ValueError(say("{count} columns are more than {most}", count=len(columns), most=COLUMNS))
    if len(lengths) != 1 or not 2 <= min(lengths) <= ROWS:
        raise ValueError(say("a packed table has 2 to {most} rows, as many in each column", most=ROWS))
    if len(set(names)) < len(names) or any(not re.fullmatch(rf"\w{{1,{NAME}}}", name) for name in names):
        raise ValueError(say("a packed table has a name of letters, digits and underscores for each column"))
    for _, column in columns:
        for word in classes(column):
            if not word.isprintable() or not 0 < len(word) <= NAME:
                raise ValueError(say("{text} is not the name of a class", text=clip(word)))
