"""The Python that a reader takes along takes the same steps."""

import numpy as np
import plotly.graph_objects as go
import pytest
from links import opened

from export.snippet import python
from scenario import simulate
from scenario.section import section

LINKS = [
    "?",
    "?surface=rosenbrock(b=50)&start=-1.5,2&steps=60&noise=0.1&seed=3&view=-2,2,-1,3"
    "&run=gd(lr=0.001)&run=adam(lr=0.05,beta1=0.8,correction=none).cosine.lookahead(k=7)",
    "?f=sin(x)*y^2&view=-3,3,-2,2&steps=40&run=nag&run=rmsprop(color=red).one_cycle.l2(weight_decay=0.2)",
    "?f=|x|%2By^2",
    "?surface=bowl&run=none&levels=equal",
]
OF_DATA = [
    "?data=linnerud(x=chins|situps,y=waist,scale=none)&batch=1&order=sorted&steps=40",
    "?data=moons&model=net(hidden=3)&init=he(seed=3)&batch=7&seed=2&steps=30&run=adam&run=newton",
    "?data=moons&model=net(hidden=20)&plane=pca&steps=30&run=adam&run=newton&run=gd(color=red)",
]


@pytest.mark.parametrize("link", LINKS)
def test_the_snippet_takes_the_same_steps(link, monkeypatch, capsys):
    scenario = opened(link)
    shown: list[go.Figure] = []
    monkeypatch.setattr(go.Figure, "show", lambda figure: shown.append(figure))
    exec(compile(python(scenario), "snippet", "exec"), {})
    drawn = [trace for trace in shown[0].data if trace.type == "scatter" and trace.mode is None]
    paths = simulate(scenario.race)
    assert [trace.name for trace in drawn] == scenario.race.labels
    for trace, path in zip(drawn, paths, strict=True):
        np.testing.assert_array_equal(np.stack([trace.x, trace.y], -1), path.x)
    assert len(capsys.readouterr().out.splitlines()) == len(paths)


@pytest.mark.parametrize("link", OF_DATA)
def test_the_snippet_of_a_loss_on_data_takes_the_same_steps(link, monkeypatch, capsys):
    scenario = opened(link)
    shown: list[go.Figure] = []
    monkeypatch.setattr(go.Figure, "show", lambda figure: shown.append(figure))
    exec(compile(python(scenario), "snippet", "exec"), {})
    drawn = [trace for trace in shown[0].data if trace.type == "scatter"]
    seen = section(scenario.race, simulate(scenario.race), scenario.view)
    paths = [path for path in seen.paths if path is not None]
    assert len(drawn) == len(paths)
    for trace, path in zip(drawn, paths, strict=True):
        np.testing.assert_array_equal(np.stack([trace.x, trace.y], -1), path)
    assert len(capsys.readouterr().out.splitlines()) >= len(scenario.race.runs)


def test_every_rule_wrapper_and_schedule_can_be_written(monkeypatch):
    from optim import RULES
    from scenario.model import AROUND

    runs = [f"run={key}" for key in RULES] + [f"run=gd.{key}" for key in AROUND]
    monkeypatch.setattr(go.Figure, "show", lambda figure: None)
    for i in range(0, len(runs), 8):
        scenario = opened("&".join(["surface=bowl", "steps=10", *runs[i : i + 8]]))
        exec(compile(python(scenario), "snippet", "exec"), {})
