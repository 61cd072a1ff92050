"""From tokens to operations, by precedence. Depth, size and towers are bounded while it goes.

sum     = product, then + or - product ...
product = signed, then * or / signed, or a factor placed beside it ...
signed  = - signed, + signed, or power
power   = factor, or factor ^ signed           (right to left)
factor  = number, word, function, bracket, |sum|, fraction
"""

from __future__ import annotations

from typing import NoReturn

import numpy as np

from locales import say
from surfaces.expression.errors import FormulaError
from surfaces.expression.functions import FUNCTIONS
from surfaces.expression.tape import Tape
from surfaces.expression.tokens import VARIABLES, Token

DEPTH, SYMBOLS = 20, 200
EXPONENT, CONSTANT = 100, 1e100
EXPONENTIALS, TOWERS = 4, 2
"""How often exponentials, and powers with variables below and above, may stand upon each other."""

_CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "<|": "|>"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_RADICALS = ("sqrt", "cbrt")
_BARS = say("Write |x|, or abs(x).")
_WANTED = {(1, 1): say("one argument"), (2, 2): say("two arguments")}


class Parser:
    """Reads one list of tokens of `text` on to a tape. Use `parse()` once.

    With `blank_adds`, a blank between two operands is a plus sign, and `blanks` says where such were met.
    """

    def __init__(self, text: str, tokens: list[Token], end: int, blank_adds: bool = False) -> None:
        self.tape = Tape()
        self.blanks: list[int] = []
        self._blank_adds = blank_adds
        self._text, self._end = text, end
        self._tokens = [*tokens, Token("end", "", end, end)]
        self._partner = _match(self._tokens)
        self._at = self._depth = self._symbols = 0
        self._bars = [0]
        self._height: dict[int, tuple[int, int, float]] = {}

    def parse(self) -> int:
        """The place of the whole formula on the tape."""
        if self._now.kind == "end":
            raise FormulaError(say("there is no formula yet"), 0, self._end, say("Try x^2 + 3y^2."))
        if self._now.kind in ("{", "[") and self._partner[0] == len(self._tokens) - 2:
            self._fail(say("the whole formula stands in such brackets"), self._now, say("Leave them out."))
        root = self._sum()
        if self._now.kind != "end":
            self._unexpected()
        return root

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            self._fail(
                say("nested too deeply"),
                token,
                say("At most {depth} brackets, signs or functions inside each other.", depth=DEPTH),
            )

    def _sum(self) -> int:
        start = self._now.start
        total = self._product()
        while self._now.kind in ("+", "-") or self._added():
            if self._added():
                self.blanks.append(self._text.index(" ", self._before()))
                op = "add"
            else:
                op = "add" if self._next().kind == "+" else "sub"
            total = self._make(op, start, total, self._product())
        return total

    def _added(self) -> bool:
        """Whether an operand follows after a blank that is a plus."""
        if not self._blank_adds or " " not in self._text[self._before() : self._now.start]:
            return False
        return self._now.kind == "number" or self._opens(self._now)

    def _product(self) -> int:
        start = self._now.start
        total = self._signed()
        while True:
            if self._now.kind in ("*", "/"):
                op = "mul" if self._next().kind == "*" else "div"
                total = self._make(op, start, total, self._signed())
            elif self._beside():
                total = self._make("mul", start, total, self._power())
            else:
                return total

    def _beside(self) -> bool:
        """Whether a factor follows without a sign. A number may not: x2, (x)2 and 2 3 are mistakes, or unclear."""
        token, before = self._now, self._tokens[self._at - 1]
        if self._added():
            return False
        if token.kind == "number":
            what = self._text[before.start : before.end] if before.kind in ("number", "word") else ""
            example = (
                say("{factor}*{number} or {factor}^{number}", factor=what, number=token.text)
                if what.isascii() and what
                else f"* {token.text}"
            )
            self._fail(
                say("a number directly after a factor"),
                token,
                say("Write {example}. {variables}", example=example, variables=VARIABLES),
            )
        if token.kind == "[" and before.kind == "word":
            self._fail(say("square brackets after a name"), token, say("Write round brackets: x(y+1), sin(x)."))
        if not self._opens(token):
            return False
        if not {"\n", "\r"}.isdisjoint(self._text[before.end : token.start]):
            self._fail(say("two formulas on two lines"), token, say("Write one formula; to multiply, write *."))
        return True

    def _opens(self, token: Token) -> bool:
        """Whether a factor can begin with this token; a plain bar closes while one is open."""
        return token.kind in ("word", "frac", *_CLOSING) or (token.kind == "|" and not self._bars[-1])

    def _signed(self) -> int:
        if self._now.kind not in ("+", "-"):
            return self._power()
        sign = self._next()
        self._deeper(sign)
        inner = self._signed()
        self._depth -= 1
        return inner if sign.kind == "+" else self._make("neg", sign.start, inner)

    def _power(self) -> int:
        start = self._now.start
        base = self._factor()
        if self._now.kind != "^":
            return base
        sign = self._next()
        if self._now.kind in ("end", "*", "/", "^", ")", "|>") or (self._now.kind == "|" and self._bars[-1]):
            self._fail(say("the exponent is missing"), sign, say("Write for example x^2."))
        self._deeper(sign)
        at = self._now.start
        exponent = self._signed()
        self._depth -= 1
        return self._raise(start, base, at, exponent)

    def _raise(self, start: int, base: int, at: int, exponent: int) -> int:
        n = self.tape.constant[exponent]
        if n is not None and abs(n) > EXPONENT:
            raise FormulaError(
                say("the exponent is larger than {exponent}", exponent=EXPONENT),
                at,
                self._before() - at,
                say("Try a smaller one."),
            )
        if self.tape.nodes[base].op == "e":
            return self._make("exp", start, exponent)
        return self._make("pow", start, base, exponent)

    def _factor(self) -> int:
        token = self._now
        if token.kind == "number":
            self._at += 1
            return self._placed(self.tape.number(token.value), token.start)
        if token.kind == "word":
            return self._word()
        if token.kind == "frac":
            return self._fraction()
        if token.kind in ("|", "<|"):
            return self._absolute()
        if token.kind in ("(", "[", "{", "\\{"):
            inner = self._bracket()
            return inner[0] if len(inner) == 1 else self._comma(token)
        self._unexpected()

    def _word(self) -> int:
        token = self._next()
        if token.text in FUNCTIONS:
            self._deeper(token)
            place = self._function(token)
            self._depth -= 1
            return place
        return self._placed(self.tape.add(token.text), token.start)

    def _bracket(self) -> list[int]:
        """The sums between an opening bracket and its partner, separated by commas. A function's own is free."""
        own = self._tokens[self._at - 1].text in FUNCTIONS
        opening = self._next()
        if not own:
            self._deeper(opening)
        self._bars.append(0)
        closing = _CLOSING[opening.kind]
        if self._now.kind == closing:
            self._fail(say("nothing between the brackets"), opening, say("Write something inside."), self._now.end)
        inner = [self._sum()]
        while self._now.kind == ",":
            self._at += 1
            inner.append(self._sum())
        if self._now.kind != closing:
            self._unexpected()
        self._at += 1
        self._bars.pop()
        self._depth -= not own
        return inner

    def _absolute(self) -> int:
        opening = self._next()
        self._deeper(opening)
        plain = opening.kind == "|"
        if plain:
            self._bars[-1] += 1
        else:
            self._bars.append(0)
        inner = self._sum() if self._now.kind != "end" else 0
        if self._now.kind == "end":
            self._fail(say("a bar is left open"), opening, _BARS)
        if self._now.kind != ("|" if plain else "|>"):
            self._unexpected()
        self._at += 1
        if plain:
            self._bars[-1] -= 1
        else:
            self._bars.pop()
        self._depth -= 1
        return self._make("abs", opening.start, inner)

    def _fraction(self) -> int:
        token = self._next()
        self._deeper(token)
        parts = [self._part(token) for _ in range(2)]
        self._depth -= 1
        return self._make("div", token.start, *parts)

    def _part(self, token: Token) -> int:
        """One half of a fraction: braces, or as in LaTeX a single digit or letter (\\frac12)."""
        now = self._now
        if now.kind == "{":
            inner = self._bracket()
            if len(inner) == 1:
                return inner[0]
        elif now.kind == "number" and now.text.isdigit():
            digit = Token("number", now.text[0], now.start, now.start + 1, float(now.text[0]))
            if len(now.text) > 1:
                rest = now.text[1:]
                self._tokens[self._at] = now._replace(text=rest, start=now.start + 1, value=float(rest))
            else:
                self._at += 1
            return self._placed(self.tape.number(digit.value), digit.start)
        elif now.kind == "word" and now.text not in FUNCTIONS:
            return self._word()
        self._fail(say("a fraction needs two parts in braces"), token, say("Write \\frac{1}{2}, or (1)/(2)."))

    def _function(self, token: Token) -> int:
        name = token.text
        raised = self._raised(token) if self._now.kind == "^" else None
        if name in _RADICALS and self._now.kind == "[" and self._text[token.start] == "\\":
            name = self._root_index()
        arguments = self._arguments(token)
        low, high = FUNCTIONS[name].arity
        if not low <= len(arguments) <= high:
            wanted = _WANTED.get((low, high), say("at least two arguments"))
            self._fail(
                say("{name} takes {wanted}, not {count}", name=name, wanted=wanted, count=len(arguments)),
                token,
                _example(name),
                self._before(),
            )
        place = self._call(name, token.start, arguments)
        return place if raised is None else self._raise(token.start, place, token.end, raised)

    def _call(self, name: str, start: int, arguments: list[int]) -> int:
        if name == "pow":
            return self._raise(start, arguments[0], start, arguments[1])
        place = self._make(name, start, *arguments[:2])
        for more in arguments[2:]:
            place = self._make(name, start, place, more)
        return place

    def _raised(self, token: Token) -> int:
        """sin^2(x) is sin(x)^2. Other exponents are refused: sin^-1 means two things."""
        self._next()
        bracket = self._now.kind in ("(", "{")
        self._at += bracket
        n = self._now
        good = n.kind == "number" and n.text.isdigit() and n.value > 0
        if good and bracket:
            good = self._tokens[self._at + 1].kind == _CLOSING[self._tokens[self._at - 1].kind]
        if not good:
            hint = say("Write 1/{text}(x), or arc{text}(x) for the inverse.", text=token.text) if n.kind == "-" else ""
            hint = hint or say("Write {text}^2(x) or ({text}(x))^y.", text=token.text)
            self._fail(say("{text} can only be raised to a whole number here", text=token.text), token, hint, n.end)
        self._at += 1 + bracket
        return self._placed(self.tape.number(n.value), n.start)

    def _root_index(self) -> str:
        """sqrt[2] and sqrt[3]; other roots are powers."""
        opening = self._next()
        index = self._next()
        if index.kind != "number" or index.value not in (2, 3) or self._next().kind != "]":
            self._fail(say("only square and cube roots are written this way"), opening, say("Write a power: x^(1/5)."))
        return "sqrt" if index.value == 2 else "cbrt"

    def _arguments(self, token: Token) -> list[int]:
        now = self._now
        if now.kind in ("(", "\\{"):
            return self._bracket()
        if now.kind == "{":
            if self._tokens[self._at + 1].kind == "(" and self._partner[self._at + 1] == self._partner[self._at] - 1:
                self._at += 1
                inner = self._bracket()
                self._at += 1
                return inner
            return self._bracket()
        if now.kind in ("|", "<|", "frac") and self._opens(now):
            return [self._unclear(self._factor(), token)]
        if now.kind not in ("number", "word"):
            self._fail(say("{text} needs an argument in brackets", text=token.text), token, _example(token.text))
        if FUNCTIONS[token.text].arity != (1, 1):
            self._fail(say("{text} needs its arguments in brackets", text=token.text), token, _example(token.text))
        return [self._bare(token)]

    def _bare(self, token: Token) -> int:
        """sin 2x, sin xy, ln cos x: what runs on without brackets, up to a sign or the next function."""
        start = self._now.start
        argument = self._power()
        while token.text not in _RADICALS and self._runs_on():
            argument = self._make("mul", start, argument, self._power())
        return self._unclear(argument, token)

    def _runs_on(self) -> bool:
        return self._now.kind == "word" and self._now.text not in FUNCTIONS and not self._added()

    def _unclear(self, argument: int, token: Token) -> int:
        """Refuse what people read in two ways: sin x (y+1)."""
        now = self._now
        if self._opens(now) and not (now.kind == "word" and now.text in FUNCTIONS) and not self._added():
            hint = say("Put what belongs to {text} in brackets: {text}(...).", text=token.text)
            self._fail(
                say("it is not clear where the argument of {text} ends", text=token.text), token, hint, now.start
            )
        return argument

    def _make(self, op: str, start: int, *args: int) -> int:
        with np.errstate(all="ignore"):
            place = self.tape.add(op, *args)
        self._grow(op, place, args, start)
        return self._placed(place, start)

    def _placed(self, place: int, start: int) -> int:
        """Count a symbol; a part without variables must be a number that can be drawn."""
        self._symbols += 1
        if self._symbols > SYMBOLS:
            raise FormulaError(
                say("the formula is too long"),
                0,
                self._end,
                say("At most {symbols} numbers, names and signs.", symbols=SYMBOLS),
            )
        value = self.tape.constant[place]
        if value is not None and not abs(value) <= CONSTANT:
            real = not np.isnan(value)
            raise FormulaError(
                say("this part is infinite, or far too large") if real else say("this part is not a real number"),
                start,
                self._before() - start,
                say("Change the numbers in it."),
            )
        return place

    def _grow(self, op: str, place: int, args: tuple[int, ...], start: int) -> None:
        """Bound what stands on what: beyond these heights everything overflows, and nothing is to be seen."""
        below = [self._height.get(a, (0, 0, 1.0)) for a in args]
        exps, towers, degree = (max(column) for column in zip(*below, strict=True))
        fixed = [self.tape.constant[a] for a in args]
        if op in ("exp", "sinh", "cosh") or (op == "pow" and fixed[0] is not None):
            exps += 1
        elif op == "pow" and fixed[1] is None:
            towers += 1
        elif op == "pow":
            degree *= max(1.0, abs(fixed[1] or 0.0))
        self._height[place] = exps, towers, degree
        if self.tape.constant[place] is None and (exps > EXPONENTIALS or towers > TOWERS or degree > EXPONENT):
            hint = say(
                "Exponents may multiply to {exponent}, exponentials be nested {exponentials} deep, x^y {towers} deep.",
                exponent=EXPONENT,
                exponentials=EXPONENTIALS,
                towers=TOWERS,
            )
            raise FormulaError(say("these powers stand too high on each other"), start, self._before() - start, hint)

    def _before(self) -> int:
        return self._tokens[self._at - 1].end

    def _unexpected(self) -> NoReturn:
        token = self._now
        if token.kind == "end":
            raise FormulaError(
                say("the formula ends too early"), token.start, 0, say("Something is missing after the last sign.")
            )
        if token.kind == ",":
            self._comma(token)
        if token.kind == "|":
            self._fail(say("a bar without a partner"), token, _BARS)
        if token.kind in _OPENING:
            self._fail(say("something is missing before this"), token, say("Write a number, x, y or a bracket there."))
        self._fail(
            say("a number, x, y or a function is missing before this"),
            token,
            say("Signs stand between two parts: x * y."),
        )

    def _comma(self, token: Token) -> NoReturn:
        hint = say("Decimals have a point: 0.5. Only max, min take lists.")
        self._fail(say("a comma outside a function"), token, hint)

    def _fail(self, message: str, token: Token, hint: str, end: int | None = None) -> NoReturn:
        end = token.end if end is None else max(end, token.end)
        raise FormulaError(message, token.start, end - token.start, hint)


def _match(tokens: list[Token]) -> dict[int, int]:
    """Each opening bracket's partner; FormulaError at one that has none."""
    partner: dict[int, int] = {}
    waiting: list[int] = []
    for i, token in enumerate(tokens):
        if token.kind in _CLOSING:
            waiting.append(i)
        elif token.kind in _OPENING:
            if not waiting or tokens[waiting[-1]].kind != _OPENING[token.kind]:
                hint = say("Take it out, or write the bracket that opens before it.")
                raise FormulaError(
                    say("a closing bracket without its partner"), token.start, token.end - token.start, hint
                )
            partner[waiting.pop()] = i
    if waiting:
        token = tokens[waiting[-1]]
        hint = say("Write {bracket} where the part ends.", bracket=_CLOSING[token.kind].strip(">"))
        raise FormulaError(say("a bracket is left open"), token.start, token.end - token.start, hint)
    return partner


def _example(name: str) -> str:
    low = FUNCTIONS[name].arity[0] if name in FUNCTIONS else 1
    return say("Write {name}(x, y).", name=name) if low > 1 else say("Write {name}(x).", name=name)
