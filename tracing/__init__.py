"""Writing down what a computation does to numbers, so that it can be done again elsewhere, by who knows no Python.

The computation itself runs, once, on numbers that record. What comes of it is a `Tape`: data, never code.
"""

from tracing.arrays import Traced, recordable, traced
from tracing.numbers import Number, TraceError
from tracing.sheet import Sheet
from tracing.tape import MOST, Tape

__all__ = ["MOST", "Number", "Sheet", "Tape", "TraceError", "Traced", "recordable", "traced"]
