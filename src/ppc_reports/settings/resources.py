"""Where the shipped ``templates/`` are: inside the installed package, or beside ``src`` in a checkout."""

from __future__ import annotations

from pathlib import Path


def shipped_templates() -> Path:
    """The folder of the defaults. Raises FileNotFoundError for a broken installation."""
    package = Path(__file__).parents[1]
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("la instalación está incompleta: falta la carpeta templates")


def template_file(relative: str, folder: Path | None = None) -> Path:
    """The office's own file in its ``templates/`` if there is one, else the shipped one. Raises FileNotFoundError."""
    for base in (folder, shipped_templates()):
        if base is not None and (base / relative).is_file():
            return base / relative
    raise FileNotFoundError(relative)
