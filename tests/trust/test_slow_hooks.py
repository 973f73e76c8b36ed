"""Killed at random moments with hooks that take their time: when all is quiet HEAD holds every file, and what was told as done
is there."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.trust import killing
from tests.trust.conftest import Effort
from tests.trust.test_living_git import is_whole

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no SIGKILL and no process groups outside POSIX")
KILLS = 500
A_FEW = 8
"""Kills under `-m trust`, and in the ordinary run."""
LONGEST = 3.0
"""Seconds that a hook takes at most."""
START = 0.2
"""Seconds that rectify takes at least before it writes."""
HOOKS = ("pre-commit", "pre-commit", "commit-msg", "post-commit", "reference-transaction")
KINDS: tuple[Callable[[int, int], None], ...] = (os.kill, os.killpg)
"""rectify alone is killed, and its git goes on; or all of it, as when the power fails."""


def slow_hook(clerk: Clerk, name: str, seconds: float) -> Path:
    path = clerk.path(f".git/hooks/{name}")
    clerk.write(f".git/hooks/{name}", f"#!/bin/sh\nsleep {seconds:.2f}\n")
    path.chmod(0o755)
    return path


def goes_on(clerk: Clerk, command: str) -> bool:
    """Types a command, all being quiet; a lock that nobody is proven to have left is deleted as is told. Whether one was."""
    said = clerk.types(command)
    found = re.search(r"删掉文件 (.+?)，再来一次", said.err)
    if said.code == 1 and found:
        for lock in found[1].split("、"):
            Path(lock).unlink()
        clerk.does(command)
        return True
    assert said.code == 0, said.err
    return False


def test_killed_at_random_behind_slow_hooks(small: Clerk, effort: Effort) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    chance = random.Random(seed)
    small.write("办法.txt", "办法" * 1000)
    done: set[str] = set()
    killed = described = 0
    for at in range(effort(A_FEW, KILLS)):
        hook = slow_hook(small, chance.choice(HOOKS), chance.uniform(0, LONGEST if effort(0, 1) else 1))
        title = f"第{at}条"
        command = f"rectify add 2 {title} --problem {title}"
        if chance.random() < 0.3:
            command = f"rectify update 1.1 --progress {title} --evidence 办法.txt"
        process = killing.starts(small, ["-m", "rectify"], command)
        try:
            process.wait(START + chance.uniform(0, LONGEST if effort(0, 1) else 1))
        except subprocess.TimeoutExpired:
            chance.choice(KINDS)(process.pid, signal.SIGKILL)
            killed += 1
        if chance.random() < 0.4:  # another command comes while the git of the killed one may still be at work
            said = small.types(f"rectify add 1 其间{title}")
            assert said.code in (0, 1), said.err
            if said.code == 0:
                done.add(f"其间{title}")
        process.communicate(timeout=120)
        if process.returncode == 0:
            done.add(title)
        killing.quiet(process.pid)
        hook.unlink()
        described += goes_on(small, f"rectify update 1.1 --remark 第{at}次")
        is_whole(small)
        assert killing.leftovers(small) == [], (seed, at)
        everything = "".join(small.read(name) for name in small.snapshot() if name.endswith(".yaml"))
        assert not {each for each in done if each not in everything}, (seed, at)
    assert killed
    assert described * 10 <= killed, f"{described} locks were left to the clerk after {killed} kills"
