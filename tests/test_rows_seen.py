"""Rows seen along the chart are counted by the player as by Python, whatever a step asks for."""

import numpy as np
from links import opened
from test_rungs import run

from picture import picture
from scenario import simulate
from scenario.sampling import sampling

ALONG = """
const { abscissa } = await import(process.argv[1]);
const races = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(races.map(({ chart, runs, steps }) =>
  runs.map((evaluations) => Array.from({ length: steps + 1 }, (_, k) => abscissa(chart, { evaluations }, k))))));
"""
LINKS = [
    "data=linnerud&batch=6&steps=23&run=gd&run=adam&run=conjugategradient",
    "data=linnerud&batch=1&steps=50&run=gd&run=lbfgs",
    "data=linnerud&steps=9&run=gd&run=conjugategradient",
    "data=iris&batch=40&steps=12",
]


def test_rows_and_epochs_are_those_of_python():
    for link in LINKS:
        race = opened(link).race
        met = sampling(race)
        wanted = [met.rows(path.evaluations) for path in simulate(race)]
        for against, share in (("rows", 1), ("epochs", met.batches.n)):
            shown = picture(opened(f"{link}&against={against}"))
            sent = {"chart": vars(shown.chart), "runs": [one.evaluations for one in shown.runs], "steps": race.steps}
            [found] = run(ALONG, "axis.js", [sent])
            for mine, numpy in zip(found, wanted, strict=True):
                np.testing.assert_allclose(mine, numpy / share, rtol=1e-12)
