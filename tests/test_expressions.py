"""Typed formulas: what is accepted means what people mean, what is refused says where and why, nothing runs or hangs.

The corpus is `tests/data/expression_corpus.json`, or the file that EXPRESSION_CORPUS names.
"""

import json
import os
import pickle
import random
import re
import time
import warnings
from pathlib import Path
from urllib.parse import parse_qs

import mpmath
import numpy as np
import pytest
import sympy as sp

from optim.rules import RULES
from optim.run import run
from surfaces.core import Surface
from surfaces.expression import LENGTH, Expression, FormulaError, from_link, parse
from surfaces.expression.functions import FUNCTIONS, VOCABULARY
from surfaces.formula import HOME, formula_surface

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("EXPRESSION_CORPUS") or ROOT / "tests/data/expression_corpus.json")
ITEMS = json.loads(CORPUS.read_text(encoding="utf-8"))["items"]
MARKER = "PWNED_MARKER"
HANG = 2.0

GRID = np.stack(np.meshgrid(np.linspace(-4, 4, 41), np.linspace(-4, 4, 41)), -1)
SAFE_LATEX = re.compile(r"[A-Za-z0-9\\{}()^_+\-., |\[\]]*")


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path, monkeypatch):
    """No formula leaves a file behind, and none leaks a warning."""
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    assert not list(tmp_path.iterdir())
    assert not (ROOT / MARKER).exists()


def text_of(item: dict) -> str:
    return item["expr"] if item.get("expr") is not None else "".join(s * n for s, n in item["parts"])


