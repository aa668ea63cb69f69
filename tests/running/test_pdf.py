"""The report as PDF: made where LibreOffice is, told where it is not, and never the PDF of another report."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import psutil
import pytest

from ppc_reports.excel.writer import render
from ppc_reports.products.report.book import report_book
from ppc_reports.running import pdf
from ppc_reports.running.pdf import PdfError, beside, convert, find_program
from ppc_reports.running.writing.replacing import Fate, Written
from tests.recalculate import needs_soffice
from tests.samples import generated, summary


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "Seguimiento_PPC_X_2022-T3.xlsx"
    path.write_bytes(render(report_book(summary(generated(3)))))
    return path


def pretend(monkeypatch: pytest.MonkeyPatch, *made: bytes) -> None:
    """Conversions that give these bytes one after the other, and fail when there are no more."""
    left = list(made)

    def converted(book: Path, seconds: float = 0) -> bytes:
        if not left:
            raise PdfError("no se hizo el PDF")
        return left.pop(0)

    monkeypatch.setattr(pdf, "convert", converted)


@needs_soffice
def test_a_report_becomes_a_pdf_of_several_pages(report: Path) -> None:
    made = beside(Written(report, Fate.NEW))
    assert (made.path.name, made.fate) == ("Seguimiento_PPC_X_2022-T3.pdf", Fate.NEW)
    content = made.path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type/Page\n") + content.count(b"/Type/Page/") + content.count(b"/Type /Page ") > 9


def test_it_is_made_anew_only_where_the_report_changed_or_it_is_missing(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, b"uno", b"dos", b"tres")
    target = report.with_suffix(".pdf")
    assert beside(Written(report, Fate.SAME)).fate is Fate.NEW
    assert beside(Written(report, Fate.SAME)).fate is Fate.SAME
    assert target.read_bytes() == b"uno"
    assert beside(Written(report, Fate.REPLACED)).fate is Fate.REPLACED
    assert target.read_bytes() == b"dos"


def test_the_pdf_of_an_earlier_report_does_not_stay_where_no_other_can_be_made(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, b"uno")
    beside(Written(report, Fate.NEW))
    with pytest.raises(PdfError):
        beside(Written(report, Fate.REPLACED))
    assert not report.with_suffix(".pdf").exists()


def test_without_libreoffice_it_is_told_in_words(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_program", lambda: None)
    with pytest.raises(PdfError, match=r"LibreOffice no está instalado.*informe de Excel sí quedó"):
        convert(report)


@pytest.mark.skipif(sys.platform == "win32", reason="a script with a first line that names its interpreter")
def test_a_libreoffice_that_never_ends_is_ended_with_what_it_started(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {child}\nwait\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pdf, "find_program", lambda: program)
    with pytest.raises(PdfError, match="tardó más de"):
        convert(report, seconds=1)
    number = int(child.read_text(encoding="utf-8"))
    assert not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("code", ["exit 0", "exit 1"])
@pytest.mark.skipif(sys.platform == "win32", reason="a script with a first line that names its interpreter")
def test_a_libreoffice_that_makes_nothing_is_told(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pdf, "find_program", lambda: program)
    with pytest.raises(PdfError, match="no pudo convertir"):
        convert(report)


def test_a_program_that_cannot_start_is_told(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_program", lambda: tmp_path / "no_such_program")
    with pytest.raises(PdfError, match="no arrancó"):
        convert(report)


def test_it_is_found_where_windows_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "LibreOffice" / "program"
    place.mkdir(parents=True)
    monkeypatch.setattr(pdf, "_MAC_PROGRAM", tmp_path / "no")
    assert find_program({"PATH": "", "ProgramFiles": str(tmp_path)}) is None
    (place / "soffice.exe").touch()
    assert find_program({"PATH": "", "ProgramFiles": str(tmp_path)}) == place / "soffice.exe"
    (place / "soffice.com").touch()
    assert find_program({"PATH": "", "ProgramFiles": str(tmp_path)}) == place / "soffice.com"
