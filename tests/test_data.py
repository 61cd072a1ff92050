"""How a loss on data is chosen and told of, without a browser: gallery, settings, own rows, words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from links import opened
from streamlit.testing.v1 import AppTest
from test_page import page, scenario_of, shown, turned

import once
from learning.dataset import DataSet
from learning.own import LONGEST, pack, read_table, written
from learning.sets import DATASETS
from locales import use
from scenario import Scenario, View, default_race, from_params, to_link
from scenario.examples import EXAMPLES
from scenario.link import FIELDS, SURFACE
from scenario.task import LOSSES, MODELS, Rows, Task
from scenario.trained import condition, task_of
from surfaces.formula import formula_surface
from ui import rows as dialog
from ui.guard import guarded
from ui.parts import concerned

OWN = "data=own(rows=parea.1.745.1200.952.610~age.0.31.8.45.12~price.0.212.371.220.198)"
MANY = "data=moons&model=net"


@pytest.fixture
def chinese() -> Iterator[None]:
    use("zh")
    yield
    use("en")


def said(test: AppTest) -> list[str]:
    return [block.value for block in test.text]


# ------------------------------------------------------------------------------------------ offered


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)
def test_what_is_offered_can_be_used_whole(example):
    assert opened(example.key).race == example.scenario.race
    race = example.scenario.race
    assert task_of(race.surface)
    if race.surface.d == 2:
        assert all(low <= x <= high for x, (low, high) in zip(race.start, race.surface.window, strict=True))


def test_every_data_set_model_and_loss_is_among_them():
    tasks = [task_of(example.scenario.race.surface) for example in EXAMPLES]
    assert {task.rows.dataset.name for task in tasks if task} == set(DATASETS)
    assert {type(task.model) for task in tasks if task} == set(MODELS.values())
    assert {type(task.miss) for task in tasks if task} == set(LOSSES.values())


def test_the_fields_that_another_surface_does_without_are_fields():
    assert {field.name for field in FIELDS} >= set(SURFACE)


# ------------------------------------------------------------------------------------------ a race on other surfaces


def test_a_typed_formula_takes_nothing_of_the_data_along():
    before = opened(f"{MANY}&init=he(seed=3)&batch=5&order=sorted&seen=0,1,0,1")
    after = before.racing(before.race.on(formula_surface("x^2+y^2")))
    assert from_params(parse_qs(to_link(after)[1:])) == (after, [])
    assert (
        not {"data", "model", "loss", "init", "batch", "order", "start", "seen"} & parse_qs(to_link(after)[1:]).keys()
    )


def test_a_batch_is_no_larger_than_the_rows_of_another_data_set():
    race = opened("data=moons&batch=40").race
    assert race.on(opened("data=linnerud").race.surface).batch == 0
    assert race.on(opened("data=wine").race.surface).batch == 40


def test_weights_that_are_drawn_are_drawn_for_another_network_too():
    race = opened(f"{MANY}&init=he(seed=3)").race
    other = opened("data=moons&model=net(hidden=4)&init=he(seed=3)").race
    assert race.on(other.surface).start == other.start
    assert race.on(other.surface).drawn == other.drawn


# ------------------------------------------------------------------------------------------ the sheet


def test_the_sheet_says_what_the_link_says():
    test = page(
        "?data=linnerud(x=jumps|chins,y=weight,scale=centre,validation=4)&loss=squared(l2=0.5)&batch=5&order=easy"
    )
    assert not test.exception
    assert test.multiselect(key="data.x").value == ["jumps", "chins"]
    values = {
        name: test.selectbox(key=f"data.{name}").value for name in ("set", "y", "scale", "model", "loss", "order")
    }
    assert values == {
        "set": "linnerud",
        "y": "weight",
        "scale": "centre",
        "model": "linear",
        "loss": "squared",
        "order": "easy",
    }
    assert (shown(test, "data.validation"), shown(test, "data.miss.l2"), shown(test, "batch")) == ("4", "0.5", "5")
    assert shown(test, "start.x")


def test_each_control_changes_the_task():
    test = page("?data=linnerud")
    test.multiselect(key="data.x").set_value(["situps", "jumps"]).run()
    test.selectbox(key="data.scale").set_value("centre").run()
    test.selectbox(key="data.order").set_value("fixed").run()
    test.text_input(key="batch").set_value("1").run()
    test.text_input(key="data.miss.l2").set_value("0,25").run()
    test.selectbox(key="data.model").set_value("net").run()
    test.text_input(key="data.model.hidden").set_value("3|2").run()
    test.selectbox(key="data.init").set_value("he").run()
    test.selectbox(key="data.plane").set_value("weights").run()
    test.text_input(key="data.pair.1").set_value("7").run()
    assert not test.exception
    link = "data=linnerud(x=situps|jumps,scale=centre)&model=net(hidden=3|2)&loss=squared(l2=0.25)&init=he&batch=1"
    assert scenario_of(test) == opened(f"{link}&order=fixed&plane=weights&pair=1,7")


@pytest.mark.parametrize(
    ("link", "key", "value", "reason"),
    [
        ("data=linnerud", "data.loss", "cross_entropy", "Cross-entropy is of classes, and the answers are numbers."),
        ("data=moons", "data.model", "chain", "A chain takes one column and gives one answer."),
        ("data=linnerud", "data.x", [], "A column is needed to learn from."),
        ("data=linnerud", "data.x", ["chins"], ""),
        (
            "data=linnerud(x=chins)",
            "data.model.intercept",
            "off",
            "One weight alone has no plane to be drawn in: two at least are needed.",
        ),
        ("data=moons", "data.validation.slider", 58, "Column moon has one class only: there is nothing to tell apart."),
    ],
)
def test_what_does_not_fit_together_is_said_and_all_stays(link, key, value, reason):
    test = page(f"?{link}")
    (control,) = called(test, key)
    before = control.value
    control.set_value(value).run()
    assert not test.exception
    if not reason:
        assert scenario_of(test) == opened("data=linnerud(x=chins)")
        return
    assert reason in said(test)
    assert scenario_of(test) == opened(link)
    assert [one.value for one in called(test, key)] == [before]
    test.text_input(key="steps").set_value("60").run()
    assert reason not in said(test)


def called(test: AppTest, key: str) -> list:
    """The control of that key, which is another one where what it was made to say was refused."""
    found = (*test.selectbox, *test.multiselect, *test.select_slider)
    return [one for one in found if one.key and one.key.partition("~")[0] == key]


def test_the_usual_model_and_loss_go_along_with_what_is_learnt():
    test = page("?data=iris")
    test.selectbox(key="data.y").set_value("petal_width").run()
    assert not test.exception
    assert scenario_of(test) == opened("data=iris(x=petal_length,y=petal_width)")
    test.selectbox(key="data.set").set_value("linnerud").run()
    assert scenario_of(test) == opened("data=linnerud")


def test_an_activation_for_each_layer_is_shown_though_the_list_does_not_have_it():
    test = page("?data=worked&model=net(hidden=2|2,activation=max1|sigmoid)")
    assert not test.exception
    assert test.selectbox(key="data.model.activation").value == "max1|sigmoid"


def test_many_weights_have_no_start_and_no_axes_to_be_set():
    test = page(f"?{MANY}")
    fields = {field.key for field in test.text_input}
    assert not {"start.x", "start.y"} & fields
    assert "init.seed" in fields
    turned(test, "Show")
    fields = {field.key for field in test.text_input} | {box.key for box in test.selectbox}
    assert not {"view.x.0", "view.local", "view.radius"} & fields
    assert "view.sample" in {toggle.key for toggle in test.toggle}


def test_on_a_surface_there_is_nothing_of_data_to_be_set():
    test = page("?surface=bowl")
    assert not [box for box in test.selectbox if box.key and box.key.startswith("data.")]
    turned(test, "Show")
    keys = {toggle.key for toggle in test.toggle} | {box.key for box in test.selectbox}
    assert not {"view.sample", "view.plane", "view.tint"} & keys
    beside = test.selectbox(key="view.beside").options
    assert "a map of two numbers" in beside
    assert not {"the data and the fit", "the network"} & set(beside)
    assert "epochs" not in test.selectbox(key="view.against").options


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("data=linnerud&batch=5", {"data", "length", "player"}),  # rows are drawn now, so that there is a seed
        ("data=linnerud&order=fixed", {"data", "player"}),
        (
            "data=linnerud&loss=squared(l2=0.1)",
            {"data", "formula", "surface", "start", "axes", "source", "critical", "local", "player"},
        ),
        ("data=linnerud&beside=rows", {"show", "player"}),
        ("data=linnerud&run=gd", {"formulas", "player"}),
    ],
)
def test_a_change_concerns_the_parts_that_show_it(link, expected):
    assert concerned(opened("data=linnerud"), opened(link)) == expected


def test_another_model_concerns_whatever_is_told_of_it():
    changed = concerned(opened("data=moons"), opened(MANY))
    assert changed is not None
    assert {"data", "formula", "formulas", "source", "axes", "show", "start"} <= changed


# ------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("link", "kappa"),
    [("data=linnerud", 5.57), ("data=linnerud(scale=centre)", 273.4), (MANY, None), ("surface=bowl", None)],
)
def test_how_round_a_loss_is(link, kappa):
    found = condition(opened(link).race.surface)
    assert found == (None if kappa is None else pytest.approx(kappa, rel=1e-3))


def drawer(link: str, tab: str) -> AppTest:
    test = page(link, "")
    test.session_state["_visit"].tab = tab
    test.run()
    assert not test.exception
    return test


def test_the_drawer_tells_of_model_loss_and_rows():
    words = drawer("?data=linnerud(validation=5)", "formulas")
    told = [block.value for block in words.markdown]
    for part in (MODELS["linear"], LOSSES["squared"]):
        assert part.summary() in told
        assert any(" ".join(part.formula().split()) in block for block in told)
    words = drawer("?data=linnerud(validation=5)", "source")
    assert "15 rows are learnt from, 5 are kept apart for validation." in said(words)
    assert any(line.startswith("Condition number of the Hessian") for line in said(words))
    assert any("Tenenhaus" in block.value for block in words.caption)


@pytest.mark.parametrize("tab", ["critical", "local"])
def test_what_is_of_two_weights_says_so(tab):
    (line,) = said(drawer(f"?{MANY}&{tab}={'on' if tab == 'critical' else 'plane'}", tab))
    assert line.startswith("This is for losses of two weights")


def test_the_empty_field_says_what_the_model_is_and_takes_a_formula():
    test = page("?data=linnerud&batch=5&init=he")
    (field,) = [field for field in test.text_input if field.key == "f"]
    assert (field.value, field.placeholder) == ("", "waist = w1·chins + w2·situps; or type a formula")
    field.set_value("x^2+y^2").run()
    assert not test.exception
    assert scenario_of(test).race == opened("f=x^2%2By^2").race


# ------------------------------------------------------------------------------------------ own rows


def test_own_rows_are_called_so_and_cite_nobody():
    scenario = opened(OWN)
    assert str(scenario.race.surface.title).startswith("Your own rows")
    assert not any("Source" in block.value for block in drawer(f"?{OWN}", "source").caption)


@pytest.mark.parametrize("name", DATASETS)
def test_rows_are_written_as_they_are_read(name):
    data = DATASETS[name]
    if len(data.rows) < 2:
        pytest.skip("one row is no table")
    assert read_table(written(data)).rows == data.rows


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.sampled_from(["a", "b, c", 'd "e"', "ü"])), min_size=2, max_size=9))
@settings(max_examples=50)
def test_any_rows_are_written_as_they_are_read(cells):
    made = DataSet("own", "", ("x", "y"), tuple(cells), "", "", ("x",), "y")
    assert read_table(written(made)).rows == made.rows


def test_a_column_that_tells_nothing_is_not_learnt_from():
    found = Rows.first(read_table("id,one,x,kind\nann,1,2,a\nbob,1,3,b\neve,1,4,a\n"))
    assert (found.x, found.y) == (("x",), "kind")
    names = "\n".join(f"n{i};{i};{i * i},5" for i in range(12))
    assert (Rows.first(read_table(f"who;x;y\n{names}")).y, Rows.first(read_table(f"who;x;y\n{names}")).x) == (
        "y",
        ("x",),
    )


def alone() -> None:
    """The dialog by itself: in the page it is a fragment, which `AppTest` would close with every run."""
    from ui import rows, store

    store.open_link()
    rows._dialog()


def asked(link: str = "") -> AppTest:
    """What the dialog for own rows shows."""
    test = AppTest.from_function(alone, default_timeout=30)
    test.query_params.update(parse_qs(link.lstrip("?")))
    return test.run()


def learnt(test: AppTest) -> Scenario:
    """The scenario of the session."""
    return test.session_state["_visit"].scenario


def test_pasted_rows_become_the_link():
    test = asked("?data=linnerud&batch=5&run=adam")
    test.text_area(key="rows.text").set_value("area;age;price\n74,5;31;212\n120;8;371\n95,2;45;220\n61;12;198").run()
    assert "4 rows. Learnt is price, from area, age; another choice of columns can be made in the settings." in said(
        test
    )
    test.button(key="rows.use").click().run()
    assert not test.exception
    assert learnt(test) == opened(f"{OWN}&run=adam")


def test_what_is_wrong_with_rows_is_said_and_the_text_stays():
    test = asked()
    text = "a;b\n1;2\n3;x\n5;6"
    test.text_area(key="rows.text").set_value(text).run()
    assert "Row 3, column b: 'x' is not a number." in said(test)
    test.button(key="rows.use").click().run()
    assert not test.exception
    assert test.text_area(key="rows.text").value == text
    assert learnt(test).race.surface.name == "rosenbrock"


def test_too_many_rows_say_how_many_fit():
    test = asked()
    draws = np.random.default_rng(0).normal(size=(200, 4))
    lines = [f"{a!r},{b!r},{c!r},{d!r}" for a, b, c, d in draws.tolist()]
    test.text_area(key="rows.text").set_value("\n".join(["a,b,c,d", *lines])).run()
    (told,) = [line for line in said(test) if "characters" in line]
    assert f"{LONGEST} are the most" in told
    assert "of 200 rows fit" in told


def test_the_dialog_opens_with_the_rows_that_are_shown():
    test = page(f"?{OWN}")
    test.button(key="rows.ask").click().run()
    assert not test.exception
    assert test.text_area(key="rows.text").value.splitlines()[:2] == ["area,age,price", "74.5,31,212"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_as_spreadsheets_write_it(encoding):
    text = "Größe;Art\n1,75;Mann\n1,62;Frau\n"
    assert dialog.decoded(text.encode(encoding)) == text


@pytest.mark.usefixtures("chinese")
def test_a_file_of_a_chinese_spreadsheet():
    text = "身高,类别\n1.75,男\n1.62,女\n"
    assert dialog.decoded(text.encode("gb18030")) == text


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04" + bytes(400), b"1,2\n" * 300_000])
def test_a_file_that_is_no_table_is_refused(content):
    with pytest.raises(ValueError, match=r"no table as text|too large"):
        dialog.decoded(content)


# ------------------------------------------------------------------------------------------ whose rows they are


def test_own_rows_are_never_logged(caplog):
    scenario = opened(OWN)
    with caplog.at_level(logging.DEBUG), guarded(scenario, "sorry"):
        raise RuntimeError("x")
    (record,) = [record for record in caplog.records if "failed on" in record.getMessage()]
    assert "own(rows=" in record.getMessage()
    assert "745" not in record.getMessage()


def test_whatever_is_computed_of_own_rows_is_soon_forgotten():
    own, bundled = opened(OWN).race, opened("data=linnerud").race
    assert once.is_passing((own.surface,))
    assert once.is_passing(own)
    assert once.is_passing((own.surface.task,))  # type: ignore[attr-defined]
    assert not once.is_passing((bundled, View()))
    now = [0.0]
    shared = once.Shared(8, timer=lambda: now[0])
    for key in (own, bundled):
        shared.get(key, lambda: "made")
    now[0] = once.PASSING + 1
    assert shared.get(bundled, lambda: "again") == "made"
    assert shared.get(own, lambda: "again") == "again"


def test_the_plane_of_a_network_on_own_rows_is_theirs_too():
    from scenario import simulate
    from scenario.section import section

    race = opened(f"{OWN}&model=net(hidden=2)").race
    assert section(race, simulate(race), View()).surface.passing


def test_a_task_of_own_rows_has_a_link_that_is_read_whole():
    data = read_table("\n".join(["a,b,c", *(f"{i},{i * 7 % 13},{i % 5}" for i in range(200))]))
    assert len(pack(data)) <= LONGEST
    from scenario.trained import trained

    scenario = from_params({})[0].racing(default_race(trained(Task.of(Rows.first(data)))))
    assert from_params(parse_qs(to_link(scenario)[1:])) == (scenario, [])
