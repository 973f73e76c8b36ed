"""The way in: the script `rectify`, and `python -m rectify` where the script is not on the PATH."""

import gc


def run() -> None:
    """Runs the program and ends the process with its exit code."""
    gc.set_threshold(50_000)  # what start-up makes lives to the end; looking for garbage in it is a tenth of a command
    from rectify.cli import run as program

    try:
        program()
    finally:
        gc.freeze()  # nor is it looked through once more when the process ends: another tenth


if __name__ == "__main__":
    run()