def refusal(text: str) -> FormulaError:
    """The refusal of a text, checked to be fit to show: printable, in place, with a way to mend it."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert error.message == str(error)
    assert error.message.isprintable()
    assert error.hint.isprintable()
    assert 0 < len(error.message) < 200
    assert 0 <= error.start <= error.start + error.length <= len(text)
    return error


def check_works(f: Expression) -> None:
    value, g, h = f.value(GRID), f.grad(GRID), f.hess(GRID)
    assert value.shape == GRID.shape[:-1]
    assert g.shape == GRID.shape
    assert h.shape == (*GRID.shape, 2)
    assert not np.isinf(value).any()
    assert SAFE_LATEX.fullmatch(f.latex), f.latex
    assert len(f.text) <= LENGTH


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_corpus(item):
    text, began = text_of(item), time.process_time()
    if item.get("policy"):
        try:
            check_works(parse(text))
        except FormulaError:
            refusal(text)
    elif item["class"] == "rejected":
        assert refusal(text).hint
    else:
        f = parse(text)
        check_works(f)
        for t in item.get("tests", []):
            p = np.array([t["x"], t["y"]], dtype=float)
            found = [f.value(p), *f.grad(p)]
            assert found == pytest.approx([t["f"], t["dx"], t["dy"]], rel=1e-7, abs=1e-12)
        if item["category"] == "edge":
            assert np.isfinite(f.value(GRID)).any() or np.isfinite(f.value(GRID * 250)).any()
    assert time.process_time() - began < HANG


SAME = [
    ("x^2+3*y^2", "x**2 + 3*y**2", "x²+3y²", "x^{2}+3y^{2}", "f(x, y) = x^2+3y^2", "z = x^2+3y^2", "$x^2+3y^2$"),
    ("x*y", "xy", "x y", "x·y", "x × y", r"x\cdot y", "X Y", "(x)(y)", "x(y)", "x*(y)"),
    ("x-y", "x − y", "x – y", r"\left(x-y\right)", "((x)) - y", "\tx\u00a0-\n y"),
    ("sin(x)^2", "sin^2(x)", "sin²x", r"\sin^2 x", r"\sin^{2}{\left(x \right)}", "sin(x)**2", "(sin x)^2"),
    ("sin(2*x)*cos(y)", "sin 2x cos y", "sin(2x)cos(y)", r"\sin 2x \cos y"),
    ("exp(-x^2)*y", "e^(-x^2)y", "e^{-x²} y", "exp(-x^2)y", r"\exp\left(-x^{2}\right) y", r"\mathrm{e}^{-x^2}y"),
    ("exp(-x)", "e⁻ˣ", "e^-x", "e**-x"),
    ("abs(x)*abs(y)", "|x||y|", r"\left|x\right|\left|y\right|", r"\lvert x\rvert |y|"),
    ("abs(abs(x)-1)", "||x|-1|", "abs(|x|-1)"),
    ("sqrt(x^2+y^2)", "√(x²+y²)", r"\sqrt{x^2+y^2}"),
    ("cbrt(x)+y", "∛x+y", r"\sqrt[3]{x}+y"),
    ("1/2*x", "½x", r"\frac{1}{2}x", r"\frac12 x", r"\dfrac{1}{2} x", "1/2x"),
    ("x/2*y", "x/2y"),
    ("log(x)", "ln x", "ln(x)", r"\log{\left(x\right)}", r"\ln x"),
    ("atan(y/x)", "arctan(y/x)", r"\arctan\frac{y}{x}", r"\operatorname{atan}(y/x)"),
    ("max(x,y)", r"\max\left\{x,y\right\}", r"\max{\left(x, y\right)}", "Max(x, y)"),
    ("2*pi*x", "2πx", "2pi x", r"2\pi x"),
    ("x*exp(y)", "xe^y", "xexp(y)"),
    ("(1+x)*(1+y)", "[1+x][1+y]", r"\left[1+x\right]\left(1+y\right)", "{1+x}{1+y}"),
    ("log10(x)", "log10 (x)", "log10 x"),
    ("2*exp(x)", "2e^x", "2.e^x"),
    ("2000*x", "2e3x", "2E3*x"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_mean_the_same(spellings):
    assert {parse(s).text for s in spellings} == {spellings[0]}
    assert len({parse(s) for s in spellings}) == 1
    assert len({parse(s).latex for s in spellings}) == 1


POLICY = {
    "x/2y": "x/2*y",
    "1/2x": "1/2*x",
    "-x^2": "-x^2",
    "2^x^2": "2^(x^2)",
    "x^2y": "x^2*y",
    "e^2x": "exp(2)*x",
    "x^-y^2": "x^(-y^2)",
    "sin xy": "sin(x*y)",
    "sin x^2": "sin(x^2)",
    "sin(x)^2": "sin(x)^2",
    "sin x cos y": "sin(x)*cos(y)",
    "ln sin x": "log(sin(x))",
    "X^2": "x^2",
    "Sin(x)": "sin(x)",
    "xsin(y)": "x*sin(y)",
    "ysinhx": "y*sinh(x)",
    "|x|y|x|": "abs(x)*y*abs(x)",
    "1e*+x": "1*e*x",
    "max(x,y,1)": "max(max(x,y),1)",
    "pow(x, 2)": "x^2",
    "--x": "-(-x)",
    "log 10x": "log(10*x)",
    "sin2x": "sin(2*x)",
}


@pytest.mark.parametrize("text", POLICY)
def test_what_could_be_read_in_two_ways(text):
    assert parse(text).text == POLICY[text]


REFUSED = [
    ("x*foo", 2, 3, "not known", "variables"),
    ("sqrtt(x)", 0, 5, "not known", "sqrt"),
    ("x + relu(y)", 4, 4, "not known", "max(0, x)"),
    ("heaviside(x)", 0, 9, "not known", "sign"),
    ("mod(x,2)", 0, 3, "not known", "floor"),
    ("erf(x)", 0, 3, "not known", "variables"),
    ("x2", 1, 1, "number directly after", "x*2 or x^2"),
    ("x*2 3", 4, 1, "number directly after", "2*3"),
    ("x₁", 1, 1, "SUBSCRIPT ONE", ""),
    ("x_1", 1, 1, "'_'", "x and y"),
    ("0,5*x", 1, 1, "comma", "0.5"),
    ("(x+1", 0, 1, "left open", ")"),
    ("x+1)", 3, 1, "without its partner", ""),
    ("(x+1]", 4, 1, "without its partner", ""),
    ("|x", 0, 1, "left open", "abs"),
    ("x+", 2, 0, "ends too early", ""),
    ("x**", 1, 2, "exponent is missing", ""),
    ("x*/y", 2, 1, "missing before", ""),
    ("sin^-1(x)", 0, 5, "whole number", "arcsin"),
    ("sin x (y+1)", 0, 6, "not clear", "sin("),
    ("sin -x", 0, 3, "needs an argument", "sin(x)"),
    ("max(x)", 0, 6, "at least two", "max(x, y)"),
    ("y+log10x", 2, 5, "in brackets", "log10(x), or log(10*x)"),
    ("x=y", 1, 1, "'='", "equals sign"),
    ("x+log(-1)", 2, 7, "not a real number", ""),
    ("x+1/0", 2, 3, "infinite", ""),
    ("x+tan(pi/2)", 2, 9, "infinite", ""),
    ("x^101", 2, 3, "larger than 100", ""),
    ("((x^9)^9)^9", 0, 11, "too high", ""),
    ("x^x^x^x", 0, 7, "too high", ""),
    ("exp(exp(exp(exp(exp(x)))))", 0, 26, "too high", ""),
    ("1e16x", 0, 4, "too large", ""),
    ("1e-16x", 0, 5, "too small", ""),
    ("х+y", 0, 1, "CYRILLIC", "x and y"),
    ("x+ｙ", 2, 1, "FULLWIDTH", "Type y"),
    ("x\u200b", 1, 1, "ZERO WIDTH SPACE", ""),
    ("x\ud800", 1, 1, "U+D800", ""),
    ("x\ny", 2, 1, "two lines", ""),
    ("x\r\ny", 3, 1, "two lines", ""),
    ("5", 0, 1, "does not depend", ""),
    ("x-x", 0, 3, "does not depend", ""),
    ("x/x", 0, 3, "does not depend", ""),
    ("sin(x)^2+cos(x)^2", 0, 17, "does not depend", ""),
    ("sqrt(-1-x^2)", 0, 12, "no finite value", ""),
    ("(-1)^x", 0, 6, "no finite value", ""),
    ("{x}", 0, 1, "brackets", ""),
    ("[x]", 0, 1, "brackets", ""),
    ("x[0]", 1, 1, "square brackets", ""),
    (r"\foo", 0, 4, r"\foo", r"\frac"),
    (r"x+\sqrt[5]{y}", 7, 1, "cube roots", "x^(1/5)"),
    ("  ", 0, 2, "no formula", "x^2"),
    ("x+" * 300, 500, 100, "500", ""),
    ("(" * 30 + "x" + ")" * 30, 20, 1, "nested", "20"),
    ("x+" * 101 + "x", 0, 203, "too long", "200"),
]


@pytest.mark.parametrize(("text", "start", "length", "message", "hint"), REFUSED, ids=lambda v: ascii(v)[:30])
def test_refusals_say_where_and_how(text, start, length, message, hint):
    error = refusal(text)
    assert (error.start, error.length) == (start, length)
    assert message in error.message
    assert hint in error.hint


HIDDEN = {
    "\u2028": "LINE SEPARATOR",
    "\u2029": "PARAGRAPH SEPARATOR",
    "\x85": "NEXT LINE",
    "\v": "LINE TABULATION",
    "\f": "FORM FEED",
    "\x1c": "CONTROL CHARACTER",
    "\x00": "CONTROL CHARACTER",
    "\u1680": "OGHAM SPACE MARK",
    "\u200b": "ZERO WIDTH SPACE",
    "\u2060": "WORD JOINER",
    "\u180e": "MONGOLIAN VOWEL SEPARATOR",
    "\u00ad": "SOFT HYPHEN",
    "\u202e": "RIGHT-TO-LEFT OVERRIDE",
    "\ufeff": "ZERO WIDTH NO-BREAK SPACE",
}


@pytest.mark.parametrize("c", HIDDEN, ids=HIDDEN.values())
def test_what_cannot_be_seen_is_refused_wherever_it_hides(c):
    for text in (f"{c}x+y", f"x{c}+y", f"x+y{c}", f"z{c}x", f"z={c}x+y", f"\\operatorname{{{c}sin}}(x)"):
        error = refusal(text)
        if not text.startswith(("z" + c, "\\")):
            assert HIDDEN[c] in error.message
            assert (error.start, error.length) == (text.index(c), 1)


@pytest.mark.parametrize("blank", " \t\n\r\u00a0\u2009\u3000")
def test_blanks_that_can_be_seen_separate(blank):
    assert parse(f"{blank}f(x,{blank}y){blank}={blank}x{blank}+{blank}y{blank}").text == "x+y"


def test_refusals_travel_between_processes():
    error = refusal("x*foo")
    again = pickle.loads(pickle.dumps(error))
    assert (again.message, again.start, again.length, again.hint) == (error.message, 2, 3, error.hint)


LINKS = {
    "(x-1)^2 y^2": "(x-1)^2+y^2",
    "x^2 3*y^2": "x^2+3*y^2",
    "x   y": "x+y",
    "x 2": "x+2",
    "|x| |y|": "abs(x)+abs(y)",
    "||x|-1| y^2": "abs(abs(x)-1)+y^2",
    "sin x cos y": "sin(x)+cos(y)",
    "sin 2 x": "sin(2)+x",
    "sin x (y 1)": "sin(x)+(y+1)",
    r"\sin^2 x \sqrt[3] {x}": "sin(x)^2+cbrt(x)",
    r"\frac{1}{2} x": "1/2+x",
    "1e 5*x": "100000*x",
    "max(x y, y)": "max(x+y,y)",
    "f(x, y) = x y": "x+y",
    # Not between two operands, or written by somebody who knows: as in a field.
    "sin x": "sin(x)",
    "e^ x": "exp(x)",
    "( x)": "x",
    "x^2 - y": "x^2-y",
    "x + sin x cos y": "x+sin(x)*cos(y)",
    "x\u00a0y": "x*y",
}


@pytest.mark.parametrize("text", LINKS)
def test_a_lost_plus_is_found_again(text):
    found = from_link(text)
    assert len(found) == len(text)
    assert parse(found).text == LINKS[text]


@pytest.mark.parametrize("text", ["x foo(y)", "x y)", "x y z", "x 2 х"])
def test_what_cannot_be_read_stays_for_the_refusal(text):
    assert from_link(text) == text
    refusal(text)


def accepted(item: dict) -> Expression | None:
    try:
        return parse(text_of(item))
    except FormulaError:
        return None


def test_a_link_written_without_care_brings_back_every_formula():
    formulas = [f for f in map(accepted, ITEMS) if f]
    assert len(formulas) > 80
    for f in formulas:
        (lost,) = parse_qs(f"f={f.text}", strict_parsing=True)["f"]
        assert parse(from_link(lost)) == f
        assert from_link(f.text) == f.text


def test_a_text_too_long_for_its_canonical_form_has_no_plain_blanks():
    f = parse("sinh x cosh y " * 30 + "tanh x")
    assert " " not in f.text
    assert parse(from_link(f.text)).text == f.text


DERIVED = [
    "x^3*y^2-2*x*y",
    "(x^2+y^2)^1.5",
    "x^y+y^x",
    "2^(x*y)",
    "1/(1+exp(-x*y))",
    "x^(-3)+y^(-1)",
    *(f"{name}({'x*y/9' if f.arity == (1, 1) else 'x*y,x-y^2'})" for name, f in FUNCTIONS.items() if name != "acosh"),
    "acosh(1+x*y)",
    "exp(sin(x)*cos(y))/(1+x^2)",
    "sqrt(abs(x-y^2))+cbrt(x-3)",
    "max(x^2,y^3,x*y)-min(sin(x),y)",
    "log(1+x^2+y^4)*tanh(x/y)",
    "(1+(x+y+1)^2*(19-14*x+3*x^2-14*y+6*x*y+3*y^2))*(30+(2*x-3*y)^2*(18-32*x+12*x^2+48*y-36*x*y+27*y^2))",
]


@pytest.mark.parametrize("text", DERIVED)
def test_derivatives_equal_numerical_ones(text):
    """Value, gradient and Hessian against mpmath's differences in 50 digits; the text is ours, so SymPy may read it."""
    mine = {"cbrt": lambda u: sp.sign(u) * sp.Abs(u) ** sp.Rational(1, 3), "hypot": lambda u, v: sp.sqrt(u**2 + v**2)}
    mine |= {"log10": lambda u: sp.log(u, 10), "log2": lambda u: sp.log(u, 2), "max": sp.Max, "min": sp.Min}
    mine |= {"abs": sp.Abs, "ceil": sp.ceiling, "e": sp.E, "pow": sp.Pow}
    x, y = sp.symbols("x y", real=True)
    exact = sp.lambdify((x, y), sp.parse_expr(text.replace("^", "**"), mine | {"x": x, "y": y}), "mpmath")
    points = np.random.default_rng(3).uniform(0.3, 2.2, (6, 2))
    f = parse(text)
    value, g, h = f.value(points), f.grad(points), f.hess(points)
    found = np.stack([value, g[:, 0], g[:, 1], h[:, 0, 0], h[:, 0, 1], h[:, 1, 1]], -1)
    orders = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
    with mpmath.workdps(50):
        for p, row in zip(points.tolist(), found, strict=True):
            wanted = [
                float(mpmath.diff(exact, tuple(p), order)) if any(order) else float(exact(*p)) for order in orders
            ]
            np.testing.assert_allclose(row, wanted, rtol=1e-9, atol=1e-11)
    np.testing.assert_array_equal(h[:, 0, 1], h[:, 1, 0])


