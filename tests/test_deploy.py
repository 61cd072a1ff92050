"""What is shipped is what is needed: the image, the type checker and the compose file know every room."""

import ast
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def needed() -> set[str]:
    """The rooms, folders and files of this project that server.py and app.py import, directly or not."""
    seen: set[Path] = set()
    ahead = [ROOT / "server.py", ROOT / "app.py"]
    while ahead:
        path = ahead.pop()
        if path not in seen:
            seen.add(path)
            ahead += [file for name in imported(path) if (file := found(name))]
    return {path.relative_to(ROOT).parts[0] for path in seen}


def imported(path: Path) -> set[str]:
    """Every dotted name that a file imports, each package on its way included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name.rsplit(".", up)[0] for name in names for up in range(name.count(".") + 1)}


def found(name: str) -> Path | None:
    """The file of a module, if it is one of this project."""
    place = ROOT / name.replace(".", "/")
    return next((path for path in (place / "__init__.py", place.with_suffix(".py")) if path.exists()), None)


def copied() -> set[str]:
    """What the Dockerfile takes from the project into the image that runs."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1], re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def test_the_image_has_every_room_that_the_page_imports_and_no_other():
    assert {"app.py", "server.py", "optim", "ui"} <= needed()
    assert copied() == needed() | {".streamlit"}


def test_nothing_that_is_copied_is_kept_out_of_the_build():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = [line[1:] for line in lines if line.startswith("!")]
    stages = re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for source in {source for line in stages for source in line.split()[:-1]}:
        assert any(fnmatch(source, kept) or source.startswith(f"{kept}/") for kept in let_in), source
        assert (ROOT / source).exists()
    assert all(list(ROOT.glob(kept)) for kept in let_in)


def test_the_type_checker_reads_all_of_them():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert needed() <= set(settings["tool"]["pyright"]["include"])


def test_compose_leaves_who_may_embed_to_the_server():
    assert 'FRAME_ANCESTORS: "${FRAME_ANCESTORS:-}"' in (ROOT / "compose.yaml").read_text()


def test_compose_leaves_where_rooms_are_kept_to_the_server():
    assert 'ROOMS: "${ROOMS:-}"' in (ROOT / "compose.yaml").read_text()


def test_the_workflow_builds_the_site_with_official_actions_of_pinned_versions():
    text = (ROOT / ".github" / "workflows" / "site.yml").read_text()
    used = re.findall(r"uses: (\S+)", text)
    assert {"actions/checkout", "actions/upload-pages-artifact", "actions/deploy-pages"} <= {
        a.split("@")[0] for a in used
    }
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)
    (command,) = re.findall(r"run: make (\w+)", text)
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert "path: site-build" in text
