"""The page's logic, without a browser."""

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
from surfaces.formula import typed
from telling.latex import plain
from ui import store
from ui.formula_field import underline

APP = str(Path(__file__).resolve().parent.parent / "app.py")


def page(link: str = "", sheet: str = "Race") -> AppTest:
    """The page with the sheet of settings open."""
    test = AppTest.from_file(APP, default_timeout=30)
    for key, values in parse_qs(link.lstrip("?")).items():
        test.query_params[key] = values
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
    assert shown(test, "f") == typed(SURFACES[name])
    for parameter in SURFACES[name].declared():
        assert f"surface.{parameter}" in test.session_state


@pytest.mark.parametrize("key", RULES)
def test_every_rule_opens_and_is_told_of_in_words(key):
    test = page(f"?run={key}", "")
    test.button(key="words").click().run()
    assert not test.exception
    assert RULES[key].summary() in [block.value for block in test.markdown]


def test_the_link_sets_every_widget():
    test = page("?surface=ill_scaled(kappa=40)&start=1,-1.25&steps=77&noise=0.123&seed=5&chart=rate&vectors=on")
    assert shown(test, "surface.kappa") == "40"
    assert shown(test, "start.y") == "-1.25"
    assert shown(test, "steps") == "77"
    assert shown(test, "noise") == "0.123"
    assert test.select_slider(key="noise.slider").value == 0.123
    assert shown(test, "seed") == "5"
    turned(test, "Show")
    assert test.selectbox(key="view.chart").value == "rate"
    assert test.toggle(key="view.vectors").value


def test_widgets_change_the_address():
    test = page("?surface=bowl")
    test.text_input(key="start.x").set_value("0.5").run()
    assert scenario_of(test).race.start[0] == 0.5
    test.select_slider(key="steps.slider").set_value(60).run()
    assert scenario_of(test).race.steps == 60
    turned(test, "Show")
    test.selectbox(key="view.chart").set_value("gradient").run()
    assert scenario_of(test).view.chart == "gradient"
    test.toggle(key="view.space").set_value(True).run()
    assert scenario_of(test).view.space == "on"
    assert not test.exception


def test_a_broken_link_is_named_in_plain_text_and_the_rest_works():
    test = page("?surface=<b>x</b>&steps=nan&noise=0.5")
    assert not test.exception
    assert "steps: 'nan' is not a finite number" in said(test)
    assert not any("<b>" in block.value for block in test.markdown)
    assert shown(test, "noise") == "0.5"
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


def test_the_formula_of_any_surface_is_written_over_and_what_is_seen_stays_where_it_has_a_value():
    test = page("?surface=ill_scaled(kappa=3)&view=-2,2,-1,1")
    assert shown(test, "f") == "x^2/2 + 3*y^2/2"
    test.text_input(key="f").set_value("x^2 + 3y^2").run()
    assert scenario_of(test).race.surface.window == ((-2.0, 2.0), (-1.0, 1.0))
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
    assert not test.tabs[2:]
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


@pytest.mark.parametrize(
    ("written", "meant"), [("0,01", 0.01), (" 2e-3 ", 0.002), ("1,5E-3", 0.0015), ("0,125", 0.125)]
)
def test_numbers_are_read_as_they_are_typed_in_half_of_europe(written, meant):
    test = page()
    test.text_input(key="noise").set_value(written).run()
    assert scenario_of(test).race.noise == meant
    assert shown(test, "noise") == written
    assert test.select_slider(key="noise.slider~1").value == meant
    assert said(test) == ""


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1/3", "'1/3' is not a number."),
        ("abc", "'abc' is not a number."),
        ("", "'' is not a number."),
        ("1,000", "'1,000' can be read in two ways; write a point, or no comma."),
        ("-1", "'-1' is not between 0 and 1000."),
        ("nan", "'nan' is not a finite number."),
    ],
)
def test_what_is_no_number_stays_in_its_field_with_the_reason(written, why):
    test = page("?noise=0.5")
    before = scenario_of(test)
    test.text_input(key="noise").set_value(written).run()
    assert shown(test, "noise") == written
    assert said(test) == why
    assert scenario_of(test) == before
    test.select_slider(key="noise.slider").set_value(1).run()
    assert shown(test, "noise") == "1"
    assert said(test) == ""


def test_a_start_that_was_copied_from_the_page_is_understood():
    test = page("?surface=bowl", "Race")
    test.text_input(key="start.x").set_value("\N{MINUS SIGN}1.5").run()
    assert scenario_of(test).race.start[0] == -1.5
    test.select_slider(key="start.y.slider").set_value(3.5).run()
    assert scenario_of(test).race.start == (-1.5, 3.5)


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

    monkeypatch.setattr("player.sent.race_framed", broken)
    test = page("?surface=bowl&start=1.2345,1&steps=50")  # that nobody has seen: those are remembered
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