def test_holes_are_nan_and_kinks_are_not():
    left, tip = np.array([[-1.0, 0.5]]), np.zeros((1, 2))
    for text in (
        "log(x)+y",
        "sqrt(x)*y",
        "x^0.5+y",
        "x^x",
        "asin(x-2)",
        "0*log(x)+y^2",
        "floor(log(x))+y",
        "acosh(x)+y",
    ):
        f = parse(text)
        assert np.isnan(f.value(left)).all()
        assert np.isnan(f.grad(left)).all()
        assert np.isnan(f.hess(left)).all()
    assert np.isnan(parse("1/x+y").value(tip)).all()
    for text in ("|x|+|y|", "sqrt(x^2+y^2)", "max(|x|,|y|)", "hypot(x,y)", "abs(x)^1.5+y^2"):
        np.testing.assert_array_equal(parse(text).grad(tip), tip)
    np.testing.assert_array_equal(parse("max(x,2y)").grad(np.array([[2.0, 1.0]])), [[0.5, 1.0]])


def test_shapes_and_blocks():
    f = parse("x^2*sin(y)+1/x")
    assert f.value(np.array([1.0, 2.0])).shape == ()
    assert f.hess(np.array([1.0, 2.0])).shape == (2, 2)
    many = np.random.default_rng(0).uniform(-3, 3, (100, 101, 2))
    for ask in (f.value, f.grad, f.hess):
        np.testing.assert_array_equal(ask(many)[40:44], ask(many[40:44]))
        np.testing.assert_array_equal(ask(np.asfortranarray(many)), ask(many))
    assert f.grad(np.empty((0, 2))).shape == (0, 2)


