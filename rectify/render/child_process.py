"""Running of a function in a child process, which is ended where it takes too long or too much memory.

Python has no means within one process: a single call may go on for minutes, or fill the memory, and cannot be stopped.
What goes there and comes back is JSON, so that nothing which comes back can do more than be read.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from typing import Any

SECONDS = 10
"""Of the processor's work: a paper of a thousand problems takes a tenth of one."""
MEMORY = 400 * 1024**2
"""Bytes of addresses; an interpreter with Jinja2 takes 40 million, the annex of ten thousand problems 100 million more."""
PATIENCE = 60
"""Seconds by the clock, for what waits and for systems that do not count the processor's work."""
_GRACE = 30
"""Seconds more until the process is killed from here, should it not end itself."""
_FRAME = re.compile(r'^  File "([^"\n]+)", line (\d+) in ', re.M)
_TOLD_SLOW = re.compile(rb"^(?:Timeout \(|Stack \(most recent|Current thread )", re.M)
"""What faulthandler writes when the time is over."""
_START = "import sys; sys.path[:] = {path!r}; from rectify.render import child_process; child_process.serve({entry!r}, {patience!r})"


class Ended(Exception):
    """The process was ended. `frames`: the files and lines that it had come to, the innermost first, as far as is known;
    `was_slow`: for its time, else for its memory."""

    def __init__(self, *, was_slow: bool, frames: tuple[tuple[str, int], ...] = ()) -> None:
        super().__init__()
        self.was_slow = was_slow
        self.frames = frames


def call(entry: str, request: Any, *, patience: int = PATIENCE) -> Any:
    """What the function of that name (`package.module:function`) answers. Raises Ended, and RuntimeError where it raises."""
    path = [each for each in sys.path if os.path.isabs(each)]
    command = [sys.executable, "-I", "-S", "-c", _START.format(path=path, entry=entry, patience=patience)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            check=False,
            timeout=patience + _GRACE,
        )
    except subprocess.TimeoutExpired:
        raise Ended(was_slow=True) from None
    if done.returncode == 0:
        return json.loads(done.stdout)
    if b"Traceback (most recent" in done.stderr and b"MemoryError" not in done.stderr:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    frames = _FRAME.findall(done.stderr.decode("utf-8", "replace"))
    was_slow = _TOLD_SLOW.search(done.stderr) is not None
    raise Ended(was_slow=was_slow, frames=tuple((_unescaped(file), int(line)) for file, line in frames))


def _unescaped(name: str) -> str:
    """A file's name, of which faulthandler spells what is not ASCII as `\\u8fdb`."""
    return name.encode("ascii", "replace").decode("unicode_escape")


def serve(entry: str, patience: int) -> None:
    """What runs in the other process: reads the request, answers it within the limits."""
    module, _, function = entry.partition(":")
    answer = getattr(import_module(module), function)
    request = json.loads(sys.stdin.buffer.read())
    _limit(patience)
    sys.stdout.write(json.dumps(answer(request)))  # ASCII


def _limit(patience: int) -> None:
    faulthandler.dump_traceback_later(patience, exit=True)
    if os.name == "nt":
        _limit_memory_of_windows()
        return
    import resource
    import signal

    faulthandler.register(signal.SIGXCPU, all_threads=False, chain=True)
    most = {"RLIMIT_CORE": (0, 0), "RLIMIT_AS": (MEMORY, MEMORY), "RLIMIT_CPU": (SECONDS, SECONDS + 1)}
    for name, limits in most.items():
        with contextlib.suppress(ValueError, OSError):  # a system that does not keep to it, or allows less already
            resource.setrlimit(getattr(resource, name), limits)


def _limit_memory_of_windows() -> None:
    """The process puts itself into a job that has a limit of memory (JOBOBJECT_EXTENDED_LIMIT_INFORMATION)."""
    import ctypes

    size, word, whole = ctypes.c_size_t, ctypes.c_uint32, ctypes.c_uint64

    class Limits(ctypes.Structure):
        _fields_ = (
            *(("process_time", whole), ("job_time", whole), ("flags", word), ("least", size), ("most", size)),
            *(("processes", word), ("affinity", size), ("priority", word), ("scheduling", word)),
            *(("counters", whole * 6), ("process_memory", size), ("job_memory", size), ("peaks", size * 2)),
        )

    limits = Limits(flags=0x100, process_memory=MEMORY)  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
