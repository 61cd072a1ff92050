"""Several servers that are one: replicas behind a balancer, and the Redis in which they keep classes' rooms."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import ROOT
from tools.served import free_port, process

BALANCER = ROOT / "deploy" / "haproxy.cfg"
"""The balancer's file as it is shipped."""


@dataclass(frozen=True)
class Replicas:
    """Servers that share their rooms, and where all of them are reached."""

    address: str
    each: tuple[str, ...]
    processes: tuple[int, ...]


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis of its own, which keeps nothing on the disk."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with _running(command, port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def replicas(count: int = 2, logs: Sequence[Path] = ()) -> Iterator[Replicas]:
    """So many servers with one Redis behind a balancer."""
    with ExitStack() as stack:
        rooms = stack.enter_context(redis())

        def started(log: Path) -> tuple[str, int]:
            return stack.enter_context(process(log, environment={"ROOMS": rooms}))

        with ThreadPoolExecutor(count) as threads:
            servers = list(threads.map(started, logs or [Path(os.devnull)] * count))
        addresses = tuple(address for address, _ in servers)
        address = stack.enter_context(_balanced(addresses))
        yield Replicas(address, addresses, tuple(number for _, number in servers))


@contextmanager
def _balanced(addresses: Sequence[str]) -> Iterator[str]:
    port = free_port()
    with TemporaryDirectory() as folder:
        file = Path(folder, "haproxy.cfg")
        file.write_text(before(BALANCER.read_text(), port, addresses))
        with _running([program("haproxy"), "-db", "-f", str(file)], port):
            yield f"http://127.0.0.1:{port}"


def before(balancer: str, port: int, addresses: Sequence[str]) -> str:
    """The balancer's file with these servers in place of those that Docker knows by name."""
    servers = "\n".join(f"  server r{i} {address.removeprefix('http://')}" for i, address in enumerate(addresses))
    told = balancer.replace("bind :8501", f"bind 127.0.0.1:{port}")
    told, count = re.subn(r"^  server-template .*$", servers, told, flags=re.MULTILINE)
    assert count == 1, "one line says where the replicas are"
    return told


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[None]:
    """A program that listens on a port, until the block ends."""
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            assert program.poll() is None, f"{command[0]} ended at once"
            assert time.monotonic() < deadline, f"{command[0]} did not answer"
            time.sleep(0.05)
        yield
    finally:
        program.terminate()
        program.wait(timeout=30)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def program(name: str) -> str:
    """Where a program is that `make test` installs."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert path, f"no {name} found; `make test` installs it"
    return path
