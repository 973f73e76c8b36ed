"""A second machine that is reached over a network, and a connection that breaks off in the middle."""

from __future__ import annotations

import contextlib
import select
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, pair

HOST = "127.0.0.1"


def has_daemon() -> bool:
    where = subprocess.run(["git", "--exec-path"], capture_output=True, check=True, text=True, encoding="utf-8")
    return any((Path(where.stdout.strip()) / name).exists() for name in ("git-daemon", "git-daemon.exe"))


pytestmark = pytest.mark.skipif(not has_daemon(), reason="git daemon is not installed here")


class Line:
    """A line to the server that is cut after so many bytes up or down; None: that way it holds. For a `with`."""

    def __init__(self, server: int, up: int | None, down: int | None) -> None:
        self.cuts = 0
        self._server = server
        self._limits = (up, down)
        self._listener = socket.create_server((HOST, 0))
        self._thread = threading.Thread(target=self._answer)

    @property
    def port(self) -> int:
        number: int = self._listener.getsockname()[1]
        return number

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=30)
        self._listener.close()

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                with here, socket.create_connection((HOST, self._server)) as there, contextlib.suppress(OSError):
                    self._carry(here, there)

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        left = dict(zip((here, there), self._limits, strict=True))
        other = {here: there, there: here}
        while ready := select.select([here, there], [], [], 30)[0]:
            for end in ready:
                data = end.recv(256)
                limit = left[end]
                if limit is not None and len(data) >= limit:
                    other[end].sendall(data[:limit])
                    self.cuts += 1
                    return
                left[end] = None if limit is None else limit - len(data)
                if not data:
                    return
                other[end].sendall(data)


def free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        number: int = taken.getsockname()[1]
        return number


@contextlib.contextmanager
def daemon(folder: Path) -> Iterator[int]:
    """A git daemon that serves what is below the folder, for writing too; its port."""
    port = free_port()
    process = subprocess.Popen(
        [
            *("git", "daemon", "--verbose", "--export-all", "--enable=receive-pack", "--reuseaddr"),
            *(f"--listen={HOST}", f"--port={port}", f"--base-path={folder}"),
        ],
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        assert b"Ready" in process.stderr.readline()
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def clerks(small: Clerk) -> Iterator[Pair]:
    """Both reach the shared repository over the network."""
    made = pair(small)
    made.shared.rename(made.shared.with_name("shared.git"))
    with daemon(made.shared.parent) as port:
        for person in (made.one, made.two):
            person.git("remote", "set-url", "origin", f"git://{HOST}:{port}/shared.git")
        yield made


def port_of(clerks: Pair) -> int:
    return int(clerks.one.git("remote", "get-url", "origin").split(":")[2].split("/")[0])


def works(clerks: Pair) -> None:
    """Both change the ledger, and 李某 saves a file that takes a while to send."""
    clerks.two.does("rectify update 1.1 --progress 王某写的")
    clerks.two.does("rectify add 2 王某登记的")
    clerks.two.does("rectify sync")
    clerks.one.write("照片.bin", bytes((number * number) % 251 for number in range(40_000)))
    clerks.one.does("rectify update 1.1 --progress 李某写的 --evidence 照片.bin")
    clerks.one.does("rectify add 2 李某登记的")
    clerks.one.path("照片.bin").unlink()


def test_two_machines_over_a_network(clerks: Pair) -> None:
    works(clerks)
    clerks.sync()
    shown = clerks.two.does("rectify show 1.1 --json").json
    assert {entry["text"] for entry in shown["progress"]} == {"李某写的", "王某写的"}
    assert clerks.two.does("rectify show 2.2 --json").json["title"] == "李某登记的"


@pytest.mark.parametrize(("up", "down"), [(2000, None), (700, None), (None, 900), (None, 200), (None, 1)])
def test_a_connection_that_breaks_off_loses_nothing(clerks: Pair, up: int | None, down: int | None) -> None:
    works(clerks)
    head = clerks.one.git("rev-parse", "HEAD").strip()
    straight = clerks.one.git("remote", "get-url", "origin").strip()
    with Line(port_of(clerks), up, down) as line:
        clerks.one.git("remote", "set-url", "origin", f"git://{HOST}:{line.port}/shared.git")
        said = clerks.one.types("rectify sync")
    assert line.cuts > 0
    assert (said.code, "Traceback" in said.err) == (1, False), said.err
    assert "错误：" in said.err
    assert "git 的原话" in said.err
    assert "提示：" in said.err
    assert "本机的改动都还在，什么都没有丢；弄好以后再来一次：rectify sync" in said.err
    assert clerks.one.git("status", "--porcelain") == ""
    clerks.one.git("merge-base", "--is-ancestor", head, "HEAD")
    assert "李某写的" in clerks.one.read("ledger/1.1.yaml")
    clerks.one.git("remote", "set-url", "origin", straight)
    clerks.sync()
    shown = clerks.two.does("rectify show 1.1 --json").json
    assert {entry["text"] for entry in shown["progress"]} == {"李某写的", "王某写的"}
    assert len(shown["evidence"]) == 1
    assert clerks.two.does("rectify show 2.2 --json").json["title"] == "李某登记的"
    assert "佐证" not in clerks.two.types("rectify check").out


def test_a_server_that_is_gone_is_told_with_its_words(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --progress 李某写的")
    clerks.one.git("remote", "set-url", "origin", f"git://{HOST}:{free_port()}/shared.git")
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "错误：连接 origin 没有成" in said.err
    assert "看看网络通不通" in said.err
