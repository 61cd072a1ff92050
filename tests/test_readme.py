"""The documentation shows what is there."""

import re
from pathlib import Path

from links import opened

from lessons import FOLDER, load
from optim import RULES
from scenario import QUANTITIES
from tools import pictures
from tools.reference import COMMITTED, LEFT_OUT, cases, translate

ROOT = Path(__file__).resolve().parent.parent


def blocks(name: str, kind: str) -> list[str]:
    parts = (ROOT / name).read_text().split(f"```{kind}\n")[1:]
    return [part.split("```\n")[0] for part in parts]


def test_the_worked_examples_of_contributing_are_the_files_themselves():
    rule, surface, *_added = blocks("CONTRIBUTING.md", "python")  # what is added is tried in test_additions
    (lesson,) = blocks("CONTRIBUTING.md", "toml")
    assert rule == (ROOT / "optim/rules/lion.py").read_text()
    catalogue = "".join(path.read_text() for path in (ROOT / "surfaces/catalogue").glob("*.py"))
    assert surface in catalogue
    assert lesson == (ROOT / "lessons/06-nesterov.toml").read_text()


def test_the_readme_names_every_target():
    readme = (ROOT / "README.md").read_text()
    targets = re.findall(r"^([a-z]+):.*  ## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"run", "test", "check"} <= set(targets)
    for target in set(targets) - {"help", "clean"}:
        assert f"make {target}" in readme


def test_every_picture_of_the_readme_is_made_by_the_script_and_used():
    readme = (ROOT / "README.md").read_text()
    shown = set(re.findall(r"\]\((docs/[^)]+\.(?:png|gif))\)", readme))
    made = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.[pg][ni][gf]")}
    assert shown == made == {"docs/race.gif", *(f"docs/pictures/{name}.png" for name in pictures.TABLE)}


def test_every_link_of_the_readme_opens_without_a_complaint():
    links = re.findall(r"^ *(\?\S+)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert len(links) >= 3
    for link in links:
        opened(link)


def test_what_the_readme_counts_is_counted():
    readme = " ".join((ROOT / "README.md").read_text().split())
    taught = re.findall(r"^\| (\w+) \| ", (ROOT / "README.md").read_text(), re.MULTILINE)
    rules = {rule for rule in RULES.values() if rule.__name__ in taught}
    replayed = [translate(case) for case in cases(COMMITTED) if case.optimizer not in LEFT_OUT]
    taught_replayed = sum(type(optimizer.rule) in rules for optimizer in replayed)
    assert f"{len(load(FOLDER))} lessons:" in readme
    assert f"{len(QUANTITIES)} quantities to chart" in readme
    assert (
        f"all {len(replayed)} cases of the pack replay, {taught_replayed} of them with one of the {len(rules)} rules"
        in readme
    )
    assert f"Of the {len(rules)} rules that most lectures teach" in readme