def test_linear_in_length():
    """First and second derivatives of long products and deep nests stay within a few operations per symbol."""
    for text in (
        "*".join("xy" * 50),
        "(x+y)" * 50,
        "+".join(["xy"] * 50),
        "sin(" * 18 + "x*y" + ")" * 18,
        "x/" * 90 + "y",
    ):
        f = parse(text)
        for program in f._programs:
            assert len(program._calls) < 40 * len(text)


def words(rng: random.Random) -> str:
    signs = ["**", "^2", "\\frac{", "\\sqrt{", "\\left(", "\\right)", *VOCABULARY, *"²³⁻√π½×−"]
    signs += "xyxyxy0123456789+-*/^()().,|[]{}=_$\\ \n"
    return "".join(rng.choice(signs) for _ in range(rng.randint(1, 60)))


def nested(rng: random.Random, depth: int) -> str:
    kind = rng.random()
    if depth <= 0 or kind < 0.25:
        return rng.choice(["x", "y", "x", "y", str(rng.randint(0, 9)), f"{rng.uniform(-5, 5):.3g}", "pi", "e", "1e9"])
    if kind < 0.6:
        return f"({nested(rng, depth - 1)}){rng.choice('+-*/^')}({nested(rng, depth - 1)})"
    name = rng.choice(list(FUNCTIONS))
    low, high = FUNCTIONS[name].arity
    return f"{name}({','.join(nested(rng, depth - 1) for _ in range(rng.randint(low, min(high, 4))))})"


