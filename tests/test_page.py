"""The page's logic, without a browser."""

import math
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from declare import Number
from locales import LANGUAGES
from optim import RULES
from scenario import from_params
from scenario.model import AROUND
from surfaces import SURFACES
from telling.latex import plain
from ui import store
from ui.formula_field import underline
from ui.sparkline import sparkline

APP = str(Path(__file__).resolve().parent.parent / "app.py")


def page(link: str = "", sheet: str = "Optimizers") -> AppTest:
    """The page with the sheet of settings open, where all runs are unfolded."""
    test = AppTest.from_file(APP, default_timeout=30)
    for key, values in parse_qs(link.lstrip("?")).items():
        test.query_params[key] = values
    for panel in (f"run{i}" for i in range(8)):
        test.session_state[panel] = True
    return turned(test, sheet)


def turned(test: AppTest, sheet: str) -> AppTest:
    """What the sheet shows; nothing where it is closed."""
    test.session_state["settings"] = bool(sheet)
    if sheet:
        test.session_state["settings.tab.en"] = sheet
    return test.run()


def shown(test: AppTest, key: str) -> str:
    """What stands in a field, which is another one whenever something else has changed its value."""
    (field,) = (field for field in test.text_input if field.key and field.key.partition("~")[0] == key)
    return str(field.value)


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
    assert shown(test, "run0.lr") == "0.0123"
    assert test.select_slider(key="run0.lr.slider").value == 0.0123
    assert test.selectbox(key="run0.color").value == "red"
    turned(test, "Race")
    assert shown(test, "surface.kappa") == "40"
    assert shown(test, "start.y") == "-1.25"
    assert shown(test, "steps") == "77"
    assert shown(test, "seed") == "5"


def test_widgets_change_the_address():
    test = page("?run=adam&run=gd")
    test.text_input(key="run0.lr").set_value("0.25").run()
    assert scenario_of(test).race.runs[0].optimizer.lr == 0.25
    test.select_slider(key="run1.lr.slider").set_value(0.0005).run()
    assert scenario_of(test).race.runs[1].optimizer.lr == 0.0005
    test.selectbox(key="run0.color").set_value("violet").run()
    assert scenario_of(test).race.runs[0].color == "violet"
    test.selectbox(key="run0.correction").set_value("none").run()
    assert scenario_of(test).race.runs[0].optimizer.correction == "none"
    turned(test, "Race")
    test.text_input(key="start.x").set_value("0.5").run()
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
    test.button(key="run1.remove").click().run()
    assert scenario_of(test).race.runs == ()
    assert not test.exception


def test_a_broken_link_is_named_in_plain_text_and_the_rest_works():
    test = page("?surface=<b>x</b>&steps=nan&run=adam(lr=0.5)")
    assert not test.exception
    assert "steps: 'nan' is not a finite number" in said(test)
    assert not any("<b>" in block.value for block in test.markdown)
    assert shown(test, "run0.lr") == "0.5"
    turned(test, "Race")
    test.text_input(key="steps").set_value("60").run()
    assert not test.text
    assert scenario_of(test).race.steps == 60


def visited(test: AppTest, address: dict[str, list[str]]) -> AppTest:
    """A rerun that carries this address."""
    test.query_params.clear()
    test.query_params.update(address)
    return test.run()


def test_back_reads_the_address_again_and_a_late_one_undoes_nothing(monkeypatch):
    test = page("?steps=50", "Race")
    old = dict(test.query_params)
    test.text_input(key="steps").set_value("60").run()
    visited(test, old)
    assert shown(test, "steps") == "60"
    assert scenario_of(test).race.steps == 60
    monkeypatch.setattr(store, "_navigated", lambda: True)
    visited(test, old)
    assert shown(test, "steps") == "50"
    assert scenario_of(test).race.steps == 50


def test_a_formula_of_ones_own_travels_in_the_link():
    test = page("?f=sin(x)*y^2&view=-2,2,-1,1&start=0.5,0.5")
    assert not test.exception
    assert test.selectbox(key="surface").value == "formula"
    assert shown(test, "f") == "sin(x)*y^2"
    test.text_input(key="f").set_value("x**2 + 3y²").run()
    assert scenario_of(test).race.surface.text == "x^2+3*y^2"


def test_a_refused_formula_keeps_the_picture_and_names_the_place():
    test = page("?f=x^2+y^2".replace("+", "%2B"))
    before = scenario_of(test)
    test.text_input(key="f").set_value("x^2 + foo(y)").run()
    assert not test.exception
    assert shown(test, "f") == "x^2 + foo(y)"
    assert test.code[0].value == "x^2 + foo(y)\n      ^^^"
    assert "'foo' is not known" in "\n".join(text.value for text in test.text)
    assert scenario_of(test) == before
    test.text_input(key="f").set_value("x^2 + 2y^2").run()
    assert not test.code
    assert scenario_of(test).race.surface.text == "x^2+2*y^2"


