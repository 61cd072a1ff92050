"""Files of a race: what they are called, what stands in them, and what is refused."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from links import opened

from export.formats import FORMATS
from export.table import COLUMNS, to_csv, to_json
from export.weights import ROOM
from optim import RULES
from picture.names import LONGEST, file_name, stem
from scenario import Scenario, simulate, to_link
from scenario.section import section

DIVERGING = "surface=ill_scaled&steps=40&run=gd(lr=0.2)&run=adam&run=newton"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("", "rosenbrock-gd-momentum-adam"),
        ("surface=bowl&run=gd&run=gd(lr=0.2)&run=adam.cosine", "bowl-gd-adam"),
        ("run=none", "rosenbrock"),
        ("f=sin(x)*y^2&run=adam", "formula-sin-x-y-2-adam"),
    ],
)
def test_files_are_named_after_the_race(link, name):
    assert stem(opened(link).race) == name
    assert file_name(opened(link).race, "mp4") == f"{name}.mp4"


def test_a_long_formula_and_many_runs_make_a_name_of_bounded_length():
    runs = "".join(f"&run={key}" for key in list(RULES)[:8])
    link = "f=" + "%2B".join(f"sin({k}*x)*cos({k}*y)" for k in range(1, 20)) + runs
    name = stem(opened(link).race)
    assert name.startswith("formula-sin-1-x-cos-1-y-")
    assert len(name) <= LONGEST
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def table(scenario: Scenario) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(scenario))))


def test_the_table_gives_back_the_very_same_numbers():
    scenario = opened("surface=himmelblau&steps=30&run=adam&run=polyak&run=nag")
    rows = table(scenario)
    assert len(rows) == 3 * 31
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    for number, path in enumerate(simulate(scenario.race), 1):
        mine = [row for row in rows if row["run"] == str(number)]
        assert {row["optimizer"] for row in mine} == {path.label}
        assert [int(row["step"]) for row in mine] == list(range(31))
        assert [int(row["evaluations"]) for row in mine] == path.trajectory.evaluations.tolist()
        np.testing.assert_array_equal(numbers(mine, "f"), path.loss)
        for i, axis in enumerate("xy"):
            np.testing.assert_array_equal(numbers(mine, axis), path.trajectory.x[:, 0, i])
        for name, values in path.quantities.items():
            axes = [""] if values.shape[1] == 1 else [".x", ".y"]
            for column, axis in zip(values.T, axes, strict=True):
                np.testing.assert_array_equal(numbers(mine, name + axis), column)


def numbers(rows: list[dict[str, str]], column: str) -> list[float]:
    return [float(row[column] or "nan") for row in rows]


def test_a_run_that_leaves_the_plane_ends_in_the_table_where_it_did():
    scenario = opened(DIVERGING)
    path = simulate(scenario.race)[0]
    assert path.diverged
    mine = [row for row in table(scenario) if row["run"] == "1"]
    assert len(mine) == path.diverged
    assert mine[0]["m.x"] == ""  # plain descent has no memory, and Adam's column stays empty
    run = json.loads(to_json(scenario))["runs"][0]
    assert run["diverged"] == path.diverged
    assert len(run["x"]) == path.diverged


def test_json_has_everything_by_name_and_null_for_what_is_no_number():
    scenario = opened("surface=rosenbrock(b=5)&steps=20&noise=0.5&seed=3&run=adam(lr=0.05,color=red).cosine")
    found = json.loads(to_json(scenario, "https://example.org"), parse_constant=pytest.fail)
    assert found["link"] == "https://example.org" + to_link(scenario)
    assert found["surface"]["settings"] == {"b": 5}
    assert (found["start"], found["steps"], found["seed"]) == (list(scenario.race.start), 20, 3)
    run = found["runs"][0]
    assert run["color"] == "red"
    assert [part["name"] for part in run["parts"]] == ["adam", "cosine"]
    assert run["parts"][0]["settings"]["lr"] == 0.05
    path = simulate(scenario.race)[0]
    assert run["x"] == path.trajectory.x[:, 0, 0].tolist()
    assert run["quantities"]["g.x"] == [None, *path.trajectory.seen["g"][:, 0, 0].tolist()]


def test_a_formula_that_a_visitor_typed_is_text_in_every_table():
    scenario = opened("f=-x^2%2By^2&steps=5&run=gd")
    assert "x^2" not in to_csv(scenario)
    assert json.loads(to_json(scenario))["surface"]["formula"] == "-x^2+y^2"


@pytest.mark.parametrize("key", RULES)
def test_every_rule_has_its_tables(key):
    scenario = opened(f"surface=himmelblau&steps=10&run={key}")
    (path,) = simulate(scenario.race)
    assert len(table(scenario)) == (path.diverged or 11)
    assert set(json.loads(to_json(scenario))["runs"][0]["quantities"]) >= {"g.x", "g.y"}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_made_from_a_scenario_and_an_address_alone(ending):
    scenario = opened("surface=bowl&steps=5&run=adam")
    made = FORMATS[ending].make(scenario, "https://example.org")
    assert made == FORMATS[ending].make(scenario, "https://example.org")
    assert len(made) > 100


OF_DATA = "data=linnerud(validation=8)&batch=5&seed=2&steps=12&run=gd&run=adam&init=he(seed=3)"


@pytest.mark.parametrize("model", ["linear", "net(hidden=3)"])
def test_a_table_of_data_has_every_weight_by_name_and_what_was_seen(model):
    scenario = opened(f"{OF_DATA}&model={model}")
    task, rows = scenario.race.surface.task, table(scenario)
    for number, path in enumerate(simulate(scenario.race), 1):
        mine = [row for row in rows if row["run"] == str(number)]
        for name, values in zip(task.network.names, path.x.T, strict=True):
            np.testing.assert_array_equal(numbers(mine, name), values)
        np.testing.assert_array_equal(numbers(mine, "f"), task.loss.value(path.x))
        np.testing.assert_array_equal(numbers(mine, "validation"), task.validation.value(path.x))
        assert [int(row["rows"]) for row in mine] == path.rows.tolist()
        np.testing.assert_array_equal(numbers(mine, "epochs"), path.epochs)
        drawn = section(scenario.race, simulate(scenario.race), scenario.view).paths[number - 1]
        np.testing.assert_array_equal(np.stack([numbers(mine, "x"), numbers(mine, "y")], -1), drawn)


def test_json_says_what_the_loss_is_on():
    scenario = opened(f"{OF_DATA}&model=net(hidden=3)&plane=pca&order=sorted")
    found = json.loads(to_json(scenario), parse_constant=pytest.fail)
    assert (found["data"]["name"], found["data"]["columns"], found["data"]["answer"]) == (
        "linnerud",
        ["chins", "situps"],
        "waist",
    )
    assert (found["data"]["rows"], found["data"]["validation"]) == (12, 8)
    assert "Linnerud" in found["data"]["source"]
    assert (found["model"]["name"], found["model"]["settings"]["hidden"]) == ("net", [3])
    assert (found["loss"]["name"], found["batch"], found["order"]) == ("squared", 5, "sorted")
    assert found["init"] == {"name": "he", "seed": 3}
    path = simulate(scenario.race)[0]
    np.testing.assert_array_equal([*found["runs"][0]["weights"].values()], path.x.T)
    origin, directions = np.array(found["plane"]["origin"]), np.array(found["plane"]["directions"])
    np.testing.assert_allclose((path.x - origin) @ directions.T, np.stack([found["runs"][0][a] for a in "xy"], -1))


def test_a_table_has_as_many_weights_as_there_is_room_for_and_says_which():
    scenario = opened("data=moons&model=net(hidden=40|40)&steps=200&run=gd&run=adam")
    rows, d = table(scenario), scenario.race.surface.d
    assert 2 * 201 * d > ROOM
    names = scenario.race.surface.task.network.names
    full = [row for row in rows if row[names[0]]]
    assert {row["weights_every"] for row in rows} == {"20.0"}
    assert [int(row["step"]) for row in full if row["run"] == "1"] == list(range(0, 201, 20))
    assert all(row[name] for row in full for name in names)
    assert len(full) * d <= ROOM
    found = json.loads(to_json(scenario))
    assert found["weights"]["every"] == 20
    assert found["runs"][0]["weights_at"] == list(range(0, 201, 20))
    assert {len(values) for values in found["runs"][0]["weights"].values()} == {11}
    assert set(found["runs"][1]["quantities"]) == {"|g|"}  # a path of so many weights keeps its gradients' lengths


def test_quantities_of_many_weights_stand_where_there_is_room_for_them():
    scenario = opened("data=moons&model=net(hidden=8)&steps=490" + "&run=adam" * 8)
    rows, d, paths = table(scenario), scenario.race.surface.d, simulate(scenario.race)
    names = scenario.race.surface.task.network.names
    wide = [name for name, values in paths[0].quantities.items() if values.shape[1] == d]
    assert 8 * 491 * d < ROOM < 8 * 490 * d * len(wide)
    assert all(row[name] for row in rows for name in names), "there is room for all weights"
    assert "weights_every" not in rows[0]
    (often,) = {int(float(row["quantities_every"])) for row in rows}
    mine, steps = rows[:491], [*range(0, 490, often), 490]
    assert [int(row["step"]) for row in mine if row[f"m.{names[0]}"]] == steps
    assert [float(mine[step][f"m.{names[3]}"]) for step in steps] == paths[0].quantities["m"][steps, 3].tolist()
    assert sum(bool(row[f"{field}.{name}"]) for row in rows for field in wide for name in names) + 8 * 491 * d <= ROOM
    found = json.loads(to_json(scenario), parse_constant=pytest.fail)
    assert found["quantities"]["every"] == often
    run = found["runs"][0]
    assert run["quantities_at"] == steps
    assert run["quantities"][f"m.{names[3]}"] == paths[0].quantities["m"][steps, 3].tolist()


@pytest.mark.parametrize("key", RULES)
def test_every_rule_has_its_tables_of_a_network(key):
    scenario = opened(f"data=moons&model=net(hidden=2)&steps=5&run={key}")
    (path,) = simulate(scenario.race)
    assert len(table(scenario)) == (path.last + 1)
    assert json.loads(to_json(scenario))["runs"][0]["ending"] == path.ending