def noise(rng: random.Random) -> str:
    return "".join(chr(rng.choice([rng.randint(32, 126), rng.randint(0, 0x2FFF)])) for _ in range(rng.randint(1, 30)))


@pytest.mark.parametrize("seed", range(8))
def test_fuzzed_formulas_work_or_are_refused(seed):
    """2,000 of them in all: no hang, no crash, and what is accepted survives its own canonical text."""
    rng = random.Random(seed)
    accepted = 0
    for n in range(250):
        text = (words, lambda r: nested(r, r.randint(1, 6)), noise)[n % 3](rng)
        began = time.process_time()
        try:
            f = parse(text)
        except FormulaError:
            refusal(text)
        else:
            accepted += 1
            check_works(f)
            again = parse(f.text)
            np.testing.assert_array_equal(again.value(GRID), f.value(GRID))
            assert again.text == f.text
        assert time.process_time() - began < HANG, ascii(text)
    assert accepted > 20


def test_a_formula_is_a_surface():
    s = formula_surface("(1-x)^2 + 100(y-x^2)^2")
    assert isinstance(s, Surface)
    assert (s.name, s.window, s.settings(), s.declared()) == ("formula", HOME, {}, {})
    assert s.text == "(1-x)^2+100*(y-x^2)^2"
    assert s.latex == parse(s.text).latex
    assert s.points(s.minima) == [pytest.approx((1, 1))]
    assert s.lowest == pytest.approx(0, abs=1e-15)
    assert s.title
    assert s.about
    assert s.with_settings() == s
    wider = formula_surface("(1-x)^2+100*(y-x^2)^2", ((-2, 2), (-1, 3)))
    assert wider != s
    assert wider.home == s.home == HOME
    assert formula_surface("(1 - x)² + 100(y - x²)²") == s
    assert hash(formula_surface("(1 - x)² + 100(y - x²)²")) == hash(s)