def test_ones_own_formula_begins_as_that_of_the_surface_before():
    test = page("?surface=ill_scaled(kappa=3)&view=-2,2,-1,1")
    assert shown(test, "f") == "x^2/2 + 3*y^2/2"
    test.selectbox(key="surface").set_value("formula").run()
    surface = scenario_of(test).race.surface
    assert (surface.text, surface.window) == ("x^2/2+3*y^2/2", ((-2.0, 2.0), (-1.0, 1.0)))
    test.selectbox(key="surface").set_value("beale").run()
    assert scenario_of(test).race.surface.name == "beale"
    assert not test.exception


def test_the_formula_of_any_surface_is_written_over_and_what_is_seen_stays_where_it_has_a_value():
    test = page("?surface=rosenbrock")
    window = scenario_of(test).race.surface.window
    test.text_input(key="f").set_value("x^2 + 3y^2").run()
    assert scenario_of(test).race.surface.window == window
    test = page("?surface=rosenbrock&view=-3,-1,-3,-1")
    test.text_input(key="f").set_value("log(x) + y^2").run()
    assert scenario_of(test).race.surface.window == ((-4.0, 4.0), (-4.0, 4.0))


def test_a_sheet_that_is_opened_again_says_what_holds():
    test = page("?surface=bowl&steps=50", "Race")
    test.text_input(key="steps").set_value("60").run()
    turned(test, "")
    assert not [field for field in test.text_input if field.key == "steps"]
    turned(test, "Race")
    assert shown(test, "steps") == "60"
    assert test.select_slider(key="steps.slider~1").value == 60


def test_the_drawer_opens_at_what_goes_with_the_picture():
    test = page("?surface=bowl&run=adam")
    words = test.button(key="words")
    assert words.label == "Formulas"
    assert not test.tabs[3:]
    words.click().run()
    assert any(block.value.startswith("Adam") for block in test.markdown)
    test.button(key="words").click().run()
    turned(test, "Show").toggle(key="view.critical").set_value(True).run()
    assert test.button(key="words").label == "Critical points"
    test.button(key="words").click().run()
    assert test.dataframe[0].value["f"].tolist() == [0]
    test.toggle(key="told.critical").set_value(False).run()
    assert scenario_of(test).view.critical == "off"
    assert test.dataframe


def test_the_window_is_set_and_a_wrong_one_refused():
    test = page("?surface=bowl", "Show")
    test.text_input(key="view.x.0").set_value("-2").run()
    assert scenario_of(test).race.surface.window == ((-2.0, 4.0), (-4.0, 4.0))
    test.text_input(key="view.x.1").set_value("-3").run()
    assert scenario_of(test).race.surface.window == ((-2.0, 4.0), (-4.0, 4.0))
    assert shown(test, "view.x.1") == "-3"
    assert not test.exception


def said(test: AppTest) -> str:
    return "\n".join(text.value for text in test.text)


@pytest.mark.parametrize(("typed", "meant"), [("0,01", 0.01), (" 2e-3 ", 0.002), ("1,5E-3", 0.0015), ("0,125", 0.125)])
def test_numbers_are_read_as_they_are_typed_in_half_of_europe(typed, meant):
    test = page("?run=gd")
    test.text_input(key="run0.lr").set_value(typed).run()
    assert scenario_of(test).race.runs[0].optimizer.lr == meant
    assert shown(test, "run0.lr") == typed
    assert test.select_slider(key="run0.lr.slider~1").value == meant
    assert said(test) == ""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1/3", "'1/3' is not a number."),
        ("abc", "'abc' is not a number."),
        ("", "'' is not a number."),
        ("1,000", "'1,000' can be read in two ways; write a point, or no comma."),
        ("-1", "'-1' is not between 0 and 1000."),
        ("nan", "'nan' is not a finite number."),
    ],
)
def test_what_is_no_number_stays_in_its_field_with_the_reason(typed, why):
    test = page("?run=gd(lr=0.5)")
    before = scenario_of(test)
    test.text_input(key="run0.lr").set_value(typed).run()
    assert shown(test, "run0.lr") == typed
    assert said(test) == why
    assert scenario_of(test) == before
    test.select_slider(key="run0.lr.slider").set_value(0.1).run()
    assert shown(test, "run0.lr") == "0.1"
    assert said(test) == ""


