"""The report as PDF, beside its workbook, converted by LibreOffice where that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psutil

from ppc_reports.running.outputs import PDF_SUFFIX, write_whole
from ppc_reports.running.writing.replacing import Fate, Written

SECONDS = 180
_PROGRAMS = ("soffice", "libreoffice")
_WINDOWS_PLACES = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA")
_WINDOWS_PROGRAMS = ("soffice.com", "soffice.exe")
_MAC_PROGRAM = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_BESIDES = "El informe de Excel sí quedó; ábralo y guárdelo como PDF"


class PdfError(Exception):
    """There is no PDF; the message says in Spanish why and what to do."""


def beside(report: Written) -> Written:
    """The PDF beside a report that was written: made where the report changed or has none, else left as it is.

    One that no longer fits its report is removed where no other can be made. Raises PdfError, OutputError.
    """
    target = report.path.with_suffix(PDF_SUFFIX)
    if report.fate is Fate.SAME and target.is_file():
        return Written(target, Fate.SAME)
    try:
        return write_whole(target, convert(report.path))
    except PdfError:
        target.unlink(missing_ok=True)
        raise


def convert(book: Path, seconds: float = SECONDS) -> bytes:
    """The workbook as PDF, by a LibreOffice with a profile of its own. Raises PdfError."""
    program = find_program()
    if program is None:
        raise PdfError(f"no se hizo el PDF: LibreOffice no está instalado en este equipo. {_BESIDES}, o instálelo.")
    with tempfile.TemporaryDirectory(prefix="ppc-", ignore_cleanup_errors=True) as place:
        folder = Path(place).resolve()
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        source = folder / "book.xlsx"
        source.write_bytes(book.read_bytes())
        call = (str(program), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source))
        _run(call, seconds)
        made = source.with_suffix(PDF_SUFFIX)
        if not made.is_file():
            raise PdfError(f"no se hizo el PDF: LibreOffice no pudo convertir «{book.name}». {_BESIDES}.")
        return made.read_bytes()


def find_program(environment: Mapping[str, str] = os.environ) -> Path | None:
    """LibreOffice on this machine: on the PATH, or where it is usually installed; None where there is none."""
    for name in _PROGRAMS:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            return Path(found)
    folders = [Path(environment[name]) / "LibreOffice" / "program" for name in _WINDOWS_PLACES if environment.get(name)]
    places = [folder / name for folder in folders for name in _WINDOWS_PROGRAMS]
    return next((place for place in (*places, _MAC_PROGRAM) if place.is_file()), None)


def _run(call: tuple[str, ...], seconds: float) -> None:
    """Run it to its end, or end it and what it started after so many seconds. Raises PdfError."""
    nowhere, no_window = subprocess.DEVNULL, getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        process = subprocess.Popen(call, stdin=nowhere, stdout=nowhere, stderr=nowhere, creationflags=no_window)
    except OSError as problem:
        raise PdfError(f"no se hizo el PDF: LibreOffice no arrancó ({problem.strerror}). {_BESIDES}.") from problem
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as problem:
        raise PdfError(f"no se hizo el PDF: LibreOffice tardó más de {seconds:.0f} segundos. {_BESIDES}.") from problem
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process where it still runs, with all it started."""
    if process.poll() is not None:
        return
    try:
        running = psutil.Process(process.pid)
        for each in (*running.children(recursive=True), running):
            each.kill()
    except psutil.Error:
        process.kill()
    process.wait()
