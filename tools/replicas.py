"""Several servers that are one: replicas behind a balancer, and the Redis in which they keep classes' rooms."""

from __future__ import annotations

import os
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

from tools.served import free_port, process

BALANCER = """
global
  maxconn 4000
defaults
  mode http
  timeout connect 2s
  timeout check 5s
  timeout client 1h
  timeout server 1h
  timeout tunnel 3h
  retries 3
  option redispatch
frontend page
  bind 127.0.0.1:{port}
  default_backend replicas
backend replicas
  balance roundrobin
  cookie replica insert indirect nocache httponly
  option httpchk GET /_stcore/health
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""
"""A cookie keeps a browser with its replica; one that is gone is asked no more. One that is slow to say that it is well
is only busy: whoever takes it for dead cuts off a whole class."""


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
    command = [_found("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
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
    lines = [
        f"  server r{i} {address.removeprefix('http://')} check cookie r{i}" for i, address in enumerate(addresses)
    ]
    with TemporaryDirectory() as folder:
        file = Path(folder, "haproxy.cfg")
        file.write_text(BALANCER.format(port=port, servers="\n".join(lines)))
        with _running([_found("haproxy"), "-db", "-f", str(file)], port):
            yield f"http://127.0.0.1:{port}"


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


def _found(name: str) -> str:
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert path, f"no {name} found; `make test` installs it"
    return path
