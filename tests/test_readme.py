"""The documentation shows what is there."""

import re
from pathlib import Path

from links import opened

from tools import pictures

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
    targets = [
        line.split(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if ":  ##" in line or " ## " in line
    ]
    for target in ("run", "test", "check", "bench", "install", "lock", "messages", "pictures"):
        assert f"make {target}" in readme
        assert any(line.startswith(target) for line in targets)


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
