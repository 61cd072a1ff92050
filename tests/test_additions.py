"""One file each: in a copy of the project something is added as CONTRIBUTING says, and is everywhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOWN = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def example(heading: str) -> str:
    """The first example below a heading of CONTRIBUTING."""
    return re.search(r"```python\n(.*?)```", SHOWN.split(f"\n## {heading}\n")[1], re.DOTALL)[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's Python, catalogues and lessons."""
    left = shutil.ignore_patterns(
        ".*", "node_modules", "vendor", "__pycache__", "tests", "benchmarks", "*.json.gz", "*.png"
    )
    copy = Path(shutil.copytree(ROOT, tmp_path / "project", ignore=left))
    shutil.copytree(ROOT / ".streamlit", copy / ".streamlit")
    return copy


def said(project: Path, script: str) -> str:
    """What a script says there; it must not fail."""
    done = subprocess.run([sys.executable, "-c", script], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


PAGE = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60)
for key, value in {link}.items():
    page.query_params[key] = value
page.session_state["settings"] = True
page.session_state["settings.tab.en"] = "Show"
page.run()
assert not page.exception, page.exception
"""


def test_a_quantity_is_one_function(project):
    path = project / "scenario" / "quantities.py"
    path.write_text(path.read_text() + "\n\n" + example("Add a quantity"))
    said(
        project,
        """
import numpy as np
from urllib.parse import parse_qs
from lessons.claims import Reader
from picture import picture
from scenario import from_params, simulate, to_link
from tools import claims, links, messages
scenario, problems = from_params(parse_qs("surface=bowl&steps=9&start=3,4&chart=way&run=gd(lr=0.1)&run=momentum"))
assert not problems and "chart=way" in to_link(scenario)
seen = picture(scenario)
assert seen.chart.title == "Σ |Δx|" and len(seen.runs[0].chart) == 10
assert seen.runs[0].chart[0] == 0 and seen.runs[0].chart[9] > 3
reader = Reader(scenario.race, simulate(scenario.race))
assert reader.holds("about(way(gd), travelled(gd)) and way(momentum, 0) < 0.001")
assert "`way(run[, k])`" in claims.page() and "`way` (way so far)" in links.page()
found = messages.messages()["page"]
assert "way so far" in found and "way so far" not in messages.untranslated("zh", "page", found)
"""
        + PAGE.format(link={"chart": "way"})
        + "assert any('way so far' in box.options for box in page.selectbox)",
    )


def test_a_field_of_a_link_is_one_declaration(project):
    path = project / "scenario" / "view.py"
    before = '    space: str = choice("off"'
    assert path.read_text().count(before) == 1
    path.write_text(path.read_text().replace(before, example("Add a field to links") + before))
    said(
        project,
        """
from scenario import default_scenario, from_params, to_params
from tools import links, messages
scenario = default_scenario().with_view(ghosts="on")
assert to_params(scenario)["ghosts"] == ["on"]
assert from_params(to_params(scenario)) == (scenario, [])
assert from_params({"ghosts": ["maybe"]})[1][0].startswith("ghosts: 'maybe' is not one of off, on; using off")
assert "| `ghosts` |" in links.page()
found = messages.messages()["page"]
assert "Ghosts" in found and "Ghosts" not in messages.untranslated("zh", "page", found)
"""
        + PAGE.format(link={"ghosts": "on"})
        + "assert [toggle.value for toggle in page.toggle if toggle.label == 'Ghosts'] == [True]",
    )


def test_a_colour_is_one_entry(project):
    path = project / "scenario" / "palette.py"
    text = path.read_text()
    end = text.index("}", text.index("PALETTE: dict"))
    path.write_text(text[:end] + example("Add a colour") + text[end:])
    said(
        project,
        """
from picture import picture
from player.messages import race_message
from scenario import from_params, to_link
from tools import links
scenario, problems = from_params({"surface": ["bowl"], "run": ["gd(color=brown)"]})
assert not problems and "color=brown" in to_link(scenario)
(run,) = picture(scenario).runs
assert (run.light, len(run.outline)) == ("#7a4a21", 8)
assert b"#c99a6b" in race_message(picture(scenario))
assert "brown" in links.page()
"""
        + PAGE.format(link={"run": "gd(color=brown)"}),
    )


def test_a_kind_of_file_is_one_entry(project):
    path = project / "export" / "formats.py"
    text = path.read_text()
    end = text.index("\n}", text.index("FORMATS: dict")) + 1
    path.write_text(text[:end] + example("Add a kind of file") + text[end:])
    said(
        project,
        """
from export.formats import FORMATS
from picture.names import file_name
from scenario import from_params
scenario, _ = from_params({"surface": ["saddle"]})
assert b"saddle" in FORMATS["txt"].make(scenario, "")
assert file_name(scenario.race, "txt") == "saddle-gd-momentum-adam.txt"
"""
        + PAGE.format(link={"surface": "bowl"}).replace("page.run()", "page.session_state['export'] = True\npage.run()")
        + "assert any('/export/txt' in html.value for html in page.get('html'))",
    )


def test_a_data_set_is_one_value(project):
    (project / "learning" / "sets" / "houses.py").write_text(example("Add a data set"))
    said(
        project,
        """
from learning import Loss, Model
from learning.own import pack, unpack
from learning.problem import problem
from learning.sets import DATASETS
houses = DATASETS["houses"]
p = problem(houses, scale="standard")
f = Loss(Model((2, 1), ("identity",)), p.x, p.y, "half_mse")
assert (p.x.shape, f.value([[0.0, 0.0, 0.0]]).shape) == ((8, 2), (1,))
assert unpack(pack(houses)).rows == houses.rows
""",
    )


def test_an_activation_is_one_function(project):
    path = project / "learning" / "activations.py"
    path.write_text(path.read_text() + "\n\n" + example("Add an activation"))
    said(
        project,
        """
import numpy as np
from learning import Loss, Model
from learning.activations import ACTIVATIONS, tape
assert ACTIVATIONS["softplus"].title == "Softplus" and len(tape("softplus").outputs) == 3
f = Loss(Model((1, 2, 1), ("softplus", "identity")), [0.5, -1.0], [1.0, 0.0], "half_mse")
w = np.linspace(-1, 1, 7)[None]
steps = 1e-6 * np.eye(7)
slope = [(f.value(w + e) - f.value(w - e))[0] / 2e-6 for e in steps]
bend = [(f.grad(w + e) - f.grad(w - e))[0] / 2e-6 for e in steps]
assert np.allclose(f.grad(w)[0], slope, atol=1e-8) and np.allclose(f.hess(w)[0], bend, atol=1e-8)
""",
    )