def test_a_formula_knows_its_local_minima_and_saddles():
    s = formula_surface("(x^2-1)^2 + y^2 + 0.1x")
    assert len(s.minima) == len(s.local_minima) == len(s.saddles) == 1
    assert s.minima[0][0] < 0 < s.local_minima[0][0]
    unbounded = formula_surface("x^3-3x+y^2")
    assert unbounded.minima == ()
    assert unbounded.lowest is None
    assert unbounded.points(unbounded.local_minima) == [pytest.approx((1, 0), abs=1e-9)]


TRIED = [
    *("x^2+y^2", "x^2+100y^2", "x*y", "x^3-3x*y^2", "log(x)", "sqrt(x)+y^2", "1/(x^2+y^2)", "|x|+|y|", "x", "2x+3y"),
    *("exp(x^2+y^2)", "exp(exp(x))", "1e-9*x^2+1e-9*y^4", "1e9*(x^2+y^2)", "sin(100x)*cos(100y)", "floor(x)+y^2"),
    "exp(exp(x))*exp(exp(x))*exp(exp(x))",
    *("tan(x/4)+y", "(1-x)^2+100(y-x^2)^2", "x^x+y^y", "sqrt(1-x^2-y^2)", "log(x-3.9)", "max(0,1-x*y)", "floor(x)"),
    *("exp(100x)*exp(76y)", "1/(x-y)^20", "sin(1/x)"),
]


@pytest.mark.parametrize("text", TRIED)
def test_start_and_rates_are_sound(text):
    """The first picture is defined, finite and never a rise, for gradient descent and with momentum."""
    s = formula_surface(text)
    low, high = np.array(s.window).T
    start = np.array([s.start])
    assert np.all((low <= start) & (start <= high))
    first = s.value(start)[0]
    assert np.isfinite(first)
    assert s.rates["length"] == pytest.approx(0.11, abs=0.01)
    for rule in (RULES[name] for name in ("gd", "momentum", "nag")):
        end = run(rule(lr=s.rates[rule.rate_unit]), s, start, 200)
        assert end.alive.all()
        assert not s.value(end.x[-1])[0] > first


@pytest.mark.parametrize("window", [((1.0, 1.00001), (-2.0, -1.99999)), ((-1000.0, 1000.0), (0.0, 0.01))])
def test_start_lies_in_any_window(window):
    s = formula_surface("(x-1)^2+(y+2)^2+x*y", window)
    for c, (low, high) in zip(s.start, window, strict=True):
        assert low <= c <= high


def test_windows_are_checked():
    for bad in (((4, -4), (-4, 4)), ((0, np.inf), (0, 1)), ((np.nan, 1), (0, 1)), ((0, 1e4), (0, 1)), ((1, 1), (0, 1))):
        with pytest.raises(ValueError, match="window"):
            formula_surface("x^2", bad)
    with pytest.raises(FormulaError, match="in this window"):
        formula_surface("sqrt(x)", ((-4, -1), (-4, 4)))
