"""Declarations: what is parsed, refused and written."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declare import Choice, check_fields, choice, clip, declarations, hyper, number, number_text


@dataclass(frozen=True)
class Thing:
    lr: float = hyper(0.1, r"\alpha", 1e-4, 1, "log", help="Rate.")
    n: int = hyper(3, "n", 1, 10, "int", help="Count.")
    form: str = choice("a", help="Form.", a="first", b="second")
    plain: float = 2.0


def test_declarations_are_the_declared_fields_in_order():
    assert list(declarations(Thing)) == ["lr", "n", "form"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("lr", np.nan), ("lr", -1), ("lr", 1001), ("lr", "x"), ("n", 1.5), ("n", 0), ("form", "c"), ("form", 1)],
)
def test_a_bad_value_is_named(name, value):
    with pytest.raises(ValueError, match=rf"Thing\.{name}: "):
        check_fields(Thing(**{name: value}))


def test_arrays_are_checked_whole():
    check_fields(Thing(lr=np.array([0.1, 0.2])))
    with pytest.raises(ValueError, match="finite"):
        check_fields(Thing(lr=np.array([0.1, np.inf])))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_text_reads_back_exactly(value):
    text = number_text(value)
    assert float(text) == value
    assert str(float(text)) == str(value)


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "1e400", "-1", "1,5", "0x10", "<b>", "9" * 400])
def test_refused_numbers_say_so(text):
    with pytest.raises(ValueError, match="is not"):
        number(1, "a", 0, 10, help="").parse(text)


def test_whole_numbers_come_back_whole():
    parsed = number(1, "n", 0, 10, "int", help="").parse("7")
    assert parsed == 7
    assert isinstance(parsed, int)


def test_a_choice_knows_its_options():
    declared = Choice("a", {"a": "", "b": ""}, "")
    assert declared.parse("b") == "b"
    with pytest.raises(ValueError, match="not one of a, b"):
        declared.parse("z")


def test_a_long_text_is_clipped_in_messages():
    assert len(clip("x" * 10_000)) < 50
    assert "\n" not in clip("a\nb")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "'ab'"),
        ("a\x00\x1b[31mb", "'a[31mb'"),
        ("\u2066\u200b", "''"),
        (" a\n\u2028b ", "'a b'"),
        ("学习率", "'学习率'"),
        ("x" * 50, f"'{'x' * 40}…'"),
    ],
)
def test_a_quoted_text_turns_no_message_around(text, shown):
    assert clip(text) == shown
