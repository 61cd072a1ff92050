"""A pasted text as lines of cells, whatever stands between them."""

from __future__ import annotations

import csv
import io
import re

from locales import say

__all__ = ["TEXT", "cells"]

TEXT = 200_000
"""Characters of the longest text that is looked at."""
_LINES = 1000


def cells(text: str) -> list[tuple[int, list[str]]]:
    """Every line that is not blank: its number, from 1, and its cells without the blanks around them.

    Tabs, semicolons, commas or blanks stand between cells, the first of these that occurs; cells may be in quotes.
    """
    if len(text) > TEXT:
        raise ValueError(say("{count} characters are more than {most}", count=len(text), most=TEXT))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise ValueError(say("this is not a text: it has signs that no table has"))
    found: list[tuple[int, list[str]]] = []
    try:
        reader = _reader(text)
        for line in reader:
            if any(cell.strip() for cell in line):
                found.append((reader.line_num, [cell.strip() for cell in line]))
            if len(found) > _LINES:
                raise ValueError(say("more than {most} lines", most=_LINES))
    except csv.Error:
        raise ValueError(say("a quotation mark is opened and not closed")) from None
    return _without_empty_edge(found)


def _reader(text: str):
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"?', "", first)
    delimiter = next((sign for sign in "\t;," if sign in bare), None)
    if delimiter is None and re.search(r"\S +\S", bare.strip()):
        text, delimiter = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")), " "
    return csv.reader(io.StringIO(text), delimiter=delimiter or ",", strict=True, skipinitialspace=True)


def _without_empty_edge(lines: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Spreadsheets end every line with a delimiter: a last column with nothing in it is none."""
    while lines and len(lines[0][1]) > 1 and all(len(line) == len(lines[0][1]) and not line[-1] for _, line in lines):
        lines = [(number, line[:-1]) for number, line in lines]
    return lines
