"""`python -m rectify`, where the script is not on the PATH."""

from rectify.cli import run

if __name__ == "__main__":
    run()
