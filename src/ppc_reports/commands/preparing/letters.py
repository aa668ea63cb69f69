"""The fonts of this machine: whether the letters of the workbooks, or letters as wide, are among them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ppc_reports.excel.book import FONT

TWIN = "Carlito"
"""The free font whose letters are as wide as those of the workbooks."""
_WAYS = {
    "win32": f"instale Microsoft Office, que trae {FONT}, o LibreOffice, que trae {TWIN}.",
    "darwin": f"instale Microsoft Excel, que trae {FONT}, o LibreOffice, que trae {TWIN}.",
    "linux": f"instale la letra {TWIN}: en Debian y Ubuntu, «sudo apt install fonts-crosextra-carlito».",
}


def installed(places: Iterable[Path]) -> frozenset[str]:
    """Return which of the two fonts have a file in the folders, by the files' names."""
    files = [file.name.lower() for place in places for file in place.rglob("*")]
    return frozenset(name for name in (FONT, TWIN) if any(_holds(file, name) for file in files))


def _holds(file: str, font: str) -> bool:
    return file.startswith(font.lower()) and file.endswith((".ttf", ".otf", ".ttc"))


def way(system: str) -> str:
    """Say how a system (a ``sys.platform``) gets one of the two."""
    return _WAYS.get(system, _WAYS["linux"])


def folders(system: str) -> list[Path]:
    """List the folders where a system keeps its fonts, and those of the office suites that bring their own."""
    home = Path.home()
    if system == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        suite = Path(os.environ.get("PROGRAMFILES", "C:\\Program Files")) / "LibreOffice" / "share" / "fonts"
        return [
            Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts",
            local / "Microsoft" / "Windows" / "Fonts",
            suite,
        ]
    if system == "darwin":
        suites = [Path("/Applications") / f"{name}.app" / "Contents" for name in ("Microsoft Excel", "LibreOffice")]
        return [Path("/Library/Fonts"), home / "Library" / "Fonts", *suites]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or home / ".local" / "share"
    suites = [folder / "share" / "fonts" for folder in Path("/opt").glob("libreoffice*")]
    data = [Path(place) / "fonts" for place in (*shared.split(":"), own) if place]
    return [*data, home / ".fonts", Path("/usr/lib/libreoffice/share/fonts"), *suites]
