"""What is shipped is what is needed: the image, the type checker and the compose file know every room."""

import ast
import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from tools.replicas import BALANCER, before, program

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


# ------------------------------------------------------------------------------------------ several replicas

KUBERNETES = ROOT / "deploy" / "kubernetes"
MANIFESTS = {
    f"{path.stem} {found['kind']}": found
    for path in sorted(KUBERNETES.glob("*.yaml"))
    if path.stem != "kustomization"
    for found in yaml.safe_load_all(path.read_text())
}


class Compose(yaml.SafeLoader):
    """Compose's own mark for what takes the place of what stood there."""


Compose.add_constructor("!reset", lambda loader, node: loader.construct_sequence(node))


def image_user() -> int:
    return int(re.findall(r"^USER (\d+):\d+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0])


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_is_what_kubernetes_takes(name):
    kubernetes_validate.validate(MANIFESTS[name], "1.34", strict=True)


def test_kustomize_brings_all_manifests_and_no_other():
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == sorted(path.name for path in KUBERNETES.glob("*.yaml") if path.stem != "kustomization")


def test_what_is_chosen_by_labels_is_there():
    deployments = [one for one in MANIFESTS.values() if one["kind"] == "Deployment"]
    labels = {one["metadata"]["name"]: one["spec"]["template"]["metadata"]["labels"] for one in deployments}
    ports = {
        one["metadata"]["name"]: {port["name"] for port in one["spec"]["template"]["spec"]["containers"][0]["ports"]}
        for one in deployments
    }
    for one in deployments:
        assert one["spec"]["selector"]["matchLabels"] == labels[one["metadata"]["name"]]
    for service in (one for one in MANIFESTS.values() if one["kind"] == "Service"):
        assert service["spec"]["selector"] == labels[service["metadata"]["name"]]
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports[service["metadata"]["name"]]
    assert MANIFESTS["disruption PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels["optimizer-race"]
    assert MANIFESTS["autoscaler HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] in labels
    (path,) = MANIFESTS["ingress Ingress"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"]["name"] in labels


def test_replicas_run_as_the_image_does_and_know_their_rooms():
    pod = MANIFESTS["deployment Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsUser"] == image_user()
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["ports"][0]["containerPort"] == 8501
    rooms = next(one["value"] for one in container["env"] if one["name"] == "ROOMS")
    composed = yaml.load((ROOT / "compose.replicas.yaml").read_text(), Compose)["services"]
    assert composed["app"]["environment"]["ROOMS"] == rooms == "redis://valkey:6379/0"
    assert composed["app"]["ports"] == []
    assert {"app", "balancer", "valkey"} == set(composed)


def test_the_balancer_takes_its_file_keeps_a_browser_with_its_replica_and_streamlits_counters_to_itself(tmp_path):
    text = BALANCER.read_text()
    composed = yaml.load((ROOT / "compose.replicas.yaml").read_text(), Compose)["services"]
    assert composed["balancer"]["volumes"][0]["source"] == f"./{BALANCER.relative_to(ROOT)}"
    assert "cookie replica insert" in text
    assert "balance source" not in text  # a lecture hall is one address
    for told in (text, before(text, 8501, ["http://127.0.0.1:1", "http://127.0.0.1:2"])):
        file = tmp_path / "haproxy.cfg"
        file.write_text(told)
        subprocess.run([program("haproxy"), "-c", "-f", file], check=True, capture_output=True)
