"""Entry point of the script `rectify` and of `python -m rectify`, for where the script is not on the PATH."""

import gc
import os
import sys


def run() -> None:
    """Runs the program and ends the process with its exit code."""
    if _has_no_chinese():
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606  # this program once more
    gc.set_threshold(50_000)  # what start-up makes lives to the end; looking for garbage in it is a tenth of a command
    from rectify.cli import run as program

    try:
        program()
    finally:
        gc.freeze()  # nor is it looked through once more when the process ends: another tenth


def _has_no_chinese() -> bool:
    """Whether Python takes the names of files for ASCII or Latin, as it does where LC_ALL=C and its UTF-8 mode is off."""
    try:
        "台账".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        return os.name == "posix" and not sys.flags.utf8_mode
    return False


if __name__ == "__main__":
    run()
