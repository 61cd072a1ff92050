"""The page's logic, without a browser."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from optim import RULES
from scenario import from_params
from surfaces import SURFACES

APP = str(Path(__file__).resolve().parent.parent / "app.py")


def page(link: str = "") -> AppTest:
    test = AppTest.from_file(APP, default_timeout=30)
    for key, values in parse_qs(link.lstrip("?")).items():
        test.query_params[key] = values
    for panel in ("view", *(f"run{i}" for i in range(8))):
        test.session_state[f"{panel}.open"] = True
    return test.run()


def scenario_of(test: AppTest):
    params = {key: [value] if isinstance(value, str) else value for key, value in test.query_params.items()}
    scenario, problems = from_params(params)
    assert problems == []
    return scenario


def test_the_page_opens_and_puts_its_scenario_into_the_address():
    test = page()
    assert not test.exception
    assert scenario_of(test).race.surface.name == "rosenbrock"


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_opens(name):
    test = page(f"?surface={name}")
    assert not test.exception
    assert test.selectbox(key="surface").value == name


@pytest.mark.parametrize("key", RULES)
def test_every_rule_opens_with_controls_for_all_that_it_declares(key):
    test = page(f"?run={key}")
    assert not test.exception
    for name in RULES[key].declared():
        assert f"run0.{name}" in test.session_state


def test_the_link_sets_every_widget():
    test = page("?surface=ill_scaled(kappa=40)&start=1,-1.25&steps=77&noise=0.5&seed=5&run=adam(lr=0.0123,color=red)")
    assert test.number_input(key="surface.kappa").value == 40
    assert test.number_input(key="start.y").value == -1.25
    assert test.number_input(key="steps").value == 77
    assert test.number_input(key="seed").value == 5
    assert test.number_input(key="run0.lr").value == 0.0123
    assert test.select_slider(key="run0.lr.slider").value == 0.0123
    assert test.selectbox(key="run0.color").value == "red"


def test_widgets_change_the_address():
    test = page("?run=adam&run=gd")
    test.number_input(key="run0.lr").set_value(0.25).run()
    assert scenario_of(test).race.runs[0].optimizer.lr == 0.25
    test.select_slider(key="run1.lr.slider").set_value(0.0005).run()
    assert scenario_of(test).race.runs[1].optimizer.lr == 0.0005
    test.selectbox(key="run0.color").set_value("violet").run()
    assert scenario_of(test).race.runs[0].color == "violet"
    test.selectbox(key="run0.correction").set_value("none").run()
    assert scenario_of(test).race.runs[0].optimizer.correction == "none"
    test.number_input(key="start.x").set_value(0.5).run()
    assert scenario_of(test).race.start[0] == 0.5
    test.selectbox(key="surface").set_value("beale").run()
    assert scenario_of(test).race.surface.name == "beale"
    assert not test.exception


def test_runs_are_added_and_removed():
    test = page("?run=adam")
    test.selectbox(key="add").set_value("adam").run()
    assert [run.key for run in scenario_of(test).race.runs] == ["adam", "adam"]
    assert test.selectbox(key="add").value is None
    test.button(key="run0.remove").click().run()
    scenario = scenario_of(test)
    assert [(run.key, run.color) for run in scenario.race.runs] == [("adam", "orange")]
    test.button(key="run0.remove").click().run()
    assert scenario_of(test).race.runs == ()
    assert not test.exception


def test_a_broken_link_is_named_in_plain_text_and_the_rest_works():
    test = page("?surface=<b>x</b>&steps=nan&run=adam(lr=0.5)")
    assert not test.exception
    shown = "\n".join(text.value for text in test.text)
    assert "steps: 'nan' is not a finite number" in shown
    assert not any("<b>" in block.value for block in test.markdown)
    assert test.number_input(key="run0.lr").value == 0.5
    test.number_input(key="steps").set_value(60).run()
    assert not test.text
    assert scenario_of(test).race.steps == 60


def test_an_address_changed_from_outside_is_read_again():
    test = page("?steps=50")
    test.number_input(key="steps").set_value(60).run()
    test.run()
    test.query_params["steps"] = "70"
    test.run()
    assert test.number_input(key="steps").value == 70


def test_a_rerun_that_still_carries_the_old_address_undoes_nothing():
    test = page("?steps=50")
    old = dict(test.query_params)
    test.number_input(key="steps").set_value(60).run()
    for key in list(test.query_params):
        del test.query_params[key]
    test.query_params.update(old)
    test.run()
    assert test.number_input(key="steps").value == 60
    assert scenario_of(test).race.steps == 60


def test_a_formula_of_ones_own_travels_in_the_link():
    test = page("?f=sin(x)*y^2&view=-2,2,-1,1&start=0.5,0.5")
    assert not test.exception
    assert test.selectbox(key="surface").value == "formula"
    assert test.text_input(key="f").value == "sin(x)*y^2"
    test.text_input(key="f").set_value("x**2 + 3y²").run()
    assert scenario_of(test).race.surface.text == "x^2+3*y^2"


def test_a_refused_formula_keeps_the_picture_and_names_the_place():
    test = page("?f=x^2+y^2".replace("+", "%2B"))
    before = scenario_of(test)
    test.text_input(key="f").set_value("x^2 + foo(y)").run()
    assert not test.exception
    assert test.text_input(key="f").value == "x^2 + foo(y)"
    assert test.code[0].value == "x^2 + foo(y)\n      ^^^"
    assert "'foo' is not known" in "\n".join(text.value for text in test.text)
    assert scenario_of(test) == before
    test.text_input(key="f").set_value("x^2 + 2y^2").run()
    assert not test.code
    assert scenario_of(test).race.surface.text == "x^2+2*y^2"


def test_choosing_ones_own_formula_and_going_back():
    test = page()
    test.selectbox(key="surface").set_value("formula").run()
    assert scenario_of(test).race.surface.name == "formula"
    test.selectbox(key="surface").set_value("beale").run()
    assert scenario_of(test).race.surface.name == "beale"
    assert not test.exception


def test_the_window_is_set_and_a_wrong_one_refused():
    test = page("?surface=bowl")
    test.session_state["window.open"] = True
    test.run()
    test.number_input(key="view.x.0").set_value(-2.0).run()
    assert scenario_of(test).race.surface.window == ((-2.0, 4.0), (-4.0, 4.0))
    test.number_input(key="view.x.1").set_value(-3.0).run()
    assert scenario_of(test).race.surface.window == ((-2.0, 4.0), (-4.0, 4.0))
    assert not test.exception
