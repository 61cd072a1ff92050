"""What docs, tests and makers share: `python -m tools.<name>` writes what is derived, with `--check` it only looks.

Tests may import this room, nothing here knows the tests, and no room of the page knows either.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the project."""
