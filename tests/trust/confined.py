"""rectify in a process of its own, whose memory is measured and which is ended where it does not end by itself."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Said

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
MOST_MEMORY = 512
"""MB that nothing may make the program take."""
SECONDS = 120
"""How long commands may go on in all: far more than they take, so that only what never ends is ended."""
PROGRAM = r"""
import json, os, re, resource, sys
from rectify.cli import main
results = os.fdopen(os.dup(1), "w")
for at, words in enumerate(json.loads(sys.argv[1])):
    for stream in (1, 2):
        file = os.open(f"{sys.argv[2]}/{at}.{stream}", os.O_WRONLY | os.O_CREAT)
        os.dup2(file, stream)
        os.close(file)
    code = main(words)
    sys.stdout.flush()
    sys.stderr.flush()
    mine = int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1])
    print(code, max(mine, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024, file=results, flush=True)
"""
"""Runs the commands one after the other; of each tells the exit code and how many MB were taken at most until then, by
itself or by a git that it called."""


@dataclass(frozen=True)
class Ran(Said):
    """What a command did. `memory`: MB at the peak of it and of those before it."""

    memory: int


def run(folder: Path, *commands: str, seconds: int = SECONDS) -> list[Ran]:
    """Runs the commands, each of which must end, without a traceback and within the memory."""
    words = [shlex.split(command)[1:] for command in commands]
    with tempfile.TemporaryDirectory() as home:
        started = subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM, json.dumps(words), home],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        try:
            described, _ = started.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            described, _ = started.communicate()
        found = []
        for at, line in enumerate(described.splitlines()):
            out, err = (Path(home, f"{at}.{stream}").read_bytes().decode() for stream in (1, 2))
            found.append(Ran(int(line.split()[0]), out, err, int(line.split()[1])))
    assert len(found) == len(commands), f"did not end: {commands[len(found)]}"
    for command, ran in zip(commands, found, strict=True):
        assert "Traceback" not in ran.err, f"{command}\n{ran.err}"
        assert ran.memory < MOST_MEMORY, f"{ran.memory} MB: {command}"
    return found
