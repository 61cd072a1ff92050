"""From text to tokens: numbers, words, signs. Plain spelling, Unicode and LaTeX come out alike.

Each character is looked at once, and nothing is looked up but the tables below.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from locales import say, together
from surfaces.expression.errors import FormulaError, character
from surfaces.expression.functions import CONSTANTS, FUNCTIONS, VOCABULARY

SMALLEST, LARGEST = 1e-15, 1e15
"""A number in a formula is zero or within these."""

VARIABLES = say("The variables are x and y.")


class Token(NamedTuple):
    """`kind` is "number", "word", "frac" or the sign itself; `text` what it stands for; where it was typed."""

    kind: str
    text: str
    start: int
    end: int
    value: float = 0.0


SPACES = " \t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What separates without a sign. Less than str.isspace() knows: separators that look like nothing are refused."""

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z]+")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_NAMED = re.compile(
    r"\\(?:operatorname|mathrm)[#]*\{[#]*([A-Za-z]+[0-9]*)[#]*\}|\\mathrm[#]+([A-Za-z])(?![A-Za-z])".replace(
        "#", SPACES
    )
)
_SIZES = ("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr")
_WORDS_WITH_DIGITS = tuple(w for w in VOCABULARY if w[-1].isdigit())
_LONGEST = max(map(len, VOCABULARY))

_SIGNS = {c: c for c in "+-*/^()[]{}|,"} | {
    "−": "-",
    "–": "-",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "∗": "*",
    "÷": "/",
}
_RADICALS = {"√": "sqrt", "∛": "cbrt"}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ˣʸ", "0123456789+-()xy", strict=True))
_FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_COMMAND_SIGNS = {
    "cdot": "*",
    "times": "*",
    "ast": "*",
    "div": "/",
    "lvert": "<|",
    "rvert": "|>",
    "vert": "|",
    "|": "|",
    "{": "\\{",
    "}": "\\}",
}
_COMMAND_SPACES = {",", ";", ":", "!", " ", "quad", "qquad", "displaystyle"}
_COMMAND_WORDS = {
    *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan"),
    *("exp", "ln", "log", "max", "min", "pi", "sqrt"),
}
_HINTS = {
    ";": say("A formula is one expression."),
    "=": say("Leave out the equals sign: f(x, y) is what stands to the right of it."),
    "_": together(say("Numbers and names have no underscores."), VARIABLES),
    "'": say("Derivatives are worked out for you; type the function itself."),
    "!": say("There is no factorial here."),
    "%": say("Write a division: 5/100."),
    ".": say("A number needs a digit beside its point."),
    "<": say("Comparisons are not understood; max, min and sign make steps and kinks."),
    ">": say("Comparisons are not understood; max, min and sign make steps and kinks."),
    ":": say("Write a division with /."),
    "—": say("Write a minus sign: -"),
    "∞": say("Write a finite number."),
}
_INSTEAD = {
    "sigmoid": "1/(1+exp(-x))",
    "sigma": "1/(1+exp(-x))",
    "logistic": "1/(1+exp(-x))",
    "relu": "max(0, x)",
    "softplus": "ln(1+exp(x))",
    "heaviside": "(1+sign(x))/2",
    "step": "(1+sign(x))/2",
    "mod": "x-2*floor(x/2)",
    "square": "x^2",
    "rational": "1/3",
    "lg": "log10(x)",
    "ld": "log2(x)",
    "lb": "log2(x)",
    "tau": "2*pi",
    "piecewise": say("max, min and sign"),
}


Reader = Callable[[str, int, int, list[Token]], tuple[list[Token], int]]
"""Reads what begins at a place, given the tokens before: its tokens, and where it ends."""


