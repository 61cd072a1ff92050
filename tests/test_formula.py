"""The formulas of the inspector."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from optim import RULES, run, symbol
from optim.wrappers import Scheduled
from scenario.model import AROUND
from surfaces import SURFACES
from ui.formula import sheet


def sheet_of(optimizer):
    seen = run(optimizer, SURFACES["bowl"], np.array([[1.0, 2.0]]), 2).seen
    quantities = tuple((name, values[0].size) for name, values in seen.items())
    return sheet(optimizer, quantities), dict(quantities)


def slots(template):
    return re.findall(r'data-q="(\w+)" data-when="(-?\d)"', template)


@pytest.mark.parametrize("key", RULES)
def test_formula_and_template_are_mathml_without_leftovers(key):
    page, quantities = sheet_of(RULES[key]())
    for text in (page.formula, page.template, *page.symbols.values()):
        ElementTree.fromstring(text)
        assert "@" not in text
    assert set(page.symbols) == set(quantities)
    assert {name for name, _ in slots(page.template)} <= {*quantities, "x", "t"}


@pytest.mark.parametrize("key", RULES)
def test_every_quantity_on_a_right_hand_side_has_a_place(key):
    page, quantities = sheet_of(RULES[key]())
    rights = " ".join(row.partition("=")[2] for row in RULES[key].formula().split("\\\\"))
    named = {name for name, _ in slots(page.template)}
    for name in quantities:
        if f"{symbol(name)}_t" in rights.replace("\\, ", " "):
            assert name in named


def test_the_places_of_known_rules_stand_in_order():
    assert slots(sheet_of(RULES["gd"]())[0].template) == [("x", "-1"), ("x", "-1"), ("g", "0")]
    assert slots(sheet_of(RULES["momentum"]())[0].template) == [
        ("x", "-1"),
        ("v", "-1"),
        ("g", "0"),
        ("x", "-1"),
        ("v", "0"),
    ]
    adam = slots(sheet_of(RULES["adam"]())[0].template)
    assert adam[1:7] == [("m", "-1"), ("g", "0"), ("v", "-1"), ("g", "0"), ("m", "0"), ("t", "0")]
    assert adam[-3:] == [("x", "-1"), ("m_hat", "0"), ("v_hat", "0")]


def test_a_gradient_at_a_point_has_one_pair_of_brackets():
    template = sheet_of(RULES["gd"]())[0].template
    assert re.search(r"<mi>f</mi><mrow data-q=\"x\"", template)


def test_hyperparameters_stand_as_they_are_set():
    template = sheet_of(RULES["adam"](lr=0.0625, beta1=0.8, eps=1e-7))[0].template
    for value in ("0.0625", "0.8", "0.999", "1e−7"):
        assert f"<mn>{value}</mn>" in template


def test_a_scheduled_rate_is_a_place_of_its_own():
    template = sheet_of(Scheduled(RULES["gd"](lr=0.5), AROUND["cosine"]()))[0].template
    assert ("alpha", "0") in slots(template)
