"""``python -m tests.golden`` compares every story with its golden file; ``--write`` makes the files anew."""

from __future__ import annotations

import sys

from tests.golden import STORIES, differences, write


def main(arguments: list[str]) -> int:
    """The exit code: 0 where nothing differs."""
    if arguments == ["--write"]:
        for story in STORIES:
            write(story)
        return 0
    if arguments:
        print(__doc__)
        return 2
    found = {story: differences(story) for story in STORIES}
    for story, lines in found.items():
        print(f"{story}: {'differs' if lines else 'the same'}")
        print(lines) if lines else None
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
