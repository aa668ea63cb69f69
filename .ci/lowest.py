"""Print the lowest versions that pyproject.toml allows, one a line, as constraints for pip: ``python lowest.py EXTRA…``."""

import re
import sys
import tomllib
from pathlib import Path

LOWEST = re.compile(r"([A-Za-z0-9._-]+)>=([0-9.]+)")
project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
asked = [
    *project["dependencies"],
    *(text for extra in sys.argv[1:] for text in project["optional-dependencies"][extra]),
]
for requirement in dict.fromkeys(asked):
    found = LOWEST.match(requirement)
    if found is None:
        sys.exit(f"no lower bound: {requirement}")
    print(f"{found[1]}=={found[2]}")
