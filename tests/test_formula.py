"""The formulas of the inspector, for every rule there is and will be."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from declare import Number
from optim import RULES, run
from surfaces import SURFACES
from telling.latex import Symbol, found_in, read, rows, substitute, symbol_of
from telling.sheet import UNFILLED, sheet, symbols

M = "{http://www.w3.org/1998/Math/MathML}"
CORE = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "msup", "msub", "msubsup", "mfrac", "msqrt"}
CORE |= {"mroot", "mover", "munder", "munderover", "mtable", "mtr", "mtd"}


def seen(optimizer, steps=3):
    return run(optimizer, SURFACES["himmelblau"], np.array([[-0.3, -0.9]]), steps).seen


def slots(mathml) -> list[tuple[str, int]]:
    return [(e.get("data-q"), int(e.get("data-when"))) for e in ET.fromstring(mathml).iter() if e.get("data-q")]


def row_of_slots(mathml) -> list[list[tuple[str, int]]]:
    return [slots(ET.tostring(row)) for row in ET.fromstring(mathml).iter(f"{M}mtr")]


def spelled(node: ET.Element) -> Iterator[str]:
    """What a reader sees, with a slot as its name."""
    if node.get("data-q"):
        yield f"[{node.get('data-q')}{'′' if node.get('data-when') == '-1' else ''}]"
        return
    yield node.text or ""
    for i, child in enumerate(node):
        yield "^" if i and node.tag == f"{M}msup" else "/" if i and node.tag == f"{M}mfrac" else ""
        yield from spelled(child)


def lines(optimizer) -> list[str]:
    table = ET.fromstring(sheet(optimizer, seen(optimizer)).template)
    return ["".join(spelled(row)).replace("\xa0", " ") for row in table.iter(f"{M}mtr")]


@pytest.fixture(params=RULES)
def optimizer(request):
    return RULES[request.param]()


def test_both_are_mathml_of_as_many_rows(optimizer):
    made = sheet(optimizer, seen(optimizer))
    for text in (made.formula, made.template, *(symbol for _, symbol in made.rows)):
        root = ET.fromstring(text)
        assert root.tag == f"{M}math"
        assert {e.tag.removeprefix(M) for e in root.iter()} <= CORE
        assert not any(0xE000 <= ord(c) < 0xF900 for c in text)
        assert "\\" not in text
    cells = rows(optimizer.formula())
    for text in (made.formula, made.template):
        assert len(list(ET.fromstring(text).iter(f"{M}mtr"))) == len(cells)
    assert not slots(made.formula)


def test_every_quantity_has_a_symbol_of_its_own(optimizer):
    recorded = seen(optimizer)
    latex = symbols(optimizer, recorded)
    assert list(latex) == list(recorded)
    assert len(set(latex.values())) == len(latex)
    assert [name for name, _ in sheet(optimizer, recorded).rows] == list(recorded)


def test_what_the_formula_names_has_a_slot(optimizer):
    recorded = seen(optimizer)
    filled = set(slots(sheet(optimizer, recorded).template))
    found = found_in(optimizer.formula())
    for name in [*recorded, "x"]:
        for sub, when in (("t", 0), ("t-1", -1)):
            if symbol_of(name)._replace(sub=sub) in found:
                assert (name, when) in filled
    assert {name for name, _ in filled} <= {*recorded, "x", "t"}
    assert {("x", 0), ("x", -1)} <= filled | {("x", -1)}


def test_slots_are_as_wide_as_their_quantities(optimizer):
    recorded = seen(optimizer)
    widths = {name: values.shape[-1] for name, values in recorded.items()} | {"x": 2, "t": 1}
    for slot in ET.fromstring(sheet(optimizer, recorded).template).iter():
        if name := slot.get("data-q"):
            numbers = list(slot.iter(f"{M}mn"))
            assert len(numbers) == widths[name]
            assert all(n.text == UNFILLED for n in numbers)


def test_hyperparameters_are_their_values(optimizer):
    template = ET.fromstring(sheet(optimizer, seen(optimizer)).template)
    shown = {e.get("data-hyper"): "".join(e.itertext()) for e in template.iter() if e.get("data-hyper")}
    found = found_in(optimizer.formula())
    defined = {read(row[0]) for row in rows(optimizer.formula()) if len(row) > 1}
    for name, declared in optimizer.declared().items():
        if not isinstance(declared, Number) or read(declared.symbol) in defined | {None}:
            continue
        assert (name in shown) == (read(declared.symbol) in found)
        if name in shown:
            mantissa, _, exponent = shown[name].replace("−", "-").strip("()").partition("10-")
            value = float(mantissa.rstrip("×") or 1) * (10.0 ** -int(exponent) if exponent else 1)
            assert value == pytest.approx(getattr(optimizer, name), rel=1e-7)


def test_gradient_descent_by_hand():
    made = sheet(optimizer := RULES["gd"](lr=0.25), seen(optimizer))
    assert row_of_slots(made.template) == [[("g", 0), ("x", -1)], [("x", 0), ("x", -1), ("g", 0)]]
    assert lines(optimizer) == ["[g]=∇f[x′]", "[x]=[x′]−0.25×[g]"]


def test_momentum_by_hand():
    assert lines(RULES["momentum"](lr=0.1, mu=0.5)) == ["[g]=∇f[x′]", "[v]=0.5×[v′]+[g]", "[x]=[x′]−0.1×[v]"]


def test_adam_by_hand():
    assert lines(RULES["adam"](lr=0.1, eps=0.01)) == [
        "[g]=∇f[x′]",
        "[m]=0.9×[m′]+(1−0.9)[g]",
        "[v]=0.999×[v′]+(1−0.999)[g]^2",
        "[m_hat]=[m]/(1−0.9^[t])",
        "[v_hat]=[v]/(1−0.999^[t])",
        "[x]=[x′]−0.1×[m_hat]/[v_hat]+0.01",
    ]


def test_an_exponent_clings_to_a_whole_vector():
    template = ET.fromstring(sheet(rule := RULES["adagrad"](), seen(rule)).template)
    base = next(e for e in template.iter(f"{M}msup") if e[0].get("data-q") == "g")[0]
    assert [e.text for e in base] == ["(", UNFILLED, ",", UNFILLED, ")"]


def test_another_form_is_said():
    rule = RULES["momentum"]
    assert sheet(rule(), seen(rule())).note == ""
    assert "rate inside the velocity" in sheet(rule(form="inside"), seen(rule())).note


def test_a_scheduled_rate_is_the_recorded_one():
    rule = RULES["gd"]()
    made = sheet(rule, seen(rule) | {"alpha": np.ones((3, 1, 1))})
    assert ("alpha", 0) in row_of_slots(made.template)[1]


def test_numbers_side_by_side_get_a_sign():
    made = sheet(type("Odd", (RULES["gd"],), {"__doc__": r"Odd. $$ x_t = 2 c_t^2\, d_t (1-\alpha) c_t $$"})(), {
        "c": np.ones((3, 1, 1)), "d": np.ones((3, 1, 1))
    })  # fmt: skip
    assert "".join(spelled(ET.fromstring(made.template))) == "[x]=2×([c])^2×[d](1−0.01)×[c]"


def test_text_cannot_become_markup():
    odd = type("Odd", (RULES["gd"],), {"__doc__": r"Odd. $$ x_t = \text{<script>&} < x_{t-1} $$"})
    made = sheet(odd(), {})
    for text in (made.formula, made.template):
        assert "<script" not in text
        ET.fromstring(text)


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("m", Symbol("m")),
        ("m_hat", Symbol(r"\hat m")),
        ("x_bar", Symbol(r"\bar x")),
        ("v_max", Symbol("v", sup=r"\max")),
        ("m1", Symbol("m", sup="(1)")),
        ("lam", Symbol(r"\lambda")),
        ("lamda", Symbol(r"\lambda")),
        ("Delta", Symbol(r"\Delta")),
        ("eta_bar", Symbol(r"\bar \eta")),
        ("m_2", Symbol("m", sup="(2)")),
    ],
)
def test_names_become_symbols(name, symbol):
    assert symbol_of(name) == symbol


@pytest.mark.parametrize(
    ("latex", "symbol"),
    [
        (r"\beta_1", Symbol(r"\beta", "1")),
        (r"v^{\max}_{t-1}", Symbol("v", "t-1", r"\max")),
        (r"v_{t-1}^{\max}", Symbol("v", "t-1", r"\max")),
        (r"\hat m_t", Symbol(r"\hat m", "t")),
        (r"\bar\epsilon", Symbol(r"\bar \epsilon")),
        (r"f^*", Symbol("f", sup="*")),
        (r"|\cdot|_{\min}", None),
        ("ab", None),
        ("", None),
    ],
)
def test_symbols_are_read(latex, symbol):
    assert read(latex) == symbol


def test_text_and_subscripts_are_left_alone():
    latex = r"\text{if } a_t \max_{a \le t} q_a^a + \frac{a}{a^2}"
    changed = substitute(latex, lambda s: "Z" if s == Symbol("a") else None)
    assert changed.replace(" ", "") == r"\text{if}a_{t}\max_{a\let}q_{a}^{Z}+\frac{Z}{Z^{2}}".replace(" ", "")


def test_a_setting_changes_only_its_own_number():
    one, two = (sheet(r, seen(r)).template for r in (RULES["adam"](), replace(RULES["adam"](), beta1=0.5)))
    assert one.replace("0.9<", "0.5<") == two
