"""Who may import whom. The arrows of CONTRIBUTING.md, enforced."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_CORE = {"locales", "declare", "turns", "once", "tracing", "optim", "surfaces", "learning"}
ROOMS = {
    "locales": set(),
    "declare": {"locales"},
    "turns": {"locales"},
    "once": {"turns"},
    "tracing": set(),
    "optim": {"locales", "declare", "tracing"},
    "surfaces": {"locales", "declare", "turns", "once", "tracing"},
    "learning": {"locales", "declare", "turns", "once", "tracing", "optim"},
    "scenario": _CORE,
    "lab": _CORE | {"scenario"},
    "telling": _CORE | {"scenario"},
    "lessons": _CORE | {"scenario", "lab"},
    "picture": _CORE | {"scenario", "lab", "telling", "lessons"},
    "player": _CORE | {"scenario", "lab", "picture"},
    "export": _CORE | {"scenario", "lab", "picture", "player"},
    "classroom": _CORE | {"scenario", "lab", "lessons", "picture", "player", "export"},
    "ui": _CORE | {"scenario", "lessons", "picture", "player", "telling", "export"},
    "app": {"locales", "turns", "picture", "ui"},
    "server": _CORE | {"scenario", "lab", "picture", "player", "export", "lessons", "classroom", "ui"},
    "website": _CORE | {"scenario", "lab", "lessons", "picture", "player", "telling", "export"},
    "tools": _CORE | {"scenario", "lab", "picture", "player", "lessons", "telling", "export", "website"},
}
STREAMLIT = {"ui", "app", "server"}
PLOTLY = {"picture", "player", "ui"}


def modules():
    for room in ROOMS:
        yield from ((room, path) for path in [ROOT / f"{room}.py", *(ROOT / room).rglob("*.py")] if path.exists())


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(("room", "path"), [pytest.param(*m, id=str(m[1].relative_to(ROOT))) for m in modules()])
def test_imports_point_one_way(room, path):
    tops = imported(path)
    assert tops & set(ROOMS) <= ROOMS[room] | {room}
    assert "streamlit" not in tops or room in STREAMLIT
    assert "plotly" not in tops or room in PLOTLY


def test_the_page_itself_stays_short():
    assert len((ROOT / "app.py").read_text().splitlines()) < 80


def test_nothing_but_tests_knows_the_tests_and_no_path_is_bent():
    tests = {"tests", *(path.stem for path in (ROOT / "tests").glob("*.py"))}
    for _room, path in modules():
        assert not imported(path) & tests, path
        assert "sys.path" not in path.read_text(), path