def test_a_start_that_was_copied_from_the_page_is_understood():
    test = page("?surface=bowl", "Race")
    test.text_input(key="start.x").set_value("\N{MINUS SIGN}1.5").run()
    assert scenario_of(test).race.start[0] == -1.5
    test.select_slider(key="start.y.slider").set_value(3.5).run()
    assert scenario_of(test).race.start == (-1.5, 3.5)


def test_an_open_panel_belongs_to_its_run():
    test = page("?run=gd&run=momentum&run=adam")
    for key, is_open in {"run0": True, "run1": False, "run2": True, "run3": False}.items():
        test.session_state[key] = is_open
    test.run()
    test.button(key="run0.remove").click().run()
    assert [run.key for run in scenario_of(test).race.runs] == ["momentum", "adam"]
    assert [test.session_state[key] for key in ("run1", "run2")] == [False, True]
    test.selectbox(key="add").set_value("gd").run()
    assert not test.session_state["run3"]
    test.selectbox(key="run2.color").set_value("red").run()
    assert [run.color for run in scenario_of(test).race.runs] == ["orange", "red", "blue"]
    assert test.session_state["run2"]


@pytest.mark.parametrize(
    ("line", "start", "length", "below"),
    [
        ("x + foo(y)", 4, 3, "    ^^^"),
        ("x + y", 2, 0, "  ^"),
        ("正弦(x)", 0, 2, "\N{FULLWIDTH CIRCUMFLEX ACCENT}" * 2),
        ("正弦(x) $", 6, 1, "\N{IDEOGRAPHIC SPACE}" * 2 + "    ^"),
        ("x\u0302 $", 3, 1, "  ^"),
    ],
)
def test_the_place_of_a_mistake_is_marked_below_characters_of_any_width(line, start, length, below):
    assert underline(line, start, length) == below


def test_what_cannot_be_drawn_says_so_in_words_and_leaves_the_controls(monkeypatch, caplog):
    def broken(*_args, **_settings):
        raise OverflowError("cannot convert float infinity to integer")

    monkeypatch.setattr("ui.player.race_message", broken)
    test = page("?surface=bowl&steps=50")
    assert not test.exception
    assert [warning.value for warning in test.warning] == [
        "This picture cannot be drawn. Change a setting, or go back."
    ]
    assert "surface=bowl" in caplog.text
    assert "OverflowError" in caplog.text
    monkeypatch.undo()
    turned(test, "Race")
    test.text_input(key="steps").set_value("60").run()
    assert not test.warning
    assert scenario_of(test).race.steps == 60


def test_what_cannot_be_explained_leaves_the_picture(monkeypatch):
    monkeypatch.setattr("ui.explain.critical_points", lambda _surface: 1 / 0)
    test = page("?surface=bowl&critical=on")
    test.button(key="words").click().run()
    assert not test.exception
    assert [warning.value for warning in test.warning] == ["This picture cannot be explained."]


def test_a_third_language_makes_a_menu_of_the_button(monkeypatch):
    monkeypatch.setitem(LANGUAGES, "de", "Deutsch")
    test = page("?lang=en")
    test.session_state["language"] = True
    test.run()
    assert test.button(key="language.de").label == "Deutsch"
    test.button(key="language.zh").click().run()
    assert scenario_of(test).page.lang == "zh"


def test_a_small_curve_runs_from_its_first_to_its_last_value():
    drawn = sparkline([0.1, 0.05, math.nan, 0.0], "The <rate>")
    assert "polygon(0% 100%, 0.00% 0.0%, 33.33% 50.0%, 100.00% 100.0%, 100% 100%)" in drawn
    assert 'aria-label="The &lt;rate&gt;: 0.1 – 0"' in drawn
    assert "nan" not in sparkline([math.nan], "none").partition("style=")[2]
    assert sparkline(range(1000), "long").count("%") < 500


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\beta_1", "β₁"),
        (r"\eta_{\min}", "ηₘᵢₙ"),
        (r"\alpha^*", "α*"),
        (r"\bar\epsilon", "ε̄"),
        (r"\epsilon_\Delta", "ε_Δ"),
    ],
)
def test_a_symbol_can_be_read_aloud(latex, said):
    assert plain(latex) == said


def test_no_control_is_called_by_latex():
    everything = [*RULES.values(), *AROUND.values(), *SURFACES.values()]
    symbols = [d.symbol for thing in everything for d in thing.declared().values() if isinstance(d, Number)]
    assert [symbol for symbol in symbols if set("\\{}$^") & set(plain(symbol))] == []