def tokenize(text: str, begin: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of text[begin:end]; FormulaError at the first thing that cannot be one."""
    end = len(text) if end is None else end
    tokens: list[Token] = []
    i = begin
    while i < end:
        if text[i] in SPACES:
            i += 1
        else:
            found, i = _reader(text[i])(text, i, end, tokens)
            tokens += found
    return tokens


def _reader(c: str) -> Reader:
    if c in _SIGNS:
        return _sign
    if c in "0123456789.":
        return _number
    if c.isascii() and c.isalpha():
        return _word
    if c == "\\":
        return _command
    if c in _RAISED:
        return _raised
    if c in _FRACTIONS:
        return _fraction
    if c == "π" or c in _RADICALS:
        return _symbol
    return _stranger


def _sign(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    if text.startswith("**", i) and i + 2 <= end:
        return [Token("^", "**", i, i + 2)], i + 2
    return [Token(_SIGNS[text[i]], text[i], i, i + 1)], i + 1


def _number(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    match = _NUMBER.match(text, i, end)
    if not match:
        return _stranger(text, i, end, before)
    return [number_token(match[0], i, match.end())], match.end()


def number_token(digits: str, start: int, end: int) -> Token:
    """A number as it is written, refused where it is too large or too small to draw."""
    value = float(digits)
    mantissa = re.split("[eE]", digits)[0]
    if (value == 0 and mantissa.strip("0.")) or (value != 0 and not SMALLEST <= value <= LARGEST):
        large = value > 1
        hint = say("Numbers may be 0 or between {smallest:g} and {largest:g}.", smallest=SMALLEST, largest=LARGEST)
        raise FormulaError(
            say("this number is too large") if large else say("this number is too small"), start, end - start, hint
        )
    return Token("number", digits, start, end, value)


def _word(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    match = _WORD.match(text, i, end)
    assert match
    stop = match.end()
    for word in _WORDS_WITH_DIGITS:
        letters = word.rstrip("0123456789")
        digits = word[len(letters) :]
        if match[0].lower().endswith(letters) and text.startswith(digits, stop):
            after = stop + len(digits)
            if text[after : after + 1].isalpha():
                hint = say("Write {word}(x), or {letters}({digits}*x).", word=word, letters=letters, digits=digits)
                raise FormulaError(say("{word} needs its argument in brackets", word=word), i, after - i, hint)
            if not text[after : after + 1].isdigit():
                stop = after
    return _split(text, i, stop), stop


def _split(text: str, start: int, stop: int) -> list[Token]:
    """Letters run together are products: xy, xsin(y). The longest known word wins: sinh, not sin h."""
    tokens: list[Token] = []
    low, i = text[start:stop].lower(), 0
    while i < len(low):
        word = next((low[i:j] for j in range(min(len(low), i + _LONGEST), i, -1) if low[i:j] in VOCABULARY), None)
        if word is None:
            raise _unknown(text[start:stop], start)
        tokens.append(Token("word", VOCABULARY[word], start + i, start + i + len(word)))
        i += len(word)
    return tokens


def _unknown(word: str, start: int) -> FormulaError:
    low = word.lower()
    near = difflib.get_close_matches(low[:20], [w for w in VOCABULARY if len(w) > 1], 1, 0.76)
    if low in _INSTEAD:
        hint = say("Write for example {instead}.", instead=_INSTEAD[low])
    elif len(word) == 1:
        hint = VARIABLES
    elif near:
        hint = say("Did you mean {near}?", near=near[0])
    else:
        hint = say(
            "{variables} Functions are {functions}; constants {constants}.",
            variables=VARIABLES,
            functions=", ".join(FUNCTIONS),
            constants=", ".join(CONSTANTS),
        )
    shown = word if len(word) <= 20 else word[:20] + "..."
    return FormulaError(say("'{shown}' is not known", shown=shown), start, len(word), hint)


def _command(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    named = _NAMED.match(text, i, end)
    if named:
        word, at = (named[1], named.start(1)) if named[1] else (named[2], named.start(2))
        return _named(word, at), named.end()
    match = _COMMAND.match(text, i, end)
    if not match:
        raise FormulaError(
            say("a lone backslash"), i, 1, say("Leave it out, or write a LaTeX command such as \\frac{1}{2}.")
        )
    name, after = match[0][1:], match.end()
    if name in ("frac", "dfrac", "tfrac", "cfrac"):
        return [Token("frac", name, i, after)], after
    if name in _COMMAND_SIGNS:
        return [Token(_COMMAND_SIGNS[name], match[0], i, after)], after
    if name in _COMMAND_SPACES:
        return [], after
    if name in _SIZES:
        return _sized(text, i, after, end, name)
    if name in _COMMAND_WORDS:
        return [Token("word", VOCABULARY[name], i, after)], after
    shown = (
        f"'\\{name[:20]}'"
        if name.isascii() and name.isprintable()
        else say("a backslash and {character}", character=character(name))
    )
    hint = say(
        "Of LaTeX, \\frac, \\sqrt, \\left, \\right, \\cdot, \\pi, \\operatorname and the usual functions are known."
    )
    raise FormulaError(say("{shown} is not known", shown=shown), i, after - i, hint)


def _named(word: str, at: int) -> list[Token]:
    if word.lower() not in VOCABULARY:
        raise _unknown(word, at)
    return [Token("word", VOCABULARY[word.lower()], at, at + len(word))]


def _sized(text: str, i: int, after: int, end: int, name: str) -> tuple[list[Token], int]:
    """\\left and its kin say nothing about brackets, but they tell an opening bar from a closing one."""
    while after < end and text[after] in SPACES:
        after += 1
    match = re.compile(r"[()\[\]|]|\\[{}|]|\\[lr]?vert(?![A-Za-z])").match(text, after, end)
    if not match:
        raise FormulaError(
            say("\\{name} needs a bracket after it", name=name), i, after - i, say("Write \\left( and \\right).")
        )
    sign = match[0]
    if sign in ("|", "\\|", "\\vert") and name[-1] in "tlr":
        sign = "|>" if name == "right" or name[-1] == "r" else "<|"
    sign = {"\\lvert": "<|", "\\rvert": "|>", "\\|": "|", "\\vert": "|"}.get(sign, sign)
    return [Token(sign, match[0], i, match.end())], match.end()


def _raised(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    """A run of raised characters is an exponent in brackets."""
    stop = i
    while stop < end and text[stop] in _RAISED:
        stop += 1
    plain = "".join(_RAISED[c] for c in text[i:stop])
    inner = [t._replace(start=t.start + i, end=t.end + i) for t in tokenize(plain)]
    return [Token("^", "^", i, i), Token("(", "(", i, i), *inner, Token(")", ")", stop, stop)], stop


def _fraction(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    if before and before[-1].kind == "number":
        raise FormulaError(say("a number and a fraction side by side"), i, 1, say("Write 2.5 or (2+1/2)."))
    above, _, below = unicodedata.normalize("NFKC", text[i]).partition("\u2044")
    numbers = [Token("number", n, i, i + 1, float(n)) for n in (above, below)]
    signs = [Token(c, c, i, i + 1) for c in "(/)"]
    return [signs[0], numbers[0], signs[1], numbers[1], signs[2]], i + 1


def _symbol(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    return [Token("word", _RADICALS.get(text[i], "pi"), i, i + 1)], i + 1


def _stranger(text: str, i: int, end: int, before: list[Token]) -> tuple[list[Token], int]:
    c = text[i]
    plain = unicodedata.normalize("NFKC", c)
    hint = _HINTS.get(c, "")
    if not hint and not c.isascii() and len(plain) == 1 and plain.isascii() and plain.isprintable():
        hint = say("Type {plain} on the keyboard instead; this character only looks like it.", plain=plain)
    raise FormulaError(
        say("{c} has no place in a formula", c=character(c)), i, 1, hint or together(say("Take it out."), VARIABLES)
    )
